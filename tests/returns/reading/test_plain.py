"""Sheets as programs write them are read by patterns, any other spelling by the parser: both come to the same cells."""

from __future__ import annotations

from datetime import date, datetime
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.returns.reading import xlsx
from impact.returns.reading.unreadable import Unreadable
from impact.returns.reading.workbook import Workbook
from impact.returns.reading.xlsx import read_workbook
from tests.returns.workbooks import by_hand, template, zipped

FORMATS = ["0.00", "d/m/yyyy", "0%", "0.00", "[h]:mm"]
STRINGS = ["<t>one</t>", '<t xml:space="preserve"> two &amp; </t>', "<t>é_ é</t>"]
SHEET = "xl/worksheets/sheet1.xml"


def made(rows: str, strings: list[str] = STRINGS, properties: str = "") -> bytes:
    """A workbook of these rows."""
    return zipped(by_hand(rows, strings=strings, formats=FORMATS, properties=properties))


def both(content: bytes) -> tuple[object, object, bool]:
    """What a workbook holds, or the words that refuse it, by patterns and by the parser; whether it needed that."""
    parsed: list[object] = []

    def refuse(*_: object) -> object:
        raise ValueError

    def noted(rows: xlsx._Rows, row: Element) -> None:
        parsed.append(row)
        add(rows, row)

    add = xlsx._Rows.add
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx._Rows, "add", noted)
        by_patterns, needed = _held(content), bool(parsed)
        patch.setattr(xlsx, "_blocks", refuse)
        return by_patterns, _held(content), needed


def _held(content: bytes) -> object:
    try:
        book: Workbook = read_workbook(content)
    except Unreadable as refused:
        return str(refused)
    return [(s.name, list(s.cells.items()), s.merged, s.hidden_rows, s.hidden_columns) for s in book.sheets]


PLAIN = [
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2"><v>12</v></c></row>',
    '<row r="3"><c r="C3" s="1"><v>45473</v></c></row><row r="4"><c r="C4" s="1"/></row><row r="5" spans="1:2"/>',
    '<row r="1"><c r="B1" s="2"><v>0.125</v></c><c r="D1" s="0"><v>-1204.005</v></c><c r="AB1"><v>1e-7</v></c></row>',
    '<row r="1"><c r="A1" t="s"><v>2</v></c><c r="B1" t="n"><v>9007199254740993</v></c></row>',
    '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f aca="false">A1&lt;&quot;&amp;lt;&quot;</f></c></row>',
    '<row r="1"><c r="A1" t="str"><f>"a"</f><v></v></c><c r="B1" t="str"><v>a_x000D_&amp;</v></c></row>',
    '<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="b"><v>1</v></c></row>'
    '<row r="2"><c r="C2" t="d"><v>2024-06-30</v></c></row>',
    '<row r="1"><c r="A1" s="1"><v>60</v></c><c r="B1" s="1"><v>45473.5</v></c><c r="C1" s="4"><v>1.5</v></c></row>',
    '<row r="1"><c r="A2"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
]  # fmt: skip
OTHERWISE = {
    "a hidden row": '<row r="1" hidden="1"><c r="A1"><v>1</v></c></row>',
    "no reference": '<row r="1"><c><v>1</v></c></row>',
    "a cell twice": '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
    "a comment": '<row r="1"><!-- 1 --><c r="A1"><v>1</v></c></row>',
    "rows in a comment": '<!--<row r="1"><c r="A1"><v>1</v></c></row>--><row r="2"><c r="A2"><v>2</v></c></row>',
    "no number": '<row r="1"><c r="A1"><v>1_0</v></c></row>',
    "nan": '<row r="1"><c r="A1"><v>nan</v></c></row>',
    "too large a number": '<row r="1"><c r="A1"><v>1e999</v></c></row>',
    "a text that is not there": '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
    "a style that is not there": '<row r="1"><c r="A1" s="99"><v>1</v></c></row>',
    "an unknown type": '<row r="1"><c r="A1" t="q"><v>1</v></c></row>',
    "a text of its own": '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>',
    "a shared formula": '<row r="1"><c r="A1"><f t="shared" si="0">B1</f><v>1</v></c></row>',
    "an empty element": '<row r="1"><c r="A1" t="str"><f>"a"</f><v/></c></row>',
    "a line's end": '<row r="1">\r\n<c r="A1" t="str"><v>a\r\nb</v></c></row>',
    "a letter by number": '<row r="1"><c r="A1" t="str"><v>&#65;</v></c></row>',
    "an entity of nobody's": '<row r="1"><c r="A1" t="str"><v>&a;</v></c></row>',
    "another namespace": '<row r="1" xmlns="urn:x"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
    "a cell in no row": '<c r="A1"><v>1</v></c><row r="2"><c r="A2"><v>2</v></c></row>',
    "a row in a row": '<row r="1"><row r="2"><c r="A2"><v>2</v></c></row></row><row r="3"/>',
    "a row without an end": '<row r="1"><c r="A1"><v>1</v></c>',
    "a cell beyond the grid": '<row r="1"><c r="ZZZ1"/></row>',
    "a zero in the text": '<row r="1">\0<c r="A1"><v>1</v></c></row>',
}


