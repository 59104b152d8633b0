"""The file as it arrived: what kind it is, and its zip archive opened behind limits.

First on a return's way in; `reading.markup` parses what is streamed from here. Nothing is trusted that the archive
says of itself: bytes are counted as they are inflated.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO

from impact.returns.reading import unreadable
from impact.returns.reading.layout import Part, key, parts

LARGEST_FILE = 20 * 1024 * 1024  # a filled template is under 1 MB; this leaves room for record sheets of 100,000 rows
MOST_PARTS = 2_000  # a workbook has some ten parts and one for each sheet, picture and chart
MOST_INFLATED = 200 * 1024 * 1024  # a record sheet of 100,000 rows by 12 columns takes about 60 MB of XML
MOST_TIMES = 400  # a part's size over its packed size; rows of blank cells come to about 50
FROM = 20 * 1024 * 1024  # … held only to parts that are large
CHUNK = 64 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENTRY = 128  # bytes; the entries of a compound file's directory begin at multiples of it
_DIRECTORY_ENTRY = b"PK\x01\x02"
_ZIP_FAULTS = (
    zipfile.BadZipFile, struct.error, EOFError, OSError,
    ValueError, NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip


class Archive:
    """A zip archive within limits. Part names have no leading slash and are found in any case."""

    def __init__(self, content: bytes) -> None:
        """Open *content*.

        Raises:
            Unreadable: It is no zip archive, or not one that may be read.
        """
        _refuse_other_kinds(content)
        if content.count(_DIRECTORY_ENTRY) > MOST_PARTS:
            raise unreadable.too_much(f"is made of more than {MOST_PARTS:,} parts")
        try:
            with zipfile.ZipFile(BytesIO(content)) as opened:
                listed = opened.infolist()
        except _ZIP_FAULTS:
            raise unreadable.incomplete() from None
        self._content = content
        self._inflated = 0
        self._parts = parts(content, listed)
        if sum(part.size for part in self._parts.values()) > MOST_INFLATED:
            raise _inflates()

    @property
    def names(self) -> frozenset[str]:
        """The names of all parts, lower case."""
        return frozenset(self._parts)

    def __contains__(self, part: str) -> bool:
        return key(part) in self._parts

    def holds_more(self, part: str, marks: Sequence[bytes], most: int) -> bool:
        """Whether *part* has more than *most* of *marks* (three bytes each): told at once, without parsing it."""
        found = self._parts.get(key(part))
        if found is None or found.size < len(marks[0]) * most:
            return False  # what is not there is refused when it is read
        seen, size, before = 0, 0, b""
        for chunk in _inflated(self._content, found):
            block = before + chunk
            seen += sum(block.count(mark) for mark in marks)
            before = block[-2:]
            size += len(chunk)
            if seen > most or size > found.size:  # what is beyond its size is refused when it is read
                return seen > most
        return False

    def stream(self, part: str) -> Iterator[bytes]:
        """Yield the inflated bytes of *part*, at most `CHUNK` at a time.

        Raises:
            Unreadable: It is not there or damaged, is not of the size it says, or a limit on inflated bytes is passed.
        """
        found = self._parts.get(key(part))
        # Only these two keep to the size asked for while inflating, and no spreadsheet program uses another.
        if found is None or found.method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise unreadable.damaged(part)
        size = checksum = 0
        for chunk in _inflated(self._content, found):
            size += len(chunk)
            self._count(found, size, len(chunk))
            checksum = zlib.crc32(chunk, checksum)
            yield chunk
        if size != found.size:
            raise unreadable.contradicts_itself(found.name)
        if checksum != found.checksum:
            raise unreadable.damaged(part)

    def _count(self, part: Part, size: int, more: int) -> None:
        self._inflated += more
        if self._inflated > MOST_INFLATED:
            raise _inflates()
        if size > FROM and size > MOST_TIMES * (part.end - part.start):
            raise unreadable.too_much(f"unpacks to more than {MOST_TIMES} times its size")
        if size > part.size:
            raise unreadable.contradicts_itself(part.name)


def _inflates() -> unreadable.Unreadable:
    return unreadable.too_much(f"unpacks to more than {MOST_INFLATED // 1024**2} MB")


def _inflated(content: bytes, part: Part) -> Iterator[bytes]:
    """The bytes of *part*, a little at a time, so that a small file cannot fill the memory."""
    packed = memoryview(content)[part.start : part.end]
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), CHUNK):
            waiting: bytes | memoryview = packed[at : at + CHUNK]
            if part.method == zipfile.ZIP_STORED:
                yield bytes(waiting)
                continue
            if inflater.eof:
                raise zlib.error("There is more after its end.")
            more = True
            while more and not inflater.eof:  # at the end zlib hands back what waited, as if it were still to do
                chunk = inflater.decompress(waiting, CHUNK)
                if chunk:
                    yield chunk
                waiting = inflater.unconsumed_tail
                more = len(chunk) == CHUNK or bool(waiting)
    except zlib.error:
        raise unreadable.damaged(part.name) from None
    if part.method == zipfile.ZIP_DEFLATED and (not inflater.eof or inflater.unused_data):
        raise unreadable.damaged(part.name)


def _refuse_other_kinds(content: bytes) -> None:
    if not content:
        raise unreadable.empty()
    if len(content) > LARGEST_FILE:
        raise unreadable.too_large(len(content) / 1024**2, LARGEST_FILE // 1024**2)
    if content.startswith(_OLE):
        _refuse_compound_file(content)
    if content.startswith(b"%PDF-"):
        raise unreadable.another_kind("a PDF")
    if not content.startswith(b"PK"):
        _refuse_text(content)
        raise unreadable.unknown_kind()


def _refuse_compound_file(content: bytes) -> None:
    """A workbook with a password and an old .xls begin alike; the streams inside tell them apart."""
    if _has_stream(content, "EncryptedPackage"):
        raise unreadable.password()
    if _has_stream(content, "Workbook") or _has_stream(content, "Book"):
        raise unreadable.old_excel()
    if _has_stream(content, "WordDocument"):
        raise unreadable.another_kind("a Word document")
    raise unreadable.unknown_kind()


def _has_stream(content: bytes, name: str) -> bool:
    """Whether the compound file's directory has an entry called *name*."""
    sought = name.encode("utf-16-le") + b"\0\0"
    at = content.find(sought)
    while at >= 0:
        if at % _OLE_ENTRY == 0:
            return True
        at = content.find(sought, at + 1)
    return False


def _refuse_text(content: bytes) -> None:
    start = content[:4096]
    begins = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if begins.startswith((b"<!doctype html", b"<html")):
        raise unreadable.another_kind("a web page")
    if begins.startswith(b"<?xml"):
        raise unreadable.another_kind("an XML file")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or not any(byte < 32 and byte not in b"\t\r\n\f" for byte in start):
        raise unreadable.another_kind("a text file (such as .csv)")
