"""Read an .xlsb: the parts of an .xlsx, each written as binary records instead of XML.

After `reading.archive`, `reading.package` and `reading.binarytexts`; `reading.otherformats` asks it. Each record is
looked at once, so errors and blanks stay apart. Defined names are not read: answers are found by the words beside them.
Source: [MS-XLSB] 2.1.4 "Record", 2.4 "Records", 2.5 "Structures".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager

from impact.returns.grid import Grid
from impact.returns.numberformats import NumberFormat, number_format
from impact.returns.reading import unreadable
from impact.returns.reading.archive import Archive
from impact.returns.reading.biff import FAULTS, error_text, short_number
from impact.returns.reading.binarytexts import RichTexts, wide
from impact.returns.reading.cells import MOST_STRINGS
from impact.returns.reading.filling import MOST_SHEETS, Filling, Shared
from impact.returns.reading.package import Relationship, relationships
from impact.returns.reading.workbook import Sheet, Visibility, Workbook

_MOST_RECORDS = 2_500_000  # in the whole workbook: as many cells as may be read, and a million rows
_LARGEST_RECORD = 1024 * 1024  # bytes; a cell's text has at most 32,767 characters
_VISIBILITY: tuple[Visibility, ...] = ("visible", "hidden", "veryHidden")

# The records that are read; every other is passed over.
_ROW, _LAST_FORMULA = 0, 11  # … and every cell between
_NEXT_COLUMN = range(12, 19)  # as 1 to 7, but they do not say their column: it is the one after
_STRING_ITEM, _FONT, _FORMAT, _STYLE, _RICH_TEXT = 19, 43, 44, 47, 62
_BEGIN_CELLS, _END_CELLS = 145, 146
_PROPERTIES, _SHEET = 153, 156
_BEGIN_FONTS, _END_FONTS = 611, 612
_BEGIN_STYLES, _END_STYLES = 617, 618


def read_binary(content: bytes) -> Workbook:
    """Read an .xlsb.

    Raises:
        Unreadable: It is damaged or beyond a limit. Nothing else is raised.
    """
    archive = Archive(content)
    main = next((lead.target for lead in relationships(archive, "").values() if lead.kind == "officeDocument"), "")
    leads = relationships(archive, main)
    parts = {lead.kind: lead.target for lead in leads.values() if not lead.external}
    shared, records, rich = Shared(), _Records(archive), RichTexts()
    with _damage_said(main):
        listed = _listed(records, main, shared)
    if styles := parts.get("styles"):  # first: the texts name its fonts
        with _damage_said(styles):
            shared.formats = _formats(records, styles, rich)
    if strings := parts.get("sharedStrings"):
        with _damage_said(strings):
            shared.texts.extend(_texts(records, strings, rich))
    sheets: list[Sheet] = []
    for name, visible, id_ in listed:
        lead = leads.get(id_)
        if lead is None or lead.external or lead.target not in archive:
            raise unreadable.sheet_lost(name)
        sheets.append(Sheet(name, visible, _grid(records, lead, shared, rich)))
    return Workbook(tuple(sheets), {}, shared.since_1904)


@contextmanager
def _damage_said(part: str) -> Iterator[None]:
    try:
        yield
    except FAULTS:
        raise unreadable.damaged(part) from None


class _Records:
    """The records of a workbook's parts, as many as may be read."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._room = _MOST_RECORDS

    def of(self, part: str) -> Iterator[tuple[int, bytes]]:
        """Yield each record's number and bytes.

        Raises:
            Unreadable: One is damaged, or the workbook has more than may be read.
        """
        held = b""
        at = 0
        for chunk in self._archive.stream(part):
            held, at = held[at:] + chunk, 0
            end = len(held)
            while at + 2 <= end:
                number, size, begins = held[at], held[at + 1], at + 2
                if number >= 0x80 and begins < end:  # two bytes say which it is
                    number, size, begins = number & 0x7F | (size & 0x7F) << 7, held[begins], begins + 1
                if size >= 0x80 or (held[at] >= 0x80 and begins == end == at + 2):  # more say how long it is
                    header = _header(held, at)
                    if header is None:
                        break
                    number, size, begins = header
                    if size > _LARGEST_RECORD:
                        raise unreadable.damaged(part)
                if begins + size > end:
                    break
                self._room -= 1
                if self._room < 0:
                    raise unreadable.too_much(f"has more than {_MOST_RECORDS:,} records")
                at = begins + size
                yield number, held[begins:at]
        if at < len(held):
            raise unreadable.damaged(part)


