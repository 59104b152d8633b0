"""Numbers that were typed into commentary and look like a measure's figure.

Comes after `report.words.quotes`; `report.words.checking` asks about each. Dates, quarters, times, references,
list numbers, sums of money and lengths of time are no figures of a measure, nor is a whole number below ten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["percent", "points", "days", "number"]

SMALL = 10  # a whole number below it is a count in a sentence, and better spelt

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_NUMBERED = (
    r"(?:annex|appendix|article|box|chapter|chart|clause|criteri(?:on|a)|edition|figure|footnote|item|level|note|number"
    r"|no\.|page|para(?:graph)?|part|phase|pp?\.|principle|question|recommendation|row|rule|schedule|section|stage|step"
    r"|submission|table|tier|version|wave|WCAG|ISO|option|objective|priority|pillar)"
)
_NO_FIGURES = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"\]\([^)\n]*\)", 0),  # where a link leads
        (r"^[ ]{0,3}\[[^\]\n]+\]:.*$", re.MULTILINE),
        (r"<[A-Za-z/][^>\n]*>", 0),
        (r"\b(?:https?://|www\.)\S+|\S+@\S+\.\S+", 0),
        (r"^[ \t]*(?:>[ \t]*)*\d{1,9}[.)](?=[ \t])", re.MULTILINE),  # the number of an item of a list
        (rf"\b{_DAY}(?:[ ]?(?:to|and|–|-)[ ]?{_DAY})?[ ]{_MONTH}\b(?:,?[ ](?:19|20)\d\d\b(?!-))?", re.I),
        (rf"\b{_MONTH}[ ]{_DAY}(?:,?[ ](?:19|20)\d\d\b(?!-))?\b(?!%)", re.I),
        (r"\b(?:19|20)\d\d-\d\d(?:-(?:\d\d|[QH]\d))?\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b", 0),
        (r"\b(?:[QH]\d[ ])?(?:19|20)\d\d(?:[/–-]\d\d(?:\d\d)?)?\b(?![ ]?%|[,.]\d|[ ]per[ ]?cent)", re.I),
        (r"\b\d{1,2}(?:[:.]\d\d)?[ ]?(?:am|pm)\b|\b\d{1,2}:\d\d\b", re.I),
        (r"(?<![\w.])[A-Za-z]+(?:-[A-Za-z]+)*[-.]?\d[\w.-]*(?!\w|[ ]?%)(?<![.-])", 0),  # C2, IW-17, C2.1, Q1
        (rf"\b{_NUMBERED}s?[ ]\d+(?:\.\d+)*(?:(?:,|[ ]and|[ ]to|[ ]or|–|-)[ ]?\d+(?:\.\d+)*)*\b(?![ ]?%)", re.I),
        (r"\b\d+(?:st|nd|rd|th)\b", re.I),
        (r"\bper[ ]\d[\d,]*\b(?![.%]\d)", re.I),  # what a rate is per
        (r"[£$€][ ]?\d[\d,.]*(?:[ ]?(?:m|bn|k|million|billion|thousand)\b)?", re.I),
    )
)
_TYPED = re.compile(
    r"(?<![\w.,])(?:[−+-])?(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)(?![\d]|,\d{3})"
    r"(?P<unit>[ ]?%(?:[- ]?points?)?|[ -]?per[ -]?cent(?:age)?(?:[ -]points?)?|[ -](?:percentage[ -])?points?\b"
    r"|[ -](?:(?:working|calendar)[ -])?(?:day|week|month|year|hour|minute|quarter|half-year)s?\b)?",
    re.IGNORECASE,
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_SPELT = re.compile(
    rf"\b(?:(?:{_TENS})(?:[ -](?:{_ONES}))?|{_ONES}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    rf"|eighteen|nineteen|(?:a|one)[ ]hundred)(?:[ ]point[ ](?:{_ONES}))?[ ]per[ ]?cent\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Typed:
    """A number as typed, at its offset; `value` is None where it is spelt out; `after` is the word that follows."""

    start: int
    text: str
    kind: Kind
    value: float | None = None
    decimals: int = 0
    after: str = ""


def typed_numbers(text: str, hidden: Iterable[tuple[int, int]] = ()) -> tuple[Typed, ...]:
    """Return each number in *text* that looks like a measure's figure, in order.

    Args:
        text: Markdown.
        hidden: Stretches that are not looked at: quotes.
    """
    left = blanked(text, hidden)
    for pattern in _NO_FIGURES:
        left = pattern.sub(lambda found: " " * len(found[0]), left)
    spelt = [Typed(found.start(), found[0], "percent") for found in _SPELT.finditer(left)]
    figures = (_typed(found, left) for found in _TYPED.finditer(left))
    return tuple(sorted([*spelt, *(one for one in figures if one is not None)], key=lambda one: one.start))


def blanked(text: str, stretches: Iterable[tuple[int, int]]) -> str:
    """Return *text* with spaces for what stands in *stretches*, every other character where it was."""
    for start, end in stretches:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _typed(found: re.Match[str], text: str) -> Typed | None:
    digits, unit = found["digits"], (found["unit"] or "").casefold()
    decimals = len(digits.partition(".")[2])
    kind: Kind = "number"
    if "point" in unit:
        kind = "points"
    elif "%" in unit or "cent" in unit:
        kind = "percent"
    elif unit:
        kind = "days"
    value = float(digits.replace(",", ""))
    if kind == "number" and not decimals and value < SMALL:
        return None
    following = re.match(r"[ -]*([A-Za-z]+)", text[found.end() :])
    after = unit.strip(" -") if kind == "days" else following[1].casefold() if following else ""
    return Typed(found.start(), found[0].strip(), kind, value, decimals, after)
