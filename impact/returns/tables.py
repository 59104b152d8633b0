"""The rows of each record sheet: its table known by its headings, its columns by theirs, its rows wherever anything
stands.

A defined name can be redirected, its sheet renamed, copied or moved. The rows are held in columns: a hundred thousand
take a few megabytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import overload

import numpy as np
from numpy.typing import NDArray

from impact.checks.findings import Finding
from impact.returns.answers import BLANK, Answer, Raw, SentRow
from impact.returns.form import Form, RecordTable
from impact.returns.grid import ODD, TEXT, ColumnCells, Grid
from impact.returns.matching import FRESH_TEMPLATE, KEEP_ONE, Headings, find_headings, sheet_missing
from impact.returns.places import column_letters, column_number
from impact.returns.reading.workbook import Sheet, Workbook

NOTHING = 255  # the kind of a place in a column where nothing stands, beside those of `returns.grid`
_TOTAL = re.compile(r"(?:of:)?=?\s*SUBTOTAL\(", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class SentColumn:
    """One column, with a place for each row of its `SentRows`. Places alike in kind, number and style hold the same.

    Attributes:
        name: What its answers are called, "IW_15.practices.title".
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
class SentRows(Sequence[SentRow]):
    """Every row of one record sheet that holds anything, each made when somebody asks for it.

    Attributes:
        sheet: The sheet as the workbook names it.
        numbers: Each row's number, from 1, in order.
        columns: Each column found, by its key.
    """

    sheet: str = ""
    numbers: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    columns: Mapping[str, SentColumn] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Sequence[SentRow]) -> SentRows:
        """Rows already made, all of one sheet, each column in one column of it."""
        if isinstance(rows, SentRows):
            return rows
        cells = [(row.number, key, answer) for row in rows for key, answer in row.cells.items()]
        first = {key: answer for _, key, answer in reversed(cells)}
        at = {key: column_number(first[key].cell.rstrip("0123456789")) for _, key, _ in cells}
        grid = Grid.of({(number, at[key]): answer.raw for number, key, answer in cells})
        numbers = np.array([row.number for row in rows], dtype=np.int32)
        columns = {
            key: SentColumn.aligned(first[key].name, column, grid.column(column), numbers) for key, column in at.items()
        }
        return cls(cells[0][2].sheet if cells else "", numbers, columns)

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> SentRow: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[SentRow]: ...

    def __getitem__(self, index: int | slice) -> SentRow | Sequence[SentRow]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        return SentRow(int(self.numbers[place]), _Cells(self, place))

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


class _Cells(Mapping[str, Answer]):
    """One row's cells by column, each made when it is asked for."""

    def __init__(self, rows: SentRows, place: int) -> None:
        self._rows, self._place = rows, place

    def __getitem__(self, key: str) -> Answer:
        return self._rows.entry(self._place, key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows.columns)

    def __len__(self) -> int:
        return len(self._rows.columns)


# --- finding them in a workbook ---------------------------------------------------------------------------------

_Found = tuple[Sheet, Headings]  # a table: its sheet and its row of headings


def find_records(workbook: Workbook, form: Form) -> tuple[dict[str, SentRows], list[Finding]]:
    """Find every record sheet's rows, by its table's defined name, and say what is wrong: first which stand twice."""
    records: dict[str, SentRows] = {}
    twice, missing = list[Finding](), list[Finding]()
    for table in form.tables:
        sheet, headings = _table(workbook, table, twice)
        if sheet is None:
            missing.append(sheet_missing(table.sheet))
            continue
        remedy = FRESH_TEMPLATE, sheet.name, "", table.name
        if headings is None:
            says = f"The headings of '{table.label}' are not in this sheet, so its rows cannot be read."
            missing.append(Finding("table_missing", "error", says, *remedy))
            continue
        for heading in table.headings:
            if headings.column(heading) is None:
                says = f"The column '{heading}' is not in this sheet."
                if headings.doubled(heading):
                    says = f"The heading '{heading}' stands over more than one column of this sheet."
                missing.append(Finding("column_missing", "error", says, *remedy))
        records[table.name] = _rows(table, sheet, headings)
    return records, [*twice, *missing]


