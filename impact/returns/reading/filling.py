"""The cells of one sheet while they are read from another format than .xlsx, held within the same limits.

Before `reading.opendocument`, `reading.binary` and `reading.oldexcel`, which fill it; it gives a `Grid`.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite

import numpy as np

from impact.returns.answers import Raw
from impact.returns.grid import DATE, NUMBER, ODD, TEXT, WIDTH, Grid, Lookups
from impact.returns.numberformats import GENERAL, NumberFormat
from impact.returns.places import LAST_COLUMN, LAST_ROW
from impact.returns.reading import unreadable
from impact.returns.reading.cells import MOST_CELLS

MOST_SHEETS = 255

_YES_NO = {True: Raw("yes_no", True, "TRUE"), False: Raw("yes_no", False, "FALSE")}


@dataclass
class Shared:
    """What all sheets of one workbook share while it is read.

    Attributes:
        formats: The number format of each cell style; a workbook without any is shown plainly.
        texts: Each text, by the number that cells have for it.
        room: Cells that may still be read.
    """

    formats: Sequence[NumberFormat] = ()
    since_1904: bool = False
    texts: list[str] = field(default_factory=list)
    room: int = MOST_CELLS

    def text(self, text: str) -> int:
        """The number of a text that is written in its cell."""
        self.texts.append(text)
        return len(self.texts) - 1

    def take(self, cells: int = 1) -> None:
        """Count cells before they are kept.

        Raises:
            Unreadable: The workbook has more than may be read.
        """
        self.make_sure_of(cells)
        self.room -= cells

    def make_sure_of(self, cells: int) -> None:
        """Stop before cells are written out that there is no room for.

        Raises:
            Unreadable: The workbook has more than may be read.
        """
        if cells > self.room:
            raise unreadable.too_much(f"has more than {MOST_CELLS:,} cells")


class Filling:
    """One sheet's cells. Rows and columns are from 1."""

    def __init__(self, part: str, shared: Shared) -> None:
        """Begin the sheet that *part* of the file holds."""
        self._part = part
        self._shared = shared
        self._formats: Sequence[NumberFormat] = shared.formats or (GENERAL,)
        self._places = array("q")
        self._kinds = bytearray()
        self._numbers = array("d")
        self._styles = array("i")
        self._odd: list[Raw] = []

    def number(self, row: int, column: int, number: float, style: int = 0) -> None:
        """A number, or a date where *style*'s format is a date's."""
        if not isfinite(number) or (style >= len(self._formats) and self._shared.formats):
            raise unreadable.damaged(self._part)
        style = style if self._shared.formats else 0
        self._put(row, column, DATE if self._formats[style].kind == "date" else NUMBER, number, style)

    def text(self, row: int, column: int, index: int) -> None:
        """The shared text with this number."""
        if not 0 <= index < len(self._shared.texts):
            raise unreadable.damaged(self._part)
        self._put(row, column, TEXT, index, 0)

    def other(self, row: int, column: int, raw: Raw) -> None:
        """A cell of any other kind."""
        self._odd.append(raw)
        self._put(row, column, ODD, len(self._odd) - 1, 0)

    def yes_no(self, row: int, column: int, value: bool) -> None:
        """TRUE or FALSE."""
        self.other(row, column, _YES_NO[value])

    def error(self, row: int, column: int, shown: str) -> None:
        """One of the spreadsheet's own error values."""
        self.other(row, column, Raw("error", shown, shown))

    def _put(self, row: int, column: int, kind: int, number: float, style: int) -> None:
        self._shared.take()
        if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
            raise unreadable.damaged(self._part)
        self._places.append(row * WIDTH + column - 1)  # less 1: the last column would count as the next row's
        self._kinds.append(kind)
        self._numbers.append(number)
        self._styles.append(style)

    def again(self, row: int, rows: int, column: int, columns: int) -> None:
        """The last cell, which stands in *row* and *column*, in each cell of the block that begins there."""
        self._shared.take(rows * columns - 1)
        if row + rows - 1 > LAST_ROW or column + columns - 1 > LAST_COLUMN:
            raise unreadable.damaged(self._part)
        for down in range(rows):
            first = (row + down) * WIDTH + column - 1
            self._places.extend(range(first + (down == 0), first + columns))
        self._kinds += self._kinds[-1:] * (rows * columns - 1)
        self._numbers.extend(self._numbers[-1:] * (rows * columns - 1))
        self._styles.extend(self._styles[-1:] * (rows * columns - 1))

    def grid(self) -> Grid:
        """The cells in order.

        Raises:
            Unreadable: One cell stands there twice, so that two programs could read two values.
        """
        places = np.frombuffer(self._places, dtype=np.int64) if self._places else np.zeros(0, dtype=np.int64)
        order = np.argsort(places, kind="stable")
        places = places[order]
        if len(places) > 1 and bool((places[1:] == places[:-1]).any()):
            raise unreadable.damaged(self._part)
        return Grid(
            rows=(places // WIDTH).astype(np.int32),
            columns=(places % WIDTH + 1).astype(np.int32),
            kinds=np.frombuffer(bytes(self._kinds), dtype=np.uint8)[order],
            numbers=np.array(self._numbers, dtype=np.float64)[order],
            styles=np.array(self._styles, dtype=np.int32)[order],
            lookups=Lookups(self._shared.texts, self._formats, self._shared.since_1904),
            odd=tuple(self._odd),
        )
