"""Sheets renamed and copied: a sheet is known by its questions, and of two that differ neither is picked."""

from __future__ import annotations

from openpyxl.workbook import Workbook as Book
from openpyxl.workbook.defined_name import DefinedName

from tests.returns.opening.edited_returns import LAUNCHED, after, said
from tests.returns.opening.opened_returns import C4, values
from tests.returns.workbooks import GOOD_ANSWERS


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
