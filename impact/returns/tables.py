"""The rows of each record sheet: its columns found by their headings, its rows wherever something stands.

After `returns.workbook` and `returns.headings`; `returns.intake` gathers it into a `Return`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from impact.returns.filed import Raw, Row
from impact.returns.findings import Finding
from impact.returns.form import Form, RecordTable
from impact.returns.headings import Headings, find_headings
from impact.returns.placing import FRESH_TEMPLATE, entry_at, sheet_missing
from impact.returns.workbook import Sheet, Workbook


@dataclass
class Records:
    """What was found of a form's record sheets, by the table's defined name."""

    rows: dict[str, tuple[Row, ...]] = field(default_factory=dict)
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
            records.findings.append(_column_missing(table, heading, sheet))
    records.rows[table.name] = _rows(table, sheet, headings)


def _rows(table: RecordTable, sheet: Sheet, headings: Headings) -> tuple[Row, ...]:
    """Every row under the header that holds something in one of the table's columns, below the table too."""
    columns = {
        key: column
        for (key, _), heading in zip(table.columns, table.headings, strict=True)
        if (column := headings.column(heading)) is not None
    }
    within = frozenset(columns.values())
    numbers = sorted(
        {
            row
            for (row, column), raw in sheet.cells.items()
            if row > headings.row and column in within and _holds_something(raw)
        }
    )
    return tuple(
        Row(row, {key: entry_at(f"{table.name}.{key}", sheet, row, column) for key, column in columns.items()})
        for row in numbers
    )


def _holds_something(raw: Raw) -> bool:
    """Only spaces, or a formula that shows nothing, are nothing; a formula that was never worked out is something."""
    return raw.kind != "text" or raw.shown != ""


def _table_missing(table: RecordTable, sheet: Sheet) -> Finding:
    says = f"The headings of '{table.label}' are not in this sheet, so its rows cannot be read."
    return Finding("table_missing", "error", says, FRESH_TEMPLATE, sheet.name, "", table.name)


def _column_missing(table: RecordTable, heading: str, sheet: Sheet) -> Finding:
    says = f"The column '{heading}' is not in this sheet."
    return Finding("column_missing", "error", says, FRESH_TEMPLATE, sheet.name, "", table.name)
