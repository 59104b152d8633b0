"""A handback: what was sent, what was found, and what reads again as what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook as Book

from impact.checks.findings import Finding
from impact.returns.answers import Answer, Return
from impact.returns.form import NIL_NAME
from impact.returns.grid import BLANK, Raw, raw_number, read_format
from impact.returns.interpretation import Wanted, read
from impact.returns.judging import check
from impact.returns.matching import FRESH_TEMPLATE, KEEP_ONE, OWN_CELL
from impact.returns.observation import Beside
from impact.returns.opening import open_return
from impact.returns.writing.handback import AS_SENT, FIRST_SHEET, as_handed_back
from tests.returns import filed_returns as plans
from tests.returns.filed_returns import GOOD, GOOD_ROWS, LAUNCHES, PRACTICES, error, opened, raw
from tests.returns.judging import earlier, history
from tests.returns.workbooks import cell_named, edited, unzipped
from tests.returns.writing.handbacks import (
    PLAN,
    again,
    handed_back,
    list_in,
    nowhere_in,
    seen,
    with_rows,
    without_places,
)
from tests.returns.written import needs_libreoffice, recalculated

# --- handback -------------------------------------------------------------------------------------------------


def test_a_good_return_comes_back_as_it_was():
    """Nothing to mend: the list says so, and the workbook reads as it did."""
    content = handed_back(opened())
    assert seen(content).sheetnames[0] == FIRST_SHEET
    assert seen(content)[FIRST_SHEET]["A3"].value == "Nothing was found wrong."
    assert without_places(again(content)[1]) == without_places(check(opened(), PLAN))


def test_same_return_same_bytes():
    """Written twice, a handback is the same to the byte."""
    sent = opened({"IW_17.launched": "TBC"})
    assert handed_back(sent) == handed_back(sent)


def test_a_wrong_cell_is_marked_and_commented():
    """Fill, border, a sign in words, and the finding as a comment from the organisation."""
    content = handed_back(opened({"IW_17.launched": "TBC"}))
    cell = seen(content)[LAUNCHES]["E5"]
    assert cell.value == "TBC"
    assert cell.border.left.style == "medium"
    assert cell.fill.fgColor.rgb != seen(content)[LAUNCHES]["E6"].fill.fgColor.rgb
    assert seen(content)[LAUNCHES]["G5"].value == "× Not a number."
    assert cell.comment.author == "College of Policing"
    assert cell.comment.text == (
        'This cell holds "TBC". Enter a number if you have it now, or [x] if you could not supply it.'
    )
    assert not cell.protection.locked


def test_the_first_sheet_lists_what_was_found():
    """Errors, queries, notes: what it says, what was expected, what to do, and a link to the cell."""
    content = handed_back(opened({"IW_17.launched": "TBC", "IW_2.cost": "£12"}))
    lines = list_in(content)
    assert [line[:2] for line in lines] == [["× Mend", f"{LAUNCHES}, E5"], ["× Mend", f"{LAUNCHES}, E7"]]
    assert lines[0][2] == 'This cell holds "TBC".'
    assert lines[1][4] == "Enter the number alone: 12."
    sheet = seen(content)[FIRST_SHEET]
    assert sheet["B5"].hyperlink.location == f"'{LAUNCHES}'!E5"
    assert sheet["A1"].value == "What to mend: Cleveland, Q1 2024/25 (April to June)"
    assert sheet["A3"].value == "2 to mend."


def test_a_query_asks_and_a_note_only_says():
    """A query is marked as one to explain; a note is listed and commented, without a mark."""
    query = Finding("change", "query", "It is odd.", "Explain it in F5.", LAUNCHES, "E5", "IW_17.launched")
    note = Finding("read_as_number", "note", "It was a text.", "", LAUNCHES, "E6", "IW_17.with_plan")
    book = seen(handed_back(opened(), (note, query)))
    assert [row[0].value for row in book[FIRST_SHEET].iter_rows(min_row=5)] == ["! Mend or explain", "For information"]
    assert book[LAUNCHES]["G5"].value == "! It is odd. Explain it in F5."
    assert book[LAUNCHES]["E5"].border.left.style == "medium"
    assert book[LAUNCHES]["E6"].border.left.style == "thin"
    assert book[LAUNCHES]["G6"].value == "OK"
    assert book[LAUNCHES]["E6"].comment.text == "It was a text."


def test_a_mark_goes_when_the_answer_changes():
    """What only the checks could find is said for as long as the cell holds what was sent."""
    found = Finding("outside", "error", "More than are in post.", "Correct it.", LAUNCHES, "E5", "IW_17.launched")
    formula = openpyxl.load_workbook(BytesIO(handed_back(opened(), [found])))[LAUNCHES]["G5"].value
    assert formula.startswith('=IF(IFERROR(E5=12,FALSE),"× More than are in post. Correct it.",')


def test_the_same_wrong_in_many_cells_leads_to_each():
    """A grouped finding has a line and a link for each of its cells."""
    found = Finding("blank", "error", "This cell is blank.", "Fill it in.", LAUNCHES, "E5", "IW_17.launched",
                    (f"{LAUNCHES}!E6", f"{PRACTICES}!A6"))  # fmt: skip
    content = handed_back(opened(), [found])
    assert [line[1:3] for line in list_in(content)] == [
        [f"{LAUNCHES}, E5", "This cell is blank."],
        [f"{LAUNCHES}, E6", "The same here."],
        [f"{PRACTICES}, A6", "The same here."],
    ]
    book = seen(content)
    assert book[PRACTICES]["A6"].comment.text == "This cell is blank. Fill it in."
    assert book[PRACTICES]["G6"].value == "× This cell is blank. Fill it in."


def test_findings_follow_their_answers_to_the_forms_own_cells():
    """A supplier put rows in above; the handback has the question where the form has it, and says so."""
    sent = opened()
    moved = {n: e._replace(cell=f"E{int(e.cell[1:]) + 3}") for n, e in sent.answers.items()}
    sent = replace(sent, answers=moved)
    says = "More had a plan than were launched. With a plan is 9 (E9); launched is 5 (E8)."
    found = Finding("rule", "query", says, "Correct it, or explain it in F9.", LAUNCHES, "E9", "IW_17.with_plan")
    content = handed_back(sent, [found])
    line = list_in(content)[0]
    assert line[1] == f"{LAUNCHES}, E6"
    assert line[2].endswith("With a plan is 9 (E6); launched is 5 (E5).")
    assert line[4] == "Correct it, or explain it in F6."
    assert seen(content)[LAUNCHES]["E6"].comment is not None


def test_rows_keep_their_numbers():
    """A gap between rows stays, so that "rows 5 and 9" are still rows 5 and 9."""
    sent = with_rows(opened(), {5: GOOD_ROWS[0], 9: GOOD_ROWS[1]})
    assert [row.number for row in again(handed_back(sent))[0].records["IW_15.practices"]] == [5, 9]


def test_rows_from_above_the_table_close_up():
    """Where the rows began higher than the form's table, they stand one under another from its first row."""
    sent = with_rows(opened(), {2: GOOD_ROWS[0], 4: GOOD_ROWS[1]})
    found = Finding("blank", "error", "Blank.", "Fill it in.", PRACTICES, "B4", "IW_15.practices")
    content = handed_back(sent, [found])
    assert [row.number for row in again(content)[0].records["IW_15.practices"]] == [5, 6]
    assert list_in(content)[0][1] == f"{PRACTICES}, B6"


