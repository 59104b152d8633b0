"""What a release from outside says of each supplier, and how much of it the suppliers in a figure hold.

Comes after `results.index` and `results.lineage`, before `results.gathering`. Source: metrics/methods.md, "Outside
figures", "Coverage", "Mergers and closures".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum
from typing import NamedTuple

from impact.plan.definitions import Definitions, Outside
from impact.plan.measure import Measure
from impact.plan.periods import Period, day
from impact.plan.register import Supplier
from impact.results.index import LARGEST
from impact.results.lineage import Lineage
from impact.results.model import Coverage


class Weighing(NamedTuple):
    """What those expected in a figure hold, by supplier, in all, and of what: "officers in post at 31 March 2024".

    `complete` is the coverage of a figure that they are all in.
    """

    held: Mapping[str, float]
    whole: float
    words: str
    complete: Coverage


class OutsideFigures:
    """The outside releases of a plan, with the figures of forces that merged taken together."""

    def __init__(self, definitions: Definitions, lineage: Lineage) -> None:
        self._releases = definitions.outside
        self._suppliers = [supplier.id for supplier in definitions.register.suppliers]
        self._coverage_by = definitions.plan.presentation.coverage_by
        self._lineage = lineage
        self._found: dict[tuple[str, Period], dict[str, float]] = {}

    def figures(self, reference: str, period: Period) -> Mapping[str, float]:
        """Return a release's figure for each supplier that it has one for, with mergers by the end of *period*."""
        if (reference, period) not in self._found:
            told = ((supplier, self.value(reference, supplier, period)) for supplier in self._suppliers)
            self._found[reference, period] = {supplier: value for supplier, value in told if value is not None}
        return self._found[reference, period]

    def value(self, reference: str, supplier: str, period: Period) -> float | None:
        """Return a release's figure for *supplier*, None where it has none for it or for a force that joined it.

        A force that had ended by the day the release speaks of is in its successor's figure already.
        """
        release = self._releases.get(reference)
        if release is None:
            return None
        joined = self._lineage.parts(supplier, period)
        apart = [part.id for part in joined if part.until is not None and part.until >= release.as_at]
        known = [release.values[one] for one in (supplier, *apart) if one in release.values]
        usable = len(known) == 1 + len(apart) and all(-LARGEST <= value <= LARGEST for value in known)
        return fsum(known) if usable else None

    def weighing(self, measure: Measure, expected: Sequence[Supplier], period: Period) -> Weighing | None:
        """Return the release that says how much each of *expected* counts for: the measure's own, or the plan's.

        None where neither has a figure for each of them, or they come to nothing.
        """
        for reference in (measure.reference, self._coverage_by):
            held = self.figures(reference, period) if reference else {}
            if held and all(one.id in held for one in expected):
                whole = fsum([held[one.id] for one in expected])
                if whole > 0:
                    words = _words(self._releases[reference])
                    return Weighing(held, whole, words, Coverage(len(expected), len(expected), (), 1.0, words))
        return None


def _words(release: Outside) -> str:
    """What the release counts, and when: "officers in post at 30 September 2019"."""
    return f"{release.unit} at {day(release.as_at)}"
