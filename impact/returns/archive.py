"""The file as it arrived: what kind it is, and its zip archive opened behind limits.

First on a return's way in; `returns.markup` parses what is streamed from here. Nothing is trusted that the archive
says of itself: bytes are counted as they are inflated.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from io import BytesIO

from impact.returns import unreadable

LARGEST_FILE = 20 * 1024 * 1024  # a filled template is under 1 MB; this leaves room for record sheets of 100,000 rows
MOST_PARTS = 2_000  # a workbook has some ten parts and one for each sheet, picture and chart
MOST_INFLATED = 200 * 1024 * 1024  # a record sheet of 100,000 rows by 12 columns takes about 60 MB of XML
CHUNK = 64 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENTRY = 128  # bytes; the entries of a compound file's directory begin at multiples of it
_DIRECTORY_ENTRY = b"PK\x01\x02"
_ZIP_FAULTS = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError,
    ValueError, NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip
_ENCRYPTED = 0x1


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
            self._zip = zipfile.ZipFile(BytesIO(content))
        except _ZIP_FAULTS:
            raise unreadable.incomplete() from None
        self._inflated = 0
        self._parts = {_key(info.filename): info for info in self._zip.infolist()}
        self._refuse_twins()

    def _refuse_twins(self) -> None:
        for name, times in Counter(_key(info.filename) for info in self._zip.infolist()).items():
            if times > 1:
                raise unreadable.twins(name)

    def __contains__(self, part: str) -> bool:
        return _key(part) in self._parts

    def stream(self, part: str) -> Iterator[bytes]:
        """Yield the inflated bytes of *part*, at most `CHUNK` at a time.

        Raises:
            Unreadable: It is not there, is encrypted or damaged, or the limit on inflated bytes is passed.
        """
        info = self._parts.get(_key(part))
        if info is None:
            raise unreadable.damaged(part)
        if info.flag_bits & _ENCRYPTED:
            raise unreadable.password()
        # Only these two keep to the size asked for while inflating, and no spreadsheet program uses another.
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise unreadable.damaged(part)
        try:
            with self._zip.open(info) as opened:
                while chunk := opened.read(CHUNK):
                    self._count(chunk)
                    yield chunk
        except _ZIP_FAULTS:
            raise unreadable.damaged(part) from None

    def _count(self, chunk: bytes) -> None:
        self._inflated += len(chunk)
        if self._inflated > MOST_INFLATED:
            raise unreadable.too_much(f"unpacks to more than {MOST_INFLATED // 1024**2} MB")


def _key(part: str) -> str:
    return part.replace("\\", "/").lstrip("/").casefold()


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
