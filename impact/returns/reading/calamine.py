"""What the library calamine reads of a workbook: large plain record sheets, and old formats on their way to a handback.

Calamine is fast and gives values alone. An error is a blank to it, a format or a mark is lost, and a formula that came
to a word may be the number 0. So figures are taken from it only where a look at every byte of the sheet shows that it
holds plain numbers and shared texts and nothing else, and where it finds as many cells as stand there. What it reads of
an old format goes to a person to look over, with blanks and zeros left out, and never into the store. It asks for as
much memory as the farthest cell wants, and ends the process where that is too much: only the limited child calls it for
a file whose cells were not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import compress, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from impact.returns.grid import DATE, NUMBER, TEXT, Grid, Raw, column_letters
from impact.returns.numberformats import NumberFormat, show_date
from impact.returns.reading.archive import Archive, parsed, streams
from impact.returns.reading.cells import LONGEST_TEXT, Filling, Pool, Sheet, SheetLayout, Visibility, named
from impact.returns.reading.workbook import Workbook

_CLOCK = NumberFormat("time")
_DAY = timedelta(days=1)
_OLD = ("workbook", "book")  # streams that may hold an .xls

_MOST_ROWS = 115_000  # of the 52 columns that a plain sheet may have: some 200 MB while they are read
_AT_ONCE = 8_192  # rows
_FIRST_SURE_DAY = 60  # as Excel counts: before March 1900 every program counts its own way
_LONGEST_PIECE = 1024 * 1024  # bytes of a row, and of what stands before and after the rows
_HEAD = re.compile(
    rb'(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0"(?: encoding="[Uu][Tt][Ff]-8")?[^<>]*\?>\s*)?<worksheet\b'
)
_ROWS = (  # "%s" stands for the numbers
    rb'(?:<row r="(\d{1,6})"(?: [a-zA-Z0-9:]++="[^"<&]*+")*+(?:/>|>'
    rb'(?:<c r="(?:A?[A-Z]\1"(?: s="\d++")?+(?: t="s"><v>[^<&]++</v></c>|(?: t="[sn]")?+/>)%s))*+</row>))*+'
)
_ROW_NUMBERS = re.compile(rb'<row r="(\d+)"')
_NUMBERS = re.compile(rb'<c r="([A-Z]+)\d++"(?: s="(\d++)")?+(?: t="n")?+><v>')
_TEXT = rb"(?:[^<&\r_]++|&(?:amp|lt|gt|quot|apos);|_(?!x))++"
_TEXTS = re.compile(rb'(?:<si><t(?: xml:space="preserve">%s|>(?!\s)%s(?<!\s))</t></si>)*+' % (_TEXT, _TEXT))


@dataclass
class _Scanned:
    """What a look at the bytes of a plain worksheet tells.

    Attributes:
        around: What stands before and after its rows, as one document.
        values, texts: How many cells hold anything, and how many a text.
        last: The largest number of a row.
        styles: Of each column, by its letters, the styles of its numbers.
        known: What whole rows of such columns look like.
    """

    around: bytes = b""
    values: int = 0
    texts: int = 0
    last: int = 0
    styles: dict[bytes, set[bytes]] = field(default_factory=dict)
    known: re.Pattern[bytes] = field(default_factory=lambda: _rows_with({}))


def read_plain(
    archive: Archive, content: bytes, listed: Mapping[str, Sheet], strings: str | None, pool: Pool
) -> dict[str, Sheet]:
    """Return those sheets that are plain, by part: with the very cells that `read_cells` would find.

    Args:
        archive: The workbook, of these bytes.
        content: Its bytes.
        listed: Each sheet that has cells, still without them, by its part.
        strings: The part of shared strings.
        pool: What the cells point into; its texts are added to.
    """
    found: dict[str, Sheet] = {}
    if strings is not None and not _plain_texts(archive, strings):
        return found
    scanned = {part: one for part in listed if (one := _scan(archive, part)) is not None}
    with suppress(Exception):  # whatever it stumbles over, the other reader says it better
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        for part, one in scanned.items():
            layout = SheetLayout(listed[part])
            for name, element in parsed(part, [one.around], named("worksheet"), named("mergeCell", "col")):
                layout.take(name, element)
            if (grid := _plain_grid(book.get_sheet_by_name(listed[part].name), one, pool)) is not None:
                found[part] = layout.around(grid)
    return found


def _plain_texts(archive: Archive, part: str) -> bool:
    """Whether the shared strings are texts of one look, none of them empty."""
    held = b"".join(archive.stream(part))
    begins, ends = held.find(b"<si>"), held.rfind(b"</sst>")
    return begins < 0 or (ends > begins and _TEXTS.fullmatch(held, begins, ends) is not None)


def _scan(archive: Archive, part: str) -> _Scanned | None:
    """Look at every byte of a worksheet; None where it is not plain."""
    found = _Scanned()
    head, rest, in_rows = b"", b"", False
    for chunk in archive.stream(part):
        rest += chunk
        if not head and (at := rest.find(b"<row ")) >= 0:
            head, rest, in_rows = rest[:at], rest[at:], True
            if _HEAD.match(head) is None or not head.endswith(b"<sheetData>"):
                return None
        if in_rows:
            ends = rest.find(b"</sheetData>")
            cut = ends if ends >= 0 else max(rest.rfind(b"<row "), 0)
            if not _add_rows(found, rest[:cut]):
                return None
            in_rows, rest = ends < 0, rest[cut:]
        if len(rest) > _LONGEST_PIECE:
            return None
    found.around = head + rest
    return found if head and not in_rows and found.last <= _MOST_ROWS else None


def _add_rows(found: _Scanned, rows: bytes) -> bool:
    """Take what whole rows tell; False where they are not plain."""
    if found.known.fullmatch(rows) is None:  # a column of numbers that was not met so far, or in another style
        for letters, style in set(_NUMBERS.findall(rows)):
            found.styles.setdefault(letters, set()).add(style)
        found.known = _rows_with(found.styles)
        if found.known.fullmatch(rows) is None:
            return False
    if b"hidden" in rows:
        return False
    found.values += rows.count(b"<v>")
    found.texts += rows.count(b't="s"><v>')
    found.last = max([found.last, *map(int, _ROW_NUMBERS.findall(rows))])
    return True


def _rows_with(styles: Mapping[bytes, set[bytes]]) -> re.Pattern[bytes]:
    """What whole rows look like whose numbers stand in these columns and styles."""
    columns: dict[bytes, list[bytes]] = {}
    for letters, each in styles.items():
        for style in each:
            columns.setdefault(style, []).append(letters)
    numbers = b"".join(
        rb'|(?:%s)\1"%s(?: t="n")?+><v>[^<&]++</v></c>' % (b"|".join(letters), b' s="%s"' % style if style else b"")
        for style, letters in columns.items()
    )
    return re.compile(_ROWS % numbers)


def _plain_grid(sheet: CalamineSheet, scanned: _Scanned, pool: Pool) -> Grid | None:
    """The cells, filled in block by block; None where one is not what the bytes say."""
    left = sheet.start[1] if sheet.start else 0
    size = sheet.total_height + 1, sheet.width
    kinds, numbers = np.full(size, _BLANK, dtype=np.uint8, order="F"), np.zeros(size, order="F")
    known: dict[Any, int] = {}
    rows = sheet.iter_rows()
    for top in range(0, size[0], _AT_ONCE):
        for column, values in enumerate(zip(*islice(rows, _AT_ONCE), strict=True)):
            place = slice(top, top + len(values)), column
            if not _fill(kinds[place], numbers[place], values, known, pool):
                return None
    styles = [
        _only_style(scanned.styles.get(column_letters(left + at + 1).encode(), {b""}), pool) for at in range(size[1])
    ]
    for column, style in enumerate(styles):
        dated = style is not None and pool.formats[style].kind == "date"
        if style is None or (kinds[:, column] == (NUMBER if dated else DATE)).any():
            return None
    at, columns = np.nonzero(kinds != _BLANK)
    kinds, numbers = kinds[at, columns], numbers[at, columns]
    texts = int((kinds == TEXT).sum())
    if (len(at), texts) != (scanned.values, scanned.texts) or not bool(np.isfinite(numbers).all()):
        return None
    pool.take(len(at))
    styled = np.where(kinds == TEXT, 0, np.array(styles, dtype=np.int32)[columns]).astype(np.int32)
    return Grid((at + 1).astype(np.int32), (columns + left + 1).astype(np.int32), kinds, numbers, styled, pool)


def _only_style(styles: set[bytes], pool: Pool) -> int | None:
    """The style of a column's numbers; None where they look different."""
    last = pool.unstyled
    indices = {int(style) if style and last else last for style in styles}
    formats = {pool.formats[index] for index in indices if index <= last}
    return indices.pop() if len(formats) == 1 and max(indices) <= last else None


