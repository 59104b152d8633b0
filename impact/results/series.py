"""A measure over time, and what it amounts to now.

Comes after `results.compute`, `results.targets` and `results.spc`; before `results.compiled`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from impact.plan.definitions import Definitions
from impact.plan.measure import LENGTH_OF, Measure
from impact.plan.periods import Period
from impact.plan.register import Area
from impact.results.compute import UNKNOWN, States, compute
from impact.results.index import ObservationIndex
from impact.results.model import Result, Series
from impact.results.spc import variation
from impact.results.targets import expected_at, rate


def own_periods(definitions: Definitions, measure: Measure, upto: Period) -> tuple[Period, ...]:
    """Return the measure's own periods, oldest first, from where it or the plan begins to the last that has ended."""
    return tuple(_periods(definitions, measure, upto))


def _periods(definitions: Definitions, measure: Measure, upto: Period) -> Iterator[Period]:
    length = LENGTH_OF[measure.frequency]
    period = Period.containing(definitions.plan.covers.from_, length)
    while period.last <= upto.last:
        within = measure.valid is None or (
            measure.valid.from_ <= period and (measure.valid.to is None or period <= measure.valid.to)
        )
        if within:
            yield period
        period = period.following


def series(
    definitions: Definitions,
    measure: Measure,
    area: Area,
    upto: Period,
    observations: ObservationIndex,
    states: States = UNKNOWN,
) -> Series | None:
    """Return *measure* for *area* up to the quarter *upto*; None when none of its periods has ended by then.

    The latest result is of the latest period due, figure or not: what is late is never covered by what came before.
    """
    results = tuple(
        compute(definitions, measure, area, period, observations, states)
        for period in own_periods(definitions, measure, upto)
    )
    if not results:
        return None
    latest = results[-1]
    return Series(
        measure=measure.ref,
        area=area,
        results=results,
        rating=rate(measure, latest, definitions.plan.presentation),
        variation=variation(_comparable(measure, results), measure.direction),
        expected_now=expected_at(measure, latest.period),
        year_ago=_year_ago(measure, results),
    )


def _comparable(measure: Measure, results: Sequence[Result]) -> list[tuple[Period, float]]:
    """Every figure since the last break in the series."""
    breaks = [one.period for one in measure.breaks if one.period <= results[-1].period]
    since = max(breaks, key=lambda period: period.last, default=None)
    return [
        (result.period, result.value)
        for result in results
        if result.value is not None and (since is None or since <= result.period)
    ]


def _year_ago(measure: Measure, results: Sequence[Result]) -> Result | None:
    latest = results[-1].period
    earlier = Period(latest.year - 1, latest.length, latest.number)
    if any(earlier < one.period <= latest for one in measure.breaks):
        return None
    return next((result for result in results if result.period == earlier and result.value is not None), None)
