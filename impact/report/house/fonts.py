"""An organisation's fonts: whether they are whole and have every glyph that a report may need.

Comes before `report.house.reading`. A font that lacks a glyph would leave it to whatever font the machine has,
and the same report would not be the same elsewhere.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from fontTools.ttLib import TTFont

LARGEST = 3_000_000  # bytes of one weight: it stands in every page
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
    if len(content) > LARGEST:
        raise UnfitFont(f"has {len(content):,} bytes, more than the {LARGEST:,} that a report can carry")
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
    return tuple(sorted({one for one in characters if one not in font.characters and one not in "\n\r\t"}))
