"""The cells of one sheet, held in columns of numbers: a record sheet of a million cells takes tens of megabytes.

A `Grid` is a mapping from (row, column), both from 1, to `Raw`; each `Raw` is made when somebody asks for it.
`Grid.column` gives a whole column at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from impact.returns.answers import Raw
from impact.returns.numberformats import NumberFormat, read_date, show_date

NUMBER, DATE, TEXT, ODD = range(4)  # the kinds of cell: ODD is everything else, kept one by one
WIDTH = 16_384  # columns of Excel's grid: (row, column) as one number
_SMALL = 50_000  # cells up to which a dictionary finds a place faster than a search does


@dataclass
class Lookups:
    """What the cells of every sheet point into.

    Attributes:
        texts: Each text of the workbook once; a TEXT cell's number is an index into it.
        formats: Number formats; a NUMBER or DATE cell's style is an index into it.
        since_1904: Whether days are counted from 1904.
    """

    texts: Sequence[str] = ()
    formats: Sequence[NumberFormat] = ()
    since_1904: bool = False


@dataclass(frozen=True)
class ColumnCells:
    """The cells of one column that hold anything, in order of row. Two cells alike in kind, number and style are alike.

    Attributes:
        rows: Row numbers, from 1.
        kinds: NUMBER, DATE, TEXT or ODD.
        numbers: The number; a date's serial number; a text's index; for ODD, the index that `raw` takes.
        styles: Which number format.
    """

    rows: NDArray[np.int32]
    kinds: NDArray[np.uint8]
    numbers: NDArray[np.float64]
    styles: NDArray[np.int32]
    grid: Grid

    def raw(self, index: int) -> Raw:
        """What the cell at *index* of these arrays holds."""
        return self.grid.raw(int(self.kinds[index]), float(self.numbers[index]), int(self.styles[index]))


@dataclass(frozen=True, eq=False)
class Grid(Mapping[tuple[int, int], Raw]):
    """All cells of a sheet that hold anything.

    Attributes:
        rows, columns: From 1, for each cell.
        kinds, numbers, styles: As in `ColumnCells`.
        lookups: What they point into.
        odd: The cells of kind ODD, by their number.
    """

    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    kinds: NDArray[np.uint8]
    numbers: NDArray[np.float64]
    styles: NDArray[np.int32]
    lookups: Lookups = field(default_factory=Lookups)
    odd: Sequence[Raw] = ()

    @classmethod
    def of(cls, cells: Mapping[tuple[int, int], Raw]) -> Grid:
        """A grid of cells already made."""
        size = len(cells)
        places = np.array(list(cells), dtype=np.int32).reshape(size, 2)
        return cls(
            rows=places[:, 0],
            columns=places[:, 1],
            kinds=np.full(size, ODD, dtype=np.uint8),
            numbers=np.arange(size, dtype=np.float64),
            styles=np.zeros(size, dtype=np.int32),
            odd=tuple(cells.values()),
        )

    def raw(self, kind: int, value: float, style: int) -> Raw:
        """What a cell of this kind, value and style holds."""
        if kind == TEXT:
            return raw_text(self.lookups.texts[int(value)])
        if kind == ODD:
            return self.odd[int(value)]
        formats = self.lookups.formats
        return raw_number(value, formats[style], self.lookups.since_1904)

    def column(self, number: int) -> ColumnCells:
        """The cells of one column."""
        chosen = np.flatnonzero(self.columns == number)
        chosen = chosen[np.argsort(self.rows[chosen], kind="stable")]
        return ColumnCells(self.rows[chosen], self.kinds[chosen], self.numbers[chosen], self.styles[chosen], self)

    def __getitem__(self, place: tuple[int, int]) -> Raw:
        index = self._find(place[0] * WIDTH + place[1])
        if index is None:
            raise KeyError(place)
        return self.raw(int(self.kinds[index]), float(self.numbers[index]), int(self.styles[index]))

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self.rows.tolist(), self.columns.tolist(), strict=True)

    def __len__(self) -> int:
        return len(self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and dict(self) == dict(other)

    __hash__ = None  # type: ignore[assignment]  # as every mapping

    @cached_property
    def _keys(self) -> NDArray[np.int64]:
        """Each cell's place as one number; of many cells they come in order, as the readers have them."""
        return self.rows.astype(np.int64) * WIDTH + self.columns

    def _find(self, key: int) -> int | None:
        if len(self) <= _SMALL:
            return self._by_key.get(key)
        at = int(np.searchsorted(self._keys, key))
        return at if at < len(self) and self._keys[at] == key else None

    @cached_property
    def _by_key(self) -> dict[int, int]:
        return {key: index for index, key in enumerate(self._keys.tolist())}


@lru_cache(maxsize=4096)
def raw_text(text: str) -> Raw:
    """A cell that holds *text*."""
    return Raw("text", text, text.strip())


@lru_cache(maxsize=4096)
def raw_number(number: float, style: NumberFormat, since_1904: bool) -> Raw:
    """A cell that holds *number*, as *style* shows it: a date where that is a date's."""
    if style.kind == "date":
        when = read_date(number, since_1904)
        if when is not None:
            return Raw("date", when, show_date(when))
    return Raw("number", number, style.show(number))
