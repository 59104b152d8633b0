"""Write an .ods and an .xls by hand: one sheet, the cells it is given and little else.

Source: OpenDocument 1.3 part 3, 9.1 "Basic Table Model"; [MS-CFB] 2; [MS-XLS] 2.4.
"""

from __future__ import annotations

import struct

from tests.returns.workbooks import zipped

SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def ods(rows: str, *, names: str = "", before: str = "") -> bytes:
    """An .ods of one sheet "S" with these rows."""
    sheet = f'<table:table table:name="S">{rows}</table:table>{names}'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    content = f"{before}<office:document-content {_NAMES}>{body}</office:document-content>"
    return zipped({"mimetype": SPREADSHEET, "content.xml": content})


def row(cell: str, attributes: str = "") -> str:
    """One row of an .ods."""
    return f"<table:table-row {attributes}>{cell}</table:table-row>"


def old_container(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file of 512-byte sectors with one stream, at least 4,096 bytes long."""
    stream = stream.ljust(max(4096, -len(stream) % 512 + len(stream)), b"\0")
    sectors = len(stream) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 - len(table))

    def entry(title: str, kind: int, begins: int, size: int) -> bytes:
        encoded = (title + "\0").encode("utf-16-le")
        head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, 1)
        return head.ljust(116, b"\0") + struct.pack("<IQ", begins, size)

    directory = entry("Root~Answer", 5, 0xFFFFFFFE, 0) + entry(name, 2, 2, len(stream))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return head + struct.pack("<128I", *table) + directory.ljust(512, b"\0") + stream


def old_record(number: int, content: bytes = b"") -> bytes:
    """One record of an .xls."""
    return struct.pack("<HH", number, len(content)) + content


def xls(*of_the_sheet: bytes, version: int = 0x0600, strings: bytes = b"") -> bytes:
    """An .xls of one sheet "S" with these records."""
    begins = old_record(0x809, struct.pack("<HHHHII", version, 5, 0, 0, 0, 0))
    listed = old_record(0x85, struct.pack("<IBBBB", 0, 0, 0, 1, 0) + b"S")
    place = len(begins) + len(listed) + len(strings) + 4
    listed = old_record(0x85, struct.pack("<IBBBB", place, 0, 0, 1, 0) + b"S")
    sheet = old_record(0x809, struct.pack("<HHHHII", version, 0x10, 0, 0, 0, 0)) + b"".join(of_the_sheet)
    return old_container(begins + listed + strings + old_record(0x0A) + sheet + old_record(0x0A))
