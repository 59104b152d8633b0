"""Read one cell as what its question asks for.

Zero, a blank, a marker and a drop-down's "Please select" are four different things here. A cell that only looks empty
(spaces, a formula that gives "") is blank. A text in a drop-down's or a name's place is compared whatever its case.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime

from impact.checks.base import Stated
from impact.checks.findings import OR_SAY_WHY, Finding, error, figure, query, quoted, tidy
from impact.plan.formula import Value
from impact.plan.periods import day
from impact.returns.answers import NEVER_WORKED_OUT, Raw
from impact.returns.asked import Wanted
from impact.returns.form import Question
from impact.returns.observation import GIVEN, MARKERS
from impact.returns.typed import (
    LONGEST_NAME,
    as_percentage,
    choices_by_name,
    compared_name,
    did_you_mean,
    forces_by_name,
    not_a_date,
    not_a_number,
    read_date,
    read_numeral,
    with_percent,
    wrong,
)

VERY_MANY = 1e7  # no force has so many of anything that is counted one by one
BEYOND = 1e12  # nothing that a force counts or spends comes near it; far larger numbers cannot be added up
ROUNDING = 1e-9  # a sum in a spreadsheet may give 3.0000000000000004; a thousandth of it as a share
OR_EXPLAIN_BESIDE = "; if it is right, say so in the explanation beside it."
_BRACKETED = re.compile(r"[\[【] *([a-z]{1,5}) *[\]】]")
_UNBRACKETED = re.compile(r"[(\[{]?(x|z)[)\]}]?")
_PLEASE_SELECT = re.compile(r"\W*(?:please )?(?:select|choose)(?: one| an answer| from list)?\W*")
PERHAPS_A_MARKER = re.compile(r"[\[【［︻﹇]")  # each character that is a bracket, or is one to `tidy`
_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


def interpret(question: Question, raw: Raw) -> Stated:
    """Read the answer to *question*; a blank is an error where an answer is required.

    Never raises, whatever the cell holds.
    """
    wanted = Wanted.by_question(question)
    reading = read(wanted, raw)
    if not question.required:
        return Stated() if reading.blank or [one.code for one in reading.findings] == ["not_chosen"] else reading
    if reading.blank:
        return wrong(error("blank", "This cell is blank.", wanted.expected))
    return says_something(reading) if wanted.kind == "text" else reading


def says_something(reading: Stated) -> Stated:
    """Hold words that are required to saying anything: "TBC" and "-" only stand in for them."""
    if isinstance(reading.value, str) and stands_in(reading.value):
        shown = quoted(reading.value)
        remedy = "Write a few words; or enter [x] if you could not supply it, [z] if it does not apply."
        says = f"This cell holds {shown}, which stands in for words and says nothing."
        return wrong(error("stand_in", says, remedy, shown))
    return reading


def read(wanted: Wanted, raw: Raw) -> Stated:
    """Read a cell as what is wanted of it. A blank gives `Stated.blank` and no finding."""
    value = raw.shown if raw.value is None and raw.kind != "blank" else raw.value
    if wanted.kind == "text" and isinstance(value, str) and raw.kind == "text" and not PERHAPS_A_MARKER.search(value):
        return Stated(_words(value, raw) if tidy(value) else None)
    if raw.kind == "error":
        shown = raw.shown or str(raw.value)
        says = f"This cell holds {shown}, an error of the spreadsheet, not {wanted.noun}."
        return wrong(error("error_value", says, f"Type over it. {wanted.expected}", shown))
    if raw.kind == "blank" or value is None or (isinstance(value, str) and not tidy(value)):
        return wrong(_not_calculated()) if raw.formula and raw.kind == "blank" else Stated()
    held: Value = value.date() if isinstance(value, datetime) else value
    if isinstance(held, str) and (reading := _said_otherwise(held, wanted)) is not None:
        return reading
    answer: Value | None
    match wanted.kind:
        case "count" | "number" | "percent":
            return _bounded(_number(held, raw, wanted), wanted)
        case "date":
            return _date(held, raw, wanted)
        case "text":
            return Stated(_words(held, raw))
        case "yes_no":
            answer = held if isinstance(held, bool) else _YES_NO.get(tidy(_words(held, raw)).lower())
            says, code, meant = "not Yes or No", "not_yes_or_no", ""
        case "choice" | "force":
            said = compared_name(_words(held, raw))
            offered = choices_by_name(wanted.choices) if wanted.kind == "choice" else forces_by_name(wanted.forces)
            answer, meant = offered.get(said), ""
            if answer is None:
                meant = f"{did_you_mean(said, wanted)} "
            says, code = "not one of the answers offered", "not_a_choice"
            if wanted.kind == "force":
                says, code = "not the name or code of a force", "not_a_force"
    if answer is not None:
        return Stated(answer)
    shown = _shown(held, raw)
    return wrong(error(code, f"This cell holds {shown}, {says}.", f"{meant}{wanted.expected}", shown))


def _not_calculated() -> Finding:
    says = "This cell holds a formula that was never worked out, so there is no value to read."
    reopen = "Open the workbook in your spreadsheet program, save it and send it again"
    return error("not_calculated", says, f"{reopen}, or type the answer over the formula.")


def _said_otherwise(text: str, wanted: Wanted) -> Stated | None:
    """A marker or "Please select", which stand outside what the question asks; None when it is neither."""
    line = tidy(text).lower()
    if len(line) > LONGEST_NAME:
        return None
    if wanted.excusable and (found := _BRACKETED.fullmatch(line)):
        if found[1] in GIVEN:
            return Stated(marker=found[1])
        if wanted.kind != "text" or found[1] in MARKERS:
            says = f"This cell holds {quoted(text)}, which is not one of the two markers that a return may have."
            remedy = "Enter the answer itself; or [x] if you could not supply it, [z] if it does not apply."
            return wrong(error("unknown_marker", says, remedy))
    if wanted.kind == "text" or line in (choice.lower() for choice in wanted.choices):
        return None
    if _PLEASE_SELECT.fullmatch(line):
        return wrong(error("not_chosen", 'This cell still says "Please select".', wanted.expected))
    if wanted.excusable and (found := _UNBRACKETED.fullmatch(line)):
        remedy = f"If you mean the marker, enter [{found[1]}] with its square brackets. {wanted.expected}"
        return wrong(error("marker_without_brackets", f"This cell holds {quoted(text)}.", remedy))
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


# --- numbers and dates ------------------------------------------------------------------------------------------


def _number(held: Value, raw: Raw, wanted: Wanted) -> Stated:
    if isinstance(held, str):
        return read_numeral(held, wanted)
    if isinstance(held, date) or raw.is_time:
        sort, shown = ("date", day(held)) if isinstance(held, date) else ("time", raw.shown.strip())
        format_it = f"If you typed a number and it turned into a {sort}, set the cell's format to Number first."
        says = f"This cell holds a {sort}, {shown}, not {wanted.noun}."
        return wrong(error(f"{sort}_for_number", says, f"{wanted.expected} {format_it}", shown))
    number = None if isinstance(held, bool) else _finite(held)
    if number is None:
        return wrong(not_a_number(_shown(held, raw), wanted))
    shown = raw.shown.strip()
    if not shown.endswith("%"):
        return Stated(number)
    if wanted.kind != "percent":
        return wrong(with_percent(shown, wanted))
    hundredfold = float(f"{number * 100:.12g}")
    if not math.isfinite(hundredfold):
        return wrong(not_a_number(shown, wanted))
    # A cell that shows 12% holds 0.12, or 12 where its format only writes the sign after it.
    seen = read_numeral(shown, Wanted("percent")).value
    if isinstance(seen, float) and abs(seen - number) < abs(seen - number * 100):
        return Stated(number)
    return as_percentage(hundredfold, shown)


def _finite(number: float) -> float | None:
    try:
        value = float(number)
    except OverflowError:
        return None
    return value if math.isfinite(value) else None


def _bounded(reading: Stated, wanted: Wanted) -> Stated:
    """Hold a number to what its question allows."""
    number = reading.value
    if not isinstance(number, float):
        return reading
    nearest_whole = float(round(number))
    if math.isclose(number, nearest_whole, rel_tol=ROUNDING / 1000, abs_tol=ROUNDING):
        number = nearest_whole
    if objection := _out_of_bounds(number, wanted):
        return wrong(objection)
    asked = None
    as_shown = any(one.code == "read_as_percentage" for one in reading.findings)
    if wanted.kind == "percent" and 0 < number < 1 and not as_shown:
        hundredfold = figure(float(f"{number * 100:.12g}"))
        remedy = (
            f"If you mean {hundredfold} per cent, enter {hundredfold}; if {figure(number)} per cent is right, say so "
            "in the explanation beside it."
        )
        held = f"This cell holds {figure(number)}, which"
        asked = query("perhaps_a_share", f"{held} was read as {figure(number)} per cent.", remedy)
    elif wanted.kind == "count" and number >= VERY_MANY and wanted.maximum is None:
        remedy = f"Correct it{OR_EXPLAIN_BESIDE if wanted.explainable else OR_SAY_WHY}"
        says = f"This cell holds {figure(number)}, more than any force is likely to count."
        asked = query("very_large", says, remedy)
    return reading._replace(value=number, findings=(*reading.findings, *([asked] if asked else [])))


def _out_of_bounds(number: float, wanted: Wanted) -> Finding | None:
    least, most = wanted.minimum, wanted.maximum
    inside = (least is None or number >= least) and (most is None or number <= most) and abs(number) < BEYOND
    if inside and (wanted.kind != "count" or number.is_integer()):
        return None
    shown = figure(number)
    held, correct = f"This cell holds {shown},", "Correct it, or enter [x] if you could not supply it."
    if least == 0 > number:
        remedy = "Enter 0 or a positive number, or [x] if you could not supply it."
        return error("negative", f"{held} a number below 0.", remedy, shown)
    if abs(number) >= BEYOND:
        far, noun = "large" if number > 0 else "far below 0", {"count": "a count", "number": "a figure"}
        says = f"{held} a number too {far} to be {noun.get(wanted.kind, wanted.noun)}."
        return error("beyond_reason", says, correct)
    if wanted.kind == "count" and not number.is_integer():
        whole = f"enter a whole number{wanted.or_none}, or [x] if you could not supply it."
        return error("not_whole", f"{held} not a whole number.", f"A count has no decimals: {whole}", shown)
    if least is not None and number < least:
        return error("below_least", f"{held} less than {figure(least)}, the least it can be.", correct)
    if most is not None and number > most:
        return error("above_most", f"{held} more than {figure(most)}, the most it can be.", correct)
    return None


def _date(held: Value, raw: Raw, wanted: Wanted) -> Stated:
    if isinstance(held, str):
        return read_date(held, wanted)
    if isinstance(held, bool):
        return wrong(not_a_date(_shown(held, raw), wanted))
    if isinstance(held, date):
        return Stated(held)
    if raw.is_time:
        return wrong(not_a_date(f"a time, {raw.shown.strip()}", wanted))
    shown = _shown(held, raw)
    remedy = "If you entered a date and it turned into a number, set the cell's format to Date."
    says = f"This cell holds the number {shown}, not a date."
    return wrong(error("number_for_date", says, f"{wanted.expected} {remedy}", shown))


# --- words that say nothing -------------------------------------------------------------------------------------

LONGEST_STAND_IN = 40  # characters; whatever is longer is looked at no further than for a letter
_ERROR_VALUE = re.compile(r"#(?:ref|n/a|value|name|div/0|num|null|spill|calc|getting_data)[!?]?")
_STAND_IN = re.compile(
    r"na|n a|n/a|n/k|nk|nil|none(?: yet)?|null|blank|no comments?|no explanation|not applicable|"
    r"t\.?b\.?[acd]\.?|to be (?:confirmed|added|advised|completed)|to follow|pending|awaited|awaiting|"
    r"(?:please )?see (?:the |my |our )?(?:e-?mail|attached|attachment|above|below|notes?|comments?|previous|last)|"
    r"as (?:above|below|before|discussed|per (?:the |my |our )?e-?mail)|as previous(?:ly)?|ditto|"
    r"test|lorem ipsum|please explain|explanation"
)
_AROUND = " .,:;-!?*()[]{}\"'"


def says_nothing(text: str) -> bool:
    """Whether *text* is empty, has no letter, is a spreadsheet's error value, a marker or a stand-in: "TBC", "n/a".

    It asks for little; how good an explanation is, people judge.
    """
    line = tidy(text).lower()
    if not any(map(str.isalpha, line)) or _ERROR_VALUE.fullmatch(line) or line.startswith(NEVER_WORKED_OUT):
        return True
    words = line.strip(_AROUND)
    return len(line) <= LONGEST_STAND_IN and bool(re.fullmatch("[a-z]", words) or _STAND_IN.fullmatch(words))


def stands_in(text: str) -> bool:
    """Whether *text* stands where an answer in words belongs and is none: "TBC", "-", "..".

    As `says_nothing`, but that a figure and a letter can be an answer, such as a reference: "7", "A".
    """
    line = tidy(text).lower()
    if not any(map(str.isalnum, line)):
        return True
    return len(line) <= LONGEST_STAND_IN and _STAND_IN.fullmatch(line.strip(_AROUND)) is not None
