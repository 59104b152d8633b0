"""How the template's sheets look and behave: what is locked, how figures are shown, how they print."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from impact.returns.form import NIL_CELL
from tests.returns.workbooks import form_for, template
from tests.returns.writing.made_templates import C1, C4


def test_only_answers_and_explanations_are_unlocked(book):
    """Nothing but the cells to fill in can be typed over; no password stands in the way of anything else."""
    for sheet in book:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert not sheet.protection.formatColumns
    unlocked = {
        (sheet.title, cell.coordinate)
        for sheet in (book["Cover"], book[C1], book[C4])
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    answers = {(q.sheet, cell) for q in form_for().questions() for cell in (q.cell, q.explain_cell)}
    assert unlocked == answers | {("Cover", NIL_CELL)}
    records = book["IW-15 practices"]
    assert records["A4"].protection.locked
    assert not records["A5"].protection.locked
    assert not records["E204"].protection.locked
    assert records["F5"].protection.locked, "the Check column is not filled in"
    assert not records.column_dimensions["A"].protection.locked, "rows below a full table can be filled too"


def test_number_formats_fit_the_type(book):
    """Thousands are set apart, and dates are written out."""
    assert [book[C1][f"E{row}"].number_format for row in range(5, 11)] == [
        "#,##0.0##",
        "0.0##",
        "General",
        "General",
        "d mmmm yyyy",
        "General",
    ]
    assert book[C4]["E5"].number_format == "#,##0"


def test_prints_on_a4_with_its_header_on_each_page(book):
    """Landscape, as wide as the page, the header row frozen and repeated."""
    sheet = book[C4]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0, "as many pages as it takes"
    assert sheet.freeze_panes == "A5"
    assert sheet.print_title_rows == "$4:$4"


def test_an_empty_template_asks_and_does_not_blame():
    """Each Check cell has its words as the formula's value, for programs that do not calculate."""
    shown = openpyxl.load_workbook(BytesIO(template()), data_only=True)
    assert [shown[C1][f"G{row}"].value for row in range(5, 11)] == ["Please answer"] * 6
    assert shown["Cover"]["B6"].value == "Answers still to fill in: 8."
    assert shown[C1]["A3"].value == "0 of 6 filled in."
    assert shown["IW-15 practices"]["A3"].value == "0 rows filled in."
    assert not shown["IW-15 practices"]["F5"].value


def test_check_is_red_only_beside_its_sign(book):
    """Colour follows the sign that the words begin with, so it never says anything alone."""
    rules = [rule.formula for each in book[C1].conditional_formatting for rule in each.rules]
    assert ['LEFT($G5,1)="×"'] in rules
    assert ['LEFT($G5,1)="!"'] in rules


def test_rows_can_be_put_in(book):
    """A protected sheet still lets rows be inserted."""
    assert all(not sheet.protection.insertRows for sheet in book)


def test_words_do_not_touch_their_borders(book):
    """Labels and answers are set in by one; the cover's figures by a gap in their format, which LibreOffice keeps."""
    cells = [book[C1][f"{column}5"] for column in "ABCDEFG"] + [book["IW-15 practices"]["A5"]]
    assert [cell.alignment.indent for cell in cells] == [1] * 8
    assert {book["Cover"][f"{column}11"].number_format for column in "CDE"} == {"0_n;-0_n;0_n;@_n"}


def test_number_formats_can_be_changed(book):
    """A protected sheet still lets a cell be set to Number, which is what a date in a number's place asks for."""
    assert all(not sheet.protection.formatCells for sheet in book)


def test_no_merged_cells_and_one_header_row(book):
    """A screen reader meets a plain table on every sheet."""
    assert all(not sheet.merged_cells.ranges for sheet in book)