def _fill(
    kinds: NDArray[np.uint8], numbers: NDArray[np.float64], values: Sequence[Any], known: dict[Any, int], pool: Pool
) -> bool:
    """Fill in part of a column; False where a value is not plain, or is a day that programs count apart.

    *known* holds the index of each text and the number of each day that was met so far.
    """
    kinds[:] = np.frombuffer(bytes(map(_KINDS.__getitem__, map(type, values))), dtype=np.uint8)
    epoch = date(1904, 1, 1) if pool.since_1904 else date(1899, 12, 30)
    for kind in set(kinds.tolist()) - {NUMBER}:
        here = kinds == kind
        held = list(compress(values, here.tolist()))
        for value in [each for each in dict.fromkeys(held) if each not in known]:
            if kind == TEXT and len(value) <= LONGEST_TEXT:
                known[value] = len(pool.texts) if value else -1
                pool.texts += [value] if value else []
            elif kind == DATE and (days := (value - epoch).days) > (0 if pool.since_1904 else _FIRST_SURE_DAY):
                known[value] = days
            else:
                return False
        numbers[here] = list(map(known.__getitem__, held))
    here = kinds == NUMBER
    numbers[here] = list(compress(values, here.tolist()))
    kinds[(kinds == TEXT) & (numbers < 0)] = _BLANK
    return True


