"""What is said about the words and the style a team wrote for its reports: a fault at its place, or a question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from impact.plan.parts import Fault

Weight = Literal["error", "query"]


@dataclass(frozen=True)
class Remark(Fault):
    """One thing wrong ("error": mend it) or odd ("query": mend it, or leave it if it is right), at its place."""

    severity: Weight = "error"


def in_order(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Return *remarks* with the errors first, each kind by file, line and column; none twice."""
    found = dict.fromkeys(remarks)
    return tuple(sorted(found, key=lambda one: (one.severity, one.file, one.line, one.column)))
