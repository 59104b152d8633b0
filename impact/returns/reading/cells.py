"""The cells of one worksheet in one pass, and what they point into: shared strings and number formats.

After `reading.archive` and `reading.markup`; before `reading.workbook`. Cells that hold nothing are counted, not kept.
Source: ECMA-376 part 1, 18.3 "Worksheets", 18.4 "Shared String Table", 18.8 "Styles".
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from impact.returns.answers import Raw
from impact.returns.grid import Grid
from impact.returns.numberformats import GENERAL, LONGEST_CODE, NumberFormat, number_format
from impact.returns.places import LAST_COLUMN, LAST_ROW, column_number
from impact.returns.reading import unreadable
from impact.returns.reading.archive import Archive
from impact.returns.reading.gathering import Gathering, Pool
from impact.returns.reading.lane import Lane, Taken
from impact.returns.reading.marks import Mark, joined, mark
from impact.returns.reading.markup import Attributes, Markup
from impact.returns.reading.plain_rows import Run, plain_rows
from impact.returns.reading.plain_rules import ENTRY_RULES
from impact.returns.reading.plain_text import plain_strings
from impact.returns.reading.values import index, read_number, shared, unescaped, worked_out

MOST_CELLS = 1_500_000  # in the whole workbook; a record sheet of 100,000 rows by 12 columns has 1.2 million
MOST_STRINGS = 1_200_000  # no more are needed than there are cells
MOST_FORMATS = 65_490  # Excel's own limit on cell formats
MOST_CODES = 5_000  # number formats of the workbook's own; Excel allows some 250
MOST_TEXT = 50_000_000  # characters of all texts together; 1.2 million cells of 40 characters
MOST_MERGED = 50_000  # areas of one sheet
_LONGEST_AREA = 30  # characters of a reference
_TRUE = ("1", "true", "on")


def read_strings(archive: Archive, part: str) -> list[str]:
    """Return the shared strings in order. Rich text is joined, its marks kept; phonetic guides are left out.

    Raises:
        Unreadable: The part cannot be read, or holds too many.
    """
    strings: list[str] = []
    characters = 0
    runs = _Runs()

    def add(texts: list[str]) -> None:
        if len(strings) + len(texts) > MOST_STRINGS:
            raise unreadable.too_much(f"holds more than {MOST_STRINGS:,} texts")
        nonlocal characters
        characters += sum(map(len, texts))
        if characters > MOST_TEXT:
            raise unreadable.too_much(f"holds more than {MOST_TEXT:,} characters of text")
        strings.extend([unescaped(text) if "_x" in text else text for text in texts])

    def plain(block: bytes, start: int, _: frozenset[str]) -> Iterator[Taken]:
        for begins, ends, texts in plain_strings(block, start):
            yield begins, ends, partial(add, texts)

    markup = Markup(part, "sst", most=3 * MOST_STRINGS)
    runs.listen(markup)
    markup.on("si", end=lambda: add([runs.taken()]))
    markup.read(archive.stream(part), Lane(1, "sst", b"<si", plain))
    return strings


def read_formats(archive: Archive, part: str) -> list[NumberFormat]:
    """Return the number format of each cell style, in order, and last that of a cell without a style.

    Raises:
        Unreadable: The part cannot be read, or holds too many.
    """
    codes: dict[int, str] = {}
    formats: list[NumberFormat] = []
    in_cell_styles = False

    def code(attributes: Attributes) -> None:
        if len(codes) >= MOST_CODES:
            raise unreadable.too_much(f"has more than {MOST_CODES:,} number formats")
        codes[int(attributes["numFmtId"])] = attributes["formatCode"][:LONGEST_CODE]

    def cell_styles(inside: bool) -> Callable[..., None]:
        def passed(*_: Attributes) -> None:
            nonlocal in_cell_styles
            in_cell_styles = inside

        return passed

    def style(attributes: Attributes) -> None:
        if not in_cell_styles:
            return
        if len(formats) >= MOST_FORMATS:
            raise unreadable.too_much(f"has more than {MOST_FORMATS:,} cell styles")
        number = int(attributes.get("numFmtId", "0"))
        formats.append(number_format(number, codes.get(number)))

    markup = Markup(part, "styleSheet")
    markup.on("numFmt", code)
    markup.on("cellXfs", cell_styles(True), cell_styles(False))
    markup.on("xf", style)
    markup.read(archive.stream(part))
    return [*formats, GENERAL]


_CELL = (b"<c ", b"<c>", b"<c/")
Span = tuple[int, int]  # the first and the last of rows or columns that follow one another


@dataclass(frozen=True)
class Contents:
    """What stands in one worksheet.

    Attributes:
        grid: The cells that hold anything.
        merged: The areas that are merged to one cell, as "A1:B7".
        hidden_rows, hidden_columns: Those that are not shown.
    """

    grid: Grid
    merged: tuple[str, ...] = ()
    hidden_rows: tuple[Span, ...] = ()
    hidden_columns: tuple[Span, ...] = ()


def read_cells(archive: Archive, part: str, pool: Pool) -> Contents:
    """Return what stands in a worksheet.

    Raises:
        Unreadable: The part cannot be read, has one cell twice, or the workbook has too many cells.
    """
    if archive.holds_more(part, _CELL, pool.room):  # before minutes are spent on them
        raise unreadable.too_much(f"has more than {MOST_CELLS:,} cells")
    reading = _Sheet(pool)
    markup = Markup(part, "worksheet", most=5 * MOST_CELLS)
    reading.runs.listen(markup)
    markup.on("row", reading.row_starts)
    markup.on("c", reading.cell_starts, reading.cell_ends)
    markup.on("v", text=reading.value_ends)
    markup.on("f", start=reading.formula_starts, text=reading.formula_ends)
    markup.on("mergeCell", reading.merges)
    markup.on("col", reading.columns_formatted)
    markup.read(archive.stream(part), Lane(2, "sheetData", b"<row ", reading.plain_rows), ENTRY_RULES)
    try:
        grid = reading.gathered.grid()
    except ValueError:
        raise unreadable.damaged(part) from None
    return Contents(grid, tuple(reading.merged), _spans(reading.hidden_rows), tuple(reading.hidden_columns))


def _spans(numbers: Sequence[int]) -> tuple[Span, ...]:
    """Return *numbers* as the spans that they make up."""
    if not numbers:
        return ()
    ordered = np.unique(np.array(numbers))
    runs = np.split(ordered, np.flatnonzero(np.diff(ordered) > 1) + 1)
    return tuple((int(run[0]), int(run[-1])) for run in runs)


class _Runs:
    """The text of a string: its `t` elements joined, each as it stands, but not those of a phonetic guide."""

    def __init__(self) -> None:
        self._heard: list[tuple[str, Mark]] = []
        self._phonetic = self._struck = False
        self._raised = ""

    def listen(self, markup: Markup) -> None:
        markup.on("t", text=self._run)
        markup.on("r", self._run_starts, self._run_ends)
        markup.on("vertAlign", self._moved)
        markup.on("strike", self._struck_out)
        markup.on("rPh", self._phonetic_starts, self._phonetic_ends)

    def taken(self) -> str:
        text = joined(self._heard) if len(self._heard) > 1 else "".join(text for text, _ in self._heard)
        self._heard.clear()
        return text

    def _run(self, text: str) -> None:
        if not self._phonetic:
            how = mark(raised=self._raised == "superscript", lowered=self._raised == "subscript", struck=self._struck)
            self._heard.append((text, how))

    def _run_starts(self, _: Attributes) -> None:
        self._run_ends()

    def _run_ends(self) -> None:
        self._raised, self._struck = "", False

    def _moved(self, attributes: Attributes) -> None:
        self._raised = attributes.get("val", "")

    def _struck_out(self, attributes: Attributes) -> None:
        self._struck = attributes.get("val", "1") in _TRUE

    def _phonetic_starts(self, _: Attributes) -> None:
        self._phonetic = True

    def _phonetic_ends(self) -> None:
        self._phonetic = False


class _Sheet:
    """A worksheet while it is read: where we are, and the cell being read."""

    def __init__(self, pool: Pool) -> None:
        self.gathered = Gathering(pool)
        self.runs = _Runs()
        self._pool = pool
        self._row = 0
        self._column = 0
        self._type = "n"
        self._style: str | None = None
        self._value: str | None = None
        self._formula: str | None = None
        self._group: str | None = None
        self._groups: dict[str, str] = {}
        self.hidden_rows = array("i")
        self.hidden_columns: list[Span] = []
        self.merged: list[str] = []

    def merges(self, attributes: Attributes) -> None:
        """An area is kept as it is written: its cells are never gone through."""
        if len(self.merged) >= MOST_MERGED:
            raise unreadable.too_much(f"has more than {MOST_MERGED:,} merged areas in one sheet")
        self.merged.append(attributes.get("ref", "")[:_LONGEST_AREA])

    def columns_formatted(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in _TRUE and len(self.hidden_columns) < LAST_COLUMN:
            self.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))

    def plain_rows(self, block: bytes, start: int, prefixes: frozenset[str]) -> Iterator[Taken]:
        """The runs of rows in *block* that need no parser, each with what takes it."""
        for run in plain_rows(block, start, self._pool, prefixes):
            yield run.start, run.end, partial(self._take, run)

    def _take(self, run: Run) -> None:
        self._count(run.counted)
        self.gathered.add_run(run.cells, run.odd)
        self._row = run.last
        self.hidden_rows.extend(run.hidden)

    def _count(self, cells: int) -> None:
        self._pool.room -= cells
        if self._pool.room < 0:
            raise unreadable.too_much(f"has more than {MOST_CELLS:,} cells")

    def row_starts(self, attributes: Attributes) -> None:
        given = attributes.get("r")
        self._row = int(given) if given is not None else self._row + 1
        self._column = 0
        if attributes.get("hidden") in _TRUE and 1 <= self._row <= LAST_ROW:
            self.hidden_rows.append(self._row)

    def cell_starts(self, attributes: Attributes) -> None:
        self._count(1)
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
        self._formula = unescaped(text)

    def cell_ends(self) -> None:
        inline = self.runs.taken()
        value = inline if self._type == "inlineStr" else self._value
        if not value and not (self._type == "str" and value is not None) and self._formula is None:
            return
        if not 1 <= self._row <= LAST_ROW:
            raise ValueError("No cell of the grid.")
        place = self._row, self._column
        if self._formula is not None:
            self.gathered.add_odd(*place, self._odd(value, self._formula))
        elif self._type == "n":
            self.gathered.add_number(*place, read_number(value or ""), self._format())
        elif self._type == "s":
            self.gathered.add_text(*place, shared(value or "", self._pool))
        elif self._type in ("str", "inlineStr"):
            self.gathered.add_text(*place, self._pool.text(unescaped(value or "")))
        else:
            self.gathered.add_odd(*place, self._odd(value, None))

    def _odd(self, value: str | None, formula: str | None) -> Raw:
        style = self._format() if self._type == "n" else 0
        return worked_out(self._type, value, style, formula, self._pool)

    def _format(self) -> int:
        """A workbook without styles still numbers its cells' style; only a style beyond the list is a fault."""
        last = self._pool.unstyled
        if self._style is None or last == 0:
            return last
        style = index(self._style)
        if style >= last:
            raise IndexError(style)
        return style
