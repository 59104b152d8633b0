"""Read an .xls of Excel 97 to 2003: the records of its one stream, each looked at once.

After `reading.compound`, which finds the stream; `reading.otherformats` asks it. Errors and blanks stay apart. Defined
names are not read: answers are found by the words beside them. Source: [MS-XLS] 2.1 "File Structure", 2.4 "Records".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from impact.returns.numberformats import NumberFormat, number_format
from impact.returns.reading import unreadable
from impact.returns.reading.biff import FAULTS, error_text, font_mark, short_number
from impact.returns.reading.compound import read_stream
from impact.returns.reading.filling import MOST_SHEETS, Filling, Shared
from impact.returns.reading.marks import Mark
from impact.returns.reading.oldtexts import Texts
from impact.returns.reading.workbook import Sheet, Visibility, Workbook

_PART = "Workbook"
_VISIBILITY: tuple[Visibility, ...] = ("visible", "hidden", "veryHidden", "visible")
_EXCEL_97 = 0x0600

# The records that are read, but for those of cells; every other is passed over.
_BEGINS, _ENDS, _GOES_ON = 0x809, 0x0A, 0x3C
_PASSWORD, _SINCE_1904, _SHEET, _TEXTS, _FORMAT, _STYLE = 0x2F, 0x22, 0x85, 0xFC, 0x41E, 0xE0
_TEXT, _RESULT_TEXT = 0x204, 0x207
_FORMULAS = (0x06, 0x206, 0x406)
_LONG = (_TEXTS, _RESULT_TEXT, _TEXT)  # records that others continue
_FONT = 0x31
_MOST_TEXTS = 1_500_000


@dataclass
class _Listing:
    """What stands before the sheets: each one's place in the stream, name and visibility; formats and fonts."""

    sheets: list[tuple[int, str, Visibility]] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    fonts: list[Mark] = field(default_factory=list)


def read_old_excel(content: bytes) -> Workbook:
    """Read an .xls.

    Raises:
        Unreadable: It is damaged, protected with a password, older than Excel 97, or beyond a limit. Nothing else.
    """
    stream = read_stream(content, (_PART, "Book"))
    shared = Shared()
    try:
        listing = _listing(stream, shared)
        shared.formats = _formats(listing)
        sheets = tuple(
            Sheet(name, visible, _cells(stream, begins, shared).grid()) for begins, name, visible in listing.sheets
        )
    except FAULTS:
        raise unreadable.damaged(_PART) from None
    if not sheets or len({sheet.name.casefold() for sheet in sheets}) < len(sheets):
        raise unreadable.damaged(_PART)
    return Workbook(sheets, {}, shared.since_1904)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, list[bytes]]]:
    """Yield each record's number, its bytes and those of the records that continue it, to the end of the section.

    A section within it, as a chart's, is passed over.
    """
    depth = 0
    while True:
        number, size = struct.unpack_from("<HH", stream, at)
        at += 4
        parts = [_part(stream, at, size)]
        at += size
        while number in _LONG:
            follows, size = struct.unpack_from("<HH", stream, at)
            if follows != _GOES_ON:
                break
            parts.append(_part(stream, at + 4, size))
            at += 4 + size
        if number == _BEGINS:
            depth += 1
        elif number == _ENDS:
            depth -= 1
            if depth <= 0:
                return
        if depth == 1:
            yield number, parts


def _part(stream: bytes, at: int, size: int) -> bytes:
    if at + size > len(stream):
        raise IndexError(at)
    return stream[at : at + size]


def _listing(stream: bytes, shared: Shared) -> _Listing:
    listing = _Listing()
    for number, parts in _records(stream, 0):
        record = parts[0]
        if number == _BEGINS and struct.unpack_from("<H", record)[0] != _EXCEL_97:
            raise unreadable.old_excel()
        if number == _PASSWORD:
            raise unreadable.password()
        if number == _SINCE_1904:
            shared.since_1904 = bool(record[0])
        elif number == _SHEET:
            _add_sheet(listing, record)
        elif number == _FORMAT:
            listing.codes[struct.unpack_from("<H", record)[0]] = Texts(parts, 2).text()
        elif number == _STYLE:
            listing.styles.append(struct.unpack_from("<H", record, 2)[0])
        elif number == _TEXTS:
            _add_texts(shared, parts, listing.fonts)
        elif number == _FONT:
            look, raised = struct.unpack_from("<2xH4xH", record)
            listing.fonts.append(font_mark(look, raised))
    return listing