def test_more_rows_than_the_table_has_come_back():
    """The table grows with what was sent: 300 rows where the form has 200."""
    rows = {row: (f"Practice {row}", *GOOD_ROWS[0][1:]) for row in range(5, 305)}
    content = handed_back(with_rows(opened({"IW_15.listed": 300}), rows))
    back, checked = again(content)
    assert len(back.records["IW_15.practices"]) == 300
    assert checked.findings == ()
    ((_, place),) = openpyxl.load_workbook(BytesIO(content)).defined_names["IW_15.practices"].destinations
    assert place == "$A$4:$F$304"


def test_far_down_a_long_sheet_what_was_found_is_plain_words():
    """Beyond a thousand rows there are no formulas, so that it opens quickly; what was found is still said."""
    rows = {row: (f"Practice {row}", *GOOD_ROWS[0][1:]) for row in range(5, 1106)}
    found = Finding("odd", "error", "It is odd.", "Mend it.", PRACTICES, "A1105", "IW_15.practices")
    book = openpyxl.load_workbook(BytesIO(handed_back(with_rows(opened(), rows), [found])))
    assert book[PRACTICES]["G1004"].data_type == "f"
    assert book[PRACTICES]["G1105"].value == "× It is odd. Mend it."


def test_explanations_and_nothing_to_report_come_back():
    """What stood beside an answer, and on the cover."""
    sent = opened(explanations={"IW_17.launched": "=A merger."})
    nil = Answer(NIL_NAME, Raw("text", "No", "No"), "Cover", "B7")
    back, _ = again(handed_back(replace(sent, nil=nil)))
    assert back.explanations == {"IW_17.launched": "=A merger."}
    assert back.nil == nil


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "=1+1", "{=1}", "http://a.example"])
def test_text_never_comes_back_as_a_formula_or_link(text):
    """What begins like a formula is text in the cell, as it was sent."""
    content = handed_back(opened({"IW_2.remarks": text}, explanations={"IW_2.remarks": text}))
    cell = cell_named(openpyxl.load_workbook(BytesIO(content)), "IW_2.remarks")
    assert (cell.value, cell.data_type) == (text, "s")
    assert (cell.offset(column=1).value, cell.offset(column=1).data_type) == (text, "s")
    assert cell.hyperlink is None


