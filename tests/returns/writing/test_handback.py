"""The handback: what was sent comes back as it was, marked, and reads the same when it is sent again."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from openpyxl.workbook import Workbook as Book

from impact.checks.findings import Finding
from impact.returns.answers import Answer, Raw, Return
from impact.returns.form import NIL_NAME
from impact.returns.judging import check
from impact.returns.opening import open_return
from impact.returns.writing.handback import FIRST_SHEET
from tests.returns.filed_returns import GOOD_ROWS, LAUNCHES, PRACTICES, opened
from tests.returns.workbooks import cell_named, edited, unzipped
from tests.returns.writing.handbacks import (
    PLAN,
    again,
    handed_back,
    list_in,
    seen,
    with_rows,
    without_places,
)


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
