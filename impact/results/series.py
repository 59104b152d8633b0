"""A measure over time, and what it amounts to now.

Comes after `results.compute`, `results.targets` and `results.spc`; before `results.compiled`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import fsum

from impact.plan.definitions import Definitions
from impact.plan.measure import LENGTH_OF, Measure
from impact.plan.periods import Period
from impact.plan.register import Area
from impact.results.compute import compute
from impact.results.gathering import UNKNOWN, States
from impact.results.index import ObservationIndex
from impact.results.model import Result, Series
from impact.results.spc import variation
from impact.results.targets import expected_at, promised_of, rate


def own_periods(definitions: Definitions, measure: Measure, upto: Period) -> tuple[Period, ...]:
    """Return the measure's own periods, oldest first, from where it or the plan begins to the last that has ended."""
    found: list[Period] = []
    period = Period.containing(definitions.plan.covers.from_, LENGTH_OF[measure.frequency])
    while period.last <= upto.last:
        if measure.period_within(period) is not None:
            found.append(period)
        period = period.following
    return tuple(found)


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
    alike, year_ago = _like_for_like(measure, latest, _year_ago(results))
    return Series(
        measure=measure.ref,
        area=area,
        results=results,
        rating=rate(measure, latest, definitions.plan.presentation),
        variation=variation(measure, results),
        expected_now=expected_at(measure, latest.period) if promised_of(measure, area) else None,
        year_ago=year_ago,
        alike=alike,
    )


def _year_ago(results: Sequence[Result]) -> Result | None:
    """The result one year before the latest; None where it has no figure, or the definition changed since."""
    now = results[-1].period
    then = Period(now.year - 1, now.length, now.number)
    since = [result for result in results if then < result.period]
    if any(result.broken for result in since):
        return None
    return next((result for result in results if result.period == then and not result.missing), None)


def _like_for_like(measure: Measure, now: Result, then: Result | None) -> tuple[Result | None, Result | None]:
    """Return *now* and *then* over the suppliers in both, where a total has not the same ones in each.

    The first is None where the whole of *now* compares as it is; both where nobody is in both.

    Source: metrics/methods.md, "Coverage".
    """
    if then is None or now.missing or measure.across_forces != "sum":
        return None, then
    both = _included(now) & _included(then)
    if both == _included(now) == _included(then):
        return None, then
    return (_over(now, both), _over(then, both)) if both else (None, None)


def _included(result: Result) -> frozenset[str]:
    return frozenset(one.supplier for one in result.observations)


def _over(result: Result, suppliers: frozenset[str]) -> Result:
    """The part of a total that *suppliers* bring."""
    kept = tuple(one for one in result.observations if one.supplier in suppliers)
    coverage = replace(result.coverage, included=len(suppliers))
    return replace(result, value=fsum(one.value or 0.0 for one in kept), coverage=coverage, observations=kept)
