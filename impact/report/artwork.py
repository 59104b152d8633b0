"""Fonts and logos of an organisation: whether a report can carry them, in print as on a screen.

A font must be whole and have every glyph that a report may need: one left to whatever font the machine has would not
be the same elsewhere. A logo must not fail in print, fetch something or run.
"""

from __future__ import annotations

import io
import re
import struct
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from xml.etree import ElementTree

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

LARGEST_FONT = 3_000_000  # bytes of one weight: it stands in every page
SAMPLE = "The quick brown fox jumps over the lazy dog 0123456789"
WIDER = 1.05  # times the width of the shipped font, to which labels on charts are fitted

# What a report may say besides what people write: figures, names with accents, signs of charts and tables.
NEEDED = frozenset(
    [chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))]
    + list("ŵŷŴŶẁẃẅỳ‘’“”–—…•−×≤≥→▲▼●✓€£ \N{NARROW NO-BREAK SPACE}")
)


@dataclass(frozen=True)
class FontFile:
    """A font file: its outlines, the characters it has, and how wide a line of it is for each unit of size."""

    kind: Literal["truetype", "opentype"]
    characters: frozenset[str]
    width: float


class UnfitFont(Exception):
    """It cannot be used; the message says why."""


@lru_cache(maxsize=8)
def font_file(content: bytes) -> FontFile:
    """Return what is to be known of a font.

    Raises:
        UnfitFont: It is no TrueType or OpenType font, damaged, or too large.
    """
    if len(content) > LARGEST_FONT:
        raise UnfitFont(f"has {len(content):,} bytes, more than the {LARGEST_FONT:,} that a report can carry")
    try:
        with TTFont(io.BytesIO(content), lazy=True) as font:
            if font.flavor:
                raise UnfitFont("is a web font (WOFF)")
            codes, metrics, em = font.getBestCmap() or {}, font["hmtx"].metrics, font["head"].unitsPerEm
            if "glyf" not in font and "CFF " not in font:
                raise UnfitFont("has no outlines")
            kind: Literal["truetype", "opentype"] = "opentype" if "CFF " in font else "truetype"
            width = sum(metrics[codes[ord(one)]][0] for one in SAMPLE if ord(one) in codes) / em
    except UnfitFont:
        raise
    except Exception:  # a crafted table can bring about anything
        raise UnfitFont("is no TrueType (.ttf) or OpenType (.otf) font, or is damaged") from None
    return FontFile(kind, frozenset(map(chr, codes)), width)


def lacking(characters: Iterable[str], font: FontFile) -> tuple[str, ...]:
    """Return which of *characters* the font does not have, in order; line breaks and tabs need no glyph."""
    return tuple(sorted({*characters} - font.characters - {*"\n\r\t"}))


LARGEST_LOGO = 500_000  # bytes: it stands in every report, and in every force's
FEWEST_PIXELS = 200  # high: at 18 mm about 280 dots to the inch
WIDEST, NARROWEST = 8.0, 0.2  # width over height

_PNG = b"\x89PNG\r\n\x1a\n"
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px|pt|mm|cm|in)?\s*")
_FETCHED = re.compile(r"url\(\s*['\"]?(?!#)|@import", re.IGNORECASE)


class UnfitLogo(Exception):
    """It cannot be used. `says` is why, `remedy` what to do."""

    def __init__(self, says: str, remedy: str) -> None:
        super().__init__(f"{says} {remedy}")
        self.says = says
        self.remedy = remedy


def read_logo(content: bytes) -> tuple[str, float, int]:
    """Return a logo as a data URI, its width over its height, and its height in pixels where these are few, else 0.

    Raises:
        UnfitLogo: It is no SVG or PNG, too large, or has something in it that a report cannot carry.
    """
    if len(content) > LARGEST_LOGO:
        raise UnfitLogo(f"the logo has {len(content):,} bytes.", f"Save it with at most {LARGEST_LOGO:,}.")
    png = content.startswith(_PNG)
    width, height = _png_size(content) if png else _svg_size(content)
    shape = width / height
    if not NARROWEST <= shape <= WIDEST:
        raise UnfitLogo(
            f"the logo is {shape:.2g} times as wide as it is high.", "Crop it: from a fifth to eight times fits."
        )
    kind = "png" if png else "svg+xml"
    coarse = int(height) if png and height < FEWEST_PIXELS else 0
    return f"data:image/{kind};base64,{b64encode(content).decode()}", shape, coarse


