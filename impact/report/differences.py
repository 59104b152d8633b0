"""Two texts as a reader has them, and where they differ: commentary without its marks, data by what it says of what.

Anything else is read by line. Each passage is given as it was and as it is, with the words marked that the other has
not.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from markdown_it.token import Token

from impact.plan.documents import UnreadableDocument, read_document
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.commentary import markdown

_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Unit:
    """What is compared at once: a paragraph, a list, a line. `under` is the heading above it; 0 numbers the heading."""

    text: str
    noun: str
    number: int
    under: str = ""

    @property
    def name(self) -> str:
        """In the middle of a sentence: "paragraph 2", "the heading"."""
        return f"{self.noun} {self.number}" if self.number else f"the {self.noun}"


@dataclass(frozen=True)
class Run:
    """A stretch of text; `changed` where the other text does not have it."""

    text: str
    changed: bool


@dataclass(frozen=True)
class Passage:
    """A part of a text that is another: what it was and what it is now, either of them empty."""

    place: str
    was: tuple[Run, ...]
    now: tuple[Run, ...]


def passages(was: Sequence[Unit], now: Sequence[Unit]) -> Iterator[Passage]:
    """Yield each unit that is another, in order. Places count in the text as it is now."""
    old, new = ([one.text for one in units] for units in (was, now))
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "replace" and b - a == d - c:
            for before, after, at in zip(old[a:b], new[c:d], range(c, d), strict=True):
                yield passage(_place(now, at, at + 1), before, after)
        elif kind != "equal":
            yield passage(_place(now, c, d), "\n".join(old[a:b]), "\n".join(new[c:d]))


def by_name(was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Passage]:
    """Yield each text of a name that is another: those of now in their order, then those that are gone."""
    for name in (*now, *(name for name in was if name not in now)):
        if was.get(name) != now.get(name):
            yield passage(name, was.get(name, ""), now.get(name, ""))


def _place(units: Sequence[Unit], begin: int, end: int) -> str:
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


def passage(place: str, was: str, now: str) -> Passage:
    """Return both texts, each marked where the other does not have the same words."""
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


Read = Callable[[str], str]

_NAMES = ("ref", "id", "by", "period", "name", "title")  # what tells one entry of a list from another
_SAID = {"short": "short name", "from_": "from"}
_NOUNS = {"bullet_list_open": "point", "ordered_list_open": "point", "table_open": "row"}
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def differences(path: str, was: str, now: str, reads: tuple[Read, Read] = (str, str)) -> Iterator[Passage]:
    """Yield what a reader finds otherwise in a file of that *path*; nothing where it reads the same.

    Args:
        path: Its ending says how it is read.
        was: Its text, "" where there was none.
        now: Its text now.
        reads: What puts the figures into each, where it is commentary: Markdown in, Markdown out.
    """
    if path.endswith(".md"):
        yield from passages(tuple(blocks(reads[0](was))), tuple(blocks(reads[1](now))))
        return
    before, after = said(path, was), said(path, now)
    if before is not None and after is not None:
        yield from by_name(before, after)
    else:
        yield from passages(_lines(was), _lines(now))


def whole(path: str, was: str, now: str, reads: tuple[Read, Read] = (str, str)) -> Iterator[Passage]:
    """Yield all of a file that was added or taken out; the other text of the two is ""."""
    if path.endswith(".md"):
        told = ("\n".join(one.text for one in blocks(read(text))) for read, text in zip(reads, (was, now), strict=True))
        yield passage("The whole text", *told)
    elif said(path, was) is None or said(path, now) is None:
        yield passage("The whole text", was.strip(), now.strip())
    else:
        yield from differences(path, was, now)


def _lines(text: str) -> tuple[Unit, ...]:
    return tuple(Unit(line, "line", number) for number, line in enumerate(text.splitlines(), start=1))


# --- people's own words ---------------------------------------------------------------------------------------------


def blocks(text: str) -> Iterator[Unit]:
    """Yield each heading, paragraph, point of a list and row of a table of *text*, which is Markdown, without marks."""
    tokens = markdown().parse(text)
    under, numbers = "", Counter[str]()
    for at, token in enumerate(tokens):
        if token.level == 0 and token.type == "heading_open":
            under, numbers = _inline(tokens[at + 1]).rstrip(":"), Counter[str]()
            yield Unit(under, "heading", 0, under)
        elif token.level == 0 and token.nesting == 1:
            noun = _NOUNS.get(token.type, "paragraph")
            end = next(n for n in range(at + 1, len(tokens)) if tokens[n].level == 0 and tokens[n].nesting == -1)
            for line in _block_lines(tokens[at:end]):
                numbers[noun] += 1
                yield Unit(line, noun, numbers[noun], under)


def _block_lines(tokens: Sequence[Token]) -> Iterator[str]:
    begun: list[str] = []
    mark = ""
    for token in tokens:
        if token.type in ("list_item_open", "tr_open", "paragraph_open") and begun:
            yield mark + "; ".join(begun)
            begun, mark = [], ""
        if token.type == "list_item_open":
            mark = f"{token.info}. " if token.info else "• "
        elif token.type == "inline":
            begun.append(_inline(token))
    if begun:
        yield mark + "; ".join(begun)


def _inline(token: Token) -> str:
    words = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(words.get(child.type, child.content) for child in token.children or []).strip()


# --- data -----------------------------------------------------------------------------------------------------------


def said(path: str, text: str) -> dict[str, str] | None:
    """Return what a file of data says of what, in words and in order; None where it is none or cannot be read so."""
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
    if isinstance(one, Mapping):
        for key in _NAMES:
            if isinstance(one.get(key), str):
                return (one[key],) if key == "ref" else (*place, _value_words(one[key]))
    return (*place, str(number))


def _value_words(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "yes", False: "no"}[value]
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
