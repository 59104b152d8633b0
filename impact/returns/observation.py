"""An accepted value, or the marker that says why there is none; those a next return is held to; a cell that changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from textwrap import shorten
from typing import Literal, NamedTuple

from impact.plan.periods import Period
from impact.returns.form import Form, Question

Marker = Literal["x", "z", "c", "u", "low"]

MARKERS: dict[str, str] = {
    "x": "not available",
    "z": "not applicable",
    "c": "confidential",
    "u": "low reliability",
    "low": "rounds to 0",
    "b": "break in series",
    "p": "provisional",
    "r": "revised",
    "e": "estimated",
}
EXPLAINED = 'You explained: "{explanation}"'  # the remedy of a query that was answered
GIVEN: tuple[Marker, ...] = ("x", "z")  # the markers that a supplier may write in a cell


class Observation(NamedTuple):
    """One accepted answer of one supplier.

    Attributes:
        supplier: The supplier's id.
        measure: The measure's ref ("IW-17"), or a step's ("C1.1").
        item: The item's key: "launched".
        period: The measure's own period: a year for an annual measure.
        value: The number; a yes is 1, a no is 0. None when there is a marker or only words.
        marker: Why there is no number, "" when there is one.
        text: The words of a text, choice or date answer.
        submission: Number of the submission it came from; 0 before it is filed.
        sheet, cell: Where it stands; for a figure worked out from a record sheet, the range of its rows ("A6:D9").
    """

    supplier: str
    measure: str
    item: str
    period: Period
    value: float | None
    marker: str = ""
    text: str = ""
    submission: int = 0
    sheet: str = ""
    cell: str = ""


Key = tuple[str, str]  # a measure's ref and an item's key
Series = Sequence[Observation]  # of one item, the oldest first
Last = float | str | date  # the last answer to a question, as its template shows it
_IN_WORDS = ("date", "text", "choice")  # types whose observations have words and no figure
_LONGEST_SHOWN = 120  # letters under "Last time", whose column is narrow


@dataclass(frozen=True)
class Changed:
    """One cell that says something else than before.

    Attributes:
        sheet, cell: Where it stands now; where it stood, when it is gone.
        item: Defined name of the answer or record sheet; "" for what belongs to no question.
        label: What the cell is called: "Initiatives launched", "Practice, row 7".
        before, after: As a person reads them in the cell; "" for blank.
    """

    sheet: str
    cell: str
    item: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Beside:
    """What is known of a supplier from outside its return: what was filed before, and when this one came.

    Attributes:
        history: The supplier's figures from returns for earlier periods, the oldest first, by measure and item.
            Observations without a figure (markers, words) are left out.
        words: The words of its last text, choice or date, by measure and item; a date as "2024-06-30".
        explained: Explanations given before for this supplier and period, by `Finding.fingerprint`.
        elsewhere: Whose return this very file already is, when it was filed for another supplier or period: "Durham,
            Q1 2024/25 (April to June)".
        received: The day it came, UTC; None where nobody says.
    """

    history: Mapping[Key, Series] = field(default_factory=dict)
    words: Mapping[Key, str] = field(default_factory=dict)
    explained: Mapping[str, str] = field(default_factory=dict)
    elsewhere: tuple[str, ...] = ()
    received: date | None = None

    @cached_property
    def last(self) -> Mapping[Key, Observation]:
        """The last figure of each item."""
        return {key: figures[-1] for key, figures in self.history.items() if figures}


def last_figures(form: Form, beside: Beside) -> dict[str, Last]:
    """Return the last answer to each question of *form*, by its defined name, as the template shows it.

    A number is a number and a date a date; yes or no are words, and so is whatever was answered to a question that then
    asked for something else. Long words are shortened.
    """
    shown = ((question.name, _shown(question, beside)) for question in form.questions())
    return {name: before for name, before in shown if before is not None}


def _shown(question: Question, beside: Beside) -> Last | None:
    key = question.measure, question.item
    if question.type not in _IN_WORDS:
        value = beside.last[key].value if key in beside.last else None
        return ("Yes" if value else "No") if question.type == "yes_no" and value is not None else value
    words = beside.words.get(key)
    if words is not None and question.type == "date":
        try:
            return date.fromisoformat(words)
        except ValueError:
            pass
    return shorten(words, _LONGEST_SHOWN, placeholder=" …") if words is not None else None
