"""Columns deleted, put in, swapped and headed otherwise: an answer is found in its own column, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook as Book
from openpyxl.workbook.defined_name import DefinedName

from impact.returns.answers import Return
from impact.returns.form import HEADINGS
from impact.returns.opening import open_return
from tests.returns.workbooks import DEFINITIONS, GOOD_ANSWERS, edited, filled, template

C1, C4 = "C1 An evidence base that", "C4 Local innovation"
HEADER, LAST = 4, 12  # rows
EXPLAINED = {
    f"{name}.explanation": text for name, text in (("IW_17.launched", "14"), ("IW_17.with_plan", "Few had one."))
}
ANSWERS = {name: value for name, value in GOOD_ANSWERS.items() if name.startswith("IW_17.")}
FRESH = "Copy your answers into a fresh template and send that."
RETURN = filled({**GOOD_ANSWERS, **EXPLAINED}, template(last={"IW_17.launched": 11, "IW_17.with_plan": 10}))


def broken_names(book: Book) -> None:
    """The names of the sheet's answers lead nowhere, as Excel leaves them when their cells are deleted."""
    for name, defined in book.defined_names.items():
        if f"'{C4}'!" in defined.attr_text:
            book.defined_names[name] = DefinedName(name, attr_text="#REF!")


def after(*edits: Callable[[Any], None], keep_names: bool = False) -> Return:
    """The return as it was opened after each edit of its sheet."""

    def edit(book: Book) -> None:
        for each in edits:
            each(book[C4])
        if not keep_names:
            broken_names(book)

    return open_return(edited(RETURN, edit), DEFINITIONS)


def found(result: Return) -> dict[str, Any]:
    """What answers the sheet's questions, and explains them."""
    answers = {name: entry.raw.value for name, entry in result.answers.items() if name in ANSWERS}
    explanations = {f"{name}.explanation": text for name, text in result.explanations.items()}
    return {**answers, **explanations}


def said(result: Return) -> list[tuple[str, str, str]]:
    """Each finding's code, place and words."""
    return [(finding.code, finding.place, finding.text) for finding in result.findings]


def column_missing() -> list[tuple[str, str, str]]:
    """What is said of a sheet without its column of answers."""
    says = "The column 'Your answer' cannot be told in this sheet, so its answers cannot be found."
    return [("column_missing", C4, f"{says} {FRESH}")]


def swap(one: int, other: int) -> Callable[[Any], None]:
    """Two columns change places, headings and all."""

    def edit(sheet: Any) -> None:
        for row in range(1, LAST):
            first, second = sheet.cell(row, one), sheet.cell(row, other)
            first.value, second.value = second.value, first.value

    return edit


def head(column: int, words: str | None) -> Callable[[Any], None]:
    """Another heading over a column."""
    return lambda sheet: setattr(sheet.cell(HEADER, column), "value", words)


def test_column_of_answers_deleted():
    """What stands beside it is not taken for it: a figure in an explanation answers nothing."""
    result = after(lambda sheet: sheet.delete_cols(5))
    assert said(result) == column_missing()
    assert found(result) == {}
    assert result.nowhere == ("IW_17.launched", "IW_17.with_plan")


def test_column_of_answers_deleted_and_names_left_behind():
    """The names then lead to the explanations, whose heading says what they are."""
    result = after(lambda sheet: sheet.delete_cols(5), keep_names=True)
    assert [(code, place) for code, place, _ in said(result)] == [
        ("cell_moved", f"{C4}!E5"),
        ("cell_moved", f"{C4}!E6"),
    ]
    assert said(result)[0][2] == (
        "The answer cell of IW-17 'Initiatives launched in the quarter' has been moved: this cell is in the column "
        "'Explanation'. Type each answer in its own yellow cell in the workbook made for you, and send that."
    )
    assert found(result) == {}


@pytest.mark.parametrize("unanswered", [False, True])
@pytest.mark.parametrize("column", range(1, 8))
@pytest.mark.parametrize("change", ["delete_cols", "insert_cols"])
def test_names_left_behind_lead_to_no_other_column(change: str, column: int, unanswered: bool):
    """Wherever a column is put in or taken out and the names stay, an answer is its own, blank, or said to be moved."""

    def blank(sheet: Any) -> None:
        for row in (5, 6):
            sheet.cell(row, 5).value = None if unanswered else sheet.cell(row, 5).value

    result = after(blank, lambda sheet: getattr(sheet, change)(column), keep_names=True)
    right = {**(dict.fromkeys(ANSWERS) if unanswered else ANSWERS), **EXPLAINED}
    assert found(result).items() <= right.items()
    assert all(name in found(result) for name in ANSWERS) or result.findings


