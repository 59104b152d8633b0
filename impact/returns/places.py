"""Where something stands in a workbook: cells, columns and ranges by number, from 1, and the references to them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

LAST_ROW = 1_048_576  # Excel's grid, since 2007
LAST_COLUMN = 16_384

_REFERENCE = re.compile(
    r"\$?(?:'((?:[^']|'')+)'|([^'!:,()\[\]\s]+))!"  # the sheet's name
    r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?"
)
_AREA = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?")


class Range(NamedTuple):
    """A block of cells on one sheet; rows and columns from 1, inclusive. A single cell is a block of one."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def cell(self) -> str:
        """The first cell: "E14"."""
        return cell_name(self.top, self.left)


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """Return 5 for "E" or "e".

    Raises:
        ValueError: *letters* names no column of the grid.
    """
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(f"'{letters}' is not a column.")
        number = number * 26 + ord(letter) - 64
        if number > LAST_COLUMN:
            raise ValueError(f"'{letters}' is beyond the last column.")
    if number == 0:
        raise ValueError("A column has at least one letter.")
    return number


@lru_cache(maxsize=1024)
def column_letters(number: int) -> str:
    """Return "E" for 5."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return "E14" for row 14, column 5."""
    return f"{column_letters(column)}{row}"


def quoted(sheet: str) -> str:
    """Return a sheet's name as a reference has it: "'Bob''s figures'"."""
    return "'" + sheet.replace("'", "''") + "'"


def reference(sheet: str, top: int, left: int, bottom: int | None = None, right: int | None = None) -> str:
    """Return an absolute reference: "'C4 Local innovation'!$E$14", or a block when *bottom* and *right* are given."""
    first = f"{quoted(sheet)}!${column_letters(left)}${top}"
    if bottom is None or right is None:
        return first
    return f"{first}:${column_letters(right)}${bottom}"


def read_reference(text: str) -> Range | None:
    """Read what a defined name refers to. None when it is not one block of cells: `#REF!`, a formula, several areas."""
    found = _REFERENCE.fullmatch(text.strip())
    if found is None:
        return None
    quoted_, plain, first, top, last, bottom = found.groups()
    try:
        left, right = column_number(first), column_number(last or first)
    except ValueError:
        return None
    above, below = int(top), int(bottom or top)
    if not (1 <= above <= below <= LAST_ROW and left <= right):
        return None
    return Range(plain or quoted_.replace("''", "'"), above, left, below, right)


def read_area(sheet: str, text: str) -> Range | None:
    """Read a reference without a sheet, "A1:B7", as a block of *sheet*; None when it is none."""
    found = _AREA.fullmatch(text)
    return read_reference(f"{quoted(sheet)}!{text}") if found is not None else None
