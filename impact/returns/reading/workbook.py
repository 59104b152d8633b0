"""A workbook as it was read, whatever it was saved as: every sheet, cell and defined name.

Either the whole workbook is read or `Unreadable` is raised; nothing is dropped in silence. Blanks, errors and formulas
are told apart; cells that hold nothing are counted, not kept. What it holds beside its sheets (macros, links, embedded
files) is known by name; nothing of it is opened or run.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from math import isfinite
from typing import Literal

import numpy as np

from impact.returns.grid import (
    BLANK,
    DATE,
    GENERAL,
    LAST_COLUMN,
    LAST_ROW,
    NUMBER,
    ODD,
    WIDTH,
    Grid,
    Lookups,
    NumberFormat,
    Range,
    Raw,
    read_date,
    show_date,
)
from impact.returns.reading.unreadable import LIMITS, Unreadable, hold

__all__ = ["Extra", "Range", "Sheet", "Span", "Unreadable", "Visibility", "Workbook"]

Visibility = Literal["visible", "hidden", "veryHidden"]
Extra = Literal["macros", "embedded", "links", "dde", "connections", "controls"]
Span = tuple[int, int]  # the first and the last of rows or columns that follow one another

_MOST_REMEMBERED = 100_000  # texts written in the cells themselves; beyond it a text may be kept twice
_DURATION = re.compile(r"(-?)PT(?:(\d{1,7})H)?(?:(\d{1,7})M)?(?:(\d{1,7}(?:[.,]\d+)?)S)?")
CLOCK = NumberFormat("time")


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Attributes:
        cells: What holds anything, by (row, column), both from 1.
        merged: Areas that are merged to one cell.
        hidden_rows, hidden_columns: Those that are not shown, as (first, last) of each stretch.
        totalled: Areas of the tables whose last row is Excel's own row of totals.
    """

    name: str
    visibility: Visibility
    cells: Grid = field(default_factory=lambda: Grid.of({}))
    merged: tuple[Range, ...] = ()
    hidden_rows: tuple[Span, ...] = ()
    hidden_columns: tuple[Span, ...] = ()
    totalled: tuple[Range, ...] = ()

    def at(self, row: int, column: int) -> Raw:
        """What stands there; `BLANK` when nothing does."""
        return self.cells.get((row, column), BLANK)


@dataclass(frozen=True)
class Workbook:
    """What one file holds.

    Attributes:
        sheets: In the order of their tabs.
        names: Defined names of the whole workbook, lower case; None when a name leads nowhere (`#REF!`) or is no
            block of cells.
        since_1904: Whether its days are counted from 1904; the dates of its cells are right either way.
        extras: What it holds beside its sheets: "macros", "embedded", "links", "dde", "connections", "controls".
        ending: What it was saved as: ".ods" or ".csv", which has room for one sheet only; "" for the template's format.
    """

    sheets: tuple[Sheet, ...]
    names: Mapping[str, Range | None] = field(default_factory=dict)
    since_1904: bool = False
    extras: frozenset[Extra] = frozenset()
    ending: str = ""

    def sheet(self, name: str) -> Sheet | None:
        """The sheet with this name, in any case; None when there is none."""
        return next((s for s in self.sheets if s.name.casefold() == name.casefold()), None)

    def named(self, name: str) -> tuple[Sheet, Range] | None:
        """Where a defined name leads; None when it is not defined or leads nowhere."""
        place = self.names.get(name.casefold())
        sheet = self.sheet(place.sheet) if place is not None else None
        return (sheet, place) if sheet is not None and place is not None else None


# --- cells while they are read ----------------------------------------------------------------------------------------


@dataclass
class Pool(Lookups):
    """What the cells of every sheet share while they are read.

    Attributes:
        formats: The number format of each cell style, and last that of a cell without one.
        room: Cells that may still be read, over all sheets.
        shared: Which of `texts` are the shared strings, in order.
    """

    texts: list[str] = field(default_factory=list)
    formats: list[NumberFormat] = field(default_factory=lambda: [GENERAL])
    room: int = field(default_factory=lambda: LIMITS["cells"][0])
    shared: range = range(0)
    _known: dict[str, int] = field(default_factory=dict)

    @property
    def unstyled(self) -> int:
        """The style of a cell that names none."""
        return len(self.formats) - 1

    @property
    def taken(self) -> int:
        """How many cells were counted."""
        return LIMITS["cells"][0] - self.room

    def text(self, text: str) -> int:
        """The index of *text*, which is added when it is new."""
        found = self._known.get(text)
        if found is None:
            hold("letters of a text", len(text))
            found = len(self.texts)
            self.texts.append(text)
            if found < _MOST_REMEMBERED:
                self._known[text] = found
        return found

    def take(self, cells: int = 1) -> None:
        """Count cells before they are kept.

        Raises:
            Unreadable: The workbook has more than may be read.
        """
        self.room -= cells
        hold("cells", self.taken)


