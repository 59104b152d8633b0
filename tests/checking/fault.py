"""One thing that a checker finds against a file.

Before every checker here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What was found, by which rule of which checker, and where: the file, the page or element, how it was looked at.

    `size` is how many times, where the checker counts them in one finding.
    """

    file: str
    rule: str
    says: str
    where: str = ""
    size: int = 1

    def __str__(self) -> str:
        place = f" [{self.where}]" if self.where else ""
        return f"{self.file}: {self.rule}{place}: {self.says}"
