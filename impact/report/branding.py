"""How an organisation's reports look and what they call things: colours, fonts, logo, wording, from its `style.toml`.

`SHIPPED` is the look that a report has without that file. Every line of it may be left out; every fault is told at its
line, and what is faulty keeps the shipped look.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from impact.plan.parts import nearest
from impact.report.remarks import Remark, Weight, in_order
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


def coloured(sheet: str, style: HouseStyle) -> str:
    """Return a style sheet with the shipped colours replaced by those of *style*, in data URIs too."""
    return _recoloured(sheet, style, _COLOUR)


def coloured_drawing(svg: str, style: HouseStyle) -> str:
    """Return a drawn SVG with the shipped colours of its attributes replaced by those of *style*."""
    return _recoloured(svg, style, _DRAWN)


def _recoloured(text: str, style: HouseStyle, places: re.Pattern[str]) -> str:
    """Return *text* with each shade of a colour that is another in *style* replaced."""
    if style.colours == SHIPPED.colours:
        return text
    shades = {
        name: _legible(own, white, on_it)[1:]
        for name, (role, white, on_it) in _SHADES.items()
        if (own := getattr(style.colours, role)).upper() != getattr(SHIPPED.colours, role)
    }
    return places.sub(lambda found: found[1] + shades.get(found[2].lower(), found[2]), text)


def _legible(colour: str, white: float, on_it: str) -> str:
    """The colour with about that share of white, so that what is written on it can be read."""
    tenths = {"": [white], "white": [white * part / 10 for part in range(10, -1, -1)]}
    shares = tenths.get(on_it) or [white + (1 - white) * part / 10 for part in range(11)]
    found = [mixed(colour, share) for share in shares]
    text = WHITE if on_it == "white" else colour
    return next((shade for shade in found if not on_it or contrast(shade, text) >= LEAST_CONTRAST), found[-1])


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


# --- style.toml -----------------------------------------------------------------------------------------------------

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
        at, says = _AT.search(str(problem)), _AT.sub("", str(problem))
        line, column = (int(at[1]), int(at[2])) if at and at[1] else (text.count("\n") + 1, 1)
        says = f"this line is not TOML: {says[:1].lower()}{says[1:]}."
        return SHIPPED, (Remark(file, line, column, says, 'Write name = "value", with the quotes.'),)
    except RecursionError:
        return SHIPPED, (Remark(file, 1, 1, "this is nested too deeply to be read.", "Make it simpler."),)
    reading = _StyleReader(file, _places(text), read, [])
    style = reading.style(said)
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

    def style(self, said: Mapping[str, Any]) -> HouseStyle:
        names = {"colours": Colours, "words": HouseWords}
        tables = {name: tuple(one.name for one in fields(kind)) for name, kind in names.items()}
        tables |= {"logo": ("file", "alt"), "fonts": ("family", *WEIGHTS)}
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
        from impact.report.artwork import UnfitLogo, read_logo  # late: few workspaces have a logo of their own

        try:
            data, shape, coarse = read_logo(content)
        except UnfitLogo as problem:
            self.say("logo.file", problem.says, problem.remedy)
            return None
        if not alt:
            remedy = 'Add a line as alt = "College of Policing", for those who do not see it.'
            self.say("logo", "the logo has no words.", remedy)
            return None
        if coarse:
            says = f"the logo is {coarse} pixels high, and will look coarse in print."
            self.say("logo.file", says, "Save it as SVG, or as a larger PNG.", "query")
        return Logo(data, alt, shape)

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
        from impact.report.artwork import NEEDED, WIDER, UnfitFont, font_file, lacking  # late: or a font

        shipped = folder("templates") / "fonts" / f"SourceSans3-{name.capitalize()}.ttf"
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
        if (wider := found.width / font_file(shipped.read_bytes()).width) > WIDER:
            says = f"'{path}' is {wider - 1:.0%} wider than the shipped font."
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
