"""The parts of a file of commentary: what is told, the next steps, the decision asked for, the marks on a chart.

Comes before `report.words.commentary`. Parts begin with a heading of one of the names below; any other heading is the
team's own, and stands in what is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from impact.plan.periods import Period
from impact.report.prose import markdown
from impact.report.words.answers import said_period

Name = Literal["words", "next steps", "decision", "on the chart"]

NAMES: dict[str, Name] = {
    "next step": "next steps",
    "next steps": "next steps",
    "what happens next": "next steps",
    "decision": "decision",
    "decisions": "decision",
    "decision asked of the board": "decision",
    "on the chart": "on the chart",
    "on the charts": "on the chart",
}
TITLES: dict[Name, str] = {"next steps": "Next steps", "decision": "Decision", "on the chart": "On the chart"}

_ITEM = re.compile(r"\s*[-*+•]\s+(.*)")


@dataclass(frozen=True)
class Part:
    """A part of a file: its text, and the offset in the file that the text (`start`) and its heading begin at."""

    name: Name
    text: str
    start: int
    heading: int


@dataclass(frozen=True)
class Mark:
    """One line under "On the chart": the period, None where it is none, and the words, with their offset."""

    period: Period | None
    words: str
    start: int


def parts(text: str) -> tuple[Part, ...]:
    """Return the parts of a file in order; the first is always what is told, and may be empty."""
    starts = _line_starts(text)
    found: list[Part] = []
    name: Name = "words"
    start = heading = 0
    for title, first, after in _headings(text):
        if title not in NAMES and name == "words":
            continue
        found.append(Part(name, text[start : starts[first]], start, heading))
        name = NAMES.get(title, "words")
        heading = starts[first]
        start = starts[min(after, len(starts) - 1)] if name != "words" else heading
    return (*found, Part(name, text[start:], start, heading))


def _headings(text: str) -> Iterator[tuple[str, int, int]]:
    """Each heading that stands in no list or quotation: its words in lower case, its first line and the one after."""
    tokens = markdown().parse(text)
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and token.level == 0 and token.map:
            yield " ".join(tokens[at + 1].content.split()).casefold().rstrip(":"), token.map[0], token.map[1]


def _line_starts(text: str) -> list[int]:
    """The offset of each line, and the text's length after the last."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return [min(start, len(text)) for start in starts]


def marks(part: Part) -> tuple[Mark, ...]:
    """Return the marks of a part "On the chart": one for each line that says something."""
    found = []
    at = part.start
    for line in part.text.split("\n"):
        if line.strip():
            item = _ITEM.match(line)
            when, colon, words = (item[1] if item else line).partition(":")
            start = at + len(line) - len(line.lstrip())
            found.append(Mark(said_period(when.strip(" *_")) if item and colon else None, words.strip(), start))
        at += len(line) + 1
    return tuple(found)
