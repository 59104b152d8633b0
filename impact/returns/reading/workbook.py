"""Read a workbook truthfully: every sheet, cell and defined name, with blanks, errors and formulas told apart.

Either the whole workbook is read or `Unreadable` is raised; nothing is dropped in silence. What it holds beside its
sheets (macros, links, embedded files) is known by name; nothing of it is opened or run.
Sources: ECMA-376 part 1, 18.2 "Workbook", 18.5.1.2 "table"; part 2, "Open Packaging Conventions".
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from impact.returns.grid import Range, read_area, read_reference
from impact.returns.reading import unreadable
from impact.returns.reading.archive import Archive
from impact.returns.reading.cells import (
    TRUE,
    Pool,
    Sheet,
    Visibility,
    named,
    read_cells,
    read_formats,
    read_strings,
)
from impact.returns.reading.unreadable import Unreadable

__all__ = ["Extra", "Range", "Sheet", "Unreadable", "Visibility", "Workbook", "read_workbook"]

Lead = tuple[str, str]  # the last word of a relationship's type ("worksheet", "styles" …), and the part it leads to
Extra = Literal["macros", "embedded", "links", "dde", "connections", "controls"]

MOST_SHEETS = 255  # a template has some ten
MOST_NAMES = 50_000  # old workbooks gather thousands of broken ones
LARGE = 4 * 1024 * 1024  # bytes of a worksheet; from here on it is looked at whether it is plain
LONGEST_NAME = 255  # characters; Excel's own limit

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_TYPES_PART = "[Content_Types].xml"
_RELATIONSHIPS, _RELATIONSHIP = (
    named(name, namespaces=(f"{_PACKAGE}relationships",)) for name in ("Relationships", "Relationship")
)
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
    leads = _leads(archive, main)
    pool = Pool(since_1904=listing.since_1904)
    if styles := _shared_part(archive, leads, "styles"):
        pool.formats = read_formats(archive, styles)
    parts = _sheet_parts(archive, listing, leads)
    listed = {part: Sheet(*each[:2]) for each, part in zip(listing.sheets, parts, strict=True) if part is not None}
    strings = _shared_part(archive, leads, "sharedStrings")
    sheets: dict[str, Sheet] = {}
    if any(archive.size(part) > LARGE for part in listed):
        from impact.returns.reading.calamine import read_plain  # late: few sheets are that large

        sheets |= read_plain(archive, content, listed, strings, pool)
    if strings is not None and len(sheets) < len(listed):
        read_strings(archive, strings, pool)
    for part, sheet in listed.items():
        read = sheets[part] if part in sheets else read_cells(archive, part, sheet, pool)
        sheets[part] = replace(read, totalled=tuple(_with_totals(archive, part, sheet.name)))
    in_order = (
        Sheet(*each[:2]) if part is None else sheets[part] for each, part in zip(listing.sheets, parts, strict=True)
    )
    names, extras = {**listing.of_one_sheet, **listing.names}, frozenset(_extras(archive, leads))
    return Workbook(tuple(in_order), names, listing.since_1904, extras)


def _with_totals(archive: Archive, part: str, sheet: str) -> Iterator[Range]:
    """The areas of a worksheet's tables with Excel's "Total Row" switched on, that row included: it is no record."""
    for target in dict.fromkeys(target for kind, target in _leads(archive, part).values() if kind == "table"):
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


def _sheet_parts(archive: Archive, listing: _Listing, leads: Mapping[str, Lead]) -> list[str | None]:
    """The part behind each sheet, None for one that has no cells: a chart, or an old module of macros (an empty id)."""
    parts: list[str | None] = []
    for name, _, id_ in listing.sheets:
        kind, target = leads.get(id_, ("", ""))
        if id_ == "":
            parts.append(None)
        elif target not in archive or target in parts:
            raise unreadable.sheet_lost(name)
        else:
            parts.append(None if kind in _WITHOUT_CELLS else target)
    return parts


# --- how the parts hang together --------------------------------------------------------------------------------------


def _leads(archive: Archive, part: str) -> dict[str, Lead]:
    """Where *part* ("" for the package) leads within the workbook, by id; nowhere if it has no relationships."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, Lead] = {}
    if rels not in archive:
        return found
    for _, lead in archive.elements(rels, _RELATIONSHIPS, _RELATIONSHIP):
        if lead.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, lead.get("Target", ""))).lstrip("/")
            found[lead.get("Id", "")] = lead.get("Type", "").rpartition("/")[2], target
        if len(found) > _MOST_RELATIONSHIPS:
            raise unreadable.damaged(rels)
    return found


def _shared_part(archive: Archive, leads: Mapping[str, Lead], kind: str) -> str | None:
    """The part that all sheets share of this kind; None when the workbook has none."""
    target = next((target for each, target in leads.values() if each == kind), None)
    if target is not None and target not in archive:
        raise unreadable.damaged(target)
    return target


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
    if _TYPES_PART not in archive:  # some programs leave the type of an .ods out
        raise unreadable.open_document() if "content.xml" in archive else unreadable.zip_without_workbook()
    main = next((target for kind, target in _leads(archive, "").values() if kind == "officeDocument"), None)
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


def _extras(archive: Archive, leads: Mapping[str, Lead]) -> Iterator[Extra]:
    """What the workbook holds beside its sheets."""
    kinds = {kind for kind, _ in leads.values()}
    names = archive.names
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
    for part in links[:_MOST_LINKS]:  # to another program, which would be asked for figures
        if list(archive.elements(part, named("externalLink"), named("ddeLink"))):
            yield "dde"
            break
