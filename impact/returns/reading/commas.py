"""Read a .csv: one sheet of a workbook, its cells as they were shown.

Before `reading.otherformats`. A file says neither its encoding nor what parts its cells: UTF-8, UTF-16 and Windows-1252
are read, with commas, semicolons or tabs. What can only be a number is one; all else stays text.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO
from itertools import islice

from impact.returns.reading import unreadable
from impact.returns.reading.filling import Filling, Shared
from impact.returns.reading.workbook import Sheet, Workbook

_NAME = "Sheet"  # a .csv does not say its sheet's name
_ENCODINGS = ("utf-8-sig", "cp1252")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SEPARATORS = (",", ";", "\t")
_LOOKED_AT = 50  # rows by which the separator is told
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?")
_ERROR = re.compile(r"#(?:REF!|DIV/0!|N/A|NAME\?|NUM!|VALUE!|NULL!)|Err:\d{3}")


def read_commas(content: bytes) -> Workbook:
    """Read a .csv.

    Raises:
        Unreadable: It cannot be read, or has too many cells. Nothing else is raised.
    """
    text = _decoded(content)
    shared = Shared()
    filling = Filling("csv", shared)
    try:
        for number, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=_separator(text)), start=1):
            for column, cell in enumerate(row, start=1):
                if cell:
                    _put(filling, shared, number, column, cell)
    except csv.Error:
        raise unreadable.incomplete() from None
    return Workbook((Sheet(_NAME, "visible", filling.grid()),))


def _put(filling: Filling, shared: Shared, row: int, column: int, cell: str) -> None:
    if _NUMBER.fullmatch(cell):
        filling.number(row, column, float(cell))
    elif _ERROR.fullmatch(cell):
        filling.error(row, column, cell)
    elif cell in ("TRUE", "FALSE"):
        filling.yes_no(row, column, cell == "TRUE")
    else:
        filling.text(row, column, shared.text(cell))


def _decoded(content: bytes) -> str:
    for encoding in (_MARKS[content[:2]],) if content[:2] in _MARKS else _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise unreadable.unknown_kind()


def _separator(text: str) -> str:
    """The one that parts most of the first rows into one number of cells: a program writes each row as wide."""

    def evenness(separator: str) -> tuple[int, int]:
        rows = islice(csv.reader(StringIO(text, newline=""), delimiter=separator), _LOOKED_AT)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        return max(((times, width) for width, times in widths.items()), default=(0, 0))

    return max(_SEPARATORS, key=evenness)
