"""What one cell is asked to hold, and what is said of it: "A whole number, at least 1", "Enter a number: 0 if …"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from impact.checks.findings import figure, listed
from impact.plan.measure import Column
from impact.plan.periods import Period, day
from impact.plan.register import Supplier
from impact.returns.form import Question

Kind = Literal["count", "number", "percent", "yes_no", "text", "date", "choice", "force"]

_NOUNS: dict[Kind, str] = {
    "count": "a number",
    "number": "a number",
    "percent": "a percentage",
    "yes_no": "Yes or No",
    "text": "words",
    "date": "a date",
    "choice": "one of the answers offered",
    "force": "the name of a force",
}
_NOT_SUPPLIED = "[x] if you could not supply it"
_PURPOSES = {"count": "A whole number", "number": "A number", "percent": "A percentage"} | {
    "yes_no": "Yes or No", "choice": "One from the list", "force": "A force from the list", "text": "Words",
}  # fmt: skip


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
        return _answer(question.type, question.choices, question.minimum, question.maximum)

    @classmethod
    def by_column(cls, column: Column, forces: tuple[Supplier, ...]) -> Wanted:
        """What a cell in *column* of a record sheet is asked to hold; *forces* are those that may be named."""
        return cls(column.type, column.choices, 0 if column.type == "count" else None, forces=forces)

    @property
    def takes_none(self) -> bool:
        """Whether 0 is within the bounds, so that it can say that there were none."""
        return (self.minimum is None or self.minimum <= 0) and (self.maximum is None or self.maximum >= 0)

    @property
    def within(self) -> str:
        """The bounds as words after "a number": " from 10 to 500", or "" where it has none to be said."""
        return _bounds(self.minimum, self.maximum, figure)

    @property
    def or_none(self) -> str:
        """What else to enter, as it goes on from "a number": the 0 that the bounds take, or the bounds themselves."""
        return ", 0 if there were none" if self.takes_none else self.within

    @property
    def noun(self) -> str:
        """What it is asked for, as in "not a number"."""
        return _NOUNS[self.kind]

    @property
    def expected(self) -> str:
        """What to do, as a sentence: "Enter a number: 0 if there were none, or [x] if you could not supply it."."""
        match self.kind:
            case "count" | "number":
                asks = f"Enter a number{': 0 if there were none' if self.takes_none else self.within},"
            case "percent":
                asks = f"Enter a percentage{self.within},"
            case "yes_no" if not self.excusable:
                return "Choose Yes or No, or leave it blank."
            case "yes_no":
                return f"Choose Yes or No, or enter {_NOT_SUPPLIED}."
            case "choice":
                apart = any("," in choice for choice in self.choices)
                offered = listed([f'"{choice}"' if apart else choice for choice in self.choices], joint="or")
                return f"Choose {offered}, or enter {_NOT_SUPPLIED}."
            case "date":
                asks = "Enter a date such as 30 June 2024,"
            case "force":
                return f"Choose a force by its name, or enter {_NOT_SUPPLIED}."
            case "text":
                return f"Write a few words, or enter {_NOT_SUPPLIED}."
        return f"{asks} or {_NOT_SUPPLIED}."


@lru_cache(maxsize=1024)
def _answer(kind: Kind, choices: tuple[str, ...], minimum: float | None, maximum: float | None) -> Wanted:
    return Wanted(kind, choices, minimum, maximum, explainable=True)


def purpose(question: Question) -> str:
    """Return what the answer's cell is for. A least of 0 alone goes without saying of a number."""
    if question.type == "date":
        return f"A date, such as {day(question.period.last)}"
    bounded = question.type in ("count", "number", "percent")
    least, most = question.minimum, question.maximum
    if question.type != "percent" and least == 0 and most is None:
        least = None
    return _PURPOSES[question.type] + (_bounds(least, most, "{:,g}".format) if bounded else "")


def column_purpose(column: Column, period: Period) -> str:
    """Return what the cells of a record sheet's column are for, in a return for *period*."""
    if column.type == "date":
        return f"A date from {day(period.first)} to {day(period.last)}" if column.within else "A date"
    if column.type == "text" and column.maximum_length:
        return f"Words, at most {column.maximum_length:,} letters"
    return _PURPOSES[column.type]


def _bounds(least: float | None, most: float | None, said: Callable[[float], str]) -> str:
    if least is not None and most is not None:
        return f" from {said(least)} to {said(most)}"
    if least is not None:
        return f", at least {said(least)}"
    return "" if most is None else f", at most {said(most)}"
