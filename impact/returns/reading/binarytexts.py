"""The texts of an .xlsb, each whole in one record, and the fonts that say which parts of them are raised.

After `reading.biff`; before `reading.binary`. Source: [MS-XLSB] "XLWideString", "RichStr", "StrRun", "BrtFont".
"""

from __future__ import annotations

import struct

from impact.returns.reading import unreadable
from impact.returns.reading.biff import font_mark, with_marks
from impact.returns.reading.marks import PLAIN, Mark

MOST_RUNS = 2_500_000  # in the whole workbook: two looks in each of as many cells as may be read

_RICH = 0x01


def wide(record: bytes, at: int) -> tuple[str, int]:
    """The text that begins there, and where it ends."""
    (length,) = struct.unpack_from("<I", record, at)
    ends = at + 4 + 2 * length
    if ends > len(record):
        raise ValueError(length)
    return record[at + 4 : ends].decode("utf-16-le", "replace").replace("\0", "\ufffd"), ends


class RichTexts:
    """The texts of one workbook that may be of several looks."""

    def __init__(self) -> None:
        self._fonts: list[Mark] = []
        self._room = MOST_RUNS

    def add_font(self, record: bytes) -> None:
        """The next of the workbook's fonts; texts name them by their place."""
        look, raised = struct.unpack_from("<2xH2xH", record)
        self._fonts.append(font_mark(look, raised))

    def text(self, record: bytes, at: int) -> str:
        """The text that begins there, its marks written out; the phonetic guide after it is left out.

        Raises:
            ValueError, struct.error, IndexError: It is not all there.
            Unreadable: The workbook's texts change their font too often.
        """
        text, ends = wide(record, at + 1)
        return self._marked(text, record, ends) if record[at] & _RICH else text

    def _marked(self, text: str, record: bytes, at: int) -> str:
        (count,) = struct.unpack_from("<I", record, at)
        written = record[at + 4 : at + 4 + 4 * count]
        if len(written) < 4 * count:
            raise ValueError(count)
        self._room -= count
        if self._room < 0:
            raise unreadable.too_much(f"has more than {MOST_RUNS:,} changes of font within its texts")
        return with_marks(text, ((begins, self._mark(font)) for begins, font in struct.iter_unpack("<HH", written)))

    def _mark(self, font: int) -> Mark:
        return self._fonts[font] if font < len(self._fonts) else PLAIN
