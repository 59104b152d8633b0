"""Read a workspace's `style.toml`: every line of it may be left out, and every fault is told at its line.

Comes after `report.house.look`, whose values it makes, and before `workspace`. What is faulty keeps the shipped look.
The caller reads the files that the text names.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from impact.plan.spelling import nearest
from impact.report.house.fonts import NEEDED, WIDER, UnfitFont, font_file, lacking
from impact.report.house.logo import UnfitLogo, drawn
from impact.report.house.look import (
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
)
from impact.report.words.remarks import Remark, Weight, in_order
from impact.resources import folder

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
            found = drawn(content)
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
