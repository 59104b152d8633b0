"""How an organisation's reports look and what they call things: colours, fonts, logo, wording.

Comes before `report.styling` and `report.house.cover`, which use it; `report.house.reading` makes one from the
workspace's `style.toml`. `SHIPPED` is the look that a report has without that file.
"""

from __future__ import annotations

import io
import re
import struct
import tomllib
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, Literal
from xml.etree import ElementTree

from fontTools.ttLib import TTFont

from impact.plan.words import nearest
from impact.report.words.remarks import Remark, Weight, in_order
from impact.resources import folder

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
    return tuple(sorted({one for one in characters if one not in font.characters and one not in "\n\r\t"}))


LARGEST_LOGO = 500_000  # bytes: it stands in every report, and in every force's
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


def logo_drawn(content: bytes) -> Drawn:
    """Return the logo in the file *content*.

    Raises:
        UnfitLogo: It is no SVG or PNG, too large, or has something in it that a report cannot carry.
    """
    if len(content) > LARGEST_LOGO:
        raise UnfitLogo(f"the logo has {len(content):,} bytes.", f"Save it with at most {LARGEST_LOGO:,}.")
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
    if _tag(root) != "svg":
        raise UnfitLogo("the logo is neither SVG nor PNG.", "Save it as one of them.")
    for element in root.iter():
        _hold(element)
    return _shape(root)


def _hold(element: ElementTree.Element) -> None:
    """Refuse what a report cannot carry: see the comment of each."""
    name = _tag(element)
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


def _tag(element: ElementTree.Element) -> str:
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


STYLE = "style.toml"
WEIGHTS = {"regular": 400, "semibold": 600, "bold": 700}
LONGEST = {"draft": 12, "contact": 200, "footer": 60}  # characters; any other wording may have 70
_LONGEST = 70
_TEXTS = ("accent", "warning", "ink", "soft")

Read = Callable[[str], bytes | None]

_TABLE = re.compile(r"\s*\[\s*([A-Za-z0-9_-]+)\s*\]")
_KEY = re.compile(r"(\s*)([A-Za-z0-9_.-]+)\s*=")
_HEX = re.compile(r"#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")
_FAMILY = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{0,59}")
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")


