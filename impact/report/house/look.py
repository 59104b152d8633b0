"""How an organisation's reports look and what they call things: colours, fonts, logo, wording.

Comes before `report.styling` and `report.house.cover`, which use it; `report.house.reading` makes one from the
workspace's `style.toml`. `SHIPPED` is the look that a report has without that file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

FAMILY = "Source Sans 3"
LEAST_CONTRAST = 4.5  # Web Content Accessibility Guidelines 2.2, 1.4.3: text against what is behind it
WHITE = "#FFFFFF"

_COLOUR = re.compile(r"(#|%23)([0-9A-Fa-f]{6})(?![0-9A-Za-z])")
_DRAWN = re.compile(r'(?<==")(#)([0-9A-Fa-f]{6})(?=")')


@dataclass(frozen=True)
class Colours:
    """Six colours, "#RRGGBB". What is for graphics only, and what means better or beyond chance, stays as it is.

    Attributes:
        accent: Headings, and what a chart shows.
        warning: Off track, late, and the notice.
        ink: Text.
        soft: Text that stands back.
        rule: Thin lines.
        wash: Behind a box of text.
    """

    accent: str = "#12436D"
    warning: str = "#801650"
    ink: str = "#1D1D1B"
    soft: str = "#545A63"
    rule: str = "#C9CCD1"
    wash: str = "#F2F4F6"


@dataclass(frozen=True)
class HouseWords:
    """What the report calls itself and its parts.

    `organisation` and `footer` are "" where the plan's own name and nothing are to stand; `contact` says who to ask.
    """

    kicker: str = "Progress report to the Board"
    organisation: str = ""
    contact: str = ""
    footer: str = ""
    draft: str = "Draft"
    contents: str = "Contents"
    summary: str = "Summary"
    board: str = "The Board is asked to"
    scoreboard: str = "Every measure on a line"
    next_steps: str = "What happens next"
    steps: str = "Steps the plan promised"
    returns: str = "Who returned, and when"
    revisions: str = "Revisions since the last edition"
    figures: str = "The figures behind the charts"
    definitions: str = "What each measure is"


@dataclass(frozen=True)
class Face:
    """One weight of a family: 400, 600 or 700, and the font file as it is."""

    weight: int
    kind: Literal["truetype", "opentype"]
    content: bytes


@dataclass(frozen=True)
class HouseFonts:
    """A family in three weights that has every glyph a report may need."""

    family: str
    faces: tuple[Face, ...]


@dataclass(frozen=True)
class Logo:
    """A picture as a data URI, its words for those who do not see it, and how wide it is for each unit of height."""

    data: str
    alt: str
    shape: float


@dataclass(frozen=True)
class HouseStyle:
    """All of it."""

    colours: Colours = Colours()
    words: HouseWords = HouseWords()
    logo: Logo | None = None
    fonts: HouseFonts | None = None


SHIPPED = HouseStyle()

Text = Literal["", "white", "own"]


@dataclass(frozen=True)
class _Shade:
    """A colour of the shipped sheets and charts: one of the six with a share of white, and what is written on it.

    "own": text in the colour itself; more white is mixed in, or with "white" less, until that can be read.
    """

    role: str
    white: float = 0.0
    text: Text = ""


_SHADES: dict[str, _Shade] = {
    "12436d": _Shade("accent"),
    "4a78a3": _Shade("accent", 0.24, "white"),
    "8fa9c1": _Shade("accent", 0.53),
    "bfd0e0": _Shade("accent", 0.73, "own"),
    "bfe3e0": _Shade("accent", 0.78, "own"),
    "edf2f7": _Shade("accent", 0.92, "own"),
    "801650": _Shade("warning"),
    "f3e8ef": _Shade("warning", 0.9, "own"),
    "1d1d1b": _Shade("ink"),
    "3d3d3d": _Shade("ink"),
    "545a63": _Shade("soft"),
    "5b636b": _Shade("soft"),
    "6b7078": _Shade("soft"),
    "c9ccd1": _Shade("rule"),
    "d3d7db": _Shade("rule"),
    "bcc5cf": _Shade("rule"),
    "b4bbc2": _Shade("rule"),
    "f2f4f6": _Shade("wash"),
    "f4f6f8": _Shade("wash"),
    "e9edf2": _Shade("wash"),
}


def coloured(sheet: str, style: HouseStyle) -> str:
    """Return a style sheet with the shipped colours replaced by those of *style*, in data URIs too."""
    return _recoloured(sheet, style, _COLOUR)


def coloured_drawing(svg: str, style: HouseStyle) -> str:
    """Return a drawn SVG with the shipped colours of its attributes replaced by those of *style*."""
    return _recoloured(svg, style, _DRAWN)


def _recoloured(text: str, style: HouseStyle, places: re.Pattern[str]) -> str:
    changed = _changed(style.colours)
    if not changed:
        return text
    return places.sub(lambda found: found[1] + changed.get(found[2].lower(), found[2]), text)


def _changed(colours: Colours) -> dict[str, str]:
    """Each shipped shade of a colour that is another here, with what takes its place; both without their "#"."""
    return {
        name: _legible(getattr(colours, shade.role), shade.white, shade.text).removeprefix("#")
        for name, shade in _SHADES.items()
        if getattr(colours, shade.role).upper() != getattr(SHIPPED.colours, shade.role)
    }


def _legible(colour: str, white: float, text: Text) -> str:
    """The colour with about that share of white, so that what is written on it can be read."""
    shades = {
        "": [white],
        "white": [white * part / 10 for part in range(10, -1, -1)],
        "own": [white + (1 - white) * part / 10 for part in range(11)],
    }
    found = [mixed(colour, share) for share in shades[text]]
    on_it = {"": "", "white": WHITE, "own": colour}[text]
    return next((shade for shade in found if not on_it or contrast(shade, on_it) >= LEAST_CONTRAST), found[-1])


def mixed(colour: str, white: float) -> str:
    """Return *colour* with the share *white* (0 to 1) of white in it."""
    parts = (round(part + (255 - part) * white) for part in _parts(colour))
    return "#" + "".join(f"{part:02X}" for part in parts)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 (none) to 21 (black on white).

    Source: Web Content Accessibility Guidelines 2.2, "contrast ratio" and "relative luminance".
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue
