"""The reader held to openpyxl: cell by cell they agree, in examples and in whatever openpyxl writes."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impact.returns.reading.xlsx import read_workbook
from tests.returns.workbooks import filled, form_for, saved_by_openpyxl, template

pytestmark = pytest.mark.slow


def by_openpyxl(content: bytes) -> dict[tuple[str, int, int], tuple[object, str | None]]:
    """Every cell that holds anything: its value and its formula, from openpyxl's two loads."""
    values = openpyxl.load_workbook(BytesIO(content), data_only=True)
    formulas = openpyxl.load_workbook(BytesIO(content))
    found: dict[tuple[str, int, int], tuple[object, str | None]] = {}
    for sheet in formulas.worksheets:
        for (row, column), cell in list(sheet._cells.items()):  # iter_rows would make the whole grid up to XFD1048576
            if cell.value is not None:
                formula = str(cell.value)[1:] if cell.data_type == "f" else None
                found[sheet.title, row, column] = (values[sheet.title].cell(row, column).value, formula)
    return found


def by_us(content: bytes) -> dict[tuple[str, int, int], tuple[object, str | None]]:
    """The same from our own reader; openpyxl gives every date as a datetime."""
    found: dict[tuple[str, int, int], tuple[object, str | None]] = {}
    for sheet in read_workbook(content).sheets:
        for (row, column), raw in sheet.cells.items():
            value: object = raw.value
            if isinstance(value, date) and not isinstance(value, datetime):
                value = datetime(value.year, value.month, value.day)
            found[sheet.name, row, column] = (value, raw.formula)
    return found


ODD_CELLS = {
    "A1": 1, "A2": 2.5, "A3": "words", "A4": True, "A5": False, "A6": date(2024, 6, 30),
    "A7": datetime(2024, 6, 30, 14, 30), "A8": "=A1+A2", "A9": "#REF!", "A10": " spaced ", "A11": "two\nlines",
    "XFD1048576": "far", "B2": "£5", "C3": -0.001, "C4": 1e300, "C5": 123456789012345,
}  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [template(), template(form_for()), filled(), saved_by_openpyxl(ODD_CELLS), saved_by_openpyxl({})],
    ids=["template", "again", "filled", "odd cells", "empty"],
)
def test_agrees_with_openpyxl(content):
    """Cell by cell, value and formula, our reader and openpyxl's two loads agree."""
    assert by_us(content) == by_openpyxl(content)


_CHARACTERS = st.characters(categories=["L", "N", "P", "S", "Zs"])
# openpyxl takes "=" for a formula and "#" for an error, and does not undo the format's own escapes.
_TEXTS = st.text(_CHARACTERS, min_size=1).filter(lambda text: text[0] not in "=#" and "_x" not in text)
_VALUES = (
    st.integers(-(10**12), 10**12)
    | st.floats(-1e300, 1e300)
    | st.booleans()
    | st.datetimes(datetime(1900, 3, 1), datetime(9999, 1, 1)).map(lambda when: when.replace(microsecond=0))
    | _TEXTS
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.from_regex(r"[A-Z]{1,2}[1-9]\d{0,2}", fullmatch=True), _VALUES, max_size=12))
def test_agrees_with_openpyxl_on_anything(put):
    """The law behind the examples: whatever openpyxl writes, both read alike."""
    content = saved_by_openpyxl(put)
    assert by_us(content) == by_openpyxl(content)
