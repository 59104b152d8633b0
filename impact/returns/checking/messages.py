"""What the checks say of a cell and of a row, and how figures and lists stand in a sentence.

Comes after `returns.findings`; what is said of answers together stands in `checking.sayings`. `docs/checks.md` has a
paragraph for each code. A wording has no place; whoever knows the cell gives it one with `Message.at`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from impact.plan.parts import Severity
from impact.plan.periods import day
from impact.returns.findings import Finding

LONGEST_QUOTE = 60  # characters of a cell that a message repeats


@dataclass(frozen=True)
class Message:
    """A finding that has no place yet."""

    code: str
    severity: Severity
    says: str
    remedy: str

    def at(self, sheet: str, cell: str, item: str = "", expected: str = "") -> Finding:
        """Return the finding at its cell; *expected* is what the cell is for."""
        return Finding(self.code, self.severity, self.says, self.remedy, sheet, cell, item, expected=expected)

    def weighing(self, severity: Severity) -> Message:
        """Return it with another severity."""
        return replace(self, severity=severity)


@dataclass(frozen=True)
class Wording:
    """One sentence with gaps, `{shown}`, and the severity it has unless a definition says otherwise."""

    code: str
    severity: Severity
    says: str
    remedy: str

    def __call__(self, **gaps: str) -> Message:
        """Fill the gaps. What a supplier wrote is put in as it stands: braces in it mean nothing."""
        says, remedy = self.says.format(**gaps), self.remedy.format(**gaps)
        return Message(self.code, self.severity, says.strip(), " ".join(remedy.split()))


# --- one cell ---------------------------------------------------------------------------------------------------

BLANK = Wording("blank", "error", "This cell is blank.", "{expected}")
BLANK_BESIDE = Wording(
    "blank",
    "error",
    "This cell is blank, but {shown} stands beside it in {where}.",
    "If {which} is the answer, type it in {cell}; if not, {otherwise}",
)
NOT_CHOSEN = Wording("not_chosen", "error", 'This cell still says "Please select".', "{expected}")
ERROR_VALUE = Wording(
    "error_value",
    "error",
    "This cell holds {shown}, an error of the spreadsheet, not {noun}.",
    "Type over it. {expected}",
)
NOT_CALCULATED = Wording(
    "not_calculated",
    "error",
    "This cell holds a formula that was never worked out, so there is no value to read.",
    "Open the workbook in your spreadsheet program, save it and send it again, or type the answer over the formula.",
)
UNKNOWN_MARKER = Wording(
    "unknown_marker",
    "error",
    "This cell holds {shown}, which is not one of the two markers that a return may have.",
    "Enter the answer itself; or [x] if you could not supply it, [z] if it does not apply.",
)
NOT_A_NUMBER = Wording("not_a_number", "error", "This cell holds {shown}, not {noun}.", "{expected}")
DATE_FOR_NUMBER = Wording(
    "date_for_number",
    "error",
    "This cell holds a date, {shown}, not {noun}.",
    "{expected} If you typed a number and it turned into a date, set the cell's format to Number first.",
)
TIME_FOR_NUMBER = Wording(
    "time_for_number",
    "error",
    "This cell holds a time, {shown}, not {noun}.",
    "{expected} If you typed a number and it turned into a time, set the cell's format to Number first.",
)
WITH_CURRENCY = Wording(
    "with_currency", "error", "This cell holds {shown}, with a sign for money.", "Enter the number alone: {figure}."
)
WITH_PERCENT = Wording(
    "with_percent",
    "error",
    "This cell holds {shown}, a percentage.",
    "Enter the number itself{or_none}, or [x] if you could not supply it.",
)
WITH_WORDS = Wording(
    "with_words", "error", "This cell holds {shown}, a number with words.", "Enter the number alone. {beside}"
)
WITH_MARK = Wording(
    "with_mark", "error", "This cell holds {shown}, a number with a mark beside it.", "Enter the number alone. {beside}"
)
NOT_IN_FULL = Wording(
    "not_in_full",
    "error",
    "This cell holds {shown}, a number that is not written in full.",
    "Enter it in full: {figure} if that is meant.",
)
WITH_APOSTROPHE = Wording(
    "with_apostrophe",
    "error",
    "This cell holds {shown}, a number with an apostrophe before it.",
    "Enter the number without the apostrophe: {figure}.",
)
NOT_EXACT = Wording(
    "not_exact", "error", "This cell holds {shown}, not one exact number.", "Enter one number. {beside}"
)
NOT_APPLICABLE = Wording(
    "words_for_not_applicable",
    "error",
    "This cell holds {shown}.",
    "Enter [z] if it does not apply, or [x] if you could not supply it.",
)
SIGN_FOR_MISSING = Wording("sign_for_missing", "error", "This cell holds {shown}.", "{expected}")
NOT_KNOWN = Wording(
    "not_known",
    "error",
    "This cell holds {shown}.",
    "Enter {noun} if you have it now, or [x] if you could not supply it.",
)
WORD_FOR_NONE = Wording("word_for_none", "error", "This cell holds {shown}.", "{expected}")
MARKER_UNBRACKETED = Wording(
    "marker_without_brackets",
    "error",
    "This cell holds {shown}.",
    "If you mean the marker, enter {marker} with its square brackets. {expected}",
)
READ_AS_NUMBER = Wording(
    "read_as_number",
    "note",
    "This cell holds {shown} as text.",
    "It was read as the number {figure}. If that is right, you need do nothing.",
)
READ_AS_PERCENTAGE = Wording(
    "read_as_percentage",
    "note",
    "This cell shows {shown}.",
    "It was read as {figure} per cent. If that is right, you need do nothing.",
)
PERHAPS_A_SHARE = Wording(
    "perhaps_a_share",
    "query",
    "This cell holds {figure}, which was read as {figure} per cent.",
    "If you mean {hundredfold} per cent, enter {hundredfold}; if {figure} per cent is right, say so in the "
    "explanation beside it.",
)
NOT_WHOLE = Wording(
    "not_whole",
    "error",
    "This cell holds {figure}, not a whole number.",
    "A count has no decimals: enter a whole number{or_none}, or [x] if you could not supply it.",
)
NEGATIVE = Wording(
    "negative",
    "error",
    "This cell holds {figure}, a number below 0.",
    "Enter 0 or a positive number, or [x] if you could not supply it.",
)
BEYOND_REASON = Wording(
    "beyond_reason",
    "error",
    "This cell holds {figure}, a number too {far} to be {noun}.",
    "Correct it, or enter [x] if you could not supply it.",
)
BELOW_LEAST = Wording(
    "below_least",
    "error",
    "This cell holds {figure}, less than {bound}, the least it can be.",
    "Correct it, or enter [x] if you could not supply it.",
)
ABOVE_MOST = Wording(
    "above_most",
    "error",
    "This cell holds {figure}, more than {bound}, the most it can be.",
    "Correct it, or enter [x] if you could not supply it.",
)
VERY_LARGE = Wording(
    "very_large",
    "query",
    "This cell holds {figure}, more than any force is likely to count.",
    "Correct it{or_explain}",
)
NOT_YES_OR_NO = Wording("not_yes_or_no", "error", "This cell holds {shown}, not Yes or No.", "{expected}")
NOT_A_CHOICE = Wording(
    "not_a_choice", "error", "This cell holds {shown}, not one of the answers offered.", "{meant} {expected}"
)
NOT_A_FORCE = Wording(
    "not_a_force", "error", "This cell holds {shown}, not the name or code of a force.", "{meant} {expected}"
)
NOT_A_DATE = Wording("not_a_date", "error", "This cell holds {shown}, not a date.", "{expected}")
NUMBER_FOR_DATE = Wording(
    "number_for_date",
    "error",
    "This cell holds the number {figure}, not a date.",
    "{expected} If you entered a date and it turned into a number, set the cell's format to Date.",
)
STAND_IN = Wording(
    "stand_in",
    "error",
    "This cell holds {shown}, which stands in for words and says nothing.",
    "Write a few words; or enter [x] if you could not supply it, [z] if it does not apply.",
)
EITHER_DATE = Wording(
    "either_date",
    "error",
    "This cell holds {shown}, which could be {first} or {second}.",
    "Write the month as a word: {first}, or {second}.",
)
READ_AS_DATE = Wording(
    "read_as_date",
    "note",
    "This cell holds {shown} as text.",
    "It was read as the date {figure}. If that is right, you need do nothing.",
)

# --- a row of a record sheet ------------------------------------------------------------------------------------

BLANK_IN_ROW = Wording("blank_in_row", "error", "This cell is blank.", "{heading} is needed in every row. {expected}")
TOO_LONG = Wording(
    "too_long",
    "error",
    "This cell holds {length} characters, more than the {most} there is room for.",
    "Shorten it to {most} or fewer.",
)
OUTSIDE_PERIOD = Wording(
    "outside_period",
    "error",
    "This cell holds {shown}, outside {period}.",
    "Enter a date from {first} to {last}, or take the row out if it belongs to another period.",
)
TOTAL_ROW = Wording("total_row", "error", "Row {row} looks like a total of the rows above.", "Delete it.")
NOT_A_RECORD = Wording("not_a_record", "error", "Row {row} {says} and is no record.", "Delete it{or_empty}.")
ROW_RULE = Wording("row_rule", "error", "{message} {figures}", "Correct the row.")
SAME_ROWS = Wording(
    "same_rows",
    "query",
    "Rows {rows} have the same {columns}.",
    "Delete what was entered twice; if they are different records, make {first_column} say how they differ.",
)
SAME_ROW_TWICE = Wording(
    "same_row_twice",
    "query",
    "Rows {rows} are the same in every column.",
    "Delete what was entered twice{or_say_why}",
)

ON_TRIAL = "This check is on trial, so it does not hold your return up."
BESIDE = "What there is to say about it goes in the explanation beside it."
OR_SAY_WHY = "; if it is right, send the reason with your return, and it will be kept beside this query."

WORDINGS: tuple[Wording, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Wording))
CODES: frozenset[str] = frozenset(wording.code for wording in WORDINGS)


# --- what stands in the gaps ------------------------------------------------------------------------------------


def figure(value: float) -> str:
    """Return *value* as people write it: "1,204", "12.5", "-3"."""
    if not math.isfinite(value) or abs(value) >= 1e15:
        return f"{value:g}"
    if value == round(value):
        return f"{round(value):,}"
    return f"{value:,.6f}".rstrip("0").rstrip(".") if abs(value) >= 1e-6 else f"{value:g}"


def quoted(text: str) -> str:
    """Return what a cell holds, in quotation marks, on one line and cut where it is long."""
    plain = text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
    line = " ".join(plain.split())
    shown = line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1].rstrip() + "…"
    mark = "'" if '"' in shown and "'" not in shown else '"'
    return f"{mark}{shown}{mark}"


def spoken(value: float | str | date | bool) -> str:
    """Return a value as a message says it: "1,204", "Yes", "30 June 2024", a text in quotation marks."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return day(value)
    return quoted(value) if isinstance(value, str) else figure(value)


def listed(parts: Sequence[str], joint: str = "and") -> str:
    """Return "a", "a and b", "a, b and c"."""
    return " ".join([", ".join(parts[:-1]), joint, parts[-1]]) if len(parts) > 1 else "".join(parts)


def subject(label: str) -> str:
    """Return a label as the subject of a sentence; one that goes on from the line above keeps its dots in quotes."""
    return f'"{label}"' if label.startswith(("…", "...")) else label


def sentence(text: str) -> str:
    """Return *text* with a full stop where it ends without one; "" for nothing."""
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."
