"""The row of totals that a spreadsheet program adds under a table: it is no record."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl.workbook import Workbook as Book

from impact.returns.opening.intake import open_return
from tests.returns.workbooks import DEFINITIONS, edited, filled

SHEET = "IW-15 practices"
ROW = ("Night watch", "Kent", date(2024, 5, 1), "untested", 3)


def numbers(*last: object) -> list[int]:
    """The numbers of the rows that were read, of two records and a last row."""

    def edit(book: Book) -> None:
        for row, values in enumerate((ROW, ROW, last), start=5):
            for column, value in enumerate(values, start=1):
                book[SHEET].cell(row, column).value = value

    filed = open_return(edited(filled(), edit), DEFINITIONS).filed
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
