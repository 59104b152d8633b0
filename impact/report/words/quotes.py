"""Find the figures that commentary quotes: `{{ value "IW-17" }}`, with whatever is said of period and area.

Comes before `report.words.answers`, which gives each its words. A parser of its own, a few lines long: what people
write is never run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from impact.plan.words import nearest

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
