"""The cells of a sheet: where each stands, what it holds, and all of them in columns of numbers.

A `Grid` is a mapping from (row, column), both from 1, to `Raw`; each `Raw` is made when somebody asks for it, so that
a record sheet of a million cells takes tens of megabytes. An empty cell, an error value, a text and a number are four
different kinds here and stay so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache, reduce
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from impact.returns.numberformats import NumberFormat, read_date, show_date

LAST_ROW = 1_048_576  # Excel's grid, since 2007
LAST_COLUMN = 16_384
WIDTH = LAST_COLUMN  # (row, column) as one number
NUMBER, DATE, TEXT, ODD = range(4)  # the kinds of cell: ODD is everything else, kept one by one
NOTHING = 255  # the kind of a place where nothing stands, in a column with a place for each of some rows
_SMALL = 50_000  # cells up to which a dictionary finds a place faster than a search does

_COLUMN = re.compile("[A-Za-z]{1,3}")
_REFERENCE = re.compile(
    r"\$?(?:'((?:[^']++|'')+)'|([^'!:,()\[\]\s]+))!"  # the sheet's name
    r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?"
)
_FIGURE = re.compile(r"[-+]?\d[\d,. ]{0,20} ?%?")
_CLOCK = re.compile(r"-?\d+:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?[AP]M)?", re.IGNORECASE)

Places = NDArray[np.intp]  # of cells or rows, from 0


# --- one cell -----------------------------------------------------------------------------------------------------


class Raw(NamedTuple):
    """What a cell holds.

    Attributes:
        kind: "error" is Excel's own (`#REF!`); "yes_no" is TRUE or FALSE; "date" a number shown as a date.
        value: float, str, date, bool, or None when blank.
        shown: The value as a person would read it in the cell, for messages.
        formula: The formula behind a value, without "=", or None.
    """

    kind: Literal["blank", "number", "text", "date", "yes_no", "error"]
    value: float | str | date | datetime | bool | None = None
    shown: str = ""
    formula: str | None = None

    @property
    def uncalculated(self) -> bool:
        """Whether it holds a formula that was never worked out: a blank with its formula."""
        return self.kind == "blank" and self.formula is not None

    @property
    def is_figure(self) -> bool:
        """Whether it holds a number, typed as one or as text, and nothing else."""
        return self.kind == "number" or (self.kind == "text" and _FIGURE.fullmatch(self.shown.strip()) is not None)

    @property
    def is_time(self) -> bool:
        """Whether it holds a number that is shown as hours and minutes: 1, of days, as "24:00"."""
        return self.kind == "number" and ":" in self.shown and _CLOCK.fullmatch(self.shown.strip()) is not None


BLANK = Raw("blank")


@lru_cache(maxsize=4096)
def raw_text(text: str) -> Raw:
    """A cell that holds *text*."""
    return Raw("text", text, text.strip())


@lru_cache(maxsize=4096)
def raw_number(number: float, style: NumberFormat, since_1904: bool) -> Raw:
    """A cell that holds *number*, as *style* shows it: a date where that is a date's."""
    if style.kind == "date" and (when := read_date(number, since_1904)) is not None:
        return Raw("date", when, show_date(when))
    return Raw("number", number, style.show(number))


# --- where it stands ----------------------------------------------------------------------------------------------


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
    if _COLUMN.fullmatch(letters) is not None:
        number = reduce(lambda before, letter: before * 26 + ord(letter) - 64, letters.upper(), 0)
        if number <= LAST_COLUMN:
            return number
    raise ValueError(f"'{letters}' is not a column.")


@lru_cache(maxsize=1024)
def column_letters(number: int) -> str:
    """Return "E" for 5."""
    before, last = divmod(number - 1, 26)
    return (column_letters(before) if before else "") + chr(65 + last)


def cell_name(row: int, column: int) -> str:
    """Return "E14" for row 14, column 5."""
    return f"{column_letters(column)}{row}"


def quoted(sheet: str) -> str:
    """Return a sheet's name as a reference has it: "'Bob''s figures'"."""
    return "'" + sheet.replace("'", "''") + "'"


def reference(sheet: str, top: int, left: int, bottom: int | None = None, right: int | None = None) -> str:
    """Return an absolute reference: "'C4 Local innovation'!$E$14", or a block when *bottom* and *right* are given."""
    first = f"{quoted(sheet)}!${column_letters(left)}${top}"
    return first if bottom is None or right is None else f"{first}:${column_letters(right)}${bottom}"


def read_reference(text: str) -> Range | None:
    """Read what a defined name refers to. None when it is not one block of cells: `#REF!`, a formula, several areas."""
    if (found := _REFERENCE.fullmatch(text.strip())) is None:
        return None
    within, plain, first, top, last, bottom = found.groups()
    try:
        left, right = column_number(first), column_number(last or first)
    except ValueError:
        return None
    above, below = int(top), int(bottom or top)
    if not (1 <= above <= below <= LAST_ROW and left <= right):
        return None
    return Range(plain or within.replace("''", "'"), above, left, below, right)


