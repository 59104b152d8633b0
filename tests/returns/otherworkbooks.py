"""Write an .ods and an .xls by hand: one sheet, the cells it is given and little else.

Source: OpenDocument 1.3 part 3, 9.1 "Basic Table Model"; [MS-CFB] 2; [MS-XLS] 2.4.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

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


def compound(
    *top: str, storage: str = "MBD0001", within: Sequence[str] = (), stream: bytes = b"", inner: bytes = b""
) -> bytes:
    """A compound file: streams at its *top*, each of these bytes; others *within* a storage, each of *inner*."""
    none, last = 0xFFFFFFFF, 0xFFFFFFFE
    storages = [(storage, 1)] if within else []
    names = [("Root Entry", 5), *((name, 2) for name in top), *storages, *((name, 2) for name in within)]
    listed = -(-len(names) // 4)
    table, body, begins = [0xFFFFFFFD, *range(2, listed + 1), last], b"", []
    for content in (stream, inner):
        content = content.ljust(max(4096, -len(content) % 512 + len(content)), b"\0")
        begins.append((len(table), len(content)))
        table += [*range(len(table) + 1, len(table) + len(content) // 512), last]
        body += content
    assert len(table) <= 128, "One sector of the table lists 128 sectors."

    def entry(at: int, title: str, kind: int) -> bytes:
        encoded = (title + "\0").encode("utf-16-le")
        deeper = at >= len(top) + 2
        beside = at + 1 if 0 < at < len(top) + len(storages) or (deeper and at < len(names) - 1) else none
        first = 1 if kind == 5 else at + 1 if kind == 1 else none
        head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, none, beside, first)
        return head.ljust(116, b"\0") + struct.pack("<IQ", *(begins[deeper] if kind == 2 else (last, 0)))

    directory = b"".join(entry(at, *each) for at, each in enumerate(names)).ljust(512 * listed, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, last, 0, last, 0) + struct.pack("<109I", 0, *[none] * 108)
    return head + struct.pack("<128I", *table, *[none] * (128 - len(table))) + directory + body


def old_record(number: int, content: bytes = b"") -> bytes:
    """One record of an .xls."""
    return struct.pack("<HH", number, len(content)) + content


def old_stream(*of_the_sheet: bytes, version: int = 0x0600, strings: bytes = b"") -> bytes:
    """The stream of an .xls: one sheet "S" with these records."""
    begins = old_record(0x809, struct.pack("<HHHHII", version, 5, 0, 0, 0, 0))
    listed = old_record(0x85, struct.pack("<IBBBB", 0, 0, 0, 1, 0) + b"S")
    place = len(begins) + len(listed) + len(strings) + 4
    listed = old_record(0x85, struct.pack("<IBBBB", place, 0, 0, 1, 0) + b"S")
    sheet = old_record(0x809, struct.pack("<HHHHII", version, 0x10, 0, 0, 0, 0)) + b"".join(of_the_sheet)
    return begins + listed + strings + old_record(0x0A) + sheet + old_record(0x0A)


def xls(*of_the_sheet: bytes, strings: bytes = b"") -> bytes:
    """An .xls of one sheet "S" with these records."""
    return compound("Workbook", stream=old_stream(*of_the_sheet, strings=strings))
