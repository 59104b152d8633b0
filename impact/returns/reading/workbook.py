"""Read a workbook truthfully: every sheet, cell and defined name, with blanks, errors and formulas told apart.

Either the whole workbook is read or `Unreadable` is raised; nothing is dropped in silence. What it holds beside its
sheets (macros, links, embedded files) is known by name; nothing of it is opened or run.
Sources: ECMA-376 part 1, 18.2 "Workbook", 18.5.1.2 "table"; part 2, "Open Packaging Conventions".
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from impact.returns.answers import BLANK, Raw
from impact.returns.grid import Grid
from impact.returns.places import Range, read_area, read_reference
from impact.returns.reading import unreadable
from impact.returns.reading.archive import Archive
from impact.returns.reading.cells import TRUE, Contents, Pool, Span, named, read_cells, read_formats, read_strings
from impact.returns.reading.unreadable import Unreadable

__all__ = ["Extra", "Range", "Sheet", "Unreadable", "Visibility", "Workbook", "read_workbook"]

Visibility = Literal["visible", "hidden", "veryHidden"]
Extra = Literal["macros", "embedded", "links", "dde", "connections", "controls"]

MOST_SHEETS = 255  # a template has some ten
MOST_NAMES = 50_000  # old workbooks gather thousands of broken ones
LARGE = 4 * 1024 * 1024  # bytes of a worksheet; from here on it is looked at whether it is plain
LONGEST_NAME = 255  # characters; Excel's own limit

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_TYPES_PART = "[Content_Types].xml"
_LEADS = named("Relationship", namespaces=(f"{_PACKAGE}relationships",))
_RELATIONSHIP_ID = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_MOST_RELATIONSHIPS = 10_000
_MOST_LINKS = 100  # links to other workbooks that are looked into
_MACRO_SHEETS = ("xlMacrosheet", "xlIntlMacrosheet")
_WITHOUT_CELLS = ("chartsheet", "dialogsheet", *_MACRO_SHEETS)
_NO_TOTALS = ("", "0")

_QUOTED = re.compile(r"""('[^'\0]*')|"[^"\0]*\"""")
_IN_A_NAME = re.compile(r"""'[^'"\0]*"[^'\0]*'['!#]""")  # perhaps; a name may hold two quotes of one
_REACHES = re.compile(r"\[[^\[\]]*\][\w.:]*!|'[^'\0]*\[|'file:|\||\bdde\(", re.IGNORECASE)
_MAY_REACH = re.compile(r"\[|\||dde\(|file:", re.IGNORECASE)


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
    cells: Grid
    merged: tuple[Range, ...] = ()
    hidden_rows: tuple[Span, ...] = ()
    hidden_columns: tuple[Span, ...] = ()
    totalled: tuple[Range, ...] = ()

    @cached_property
    def reaches_outside(self) -> bool:
        """Whether any formula may reach into another workbook or ask another program; "no" is certain, for all at once.

        What is quoted is taken out first ("[x]" is a marker), but in a sheet's name a quote is a letter.
        """
        formulas = "\0".join(raw.formula for raw in self.cells.odd if raw.formula)
        if _MAY_REACH.search(formulas) is None:
            return False
        parts = formulas.split('"')
        named_so = "\0" in "".join(parts[1::2]) or _IN_A_NAME.search(formulas) is not None
        bare = _QUOTED.sub(r"\1", formulas) if named_so else '"'.join(parts[::2])
        return _REACHES.search(bare) is not None

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


