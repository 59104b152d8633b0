"""What one workbook says, uninterpreted: a `Return` of answers, each with its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from impact.checks.findings import Finding
from impact.returns.form import Form
from impact.returns.grid import Grid, Raw

UNDER_LAST, UNDER_EXPLANATION = ".last", ".explanation"  # how an `Answer` of `Return.strays` ends its name
NEVER_WORKED_OUT = "(a formula that was never worked out"  # how such an explanation begins in `Return.explanations`
_NO_ROWS = np.zeros(0, dtype=np.int32)


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


@dataclass(frozen=True, eq=False)
class SentRows:
    """Every row of one record sheet that holds anything, held in columns: 100,000 take a few megabytes.

    Attributes:
        name: What the record sheet is called, "IW_15.practices"; an answer in it adds its column, ".title".
        sheet: The sheet as the workbook names it.
        numbers: Each row's number, from 1, in order.
        letters: The sheet's column, "C", by the key of each that was found.
        columns: Its cells, with a place for each row.
    """

    name: str = ""
    sheet: str = ""
    numbers: NDArray[np.int32] = field(default_factory=lambda: _NO_ROWS)
    letters: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Grid] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[SentRow]:
        for place, number in enumerate(self.numbers.tolist()):
            yield SentRow(number, {
                key: Answer(f"{self.name}.{key}", cells.raw(place), self.sheet, f"{self.letters[key]}{number}")
                for key, cells in self.columns.items()
            })  # fmt: skip

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SentRows) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as every sequence that is compared by what it holds


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
        records: Rows that hold anything, by record sheet, "IW_15.practices".
        explanations: What the supplier wrote beside an answer, by defined name.
        nil: The cover's answer to "Nothing to report?"; None where the workbook has no such cell.
        strays: Beside an answer that is blank, by defined name: what stands under "Last time", whoever wrote it, and a
            figure under "Explanation". Each is named after its answer: "IW_17.launched.last".
    """

    identity: Identity = Identity()
    form: Form | None = None
    findings: tuple[Finding, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    records: Mapping[str, SentRows] = field(default_factory=dict)
    explanations: Mapping[str, str] = field(default_factory=dict)
    nil: Answer | None = None
    strays: Mapping[str, Sequence[Answer]] = field(default_factory=dict)

    @cached_property
    def nowhere(self) -> frozenset[str]:
        """Names that the form asks for and the workbook has no cell for, or none that can be told."""
        if self.form is None:
            return frozenset()
        asked = {question.name for question in self.form.questions()} | {table.name for table in self.form.tables}
        return frozenset(asked - self.answers.keys() - self.records.keys())
