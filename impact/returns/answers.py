"""What one workbook says, uninterpreted: a `Return` of answers, each with its cell.

An empty cell, an error value, a text and a number are four different kinds here and stay so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Literal, NamedTuple

from impact.checks.findings import Finding
from impact.returns.form import Form

Kind = Literal["blank", "number", "text", "date", "yes_no", "error"]

_FIGURE = re.compile(r"[-+]?\d[\d,. ]{0,20} ?%?")
_CLOCK = re.compile(r"-?\d+:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?[AP]M)?", re.IGNORECASE)


class Raw(NamedTuple):
    """What a cell holds.

    Attributes:
        kind: "error" is Excel's own (`#REF!`); "yes_no" is TRUE or FALSE; "date" a number shown as a date.
        value: float, str, date, bool, or None when blank.
        shown: The value as a person would read it in the cell, for messages.
        formula: The formula behind a value, without "=", or None. A formula that was never worked out is
            kind "blank" with its formula here.
    """

    kind: Kind
    value: float | str | date | datetime | bool | None = None
    shown: str = ""
    formula: str | None = None

    @property
    def is_figure(self) -> bool:
        """Whether it holds a number, typed as one or as text, and nothing else."""
        return self.kind == "number" or (self.kind == "text" and _FIGURE.fullmatch(self.shown.strip()) is not None)

    @property
    def is_time(self) -> bool:
        """Whether it holds a number that is shown as hours and minutes: 1, of days, as "24:00"."""
        return self.kind == "number" and ":" in self.shown and _CLOCK.fullmatch(self.shown.strip()) is not None


BLANK = Raw("blank")
UNDER_LAST, UNDER_EXPLANATION = ".last", ".explanation"  # how an `Answer` of `Return.strays` ends its name
NEVER_WORKED_OUT = "(a formula that was never worked out"  # how such an explanation begins in `Return.explanations`


class Answer(NamedTuple):
    """One answer: the defined name of what it answers, what the cell holds, where it stands."""

    name: str
    raw: Raw
    sheet: str
    cell: str


@dataclass(frozen=True)
class SentRow:
    """One row of a record sheet: each column's cell, by column name."""

    number: int
    cells: Mapping[str, Answer]


@dataclass(frozen=True)
class Identity:
    """What the workbook's hidden metadata says it is. "" where it says nothing."""

    plan: str = ""
    definitions: str = ""
    supplier: str = ""
    period: str = ""
    template: str = ""


@dataclass(frozen=True)
class Return:
    """What one workbook says, as far as it could be read.

    Attributes:
        form: What was asked; None when that is not known, and then nothing of the rest is.
        findings: What stopped the reading, or is missing from the workbook or odd in it.
        answers: By defined name, "IW_17.launched".
        records: Rows that hold anything, by record sheet, "IW_15.practices"; read from a workbook they are held in
            columns, as `tables.SentRows`.
        explanations: What the supplier wrote beside an answer, by defined name.
        strays: Beside an answer that is blank, by defined name: what stands under "Last time", whoever wrote it, and a
            figure under "Explanation". Each is named after its answer: "IW_17.launched.last".
        nil: The cover's answer to "Nothing to report?"; None where the workbook has no such cell.
    """

    identity: Identity = Identity()
    form: Form | None = None
    findings: tuple[Finding, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    records: Mapping[str, Sequence[SentRow]] = field(default_factory=dict)
    explanations: Mapping[str, str] = field(default_factory=dict)
    nil: Answer | None = None
    strays: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)

    @cached_property
    def nowhere(self) -> frozenset[str]:
        """Names that the form asks for and the workbook has no cell for, or none that can be told."""
        tables = self.form.tables if self.form is not None else ()
        questions = self.form.questions() if self.form is not None else ()
        return frozenset(asked.name for asked in (*questions, *tables)) - self.answers.keys() - self.records.keys()
