"""Read one cell as what its question asks for.

What can only mean one thing is read as it, a number or a date typed as text with a note how; anything that somebody
would have to guess at is an error that says what to type instead. Zero, a blank, a marker and a drop-down's "Please
select" are four different things here. A cell that only looks empty (spaces, a formula that gives "") is blank. A text
in a drop-down's or a name's place is compared whatever its case.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

import numpy as np

from impact.checks.base import NUMBERS, Stated
from impact.checks.findings import OR_SAY_WHY, error, figure, listed, note, query, quoted, tidy
from impact.plan.formula import Value
from impact.plan.measure import Column
from impact.plan.parts import nearest
from impact.plan.periods import MONTHS, Period, day
from impact.plan.register import Supplier
from impact.returns.answers import NEVER_WORKED_OUT
from impact.returns.form import AnswerType, Question
from impact.returns.grid import NUMBER, TEXT, Grid, Places, Raw
from impact.returns.observation import GIVEN, MARKERS

Kind = AnswerType | Literal["force"]

VERY_MANY = 1e7  # no force has so many of anything that is counted one by one
BEYOND = 1e12  # nothing that a force counts or spends comes near it; far larger numbers cannot be added up
ROUNDING = 1e-9  # a sum in a spreadsheet may give 3.0000000000000004; a thousandth of it as a share
_NEARLY_WHOLE = 1e-8  # far more than is taken for a rounding error
LONGEST_NUMERAL = 100  # characters; whatever is longer is prose
LONGEST_NAME = 100  # characters of an answer that are compared with the names offered
LONGEST_STAND_IN = 40  # characters; whatever is longer is looked at no further than for a letter
OR_EXPLAIN_BESIDE = "; if it is right, say so in the explanation beside it."

_BRACKETED = re.compile(r"[\[【] *([a-z]{1,5}) *[\]】]")
_UNBRACKETED = re.compile(r"[(\[{]?(x|z)[)\]}]?")
_PLEASE_SELECT = re.compile(r"\W*(?:please )?(?:select|choose)(?: one| an answer| from list)?\W*")
_SOMETHING, _DIGIT = re.compile(r"\w"), re.compile(r"\d")
_PERHAPS_A_MARKER = re.compile(r"[\[【［︻﹇]")  # each character that is a bracket, or is one to `tidy`
_NOT_OFFERED: dict[Kind, tuple[str, str]] = {
    "yes_no": ("not_yes_or_no", "not Yes or No"),
    "choice": ("not_a_choice", "not one of the answers offered"),
    "force": ("not_a_force", "not the name or code of a force"),
}
_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


# --- what one cell is asked to hold -------------------------------------------------------------------------------

_KINDS: dict[Kind, tuple[str, str, str]] = {  # what it is called, what its cell is for, what to do
    "count": ("a number", "A whole number", "Enter a number{number}, or"),
    "number": ("a number", "A number", "Enter a number{number}, or"),
    "percent": ("a percentage", "A percentage", "Enter a percentage{within}, or"),
    "yes_no": ("Yes or No", "Yes or No", "Choose Yes or No, or enter"),
    "text": ("words", "Words", "Write a few words, or enter"),
    "date": ("a date", "A date", "Enter a date such as 30 June 2024, or"),
    "choice": ("one of the answers offered", "One from the list", "Choose {choices}, or enter"),
    "force": ("the name of a force", "A force from the list", "Choose a force by its name, or enter"),
}


@dataclass(frozen=True)
class Wanted:
    """What one cell is asked to hold.

    Attributes:
        minimum, maximum: Bounds of a number, in its own unit (a percent is 0 to 100), inclusive; None when open.
        forces: Who may be named, for kind "force".
        explainable: Whether there is a cell beside it for an explanation.
        excusable: Whether a marker may stand there; where none may, the cell may be left blank.
        suggesting: Whether the name that may have been meant is looked for, which takes long.
    """

    kind: Kind
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    forces: tuple[Supplier, ...] = ()
    explainable: bool = False
    excusable: bool = True
    suggesting: bool = True

    @classmethod
    def by_question(cls, question: Question) -> Wanted:
        """What an answer cell is asked to hold."""
        return _wanted(question.type, question.choices, question.minimum, question.maximum, explainable=True)

    @classmethod
    def by_column(cls, column: Column, forces: tuple[Supplier, ...]) -> Wanted:
        """What a cell in *column* of a record sheet is asked to hold; *forces* are those that may be named."""
        return cls(column.type, column.choices, 0 if column.type == "count" else None, forces=forces)

    @property
    def takes_none(self) -> bool:
        """Whether 0 is within the bounds, so that it can say that there were none."""
        return (self.minimum is None or self.minimum <= 0) and (self.maximum is None or self.maximum >= 0)

    @property
    def or_none(self) -> str:
        """What else to enter, as it goes on from "a number": the 0 that the bounds take, or the bounds themselves."""
        return ", 0 if there were none" if self.takes_none else _bounds(self.minimum, self.maximum, figure)

    @property
    def beside(self) -> str:
        """Where words about the answer go, or "" where there is no such cell."""
        return " What there is to say about it goes in the explanation beside it." if self.explainable else ""

    @property
    def noun(self) -> str:
        """What it is asked for, as in "not a number"."""
        return _KINDS[self.kind][0]

    @property
    def expected(self) -> str:
        """What to do, as a sentence: "Enter a number: 0 if there were none, or [x] if you could not supply it."."""
        if self.kind == "yes_no" and not self.excusable:
            return "Choose Yes or No, or leave it blank."
        apart, within = any("," in choice for choice in self.choices), _bounds(self.minimum, self.maximum, figure)
        choices = listed([f'"{choice}"' if apart else choice for choice in self.choices], joint="or")
        number = ": 0 if there were none" if self.takes_none else within
        asks = _KINDS[self.kind][2].format(number=number, within=within, choices=choices)
        return f"{asks} [x] if you could not supply it."


_wanted = lru_cache(maxsize=1024)(Wanted)


def purpose(question: Question) -> str:
    """Return what the answer's cell is for. A least of 0 alone goes without saying of a number."""
    if question.type == "date":
        return f"A date, such as {day(question.period.last)}"
    least, most = question.minimum, question.maximum
    open_ = question.type not in NUMBERS or (question.type != "percent" and least == 0 and most is None)
    return _KINDS[question.type][1] + ("" if open_ else _bounds(least, most, "{:,g}".format))


