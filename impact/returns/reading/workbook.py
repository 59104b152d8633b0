"""Read a workbook truthfully: every sheet, cell and defined name, with blanks, errors and formulas told apart.

After `reading.archive`, `reading.package` and `reading.cells`, which do the parts of it; before `opening.intake`, which
looks in it for a return. It either reads the whole workbook or raises `Unreadable`; nothing is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Literal

from impact.returns.answers import BLANK, Raw
from impact.returns.grid import Grid
from impact.returns.places import Range, read_area, read_reference
from impact.returns.reading import unreadable
from impact.returns.reading.archive import Archive
from impact.returns.reading.cells import MOST_CELLS, Contents, Span, read_cells, read_formats, read_strings
from impact.returns.reading.extras import Extra, extras
from impact.returns.reading.gathering import Pool
from impact.returns.reading.keeping import reach_outside
from impact.returns.reading.lane import Lane, Taken
from impact.returns.reading.markup import RELATIONSHIP_ID, Attributes, Markup
from impact.returns.reading.names import Names, plain_names
from impact.returns.reading.package import Relationship, relationships, workbook_part
from impact.returns.reading.totals import tables_with_totals
from impact.returns.reading.unreadable import Unreadable

__all__ = ["Range", "Sheet", "Unreadable", "Workbook", "read_workbook"]

Visibility = Literal["visible", "hidden", "veryHidden"]

MOST_SHEETS = 255  # a template has some ten
MOST_NAMES = 50_000  # old workbooks gather thousands of broken ones
LONGEST_NAME = 255  # characters; Excel's own limit
_WITHOUT_CELLS = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Attributes:
        cells: What holds anything, by (row, column), both from 1.
        merged: Areas that are merged to one cell.
        hidden_rows, hidden_columns: Those that are not shown, as (first, last) of each stretch.
        totalled: Areas of the tables whose last row is Excel's own row of totals.
        reaches_outside: Whether any formula may reach into another workbook or ask another program. Where it is
            False none does, and no formula need be looked at.
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
        """See above; told at the first asking, for all formulas at once."""
        return reach_outside(self.cells.odd)

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
    """

    sheets: tuple[Sheet, ...]
    names: Mapping[str, Range | None] = field(default_factory=dict)
    since_1904: bool = False
    extras: frozenset[Extra] = frozenset()

    def sheet(self, name: str) -> Sheet | None:
        """The sheet with this name, in any case; None when there is none."""
        return next((s for s in self.sheets if s.name.casefold() == name.casefold()), None)

    def named(self, name: str) -> tuple[Sheet, Range] | None:
        """Where a defined name leads; None when it is not defined or leads nowhere."""
        place = self.names.get(name.casefold())
        sheet = self.sheet(place.sheet) if place is not None else None
        return (sheet, place) if sheet is not None and place is not None else None


@dataclass
class _Listing:
    """What the workbook part itself says."""

    sheets: list[tuple[str, Visibility, str]] = field(default_factory=list)
    names: dict[str, Range | None] = field(default_factory=dict)
    of_one_sheet: dict[str, Range | None] = field(default_factory=dict)
    since_1904: bool = False


def read_workbook(content: bytes) -> Workbook:
    """Read an .xlsx workbook, Transitional or Strict.

    Raises:
        Unreadable: It is not one, or is damaged, protected with a password, or beyond a limit. Nothing else is raised.
    """
    archive = Archive(content)
    main = workbook_part(archive)
    listing = _listing(archive, main)
    leads = relationships(archive, main)
    pool = Pool(since_1904=listing.since_1904, room=MOST_CELLS)
    if strings := _part(archive, leads, "sharedStrings"):
        pool.texts = read_strings(archive, strings)
        pool.strings = len(pool.texts)
    if styles := _part(archive, leads, "styles"):
        pool.formats = read_formats(archive, styles)
    parts = _sheet_parts(archive, listing, leads)
    return Workbook(
        sheets=tuple(
            _sheet(name, visibility, _contents(archive, part, pool), _totalled(archive, part, name))
            for (name, visibility, _), part in zip(listing.sheets, parts, strict=True)
        ),
        names={**listing.of_one_sheet, **listing.names},
        since_1904=listing.since_1904,
        extras=extras(archive, leads),
    )


