"""What both of Excel's binary formats write alike: numbers, error values, rich texts; and what may go wrong in them.

Before `reading.binary` and `reading.oldexcel`. Source: [MS-XLSB] 2.5.122 "RkNumber", 2.5.97.2 "BErr", "StrRun" and
"BrtFont"; [MS-XLS] 2.5.217, 2.5.10, 2.5.132 "FormatRun".
"""

from __future__ import annotations

import struct
from collections.abc import Iterable

from impact.returns.reading.marks import PLAIN, Mark, joined, mark

FAULTS = (struct.error, IndexError, ValueError, OverflowError)  # what a record too short or out of order leads to

_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
           0x2A: "#N/A", 0x2B: "#GETTING_DATA"}  # fmt: skip
_RAISED, _LOWERED = 1, 2
_STRUCK = 0x08


def short_number(packed: int) -> float:
    """Return the number in an RkNumber: 30 bits of a whole number or of a float, perhaps of a hundredfold."""
    if packed & 2:
        number = float((packed >> 2) - (1 << 30 if packed >= 1 << 31 else 0))
    else:
        (number,) = struct.unpack("<d", struct.pack("<Q", (packed & ~3) << 32))
    return number / 100 if packed & 1 else number


def error_text(code: int) -> str:
    """Return "#REF!" for its number."""
    return _ERRORS.get(code, "#ERROR!")


def font_mark(look: int, raised: int) -> Mark:
    """Return how text in a font stands, told by its flags and by the number that says whether it is raised."""
    return mark(raised=raised == _RAISED, lowered=raised == _LOWERED, struck=bool(look & _STRUCK))


def with_marks(text: str, runs: Iterable[tuple[int, Mark]]) -> str:
    """Return *text* with its marks written out: from each run's first letter on it stands as the run says.

    Letters are counted in UTF-16, as the formats count them; before the first run *text* stands plain.
    """
    begins, how = [0], [PLAIN]
    for at, mark_ in runs:
        begins.append(max(at, begins[-1]))
        how.append(mark_)
    if set(how) == {PLAIN}:  # as most are, of other colours or weights only
        return text
    halves = text.encode("utf-16-le", "surrogatepass")
    ends = [*begins[1:], len(halves) // 2]
    cut = [halves[2 * start : 2 * end].decode("utf-16-le", "replace") for start, end in zip(begins, ends, strict=True)]
    return joined(list(zip(cut, how, strict=True)))
