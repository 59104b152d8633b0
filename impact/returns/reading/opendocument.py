"""Read an .ods truthfully: errors, blanks, formulas and defined names, in one pass over its one part of cells.

What is repeated is counted before it is written out, so that a cell said to stand a million times costs nothing.
Source: OpenDocument 1.3 part 3, 9.1 "Basic Table Model", 9.4 "Advanced Table Model", 18.2 "duration", 18.3.1
"cellAddress", 19.385 "office:value-type".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

from impact.returns.grid import NUMBER, TEXT, Range, Raw, plain, read_reference
from impact.returns.reading.archive import Archive
from impact.returns.reading.unreadable import LIMITS, Unreadable, damage_said, hold
from impact.returns.reading.workbook import (
    Filling,
    Mark,
    Pool,
    Run,
    Sheet,
    Visibility,
    Workbook,
    mark,
    read_moment,
    read_number,
    with_marks,
)

_PART = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_ENCRYPTED = "encryption-data"
_DEEPEST = 64  # spans within spans
_MOST_STYLES = 50_000
_MOST_REPEATS = 2**31
_MOST_SPACES = 32_767

_OFFICE, _TABLE, _TEXT, _STYLE = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text", "style")
)
_CALC_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_VALUE_TYPE, _FORMULA = f"{_OFFICE}value-type", f"{_TABLE}formula"
_VALUES = tuple(f"{_OFFICE}{kind}value" for kind in ("", "date-", "time-", "boolean-", "string-"))
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_P, _SPAN, _S, _TAB, _BREAK = (f"{_TEXT}{name}" for name in ("p", "span", "s", "tab", "line-break"))
_HOLDERS = {f"{_TABLE}{name}": name for name in ("table", "dde-links", "tracked-changes")}
_WANTED = {
    **_HOLDERS,
    f"{_TABLE}table-row": "row", f"{_TABLE}named-range": "name", f"{_STYLE}style": "style",
}  # fmt: skip

_TO_THE_SAME_SHEET = re.compile(r":(?:\$?'(?:[^']|'')+'|[^'.:]*)\.(?=\$?[A-Za-z]{1,3}\$?\d+$)")  # ":$'S'.$B$2"
_ERROR = re.compile(r"#[A-Z/0]+[!?]?|#N/A|Err:\d{3}")
_LANGUAGE = re.compile(r"[a-z]+:=")  # before a formula: "of:="
_SPACE = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]")


def read_open_document(content: bytes) -> Workbook:
    """Read an .ods.

    Raises:
        Unreadable: It is damaged, protected with a password or beyond a limit. Nothing else is raised.
    """
    archive = Archive(content)
    if _MANIFEST in archive and _ENCRYPTED.encode() in b"".join(archive.stream(_MANIFEST)):
        raise Unreadable("password")
    reading = _Document()
    roots = (f"{_OFFICE}document-content",)
    with damage_said(_PART):
        for name, element in archive.elements(_PART, roots, _WANTED, most=5 * LIMITS["cells"][0], begun=_HOLDERS):
            reading.take(name, element)
    sheets = tuple(reading.sheets)
    if not sheets or len({sheet.name.casefold() for sheet in sheets}) < len(sheets):
        raise Unreadable("damaged", _PART)
    return Workbook(sheets, {**reading.of_one_sheet, **reading.names})


class _Document:
    """Where the pass is, and what it has read."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.names: dict[str, Range | None] = {}
        self.of_one_sheet: dict[str, Range | None] = {}
        self._pool = Pool()
        self._within: list[Element] = []  # tables, changes that are tracked and copies of links that are open
        self._filling, self._row = Filling(self._pool), 0
        self._hidden: set[str | None] = set()  # styles of tables
        self._marks: dict[str, Mark] = {}  # of the styles that mark anything

    def take(self, name: str, element: Element) -> None:
        """Take the next element: a holder when it begins and when it ends, all else when it ends."""
        within = self._within
        if name in _HOLDERS.values():
            if not within or within[-1] is not element:
                within.append(element)
                self._filling, self._row = (Filling(self._pool), 0) if len(within) == 1 else (self._filling, self._row)
                return
            within.pop()
            if not within and name == "table":
                hold("sheets", len(self.sheets) + 1)
                hidden = element.get(f"{_TABLE}style-name") in self._hidden
                shown: Visibility = "hidden" if hidden else "visible"
                self.sheets.append(Sheet(element.attrib[f"{_TABLE}name"], shown, self._filling.grid()))
        elif name == "row" and len(within) == 1 and within[0].tag == f"{_TABLE}table":
            self._add_row(element)
        elif name == "style":
            called = element.get(f"{_STYLE}name", "")
            for properties in element:
                if properties.tag == f"{_STYLE}table-properties" and properties.get(f"{_TABLE}display") == "false":
                    self._hidden.add(called)
                elif properties.tag == f"{_STYLE}text-properties" and len(self._marks) < _MOST_STYLES:
                    self._marks |= {called: how} if (how := _text_mark(properties)) != "plain" else {}
        elif name == "name":
            hold("names", len(self.names) + len(self.of_one_sheet) + 1)
            address = element.get(f"{_TABLE}cell-range-address", "").strip()  # "$'C4 Local innovation'.$E$5:.$F$6"
            sheet, _, first = _TO_THE_SAME_SHEET.sub(":", address).rpartition(".")
            names = self.of_one_sheet if within else self.names
            names[element.attrib[f"{_TABLE}name"].casefold()] = read_reference(f"{sheet}!{first}")

    def _add_row(self, row: Element) -> None:
        """Write the row out, as often as it stands, once it is known that there is room."""
        times, column, held = _repeated(row, f"{_TABLE}number-rows-repeated"), 1, list[tuple[int, int, Element]]()
        for cell in row:
            if cell.tag in _CELLS:
                across = _repeated(cell, f"{_TABLE}number-columns-repeated")
                if _VALUE_TYPE in cell.attrib or _FORMULA in cell.attrib:
                    held.append((column, across, cell))
                column += across
        self._pool.take(times * sum(across for _, across, _ in held))
        for column, across, cell in held:
            self._put(self._row + 1, column, cell)
            if times * across > 1:
                self._filling.again(self._row + 1, times, column, across)
        self._row += times

    def _put(self, row: int, column: int, cell: Element) -> None:
        """Put a cell where it stands. A number without a format of its own takes the least room."""
        given = cell.attrib
        kind = given.get(_CALC_TYPE) or given.get(_VALUE_TYPE, "")
        value = next((given[key] for key in _VALUES if key in given), None)  # a text need not stand there
        raw = _raw(kind, value, self._text(cell), given.get(_FORMULA))
        if raw.formula is None and raw.kind == "text":
            self._filling.put(row, column, TEXT, self._pool.text(str(raw.value)))
        elif raw.formula is None and isinstance(raw.value, float) and raw.shown == plain(raw.value):
            self._filling.put(row, column, NUMBER, raw.value, self._pool.unstyled)
        else:
            self._filling.other(row, column, raw)

    def _text(self, cell: Element) -> str:
        """The cell's own text, its marks kept; what stands in a comment or a drawing is deeper."""
        lines = [list(self._runs(line, "plain")) for line in cell if line.tag == _P]
        if len(lines) == 1 and len(lines[0]) == 1:
            text = lines[0][0][0]
        else:
            text = with_marks([run for line in lines for run in (("\n", "plain"), *line)][1:])
        if len(text) > LIMITS["letters of a text"][0]:
            raise ValueError(len(text))
        return text

    def _runs(self, element: Element, how: Mark, depth: int = 0) -> Iterator[Run]:
        if depth > _DEEPEST:
            raise ValueError(depth)
        if element.text:
            yield _SPACE.sub(" ", element.text), how
        for child in element:
            if child.tag == _S:
                yield " " * min(_repeated(child, f"{_TEXT}c"), _MOST_SPACES), how
            elif child.tag in (_TAB, _BREAK):
                yield "\t" if child.tag == _TAB else "\n", how
            elif child.tag == _SPAN:
                within = self._marks.get(child.get(f"{_TEXT}style-name", ""), how)
                yield from self._runs(child, within, depth + 1)
            else:
                yield from self._runs(child, how, depth + 1)
            if child.tail:
                yield _SPACE.sub(" ", child.tail), how


