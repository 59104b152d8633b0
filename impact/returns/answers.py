"""What one workbook says, uninterpreted: a `Return` of answers, each with its cell; and what changed since another.

Two versions are compared by what their answers answer, wherever their cells now stand. Rows of a record sheet that are
the same in both are set aside, and the rest compared in order, so that one row put in is one row put in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import zip_longest
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from impact.checks.findings import Finding
from impact.returns.form import Form, RecordTable
from impact.returns.grid import BLANK, Grid, Raw, plain
from impact.returns.observation import Changed

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


# --- from one version to the next ---

_FIGURE = re.compile(r"-?[\d,]+(?:\.\d+)?")
_NONE = Answer("", BLANK, "", "")


def difference(before: Return, after: Return) -> tuple[Changed, ...]:
    """Return every cell that changed from *before* to *after*, in the form's order; none where one cannot be read."""
    changes: list[Changed] = []

    def compare(item: str, label: str, was: Answer, now: Answer) -> None:
        """A formula that gives the same value is no change."""
        if was.raw[:2] != now.raw[:2]:
            place = now if now.cell else was
            changes.append(Changed(place.sheet, place.cell, item, label, _seen(was.raw), _seen(now.raw)))

    if before.form is None or after.form is None:
        return ()
    for question in after.form.questions():
        name = question.name
        now = after.answers.get(name, _NONE)
        compare(name, question.label, before.answers.get(name, _NONE), now)
        was, says = before.explanations.get(name, ""), after.explanations.get(name, "")
        if was != says:
            sheet, label = now.sheet or question.sheet, f"{question.label}: explanation"
            changes.append(Changed(sheet, question.explain_cell, name, label, was, says))
    compare("", "Nothing to report?", before.nil or _NONE, after.nil or _NONE)
    for table in after.form.tables:
        rows, others = (sent.records.get(table.name, SentRows()) for sent in (before, after))
        gone, come = _unlike(table, rows, others), _unlike(table, others, rows)
        for old, new in zip_longest(gone, come, fillvalue=SentRow(0, {})):
            for (key, _), heading in zip(table.columns, table.headings, strict=True):
                label = f"{heading}, row {new.number or old.number}"
                compare(table.name, label, old.cells.get(key, _NONE), new.cells.get(key, _NONE))
    return tuple(changes)


def _seen(raw: Raw) -> str:
    """What a person reads, but a plain figure as it was typed: a format may show 5 as "5.0", and 5.04 too."""
    if not isinstance(raw.value, float) or _FIGURE.fullmatch(raw.shown) is None:
        return raw.shown
    return f"{Decimal(plain(raw.value)):{',' if ',' in raw.shown else ''}f}"


def _unlike(table: RecordTable, rows: Iterable[SentRow], others: Iterable[SentRow]) -> list[SentRow]:
    """The rows of which *others* has no like, as often as it lacks them."""

    def contents(row: SentRow) -> tuple[object, ...]:
        return tuple(row.cells.get(key, _NONE).raw[:2] for key, _ in table.columns)

    there, unlike = Counter(map(contents, others)), list[SentRow]()
    for row in rows:
        there[contents(row)] -= 1
        unlike += [row] if there[contents(row)] < 0 else []
    return unlike
