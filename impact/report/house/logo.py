"""An organisation's logo: whether a report can carry it, and the data URI that does.

Comes before `report.house.reading`. Only what would fail in print, fetch something or run is refused.
"""

from __future__ import annotations

import re
import struct
from base64 import b64encode
from dataclasses import dataclass
from xml.etree import ElementTree

LARGEST = 500_000  # bytes: it stands in every report, and in every force's
FEWEST_PIXELS = 200  # high: at 18 mm about 280 dots to the inch
WIDEST, NARROWEST = 8.0, 0.2  # width over height

_PNG = b"\x89PNG\r\n\x1a\n"
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px|pt|mm|cm|in)?\s*")
_FETCHED = re.compile(r"url\(\s*['\"]?(?!#)|@import", re.IGNORECASE)


@dataclass(frozen=True)
class Drawn:
    """A logo that can be used: the data URI and width over height; `coarse` is its height in pixels where few."""

    data: str
    shape: float
    coarse: int = 0


class UnfitLogo(Exception):
    """It cannot be used. `says` is why, `remedy` what to do."""

    def __init__(self, says: str, remedy: str) -> None:
        super().__init__(f"{says} {remedy}")
        self.says = says
        self.remedy = remedy


def drawn(content: bytes) -> Drawn:
    """Return the logo in the file *content*.

    Raises:
        UnfitLogo: It is no SVG or PNG, too large, or has something in it that a report cannot carry.
    """
    if len(content) > LARGEST:
        raise UnfitLogo(f"the logo has {len(content):,} bytes.", f"Save it with at most {LARGEST:,}.")
    kind, shape, coarse = ("png", *_png(content)) if content.startswith(_PNG) else ("svg+xml", _svg(content), 0)
    if not NARROWEST <= shape <= WIDEST:
        raise UnfitLogo(
            f"the logo is {shape:.2g} times as wide as it is high.", "Crop it: from a fifth to eight times fits."
        )
    return Drawn(f"data:image/{kind};base64,{b64encode(content).decode()}", shape, coarse)


def _png(content: bytes) -> tuple[float, int]:
    if len(content) < 24 or content[12:16] != b"IHDR":
        raise UnfitLogo("the logo's file is cut short.", "Save it again as PNG.")
    width, height = struct.unpack(">II", content[16:24])
    if not width or not height:
        raise UnfitLogo("the logo has no width or no height.", "Save it again as PNG.")
    return width / height, height if height < FEWEST_PIXELS else 0


def _svg(content: bytes) -> float:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise UnfitLogo("the logo's SVG begins with a document type.", "Save it as plain SVG, which has none.")
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError):
        raise UnfitLogo("the logo is neither SVG nor PNG.", "Save it as one of them.") from None
    if _name(root) != "svg":
        raise UnfitLogo("the logo is neither SVG nor PNG.", "Save it as one of them.")
    for element in root.iter():
        _hold(element)
    return _shape(root)


def _hold(element: ElementTree.Element) -> None:
    """Refuse what a report cannot carry: see the comment of each."""
    name = _name(element)
    if name in ("script", "foreignObject", "iframe", "image", "animate", "set"):  # runs, fetches or moves
        raise UnfitLogo(f"the logo's SVG has a <{name}> in it.", "Save it as shapes only.")
    if name in ("text", "tspan", "textPath"):  # would be set in whatever font the machine has
        raise UnfitLogo("the logo's SVG has text in it.", "Convert the text to outlines, and save it again.")
    for attribute, value in element.attrib.items():
        plain = attribute.rpartition("}")[2].lower()
        if plain.startswith("on"):
            raise UnfitLogo(f"the logo's SVG has '{plain}' in it.", "Save it as shapes only.")
        if plain == "href" and not value.startswith("#"):
            raise UnfitLogo("the logo's SVG takes something from another file.", "Save it with everything inside.")
        if _FETCHED.search(value):
            raise UnfitLogo("the logo's SVG takes something from another file.", "Save it with everything inside.")
        if plain.endswith("opacity") or (plain == "style" and "opacity" in value):  # no place in a tagged PDF
            raise UnfitLogo("the logo's SVG has see-through parts (opacity).", "Save it with plain colours.")
    if name == "style" and element.text and (_FETCHED.search(element.text) or "opacity" in element.text):
        raise UnfitLogo(
            "the logo's SVG has a style that fetches something or is see-through.", "Save it with plain colours."
        )


def _name(element: ElementTree.Element) -> str:
    """Its name without the namespace; a comment has none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _shape(root: ElementTree.Element) -> float:
    box = root.get("viewBox", "").replace(",", " ").split()
    sizes = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    found = [_LENGTH.fullmatch(size) for size in sizes]
    width, height = (float(one[1]) if one else 0.0 for one in found)
    if not width or not height:
        raise UnfitLogo("the logo's SVG does not say how large it is.", 'Give it a viewBox="0 0 WIDTH HEIGHT".')
    return width / height