class Filling:
    """One sheet's cells while they are read. Rows and columns are from 1; a place beyond the grid is a `ValueError`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._places = array("q")
        self._kinds = bytearray()
        self._numbers = array("d")
        self._styles = array("i")
        self._odd: list[Raw] = []
        # What `put` does, for those who put in very many: the place, the kind, the number and the style.
        self.appending = self._places.append, self._kinds.append, self._numbers.append, self._styles.append

    def put(self, row: int, column: int, kind: int, number: float, style: int = 0) -> None:
        """A number in its style (a date where that is a date's and there is such a day), or a text by its index."""
        self._places.append(row * WIDTH + column - 1)  # less 1: the last column would count as the next row's
        self._kinds.append(kind)
        self._numbers.append(number)
        self._styles.append(style)

    def other(self, row: int, column: int, raw: Raw) -> None:
        """A cell of any other kind."""
        self.put(row, column, ODD, len(self._odd))
        self._odd.append(raw)

    def again(self, row: int, rows: int, column: int, columns: int) -> None:
        """The last cell, which stands in *row* and *column*, in each cell of the block that begins there."""
        if row + rows - 1 > LAST_ROW or column + columns - 1 > LAST_COLUMN:
            raise ValueError("Beyond the grid.")
        for down in range(rows):
            first = (row + down) * WIDTH + column - 1
            self._places.extend(range(first + (down == 0), first + columns))
        more = rows * columns - 1
        self._kinds += self._kinds[-1:] * more
        self._numbers.extend(self._numbers[-1:] * more)
        self._styles.extend(self._styles[-1:] * more)

    def grid(self) -> Grid:
        """The cells in order; a `ValueError` where one is there twice, so that two programs could read two values."""
        places = np.array(self._places, dtype=np.int64)
        kinds = np.frombuffer(bytes(self._kinds), dtype=np.uint8).copy()
        numbers, styles = np.array(self._numbers, dtype=np.float64), np.array(self._styles, dtype=np.int32)
        formats, since_1904 = self._pool.formats, self._pool.since_1904
        dated = np.array([each.kind == "date" for each in formats])[styles] & (kinds == NUMBER)
        at = np.flatnonzero(dated)
        kinds[at[[read_date(number, since_1904) is not None for number in numbers[at].tolist()]]] = DATE
        if not bool(np.all(places[1:] > places[:-1])):
            order = np.argsort(places, kind="stable")
            places, kinds, numbers, styles = places[order], kinds[order], numbers[order], styles[order]
            if bool((places[1:] == places[:-1]).any()):
                raise ValueError("A cell is there twice.")
        if len(places) and not (places[0] >= WIDTH and places[-1] < (LAST_ROW + 1) * WIDTH):
            raise ValueError("No cell of the grid.")
        rows, columns = (places // WIDTH).astype(np.int32), (places % WIDTH + 1).astype(np.int32)
        return Grid(rows, columns, kinds, numbers, styles, self._pool, tuple(self._odd))


def read_number(value: str) -> float:
    """Return the number written as *value*: Python would take 1_000 and nan for numbers; no spreadsheet does."""
    if "_" in value or not value.isascii() or not isfinite(number := float(value)):
        raise ValueError(value)
    return number


def read_moment(text: str, formula: str | None = None) -> Raw:
    """Return what an ISO date, time of day ("10:30:00") or duration ("PT36H00M") says; the last two as shares of a day.

    Raises:
        ValueError: It is none.
    """
    text = text.strip()
    if text.startswith(("P", "-P")):
        if (found := _DURATION.fullmatch(text)) is None:
            raise ValueError(text)
        hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in found.groups()[1:])
        days = (-1 if found[1] else 1) * (hours / 24 + minutes / 1440 + seconds / 86_400)
        return Raw("number", days, CLOCK.show(days), formula)
    if text[2:3] == ":":
        clock = time.fromisoformat(text[:15])
        days = (clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6) / 86_400
        return Raw("number", days, CLOCK.show(days), formula)
    when: date | datetime = datetime.fromisoformat(text).replace(tzinfo=None)
    if isinstance(when, datetime) and when.time() == time():
        when = when.date()
    return Raw("date", when, show_date(when), formula)


# --- texts whose parts stand raised, lowered or struck out: `120` and a raised `2` are a figure and its footnote ------

Mark = Literal["plain", "raised", "lowered", "struck"]
Run = tuple[str, Mark]
_STROKE = "\u0336"  # through the letter before it
_MOVED = {
    "raised": str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾"),
    "lowered": str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
}


def mark(*, raised: bool = False, lowered: bool = False, struck: bool = False) -> Mark:
    """Return how a run stands; what is struck out is that before all else."""
    return "struck" if struck else "raised" if raised else "lowered" if lowered else "plain"


def with_marks(runs: Sequence[Run]) -> str:
    """Return the text of *runs*, its marks written out, which the check refuses: "120²", "CO₂", "1̶1̶0̶120".

    A text that stands alike from end to end is given as it is. In a text without a letter, which may be meant for a
    figure, digits that are lowered or raised before all others are set in brackets: "(²)120", "120(₂)".
    """
    text = "".join(text for text, _ in runs)
    if len({how for text, how in runs if text.strip()}) < 2:
        return text
    figure, first, written = not any(map(str.isalpha, text)), True, ""
    for part, how in runs:
        if how == "struck":
            written += "".join(letter if letter.isspace() else letter + _STROKE for letter in part)
        else:
            moved = part.translate(_MOVED[how]) if how in _MOVED and part.strip() else part
            written += f"({moved})" if moved != part and figure and (how == "lowered" or first) else moved
        first = first and not part.strip()
    return written