def test_text_in_a_finding_never_is_a_formula():
    """A finding that quotes what was sent stands in the list as text."""
    found = Finding("odd", "error", "=1+1", "=cmd", LAUNCHES, "E5", "IW_17.launched", expected="=2")
    row = openpyxl.load_workbook(BytesIO(handed_back(opened(), [found])))[FIRST_SHEET][5]
    assert [cell.data_type for cell in row] == ["s"] * 5


def test_what_cannot_be_opened_comes_back_as_a_list_alone():
    """Without a form there is nothing to fill in: the one sheet says what to do."""
    found = Finding("password", "error", "This file needs a password.", "Save a copy without one and send that.")
    content = handed_back(Return(findings=(found,)), [found])
    assert seen(content).sheetnames == [FIRST_SHEET]
    assert list_in(content)[0] == ["× Mend", "The whole file", found.says, "", found.remedy]
    assert open_return(content, PLAN).findings[0].code == "not_our_template"


def test_notes_stand_above_the_list():
    """What else there is to say, in the sender's own sentences."""
    words = seen(handed_back(opened(), notes=("It was filed as version 2.",)))[FIRST_SHEET]["A2"].value
    assert words.endswith("send this workbook again as it is. It was filed as version 2.")


def test_corrected_it_is_accepted():
    """Return, put right and saved by another program, it is a good return."""
    content = handed_back(opened({"IW_17.launched": "TBC"}))

    def mend(book: Book) -> None:
        cell_named(book, "IW_17.launched").value = 12

    assert again(edited(content, mend))[1].findings == ()


def test_findings_with_a_last_figure_beside_them():
    """Last time's figure stands in the handback as in the template, and the change is asked about there."""
    content = handed_back(opened(), (), last={"IW_17.launched": 4.0, "IW_17.with_plan": "[x]"})
    assert seen(content)[LAUNCHES]["D5"].value == 4
    assert seen(content)[LAUNCHES]["G5"].value == "! Changed by more than 50% since last time. Please explain."


def test_no_macro_no_link_to_outside():
    """Comments and links are all that is in the package besides sheets."""
    parts = unzipped(handed_back(opened({"IW_17.launched": "TBC"})))
    assert not [name for name in parts if "externalLink" in name or "vbaProject" in name]
    assert not [name for name, part in parts.items() if b'TargetMode="External"' in part]


