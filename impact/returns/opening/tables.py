"""The rows of each record sheet: its columns found by their headings, its rows wherever something stands.

After `reading.workbook` and `opening.headings`; `opening.intake` gathers it into a `Return`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from impact.returns.findings import Finding
from impact.returns.form import Form, RecordTable
from impact.returns.grid import ODD, TEXT, ColumnCells
from impact.returns.opening.headings import Headings, find_headings
from impact.returns.opening.lost import FRESH_TEMPLATE, sheet_missing
from impact.returns.reading.workbook import Sheet, Workbook
from impact.returns.sent import SentColumn, SentRows

_TOTAL = re.compile(r"(?:of:)?=?\s*SUBTOTAL\(", re.IGNORECASE)


@dataclass
class Records:
    """What was found of a form's record sheets, by the table's defined name."""

    rows: dict[str, SentRows] = field(default_factory=dict)
    nowhere: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def find_records(workbook: Workbook, form: Form) -> Records:
    """Find every record sheet's rows in *workbook*."""
    records = Records()
    for table in form.tables:
        _find(table, workbook, records)
    return records


def _find(table: RecordTable, workbook: Workbook, records: Records) -> None:
    """The table's defined name leads to its sheet and header row; without it, the form's own sheet is searched."""
    named = workbook.named(table.name)
    sheet = named[0] if named is not None else workbook.sheet(table.sheet)
    if sheet is None:
        records.nowhere.append(table.name)
        records.findings.append(sheet_missing(table.sheet))
        return
    headings = find_headings(sheet, table.headings, at=named[1].top if named is not None else None)
    if headings is None:
        records.nowhere.append(table.name)
        records.findings.append(_table_missing(table, sheet))
        return
    for heading in table.headings:
        if headings.column(heading) is None:
            doubled = headings.doubled(heading)
            records.findings.append((_column_twice if doubled else _column_missing)(table, heading, sheet))
    records.rows[table.name] = _rows(table, sheet, headings)


def _rows(table: RecordTable, sheet: Sheet, headings: Headings) -> SentRows:
    """Every row under the header that holds something in one of the table's columns, below the table too."""
    columns = {
        key: column
        for (key, _), heading in zip(table.columns, table.headings, strict=True)
        if (column := headings.column(heading)) is not None
    }
    cells = {key: sheet.cells.column(column) for key, column in columns.items()}
    held = [each.rows[(each.rows > headings.row) & _holding(each)] for each in cells.values()]
    numbers = np.unique(np.concatenate(held)) if held else np.zeros(0, dtype=np.int32)
    if len(numbers) and any(_adds_up(each, int(numbers[-1])) for each in cells.values()):
        numbers = numbers[:-1]  # a spreadsheet's own row of totals is no record
    for row in _rows_of_totals(sheet, headings, columns.values()):
        if not _is_whole(table, row, cells):
            numbers = numbers[numbers != row]
    return SentRows(
        sheet=sheet.name,
        numbers=numbers,
        columns={
            key: SentColumn.aligned(f"{table.name}.{key}", column, cells[key], numbers)
            for key, column in columns.items()
        },
    )


def _rows_of_totals(sheet: Sheet, headings: Headings, columns: Collection[int]) -> Iterator[int]:
    """The last row of each Excel table that begins at the headings and has its row of totals switched on."""
    for area in sheet.totalled:
        if area.top == headings.row < area.bottom and any(area.left <= column <= area.right for column in columns):
            yield area.bottom


def _is_whole(table: RecordTable, row: int, cells: Mapping[str, ColumnCells]) -> bool:
    """Whether every cell that a record needs is filled in *row*: then one was typed over the row of totals."""
    needed = [key for key, column in table.columns if column.required] or [key for key, _ in table.columns]
    return all(key in cells and row in cells[key].rows[_holding(cells[key])] for key in needed)


def _adds_up(cells: ColumnCells, row: int) -> bool:
    """Whether the formula in *row* is one that a table's own row of totals has, or a filter's."""
    at = int(np.searchsorted(cells.rows, row))
    if at == len(cells.rows) or cells.rows[at] != row or cells.kinds[at] != ODD:
        return False
    formula = cells.raw(at).formula
    return formula is not None and _TOTAL.match(formula) is not None


def _holding(cells: ColumnCells) -> NDArray[np.bool_]:
    """Which cells hold something.

    Only spaces, or a formula that shows nothing, are nothing; a formula that was never worked out is something.
    """
    holding = np.ones(len(cells.rows), dtype=np.bool_)
    texts = np.flatnonzero(cells.kinds == TEXT)
    each, which = np.unique(cells.numbers[texts], return_inverse=True)
    known = cells.grid.lookups.texts
    filled = np.array([bool(known[int(number)].strip()) for number in each], dtype=np.bool_)
    holding[texts] = filled[which]
    for index in np.flatnonzero(cells.kinds == ODD).tolist():
        raw = cells.raw(index)
        holding[index] = raw.kind != "text" or raw.shown != ""
    return holding


def _table_missing(table: RecordTable, sheet: Sheet) -> Finding:
    says = f"The headings of '{table.label}' are not in this sheet, so its rows cannot be read."
    return Finding("table_missing", "error", says, FRESH_TEMPLATE, sheet.name, "", table.name)


def _column_twice(table: RecordTable, heading: str, sheet: Sheet) -> Finding:
    says = f"The heading '{heading}' stands over more than one column of this sheet."
    return Finding("column_missing", "error", says, FRESH_TEMPLATE, sheet.name, "", table.name)


def _column_missing(table: RecordTable, heading: str, sheet: Sheet) -> Finding:
    says = f"The column '{heading}' is not in this sheet."
    return Finding("column_missing", "error", says, FRESH_TEMPLATE, sheet.name, "", table.name)
