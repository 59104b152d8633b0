"""What a workbook is made of: its sheets, wherever their parts are, and the names that lead into them."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from impact.returns.grid import Range
from impact.returns.opening import reaches_another_workbook
from impact.returns.reading.otherformats import read_as_saved
from impact.returns.reading.xlsx import read_workbook
from tests.returns.otherworkbooks import ods, row
from tests.returns.reading.handwritten import only, refusal
from tests.returns.workbooks import by_hand, template, zipped


def test_where_the_sheet_is():
    """A sheet's part is found by its relationship: relative, absolute or roundabout."""
    for target in ("worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "../xl/worksheets/./Sheet1.xml"):
        assert only('<row r="1"><c r="A1"><v>1</v></c></row>', target=target).value == 1


def test_names_lead_to_places():
    """Names of the workbook, in any case, quoted or not; a broken one leads nowhere."""
    names = (
        "<definedName name=\"IW_1.a\">'S'!$E$14</definedName>"
        '<definedName name="iw_1.T">S!$A$4:$D$204</definedName>'
        '<definedName name="IW_1.gone">#REF!</definedName>'
        '<definedName name="IW_1.off">S!#REF!</definedName>'
        '<definedName name="IW_1.lost">Elsewhere!$A$1</definedName>'
        '<definedName name="IW_1.two">S!$A$1,S!$B$1</definedName>'
        '<definedName name="IW_1.a" localSheetId="0">S!$A$1</definedName>'
        '<definedName name="IW_1.own" localSheetId="0">S!$A$2</definedName>'
    )
    book = read_workbook(zipped(by_hand("", names=names)))
    sheet = book.sheets[0]
    assert book.named("iw_1.A") == (sheet, Range("S", 14, 5, 14, 5))
    assert book.named("IW_1.t") == (sheet, Range("S", 4, 1, 204, 4))
    assert book.named("IW_1.own") == (sheet, Range("S", 2, 1, 2, 1))
    for broken in ("IW_1.gone", "IW_1.off", "IW_1.lost", "IW_1.two", "IW_1.never"):
        assert book.named(broken) is None


def test_name_of_a_sheet_with_an_apostrophe():
    """A quoted name has its apostrophes doubled."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Bob's figures"
    book.defined_names["a.b"] = openpyxl.workbook.defined_name.DefinedName("a.b", attr_text="'Bob''s figures'!$B$2")
    saved = BytesIO()
    book.save(saved)
    found = read_workbook(saved.getvalue()).named("a.b")
    assert found is not None
    assert (found[0].name, found[1].cell) == ("Bob's figures", "B2")


def test_hidden_sheets_are_read_and_known():
    """What is hidden is still there."""
    assert [(s.name, s.visibility) for s in read_workbook(template()).sheets][-1] == ("_impact", "hidden")


def test_chart_sheet_has_no_cells():
    """A sheet that is only a chart is listed, empty."""
    book = openpyxl.Workbook()
    book.create_chartsheet("Chart")
    saved = BytesIO()
    book.save(saved)
    assert [(s.name, len(s.cells)) for s in read_workbook(saved.getvalue()).sheets] == [("Sheet", 0), ("Chart", 0)]


OUTSIDE = [
    "[1]Sheet1!A1", "[1]!rate", "'[2]My sheet'!A1", "'C:\\[b.xlsx]S'!A1", "Excel|'C:\\b.xlsx'!A1", "DDE(1)", "Dde(1)",
    "'5\" pipes'!A1+[1]S!B1&\"x\"", "'FILE:///b.ods'#$S.A1", '"[x]"&[1]S!A1', "'it''s [1]'!A1", '"a""b"&[1]S!A1',
]  # fmt: skip
WITHIN = ["A1+B1", '"[x]"', "'Cover'!B7=\"[z]\"", '"don\'t [do]! this"', '"a|b"', '"DDE(1)"', '"file:x"', '"a""[b]!"']


@pytest.mark.parametrize("formula", OUTSIDE + WITHIN)
@pytest.mark.parametrize("rest", ["", '<c r="B1"><f t="shared" si="0"/><v>1</v></c>'])
def test_formulas_that_may_reach_outside(formula, rest):
    """What is quoted reaches nowhere; a formula that others share reaches where it does."""
    written = formula.replace("&", "&amp;").replace('"', "&quot;")
    first = f'<c r="A1"><f t="shared" si="0">{written}</f><v>1</v></c>'
    (sheet,) = read_workbook(zipped(by_hand(f'<row r="1">{first}{rest}</row>'))).sheets
    assert {reaches_another_workbook(raw) for raw in sheet.cells.values()} == {formula in OUTSIDE}


def test_formulas_of_an_ods_that_reach_outside():
    """They are written otherwise."""
    for formula, reaches in (("of:='file:///b.ods'#$S.A1", True), ("of:=[.A1]", False)):
        cell = f'<table:table-cell office:value-type="float" office:value="1" table:formula="{formula}"/>'
        assert reaches_another_workbook(read_as_saved(ods(row(cell))).sheets[0].at(1, 1)) == reaches


def test_a_sheet_with_an_empty_id_has_no_cells():
    """Excel 15 and 16 write `r:id=""` for an old sheet of macros; an id that leads nowhere is a sheet lost."""
    parts = by_hand('<row r="1"><c r="A1"><v>1</v></c></row>')
    listed = str(parts["xl/workbook.xml"])
    more = listed.replace("</sheets>", '<sheet name="Module1" sheetId="9" r:id=""/></sheets>')
    book = read_workbook(zipped({**parts, "xl/workbook.xml": more}))
    assert [(sheet.name, len(sheet.cells)) for sheet in book.sheets] == [("S", 1), ("Module1", 0)]
    assert "contents are missing" in refusal(
        zipped({**parts, "xl/workbook.xml": more.replace('r:id=""', 'r:id="r77"')})
    )


def test_backslashes_in_the_names_of_parts():
    """Some programs write them; they are read as slashes."""
    parts = by_hand('<row r="1"><c r="A1"><v>1</v></c></row>')
    written = zipped({name.replace("/", "\\") if name.endswith("sheet1.xml") else name: p for name, p in parts.items()})
    assert b"worksheets\\sheet1.xml" in written
    assert read_workbook(written).sheets[0].at(1, 1).value == 1
