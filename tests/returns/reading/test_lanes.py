"""The two lanes of the reader: what goes past the XML parser is read exactly as the parser would have had it read."""

from __future__ import annotations

import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.returns.answers import Raw
from impact.returns.grid import DATE, NUMBER, ODD, TEXT
from impact.returns.reading import lane
from impact.returns.reading.workbook import read_workbook
from tests.returns.reading.two_lanes import PLAIN_RULE, ROW, SHEET, agree, parsed_bytes
from tests.returns.workbooks import STRICT, TRANSITIONAL, by_hand, zipped


def test_plain_rows_pass_the_parser():
    """Of a thousand plain rows the parser sees the head and the foot; the cells are all there."""
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 1001))
    content = zipped(by_hand(rows))
    assert parsed_bytes(content) < 400
    (sheet,) = read_workbook(content).sheets
    assert len(sheet.cells) == 1000
    assert sheet.at(1000, 1) == Raw("number", 1000.0, "1000")


def test_one_odd_row_is_parsed_alone():
    """A row out of the common way goes to the parser, its neighbours do not; order and counting are kept."""
    rows = [f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 1001)]
    rows[500] = '<row  r="501"><c r="A501"><v>7</v></c></row><row><c><v>8</v></c></row>'
    rows[501] = ""
    content = zipped(by_hand("".join(rows)))
    assert parsed_bytes(content) < 500
    assert [read_workbook(content).sheets[0].at(row, 1).value for row in (500, 501, 502, 503)] == [500, 7, 8, 503]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1"><v>12</v></c>', '<c r="A1"><v>007</v></c>', '<c r="A1"><v>-0</v></c>', '<c r="A1"><v>+3</v></c>',
        '<c r="A1"><v>.5</v></c>', '<c r="A1"><v>5.</v></c>', '<c r="A1"><v>1e5</v></c>', '<c r="A1"><v>1e999</v></c>',
        '<c r="A1"><v>1_0</v></c>', '<c r="A1"><v>nan</v></c>', '<c r="A1"><v>inf</v></c>', '<c r="A1"><v> 7 </v></c>',
        '<c r="A1"><v>0.1234567890123456789</v></c>', '<c r="A1"><v>123456789012345678901234567890</v></c>',
        '<c r="A1"><v>.</v></c>', '<c r="A1"><v>-</v></c>', '<c r="A1"><v>1.2.3</v></c>', '<c r="A1"><v>4-5</v></c>',
        '<c r="A1"><v>9007199254740993</v></c>', '<c r="A1"><v>1.7976931348623157E308</v></c>',
        '<c r="A1" s="1"><v>45473</v></c>', '<c r="A1" s="1"><v>60</v></c>', '<c r="A1" s="1"><v>0.5</v></c>',
        '<c r="A1" s="1"><v>2958465.999999</v></c>', '<c r="A1" s="1"><v>2958466</v></c>', '<c r="A1" s="9"/>',
        '<c r="A1" s="9"><v>1</v></c>', '<c r="A1" s="9" t="s"><v>1</v></c>', '<c r="A1" t="s"><v>2</v></c>',
        '<c r="A1" t="s"><v>01</v></c>', '<c r="A1" t="s"><v/></c>', '<c r="A1" t="s"></c>', '<c r="A1" t="n"/>',
        '<c r="A1" t="str"><v>a &amp; b &#65;</v></c>', '<c r="A1" t="str"><v>&#0;</v></c>',
        '<c r="A1" t="str"><v>&nbsp;</v></c>', '<c r="A1" t="str"><v>& </v></c>', '<c r="A1" t="str"><v>]]></v></c>',
        '<c r="A1" t="str"><v>&#38;lt;</v></c>', '<c r="A1" t="str"><v>&amp;lt;</v></c>',
        '<c r="A1" t="str"><v>a\r\nb</v></c>', '<c r="A1" t="str"><v>a\x01b</v></c>', '<c r="A1" t="str"><v></v></c>',
        '<c r="A1" t="str"><v>\ufffe</v></c>', '<c r="A1" t="str"><v>é ☂ 𝄞</v></c>',
        '<c r="A1" t="str"><v>_x0041_</v></c>', '<c r="A1" t="str"><v>&lt;f&gt;</v></c>',
        '<c r="A1" t="str"><f>B1&amp;"x"</f><v>x</v></c>', '<c r="A1"><f>B1</f></c>', '<c r="A1"><f></f><v>1</v></c>',
        '<c r="A1"><f>B1</f><v>1e999</v></c>', '<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="A1" t="b"><v>1</v></c>', '<c r="A1" t="b"><v>x</v></c>', '<c r="A1" t="d"><v>2024-06-30</v></c>',
        '<c r="A1" t="z"><v>1</v></c>', '<c r="A1" t="inlineStr"><is><t>x</t></is></c>',
        '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c>', '<c r="A1" t="inlineStr"><v>1</v></c>',
        '<c r="A1" t="inlineStr"><is><t></t></is></c>', '<c r="A1" t="n"><is><t>1</t></is></c>',
        '<c r="A1" t="inlineStr"><is><t>x</t><t>y</t></is></c>', '<c r="a1"><v>1</v></c>', '<c r="AAAA1"><v>1</v></c>',
        '<c r="XFE1"><v>1</v></c>', '<c r="XFD1"><v>1</v></c>', '<c r="A2"><v>1</v></c>', '<c r="A0"><v>1</v></c>',
        '<c r="A01"><v>1</v></c>', '<c r="1"><v>1</v></c>', '<c r="A"><v>1</v></c>', '<c r="A1" s=""><v>1</v></c>',
        '<c r="A1" r="A1"><v>1</v></c>', '<c r="A1"><v>1</v></c><c r="A1"><v>1</v></c>', '<c r="A1"><v>1</v></c >',
        '<c r="A1"> <v>1</v></c>', '<c r="A1"><v>1</v>x</c>', '<c r="A1"><v>1<!-- 2 --></v></c>',
        '<c r="A1"><v><![CDATA[1]]></v></c>', '<c r="A1"><v>1</c></v>', '<c r="A1"><v>1</v>', '<c><v>1</v></c>',
        '<c r="A1" t="str"><v>a\xa0b</v></c>', '<c r="A1" t="str"><v>a > b</v></c>', '<c t="s" r="A1"><v>1</v></c>',
        "<c r='A1'><v>1</v></c>", '<c r="A1" cm="1"><v>1</v></c>', '<c r="A1"><v>1</v></c></row><row r="2">',
        '<c r="A1" t="e"><v></v></c>', '<c r="A1" t="b"><v></v></c>', '<c r="A1" t="n" s="1"><v>3</v></c>',
        '<c r="A1" t="n" t="s"><v>0</v></c>', '<c r="A1" t="s" t="s"><v>0</v></c>',
        '<c r="A1" t="inlineStr"><is><t>x</t></is><v>3</v></c>', '<c r="A1" t="inlineStr"><f>B1</f><v>3</v></c>',
    ],
)  # fmt: skip
@pytest.mark.parametrize("since_1904", [False, True])
def test_each_spelling_of_a_cell(cell, since_1904):
    """Common and uncommon, sound and broken: with plain rows before and after it."""
    around = [f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in (20, 21)]
    content = zipped(
        by_hand(
            f'<row r="1">{cell}</row>{around[0]}{around[1]}',
            strings=["<t>one</t>", "<t>two</t>"],
            formats=["0.00", "d/m/yyyy"],
            properties='date1904="1"' if since_1904 else "",
        )
    )
    agree(content)