# --- handback as sent -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "item", "said", "remedy", "here"),
    [
        ("sheet_missing", "", "The sheet 'C4 Local innovation' is not in this workbook.", FRESH_TEMPLATE,
         "The sheet 'C4 Local innovation' was not in your workbook. Fill in this sheet."),
        ("cell_missing", "IW_17.launched", "The cell for IW-17 'A' is not in this workbook.", FRESH_TEMPLATE,
         "The cell for IW-17 'A' was not in your workbook. Fill in this cell."),
        ("column_missing", "", "The column 'Your answer' cannot be told in this sheet, so its answers cannot be found.",
         FRESH_TEMPLATE, "The column 'Your answer' could not be told in this sheet as you sent it, so its answers "
         "could not be found. Fill in this sheet."),
        ("cell_missing", "", "The cells for 4 questions are not in this workbook: A, B, C and D.", FRESH_TEMPLATE,
         "The cells for 4 questions were not in your workbook: A, B, C and D. Fill in the cells that are blank here."),
        ("column_missing", "", "The column 'Ref' is empty or gone in this sheet, so the answers to its 2 questions "
         "cannot be found.", FRESH_TEMPLATE, "The column 'Ref' was empty or gone in this sheet as you sent it, so the "
         "answers to its 2 questions could not be found. Fill in this sheet."),
        ("column_missing", "IW_15.practices", "The column 'Title' is not in this sheet.", FRESH_TEMPLATE,
         "The column 'Title' was not in this sheet as you sent it. Fill in this column."),
        ("table_missing", "IW_15.practices", "The headings of 'P' are not in this sheet, so its rows cannot be read.",
         FRESH_TEMPLATE,
         "The headings of 'P' were not in this sheet as you sent it, so its rows could not be read. "
         "Fill in this sheet."),
        ("cell_moved", "IW_17.launched", "The answer cell of A has been moved.", OWN_CELL,
         "The answer cell of A has been moved. Fill in this cell."),
        ("sheet_twice", "IW_17.launched", "The sheets 'A' and 'B' differ.", KEEP_ONE,
         "The sheets 'A' and 'B' differ. Fill in the cells that are blank here."),
        ("date_for_number", "IW_17.launched", "This cell holds a date, 3 May 2024, not a number.",
         "Enter a number. If you typed a number and it turned into a date, set the cell's format to Number first.",
         "This cell holds a date, 3 May 2024, not a number. Enter a number."),
        ("from_another_workbook", "IW_17.launched", "This cell's value comes from another workbook.",
         "Paste the value.", "This cell's value comes from another workbook. It stands here as a value. Check that it "
         "is right."),
    ],
)  # fmt: skip
def test_what_was_missing_is_to_be_filled_in_here(code, item, said, remedy, here):
    """The handback is the fresh form: its words say what to do in it."""
    found = Finding(code, "error", said, remedy, LAUNCHES, "", item)
    line = list_in(handed_back(opened(), [found]))[0]
    assert f"{line[2]} {line[4]}" == here


def test_what_could_not_be_brought_over_is_said():
    """Each sheet of which something is not here, once, and where it still is."""
    headless = Finding("table_missing", "error", "No headings.", FRESH_TEMPLATE, PRACTICES, "", "IW_15.practices")
    moved = [Finding("cell_moved", "error", "Moved.", OWN_CELL, LAUNCHES, f"E{row}", "IW_2.cost") for row in (5, 6)]
    words = seen(handed_back(opened(), [headless, *moved]))[FIRST_SHEET]["A2"].value
    assert words == (
        "This is a fresh form with the answers, rows and explanations you sent. Put right what is marked in the cells, "
        "or explain it beside them, and send this workbook again as it is. "
        "Not everything on your sheet 'IW-15 practices' could be brought over; your file is kept as you sent it. "
        "Not everything on your sheet 'C4 Local innovation' could be brought over; your file is kept as you sent it."
    )


def sent_and_back(edit: Any, last: Mapping[str, float] | None = None) -> tuple[Return, bytes]:
    """A good handback that somebody edits and sends, and the handback of that."""
    content = edited(handed_back(opened()), edit)
    sent = open_return(content, PLAN)
    return sent, handed_back(sent, content=content, last=last or {})


def kept_in(content: bytes) -> list[str]:
    """The lines of the last sheet, without the headings."""
    sheet = seen(content)[AS_SENT]
    return [f"{where.value}: {words.value}" for where, words in sheet.iter_rows(min_row=5, max_col=2)]


def test_record_rows_without_headings_are_shown_as_sent():
    """The heading row is gone: what stood in the rows can be copied from the last sheet, and is not read as rows."""
    _, content = sent_and_back(lambda book: book[PRACTICES].delete_rows(4))
    assert seen(content).sheetnames[-1] == AS_SENT
    assert (
        "IW-15 practices, row 4: A: Night watch  |  B: Durham  |  C: 9 April 2024  |  D: evaluated  |  E: 3  |  "
        "F: 1 April 2024"
    ) in kept_in(content)
    words = seen(content)[FIRST_SHEET]["A2"].value
    assert words.endswith(
        "Not everything on your sheet 'IW-15 practices' could be brought over; what stood on it is on the sheet "
        "'As you sent it'."
    )
    back, _ = again(content)
    assert list(back.records["IW_15.practices"]) == []


def test_a_column_under_another_heading_is_shown_as_sent():
    """One heading was edited: the column's cells are among what is shown."""

    def edit(book: Book) -> None:
        book[PRACTICES]["D4"].value = "Step"

    _, content = sent_and_back(edit)
    assert any("D: evaluated" in line for line in kept_in(content))


