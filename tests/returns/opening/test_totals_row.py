"""The row of totals that a spreadsheet program adds under a table: it is no record."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from openpyxl.workbook import Workbook as Book

from impact.returns.opening import open_return
from tests.returns.workbooks import DEFINITIONS, edited, filled

SHEET = "IW-15 practices"
ROW = ("Night watch", "Kent", date(2024, 5, 1), "untested", 3)


def numbers(*last: object, total_row: int | None = None, **table: Any) -> list[int]:
    """The numbers of the rows that were read, of two records and a last row.

    With a *total_row* the Excel table ends with it and has its "Total Row" switched on; *table* sets the rest of it.
    """

    def edit(book: Book) -> None:
        for row, values in enumerate((ROW, ROW, last), start=5):
            for column, value in enumerate(values, start=1):
                book[SHEET].cell(row, column).value = value
        (listed,) = book[SHEET].tables.values()
        if total_row is not None:
            listed.ref, listed.totalsRowCount, listed.totalsRowShown = f"A4:E{total_row}", 1, True
        for name, value in table.items():
            setattr(listed, name, value)

    filed = open_return(edited(filled(), edit), DEFINITIONS)
    assert filed is not None
    return [row.number for row in filed.records["IW_15.practices"]]


@pytest.mark.parametrize("formula", ["=SUBTOTAL(109,Records1[places])", "=SUBTOTAL(103,E5:E6)", "=subtotal(9,E5:E6)"])
def test_row_of_totals(formula):
    """Excel's Total Row counts or sums by SUBTOTAL, whatever stands in its first cell."""
    assert numbers("Total", None, None, None, formula) == [5, 6]
    assert numbers(None, None, None, None, formula) == [5, 6]


def test_record_with_a_formula():
    """Any other formula is somebody's figure."""
    assert numbers("Day watch", "Kent", date(2024, 5, 2), "untested", "=1+2") == [5, 6, 7]


@pytest.mark.parametrize(
    "last", [("Total",), ("Total", None, None, None, 6), (None, None, None, None, "six"), ("Sum", "", " ")]
)
def test_row_of_totals_without_a_formula(last):
    """The table says which row it is, whatever was typed in it."""
    assert numbers(*last, total_row=7) == [5, 6]
    assert numbers(*last) == [5, 6, 7]


def test_records_below_a_row_of_totals():
    """Rows go on below the table; the row of totals between them is no record."""
    assert numbers("Day watch", "Kent", date(2024, 5, 2), "untested", total_row=6) == [5, 6, 7]

    def edit(book: Book) -> None:
        for row, values in ((5, ROW), (6, ("Total",)), (7, ROW)):
            for column, value in enumerate(values, start=1):
                book[SHEET].cell(row, column).value = value
        (listed,) = book[SHEET].tables.values()
        listed.ref, listed.totalsRowCount = "A4:E6", 1

    filed = open_return(edited(filled(), edit), DEFINITIONS)
    assert filed is not None
    assert [row.number for row in filed.records["IW_15.practices"]] == [5, 7]


def test_record_typed_over_the_row_of_totals():
    """Every cell that a record needs is filled: it is one, and nothing is lost."""
    assert numbers(*ROW, total_row=7) == [5, 6, 7]


def test_row_of_totals_that_was_shown_once():
    """Switched off again, its place is a row like any other."""
    assert numbers("Total", total_row=7, totalsRowCount=None) == [5, 6, 7]


def test_row_of_totals_of_another_table():
    """One that does not begin at the headings says nothing of these rows."""
    assert numbers("Total", total_row=7, ref="A6:E7") == [5, 6, 7]
    assert numbers("Total", total_row=7, ref="G4:H7") == [5, 6, 7]