def read_area(sheet: str, text: str) -> Range | None:
    """Read a reference without a sheet, "A1:B7", as a block of *sheet*; None when it is none."""
    return read_reference(f"{quoted(sheet)}!{text}")


# --- all of a sheet -----------------------------------------------------------------------------------------------


@dataclass
class Lookups:
    """What the cells of every sheet point into.

    Attributes:
        texts: Each text of the workbook once; a TEXT cell's number is an index into it.
        formats: Number formats; a NUMBER or DATE cell's style is an index into it.
        since_1904: Whether days are counted from 1904.
    """

    texts: Sequence[str] = ()
    formats: Sequence[NumberFormat] = ()
    since_1904: bool = False


@dataclass(frozen=True, eq=False)
class Grid(Mapping[tuple[int, int], Raw]):
    """Cells of a sheet that hold anything: all of them, or those of one column. Alike in kind, number and style, alike.

    Attributes:
        rows, columns: From 1, for each cell.
        kinds: NUMBER, DATE, TEXT or ODD; NOTHING in a column that is `aligned`.
        numbers: The number; a date's serial number; a text's index; for ODD, the index into `odd`.
        styles: Which number format.
        lookups: What they point into.
        odd: The cells of kind ODD, by their number.
    """

    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    kinds: NDArray[np.uint8]
    numbers: NDArray[np.float64]
    styles: NDArray[np.int32]
    lookups: Lookups = field(default_factory=Lookups)
    odd: Sequence[Raw] = ()

    @classmethod
    def of(cls, cells: Mapping[tuple[int, int], Raw]) -> Grid:
        """A grid of cells already made."""
        size = len(cells)
        places = np.array(list(cells), dtype=np.int32).reshape(size, 2)
        kinds, styles = np.full(size, ODD, dtype=np.uint8), np.zeros(size, dtype=np.int32)
        return cls(places[:, 0], places[:, 1], kinds, np.arange(float(size)), styles, odd=tuple(cells.values()))

    def raw(self, index: int) -> Raw:
        """What the cell at *index* of the arrays holds."""
        kind, number = int(self.kinds[index]), float(self.numbers[index])
        if kind == TEXT:
            return raw_text(self.lookups.texts[int(number)])
        if kind in (ODD, NOTHING):
            return self.odd[int(number)] if kind == ODD else BLANK
        return raw_number(number, self.lookups.formats[int(self.styles[index])], self.lookups.since_1904)

    def taken(self, chosen: Places) -> Grid:
        """The cells at *chosen* alone."""
        at = self.rows[chosen], self.columns[chosen], self.kinds[chosen]
        return Grid(*at, self.numbers[chosen], self.styles[chosen], self.lookups, self.odd)

    def column(self, number: int) -> Grid:
        """The cells of one column, in order of row."""
        chosen = np.flatnonzero(self.columns == number)
        return self.taken(chosen[np.argsort(self.rows[chosen], kind="stable")])

    def aligned(self, rows: NDArray[np.int32]) -> Grid:
        """A column with a place for each of *rows*, which are in order; cells of other rows are left."""
        places = np.searchsorted(rows, self.rows)
        there = np.flatnonzero(places < len(rows))
        there = there[rows[places[there]] == self.rows[there]]
        kinds, numbers = np.full(len(rows), NOTHING, dtype=np.uint8), np.zeros(len(rows))
        styles, at = np.zeros(len(rows), dtype=np.int32), places[there]
        kinds[at], numbers[at], styles[at] = self.kinds[there], self.numbers[there], self.styles[there]
        return Grid(rows, np.zeros_like(rows), kinds, numbers, styles, self.lookups, self.odd)

    def __getitem__(self, place: tuple[int, int]) -> Raw:
        key = place[0] * WIDTH + place[1]
        if len(self) <= _SMALL:
            return self.raw(self._by_key[key])
        at = int(np.searchsorted(self._keys, key))
        if at < len(self) and self._keys[at] == key:
            return self.raw(at)
        raise KeyError(place)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self.rows.tolist(), self.columns.tolist(), strict=True)

    def __len__(self) -> int:
        return len(self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and dict(self) == dict(other)

    __hash__ = None  # type: ignore[assignment]  # as every mapping

    @cached_property
    def _keys(self) -> NDArray[np.int64]:
        """Each cell's place as one number; of many cells they come in order, as the readers have them."""
        return self.rows.astype(np.int64) * WIDTH + self.columns

    @cached_property
    def _by_key(self) -> dict[int, int]:
        return {key: index for index, key in enumerate(self._keys.tolist())}