def test_both_answers_of_a_copied_sheet_are_shown_as_sent():
    """Neither is picked, and both can be seen; sent again, the list is no third copy."""

    def copy(book: Book) -> None:
        twin = book.copy_worksheet(book[LAUNCHES])
        twin.title = "Copy"
        twin["E5"].value = 99

    sent, content = sent_and_back(copy)
    assert [finding.code for finding in sent.findings] == ["sheet_twice"]
    lines = [line for line in kept_in(content) if ", row 5" in line]
    assert [("E: 12" in line, "E: 99" in line) for line in lines] == [(True, False), (False, True)]
    assert "sheet_twice" not in [finding.code for finding in again(content)[1].findings]


def test_what_was_all_brought_over_needs_no_such_sheet():
    """A wrong answer stands in its own cell; there is nothing else to show."""
    _, content = sent_and_back(lambda book: None)
    assert AS_SENT not in seen(content).sheetnames


def test_a_lost_answer_is_marked_at_its_own_cell():
    """Its name led to another answer's cell; the mark and the link stand where it is to be filled in."""
    sent = opened(nowhere=["IW_17.with_plan"])
    found = Finding("cell_moved", "error", "It was moved.", OWN_CELL, LAUNCHES, "E5", "IW_17.with_plan")
    content = handed_back(sent, [found])
    assert list_in(content)[0][1] == f"{LAUNCHES}, E6"
    assert seen(content)[LAUNCHES]["G5"].value == "OK"


# --- handback strays ------------------------------------------------------------------------------------------


LAUNCHED = "IW_17.launched"
IF_NOT = "if not, enter a number: 0 if there were none, or [x] if you could not supply it."


def test_figure_in_the_explanation():
    """It comes back there, and the list names the handback's own cells; sent again, it is found again."""
    sent = opened({LAUNCHED: None}, explanations={LAUNCHED: "80"})
    there = Answer(LAUNCHED, raw(None), LAUNCHES, "E90")
    stray = Answer(f"{LAUNCHED}.explanation", raw(80), LAUNCHES, "G90")
    entries = {**sent.answers, LAUNCHED: there}
    sent = replace(sent, answers=entries, strays={LAUNCHED: (stray,)})
    content = handed_back(sent)
    says, remedy = (
        "This cell is blank, but 80 stands beside it in F5.",
        f"If that is the answer, type it in E5; {IF_NOT}",
    )
    assert [[line[2], line[4]] for line in list_in(content)] == [[says, remedy]]
    assert seen(content)[LAUNCHES]["F5"].value == "80"
    assert seen(content)[LAUNCHES]["G5"].value == f"× {says} {remedy}"
    (finding,) = again(content)[1].findings
    assert (finding.says, finding.remedy) == (says, remedy)


def test_figure_under_last_time():
    """It is told to stand in the file that was sent: here our own figure stands in its place."""
    sent = opened({LAUNCHED: None})
    stray = Answer(f"{LAUNCHED}.last", raw(80), LAUNCHES, "D5")
    sent = replace(sent, strays={LAUNCHED: (stray,)})
    found = check(sent, PLAN, beside=history(earlier("IW-17.launched", 75))).findings
    content = handed_back(sent, found, last={LAUNCHED: 75.0})
    assert list_in(content)[0][2] == (
        "This cell is blank, but 80 stands beside it in D5 of your file in place of your last figure, 75."
    )
    assert seen(content)[LAUNCHES]["D5"].value == 75


# --- handback understood --------------------------------------------------------------------------------------


UNDERSTOOD: dict[str, tuple[Any, Any]] = {  # what was sent, and what stands in the handback
    "IW_17.launched": (" 1,204 ", 1204),
    "IW_17.with_plan": ("9\u00a0", 9),
    "IW_2.cost": ("1 204.50", 1204.5),
    "IW_2.share": ("62.5 per cent", 62.5),
    "IW_2.broker": ("true", "Yes"),
    "IW_2.started": ("2024-05-03", date(2024, 5, 3)),
    "IW_15.listed": ("[ Z ]", "[z]"),
}
AS_SENT_handback_understood = {name: sent for name, (sent, _) in UNDERSTOOD.items()}
ROW = ("Night watch", "Durham", "9 April 2024", "evaluated", "1,204", "1 April 2024")


