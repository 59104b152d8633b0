"""Builders of files that mean harm, or look as if they did: in memory, and cheap to build.

`hostile` gives each a name and says what becomes of it.
Sources: OWASP, "File Upload Cheat Sheet"; D. Fifield, "A better zip bomb" (2019); CVE-2003-1564 (entity expansion).
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO

from tests.returns.workbooks import TRANSITIONAL, by_hand, unzipped, zipped

Parts = dict[str, bytes | str]

MAIN = TRANSITIONAL[0]
A, NINE, Q = "a", "9", '"'
SHEET, STRINGS, STYLES, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"
ONE_CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")


def plain() -> bytes:
    """A sound workbook of one cell."""
    return zipped(by_hand(ONE_CELL))


def with_part(name: str, part: bytes | str, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The sound workbook with one part put in place of its own, or added."""
    return zipped({**by_hand(ONE_CELL), name: part}, method)


def with_sheet(rows: str, after: str = "") -> bytes:
    """A workbook whose sheet has these rows, and this after them."""
    return with_part(SHEET, f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>')


def deflated(head: bytes, filler: bytes, megabytes: int, tail: bytes = b"") -> bytes:
    """*head*, *megabytes* of *filler* and *tail*, deflated without ever being whole in memory.

    Every megabyte is packed without looking back, so each is the same bytes and has to be packed only once.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    begun = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(filler * (1024 * 1024 // len(filler))) + packer.flush(zlib.Z_FULL_FLUSH)
    return begun + block * megabytes + _ended(tail)


def _ended(tail: bytes) -> bytes:
    """*tail* as the last of what is deflated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(tail) + packer.flush()


class Raw:
    """A zip archive written byte by byte, so that it can say what is not so."""

    def __init__(self) -> None:
        self.body = bytearray()
        self.directory = bytearray()
        self.count = 0

    def add(
        self, name: str, packed: bytes, *, size: int | None = None, crc: int | None = None, method: int = 8,
        local_name: str | None = None, flags: int = 0, offset: int | None = None, raw: bytes = b"", extra: bytes = b"",
    ) -> Raw:  # fmt: skip
        """Add a part: *raw* is what it unpacks to, where that is at hand; the rest says otherwise when it is to lie."""
        size = len(raw) if size is None else size
        crc = zlib.crc32(raw) if crc is None else crc
        at = len(self.body) if offset is None else offset
        local = (local_name or name).encode()
        if offset is None:
            self.body += _LOCAL.pack(b"PK\3\4", 20, flags, method, 0, 0, crc, len(packed), size, len(local), 0)
            self.body += local + packed
        self.directory += _CENTRAL.pack(
            b"PK\1\2", 20, 20, flags, method, 0, 0, crc, len(packed), size, len(name.encode()), len(extra), 0, 0, 0, 0,
            at,
        )  # fmt: skip
        self.directory += name.encode() + extra
        self.count += 1
        return self

    def put(self, name: str, raw: bytes | str, **more: object) -> Raw:
        """Add a part as it ought to be, but for *more*."""
        raw = raw.encode() if isinstance(raw, str) else raw
        return self.add(name, deflated(raw, b" ", 0), raw=raw, **more)  # type: ignore[arg-type]  # passed on as given

    def sound(self, *without: str) -> Raw:
        """Add the parts of the sound workbook."""
        for name, part in by_hand(ONE_CELL).items():
            if name not in without:
                self.put(name, part)
        return self

    def bytes(self, *, disk: int = 0, count: int | None = None, comment: bytes = b"", gap: bytes = b"") -> bytes:
        """The whole archive."""
        count = self.count if count is None else count
        end = END.pack(b"PK\5\6", disk, disk, count, count, len(self.directory), len(self.body), len(comment))
        return bytes(self.body) + bytes(self.directory) + gap + end + comment


# --- entities and encodings ---------------------------------------------------------------------------------------


def laughs(encoding: str = "utf-8", declared: str = "") -> bytes:
    """A billion laughs: entities of entities."""
    meanings = ["ha", *(f"&e{i};" * 10 for i in range(9))]
    entities = "".join(f'<!ENTITY e{i} "{meaning}">' for i, meaning in enumerate(meanings))
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text = f'{head}<!DOCTYPE worksheet [{entities}]><worksheet xmlns="{MAIN}"><sheetData>&e9;</sheetData></worksheet>'
    return with_part(SHEET, text.encode(encoding))


def quadratic() -> bytes:
    """One long entity, used many times."""
    text = f'<!DOCTYPE a [<!ENTITY e "{A * 50_000}">]><worksheet xmlns="{MAIN}">{"&e;" * 50_000}</worksheet>'
    return with_part(SHEET, text)


def entity(declared: str, part: str = SHEET) -> bytes:
    """An entity that leads to a file or a server."""
    return with_part(part, f'<!DOCTYPE a [{declared}]><worksheet xmlns="{MAIN}"><sheetData>&e;</sheetData></worksheet>')


# --- bombs --------------------------------------------------------------------------------------------------------


def bomb(megabytes: int, filler: bytes = b" ", name: str = SHEET, *, honest: bool = True) -> bytes:
    """One part that unpacks to *megabytes*."""
    head = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
    packed = deflated(head, filler, megabytes)
    size = megabytes * 1024 * 1024 // len(filler) * len(filler) + len(head) if honest else 1000
    return Raw().sound(name).add(name, packed, size=size, crc=0).bytes()


def many_entries(number: int = 40_000) -> bytes:
    """An archive of tens of thousands of empty parts."""
    archive = Raw().sound()
    for index in range(number):
        archive.add(f"a{index}", b"", method=0)
    return archive.bytes(count=archive.count & 0xFFFF)


def overlapping() -> bytes:
    """Hundreds of parts that all unpack the same bytes."""
    archive = Raw().sound(SHEET)
    packed = deflated(b"<", b" ", 5)
    at = len(archive.body)
    archive.add(SHEET, packed, size=5 * 1024 * 1024 + 1, crc=0)
    for index in range(30):
        archive.add(f"xl/worksheets/sheet{index + 2}.xml", packed, size=5 * 1024 * 1024 + 1, crc=0, offset=at)
    return archive.bytes()


def nested(depth: int = 5) -> bytes:
    """Zips within zips, the innermost large."""
    content = zipped({"0": bytes(2 * 1024 * 1024)})
    for level in range(depth):
        content = zipped({f"{level}-{index}.zip": content for index in range(16)})
    return content


def self_containing() -> bytes:
    """An archive of an archive that looks like itself, as the quine `r.zip` does."""
    inner = zipped({"r/r.zip": b"PK\3\4"})
    for _ in range(20):
        inner = zipped({"r/r.zip": inner})
    return inner


# --- many of one thing --------------------------------------------------------------------------------------------


def merge_bomb(areas: int = 1) -> bytes:
    """Merged areas of millions of cells."""
    return with_sheet(ONE_CELL, "<mergeCells>" + '<mergeCell ref="A1:CV100000"/>' * areas + "</mergeCells>")


def strings(number: int, text: str = "<si/>") -> bytes:
    """A table of a great many texts."""
    return with_part(STRINGS, f'<sst xmlns="{MAIN}">{text * number}</sst>')


def styles(what: str, number: int) -> bytes:
    """A style sheet of a great many of one thing."""
    return with_part(STYLES, f'<styleSheet xmlns="{MAIN}">{what.format(each="{each}")}</styleSheet>'.replace(
        "{each}", "".join(_STYLES[what](i) for i in range(number))))  # fmt: skip


_STYLES: dict[str, Callable[[int], str]] = {
    "<numFmts>{each}</numFmts>": lambda i: f'<numFmt numFmtId="{200 + i}" formatCode="0.{i % 10}"/>',
    "<cellXfs>{each}</cellXfs>": lambda i: '<xf numFmtId="0"/>',
    "<fonts>{each}</fonts>": lambda i: "<font/>",
    "<cellStyles>{each}</cellStyles>": lambda i: f'<cellStyle name="s{i}" xfId="0"/>',
}


def book(sheets: str = "", names: str = "") -> bytes:
    """A workbook part that lists these."""
    sheet = '<sheet name="S" sheetId="1" r:id="r1"/>'
    text = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{TRANSITIONAL[1]}"><sheets>{sheet}{sheets}</sheets>'
        f"<definedNames>{names}</definedNames></workbook>"
    )
    return with_part(BOOK, text)


