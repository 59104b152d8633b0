"""Where two texts differ: each passage as it was and as it is, with the words marked that the other does not have.

Comes after `report.editions.reading`, which makes passages of a file; `report.editions.changes` lists what is found
here. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from impact.report import sentences as say

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
        return Passage(place, _whole(was), _whole(now))
    old, new = (_WORD.findall(text) for text in (was, now))
    bare = [[word.strip() for word in words] for words in (old, new)]
    codes = SequenceMatcher(None, bare[0], bare[1], autojunk=False).get_opcodes()
    return Passage(
        place,
        tuple(_runs(old, [(kind, begin, end) for kind, begin, end, _, _ in codes])),
        tuple(_runs(new, [(kind, begin, end) for kind, _, _, begin, end in codes])),
    )


def _runs(words: Sequence[str], spans: Sequence[tuple[str, int, int]]) -> Iterator[Run]:
    for kind, begin, end in spans:
        text = "".join(words[begin:end])
        if kind == "equal":
            yield Run(text, False)
        elif text:
            said = text.rstrip()
            yield Run(said, True)
            if len(said) < len(text):
                yield Run(text[len(said) :], False)


def _whole(text: str) -> tuple[Run, ...]:
    return (Run(text, True),) if text else ()
