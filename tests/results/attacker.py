"""Someone who reads everything that is published, and works out from it what is not.

Knows who is in each figure, the definitions, what each marker means, and how figures are hidden; not which of the
hidden ones are small. Shares no code with the product: sums are put together again from the coverage, solved exactly in
fractions for what is certain, and in whole numbers for the least and the most that each could be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from impact.plan.measure import Measure, RatioOf, SumOf
from impact.plan.periods import Period
from impact.results.model import Result

Answer = tuple[str, str, str, Period]
Sum = Mapping[Answer, int]
Row = dict[Answer, Fraction]


@dataclass
class Attacker:
    """What has been learned: equations, and bounds of sums, over answers that are whole numbers of at least 0."""

    measures: Mapping[str, Measure]
    minimum: int
    answers: dict[Answer, int] = field(default_factory=dict)
    equations: list[tuple[Sum, int]] = field(default_factory=list)
    bounds: list[tuple[Sum, float, float]] = field(default_factory=list)

    def parts(self, result: Result) -> tuple[Sum, ...]:
        """The sums behind a figure: *result* as it was before anything was hidden, which only says who is in it."""
        value = self.measures[result.measure].value
        if isinstance(value, SumOf):
            return (self._sum(result, value.operands),)
        assert isinstance(value, RatioOf)
        named = [one for one in (value.numerator, value.denominator) if isinstance(one, str)]
        return tuple(self._sum(result, (one,)) for one in named)

    def _sum(self, result: Result, named: Iterable[str]) -> Sum:
        wanted = {tuple(one.rsplit(".", 1)) if "." in one else (result.measure, one) for one in named}
        found = {
            (one.supplier, one.measure, one.item, one.period): 1
            for one in result.observations
            if (one.measure, one.item) in wanted
        }
        for one in found:
            self.answers.setdefault(one, len(self.answers))
        return found

    def read(self, who: Result, shown: Result) -> None:
        """Learn what one figure says, and what it says by being hidden."""
        parts = self.parts(who)
        for one in shown.observations:
            if one.value is not None:
                self.equations.append(({(one.supplier, one.measure, one.item, one.period): 1}, round(one.value)))
        percent = self.measures[who.measure].unit == "percent"
        if len(parts) == 2 and percent:
            self.bounds.append((_less(parts[1], parts[0]), 0, inf))
        if shown.hidden:
            self._read_hidden(parts, shown.marker, percent)
        elif shown.value is not None:
            told = (shown.value,) if shown.numerator is None else (shown.numerator, shown.denominator)
            self.equations += [(part, round(value or 0)) for part, value in zip(parts, told, strict=False)]
        elif shown.marker == "z" and len(parts) == 2 and parts[1]:
            self.equations.append((parts[1], 0))

    def _read_hidden(self, parts: tuple[Sum, ...], marker: str, percent: bool) -> None:
        """A nought is never hidden; [u] is a percentage of fewer than the minimum, [c] of as many or more."""
        if len(parts) == 1:
            self.bounds.append((parts[0], 1, inf))
        elif marker == "u":
            self.bounds.append((parts[1], 1, self.minimum - 1))
        else:
            self.bounds.append((parts[1], self.minimum if percent else 1, inf))

    def from_markers(self, noughts: Iterable[Sum]) -> Attacker:
        """The same attacker, who knows of every nought but of no other figure: what is left is what the markers say."""
        known: list[tuple[Sum, int]] = [(row, 0) for row in noughts if row.keys() <= self.answers.keys()]
        return Attacker(self.measures, self.minimum, self.answers, known, self.bounds)

    def certain(self, wanted: Sum) -> bool:
        """Whether the equations alone give the sum, by exact elimination."""
        left = {one: Fraction(often) for one, often in wanted.items() if often}
        return not _reduced(left, self._echelon)

    @cached_property
    def _echelon(self) -> dict[Answer, Row]:
        """The equations, each solved for one answer that no later one has."""
        solved: dict[Answer, Row] = {}
        for row, _ in self.equations:
            left = _reduced({one: Fraction(often) for one, often in row.items() if often}, solved)
            if left:
                solved[next(iter(left))] = left
        return solved

    def range(self, wanted: Sum) -> tuple[float, float]:
        """The least and the most that the sum could be."""
        return self._extreme(wanted, 1), -self._extreme(wanted, -1)

    @cached_property
    def _known(self) -> csr_array:
        return csr_array([self._dense(row) for row, *_ in [*self.equations, *self.bounds]])

    def _extreme(self, wanted: Sum, sign: int) -> float:
        known = [(row, value, value) for row, value in self.equations] + self.bounds
        ran = milp(
            sign * np.array(self._dense(wanted)),
            integrality=np.ones(len(self.answers)),
            bounds=Bounds(0, 10_000),
            constraints=LinearConstraint(
                self._known,
                [low for _, low, _ in known],
                [high for _, _, high in known],
            ),
        )
        assert ran.x is not None, "the truth itself solves it"
        return float(round(ran.fun))

    def _dense(self, row: Sum) -> list[float]:
        found = [0.0] * len(self.answers)
        for one, often in row.items():
            found[self.answers[one]] += often
        return found


def attacker(measures: Iterable[Measure], minimum: int, pairs: Iterable[tuple[Result, Result]]) -> Attacker:
    """An attacker who has read every figure: each as it was, for who is in it, and as it is shown."""
    reader = Attacker({one.ref: one for one in measures}, minimum)
    for who, shown in pairs:
        reader.read(who, shown)
    return reader


def _less(whole: Sum, part: Sum) -> Sum:
    return {one: whole.get(one, 0) - part.get(one, 0) for one in {**whole, **part}}


def _reduced(row: Row, solved: Mapping[Answer, Row]) -> Row:
    """What is left of *row* when every answer that is solved for is put in."""
    row = dict(row)
    while (pivot := next((one for one in row if one in solved), None)) is not None:
        times = row[pivot] / solved[pivot][pivot]
        for one, often in solved[pivot].items():
            row[one] = row.get(one, Fraction(0)) - times * often
            if not row[one]:
                del row[one]
    return row
