"""The file as it arrived: what kind it is, its zip archive opened behind limits, and its XML parts guarded and parsed.

Nothing is trusted that the archive says of itself: bytes are counted as they are inflated. A program that follows the
archive's directory and one that reads from the front must come to the same parts; whatever could show them two
different workbooks is refused. Document types are refused before any element is read, so no entity is ever expanded.
Sources: PKWARE APPNOTE 6.3.10, 4.3 "General Format of a .ZIP file"; [MS-CFB] 2.6 "Directory Entry".
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, NamedTuple, NoReturn
from xml.etree.ElementTree import Element, ParseError, XMLParser, XMLPullParser
from xml.parsers import expat

from impact.returns.reading.unreadable import LARGEST_FILE, LIMITS, Unreadable, hold, too_large

FROM = 20 * 1024 * 1024  # bytes; only of larger parts it is asked how many times their packed size they are
CHUNK = 64 * 1024
MOST_ELEMENTS = 300_000  # of a part that has no cells and no texts
SMALL = 2 * 1024 * 1024  # bytes; of a part whose elements may be held together
LONGEST_PIECE = 2 * 1024 * 1024  # bytes of one tag, text or comment; the longest tags list the places of a rule

_ZIP_FAULTS = (
    zipfile.BadZipFile, struct.error, EOFError, OSError,
    ValueError, NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip
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
_UNSAFE = re.compile(r"[/\\]|[A-Za-z]:|(?:.*[/\\])?\.\.(?:[/\\]|\Z)|.*\0", re.DOTALL)  # leads out, or says two names


class PackedPart(NamedTuple):
    """One part: its name, and where its packed bytes stand in the file."""

    name: str
    method: int
    start: int
    end: int
    size: int
    checksum: int


class Archive:
    """A zip archive within limits. Part names have no leading slash and are found in any case."""

    def __init__(self, content: bytes) -> None:
        """Open *content*.

        Raises:
            Unreadable: It is no zip archive, or not one that may be read.
        """
        _refuse_other_kinds(content)
        hold("parts", content.count(_LISTED_SIGNATURE))
        try:
            with zipfile.ZipFile(BytesIO(content)) as opened:
                listed = opened.infolist()
        except _ZIP_FAULTS:
            raise Unreadable("incomplete") from None
        self._content = content
        self._inflated: dict[str, int] = {}  # of each part so far; one that is read again counts once
        self._parts = _laid_out(content, listed)
        hold("megabytes", sum(part.size for part in self._parts.values()) / 1024**2)

    @property
    def names(self) -> frozenset[str]:
        """The names of all parts, lower case."""
        return frozenset(self._parts)

    def __contains__(self, part: str) -> bool:
        return _key(part) in self._parts

    def hold_to(self, what: str, part: str, *marks: bytes, besides: int = 0) -> None:
        """Refuse *part* where its *marks* (three bytes each) stand in it too often, before minutes are spent on them.

        *besides* are those that other parts have.
        """
        found = self._parts.get(_key(part))
        if found is None or found.size < len(marks[0]) * (LIMITS[what][0] - besides):
            return  # what is not there is refused when it is read
        seen, size, before = besides, 0, b""
        for chunk in _inflated(self._content, found):
            block = before + chunk
            seen += sum(map(block.count, marks))
            hold(what, seen)
            before = block[-2:]
            size += len(chunk)
            if size > found.size:  # what is beyond its size is refused when it is read
                break

    def stream(self, part: str) -> Iterator[bytes]:
        """Yield the inflated bytes of *part*, at most `CHUNK` at a time.

        Raises:
            Unreadable: It is not there or damaged, is not of the size it says, or a limit on inflated bytes is passed.
        """
        found = self._parts.get(_key(part))
        # Only these two keep to the size asked for while inflating, and no spreadsheet program uses another.
        if found is None or found.method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable("damaged", part)
        size = checksum = 0
        for chunk in _inflated(self._content, found):
            size += len(chunk)
            self._inflated[found.name] = max(size, self._inflated.get(found.name, 0))
            hold("megabytes", sum(self._inflated.values()) / 1024**2)
            if size > FROM:
                hold("times", size / max(found.end - found.start, 1))
            if size > found.size:
                raise Unreadable("contradicts", found.name)
            checksum = zlib.crc32(chunk, checksum)
            yield chunk
        if size != found.size:
            raise Unreadable("contradicts", found.name)
        if checksum != found.checksum:
            raise Unreadable("damaged", part)

    def guarded(self, part: str, most: int = MOST_ELEMENTS) -> Iterator[bytes]:
        """The `stream` of an XML part, once it is known to hold no document type, while it stays within limits.

        Raises:
            Unreadable: It has more elements than *most*, or one piece is too long, or it declares a document type.
        """
        return _guarded(part, self.stream(part), most)

    def elements(
        self, part: str, roots: Collection[str], wanted: Mapping[str, str], *, most: int = MOST_ELEMENTS,
        begun: Mapping[str, str] | None = None,
    ) -> Iterator[tuple[str, Element]]:  # fmt: skip
        """Parse *part*; yield each wanted element with all that is in it. Of a large part it is forgotten afterwards.

        Args:
            part: Its name.
            roots: Full tags ("{namespace}name") that its first element may have.
            wanted: What to call an element, by its full tag.
            most: How many elements it may have.
            begun: What to call an element whose start is wanted too, before anything is in it.

        Raises:
            Unreadable: The XML is broken, of another kind, beyond a limit, or declares a document type.
        """
        found = self._parts.get(_key(part))
        if begun is None and (found is None or found.size <= SMALL):
            yield from parsed(part, self.stream(part), roots, wanted, most=most)
            return
        parser: Any = XMLPullParser(("start", "end") if begun else ("end",))
        last: Element | None = None
        try:
            for chunk in self.guarded(part, most):
                parser.feed(chunk)
                for event, element in parser.read_events():
                    last = element
                    names = wanted if event == "end" else begun or {}
                    if (name := names.get(element.tag)) is not None:
                        yield name, element
                        if event == "end":
                            element.clear()
            parser.close()
        except (ParseError, ValueError, LookupError):
            raise Unreadable("damaged", part) from None
        if last is None or last.tag not in roots:
            raise Unreadable("damaged", part)


def parsed(
    part: str, chunks: Iterable[bytes], roots: Collection[str], wanted: Mapping[str, str], *, most: int = MOST_ELEMENTS
) -> Iterator[tuple[str, Element]]:
    """The same of a part small enough to be held whole, whose wanted elements stand no deeper than three."""
    parser = XMLParser()
    try:
        for chunk in _guarded(part, chunks, most):
            parser.feed(chunk)
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError):
        raise Unreadable("damaged", part) from None
    if root.tag not in roots:
        raise Unreadable("damaged", part)
    for level in ([root], *([child, *child] for child in root)):
        for element in level:
            if (name := wanted.get(element.tag)) is not None:
                yield name, element


class _Begun(Exception):
    """The first element has begun: there is no document type any more."""


def _guarded(part: str, chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    def refuse(*_: object) -> NoReturn:
        raise Unreadable("declares_types", part)

    def begin(*_: object) -> NoReturn:
        raise _Begun

    prolog = expat.ParserCreate()
    prolog.StartDoctypeDeclHandler, prolog.StartElementHandler = refuse, begin
    begun, piece, tags = False, 0, 0
    for chunk in chunks:
        end = chunk.rfind(b">")
        piece = piece + len(chunk) if end < 0 else len(chunk) - end
        tags += chunk.count(b"<")
        if piece > LONGEST_PIECE:
            raise Unreadable("too_much", f"has a tag or a text of more than {LONGEST_PIECE // 1024**2} MB in '{part}'")
        if tags > 2 * most:
            raise Unreadable("too_much", f"has more than {most:,} elements in '{part}'")
        if not begun:
            try:
                prolog.Parse(chunk, False)
            except _Begun:
                begun = True
            except expat.ExpatError:
                raise Unreadable("damaged", part) from None
        yield chunk


def _inflated(content: bytes, part: PackedPart) -> Iterator[bytes]:
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
        if part.method == zipfile.ZIP_DEFLATED and (not inflater.eof or inflater.unused_data):
            raise zlib.error("It has no end, or more after it.")
    except zlib.error:
        raise Unreadable("damaged", part.name) from None


# --- how the archive lies in its file ---------------------------------------------------------------------------------


def _key(part: str) -> str:
    """A part's name as names are compared: in any case, with forward slashes and none before it."""
    return part.replace("\\", "/").lstrip("/").casefold()