@pytest.mark.parametrize("rows", PLAIN)
@pytest.mark.parametrize("properties", ["", 'date1904="1"'])
def test_a_sheet_as_programs_write_it(rows, properties):
    """Numbers, days, texts, errors and formulas of every kind."""
    by_patterns, parsed, needed = both(made(rows, properties=properties))
    assert not needed
    assert by_patterns == parsed


@pytest.mark.parametrize("name", OTHERWISE)
def test_another_spelling(name):
    """Whatever a pattern would miss or take for something else, and what is damaged."""
    by_patterns, parsed, _ = both(made(OTHERWISE[name]))
    assert by_patterns == parsed


def test_a_template_needs_no_parser():
    """Nor does a workbook of XlsxWriter's."""
    by_patterns, parsed, needed = both(template())
    assert not needed
    assert by_patterns == parsed


ROWS = '<row r="1"><c r="A1"><v>1</v></c></row>'
DATA = f"<sheetData>{ROWS}</sheetData>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<?xml version='1.0' encoding='latin-1'?>{}", "{}"), ("{}", f"<!--{DATA}-->{{}}"),
        ("{}", f"{{}}<!--{DATA}-->"),
        ("{}", f"{{}}{DATA.replace('A1', 'B1')}"), ("{}", f"<x>{DATA.replace('A1', 'B1')}</x>{{}}"),
        ("{}", "<x>{}</x>"), ("{}", '<x y="<sheetData>"/>{}'), ("{}", '<x y=">"/>{}'),
        ("{}", "<![CDATA[<sheetData>]]>{}"),
        ("{}", '<cols><col min="2" max="3" hidden="1"/></cols>{}<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'),
        ("{}", "{}</x>"), ("{}", "{}<x>"), ("{}<!---->", "{}"), ("<!--<worksheet><sheetData>-->{}", "{}"),
    ],
)  # fmt: skip
def test_what_stands_around_the_rows(before, after):
    """Rows that are none to the parser are none to the patterns; merged areas and hidden columns are read by both."""
    parts = by_hand(ROWS)
    sheet = before.format(str(parts[SHEET]).replace(DATA, after.format(DATA)))
    by_patterns, parsed, _ = both(zipped({**parts, SHEET: sheet}))
    assert by_patterns == parsed


@pytest.mark.parametrize(
    "strings",
    [["<r><t>1</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>2</t></r>"], ["<t/>"], ["<t></t>"],
     ["<t>a_x000D_</t>"], ["<t>a\rb</t>"], ["<t>a</t><rPh><t>b</t></rPh>"], ["<t>&#65;</t>"], ["<t>&a;</t>"],
     ["<t> a </t>"], ["<t>a\n</t>"], ["<t>a</t></si><!-- <si><t>b</t> --><si><t>c</t>"], ["<t>]]></t>"], ["<t>\1</t>"]],
)  # fmt: skip
def test_texts(strings):
    """Marks, escapes and empty texts are not lost."""
    by_patterns, parsed, _ = both(made('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>1</v></c></row>', strings))
    assert by_patterns == parsed


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
    by_patterns, parsed, _ = both(made(written))
    assert by_patterns == parsed
