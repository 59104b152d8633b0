"""What people type where a number, a date, a choice or a force belongs.

What can only mean one thing is read as it, a number or a date with a note how; anything that somebody would have to
guess at is an error that says what to type instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from impact.checks.base import Stated
from impact.checks.findings import Finding, error, figure, note, quoted, tidy
from impact.plan.parts import nearest
from impact.plan.periods import MONTHS, day
from impact.plan.register import Supplier
from impact.returns.asked import Wanted

LONGEST_NUMERAL = 100  # characters; whatever is longer is prose
_NUMBER = r"[+-]?(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+"
_PLAIN = re.compile(_NUMBER)
_PERCENT = re.compile(rf"({_NUMBER}) ?(?:%|per ?cent|pc)")
_MONEY = re.compile(rf"(?:£|\$|€|gbp) ?({_NUMBER})")
_HEDGED = re.compile(
    r"(?:about|around|approx\.?|approximately|roughly|nearly|almost|over|under|circa|c\.?|up to|at least|more than|"
    r"less than|fewer than|some|est\.?|estimated|[~≈<>≤≥]=?) ?[£$€]?\d.*"
)
_RANGE = re.compile(rf"(?:{_NUMBER}) ?(?:-|to|or|/|and|&) ?(?:{_NUMBER})|(?:{_NUMBER}) ?\+")
_MARKED = re.compile(rf"(?:{_NUMBER}) ?(?:[*†‡§#^]+|\([\w^]{{1,3}}\)|\[\w{{1,3}}\]|[a-z])")
_IN_SHORT = re.compile(rf"(?:£|\$|€|gbp)? ?({_NUMBER}) ?(k|thousand|m|mn|million|bn|billion|e[+-]?\d{{1,2}})")
_TIMES = {"k": "e3", "thousand": "e3", "m": "e6", "mn": "e6", "million": "e6", "bn": "e9", "billion": "e9"}
_APOSTROPHE = re.compile(rf"['\u2018\u2019`\u00b4] ?({_NUMBER})")
_NOTED = re.compile(r"\d\s*[\^ᵃᵇᶜ†‡§]+(?![\d^])")  # as `set_apart` leaves it
_SMALL = ("<super>", "<sub>", "<circle>", "<compat>")  # kinds of compatibility forms: 2 in ², ₂, ② and ⒉
_IN_NUMBERS = re.compile("[\\d+=()\u2212]")
_WITH_WORDS = re.compile(rf"(?:[£$€] ?)?(?:{_NUMBER})(?![\d,.]) ?[^\W\d].*")

_NOT_APPLICABLE = {"n/a", "na", "n.a.", "n.a", "n\\a", "not applicable", "not relevant", "does not apply", "#n/a"}
_SIGNS = {"..", "...", ".", "-", "--", "---", ":", "*", "/", "_"}
_NOT_KNOWN = {
    "tbc", "t.b.c.", "tbd", "tba", "to be confirmed", "to follow", "n/k", "nk", "not known", "not yet known", "unknown",
    "don't know", "not available", "unavailable", "n/av", "awaiting", "awaited", "pending", "not recorded", "not held",
    "no data", "missing", "?", "??", "???",
}  # fmt: skip
_NONE = {"nil", "none", "zero", "nought", "nothing", "nil return", "no", "o"}
WORDS_FOR_NONE = frozenset(_NOT_APPLICABLE | _NONE | {".", "-", "--", "---", "none to report", "nothing to report"})


def wrong(finding: Finding) -> Stated:
    """A cell that gave no answer, and why."""
    return Stated(findings=(finding,), at_fault=True)


# --- numbers ----------------------------------------------------------------------------------------------------


def set_apart(text: str) -> str:
    """Return *text* with a "^" for each raised, lowered or circled figure, of which `tidy` would make a plain one."""
    return text if text.isascii() else "".join("^" if _is_small(character) else character for character in text)


def _is_small(character: str) -> bool:
    if not unicodedata.decomposition(character).startswith(_SMALL):
        return False
    return _IN_NUMBERS.search(unicodedata.normalize("NFKC", character)) is not None


def read_numeral(text: str, wanted: Wanted) -> Stated:
    """Read *text* where a number belongs; bounds are not looked at yet.

    Returns:
        A float in the question's unit with a note how it was read, or an error.
    """
    apart = set_apart(text)
    shown, line = quoted(text), tidy(apart).lower()
    if len(line) > LONGEST_NUMERAL:
        return wrong(not_a_number(shown, wanted))
    if _NOTED.search(apart):
        return wrong(_marked(shown, wanted))
    if _PLAIN.fullmatch(line):
        value = _float(line)
        remedy = f"It was read as the number {figure(value)}. If that is right, you need do nothing."
        return Stated(value, findings=(note("read_as_number", f"This cell holds {shown} as text.", remedy, shown),))
    if (found := _PERCENT.fullmatch(line)) and wanted.kind == "percent":
        return as_percentage(_float(found[1]), shown)
    return wrong(_of_word(line, shown, wanted) or _near_number(line, shown, wanted))


def as_percentage(value: float, shown: str) -> Stated:
    """A percentage that was shown with its sign."""
    remedy = f"It was read as {figure(value)} per cent. If that is right, you need do nothing."
    return Stated(value, findings=(note("read_as_percentage", f"This cell shows {shown}.", remedy, shown),))


def not_a_number(shown: str, wanted: Wanted) -> Finding:
    """Say that a cell holds no number at all."""
    return error("not_a_number", f"This cell holds {shown}, not {wanted.noun}.", wanted.expected, shown)


def with_percent(shown: str, wanted: Wanted) -> Finding:
    """Say that a cell holds a percentage, where another number was asked for."""
    remedy = f"Enter the number itself{wanted.or_none}, or [x] if you could not supply it."
    return error("with_percent", f"This cell holds {shown}, a percentage.", remedy, shown)


def _of_word(line: str, shown: str, wanted: Wanted) -> Finding | None:
    says = f"This cell holds {shown}."
    if line in _NOT_APPLICABLE:
        remedy = "Enter [z] if it does not apply, or [x] if you could not supply it."
        return error("words_for_not_applicable", says, remedy, shown)
    if line in _SIGNS:
        either = "Enter [x] if you could not supply it, or 0 if there were none."
        return error("sign_for_missing", says, either if wanted.takes_none else wanted.expected, shown)
    if line in _NOT_KNOWN:
        remedy = f"Enter {wanted.noun} if you have it now, or [x] if you could not supply it."
        return error("not_known", says, remedy, shown)
    if line in _NONE:
        none = "Enter 0 if there were none."
        return error("word_for_none", says, none if wanted.takes_none else wanted.expected, shown)
    return None


def _near_number(line: str, shown: str, wanted: Wanted) -> Finding:
    holds, alone = f"This cell holds {shown}, ", f"Enter the number alone.{_beside(wanted)}"
    if not re.search(r"\d", line):  # most wrong texts, and nothing below is without one
        return not_a_number(shown, wanted)
    if _PERCENT.fullmatch(line):
        return with_percent(shown, wanted)
    if money := _MONEY.fullmatch(line):
        remedy = f"Enter the number alone: {figure(_float(money[1]))}."
        return error("with_currency", f"{holds}with a sign for money.", remedy, shown)
    if apostrophe := _APOSTROPHE.fullmatch(line):
        remedy = f"Enter the number without the apostrophe: {figure(_float(apostrophe[1]))}."
        return error("with_apostrophe", f"{holds}a number with an apostrophe before it.", remedy, shown)
    if short := _IN_SHORT.fullmatch(line):
        remedy = f"Enter it in full: {figure(_float(short[1] + _TIMES.get(short[2], short[2])))} if that is meant."
        return error("not_in_full", f"{holds}a number that is not written in full.", remedy, shown)
    if _HEDGED.fullmatch(line) or _RANGE.fullmatch(line):
        return error("not_exact", f"{holds}not one exact number.", f"Enter one number.{_beside(wanted)}", shown)
    if _MARKED.fullmatch(line):
        return _marked(shown, wanted)
    if _WITH_WORDS.fullmatch(line):
        return error("with_words", f"{holds}a number with words.", alone, shown)
    return not_a_number(shown, wanted)


def _marked(shown: str, wanted: Wanted) -> Finding:
    says = f"This cell holds {shown}, a number with a mark beside it."
    return error("with_mark", says, f"Enter the number alone.{_beside(wanted)}", shown)


def _beside(wanted: Wanted) -> str:
    """Where words about the answer go, or "" where there is no such cell."""
    return " What there is to say about it goes in the explanation beside it." if wanted.explainable else ""


def _float(numeral: str) -> float:
    return float(re.sub("[, ]", "", numeral))


# --- dates ------------------------------------------------------------------------------------------------------

_MONTH_OF = {name.lower()[:length]: n for n, name in enumerate(MONTHS, 1) for length in (3, len(name))} | {"sept": 9}
_ISO = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[t ]00:00(?::00)?)?")
_DAY_FIRST = re.compile(r"(?:[a-z]+,? )?(?P<d>\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -](?P<m>[a-z]+)\.?,?[ -](?P<y>\d{4})")
_MONTH_FIRST = re.compile(r"(?P<m>[a-z]+)\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})")
_SLASHED = re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})")


def read_date(text: str, wanted: Wanted) -> Stated:
    """Read *text* where a date belongs: the date with a note how it was read, or an error.

    "30 June 2024" and "30/06/2024" can only be one day (no month has number 30); "05/06/2024" can be two, and of
    "30-Jun-24" nobody knows the century.
    """
    shown = quoted(text)
    days = list(dict.fromkeys(_days(tidy(set_apart(text)).lower())))
    if len(days) == 2:
        first, second = map(day, days)
        says = f"This cell holds {shown}, which could be {first} or {second}."
        return wrong(error("either_date", says, f"Write the month as a word: {first}, or {second}.", shown))
    if not days:
        return wrong(not_a_date(shown, wanted))
    remedy = f"It was read as the date {day(days[0])}. If that is right, you need do nothing."
    return Stated(days[0], findings=(note("read_as_date", f"This cell holds {shown} as text.", remedy, shown),))


def not_a_date(shown: str, wanted: Wanted) -> Finding:
    """Say that a cell holds no day."""
    return error("not_a_date", f"This cell holds {shown}, not a date.", wanted.expected, shown)


def _days(line: str) -> Iterator[date]:
    """The one day, or the two, that a text can mean; day first as people here write."""
    patterns = (_ISO, _DAY_FIRST, _MONTH_FIRST, _SLASHED)
    found = next((match for pattern in patterns if (match := pattern.fullmatch(line))), None)
    if found is None:
        return
    month, day_ = found["m"], found["d"]
    ways = [(month, day_), (day_, month)] if found.re is _SLASHED else [(month, day_)]
    for in_year, in_month in ways:
        number = _MONTH_OF.get(in_year, 0) if in_year.isalpha() else int(in_year)
        try:
            yield date(int(found["y"]), number, int(in_month))
        except ValueError:
            continue


# --- names ------------------------------------------------------------------------------------------------------

LONGEST_NAME = 100  # characters of an answer that are compared with the names offered
_SHORTEST = 3  # letters of what may be short for a name
_ENDINGS = ("police", "constabulary", "police service")


@lru_cache(maxsize=256)
def choices_by_name(choices: tuple[str, ...]) -> dict[str, str]:
    """Each choice by the way it is compared; of two alike the first."""
    return {compared_name(choice): choice for choice in reversed(choices)}


@lru_cache(maxsize=16)
def forces_by_name(forces: tuple[Supplier, ...]) -> dict[str, str]:
    """Each force's id, by its code and by every way of writing its name."""
    return {name: force.id for force in forces for name in (force.id.lower(), *_names_of(force))}


