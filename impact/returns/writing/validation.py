"""What Excel lets into a cell, and the message it shows beside it, for each type of answer.

After `checking.purpose`, which says what each is for; `writing.template` puts these on the cells. The markers [x] and
[z] are let in everywhere that an answer is asked for: a rule that refused them would be answered with a false 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from impact.plan.measure import Column
from impact.plan.periods import Period
from impact.returns.asked import column_purpose, purpose
from impact.returns.form import Question
from impact.returns.observation import GIVEN

MARKERS = tuple(f"[{marker}]" for marker in GIVEN)
_LONGEST_LIST = 255  # characters of a list written into the rule itself; Excel calls a longer one damaged
_LONGEST_TITLE = 32
_LONGEST_MESSAGE = 255
_EARLIEST = date(1990, 1, 1)  # a date before this is a slip of the keyboard
_IF_MISSING = "[x] if you could not supply it, [z] if it does not apply."

Rule = dict[str, Any]  # as XlsxWriter's data_validation takes it
ListPlace = Callable[[Sequence[str]], str]


@dataclass(frozen=True)
class Expected:
    """What a cell is for: in a few words for a column of the sheet, and as Excel's rule."""

    words: str
    rule: Rule


def for_question(question: Question, place: ListPlace) -> Expected:
    """Return what *question*'s answer cell takes.

    Args:
        question: What is asked, and where.
        place: Puts choices on the hidden sheet and returns the formula that leads to them; used where a rule cannot
            hold them itself.
    """
    words = purpose(question)
    message = f"{words}. {_IF_MISSING}"
    match question.type:
        case "yes_no" | "choice":
            rule = _list((*question.choices, *MARKERS), place)
        case "count" | "number" | "percent":
            rule = _custom(_or_marker(question.cell, _number_rule(question)))
        case "date":
            rule = _custom(_or_marker(question.cell, f"{question.cell}>={_excel_date(_EARLIEST)}"))
        case "text":
            rule = {"validate": "any"}
    return Expected(words, _with_messages(rule, question.label, message))


def for_column(column: Column, heading: str, cell: str, period: Period, forces: str, place: ListPlace) -> Expected:
    """Return what the cells of a record sheet's column take; *cell* is the uppermost, *forces* the list of forces."""
    words = column_purpose(column, period)
    message = " ".join(part for part in (f"{words}.", column.guidance, "Needed." if column.required else "") if part)
    return Expected(words, _with_messages(_column_rule(column, cell, period, forces, place), heading, message))


def _column_rule(column: Column, cell: str, period: Period, forces: str, place: ListPlace) -> Rule:
    match column.type:
        case "count":
            return _custom(f"=IF(ISNUMBER({cell}),AND({cell}>=0,{cell}=INT({cell})),FALSE)")
        case "number":
            return {"validate": "decimal", "criteria": ">=", "value": -1e15}
        case "yes_no":
            return _list(("Yes", "No"), place)
        case "choice":
            return _list(column.choices, place)
        case "force":
            return {"validate": "list", "source": forces} if forces else {"validate": "any"}
        case "date":
            first, last = (period.first, period.last) if column.within else (_EARLIEST, date(2199, 12, 31))
            return {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
        case "text":
            if column.maximum_length is None:
                return {"validate": "any"}
            return {"validate": "length", "criteria": "<=", "value": column.maximum_length}


def _number_rule(question: Question) -> str:
    cell = question.cell
    parts = [f"{cell}>={question.minimum!r}"] if question.minimum is not None else []
    parts += [f"{cell}<={question.maximum!r}"] if question.maximum is not None else []
    parts += [f"{cell}=INT({cell})"] if question.type == "count" else []
    return f"AND({','.join(parts)})" if parts else "TRUE"


def _or_marker(cell: str, rule: str) -> str:
    """IF, not OR: Excel's OR works out every part, and INT("[x]") would make the whole an error."""
    markers = ",".join(f'{cell}="{marker}"' for marker in MARKERS)
    return f"=IF(ISNUMBER({cell}),{rule},OR({markers}))"


def _excel_date(when: date) -> str:
    return f"DATE({when.year},{when.month},{when.day})"


def _custom(formula: str) -> Rule:
    return {"validate": "custom", "value": formula}


def _list(choices: Sequence[str], place: ListPlace) -> Rule:
    alone = len(",".join(choices)) <= _LONGEST_LIST and not any("," in choice or '"' in choice for choice in choices)
    return {"validate": "list", "source": list(choices) if alone else place(choices)}


def _with_messages(rule: Rule, title: str, message: str) -> Rule:
    return {
        **rule,
        "input_title": _cut(title, _LONGEST_TITLE),
        "input_message": _cut(message, _LONGEST_MESSAGE),
        "error_title": "This does not fit here",
        "error_message": _cut(message, _LONGEST_MESSAGE),
    }


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
