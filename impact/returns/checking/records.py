"""Read and check the rows of a record sheet, column by column.

Comes after `checking.columns`, which reads one column, and `checking.rowchecks`; before `checking.observe`, which
counts the rows. Every cell is read as its column asks, then the rules of each row, then what no two rows may share. A
rule is not held against a cell that is already at fault or that has a marker, and nothing is said of a column that no
row has: opening the workbook said it is not there. In rules a choice is as the definition spells it, a force is its id,
the name `force` is the returning supplier's id, and a text keeps its case; what rows share is compared whatever its
case.

A check of a whole sheet is a function in `checking.rowchecks` from its definition and the sheet's `Rows` to findings. A
check between sheets takes their `Records` when all are read: `Records.known` gives a column's values with their rows,
`Records.entry` the cell that a value stands in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from impact.plan.measure import RecordSheet
from impact.plan.register import Register
from impact.returns.answers import Answer, Row
from impact.returns.checking.columns import Places, ReadColumn, read_column
from impact.returns.checking.gathered import Gathered
from impact.returns.checking.messages import BLANK_IN_ROW
from impact.returns.checking.notarecord import no_records
from impact.returns.checking.rowchecks import Rows, check_rows
from impact.returns.checking.totalrow import total_row
from impact.returns.checking.wanted import Reading, Value, Wanted
from impact.returns.findings import Finding
from impact.returns.form import RecordTable
from impact.returns.tables import SentRows


@dataclass(frozen=True)
class RecordRow:
    """One row as it was read: each column's reading and the cell it stands in, made when they are asked for."""

    number: int
    readings: Mapping[str, Reading]
    entries: Mapping[str, Answer]

    @property
    def values(self) -> dict[str, Value]:
        """What is known of the row, by column."""
        return {key: reading.value for key, reading in self.readings.items() if reading.value is not None}


@dataclass(frozen=True, eq=False)
class Records:
    """One record sheet as it was read; `findings` is everything wrong or odd in it.

    Attributes:
        table: Where the form has it.
        read: Its rows, in columns.
    """

    table: RecordTable
    read: Rows
    findings: tuple[Finding, ...]

    @property
    def rows(self) -> Sequence[RecordRow]:
        """Each row, made when it is asked for; a hundred thousand are better looked at in columns."""
        return _RecordRows(self.read)

    @property
    def columns(self) -> Mapping[str, ReadColumn]:
        """Each column that the workbook has, by key, with a place for each row."""
        return self.read.columns

    def known(self, key: str) -> Mapping[Value, Sequence[int]]:
        """Return each value that stands in a column, with the places of its rows, for `entry`; in order of the rows.

        Blanks, markers and what is at fault are left out. A column that the workbook does not have gives nothing.
        """
        column = self.columns.get(key)
        if column is None:
            return {}
        found: dict[object, tuple[Value, list[int]]] = {}
        places = np.flatnonzero(column.vector.known)
        for place, content in zip(places.tolist(), column.vector.data[places].tolist(), strict=True):
            if content in found:
                found[content][1].append(place)
            elif (value := column.vector.value(place)) is not None:
                found[content] = value, [place]
        return dict(found.values())

    def entry(self, place: int, key: str) -> Answer:
        """What the workbook has in a column of the row at *place* of `rows`, and in which cell."""
        return self.read.sent.entry(place, key)


def read_records(
    table: RecordTable, sheet: RecordSheet, rows: Sequence[Row], register: Register, supplier: str
) -> Records:
    """Read and check every row that holds anything.

    Args:
        table: Where the record sheet stands, and the period its dates are held to.
        sheet: Its definition, with the checks.
        rows: As the workbook has them; those that only look filled (spaces) are left out.
        register: Whose forces of the period a column of type `force` may name.
        supplier: The returning supplier's id.
    """
    sent = SentRows.of(rows)
    forces = register.forces(table.period)
    columns = {
        key: read_column(key, heading, column, sent.columns[key], table, Wanted.by_column(column, forces))
        for (key, column), heading in zip(table.columns, table.headings, strict=True)
        if key in sent.columns
    }
    read = _without_empty(Rows(table, supplier, sent, columns))
    if (total := total_row(read)) is not None:
        read = _kept(read, np.arange(len(read.sent) - 1))
    none = no_records(read)
    if len(none.places):
        read = _kept(read, np.setdiff1d(np.arange(len(read.sent)), none.places))
    found = (*none.findings, *_cell_findings(read), *check_rows(sheet.checks, read))
    return Records(table, read, (*found, total) if total else found)


def _without_empty(rows: Rows) -> Rows:
    """The rows but for those where nothing stands in any column."""
    filled = np.zeros(len(rows.sent), dtype=np.bool_)
    for column in rows.columns.values():
        filled |= ~column.blanks
    if filled.all():
        return rows
    return _kept(rows, np.flatnonzero(filled))


def _kept(rows: Rows, chosen: Places) -> Rows:
    """The rows at *chosen* alone."""
    columns = {key: column.kept(chosen) for key, column in rows.columns.items()}
    return Rows(rows.table, rows.supplier, rows.sent.kept(chosen), columns)


def _cell_findings(rows: Rows) -> Iterator[Finding]:
    """Everything to be said of single cells."""
    gathered = rows.gathered()
    for index, column in enumerate(rows.columns.values()):
        if column.definition.required and len(blanks := np.flatnonzero(column.blanks)):
            expected = Wanted.by_column(column.definition, ()).expected
            gathered.add(BLANK_IN_ROW(heading=column.heading, expected=expected), blanks, index)
        _add_messages(column, index, gathered)
    yield from gathered.findings()


def _add_messages(column: ReadColumn, index: int, gathered: Gathered) -> None:
    """Say of each cell what its reading says, the cells that say the same together."""
    places = np.flatnonzero(column.which >= 0)
    if not len(places):
        return
    which = column.which[places]
    order = np.argsort(which, kind="stable")
    starts = np.flatnonzero(np.diff(which[order], prepend=-1))
    for cells in np.split(places[order], starts[1:]):
        for message in column.messages[int(column.which[cells[0]])]:
            gathered.add(message, cells, index)


# --- one row at a time --------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _RecordRows(Sequence[RecordRow]):
    """The rows of a sheet, each made when it is asked for."""

    read: Rows

    def __len__(self) -> int:
        return len(self.read.sent)

    @overload
    def __getitem__(self, index: int) -> RecordRow: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[RecordRow]: ...

    def __getitem__(self, index: int | slice) -> RecordRow | Sequence[RecordRow]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        return RecordRow(int(self.read.sent.numbers[place]), _Readings(self.read, place), _Entries(self.read, place))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as every sequence that is compared by what it holds


@dataclass(frozen=True)
class _Readings(Mapping[str, Reading]):
    """One row's readings by column."""

    read: Rows
    place: int

    def __getitem__(self, key: str) -> Reading:
        return self.read.columns[key].reading(self.place)

    def __iter__(self) -> Iterator[str]:
        return iter(self.read.columns)

    def __len__(self) -> int:
        return len(self.read.columns)


@dataclass(frozen=True)
class _Entries(Mapping[str, Answer]):
    """One row's cells by column, those alone that were read."""

    read: Rows
    place: int

    def __getitem__(self, key: str) -> Answer:
        if key not in self.read.columns:
            raise KeyError(key)
        return self.read.sent.entry(self.place, key)

    def __iter__(self) -> Iterator[str]:
        return iter(self.read.columns)

    def __len__(self) -> int:
        return len(self.read.columns)