@pytest.mark.parametrize(
    "sheet",
    [
        "<worksheet {}><sheetData>{}</sheetData></worksheet>",
        "<worksheet {}><sheetData><!-- {} --></sheetData></worksheet>",
        "<worksheet {}><sheetData><![CDATA[{}]]></sheetData></worksheet>",
        '<worksheet {}><sheetData><row r="1" ht="{}"/></sheetData></worksheet>',
        "<worksheet {}><sheetData><?x {} ?></sheetData></worksheet>",
        '<worksheet {}><sheetData xmlns="urn:other">{}</sheetData></worksheet>',
        '<worksheet {}><sheetData xmlns="">{}</sheetData></worksheet>',
        "<worksheet {}><other>{}</other></worksheet>",
        "<worksheet {}><sheetData><other>{}</other></sheetData></worksheet>",
        "<worksheet {}><extLst><ext><sheetData>{}</sheetData></ext></extLst></worksheet>",
        "<worksheet {}><sheetData/>{}</worksheet>",
        "<worksheet {}><sheetData></sheetData>{}</worksheet>",
        "<worksheet {}>{}<sheetData/></worksheet>",
        "<worksheet {}><sheetData>{}</worksheet></sheetData>",
        "<worksheet {}><sheetData>{}</sheetData>",
        "<worksheet {}><sheetData>{}",
        "{1}<worksheet {0}><sheetData/></worksheet>",
        "<worksheet {}><sheetData/></worksheet>{}",
        "<worksheet {}><sheetData>words {} words</sheetData></worksheet>",
        '<?xml version="1.0" encoding="UTF-8"?><worksheet {}><sheetData>{}</sheetData></worksheet>',
        '<?xml version="1.0" encoding="ISO-8859-1"?><worksheet {}><sheetData>{}</sheetData></worksheet>',
        '<?xml version="1.0" encoding="UTF-7"?><worksheet {}><sheetData>{}</sheetData></worksheet>',
        "<!DOCTYPE worksheet><worksheet {}><sheetData>{}</sheetData></worksheet>",
        "\ufeff<worksheet {}><sheetData>{}</sheetData></worksheet>",
    ],
)
@pytest.mark.parametrize("namespace", [TRANSITIONAL[0], STRICT[0], "urn:other"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "latin-1"])
def test_where_rows_stand(sheet, namespace, encoding):
    """What looks like a row is one only where a row can be: not in comments, other elements or other namespaces."""
    rows = ROW + ROW.replace("9", "10") + '<row r="11"><c r="A11" t="str"><v>é</v></c></row>'
    written = sheet.format(f'xmlns="{namespace}"', rows).encode(encoding, "ignore")
    agree(zipped({**by_hand(""), SHEET: written}))


