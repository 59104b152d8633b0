"""A measure over time, and what it amounts to now.

Comes after `results.compute`, `results.targets` and `results.spc`; before `results.compiled`.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from impact.plan.definitions import Definitions
from impact.plan.measure import LENGTH_OF, Measure
from impact.plan.periods import Period
from impact.plan.register import Area
from impact.results.compute import combine, combined
from impact.results.gathering import UNKNOWN, Gathering, States
from impact.results.index import ObservationIndex
from impact.results.lineage import Lineage
from impact.results.model import Result, Series
from impact.results.spc import variation
from impact.results.targets import expected_at, promised_of, rate


def own_periods(definitions: Definitions, measure: Measure, upto: Period) -> tuple[Period, ...]:
    """Return the measure's own periods, oldest first, from where it or the plan begins to the last that has ended.

    None begins after the plan's last day: nothing is collected then.
    """
    found: list[Period] = []
    covers = definitions.plan.covers
    period = Period.containing(covers.from_, LENGTH_OF[measure.frequency])
    while period.last <= upto.last and period.first <= covers.to:
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
    gathering = Gathering(definitions, observations, states)
    periods = own_periods(definitions, measure, upto)
    results = [combine(gathering, measure, area, period, gathering.all(measure, period)) for period in periods]
    return series_of(gathering, measure, results) if results else None


def series_of(gathering: Gathering, measure: Measure, results: Sequence[Result]) -> Series:
    """Return what *results*, at least one, all of one area and oldest first, amount to."""
    latest = results[-1]
    alike, year_ago = _like_for_like(gathering, measure, latest, _year_ago(results))
    return Series(
        measure=measure.ref,
        area=latest.area,
        results=tuple(results),
        rating=rate(measure, latest, gathering.definitions.plan.presentation),
        variation=variation(
            measure, results, minimum_coverage=gathering.definitions.plan.presentation.minimum_coverage
        ),
        expected_now=expected_at(measure, latest.period) if promised_of(measure, latest.area) else None,
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


def _like_for_like(
    gathering: Gathering, measure: Measure, now: Result, then: Result | None
) -> tuple[Result | None, Result | None]:
    """Return *now* and *then* over the suppliers in both, where a total has not the same ones in each.

    A force that became part of another since then is taken as part of it then. The first is None where the whole of
    *now* compares as it is; both where nobody is in both.

    Source: metrics/methods.md, "Coverage", "Mergers and closures".
    """
    if then is None or now.missing or measure.across_forces != "sum":
        return None, then
    lineage = gathering.lineage
    before, after = _included(lineage, then, now.period), _included(lineage, now, now.period)
    silent = {lineage.survivor(left.supplier.id, now.period) for left in then.coverage.left}
    both = {force for force in before.keys() & after.keys() if force not in silent}
    if both == before.keys() == after.keys():
        return None, then
    if not both:
        return None, None
    return (
        _over(gathering, measure, now, {one for force in both for one in after[force]}),
        _over(gathering, measure, then, {one for force in both for one in before[force]}),
    )


def _included(lineage: Lineage, result: Result, now: Period) -> dict[str, set[str]]:
    """The suppliers in a total, by the one that does their work at the end of *now*."""
    found: dict[str, set[str]] = {}
    for supplier in {one.supplier for one in result.observations}:
        found.setdefault(lineage.survivor(supplier, now), set()).add(supplier)
    return found


def _over(gathering: Gathering, measure: Measure, result: Result, suppliers: Set[str]) -> Result:
    """The part of a total that *suppliers* bring."""
    brought = [one for one in gathering.all(measure, result.period) if one.supplier.id in suppliers]
    part = combined(gathering, measure, result.area, result.period, brought)
    coverage = replace(result.coverage, included=len(suppliers), weight=None, weighed_by="")
    return replace(result, value=part.value, coverage=coverage, observations=part.observations)