def column_purpose(column: Column, period: Period) -> str:
    """Return what the cells of a record sheet's column are for, in a return for *period*."""
    if column.type == "date":
        return f"A date from {day(period.first)} to {day(period.last)}" if column.within else "A date"
    if column.type == "text" and column.maximum_length:
        return f"Words, at most {column.maximum_length:,} letters"
    return _KINDS[column.type][1]


def _bounds(least: float | None, most: float | None, said: Callable[[float], str]) -> str:
    """The bounds as words after "a number": " from 10 to 500", or "" where it has none to be said."""
    if least is None:
        return "" if most is None else f", at most {said(most)}"
    return f", at least {said(least)}" if most is None else f" from {said(least)} to {said(most)}"


# --- any cell -----------------------------------------------------------------------------------------------------


def interpret(question: Question, raw: Raw) -> Stated:
    """Read the answer to *question*; a blank is an error where an answer is required.

    Never raises, whatever the cell holds.
    """
    wanted = Wanted.by_question(question)
    reading = read(wanted, raw)
    if not question.required:
        return Stated() if reading.blank or [one.code for one in reading.findings] == ["not_chosen"] else reading
    if reading.blank:
        return wrong("blank", "This cell is blank.", wanted.expected)
    return says_something(reading) if wanted.kind == "text" else reading


