"""The word behind each page of what nobody has published yet.

Comes after `report.house.look`; `report.html` adds the sheet to a draft's print form. The word is drawn as the
outlines of its letters: no reader's software takes it for text, no other font can stand in, and nothing is see-through,
which a tagged PDF cannot carry.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from markupsafe import Markup

from impact.report.house.look import SHIPPED, HouseStyle
from impact.report.styling import font_of

GREY = "#F1F3F4"  # text in the soft grey keeps a contrast above 5 on it
_SLOPE = -40  # degrees
_ACROSS = 0.86  # of the page's width that the sloping word takes


def draft_sheet(folders: Sequence[Path], house: HouseStyle = SHIPPED) -> Markup:
    """Return the style sheet that puts the word for a draft behind every printed page.

    Raises:
        FileNotFoundError: No folder has the fonts.
    """
    picture = watermark(house.words.draft, font_of(folders, house, 700))
    address = f"data:image/svg+xml,{quote(picture, safe=' =:/,.')}"
    return Markup(f'@page {{ background: url("{address}") no-repeat center center; background-size: 100% 100%; }}')


def watermark(word: str, font: bytes) -> str:
    """Return an SVG of an A4 page, in tenths of a millimetre, with *word* across it as outlines of *font*.

    A letter that the font lacks is left out.
    """
    with TTFont(io.BytesIO(font), lazy=True) as opened:
        glyphs, codes, metrics = opened.getGlyphSet(), opened.getBestCmap(), opened["hmtx"].metrics
        high = opened["OS/2"].sCapHeight or opened["head"].unitsPerEm * 0.7
        pen, along = SVGPathPen(glyphs, ntos=_whole), 0
        for name in (codes[ord(letter)] for letter in word if ord(letter) in codes):
            glyphs[name].draw(TransformPen(pen, (1, 0, 0, -1, along, 0)))
            along += metrics[name][0]
    size = min(_ACROSS * 2100 / max(along * 0.766 + high * 0.643, 1), 700 / high)  # cosine and sine of the slope
    middle = f"translate(1050 1485) rotate({_SLOPE}) scale({size:.4f}) translate({-along / 2:.0f} {high / 2:.0f})"
    drawn = f'<path transform="{middle}" fill="{GREY}" d="{pen.getCommands()}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2100 2970">{drawn}</svg>'


def _whole(number: float) -> str:
    return f"{number:.0f}"
