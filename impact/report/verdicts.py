"""Each measure with the column it belongs in, the weightiest first, and which measure speaks for its promise.

Comes after `report.signs`; `report.summary` and `report.promise_page` are composed from these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from impact.plan.definitions import Definitions
from impact.plan.measure import Level, Measure
from impact.report.measure_model import Verdict
from impact.report.sentences import decimals_of
from impact.report.signs import verdict_of
from impact.results.compiled import Compiled
from impact.results.model import Series

_LEVELS: tuple[Level, ...] = ("impact", "outcome", "output", "activity", "input")
_SPEAKS: tuple[Verdict, ...] = ("worse", "better", "steady", "unsaid", "context")


@dataclass(frozen=True)
class Judged:
    """A measure with its series and the column it belongs in."""

    measure: Measure
    series: Series
    verdict: Verdict

    @property
    def weight(self) -> tuple[int, int]:
        """Smallest first: both rating and variation agree, then the higher level in the theory of change."""
        standing, drift = self.series.rating.standing, self.series.variation.drift
        both = {("off track", "worsening"), ("met", "improving")}
        return 0 if (standing, drift) in both else 1, _LEVELS.index(self.measure.level)


def judge(definitions: Definitions, compiled: Compiled) -> tuple[Judged, ...]:
    """Every measure with its verdict, the weightiest first; equals in the plan's order."""
    fewest = definitions.plan.presentation.minimum_coverage
    found = [
        Judged(measure, series, verdict_of(measure, series, fewest, decimals_of(measure, definitions)))
        for measure in definitions.plan.measures
        if (series := compiled.national.get(measure.ref)) is not None
    ]
    return tuple(sorted(found, key=lambda one: one.weight))


def speaks_for(promise: str, judged: Sequence[Judged]) -> Judged | None:
    """The measure drawn for a promise: what is worst, else best, else highest in the theory of change.

    None where none of its measures has a figure.
    """
    own = [one for one in judged if one.measure.promise == promise and not one.series.latest.missing]
    return min(own, key=lambda one: _SPEAKS.index(one.verdict), default=None)
