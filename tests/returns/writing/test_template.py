"""The template: its sheets, its questions and their names, and that it is the same every time."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from impact.returns.form import FIRST_ROW, HEADER_ROW, HEADINGS
from impact.returns.writing.template import write_template
from tests.returns.workbooks import DEFINITIONS, OFFICE, Q4, REGISTER, cell_named, form_for, template
from tests.returns.writing.made_templates import C1, C4, rule_on


def test_same_form_same_bytes():
    """Written twice, a template is the same to the byte."""
    assert template() == template()


def test_writes_to_a_path(tmp_path):
    """A path will do as well as an open file."""
    write_template(form_for(), tmp_path / "cleveland.xlsx")
    assert openpyxl.load_workbook(tmp_path / "cleveland.xlsx").sheetnames[0] == "Cover"


def test_sheets_in_order(book):
    """The cover, a sheet for each promise, record sheets, then the hidden one."""
    assert book.sheetnames == ["Cover", C1, C4, "IW-15 practices", "_impact"]
    assert [sheet.sheet_state for sheet in book] == ["visible"] * 4 + ["hidden"]
    assert book.active.title == "Cover"


def test_questions_stand_where_the_form_says(book):
    """Title, note, headings, then a row for each question, with the measure's title over its first."""
    sheet = book[C4]
    assert sheet["A1"].value == "C4 A route for local innovation"
    assert sheet["A2"].value == (
        "Fill in the yellow cells. 0 if there were none; [x] if you could not supply it; [z] if it does not apply."
    )
    assert [cell.value for cell in sheet[HEADER_ROW]] == list(HEADINGS)
    assert [cell.value for cell in sheet[FIRST_ROW]][:6] == [
        "IW-17",
        "New initiatives with an evaluation plan at launch\nInitiatives launched in the quarter",
        "A whole number\nCount an initiative once, in the quarter it began.",
        None,
        None,
        None,
    ]
    assert sheet["B6"].value == "… of which had an evaluation plan on the day they began"


def test_every_question_has_its_two_names(book):
    """The answer cell and the explanation cell of each question bear its defined name."""
    for question in form_for().questions():
        assert cell_named(book, question.name).coordinate == question.cell
        assert cell_named(book, question.name).parent.title == question.sheet
        assert cell_named(book, f"{question.name}.explanation").coordinate == question.explain_cell


def test_table_name_covers_the_whole_table(book):
    """A record sheet is a real table, and its defined name covers header and rows."""
    ((sheet, place),) = book.defined_names["IW_15.practices"].destinations
    assert (sheet, place) == ("IW-15 practices", "$A$4:$E$204")
    (table,) = book[sheet].tables.values()
    assert table.ref == "A4:E204"
    assert [column.name for column in table.tableColumns] == ["Title", "Origin", "Adopted on", "Stage", "Places"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("plan", "Business plan for the strategy 2022 to 2026"),
        ("definitions", "0123456789ab"),
        ("supplier", "E23000013"),
        ("period", "2024-25-Q1"),
        ("template", "2"),
    ],
)
def test_hidden_sheet_says_what_it_is(book, key, value):
    """The hidden metadata bears names, and each stands beside its key."""
    cell = cell_named(book, f"impact.{key}")
    assert (cell.parent.title, cell.value) == ("_impact", value)
    assert cell.offset(column=-1).value == key


def test_properties_name_the_return(book):
    """The file says what it is without being opened."""
    assert book.properties.title == (
        "Business plan for the strategy 2022 to 2026: Cleveland, Q1 2024/25 (April to June)"
    )
    assert book.properties.creator == "College of Policing"


def test_last_figure_has_a_column_of_its_own():
    """Last time's figure is a number with the answer's own format, its marker is a text, and both are locked."""
    last = {"IW_17.launched": 1204.0, "IW_2.share": 62.5, "IW_2.cost": "[x]"}
    book = openpyxl.load_workbook(BytesIO(template(last=last)))
    assert (book[C4]["D5"].value, book[C4]["D5"].number_format) == (1204, "#,##0")
    assert (book[C1]["D6"].value, book[C1]["D5"].value) == (62.5, "[x]")
    assert book[C4]["D6"].value is None
    assert book[C4]["D5"].protection.locked
    assert book[C4]["D5"].alignment.horizontal == "right"


def test_yearly_question_says_which_year():
    """An annual measure is asked for with the last quarter, and says that the whole year is meant."""
    book = openpyxl.load_workbook(BytesIO(template(form_for(period=Q4))))
    words = "A whole number\nFor the whole of 2024/25 (April to March)."
    assert cell_named(book, "IW_9.trained").offset(column=-2).value == words


def test_steps_sheet_for_the_team_that_reports_them():
    """The programme office chooses how far each step has got."""
    book = openpyxl.load_workbook(BytesIO(template(form_for(OFFICE))))
    assert book.sheetnames == ["Cover", "Steps", "_impact"]
    assert rule_on(book["Steps"], "E5").formula1 == '"Not started,Under way,Done,[x],[z]"'
    assert book["Steps"]["A5"].value == "C1.1"


def test_words_from_definitions_never_become_formulas():
    """A label that begins with "=" is text, not a formula."""
    measure = DEFINITIONS.plan.measures[0]
    item = measure.items["launched"].model_copy(update={"label": "=1+1", "guidance": "=HYPERLINK(1)"})
    plan = DEFINITIONS.plan.model_copy(
        update={"measures": (measure.model_copy(update={"items": {"launched": item}, "title": "="}),)}
    )
    book = openpyxl.load_workbook(BytesIO(template(form_for(definitions=type(DEFINITIONS)(plan, REGISTER, "x")))))
    assert book[C4]["B5"].data_type == book[C4]["C5"].data_type == "s"
    assert book[C4]["B5"].value == "=\n=1+1"
