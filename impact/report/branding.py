"""How an organisation's reports look and what they call things; templates and style sheets in that look.

`SHIPPED` is the look without a `style.toml`. Templates, fonts and sheets are each taken from the first folder that has
it: a workspace's own stands first.
"""

from __future__ import annotations

import io
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Literal

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from impact.plan.periods import day
from impact.report.sentences import counted, dated, inside, listed, spelt, tallied

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

# The shades of the shipped sheets and charts: which of the six colours, its share of white, what is written on it.
# "own": text in the colour itself; more white is mixed in, or with "white" less, until that can be read.
_SHADES: dict[str, tuple[str, float, str]] = {
    "12436d": ("accent", 0.0, ""),
    "4a78a3": ("accent", 0.24, "white"),
    "8fa9c1": ("accent", 0.53, ""),
    "bfd0e0": ("accent", 0.73, "own"),
    "bfe3e0": ("accent", 0.78, "own"),
    "edf2f7": ("accent", 0.92, "own"),
    "801650": ("warning", 0.0, ""),
    "f3e8ef": ("warning", 0.9, "own"),
    **dict.fromkeys(("1d1d1b", "3d3d3d"), ("ink", 0.0, "")),
    **dict.fromkeys(("545a63", "5b636b", "6b7078"), ("soft", 0.0, "")),
    **dict.fromkeys(("c9ccd1", "d3d7db", "bcc5cf", "b4bbc2"), ("rule", 0.0, "")),
    **dict.fromkeys(("f2f4f6", "f4f6f8", "e9edf2"), ("wash", 0.0, "")),
}


def coloured(sheet: str, house: HouseStyle) -> str:
    """Return a style sheet in the colours and the font of *house*, in data URIs too."""
    return _in_house(sheet, house, _COLOUR)


def recoloured(svg: str, house: HouseStyle) -> str:
    """Return a drawn SVG in the colours, those of its attributes, and the font of *house*."""
    return _in_house(svg, house, _DRAWN)


def _in_house(text: str, house: HouseStyle, places: re.Pattern[str]) -> str:
    """Return *text* with the font, and each shade of a colour at *places*, that is another in *house* replaced."""
    if house.fonts is not None:
        text = text.replace(f'"{FAMILY}"', f'"{house.fonts.family}"')
    if house.colours == SHIPPED.colours:
        return text
    shades = {
        name: _legible(own, white, on_it)[1:]
        for name, (role, white, on_it) in _SHADES.items()
        if (own := getattr(house.colours, role)).upper() != getattr(SHIPPED.colours, role)
    }
    return places.sub(lambda found: found[1] + shades.get(found[2].lower(), found[2]), text)


def _legible(colour: str, white: float, on_it: str) -> str:
    """The colour with about that share of white, so that what is written on it can be read."""
    if not on_it:
        return mixed(colour, white)
    found = [
        mixed(colour, white * (10 - part) / 10 if on_it == "white" else white + (1 - white) * part / 10)
        for part in range(11)
    ]
    text = WHITE if on_it == "white" else colour
    return next((shade for shade in found if contrast(shade, text) >= LEAST_CONTRAST), found[-1])


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
    scaled = [part / 255 for part in _parts(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in scaled)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


# --- templates and style sheets -------------------------------------------------------------------------------------

FACES = {400: "Regular", 600: "Semibold", 700: "Bold"}


class _Compiled(BytecodeCache):
    """Templates as they were compiled, kept from one environment to the next; one that has changed is compiled anew."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.code


_COMPILED = {True: _Compiled(), False: _Compiled()}  # by whether what they fill in is escaped


def page_templates(folders: Sequence[Path], *, escaping: bool = True) -> Environment:
    """Return the templates of web pages, or of plain text without *escaping*; a name that is not there fails."""
    environment = Environment(
        bytecode_cache=_COMPILED[escaping],
        loader=FileSystemLoader(folders),
        autoescape=escaping,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["urlize.rel"] = None
    environment.filters.update(
        counted=counted, dated=dated, day=day, listed=listed, lower_first=inside, spelt=spelt, tallied=tallied
    )
    return environment


def source(environment: Environment, name: str) -> Markup:
    """Return a template's text as it is: a script for the foot of a page."""
    assert environment.loader is not None  # set where the environment is made
    return Markup(environment.loader.get_source(environment, name)[0])


def style(environment: Environment, folders: Sequence[Path], *sheets: str, house: HouseStyle = SHIPPED) -> Markup:
    """Return the fonts and the style *sheets*, given as "report/report.css", for the head of a page.

    Args:
        environment: Where the sheets are found.
        folders: Where the shipped fonts are.
        sheets: Each below a templates folder.
        house: The organisation's own colours and fonts; without it, the shipped look.

    Raises:
        FileNotFoundError: No folder has the fonts.
    """
    family, faces = FAMILY, tuple(Face(one, "truetype", font_of(folders, SHIPPED, one)) for one in FACES)
    if house.fonts is not None:
        family, faces = house.fonts.family, house.fonts.faces
    parts = [
        f'@font-face {{ font-family: "{family}"; font-weight: {face.weight}; src: url("data:font/'
        f'{"otf" if face.kind == "opentype" else "ttf"};base64,{b64encode(face.content).decode()}")'
        f' format("{face.kind}"); }}'
        for face in faces
    ]
    return Markup("\n".join([*parts, *(coloured(str(source(environment, sheet)), house) for sheet in sheets)]))


def font_of(folders: Sequence[Path], house: HouseStyle, weight: int) -> bytes:
    """Return the font file that the report's text of *weight*, 400, 600 or 700, is set in.

    Raises:
        FileNotFoundError: No folder has the shipped one.
    """
    if house.fonts is not None:
        return next(face.content for face in house.fonts.faces if face.weight == weight)
    path = f"fonts/SourceSans3-{FACES[weight]}.ttf"
    for folder in folders:
        if (folder / path).is_file():
            return (folder / path).read_bytes()
    raise FileNotFoundError(f"No templates folder has {path}. Install impact again, or put the font there.")


# --- the word behind a draft -----------------------------------------------------------------------------------------

GREY = "#F1F3F4"  # text in the soft grey keeps a contrast above 5 on it
_SLOPE = -40  # degrees
_ACROSS = 0.86  # of the page's width that the sloping word takes


def watermark(word: str, font: bytes) -> str:
    """Return an SVG of an A4 page, in tenths of a millimetre, with *word* across it as outlines of *font*.

    No reader's software takes it for text, no other font can stand in, and nothing is see-through, which a tagged PDF
    cannot carry. A letter that the font lacks is left out.
    """
    from fontTools.pens.svgPathPen import SVGPathPen  # late: only a draft in print has it
    from fontTools.pens.transformPen import TransformPen
    from fontTools.ttLib import TTFont

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