def understood() -> Return:
    """A return in which all was typed as text, and all could be understood."""
    return with_rows(opened(AS_SENT_handback_understood), {5: ROW})


@pytest.mark.parametrize("name", UNDERSTOOD)
def test_answer_typed_as_text(name: str):
    """It is written as what it was taken for."""
    shown = cell_named(seen(handed_back(opened(AS_SENT_handback_understood))), name).value
    assert (shown.date() if hasattr(shown, "date") else shown) == UNDERSTOOD[name][1]


def test_cells_of_a_row_typed_as_text():
    """In record sheets too."""
    sheet = seen(handed_back(understood()))[PRACTICES]
    assert [sheet["C5"].value.date(), sheet["E5"].value] == [date(2024, 4, 9), 1204]


def test_what_was_wrong_stays_as_it_was():
    """A number that is not whole, a sign for money and a date before the calendar's own are found wrong again."""
    for name, text in {"IW_17.launched": "2.5", "IW_2.cost": "£12", "IW_2.started": "3 May 1850"}.items():
        assert cell_named(seen(handed_back(opened({name: text}))), name).value == text


def test_sent_again_as_it_is():
    """Nothing more is said, and it comes to the same."""
    _, checked = again(handed_back(understood()))
    before = check(understood(), PLAN)
    assert checked.findings == ()
    assert {finding.severity for finding in before.findings} == {"note"}
    assert nowhere_in(checked.observations) == nowhere_in(before.observations)


def test_list_says_what_stands_here():
    """It tells what the cell held in the file that was sent."""
    lines = list_in(handed_back(opened({"IW_17.launched": "12 ", "IW_2.started": "2024-05-03"})))
    assert [(line[2], line[4]) for line in lines] == [
        (
            'This cell held "12" as text.',
            "It stands here as the number 12. If that is right, you need do nothing.",
        ),
        (
            'This cell held "2024-05-03" as text.',
            "It stands here as the date 3 May 2024. If that is right, you need do nothing.",
        ),
    ]


def test_list_says_so_of_many_at_once():
    """Said together, they stand here as numbers together."""
    texts = {"IW_17.launched": "12 ", "IW_17.with_plan": "9 ", "IW_2.cost": "1,204.5", "IW_15.listed": "2 "}
    (line,) = list_in(handed_back(opened(texts)))[:1]
    assert line[2].startswith('These cells held numbers as text: E5 "12", ')
    assert line[4] == "They stand here as numbers. If each was read rightly, you need do nothing."


@needs_libreoffice
def test_check_column_shows_nothing_red(tmp_path):
    """Worked out again, each answer is OK: what was understood, and half a per cent with its sign."""
    half = opened({"IW_2.share": raw_number(0.005, read_format("0.0%"), False)})
    typed = opened({"IW_2.share": "0.5 per cent"})
    books = recalculated({name: handed_back(sent) for name, sent in
                          {"all": understood(), "half": half, "typed": typed}.items()}, tmp_path)  # fmt: skip
    for book in books.values():
        checks = [cell.value for cell in book[LAUNCHES]["G"][4:] if cell.value and cell.value != "Check"]
        assert checks
        assert not [says for says in checks if str(says).startswith("×")]
    assert books["all"][PRACTICES]["G5"].value == "OK"


def test_percentage_with_its_sign_is_no_fault():
    """Below 1 the sign stays, so that nobody takes it for a share: the Check column knows it."""
    sheet = seen(handed_back(opened({"IW_2.share": "0.5%"})))[LAUNCHES]
    (row,) = [row for row in range(5, 20) if sheet[f"E{row}"].value == "0.5%"]
    assert sheet[f"G{row}"].value == "OK"
    assert plans.raw("0.5%").is_figure


# --- handback values ------------------------------------------------------------------------------------------


PER_CENT = raw_number(0.8, read_format("0%"), False)
CHRISTMAS = plans.raw(date(2024, 12, 25))