@pytest.mark.parametrize(
    ("edit", "lost"),
    [
        (lambda sheet: sheet.delete_cols(6), EXPLAINED),
        (head(6, "Erläuterung"), EXPLAINED),
        (head(3, "Explanation"), EXPLAINED),
        (swap(5, 6), {}),
        (swap(2, 5), {}),
        (lambda sheet: sheet.insert_cols(6), {}),
        (head(1, "Reference"), {}),
        (head(2, "What we ask"), {}),
    ],
)  # fmt: skip
def test_answers_found_in_their_own_column(edit: Callable[[Any], None], lost: dict[str, str]):
    """By their heading, and their rows by the words in them; an explanation that cannot be told explains nothing."""
    result = after(edit)
    assert found(result) == {name: value for name, value in {**ANSWERS, **EXPLAINED}.items() if name not in lost}
    assert result.findings == ()


@pytest.mark.parametrize("edit", [head(5, "Figures"), head(5, None), head(4, "Your answer"), head(6, "Your answer")])
def test_column_of_answers_that_cannot_be_told(edit: Callable[[Any], None]):
    """With its heading gone, or over two columns, the place where it was is not taken for it."""
    result = after(edit)
    assert said(result) == column_missing()
    assert found(result) == {}


def other_language(sheet: Any) -> None:
    """A whole row of headings in another language."""
    for column, words in enumerate(("Nr.", "Frage", "Anleitung", "Zuletzt", "Antwort", "Erläuterung", "Probe"), 1):
        sheet.cell(HEADER, column).value = words


@pytest.mark.parametrize("edit", [other_language, lambda sheet: sheet.delete_rows(HEADER)])
def test_headings_that_cannot_be_read(edit: Callable[[Any], None]):
    """Without headings no column is known."""
    result = after(edit)
    says = "The headings of 'C4 A route for local innovation' are not in this sheet, so its answers cannot be found."
    assert said(result) == [("table_missing", C4, f"{says} {FRESH}")]
    assert found(result) == {}


@pytest.mark.parametrize("column", [1, 2])
def test_column_of_refs_or_questions_deleted(column: int):
    """Whose row it is cannot be told, and is said once for all the answers."""
    result = after(lambda sheet: sheet.delete_cols(column))
    heading = HEADINGS[column - 1]
    says = f"The column '{heading}' is empty or gone in this sheet, so the answers to its 2 questions cannot be found."
    assert said(result) == [("column_missing", C4, f"{says} {FRESH}")]
    assert found(result) == {}


def test_record_sheet_with_a_heading_over_two_columns():
    """Which of them is meant cannot be told, so neither is read."""

    def edit(book: Book) -> None:
        book["IW-15 practices"]["G4"] = "Stage"

    result = open_return(edited(RETURN, edit), DEFINITIONS)
    says = "The heading 'Stage' stands over more than one column of this sheet."
    assert said(result) == [("column_missing", "IW-15 practices", f"{says} {FRESH}")]


_COLUMN = st.integers(1, 9)
_EDITS = st.one_of(
    st.builds(lambda column: ("delete", column, 0), _COLUMN),
    st.builds(lambda column: ("insert", column, 0), _COLUMN),
    st.builds(lambda one, other: ("swap", one, other), _COLUMN, _COLUMN),
    st.builds(
        lambda column, words: ("head", column, words), _COLUMN, st.sampled_from(["", "Ours", "Antwort", "Total"])
    ),
    st.builds(lambda row: ("row", row, 0), st.integers(1, 7)),
)


def changed(sheet: Any, how: str, one: int, other: Any) -> None:
    """Make one of the changes."""
    if how == "delete":
        sheet.delete_cols(one)
    elif how == "insert":
        sheet.insert_cols(one)
        sheet.cell(5, one).value, sheet.cell(6, one).value = 77, "our note"
    elif how == "swap":
        swap(one, other)(sheet)
    elif how == "head":
        sheet.cell(HEADER, one).value = other or None
    else:
        sheet.delete_rows(one)


@settings(max_examples=60, deadline=None)
@given(edits=st.lists(_EDITS, min_size=1, max_size=5))
def test_never_another_cells_value(edits: list[tuple[str, int, Any]]):
    """Whatever becomes of the columns, each answer is the true one or missing with an error, and no other cell's."""
    book = openpyxl.load_workbook(BytesIO(RETURN))
    for edit in sorted(edits, key=lambda each: each[0] == "row"):  # rows last: the headings stay where they are
        changed(book[C4], *edit)
    broken_names(book)
    written = BytesIO()
    book.save(written)
    result = open_return(written.getvalue(), DEFINITIONS)
    answers = found(result)
    assert answers.items() <= {**ANSWERS, **EXPLAINED}.items()
    if not answers.keys() >= ANSWERS.keys():
        assert "error" in {finding.severity for finding in result.findings}
