"""What stands beneath merged cells: nobody who looks at the sheet sees it, and it was read all the same.

After `opening.placing` and `opening.tables`, which say what was read; `opening.intake` adds what is found. A merged
area shows its first cell alone. Where nothing that was read stands beneath, nothing is said of the merging.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from impact.returns.answers import Answer
from impact.returns.findings import Finding
from impact.returns.places import Range, cell_name, column_number, read_reference
from impact.returns.reading.workbook import Workbook
from impact.returns.sent import NOTHING, SentRows

_MOST_NAMED = 6
_MOST_HELD_TOGETHER = 50_000_000  # areas times cells that are gone through


@dataclass(frozen=True)
class _Read:
    """The cells of one sheet that hold something and were read."""

    rows: NDArray[np.int32]
    columns: NDArray[np.int32]


def merged_findings(workbook: Workbook, entries: Iterable[Answer], records: Iterable[SentRows]) -> tuple[Finding, ...]:
    """Return a query for each merged area beneath which something stands that was read.

    Args:
        workbook: With the areas that are merged.
        entries: What was read of single cells: answers, explanations.
        records: What was read of record sheets.
    """
    areas = {sheet.name: sheet.merged for sheet in workbook.sheets if sheet.merged}
    if not areas:
        return ()
    read = _read(areas, entries, records)
    return tuple(finding for name, merged in areas.items() if name in read for finding in _of(merged, read[name]))


def _read(
    sheets: Mapping[str, Sequence[Range]], entries: Iterable[Answer], records: Iterable[SentRows]
) -> dict[str, _Read]:
    """The cells read of those *sheets*, by their names."""
    held: dict[str, list[tuple[NDArray[np.int32], NDArray[np.int32]]]] = {}
    for entry in entries:
        place = read_reference(f"'{entry.sheet}'!{entry.cell}") if entry.sheet in sheets else None
        if place is not None and (entry.raw.kind != "blank" or entry.raw.formula is not None):
            at = (np.array([place.top], dtype=np.int32), np.array([place.left], dtype=np.int32))
            held.setdefault(entry.sheet, []).append(at)
    for sent in records:
        for column in sent.columns.values() if sent.sheet in sheets else ():
            rows = sent.numbers[column.kinds != NOTHING]
            held.setdefault(sent.sheet, []).append((rows, np.full(len(rows), column_number(column.letters), np.int32)))
    return {
        name: _Read(np.concatenate([rows for rows, _ in cells]), np.concatenate([columns for _, columns in cells]))
        for name, cells in held.items()
    }


def _of(areas: Sequence[Range], read: _Read) -> Iterator[Finding]:
    for area in areas[: max(1, _MOST_HELD_TOGETHER // max(1, len(read.rows)))]:
        within = (area.top <= read.rows) & (read.rows <= area.bottom)
        within &= (area.left <= read.columns) & (read.columns <= area.right)
        within &= (read.rows != area.top) | (read.columns != area.left)
        beneath = sorted(zip(read.rows[within].tolist(), read.columns[within].tolist(), strict=True))
        if beneath:
            yield _hidden_beneath(area, [cell_name(*place) for place in beneath])


def _hidden_beneath(area: Range, cells: Sequence[str]) -> Finding:
    more = [f"{len(cells) - _MOST_NAMED:,} more"] if len(cells) > _MOST_NAMED else []
    *first, last = [*cells[:_MOST_NAMED], *more]
    named = f"{', '.join(first)} and {last}" if first else last
    merged = (
        f"Cells {area.cell} to {cell_name(area.bottom, area.right)} are merged, so that only the first can be seen."
    )
    says = f"{merged} Beneath it something stands in {named}, and was read."
    remedy = "Take the merging back, and check what stands in each cell or clear it."
    return Finding("merged_answers", "query", says, remedy, area.sheet, area.cell)