def cells(number: int, cell: str = "<c/>") -> bytes:
    """A row of a great many cells."""
    return with_sheet(f"<row>{cell * number}</row>")


# --- layouts ------------------------------------------------------------------------------------------------------


def _first(whole: bytes, most: int) -> bytes:
    return whole[:most]


def at_each_part() -> Mapping[str, Callable[[], bytes]]:
    """The sound workbook broken off where each part ends."""
    whole = plain()
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        cuts = {info.filename: info.header_offset for info in archive.infolist()}
    return {f"truncated before {name}": partial(_first, whole, at) for name, at in cuts.items() if at}


def shuffled_checksum(name: str) -> bytes:
    """The sound workbook with one part whose checksum is not that of its bytes."""
    archive = Raw().sound(name)
    return archive.put(name, unzipped(plain())[name], crc=1).bytes()


def other_sheet() -> bytes:
    """The sheet with another figure in it."""
    return unzipped(with_sheet('<row r="1"><c r="A1"><v>2</v></c></row>'))[SHEET]


def unlisted_part() -> bytes:
    """A second sheet1.xml stands in the file, though the directory does not list it."""
    archive = Raw()
    raw, packed = other_sheet(), deflated(other_sheet(), b" ", 0)
    archive.put("[Content_Types].xml", by_hand("")["[Content_Types].xml"])
    archive.body += _LOCAL.pack(b"PK\3\4", 20, 0, 8, 0, 0, zlib.crc32(raw), len(packed), len(raw), len(SHEET), 0)
    archive.body += SHEET.encode() + packed
    return archive.sound("[Content_Types].xml").bytes()


def flagged(bit: int) -> bytes:
    """Every part says of itself that it is encrypted in one of the ways there are."""
    archive = Raw()
    for name, part in by_hand(ONE_CELL).items():
        archive.put(name, part, flags=bit)
    return archive.bytes()
