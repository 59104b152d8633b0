"""How a zip archive lies in its file: one archive and nothing else, each part where the directory says, none twice.

Before `reading.archive`, which reads the parts. A program that follows the directory and one that reads from the front
must come to the same parts; whatever could show them two different workbooks is refused.
Source: PKWARE APPNOTE 6.3.10, 4.3 "General Format of a .ZIP file".
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from impact.returns.reading import unreadable

_LOCAL = struct.Struct("<4s2xHH8xIIHH")  # signature, flags, method, packed and unpacked size, lengths of name and extra
_END = struct.Struct("<4s4H2IH")
_END_SIGNATURE, _END_64 = b"PK\x05\x06", b"PK\x06\x06"
_LOCAL_SIGNATURE, _LISTED_SIGNATURE = b"PK\x03\x04", b"PK\x01\x02"
_END_64_LENGTH = 56 + 20  # the larger end record and its locator
_PADDING = b"\0\r\n \t"  # left at the end by mail programs
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_SIZES_FOLLOW = 0x8
_UTF_8 = 0x800
_ELSEWHERE = 0xFFFFFFFF  # the size stands in the extra field
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True)
class Part:
    """One part: its name, and where its packed bytes stand in the file."""

    name: str
    method: int
    start: int
    end: int
    size: int
    checksum: int


def key(part: str) -> str:
    """Return a part's name as names are compared: in any case, without a leading slash."""
    return part.replace("\\", "/").lstrip("/").casefold()


def parts(content: bytes, listed: Sequence[zipfile.ZipInfo]) -> dict[str, Part]:
    """Return the parts by `key`, once the archive's layout is found in order.

    Args:
        content: The whole file.
        listed: The archive's directory.

    Raises:
        Unreadable: The file holds more than the archive, or the archive contradicts itself.
    """
    if any(info.flag_bits & _ENCRYPTED for info in listed):
        raise unreadable.password()
    for name, times in Counter(key(info.filename) for info in listed).items():
        if times > 1:
            raise unreadable.twins(name)
    for info in listed:
        _refuse_climbing(info)
    directory = _directory(content, len(listed))
    in_order = sorted(listed, key=lambda info: info.header_offset)
    if in_order and in_order[0].header_offset != 0:
        raise unreadable.not_only_a_workbook("before")
    found = [_part(content, info) for info in in_order]
    _refuse_overlaps(content, in_order, found, directory)
    return {key(part.name): part for part in found}


def _refuse_climbing(info: zipfile.ZipInfo) -> None:
    """Nothing is ever unpacked to a disk here; but no spreadsheet program writes such names."""
    name = info.orig_filename
    climbs = ".." in name.replace("\\", "/").split("/")
    if climbs or "\\" in name or "\0" in name or name.startswith("/") or _DRIVE.match(name):
        raise unreadable.unsafe_name(name)


def _directory(content: bytes, listed: int) -> int:
    """Where the directory begins; the record at the end must agree with it, and be the end."""
    at = content.rfind(_END_SIGNATURE)
    if at < 0 or len(content) < at + _END.size:
        raise unreadable.incomplete()
    _, disk, first_disk, here, in_all, size, start, comment = _END.unpack_from(content, at)
    if content[at + _END.size + comment :].strip(_PADDING):
        raise unreadable.not_only_a_workbook("after")
    if (disk, first_disk) not in ((0, 0), (0xFFFF, 0xFFFF)) or here != in_all or in_all not in (listed, 0xFFFF):
        raise unreadable.contradicts_itself("its list of parts")
    gap = content[start + size : at] if start != _ELSEWHERE else b""
    if gap and not (gap.startswith(_END_64) and len(gap) == _END_64_LENGTH):
        if content[at - size :].startswith(_LISTED_SIGNATURE):
            raise unreadable.not_only_a_workbook("before")
        raise unreadable.contradicts_itself("its list of parts")
    return int(start) if start != _ELSEWHERE else at


def _part(content: bytes, info: zipfile.ZipInfo) -> Part:
    """The part that *info* lists, whose own header must say the same."""
    at = info.header_offset
    if at < 0 or at + _LOCAL.size > len(content):
        raise unreadable.incomplete()
    signature, flags, method, packed, size, name, extra = _LOCAL.unpack_from(content, at)
    written = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF_8 else "cp437", "replace")
    start = at + _LOCAL.size
    agrees = signature == _LOCAL_SIGNATURE and content[start : start + name] == written and method == info.compress_type
    known = not (flags & _SIZES_FOLLOW) and _ELSEWHERE not in (packed, size)
    if not agrees or (known and (packed, size) != (info.compress_size, info.file_size)):
        raise unreadable.contradicts_itself(info.filename)
    begins = start + name + extra
    return Part(info.filename, info.compress_type, begins, begins + info.compress_size, info.file_size, info.CRC)


def _refuse_overlaps(content: bytes, listed: Sequence[zipfile.ZipInfo], found: Sequence[Part], directory: int) -> None:
    """Parts stand one after another, and none between them that is not listed."""
    nexts = [info.header_offset for info in listed]
    for part, following in zip(found, [*nexts[1:], directory], strict=False):
        if part.end > following or _LOCAL_SIGNATURE in content[part.end : following]:
            raise unreadable.contradicts_itself(part.name)
