"""What both of Excel's binary formats write alike: short numbers, error values, and what may go wrong in reading them.

Before `reading.binary` and `reading.oldexcel`. Source: [MS-XLSB] 2.5.122 "RkNumber", 2.5.97.2 "BErr"; [MS-XLS] 2.5.217,
2.5.10.
"""

from __future__ import annotations

import struct

FAULTS = (struct.error, IndexError, ValueError, OverflowError)  # what a record too short or out of order leads to

_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
           0x2A: "#N/A", 0x2B: "#GETTING_DATA"}  # fmt: skip


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
