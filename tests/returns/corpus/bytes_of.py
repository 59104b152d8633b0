"""A workbook's bytes taken apart and put together again: its parts, one cell's XML, the zip archive itself."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

from tests.returns.corpus.good import where

Spoil = Callable[[bytes], bytes]


def unzipped(content: bytes) -> dict[str, bytes]:
    """The parts of a zip archive, by name."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these parts."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", method, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, method)
    return written.getvalue()


def sheet_part(content: bytes, title: str) -> str:
    """The name of the part that holds a sheet, as openpyxl numbers them."""
    titles = re.findall(rb'<sheet [^>]*?name="([^"]+)"', unzipped(content)["xl/workbook.xml"])
    return f"xl/worksheets/sheet{titles.index(title.encode()) + 1}.xml"


def with_part(name: str, change: Callable[[bytes], bytes]) -> Spoil:
    """Change one part."""

    def spoil(content: bytes) -> bytes:
        parts = unzipped(content)
        return zipped({**parts, name: change(parts[name])})

    return spoil


def with_sheet(title: str, change: Callable[[bytes], bytes]) -> Spoil:
    """Change a sheet's part."""
    return lambda content: with_part(sheet_part(content, title), change)(content)


def with_cell(at: str, xml: str) -> Spoil:
    """Put *xml* in the place of a cell's element; "{r}" stands for its reference and style."""
    title, cell = where(at)

    def change(part: bytes) -> bytes:
        found = re.search(rb'<c (r="%b"(?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)' % cell.encode(), part)
        assert found is not None, f"{cell} is not in the sheet"
        new = xml.replace("{r}", found[1].decode()).encode()
        return part[: found.start()] + new + part[found.end() :]

    return with_sheet(title, change)