def _add_sheet(listing: _Listing, record: bytes) -> None:
    begins, visible, kind, length, wide = struct.unpack_from("<IBBBB", record)
    if len(listing.sheets) >= MOST_SHEETS:
        raise unreadable.too_much(f"has more than {MOST_SHEETS} sheets")
    name = record[8 : 8 + length * (2 if wide & 1 else 1)].decode("utf-16-le" if wide & 1 else "latin-1")
    if kind == 0:  # a sheet of cells, not a chart or macros
        listing.sheets.append((begins, name, _VISIBILITY[visible & 3]))


def _add_texts(shared: Shared, parts: list[bytes], fonts: list[Mark]) -> None:
    (count,) = struct.unpack_from("<I", parts[0], 4)
    if count > _MOST_TEXTS:
        raise unreadable.too_much(f"holds more than {_MOST_TEXTS:,} texts")
    if count * 3 > sum(map(len, parts)):  # a text takes three bytes at least
        raise ValueError(count)
    texts = Texts(parts, 8, fonts)
    shared.texts.extend(texts.text() for _ in range(count))


def _formats(listing: _Listing) -> list[NumberFormat]:
    return [number_format(number, listing.codes.get(number)) for number in listing.styles]


def _cells(stream: bytes, begins: int, shared: Shared) -> Filling:
    """The cells of the sheet whose section *begins* there."""
    filling = Filling(_PART, shared)
    awaited: tuple[int, int] | None = None  # a formula whose text stands in a later record
    for number, parts in _records(stream, begins):
        if number == _RESULT_TEXT and awaited is not None:
            filling.text(*awaited, shared.text(Texts(parts).text()))
            awaited = None
        elif number in _FORMULAS:
            if awaited is not None:
                filling.text(*awaited, shared.text(""))
            awaited = _result(parts[0], filling, shared)
        else:
            _cell(number, parts, filling, shared)
    if awaited is not None:
        filling.text(*awaited, shared.text(""))
    return filling


def _place(record: bytes) -> tuple[int, int, int]:
    row, column, style = struct.unpack_from("<HHH", record)
    return row + 1, column + 1, style


def _cell(number: int, parts: list[bytes], filling: Filling, shared: Shared) -> None:
    record = parts[0]
    match number:
        case 0x203:  # a number
            row, column, style = _place(record)
            filling.number(row, column, struct.unpack_from("<d", record, 6)[0], style)
        case 0x27E:  # a short number
            row, column, style = _place(record)
            filling.number(row, column, short_number(struct.unpack_from("<I", record, 6)[0]), style)
        case 0xBD:
            _several(record, filling)
        case 0xFD:  # a shared text
            row, column, _ = _place(record)
            filling.text(row, column, struct.unpack_from("<I", record, 6)[0])
        case 0x204:
            row, column, _ = _place(record)
            filling.text(row, column, shared.text(Texts(parts, 6).text()))
        case 0x205:  # TRUE, FALSE or an error
            row, column, _ = _place(record)
            if record[7]:
                filling.error(row, column, error_text(record[6]))
            else:
                filling.yes_no(row, column, bool(record[6]))


def _several(record: bytes, filling: Filling) -> None:
    """Short numbers side by side in one row."""
    row, column = struct.unpack_from("<HH", record)
    for index, at in enumerate(range(4, len(record) - 2, 6)):
        style, packed = struct.unpack_from("<HI", record, at)
        filling.number(row + 1, column + 1 + index, short_number(packed), style)


def _result(record: bytes, filling: Filling, shared: Shared) -> tuple[int, int] | None:
    """What a formula came to. A text stands in a later record: then the cell that awaits it."""
    row, column, style = _place(record)
    value = record[6:14]
    if value[6:] != b"\xff\xff":
        filling.number(row, column, struct.unpack("<d", value)[0], style)
        return None
    match value[0]:
        case 0:
            return row, column
        case 1:
            filling.yes_no(row, column, bool(value[2]))
        case 2:
            filling.error(row, column, error_text(value[2]))
        case _:
            filling.text(row, column, shared.text(""))
    return None
