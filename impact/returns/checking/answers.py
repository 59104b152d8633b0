"""Read one cell as what its question asks for.

Comes after `checking.numerals` and `checking.dates`, which read texts; before `checking.records` and `checking.checks`.
Zero, a blank, a marker and a drop-down's "Please select" are four different things here. A cell that only looks empty
(spaces, a formula that gives "") is blank. A text in a drop-down's or a name's place is compared whatever its case.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime

from impact.plan.periods import day
from impact.returns.answers import Raw
from impact.returns.checking.dates import read_date
from impact.returns.checking.explanation import stands_in
from impact.returns.checking.messages import (
    ABOVE_MOST,
    BELOW_LEAST,
    BEYOND_REASON,
    BLANK,
    DATE_FOR_NUMBER,
    ERROR_VALUE,
    MARKER_UNBRACKETED,
    NEGATIVE,
    NOT_A_CHOICE,
    NOT_A_DATE,
    NOT_A_FORCE,
    NOT_A_NUMBER,
    NOT_CALCULATED,
    NOT_CHOSEN,
    NOT_WHOLE,
    NOT_YES_OR_NO,
    NUMBER_FOR_DATE,
    OR_SAY_WHY,
    PERHAPS_A_SHARE,
    READ_AS_PERCENTAGE,
    STAND_IN,
    TIME_FOR_NUMBER,
    UNKNOWN_MARKER,
    VERY_LARGE,
    WITH_PERCENT,
    Message,
    figure,
    quoted,
)
from impact.returns.checking.names import (
    LONGEST_NAME,
    choices_by_name,
    compared_name,
    did_you_mean,
    force_meant,
    forces_by_name,
)
from impact.returns.checking.numerals import read_numeral, tidy
from impact.returns.checking.sayings import OR_EXPLAIN_BESIDE
from impact.returns.checking.wanted import Kind, Reading, Value, Wanted, wrong
from impact.returns.form import Question
from impact.returns.observation import GIVEN, MARKERS

VERY_MANY = 1e7  # no force has so many of anything that is counted one by one
BEYOND = 1e12  # nothing that a force counts or spends comes near it; far larger numbers cannot be added up
ROUNDING = 1e-9  # a sum in a spreadsheet may give 3.0000000000000004; a thousandth of it as a share
_PLAINLY, _CLEAR = 1e9, 1e-2  # a number within the first is not rounded when it is this far from a whole one
_BRACKETED = re.compile(r"[\[【] *([a-z]{1,5}) *[\]】]")
_UNBRACKETED = re.compile(r"[(\[{]?(x|z)[)\]}]?")
_PLEASE_SELECT = re.compile(r"\W*(?:please )?(?:select|choose)(?: one| an answer| from list)?\W*")
_NUMERIC = frozenset({"count", "number", "percent"})
_SIZED: dict[Kind, str] = {"count": "a count", "number": "a figure"}
_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


def interpret(question: Question, raw: Raw) -> Reading:
    """Read the answer to *question*; a blank is an error where an answer is required.

    Never raises, whatever the cell holds.
    """
    if (plain := _plain(question, raw)) is not None:
        return plain
    wanted = Wanted.by_question(question)
    reading = read(wanted, raw)
    if not question.required and _untouched(reading):
        return Reading()
    if reading.blank and question.required:
        return wrong(BLANK(expected=wanted.expected))
    return says_something(reading) if question.required and wanted.kind == "text" else reading


def says_something(reading: Reading) -> Reading:
    """Hold words that are required to saying anything: "TBC" and "-" only stand in for them."""
    if isinstance(reading.value, str) and stands_in(reading.value):
        return wrong(STAND_IN(shown=quoted(reading.value)))
    return reading


def _plain(question: Question, raw: Raw) -> Reading | None:
    """A number where one is asked for, which is most of any return: `read` gives the same, more slowly."""
    value = raw.value
    if raw.kind != "number" or type(value) is not float or question.type not in _NUMERIC:
        return None
    if not value.is_integer() and (question.type == "count" or not _CLEAR < abs(value - value // 1) < 1 - _CLEAR):
        return None
    if (question.type == "percent" and 0 < value < 1) or (question.type == "count" and value >= VERY_MANY):
        return None
    least, most = question.minimum, question.maximum
    if (least is not None and value < least) or (most is not None and value > most) or raw.shown.endswith(("%", " ")):
        return None
    if ":" in raw.shown:
        return None
    return Reading(value) if -_PLAINLY < value < _PLAINLY else None


def read(wanted: Wanted, raw: Raw) -> Reading:
    """Read a cell as what is wanted of it. A blank gives `Reading.blank` and no message."""
    if raw.kind == "error":
        shown = raw.shown or str(raw.value)
        return wrong(ERROR_VALUE(shown=shown, noun=wanted.noun, expected=wanted.expected))
    held = _held(raw)
    if held is None:
        return wrong(NOT_CALCULATED()) if raw.formula and raw.kind == "blank" else Reading()
    if isinstance(held, str) and (reading := _said_otherwise(held, wanted)) is not None:
        return reading
    match wanted.kind:
        case "count" | "number" | "percent":
            return _number(held, raw, wanted)
        case "yes_no":
            return _yes_no(held, raw, wanted)
        case "date":
            return _date(held, raw, wanted)
        case "choice":
            return _choice(held, raw, wanted)
        case "force":
            return _force(held, raw, wanted)
        case "text":
            return Reading(_words(held, raw))


def _held(raw: Raw) -> Value | None:
    """What the cell holds: None for nothing and for spaces, a day for a moment."""
    value = raw.shown if raw.value is None and raw.kind != "blank" else raw.value
    if raw.kind == "blank" or value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        return value if tidy(value) else None
    return value


def _said_otherwise(text: str, wanted: Wanted) -> Reading | None:
    """A marker or "Please select", which stand outside what the question asks; None when it is neither."""
    line = tidy(text).lower()
    if len(line) > LONGEST_NAME:
        return None
    if wanted.excusable and (found := _BRACKETED.fullmatch(line)):
        if found[1] in GIVEN:
            return Reading(marker=found[1])
        if wanted.kind != "text" or found[1] in MARKERS:
            return wrong(UNKNOWN_MARKER(shown=quoted(text)))
    if wanted.kind == "text" or line in (choice.lower() for choice in wanted.choices):
        return None
    if _PLEASE_SELECT.fullmatch(line):
        return wrong(NOT_CHOSEN(expected=wanted.expected))
    if wanted.excusable and (found := _UNBRACKETED.fullmatch(line)):
        return wrong(MARKER_UNBRACKETED(shown=quoted(text), marker=f"[{found[1]}]", expected=wanted.expected))
    return None


def _untouched(reading: Reading) -> bool:
    """Whether nobody answered: blank, or the drop-down as it came."""
    return reading.blank or any(message.code == NOT_CHOSEN.code for message in reading.messages)


def _shown(held: Value, raw: Raw) -> str:
    """What a person sees in the cell, in quotation marks when it is text."""
    if isinstance(held, str):
        return quoted(held)
    return _words(held, raw)


def _words(held: Value, raw: Raw) -> str:
    """What the cell holds, as words."""
    if isinstance(held, str):
        return held.replace("\u00a0", " ").strip()
    if isinstance(held, bool):
        return "TRUE" if held else "FALSE"
    if isinstance(held, date):
        return day(held)
    return raw.shown.strip() or figure(held)


# --- numbers ----------------------------------------------------------------------------------------------------


def _number(held: Value, raw: Raw, wanted: Wanted) -> Reading:
    if isinstance(held, str):
        return _bounded(read_numeral(held, wanted), wanted)
    if isinstance(held, bool):
        return wrong(NOT_A_NUMBER(shown=_shown(held, raw), noun=wanted.noun, expected=wanted.expected))
    if isinstance(held, date):
        return wrong(DATE_FOR_NUMBER(shown=day(held), noun=wanted.noun, expected=wanted.expected))
    if raw.is_time:
        return wrong(TIME_FOR_NUMBER(shown=raw.shown.strip(), noun=wanted.noun, expected=wanted.expected))
    number = _finite(held)
    if number is None:
        return wrong(NOT_A_NUMBER(shown=_shown(held, raw), noun=wanted.noun, expected=wanted.expected))
    if raw.shown.rstrip().endswith("%"):
        return _bounded(_percentage(number, raw, wanted), wanted)
    return _bounded(Reading(number), wanted)


def _finite(number: float) -> float | None:
    try:
        value = float(number)
    except OverflowError:
        return None
    return value if math.isfinite(value) else None


def _percentage(number: float, raw: Raw, wanted: Wanted) -> Reading:
    """A cell that shows 12% holds 0.12, or 12 where its format only writes the sign after it."""
    shown = raw.shown.strip()
    if wanted.kind != "percent":
        return wrong(WITH_PERCENT(shown=shown, or_none=wanted.or_none))
    hundredfold = float(f"{number * 100:.12g}")
    if not math.isfinite(hundredfold):
        return wrong(NOT_A_NUMBER(shown=shown, noun=wanted.noun, expected=wanted.expected))
    if _sign_only(shown, number):
        return Reading(number)
    return Reading(hundredfold, messages=(READ_AS_PERCENTAGE(shown=shown, figure=figure(hundredfold)),))


def _sign_only(shown: str, number: float) -> bool:
    """Whether the figure shown is nearer to the number itself than to a hundred times it."""
    seen = read_numeral(shown, Wanted("percent")).value
    return isinstance(seen, float) and abs(seen - number) < abs(seen - number * 100)


def _bounded(reading: Reading, wanted: Wanted) -> Reading:
    """Hold a number to what its question allows."""
    number = reading.value
    if not isinstance(number, float):
        return reading
    nearest_whole = float(round(number))
    if math.isclose(number, nearest_whole, rel_tol=ROUNDING / 1000, abs_tol=ROUNDING):
        number = nearest_whole
    if objection := _out_of_bounds(number, wanted):
        return wrong(objection)
    if wanted.kind == "percent" and 0 < number < 1 and not _read_as_percentage(reading):
        query = PERHAPS_A_SHARE(figure=figure(number), hundredfold=figure(float(f"{number * 100:.12g}")))
        return Reading(number, messages=(*reading.messages, query))
    if wanted.kind == "count" and number >= VERY_MANY and wanted.maximum is None:
        or_explain = OR_EXPLAIN_BESIDE if wanted.explainable else OR_SAY_WHY
        query = VERY_LARGE(figure=figure(number), or_explain=or_explain)
        return Reading(number, messages=(*reading.messages, query))
    return Reading(number, messages=reading.messages)


def _read_as_percentage(reading: Reading) -> bool:
    return any(message.code == READ_AS_PERCENTAGE.code for message in reading.messages)


def _out_of_bounds(number: float, wanted: Wanted) -> Message | None:
    least, most = wanted.minimum, wanted.maximum
    if least == 0 > number:
        return NEGATIVE(figure=figure(number))
    if abs(number) >= BEYOND:
        far = "large" if number > 0 else "far below 0"
        return BEYOND_REASON(figure=figure(number), far=far, noun=_SIZED.get(wanted.kind, wanted.noun))
    if wanted.kind == "count" and not number.is_integer():
        return NOT_WHOLE(figure=figure(number), or_none=wanted.or_none)
    if least is not None and number < least:
        return BELOW_LEAST(figure=figure(number), bound=figure(least))
    if most is not None and number > most:
        return ABOVE_MOST(figure=figure(number), bound=figure(most))
    return None


# --- everything else --------------------------------------------------------------------------------------------


def _yes_no(held: Value, raw: Raw, wanted: Wanted) -> Reading:
    answer = held if isinstance(held, bool) else _YES_NO.get(tidy(_words(held, raw)).lower())
    if answer is None:
        return wrong(NOT_YES_OR_NO(shown=_shown(held, raw), expected=wanted.expected))
    return Reading(answer)


def _date(held: Value, raw: Raw, wanted: Wanted) -> Reading:
    if isinstance(held, str):
        return read_date(held, wanted)
    if isinstance(held, bool):
        return wrong(NOT_A_DATE(shown=_shown(held, raw), expected=wanted.expected))
    if isinstance(held, date):
        return Reading(held)
    if raw.is_time:
        return wrong(NOT_A_DATE(shown=f"a time, {raw.shown.strip()}", expected=wanted.expected))
    return wrong(NUMBER_FOR_DATE(figure=_shown(held, raw), expected=wanted.expected))


def _choice(held: Value, raw: Raw, wanted: Wanted) -> Reading:
    said = compared_name(_words(held, raw))
    if (choice := choices_by_name(wanted.choices).get(said)) is not None:
        return Reading(choice)
    meant = did_you_mean(said, wanted.choices)
    return wrong(NOT_A_CHOICE(shown=_shown(held, raw), meant=meant, expected=wanted.expected))


def _force(held: Value, raw: Raw, wanted: Wanted) -> Reading:
    said = compared_name(_words(held, raw))
    if (id_ := forces_by_name(wanted.forces).get(said)) is not None:
        return Reading(id_)
    meant = force_meant(said, wanted.forces)
    return wrong(NOT_A_FORCE(shown=_shown(held, raw), meant=meant, expected=wanted.expected))


def names_nothing(text: str, wanted: Wanted) -> bool:
    """Whether *text* is neither a marker, nor "Please select", nor one of the choices or forces that are offered."""
    name = compared_name(text)
    if wanted.kind == "force":
        offered = name in forces_by_name(wanted.forces)
    else:
        offered = name in choices_by_name(wanted.choices)
    return not offered and _said_otherwise(text, wanted) is None
