"""A number typed as text, and the many things people type where a number belongs.

Comes after `checking.wanted`, before `checking.answers`. What can only be one number is read as it, with a note;
anything that somebody would have to guess at is an error that says what to type instead.
"""

from __future__ import annotations

import re
import unicodedata

from impact.returns.checking.messages import (
    NOT_A_NUMBER,
    NOT_APPLICABLE,
    NOT_EXACT,
    NOT_IN_FULL,
    NOT_KNOWN,
    READ_AS_NUMBER,
    READ_AS_PERCENTAGE,
    SIGN_FOR_MISSING,
    WITH_APOSTROPHE,
    WITH_CURRENCY,
    WITH_MARK,
    WITH_PERCENT,
    WITH_WORDS,
    WORD_FOR_NONE,
    Message,
    figure,
    quoted,
)
from impact.returns.checking.wanted import Reading, Wanted, wrong

LONGEST_NUMERAL = 100  # characters; whatever is longer is prose
_NUMBER = r"[+-]?(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+"
_PLAIN = re.compile(_NUMBER)
_DIGIT = re.compile(r"\d")
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


def tidy(text: str) -> str:
    """Return *text* on one line, without odd or invisible spaces, with plain minus signs and full-width forms."""
    if text.isascii():
        return " ".join(text.split())
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return " ".join(re.sub("[\u2010-\u2015\u2212]", "-", plain).split())


def set_apart(text: str) -> str:
    """Return *text* with a "^" for each raised, lowered or circled figure, of which `tidy` would make a plain one."""
    if text.isascii():
        return text
    return "".join("^" if _is_small(character) else character for character in text)


def _is_small(character: str) -> bool:
    if not unicodedata.decomposition(character).startswith(_SMALL):
        return False
    return _IN_NUMBERS.search(unicodedata.normalize("NFKC", character)) is not None


def read_numeral(text: str, wanted: Wanted) -> Reading:
    """Read *text* where a number belongs; bounds are not looked at yet.

    Returns:
        A float in the question's unit with a note how it was read, or an error.
    """
    apart = set_apart(text)
    shown, line = quoted(text), tidy(apart).lower()
    if len(line) > LONGEST_NUMERAL:
        return wrong(NOT_A_NUMBER(shown=shown, noun=wanted.noun, expected=wanted.expected))
    if _NOTED.search(apart):
        return wrong(WITH_MARK(shown=shown, beside=wanted.beside))
    if _PLAIN.fullmatch(line):
        value = _float(line)
        return Reading(value, messages=(READ_AS_NUMBER(shown=shown, figure=figure(value)),))
    if (found := _PERCENT.fullmatch(line)) and wanted.kind == "percent":
        value = _float(found[1])
        return Reading(value, messages=(READ_AS_PERCENTAGE(shown=shown, figure=figure(value)),))
    return wrong(_objection(line, shown, wanted))


def _objection(line: str, shown: str, wanted: Wanted) -> Message:
    """What to say of a text that cannot be taken as a number."""
    return _word(line, shown, wanted) or _near_number(line, shown, wanted)


def _word(line: str, shown: str, wanted: Wanted) -> Message | None:
    if line in _NOT_APPLICABLE:
        return NOT_APPLICABLE(shown=shown)
    if line in _SIGNS:
        either = "Enter [x] if you could not supply it, or 0 if there were none."
        return SIGN_FOR_MISSING(shown=shown, expected=either if wanted.takes_none else wanted.expected)
    if line in _NOT_KNOWN:
        return NOT_KNOWN(shown=shown, noun=wanted.noun)
    if line in _NONE:
        none = "Enter 0 if there were none."
        return WORD_FOR_NONE(shown=shown, expected=none if wanted.takes_none else wanted.expected)
    return None


def _near_number(line: str, shown: str, wanted: Wanted) -> Message:
    if not _DIGIT.search(line):  # most wrong texts, and nothing below is without one
        return NOT_A_NUMBER(shown=shown, noun=wanted.noun, expected=wanted.expected)
    if _PERCENT.fullmatch(line):
        return WITH_PERCENT(shown=shown, or_none=wanted.or_none)
    if money := _MONEY.fullmatch(line):
        return WITH_CURRENCY(shown=shown, figure=figure(_float(money[1])))
    if apostrophe := _APOSTROPHE.fullmatch(line):
        return WITH_APOSTROPHE(shown=shown, figure=figure(_float(apostrophe[1])))
    if short := _IN_SHORT.fullmatch(line):
        value = _float(short[1] + _TIMES.get(short[2], short[2]))
        return NOT_IN_FULL(shown=shown, figure=figure(value))
    if _HEDGED.fullmatch(line) or _RANGE.fullmatch(line):
        return NOT_EXACT(shown=shown, beside=wanted.beside)
    if _MARKED.fullmatch(line):
        return WITH_MARK(shown=shown, beside=wanted.beside)
    if _WITH_WORDS.fullmatch(line):
        return WITH_WORDS(shown=shown, beside=wanted.beside)
    return NOT_A_NUMBER(shown=shown, noun=wanted.noun, expected=wanted.expected)


def _float(numeral: str) -> float:
    return float(re.sub("[, ]", "", numeral))
