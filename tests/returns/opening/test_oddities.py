"""What is odd about a workbook and does not stop its reading: said once, in plain words, where it may matter.

Beneath merged cells what stands is read, and it is asked whether that is meant.
"""

from __future__ import annotations

import pytest

from impact.returns.grid import Raw
from impact.returns.opening import oddity_findings, reaches_another_workbook
from impact.returns.reading.xlsx import read_workbook
from tests.returns.opening.scenarios import C1, C4, PRACTICES, opened
from tests.returns.workbooks import TRANSITIONAL, by_hand, zipped

MAIN, OFFICE = TRANSITIONAL
ROWS = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 10))


def book(rows: str = ROWS, before: str = "", after: str = "", names: str = "", **parts: str):
    """A workbook written by hand: this before and after its rows, and these further parts."""
    sheet = f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    return read_workbook(zipped({**by_hand("", names=names), "xl/worksheets/sheet1.xml": sheet, **parts}))


def said(workbook) -> list[tuple[str, str]]:
    """The code and the place of each note; the corpus has the words of each."""
    return [(finding.code, finding.place) for finding in oddity_findings(workbook)]


def test_an_ordinary_workbook_is_not_odd():
    """Nothing is said of what is as usual."""
    assert said(book()) == []


def test_hidden_rows_and_columns():
    """They are read; those in which something stands are named."""
    rows = ROWS.replace('<row r="3">', '<row r="3" hidden="1">').replace('<row r="4">', '<row r="4" hidden="1">')
    columns = '<cols><col min="1" max="1" hidden="1"/><col min="5" max="7" hidden="1"/></cols>'
    found = book(rows + '<row r="20" hidden="1"/>', before=columns)
    (sheet,) = found.sheets
    assert (sheet.hidden_rows, sheet.hidden_columns) == (((3, 4), (20, 20)), ((1, 1), (5, 7)))
    assert sheet.at(3, 1).value == 3
    assert said(found) == [("hidden_rows", "S"), ("hidden_columns", "S")]
    assert [finding.says for finding in oddity_findings(found)] == [
        "Hidden rows were read: 3 to 4.", "Hidden columns were read: A.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/activeX/activeX1.xml", "controls"),
        ("xl/embeddings/oleObject1.bin", "embedded_files"),
        ("xl/queryTables/queryTable1.xml", "data_connections"),
        ("xl/customProperty1.bin", None),  # properties and printers' settings are nobody's business
        ("docProps/custom.xml", None),
        ("xl/printerSettings/printerSettings1.bin", None),
    ],
)
def test_what_is_beside_the_sheets(part: str, code: str | None):
    """Macros, controls, embedded files and connections are noted and left alone."""
    assert said(book(**{part: "x"})) == ([(code, "")] if code else [])


def linked(inside: str):
    """A workbook with a link elsewhere."""
    rels = str(by_hand("")["xl/_rels/workbook.xml.rels"]).replace(
        "</Relationships>",
        f'<Relationship Id="r9" Type="{OFFICE}/externalLink" Target="externalLinks/externalLink1.xml"/>'
        "</Relationships>",
    )
    link = f'<externalLink xmlns="{MAIN}">{inside}</externalLink>'
    return book(**{"xl/_rels/workbook.xml.rels": rels, "xl/externalLinks/externalLink1.xml": link})


def test_links():
    """A link to another workbook is said at the cell that uses it; another program is never asked."""
    found = linked("<externalBook/>")
    assert (found.extras, said(found)) == ({"links"}, [])
    assert said(linked('<ddeLink ddeService="cmd" ddeTopic="x"/>')) == [("asks_another_program", "")]


@pytest.mark.parametrize(
    "formula",
    ["[1]Sheet1!A1", "SUM(A1,[2]Data!$B$2:B9)", "'[1]My sheet'!A1", "[1]!rate", "'C:\\in\\[Figures.xlsx]Q 1'!A1",
     "'file:///C:/Figures.xlsx'#$Sheet1.A1", "'[1]Bob''s'!A1", "'C:\\x\\[b.xlsx]S'!A1", "SUM([1]One:Three!A1)",
     "cmd|'/c calc'!A0", 'DDE("soffice";"C:/b.ods";"S.A1")', "'a\"b'!A1+'[1]c\"d'!A1", "Table1[Col]+[1]Sheet1!A1"],
)  # fmt: skip
def test_formula_that_reaches_elsewhere(formula):
    """Excel numbers the other workbook or names it; LibreOffice gives its address."""
    assert reaches_another_workbook(Raw("number", 1.0, "1", formula))


