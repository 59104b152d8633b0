"""Damaged workbooks: a part that is lost, broken, locked or there twice is said, never read as blank."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest

from impact.returns.reading.xlsx import read_workbook
from tests.returns.hostile_files import ONE_CELL, Raw, deflated
from tests.returns.reading.handwritten import FRESH, MAIN, NEW_COPY, SHEET, refusal, with_part
from tests.returns.workbooks import by_hand, zipped


def without(part: str) -> bytes:
    """A workbook with one part taken out."""
    parts = by_hand('<row r="1"><c r="A1"><v>1</v></c></row>')
    del parts[part]
    return zipped(parts)


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


@pytest.mark.parametrize("blanks", [0, 100_000])
@pytest.mark.parametrize("more", [1, 200, 100_000])
def test_bytes_after_the_end_of_a_packed_part_are_damage(blanks, more):
    """The rest is neither read nor waited for, however much was still to come out when the end was met."""
    sheet = str(by_hand(ONE_CELL)[SHEET]).encode() + b" " * blanks
    packed = deflated(sheet, b" ", 0) + bytes(more)
    assert "damaged" in refusal(Raw().sound(SHEET).add(SHEET, packed, raw=sheet).bytes())


@pytest.mark.parametrize("written", [b"\xd4he", b"Ad\xf0pted", b"\xc3\xa9\xc3a", b"\xe2\x82 "])
def test_a_letter_begun_in_a_formula_and_not_gone_on_with(written):
    """What is no UTF-8 is damage wherever it stands."""
    rows = b'<row r="1"><c r="A1"><f>"' + written + b'"</f><v>1</v></c></row>'
    parts = by_hand("")
    sheet = str(parts[SHEET]).encode().replace(b"</sheetData>", rows + b"</sheetData>")
    assert rows in sheet
    assert "damaged" in refusal(zipped({**parts, SHEET: sheet}))


def test_depth_does_no_harm():
    """Elements within elements a hundred thousand deep are passed over like any that is not asked for."""
    deep = f'<worksheet xmlns="{MAIN}"><sheetData>{ONE_CELL}</sheetData>{"<a>" * 100_000}{"</a>" * 100_000}</worksheet>'
    (sheet,) = read_workbook(with_part(SHEET, deep)).sheets
    assert sheet.at(1, 1).value == 1