@lru_cache(maxsize=4096)
def _raw(type_: str, value: str | None, text: str, formula: str | None) -> Raw:
    """What stands in a cell of this type; a `ValueError` where the value is none of its type."""
    written = _LANGUAGE.sub("", formula, count=1).removeprefix("=") if formula is not None else None
    shown = text.strip()
    if type_ == "error" or (written is not None and type_ == "string" and _ERROR.fullmatch(shown)):
        return Raw("error", shown, shown, written)
    if not type_ or (value is None and type_ != "string"):
        return Raw("blank", formula=written)
    match type_:
        case "float" | "percentage" | "currency":
            number = read_number(value or "")
            return Raw("number", number, shown or plain(number), written)
        case "date" | "time":
            moment = read_moment(value or "", written)
            if (moment.kind == "date") != (type_ == "date"):
                raise ValueError(value)
            as_shown = moment._replace(shown=shown)
            return as_shown if as_shown.is_time else moment
        case "boolean":
            return Raw("yes_no", value == "true", "TRUE" if value == "true" else "FALSE", written)
        case "string":
            held = text or value or ""
            return Raw("text", held, held.strip(), written)
    raise ValueError(type_)


def _text_mark(properties: Element) -> Mark:
    """How a text with these properties stands: "super 58%" and "33% 58%" are raised, "0% 100%" is not."""
    position = properties.get(f"{_STYLE}text-position", "").split(" ")[0]
    down = position.startswith("-")
    height = position.lstrip("-").rstrip("%").replace(".", "", 1)
    moved = height.isdecimal() and height.strip("0") != ""
    struck = any(properties.get(f"{_STYLE}text-line-through-{key}", "none") != "none" for key in ("style", "type"))
    return mark(
        raised=position == "super" or (moved and not down), lowered=position == "sub" or (moved and down), struck=struck
    )


def _repeated(element: Element, key: str) -> int:
    """How often something stands, once where nothing is said; a `ValueError` where no sheet could need it."""
    times = int(element.get(key, "1"))
    if not 1 <= times <= _MOST_REPEATS:
        raise ValueError(times)
    return times
