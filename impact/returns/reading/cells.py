"""The cells of one worksheet, a formula and its value, an error and a blank apart; and the texts they point into.

Cells that hold nothing are counted, not kept.
Source: ECMA-376 part 1, 18.3 "Worksheets", 18.4 "Shared String Table", 18.8 "Styles".
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import groupby
from math import isfinite
from typing import Literal
from xml.etree.ElementTree import Element

import numpy as np

from impact.returns.grid import (
    BLANK,
    DATE,
    LAST_COLUMN,
    LAST_ROW,
    NUMBER,
    ODD,
    TEXT,
    WIDTH,
    Grid,
    Lookups,
    Range,
    Raw,
    column_number,
    raw_number,
    raw_text,
    read_area,
)
from impact.returns.numberformats import GENERAL, LONGEST_CODE, NumberFormat, number_format, read_date, show_date
from impact.returns.reading import unreadable
from impact.returns.reading.archive import Archive
from impact.returns.reading.marks import PLAIN, Mark, Run, joined, mark

MOST_CELLS = 1_500_000  # in the whole workbook; a record sheet of 100,000 rows by 12 columns has 1.2 million
MOST_STRINGS = 1_200_000  # no more are needed than there are cells
MOST_FORMATS = 65_490  # Excel's own limit on cell formats
MOST_CODES = 5_000  # number formats of the workbook's own; Excel allows some 250
MOST_TEXT = 50_000_000  # characters of all texts together; 1.2 million cells of 40 characters
LONGEST_TEXT = 1_000_000  # characters; a cell has at most 32,767
MOST_MERGED = 50_000  # areas of one sheet
SPREADSHEET = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",  # ISO/IEC 29500 Transitional
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # … and Strict
)
TRUE = ("1", "true", "on")

_MOST_REMEMBERED = 100_000  # texts written in the cells themselves; beyond it a text may be kept twice
_CELL = (b"<c ", b"<c>", b"<c/")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DURATION = re.compile(r"(-?)PT(?:(\d{1,7})H)?(?:(\d{1,7})M)?(?:(\d{1,7}(?:[.,]\d+)?)S)?")
_CLOCK = NumberFormat("time")
_YES_NO = {True: Raw("yes_no", True, "TRUE"), False: Raw("yes_no", False, "FALSE")}

Visibility = Literal["visible", "hidden", "veryHidden"]
Span = tuple[int, int]  # the first and the last of rows or columns that follow one another


def named(*names: str, namespaces: tuple[str, ...] = SPREADSHEET) -> dict[str, str]:
    """Return *names* by their full tags in each of *namespaces*."""
    return {f"{{{namespace}}}{name}": name for namespace in namespaces for name in names}


_C, _V, _F, _IS, _T, _R = (named(name) for name in ("c", "v", "f", "is", "t", "r"))
_LOOKS, _MOVED, _STRUCK = named("rPr"), named("vertAlign"), named("strike")


# --- cells of any format ----------------------------------------------------------------------------------------------


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
    room: int = MOST_CELLS
    shared: range = range(0)
    _known: dict[str, int] = field(default_factory=dict)

    @property
    def unstyled(self) -> int:
        """The style of a cell that names none."""
        return len(self.formats) - 1

    def text(self, text: str) -> int:
        """The index of *text*, which is added when it is new."""
        found = self._known.get(text)
        if found is None:
            if len(text) > LONGEST_TEXT:
                raise unreadable.too_much(f"holds a text of more than {LONGEST_TEXT:,} characters")
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
        if self.room < 0:
            raise unreadable.too_much(f"has more than {MOST_CELLS:,} cells")


class Filling:
    """One sheet's cells while they are read. Rows and columns are from 1; a place beyond the grid is a `ValueError`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._places = array("q")
        self._kinds = bytearray()
        self._numbers = array("d")
        self._styles = array("i")
        self._odd: list[Raw] = []

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
        return Raw("number", days, _CLOCK.show(days), formula)
    if text[2:3] == ":":
        clock = time.fromisoformat(text[:15])
        days = (clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6) / 86_400
        return Raw("number", days, _CLOCK.show(days), formula)
    when: date | datetime = datetime.fromisoformat(text).replace(tzinfo=None)
    if isinstance(when, datetime) and when.time() == time():
        when = when.date()
    return Raw("date", when, show_date(when), formula)


# --- the cells of an .xlsx --------------------------------------------------------------------------------------------


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