def read_workbook(content: bytes) -> Workbook:
    """Read an .xlsx workbook, Transitional or Strict.

    Raises:
        Unreadable: It is not one, or is damaged, protected with a password, or beyond a limit. Nothing else is raised.
    """
    archive = Archive(content)
    main = _workbook_part(archive)
    with unreadable.damage_said(main):
        listing = _listing(archive, main)
    leads = _relationships(archive, main)
    pool = Pool(since_1904=listing.since_1904)
    if styles := _shared_part(archive, leads, "styles"):
        pool.formats = read_formats(archive, styles)
    parts = _sheet_parts(archive, listing, leads)
    names = {part: name for (name, _, _), part in zip(listing.sheets, parts, strict=True) if part is not None}
    strings = _shared_part(archive, leads, "sharedStrings")
    held: dict[str, Contents] = {}
    if any(archive.size(part) > LARGE for part in names):
        from impact.returns.reading.calamine import read_plain  # late: few sheets are that large

        held = read_plain(archive, content, names, strings, pool)
    if strings is not None and any(part not in held for part in names):
        read_strings(archive, strings, pool)
    held |= {part: read_cells(archive, part, pool) for part in names if part not in held}
    sheets = (
        Sheet(name, visibility, Grid.of({})) if part is None else _sheet(archive, part, name, visibility, held[part])
        for (name, visibility, _), part in zip(listing.sheets, parts, strict=True)
    )
    defined = {**listing.of_one_sheet, **listing.names}
    return Workbook(tuple(sheets), defined, listing.since_1904, frozenset(_extras(archive, leads)))


def _sheet(archive: Archive, part: str, name: str, visibility: Visibility, held: Contents) -> Sheet:
    merged = tuple(area for each in held.merged if (area := read_area(name, each)) is not None)
    totalled = tuple(_with_totals(archive, part, name))
    return Sheet(name, visibility, held.grid, merged, held.hidden_rows, held.hidden_columns, totalled)


def _with_totals(archive: Archive, part: str, sheet: str) -> Iterator[Range]:
    """The areas of a worksheet's tables with Excel's "Total Row" switched on, that row included: it is no record."""
    leads = _relationships(archive, part).values()
    for target in dict.fromkeys(lead.target for lead in leads if lead.kind == "table" and not lead.external):
        if target in archive:
            for _, table in archive.elements(target, named("table"), named("table")):
                area = read_area(sheet, table.get("ref", ""))
                if area is not None and table.get("totalsRowCount", "") not in _NO_TOTALS:
                    yield area


# --- the workbook part ------------------------------------------------------------------------------------------------


@dataclass
class _Listing:
    """What the workbook part itself says: each sheet's name, whether it is shown, and the id of its relationship."""

    sheets: list[tuple[str, Visibility, str]] = field(default_factory=list)
    names: dict[str, Range | None] = field(default_factory=dict)
    of_one_sheet: dict[str, Range | None] = field(default_factory=dict)
    since_1904: bool = False


def _listing(archive: Archive, main: str) -> _Listing:
    listing = _Listing()
    defined = 0
    for kind, element in archive.elements(main, named("workbook"), named("workbookPr", "sheet", "definedName")):
        if kind == "workbookPr":
            listing.since_1904 = element.get("date1904") in TRUE
        elif kind == "sheet":
            state = element.get("state")
            shown: Visibility = "hidden" if state == "hidden" else "veryHidden" if state == "veryHidden" else "visible"
            lead = next((element.attrib[key] for key in _RELATIONSHIP_ID if key in element.attrib), "none")
            listing.sheets.append((element.attrib["name"], shown, lead))
            if len(listing.sheets) > MOST_SHEETS:
                raise unreadable.too_much(f"has more than {MOST_SHEETS} sheets")
        else:
            defined += 1
            name = element.attrib["name"]
            if defined > MOST_NAMES:
                raise unreadable.too_much(f"defines more than {MOST_NAMES:,} names")
            if len(name) > LONGEST_NAME:
                raise unreadable.damaged(main)
            names = listing.of_one_sheet if element.get("localSheetId") else listing.names
            names[name.casefold()] = read_reference(element.text or "")
    if not listing.sheets or len({name.casefold() for name, _, _ in listing.sheets}) < len(listing.sheets):
        raise unreadable.damaged(main)
    return listing


def _sheet_parts(archive: Archive, listing: _Listing, leads: Mapping[str, Relationship]) -> list[str | None]:
    """The part behind each sheet, None for one that has no cells: a chart, or an old module of macros (an empty id)."""
    parts: list[str | None] = []
    for name, _, id_ in listing.sheets:
        lead = leads.get(id_)
        if id_ == "":
            parts.append(None)
            continue
        if lead is None or lead.external or lead.target not in archive or lead.target in parts:
            raise unreadable.sheet_lost(name)
        parts.append(None if lead.kind in _WITHOUT_CELLS else lead.target)
    return parts


