"""What a return states, item by item: each answer, and each figure worked out from a record sheet.

Comes after `checking.answers` and `checking.records`; `checking.rules` holds items to one another, and
`checking.checks` hands on the observations when nothing stops them. Nothing is rounded here.

A record sheet that was sent without a row says that there were none, so a count is 0 and a sum is 0; where nothing else
in the return says so, `checking.norows` asks. A median of nothing does not apply: `[z]`. A sheet that is not in the
workbook states nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median
from string import ascii_letters
from typing import NamedTuple

import numpy as np

from impact.plan.formula import parse
from impact.plan.measure import DerivedItem, Measure
from impact.plan.periods import Period
from impact.returns.answers import Answer
from impact.returns.checking.columns import Places
from impact.returns.checking.records import Records
from impact.returns.checking.rowchecks import Rows
from impact.returns.checking.wanted import Reading, Value
from impact.returns.form import EXPLAIN_COLUMN, FIRST_ROW, Question
from impact.returns.observation import Observation
from impact.returns.places import cell_name

ALL = "all"  # `count: all`
NOT_AVAILABLE, NOT_APPLICABLE = "x", "z"


class Stated(NamedTuple):
    """One item as a return states it.

    Attributes:
        measure, item, period: As in `Observation`.
        label: What a message calls it.
        value: None when blank, marked or at fault.
        at_fault: Whether what it rests on must be mended.
        sheet, cell: The answer's cell; for a figure worked out from a record sheet, its rows.
        name: Defined name of the answer; the record sheet's for a figure worked out from it.
        explain: The cell for an explanation, "" where there is none.
        whole: Whether it counts things.
        takes_none: Whether 0 is within what its question allows.
    """

    measure: str
    item: str
    period: Period
    label: str
    value: Value | None
    marker: str
    at_fault: bool
    sheet: str
    cell: str
    name: str
    explain: str
    whole: bool
    takes_none: bool = True

    @property
    def first_cell(self) -> str:
        """The cell, or the first of them: "A5" of "A5:D9"."""
        return re.split("[:,]", self.cell)[0]

    @property
    def derived(self) -> bool:
        """Whether it was worked out from a record sheet."""
        return not self.explain


def stated_answer(question: Question, entry: Answer, reading: Reading) -> Stated:
    """What the answer in one cell states."""
    return Stated(
        question.measure,
        question.item,
        question.period,
        question.label,
        reading.value,
        reading.marker,
        reading.at_fault,
        entry.sheet,
        entry.cell,
        question.name,
        EXPLAIN_COLUMN + entry.cell.lstrip(ascii_letters),
        question.type == "count",
        question.minimum is None or question.minimum <= 0,
    )


def stated_records(measure: Measure, records: Records, at_fault: bool) -> Iterator[Stated]:
    """What a record sheet comes to: one for each item of *measure* worked out from it.

    Args:
        measure: The sheet's measure.
        records: The sheet as read.
        at_fault: Whether anything in it must be mended; then nothing is worked out.
    """
    table = records.table
    for key, item in measure.items.items():
        if not isinstance(item, DerivedItem) or item.from_ != table.key:
            continue
        worked_out = _Figure(None, "", _NONE) if at_fault else _worked_out(item, records.read)
        yield Stated(
            measure=measure.ref,
            item=key,
            period=table.period,
            label=item.label or key.replace("_", " ").capitalize(),
            value=worked_out.value,
            marker=worked_out.marker,
            at_fault=at_fault,
            sheet=records.read.sheet,
            cell=_cells(worked_out.rows, records.read),
            name=table.name,
            explain="",
            whole=item.count is not None,
        )


_NONE: Places = np.zeros(0, dtype=np.intp)


@dataclass(frozen=True, eq=False)
class _Figure:
    """A figure, or the marker in its place, and the rows it rests on."""

    value: float | None
    marker: str
    rows: Places


def _worked_out(item: DerivedItem, rows: Rows) -> _Figure:
    """Work out one figure.

    A count or a sum that a row's `[x]` leaves open is itself `[x]`: the rest of the rows would be too few. Rows where
    a value is blank or does not apply are left out; a median of rows that all leave it out is `[x]`.
    """
    kept = _meeting(item.where, np.arange(len(rows.sent)), rows)
    if item.count is not None:
        counted = kept if item.count == ALL else _meeting(item.count, kept.rows, rows)
        open_, counting = kept.open or counted.open, counted.rows
        return _Figure(None, NOT_AVAILABLE, counting) if open_ else _Figure(float(len(counting)), "", counting)
    given, numbers = _numbers(item.sum or item.median or "", kept.rows, rows)
    if item.sum is not None:
        if kept.open or rows.marked(parse(item.sum).names, NOT_AVAILABLE)[kept.rows].any():
            return _Figure(None, NOT_AVAILABLE, given)
        return _Figure(float(sum(numbers)), "", given)
    if not numbers:
        return _Figure(None, NOT_AVAILABLE if len(kept.rows) or kept.open else NOT_APPLICABLE, kept.rows)
    return _Figure(float(median(numbers)), "", given)


@dataclass(frozen=True, eq=False)
class _Kept:
    """Rows that meet a rule, and whether an `[x]` leaves open if there are more."""

    rows: Places
    open: bool


def _meeting(rule: str | None, among: Places, rows: Rows) -> _Kept:
    if rule is None:
        return _Kept(among, False)
    formula = parse(rule)
    met = rows.worked_out(formula).true & ~rows.marked(formula.names)
    return _Kept(among[met[among]], bool(rows.marked(formula.names, NOT_AVAILABLE)[among].any()))


def _numbers(rule: str, among: Places, rows: Rows) -> tuple[Places, list[float]]:
    """The rows *among* these for which a formula gives a number, and the numbers."""
    formula = parse(rule)
    vector = rows.worked_out(formula)
    if vector.kind != "number":
        return _NONE, []
    given = among[(vector.known & ~rows.marked(formula.names))[among]]
    return given, vector.data[given].tolist()


def _cells(chosen: Places, rows: Rows) -> str:
    """The rows a figure rests on, "A5:D6,A9:D9"; where none counts, all that were looked at; of an empty sheet, all."""
    table = rows.table
    numbers = rows.sent.numbers[chosen] if len(chosen) else rows.sent.numbers
    if not len(numbers):
        return f"{cell_name(FIRST_ROW, 1)}:{cell_name(table.last_row, len(table.columns))}"
    letters = sorted((rows.sent.columns[key].letters for key in rows.columns), key=_column_order)
    return ",".join(f"{letters[0]}{top}:{letters[-1]}{bottom}" for top, bottom in _runs(numbers.tolist()))


def _column_order(letters: str) -> tuple[int, str]:
    return (len(letters), letters)


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Rows that follow one another: 5, 6, 9 gives (5, 6), (9, 9)."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def observations(stated: Iterable[Stated], supplier: str) -> tuple[Observation, ...]:
    """Return one observation for each item that was answered; an optional item left blank gives none.

    Numbers are in the item's own unit (a percent is 0 to 100); a yes is 1 and a no 0; a date's text is "2024-06-30".
    """
    return tuple(_observation(one, supplier) for one in stated if one.value is not None or one.marker)


def _observation(one: Stated, supplier: str) -> Observation:
    value, text, held = None, "", one.value
    if isinstance(held, (float, int)):
        value = float(held)
    elif isinstance(held, str):
        text = held
    elif held is not None:
        text = held.isoformat()
    return Observation(
        supplier=supplier,
        measure=one.measure,
        item=one.item,
        period=one.period,
        value=value,
        marker=one.marker,
        text=text,
        sheet=one.sheet,
        cell=one.cell,
    )