def _laid_out(content: bytes, listed: Sequence[zipfile.ZipInfo]) -> dict[str, PackedPart]:
    """Return the parts by `_key`: one archive and nothing else, each where the directory says, none twice.

    Raises:
        Unreadable: The file holds more than the archive, or the archive contradicts itself.
    """
    if any(info.flag_bits & _ENCRYPTED for info in listed):
        raise Unreadable("password")
    for name, times in Counter(_key(info.filename) for info in listed).items():
        if times > 1:
            raise Unreadable("twins", name)
    for info in listed:  # nothing is ever unpacked to a disk here; but no spreadsheet program writes such names
        if _UNSAFE.match(info.orig_filename):
            shown = "".join(letter if letter.isprintable() else "?" for letter in info.orig_filename[:100])
            raise Unreadable("unsafe_name", shown)
    directory = _directory(content, len(listed))
    in_order = sorted(listed, key=lambda info: info.header_offset)
    if in_order and in_order[0].header_offset != 0:
        raise Unreadable("not_alone", "before")
    found = [_packed_part(content, info) for info in in_order]
    followed_by = [*(info.header_offset for info in in_order[1:]), directory]
    for part, following in zip(found, followed_by, strict=False):
        if part.end > following or _LOCAL_SIGNATURE in content[part.end : following]:
            raise Unreadable("contradicts", part.name)
    return {_key(part.name): part for part in found}


