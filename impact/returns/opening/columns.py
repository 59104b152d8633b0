"""The cells of one sheet, column by column: each column that is asked for is gone through once.

After `reading.workbook`; before `opening.labels` and `opening.placing`, which ask for many cells of a few columns.
"""

from __future__ import annotations

import numpy as np

from impact.returns.answers import BLANK, Raw
from impact.returns.grid import TEXT
from impact.returns.reading.workbook import Sheet


class Columns:
    """One sheet's columns, each read when it is first asked for."""

    def __init__(self, sheet: Sheet) -> None:
        self._grid = sheet.cells
        self._read: dict[int, dict[int, tuple[int, float, int]]] = {}
        self._cells: dict[int, dict[int, Raw]] = {}

    def at(self, row: int, column: int) -> Raw:
        """What stands there; `BLANK` when nothing does."""
        cells = self._cells.get(column)
        if cells is None:
            raw = self._grid.raw
            cells = self._cells[column] = {row: raw(*held) for row, held in self._column(column).items()}
        return cells.get(row, BLANK)

    def shown(self, column: int) -> dict[int, str]:
        """What a person reads in each cell of a column, by row."""
        grid = self._grid
        texts = grid.lookups.texts
        return {
            row: texts[int(held[1])].strip() if held[0] == TEXT else grid.raw(*held).shown
            for row, held in self._column(column).items()
        }

    def _column(self, number: int) -> dict[int, tuple[int, float, int]]:
        """Each cell's kind, number and style, by row."""
        known = self._read.get(number)
        if known is None:
            cells = self._grid.column(number)
            held = zip(cells.kinds.tolist(), cells.numbers.tolist(), cells.styles.tolist(), strict=True)
            known = self._read[number] = dict(zip(cells.rows.tolist(), held, strict=True))
        return known


def look(sheet: Sheet, row: int, column: int) -> Raw:
    """What stands in one cell of a sheet of which little else is asked."""
    cells = sheet.cells
    found = np.flatnonzero((cells.rows == row) & (cells.columns == column))
    if not len(found):
        return BLANK
    at = int(found[-1])
    return cells.raw(int(cells.kinds[at]), float(cells.numbers[at]), int(cells.styles[at]))
