"""Find the rows of a record sheet that agree in what should tell them apart.

**Error or query.** Rows agree in what should tell them apart. Capitals, spaces and the way a force is written make no
difference. Delete what was entered twice.
"""

from __future__ import annotations

from typing import ClassVar

from impact.checks.base import Faults, Place, RowCheck


class Unique(RowCheck):
    """No two rows agree in all these columns."""

    key: ClassVar[str] = "unique"
    turn: ClassVar[int] = 2
    unique: tuple[str, ...]

    def lint(self, at: Place) -> Faults:
        """It names columns of its record sheet."""
        for number, name in enumerate(self.unique):
            yield from at.column_faults("unique", number, key=name)
