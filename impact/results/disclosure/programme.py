"""The least loss by which a sum could be another: a linear programme in whole numbers, solved by HiGHS.

Comes after `results.disclosure.sums`, before `results.disclosure.search`, which asks where no exchange is enough.
Source: A. Hundepool et al., Statistical Disclosure Control (2012), chapter 4: for each cell in danger, find other
tables that agree with all that is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from impact.results.disclosure.sums import Change, Sums

NEARLY_WHOLE = 1e-6


class Programme:
    """Changes of the answers of some periods that agree with all that is known, and how far each cell moves for them.

    A loss is counted for each unit by which a cell moves that could be hidden now.
    """

    def __init__(self, sums: Sums, periods: range) -> None:
        self._sums = sums
        self._answers = [at for at, answer in enumerate(sums.answers) if answer[0] in periods and not sums.is_fixed(at)]
        self._place = {at: place for place, at in enumerate(self._answers)}
        self._candidates = [at for at, loss in enumerate(sums.loss) if loss]
        last, count = periods[-1], len(sums.answers)
        self._rows = [
            one
            for one in range(count, len(sums.terms))
            if sums.since[one] <= last and (sums.low[one] > -inf or sums.high[one] < inf)
        ]
        self._answered = np.array([True] * len(self._answers) + [False] * len(self._candidates))
        self._lows = np.array([sums.low[at] for at in self._answers] + [0.0] * len(self._candidates))
        self._highs = np.array([sums.high[at] for at in self._answers] + [inf] * len(self._candidates))
        self._matrix, self._low, self._high = self._lines()

    def least(self, one: int, by: int) -> Change | None:
        """Return the changes of least loss by which the sum *one* changes by *by* or further, or None."""
        low, high = (by, inf) if by > 0 else (-inf, by)
        return self._run([0.0] * len(self._answers) + [self._sums.loss[at] for at in self._candidates], one, low, high)

    def furthest(self, one: int, by: int) -> int:
        """Return how far towards *by* the sum *one* could go if every candidate were hidden."""
        cost = [0.0] * len(self._answered)
        for place, often in self._line(one).items():
            cost[place] = -often if by > 0 else often
        found = self._run(cost, one, min(0, by), max(0, by))
        return 0 if found is None else self._sums.moved(found).get(one, 0)

    def _run(self, cost: Sequence[float], one: int, low: float, high: float) -> Change | None:
        wanted = _sparse([self._line(one)], len(cost))
        for whole in (False, True):  # the first is quick, and nearly always comes to whole numbers by itself
            ran = milp(
                cost,
                integrality=self._answered * whole,
                bounds=Bounds(self._lows, self._highs),
                constraints=[
                    LinearConstraint(self._matrix, self._low, self._high),
                    LinearConstraint(wanted, low, high),
                ],
                options={"mip_rel_gap": 0.0},
            )
            if ran.x is None:
                return None
            changes = ran.x[: len(self._answers)]
            found = {at: round(changes[place]) for at, place in self._place.items() if round(changes[place])}
            moved = self._sums.moved(found)
            exact = low <= moved.get(one, 0) <= high and self._sums.holds(moved)
            if exact and np.all(np.abs(changes - np.round(changes)) < NEARLY_WHOLE):
                return found
        return None

    def _line(self, one: int) -> dict[int, float]:
        return {self._place[at]: float(often) for at, often in self._sums.terms[one] if at in self._place}

    def _lines(self) -> tuple[csr_array, list[float], list[float]]:
        lines: list[dict[int, float]] = []
        lows: list[float] = []
        highs: list[float] = []
        for one in self._rows:
            line = self._line(one)
            if line:
                lines.append(line)
                lows.append(self._sums.low[one])
                highs.append(self._sums.high[one])
        for at, cell in enumerate(self._candidates, len(self._answers)):
            for part in self._sums.cells[cell].parts:
                line = self._line(part)
                if line:
                    lines += [{**line, at: -1.0}, {**line, at: 1.0}]
                    lows += [-inf, 0.0]
                    highs += [0.0, inf]
        return _sparse(lines, len(self._answered)), lows, highs


def _sparse(lines: Sequence[Mapping[int, float]], width: int) -> csr_array:
    rows = [at for at, line in enumerate(lines) for _ in line]
    columns = [column for line in lines for column in line]
    values = [value for line in lines for value in line.values()]
    return csr_array((values, (rows, columns)), shape=(len(lines), width))
