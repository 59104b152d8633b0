"""The cells of a sheet: where each stands, what it holds, and all of them in columns of numbers.

A `Grid` is a mapping from (row, column), both from 1, to `Raw`; each `Raw` is made when somebody asks for it, so that
a record sheet of a million cells takes tens of megabytes. An empty cell, an error value, a text and a number are four
different kinds here and stay so. What a number format makes of a number (a date, a time, or a figure with its commas,
decimals and signs) is by ECMA-376 part 1, 18.8.30 "numFmt" and 18.17.4.1 "Dates".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache, reduce
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from impact.plan.periods import day

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


# --- number formats ------------------------------------------------------------------------------------------------

Kind = Literal["general", "number", "date", "time"]

# Formats known by number alone. 14 and 22 show in the reader's own locale; 27 to 58 are East Asian.
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    14: "d/m/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "d/m/yyyy h:mm",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    **dict.fromkeys([*range(27, 32), 36, *range(50, 59)], "yyyy-mm-dd"),
    **dict.fromkeys(range(32, 36), "h:mm:ss"),
}  # fmt: skip

LONGEST_CODE = 255  # Excel's own limit
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?'
    r"|\\(?P<escaped>.)"
    r"|\[\$(?P<currency>[^\]-]*)[^\]]*\]"
    r"|\[(?P<elapsed>h+|m+|s+)\]"
    r"|\[[^\]]*\]"  # a colour or a condition
    r"|[_*]."  # a gap as wide as a letter, or a fill
    r"|(?P<general>General)"
    r"|(?P<noon>AM/PM|A/P)"
    r"|(?P<scientific>E[+-])"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_DIGITS = re.compile(r"(?P<whole>[#0?,]*)(?:\.(?P<decimals>[#0?]*))?")
_LAST_SERIAL = 2_958_465  # 31 December 9999, from 1900
_MOST_DAYS = 1e12  # beyond them a time is shown as the plain number
_FALSE_LEAP_DAY = 60  # Excel, after Lotus 1-2-3, counts a 29 February 1900 that never was


@dataclass(frozen=True)
class NumberFormat:
    """What a format does.

    Attributes:
        kind: "general" for everything that is shown as the plain number.
        before, after: Literal text around the figure: "£", "%".
        fewest, most: Decimals shown at least and at most.
        grouped: Whether thousands are set apart with commas.
        percent: Whether the figure shown is a hundred times the number.
    """

    kind: Kind = "general"
    before: str = ""
    after: str = ""
    fewest: int = 0
    most: int = 0
    grouped: bool = False
    percent: bool = False

    def show(self, number: float) -> str:
        """Return *number* as a person would read it."""
        sign = "-" if number < 0 else ""
        if self.kind == "time" and abs(number) < _MOST_DAYS:  # days as hours and minutes: 1.5 gives "36:00"
            minutes = round(abs(number) * 24 * 60)
            return f"{sign}{minutes // 60}:{minutes % 60:02d}"
        if self.kind != "number":
            return plain(number)
        scaled = abs(Decimal(repr(number))) * (100 if self.percent else 1)
        if scaled >= 10**15:
            return plain(number)
        rounded = scaled.quantize(Decimal(1).scaleb(-self.most), ROUND_HALF_UP)
        whole, _, decimals = f"{rounded:,f}".partition(".")
        while len(decimals) > self.fewest and decimals.endswith("0"):
            decimals = decimals[:-1]
        figure = (whole if self.grouped else whole.replace(",", "")) + (f".{decimals}" if decimals else "")
        return f"{sign}{self.before}{figure}{self.after}"


GENERAL = NumberFormat()


def number_format(number: int, custom: str | None) -> NumberFormat:
    """Return the format with this id: *custom* is its own code, None when it is built in."""
    return read_format(custom if custom is not None else _BUILT_IN.get(number, "General"))


@lru_cache(maxsize=512)
def read_format(code: str) -> NumberFormat:
    """Read a format's code, "#,##0.00;[Red]-#,##0.00": what its first section does."""
    letters, figure, around, percent = "", "", ["", ""], False  # literal text before the figure and after it
    for token in _TOKEN.finditer(code[:LONGEST_CODE]):
        other = token["other"] or ""
        if other == ";":
            break
        if token["general"] or token["scientific"]:
            return GENERAL
        percent = percent or other == "%"  # quoted or escaped it is only a character
        literal = token["quoted"] or token["escaped"] or token["currency"] or ""
        if token["elapsed"] or token["noon"]:
            letters += "h"
        elif other and other.lower() in "ymdhs":
            letters += other.lower()
        elif other and other in "#0?,.":
            figure += other
        else:
            literal += other
        around[bool(figure)] += literal
    if letters:  # an m is a month, unless there are only hours and seconds beside it
        a_day = "y" in letters or "d" in letters or not ("h" in letters or "s" in letters)
        return NumberFormat("date" if a_day else "time")
    before, after = around
    found = _DIGITS.fullmatch(figure)
    if not figure or found is None or figure.endswith(",") or "/" in after:
        return GENERAL
    decimals, grouped = found["decimals"] or "", "," in found["whole"]
    return NumberFormat("number", before.strip(), after.rstrip(), decimals.count("0"), len(decimals), grouped, percent)


def plain(number: float) -> str:
    """Return *number* without a format: "1204", "0.3", "1.5E+20"."""
    if number.is_integer() and abs(number) < 10**15:
        return str(int(number))
    return f"{number:.10G}"


def read_date(serial: float, since_1904: bool) -> date | datetime | None:
    """Return the day that *serial* counts to, with its time of day when it has one.

    Args:
        serial: Days, where 1 is 1 January 1900 (or 0 is 1 January 1904); its fraction is the time of day.
        since_1904: Whether the workbook counts from 1904.

    Returns:
        None when no such day exists: before the first, after the year 9999, or 29 February 1900.
    """
    if not 0 <= serial < _LAST_SERIAL + 1:
        return None
    days, time_of_day = divmod(round(serial * 86_400), 86_400)
    if not since_1904 and (days < 1 or days == _FALSE_LEAP_DAY):
        return None
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 31 if days < _FALSE_LEAP_DAY else 30)
    try:
        found = start + timedelta(days=days, seconds=time_of_day)
    except OverflowError:
        return None
    return found if time_of_day else found.date()


def show_date(value: date | datetime) -> str:
    """Return "30 June 2024", or "30 June 2024 14:30"."""
    return f"{day(value)} {value:%H:%M}" if isinstance(value, datetime) else day(value)
