"""Find the rows of a record sheet that agree in what should tell them apart.

**Error or query.** Rows agree in what should tell them apart. Capitals, spaces and the way a force is written make no
difference. Delete what was entered twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from impact.checks.base import Faults, Place, RowCheck
from impact.checks.findings import Finding, listed, summed

if TYPE_CHECKING:
    from impact.checks.base import Places, Records


class Unique(RowCheck):
    """No two rows agree in all these columns."""

    code: ClassVar[str] = "same_rows"
    key: ClassVar[str] = "unique"
    turn: ClassVar[int] = 2
    unique: tuple[str, ...]

    def judge(self, rows: Records, sheets: Mapping[tuple[str, str], Records]) -> Iterator[Finding]:
        """Find rows that agree in all the columns; a row with one of them at fault or all of them blank is left out."""
        judged = rows.judged(self.unique)
        if not judged.any():
            return
        codes = [rows.columns[key].codes() for key in self.unique]
        headings = [rows.columns[key].heading for key in self.unique]
        same = listed(headings)
        remedy = (
            f"Delete what was entered twice; if they are different records, make {headings[0]} say how they differ."
        )

        def say(places: Places) -> Finding:
            return self.said(f"Rows {rows.named(places)} have the same {same}.", remedy)

        def rest(count: int) -> Finding:
            group = f"group of rows has the same {same}", f"groups of rows have the same {same}"
            return self.said(f"{summed(count, *group)}.", remedy)

        yield from rows.told(rows.agreeing(judged, codes), self.unique[0], say, rest)

    def lint(self, at: Place) -> Faults:
        """It names columns of its record sheet."""
        for number, name in enumerate(self.unique):
            yield from at.column_faults(("unique", number), name)