@pytest.mark.parametrize(
    ("name", "sent", "shown"),
    [
        ("IW_17.launched", plans.raw(date(1900, 3, 21)), "21 March 1900"),
        ("IW_17.launched", PER_CENT, "80%"),
        ("IW_17.launched", plans.raw(True), "TRUE"),
        ("IW_2.cost", raw_number(1.5, read_format("[h]:mm"), False), "36:00"),
        ("IW_2.cost", raw_number(12.5, read_format('"£"0.00'), False), 12.5),
        ("IW_2.share", PER_CENT, 80),
        ("IW_2.share", raw_number(80.0, read_format('0"%"'), False), 80),
        ("IW_2.share", raw_number(0.005, read_format("0.0%"), False), "0.5%"),
        ("IW_2.share", raw_number(1e14, read_format("0%"), False), 1e14),
        ("IW_2.started", plans.raw(81), "81"),
        ("IW_2.started", plans.raw(datetime(2024, 5, 3, 14, 30)), datetime(2024, 5, 3, 14, 30)),
        ("IW_2.stage", CHRISTMAS, "25 December 2024"),
        ("IW_2.broker", plans.raw(True), True),
        ("IW_2.remarks", CHRISTMAS, "25 December 2024"),
        ("IW_2.remarks", raw_number(12.5, read_format('"£"0.00'), False), "£12.50"),
        ("IW_2.remarks", plans.raw(12.5), 12.5),
    ],
)
def test_every_answer_cell_keeps_the_forms_own_format(name, sent, shown):
    """What would read otherwise under it is the text that the cell showed; what is typed over it reads as typed."""
    content = handed_back(opened({name: sent}))
    cell = cell_named(seen(content), name)
    assert cell.value == shown
    assert cell.number_format == cell_named(seen(handed_back(opened())), name).number_format


@pytest.mark.parametrize("sent", [plans.raw(date(1900, 3, 21)), PER_CENT])
def test_a_number_typed_over_a_date_is_that_number(sent):
    """81 typed where a date stood is 81, at the first attempt."""

    def mend(book: Book) -> None:
        cell_named(book, "IW_17.launched").value = 81

    _, checked = again(edited(handed_back(opened({"IW_17.launched": sent})), mend))
    assert checked.findings == ()
    assert [seen.value for seen in checked.observations if seen.item == "launched"] == [81.0]


def test_record_cells_keep_the_forms_own_format():
    """In rows as in questions."""
    row = ("Night watch", "Durham", 81, "evaluated", date(1900, 3, 21), None)
    sheet = seen(handed_back(with_rows(opened(), {5: row})))[PRACTICES]
    assert [sheet["C5"].value, sheet["C5"].number_format] == ["81", "d mmmm yyyy"]
    assert [sheet["E5"].value, sheet["E5"].number_format] == ["21 March 1900", "#,##0"]


def test_a_formula_comes_back_as_its_value():
    """What was worked out stays; one that was never worked out is seen as a text, and asked for again."""
    never = Raw("blank", formula="A1+B1")
    sent = opened({"IW_17.launched": Raw("number", 12.0, "12", "A1*2"), "IW_17.with_plan": never})
    back, checked = again(handed_back(sent))
    assert back.answers["IW_17.launched"].raw == Raw("number", 12.0, "12")
    assert back.answers["IW_17.with_plan"].raw == Raw("text", "=A1+B1", "=A1+B1")
    assert [finding.code for finding in checked.findings] == ["not_a_number"]


def test_a_formula_among_words_comes_back_as_a_blank():
    """Its text would be taken for the answer; it is said beside the cell instead."""
    sent = opened({"IW_2.remarks": Raw("blank", formula="A1&B1")})
    content = handed_back(sent)
    cell = cell_named(seen(content), "IW_2.remarks")
    assert cell.value is None
    assert cell.comment.text == "This cell held a formula that was never worked out: =A1&B1. Type the answer here."
    assert [finding.code for finding in again(content)[1].findings] == ["blank"]


@pytest.mark.parametrize("shown", ["#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"])
def test_an_error_value_comes_back_as_that_error(shown):
    """It is seen as the error it was, and found wrong again."""
    sent = opened({"IW_17.launched": error(shown)})
    content = handed_back(sent)
    assert seen(content)[LAUNCHES]["E5"].value == shown
    assert without_places(again(content)[1]) == without_places(check(sent, PLAN))


def test_an_unknown_error_value_is_still_an_error():
    """An error that only newer programs have comes back as one that all have, never as words."""
    content = handed_back(opened({"IW_2.remarks": error("#SPILL!")}))
    assert again(content)[0].answers["IW_2.remarks"].raw.shown == "#VALUE!"


def test_a_number_of_17_digits_comes_back_whole():
    """A cell can hold a number that 16 digits do not say: its last digit is not lost."""
    sent = opened({"IW_17.launched": raw_number(10000000000.640625, read_format("General"), False)})
    assert again(handed_back(sent))[0].answers["IW_17.launched"].raw.value == 10000000000.640625