def says_something(reading: Stated) -> Stated:
    """Hold words that are required to saying anything: "TBC" and "-" only stand in for them."""
    if isinstance(reading.value, str) and stands_in(reading.value):
        remedy = "Write a few words; or enter [x] if you could not supply it, [z] if it does not apply."
        return _holds("stand_in", quoted(reading.value), "which stands in for words and says nothing", remedy)
    return reading


def wrong(code: str, says: str, remedy: str, shown: str = "") -> Stated:
    """A cell that gave no answer, and why."""
    return Stated(findings=(error(code, says, remedy, shown),), at_fault=True)


def _holds(code: str, shown: str, what: str, remedy: str) -> Stated:
    return wrong(code, f"This cell holds {shown}, {what}.", remedy, shown)


def read(wanted: Wanted, raw: Raw) -> Stated:
    """Read a cell as what is wanted of it. A blank gives `Stated.blank` and no finding."""
    value = raw.shown if raw.value is None and raw.kind != "blank" else raw.value
    if raw.kind == "error":
        says = f"an error of the spreadsheet, not {wanted.noun}"
        return _holds("error_value", raw.shown or str(raw.value), says, f"Type over it. {wanted.expected}")
    if raw.kind == "blank" or value is None or (isinstance(value, str) and not tidy(value)):
        if not raw.formula or raw.kind != "blank":
            return Stated()
        says = "This cell holds a formula that was never worked out, so there is no value to read."
        reopen = "Open the workbook in your spreadsheet program, save it and send it again"
        return wrong("not_calculated", says, f"{reopen}, or type the answer over the formula.")
    held: Value = value.date() if isinstance(value, datetime) else value
    if isinstance(held, str) and (reading := _said_otherwise(held, wanted)) is not None:
        return reading
    if wanted.kind in NUMBERS:
        return _bounded(_number(held, raw, wanted), wanted)
    if wanted.kind == "date":
        return _date(held, raw, wanted)
    words, meant = _words(held, raw), ""
    answer: Value | None
    if wanted.kind == "text":
        return Stated(words)
    if wanted.kind == "yes_no":
        answer = held if isinstance(held, bool) else _YES_NO.get(tidy(words).lower())
    else:
        said = compared_name(words)
        by_name = _forces_by_name(wanted.forces) if wanted.kind == "force" else _choices_by_name(wanted.choices)
        answer = by_name.get(said)
        meant = f"{_did_you_mean(said, wanted)} " if answer is None and wanted.suggesting else ""
    if answer is not None:
        return Stated(answer)
    code, says = _NOT_OFFERED[wanted.kind]
    return _holds(code, _shown(held, raw), says, f"{meant}{wanted.expected}")


def plainly(wanted: Wanted, column: Column, cells: Grid, places: Places) -> Sequence[float | str | None]:
    """What certainly is read so of cells, with nothing to be said of them; None where `read` has to look.

    Numbers in bounds, shown as numbers, and not so nearly whole that they would be rounded; words that are no marker
    and no stand-in, and not too long.
    """
    numbers, kinds, formats = cells.numbers[places], cells.kinds[places], cells.lookups.formats
    if wanted.kind in ("count", "number"):
        shown = [style.kind not in ("date", "time") and not style.after.endswith("%") for style in formats]
        with np.errstate(invalid="ignore"):
            off, near = np.abs(numbers - np.rint(numbers)), _NEARLY_WHOLE * np.maximum(1, np.abs(numbers))
            good = (kinds == NUMBER) & ((off == 0) | ((off > near) & (wanted.kind == "number")))
            good &= np.array([*shown, False], dtype=np.bool_)[cells.styles[places]]
            good &= numbers >= (-BEYOND if wanted.minimum is None else wanted.minimum)
            good &= numbers < (VERY_MANY if wanted.kind == "count" else BEYOND)
        return [number if fine else None for number, fine in zip(numbers.tolist(), good.tolist(), strict=True)]
    if wanted.kind != "text":
        return [None] * len(places)
    most, found = column.maximum_length or math.inf, list[str | None]()
    for number, kind in zip(numbers.tolist(), kinds.tolist(), strict=True):
        text = cells.lookups.texts[int(number)].replace("\u00a0", " ").strip() if kind == TEXT else ""
        fine = len(text) <= most and not _PERHAPS_A_MARKER.search(text) and _SOMETHING.search(text)
        says = not column.required or _DIGIT.search(text) or not stands_in(text)  # no stand-in has a figure
        found.append(text if fine and says else None)
    return found


