"""Read an .xlsx workbook, Transitional or Strict: its parts, its cells with formula and value, its texts and formats.

A sheet or list of texts that is written as spreadsheet programs write them is read by patterns that hold every byte of
it to that; any other spelling goes through the parser, which comes to the same cells.
Sources: ECMA-376 part 1, 18.2 "Workbook", 18.3 "Worksheets", 18.4 "Shared String Table", 18.5.1.2 "table", 18.8
"Styles"; part 2, "Open Packaging Conventions".
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from xml.etree.ElementTree import Element

from impact.returns.grid import (
    GENERAL,
    LAST_COLUMN,
    LAST_ROW,
    LONGEST_CODE,
    NUMBER,
    TEXT,
    WIDTH,
    NumberFormat,
    Range,
    Raw,
    column_number,
    number_format,
    raw_number,
    raw_text,
    read_area,
    read_reference,
)
from impact.returns.reading.archive import Archive, parsed
from impact.returns.reading.unreadable import LIMITS, Unreadable, damage_said, hold
from impact.returns.reading.workbook import (
    Extra,
    Filling,
    Mark,
    Pool,
    Run,
    Sheet,
    Span,
    Visibility,
    Workbook,
    mark,
    read_moment,
    read_number,
    with_marks,
)

_Lead = tuple[str, str]  # the last word of a relationship's type ("worksheet", "styles" …), and the part it leads to
_SPREADSHEET = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",  # ISO/IEC 29500 Transitional
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # … and Strict
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_TYPES_PART = "[Content_Types].xml"
_RELATIONSHIP_ID = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_LONGEST_NAME = 255  # characters of a defined name; Excel's own limit
_MOST_RELATIONSHIPS = 10_000
_MOST_LINKS = 100  # links to other workbooks that are looked into
_MACRO_SHEETS = ("xlMacrosheet", "xlIntlMacrosheet")
_WITHOUT_CELLS = ("chartsheet", "dialogsheet", *_MACRO_SHEETS)
_TRUE = ("1", "true", "on")


def named(*names: str, within: tuple[str, ...] = _SPREADSHEET) -> dict[str, str]:
    """Return *names* by their full tags in each of these namespaces."""
    return {f"{{{namespace}}}{name}": name for namespace in within for name in names}


def read_workbook(content: bytes) -> Workbook:
    """Read an .xlsx workbook.

    Raises:
        Unreadable: It is not one, or is damaged, protected with a password, or beyond a limit. Nothing else is raised.
    """
    archive = Archive(content)
    main = _workbook_part(archive)
    with damage_said(main):
        listing = _Listing(archive, main)
    leads = _leads(archive, main)
    pool = Pool(since_1904=listing.since_1904)
    if styles := _shared_part(archive, leads, "styles"):
        pool.formats = _read_formats(archive, styles)
    parts = _sheet_parts(archive, listing, leads)
    if strings := _shared_part(archive, leads, "sharedStrings"):
        _read_strings(archive, strings, pool)
    sheets = []
    for (name, shown, _), part in zip(listing.sheets, parts, strict=True):
        sheet = Sheet(name, shown)
        if part is not None:
            totalled = tuple(_with_totals(archive, part, name))
            sheet = replace(_read_cells(archive, part, sheet, pool), totalled=totalled)
        sheets.append(sheet)
    names, extras = {**listing.of_one_sheet, **listing.names}, frozenset(_extras(archive, leads))
    return Workbook(tuple(sheets), names, listing.since_1904, extras)


def _with_totals(archive: Archive, part: str, sheet: str) -> Iterator[Range]:
    """The areas of a worksheet's tables with Excel's "Total Row" switched on, that row included: it is no record."""
    for target in dict.fromkeys(target for kind, target in _leads(archive, part).values() if kind == "table"):
        if target in archive:
            for _, table in archive.elements(target, named("table"), named("table")):
                area = read_area(sheet, table.get("ref", ""))
                if area is not None and table.get("totalsRowCount", "") not in ("", "0"):
                    yield area


# --- the workbook part, and how the parts hang together ---------------------------------------------------------------


class _Listing:
    """What the workbook part itself says: each sheet's name, whether it is shown, and the id of its relationship."""

    def __init__(self, archive: Archive, main: str) -> None:
        self.sheets: list[tuple[str, Visibility, str]] = []
        self.names: dict[str, Range | None] = {}
        self.of_one_sheet: dict[str, Range | None] = {}
        self.since_1904 = False
        defined = 0
        for kind, element in archive.elements(main, named("workbook"), named("workbookPr", "sheet", "definedName")):
            if kind == "workbookPr":
                self.since_1904 = element.get("date1904") in _TRUE
            elif kind == "sheet":
                states: dict[str | None, Visibility] = {"hidden": "hidden", "veryHidden": "veryHidden"}
                lead = next((element.attrib[key] for key in _RELATIONSHIP_ID if key in element.attrib), "none")
                self.sheets.append((element.attrib["name"], states.get(element.get("state"), "visible"), lead))
                hold("sheets", len(self.sheets))
            else:
                defined += 1
                hold("names", defined)
                name = element.attrib["name"]
                if len(name) > _LONGEST_NAME:
                    raise ValueError(name)
                names = self.of_one_sheet if element.get("localSheetId") else self.names
                names[name.casefold()] = read_reference(element.text or "")
        if not self.sheets or len({name.casefold() for name, _, _ in self.sheets}) < len(self.sheets):
            raise ValueError("No sheets, or two of one name.")