def _names_of(force: Supplier) -> tuple[str, ...]:
    """A force's name, and the ways of writing it that can mean no other."""
    name = compared_name(force.name)
    stem = re.sub(r" (?:police|constabulary|police service)$", "", name)
    return (name, stem, *(f"{stem} {ending}" for ending in _ENDINGS))


def compared_name(text: str) -> str:
    """A name as it is compared: one case, "and" for "&", "City of London" for "London, City of"."""
    name = tidy(text).casefold().replace("&", " and ")
    first, comma, rest = name.partition(",")
    return " ".join((f"{rest} {first}" if comma and rest.strip() in ("city of", "the") else name).split())


def did_you_mean(said: str, wanted: Wanted) -> str:
    """Ask whether a name was meant that *said*, as names are compared, is near to or, of a force, short for; or ""."""
    if not wanted.suggesting:
        return ""
    names = wanted.choices if wanted.kind == "choice" else tuple(force.name for force in wanted.forces)
    short = said[:LONGEST_NAME].removeprefix("the ")
    found = [force.name for force in wanted.forces if len(short) >= _SHORTEST and _short_for(short, force)]
    meant = found[0] if len(found) == 1 else nearest(said[:LONGEST_NAME], names)
    return f'Did you mean "{meant}"?' if meant else ""


def _short_for(short: str, force: Supplier) -> bool:
    """Whether it is how a word of the name begins ("met"), or the first letters of its words ("gmp")."""
    _, stem, *whole = _names_of(force)
    initials = ("".join(word[0] for word in name.split() if word not in ("and", "of", "the")) for name in whole)
    return short in initials or f" {stem}".find(f" {short}") >= 0