_BLANK, _OTHER = 254, 255


class _Kinds(dict[type, int]):
    """The kind of each type of value that a plain cell may have."""

    def __missing__(self, key: type) -> int:
        return _OTHER


_KINDS = _Kinds({str: TEXT, float: NUMBER, int: NUMBER, date: DATE})


def read_for_handback(content: bytes) -> Workbook:
    """Read what can be read of an .xls or .xlsb; no sheets where nothing can, or where it is not sure what is read.

    Raises:
        Unreadable: It has too many cells.
    """
    names = streams(content)
    if max((names.count(name) for name in _OLD), default=0) > 1:  # it might read the one that is embedded
        return Workbook(())
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        pool = Pool()
        sheets = tuple(
            Sheet(each.name, _visibility(each.visible), _grid(book, each.name, pool))
            for each in book.sheets_metadata
            if each.typ == SheetTypeEnum.WorkSheet
        )
    except Exception:  # whatever it stumbles over; a fault of its own is a `BaseException`, and ends the child
        return Workbook(())
    return Workbook(sheets if len({sheet.name.casefold() for sheet in sheets}) == len(sheets) else ())


def _visibility(shown: SheetVisibleEnum) -> Visibility:
    return "visible" if shown == SheetVisibleEnum.Visible else "hidden"


def _grid(book: CalamineWorkbook, name: str, pool: Pool) -> Grid:
    filling = Filling(pool)
    sheet = book.get_sheet_by_name(name)
    for row, cells in enumerate(sheet.iter_rows(), start=1):
        for column, value in enumerate(cells, start=(sheet.start or (0, 0))[1] + 1):
            if isinstance(value, bool) or value not in ("", 0):
                pool.take()
                _put(filling, pool, row, column, value)
    return filling.grid()


def _put(filling: Filling, pool: Pool, row: int, column: int, value: object) -> None:
    match value:
        case bool():
            filling.other(row, column, Raw("yes_no", value, "TRUE" if value else "FALSE"))
        case int() | float():
            filling.put(row, column, NUMBER, value, pool.unstyled)
        case datetime() | date():
            filling.other(row, column, Raw("date", value, show_date(value)))
        case time() | timedelta():
            since = value if isinstance(value, timedelta) else _since_midnight(value)
            filling.other(row, column, Raw("number", since / _DAY, _CLOCK.show(since / _DAY)))
        case _:
            filling.put(row, column, TEXT, pool.text(str(value)))


def _since_midnight(clock: time) -> timedelta:
    return datetime.combine(date.min, clock) - datetime.min