def _sheet_parts(archive: Archive, listing: _Listing, leads: Mapping[str, _Lead]) -> list[str | None]:
    """The part behind each sheet, None for one that has no cells: a chart, or an old module of macros (an empty id)."""
    parts: list[str | None] = []
    for name, _, id_ in listing.sheets:
        kind, target = leads.get(id_, ("", ""))
        if id_ == "":
            parts.append(None)
        elif target not in archive or target in parts:
            raise Unreadable("sheet_lost", name)
        else:
            parts.append(None if kind in _WITHOUT_CELLS else target)
    return parts


def _leads(archive: Archive, part: str) -> dict[str, _Lead]:
    """Where *part* ("" for the package) leads within the workbook, by id; nowhere if it has no relationships."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, _Lead] = {}
    if rels not in archive:
        return found
    root, wanted = (named(tag, within=(f"{_PACKAGE}relationships",)) for tag in ("Relationships", "Relationship"))
    for _, lead in archive.elements(rels, root, wanted):
        if lead.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, lead.get("Target", ""))).lstrip("/")
            found[lead.get("Id", "")] = lead.get("Type", "").rpartition("/")[2], target
        if len(found) > _MOST_RELATIONSHIPS:
            raise Unreadable("damaged", rels)
    return found


def _shared_part(archive: Archive, leads: Mapping[str, _Lead], kind: str) -> str | None:
    """The part that all sheets share of this kind; None when the workbook has none."""
    target = next((target for each, target in leads.values() if each == kind), None)
    if target is not None and target not in archive:
        raise Unreadable("damaged", target)
    return target


def _workbook_part(archive: Archive) -> str:
    """The name of the part that is the workbook.

    Raises:
        Unreadable: The archive is another kind of document, or none.
    """
    if "mimetype" in archive:
        declared = b"".join(archive.stream("mimetype"))
        if declared.startswith(_OPEN_DOCUMENT + b"spreadsheet"):
            raise Unreadable("open_document")
        if declared.startswith(_OPEN_DOCUMENT):
            raise Unreadable("another_kind", "an OpenDocument text or presentation")
    if _TYPES_PART not in archive:  # some programs leave the type of an .ods out
        raise Unreadable("open_document" if "content.xml" in archive else "only_a_zip")
    main = next((target for kind, target in _leads(archive, "").values() if kind == "officeDocument"), None)
    kind = _content_type(archive, main) if main is not None else ""
    if "sheet.binary" in kind:
        raise Unreadable("binary_excel")
    if "wordprocessingml" in kind or "ms-word" in kind:
        raise Unreadable("another_kind", "a Word document")
    if "presentationml" in kind or "ms-powerpoint" in kind:
        raise Unreadable("another_kind", "a PowerPoint presentation")
    if main is None or not kind.endswith(".main+xml") or ("spreadsheetml" not in kind and "excel" not in kind):
        raise Unreadable("only_a_zip")
    return main


def _content_type(archive: Archive, part: str) -> str:
    """The declared content type of *part*, lower case, or "": by its name, else by its ending."""
    types, found = (f"{_PACKAGE}content-types",), {}
    for name, element in archive.elements(
        _TYPES_PART, named("Types", within=types), named("Default", "Override", within=types)
    ):
        key = element.get("Extension", "") if name == "Default" else element.get("PartName", "").lstrip("/")
        found[name, key.lower()] = element.get("ContentType", "").lower()
    ending = posixpath.splitext(part)[1].lstrip(".").lower()
    return found.get(("Override", part.lower())) or found.get(("Default", ending), "")


def _extras(archive: Archive, leads: Mapping[str, _Lead]) -> Iterator[Extra]:
    """What the workbook holds beside its sheets."""
    kinds, names = {kind for kind, _ in leads.values()}, archive.names
    if any(name.endswith("vbaproject.bin") for name in names) or kinds & {"vbaProject", *_MACRO_SHEETS}:
        yield "macros"
    if any("/embeddings/" in name for name in names):
        yield "embedded"
    if any("/activex/" in name for name in names):
        yield "controls"
    if kinds & {"connections", "connection"} or any("/querytables/" in name for name in names):
        yield "connections"
    links = [target for kind, target in leads.values() if kind == "externalLink" and target in archive]
    if links:
        yield "links"
    dde = (archive.elements(part, named("externalLink"), named("ddeLink")) for part in links[:_MOST_LINKS])
    if any(list(found) for found in dde):  # to another program, which would be asked for figures
        yield "dde"


# --- the cells of a sheet ---------------------------------------------------------------------------------------------

_C, _V, _F, _IS, _T, _R = (named(name) for name in ("c", "v", "f", "is", "t", "r"))
_LOOKS, _MOVED, _STRUCK, _SHEET_DATA = (named(name) for name in ("rPr", "vertAlign", "strike", "sheetData"))
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_YES_NO = {True: Raw("yes_no", True, "TRUE"), False: Raw("yes_no", False, "FALSE")}


def _read_cells(archive: Archive, part: str, sheet: Sheet, pool: Pool) -> Sheet:
    """Return *sheet* with what stands in its part.

    Raises:
        Unreadable: The part cannot be read, has one cell twice, or the workbook has too many cells.
    """
    archive.hold_to("cells", part, b"<c ", b"<c>", b"<c/", besides=pool.taken)
    most, beside, room = 5 * LIMITS["cells"][0], named("worksheet", "mergeCell", "col"), pool.room
    try:
        rows, around = _Rows(pool), list[bytes]()
        for block in _blocks(archive.guarded(part, most), _SHEET_BEGINS, "</sheetData>", "</row>", around):
            rows.add_block(block)
        (_, root), *found = parsed(part, around, named("worksheet"), beside)
        within, children = ([each for each in some if each.tag in _SHEET_DATA] for some in (root.iter(), root))
        if len(within) != 1 or within != children:
            raise ValueError("Which of them holds the rows?")
        return _with_layout(sheet, rows, found)
    except (ValueError, LookupError):  # another spelling, or a fault
        pool.room = room
    rows = _Rows(pool)
    with damage_said(part):
        elements = archive.elements(part, named("worksheet"), named("row", "mergeCell", "col"), most=most)
        return _with_layout(sheet, rows, rows.add_each(elements))


def _with_layout(sheet: Sheet, rows: _Rows, beside: Iterable[tuple[str, Element]]) -> Sheet:
    """The sheet with its rows, and what stands *beside* them: areas that are merged, and columns that are not shown."""
    merged, hidden = list[Range](), list[Span]()
    for name, element in beside:
        if name == "mergeCell":  # the cells of an area are never gone through
            area = read_area(sheet.name, element.get("ref", ""))
            merged += [area] if area is not None else []
            hold("merged areas", len(merged))
        elif element.get("hidden") in _TRUE and len(hidden) < LAST_COLUMN:
            hidden.append((int(element.attrib["min"]), int(element.attrib["max"])))
    grid, spans = rows.filling.grid(), tuple(_spans(rows.hidden))
    return Sheet(sheet.name, sheet.visibility, grid, tuple(merged), spans, tuple(hidden))


def _spans(numbers: set[int]) -> Iterator[Span]:
    """Yield *numbers* as the spans that they make up."""
    for _, run in groupby(enumerate(sorted(numbers)), lambda each: each[1] - each[0]):
        first, *rest = (number for _, number in run)
        yield first, rest[-1] if rest else first


class _Columns(dict[str, int]):
    """The number of each column by its letters, found once."""

    def __missing__(self, letters: str) -> int:
        self[letters] = number = column_number(letters)
        return number


class _Rows:
    """The rows of a worksheet so far. A fault in them is a `ValueError` or a `LookupError`."""

    def __init__(self, pool: Pool) -> None:
        self.filling = Filling(pool)
        self.hidden: set[int] = set()
        self._pool = pool
        self._row = 0
        self._columns = _Columns()
        self._styles: dict[str | None, int] = {None: pool.unstyled}
        self._shared: dict[str, str] = {}  # a formula shared by many cells is written in the first alone

    def add_block(self, block: str) -> None:
        """Take whole rows as programs write them; a `ValueError` for any others."""
        pieces = _CELL.split(block)
        columns, rows, styles, types, formulas, values = (pieces[at::7] for at in range(1, 7))
        if _ROWS.fullmatch("\0".join(pieces[::7])) is None or _ODD_ENTITY.search(block) or "\0" in block:
            raise ValueError("Another spelling.")
        self._pool.take(len(rows))
        at = list(map(int, rows))
        if not all(0 < row <= LAST_ROW for row in (min(at, default=1), max(at, default=1))):
            raise ValueError("No row of the grid.")
        place, kind, number, look = self.filling.appending
        shared = self._pool.shared
        for row, column, style, type_, formula, value in zip(
            at, map(self._columns.__getitem__, columns), styles, types, formulas, values, strict=True
        ):
            if formula is None and value and type_ in ("s", None):  # by far the most
                place(row * WIDTH + column - 1)
                if type_ is None:
                    number(read_number(value))
                    look(self._style(style))
                    kind(NUMBER)
                else:
                    number(shared[_index(value, len(shared))])
                    look(0)
                    kind(TEXT)
            elif formula is not None or value is not None:
                self._take(row, column, type_ or "n", style, formula and _plain(formula), value and _plain(value))

    def add_each(self, elements: Iterable[tuple[str, Element]]) -> Iterator[tuple[str, Element]]:
        """Take the rows among *elements*, and yield the others."""
        for name, element in elements:
            if name == "row":
                self.add(element)
            else:
                yield name, element

    def add(self, row: Element) -> None:
        """Take the cells of a row. Rows and cells that do not say where they stand come next."""
        given = row.get("r")
        at = self._row = int(given) if given is not None else self._row + 1
        if row.get("hidden") in _TRUE and 1 <= at <= LAST_ROW:
            self.hidden.add(at)
        self._pool.take(len(row))
        column = 0
        for cell in row:
            if cell.tag not in _C:
                continue
            given = cell.get("r")
            if given is None:
                column += 1
            else:
                letters = given.rstrip("0123456789")
                column, at = self._columns[letters], int(given[len(letters) :])
            value, formula, type_ = None, None, cell.get("t", "n")
            for child in cell:
                if child.tag in _V:
                    value = child.text or ""
                elif child.tag in _F:
                    formula = child.text or ""
                    if child.get("t") == "shared" and (group := child.get("si")) is not None:
                        formula = self._shared.setdefault(group, formula)
            if type_ == "inlineStr":
                value = "".join(_joined(child) for child in cell if child.tag in _IS)
            self._take(at, column, type_, cell.get("s"), formula, value)
        self._row = at

    def _take(
        self, row: int, column: int, type_: str, style: str | None, formula: str | None, value: str | None
    ) -> None:
        """Take a cell; one that holds nothing is passed over."""
        if formula is None and not value and (value is None or type_ != "str"):
            return
        if not 0 < row <= LAST_ROW:
            raise ValueError(row)
        put, pool = self.filling.put, self._pool
        if formula is None and type_ == "s":
            put(row, column, TEXT, pool.shared[_index(value or "", len(pool.shared))])
        elif formula is None and type_ == "n":
            put(row, column, NUMBER, read_number(value or ""), self._style(style))
        elif formula is None and type_ in ("str", "inlineStr"):
            put(row, column, TEXT, pool.text(unescaped(value or "")))
        else:
            raw = self._worked_out(type_, style, value)
            self.filling.other(row, column, raw if formula is None else raw._replace(formula=unescaped(formula)))

    def _worked_out(self, type_: str, style: str | None, value: str | None) -> Raw:
        """What a cell holds: *value* as its type says."""
        pool = self._pool
        if value is None or (value == "" and type_ not in ("str", "inlineStr")):
            return Raw("blank")
        match type_:
            case "s":
                return raw_text(pool.texts[pool.shared[_index(value, len(pool.shared))]])
            case "n":
                return raw_number(read_number(value), pool.formats[self._style(style)], pool.since_1904)
            case "str" | "inlineStr":
                text = unescaped(value)
                return Raw("text", text, text.strip())
            case "b":
                return _YES_NO[value.strip() in _TRUE[:2]]
            case "e":
                return Raw("error", value, value)
            case "d":
                return read_moment(value)
        raise ValueError(type_)

    def _style(self, given: str | None) -> int:
        """A workbook without styles still numbers its cells' style; only a style beyond the list is a fault."""
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


