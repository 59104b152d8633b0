"""Read an .ods truthfully: errors, blanks, formulas and defined names, in one pass over its one part of cells.

After `reading.archive`; `reading.otherformats` asks it. What is repeated is counted before it is written out, so that
a cell said to stand a million times costs nothing. Document types are refused.
Source: OpenDocument 1.3 part 3, 9.1 "Basic Table Model", 9.4 "Advanced Table Model", 19.385 "office:value-type".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NoReturn
from xml.parsers import expat

from impact.returns.places import Range
from impact.returns.reading import unreadable
from impact.returns.reading.archive import Archive
from impact.returns.reading.filling import MOST_SHEETS, Filling, Shared
from impact.returns.reading.marks import PLAIN, Mark, Run, joined
from impact.returns.reading.opencells import (
    FORMULA,
    OFFICE,
    STYLE,
    TABLE,
    TEXT,
    VALUE_TYPE,
    Attributes,
    put,
    read_address,
    repeated,
    text_mark,
)
from impact.returns.reading.workbook import Sheet, Visibility, Workbook

_PART = "content.xml"
_DEEPEST = 256
_LONGEST_TEXT = 1_000_000  # characters in one cell; Excel takes 32,767
_MOST_NAMES = 50_000
_MOST_STYLES = 50_000
_SPACE = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]")
_CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
_SHEETS = f"{OFFICE}spreadsheet"


def read_open_document(content: bytes) -> Workbook:
    """Read an .ods.

    Raises:
        Unreadable: It is damaged or beyond a limit. Nothing else is raised.
    """
    archive = Archive(content)
    reading = _Reading()
    parser = reading.parser()
    try:
        for chunk in archive.stream(_PART):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError):
        raise unreadable.damaged(_PART) from None
    if not reading.sheets or len({sheet.name.casefold() for sheet in reading.sheets}) < len(reading.sheets):
        raise unreadable.damaged(_PART)
    return Workbook(tuple(reading.sheets), {**reading.of_one_sheet, **reading.names})


class _Reading:
    """Where the pass is, and what it has read."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.names: dict[str, Range | None] = {}
        self.of_one_sheet: dict[str, Range | None] = {}
        self._shared = Shared()
        self._path: list[str] = []
        self._hidden: set[str] = set()
        self._style = ""
        self._filling: Filling | None = None
        self._name = ""
        self._visibility: Visibility = "visible"
        self._nested = 0  # tables within a cell, in tracked changes or in a link's copy, that the pass is in
        self._row = self._column = 0
        self._times = 1
        self._pending = 0  # cells of the row, repeats counted
        self._in_row: list[tuple[int, int, Attributes, str]] = []
        self._cell: Attributes = {}
        self._lines: list[list[Run]] = []
        self._letters = 0  # in these lines
        self._heard: list[Run] | None = None
        self._marks: dict[str, Mark] = {}  # of the styles that mark anything
        self._standing: list[Mark] = [PLAIN]  # how the text stands here, the innermost span last

    # --- the pass ------------------------------------------------------------------------------------------------

    def parser(self) -> expat.XMLParserType:
        """A parser that tells this reading of each element."""
        starts: dict[str, Callable[[Attributes], None]] = {
            f"{STYLE}style": self._style_starts, f"{STYLE}table-properties": self._table_properties,
            f"{TABLE}table": self._table_starts, f"{TABLE}table-row": self._row_starts,
            f"{TABLE}named-range": self._named_range, f"{TEXT}p": self._line_starts, f"{TEXT}s": self._spaces,
            f"{TEXT}tab": self._tab, f"{TEXT}line-break": self._break,
            f"{STYLE}text-properties": self._text_properties, f"{TEXT}span": self._span_starts,
            **dict.fromkeys(_CELLS, self._cell_starts),
        }  # fmt: skip
        ends: dict[str, Callable[[], None]] = {
            f"{TABLE}table": self._table_ends, f"{TABLE}table-row": self._row_ends, f"{TEXT}p": self._line_ends,
            f"{TEXT}span": self._span_ends,
            **dict.fromkeys(_CELLS, self._cell_ends),
        }  # fmt: skip
        path = self._path

        def start(tag: str, attributes: Attributes) -> None:
            if len(path) >= _DEEPEST or (not path and tag != f"{OFFICE}document-content"):
                raise unreadable.damaged(_PART)
            if (handle := starts.get(tag)) is not None:
                handle(attributes)
            path.append(tag)

        def end(tag: str) -> None:
            path.pop()
            if (handle := ends.get(tag)) is not None:
                handle()

        def doctype(*declared: object) -> NoReturn:
            raise unreadable.declares_types(_PART)

        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = doctype
        return parser

    # --- sheets --------------------------------------------------------------------------------------------------

    def _style_starts(self, attributes: Attributes) -> None:
        self._style = attributes.get(f"{STYLE}name", "")

    def _table_properties(self, attributes: Attributes) -> None:
        if attributes.get(f"{TABLE}display") == "false":
            self._hidden.add(self._style)

    def _text_properties(self, attributes: Attributes) -> None:
        if (how := text_mark(attributes)) != PLAIN and self._style and len(self._marks) < _MOST_STYLES:
            self._marks[self._style] = how

    def _table_starts(self, attributes: Attributes) -> None:
        if self._path[-1] != _SHEETS:  # one in a cell, in changes that are tracked, or kept from a link
            self._nested += 1
            return
        if len(self.sheets) >= MOST_SHEETS:
            raise unreadable.too_much(f"has more than {MOST_SHEETS} sheets")
        self._name = attributes[f"{TABLE}name"]
        self._visibility = "hidden" if attributes.get(f"{TABLE}style-name") in self._hidden else "visible"
        self._filling = Filling(_PART, self._shared)
        self._row = 0

    def _table_ends(self) -> None:
        if self._path[-1] != _SHEETS:
            self._nested -= 1
        elif self._filling is not None:
            self.sheets.append(Sheet(self._name, self._visibility, self._filling.grid()))
            self._filling = None

    def _named_range(self, attributes: Attributes) -> None:
        if len(self.names) + len(self.of_one_sheet) >= _MOST_NAMES:
            raise unreadable.too_much(f"defines more than {_MOST_NAMES:,} names")
        names = self.names if self._filling is None else self.of_one_sheet
        names[attributes[f"{TABLE}name"].casefold()] = read_address(attributes.get(f"{TABLE}cell-range-address", ""))

    # --- rows and cells ------------------------------------------------------------------------------------------

    def _within(self) -> bool:
        """Whether the pass is in a sheet itself, not in a table within a cell."""
        return self._filling is not None and self._nested == 0

    def _row_starts(self, attributes: Attributes) -> None:
        if self._within():
            self._times = repeated(attributes, f"{TABLE}number-rows-repeated")
            self._column = self._pending = 0
            self._in_row.clear()

    def _cell_starts(self, attributes: Attributes) -> None:
        if self._within():
            self._cell = attributes
            self._lines.clear()
            self._letters = 0

    def _cell_ends(self) -> None:
        if not self._within():
            return
        times = repeated(self._cell, f"{TABLE}number-columns-repeated")
        if VALUE_TYPE in self._cell or FORMULA in self._cell:
            self._in_row.append((self._column + 1, times, self._cell, self._text()))
            self._pending += times
            self._shared.make_sure_of(self._pending)
        self._column += times

    def _row_ends(self) -> None:
        """Write the row out, as often as it stands, once it is known that there is room."""
        if not self._within() or self._filling is None:
            return
        self._shared.make_sure_of(self._pending * self._times)
        for column, times, attributes, text in self._in_row:
            put(self._filling, self._shared, self._row + 1, column, attributes, text)
            if times * self._times > 1:
                self._filling.again(self._row + 1, self._times, column, times)
        self._row += self._times

    # --- text ----------------------------------------------------------------------------------------------------

    def _line_starts(self, _: Attributes) -> None:
        """A line of the cell's own text; what stands in a comment or a drawing is deeper."""
        if self._within() and self._path[-1] in _CELLS:
            self._heard = []

    def _line_ends(self) -> None:
        if self._heard is not None and self._path[-1] in _CELLS:
            self._lines.append(self._heard)
            self._letters += sum(len(text) for text, _ in self._heard)
            self._heard = None
            if self._letters > _LONGEST_TEXT:
                raise unreadable.damaged(_PART)

    def _text(self) -> str:
        """The cell's own text, its marks kept."""
        if len(self._lines) == 1 and len(self._lines[0]) == 1:
            return self._lines[0][0][0]
        runs = [run for line in self._lines for run in (("\n", PLAIN), *line)]
        return joined(runs[1:])

    def _span_starts(self, attributes: Attributes) -> None:
        here = self._standing[-1]
        self._standing.append(self._marks.get(attributes.get(f"{TEXT}style-name", ""), here))

    def _span_ends(self) -> None:
        self._standing.pop()

    def _characters(self, text: str) -> None:
        if self._heard is not None:
            self._write(text if text.isalnum() else _SPACE.sub(" ", text))

    def _spaces(self, attributes: Attributes) -> None:
        self._write(" " * min(repeated(attributes, f"{TEXT}c"), 32_767))

    def _tab(self, _: Attributes) -> None:
        self._write("\t")

    def _break(self, _: Attributes) -> None:
        self._write("\n")

    def _write(self, text: str) -> None:
        if self._heard is not None:
            self._heard.append((text, self._standing[-1]))