def test_prefixed_elements():
    """Element names may have a prefix; a bare `row` is then no row."""
    main = TRANSITIONAL[0]
    row = '<{0}row r="1"><{0}c r="A1"><{0}v>1</{0}v></{0}c></{0}row>'
    for inner in (row.format("x:"), row.format("")):
        sheet = f'<x:worksheet xmlns:x="{main}"><x:sheetData>{inner}</x:sheetData></x:worksheet>'
        agree(zipped({**by_hand(""), SHEET: sheet}))
    assert read_workbook(zipped({**by_hand(""), SHEET: sheet})).sheets[0].cells == {}


@pytest.mark.parametrize(
    "attributes",
    ['spans="1:2"', 'hidden="1"', 'x14ac:dyDescent="0.25"', 's="1" customFormat="1"', 's="1" s="2"', 'ht="&lt;"',
     'r="2"', "hidden='1'", 'other="1"', 'ht=""', "x", 'ht="1"ph="1"', "/"],
)  # fmt: skip
@pytest.mark.parametrize("declared", ["", 'xmlns:x14ac="urn:x"'])
def test_attributes_of_rows(attributes, declared):
    """Attributes of a row in any spelling; a prefix must have been declared."""
    sheet = (
        f'<worksheet xmlns="{TRANSITIONAL[0]}" {declared}><sheetData><row r="1" {attributes}><c r="A1"><v>1</v></c>'
        f"</row>{ROW}</sheetData></worksheet>"
    )
    agree(zipped({**by_hand(""), SHEET: sheet}))


CELLS = [
    '<c r="{}"><v>{n}</v></c>', '<c r="{}" s="1"><v>{n}.25</v></c>', '<c r="{}" t="s"><v>0</v></c>',
    '<c r="{}" s="0"/>',
    '<c r="{}" t="str"><f>A1&amp;B1</f><v>x &lt; y</v></c>', '<c r="{}" t="inlineStr"><is><t>in é</t></is></c>',
    '<c r="{}" t="b"><v>1</v></c>', '<c r="{}" t="e"><v>#REF!</v></c>', '<c r="{}"><f t="shared" si="0"/><v>1</v></c>',
    '<c r="{}"><f t="shared" si="0">C1*2</f><v>1</v></c>', '<c r="{}" t="str"><v>{n}</v></c>', "<c><v>{n}</v></c>",
]  # fmt: skip
PIECES = [b"", b"<", b">", b'"', b"&", b" ", b"<!--", b"-->", b"</row>", b"</c>", b"<v>", b'<row r="3">', b"<c>",
          b"1", b"\xff", b"\x00", b"<![CDATA[", b"]]>", b"</sheetData>", b"<sheetData>", b"'", b"e", b"-", b"/",
          b"<x>"]  # fmt: skip


@st.composite
def sheets(draw) -> bytes:
    """A worksheet of random cells, now and then cut about."""
    rows = []
    for row in range(1, draw(st.integers(1, 6)) + 1):
        columns = draw(st.lists(st.sampled_from("ABCDEF"), unique=True, max_size=4).map(sorted))
        cells_ = "".join(
            draw(st.sampled_from(CELLS)).format(f"{c}{row}", n=draw(st.integers(0, 10**6))) for c in columns
        )
        more = draw(st.sampled_from(["", ' hidden="1"', ' spans="1:6"']))
        rows.append(f'<row r="{row}"{more}>{cells_}</row>')
    rules = f"<dataValidations>{PLAIN_RULE * draw(st.integers(0, 3))}</dataValidations>"
    sheet = f'<worksheet xmlns="{TRANSITIONAL[0]}"><sheetData>{"".join(rows)}</sheetData>{rules}</worksheet>'.encode()
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(90, len(sheet) - 1))
        sheet = sheet[:at] + draw(st.sampled_from(PIECES)) + sheet[at + draw(st.integers(0, 8)) :]
    return sheet


@settings(max_examples=150, deadline=None)
@given(sheets(), st.integers(100, 1000))
def test_both_lanes_read_alike(sheet, size):
    """The law: whatever the sheet and wherever its blocks end, both read it alike or refuse it alike."""
    parts = {**by_hand("", strings=["<t>one</t>"], formats=["0.00", "d/m/yyyy"]), SHEET: sheet}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("impact.returns.reading.archive.CHUNK", size)
        patch.setattr(lane, "BLOCK", size)
        agree(zipped(parts, zipfile.ZIP_STORED))


def test_kinds_in_columns():
    """Each kind of cell is in its column as what it is."""
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"><v>45473</v></c><c r="C1" t="s"><v>0</v></c>'
    sheet = read_workbook(
        zipped(by_hand(rows + '<c r="D1" t="b"><v>1</v></c></row>', strings=["<t>a</t>"], formats=["0", "d/m/yyyy"]))
    ).sheets[0]
    assert sheet.cells.kinds.tolist() == [NUMBER, DATE, TEXT, ODD]