def _said_otherwise(text: str, wanted: Wanted) -> Stated | None:
    """A marker or "Please select", which stand outside what the question asks; None when it is neither."""
    line = tidy(text).lower()
    if len(line) > LONGEST_NAME:
        return None
    if wanted.excusable and (found := _BRACKETED.fullmatch(line)):
        if found[1] in GIVEN:
            return Stated(marker=found[1])
        if wanted.kind != "text" or found[1] in MARKERS:
            remedy = "Enter the answer itself; or [x] if you could not supply it, [z] if it does not apply."
            says = "which is not one of the two markers that a return may have"
            return _holds("unknown_marker", quoted(text), says, remedy)
    if wanted.kind == "text" or line in (choice.lower() for choice in wanted.choices):
        return None
    if _PLEASE_SELECT.fullmatch(line):
        return wrong("not_chosen", 'This cell still says "Please select".', wanted.expected)
    if wanted.excusable and (found := _UNBRACKETED.fullmatch(line)):
        remedy = f"If you mean the marker, enter [{found[1]}] with its square brackets. {wanted.expected}"
        return wrong("marker_without_brackets", f"This cell holds {quoted(text)}.", remedy)
    return None


def _shown(held: Value, raw: Raw) -> str:
    """What a person sees in the cell, in quotation marks when it is text."""
    return quoted(held) if isinstance(held, str) else _words(held, raw)


def _words(held: Value, raw: Raw) -> str:
    """What the cell holds, as words."""
    if isinstance(held, str):
        return held.replace("\u00a0", " ").strip()
    if isinstance(held, bool):
        return "TRUE" if held else "FALSE"
    return day(held) if isinstance(held, date) else raw.shown.strip() or figure(held)


# --- numbers ------------------------------------------------------------------------------------------------------

