"""Write a record sheet: an Excel table with a row for each record, and beside each row what is wrong in it.

After `writing.template_draft`; `writing.template` calls it for each record sheet of the form.
"""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from impact.plan.spreadsheet import in_row, written
from impact.returns.answers import BLANK, Raw
from impact.returns.form import FIRST_ROW, HEADER_ROW, RecordTable
from impact.returns.places import cell_name, reference
from impact.returns.writing.looks import height_of, lines_in, protect, set_header, set_page, show_signs
from impact.returns.writing.template_contents import write_answer
from impact.returns.writing.template_draft import Draft, Hidden
from impact.returns.writing.template_totals import row_checks_of, rows_so_far
from impact.returns.writing.validation import for_column

_NOTE = "One row for each. Leave the table empty if there are none; if it is full, go on in the rows below it."
_WIDTHS = {"text": 44, "force": 26, "date": 20, "choice": 30}
_CHECK_WIDTH = 64
_MOST_CHECKED = 1_000  # rows with a formula beside them; more would make the workbook slow to open
_NO_ROW: Mapping[str, Raw] = {}


def write_table(draft: Draft, sheet: Worksheet, table: RecordTable, name: str, hidden: Hidden) -> None:
    """Write one record sheet.

    Args:
        draft: The workbook while it is written.
        sheet: Still empty.
        table: What stands in it.
        name: The name of the Excel table.
        hidden: Where choices are listed.
    """
    looks, title = draft.looks, f"{table.measure} {table.label}"
    for row in range(HEADER_ROW - 1):  # a row's format comes before its column's: only rows to fill stay unlocked
        sheet.set_row(row, None, looks.above)
    sheet.write_string(0, 0, title, looks.title)
    sheet.write_string(1, 0, _NOTE, looks.note)
    _write_frame(draft, sheet, table, name)
    _write_rules(draft, sheet, table, hidden)
    _write_rows(draft, sheet, table)
    checks = row_checks_of(table, draft.last_row(table))
    draft.formula(sheet, 3, 1, rows_so_far(draft.terms.rows_of(table), checks), looks.live)
    right = len(table.columns)
    show_signs(sheet, looks, (FIRST_ROW, draft.last_row(table)), right + 1, (1, right))
    set_header(sheet)
    set_page(sheet, title, draft.form.organisation)
    protect(sheet)
    sheet.set_selection(FIRST_ROW - 1, 0, FIRST_ROW - 1, 0)


def _write_frame(draft: Draft, sheet: Worksheet, table: RecordTable, name: str) -> None:
    """The table, its headings and its defined name. The Check column stands beside it, not in it."""
    looks, last, right = draft.looks, draft.last_row(table), len(table.columns)
    widths = [_WIDTHS.get(column.type, 18) for _, column in table.columns]
    tall = [lines_in(heading, width - 3) for heading, width in zip(table.headings, widths, strict=True)]
    sheet.set_row(HEADER_ROW - 1, height_of(tall))  # less 3: Excel's arrow to filter by
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width, looks.below)
    sheet.set_column(right, right, _CHECK_WIDTH)
    headings = [{"header": heading, "header_format": looks.heading} for heading in table.headings]
    options = {"name": name, "columns": headings, "style": "Table Style Light 1", "banded_rows": False}
    sheet.add_table(HEADER_ROW - 1, 0, last - 1, right - 1, options)
    sheet.write_string(HEADER_ROW - 1, right, "Check", looks.heading)
    draft.workbook.define_name(table.name, "=" + reference(table.sheet, HEADER_ROW, 1, last, right))


def _write_rules(draft: Draft, sheet: Worksheet, table: RecordTable, hidden: Hidden) -> None:
    """What each column takes, in its own rows and in those below the table."""
    for at, ((_, column), heading) in enumerate(zip(table.columns, table.headings, strict=True)):
        top = cell_name(FIRST_ROW, at + 1)
        expected = for_column(column, heading, top, table.period, hidden.forces, hidden.place)
        sheet.data_validation(FIRST_ROW - 1, at, draft.reach(table) - 1, at, expected.rule)


def _write_rows(draft: Draft, sheet: Worksheet, table: RecordTable) -> None:
    sent, checks = draft.contents.records.get(table.name, {}), _RowChecks(draft, sheet, table)
    for row in range(FIRST_ROW, draft.last_row(table) + 1):
        cells = sent.get(row, _NO_ROW)
        for at, (key, column) in enumerate(table.columns, start=1):
            if key not in cells and (row, at) not in checks.marked:
                sheet.write_blank(row - 1, at - 1, None, draft.looks.answer(column.type))
                continue
            sign = draft.sign(table.sheet, row, at)
            write_answer(sheet, row, at, cells.get(key, BLANK), column.type, draft.looks, sign)
            draft.comment(sheet, row, at)
        checks.write(row, blank=not cells)


class _RowChecks:
    """The Check column beside a record sheet: the same formula in each row, or one of its own where a cell is marked.

    In the far rows of a very long sheet what was found stands as plain words.
    """

    def __init__(self, draft: Draft, sheet: Worksheet, table: RecordTable) -> None:
        self._draft = draft
        self._sheet = sheet
        self._table = table
        self._column = len(table.columns) + 1
        self._live = draft.checks.of_row(table)
        self._formula = written(self._live)
        self.marked = {(row, at) for sheet_name, row, at in draft.contents.marks if sheet_name == table.sheet}
        self._marked_rows = {row for row, _ in self.marked}

    def write(self, row: int, *, blank: bool) -> None:
        """Write the check of one row."""
        draft, style = self._draft, self._draft.looks.flat
        spots = [(row, at) for at in range(1, self._column) if (row, at) in self.marked]
        if row >= FIRST_ROW + _MOST_CHECKED:
            marks = [draft.mark(self._table.sheet, *spot) for spot in spots]
            said = [f"{mark.sign} {' '.join(mark.words.split())}" for mark in marks if mark is not None and mark.sign]
            self._sheet.write_string(row - 1, self._column - 1, " ".join(said), style)
        elif spots:
            node = draft.while_as_sent(self._table.sheet, self._live, spots)
            draft.formula(self._sheet, row, self._column, node, style)
        else:
            value = "" if blank else draft.worth(self._table.sheet, row, self._live)
            draft.put(self._sheet, row, self._column, in_row(self._formula, row), value, style)
