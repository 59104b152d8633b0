"""What one cell is asked to hold, and what reading it gave.

Comes after `returns.form` and `checking.messages`; `checking.answers` goes from the first to the second, for an answer
on a sheet of questions and for a cell of a record sheet alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from impact.plan.formula import Value
from impact.plan.measure import Column
from impact.plan.register import Supplier
from impact.returns.checking.messages import BESIDE, Message, figure, listed
from impact.returns.form import Question

__all__ = ["Kind", "Reading", "Value", "Wanted", "wrong"]

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


@dataclass(frozen=True)
class Wanted:
    """What one cell is asked to hold.

    Attributes:
        minimum, maximum: Bounds of a number, in its own unit (a percent is 0 to 100), inclusive; None when open.
        forces: Who may be named, for kind "force".
        explainable: Whether there is a cell beside it for an explanation.
        excusable: Whether a marker may stand there; where none may, the cell may be left blank.
    """

    kind: Kind
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    forces: tuple[Supplier, ...] = ()
    explainable: bool = False
    excusable: bool = True

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
        if self.minimum is not None and self.maximum is not None:
            return f" from {figure(self.minimum)} to {figure(self.maximum)}"
        if self.minimum is not None:
            return f", at least {figure(self.minimum)}"
        return "" if self.maximum is None else f", at most {figure(self.maximum)}"

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
                none = ": 0 if there were none" if self.takes_none else self.within
                return f"Enter a number{none}, or {_NOT_SUPPLIED}."
            case "percent":
                return f"Enter a percentage{self.within}, or {_NOT_SUPPLIED}."
            case "yes_no":
                return (
                    f"Choose Yes or No, or enter {_NOT_SUPPLIED}."
                    if self.excusable
                    else "Choose Yes or No, or leave it blank."
                )
            case "choice":
                return f"Choose {self._offered}, or enter {_NOT_SUPPLIED}."
            case "date":
                return f"Enter a date such as 30 June 2024, or {_NOT_SUPPLIED}."
            case "force":
                return f"Choose a force by its name, or enter {_NOT_SUPPLIED}."
            case "text":
                return f"Write a few words, or enter {_NOT_SUPPLIED}."

    @property
    def _offered(self) -> str:
        """The choices as a list, in quotation marks where one has a comma of its own."""
        apart = any("," in choice for choice in self.choices)
        return listed([f'"{choice}"' if apart else choice for choice in self.choices], "or")

    @property
    def beside(self) -> str:
        """Where words about the answer go, as a sentence, or "" where there is no such cell."""
        return BESIDE if self.explainable else ""


@lru_cache(maxsize=1024)
def _answer(kind: Kind, choices: tuple[str, ...], minimum: float | None, maximum: float | None) -> Wanted:
    return Wanted(kind, choices, minimum, maximum, explainable=True)


class Reading(NamedTuple):
    """What one cell was read as.

    Attributes:
        value: The answer: float for a number, bool for Yes or No, date, or str (a choice as the definition spells it,
            a force as its id). None when blank, when a marker stands there, or when it could not be read.
        marker: "x" or "z", or "".
        messages: What is to be said of it, without a place.
    """

    value: Value | None = None
    marker: str = ""
    messages: tuple[Message, ...] = ()

    @property
    def at_fault(self) -> bool:
        """Whether it must be mended, so that nothing may rest on it."""
        return bool(self.messages) and any(message.severity == "error" for message in self.messages)

    @property
    def blank(self) -> bool:
        """Whether nothing stands there."""
        return self.value is None and not self.marker and not self.at_fault


def wrong(message: Message) -> Reading:
    """A reading that gave no answer, and why."""
    return Reading(messages=(message,))
