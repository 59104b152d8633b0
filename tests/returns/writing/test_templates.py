"""The template as a supplier gets it: its sheets, its cover and what its cells take."""

from __future__ import annotations

import re
from io import BytesIO

import openpyxl
import pytest

from impact.plan.definitions import Definitions
from impact.returns.form import FIRST_ROW, HEADER_ROW, HEADINGS, NIL_CELL, NIL_NAME
from impact.returns.writing.template import Contents
from tests.returns.workbooks import DEFINITIONS, OFFICE, Q4, REGISTER, cell_named, form_for, template, unzipped
from tests.returns.writing.made_templates import C1, C4, rule_on
from tests.returns.written import number, with_contents

# --- template -------------------------------------------------------------------------------------------------


def test_same_form_same_bytes():
    """Written twice, a template is the same to the byte."""
    assert template() == template()


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


# --- template cover -------------------------------------------------------------------------------------------


def words_on(sheet) -> str:
    """Every text of a sheet."""
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)


def test_cover_says_who_what_when_and_how(book):
    """The cover answers what a person asks before filling anything in."""
    words = words_on(book["Cover"])
    for said in (
        "Business plan for the strategy 2022 to 2026",
        "Cleveland, Q1 2024/25 (April to June)",
        "College of Policing asks Cleveland for 8 answers on 2 sheets and 1 list of records, for Q1 2024/25 (April to "
        "June): 1 April 2024 to 30 June 2024.",
        "Please return this by 20 July 2024. You can still correct it until 29 August 2024; after that, ask for more "
        "time first.",
        "Nothing to report?",
        "Fill in every yellow cell. Do not leave a cell blank:",
        "if you could not supply it",
        "if it does not apply to you",
    ):
        assert said in words


def test_cover_leads_to_every_sheet(book):
    """Each sheet to fill in is a link on the cover."""
    links = [cell.hyperlink for cell in book["Cover"]["A"] if cell.hyperlink]
    assert [link.location for link in links] == [
        f"'{C1}'!E5",
        f"'{C4}'!E5",
        "'IW-15 practices'!A5",
    ]


def test_nothing_to_report_has_a_cell_on_the_cover(book):
    """Yes or No, unlocked, under its own name; where no count is asked for there is none."""
    cell = cell_named(book, NIL_NAME)
    assert (cell.parent.title, cell.coordinate, cell.protection.locked) == ("Cover", NIL_CELL, False)
    assert rule_on(book["Cover"], NIL_CELL).formula1 == '"Yes,No"'
    steps = openpyxl.load_workbook(BytesIO(template(form_for(OFFICE))))
    assert NIL_NAME not in steps.defined_names


def test_help_and_signing_stand_on_the_cover_where_the_plan_says_them():
    """Who helps and who signs are the plan's words; without them nothing is made up."""
    collection = DEFINITIONS.plan.collection.model_copy(update={"contact": "Ring 101.", "signs": "the chief constable"})
    plan = DEFINITIONS.plan.model_copy(update={"collection": collection})
    told = openpyxl.load_workbook(BytesIO(template(form_for(definitions=Definitions(plan, REGISTER, "x")))))
    words = words_on(told["Cover"])
    assert "Ring 101." in words
    assert "The chief constable. Nobody signs here: it is asked for once all is in order." in words


def test_no_help_no_line(book):
    """A plan that names nobody leaves both lines out."""
    assert "Who signs" not in words_on(book["Cover"])


# --- template entry -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "formula"),
    [
        ("E5", 'IF(ISNUMBER(E5),AND(E5>=0,E5<=5000.0),OR(E5="[x]",E5="[z]"))'),
        ("E6", 'IF(ISNUMBER(E6),AND(E6>=0,E6<=100),OR(E6="[x]",E6="[z]"))'),
        ("E7", '"Yes,No,[x],[z]"'),
        ("E8", "impact.list_2"),
        ("E9", 'IF(ISNUMBER(E9),E9>=DATE(1990,1,1),OR(E9="[x]",E9="[z]"))'),
    ],
)
def test_rules_let_the_markers_in(book, cell, formula):
    """Excel refuses what does not fit, but never [x] or [z]."""
    assert rule_on(book[C1], cell).formula1 == formula


def test_count_must_be_whole(book):
    """A count takes whole numbers, and says so beside the cell."""
    rule = rule_on(book[C4], "E5")
    assert rule.formula1 == 'IF(ISNUMBER(E5),AND(E5>=0,E5=INT(E5)),OR(E5="[x]",E5="[z]"))'
    assert rule.promptTitle == "Initiatives launched in the qua…"
    assert rule.prompt == "A whole number. [x] if you could not supply it, [z] if it does not apply."
    assert rule.showErrorMessage


def test_choices_with_commas_stand_on_the_hidden_sheet(book):
    """A list written into a rule is cut at its commas, so such choices are listed in cells."""
    ((sheet, place),) = book.defined_names["impact.list_2"].destinations
    assert [row[0].value for row in book[sheet][place]] == ["Begun, but not far", "Half-way", "Done", "[x]", "[z]"]


def test_forces_are_chosen_from_a_list(book):
    """A column of type force offers the forces by name."""
    rule = rule_on(book["IW-15 practices"], "B5")
    assert (rule.type, rule.formula1) == ("list", "impact.forces")
    ((sheet, place),) = book.defined_names["impact.forces"].destinations
    assert [row[0].value for row in book[sheet][place]] == ["Cleveland", "Kent"]


def test_dates_of_records_stay_within_the_period(book):
    """`within: period` is held by Excel already."""
    rule = rule_on(book["IW-15 practices"], "C5")
    assert rule.prompt == "A date from 1 April 2024 to 30 June 2024. Needed."
    assert (rule.type, rule.formula1, rule.formula2) == ("date", "45383", "45473")


def test_every_rule_is_short_enough_for_excel(book):
    """A longer formula or message makes Excel offer to repair the file."""
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.formula1 or "") <= 255
            assert len(rule.prompt or "") <= 255
            assert len(rule.promptTitle or "") <= 32


def test_formulas_are_plain():
    """None is an array, and none has a function that only the newest Excel has."""
    for name, part in unzipped(template()).items():
        if "worksheets/" in name:
            assert b"_xlfn" not in part
            assert b't="array"' not in part
            assert all(len(found) < 8192 for found in re.findall(rb"<f>(.*?)</f>", part))


def test_words_in_a_rule_are_never_a_function():
    """A message that speaks of SORT(ING) stays a text: XlsxWriter would make an array formula of it."""
    check = {"rule": "with_plan <= launched", "message": 'Say "no" to SORT(all) ' + "x" * 300}
    measure = DEFINITIONS.plan.measures[0]
    odd = type(measure).model_validate({**measure.model_dump(by_alias=True), "checks": [check]})
    plan = DEFINITIONS.plan.model_copy(update={"measures": (odd,)})
    form = form_for(definitions=Definitions(plan, REGISTER, "x"))
    contents = Contents(answers={"IW_17.launched": number(1), "IW_17.with_plan": number(2)})
    shown = openpyxl.load_workbook(BytesIO(with_contents(form, contents)), data_only=True)
    assert shown[C4]["G6"].value == f'× Say "no" to SORT(all) {"x" * 300}.'
    formula = openpyxl.load_workbook(BytesIO(with_contents(form, contents)))[C4]["G6"].value
    assert isinstance(formula, str)
    assert all(len(text) <= 255 for text in re.findall(r'"((?:[^"]|"")*)"', formula))


# --- template sheets ------------------------------------------------------------------------------------------


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