def _directory(content: bytes, listed: int) -> int:
    """Where the directory begins; the record at the end must agree with it, and be the end."""
    at = content.rfind(_END_SIGNATURE)
    if at < 0 or len(content) < at + _END.size:
        raise Unreadable("incomplete")
    _, disk, first_disk, here, in_all, size, start, comment = _END.unpack_from(content, at)
    if content[at + _END.size + comment :].strip(_PADDING):
        raise Unreadable("not_alone", "after")
    if (disk, first_disk) not in ((0, 0), (0xFFFF, 0xFFFF)) or here != in_all or in_all not in (listed, 0xFFFF):
        raise Unreadable("contradicts", "its list of parts")
    gap = content[start + size : at] if start != _ELSEWHERE else b""
    if gap and not (gap.startswith(_END_64) and len(gap) == _END_64_LENGTH):
        if content[at - size :].startswith(_LISTED_SIGNATURE):
            raise Unreadable("not_alone", "before")
        raise Unreadable("contradicts", "its list of parts")
    return int(start) if start != _ELSEWHERE else at


def _packed_part(content: bytes, info: zipfile.ZipInfo) -> PackedPart:
    """The part that *info* lists, whose own header must say the same."""
    at = info.header_offset
    if at < 0 or at + _LOCAL.size > len(content):
        raise Unreadable("incomplete")
    signature, flags, method, packed, size, name, extra = _LOCAL.unpack_from(content, at)
    written = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF_8 else "cp437", "replace")
    start = at + _LOCAL.size
    agrees = signature == _LOCAL_SIGNATURE and content[start : start + name] == written and method == info.compress_type
    known = not (flags & _SIZES_FOLLOW) and _ELSEWHERE not in (packed, size)
    if not agrees or (known and (packed, size) != (info.compress_size, info.file_size)):
        raise Unreadable("contradicts", info.filename)
    begins = start + name + extra
    return PackedPart(info.filename, info.compress_type, begins, begins + info.compress_size, info.file_size, info.CRC)


# --- other kinds of file ----------------------------------------------------------------------------------------------

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128  # bytes of an entry in a compound file's directory
_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"


def _refuse_other_kinds(content: bytes) -> None:
    if not content:
        raise Unreadable("empty")
    if len(content) > LARGEST_FILE:
        raise too_large(len(content))
    if content.startswith(_OLE):
        raise _compound_file(streams(content))
    if content.startswith(b"PK"):
        return
    start = content[:4096]
    begins = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(b"%PDF-"):
        raise Unreadable("another_kind", "a PDF")
    if begins.startswith((b"<!doctype html", b"<html")):
        raise Unreadable("another_kind", "a web page")
    if begins.startswith(b"<?xml"):
        raise Unreadable("xml_2003") if _2003 in start else Unreadable("another_kind", "an XML file")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or not any(byte < 32 and byte not in b"\t\r\n\f" for byte in start):
        raise Unreadable("another_kind", "a text file (such as .csv)")
    raise Unreadable("unknown_kind")


def _compound_file(names: Collection[str]) -> Unreadable:
    """A workbook with a password and an old .xls begin alike; the streams inside tell them apart.

    What is embedded has streams of its own: Excel keeps it in storages called "MBD…", Word in one called "ObjectPool".
    """
    if "encryptedpackage" in names:
        return Unreadable("password")
    if "worddocument" in names and not ("workbook" in names and any(name.startswith("mbd") for name in names)):
        return Unreadable("another_kind", "a Word document")
    if "workbook" in names or "book" in names:
        return Unreadable("old_excel", "Excel 97-2003" if "workbook" in names else "Excel 5.0/95")
    if "powerpoint document" in names:
        return Unreadable("another_kind", "a PowerPoint presentation")
    return Unreadable("unknown_kind")


def streams(content: bytes) -> list[str]:
    """Return the names of all streams and storages of a compound file, lower case; none of any other file."""
    if not content.startswith(_OLE):
        return []
    entries = (content[at : at + 64] for at in range(512, len(content), _ENTRY))
    return [entry.decode("utf-16-le", "replace").split("\0")[0].casefold() for entry in entries]
