"""What each cell truly holds: its kind, its value and how it is shown."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from impact.returns.grid import BLANK, Raw
from impact.returns.reading.xlsx import read_workbook
from tests.returns.reading.handwritten import only, sheet_of, with_part
from tests.returns.workbooks import STRICT, TRANSITIONAL, by_hand, zipped


def test_a_number():
    """The smallest workbook: one number."""
    assert only('<row r="1"><c r="A1"><v>12</v></c></row>') == Raw("number", 12.0, "12")


@pytest.mark.parametrize("namespaces", [TRANSITIONAL, STRICT], ids=["Transitional", "Strict"])
def test_both_namespaces(namespaces):
    """A Strict workbook is read like any other, not as an empty one."""
    sheet = sheet_of('<row r="2"><c r="B2" t="s"><v>0</v></c></row>', namespaces=namespaces, strings=["<t>Yes</t>"])
    assert (sheet.name, sheet.cells) == ("S", {(2, 2): Raw("text", "Yes", "Yes")})


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c r="A1" t="s"><v>0</v></c>', Raw("text", "one two", "one two")),
        ('<c r="A1" t="inlineStr"><is><r><t>one </t></r><r><t>two</t></r></is></c>', Raw("text", "one two", "one two")),
        ('<c r="A1" t="b"><v>1</v></c>', Raw("yes_no", True, "TRUE")),
        ('<c r="A1" t="b"><v>0</v></c>', Raw("yes_no", False, "FALSE")),
        ('<c r="A1" t="e"><v>#REF!</v></c>', Raw("error", "#REF!", "#REF!")),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', Raw("error", "#DIV/0!", "#DIV/0!", "1/0")),
        ('<c r="A1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>', Raw("text", "ab", "ab", '"a"&"b"')),
        ('<c r="A1"><f>B1+1</f><v>3</v></c>', Raw("number", 3.0, "3", "B1+1")),
        ('<c r="A1"><f>B1+1</f></c>', Raw("blank", formula="B1+1")),
        ('<c r="A1"><f>B1+1</f><v></v></c>', Raw("blank", formula="B1+1")),
        ('<c r="A1" t="str"><f>IF(1,"","")</f><v></v></c>', Raw("text", "", "", 'IF(1,"","")')),
        ('<c r="A1" t="d"><v>2024-06-30</v></c>', Raw("date", date(2024, 6, 30), "30 June 2024")),
        (
            '<c r="A1" t="d"><v>2024-06-30T14:30:00</v></c>',
            Raw("date", datetime(2024, 6, 30, 14, 30), "30 June 2024 14:30"),
        ),
        ('<c r="A1" t="d"><v>10:30:00</v></c>', Raw("number", 0.4375, "10:30")),
        ('<c r="A1" t="d"><v>10:59:59.9999999999984025</v></c>', Raw("number", 39599.999999 / 86_400, "11:00")),
        ('<c r="A1" t="d"><v>PT0H11M0.000S</v></c>', Raw("number", 11 / 1440, "0:11")),
        ('<c r="A1" t="str"><v>a_x000D_\nb_x005F_</v></c>', Raw("text", "a\r\nb_", "a\r\nb_")),
        ('<c r="A1"><v>1.2E3</v></c>', Raw("number", 1200.0, "1200")),
        ('<c r="a1"><v>1</v></c>', Raw("number", 1.0, "1")),
        ("<c><v>1</v></c>", Raw("number", 1.0, "1")),
    ],
)
def test_kinds_of_cell(cell, expected):
    """Texts, errors, yes and no, formulas worked out and not: each is itself."""
    strings = ["<r><t>one </t></r><r><t>two</t></r><rPh><t>aloud</t></rPh>"]
    assert only(f'<row r="1">{cell}</row>', strings=strings) == expected


def test_blank_cells_are_not_kept():
    """A cell with a style and nothing in it is blank, like one that is not there."""
    sheet = sheet_of('<row r="1"><c r="A1" s="0"/><c r="B1" t="s"/></row>', formats=["0"])
    assert sheet.cells == {}
    assert sheet.at(1, 1) is BLANK


def test_cells_without_references_follow_one_another():
    """Rows and cells that do not say where they stand come next."""
    sheet = sheet_of('<row><c><v>1</v></c><c><v>2</v></c></row><row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c></row>')
    assert sorted(sheet.cells) == [(1, 1), (1, 2), (5, 3), (5, 4)]


def test_shared_formula_is_given_to_each_of_its_cells():
    """Only the first cell of a group has the formula written out; none of them is a bare value."""
    sheet = sheet_of(
        '<row r="1"><c r="A1"><f t="shared" ref="A1:B1" si="0">C1*2</f><v>2</v></c>'
        '<c r="B1"><f t="shared" si="0"/><v>4</v></c></row>'
    )
    assert [raw.formula for raw in sheet.cells.values()] == ["C1*2", "C1*2"]


@pytest.mark.parametrize(
    ("code", "number", "kind", "shown"),
    [
        ("d mmmm yyyy", "45473", "date", "30 June 2024"),
        ("d/m/yy h:mm", "45473.604166666664", "date", "30 June 2024 14:30"),
        ("mmm-yy", "45444", "date", "1 June 2024"),
        ("[$-809]dd mmmm yyyy;@", "45473", "date", "30 June 2024"),
        ("yyyy-mm-dd", "59", "date", "28 February 1900"),
        ("yyyy-mm-dd", "61", "date", "1 March 1900"),
        ("yyyy-mm-dd", "60", "number", "60"),
        ("yyyy-mm-dd", "-1", "number", "-1"),
        ("h:mm", "0.5", "number", "12:00"),
        ("[h]:mm", "1.5", "number", "36:00"),
        ("General", "0.30000000000000004", "number", "0.3"),
        ("#,##0", "1204", "number", "1,204"),
        ("#,##0.00", "-1204.005", "number", "-1,204.01"),
        ("0%", "0.125", "number", "13%"),
        ("0.0&quot;%&quot;", "12.5", "number", "12.5%"),
        ("0.0\\%", "12.5", "number", "12.5%"),
        ("0.0&quot; %&quot;%", "0.125", "number", "12.5 %%"),
        ("0%&quot; (est)&quot;", "0.98", "number", "98% (est)"),
        ("0.0##", "62.5", "number", "62.5"),
        ("&quot;£&quot;#,##0", "1204", "number", "£1,204"),
        ("[$£-809]#,##0.00", "3", "number", "£3.00"),
        ("0&quot; days&quot;", "3", "number", "3 days"),
        ("0\\d", "3", "number", "3d"),
        ("[Red]0;[Blue]d", "3", "number", "3"),
        ("0.00E+00", "1204", "number", "1204"),
        ("# ?/?", "0.5", "number", "0.5"),
        ("@", "3", "number", "3"),
    ],
)
def test_number_formats(code, number, kind, shown):
    """A format's letters make a date only outside quotes, escapes and brackets."""
    raw = only(f'<row r="1"><c r="A1" s="0"><v>{number}</v></c></row>', formats=[code])
    assert (raw.kind, raw.shown) == (kind, shown)


