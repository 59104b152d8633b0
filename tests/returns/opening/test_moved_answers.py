"""Answer cells that were moved: no figure is taken where something in the workbook speaks against its place."""

from __future__ import annotations

import pytest
from openpyxl.workbook import Workbook as Book
from openpyxl.workbook.defined_name import DefinedName

from impact.returns.checking.checks import check
from impact.returns.findings import Finding
from impact.returns.opening import open_return
from tests.returns.opening.edited_returns import LAUNCHED, after, lead, said
from tests.returns.opening.opened_returns import C1, C4, values
from tests.returns.workbooks import DEFINITIONS, GOOD_ANSWERS, OFFICE, edited, filled, form_for, template

WITH_PLAN = "IW-17 '… of which had an evaluation plan on the day they began'"
OWN_CELL = "Type each answer in its own yellow cell in the workbook made for you, and send that."


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
    assert result.nowhere == ("IW_17.launched", "IW_17.with_plan")
    assert not result.answers.keys() & {"IW_17.launched", "IW_17.with_plan"}


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
    assert result.nowhere == ("IW_17.launched", "IW_17.with_plan")


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


def test_deleted_row_of_a_question_that_need_not_be_answered():
    """Its name is left behind on an empty row: the answer is missing, which is not the same as blank."""
    form = form_for(OFFICE)
    content = edited(filled({"step_C1_1.state": "Done"}, template(form)), lambda book: book["Steps"].delete_rows(6))
    assert [(finding.code, finding.item) for finding in open_return(content, DEFINITIONS).findings] == [
        ("cell_missing", "step_C1_1.evidence")
    ]
