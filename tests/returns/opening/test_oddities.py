"""What is odd about a workbook and does not stop its reading: said once, in plain words, where it may matter.

Beneath merged cells what stands is read, and it is asked whether that is meant.
"""

from __future__ import annotations

import pytest

from impact.returns.answers import Raw
from impact.returns.oddities import oddity_findings, reaches_another_workbook
from impact.returns.reading.workbook import read_workbook
from tests.returns.opening.scenarios import C1, C4, opened
from tests.returns.workbooks import GOOD_ANSWERS, TRANSITIONAL, by_hand, filled, unzipped, zipped

MAIN, OFFICE = TRANSITIONAL
ROWS = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 10))


def book(rows: str = ROWS, before: str = "", after: str = "", names: str = "", **parts: str):
    """A workbook written by hand: this before and after its rows, and these further parts."""
    sheet = f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    return read_workbook(zipped({**by_hand("", names=names), "xl/worksheets/sheet1.xml": sheet, **parts}))


def said(workbook) -> list[tuple[str, str]]:
    """The place and the words of each note."""
    assert all(finding.severity == "note" for finding in oddity_findings(workbook))
    return [(finding.place, finding.text) for finding in oddity_findings(workbook)]


def test_an_ordinary_workbook_is_not_odd():
    """Nothing is said of what is as usual."""
    assert said(book()) == []


def test_hidden_rows():
    """Hidden rows are read; those in which something stands are named."""
    rows = ROWS.replace('<row r="3">', '<row r="3" hidden="1">').replace('<row r="4">', '<row r="4" hidden="1">')
    found = book(rows + '<row r="20" hidden="1"/>')
    assert found.sheets[0].hidden_rows == ((3, 4), (20, 20))
    assert found.sheets[0].at(3, 1).value == 3
    assert said(found) == [
        ("S", "Hidden rows were read: 3 to 4. What stands in them counts like the rest; check that it is meant.")
    ]


def test_hidden_columns():
    """So with columns."""
    found = book(before='<cols><col min="1" max="1" hidden="1"/><col min="5" max="7" hidden="1"/></cols>')
    assert found.sheets[0].hidden_columns == ((1, 1), (5, 7))
    assert said(found) == [
        ("S", "Hidden columns were read: A. What stands in them counts like the rest; check that it is meant.")
    ]


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (
            "xl/vbaProject.bin",
            "This workbook holds macros. None was run. You need do nothing; check that no answer depends on one.",
        ),
        (
            "xl/activeX/activeX1.xml",
            "This workbook holds buttons or boxes that were added to it. They were not read. "
            "Type what they say in the answer's own cell.",
        ),
        (
            "xl/embeddings/oleObject1.bin",
            "This workbook has other files inside it. They were not read. Type what they say in the answer's own cell.",
        ),
        (
            "xl/queryTables/queryTable1.xml",
            "This workbook takes figures from a data connection. It was not used; the figures are as last saved. "
            "Paste them as values.",
        ),
    ],
)
def test_what_is_beside_the_sheets(part, words):
    """Macros, controls, embedded files and connections are noted and left alone."""
    assert said(book(**{part: "x"})) == [("", words)]


@pytest.mark.parametrize(
    "part", ["xl/customProperty1.bin", "docProps/custom.xml", "xl/printerSettings/printerSettings1.bin"]
)
def test_parts_that_programs_add(part):
    """Properties and printers' settings are nobody's business."""
    assert said(book(**{part: "x"})) == []


def linked(inside: str):
    """A workbook with a link elsewhere."""
    rels = str(by_hand("")["xl/_rels/workbook.xml.rels"]).replace(
        "</Relationships>",
        f'<Relationship Id="r9" Type="{OFFICE}/externalLink" Target="externalLinks/externalLink1.xml"/>'
        "</Relationships>",
    )
    link = f'<externalLink xmlns="{MAIN}">{inside}</externalLink>'
    return book(**{"xl/_rels/workbook.xml.rels": rels, "xl/externalLinks/externalLink1.xml": link})


def test_link_to_another_workbook():
    """Such a link is known, and said only at the cell that uses it."""
    found = linked("<externalBook/>")
    assert found.extras == {"links"}
    assert said(found) == []


