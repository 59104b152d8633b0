"""Questions that were reworded since the workbook was made, and rows that stand twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl.workbook import Workbook as Book

from impact.returns.findings import Finding
from impact.returns.opening import open_return
from tests.returns.workbooks import DEFINITIONS, cell_named, edited, filled

C4 = "C4 Local innovation"
LABEL = "Initiatives launched in the quarter"
TITLE = "New initiatives with an evaluation plan at launch"


def found(edit: Callable[[Book], None]) -> tuple[Finding, ...]:
    """What is found on opening a good return after an edit."""
    return open_return(edited(filled(), edit), DEFINITIONS).findings


def worded(label: str, digest: str = "ba9876543210") -> Callable[[Book], None]:
    """An edit by which the workbook was made when the first question had other words."""

    def edit(book: Book) -> None:
        cell_named(book, "impact.definitions").value = digest
        book[C4]["B5"] = f"{TITLE}\n{label}"

    return edit


# --- reworded -----------------------------------------------------------------------------------------------------


def test_reworded_question():
    """The answer is to the old question, and is not taken for one to the new in silence."""
    first, *rest = found(worded("Initiatives under way in the quarter"))
    assert first == Finding(
        "question_reworded",
        "query",
        "When this workbook was made the question was 'Initiatives under way in the quarter'; it is now 'Initiatives "
        "launched in the quarter'.",
        "Check that the answer is to the new one, and say so in the column 'Explanation'; if it is not, correct it.",
        C4,
        "E5",
        "IW_17.launched",
    )
    assert [each.code for each in rest] == ["older_definitions"]


@pytest.mark.parametrize(
    "label", [LABEL, "initiatives  launched, in the Quarter.", "“Initiatives launched” in the quarter"]
)
def test_the_same_words(label):
    """Spacing, capitals and punctuation make no difference."""
    assert [each.code for each in found(worded(label))] == ["older_definitions"]


def test_new_title_over_the_same_question():
    """The measure was renamed; what is asked is the same."""

    def edit(book: Book) -> None:
        worded(LABEL)(book)
        book[C4]["B5"] = f"Launches\n{LABEL}"

    assert [each.code for each in found(edit)] == ["older_definitions"]


def test_words_changed_by_the_force():
    """The definitions are today's, so that the words were changed by hand and the question is as it was asked."""
    assert found(worded("Initiatives under way in the quarter", DEFINITIONS.digest)) == ()


def test_reworded_question_that_is_not_answered():
    """There is nothing to ask about."""

    def edit(book: Book) -> None:
        worded("Initiatives under way in the quarter")(book)
        book[C4]["E5"] = None

    assert [each.code for each in found(edit)] == ["older_definitions"]


# --- rows that stand twice ----------------------------------------------------------------------------------------


def pasted_below(*values: object, named: bool) -> Callable[[Book], None]:
    """An edit that pastes the row of the first question below the last, each time with another answer."""

    def edit(book: Book) -> None:
        sheet = book[C4]
        for row, value in enumerate(values, start=9):
            for column in "ABCD":
                sheet[f"{column}{row}"] = sheet[f"{column}5"].value
            sheet[f"E{row}"] = value
        if not named:
            del book.defined_names["IW_17.launched"]

    return edit


def test_row_twice_without_its_name():
    """Which of the two is meant cannot be told, and both cells are named."""
    assert found(pasted_below(15, named=False)) == (
        Finding(
            "question_twice",
            "error",
            f"The row of IW-17 '{LABEL}' stands more than once in this sheet, with its answer in E5 and E9.",
            "Delete the row that is not meant, and send the workbook again.",
            C4,
            "E5",
            "IW_17.launched",
            cells=(f"{C4}!E9",),
            named=1,
        ),
    )


def test_row_three_times_without_its_name():
    """Every copy is named."""
    (finding,) = found(pasted_below(15, 16, named=False))
    assert finding.says.endswith("with its answer in E5, E9 and E10.")


def test_row_twice_with_another_answer():
    """The name says which is the form's own; the other answer is asked about."""
    assert found(pasted_below(15, named=True)) == (
        Finding(
            "answered_twice",
            "query",
            f"The row of IW-17 '{LABEL}' stands more than once in this sheet: 12 stands in E5, which was used, and "
            "15 in E9.",
            "Delete the row that is not meant; if both are, say why.",
            C4,
            "E5",
            "IW_17.launched",
            cells=(f"{C4}!E9",),
            named=1,
        ),
    )


@pytest.mark.parametrize("value", [12, None])
def test_row_twice_with_nothing_else_to_say(value):
    """A copy that says the same, or nothing, is passed over."""
    assert found(pasted_below(value, named=True)) == ()


def test_row_twice_and_its_own_cell_blank():
    """The answer stands in the copy."""

    def edit(book: Book) -> None:
        pasted_below(15, named=True)(book)
        book[C4]["E5"] = None

    assert found(edit)[0].says.endswith("nothing stands in E5, which was used, and 15 in E9.")


# --- beside a blank answer ----------------------------------------------------------------------------------------


def strays(edit: Callable[[Book], None]) -> dict[str, list[tuple[str, str]]]:
    """The figures that stand beside blank answers: each cell and what it shows."""
    filed = open_return(edited(filled(), edit), DEFINITIONS)
    assert filed is not None
    return {name: [(entry.cell, entry.raw.shown) for entry in held] for name, held in filed.strays.items()}


def in_cells(**values: object) -> Callable[[Book], None]:
    """An edit of cells of the sheet of the first question."""

    def edit(book: Book) -> None:
        for cell, value in values.items():
            book[C4][cell] = value

    return edit


def test_figures_beside_a_blank_answer():
    """What was typed one cell too far is given, whichever side."""
    assert strays(in_cells(E5=None, D5=80)) == {"IW_17.launched": [("D5", "80")]}
    assert strays(in_cells(E5=None, F5=80)) == {"IW_17.launched": [("F5", "80")]}
    assert strays(in_cells(E5=None, D5=80, F5=81)) == {"IW_17.launched": [("D5", "80"), ("F5", "81")]}


def test_words_beside_a_blank_answer():
    """An explanation is where it belongs, whether or not the column before it is there."""
    assert strays(in_cells(E5=None, F5="We had none.")) == {}
    assert strays(in_cells(E5=None, F5="We had none.", D4=None)) == {}


def test_figures_beside_an_answer():
    """Nothing is amiss."""
    assert strays(in_cells(D5=80, F5=81)) == {}
