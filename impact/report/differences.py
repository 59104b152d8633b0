"""Two texts as a reader has them, and where they differ: commentary without its marks, data by what it says of what.

Anything else is read by line. Each passage is given as it was and as it is, with the words marked that the other has
not.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from impact.plan.documents import UnreadableDocument, read_document
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.commentary import markdown

_WORD = re.compile(r"\S+\s*|\s+")
_NAMES = ("ref", "id", "by", "period", "name", "title")  # what tells one entry of a list from another
_SAID = {"short": "short name", "from_": "from"}
_BEGINS = ("list_item_open", "tr_open", "paragraph_open")
_NOUNS = {"heading_open": "heading", "bullet_list_open": "point", "ordered_list_open": "point", "table_open": "row"}
_VALUES = {None: "nothing", True: "yes", False: "no"}
_BREAKS = {"softbreak": " ", "hardbreak": "\n"}
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class Run(NamedTuple):
    """A stretch of text; `changed` where the other text does not have it."""

    text: str
    changed: bool


class Passage(NamedTuple):
    """A part of a text that is another: what it was and what it is now, either of them empty."""

    place: str
    was: tuple[Run, ...]
    now: tuple[Run, ...]


class _Unit(NamedTuple):
    """What is compared at once: a paragraph, a point, a line, and the heading above it; 0 numbers a heading."""

    text: str
    noun: str
    number: int
    under: str = ""

    @property
    def name(self) -> str:
        """In the middle of a sentence: "paragraph 2", "the heading"."""
        return f"{self.noun} {self.number}" if self.number else f"the {self.noun}"


def differences(path: str, was: str, now: str, whole: bool = False) -> Iterator[Passage]:
    """Yield what a reader finds otherwise in a file of that *path*; nothing where it reads the same.

    Args:
        path: Its ending says how it is read.
        was: Its text, "" where there was none.
        now: Its text now, "" where there is none.
        whole: Whether it came or went as a whole: text is then one passage.
    """
    old, new = _said(path, was), _said(path, now)
    if old is not None and new is not None:
        for name in (*new, *(name for name in old if name not in new)):  # those of now in their order, then the others
            if old.get(name) != new.get(name):
                yield _passage(name, old.get(name, ""), new.get(name, ""))
        return
    units = [list(_blocks(text) if path.endswith(".md") else _lines(text)) for text in (was, now)]
    if whole:
        yield _passage("The whole text", *("\n".join(one.text for one in found).strip() for found in units))
    else:
        yield from _passages(*units)


def _passages(was: Sequence[_Unit], now: Sequence[_Unit]) -> Iterator[Passage]:
    """Yield each unit that is another, in order. Places count in the text as it is now."""
    old, new = ([one.text for one in units] for units in (was, now))
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "replace" and b - a == d - c:
            for before, after, at in zip(old[a:b], new[c:d], range(c, d), strict=True):
                yield _passage(_place(now, at, at + 1), before, after)
        elif kind != "equal":
            yield _passage(_place(now, c, d), "\n".join(old[a:b]), "\n".join(new[c:d]))


def _place(units: Sequence[_Unit], begin: int, end: int) -> str:
    if begin == end:
        return _under(units[begin - 1].under, f"after {units[begin - 1].name}") if begin else "At the beginning"
    first, last = units[begin], units[end - 1]
    if end - begin == 1:
        return _under(first.under, first.name)
    if first.number and (first.under, first.noun) == (last.under, last.noun):
        return _under(first.under, f"{first.noun}s {first.number} to {last.number}")
    if first.under == last.under:
        return _under(first.under, f"{first.name} to {last.name}")
    return f"{_under(first.under, first.name)} to {say.inside(_under(last.under, last.name))}"


def _under(heading: str, place: str) -> str:
    return f"{heading}, {place}" if heading else say.opening(place)


def _passage(place: str, was: str, now: str) -> Passage:
    """Both texts, each marked where the other does not have the same words."""
    if not was or not now:
        return Passage(place, *((Run(text, True),) if text else () for text in (was, now)))
    old, new = (_WORD.findall(text) for text in (was, now))
    bare = [[word.strip() for word in words] for words in (old, new)]
    codes = SequenceMatcher(None, bare[0], bare[1], autojunk=False).get_opcodes()
    return Passage(
        place,
        tuple(_runs((kind != "equal", "".join(old[begin:end])) for kind, begin, end, _, _ in codes)),
        tuple(_runs((kind != "equal", "".join(new[begin:end])) for kind, _, _, begin, end in codes)),
    )


def _runs(parts: Iterable[tuple[bool, str]]) -> Iterator[Run]:
    for changed, text in parts:
        said = text.rstrip() if changed else text
        if text:
            yield Run(said, changed)
        if len(said) < len(text):
            yield Run(text[len(said) :], False)


# --- text -----------------------------------------------------------------------------------------------------------


def _lines(text: str) -> Iterator[_Unit]:
    return (_Unit(line, "line", number) for number, line in enumerate(text.splitlines(), start=1))


def _blocks(text: str) -> Iterator[_Unit]:
    """Yield each heading, paragraph, point of a list and row of a table of *text*, which is Markdown, without marks."""
    under, noun, mark, numbers = "", "", "", Counter[str]()
    begun: list[str] = []
    for token in markdown().parse(text):
        if begun and (token.type in _BEGINS or (token.level == 0 and token.nesting == -1)):
            if noun == "heading":
                under, numbers = begun[0].rstrip(":"), Counter[str]()
                yield _Unit(under, noun, 0, under)
            else:
                numbers[noun] += 1
                yield _Unit(mark + "; ".join(begun), noun, numbers[noun], under)
            begun, mark = [], ""
        if token.level == 0 and token.nesting == 1:
            noun, mark = _NOUNS.get(token.type, "paragraph"), ""
        if token.type == "list_item_open":
            mark = f"{token.info}. " if token.info else "• "
        elif token.type == "inline":
            words = (_BREAKS.get(child.type, child.content) for child in token.children or [])
            begun.append("".join(words).strip())


# --- data -----------------------------------------------------------------------------------------------------------


def _said(path: str, text: str) -> dict[str, str] | None:
    """What a file of data says of what, in words and in order; None where it is none or cannot be read so."""
    if path.endswith(".md"):
        return None
    if not text.strip():
        return {}
    if path.endswith(".csv"):
        return _rows(text)
    data = data_of(path, text)
    return dict(_leaves(data, ())) if isinstance(data, dict) else None


def data_of(path: str, text: str) -> Any:
    """Return the data of a file of YAML or TOML; None where it is none or cannot be read."""
    try:
        if path.endswith((".yaml", ".yml")):
            return read_document(path, text.encode()).data
        return tomllib.loads(text) if path.endswith(".toml") else None
    except (UnreadableDocument, tomllib.TOMLDecodeError):
        return None


def _leaves(value: Any, place: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*place, _SAID.get(str(key), str(key).replace("_", " "))))
    elif isinstance(value, list) and any(isinstance(one, Mapping | list) for one in value):
        taken: set[tuple[str, ...]] = set()
        for number, one in enumerate(value, start=1):
            inside = _entry(one, place, number)
            inside = inside if inside not in taken else (*place, str(number))
            taken.add(inside)
            yield from _leaves(one, inside)
    else:
        words = ", ".join(map(_value_words, value)) if isinstance(value, list) else _value_words(value)
        yield say.opening(", ".join(place)), words or "nothing"


def _entry(one: Any, place: tuple[str, ...], number: int) -> tuple[str, ...]:
    """What an entry of a list is called: its ref alone, which the plan has once; else what tells it from the others."""
    for key in _NAMES if isinstance(one, Mapping) else ():
        if isinstance(one.get(key), str):
            return (one[key],) if key == "ref" else (*place, _value_words(one[key]))
    return (*place, str(number))


def _value_words(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return _VALUES[value]
    text = " ".join(str(value).split())
    try:
        return day(date.fromisoformat(text)) if _ISO_DATE.fullmatch(text) else Period.parse(text).name
    except ValueError:
        return text


def _rows(text: str) -> dict[str, str] | None:
    """Each cell that says something, by the name of its row and its column; None where names do not tell rows apart."""
    rows = list(csv.reader(text.splitlines()))
    heads = rows[0] if rows else []
    names = [row[heads.index("name") if "name" in heads else 0] for row in rows[1:] if len(row) == len(heads)]
    if len(set(heads)) < len(heads) or len(set(names)) < len(rows) - 1 or "" in names:
        return None
    return {
        f"{name}, {head}": cell
        for name, row in zip(names, rows[1:], strict=True)
        for head, cell in zip(heads, row, strict=True)
        if cell
    }
