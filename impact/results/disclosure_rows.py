"""What an attacker knows of the answers behind one period's tables, as rows of equations and limits.

Comes after `results.disclosure_cells`, before `results.disclosure_tables`. Everything is in changes from the true
answers: a row says of a sum of changes between which values it lies; 0 and 0 where what it adds up to is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from impact.plan.periods import Period
from impact.results.disclosure_cells import Answer, Cell, Published, Terms
from impact.results.disclosure_items import Weights

Row = Mapping[Answer, float]
Change = dict[Answer, int]  # by how much each answer is another than the true one; those not in it are the same


class Rows:
    """What must hold of any other answers that would print the same.

    Attributes:
        rows: Sums of changes, each with the lowest and highest value that it may have.
        answers: Every answer that may change, in order.
        lowest: How far each may fall: a count to nought.
        furthest: How far any may change. Further is never needed.
    """

    def __init__(
        self,
        told: Published,
        cells: Sequence[Cell],
        settled: set[Terms],
        identities: Sequence[Weights],
        furthest: float,
    ) -> None:
        fixed = {one for terms in settled if len(terms) == 1 for one, _ in terms}
        known = {one for cell in cells for terms in cell.parts for one, _ in terms}
        told_of = [*_sums(told, known, settled), *_identity_rows(told, identities, known)]
        self.answers = sorted({one for row, _, _ in told_of for one in row} | known - fixed)
        self.answers = [one for one in self.answers if one not in fixed]
        free = set(self.answers)
        self.rows: list[tuple[Row, float, float]] = []
        for row, low, high in told_of:
            kept = {one: weight for one, weight in row.items() if one in free}
            if kept:
                self.rows.append((kept, low, high))
        self.furthest = furthest
        self.lowest = {one: _lowest(told, one, furthest) for one in self.answers}
        self._touching: dict[Answer, list[int]] = {}
        for at, (row, _, _) in enumerate(self.rows):
            for one in row:
                self._touching.setdefault(one, []).append(at)

    def moved(self, row: Row, change: Change) -> float:
        """By how much a sum is another after *change*."""
        if len(row) < len(change):
            return sum(weight * change.get(one, 0) for one, weight in row.items())
        return sum(row.get(one, 0.0) * by for one, by in change.items())

    def hold(self, change: Change) -> bool:
        """Whether every row holds after *change*, exactly."""
        if any(not self.lowest[one] <= by <= self.furthest for one, by in change.items()):
            return False
        touched = {at for one in change for at in self._touching.get(one, ())}
        return all(low <= self.moved(row, change) <= high for row, low, high in (self.rows[at] for at in touched))


def settled_in(told: Published, cells: Sequence[Cell], period: Period, hidden: set[tuple[str, ...]]) -> set[Terms]:
    """Return the sums that are shown for good: in an earlier period than *period*, or a nought."""
    return {
        terms
        for cell in cells
        if cell.name not in hidden
        for terms in cell.parts
        if cell.period != period or told.values[terms] == 0
    }


def _sums(told: Published, known: set[Answer], settled: set[Terms]) -> list[tuple[Row, float, float]]:
    """What is shown for good may not change; the rest stays between its limits."""
    found: list[tuple[Row, float, float]] = [(_row(terms), 0.0, 0.0) for terms in settled]
    for terms, limits in told.limits.items():
        if terms not in settled and all(one in known for one, _ in terms):
            value = told.values[terms]
            found.append((_row(terms), limits.low - value, limits.high - value))
    return found


def _identity_rows(
    told: Published, identities: Sequence[Weights], known: set[Answer]
) -> list[tuple[Row, float, float]]:
    """Each identity for each supplier and period that gave all of its items which any figure shows.

    An item that no figure shows is an unknown of its own.
    """
    if not identities:
        return []
    asked = {(ref, item) for _, ref, item, _ in told.answers}
    rows: list[tuple[Row, float, float]] = []
    for supplier, period in sorted({(one[0], one[3]) for one in known}):
        for weights in identities:
            row = {(supplier, *item, period): weight for item, weight in weights.items()}
            shown = [one for one in row if (one[1], one[2]) in asked]
            if shown and all(one in known for one in shown):
                rows.append((row, 0.0, 0.0))
    return rows


def _lowest(told: Published, one: Answer, furthest: float) -> float:
    value = told.answers.get(one)
    return -furthest if value is None or value < 0 else -min(float(value // 1), furthest)


def _row(terms: Terms) -> Row:
    return {one: float(often) for one, often in terms}