_NUMBER = r"[+-]?(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+"
_PLAIN = re.compile(_NUMBER)
_PERCENT = re.compile(rf"({_NUMBER}) ?(?:%|per ?cent|pc)")
_TIMES = {"k": "e3", "thousand": "e3", "m": "e6", "mn": "e6", "million": "e6", "bn": "e9", "billion": "e9"}
_NOTED = re.compile(r"\d\s*[\^ᵃᵇᶜ†‡§]+(?![\d^])")  # as `_set_apart` leaves it
_SMALL = ("<super>", "<sub>", "<circle>", "<compat>")  # kinds of compatibility forms: 2 in ², ₂, ② and ⒉
_IN_NUMBERS = re.compile("[\\d+=()\u2212]")
_ALONE = "Enter the number alone.{wanted.beside}"
_NEAR = {  # a number and something with it: what that is, and what to enter instead; the first that fits
    "with_percent": (_PERCENT, "a percentage",
        "Enter the number itself{wanted.or_none}, or [x] if you could not supply it."),
    "with_currency": (re.compile(rf"(?:£|\$|€|gbp) ?({_NUMBER})"), "with a sign for money",
        "Enter the number alone: {in_full}."),
    "with_apostrophe": (re.compile(rf"['\u2018\u2019`\u00b4] ?({_NUMBER})"), "a number with an apostrophe before it",
        "Enter the number without the apostrophe: {in_full}."),
    "not_in_full": (
        re.compile(rf"(?:£|\$|€|gbp)? ?({_NUMBER}) ?(k|thousand|m|mn|million|bn|billion|e[+-]?\d{{1,2}})"),
        "a number that is not written in full", "Enter it in full: {in_full} if that is meant."),
    "not_exact": (
        re.compile(
            r"(?:about|around|approx\.?|approximately|roughly|nearly|almost|over|under|circa|c\.?|up to|at least|"
            r"more than|less than|fewer than|some|est\.?|estimated|[~≈<>≤≥]=?) ?[£$€]?\d.*|"
            rf"(?:{_NUMBER}) ?(?:-|to|or|/|and|&) ?(?:{_NUMBER})|(?:{_NUMBER}) ?\+"),
        "not one exact number", "Enter one number.{wanted.beside}"),
    "with_mark": (re.compile(rf"(?:{_NUMBER}) ?(?:[*†‡§#^]+|\([\w^]{{1,3}}\)|\[\w{{1,3}}\]|[a-z])"),
        "a number with a mark beside it", _ALONE),
    "with_words": (re.compile(rf"(?:[£$€] ?)?(?:{_NUMBER})(?![\d,.]) ?[^\W\d].*"), "a number with words", _ALONE),
}  # fmt: skip
_NOT_APPLICABLE = {"n/a", "na", "n.a.", "n.a", "n\\a", "not applicable", "not relevant", "does not apply", "#n/a"}
_SIGNS = {"..", "...", ".", "-", "--", "---", ":", "*", "/", "_"}
_NOT_KNOWN = {
    "tbc", "t.b.c.", "tbd", "tba", "to be confirmed", "to follow", "n/k", "nk", "not known", "not yet known", "unknown",
    "don't know", "not available", "unavailable", "n/av", "awaiting", "awaited", "pending", "not recorded", "not held",
    "no data", "missing", "?", "??", "???",
}  # fmt: skip
_NONE = {"nil", "none", "zero", "nought", "nothing", "nil return", "no", "o"}
_INSTEAD = {  # words and signs instead of a number; where 0 cannot stand, `Wanted.expected` says what to enter
    "words_for_not_applicable": (_NOT_APPLICABLE, "Enter [z] if it does not apply, or [x] if you could not supply it."),
    "sign_for_missing": (_SIGNS, "Enter [x] if you could not supply it, or 0 if there were none."),
    "not_known": (_NOT_KNOWN, "Enter {wanted.noun} if you have it now, or [x] if you could not supply it."),
    "word_for_none": (_NONE, "Enter 0 if there were none."),
}
WORDS_FOR_NONE = frozenset(_NOT_APPLICABLE | _NONE | {".", "-", "--", "---", "none to report", "nothing to report"})


def _set_apart(text: str) -> str:
    """Return *text* with a "^" for each raised, lowered or circled figure, of which `tidy` would make a plain one."""

    def small(character: str) -> bool:
        form = unicodedata.decomposition(character)
        return form.startswith(_SMALL) and _IN_NUMBERS.search(unicodedata.normalize("NFKC", character)) is not None

    return text if text.isascii() else "".join("^" if small(character) else character for character in text)


def read_numeral(text: str, wanted: Wanted) -> Stated:
    """Read *text* where a number belongs; bounds are not looked at yet.

    Returns:
        A float in the question's unit with a note how it was read, or an error.
    """
    apart = _set_apart(text)
    shown, line = quoted(text), tidy(apart).lower()
    if len(line) > LONGEST_NUMERAL:
        return _not_a("not_a_number", shown, wanted)
    if _NOTED.search(apart):
        return _near("with_mark", shown, wanted)
    if _PLAIN.fullmatch(line):
        value, says = _float(line), f"This cell holds {shown} as text."
        return _taken("read_as_number", value, says, f"the number {figure(value)}", shown)
    if (found := _PERCENT.fullmatch(line)) and wanted.kind == "percent":
        return _as_percentage(_float(found[1]), shown)
    for code, (words, remedy) in _INSTEAD.items():
        if line in words:
            fits = wanted.takes_none or not remedy.endswith("0 if there were none.")
            remedy = remedy.format(wanted=wanted) if fits else wanted.expected
            return wrong(code, f"This cell holds {shown}.", remedy, shown)
    if _DIGIT.search(line):  # most wrong texts are without one, and nothing that is near a number
        for code, (pattern, _, _) in _NEAR.items():
            if near := pattern.fullmatch(line):
                return _near(code, shown, wanted, near)
    return _not_a("not_a_number", shown, wanted)


