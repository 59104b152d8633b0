"""What could not be brought over into a handback: what is said of it, and where it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from openpyxl.workbook import Workbook as Book

from impact.checks.findings import Finding
from impact.returns.answers import Return
from impact.returns.matching import FRESH_TEMPLATE, KEEP_ONE, OWN_CELL
from impact.returns.opening import open_return
from impact.returns.writing.handback import AS_SENT, FIRST_SHEET
from tests.returns.filed_returns import LAUNCHES, PRACTICES, opened
from tests.returns.workbooks import edited
from tests.returns.writing.handbacks import (
    PLAN,
    again,
    handed_back,
    list_in,
    seen,
)


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
