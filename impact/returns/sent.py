"""The rows of a record sheet as they were sent, held in columns: a hundred thousand rows take a few megabytes.

After `returns.grid`, whose cells these are; `opening.tables` finds them, `checking.records` reads them. `SentRows` is a
sequence of `Row` all the same: each row, and each cell of it, is made when somebody asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import overload

import numpy as np
from numpy.typing import NDArray

from impact.returns.answers import BLANK, Answer, Raw, Row
from impact.returns.grid import ColumnCells, Grid
from impact.returns.places import column_letters, column_number

NOTHING = 255  # the kind of a place in a column where nothing stands, beside those of `returns.grid`


@dataclass(frozen=True, eq=False)
class SentColumn:
    """One column, with a place for each row of its `SentRows`. Places alike in kind, number and style hold the same.

    Attributes:
        name: What its entries are called, "IW_15.practices.title".
        letters: The sheet's column: "C".
        kinds, numbers, styles: As in `grid.ColumnCells`, with kind `NOTHING` where nothing stands.
        grid: What they point into.
    """

    name: str
    letters: str
    kinds: NDArray[np.uint8]
    numbers: NDArray[np.float64]
    styles: NDArray[np.int32]
    grid: Grid

    @classmethod
    def aligned(cls, name: str, column: int, cells: ColumnCells, rows: NDArray[np.int32]) -> SentColumn:
        """The *cells* of a column with a place for each of *rows*, which are in order; cells of other rows are left."""
        places = np.searchsorted(rows, cells.rows)
        there = np.flatnonzero(places < len(rows))
        there = there[rows[places[there]] == cells.rows[there]]
        kinds = np.full(len(rows), NOTHING, dtype=np.uint8)
        numbers = np.zeros(len(rows), dtype=np.float64)
        styles = np.zeros(len(rows), dtype=np.int32)
        at = places[there]
        kinds[at], numbers[at], styles[at] = cells.kinds[there], cells.numbers[there], cells.styles[there]
        return cls(name, column_letters(column), kinds, numbers, styles, cells.grid)

    def raw(self, index: int) -> Raw:
        """What stands at *index*, `BLANK` where nothing does."""
        kind = int(self.kinds[index])
        if kind == NOTHING:
            return BLANK
        return self.grid.raw(kind, float(self.numbers[index]), int(self.styles[index]))

    def kept(self, chosen: NDArray[np.intp]) -> SentColumn:
        """The same column with a place for each of *chosen* alone."""
        arrays = self.kinds[chosen], self.numbers[chosen], self.styles[chosen]
        return SentColumn(self.name, self.letters, *arrays, self.grid)


@dataclass(frozen=True, eq=False)
class SentRows(Sequence[Row]):
    """Every row of one record sheet that holds anything.

    Attributes:
        sheet: The sheet as the workbook names it.
        numbers: Each row's number, from 1, in order.
        columns: Each column found, by its key.
    """

    sheet: str = ""
    numbers: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    columns: Mapping[str, SentColumn] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Sequence[Row]) -> SentRows:
        """Rows already made, all of one sheet, each column in one column of it."""
        if isinstance(rows, SentRows):
            return rows
        entries = [(row.number, key, entry) for row in rows for key, entry in row.cells.items()]
        at = {key: re.sub(r"\d", "", entry.cell) for _, key, entry in reversed(entries)}
        names = {key: entry.name for _, key, entry in reversed(entries)}
        order = {key: None for _, key, _ in entries}
        grid = Grid.of({(number, column_number(at[key])): entry.raw for number, key, entry in entries})
        numbers = np.array([row.number for row in rows], dtype=np.int32)
        columns = {key: column_number(at[key]) for key in order}
        return cls(
            sheet=entries[0][2].sheet if entries else "",
            numbers=numbers,
            columns={
                key: SentColumn.aligned(names[key], column, grid.column(column), numbers)
                for key, column in columns.items()
            },
        )

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        return Row(int(self.numbers[place]), _Cells(self, place))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as every sequence that is compared by what it holds

    def kept(self, chosen: NDArray[np.intp]) -> SentRows:
        """The rows at *chosen* alone."""
        columns = {key: column.kept(chosen) for key, column in self.columns.items()}
        return SentRows(self.sheet, self.numbers[chosen], columns)

    def entry(self, index: int, key: str) -> Answer:
        """What stands in one column of the row at *index* of these rows."""
        column = self.columns[key]
        return Answer(column.name, column.raw(index), self.sheet, f"{column.letters}{self.numbers[index]}")


@dataclass(frozen=True, eq=False)
class _Cells(Mapping[str, Answer]):
    """One row's cells by column, each made when it is asked for."""

    rows: SentRows
    place: int

    def __getitem__(self, key: str) -> Answer:
        return self.rows.entry(self.place, key)

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows.columns)

    def __len__(self) -> int:
        return len(self.rows.columns)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and dict(self) == dict(other)

    __hash__ = None  # type: ignore[assignment]  # as every mapping
