"""The cover of a printed report, and the word behind each page of what nobody has published yet.

The cover's title is no heading: the summary's is the report's first, on paper as on a screen. The word for a draft is
drawn as the outlines of its letters: no reader's software takes it for text, no other font can stand in, and nothing is
see-through, which a tagged PDF cannot carry.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from markupsafe import Markup

from impact.report.branding import SHIPPED, HouseStyle, Logo
from impact.report.document import Report
from impact.report.styling import font_of


@dataclass(frozen=True)
class Entry:
    """A line of the contents: `anchor` is the id of the heading it leads to, `ref` that of a promise or ""."""

    anchor: str
    words: str
    ref: str = ""


@dataclass(frozen=True)
class Cover:
    """Everything on it, as words; "" for what there is none of. `contact` says who to ask, with its addresses."""

    organisation: str
    logo: Logo | None
    kicker: str
    title: str
    period: str
    as_at: str
    edition: str
    notice: str
    contents_title: str
    contents: tuple[Entry, ...]
    contact: str


def cover(
    report: Report,
    edition: str,
    house: HouseStyle = SHIPPED,
    profile: Literal["board", "full"] = "full",
    contents: Sequence[Entry] | None = None,
) -> Cover:
    """Compose the cover.

    Args:
        report: Its title, period, notice and parts.
        edition: From `edition_words`.
        house: The organisation's own words and logo.
        profile: What it is the cover of: the board's report has no definitions, the full one no page of figures.
        contents: Its lines, where they are others than the report's parts in their order.
    """
    return Cover(
        organisation=house.words.organisation or report.organisation,
        logo=house.logo,
        kicker=house.words.kicker,
        title=report.title,
        period=report.period,
        as_at=f"Figures known on {report.as_at}",
        edition=edition,
        notice=report.notice,
        contents_title=house.words.contents,
        contents=tuple(contents) if contents is not None else _contents(report, house, profile),
        contact=house.words.contact,
    )


def edition_words(version: int | None, published: str = "", by: str = "", why: str = "") -> str:
    """Return which edition it is: "Draft, not published", or "Version 2, published 20 August 2025 by Jo Smith".

    Args:
        version: From 1; None for what nobody has published.
        published: The day, as a reader has it.
        by: Who published it, with the role: "Jo Smith, Head of Analysis".
        why: What brought about a later version, as a sentence.
    """
    if version is None:
        return "Draft, not published"
    said = f"Version {version}" + (f", published {published}" if published else "") + (f" by {by}" if by else "")
    return f"{said}. {why[:1].upper()}{why[1:]}" if why else said


def _contents(report: Report, house: HouseStyle, profile: Literal["board", "full"]) -> tuple[Entry, ...]:
    words = house.words
    found = [Entry("title", words.summary), Entry("scoreboard", words.scoreboard)]
    found += [Entry(page.anchor, page.title, page.ref) for page in report.promises]
    found.append(Entry("returns", words.returns))
    if report.revised:
        found.append(Entry("revisions", words.revisions))
    if profile == "board" and report.figures:
        found.append(Entry("figures", words.figures))
    found.append(Entry("methods", report.methods_title))
    return (*found, Entry("definitions", words.definitions)) if profile == "full" else tuple(found)


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
        pen, along = SVGPathPen(glyphs, ntos="{:.0f}".format), 0
        for name in (codes[ord(letter)] for letter in word if ord(letter) in codes):
            glyphs[name].draw(TransformPen(pen, (1, 0, 0, -1, along, 0)))
            along += metrics[name][0]
    size = min(_ACROSS * 2100 / max(along * 0.766 + high * 0.643, 1), 700 / high)  # cosine and sine of the slope
    middle = f"translate(1050 1485) rotate({_SLOPE}) scale({size:.4f}) translate({-along / 2:.0f} {high / 2:.0f})"
    drawn = f'<path transform="{middle}" fill="{GREY}" d="{pen.getCommands()}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2100 2970">{drawn}</svg>'
