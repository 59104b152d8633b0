"""The tables of one period and those tied to them: which cells must be hidden so that a sum could be another.

Comes after `results.disclosure_rows` and `results.disclosure_programme`, before `results.disclosure_search`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING

from impact.plan.periods import Period
from impact.results.disclosure_cells import REGION, Answer, Cell, Guard, Published, Terms
from impact.results.disclosure_items import Weights
from impact.results.disclosure_rows import Change, Row, Rows, settled_in

if TYPE_CHECKING:
    from impact.results.disclosure_programme import Programme

Name = tuple[str, ...]

FURTHEST = 10  # no answer need change by more than so many times the largest change asked for


class Tables:
    """What is shown so far, and what would be lost with each further cell.

    Cells of earlier periods than *period* are out and stay as they are. So do cells that show a nought, which is
    neither hidden nor any help.
    """

    def __init__(
        self,
        told: Published,
        cells: Sequence[Cell],
        period: Period,
        guards: Sequence[Guard],
        identities: Sequence[Weights],
        hidden: set[Name],
    ) -> None:
        settled = settled_in(told, cells, period, hidden)
        furthest = FURTHEST * (1.0 + max(guard.high for guard in guards))
        self._rows = Rows(told, cells, settled, identities, furthest)
        now = [cell for cell in cells if cell.period == period and cell.name not in hidden]
        figures = {terms for cell in now if not cell.is_answer for terms in cell.parts}
        self._candidates = [
            cell
            for cell in now
            if any(terms not in settled for terms in cell.parts) and not (cell.is_answer and cell.parts[0] in figures)
        ]
        self._at = {cell.name: at for at, cell in enumerate(self._candidates)}
        self._loss = _losses(self._candidates)
        self._showing = _showing(self._candidates)
        self._found: list[Change] = []

    def reopen(self, cell: Cell) -> set[Name]:
        """Return the cells to hide so that *cell*, hidden in an earlier period, is not given by this one's figures."""
        names: set[Name] = set()
        for terms in reversed(cell.parts):
            for change in (1, -1):
                if not any(self._rows.moved(dict(part), found) for part in cell.parts for found in self._found):
                    names |= self.open(terms, change)
        return names

    def open(self, terms: Terms, change: int) -> set[Name]:
        """Return the cells to hide so that the sum of *terms* might be *change* more (or less, below 0).

        Where not even hiding everything would leave it so open, as far as it goes.
        """
        row = {one: float(often) for one, often in terms if one in self._rows.lowest}
        if any(_reaches(self._rows.moved(row, found), change) for found in self._found):
            return set()
        found = self._exchanged(row, change) or self._least(row, change)
        if found is None:
            change = self._programme.furthest(row, change)
            found = self._least(row, change) if change else {}
        if found is None:  # it cannot be said how little would do
            return self.free(self._at)
        self._found.append(found)
        return self.free(self._candidates[at].name for at in self._moving(found))

    def free(self, names: Iterable[Name]) -> set[Name]:
        """Take the cells with these names as hidden, so that no more is lost by changing them; return the names."""
        kept = set(names)
        for name in kept & self._at.keys():
            self._loss[self._at[name]] = 0.0
        return kept

    def _least(self, row: Row, change: int) -> Change | None:
        low, high = (change, inf) if change > 0 else (-inf, change)
        return self._programme.least(row, low, high, self._loss)

    @cached_property
    def _programme(self) -> Programme:
        from impact.results.disclosure_programme import Programme  # loads scipy's solver, which is seldom needed

        return Programme(self._rows, self._candidates)

    # --- the quick way: what one force has more, others of its region have less ----------------------------------

    def _exchanged(self, row: Row, change: int) -> Change | None:
        """Return how one answer could make the sum *change*, with the same answer of others making up for it.

        Those go first that lose the least. None where that is not enough, or takes more than further forces' figures.
        """
        if len(row) > 2:  # a sum over forces
            return None
        made = (self._exchanged_for(one, round(change / often)) for one, often in sorted(row.items()))
        return next((found for found in made if found is not None), None)

    def _exchanged_for(self, one: Answer, left: int) -> Change | None:
        found: Change = {}
        for other in self._partners(one):
            most = self._most(found, one, other, left)
            if most:
                found = _with(found, one, other, most)
                left -= most
            if not left:
                cost = sum(self._loss[at] for at in self._moving(found))
                return found if cost < REGION else None
        return None

    def _partners(self, one: Answer) -> list[Answer]:
        """The same answer of other suppliers, the least loss first, none that takes a region."""
        others = [
            (self._lost(one, other), other) for other in self._rows.answers if other[1:] == one[1:] and other != one
        ]
        return [other for lost, other in sorted(others) if lost < REGION]

    def _lost(self, one: Answer, other: Answer) -> float:
        """What moving 1 from *other* to *one* hides: cells that show one of them more often than the other."""
        apart = self._showing.get(one, frozenset()) ^ self._showing.get(other, frozenset())
        return sum(self._loss[at] for at in sorted({at for at, _, _ in apart}))

    def _most(self, found: Change, one: Answer, other: Answer, left: int) -> int:
        """How much of *left* can go from *other* to *one*, beside what is *found*: whatever can, less can too."""
        sign = 1 if left > 0 else -1
        can, cannot = 0, abs(left) + 1
        while cannot - can > 1:
            middle = (can + cannot) // 2
            if self._rows.hold(_with(found, one, other, sign * middle)):
                can = middle
            else:
                cannot = middle
        return sign * can

    def _moving(self, found: Change) -> list[int]:
        """The candidates, by their place, that would show another figure."""
        moves: dict[tuple[int, int], int] = {}
        for one, by in found.items():
            for at, part, often in self._showing.get(one, ()):
                moves[at, part] = moves.get((at, part), 0) + often * by
        return sorted({at for (at, _), by in moves.items() if by})


def _with(found: Change, one: Answer, other: Answer, by: int) -> Change:
    return {**found, one: found.get(one, 0) + by, other: found.get(other, 0) - by}


def _showing(candidates: Sequence[Cell]) -> dict[Answer, frozenset[tuple[int, int, int]]]:
    """Where each answer is shown: in which candidate, in which of its parts, and how often."""
    found: dict[Answer, list[tuple[int, int, int]]] = {}
    for at, cell in enumerate(candidates):
        for part, terms in enumerate(cell.parts):
            for one, often in terms:
                found.setdefault(one, []).append((at, part, often))
    return {one: frozenset(places) for one, places in found.items()}


def _reaches(moved: float, change: int) -> bool:
    return moved >= change if change > 0 else moved <= change


def _losses(candidates: Sequence[Cell]) -> list[float]:
    """What hiding each costs: of cells of one kind, the smallest least, so that the smallest further one is hidden."""
    order = sorted(range(len(candidates)), key=lambda at: (candidates[at].size, candidates[at].name))
    rank = {at: place for place, at in enumerate(order)}
    return [cell.loss * (1 + rank[at] / len(candidates)) for at, cell in enumerate(candidates)]
