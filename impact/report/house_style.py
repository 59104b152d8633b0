"""An organisation's `style.toml`: what it says, its fonts and its logo, and whether a report can carry them.

Every line of it may be left out; every fault is told at its line, and what is faulty keeps the shipped look. A font
must be whole and have every glyph that a report may need: one left to whatever font the machine has would not be the
same elsewhere. A logo must not fail in print, fetch something or run.
"""

from __future__ import annotations

import io
import re
import struct
import tomllib
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree

from impact.plan.parts import Remark, Weight, in_order, nearest
from impact.report.branding import (
    FACES,
    LEAST_CONTRAST,
    SHIPPED,
    WHITE,
    Colours,
    Face,
    HouseFonts,
    HouseStyle,
    HouseWords,
    Logo,
    contrast,
    font_of,
)
from impact.resources import folder

STYLE = "style.toml"
WEIGHTS = {name.lower(): weight for weight, name in FACES.items()}
LONGEST = {"draft": 12, "contact": 200, "footer": 60}  # characters; any other wording may have 70
TEXTS = ("accent", "warning", "ink", "soft")
TABLES = {
    "colours": tuple(one.name for one in fields(Colours)),
    "words": tuple(one.name for one in fields(HouseWords)),
    "logo": ("file", "alt"),
    "fonts": ("family", *WEIGHTS),
}

Read = Callable[[str], bytes | None]

_TABLE = re.compile(r"\s*\[\s*([A-Za-z0-9_-]+)\s*\]")
_KEY = re.compile(r"(\s*)([A-Za-z0-9_.-]+)\s*=")
_HEX = re.compile(r"#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")
_FAMILY = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{0,59}")
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")