def _near(code: str, shown: str, wanted: Wanted, found: re.Match[str] | None = None) -> Stated:
    """A number with something that does not belong there."""
    _, what, remedy = _NEAR[code]
    in_full = ""
    if found is not None and found.lastindex and code != "with_percent":
        in_full = figure(_float(found[1] + (_TIMES.get(found[2], found[2]) if found.lastindex == 2 else "")))
    return _holds(code, shown, what, remedy.format(wanted=wanted, in_full=in_full))


def _not_a(code: str, shown: str, wanted: Wanted) -> Stated:
    """Say that a cell holds no number at all, or no day."""
    return _holds(code, shown, f"not {wanted.noun}", wanted.expected)


def _as_percentage(value: float, shown: str) -> Stated:
    return _taken("read_as_percentage", value, f"This cell shows {shown}.", f"{figure(value)} per cent", shown)


def _taken(code: str, value: Value, says: str, how: str, shown: str) -> Stated:
    """What was taken for a value, with a note how."""
    remedy = f"It was read as {how}. If that is right, you need do nothing."
    return Stated(value, findings=(note(code, says, remedy, shown),))


def _float(numeral: str) -> float:
    return float(re.sub("[, ]", "", numeral))


def _number(held: Value, raw: Raw, wanted: Wanted) -> Stated:
    if isinstance(held, str):
        return read_numeral(held, wanted)
    if isinstance(held, date) or raw.is_time:
        sort, code, shown = "time", "time_for_number", raw.shown.strip()
        if isinstance(held, date):
            sort, code, shown = "date", "date_for_number", day(held)
        format_it = f"If you typed a number and it turned into a {sort}, set the cell's format to Number first."
        says = f"This cell holds a {sort}, {shown}, not {wanted.noun}."
        return wrong(code, says, f"{wanted.expected} {format_it}", shown)
    shown = raw.shown.strip()
    try:
        number = math.nan if isinstance(held, bool) else float(held)
    except OverflowError:
        number = math.nan
    if not math.isfinite(number):
        return _not_a("not_a_number", _shown(held, raw), wanted)
    if not shown.endswith("%"):
        return Stated(number)
    if wanted.kind != "percent":
        return _near("with_percent", shown, wanted)
    hundredfold = float(f"{number * 100:.12g}")
    if not math.isfinite(hundredfold):
        return _not_a("not_a_number", shown, wanted)
    # A cell that shows 12% holds 0.12, or 12 where its format only writes the sign after it.
    seen = read_numeral(shown, Wanted("percent")).value
    if isinstance(seen, float) and abs(seen - number) < abs(seen - number * 100):
        return Stated(number)
    return _as_percentage(hundredfold, shown)


