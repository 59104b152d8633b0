"""Find a header row again, though rows and columns were inserted or moved since the template was made.

After `reading.workbook`; `opening.placing` and `opening.tables` look for their columns with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from impact.returns.grid import ODD, TEXT
from impact.returns.reading.workbook import Sheet

_DEEPEST = 50  # rows from the top that are looked through: a header row pushed further down is not a header row

_Rows = dict[int, dict[str, list[int]]]  # in each row, the columns over which each heading stands


@dataclass(frozen=True)
class Headings:
    """A header row, and the column of each heading that stands in it once, by its words as `normal` gives them.

    What stands over two columns is in `twice` instead: which of them is meant cannot be told.
    """

    row: int
    columns: Mapping[str, int]
    twice: frozenset[str] = frozenset()

    def column(self, heading: str) -> int | None:
        """The column under *heading*, or None."""
        return self.columns.get(normal(heading))

    def doubled(self, heading: str) -> bool:
        """Whether *heading* stands over more than one column."""
        return normal(heading) in self.twice


@lru_cache(maxsize=16_384)
def normal(text: str) -> str:
    """Return *text* as words are compared: lower case, single spaces."""
    return _known(text) if len(text) <= _SHORT else _normal(text)


def _normal(text: str) -> str:
    return " ".join(text.split()).casefold()


_SHORT = 200  # characters: refs and questions, which stand in forty-three forces' workbooks alike
_known = lru_cache(maxsize=8192)(_normal)


def find_headings(sheet: Sheet, sought: Sequence[str], at: int | None = None) -> Headings | None:
    """Return the row with most of the *sought* headings, the uppermost of equals; None when no row has any.

    Args:
        sheet: Where to look.
        sought: The headings' words.
        at: The row where they ought to stand; taken when it has any of them.
    """
    wanted = {normal(heading) for heading in sought}
    rows: _Rows = {}
    _add(rows, _texts_near_top(sheet, at), wanted)
    whole = [row for row, found in rows.items() if found.keys() == wanted]
    _add(rows, _odd_near_top(sheet, at, min([*whole, _DEEPEST])), wanted)
    if not rows:
        return None
    row = at if at is not None and at in rows else max(rows, key=lambda r: (len(rows[r]), -r))
    found = rows[row]
    once = {words: columns[0] for words, columns in found.items() if len(columns) == 1}
    return Headings(row, once, frozenset(found.keys() - once.keys()))


def _add(rows: _Rows, cells: Iterator[tuple[int, int, str]], wanted: set[str]) -> None:
    """Add those of *cells* that hold one of the words *wanted*."""
    for row, column, text in cells:
        if (words := normal(text)) in wanted:
            rows.setdefault(row, {}).setdefault(words, []).append(column)


def _texts_near_top(sheet: Sheet, at: int | None) -> Iterator[tuple[int, int, str]]:
    """The texts of the first rows and of row *at*, each with its place: a million cells below are not gone through."""
    cells = sheet.cells
    near = np.flatnonzero(((cells.rows <= _DEEPEST) | (cells.rows == (at or 0))) & (cells.kinds == TEXT))
    texts = cells.lookups.texts
    rows, columns, numbers = cells.rows[near].tolist(), cells.columns[near].tolist(), cells.numbers[near].tolist()
    for row, column, number in zip(rows, columns, numbers, strict=True):
        yield row, column, texts[int(number)]


def _odd_near_top(sheet: Sheet, at: int | None, deepest: int) -> Iterator[tuple[int, int, str]]:
    """The same of formulas and the like, down to a row with every heading: none below but *at* is taken."""
    cells = sheet.cells
    for index in np.flatnonzero(((cells.rows <= deepest) | (cells.rows == (at or 0))) & (cells.kinds == ODD)).tolist():
        yield int(cells.rows[index]), int(cells.columns[index]), cells.odd[int(cells.numbers[index])].shown
