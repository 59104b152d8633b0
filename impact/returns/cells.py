"""The cells of one worksheet in one pass, and what they point into: shared strings and number formats.

After `returns.archive` and `returns.markup`; before `returns.workbook`. Cells that hold nothing are counted, not kept.
Source: ECMA-376 part 1, 18.3 "Worksheets", 18.4 "Shared String Table", 18.8 "Styles".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from math import isfinite

from impact.returns import unreadable
from impact.returns.archive import Archive
from impact.returns.filed import Raw
from impact.returns.markup import Attributes, Markup
from impact.returns.numberformats import GENERAL, NumberFormat, number_format, read_date, show_date
from impact.returns.places import LAST_ROW, column_number

Cells = dict[tuple[int, int], Raw]

MOST_CELLS = 2_000_000  # in the whole workbook; a record sheet of 100,000 rows by 12 columns has 1.2 million
MOST_STRINGS = 1_500_000  # no more are needed than there are cells
MOST_FORMATS = 65_490  # Excel's own limit on cell formats

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TRUE = Raw("yes_no", True, "TRUE")
_FALSE = Raw("yes_no", False, "FALSE")


@dataclass
class Lookups:
    """What cells of every sheet point into.

    Attributes:
        strings: The shared strings, each already as the cell that shows it.
        formats: The number format of each cell style.
        since_1904: Whether days are counted from 1904.
        room: Cells that may still be read, over all sheets.
    """

    strings: Sequence[Raw] = ()
    formats: Sequence[NumberFormat] = ()
    since_1904: bool = False
    room: int = MOST_CELLS


def read_strings(archive: Archive, part: str) -> list[Raw]:
    """Return the shared strings in order. Rich text is joined; phonetic guides are left out.

    Raises:
        Unreadable: The part cannot be read, or holds too many.
    """
    strings: list[Raw] = []
    runs = _Runs()

    def string_ends() -> None:
        if len(strings) >= MOST_STRINGS:
            raise unreadable.too_much(f"holds more than {MOST_STRINGS:,} texts")
        strings.append(_text(runs.taken()))

    markup = Markup(part, "sst")
    runs.listen(markup)
    markup.on("si", end=string_ends)
    markup.read(archive.stream(part))
    return strings


def read_formats(archive: Archive, part: str) -> list[NumberFormat]:
    """Return the number format of each cell style, in order.

    Raises:
        Unreadable: The part cannot be read, or holds too many.
    """
    codes: dict[int, str] = {}
    formats: list[NumberFormat] = []
    in_cell_styles = False

    def code(attributes: Attributes) -> None:
        if len(codes) >= MOST_FORMATS:
            raise unreadable.damaged(part)
        codes[int(attributes["numFmtId"])] = attributes["formatCode"]

    def cell_styles(inside: bool) -> Callable[..., None]:
        def passed(*_: Attributes) -> None:
            nonlocal in_cell_styles
            in_cell_styles = inside

        return passed

    def style(attributes: Attributes) -> None:
        if not in_cell_styles:
            return
        if len(formats) >= MOST_FORMATS:
            raise unreadable.damaged(part)
        number = int(attributes.get("numFmtId", "0"))
        formats.append(number_format(number, codes.get(number)))

    markup = Markup(part, "styleSheet")
    markup.on("numFmt", code)
    markup.on("cellXfs", cell_styles(True), cell_styles(False))
    markup.on("xf", style)
    markup.read(archive.stream(part))
    return formats


def read_cells(archive: Archive, part: str, lookups: Lookups) -> Cells:
    """Return the cells of a worksheet that hold anything, by (row, column), both from 1.

    Raises:
        Unreadable: The part cannot be read, has one cell twice, or the workbook has too many cells.
    """
    reading = _Sheet(part, lookups)
    markup = Markup(part, "worksheet")
    reading.runs.listen(markup)
    markup.on("row", reading.row_starts)
    markup.on("c", reading.cell_starts, reading.cell_ends)
    markup.on("v", text=reading.value_ends)
    markup.on("f", start=reading.formula_starts, text=reading.formula_ends)
    markup.read(archive.stream(part))
    return reading.cells


class _Runs:
    """The text of a string: its `t` elements joined, but not those of a phonetic guide."""

    def __init__(self) -> None:
        self._heard: list[str] = []
        self._phonetic = False

    def listen(self, markup: Markup) -> None:
        markup.on("t", text=self._run)
        markup.on("rPh", self._phonetic_starts, self._phonetic_ends)

    def taken(self) -> str:
        text = "".join(self._heard)
        self._heard.clear()
        return text

    def _run(self, text: str) -> None:
        if not self._phonetic:
            self._heard.append(text)

    def _phonetic_starts(self, _: Attributes) -> None:
        self._phonetic = True

    def _phonetic_ends(self) -> None:
        self._phonetic = False


class _Sheet:
    """A worksheet while it is read: where we are, and the cell being read."""

    def __init__(self, part: str, lookups: Lookups) -> None:
        self.cells: Cells = {}
        self.runs = _Runs()
        self._part = part
        self._lookups = lookups
        self._row = 0
        self._column = 0
        self._type = "n"
        self._style: str | None = None
        self._value: str | None = None
        self._formula: str | None = None
        self._group: str | None = None
        self._groups: dict[str, str] = {}

    def row_starts(self, attributes: Attributes) -> None:
        given = attributes.get("r")
        self._row = int(given) if given is not None else self._row + 1
        self._column = 0

    def cell_starts(self, attributes: Attributes) -> None:
        self._lookups.room -= 1
        if self._lookups.room < 0:
            raise unreadable.too_much(f"has more than {MOST_CELLS:,} cells")
        given = attributes.get("r")
        if given is None:
            self._column += 1
        else:
            letters = given.rstrip("0123456789")
            self._column = column_number(letters)
            self._row = int(given[len(letters) :])
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s")
        self._value = self._formula = None

    def value_ends(self, text: str) -> None:
        self._value = text

    def formula_starts(self, attributes: Attributes) -> None:
        self._group = attributes.get("si") if attributes.get("t") == "shared" else None

    def formula_ends(self, text: str) -> None:
        """A formula shared by many cells is written in the first alone; the others are given it as it stands there."""
        if self._group is not None:
            text = self._groups.setdefault(self._group, text)
        self._formula = _unescaped(text)

    def cell_ends(self) -> None:
        inline = self.runs.taken()
        raw = self._raw(inline)
        if raw is None:
            return
        if not (1 <= self._row <= LAST_ROW) or (self._row, self._column) in self.cells:
            raise unreadable.damaged(self._part)
        self.cells[self._row, self._column] = raw

    def _raw(self, inline: str) -> Raw | None:
        formula = self._formula
        if self._type == "inlineStr":
            return _with(_text(inline), formula) if inline or formula is not None else None
        if self._value is None or (self._value == "" and self._type != "str"):
            return Raw("blank", formula=formula) if formula is not None else None
        return _with(self._worked_out(self._value), formula)

    def _worked_out(self, value: str) -> Raw:
        match self._type:
            case "s":
                return self._lookups.strings[_index(value)]
            case "n":
                return self._number(value)
            case "str":
                return _text(value)
            case "b":
                return _TRUE if value.strip() in ("1", "true") else _FALSE
            case "e":
                return Raw("error", value, value)
            case "d":
                return _iso_date(value)
        raise unreadable.damaged(self._part)

    def _number(self, value: str) -> Raw:
        if "_" in value or not value.isascii() or not isfinite(number := float(value)):
            raise unreadable.damaged(self._part)  # Python would take 1_000 and nan for numbers; no spreadsheet does
        style = GENERAL if self._style is None else self._format(self._style)
        return _shown_number(number, style, self._lookups.since_1904)

    def _format(self, style: str) -> NumberFormat:
        """A workbook without styles still numbers its cells' style; only a style beyond the list is a fault."""
        formats = self._lookups.formats
        return formats[_index(style)] if formats else GENERAL


