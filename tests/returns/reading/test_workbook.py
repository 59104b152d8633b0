"""The reader: what each cell truly holds, held to openpyxl, and every file it cannot read said in plain words."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impact.returns.filed import BLANK, Raw
from impact.returns.places import Range
from impact.returns.reading import archive, cells, markup
from impact.returns.reading import workbook as reader
from impact.returns.reading.gathering import Pool
from impact.returns.reading.workbook import Unreadable, read_workbook
from tests.returns.workbooks import (
    STRICT,
    TRANSITIONAL,
    by_hand,
    filled,
    form_for,
    saved_by_openpyxl,
    template,
    unzipped,
    zipped,
)

NEW_COPY = "Open it in Excel, check it, save a new copy and send that."
FRESH = "Copy your answers into a fresh template and send that."


def sheet_of(rows: str, **more):
    """The one sheet of a workbook written by hand."""
    (sheet,) = read_workbook(zipped(by_hand(rows, **more))).sheets
    return sheet


def only(rows: str, **more) -> Raw:
    """The one cell of a workbook written by hand."""
    ((_, raw),) = sheet_of(rows, **more).cells.items()
    return raw


def refusal(content: bytes) -> str:
    """What is said of a file that cannot be read."""
    with pytest.raises(Unreadable) as refused:
        read_workbook(content)
    assert refused.value.finding.severity == "error"
    return refused.value.finding.text


# --- cells --------------------------------------------------------------------------------------------------------


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


# --- held to openpyxl ---------------------------------------------------------------------------------------------


def by_openpyxl(content: bytes) -> dict[tuple[str, int, int], tuple[object, str | None]]:
    """Every cell that holds anything: its value and its formula, from openpyxl's two loads."""
    values = openpyxl.load_workbook(BytesIO(content), data_only=True)
    formulas = openpyxl.load_workbook(BytesIO(content))
    found = {}
    for sheet in formulas.worksheets:
        for (row, column), cell in list(sheet._cells.items()):  # iter_rows would make the whole grid up to XFD1048576
            if cell.value is not None:
                formula = str(cell.value)[1:] if cell.data_type == "f" else None
                found[sheet.title, row, column] = (values[sheet.title].cell(row, column).value, formula)
    return found


def by_us(content: bytes) -> dict[tuple[str, int, int], tuple[object, str | None]]:
    """The same from our own reader; openpyxl gives every date as a datetime."""
    found = {}
    for sheet in read_workbook(content).sheets:
        for (row, column), raw in sheet.cells.items():
            value = raw.value
            if isinstance(value, date) and not isinstance(value, datetime):
                value = datetime(value.year, value.month, value.day)
            found[sheet.name, row, column] = (value, raw.formula)
    return found


ODD_CELLS = {
    "A1": 1, "A2": 2.5, "A3": "words", "A4": True, "A5": False, "A6": date(2024, 6, 30),
    "A7": datetime(2024, 6, 30, 14, 30), "A8": "=A1+A2", "A9": "#REF!", "A10": " spaced ", "A11": "two\nlines",
    "XFD1048576": "far", "B2": "£5", "C3": -0.001, "C4": 1e300, "C5": 123456789012345,
}  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [template(), template(form_for()), filled(), saved_by_openpyxl(ODD_CELLS), saved_by_openpyxl({})],
    ids=["template", "again", "filled", "odd cells", "empty"],
)
def test_agrees_with_openpyxl(content):
    """Cell by cell, value and formula, our reader and openpyxl's two loads agree."""
    assert by_us(content) == by_openpyxl(content)


_CHARACTERS = st.characters(categories=["L", "N", "P", "S", "Zs"])
# openpyxl takes "=" for a formula and "#" for an error, and does not undo the format's own escapes.
_TEXTS = st.text(_CHARACTERS, min_size=1).filter(lambda text: text[0] not in "=#" and "_x" not in text)
_VALUES = (
    st.integers(-(10**12), 10**12)
    | st.floats(-1e300, 1e300)
    | st.booleans()
    | st.datetimes(datetime(1900, 3, 1), datetime(9999, 1, 1)).map(lambda when: when.replace(microsecond=0))
    | _TEXTS
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.from_regex(r"[A-Z]{1,2}[1-9]\d{0,2}", fullmatch=True), _VALUES, max_size=12))
def test_agrees_with_openpyxl_on_anything(put):
    """The law behind the examples: whatever openpyxl writes, both read alike."""
    content = saved_by_openpyxl(put)
    assert by_us(content) == by_openpyxl(content)


# --- files that cannot be read ------------------------------------------------------------------------------------