@pytest.mark.parametrize(
    "formula",
    [None, "A1+Other!B2", "Table1[Cost]+Other!B2", "Table1[[#This Row],[Cost]]", '"[1]Sheet!A1"', "'My sheet'!A1",
     "Table1[Col]+'Other one'!B2", "Table1[Col'[x']]+'Other'!B2", '"say ""[1]S!A1"" twice"&A1', "ADDED(1)",
     "'A'!A1&Table1[x]&'B'!A1", "\"'[2]My sheet'!A1\""],
)  # fmt: skip
def test_formula_that_stays_here(formula):
    """Columns of tables have brackets too, and a text may say anything."""
    assert not reaches_another_workbook(Raw("number", 1.0, "1", formula))


PARTS = by_hand('<row r="1"><c r="A1"><v>1</v></c></row>')
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "sheet",
    [
        '<worksheet xmlns="{}"><dimension ref="A1:A1"/><sheetData>{}</sheetData></worksheet>',
        '<worksheet xmlns="{}"><dimension ref="Z9:A1"/><sheetData>{}</sheetData></worksheet>',
        "\ufeff<worksheet xmlns='{}'><sheetData>{}</sheetData></worksheet>",
        '<worksheet xmlns="{}" xmlns:mc="urn:m"><mc:AlternateContent><mc:Choice Requires="x"/></mc:AlternateContent>'
        "<sheetData>{}</sheetData></worksheet>",
        '<worksheet xmlns="{}"><sheetData>{}</sheetData><mc:AlternateContent xmlns:mc="urn:m"/></worksheet>',
        '<worksheet xmlns="{}"><!-- a --><sheetData><!-- b -->{}<!-- c --></sheetData></worksheet>',
    ],
)
def test_benign_spellings_of_a_sheet(sheet):
    """A wrong dimension, a byte order mark, alternate content, comments: the cells are all read."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v><![CDATA[2]]></v></c></row>'
    found = read_workbook(zipped({**PARTS, SHEET: sheet.format(MAIN, rows)})).sheets[0]
    assert [(place, raw.value) for place, raw in found.cells.items()] == [((1, 1), 1.0), ((1_048_576, 16_384), 2.0)]


# --- merged cells -------------------------------------------------------------------------------------------------

ROWS_5_AND_6 = {f"{column}{row}": "Words" for row in (5, 6) for column in "ABC"}


def merged(sheet: str, area: str, **cells):
    """A good return in which an area is merged as some programs do: what stands beneath stays."""

    def edit(book) -> None:
        for cell, value in cells.items():
            book[sheet][cell] = value
        under = {cell.coordinate: cell.value for row in book[sheet][area] for cell in row}
        book[sheet].merge_cells(area)
        for cell, value in list(under.items())[1:]:
            place = book[sheet][cell]
            book[sheet]._cells[place.row, place.column] = type(book[sheet]["A1"])(book[sheet], place.row, place.column)
            book[sheet][cell] = value

    return opened(edit)


@pytest.mark.parametrize(
    ("sheet", "area", "cells", "beneath"),
    [
        (C4, "E5:E6", {}, "E6"),
        (C4, "E5:F5", {"F5": "Two began late."}, "F5"),  # an explanation
        (C4, "E5:E6", {"E6": None}, None),
        (C4, "A1:C6", {}, None),  # words of ours
        (C4, "E5:F5", {}, None),
        (C1, "A1:G60", {}, "E5, E6, E7, E8, E9 and E10"),
        (PRACTICES, "A5:E20", ROWS_5_AND_6, "B5, C5, A6, B6 and C6"),
        (PRACTICES, "A5:E20", {**ROWS_5_AND_6, "A7": "x", "A8": "x"}, "B5, C5, A6, B6, C6, A7 and 1 more"),
    ],
)
def test_beneath_merged_cells(sheet: str, area: str, cells: dict[str, str | None], beneath: str | None):
    """What is read there is asked about: nobody who looks at the sheet sees it. Of many cells some are named."""
    found = [each for each in merged(sheet, area, **cells).findings if each.code == "merged_answers"]
    first, last = area.split(":")
    says = (
        f"Cells {first} to {last} are merged, so that only the first can be seen. Beneath it something stands in "
        f"{beneath}, and was read."
    )
    assert [(each.place, each.says) for each in found] == ([(f"{sheet}!{first}", says)] if beneath else [])