def _png_size(content: bytes) -> tuple[int, int]:
    if len(content) < 24 or content[12:16] != b"IHDR":
        raise UnfitLogo("the logo's file is cut short.", "Save it again as PNG.")
    width, height = struct.unpack(">II", content[16:24])
    if not width or not height:
        raise UnfitLogo("the logo has no width or no height.", "Save it again as PNG.")
    return width, height


def _svg_size(content: bytes) -> tuple[float, float]:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise UnfitLogo("the logo's SVG begins with a document type.", "Save it as plain SVG, which has none.")
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError):
        root = ElementTree.Element("")
    if _tag(root) != "svg":
        raise UnfitLogo("the logo is neither SVG nor PNG.", "Save it as one of them.")
    for element in root.iter():
        if refused := _refused(element):
            raise UnfitLogo(f"the logo's SVG {refused[0]}.", f"{refused[1]}.")
    box = root.get("viewBox", "").replace(",", " ").split()
    sizes = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    width, height = (float(one[1]) if (one := _LENGTH.fullmatch(size)) else 0.0 for size in sizes)
    if not width or not height:
        raise UnfitLogo("the logo's SVG does not say how large it is.", 'Give it a viewBox="0 0 WIDTH HEIGHT".')
    return width, height


def _refused(element: ElementTree.Element) -> tuple[str, str] | None:
    """What of an element a report cannot carry, and what to do: it would run, fetch, move or be see-through.

    Text would be set in whatever font the machine has; nothing see-through has a place in a tagged PDF.
    """
    name = _tag(element)
    if name in ("script", "foreignObject", "iframe", "image", "animate", "set"):
        return f"has a <{name}> in it", "Save it as shapes only"
    if name in ("text", "tspan", "textPath"):
        return "has text in it", "Convert the text to outlines, and save it again"
    for attribute, value in element.attrib.items():
        plain = attribute.rpartition("}")[2].lower()
        if plain.startswith("on"):
            return f"has '{plain}' in it", "Save it as shapes only"
        if (plain == "href" and not value.startswith("#")) or _FETCHED.search(value):
            return "takes something from another file", "Save it with everything inside"
        if plain.endswith("opacity") or (plain == "style" and "opacity" in value):
            return "has see-through parts (opacity)", "Save it with plain colours"
    if name == "style" and element.text and (_FETCHED.search(element.text) or "opacity" in element.text):
        return "has a style that fetches something or is see-through", "Save it with plain colours"
    return None


def _tag(element: ElementTree.Element) -> str:
    """Its name without the namespace; a comment has none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


# --- the word behind a draft -----------------------------------------------------------------------------------------

GREY = "#F1F3F4"  # text in the soft grey keeps a contrast above 5 on it
_SLOPE = -40  # degrees
_ACROSS = 0.86  # of the page's width that the sloping word takes


def watermark(word: str, font: bytes) -> str:
    """Return an SVG of an A4 page, in tenths of a millimetre, with *word* across it as outlines of *font*.

    No reader's software takes it for text, no other font can stand in, and nothing is see-through, which a tagged PDF
    cannot carry. A letter that the font lacks is left out.
    """
    with TTFont(io.BytesIO(font), lazy=True) as opened:
        glyphs, codes, metrics = opened.getGlyphSet(), opened.getBestCmap(), opened["hmtx"].metrics
        high = opened["OS/2"].sCapHeight or opened["head"].unitsPerEm * 0.7
        pen, along = SVGPathPen(glyphs, ntos="{:.0f}".format), 0
        for name in (codes[ord(letter)] for letter in word if ord(letter) in codes):
            glyphs[name].draw(TransformPen(pen, (1, 0, 0, -1, along, 0)))
            along += metrics[name][0]
    size = min(_ACROSS * 2100 / max(along * 0.766 + high * 0.643, 1), 700 / high)  # cosine and sine of the slope
    middle = f"translate(1050 1485) rotate({_SLOPE}) scale({size:.4f}) translate({-along / 2:.0f} {high / 2:.0f})"
    drawn = f'<path transform="{middle}" fill="{GREY}" d="{pen.getCommands()}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2100 2970">{drawn}</svg>'
