"""The texts of an .xls, which go on from one record into the next wherever the first is full.

Before `reading.oldexcel`. Source: [MS-XLS] 2.4.265 "SST", 2.4.58 "Continue", 2.5.293 "XLUnicodeRichExtendedString".
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08


class Texts:
    """Texts read one after the other out of a record and those that continue it."""

    def __init__(self, records: Sequence[bytes], at: int = 0) -> None:
        """Begin *at* a byte of the first record."""
        self._records = records
        self._record = 0
        self._at = at

    def text(self) -> str:
        """The next text, with two bytes of length before it; what a rich text adds is passed over."""
        length, flags = struct.unpack("<HB", self._bytes(3))
        runs = struct.unpack("<H", self._bytes(2))[0] if flags & _RICH else 0
        extended = struct.unpack("<I", self._bytes(4))[0] if flags & _EXTENDED else 0
        text = self._characters(length, bool(flags & _WIDE))
        self._pass_over(4 * runs + extended)
        return text

    def _characters(self, length: int, wide: bool) -> str:
        """A record that continues a text says anew whether its characters are wide."""
        parts: list[str] = []
        while True:
            width = 2 if wide else 1
            taken = min(length, (len(self._records[self._record]) - self._at) // width)
            encoded = self._records[self._record][self._at : self._at + taken * width]
            parts.append(encoded.decode("utf-16-le" if wide else "latin-1", "replace"))
            self._at += taken * width
            length -= taken
            if length <= 0:
                return "".join(parts).replace("\0", "\ufffd")
            self._record += 1
            wide = bool(self._records[self._record][0] & _WIDE)
            self._at = 1

    def _bytes(self, count: int) -> bytes:
        """Lengths and flags stand whole in one record."""
        if self._at >= len(self._records[self._record]):
            self._record, self._at = self._record + 1, 0
        taken = self._records[self._record][self._at : self._at + count]
        self._at += count
        return taken

    def _pass_over(self, count: int) -> None:
        while count > 0:
            left = len(self._records[self._record]) - self._at
            if count <= left:
                self._at += count
                return
            count -= left
            self._record, self._at = self._record + 1, 0
