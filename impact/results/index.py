"""Observations, found at once by supplier, measure, item and period.

Comes after `returns.observation`, before `results.gathering`, which asks it for what each supplier said.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from impact.plan.periods import Period
from impact.returns.observation import Observation

Key = tuple[str, str, str, Period]


class ObservationIndex:
    """A look-up over observations, the same whatever order they come in.

    The store gives one observation for each supplier, measure, item and period. Should there be two, the later
    submission's counts; within one submission the greater by all its fields, so that nothing rests on order.
    """

    def __init__(self, observations: Iterable[Observation]) -> None:
        self._found: dict[Key, Observation] = {}
        for one in observations:
            key = (one.supplier, one.measure, one.item, one.period)
            held = self._found.get(key)
            if held is None or _rank(held) < _rank(one):
                self._found[key] = one
        self._heard: set[tuple[str, date]] = {(supplier, period.last) for supplier, _, _, period in self._found}

    def get(self, supplier: str, measure: str, item: str, period: Period) -> Observation | None:
        """Return the observation, or None when the supplier gave none. *period* is the measure's own."""
        return self._found.get((supplier, measure, item, period))

    def heard(self, supplier: str, last: date) -> bool:
        """Whether *supplier* said anything at all for a period that ends on *last*."""
        return (supplier, last) in self._heard

    def __len__(self) -> int:
        return len(self._found)


def _rank(one: Observation) -> tuple[int, bool, float, str, str, str, str]:
    value = 0.0 if one.value is None else one.value
    return (one.submission, one.value is not None, value, one.marker, one.text, one.sheet, one.cell)
