"""Formulas are kept as they are written and made only when asked for; whether any may reach outside is told at once."""

from __future__ import annotations

import pytest

from impact.returns.answers import Raw
from impact.returns.opening.oddities import from_another_workbook
from impact.returns.reading import keeping
from impact.returns.reading.otherformats import read_as_saved
from impact.returns.reading.plain_text import sound
from impact.returns.reading.workbook import read_workbook
from tests.returns.otherworkbooks import ods, row
from tests.returns.workbooks import by_hand, zipped


def test_a_formula_is_made_when_it_is_asked_for(monkeypatch):
    """Nobody asks for the second: it is never decoded. The first is made once."""
    made = []
    worked_out = keeping.worked_out
    monkeypatch.setattr(keeping, "worked_out", lambda *given: made.append(given[3]) or worked_out(*given))
    cells = '<c r="A1" t="str"><f>B1&amp;"é"</f><v>x</v></c><c r="B1"><f>1+1</f><v>2</v></c>'
    (sheet,) = read_workbook(zipped(by_hand(f'<row r="1">{cells}</row>'))).sheets
    assert made == []
    assert [sheet.at(1, 1), sheet.at(1, 1)] == [Raw("text", "x", "x", 'B1&"é"')] * 2
    assert made == ['B1&"é"']


OUTSIDE = [
    "[1]Sheet1!A1", "[1]!rate", "'[2]My sheet'!A1", "'C:\\[b.xlsx]S'!A1", "Excel|'C:\\b.xlsx'!A1", "DDE(1)", "Dde(1)",
    "'5\" pipes'!A1+[1]S!B1&\"x\"", "'FILE:///b.ods'#$S.A1", '"[x]"&[1]S!A1', "'it''s [1]'!A1", '"a""b"&[1]S!A1',
]  # fmt: skip
WITHIN = ["A1+B1", '"[x]"', "'Cover'!B7=\"[z]\"", '"don\'t [do]! this"', '"a|b"', '"DDE(1)"', '"file:x"', '"a""[b]!"']


@pytest.mark.parametrize("formula", OUTSIDE + WITHIN)
@pytest.mark.parametrize("rest", ["", '<c r="B1"><f t="shared" si="0"/><v>1</v></c>'])
def test_formulas_that_may_reach_outside(formula, rest):
    """A sheet says no only where no formula of it does, parsed or kept; what is quoted is none."""
    written = formula.replace("&", "&amp;").replace('"', "&quot;")
    (sheet,) = read_workbook(zipped(by_hand(f'<row r="1"><c r="A1"><f>{written}</f><v>1</v></c>{rest}</row>'))).sheets
    assert sheet.reaches_outside == (formula in OUTSIDE)
    assert sheet.reaches_outside == from_another_workbook(sheet.at(1, 1))


def test_sheets_of_other_formats_that_reach_outside():
    """The same of an .ods; a sheet without formulas reaches nowhere."""
    for formula, reaches in (("of:='file:///b.ods'#$S.A1", True), ("of:=[.A1]", False)):
        cell = f'<table:table-cell office:value-type="float" office:value="1" table:formula="{formula}"/>'
        assert read_as_saved(ods(row(cell))).workbook.sheets[0].reaches_outside == reaches
    (sheet,) = read_workbook(zipped(by_hand('<row r="1"><c r="A1"><v>1</v></c></row>'))).sheets
    assert not sheet.reaches_outside


@pytest.mark.parametrize(
    ("written", "good"),
    [
        (b"", True), (b"<f>1&lt;2</f>", True), ("é × ’ 𝄞".encode(), True), (b"&#215;&amp;&quot;&gt;&apos;", True),
        (b"&", False), (b"&am", False), (b"&#0;", False), (b"&nbsp;", False), (b"&#215", False), (b"a\nb\t", True),
        (b"a\rb", False), (b"\x00", False), (b"]]>", False), (b"\xff", False), (b"\xc3a\xa9", False), (b"\xa9", False),
        (b"\xc3", True), (b"a\xed\xa0\x80", False), (b"\xef\xbf\xbe", False), (b"\xc3\xa9\xc3", True),
        (b"\xc3<\xc3", False),
    ],
)  # fmt: skip
def test_what_may_be_left_until_it_is_asked_for(written, good):
    """Every entity and every letter of the block is good; the last letter may go on in the next block."""
    assert sound(written) is good