def _listing(archive: Archive, main: str) -> _Listing:
    listing = _Listing()
    name = {"name": "", "localSheetId": ""}
    named = 0

    def properties(attributes: Attributes) -> None:
        listing.since_1904 = attributes.get("date1904") in ("1", "true", "on")

    def sheet(attributes: Attributes) -> None:
        if len(listing.sheets) >= MOST_SHEETS:
            raise unreadable.too_much(f"has more than {MOST_SHEETS} sheets")
        state = attributes.get("state", "visible")
        visibility: Visibility = "hidden" if state == "hidden" else "veryHidden" if state == "veryHidden" else "visible"
        lead = next((attributes[key] for key in RELATIONSHIP_ID if key in attributes), "")
        listing.sheets.append((attributes["name"], visibility, lead))

    def name_starts(attributes: Attributes) -> None:
        name.update(name=attributes["name"], localSheetId=attributes.get("localSheetId", ""))

    def name_ends(text: str) -> None:
        add(listing.of_one_sheet if name["localSheetId"] else listing.names, [(name["name"], read_reference(text))])

    def add(names: dict[str, Range | None], more: Names) -> None:
        nonlocal named
        named += len(more)
        if named > MOST_NAMES:
            raise unreadable.too_much(f"defines more than {MOST_NAMES:,} names")
        if max(map(len, (name for name, _ in more)), default=0) > LONGEST_NAME:
            raise unreadable.damaged(main)
        names.update([(name.casefold(), place) for name, place in more])

    def plain(block: bytes, start: int, _: frozenset[str]) -> Iterator[Taken]:
        for begins, ends, found in plain_names(block, start):
            yield begins, ends, partial(add, listing.names, found)

    markup = Markup(main, "workbook")
    markup.on("workbookPr", properties)
    markup.on("sheet", sheet)
    markup.on("definedName", start=name_starts, text=name_ends)
    markup.read(archive.stream(main), Lane(2, "definedNames", b"<definedName ", plain))
    if not listing.sheets or len({s[0].casefold() for s in listing.sheets}) < len(listing.sheets):
        raise unreadable.damaged(main)
    return listing


def _part(archive: Archive, leads: Mapping[str, Relationship], kind: str) -> str | None:
    """The part that all sheets share of this kind; None when the workbook has none."""
    lead = next((lead for lead in leads.values() if lead.kind == kind and not lead.external), None)
    if lead is not None and lead.target not in archive:
        raise unreadable.damaged(lead.target)
    return lead.target if lead is not None else None


def _sheet_parts(archive: Archive, listing: _Listing, leads: Mapping[str, Relationship]) -> list[str | None]:
    """The part behind each sheet, None for one that has no cells (a chart)."""
    parts: list[str | None] = []
    for name, _, id_ in listing.sheets:
        lead = leads.get(id_)
        if lead is None or lead.external or lead.target not in archive or lead.target in parts:
            raise unreadable.sheet_lost(name)
        parts.append(None if lead.kind in _WITHOUT_CELLS else lead.target)
    return parts


def _contents(archive: Archive, part: str | None, pool: Pool) -> Contents:
    return Contents(Grid.of({})) if part is None else read_cells(archive, part, pool)


def _totalled(archive: Archive, part: str | None, name: str) -> tuple[Range, ...]:
    return () if part is None else tables_with_totals(archive, part, name)


def _sheet(name: str, visibility: Visibility, contents: Contents, totalled: tuple[Range, ...]) -> Sheet:
    areas = (read_area(name, area) for area in contents.merged)
    merged = tuple(area for area in areas if area is not None)
    return Sheet(name, visibility, contents.grid, merged, contents.hidden_rows, contents.hidden_columns, totalled)
