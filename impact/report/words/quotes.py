"""What stands in a file of commentary: its parts, the marks on a chart, and the figures that it quotes.

A figure is quoted as `{{ value "IW-17" }}`, with whatever is said of period and area. A parser of its own, a few lines
long: what people write is never run. Parts begin with a heading of one of the names below; any other heading is the
team's own, and stands in what is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from impact.plan.periods import Period
from impact.plan.words import nearest
from impact.report.prose import markdown

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

# What each kind may say besides the measure's ref.
KINDS: dict[str, tuple[str, ...]] = {
    "value": ("period", "area"),
    "change": (),
    "target": (),
    "due": (),
    "coverage": ("period", "area"),
    "rating": (),
    "outside": ("source",),
}
EXAMPLE = '{{ value "IW-17" }}'

_END = re.compile(r"\}\}|\{\{|\n[ \t]*\n")
_ONE_BRACE = re.compile(r"(?<!\{)\{\s*(?:" + "|".join(KINDS) + r")\b[^{}\n]*\}(?!\})")
_WORD = re.compile(r"""\s*(?:([A-Za-z]+)\s*=\s*)?(?:["“”]([^"“”]*)["“”]|'([^']*)'|‘([^’]*)’|([^\s"“”'‘=]+))""")
_NAMED = re.compile(r"(?:([QH]\d)\s+)?(\d{4})/(\d{2})")


@dataclass(frozen=True)
class Quote:
    """A figure to be put in: `start` and `end` are offsets in the text, `options` what it says by name."""

    start: int
    end: int
    kind: str
    ref: str
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mistake:
    """Something between braces that cannot be understood, and what to do."""

    start: int
    end: int
    says: str
    remedy: str


def quotes(text: str) -> tuple[Quote | Mistake, ...]:
    """Return everything in *text* that is or was meant to be a quoted figure, in order."""
    found: list[Quote | Mistake] = []
    at = text.find("{{")
    while at >= 0:
        end = _END.search(text, at + 2)
        if end is not None and end[0] == "}}":
            found.append(_read(text[at + 2 : end.start()], at, end.end()))
            at = text.find("{{", end.end())
        else:
            found.append(Mistake(at, at + 2, "these braces are never closed.", f"Close them, as in {EXAMPLE}."))
            at = text.find("{{", at + 2)
    remedy = f"Write two on each side, as in {EXAMPLE}."
    found += [Mistake(one.start(), one.end(), "one brace quotes nothing.", remedy) for one in _ONE_BRACE.finditer(text)]
    return tuple(sorted(found, key=lambda one: one.start))


def _read(inside: str, start: int, end: int) -> Quote | Mistake:
    words, rest = _words(inside)
    if rest or not words or words[0][0]:
        says = "there is nothing between these braces." if not inside.strip() else "this cannot be understood."
        return Mistake(start, end, says, f"Write one as {EXAMPLE}.")
    kind, plain = words[0][1], [value for name, value in words[1:] if not name]
    if kind not in KINDS:
        near = nearest(kind, KINDS)
        remedy = f"Did you mean '{near}'?" if near else f"It can be {', '.join(list(KINDS)[:-1])} or {list(KINDS)[-1]}."
        return Mistake(start, end, f"there is no '{kind}' to quote.", remedy)
    if len(plain) != 1 or not plain[0]:
        wanted = "the figure itself" if kind == "outside" else "the ref of one measure"
        example = '{{ outside "1,200" source="Home Office, March 2024" }}' if kind == "outside" else EXAMPLE
        return Mistake(start, end, f"'{kind}' takes {wanted} in quotes.", f"Write it as {example}.")
    return _with_options(Quote(start, end, kind, plain[0]), [word for word in words[1:] if word[0]])


def _with_options(quote: Quote, named: Sequence[tuple[str, str]]) -> Quote | Mistake:
    may = KINDS[quote.kind]
    for name, _ in named:
        if name not in may:
            known = f"It may say {' and '.join(may)}." if may else "Take that out."
            return Mistake(quote.start, quote.end, f"'{quote.kind}' does not take '{name}'.", known)
    options = dict(named)
    if quote.kind == "outside" and not options.get("source"):
        says = "a figure from outside needs its source."
        return Mistake(quote.start, quote.end, says, 'Add it, as in source="Home Office, March 2024".')
    return Quote(quote.start, quote.end, quote.kind, quote.ref, options)


def _words(inside: str) -> tuple[list[tuple[str, str]], str]:
    """Each word as its name ("" for none) and what it says, and what is left that is no word."""
    found: list[tuple[str, str]] = []
    at = 0
    while (one := _WORD.match(inside, at)) is not None:
        said = next(part for part in one.groups()[1:] if part is not None)
        found.append((one[1] or "", " ".join(said.split())))
        at = one.end()
    return found, inside[at:].strip()


# --- parts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CommentaryPart:
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


def parts(text: str) -> tuple[CommentaryPart, ...]:
    """Return the parts of a file in order; the first is always what is told, and may be empty."""
    starts = _line_starts(text)
    found: list[CommentaryPart] = []
    name: Name = "words"
    start = heading = 0
    for title, first, after in _headings(text):
        if title not in NAMES and name == "words":
            continue
        found.append(CommentaryPart(name, text[start : starts[first]], start, heading))
        name = NAMES.get(title, "words")
        heading = starts[first]
        start = starts[min(after, len(starts) - 1)] if name != "words" else heading
    return (*found, CommentaryPart(name, text[start:], start, heading))


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


def marks(part: CommentaryPart) -> tuple[Mark, ...]:
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


def said_period(text: str) -> Period | None:
    """Return the period that *text* writes, as a file's name has it or as a reader has it; None for none."""
    named = _NAMED.fullmatch(text.strip())
    written = f"{named[2]}-{named[3]}" + (f"-{named[1]}" if named[1] else "") if named else text
    try:
        return Period.parse(written)
    except ValueError:
        return None