# --- how the parts hang together --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Relationship:
    """A lead from one part to another. `kind` is the last word of its type: "worksheet", "styles" and so on."""

    kind: str
    target: str
    external: bool


def _relationships(archive: Archive, part: str) -> Mapping[str, Relationship]:
    """The relationships of *part* ("" for the package) by id, targets as part names; none if it has none."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, Relationship] = {}
    if rels not in archive:
        return found
    for _, lead in archive.elements(rels, named("Relationships", namespaces=(f"{_PACKAGE}relationships",)), _LEADS):
        external = lead.get("TargetMode") == "External"
        target = lead.get("Target", "")
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[lead.get("Id", "")] = Relationship(lead.get("Type", "").rpartition("/")[2], target, external)
        if len(found) > _MOST_RELATIONSHIPS:
            raise unreadable.damaged(rels)
    return found


def _shared_part(archive: Archive, leads: Mapping[str, Relationship], kind: str) -> str | None:
    """The part that all sheets share of this kind; None when the workbook has none."""
    lead = next((lead for lead in leads.values() if lead.kind == kind and not lead.external), None)
    if lead is not None and lead.target not in archive:
        raise unreadable.damaged(lead.target)
    return lead.target if lead is not None else None


def _workbook_part(archive: Archive) -> str:
    """The name of the part that is the workbook.

    Raises:
        Unreadable: The archive is another kind of document, or none.
    """
    if "mimetype" in archive:
        declared = b"".join(archive.stream("mimetype"))
        if declared.startswith(_OPEN_DOCUMENT + b"spreadsheet"):
            raise unreadable.open_document()
        if declared.startswith(_OPEN_DOCUMENT):
            raise unreadable.another_kind("an OpenDocument text or presentation")
    if _TYPES_PART not in archive:
        raise unreadable.zip_without_workbook()
    main = next((r.target for r in _relationships(archive, "").values() if r.kind == "officeDocument"), None)
    kind = _content_type(archive, main) if main is not None else ""
    if "sheet.binary" in kind:
        raise unreadable.binary_excel()
    if "wordprocessingml" in kind or "ms-word" in kind:
        raise unreadable.another_kind("a Word document")
    if "presentationml" in kind or "ms-powerpoint" in kind:
        raise unreadable.another_kind("a PowerPoint presentation")
    if main is None or not kind.endswith(".main+xml") or ("spreadsheetml" not in kind and "excel" not in kind):
        raise unreadable.zip_without_workbook()
    return main


def _content_type(archive: Archive, part: str) -> str:
    """The declared content type of *part*, lower case, or ""."""
    types = f"{_PACKAGE}content-types"
    wanted = named("Default", "Override", namespaces=(types,))
    by_ending: dict[str, str] = {}
    by_part: dict[str, str] = {}
    for name, element in archive.elements(_TYPES_PART, named("Types", namespaces=(types,)), wanted):
        content_type = element.get("ContentType", "").lower()
        if name == "Default":
            by_ending[element.get("Extension", "").lower()] = content_type
        else:
            by_part[element.get("PartName", "").lstrip("/").lower()] = content_type
    return by_part.get(part.lower()) or by_ending.get(posixpath.splitext(part)[1].lstrip(".").lower(), "")


def _extras(archive: Archive, leads: Mapping[str, Relationship]) -> Iterator[Extra]:
    """What the workbook holds beside its sheets."""
    kinds = {lead.kind for lead in leads.values()}
    names = archive.names
    if any(name.endswith("vbaproject.bin") for name in names) or kinds & {"vbaProject", *_MACRO_SHEETS}:
        yield "macros"
    if any("/embeddings/" in name for name in names):
        yield "embedded"
    if any("/activex/" in name for name in names):
        yield "controls"
    if kinds & {"connections", "connection"} or any("/querytables/" in name for name in names):
        yield "connections"
    links = [lead.target for lead in leads.values() if lead.kind == "externalLink" and lead.target in archive]
    if links:
        yield "links"
    for part in links[:_MOST_LINKS]:  # to another program, which would be asked for figures
        if list(archive.elements(part, named("externalLink"), named("ddeLink"))):
            yield "dde"
            break