# --- as programs write them -------------------------------------------------------------------------------------------

_LONGEST_PIECE = 1024 * 1024  # bytes of a row or a text, and of what stands before and after them all
_BEGINS = (
    rb'(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0"(?: encoding="[Uu][Tt][Ff]-8")?(?: standalone="(?:yes|no)")?\?>\s*)?'
)
_SHEET_BEGINS = re.compile(_BEGINS + rb"<worksheet\b(?:[^<>]*+>\s*<[a-zA-Z/])*?[^<>]*+>\s*<sheetData>")
_TEXTS_BEGIN = re.compile(_BEGINS + rb"<sst\b[^<>]*+>")
_TEXT = r"([^<>\x00-\x08\x0b-\x1f\ufffe\uffff]*+)"
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,5})")?+(?: t="([a-z]{1,3})")?+'
    rf"(?:>(?:<f(?: aca=\"(?:false|0)\")?+>{_TEXT}</f>)?+(?:<v>{_TEXT}</v>)?+</c>| ?/>)"
)
_ROW = r'<row r="[0-9]{1,7}"(?: (?!xmlns|hidden)[a-zA-Z]++(?::dyDescent)?+="[^"<&\x00-\x1f]*+")*+ ?(?:/>|>\x00*+</row>)'
_ROWS = re.compile(rf"(?:{_ROW})*+")  # the cells of each stand for a NUL
_T_OF = rf'<t(?: xml:space="preserve")?>{_TEXT}</t>'
_RUN = re.compile(rf"<r>(?:<rPr>(?:<[a-zA-Z][^<>&]*/>)*+</rPr>)?+{_T_OF}</r>")
_SI = re.compile(rf"<si>(?:{_T_OF}|((?:{_RUN.pattern})++))</si>")
_VALIDATION = re.compile(  # a rule for entry, of which a template has very many: nobody asks for them
    r'<dataValidation(?: [a-zA-Z]+="[^"<\x00-\x1f]*+")*+>'
    rf"(?:<formula1>{_TEXT}</formula1>)?+(?:<formula2>{_TEXT}</formula2>)?+</dataValidation>"
)
_ODD_ENTITY = re.compile("&(?!amp;|lt;|gt;|quot;|apos;)")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}  # the last must not make others