@lru_cache(maxsize=4096)
def _index(digits: str) -> int:
    """Return *digits* as an index: never negative, which would count from the end."""
    index = int(digits)
    if index < 0:
        raise IndexError(digits)
    return index


@lru_cache(maxsize=4096)
def _shown_number(number: float, style: NumberFormat, since_1904: bool) -> Raw:
    if style.kind == "date":
        when = read_date(number, since_1904)
        if when is not None:
            return Raw("date", when, show_date(when))
    return Raw("number", number, style.show(number))


def _iso_date(text: str) -> Raw:
    when = datetime.fromisoformat(text.strip())
    value: date | datetime = when.replace(tzinfo=None)
    if (when.hour, when.minute, when.second, when.microsecond) == (0, 0, 0, 0):
        value = when.date()
    return Raw("date", value, show_date(value))


def _text(written: str) -> Raw:
    text = _unescaped(written)
    return Raw("text", text, text.strip())


def _unescaped(written: str) -> str:
    """Undo `_x000D_`, by which the format writes what XML cannot hold. What no text can hold becomes "\ufffd"."""
    if "_x" not in written:
        return written
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), written).replace("\0", "\ufffd")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _with(raw: Raw, formula: str | None) -> Raw:
    return raw if formula is None else Raw(raw.kind, raw.value, raw.shown, formula)