def _header(held: bytes, at: int) -> tuple[int, int, int] | None:
    """A record's number, its size and where it begins; None when they are not all there yet."""
    number = size = 0
    for shift in (0, 7):
        if at >= len(held):
            return None
        number |= (held[at] & 0x7F) << shift
        at += 1
        if not held[at - 1] & 0x80:
            break
    for shift in (0, 7, 14, 21):
        if at >= len(held):
            return None
        size |= (held[at] & 0x7F) << shift
        at += 1
        if not held[at - 1] & 0x80:
            break
    return number, size, at


def _listed(records: _Records, part: str, shared: Shared) -> list[tuple[str, Visibility, str]]:
    """Each sheet's name, whether it is shown, and its relationship."""
    listed: list[tuple[str, Visibility, str]] = []
    for number, record in records.of(part):
        if number == _PROPERTIES:
            shared.since_1904 = bool(record[0] & 1)
        elif number == _SHEET:
            if len(listed) >= MOST_SHEETS:
                raise unreadable.too_much(f"has more than {MOST_SHEETS} sheets")
            id_, ends = wide(record, 8)
            listed.append((wide(record, ends)[0], _VISIBILITY[min(record[0], 2)], id_))
    if not listed or len({name.casefold() for name, _, _ in listed}) < len(listed):
        raise unreadable.damaged(part)
    return listed


def _texts(records: _Records, part: str, rich: RichTexts) -> Iterator[str]:
    read = 0
    for number, record in records.of(part):
        if number == _STRING_ITEM:
            read += 1
            if read > MOST_STRINGS:
                raise unreadable.too_much(f"holds more than {MOST_STRINGS:,} texts")
            yield rich.text(record, 0)


def _formats(records: _Records, part: str, rich: RichTexts) -> list[NumberFormat]:
    """The number format of each cell style; *rich* is told the fonts."""
    codes: dict[int, str] = {}
    formats: list[NumberFormat] = []
    in_styles = in_fonts = False
    for number, record in records.of(part):
        if number == _FORMAT:
            codes[struct.unpack_from("<H", record)[0]] = wide(record, 2)[0]
        elif number in (_BEGIN_STYLES, _END_STYLES):
            in_styles = number == _BEGIN_STYLES
        elif number in (_BEGIN_FONTS, _END_FONTS):
            in_fonts = number == _BEGIN_FONTS
        elif number == _FONT and in_fonts:
            rich.add_font(record)
        elif number == _STYLE and in_styles:
            (format_,) = struct.unpack_from("<H", record, 2)
            formats.append(number_format(format_, codes.get(format_)))
    return formats


def _grid(records: _Records, lead: Relationship, shared: Shared, rich: RichTexts) -> Grid:
    filling = Filling(lead.target, shared)
    if lead.kind == "worksheet":
        with _damage_said(lead.target):
            _cells(records, lead.target, filling, shared, rich)
    return filling.grid()


def _cells(records: _Records, part: str, filling: Filling, shared: Shared, rich: RichTexts) -> None:
    inside = False
    row = column = 0
    for number, record in records.of(part):
        if number in (_BEGIN_CELLS, _END_CELLS):
            inside = number == _BEGIN_CELLS
        elif not inside:
            continue
        elif number == _ROW:
            row, column = struct.unpack_from("<I", record)[0] + 1, 0
        elif number == _RICH_TEXT:
            column = struct.unpack_from("<I", record)[0] + 1
            filling.text(row, column, shared.text(rich.text(record, 8)))
        elif number <= _LAST_FORMULA:
            column = struct.unpack_from("<I", record)[0] + 1
            _cell(number, record, 4, row, column, filling, shared)
        elif number in _NEXT_COLUMN:
            column += 1
            _cell(number - _NEXT_COLUMN.start + 1, record, 0, row, column, filling, shared)


def _cell(number: int, record: bytes, at: int, row: int, column: int, filling: Filling, shared: Shared) -> None:
    """One cell: its style stands *at*, then its value."""
    style = int.from_bytes(record[at : at + 3], "little")
    at += 4
    match number:
        case 2:  # a short number
            filling.number(row, column, short_number(struct.unpack_from("<I", record, at)[0]), style)
        case 3 | 11:  # an error, typed or worked out
            filling.error(row, column, error_text(record[at]))
        case 4 | 10:
            filling.yes_no(row, column, bool(record[at]))
        case 5 | 9:
            filling.number(row, column, struct.unpack_from("<d", record, at)[0], style)
        case 6 | 8:
            filling.text(row, column, shared.text(wide(record, at)[0]))
        case 7:  # a shared text
            filling.text(row, column, struct.unpack_from("<I", record, at)[0])
        case _:
            shared.take()  # a blank: only counted
