"""Large record sheets that are plain go another way, and come to the very same cells; all others take the one way."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.returns.reading import calamine, workbook
from impact.returns.reading.workbook import Unreadable, Workbook, read_workbook
from tests.returns.workbooks import by_hand, zipped

FORMATS = ["0.00", "d/m/yyyy", "0%", "0.00", "[h]:mm"]
STRINGS = ["<t>one</t>", '<t xml:space="preserve"> two &amp; </t>', "<t>é_ é</t>"]


def made(rows: str, strings: list[str] = STRINGS, properties: str = "") -> bytes:
    """A workbook of these rows."""
    return zipped(by_hand(rows, strings=strings, formats=FORMATS, properties=properties))


def read(content: bytes, monkeypatch: pytest.MonkeyPatch, large: int) -> tuple[object, bool]:
    """What a workbook holds, or the words that refuse it; and whether its sheet went the other way."""
    taken: list[int] = []
    plain = calamine._plain_grid

    def noted(*given: Any) -> object:
        grid = plain(*given)
        taken.extend([1] if grid is not None else [])
        return grid

    with monkeypatch.context() as patch:
        patch.setattr(workbook, "LARGE", large)
        patch.setattr(calamine, "_plain_grid", noted)
        try:
            return _held(read_workbook(content)), bool(taken)
        except Unreadable as refused:
            return str(refused), bool(taken)


def _held(book: Workbook) -> list[object]:
    return [(s.name, list(s.cells.items()), s.merged, s.hidden_rows, s.hidden_columns) for s in book.sheets]


PLAIN = [
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2"><v>12</v></c></row>',
    '<row r="3"><c r="C3" s="1"><v>45473</v></c></row><row r="4"><c r="C4" s="1"/></row><row r="5" spans="1:2"/>',
    '<row r="1"><c r="B1" s="2"><v>0.125</v></c><c r="D1" s="0"><v>-1204.005</v></c><c r="AB1"><v>1e-7</v></c></row>',
    '<row r="1"><c r="A1" s="0"><v>1</v></c></row><row r="2"><c r="A2" s="3"><v>2</v></c></row>',
    '<row r="1"><c r="A1" t="s"><v>2</v></c><c r="B1" t="n"><v>9007199254740993</v></c></row>',
]  # fmt: skip
NOT_PLAIN = {
    "a formula": '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>',
    "an error": '<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>',
    "a text of its own": '<row r="1"><c r="A1" t="str"><v>x</v></c></row>',
    "yes": '<row r="1"><c r="A1" t="b"><v>1</v></c></row>',
    "two looks": '<row r="1"><c r="A1" s="0"><v>1</v></c></row><row r="2"><c r="A2" s="2"><v>2</v></c></row>',
    "a day with its time": '<row r="1"><c r="A1" s="1"><v>45473.5</v></c></row>',
    "a day that never was": '<row r="1"><c r="A1" s="1"><v>60</v></c></row>',
    "a day before March 1900": '<row r="1"><c r="A1" s="1"><v>59</v></c></row>',
    "hours": '<row r="1"><c r="A1" s="4"><v>1.5</v></c></row>',
    "a hidden row": '<row r="1" hidden="1"><c r="A1"><v>1</v></c></row>',
    "no reference": '<row r="1"><c><v>1</v></c></row>',
    "another row's cell": '<row r="1"><c r="A2"><v>1</v></c></row>',
    "a cell twice": '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
    "a comment": '<row r="1"><!-- 1 --><c r="A1"><v>1</v></c></row>',
    "no number": '<row r="1"><c r="A1"><v>1_0</v></c></row>',
    "nan": '<row r="1"><c r="A1"><v>nan</v></c></row>',
    "too large a number": '<row r="1"><c r="A1"><v>1e999</v></c></row>',
    "a text that is not there": '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
    "a style that is not there": '<row r="1"><c r="A1" s="99"><v>1</v></c></row>',
    "a cell far away": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "a row far away first": '<row r="999999"><c r="A999999"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
    "a row far away": '<row r="1"><c r="A1"><v>1</v></c></row><row r="999999"><c r="A999999"><v>1</v></c></row>',
}  # fmt: skip


@pytest.mark.parametrize("rows", PLAIN)
@pytest.mark.parametrize("properties", ["", 'date1904="1"'])
def test_a_plain_sheet_goes_the_other_way(rows, properties, monkeypatch):
    """Numbers in one format for each column, days and shared texts."""
    content = made(rows, properties=properties)
    found, taken = read(content, monkeypatch, 0)
    assert taken
    assert found == read(content, monkeypatch, 10**9)[0]


@pytest.mark.parametrize("name", NOT_PLAIN)
def test_what_is_not_plain_takes_the_one_way(name, monkeypatch):
    """Whatever the library would read otherwise, or could not be asked at all."""
    content = made(NOT_PLAIN[name])
    found, taken = read(content, monkeypatch, 0)
    assert not taken
    assert found == read(content, monkeypatch, 10**9)[0]


@pytest.mark.parametrize(
    "strings",
    [["<r><t>1</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>2</t></r>"], ["<t/>"], ["<t></t>"],
     ["<t>a_x000D_</t>"], ["<t>a\rb</t>"], ["<t>a</t><rPh><t>b</t></rPh>"], ["<t>&#65;</t>"],
     ["<t> a </t>"], ["<t>a\n</t>"]],
)  # fmt: skip
def test_texts_that_are_not_plain(strings, monkeypatch):
    """Marks, escapes and empty texts are not lost."""
    content = made('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>1</v></c></row>', strings)
    found, taken = read(content, monkeypatch, 0)
    assert not taken
    assert found == read(content, monkeypatch, 10**9)[0]


def test_what_stands_beside_the_rows_is_read_too(monkeypatch):
    """Merged areas and hidden columns."""
    parts = by_hand('<row r="1"><c r="A1"><v>1</v></c></row>')
    sheet = str(parts["xl/worksheets/sheet1.xml"])
    sheet = sheet.replace("<sheetData>", '<cols><col min="2" max="3" hidden="1"/></cols><sheetData>')
    sheet = sheet.replace("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>')
    content = zipped({**parts, "xl/worksheets/sheet1.xml": sheet})
    found, taken = read(content, monkeypatch, 0)
    assert taken
    assert found == read(content, monkeypatch, 10**9)[0]


_CELLS = st.one_of(
    st.integers(-(10**9), 10**9).map(lambda n: f"<v>{n}</v>"),
    st.floats(-1e9, 1e9).map(lambda n: f"<v>{n!r}</v>"),
    st.dates(date(1901, 1, 1), date(2100, 1, 1)).map(lambda d: f"<v>{(d - date(1899, 12, 30)).days}</v>"),
    st.datetimes(datetime(1950, 1, 1), datetime(2050, 1, 1)).map(
        lambda d: f"<v>{(d - datetime(1899, 12, 30)).total_seconds() / 86400!r}</v>"
    ),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.tuples(_CELLS, st.sampled_from([None, 0, 1, 2, 3, 4])), max_size=4), max_size=5))
def test_both_ways_come_to_the_same(rows):
    """The law behind the examples: whatever numbers stand in whatever formats."""
    written = "".join(
        f'<row r="{at}">'
        + "".join(
            f'<c r="{"ABCD"[column]}{at}"' + (f' s="{style}"' if style is not None else "") + f">{cell}</c>"
            for column, (cell, style) in enumerate(cells)
        )
        + "</row>"
        for at, cells in enumerate(rows, start=1)
    )
    with pytest.MonkeyPatch.context() as patch:
        content = made(written)
        assert read(content, patch, 0)[0] == read(content, patch, 10**9)[0]
