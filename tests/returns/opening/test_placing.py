"""Answer cells that were moved: a defined name is followed until something in the workbook speaks against it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from openpyxl.workbook import Workbook as Book
from openpyxl.workbook.defined_name import DefinedName

from impact.returns.checking.checks import check
from impact.returns.findings import Finding
from impact.returns.opening.intake import Opened, open_return
from tests.returns.workbooks import DEFINITIONS, GOOD_ANSWERS, OFFICE, edited, filled, form_for, template

C1 = "C1 An evidence base that"
C4 = "C4 Local innovation"
LAUNCHED = "IW-17 'Initiatives launched in the quarter'"
WITH_PLAN = "IW-17 '… of which had an evaluation plan on the day they began'"
OWN_CELL = "Type each answer in its own yellow cell in the workbook made for you, and send that."


def after(edit: Callable[[Book], None]) -> Opened:
    """A good return as it was opened after an edit."""
    return open_return(edited(filled(), edit), DEFINITIONS)


def said(result: Opened) -> list[tuple[str, str]]:
    """Each finding's place and words, as the check of the return gives them."""
    return [(finding.place, finding.text) for finding in check(result, DEFINITIONS).findings]


def lead(book: Book, name: str, sheet: str, cell: str) -> None:
    """Have a defined name lead to another cell: "$E$8"."""
    book.defined_names[name] = DefinedName(name, attr_text=f"'{sheet}'!{cell}")


def values(result: Opened) -> dict[str, Any]:
    """Each answer's value."""
    assert result.filed is not None
    return {name: entry.raw.value for name, entry in result.filed.entries.items()}


def explanations(result: Opened) -> dict[str, str]:
    """Each answer's explanation."""
    assert result.filed is not None
    return dict(result.filed.explanations)


# --- an answer moved onto another ---------------------------------------------------------------------------------


def both_names_on_one_cell(book: Book) -> None:
    """LibreOffice, after the answer in E5 is cut and pasted onto E6."""
    book[C4]["E6"], book[C4]["E5"] = 12, None
    lead(book, "IW_17.launched", C4, "$E$6")


def test_two_names_on_one_cell():
    """The one figure left could answer either question, so it answers neither, and that is said once."""
    result = after(both_names_on_one_cell)
    assert said(result) == [
        (
            f"{C4}!E6",
            f"The answer cell of {LAUNCHED} cannot be told from that of {WITH_PLAN}: one was moved onto the other. "
            f"{OWN_CELL}",
        ),
    ]
    assert result.filed is not None
    assert result.filed.nowhere == ("IW_17.launched", "IW_17.with_plan")
    assert not result.filed.entries.keys() & {"IW_17.launched", "IW_17.with_plan"}


def test_finding_of_a_moved_cell():
    """It is an error with a place, and says which answer it is about."""
    first = after(both_names_on_one_cell).findings[0]
    assert first == Finding("cell_moved", "error", first.says, OWN_CELL, C4, "E6", "IW_17.launched")


def test_name_moved_onto_a_cell_that_lost_its_own():
    """Excel breaks the name of the cell pasted onto: its question still has that cell beside it."""

    def edit(book: Book) -> None:
        both_names_on_one_cell(book)
        book.defined_names["IW_17.with_plan"] = DefinedName("IW_17.with_plan", attr_text="#REF!")

    assert [finding.code for finding in after(edit).findings] == ["cell_moved"]


def test_two_names_on_one_cell_without_labels():
    """Where nothing beside the cells can be read, two names on one cell are still too many."""

    def edit(book: Book) -> None:
        both_names_on_one_cell(book)
        book[C4].delete_cols(1, 2)
        lead(book, "IW_17.launched", C4, "$C$6")
        lead(book, "IW_17.with_plan", C4, "$C$6")

    result = after(edit)
    assert [finding.item for finding in result.findings] == ["IW_17.launched"]
    assert result.filed is not None
    assert result.filed.nowhere == ("IW_17.launched", "IW_17.with_plan")


# --- a name left behind -------------------------------------------------------------------------------------------


def test_names_left_behind_by_a_deleted_row():
    """A program that deletes a row and not its names leaves each name below it one row too low."""
    result = after(lambda book: book[C1].delete_rows(7))
    assert [place for place, _ in said(result)] == [f"{C1}!E{row}" for row in (7, 8, 9, 10)]
    assert said(result)[0] == (
        f"{C1}!E7",
        "The answer cell of IW-2 'Does the force have an innovation broker?' has been moved: this cell is in the row "
        f"of IW-2 'How far has it got?'. {OWN_CELL}",
    )
    assert said(result)[-1] == (
        f"{C1}!E10",
        f"The answer cell of IW-2 'What changed?' has been moved: its question is in row 9 of '{C1}'. {OWN_CELL}",
    )
    assert values(result).keys() == {"IW_2.cost", "IW_2.share", "IW_17.launched", "IW_17.with_plan"}


