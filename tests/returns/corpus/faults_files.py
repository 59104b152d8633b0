"""Whole files: the wrong kind, incomplete, protected, or made to do harm."""

from __future__ import annotations

import csv
import re
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from io import StringIO
from xml.sax.saxutils import escape

from openpyxl.cell.cell import Cell, MergedCell

from tests.returns.corpus.bytes_of import unzipped, with_part, zipped
from tests.returns.corpus.fault import Beforehand, Said, Spoilt
from tests.returns.corpus.plan import CLEVELAND, Q4
from tests.returns.workbooks import load

NEW_COPY = "Open it in Excel, check it, save a new copy and send that."
FRESH = "Copy your answers into a fresh template and send that."
SEND_XLSX = "Send the workbook made for you, filled in, as .xlsx."
SHEET = "xl/worksheets/sheet2.xml"


def file(name: str, spoil: Callable[[bytes], bytes], code: str, text: str) -> Spoilt:
    """A file of which only one thing can be said."""
    return Spoilt(name, (Said(code, "error", "", text),), spoil)


def compound(*streams: str) -> bytes:
    """The beginning of a compound file (.xls, .doc, a workbook with a password): its directory lists *streams*."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    entries = b"".join(
        (name.encode("utf-16-le") + b"\0\0").ljust(64, b"\0").ljust(128, b"\0") for name in ("Root~Answer", *streams)
    )
    return header.ljust(512, b"\0") + entries.ljust(1024, b"\0")


def office_file(content_type: str, main: str) -> bytes:
    """Another program's document: a zip archive with a content type of its own."""
    return zipped({
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Override PartName="/%b" ContentType="%b"/></Types>' % (main.encode(), content_type.encode()),
        "_rels/.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'officeDocument" Target="%b"/></Relationships>' % main.encode(),
        main: b"<document/>",
    })  # fmt: skip


DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"

KINDS: tuple[Spoilt, ...] = (
    file("file-empty", lambda _: b"", "empty_file", "This file is empty. Save the workbook again and send that."),
    file("file-too-large", lambda content: content + bytes(24 * 1024 * 1024), "too_large",
        "This file is 24 MB; a return is at most 20 MB. Remove pictures and sheets that you added, save it and send "
        "that."),
    file("file-pdf", lambda _: b"%PDF-1.7\n%\xe2\xe3", "not_a_workbook", f"This is a PDF, not a workbook. {SEND_XLSX}"),
    file("file-word", lambda _: office_file(DOCUMENT, "word/document.xml"), "not_a_workbook",
        f"This is a Word document, not a workbook. {SEND_XLSX}"),
    file("file-old-word", lambda _: compound("WordDocument"), "not_a_workbook",
        f"This is a Word document, not a workbook. {SEND_XLSX}"),
    file("file-slides", lambda _: office_file(SLIDES, "ppt/presentation.xml"), "not_a_workbook",
        f"This is a PowerPoint presentation, not a workbook. {SEND_XLSX}"),
    file("file-web-page", lambda _: b"<!DOCTYPE html>\n<html><table><tr><td>120</td></tr></table></html>",
        "not_a_workbook", f"This is a web page, not a workbook. {SEND_XLSX}"),
    file("file-xml", lambda _: b'<?xml version="1.0"?><return/>', "not_a_workbook",
        f"This is an XML file, not a workbook. {SEND_XLSX}"),
    file("file-picture", lambda _: b"\x89PNG\r\n\x1a\n" + bytes(64), "not_a_workbook",
        f"This file is not a workbook that can be read. {SEND_XLSX}"),
    file("file-zipped-once-more", lambda content: zipped({"return.xlsx": content}), "not_a_workbook",
        "This is a zip file, not a workbook. Take the workbook (.xlsx) out of it and send that."),
    file("file-with-a-password", lambda _: compound("EncryptionInfo", "EncryptedPackage"), "password",
        "This workbook is protected with a password. Save a copy without the password and send that."),
)  # fmt: skip


