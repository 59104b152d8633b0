"""Choose what else to hide, so that no small count can be worked out from what is shown.

Comes after `results.disclosure.exchange` and `results.disclosure.programme`, before `results.disclosure.suppression`.
For each guarded sum it looks for two other sets of answers that would print exactly what is shown: one in which the sum
is as low as it may be, one in which it is as high. Cells that have to change for that are hidden, those that lose a
reader least. Source: metrics/methods.md, "Disclosure".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil, floor
from typing import TYPE_CHECKING

from impact.results.disclosure.cells import Guard, Published
from impact.results.disclosure.exchange import Exchange, reaches
from impact.results.disclosure.sums import REGION, Change, Moved, Sums

if TYPE_CHECKING:
    from impact.results.disclosure.programme import Programme

DEAR = 4 * REGION  # two regions may cost as much; where an exchange costs more, the programme may know better


def hide_cells(told: Published) -> None:
    """Hide every cell of *told* that must be, those that are hidden on their own account among them.

    Periods are taken in their order, and a year after its quarters: what one shows is out, and is not taken back for a
    later one.
    """
    by_period: list[list[int]] = [[] for _ in told.limits]
    for at, cell in enumerate(told.sums.cells):
        by_period[cell.period].append(at)
    held = _Held()
    for place, cells in enumerate(by_period):
        _Stage(told, held, place, cells).run()


@dataclass(frozen=True)
class _Held:
    """What was found so far, for all the periods that are looked at together.

    Attributes:
        guards: The sums that must stay unknown.
        reach: How far a guarded sum could go, up or else down, where nothing leaves it as open as was wanted.
        found: Other answers that would print the same as all that is shown.
    """

    guards: dict[int, Guard] = field(default_factory=dict)
    reach: dict[tuple[int, bool], int] = field(default_factory=dict)
    found: list[Change] = field(default_factory=list)


class _Stage:
    """One period: what is shown of it, beside all that was shown before."""

    def __init__(self, told: Published, held: _Held, place: int, cells: list[int]) -> None:
        self._told = told
        self._sums: Sums = told.sums
        self._held = held
        self._place = place
        self._cells = cells
        self._up: Moved = {}
        self._down: Moved = {}

    def run(self) -> None:
        """Hide what this period must not show."""
        sums = self._sums
        for one, low, high in self._told.limits[self._place]:
            sums.limit(one, low, high)
        sums.hide(at for at in self._cells if sums.cells[at].small)
        noughts = {part: (sums.low[part], sums.high[part]) for part in self._shown_parts() if not sums.values[part]}
        for part in noughts:
            sums.fix(part)
        guards = self._guards()
        if guards:
            earlier = self._hidden_earlier() if self._spans else ()
            self._weigh()
            for change in self._held.found if self._spans else ():
                self._count_on_earlier(change)
            for one, guard in sorted(guards.items(), key=lambda each: self._order(each[0])):
                self._open(one, ceil(guard.high - sums.values[one]))
                self._open(one, floor(guard.low - sums.values[one]))
            for at in earlier:
                self._reopen(at)
        for part, (low, high) in noughts.items():
            sums.low[part], sums.high[part] = low, high
        for part in self._shown_parts():
            sums.fix(part)
        for at in self._cells:
            sums.loss[at] = 0.0

    @cached_property
    def _spans(self) -> bool:
        """Whether any figure of the period has answers of an earlier one in it; the first is of the earliest."""
        sums, place = self._sums, self._place
        return any(
            sums.answers[sums.terms[part][0][0]][0] < place
            for at in self._cells
            if sums.cells[at].result is not None
            for part in sums.cells[at].parts
        )

    @property
    def _periods(self) -> range:
        return range(0 if self._spans else self._place, self._place + 1)

    def _shown_parts(self) -> Iterable[int]:
        sums = self._sums
        return [part for at in self._cells if not sums.hidden[at] for part in sums.cells[at].parts]

    def _hidden_earlier(self) -> list[int]:
        """What was hidden in earlier periods, without the items that no figure shows."""
        sums, values = self._sums, self._told.answers.values
        hidden = [at for at, cell in enumerate(sums.cells) if sums.hidden[at] and cell.period < self._place]
        return [at for at in hidden if at >= len(values) or values[at] is not None]

    def _guards(self) -> dict[int, Guard]:
        """What must stay unknown now: no more than the markers leave open."""
        sums, held = self._sums, self._held.guards
        own: dict[int, Guard] = {}
        for one, guard in self._told.guards[self._place].items():
            before = held.get(one, guard)
            high = min(max(guard.high, before.high), sums.high[one] + sums.values[one])
            own[one] = held[one] = Guard(min(guard.low, before.low), high)
        return held if self._spans else own

    def _order(self, one: int) -> tuple[int, float, int]:
        return (len(self._sums.terms[one]), self._sums.values[one], one)

    def _weigh(self) -> None:
        """Say what hiding each cell costs: of one kind the smallest least, so that the smallest further one is hidden.

        An answer costs nothing by itself where a figure shows it: the figure does. Nor do noughts, which stay.
        """
        sums = self._sums
        now = [at for at in self._cells if not sums.hidden[at]]
        figures = {part for at in now if sums.cells[at].result is not None for part in sums.cells[at].parts}
        sizes: list[tuple[float, int]] = []
        for at in now:
            cell = sums.cells[at]
            if cell.result is None and at in figures:
                continue
            if any(sums.low[part] or sums.high[part] for part in cell.parts):
                sizes.append((max(abs(sums.values[part]) for part in cell.parts), at))
        sizes.sort()
        for rank, (_, at) in enumerate(sizes):
            sums.loss[at] = sums.cells[at].kind * (1 + rank / len(sizes))

    # --- leaving a sum open ----------------------------------------------------------------------------------------

    def _open(self, one: int, by: int, quickly: bool = False) -> None:
        """Hide what must be hidden so that the sum *one* might be *by* more (or less, below 0).

        Where not even hiding everything would leave it so open, as far as it goes. Nothing is done where it cannot be
        done *quickly*, if that is asked.
        """
        sums = self._sums
        wanted = self._possible(one, by)
        if not wanted or self._is_open(one, wanted):
            return
        change = self._exchange.cheapest(one, wanted)
        if quickly and change is None:
            return
        if change is None or self._lost(change) > DEAR:
            found = self._programme.least(one, wanted)
            if change is None or (found is not None and self._lost(found) < self._lost(change)):
                change = found
            if change is None:
                wanted = self._programme.furthest(one, wanted)
                change = self._programme.least(one, wanted) if wanted and not self._is_open(one, wanted) else {}
        if wanted != by:
            self._held.reach[one, by > 0] = wanted
        if change is None:  # it cannot be said how little would do
            self._hide(at for at in self._cells if sums.loss[at])
        elif change:
            self._held.found.append(change)
            moved = sums.moved(change)
            assert reaches(moved.get(one, 0), wanted), "what is found leaves the sum as open as was wanted"
            self._hide(sums.moving(moved))
            self._count_on(moved)

    def _reopen(self, at: int) -> None:
        """Hide what must be hidden so that a cell that was hidden earlier is not given by this period's figures."""
        parts = self._sums.cells[at].parts
        for quickly in (True, False):
            for part in reversed(parts):
                for by in (1, -1):
                    if not any(self._is_open(each, 1) or self._is_open(each, -1) for each in parts):
                        self._open(part, by, quickly)

    def _possible(self, one: int, by: int) -> int:
        """How much of *by* a sum could change by as far as its answers, and what is known of it, go."""
        sums = self._sums
        most = abs(self._held.reach.get((one, by > 0), by))
        rises = by > 0
        room = sum(
            abs(often) * (sums.high[at] if (often > 0) == rises else -sums.low[at]) for at, often in sums.terms[one]
        )
        room = min(most, room, sums.high[one] if rises else -sums.low[one])
        return floor(room) if rises else -floor(room)

    def _lost(self, change: Change) -> float:
        return self._sums.lost(self._sums.moving(self._sums.moved(change)))

    def _is_open(self, one: int, by: int) -> bool:
        return self._up.get(one, 0) >= by if by > 0 else self._down.get(one, 0) <= by

    def _count_on_earlier(self, change: Change) -> None:
        """Take what was found in an earlier period as it is, if this one's figures leave it possible."""
        moved = self._sums.moved(change)
        if self._sums.holds(moved) and not self._sums.moving(moved):
            self._count_on(moved)

    def _count_on(self, moved: Moved) -> None:
        for one, by in moved.items():
            if by > self._up.get(one, 0):
                self._up[one] = by
            elif by < self._down.get(one, 0):
                self._down[one] = by

    def _hide(self, cells: Iterable[int]) -> None:
        self._exchange.freed(self._sums.hide(list(cells)))

    @cached_property
    def _exchange(self) -> Exchange:
        return Exchange(self._sums, self._periods)

    @cached_property
    def _programme(self) -> Programme:
        from impact.results.disclosure.programme import Programme  # loads scipy's solver, which is seldom needed

        return Programme(self._sums, self._periods)