def compound_file(stream: str) -> bytes:
    """The beginnings of an OLE compound file whose directory has one stream."""
    entry = stream.encode("utf-16-le").ljust(64, b"\0") + bytes(64)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + b"Root".ljust(128, b"\0") + entry


OPEN_DOCUMENT = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}
ZIP_FILE = "This is a zip file, not a workbook. Take the workbook (.xlsx) out of it and send that."
SEND_XLSX = "Send the workbook made for you, filled in, as .xlsx."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty. Save the workbook again and send that."),
        (b"%PDF-1.7\n%\xe2\xe3", f"This is a PDF, not a workbook. {SEND_XLSX}"),
        (b"Ref,Answer\nIW-17,3\n", f"This is a text file (such as .csv), not a workbook. {SEND_XLSX}"),
        ("Ref\tAnswer\n".encode("utf-16"), f"This is a text file (such as .csv), not a workbook. {SEND_XLSX}"),
        (b"<html><table></table></html>", f"This is a web page, not a workbook. {SEND_XLSX}"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", f"This is an XML file, not a workbook. {SEND_XLSX}"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", f"This file is not a workbook that can be read. {SEND_XLSX}"),
        (
            compound_file("EncryptedPackage"),
            "This workbook is protected with a password. Save a copy without the password and send that.",
        ),
        (compound_file("Workbook"), "This is an Excel 97-2003 workbook (.xls). Save it as .xlsx and send that."),
        (compound_file("Book"), "This is an Excel 97-2003 workbook (.xls). Save it as .xlsx and send that."),
        (compound_file("WordDocument"), f"This is a Word document, not a workbook. {SEND_XLSX}"),
        (compound_file("Other"), f"This file is not a workbook that can be read. {SEND_XLSX}"),
        (zipped(OPEN_DOCUMENT), "This is an OpenDocument spreadsheet (.ods). Save it as .xlsx and send that."),
        (zipped({"a.txt": "a"}), ZIP_FILE),
        (b"PK\x03\x04 and no more", f"This file is damaged or not complete. {NEW_COPY}"),
        (template()[:-2000], f"This file is damaged or not complete. {NEW_COPY}"),
    ],
    ids=lambda value: None if isinstance(value, str) else "-",
)
def test_other_kinds_of_file(content, said):
    """A file of another kind is called what it is, with what to do."""
    assert refusal(content) == said


@pytest.mark.parametrize(
    ("main_type", "said"),
    [
        (
            "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
            "This is an Excel binary workbook (.xlsb). Save it as .xlsx and send that.",
        ),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            f"This is a Word document, not a workbook. {SEND_XLSX}",
        ),
        (
            "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
            f"This is a PowerPoint presentation, not a workbook. {SEND_XLSX}",
        ),
        ("application/xml", ZIP_FILE),
    ],
)
def test_other_office_documents(main_type, said):
    """Word, PowerPoint and binary workbooks are zip archives too; their content type tells them apart."""
    assert refusal(zipped(by_hand("", main_type=main_type))) == said


def test_macro_workbook_is_read():
    """A workbook that may hold macros is read; nothing in it is run."""
    assert read_workbook(zipped(by_hand("", main_type="application/vnd.ms-excel.sheet.macroEnabled.main+xml"))).sheets


def without(part: str) -> bytes:
    """A workbook with one part taken out."""
    parts = by_hand('<row r="1"><c r="A1"><v>1</v></c></row>')
    del parts[part]
    return zipped(parts)


def with_part(part: str, content: str | bytes) -> bytes:
    """A workbook with one part put in the place of its own."""
    return zipped({**by_hand('<row r="1"><c r="A1"><v>1</v></c></row>'), part: content})


def test_lost_sheet_is_not_an_empty_one():
    """A sheet that is listed, with nothing behind it, is never read as blank."""
    said = f"The sheet 'S' is listed in this workbook, but its contents are missing. {NEW_COPY}"
    assert refusal(without("xl/worksheets/sheet1.xml")) == said
    assert refusal(without("xl/_rels/workbook.xml.rels")) == said
    assert refusal(zipped(by_hand("", target="styles.xml"))) == (
        f"This workbook is damaged: its part 'xl/styles.xml' cannot be read. {NEW_COPY}"
    )


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/styles.xml"])
def test_lost_part(part):
    """Texts and formats that are promised must be there."""
    assert refusal(without(part)) == f"This workbook is damaged: its part '{part}' cannot be read. {NEW_COPY}"


