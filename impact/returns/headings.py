"""Find a header row again, though rows and columns were inserted or moved since the template was made.

After `returns.workbook`; `returns.placing` and `returns.tables` look for their columns with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from impact.returns.workbook import Sheet

_DEEPEST = 50  # rows from the top that are looked through: a header row pushed further down is not a header row


@dataclass(frozen=True)
class Headings:
    """A header row, and the column of each heading that stands in it, by its words as `normal` gives them."""

    row: int
    columns: Mapping[str, int]

    def column(self, heading: str) -> int | None:
        """The column under *heading*, or None."""
        return self.columns.get(normal(heading))


def normal(text: str) -> str:
    """Return *text* as words are compared: lower case, single spaces."""
    return " ".join(text.split()).casefold()


def find_headings(sheet: Sheet, sought: Sequence[str], at: int | None = None) -> Headings | None:
    """Return the row with most of the *sought* headings, the uppermost of equals; None when no row has any.

    Args:
        sheet: Where to look.
        sought: The headings' words.
        at: The row where they ought to stand; taken when it has any of them.
    """
    wanted = {normal(heading) for heading in sought}
    rows: dict[int, dict[str, int]] = {}
    for row, column in sorted(place for place in sheet.cells if place[0] <= _DEEPEST or place[0] == at):
        if (words := normal(sheet.at(row, column).shown)) in wanted:
            rows.setdefault(row, {}).setdefault(words, column)
    if not rows:
        return None
    row = at if at in rows else max(rows, key=lambda r: (len(rows[r]), -r))
    return Headings(row, rows[row]) if row is not None else None