def test_two_names_exchanged():
    """Each leads to the other's row; neither figure is used."""

    def edit(book: Book) -> None:
        lead(book, "IW_17.launched", C4, "$E$6")
        lead(book, "IW_17.with_plan", C4, "$E$5")

    assert said(after(edit)) == [
        (
            f"{C4}!E6",
            f"The answer cell of {LAUNCHED} has been moved: this cell is in the row of {WITH_PLAN}. {OWN_CELL}",
        ),
        (
            f"{C4}!E5",
            f"The answer cell of {WITH_PLAN} has been moved: this cell is in the row of {LAUNCHED}. {OWN_CELL}",
        ),
    ]


def test_row_of_another_measure_with_words_changed():
    """The ref alone shows that a row is another measure's."""

    def edit(book: Book) -> None:
        book[C1]["B12"], book[C1]["A12"], book[C1]["E12"] = "Something else", "IW-2", 5
        lead(book, "IW_17.launched", C1, "$E$12")
        book[C4]["B5"] = None

    assert said(after(edit)) == [
        (
            f"{C1}!E12",
            f"The answer cell of {LAUNCHED} has been moved: this cell is in a row of IW-2. {OWN_CELL}",
        )
    ]


def test_name_on_a_row_with_other_words():
    """A row of somebody's own words is not the question's, which stands where it was."""

    def edit(book: Book) -> None:
        book[C4]["B20"], book[C4]["E20"] = "Our total", 40
        lead(book, "IW_17.launched", C4, "$E$20")

    assert said(after(edit)) == [
        (
            f"{C4}!E20",
            f"The answer cell of {LAUNCHED} has been moved: its question is in row 5 of '{C4}'. {OWN_CELL}",
        )
    ]


def test_answer_moved_away_and_another_typed_in_its_place():
    """Of two figures, the one behind the name and the one a person sees beside the question, neither is picked."""

    def edit(book: Book) -> None:
        book[C4]["H5"] = 40
        lead(book, "IW_17.launched", C4, "$H$5")

    assert said(after(edit)) == [
        (
            f"{C4}!H5",
            f"The answer cell of {LAUNCHED} has been moved: another answer stands in E5. {OWN_CELL}",
        )
    ]


@pytest.mark.parametrize("row", range(1, 11))
@pytest.mark.parametrize("change", ["delete_rows", "insert_rows"])
def test_no_answer_becomes_anothers(change: str, row: int):
    """Wherever a program puts in or takes out a row and leaves the names behind, no figure answers another question."""
    result = after(lambda book: getattr(book[C1], change)(row))
    found = {name: value for name, value in values(result).items() if value is not None}
    assert found.items() <= GOOD_ANSWERS.items()
    assert found == GOOD_ANSWERS or "error" in {finding.severity for finding in check(result, DEFINITIONS).findings}


# --- what is still followed ---------------------------------------------------------------------------------------


def test_answer_moved_to_an_empty_place():
    """Nothing is left beside the question and nothing speaks against the new place."""

    def edit(book: Book) -> None:
        book[C4].move_range("E5", rows=20, cols=3)
        lead(book, "IW_17.launched", C4, "$H$25")

    result = after(edit)
    assert result.findings == ()
    assert values(result) == GOOD_ANSWERS


def test_labels_deleted():
    """Without its words a row speaks for no other question."""

    def edit(book: Book) -> None:
        for row in (5, 6):
            book[C4][f"A{row}"] = book[C4][f"B{row}"] = None

    result = after(edit)
    assert result.findings == ()
    assert values(result) == GOOD_ANSWERS


def test_row_inserted_with_its_names_moved():
    """A spreadsheet program moves words, answer and name together."""

    def edit(book: Book) -> None:
        book[C4].insert_rows(5)
        for name, row in (("launched", 6), ("with_plan", 7)):
            lead(book, f"IW_17.{name}", C4, f"$E${row}")
            lead(book, f"IW_17.{name}.explanation", C4, f"$F${row}")

    result = after(edit)
    assert result.findings == ()
    assert values(result) == GOOD_ANSWERS


