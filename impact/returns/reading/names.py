"""Defined names in their common spelling, many at once: a form of a thousand questions has two for each.

Before `reading.workbook`, which has the XML parser hear every other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from impact.returns.places import Range, column_number, read_reference

Names = list[tuple[str, Range | None]]

_TEXT = rb"[^<&\x00-\x1f\x80-\xff]*+"
_RUN = re.compile(rb'(?:<definedName name="[^"<&\x00-\x1f\x80-\xff]*+">' + _TEXT + rb"</definedName>)++")
_NAMES = re.compile(
    r'<definedName name="([^"]*+)">'
    r"(?:'([^'<]+)'!\$([A-Z]{1,2})\$([1-9][0-9]{0,5})<|([^<]*+)<)"  # a single cell of the grid, or whatever else
)


def plain_names(block: bytes, start: int) -> Iterator[tuple[int, int, Names]]:
    """Yield each run of plain names in *block*, from *start* on: its place, and what they lead to."""
    for run in _RUN.finditer(block, start):
        if b"]]>" not in run[0]:
            yield run.start(), run.end(), _leads(_NAMES.findall(run[0].decode("ascii")))


def _leads(found: list[tuple[str, str, str, str, str]]) -> Names:
    """As `places.read_reference` has it; a single cell, which most lead to, is read without it."""
    numbers = {letters: column_number(letters) for letters in {one[2] for one in found} if letters}
    return [
        (name, Range(sheet, row := int(digits), column := numbers[letters], row, column))
        if sheet
        else (name, read_reference(other))
        for name, sheet, letters, digits, other in found
    ]
