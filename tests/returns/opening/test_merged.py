"""Merged cells: what stands beneath them is read, and it is asked whether that is meant."""

from __future__ import annotations

import pytest

from tests.returns.opening.opened_returns import C1, C4, opened, values
from tests.returns.workbooks import GOOD_ANSWERS, edited, filled

UNMERGE = "Take the merging back, and check what stands in each cell or clear it."


def merged(sheet: str, area: str, **cells):
    """A good return in which an area is merged as some programs do: what stands beneath stays."""

    def edit(book) -> None:
        for cell, value in cells.items():
            book[sheet][cell] = value
        under = {cell.coordinate: cell.value for row in book[sheet][area] for cell in row}
        book[sheet].merge_cells(area)
        for cell, value in list(under.items())[1:]:
            place = book[sheet][cell]
            book[sheet]._cells[place.row, place.column] = type(book[sheet]["A1"])(book[sheet], place.row, place.column)
            book[sheet][cell] = value

    return opened(edited(filled(), edit))


def asked(result) -> list[tuple[str, str, str]]:
    """What is asked of merged cells."""
    return [(f.severity, f.place, f.text) for f in result.findings if f.code == "merged_answers"]


def test_answer_beneath_another():
    """It is read; that is said, because nobody who looks at the sheet sees it."""
    result = merged(C4, "E5:E6")
    assert values(result)["IW_17.with_plan"] == GOOD_ANSWERS["IW_17.with_plan"]
    says = "Cells E5 to E6 are merged, so that only the first can be seen. Beneath it something stands in E6, and was"
    assert asked(result) == [("query", f"{C4}!E5", f"{says} read. {UNMERGE}")]


def test_nothing_beneath():
    """Nothing is said of merging that hides nothing, nor of words of ours beneath it."""
    assert asked(merged(C4, "E5:E6", E6=None)) == []
    assert asked(merged(C4, "A1:C6")) == []
    assert asked(merged(C4, "E5:F5")) == []


def test_explanation_beneath():
    """An explanation is read as well."""
    assert asked(merged(C4, "E5:F5", F5="Two began late."))[0][2].startswith(
        "Cells E5 to F5 are merged, so that only the first can be seen. Beneath it something stands in F5, and"
    )


def test_whole_form():
    """All the answers beneath are named, the first of them one by one; a vast area costs nothing."""
    result = merged(C1, "A1:G60")
    says = (
        "Cells A1 to G60 are merged, so that only the first can be seen. "
        "Beneath it something stands in E5, E6, E7, E8, E9 and E10, and was read."
    )
    assert asked(result) == [("query", f"{C1}!A1", f"{says} {UNMERGE}")]


@pytest.mark.parametrize("beyond", [0, 2])
def test_rows_of_a_record_sheet(beyond: int):
    """So with the rows of a record sheet; of many cells some are counted."""
    cells = {f"{column}{row}": "Words" for row in (5, 6) for column in "ABC"} | {
        f"A{7 + n}": "x" for n in range(beyond)
    }
    (query,) = asked(merged("IW-15 practices", "A5:E20", **cells))
    named = "B5, C5, A6, B6 and C6" if not beyond else "B5, C5, A6, B6, C6, A7 and 1 more"
    assert f"Beneath it something stands in {named}, and was read." in query[2]