def _bounded(reading: Stated, wanted: Wanted) -> Stated:
    """Hold a number to what its question allows."""
    number, least, most = reading.value, wanted.minimum, wanted.maximum
    if not isinstance(number, float):
        return reading
    if math.isclose(number, nearest_whole := float(round(number)), rel_tol=ROUNDING / 1000, abs_tol=ROUNDING):
        number = nearest_whole
    code, shown, remedy = "", figure(number), "Correct it, or enter [x] if you could not supply it."
    if least == 0 > number:
        code, says = "negative", "a number below 0"
        remedy = "Enter 0 or a positive number, or [x] if you could not supply it."
    elif abs(number) >= BEYOND:
        far, noun = "large" if number > 0 else "far below 0", {"count": "a count", "number": "a figure"}
        code, says = "beyond_reason", f"a number too {far} to be {noun.get(wanted.kind, wanted.noun)}"
    elif wanted.kind == "count" and not number.is_integer():
        code, says = "not_whole", "not a whole number"
        remedy = f"A count has no decimals: enter a whole number{wanted.or_none}, or [x] if you could not supply it."
    elif least is not None and number < least:
        code, says = "below_least", f"less than {figure(least)}, the least it can be"
    elif most is not None and number > most:
        code, says = "above_most", f"more than {figure(most)}, the most it can be"
    if code:
        return _holds(code, shown, says, remedy)
    asked, notes = None, [one.code for one in reading.findings]
    if wanted.kind == "percent" and 0 < number < 1 and "read_as_percentage" not in notes:
        hundredfold = figure(float(f"{number * 100:.12g}"))
        mean = f"If you mean {hundredfold} per cent, enter {hundredfold}; if {shown} per cent is right, say so in the"
        says = f"This cell holds {shown}, which was read as {shown} per cent."
        asked = query("perhaps_a_share", says, f"{mean} explanation beside it.")
    elif wanted.kind == "count" and number >= VERY_MANY and most is None:
        says = f"This cell holds {shown}, more than any force is likely to count."
        asked = query("very_large", says, f"Correct it{OR_EXPLAIN_BESIDE if wanted.explainable else OR_SAY_WHY}")
    return reading._replace(value=number, findings=(*reading.findings, *([asked] if asked else [])))


# --- dates --------------------------------------------------------------------------------------------------------

_MONTH_OF = {name.lower()[:length]: n for n, name in enumerate(MONTHS, 1) for length in (3, len(name))} | {"sept": 9}
_SLASHED = re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})")
_DATES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[t ]00:00(?::00)?)?"),
    re.compile(r"(?:[a-z]+,? )?(?P<d>\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -](?P<m>[a-z]+)\.?,?[ -](?P<y>\d{4})"),
    re.compile(r"(?P<m>[a-z]+)\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})"),
    _SLASHED,
)


def _date(held: Value, raw: Raw, wanted: Wanted) -> Stated:
    """A date; typed as text it has a note how it was read.

    "30 June 2024" and "30/06/2024" can only be one day (no month has number 30); "05/06/2024" can be two, and of
    "30-Jun-24" nobody knows the century.
    """
    shown = _shown(held, raw)
    if isinstance(held, date):
        return Stated(held)
    if isinstance(held, str):
        days = list(dict.fromkeys(_days(tidy(_set_apart(held)).lower())))
        if len(days) == 1:
            says = f"This cell holds {shown} as text."
            return _taken("read_as_date", days[0], says, f"the date {day(days[0])}", shown)
        if days:
            first, second = map(day, days)
            remedy = f"Write the month as a word: {first}, or {second}."
            return _holds("either_date", shown, f"which could be {first} or {second}", remedy)
    elif raw.is_time and not isinstance(held, bool):
        shown = f"a time, {raw.shown.strip()}"
    elif not isinstance(held, bool):
        remedy = "If you entered a date and it turned into a number, set the cell's format to Date."
        says = f"This cell holds the number {shown}, not a date."
        return wrong("number_for_date", says, f"{wanted.expected} {remedy}", shown)
    return _not_a("not_a_date", shown, wanted)


def _days(line: str) -> Iterator[date]:
    """The one day, or the two, that a text can mean; day first as people here write."""
    found = next((match for pattern in _DATES if (match := pattern.fullmatch(line))), None)
    if found is None:
        return
    ways = [(found["m"], found["d"]), *([(found["d"], found["m"])] if found.re is _SLASHED else [])]
    for in_year, in_month in ways:
        number = _MONTH_OF.get(in_year, 0) if in_year.isalpha() else int(in_year)
        try:
            yield date(int(found["y"]), number, int(in_month))
        except ValueError:
            continue


# --- names --------------------------------------------------------------------------------------------------------

_SHORTEST = 3  # letters of what may be short for a name


