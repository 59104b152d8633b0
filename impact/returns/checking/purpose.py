"""What a cell is for, in a few words: "A whole number, at least 1".

Comes after `returns.form`; the template says it beside the cell and each finding about a cell repeats it, so that what
was asked and what was expected are one text.
"""

from __future__ import annotations

from impact.plan.measure import Column
from impact.plan.periods import Period, day
from impact.returns.form import Question


def purpose(question: Question) -> str:
    """Return what the answer's cell is for."""
    match question.type:
        case "count":
            return "A whole number" + _bounds(question, unsaid=0)
        case "number":
            return "A number" + _bounds(question, unsaid=0)
        case "percent":
            return "A percentage" + _bounds(question, unsaid=None)
        case "yes_no":
            return "Yes or No"
        case "choice":
            return "One from the list"
        case "date":
            return "A date, such as " + day(question.period.last)
        case "text":
            return "Words"


def column_purpose(column: Column, period: Period) -> str:
    """Return what the cells of a record sheet's column are for, in a return for *period*."""
    match column.type:
        case "count":
            return "A whole number"
        case "number":
            return "A number"
        case "yes_no":
            return "Yes or No"
        case "choice":
            return "One from the list"
        case "force":
            return "A force from the list"
        case "date":
            return f"A date from {day(period.first)} to {day(period.last)}" if column.within else "A date"
        case "text":
            return f"Words, at most {column.maximum_length:,} letters" if column.maximum_length else "Words"


def _bounds(question: Question, unsaid: float | None) -> str:
    """The bounds in words; a least of *unsaid* alone goes without saying."""
    least, most = question.minimum, question.maximum
    if least is not None and most is not None:
        return f" from {least:,g} to {most:,g}"
    if most is not None:
        return f", at most {most:,g}"
    return f", at least {least:,g}" if least is not None and least != unsaid else ""