class Unfit(Exception):
    """A font or a logo cannot be used. `says` is why, `remedy` what to do."""

    def __init__(self, says: str, remedy: str = "Name another file.") -> None:
        super().__init__(f"{says} {remedy}")
        self.says = says
        self.remedy = remedy


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
        at, says = _AT.search(str(problem)), _AT.sub("", str(problem))
        line, column = (int(at[1]), int(at[2])) if at and at[1] else (text.count("\n") + 1, 1)
        says = f"this line is not TOML: {says[:1].lower()}{says[1:]}."
        return SHIPPED, (Remark(file, line, column, says, 'Write name = "value", with the quotes.'),)
    except RecursionError:
        return SHIPPED, (Remark(file, 1, 1, "this is nested too deeply to be read.", "Make it simpler."),)
    reading = _StyleReader(file, _places(text), read, [])
    given = reading.tables(said)
    style = HouseStyle(
        colours=reading.colours(given.get("colours", {})),
        words=reading.words(given.get("words", {})),
        logo=reading.logo(given["logo"]) if "logo" in given else None,
        fonts=reading.fonts(given["fonts"]) if "fonts" in given else None,
    )
    return style, in_order(reading.found)


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
class _StyleReader:
    """One file as it is read; `found` grows."""

    file: str
    places: Mapping[str, tuple[int, int]]
    read: Read
    found: list[Remark]

    def say(self, place: str, says: str, remedy: str, severity: Weight = "error") -> None:
        line, column = self.places.get(place) or self.places.get(place.partition(".")[0]) or (1, 1)
        self.found.append(Remark(self.file, line, column, says, remedy, severity))

    def unknown(self, word: str, place: str, known: Sequence[str], otherwise: str) -> None:
        near = nearest(word, known)
        self.say(place, f"there is no '{word}'.", f"Did you mean '{near}'?" if near else otherwise)

    def tables(self, said: Mapping[str, Any]) -> dict[str, dict[str, str]]:
        """What stands in each table, as far as it is texts under known names."""
        found: dict[str, dict[str, str]] = {}
        for name, table in said.items():
            if name not in TABLES:
                self.unknown(name, name, tuple(TABLES), "Write it under [logo], [colours], [fonts] or [words].")
                continue
            found[name] = {}
            if not isinstance(table, dict):
                self.say(
                    name, f"'{name}' is a value here.", f"Write [{name}] on a line of its own, and its lines below."
                )
                continue
            for key, value in table.items():
                if key not in TABLES[name]:
                    may = f"[{name}] may say {', '.join(TABLES[name])}."
                    self.unknown(key, f"{name}.{key}", TABLES[name], may)
                elif not isinstance(value, str):
                    self.say(f"{name}.{key}", f"'{key}' is not a text.", "Put quotes around it.")
                else:
                    found[name][key] = value.strip()
        return found

    def colours(self, said: Mapping[str, str]) -> Colours:
        """The colours that text can be read in and against; the shipped one for any other."""
        found = SHIPPED.colours
        for name, value in said.items():
            if _HEX.fullmatch(value):
                whole = value if len(value) == 7 else "#" + "".join(2 * digit for digit in value[1:])
                found = replace(found, **{name: whole.upper()})
            else:
                self.say(f"colours.{name}", f"'{value}' is not a colour.", 'Write one as "#12436D".')
        for name in ("wash", *TEXTS):
            if name in said and (faint := _too_faint(name, found, said)):
                self.say(f"colours.{name}", faint, f"Choose a {'lighter' if name == 'wash' else 'darker'} one.")
                found = replace(found, **{name: getattr(SHIPPED.colours, name)})
        return found

    def words(self, said: Mapping[str, str]) -> HouseWords:
        found = SHIPPED.words
        for name, value in said.items():
            most, one_line = LONGEST.get(name, 70), " ".join(value.split())
            if len(one_line) > most:
                says = f"'{name}' has {len(one_line)} characters, and its place has room for {most}."
                self.say(f"words.{name}", says, "Shorten it.")
            elif not one_line and getattr(found, name):
                self.say(f"words.{name}", f"'{name}' is empty.", "Write something, or take the line out.")
            else:
                found = replace(found, **{name: one_line})
        return found

    def content(self, place: str, path: str, what: str, example: str) -> bytes | None:
        content = self.read(path) if path else None
        if not path:
            self.say(place, f"{what} is not named.", f"Add a line as {example}.")
        elif content is None:
            self.say(place, f"there is no file '{path}' in this workspace.", "Put it there, or correct the name.")
        return content

    def logo(self, said: Mapping[str, str]) -> Logo | None:
        content = self.content("logo.file", said.get("file", ""), "the logo's file", 'file = "logo.svg"')
        if content is None:
            return None
        try:
            data, shape, coarse = read_logo(content)
        except Unfit as problem:
            self.say("logo.file", problem.says, problem.remedy)
            return None
        if not said.get("alt"):
            remedy = 'Add a line as alt = "College of Policing", for those who do not see it.'
            self.say("logo", "the logo has no words.", remedy)
            return None
        if coarse:
            says = f"the logo is {coarse} pixels high, and will look coarse in print."
            self.say("logo.file", says, "Save it as SVG, or as a larger PNG.", "query")
        return Logo(data, said["alt"], shape)

    def fonts(self, said: Mapping[str, str]) -> HouseFonts | None:
        family = said.get("family", "")
        if not _FAMILY.fullmatch(family):
            remedy = 'Add the family\'s name in letters, digits and spaces, as family = "Inter".'
            self.say("fonts.family", "the fonts have no family name that can be used.", remedy)
            return None
        faces = [self.face(name, said.get(name, "")) for name in WEIGHTS]
        kept = tuple(face for face in faces if face is not None)
        return HouseFonts(family, kept) if len(kept) == len(faces) else None

    def face(self, name: str, path: str) -> Face | None:
        example = f'{name} = "fonts/Inter-{name.capitalize()}.ttf"'
        content = self.content(f"fonts.{name}", path, f"the {name} font's file", example)
        if content is None:
            return None
        try:
            found = font_file(content)
        except Unfit as problem:
            self.say(f"fonts.{name}", f"'{path}' {problem.says}.", problem.remedy)
            return None
        if missing := lacking(NEEDED, found):
            shown = " ".join(missing[:8]) + (f" and {len(missing) - 8} more" if len(missing) > 8 else "")
            says = f"'{path}' lacks characters that reports use: {shown}."
            self.say(f"fonts.{name}", says, "The shipped font is used. Name a font that has them.", "query")
            return None
        shipped = font_of([folder("templates")], SHIPPED, WEIGHTS[name])
        if (wider := found.width / font_file(shipped).width) > WIDER:
            says = f"'{path}' is {wider - 1:.0%} wider than the shipped font."
            self.say(f"fonts.{name}", says, "Look whether words on charts touch; a narrower family is safer.", "query")
        return Face(WEIGHTS[name], found.kind, content)


def _too_faint(name: str, colours: Colours, said: Mapping[str, str]) -> str:
    """Why text cannot be read in the colour *name*, or on it where it is the wash; "" where it can."""
    for text in [name] if name != "wash" else [text for text in TEXTS if text not in said]:
        colour = getattr(colours, text)
        for what, behind in (("white", WHITE), (f"the wash ({colours.wash})", colours.wash)):
            if (ratio := contrast(colour, behind)) < LEAST_CONTRAST:
                shown = f"{int(ratio * 10) / 10:.1f}"  # never rounded up to what would do
                least = f"{LEAST_CONTRAST} is the least."
                return f"text in '{text}' ({colour}) on {what} has a contrast of {shown}; {least}"
    return ""


# --- fonts ----------------------------------------------------------------------------------------------------------

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


@lru_cache(maxsize=8)
def font_file(content: bytes) -> FontFile:
    """Return what is to be known of a font.

    Raises:
        Unfit: It is no TrueType or OpenType font, damaged, or too large.
    """
    from fontTools.ttLib import TTFont  # late: few workspaces have fonts of their own

    if len(content) > LARGEST_FONT:
        raise Unfit(f"has {len(content):,} bytes, more than the {LARGEST_FONT:,} that a report can carry")
    try:
        with TTFont(io.BytesIO(content), lazy=True) as font:
            if font.flavor:
                raise Unfit("is a web font (WOFF)")
            codes, metrics, em = font.getBestCmap() or {}, font["hmtx"].metrics, font["head"].unitsPerEm
            if "glyf" not in font and "CFF " not in font:
                raise Unfit("has no outlines")
            width = sum(metrics[codes[ord(one)]][0] for one in SAMPLE if ord(one) in codes) / em
            return FontFile("opentype" if "CFF " in font else "truetype", frozenset(map(chr, codes)), width)
    except Unfit:
        raise
    except Exception:  # a crafted table can bring about anything
        raise Unfit("is no TrueType (.ttf) or OpenType (.otf) font, or is damaged") from None