CODES = ("General", "0", "#,##0", "0.00", '"£"#,##0.00', "0%", "0.0%", '0"%"', "[h]:mm", "0.000")
TEXTS = st.text(  # no file can hold a NUL
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cn"), exclude_characters="\0"), max_size=40
)
NUMBERS = st.one_of(
    st.integers(-1000, 10**6).map(float),
    st.floats(-1e13, 1e13, allow_nan=False).map(lambda n: n + 0.0).filter(lambda n: n == 0 or abs(n) > 1e-9),
)
DATES = st.dates(date(1900, 3, 1), date(2100, 1, 1))
RAWS = st.one_of(
    st.just(BLANK),
    st.builds(lambda n, code: raw_number(n, read_format(code), False), NUMBERS, st.sampled_from(CODES)),
    st.sampled_from(["", "[x]", "[z]", "Yes", "no", "TBC", "1,204", "12%", "£3", "Half-way", "Please select", "_x0041_",
                     "=1", " 3 ", "Durham", "12 (estimated)", "3 May 2024"]).map(plans.raw),
    TEXTS.map(plans.raw),
    st.booleans().map(plans.raw),
    DATES.map(plans.raw),
    st.datetimes(datetime(1900, 3, 1), datetime(2100, 1, 1)).map(
        lambda when: Raw("date", when.replace(second=0, microsecond=0), "")
    ),
    st.sampled_from(["#REF!", "#N/A", "#DIV/0!"]).map(error),
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    answers=st.fixed_dictionaries({}, optional={name: RAWS for name in GOOD if not name.startswith(("IW_9", "step"))}),
    rows=st.lists(st.tuples(*[RAWS] * 6), max_size=3),
    explanations=st.dictionaries(st.sampled_from(sorted(GOOD)), st.sampled_from(["It is so.", "=1+1"]), max_size=2),
    nil=st.sampled_from([BLANK, plans.raw("Yes"), plans.raw("no"), plans.raw("maybe")]),
)
def test_a_handback_reads_as_what_it_answers(answers, rows, explanations, nil):
    """For answers of every kind: the findings of what it shows and the same observations, wherever the cells were."""
    asked = {question.name for question in plans.form().questions()}
    sent = opened(answers, rows, explanations={k: v for k, v in explanations.items() if k in asked})
    sent = replace(sent, nil=Answer(NIL_NAME, nil, "Cover", "B7"))
    sent = with_rows(sent, {row.number: [e.raw for e in row.cells.values()] for row in nonblank(sent)})
    before, checked = check(sent, PLAN, beside=Beside()), again(handed_back(sent))[1]
    assert without_places(checked) == without_places(check(turned(sent), PLAN, beside=Beside()))
    assert nowhere_in(checked.observations) == nowhere_in(before.observations)


@settings(max_examples=400, deadline=None)
@given(raw=RAWS, wanted=st.sampled_from([Wanted.by_question(question) for question in plans.form().questions()]))
def test_a_turned_value_is_read_as_it_was(raw, wanted):
    """The same answer, or wrong and asked about as before, whatever the cell's own number format was."""
    before, after = read(wanted, raw), read(wanted, as_handed_back(raw, wanted.kind))
    assert (after.value, after.marker, after.at_fault) == (before.value, before.marker, before.at_fault)
    queries = [[m.says for m in each.findings if m.severity == "query"] for each in (before, after)]
    assert queries[0] == queries[1]


def turned(sent: Return) -> Return:
    """A return with every value as it stands in the handback."""
    assert sent.form
    types: dict[str, str] = {question.name: question.type for question in sent.form.questions()}
    types |= {f"{t.name}.{key}": column.type for t in sent.form.tables for key, column in t.columns}

    def entry(one: Answer) -> Answer:
        return one._replace(raw=as_handed_back(one.raw, types[one.name]))

    entries = {name: entry(each) for name, each in sent.answers.items()}
    (rows,) = sent.records.values()
    turned_rows = {row.number: [entry(each).raw for each in row.cells.values()] for row in rows}
    return with_rows(replace(sent, answers=entries), turned_rows)


def nonblank(sent: Return) -> Sequence[Any]:
    """The rows that a reader would find: those that hold anything but spaces."""
    (rows,) = sent.records.values()
    return [row for row in rows if any(e.raw.kind != "blank" and (e.raw.shown or e.raw.kind != "text")
                                       for e in row.cells.values())]  # fmt: skip