@lru_cache(maxsize=256)
def _choices_by_name(choices: tuple[str, ...]) -> dict[str, str]:
    """Each choice by the way it is compared; of two alike the first."""
    return {compared_name(choice): choice for choice in reversed(choices)}


@lru_cache(maxsize=16)
def _forces_by_name(forces: tuple[Supplier, ...]) -> dict[str, str]:
    """Each force's id, by its code and by every way of writing its name."""
    return {name: force.id for force in forces for name in (force.id.lower(), *_names_of(force))}


def _names_of(force: Supplier) -> tuple[str, ...]:
    """A force's name, and the ways of writing it that can mean no other."""
    name = compared_name(force.name)
    stem = re.sub(r" (?:police|constabulary|police service)$", "", name)
    return name, stem, f"{stem} police", f"{stem} constabulary", f"{stem} police service"


def compared_name(text: str) -> str:
    """A name as it is compared: one case, "and" for "&", "City of London" for "London, City of"."""
    name = tidy(text).casefold().replace("&", " and ")
    first, comma, rest = name.partition(",")
    return " ".join((f"{rest} {first}" if comma and rest.strip() in ("city of", "the") else name).split())


def _did_you_mean(said: str, wanted: Wanted) -> str:
    """Ask whether a name was meant that *said*, as names are compared, is near to or, of a force, short for; or ""."""
    short = said[:LONGEST_NAME].removeprefix("the ")

    def short_for(force: Supplier) -> bool:
        """Whether it is how a word of the name begins ("met"), or the first letters of its words ("gmp")."""
        _, stem, *whole = _names_of(force)
        initials = ("".join(word[0] for word in name.split() if word not in ("and", "of", "the")) for name in whole)
        return short in initials or f" {short}" in f" {stem}"

    names = wanted.choices if wanted.kind == "choice" else tuple(force.name for force in wanted.forces)
    found = [force.name for force in wanted.forces if len(short) >= _SHORTEST and short_for(force)]
    meant = found[0] if len(found) == 1 else nearest(said[:LONGEST_NAME], names)
    return f'Did you mean "{meant}"?' if meant else ""


# --- words that say nothing ---------------------------------------------------------------------------------------

_ERROR_VALUE = re.compile(r"#(?:ref|n/a|value|name|div/0|num|null|spill|calc|getting_data)[!?]?")
_STAND_IN = re.compile(
    r"na|n a|n/a|n/k|nk|nil|none(?: yet)?|null|blank|no comments?|no explanation|not applicable|"
    r"t\.?b\.?[acd]\.?|to be (?:confirmed|added|advised|completed)|to follow|pending|awaited|awaiting|"
    r"(?:please )?see (?:the |my |our )?(?:e-?mail|attached|attachment|above|below|notes?|comments?|previous|last)|"
    r"as (?:above|below|before|discussed|per (?:the |my |our )?e-?mail)|as previous(?:ly)?|ditto|"
    r"test|lorem ipsum|please explain|explanation"
)


def says_nothing(text: str) -> bool:
    """Whether *text* is empty, has no letter, is a spreadsheet's error value, a marker or a stand-in: "TBC", "n/a".

    It asks for little; how good an explanation is, people judge.
    """
    line = tidy(text).lower()
    if not any(map(str.isalpha, line)) or _ERROR_VALUE.fullmatch(line) or line.startswith(NEVER_WORKED_OUT):
        return True
    return _only_stands_in(line, "[a-z]")


def stands_in(text: str) -> bool:
    """Whether *text* stands where an answer in words belongs and is none: "TBC", "-", "..".

    As `says_nothing`, but that a figure and a letter can be an answer, such as a reference: "7", "A".
    """
    line = tidy(text).lower()
    return not any(map(str.isalnum, line)) or _only_stands_in(line)


def _only_stands_in(line: str, too: str = "(?!)") -> bool:
    words = line.strip(" .,:;-!?*()[]{}\"'")
    return len(line) <= LONGEST_STAND_IN and bool(re.fullmatch(too, words) or _STAND_IN.fullmatch(words))