MAIN = TRANSITIONAL[0]
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "markup_",
    [
        "<worksheet",
        f'<worksheet xmlns="{MAIN}"><sheetData></worksheet>',
        "<worksheet><sheetData/></worksheet>",
        '<worksheet xmlns="urn:another"><sheetData/></worksheet>',
        "",
        b"\x00\x01",
        '<?xml version="1.0" encoding="no-such"?><worksheet/>',
        *(
            f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cell}</row></sheetData></worksheet>'
            for cell in (
                '<c r="A1" t="s"><v>7</v></c>',
                '<c r="A1" t="s"><v>-1</v></c>',
                '<c r="A1" t="s"><v>x</v></c>',
                '<c r="A1"><v>1_000</v></c>',
                '<c r="A1"><v>nan</v></c>',
                '<c r="A1"><v>1e999</v></c>',
                '<c r="A1" t="q"><v>1</v></c>',
                '<c r="A1" t="d"><v>soon</v></c>',
                '<c r="A0"><v>1</v></c>',
                '<c r="A1048577"><v>1</v></c>',
                '<c r="XFE1"><v>1</v></c>',
                '<c r="1"><v>1</v></c>',
                '<c r="A"><v>1</v></c>',
                '<c r="A1" s="99"><v>1</v></c>',
                '<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>',
            )
        ),
        f'<worksheet xmlns="{MAIN}">' + "<a>" * 100 + "</a>" * 100 + "</worksheet>",
    ],
)
def test_damaged_sheet(markup_):
    """Broken XML, cells that contradict themselves, look-ups that lead nowhere: the part is named."""
    parts = by_hand("", formats=["0"])
    assert refusal(zipped({**parts, SHEET: markup_})) == (
        f"This workbook is damaged: its part '{SHEET}' cannot be read. {NEW_COPY}"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused(encoding):
    """Entities could swell without end, so the declaration alone is refused, in any encoding."""
    bomb = f'<!DOCTYPE a [<!ENTITY b "ha">]><worksheet xmlns="{MAIN}">&b;</worksheet>'
    assert refusal(with_part(SHEET, bomb.encode(encoding))) == (
        f"This workbook's part '{SHEET}' declares a document type, which no spreadsheet program writes. {FRESH}"
    )


def test_wrong_checksum():
    """A part whose bytes are not what they were is damaged, not read as far as it goes."""
    content = bytearray(zipped(by_hand('<row r="1"><c r="A1"><v>1</v></c></row>'), zipfile.ZIP_STORED))
    at = content.find(b"<v>1</v>")
    content[at + 3] = ord("2")
    assert refusal(bytes(content)) == f"This workbook is damaged: its part '{SHEET}' cannot be read. {NEW_COPY}"


def test_zip_with_password():
    """A zip archive may have a password of its own."""
    content = bytearray(zipped(by_hand("")))
    for found in re.finditer(b"PK\x01\x02", bytes(content)):
        content[found.start() + 8] |= 1
    for found in re.finditer(b"PK\x03\x04", bytes(content)):
        content[found.start() + 6] |= 1
    assert refusal(bytes(content)) == (
        "This workbook is protected with a password. Save a copy without the password and send that."
    )


def test_another_way_of_packing():
    """Only the two methods that spreadsheets use are unpacked."""
    assert "damaged" in refusal(zipped(by_hand(""), zipfile.ZIP_LZMA))


@pytest.mark.parametrize("twin", ["xl/worksheets/sheet1.xml", "XL/Worksheets/Sheet1.xml", "/xl/worksheets/sheet1.xml"])
def test_twins(twin):
    """Two parts of one name would show two programs two sheets."""
    written = BytesIO(zipped(by_hand("")))
    with zipfile.ZipFile(written, "a") as archive_:
        if twin == "xl/worksheets/sheet1.xml":
            with pytest.warns(UserWarning, match="Duplicate name"):
                archive_.writestr(twin, "<a/>")
        else:
            archive_.writestr(twin, "<a/>")
    assert refusal(written.getvalue()) == (
        "This workbook holds two parts of one name, 'xl/worksheets/sheet1.xml', so that two programs could read it "
        f"differently. {FRESH}"
    )


# --- limits -------------------------------------------------------------------------------------------------------


def test_large_file():
    """The file itself is measured before anything else."""
    assert refusal(bytes(24 * 1024 * 1024)) == (
        "This file is 24 MB; a return is at most 20 MB. "
        "Remove pictures and sheets that you added, save it and send that."
    )


def test_many_parts():
    """A directory of thousands of parts is refused before it is read."""
    parts = {f"xl/{number}.xml": "" for number in range(2001)}
    assert refusal(zipped(parts)) == f"This workbook is made of more than 2,000 parts. {FRESH}"


def test_bomb():
    """A small file that unpacks to a great one is stopped while it unpacks."""
    content = with_part(SHEET, f'<worksheet xmlns="{MAIN}">'.encode() + b" " * (210 * 1024 * 1024))
    assert len(content) < 1024 * 1024
    assert refusal(content) == f"This workbook unpacks to more than 200 MB. {FRESH}"


def test_bytes_are_counted_over_all_parts(monkeypatch):
    """Many parts together may not pass the limit either."""
    monkeypatch.setattr(archive, "MOST_INFLATED", 1024**2)
    parts = by_hand("", strings=["<t/>"])
    parts["xl/sharedStrings.xml"] = str(parts["xl/sharedStrings.xml"]) + " " * 600_000
    parts[SHEET] = str(parts[SHEET]) + " " * 600_000
    assert refusal(zipped(parts)) == f"This workbook unpacks to more than 1 MB. {FRESH}"


def test_many_cells(monkeypatch):
    """Cells are counted whether they hold anything or not."""
    monkeypatch.setattr(cells, "MOST_CELLS", 3)
    parts = by_hand('<row r="1"><c/><c/><c/><c/></row>')
    with pytest.raises(Unreadable, match="has more than 3 cells"):
        cells.read_cells(archive.Archive(zipped(parts)), SHEET, Pool(room=3))


def test_many_texts(monkeypatch):
    """A table of empty texts costs nothing to send and much to keep."""
    monkeypatch.setattr(cells, "MOST_STRINGS", 3)
    assert refusal(zipped(by_hand("", strings=["<t/>"] * 4))) == f"This workbook holds more than 3 texts. {FRESH}"


def test_many_sheets_and_names(monkeypatch):
    """Sheets and names are counted too."""
    monkeypatch.setattr(reader, "MOST_NAMES", 2)
    names = "".join(f'<definedName name="n{i}">S!$A$1</definedName>' for i in range(3))
    assert refusal(zipped(by_hand("", names=names))) == f"This workbook defines more than 2 names. {FRESH}"
    monkeypatch.setattr(reader, "MOST_SHEETS", 0)
    assert refusal(zipped(by_hand(""))) == f"This workbook has more than 0 sheets. {FRESH}"


def test_depth_is_enough_for_any_worksheet():
    """The deepest that a real worksheet goes is far from the limit."""
    depths = [part.count(b"<") and _depth(part) for name, part in unzipped(template()).items() if name.endswith(".xml")]
    assert max(depths) * 4 < markup.DEEPEST


def _depth(xml: bytes) -> int:
    deepest = depth = 0
    for tag in re.findall(rb"<[^?!][^>]*>", xml):
        if tag.startswith(b"</"):
            depth -= 1
        elif not tag.endswith(b"/>"):
            depth += 1
        deepest = max(deepest, depth)
    return deepest


# --- nothing else is ever raised ----------------------------------------------------------------------------------


def survives(content: bytes) -> None:
    """Reading *content* gives a workbook or `Unreadable`."""
    try:
        read_workbook(content)
    except Unreadable as unreadable:
        assert unreadable.finding.says
        assert unreadable.finding.remedy


_STARTS = st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-", b"<?xml "])


@settings(max_examples=200, deadline=None)
@given(_STARTS, st.binary(max_size=400))
def test_any_bytes(start, rest):
    """Whatever is sent, only `Unreadable` comes back."""
    survives(start + rest)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_bytes_of_the_archive_changed(data):
    """Bytes of a real file changed in passing, its directory included."""
    content = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1) | st.integers(max(0, len(content) - 400), len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    survives(bytes(content))


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_any_part_changed(data):
    """A part changed inside the archive, its checksum made good: the parser and the look-ups are reached."""
    parts = unzipped(SMALL)
    name = data.draw(st.sampled_from(sorted(parts)))
    part = bytearray(parts[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(part) - 1))
        end = at + data.draw(st.integers(0, 12))
        piece = st.sampled_from([b"", b"9" * 30, b"-1", b"#REF!", b"<c>", b"</c>", b"&a;", b'"', b"\xff", b't="e"'])
        part[at:end] = data.draw(piece | st.binary(max_size=4))
    survives(zipped({**parts, name: bytes(part)}, zipfile.ZIP_STORED))


SMALL = zipped(
    by_hand(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="0"><v>45473</v></c><c r="C1"><f>1+1</f><v>2</v></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>x</t></is></c><c r="B2" t="b"><v>1</v></c></row>',
        strings=["<t>one</t>"],
        formats=["d/m/yyyy"],
        names="<definedName name=\"a.b\">'S'!$A$1</definedName>",
    )
)