def _table(workbook: Workbook, table: RecordTable, findings: list[Finding]) -> tuple[Sheet | None, Headings | None]:
    """The sheet and headings of a table: where its name leads when every heading stands in that row.

    Else where every heading stands on the form's own sheet, or on the only sheet with them all; failing that, as many
    of its headings as there are, where its name leads or on the form's own sheet.
    """
    named, own = workbook.named(table.name), workbook.sheet(table.sheet)
    top = named[1].top if named is not None else None
    whole: list[_Found] = []
    for sheet in workbook.sheets:
        for at in (top, None) if named is not None and named[0] is sheet else (None,):
            found = find_headings(sheet, table.headings, at=at)
            if found is not None and found.whole(table.headings):
                whole.append((sheet, found))
                break
    chosen = next((each for each in whole if named is not None and each[0] is named[0] and each[1].row == top), None)
    chosen = chosen or next((each for each in whole if each[0] is own), whole[0] if len(whole) == 1 else None)
    if chosen is not None:
        findings += [_twice(table, chosen, other) for other in whole if _apart(table, chosen, other)]
        return chosen
    if named is None or own is not None:
        return own, find_headings(own, table.headings) if own is not None else None
    return named[0], find_headings(named[0], table.headings, at=top)


def _apart(table: RecordTable, one: _Found, other: _Found) -> bool:
    """Whether another sheet holds rows of the same table, and other ones."""
    if one[0] is other[0]:
        return False
    rows = _contents(table, other)
    return bool(rows) and rows != _contents(table, one)


def _contents(table: RecordTable, found: _Found) -> list[tuple[str, object]]:
    """What stands under the headings, heading by heading, whatever the rows' numbers."""
    sheet, headings = found
    columns = [(heading, sheet.cells.column(headings.column(heading) or 0)) for heading in table.headings]
    return [
        (heading, cells.raw(at).value)
        for heading, cells in columns
        for at in np.flatnonzero(cells.rows > headings.row).tolist()
    ]


def _rows(table: RecordTable, sheet: Sheet, headings: Headings) -> SentRows:
    """Every row under the header that holds something in one of the table's columns, below the table too."""
    found = {key: headings.column(at) for (key, _), at in zip(table.columns, table.headings, strict=True)}
    columns = {key: column for key, column in found.items() if column is not None}
    cells = {key: sheet.cells.column(column) for key, column in columns.items()}
    held = {key: each.rows[(each.rows > headings.row) & _holding(each)] for key, each in cells.items()}
    numbers = np.unique(np.concatenate([*held.values(), np.zeros(0, dtype=np.int32)]))
    if len(numbers) and any(_adds_up(each, int(numbers[-1])) for each in cells.values()):
        numbers = numbers[:-1]  # a spreadsheet's own row of totals is no record
    needed = [key for key, column in table.columns if column.required] or [key for key, _ in table.columns]
    for area in sheet.totalled:  # an Excel table's last row, where it begins at the headings
        begins = area.top == headings.row < area.bottom
        begins = begins and any(area.left <= column <= area.right for column in columns.values())
        if begins and not all(key in held and area.bottom in held[key] for key in needed):
            numbers = numbers[numbers != area.bottom]  # else a record was typed over the totals
    return SentRows(
        sheet=sheet.name,
        numbers=numbers,
        columns={
            key: SentColumn.aligned(f"{table.name}.{key}", column, cells[key], numbers)
            for key, column in columns.items()
        },
    )


def _adds_up(cells: ColumnCells, row: int) -> bool:
    """Whether the formula in *row* is one that a table's own row of totals has, or a filter's."""
    at = np.flatnonzero((cells.rows == row) & (cells.kinds == ODD))
    return any(_TOTAL.match(cells.raw(index).formula or "") for index in at.tolist())


def _holding(cells: ColumnCells) -> NDArray[np.bool_]:
    """Which cells hold something.

    Only spaces, or a formula that shows nothing, are nothing; a formula that was never worked out is something.
    """
    holding = np.ones(len(cells.rows), dtype=np.bool_)
    texts = np.flatnonzero(cells.kinds == TEXT)
    each, which = np.unique(cells.numbers[texts], return_inverse=True)
    known = cells.grid.lookups.texts
    holding[texts] = np.array([bool(known[int(number)].strip()) for number in each], dtype=np.bool_)[which]
    for index in np.flatnonzero(cells.kinds == ODD).tolist():
        raw = cells.raw(index)
        holding[index] = raw.kind != "text" or raw.shown != ""
    return holding


def _twice(table: RecordTable, one: _Found, other: _Found) -> Finding:
    says = f"The sheets '{one[0].name}' and '{other[0].name}' both hold '{table.label}', and their rows differ."
    return Finding("sheet_twice", "error", says, KEEP_ONE, other[0].name, "", table.name)