def read_house_style(text: str, read: Read, file: str = STYLE) -> tuple[HouseStyle, tuple[Remark, ...]]:
    """Return the style that *text* says, and what is wrong or odd in it.

    Args:
        text: The file, as TOML.
        read: Gives the content of a file of the workspace by its path there, or None where there is none.
        file: What it is called in what is found.
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        return SHIPPED, (_unreadable(str(problem), text, file),)
    except RecursionError:
        return SHIPPED, (Remark(file, 1, 1, "this is nested too deeply to be read.", "Make it simpler."),)
    reading = _Reading(file, _places(text), read, [])
    style = reading.style(said)
    return style, in_order(reading.found)


def _unreadable(problem: str, text: str, file: str) -> Remark:
    at = _AT.search(problem)
    line, column = (int(at[1]), int(at[2])) if at and at[1] else (text.count("\n") + 1, 1)
    says = f"this line is not TOML: {_AT.sub('', problem)[:1].lower()}{_AT.sub('', problem)[1:]}."
    return Remark(file, line, column, says, 'Write name = "value", with the quotes.')


def _places(text: str) -> dict[str, tuple[int, int]]:
    """The line and column, from 1, of each table and of each key as "table.key"."""
    found: dict[str, tuple[int, int]] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if head := _TABLE.match(line):
            table = head[1]
            found.setdefault(table, (number, line.index("[") + 1))
        elif key := _KEY.match(line):
            found.setdefault(f"{table}.{key[2]}".lstrip("."), (number, len(key[1]) + 1))
    return found


@dataclass(frozen=True)
class _Reading:
    """One file as it is read; `found` grows."""

    file: str
    places: Mapping[str, tuple[int, int]]
    read: Read
    found: list[Remark]

    def say(self, place: str, says: str, remedy: str, severity: Weight = "error") -> None:
        line, column = self.places.get(place) or self.places.get(place.partition(".")[0]) or (1, 1)
        self.found.append(Remark(self.file, line, column, says, remedy, severity))

    def style(self, said: Mapping[str, Any]) -> HouseStyle:
        tables = {"logo": ("file", "alt"), "colours": _names(Colours), "words": _names(HouseWords),
                  "fonts": ("family", *WEIGHTS)}  # fmt: skip
        given = {name: self.table(name, said[name], tables[name]) for name in said if name in tables}
        for name in said:
            if name not in tables:
                self.unknown(name, name, tuple(tables), "Write it under [logo], [colours], [fonts] or [words].")
        return HouseStyle(
            colours=self.colours(given.get("colours", {})),
            words=self.words(given.get("words", {})),
            logo=self.logo(given["logo"]) if "logo" in given else None,
            fonts=self.fonts(given["fonts"]) if "fonts" in given else None,
        )

    def table(self, name: str, said: Any, known: tuple[str, ...]) -> dict[str, str]:
        """What stands in a table, as far as it is texts under known names."""
        if not isinstance(said, dict):
            self.say(name, f"'{name}' is a value here.", f"Write [{name}] on a line of its own, and its lines below.")
            return {}
        texts = {}
        for key, value in said.items():
            if key not in known:
                self.unknown(key, f"{name}.{key}", known, f"[{name}] may say {', '.join(known)}.")
            elif not isinstance(value, str):
                self.say(f"{name}.{key}", f"'{key}' is not a text.", "Put quotes around it.")
            else:
                texts[key] = value.strip()
        return texts

    def unknown(self, word: str, place: str, known: tuple[str, ...], otherwise: str) -> None:
        near = nearest(word, known)
        self.say(place, f"there is no '{word}'.", f"Did you mean '{near}'?" if near else otherwise)

    def colours(self, said: Mapping[str, str]) -> Colours:
        found = SHIPPED.colours
        for name, value in said.items():
            if not _HEX.fullmatch(value):
                self.say(f"colours.{name}", f"'{value}' is not a colour.", 'Write one as "#12436D".')
                continue
            whole = value if len(value) == 7 else "#" + "".join(2 * digit for digit in value[1:])
            found = replace(found, **{name: whole.upper()})
        return self.readable(found, said)

    def readable(self, found: Colours, said: Mapping[str, str]) -> Colours:
        """The colours that text can be read in and against; the shipped one for any other."""
        for name in ("wash", *_TEXTS):
            if name in said and (faint := _too_faint(name, found, said)):
                self.say(f"colours.{name}", faint, f"Choose a {'lighter' if name == 'wash' else 'darker'} one.")
                found = replace(found, **{name: getattr(SHIPPED.colours, name)})
        return found

    def words(self, said: Mapping[str, str]) -> HouseWords:
        found = SHIPPED.words
        for name, value in said.items():
            most = LONGEST.get(name, _LONGEST)
            one_line = " ".join(value.split())
            if len(one_line) > most:
                says = f"'{name}' has {len(one_line)} characters, and its place has room for {most}."
                self.say(f"words.{name}", says, "Shorten it.")
            elif not one_line and getattr(found, name):
                self.say(f"words.{name}", f"'{name}' is empty.", "Write something, or take the line out.")
            else:
                found = replace(found, **{name: one_line})
        return found

    def logo(self, said: Mapping[str, str]) -> Logo | None:
        path, alt = said.get("file", ""), said.get("alt", "")
        content = self.content("logo.file", path, "the logo's file", 'file = "logo.svg"')
        if content is None:
            return None
        try:
            found = logo_drawn(content)
        except UnfitLogo as problem:
            self.say("logo.file", problem.says, problem.remedy)
            return None
        if not alt:
            remedy = 'Add a line as alt = "College of Policing", for those who do not see it.'
            self.say("logo", "the logo has no words.", remedy)
            return None
        if found.coarse:
            says = f"the logo is {found.coarse} pixels high, and will look coarse in print."
            self.say("logo.file", says, "Save it as SVG, or as a larger PNG.", "query")
        return Logo(found.data, alt, found.shape)

    def content(self, place: str, path: str, what: str, example: str) -> bytes | None:
        if not path:
            self.say(place, f"{what} is not named.", f"Add a line as {example}.")
            return None
        content = self.read(path)
        if content is None:
            self.say(place, f"there is no file '{path}' in this workspace.", "Put it there, or correct the name.")
        return content

    def fonts(self, said: Mapping[str, str]) -> HouseFonts | None:
        family = said.get("family", "")
        if not _FAMILY.fullmatch(family):
            remedy = 'Add the family\'s name in letters, digits and spaces, as family = "Inter".'
            self.say("fonts.family", "the fonts have no family name that can be used.", remedy)
            return None
        faces = [self.face(name, said.get(name, "")) for name in WEIGHTS]
        whole = tuple(face for face in faces if face is not None)
        return HouseFonts(family, whole) if len(whole) == len(WEIGHTS) else None

    def face(self, name: str, path: str) -> Face | None:
        place, example = f"fonts.{name}", f'{name} = "fonts/Inter-{name.capitalize()}.ttf"'
        content = self.content(place, path, f"the {name} font's file", example)
        if content is None:
            return None
        try:
            found = font_file(content)
        except UnfitFont as problem:
            self.say(place, f"'{path}' {problem}.", "Name another file.")
            return None
        if missing := lacking(NEEDED, found):
            shown = " ".join(missing[:8]) + (f" and {len(missing) - 8} more" if len(missing) > 8 else "")
            says = f"'{path}' lacks characters that reports use: {shown}."
            self.say(place, says, "The shipped font is used. Name a font that has them.", "query")
            return None
        if found.width > WIDER * _shipped_width(name):
            says = f"'{path}' is {found.width / _shipped_width(name) - 1:.0%} wider than the shipped font."
            self.say(place, says, "Look whether words on charts touch; a narrower family is safer.", "query")
        return Face(WEIGHTS[name], found.kind, content)


def _too_faint(name: str, colours: Colours, said: Mapping[str, str]) -> str:
    """Why text cannot be read in the colour *name*, or on it where it is the wash; "" where it can."""
    texts = [name] if name != "wash" else [text for text in _TEXTS if text not in said]
    for text in texts:
        for what, behind in (("white", WHITE), (f"the wash ({colours.wash})", colours.wash)):
            colour = getattr(colours, text)
            ratio = contrast(colour, behind)
            if ratio < LEAST_CONTRAST:
                shown = f"{int(ratio * 10) / 10:.1f}"  # never rounded up to what would do
                return (
                    f"text in '{text}' ({colour}) on {what} has a contrast of {shown}; {LEAST_CONTRAST} is the least."
                )
    return ""


def _names(kind: type[Colours] | type[HouseWords]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


def _shipped_width(name: str) -> float:
    return font_file((folder("templates") / "fonts" / f"SourceSans3-{name.capitalize()}.ttf").read_bytes()).width
