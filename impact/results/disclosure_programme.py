"""The least loss by which a sum could be another: a linear programme in whole numbers, solved by HiGHS.

Comes after `results.disclosure_rows`, before `results.disclosure_tables`. Source: A. Hundepool et al., Statistical
Disclosure Control (2012), chapter 4: for each cell in danger, find other tables that agree with all that is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from impact.results.disclosure_cells import Cell
from impact.results.disclosure_rows import Change, Row, Rows

NEARLY_WHOLE = 1e-6


class Programme:
    """Changes of answers that keep all rows, and how far each candidate cell moves for them.

    Args:
        rows: What must hold, and every answer that may change.
        candidates: The cells that could be hidden: a loss is counted for each unit by which one moves.
    """

    def __init__(self, rows: Rows, candidates: Sequence[Cell]) -> None:
        self._rows = rows
        self._place = {one: at for at, one in enumerate(rows.answers)}
        self._extra = len(candidates)
        self._lows = np.array([rows.lowest[one] for one in rows.answers] + [0.0] * self._extra)
        self._answered = np.array([True] * len(rows.answers) + [False] * self._extra)
        self._matrix, self._low, self._high = self._lines(candidates)

    def least(self, row: Row, low: float, high: float, loss: Sequence[float]) -> Change | None:
        """Return the changes of least loss by which the sum *row* changes by *low* to *high*, or None."""
        return self._run([0.0] * len(self._place) + list(loss), row, low, high)

    def furthest(self, row: Row, change: int) -> int:
        """Return how far towards *change* the sum *row* could go if every candidate were hidden."""
        cost = [0.0] * (len(self._place) + self._extra)
        for one, often in row.items():
            cost[self._place[one]] = -often if change > 0 else often
        found = self._run(cost, row, min(0, change), max(0, change))
        return 0 if found is None else round(self._rows.moved(row, found))

    def _run(self, cost: Sequence[float], row: Row, low: float, high: float) -> Change | None:
        wanted = _sparse([{self._place[one]: often for one, often in row.items()}], len(cost))
        for whole in (False, True):  # the first is quick, and nearly always comes to whole numbers by itself
            ran = milp(
                cost,
                integrality=self._answered * whole,
                bounds=Bounds(self._lows, np.where(self._answered, self._rows.furthest, inf)),
                constraints=[
                    LinearConstraint(self._matrix, self._low, self._high),
                    LinearConstraint(wanted, low, high),
                ],
                options={"mip_rel_gap": 0.0},
            )
            if ran.x is None:
                return None
            changes = ran.x[: len(self._place)]
            found = {one: round(changes[at]) for one, at in self._place.items() if round(changes[at])}
            exact = low <= self._rows.moved(row, found) <= high and self._rows.hold(found)
            if exact and np.all(np.abs(changes - np.round(changes)) < NEARLY_WHOLE):
                return found
        return None

    def _lines(self, candidates: Sequence[Cell]) -> tuple[csr_array, list[float], list[float]]:
        lines: list[dict[int, float]] = []
        lows: list[float] = []
        highs: list[float] = []
        for row, low, high in self._rows.rows:
            lines.append({self._place[one]: weight for one, weight in row.items()})
            lows.append(low)
            highs.append(high)
        for at, cell in enumerate(candidates, len(self._place)):
            for terms in cell.parts:
                line = {self._place[one]: float(often) for one, often in terms if one in self._place}
                if line:
                    lines += [{**line, at: -1.0}, {**line, at: 1.0}]
                    lows += [-inf, 0.0]
                    highs += [0.0, inf]
        return _sparse(lines, len(self._place) + self._extra), lows, highs


def _sparse(lines: Sequence[Mapping[int, float]], width: int) -> csr_array:
    rows = [at for at, line in enumerate(lines) for _ in line]
    columns = [column for line in lines for column in line]
    values = [value for line in lines for value in line.values()]
    return csr_array((values, (rows, columns)), shape=(len(lines), width))