def test_column_inserted_and_the_heading_of_answers_changed():
    """Where the column of answers cannot be told, what stands in its old place is no other answer."""

    def edit(book: Book) -> None:
        book[C4].insert_cols(5)
        book[C4]["F4"] = "Figures"
        book[C4]["E5"] = "our note"
        for name, row in (("launched", 5), ("with_plan", 6)):
            lead(book, f"IW_17.{name}", C4, f"$F${row}")

    result = after(edit)
    assert result.findings == ()
    assert values(result) == GOOD_ANSWERS


def test_sheets_in_another_order():
    """Names lead to sheets by their names."""
    result = after(lambda book: book.move_sheet(book[C4], -2))
    assert result.findings == ()
    assert values(result) == GOOD_ANSWERS


# --- sheets renamed and copied ------------------------------------------------------------------------------------


def no_names(book: Book) -> None:
    """Take every defined name away."""
    for name in list(book.defined_names):
        del book.defined_names[name]


def test_renamed_sheet_without_names():
    """A sheet is known by the questions in it."""

    def edit(book: Book) -> None:
        no_names(book)
        book[C4].title = "Ours"

    result = after(edit)
    assert [finding.code for finding in result.findings] == []
    assert values(result) == GOOD_ANSWERS


def test_copy_alone():
    """The sheet deleted and its copy kept: the names lead nowhere, the questions are in the copy."""

    def edit(book: Book) -> None:
        book.copy_worksheet(book[C4]).title = f"{C4} (2)"
        book.remove(book[C4])
        for name in ("IW_17.launched", "IW_17.with_plan"):
            book.defined_names[name] = DefinedName(name, attr_text="#REF!")

    assert values(after(edit)) == GOOD_ANSWERS


def test_copy_with_the_same_answers_or_none():
    """A copy that says the same, or nothing, takes nothing away."""

    def edit(book: Book) -> None:
        book.copy_worksheet(book[C4]).title = "The same"
        book.copy_worksheet(book[C4]).title = "Empty"
        book["Empty"]["E5"] = book["Empty"]["E6"] = None

    result = after(edit)
    assert result.findings == ()
    assert values(result) == GOOD_ANSWERS


def test_copy_answered_differently():
    """Of two sheets that differ neither is picked, and what differs is said once."""

    def edit(book: Book) -> None:
        book.copy_worksheet(book[C4]).title = f"{C4} (2)"
        book[f"{C4} (2)"]["E5"] = 40

    result = after(edit)
    assert said(result) == [
        (
            f"{C4} (2)!E5",
            f"The sheets '{C4}' and '{C4} (2)' ask the same questions and their answers differ: {LAUNCHED} is 12 in "
            "the first and 40 in the second. Delete the sheet that is not meant, and send the workbook again.",
        )
    ]
    assert "IW_17.launched" not in values(result)
    assert values(result)["IW_17.with_plan"] == 9


def test_deleted_row_of_a_question_that_need_not_be_answered():
    """Its name is left behind on an empty row: the answer is missing, which is not the same as blank."""
    form = form_for(OFFICE)
    content = edited(filled({"step_C1_1.state": "Done"}, template(form)), lambda book: book["Steps"].delete_rows(6))
    assert [(finding.code, finding.item) for finding in open_return(content, DEFINITIONS).findings] == [
        ("cell_missing", "step_C1_1.evidence")
    ]


# --- explanations -------------------------------------------------------------------------------------------------


def test_explanation_in_another_questions_row_explains_nothing():
    """What stands in the other's row is not taken; what stands in its own row is."""

    def edit(book: Book) -> None:
        book[C4]["F5"], book[C4]["F6"] = "A campaign.", "A new form."
        lead(book, "IW_17.launched.explanation", C4, "$F$6")
        lead(book, "IW_17.with_plan.explanation", C4, "$F$5")

    result = after(edit)
    assert result.findings == ()
    assert explanations(result) == {"IW_17.launched": "A campaign.", "IW_17.with_plan": "A new form."}


def test_explanation_that_is_two_explains_neither():
    """One explanation moved onto another may be either's."""

    def edit(book: Book) -> None:
        book[C4]["F6"] = "A campaign."
        lead(book, "IW_17.launched.explanation", C4, "$F$6")

    assert explanations(after(edit)) == {}


def test_answer_is_not_its_own_explanation():
    """An answer moved onto the cell for its explanation explains nothing."""

    def edit(book: Book) -> None:
        book[C4].move_range("E5", cols=1)
        lead(book, "IW_17.launched", C4, "$F$5")

    result = after(edit)
    assert values(result) == GOOD_ANSWERS
    assert explanations(result) == {}
