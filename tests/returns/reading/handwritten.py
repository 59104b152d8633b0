"""Workbooks written by hand and read: their one sheet, their one cell, or the words that refuse them."""

from __future__ import annotations

import pytest

from impact.returns.grid import Raw
from impact.returns.reading.unreadable import Unreadable
from impact.returns.reading.xlsx import read_workbook
from tests.returns.workbooks import TRANSITIONAL, by_hand, zipped

NEW_COPY = "Open it in Excel, check it, save a new copy and send that."
FRESH = "Copy your answers into a fresh template and send that."


def sheet_of(rows: str, **more):
    """The one sheet of a workbook written by hand."""
    (sheet,) = read_workbook(zipped(by_hand(rows, **more))).sheets
    return sheet


def only(rows: str, **more) -> Raw:
    """The one cell of a workbook written by hand."""
    ((_, raw),) = sheet_of(rows, **more).cells.items()
    return raw


def refusal(content: bytes) -> str:
    """What is said of a file that cannot be read."""
    with pytest.raises(Unreadable) as refused:
        read_workbook(content)
    assert refused.value.finding.severity == "error"
    return refused.value.finding.text


def with_part(part: str, content: str | bytes) -> bytes:
    """A workbook with one part put in the place of its own."""
    return zipped({**by_hand('<row r="1"><c r="A1"><v>1</v></c></row>'), part: content})


MAIN = TRANSITIONAL[0]
SHEET = "xl/worksheets/sheet1.xml"
