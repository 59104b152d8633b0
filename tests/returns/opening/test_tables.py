"""Where the rows of a record sheet are found: under their headings, wherever the table stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from openpyxl.workbook import Workbook as Book

from tests.golden.conftest import Golden
from tests.returns.opening.scenarios import C4, PRACTICES, Scenarios, lead, opened

SCENARIOS = Scenarios()
NAME = "IW_15.practices"
ROW = ("Hot-spot patrols", "Kent", date(2024, 5, 1), "untested", 3)


def fill(book: Book, rows: dict[int, Sequence[Any]]) -> None:
    """Type rows into the record sheet."""
    for number, row in rows.items():
        for column, value in enumerate(row, start=1):
            book[PRACTICES].cell(number, column).value = value


@SCENARIOS.add
def rows_of_records(book: Book) -> None:
    """Each row that holds anything is returned, with every column's cell; below the table they go on."""
    fill(book, {5: ROW, 9: ["Only a title"], 204: ROW, 205: ROW, 300: ROW})


@SCENARIOS.add
def rows_that_only_look_filled(book: Book) -> None:
    """Spaces are nothing; a formula that was never worked out is something."""
    fill(book, {5: ["   "], 6: ["=A1"]})


@SCENARIOS.add
def columns_by_their_headings(book: Book) -> None:
    """Columns may change places, and case and spaces in a heading do not matter."""
    del book.defined_names[NAME]
    book[PRACTICES].insert_rows(1, 2)
    fill(book, {6: [" ORIGIN ", "title"], 7: ["Kent", "Hot-spot patrols"]})


@SCENARIOS.add
def missing_column(book: Book) -> None:
    """A column taken out is said, and the rest of the rows is still read."""
    fill(book, {4: ["Title", "Where from"], 5: ROW})


@SCENARIOS.add
def heading_over_two_columns(book: Book) -> None:
    """Which of them is meant cannot be told, so neither is read."""
    book[PRACTICES]["G4"] = "Stage"


@SCENARIOS.add
def deleted_record_sheet(book: Book) -> None:
    """A record sheet deleted is not the same as one with no rows."""
    book.remove(book[PRACTICES])


@SCENARIOS.add
def record_sheet_without_headings(book: Book) -> None:
    """Without any of its headings a sheet cannot be read as a table."""
    fill(book, {4: "abcde", 5: ROW})


@SCENARIOS.add
def table_whose_name_leads_astray(book: Book) -> None:
    """A record sheet's name led to another place: its headings say where the table is."""
    fill(book, {5: ["Hot-spot patrols"]})
    lead(book, NAME, C4, "$A$4:$E$9")


@SCENARIOS.add
def table_on_a_renamed_sheet_without_its_name(book: Book) -> None:
    """A record sheet renamed, its name gone: its headings are found wherever they are."""
    del book.defined_names[NAME]
    fill(book, {5: ["Hot-spot patrols"]})
    book[PRACTICES].title = "Ours"


@SCENARIOS.add
def record_sheet_copied_and_filled_in_differently(book: Book) -> None:
    """Two sheets of one table with different rows: which is meant is asked, not guessed."""
    fill(book, {5: ["Hot-spot patrols"]})
    book.copy_worksheet(book[PRACTICES]).title = f"{PRACTICES} (2)"
    book[f"{PRACTICES} (2)"]["A6"] = "Night watch"


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str, golden: Golden):
    """Every row and word that is found."""
    golden(f"opening/{name}.txt", SCENARIOS[name].text())


# --- a spreadsheet's own row of totals ----------------------------------------------------------------------------


def numbers(*last: object, total_row: int | None = None, second: Sequence[Any] = ROW, **table: Any) -> list[int]:
    """The numbers of the rows that were read, of two records and a last row.

    With a *total_row* the Excel table ends with it and has its "Total Row" switched on; *table* sets the rest of it.
    """

    def edit(book: Book) -> None:
        fill(book, {5: ROW, 6: second, 7: last})
        (listed,) = book[PRACTICES].tables.values()
        if total_row is not None:
            listed.ref, listed.totalsRowCount, listed.totalsRowShown = f"A4:E{total_row}", 1, True
        for name, value in table.items():
            setattr(listed, name, value)

    return [row.number for row in opened(edit).records[NAME]]


@pytest.mark.parametrize("formula", ["=SUBTOTAL(109,Records1[places])", "=SUBTOTAL(103,E5:E6)", "=subtotal(9,E5:E6)"])
def test_row_of_totals(formula: str):
    """Excel's Total Row counts or sums by SUBTOTAL, whatever stands in its first cell."""
    assert numbers("Total", None, None, None, formula) == [5, 6]
    assert numbers(None, None, None, None, formula) == [5, 6]


@pytest.mark.parametrize(
    "last", [("Total",), ("Total", None, None, None, 6), (None, None, None, None, "six"), ("Sum", "", " ")]
)
def test_row_of_totals_without_a_formula(last: tuple[Any, ...]):
    """The table says which row it is, whatever was typed in it."""
    assert numbers(*last, total_row=7) == [5, 6]
    assert numbers(*last) == [5, 6, 7]


@pytest.mark.parametrize(
    ("last", "table"),
    [
        (("Day watch", "Kent", date(2024, 5, 2), "untested", "=1+2"), {}),  # any other formula is somebody's figure
        (("Day watch", "Kent", date(2024, 5, 2), "untested"), {"total_row": 6}),  # a record typed over the totals
        (ROW, {"total_row": 7}),
        (("Total",), {"total_row": 7, "totalsRowCount": None}),  # switched off again
        (("Total",), {"total_row": 7, "ref": "A6:E7"}),  # of a table that does not begin at the headings
        (("Total",), {"total_row": 7, "ref": "G4:H7"}),
    ],
)
def test_row_that_is_no_row_of_totals(last: tuple[Any, ...], table: dict[str, Any]):
    """Nothing that was typed as a record is lost."""
    assert numbers(*last, **table) == [5, 6, 7]


def test_records_below_a_row_of_totals():
    """Rows go on below the table; the row of totals between them is no record."""
    assert numbers(*ROW, second=("Total",), total_row=6) == [5, 7]
