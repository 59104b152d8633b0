"""Read and check the rows of a record sheet.

Comes after `returns.answers`, which reads one cell; before `returns.observe`, which counts the rows. Every cell is read
as its column asks, then the rules of each row, then what no two rows may share. A rule is not held against a cell that
is already at fault or that has a marker, and nothing is said of a column that no row has: opening the workbook said it
is not there. In rules a choice is as the definition spells it, a force is its id, the name
`force` is the returning supplier's id, and a text keeps its case; what rows share is compared whatever its case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from impact.plan.formula import parse
from impact.plan.measure import Column, RecordSheet, RowRule, Unique
from impact.plan.periods import day
from impact.plan.register import Register
from impact.returns.answers import read
from impact.returns.filed import BLANK, Entry, Row
from impact.returns.findings import Finding
from impact.returns.form import RecordTable
from impact.returns.messages import (
    BLANK_IN_ROW,
    OUTSIDE_PERIOD,
    ROW_RULE,
    SAME_ROWS,
    TOO_LONG,
    Message,
    listed,
    sentence,
    spoken,
)
from impact.returns.numerals import tidy
from impact.returns.places import cell_name
from impact.returns.trial import as_defined
from impact.returns.wanted import Reading, Value, Wanted, wrong

RETURNING = "force"  # what a rule calls the supplier whose return this is


@dataclass(frozen=True)
class RecordRow:
    """One row as it was read: each column's reading and the cell it stands in."""

    number: int
    readings: Mapping[str, Reading]
    entries: Mapping[str, Entry]

    @property
    def values(self) -> dict[str, Value]:
        """What is known of the row, by column."""
        return {key: reading.value for key, reading in self.readings.items() if reading.value is not None}

    def marked(self, names: frozenset[str]) -> frozenset[str]:
        """The markers that stand in the columns of *names*."""
        return frozenset(r.marker for key, r in self.readings.items() if key in names and r.marker)

    def judged(self, names: frozenset[str]) -> bool:
        """Whether the columns of *names* are without fault and without marker, so that a rule can be held to them."""
        asked = [self.readings.get(name) for name in names if name != RETURNING]
        return all(reading is not None and not reading.at_fault and not reading.marker for reading in asked)


@dataclass(frozen=True)
class Records:
    """One record sheet as it was read; `findings` is everything wrong or odd in it."""

    table: RecordTable
    supplier: str
    rows: tuple[RecordRow, ...]
    findings: tuple[Finding, ...]

    def values(self, row: RecordRow) -> dict[str, Value]:
        """What a rule may speak of in *row*: its columns, and `force`."""
        return {RETURNING: self.supplier, **row.values}


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
    there = {key for row in rows for key in row.cells}
    columns = tuple((key, column) for key, column in table.columns if key in there)
    wanted = {key: Wanted.by_column(column, register.forces(table.period)) for key, column in columns}
    read_rows = tuple(r for row in rows if not _empty(r := _read_row(row, table, wanted)))
    records = Records(table, supplier, read_rows, ())
    findings = (
        *(finding for row in read_rows for finding in _cell_findings(row, table)),
        *(finding for check in sheet.checks for finding in _check(check, records)),
    )
    return replace(records, findings=findings)


def _empty(row: RecordRow) -> bool:
    return all(reading.blank for reading in row.readings.values())


def _read_row(row: Row, table: RecordTable, wanted: Mapping[str, Wanted]) -> RecordRow:
    asked = {key: (place, column) for place, (key, column) in enumerate(table.columns, start=1) if key in wanted}
    entries = {key: row.cells.get(key) or _no_entry(row, table, key, place) for key, (place, _) in asked.items()}
    readings = {key: _held_to(column, table, read(wanted[key], entries[key].raw)) for key, (_, column) in asked.items()}
    return RecordRow(row.number, readings, entries)


def _no_entry(row: Row, table: RecordTable, key: str, place: int) -> Entry:
    """A blank at the cell the form has for the column, where the row gives none."""
    return Entry(key, BLANK, table.sheet, cell_name(row.number, place))