def _plain(written: str) -> str:
    """The text that is *written* with none but these entities."""
    if "&" in written:
        for entity, letter in _ENTITIES.items():
            written = written.replace(entity, letter)
    return written


def _blocks(
    chunks: Iterable[bytes], begins: re.Pattern[bytes], ends: str, whole: str, around: list[bytes]
) -> Iterator[str]:
    """Yield what stands in a part between its beginning and its end, cut after what is *whole*; the rest is *around*.

    Raises:
        ValueError: It begins or goes on otherwise than programs write it.
    """
    rest, inside, last, cut = b"", False, ends.encode(), whole.encode()
    for chunk in chunks:
        rest += chunk
        if not around and (found := begins.match(rest)) is not None:
            around.append(found[0])
            rest, inside = rest[found.end() :], True
        if inside:
            end = rest.find(last)
            at = end if end >= 0 else rest.rfind(cut) + len(cut)
            if end >= 0 or at >= len(cut):
                yield rest[:at].decode()
                rest, inside = rest[at:], end < 0
        if len(rest) > _LONGEST_PIECE:
            raise ValueError(len(rest))
    if inside or not around:
        raise ValueError("It has no such beginning, or no end.")
    text = rest.decode()
    around.append(rest if _ODD_ENTITY.search(text) else _VALIDATION.sub("", text).encode())