def test_link_to_another_program():
    """A program is never asked."""
    assert said(linked('<ddeLink ddeService="cmd" ddeTopic="x"/>')) == [
        (
            "",
            "This workbook asks another program for figures. It was not asked; the figures are as last saved. "
            "Paste them as values.",
        )
    ]


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
    [
        None,
        "A1+Other!B2",
        "Table1[Cost]+Other!B2",
        "Table1[[#This Row],[Cost]]",
        '"[1]Sheet!A1"',
        "'My sheet'!A1",
        "Table1[Col]+'Other one'!B2",
        "Table1[Col'[x']]+'Other'!B2",
        '"say ""[1]S!A1"" twice"&A1',
        "'A'!A1&Table1[x]&'B'!A1",
        "\"'[2]My sheet'!A1\"",
        "ADDED(1)",
    ],
)
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


def test_value_from_another_workbook():
    """A cell worked out from another workbook is read, and its owner asked to paste the value."""
    parts = unzipped(filled())
    sheet = next(name for name, part in parts.items() if name.startswith("xl/worksheets") and b"<v>12</v>" in part)
    parts[sheet] = parts[sheet].replace(b"<v>12</v>", b"<f>[1]Sheet1!$A$1</f><v>12</v>", 1)
    result = opened(content=zipped(parts))
    assert [(found.code, found.severity, found.place, found.text) for found in result.findings] == [
        (
            "from_another_workbook",
            "query",
            f"{C4}!E5",
            "This cell's value comes from another workbook. Paste the value.",
        )
    ]
    assert result.answers["IW_17.launched"].raw.value == 12


# --- merged cells -------------------------------------------------------------------------------------------------

UNMERGE = "Take the merging back, and check what stands in each cell or clear it."


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


def asked(result) -> list[tuple[str, str, str]]:
    """What is asked of merged cells."""
    return [(f.severity, f.place, f.text) for f in result.findings if f.code == "merged_answers"]


def test_answer_beneath_another():
    """It is read; that is said, because nobody who looks at the sheet sees it."""
    result = merged(C4, "E5:E6")
    assert result.answers["IW_17.with_plan"].raw.value == GOOD_ANSWERS["IW_17.with_plan"]
    says = "Cells E5 to E6 are merged, so that only the first can be seen. Beneath it something stands in E6, and was"
    assert asked(result) == [("query", f"{C4}!E5", f"{says} read. {UNMERGE}")]


def test_nothing_beneath():
    """Nothing is said of merging that hides nothing, nor of words of ours beneath it."""
    assert asked(merged(C4, "E5:E6", E6=None)) == []
    assert asked(merged(C4, "A1:C6")) == []
    assert asked(merged(C4, "E5:F5")) == []


def test_explanation_beneath():
    """An explanation is read as well."""
    assert asked(merged(C4, "E5:F5", F5="Two began late."))[0][2].startswith(
        "Cells E5 to F5 are merged, so that only the first can be seen. Beneath it something stands in F5, and"
    )


def test_whole_form():
    """All the answers beneath are named, the first of them one by one; a vast area costs nothing."""
    result = merged(C1, "A1:G60")
    says = (
        "Cells A1 to G60 are merged, so that only the first can be seen. "
        "Beneath it something stands in E5, E6, E7, E8, E9 and E10, and was read."
    )
    assert asked(result) == [("query", f"{C1}!A1", f"{says} {UNMERGE}")]


@pytest.mark.parametrize("beyond", [0, 2])
def test_rows_of_a_record_sheet(beyond: int):
    """So with the rows of a record sheet; of many cells some are counted."""
    cells = {f"{column}{row}": "Words" for row in (5, 6) for column in "ABC"} | {
        f"A{7 + n}": "x" for n in range(beyond)
    }
    (query,) = asked(merged("IW-15 practices", "A5:E20", **cells))
    named = "B5, C5, A6, B6 and C6" if not beyond else "B5, C5, A6, B6, C6, A7 and 1 more"
    assert f"Beneath it something stands in {named}, and was read." in query[2]