def read_cells(archive: Archive, part: str, sheet: Sheet, pool: Pool) -> Sheet:
    """Return *sheet* with what stands in its part.

    Raises:
        Unreadable: The part cannot be read, has one cell twice, or the workbook has too many cells.
    """
    if archive.count(part, _CELL, pool.room) > pool.room:  # before minutes are spent on them
        raise unreadable.too_much(f"has more than {MOST_CELLS:,} cells")
    rows, layout = _Rows(pool), SheetLayout(sheet)
    wanted = named("row", "mergeCell", "col")
    with unreadable.damage_said(part):
        for name, element in archive.elements(part, named("worksheet"), wanted, most=5 * MOST_CELLS):
            if name == "row":
                rows.add(element)
            else:
                layout.take(name, element)
        return layout.around(rows.filling.grid(), tuple(_spans(rows.hidden)))


class SheetLayout:
    """What a worksheet says beside its rows: areas that are merged, and columns that are not shown."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._merged: list[Range] = []
        self._hidden: list[Span] = []

    def take(self, name: str, element: Element) -> None:
        """Take a "mergeCell" or a "col". The cells of an area are never gone through."""
        if name == "mergeCell":
            area = read_area(self._sheet.name, element.get("ref", ""))
            self._merged += [area] if area is not None else []
            if len(self._merged) > MOST_MERGED:
                raise unreadable.too_much(f"has more than {MOST_MERGED:,} merged areas in one sheet")
        elif element.get("hidden") in TRUE and len(self._hidden) < LAST_COLUMN:
            self._hidden.append((int(element.attrib["min"]), int(element.attrib["max"])))

    def around(self, grid: Grid, hidden_rows: tuple[Span, ...] = ()) -> Sheet:
        """The sheet, with all of it."""
        return Sheet(
            self._sheet.name, self._sheet.visibility, grid, tuple(self._merged), hidden_rows, tuple(self._hidden)
        )


def _spans(numbers: set[int]) -> Iterator[Span]:
    """Yield *numbers* as the spans that they make up."""
    for _, run in groupby(enumerate(sorted(numbers)), lambda each: each[1] - each[0]):
        first, *rest = (number for _, number in run)
        yield first, rest[-1] if rest else first


class _Rows:
    """The rows of a worksheet so far."""

    def __init__(self, pool: Pool) -> None:
        self.filling = Filling(pool)
        self.hidden: set[int] = set()
        self._pool = pool
        self._row = 0
        self._columns: dict[str, int] = {}
        self._styles: dict[str | None, int] = {None: pool.unstyled}
        self._shared: dict[str, str] = {}  # a formula shared by many cells is written in the first alone

    def add(self, row: Element) -> None:
        """Take the cells of a row. Rows and cells that do not say where they stand come next."""
        given = row.get("r")
        at = self._row = int(given) if given is not None else self._row + 1
        if row.get("hidden") in TRUE and 1 <= at <= LAST_ROW:
            self.hidden.add(at)
        self._pool.take(len(row))
        name, columns, put, shared = str(at), self._columns, self.filling.put, self._pool.shared
        width, column = len(name), 0
        for cell in row:
            if cell.tag not in _C:
                continue
            given = cell.get("r")
            if given is None:
                column += 1
            elif given.endswith(name) and (known := columns.get(given[:-width])) is not None:
                column = known
            else:
                letters = given.rstrip("0123456789")
                column, at = column_number(letters), int(given[len(letters) :])
                name = given[len(letters) :]
                width, columns[letters] = len(name), column
            if not len(cell):
                continue
            if not 0 < at <= LAST_ROW:
                raise ValueError(at)
            type_, first = cell.get("t", "n"), cell[0]
            if len(cell) == 1 and type_ in ("n", "s") and first.tag in _V and (value := first.text):
                if type_ == "s":
                    put(at, column, TEXT, shared[_index(value, len(shared))])
                else:
                    put(at, column, NUMBER, read_number(value), self._style(cell))
            else:
                self._add(cell, type_, at, column)
        self._row = at

    def _add(self, cell: Element, type_: str, row: int, column: int) -> None:
        """Take a cell of any kind."""
        value = formula = None
        for child in cell:
            tag = child.tag
            if tag in _V:
                value = child.text or ""
            elif tag in _F:
                formula = child.text or ""
                if child.get("t") == "shared" and (group := child.get("si")) is not None:
                    formula = self._shared.setdefault(group, formula)
        if type_ == "inlineStr":
            value = "".join(_joined(child) for child in cell if child.tag in _IS)
        if formula is None and (value is None or (value == "" and type_ != "str")):
            return
        raw = self._worked_out(cell, type_, value, unescaped(formula) if formula is not None else None)
        if raw.kind == "text" and formula is None:
            self.filling.put(row, column, TEXT, self._pool.text(str(raw.value)))
        elif raw.kind == "number" and isinstance(raw.value, float) and formula is None and type_ == "n":
            self.filling.put(row, column, NUMBER, raw.value, self._style(cell))
        else:
            self.filling.other(row, column, raw)

    def _worked_out(self, cell: Element, type_: str, value: str | None, formula: str | None) -> Raw:
        """What a cell holds: *value* as its type says, and the *formula* behind it."""
        if value is None or (value == "" and type_ not in ("str", "inlineStr")):
            return Raw("blank", formula=formula)
        match type_:
            case "s":
                raw = raw_text(self._pool.texts[self._pool.shared[_index(value, len(self._pool.shared))]])
            case "n":
                raw = raw_number(read_number(value), self._pool.formats[self._style(cell)], self._pool.since_1904)
            case "str" | "inlineStr":
                text = unescaped(value)
                return Raw("text", text, text.strip(), formula)
            case "b":
                raw = _YES_NO[value.strip() in TRUE[:2]]
            case "e":
                raw = Raw("error", value, value)
            case "d":
                raw = read_moment(value)
            case _:
                raise ValueError(type_)
        return raw if formula is None else raw._replace(formula=formula)

    def _style(self, cell: Element) -> int:
        """A workbook without styles still numbers its cells' style; only a style beyond the list is a fault."""
        given = cell.get("s")
        style = self._styles.get(given)
        if style is None:
            last = self._pool.unstyled
            style = self._styles[given] = _index(given or "", last) if last else 0
        return style


