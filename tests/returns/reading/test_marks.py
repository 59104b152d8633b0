"""Figures with a raised, lowered or struck part: what was a mark is kept as one, never as more digits."""

from __future__ import annotations

import pytest

from impact.returns.interpretation import Wanted, read_numeral
from impact.returns.reading.otherformats import read_as_saved
from impact.returns.reading.workbook import with_marks
from impact.returns.reading.xlsx import read_workbook
from tests.returns.otherworkbooks import ods, row
from tests.returns.workbooks import by_hand, unzipped, zipped


def run(text: str, properties: str = "") -> str:
    """One run of a rich text of an .xlsx."""
    return f"<r><rPr>{properties}<sz val='11'/></rPr><t>{text}</t></r>"


UP, DOWN, LINE = '<vertAlign val="superscript"/>', '<vertAlign val="subscript"/>', "<strike/>"
RICH = [
    (run("120") + run("2", UP), "120²"),
    (f"<r><t>120</t></r>{run('2', UP)}", "120²"),
    (run("120") + run("2", DOWN), "120(₂)"),
    (run("2", UP) + run("120"), "(²)120"),
    (run("110", LINE) + run("120"), "1̶1̶0̶120"),
    (run("120") + run("110", LINE), "1201̶1̶0̶"),
    (run("110", "<strike val='1'/>") + run("120"), "1̶1̶0̶120"),
    (run("110", "<strike val='0'/>") + run("120"), "110120"),
    (run("12", '<vertAlign val="baseline"/>') + run("0"), "120"),
    (run("110", LINE), "110"),
    (run("2", UP) + run("3", UP), "23"),
    (run("120") + run(" ", UP), "120 "),
    (run("120", LINE) + run(" "), "120 "),
    (run("CO") + run("2", DOWN), "CO₂"),
    (run("m") + run("2", UP) + run(" each"), "m² each"),
    (run("1") + "<rPh><t>x</t></rPh>" + run("0"), "10"),
]


@pytest.mark.parametrize(("rich", "text"), RICH)
def test_rich_texts_of_an_xlsx(rich, text):
    """Shared or in its cell, a rich text keeps its marks; one that is marked from end to end is as it stands."""
    rows = f'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is>{rich}</is></c></row>'
    (sheet,) = read_workbook(zipped(by_hand(rows, strings=[rich, "<t>x</t>"]))).sheets
    assert sheet.at(1, 1).value == text
    assert sheet.at(1, 2).value == text


@pytest.mark.parametrize("mark", ["raised", "lowered", "struck"])
@pytest.mark.parametrize("before", ["120", "", "1"])
def test_no_figure_is_read_with_its_mark(mark, before):
    """Wherever the marked digit stands, the check refuses the text."""
    runs = [(before, "plain"), ("2", mark), ("" if before == "120" else "20", "plain")]
    assert read_numeral(with_marks(runs), Wanted("count")).value is None


def test_a_footnote_mark_is_called_one():
    """A figure with a raised digit after it is a number with a mark beside it."""
    (message,) = read_numeral(with_marks([("120", "plain"), ("2", "raised")]), Wanted("count")).findings
    assert message.says == 'This cell holds "120²", a number with a mark beside it.'


@pytest.mark.parametrize(
    ("properties", "text"),
    [
        ('style:text-position="super 58%"', "120²"), ('style:text-position="33% 58%"', "120²"),
        ('style:text-position="sub 58%"', "120(₂)"), ('style:text-position="-33% 58%"', "120(₂)"),
        ('style:text-position="0% 100%"', "1202"), ('style:text-line-through-style="solid"', "1202̶"),
        ('style:text-line-through-type="single"', "1202̶"), ('style:text-line-through-style="none"', "1202"),
        ('fo:font-weight="bold"', "1202"),
    ],
)  # fmt: skip
def test_spans_of_an_ods(properties, text):
    """The styles of spans say what is raised, lowered or struck."""
    cell = 'office:value-type="string"><text:p>120<text:span text:style-name="T1">2</text:span></text:p'
    content = ods(row(f"<table:table-cell {cell}></table:table-cell>"))
    assert read_as_saved(_with_style(content, properties)).sheets[0].at(1, 1).value == text


def _with_style(content: bytes, properties: str) -> bytes:
    """An .ods with a style "T1" for spans."""
    style = f'<style:style style:name="T1" style:family="text"><style:text-properties {properties}/></style:style>'
    names = 'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    parts = unzipped(content)
    body = f"<office:automatic-styles {names}>{style}</office:automatic-styles><office:body>"
    return zipped({**parts, "content.xml": parts["content.xml"].replace(b"<office:body>", body.encode())})


def test_spans_within_spans():
    """What a span leaves open its own surroundings say, and after it they stand as before."""
    spans = '1<text:span text:style-name="T1">2<text:span text:style-name="T2">3</text:span></text:span>4'
    content = ods(row(f'<table:table-cell office:value-type="string"><text:p>{spans}</text:p></table:table-cell>'))
    raised = _with_style(content, 'style:text-position="super 58%"')
    assert read_as_saved(raised).sheets[0].at(1, 1).value == "1²³4"