def lacking(characters: Iterable[str], font: FontFile) -> tuple[str, ...]:
    """Return which of *characters* the font does not have, in order; line breaks and tabs need no glyph."""
    return tuple(sorted({*characters} - font.characters - {*"\n\r\t"}))


def lacks(folders: Sequence[Path], house: HouseStyle = SHIPPED) -> Callable[[str], tuple[str, ...]]:
    """Return what gives the characters of a text that the report's own font does not have, in order.

    Such a character would be taken from whatever font the machine has, and look different on another.
    """
    font = font_file(font_of(folders, house, 400))
    return lambda text: lacking(text, font)


# --- logos ----------------------------------------------------------------------------------------------------------

LARGEST_LOGO = 500_000  # bytes: it stands in every report, and in every force's
FEWEST_PIXELS = 200  # high: at 18 mm about 280 dots to the inch
WIDEST, NARROWEST = 8.0, 0.2  # width over height

_PNG = b"\x89PNG\r\n\x1a\n"
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px|pt|mm|cm|in)?\s*")
_FETCHED = re.compile(r"url\(\s*['\"]?(?!#)|@import", re.IGNORECASE)


def read_logo(content: bytes) -> tuple[str, float, int]:
    """Return a logo as a data URI, its width over its height, and its height in pixels where these are few, else 0.

    Raises:
        Unfit: It is no SVG or PNG, too large, or has something in it that a report cannot carry.
    """
    if len(content) > LARGEST_LOGO:
        raise Unfit(f"the logo has {len(content):,} bytes.", f"Save it with at most {LARGEST_LOGO:,}.")
    png = content.startswith(_PNG)
    width, height = _png_size(content) if png else _svg_size(content)
    shape = width / height
    if not NARROWEST <= shape <= WIDEST:
        says = f"the logo is {shape:.2g} times as wide as it is high."
        raise Unfit(says, "Crop it: from a fifth to eight times fits.")
    kind = "png" if png else "svg+xml"
    coarse = int(height) if png and height < FEWEST_PIXELS else 0
    return f"data:image/{kind};base64,{b64encode(content).decode()}", shape, coarse


def _png_size(content: bytes) -> tuple[int, int]:
    if len(content) < 24 or content[12:16] != b"IHDR":
        raise Unfit("the logo's file is cut short.", "Save it again as PNG.")
    width, height = struct.unpack(">II", content[16:24])
    if not width or not height:
        raise Unfit("the logo has no width or no height.", "Save it again as PNG.")
    return width, height


def _svg_size(content: bytes) -> tuple[float, float]:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Unfit("the logo's SVG begins with a document type.", "Save it as plain SVG, which has none.")
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError):
        root = ElementTree.Element("")
    if _plain(root.tag) != "svg":
        raise Unfit("the logo is neither SVG nor PNG.", "Save it as one of them.")
    for element in root.iter():
        if isinstance(element.tag, str) and (refused := _refused(element)):  # a comment has no name
            raise Unfit(f"the logo's SVG {refused[0]}.", f"{refused[1]}.")
    box = root.get("viewBox", "").replace(",", " ").split()
    sizes = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    width, height = (float(one[1]) if (one := _LENGTH.fullmatch(size)) else 0.0 for size in sizes)
    if not width or not height:
        raise Unfit("the logo's SVG does not say how large it is.", 'Give it a viewBox="0 0 WIDTH HEIGHT".')
    return width, height


def _refused(element: ElementTree.Element) -> tuple[str, str] | None:
    """What of an element a report cannot carry, and what to do: it would run, fetch, move or be see-through.

    Text would be set in whatever font the machine has; nothing see-through has a place in a tagged PDF.
    """
    name = _plain(element.tag)
    if name in ("script", "foreignObject", "iframe", "image", "animate", "set"):
        return f"has a <{name}> in it", "Save it as shapes only"
    if name in ("text", "tspan", "textPath"):
        return "has text in it", "Convert the text to outlines, and save it again"
    for attribute, value in element.attrib.items():
        plain = _plain(attribute).lower()
        if plain.startswith("on"):
            return f"has '{plain}' in it", "Save it as shapes only"
        if (plain == "href" and not value.startswith("#")) or _FETCHED.search(value):
            return "takes something from another file", "Save it with everything inside"
        if plain.endswith("opacity") or (plain == "style" and "opacity" in value):
            return "has see-through parts (opacity)", "Save it with plain colours"
    if name == "style" and element.text and (_FETCHED.search(element.text) or "opacity" in element.text):
        return "has a style that fetches something or is see-through", "Save it with plain colours"
    return None


def _plain(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]
