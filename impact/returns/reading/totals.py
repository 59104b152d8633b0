"""Which tables of a worksheet have Excel's own "Total Row" switched on: their last row is no record.

After `reading.package` and `reading.markup`; `reading.workbook` asks it, and `opening.tables` leaves such a row out.
Source: ECMA-376 part 1, 18.5.1.2 "table": `ref` takes the row of totals in, and `totalsRowCount` is 1 where there is
one. `totalsRowShown` only says that it was once shown.
"""

from __future__ import annotations

from collections.abc import Iterator

from impact.returns.places import Range, read_area
from impact.returns.reading.archive import Archive
from impact.returns.reading.markup import Attributes, Markup
from impact.returns.reading.package import relationships

_NONE = ("", "0")


def tables_with_totals(archive: Archive, part: str, sheet: str) -> tuple[Range, ...]:
    """Return the areas of the tables with a row of totals, that row included.

    Args:
        archive: The workbook.
        part: The worksheet's part.
        sheet: Its name.

    Raises:
        Unreadable: A table's part is there and cannot be read.
    """
    leads = relationships(archive, part).values()
    parts = dict.fromkeys(lead.target for lead in leads if lead.kind == "table" and not lead.external)
    return tuple(area for target in parts if target in archive for area in _with_totals(archive, target, sheet))


def _with_totals(archive: Archive, part: str, sheet: str) -> Iterator[Range]:
    found: list[Range] = []

    def table(attributes: Attributes) -> None:
        area = read_area(sheet, attributes.get("ref", ""))
        if area is not None and attributes.get("totalsRowCount", "") not in _NONE:
            found.append(area)

    markup = Markup(part, "table")
    markup.on("table", table)
    markup.read(archive.stream(part))
    yield from found