def test_days_counted_from_1904():
    """A workbook from an old Mac counts its days four years later."""
    rows = '<row r="1"><c r="A1" s="0"><v>44011</v></c></row>'
    assert only(rows, formats=["d/m/yyyy"], properties='date1904="1"').value == date(2024, 6, 30)


def test_built_in_date_format():
    """Format 14 is a date, though the workbook nowhere says so."""
    parts = by_hand('<row r="1"><c r="A1" s="0"><v>45473</v></c></row>')
    style = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    parts["xl/styles.xml"] = f'<styleSheet xmlns="{TRANSITIONAL[0]}">{style}</styleSheet>'
    assert read_workbook(zipped(parts)).sheets[0].at(1, 1).value == date(2024, 6, 30)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1"><v>007</v></c>', '<c r="A1"><v>+3</v></c>', '<c r="A1"><v> 7 </v></c>', '<c r="A1"><v>.5</v></c>',
        '<c r="A1" t="b"><v>x</v></c>', '<c r="A1" t="inlineStr"><v>1</v></c>', '<c r="A1" t="n"><is><t>1</t></is></c>',
        '<c r="A1" s="0"/>', '<c r="A1" t="s"></c>', '<c r="A1" t="inlineStr"><is><t/></is></c>', "<c><v>1</v></c >",
        '<c r="A1"><v><![CDATA[1]]></v></c>', '<c r="A1"><v>1<!-- 2 --></v></c>', '<x:c r="A1"><x:v>1</x:v></x:c>',
        '<c r="A1" t="str"><v>a &amp;lt; &#65;\u00a0b</v></c>', '<c r="AAA1"><v>1</v></c>',
        '<c xmlns="urn:x" r="A1"><v>1</v></c>',
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", [0, 10**7])
def test_spellings(cell, size, monkeypatch):
    """Each is read alike whether its part is held whole or forgotten as it is read."""
    monkeypatch.setattr("impact.returns.reading.archive.SMALL", size)
    rows = f'<row r="1">{cell}</row><row r="2"><c r="A2"><v>2</v></c></row>'
    sheet = (
        f'<worksheet xmlns="{TRANSITIONAL[0]}" xmlns:x="{TRANSITIONAL[0]}"><sheetData>{rows}</sheetData></worksheet>'
    )
    (read,) = read_workbook(with_part("xl/worksheets/sheet1.xml", sheet)).sheets
    plainly: dict[tuple[int, int], object] = {(1, 1): 1.0}
    expected = SPELLINGS.get(cell, plainly)
    assert {place: raw.value for place, raw in read.cells.items()} == {**expected, (2, 1): 2.0}


SPELLINGS: dict[str, dict[tuple[int, int], object]] = {
    '<c r="A1"><v>007</v></c>': {(1, 1): 7.0},
    '<c r="A1"><v>+3</v></c>': {(1, 1): 3.0},
    '<c r="A1"><v> 7 </v></c>': {(1, 1): 7.0},
    '<c r="A1"><v>.5</v></c>': {(1, 1): 0.5},
    '<c r="A1" t="b"><v>x</v></c>': {(1, 1): False},
    '<c r="A1" t="str"><v>a &amp;lt; &#65;\u00a0b</v></c>': {(1, 1): "a &lt; A\u00a0b"},
    '<c r="AAA1"><v>1</v></c>': {(1, 703): 1.0},
    **{
        cell: {}
        for cell in (
            '<c r="A1" t="inlineStr"><v>1</v></c>', '<c r="A1" t="n"><is><t>1</t></is></c>', '<c r="A1" s="0"/>',
            '<c r="A1" t="s"></c>', '<c r="A1" t="inlineStr"><is><t/></is></c>', '<c xmlns="urn:x" r="A1"><v>1</v></c>',
        )
    },
}  # fmt: skip