def _held_to(column: Column, table: RecordTable, reading: Reading) -> Reading:
    """Hold a reading to the rest of what its column asks."""
    value = reading.value
    if isinstance(value, str) and column.maximum_length and len(value) > column.maximum_length:
        return wrong(TOO_LONG(length=f"{len(value):,}", most=f"{column.maximum_length:,}"))
    if column.within == "period" and column.type == "date" and value is not None:
        return _inside_period(table, reading)
    return reading


def _inside_period(table: RecordTable, reading: Reading) -> Reading:
    first, last, value = table.period.first, table.period.last, reading.value
    if isinstance(value, (str, bool, int, float)) or value is None or first <= value <= last:
        return reading
    return wrong(OUTSIDE_PERIOD(shown=day(value), period=table.period.label, first=day(first), last=day(last)))


def _cell_findings(row: RecordRow, table: RecordTable) -> Iterator[Finding]:
    for (key, column), heading in zip(table.columns, table.headings, strict=True):
        if key not in row.readings:
            continue
        reading, entry = row.readings[key], row.entries[key]
        if reading.blank and column.required:
            expected = Wanted.by_column(column, ()).expected
            yield BLANK_IN_ROW(heading=heading, expected=expected).at(entry.sheet, entry.cell, table.name)
        for message in reading.messages:
            yield message.at(entry.sheet, entry.cell, table.name)


def _check(check: RowRule | Unique, records: Records) -> Iterator[Finding]:
    return _unique(check, records) if isinstance(check, Unique) else _rule(check, records)


def _rule(check: RowRule, records: Records) -> Iterator[Finding]:
    """Hold every row to a rule; the place is the first column it speaks of."""
    formula = parse(check.rule)
    named = list(dict.fromkeys(name.name for name in formula.mentions))
    for row in records.rows:
        if not row.judged(formula.names) or formula.evaluate(records.values(row)) is not False:
            continue
        columns = [key for key in named if key in row.readings]
        message = ROW_RULE(message=sentence(check.message), figures=_figures(columns, row, records.table))
        yield _placed(as_defined(message, check), columns, row, records.table)


def _placed(message: Message, columns: Sequence[str], row: RecordRow, table: RecordTable) -> Finding:
    entry = row.entries[columns[0]] if columns else next(iter(row.entries.values()))
    return message.at(entry.sheet, entry.cell, table.name)


def _figures(columns: Sequence[str], row: RecordRow, table: RecordTable) -> str:
    """What the columns of a rule hold: "Started on is 3 May 2024; ended on is 1 May 2024 (D7)."."""
    said = []
    for index, key in enumerate(columns):
        heading, place = _heading(table, key), f" ({row.entries[key].cell})" if index else ""
        said.append(f"{heading} is {_as_written(row, key)}{place}")
    return sentence("; ".join(said))


def _as_written(row: RecordRow, key: str) -> str:
    """A value as the supplier wrote it: a force by its name, not its id."""
    raw, value = row.entries[key].raw, row.readings[key].value
    if value is None:
        return "blank"
    return spoken(tidy(raw.value) if isinstance(raw.value, str) else value)


def _heading(table: RecordTable, key: str) -> str:
    return dict(zip((name for name, _ in table.columns), table.headings, strict=True))[key]


def _unique(check: Unique, records: Records) -> Iterator[Finding]:
    """Find rows that agree in all the columns; a row with one of them at fault or all of them blank is left out."""
    alike: dict[tuple[Value | None, ...], list[RecordRow]] = defaultdict(list)
    for row in records.rows:
        shared = tuple(_compared(row.values.get(key)) for key in check.unique)
        if row.judged(frozenset(check.unique)) and any(value is not None for value in shared):
            alike[shared].append(row)
    headings = [_heading(records.table, key) for key in check.unique]
    for rows in alike.values():
        if len(rows) > 1:
            message = SAME_ROWS(
                rows=listed([str(row.number) for row in rows]),
                columns=listed(headings),
                first_column=headings[0],
            )
            yield _placed(as_defined(message, check), check.unique, rows[1], records.table)


def _compared(value: Value | None) -> Value | None:
    return tidy(value).casefold() if isinstance(value, str) else value
