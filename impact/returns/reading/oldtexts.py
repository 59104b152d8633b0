"""The texts of an .xls, which go on from one record into the next wherever the first is full.

Before `reading.oldexcel`. Source: [MS-XLS] 2.4.265 "SST", 2.4.58 "Continue", 2.5.293 "XLUnicodeRichExtendedString".
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from impact.returns.reading.biff import with_marks
from impact.returns.reading.marks import PLAIN, Mark

_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08
_NO_SUCH_FONT = 4  # fonts are counted 0, 1, 2, 3, 5, 6 …


class Texts:
    """Texts read one after the other out of a record and those that continue it."""

    def __init__(self, records: Sequence[bytes], at: int = 0, fonts: Sequence[Mark] = ()) -> None:
        """Begin *at* a byte of the first record; *fonts* say how text in each stands."""
        self._fonts = fonts
        self._records = records
        self._record = 0
        self._at = at

    def text(self) -> str:
        """The next text, with two bytes of length before it. Of what a rich text adds, its fonts are looked at."""
        length, flags = struct.unpack("<HB", self._bytes(3))
        runs = struct.unpack("<H", self._bytes(2))[0] if flags & _RICH else 0
        extended = struct.unpack("<I", self._bytes(4))[0] if flags & _EXTENDED else 0
        text = self._characters(length, bool(flags & _WIDE))
        rich = self._runs(text, runs) if runs else text
        self._pass_over(extended)
        return rich

    def _runs(self, text: str, count: int) -> str:
        """The same text with its marks: from each run's first letter on it has that run's font."""
        runs = struct.iter_unpack("<HH", self._across(4 * count))
        return with_marks(text, ((begins, self._mark(font)) for begins, font in runs))

    def _mark(self, font: int) -> Mark:
        place = font - (font > _NO_SUCH_FONT)
        return self._fonts[place] if place < len(self._fonts) and font != _NO_SUCH_FONT else PLAIN

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

    def _across(self, count: int) -> bytes:
        """Bytes that may go on in the next record."""
        taken = b""
        while len(taken) < count:
            left = self._records[self._record][self._at : self._at + count - len(taken)]
            taken += left
            self._at += len(left)
            if len(taken) < count:
                self._record, self._at = self._record + 1, 0
        return taken

    def _pass_over(self, count: int) -> None:
        while count > 0:
            left = len(self._records[self._record]) - self._at
            if count <= left:
                self._at += count
                return
            count -= left
            self._record, self._at = self._record + 1, 0
