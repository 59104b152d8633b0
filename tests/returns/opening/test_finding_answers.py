"""Where answers are found: by their names, by the words beside them, or nowhere, which is not blank."""

from __future__ import annotations

import pytest
from openpyxl.workbook.defined_name import DefinedName

from tests.returns.opening.opened_returns import C1, C4, FRESH, opened, said, values
from tests.returns.workbooks import GOOD_ANSWERS, edited, filled


def test_names_follow_inserted_rows_and_renamed_sheets():
    """Excel moves the names with their cells; where they lead is where the answer is."""

    def edit(book) -> None:
        sheet = book[C4]
        sheet.move_range("E5:E6", rows=35, cols=3)
        sheet.title = "Ours"
        book.move_sheet(sheet, 2)
        for name, cell in (("IW_17.launched", "$H$40"), ("IW_17.with_plan", "$H$41")):
            book.defined_names[name] = DefinedName(name, attr_text=f"Ours!{cell}")

    result = opened(edited(filled(), edit))
    entry = result.answers["IW_17.launched"]
    assert (entry.sheet, entry.cell, entry.raw.value) == ("Ours", "H40", 12)
    assert result.findings == ()


@pytest.mark.parametrize("broken", ["#REF!", f"'{C4}'!#REF!", "Nowhere!$A$1", "OFFSET(A1,1,1)"])
def test_broken_name(broken):
    """Where a name is broken, the ref and question beside the cell find it."""

    def edit(book) -> None:
        for name in ("IW_17.launched", "IW_17.launched.explanation"):
            book.defined_names[name] = DefinedName(name, attr_text=broken)
        book[C4]["F5"] = "Because."

    result = opened(edited(filled(), edit))
    assert result.findings == ()
    assert values(result) == GOOD_ANSWERS
    assert result.explanations == {"IW_17.launched": "Because."}


def test_no_names_and_everything_moved():
    """Without any names, rows and columns inserted and the case changed, answers are still found."""

    def edit(book) -> None:
        for name in list(book.defined_names):
            del book.defined_names[name]
        for title in (C1, C4):
            book[title].insert_rows(1, 3)
            book[title].insert_rows(9, 2)
            book[title].insert_cols(1, 2)
            book[title].insert_cols(6)
        book[C4].title = "for a moment"  # openpyxl adds a 1 to a name that differs only in case
        book["for a moment"].title = C4.upper()

    result = opened(edited(filled(), edit))
    assert result.findings == ()
    assert values(result) == GOOD_ANSWERS
    assert result.answers["IW_17.with_plan"].cell == "H11"


def test_two_rows_alike_name_neither():
    """A row copied without its names could be either, so it is not guessed."""

    def edit(book) -> None:
        del book.defined_names["IW_17.with_plan"]
        for column in "ABE":
            book[C4][f"{column}9"] = book[C4][f"{column}6"].value

    assert said(opened(edited(filled(), edit))) == [
        (
            f"{C4}!E6",
            "The row of IW-17 '… of which had an evaluation plan on the day they began' stands more than once in this "
            "sheet, with its answer in E6 and E9. Delete the row that is not meant, and send the workbook again.",
        )
    ]


def test_deleted_row():
    """A row deleted with its names: its answers are nowhere, not blank."""

    def edit(book) -> None:
        book[C4].delete_rows(6)
        for name in ("IW_17.with_plan", "IW_17.with_plan.explanation"):
            book.defined_names[name] = DefinedName(name, attr_text="#REF!")

    result = opened(edited(filled(), edit))
    assert result.nowhere == ("IW_17.with_plan",)
    assert "IW_17.with_plan" not in result.answers
    (finding,) = result.findings
    assert (finding.code, finding.severity, finding.item) == ("cell_missing", "error", "IW_17.with_plan")


def test_deleted_sheet():
    """A sheet deleted is one finding, however many answers it had."""
    result = opened(edited(filled(), lambda book: book.remove(book[C1])))
    assert said(result) == [(C1, f"The sheet '{C1}' is not in this workbook. {FRESH}")]
    assert len(result.nowhere) == 6
    assert set(result.answers) == {"IW_17.launched", "IW_17.with_plan"}