# --- texts and formats ------------------------------------------------------------------------------------------------


def _read_strings(archive: Archive, part: str, pool: Pool) -> None:
    """Add the shared strings to *pool*, in order: rich text joined, its marks kept, phonetic guides left out.

    Raises:
        Unreadable: The part cannot be read, or holds too many.
    """
    archive.hold_to("texts", part, b"<si")
    try:
        _add_strings(_plain_strings(archive, part), pool)
    except ValueError:  # another spelling
        pool.texts.clear()
        _add_strings(_any_strings(archive, part), pool)
    pool.shared = range(len(pool.texts))


def _add_strings(found: Iterable[list[str]], pool: Pool) -> None:
    letters = 0
    for texts in found:
        letters += sum(map(len, texts))
        hold("letters of a text", max(map(len, texts), default=0))
        hold("letters", letters)
        pool.texts += map(unescaped, texts)
        hold("texts", len(pool.texts))


def _plain_strings(archive: Archive, part: str) -> Iterator[list[str]]:
    around = list[bytes]()
    for block in _blocks(archive.guarded(part, 3 * LIMITS["texts"][0]), _TEXTS_BEGIN, "</sst>", "</si>", around):
        pieces = _SI.split(block)
        rich = "".join(filter(None, pieces[2::4]))
        if any(pieces[::4]) or _ODD_ENTITY.search(block) or "<vertAlign" in rich or "<strike" in rich:
            raise ValueError("Another spelling.")
        yield [
            _plain(text if runs is None else "".join(_RUN.findall(runs)))
            for text, runs in zip(pieces[1::4], pieces[2::4], strict=True)
        ]
    list(parsed(part, around, named("sst"), {}))


