"""Write an .xlsb by hand, which no library at hand can: the records of a workbook's cells and little else.

Source: [MS-XLSB] 2.4. What is written here is held to LibreOffice and calamine, which read it too.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl

from tests.returns.workbooks import zipped

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}

Cells = Mapping[tuple[int, int], Any]  # by row and column, from 1


def record(number: int, content: bytes = b"") -> bytes:
    """One record: its number and size in seven bits a byte, then its content."""
    head = bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])
    size = len(content)
    while size > 0x7F:
        head += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + bytes([size]) + content


def wide(text: str) -> bytes:
    """A text with its length before it."""
    encoded = text.encode("utf-16-le")
    return struct.pack("<I", len(encoded) // 2) + encoded


def cell(column: int, value: Any) -> bytes:
    """One cell: a number, date, text, TRUE or FALSE, an error; `bytes` are a record already; a percentage "12%"."""
    if isinstance(value, bytes):
        return value
    style = next((style for kind, style in _STYLES.items() if isinstance(value, kind)), 0)
    head = struct.pack("<II", column - 1, style)
    if isinstance(value, bool):
        return record(4, head + bytes([value]))
    if isinstance(value, date):
        return record(5, head + struct.pack("<d", (date(value.year, value.month, value.day) - date(1899, 12, 30)).days))
    if isinstance(value, int | float):
        return record(5, head + struct.pack("<d", value))
    if value in _ERRORS:
        return record(3, head + bytes([_ERRORS[value]]))
    return record(6, head + wide(value))


class Percent(float):
    """A number shown as a percentage."""


class Hours(float):
    """A number of days shown as hours and minutes."""


_STYLES: dict[type, int] = {date: 1, Percent: 2, Hours: 3}  # as `styles_part` numbers them


def sheet_part(cells: Cells) -> bytes:
    """The part of one sheet."""
    rows: dict[int, list[int]] = {}
    for row, column in sorted(cells):
        rows.setdefault(row, []).append(column)
    columns = [column for _, column in cells] or [1]
    size = struct.pack("<IIII", min(rows, default=1) - 1, max(rows, default=1) - 1, min(columns) - 1, max(columns) - 1)
    data = b"".join(
        record(0, struct.pack("<IIHBBBI", row - 1, 0, 300, 0, 0, 0, 0))
        + b"".join(cell(column, cells[row, column]) for column in held)
        for row, held in rows.items()
    )
    return record(129) + record(148, size) + record(145) + data + record(146) + record(130)


def styles_part() -> bytes:
    """Four cell styles: plain, a date, a percentage, hours."""
    looks = struct.pack("<HHHHBBBB", 220, 0, 400, 0, 0, 2, 0, 0)
    font = record(43, looks + bytes(8) + b"\0" + wide("Calibri"))
    fill = record(45, struct.pack("<I", 0) + bytes(64))
    border = record(46, bytes(51))

    def style(number_format: int, parent: int = 0) -> bytes:
        return record(47, struct.pack("<HHHHHBBHBB", parent, number_format, 0, 0, 0, 0, 0, 0, 0x3F, 0))

    def listed(begin: int, end: int, items: Sequence[bytes]) -> bytes:
        return record(begin, struct.pack("<I", len(items))) + b"".join(items) + record(end)

    return (
        record(278)
        + listed(615, 616, [record(44, struct.pack("<H", 164) + wide("d mmmm yyyy"))])
        + listed(611, 612, [font])
        + listed(603, 604, [fill, fill])
        + listed(613, 614, [border])
        + listed(626, 627, [style(0, 0xFFFF)])
        + listed(617, 618, [style(0), style(164), style(9), style(46)])
        + record(279)
    )


def xlsb(sheets: Mapping[str, Cells], hidden: Iterable[str] = ()) -> bytes:
    """A whole .xlsb of these sheets."""
    listed = b"".join(
        record(156, struct.pack("<II", name in hidden, number) + wide(f"rId{number}") + wide(name))
        for number, name in enumerate(sheets, start=1)
    )
    numbers = range(1, len(sheets) + 1)
    leads = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.bin"/>' for n in numbers
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.bin" ContentType="application/vnd.ms-excel.worksheet"/>'
        for n in numbers
    )
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
            f'{types}<Override PartName="/xl/styles.bin" ContentType="application/vnd.ms-excel.styles"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
            "xl/workbook.bin": record(131) + record(143) + listed + record(144) + record(132),
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{leads}'
            f'<Relationship Id="rId{len(sheets) + 1}" Type="{_OFFICE}/styles" Target="styles.bin"/></Relationships>',
            "xl/styles.bin": styles_part(),
            **{f"xl/worksheets/sheet{n}.bin": sheet_part(cells) for n, cells in enumerate(sheets.values(), start=1)},
        }
    )


def as_xlsb(content: bytes) -> bytes:
    """An .xlsx saved as .xlsb: every cell of every sheet, and which are hidden; neither names nor formulas."""
    book = openpyxl.load_workbook(BytesIO(content), data_only=True)
    sheets = {
        sheet.title: {(c.row, c.column): c.value for row in sheet.iter_rows() for c in row if c.value is not None}
        for sheet in book.worksheets
    }
    return xlsb(sheets, [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"])
