"""What a workbook is made of: its sheets, wherever their parts are, and the names that lead into them."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from impact.returns.places import Range
from impact.returns.reading.workbook import read_workbook
from tests.returns.reading.handwritten import only
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
    book.active.title = "Bob's figures"
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
