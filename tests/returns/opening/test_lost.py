"""Answers without a cell: one cause is said once, with what to do."""

from __future__ import annotations

import pytest

from impact.returns.checking.checks import check
from tests.returns.opening.opened_returns import C1, C4, FRESH, opened, said
from tests.returns.workbooks import DEFINITIONS, GOOD_ANSWERS, edited, filled

ON_C1 = [name for name in GOOD_ANSWERS if name.startswith("IW_2.")]


def nameless(edit=lambda book: None):
    """A good return without its names, then edited."""

    def both(book) -> None:
        for name in [name for name in book.defined_names if not name.startswith("impact.")]:
            del book.defined_names[name]
        edit(book)

    return opened(edited(filled(), both))


def clear(sheet: str, columns: str, rows: range = range(5, 30)):
    """An edit that clears columns below their headings."""

    def edit(book) -> None:
        for row in rows:
            for column in columns:
                book[sheet][f"{column}{row}"].value = None

    return edit


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ("A", "The column 'Ref' is empty or gone in this sheet, so the answers to its 6 questions cannot be found."),
        (
            "B",
            "The column 'Question' is empty or gone in this sheet, so the answers to its 6 questions cannot be found.",
        ),
        (
            "AB",
            "The columns 'Ref' and 'Question' are empty or gone in this sheet, so the answers to its 6 questions "
            "cannot be found.",
        ),
    ],
)
def test_column_cleared_and_names_gone(columns: str, says: str):
    """The column is named, and how many questions it concerns."""
    result = nameless(clear(C1, columns))
    assert said(result) == [(C1, f"{says} {FRESH}")]
    assert result.findings[0].code == "column_missing"
    assert sorted(result.nowhere) == sorted(ON_C1)


def test_many_rows_gone():
    """More than three cells that are gone are one finding; fewer are said one by one."""
    says = (
        "The cells for 4 questions are not in this workbook: IW-2 'Cost, in thousands of pounds', IW-2 'Share of staff "
        "trained', IW-2 'Does the force have an innovation broker?' and IW-2 'How far has it got?'."
    )
    assert said(nameless(clear(C1, "AB", range(5, 9)))) == [(C1, f"{says} {FRESH}")]
    assert len(nameless(clear(C1, "AB", range(5, 8))).findings) == 3


def test_emptied_sheet():
    """Its tab is there and its names lead to it: nobody is told to fill in cells that no question stands beside."""

    def empty(book) -> None:
        book[C4].delete_rows(1, 100)

    result = opened(edited(filled(), empty))
    says = (
        "The headings and questions of 'C4 A route for local innovation' are not in this sheet, so its answers cannot "
        "be found."
    )
    assert said(result) == [(C4, f"{says} {FRESH}")]
    assert [finding.code for finding in check(result, DEFINITIONS).findings if finding.sheet == C4] == ["table_missing"]
    assert set(result.nowhere) == {"IW_17.launched", "IW_17.with_plan"}


def test_answers_alone_are_left():
    """Where an answer still stands, its name is followed: nothing of it is lost."""

    def bare(book) -> None:
        for row in book[C4].iter_rows():
            for cell in row:
                if cell.column != 5 or cell.row < 5:
                    cell.value = None

    assert {"IW_17.launched", "IW_17.with_plan"} <= set(opened(edited(filled(), bare)).answers)
