"""Defined names that are still followed: answers and explanations moved where nothing speaks against it."""

from __future__ import annotations

from openpyxl.workbook import Workbook as Book

from impact.returns.answers import Return
from tests.returns.opening.edited_returns import after, lead
from tests.returns.opening.opened_returns import C4, values
from tests.returns.workbooks import GOOD_ANSWERS


def explanations(result: Return) -> dict[str, str]:
    """Each answer's explanation."""
    return dict(result.explanations)


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
