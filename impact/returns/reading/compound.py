"""A stream out of a compound file (OLE), the container of an .xls: its sectors followed, but never in a circle.

Before `reading.oldexcel`. Source: [MS-CFB] 2.2 "Compound File Header", 2.3 "FAT Sectors", 2.6 "Directory Answer".
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from impact.returns.reading import unreadable
from impact.returns.reading.biff import FAULTS

_LAST_SECTOR = 0xFFFFFFFA  # what lies above means "no more", "free" and the like
_ENTRY = 128  # bytes of a directory entry
_STREAM, _ROOT = 2, 5
_LARGEST_SMALL = 4096  # bytes; a stream below this stands in small sectors within the root's own stream
_SMALL_SECTOR = 64


def read_stream(content: bytes, names: Sequence[str]) -> bytes:
    """Return the first stream with one of these *names*.

    Raises:
        Unreadable: The file is damaged, or has no such stream.
    """
    try:
        return _Container(content).stream(names)
    except (*FAULTS, StopIteration):  # the last: it has no stream of such a name
        raise unreadable.incomplete() from None


class _Container:
    """The sectors of a compound file."""

    def __init__(self, content: bytes) -> None:
        (shift,) = struct.unpack_from("<H", content, 30)
        if shift not in (9, 12):
            raise ValueError(shift)
        self._content = content
        self._size = 1 << shift
        self._next = self._table(self._table_sectors())
        first_directory, small_table = (
            struct.unpack_from("<I", content, 48)[0],
            struct.unpack_from("<I", content, 60)[0],
        )
        directory = b"".join(map(self._sector, self._chain(first_directory, self._next)))
        self._entries = [directory[at : at + _ENTRY] for at in range(0, len(directory), _ENTRY)]
        self._next_small = self._table(self._chain(small_table, self._next))

    def stream(self, names: Sequence[str]) -> bytes:
        found = {_name(entry): entry for entry in self._entries if entry[66] == _STREAM}
        entry = next(found[name.casefold()] for name in names if name.casefold() in found)
        begins, size = struct.unpack_from("<II", entry, 116)
        if size > len(self._content):
            raise ValueError(size)
        read = self._small(begins) if size < _LARGEST_SMALL else self._large(begins)
        if len(read) < size:
            raise ValueError(size)
        return read[:size]

    def _large(self, begins: int) -> bytes:
        return b"".join(map(self._sector, self._chain(begins, self._next)))

    def _small(self, begins: int) -> bytes:
        root = next(entry for entry in self._entries if entry[66] == _ROOT)
        held = self._large(struct.unpack_from("<I", root, 116)[0])
        chain = self._chain(begins, self._next_small)
        return b"".join(held[at * _SMALL_SECTOR : (at + 1) * _SMALL_SECTOR] for at in chain)

    def _sector(self, number: int) -> bytes:
        begins = (number + 1) * self._size
        sector = self._content[begins : begins + self._size]
        if not sector:
            raise IndexError(number)
        return sector

    def _table(self, sectors: Sequence[int]) -> Sequence[int]:
        held = b"".join(map(self._sector, sectors))
        return struct.unpack_from(f"<{len(held) // 4}I", held)

    def _table_sectors(self) -> list[int]:
        """Where the table of sectors stands: the first 109 in the header, the others in a chain of their own."""
        listed = list(struct.unpack_from("<109I", self._content, 76))
        (following,) = struct.unpack_from("<I", self._content, 68)
        most = len(self._content) // self._size
        for _ in range(most):
            if following >= _LAST_SECTOR:
                break
            *further, following = struct.unpack_from(f"<{self._size // 4}I", self._sector(following))
            listed += further
        sectors = [sector for sector in listed if sector < _LAST_SECTOR]
        if len(set(sectors)) < len(sectors):
            raise ValueError("one sector stands twice")
        return sectors

    def _chain(self, begins: int, following: Sequence[int]) -> list[int]:
        """The sectors from *begins* on. A chain longer than the table goes in a circle."""
        chain: list[int] = []
        while begins < _LAST_SECTOR:
            if len(chain) >= len(following):
                raise ValueError(begins)
            chain.append(begins)
            begins = following[begins]
        return chain


def _name(entry: bytes) -> str:
    (length,) = struct.unpack_from("<H", entry, 64)
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").casefold()