def cut_short(content: bytes) -> bytes:
    """A download that stopped halfway."""
    return content[: len(content) // 2]


def one_byte_changed(content: bytes) -> bytes:
    """A part whose bytes are not what the archive says they are."""
    stored = bytearray(zipped(unzipped(content), zipfile.ZIP_STORED))
    at = stored.find(SHEET.encode())
    stored[stored.find(b"<v>", at) + 3] ^= 1
    return bytes(stored)


def zip_password(content: bytes) -> bytes:
    """A zip archive with a password of its own."""
    spoilt = bytearray(content)
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        for found in re.finditer(mark, content):
            spoilt[found.start() + flags] |= 1
    return bytes(spoilt)


def lost_sheet(content: bytes) -> bytes:
    """A sheet is listed, but its part is gone."""
    parts = unzipped(content)
    del parts[SHEET]
    return zipped(parts)


def twins(content: bytes) -> bytes:
    """Two parts of one name but for its case: two programs could read two returns."""
    parts = unzipped(content)
    return zipped({**parts, SHEET.upper(): parts[SHEET]})


def with_entity(part: bytes) -> bytes:
    """A document type that declares an entity, which could be made to swell without end."""
    return part.replace(b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "ha">]><worksheet', 1)


def many_parts(content: bytes) -> bytes:
    """Thousands of parts."""
    return zipped({**unzipped(content), **{f"xl/media/{number}.xml": b"" for number in range(2001)}})


def bomb(content: bytes) -> bytes:
    """A small file that unpacks to a great one."""
    parts = unzipped(content)
    return zipped({**parts, SHEET: parts[SHEET] + b" " * (210 * 1024 * 1024)})


DAMAGED: tuple[Spoilt, ...] = (
    file("file-cut-short", cut_short, "damaged", f"This file is damaged or not complete. {NEW_COPY}"),
    file("file-with-a-byte-changed", one_byte_changed, "damaged",
        f"This workbook is damaged: its part '{SHEET}' cannot be read. {NEW_COPY}"),
    file("file-zipped-with-a-password", zip_password, "password",
        "This workbook is protected with a password. Save a copy without the password and send that."),
    file("file-with-a-lost-sheet", lost_sheet, "sheet_lost",
        "The sheet 'C1 Evidence base' is listed in this workbook, but its contents are missing. " + NEW_COPY),
)  # fmt: skip

HOSTILE: tuple[Spoilt, ...] = (
    file("file-with-twins", twins, "twins",
        f"This workbook holds two parts of one name, '{SHEET}', so that two programs could read it "
        f"differently. {FRESH}"),
    file("file-with-an-entity", with_part(SHEET, with_entity), "declares_types",
        f"This workbook's part '{SHEET}' declares a document type, which no spreadsheet program writes. {FRESH}"),
    file("file-of-many-parts", many_parts, "too_much", f"This workbook is made of more than 2,000 parts. {FRESH}"),
    file("file-that-swells", bomb, "too_much", f"This workbook unpacks to more than 200 MB. {FRESH}"),
)  # fmt: skip


def polyglot(content: bytes) -> bytes:
    """A web page that is also a workbook."""
    return b"<html><script>alert(1)</script></html>" + content


def climbing(content: bytes) -> bytes:
    """A part whose name leads out of the workbook."""
    return zipped({**unzipped(content), "xl/../../../evil.xml": b"<a/>"})


def lying_size(content: bytes) -> bytes:
    """The archive's list says one size of a part, the part's own header another."""
    spoilt = bytearray(content)
    at = content.rfind(b"PK\x01\x02")
    spoilt[at + 24] ^= 1
    return bytes(spoilt)


def as_csv(rows: Sequence[Sequence[object]]) -> bytes:
    """One sheet, as a spreadsheet program saves it."""
    written = StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


def as_open_document(content: bytes) -> bytes:
    """The whole workbook, saved as .ods: its sheets in order, without the names of cells."""
    tables = "".join(
        f'<table:table table:name="{sheet.title}">{"".join(_row(row) for row in sheet.iter_rows())}</table:table>'
        for sheet in load(content)
    )
    office, table, text = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text"))
    return zipped({
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f'<office:document-content xmlns:office="{office}" xmlns:table="{table}" xmlns:text="{text}">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>".encode(),
    })  # fmt: skip


def _row(row: Sequence[Cell | MergedCell]) -> str:
    return f"<table:table-row>{''.join(_cell(cell.value) for cell in row)}</table:table-row>"


def _cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, datetime):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.date().isoformat()}"/>'
    if isinstance(value, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def one_sheet(content: bytes) -> bytes:
    """The sheet of the shared practice, saved as .csv."""
    return as_csv([[cell.value for cell in row] for row in load(content)["C3 Shared practice"]])


LAYOUT: tuple[Spoilt, ...] = (
    file("file-with-something-before", lambda content: b"PK#!/bin/sh\n" + content, "not_only_a_workbook",
        f"This file holds something else before the workbook in it. {NEW_COPY}"),
    file("file-with-a-web-page-before", polyglot, "not_a_workbook",
        f"This is a web page, not a workbook. {SEND_XLSX}"),
    file("file-with-something-after", lambda content: content + b"<script>alert(1)</script>", "not_only_a_workbook",
        f"This file holds something else after the workbook in it. {NEW_COPY}"),
    file("file-with-a-name-that-climbs", climbing, "unsafe_name",
        "This workbook's part 'xl/../../../evil.xml' has a name that leads out of it, which no spreadsheet program "
        f"writes. {FRESH}"),
    file("file-with-two-sizes", lying_size, "contradicts_itself",
        f"This workbook contradicts itself about '[Content_Types].xml', so that two programs could read it "
        f"differently. {FRESH}"),
)  # fmt: skip

OTHER_FORMATS: tuple[Spoilt, ...] = (
    Spoilt("saved-as-ods",
        (
            Said("other_format", "note", "", "This return came as an .ods file, and every question was found in it. "
                 "You need do nothing."),
        ),
        as_open_document),
    Spoilt("saved-as-csv",
        (
            Said("sheets_not_in_csv", "error", "", "A .csv file holds one sheet only; the sheets 'C1 Evidence base', "
                 "'C2 Local innovation', 'SP-1 practices' and 'SP-2 visits' are not in it. Save the whole workbook as "
                 ".xlsx and send that."),
            Said("identity_as_told", "note", "", "This file does not say whose return it is, or for when; it was taken "
                 "for the one that it was sent as. You need do nothing."),
        ),
        one_sheet, known=Beforehand(told=(CLEVELAND.id, Q4))),
)  # fmt: skip

FAULTS: tuple[Spoilt, ...] = (*KINDS, *DAMAGED, *HOSTILE, *LAYOUT, *OTHER_FORMATS)