def _any_strings(archive: Archive, part: str) -> Iterator[list[str]]:
    for _, element in archive.elements(part, named("sst"), named("si"), most=3 * LIMITS["texts"][0]):
        yield [_joined(element)]


def _joined(string: Element) -> str:
    """The text of a string: its `t` elements joined, each as it stands, but not those of a phonetic guide."""
    if len(string) == 1 and string[0].tag in _T:
        text = string[0].text or ""
    else:
        runs = list(_runs(string))
        text = with_marks(runs) if len(runs) > 1 else "".join(text for text, _ in runs)
    hold("letters of a text", len(text))
    return text


def _runs(string: Element) -> Iterator[Run]:
    for child in string:
        if child.tag in _T:
            yield child.text or "", "plain"
        elif child.tag in _R:
            how: Mark = "plain"
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
            struck = look.get("val", "1") in _TRUE
    return mark(raised=raised == "superscript", lowered=raised == "subscript", struck=struck)


def unescaped(written: str) -> str:
    """Undo `_x000D_`, by which the format writes what XML cannot hold. What no text can hold becomes "\ufffd"."""
    if "_x" not in written:
        return written
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), written).replace("\0", "\ufffd")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _read_formats(archive: Archive, part: str) -> list[NumberFormat]:
    """Return the number format of each cell style, in order, and last that of a cell without a style.

    Raises:
        Unreadable: The part cannot be read, or holds too many.
    """
    codes: Mapping[int, str] = {}
    numbers: list[int] = []
    with damage_said(part):
        for name, element in archive.elements(part, named("styleSheet"), named("numFmts", "cellXfs")):
            hold("codes" if name == "numFmts" else "styles", len(element))
            if name == "numFmts":
                codes = {int(one.attrib["numFmtId"]): one.attrib["formatCode"][:LONGEST_CODE] for one in element}
            else:
                numbers = [int(one.get("numFmtId", "0")) for one in element]
    return [*(number_format(number, codes.get(number)) for number in numbers), GENERAL]
