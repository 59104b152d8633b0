"""Which block of a workbook is which record sheet's table, where a defined name no longer leads to its headings.

After `opening.headings`; before `opening.tables`, which reads the rows under them. A name can be redirected, its sheet
renamed, copied or moved: the table is known by its headings.
"""

from __future__ import annotations

from dataclasses import replace

from impact.returns.findings import Finding
from impact.returns.form import Form, RecordTable
from impact.returns.opening.headings import Headings, find_headings
from impact.returns.opening.likeness import KEEP_ONE
from impact.returns.places import Range
from impact.returns.reading.workbook import Sheet, Workbook

Found = tuple[Sheet, Headings]


def with_tables_found(workbook: Workbook, form: Form) -> tuple[Workbook, tuple[Finding, ...]]:
    """Return *workbook* with each table's name leading to its headings, and what is said of tables twice there."""
    names = dict(workbook.names)
    findings: list[Finding] = []
    for table in form.tables:
        whole = [(sheet, found) for sheet in workbook.sheets if (found := _whole(sheet, table, workbook)) is not None]
        named = _named(workbook, table, whole)
        if named is None:
            named = _only(workbook, table, whole)
            if named is not None:
                names[table.name.casefold()] = _range(*named, table)
            elif workbook.named(table.name) is not None and workbook.sheet(table.sheet) is not None:
                names[table.name.casefold()] = None  # it leads astray, and the form's own sheet is there
        if named is not None:
            findings += [_twice(table, named, other) for other in whole if _apart(table, named, other)]
    return replace(workbook, names=names), tuple(findings)


def _whole(sheet: Sheet, table: RecordTable, workbook: Workbook) -> Headings | None:
    """The row of *sheet* with every heading of the table, where its name leads first; None without one."""
    named = workbook.named(table.name)
    at = named[1].top if named is not None and named[0] is sheet else None
    for row in (at, None):
        found = find_headings(sheet, table.headings, at=row)
        if found is not None and all(found.column(heading) is not None for heading in table.headings):
            return found
    return None


def _named(workbook: Workbook, table: RecordTable, whole: list[Found]) -> Found | None:
    """The table where its name leads: only when all its headings stand in that row."""
    place = workbook.named(table.name)
    if place is None:
        return None
    return next((found for found in whole if found[0] is place[0] and found[1].row == place[1].top), None)


def _only(workbook: Workbook, table: RecordTable, whole: list[Found]) -> Found | None:
    """The table on the form's own sheet, else the only one there is."""
    own = workbook.sheet(table.sheet)
    on_own = next((found for found in whole if found[0] is own), None)
    return on_own or (whole[0] if len(whole) == 1 else None)


def _range(sheet: Sheet, headings: Headings, table: RecordTable) -> Range:
    columns = headings.columns.values()
    return Range(sheet.name, headings.row, min(columns), headings.row, max(columns))


def _apart(table: RecordTable, one: Found, other: Found) -> bool:
    """Whether another sheet holds rows of the same table, and other ones."""
    if one[0] is other[0]:
        return False
    rows = _rows(table, other)
    return bool(rows) and rows != _rows(table, one)


def _rows(table: RecordTable, found: Found) -> list[tuple[str, object]]:
    """What stands under the headings, heading by heading, whatever the rows' numbers."""
    sheet, headings = found
    held: list[tuple[str, object]] = []
    for heading in table.headings:
        cells = sheet.cells.column(headings.column(heading) or 0)
        held += [(heading, cells.raw(at).value) for at in range(len(cells.rows)) if cells.rows[at] > headings.row]
    return held


def _twice(table: RecordTable, one: Found, other: Found) -> Finding:
    says = f"The sheets '{one[0].name}' and '{other[0].name}' both hold '{table.label}', and their rows differ."
    return Finding("sheet_twice", "error", says, KEEP_ONE, other[0].name, "", table.name)