def _index(digits: str, most: int) -> int:
    """*digits* as an index into a list of so many: never negative, which would count from the end."""
    number = int(digits)
    if not 0 <= number < most:
        raise IndexError(digits)
    return number


# --- texts and formats ------------------------------------------------------------------------------------------------


def read_strings(archive: Archive, part: str, pool: Pool) -> None:
    """Add the shared strings to *pool*, in order: rich text joined, its marks kept, phonetic guides left out.

    Raises:
        Unreadable: The part cannot be read, or holds too many.
    """
    if archive.count(part, (b"<si",), MOST_STRINGS) > MOST_STRINGS:
        raise unreadable.too_much(f"holds more than {MOST_STRINGS:,} texts")
    strings, characters = pool.texts, 0
    first = len(strings)
    for _, element in archive.elements(part, named("sst"), named("si"), most=3 * MOST_STRINGS):
        text = _joined(element)
        characters += len(text)
        strings.append(unescaped(text) if "_x" in text else text)
        if len(strings) - first > MOST_STRINGS:
            raise unreadable.too_much(f"holds more than {MOST_STRINGS:,} texts")
        if characters > MOST_TEXT:
            raise unreadable.too_much(f"holds more than {MOST_TEXT:,} characters of text")
    pool.shared = range(first, len(strings))


def _joined(string: Element) -> str:
    """The text of a string: its `t` elements joined, each as it stands, but not those of a phonetic guide."""
    if len(string) == 1 and string[0].tag in _T:
        text = string[0].text or ""
    else:
        runs = list(_runs(string))
        text = joined(runs) if len(runs) > 1 else "".join(text for text, _ in runs)
    if len(text) > LONGEST_TEXT:
        raise unreadable.too_much(f"holds a text of more than {LONGEST_TEXT:,} characters")
    return text


def _runs(string: Element) -> Iterator[Run]:
    for child in string:
        if child.tag in _T:
            yield child.text or "", PLAIN
        elif child.tag in _R:
            how = PLAIN
            for part in child:
                if part.tag in _T:
                    yield part.text or "", how
                elif part.tag in _LOOKS:
                    how = _look(part)


def _look(looks: Element) -> Mark:
    """How a run with these properties stands."""
    raised, struck = None, False
    for look in looks:
        if look.tag in _MOVED:
            raised = look.get("val")
        elif look.tag in _STRUCK:
            struck = look.get("val", "1") in TRUE
    return mark(raised=raised == "superscript", lowered=raised == "subscript", struck=struck)


def unescaped(written: str) -> str:
    """Undo `_x000D_`, by which the format writes what XML cannot hold. What no text can hold becomes "\ufffd"."""
    if "_x" not in written:
        return written
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), written).replace("\0", "\ufffd")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def read_formats(archive: Archive, part: str) -> list[NumberFormat]:
    """Return the number format of each cell style, in order, and last that of a cell without a style.

    Raises:
        Unreadable: The part cannot be read, or holds too many.
    """
    codes: Mapping[int, str] = {}
    numbers: list[int] = []
    with unreadable.damage_said(part):
        for name, element in archive.elements(part, named("styleSheet"), named("numFmts", "cellXfs")):
            if len(element) > (MOST_CODES if name == "numFmts" else MOST_FORMATS):
                what = f"{MOST_CODES:,} number formats" if name == "numFmts" else f"{MOST_FORMATS:,} cell styles"
                raise unreadable.too_much(f"has more than {what}")
            if name == "numFmts":
                codes = {int(one.attrib["numFmtId"]): one.attrib["formatCode"][:LONGEST_CODE] for one in element}
            else:
                numbers = [int(one.get("numFmtId", "0")) for one in element]
    return [*(number_format(number, codes.get(number)) for number in numbers), GENERAL]
