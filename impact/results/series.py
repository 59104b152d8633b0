"""A measure over time: what it amounts to now, and whether a figure has changed or has only moved.

The latest result is of the latest period due, figure or not: what is late is never covered by what came before. Two
figures are almost never the same: a change is called one only when the process limits or a 95% interval say so. Source:
metrics/methods.md, "Coverage", "Mergers and closures", "When a change is a change".
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from typing import Literal

from impact.plan.definitions import Definitions
from impact.plan.measure import LENGTH_OF, Measure, RatioOf
from impact.plan.periods import Period
from impact.results.compute import combined
from impact.results.gathering import Gathering, Lineage
from impact.results.model import Result, Series, Variation
from impact.results.spc import variation
from impact.results.targets import expected_at, promised_of, rate
from impact.results.uncertainty import Counted, Interval, chance_of, difference_of_shares, ratio_of_rates

Kind = Literal["rose", "fell", "no clear change", "cannot be said"]


@dataclass(frozen=True)
class Movement:
    """What may be said of a figure beside an earlier one, and why.

    `difference` is the 95% interval of now less then, in the measure's unit; `ratio` that of now over then, without a
    unit. Each is None where it was not what decided.
    """

    kind: Kind
    reason: str
    difference: Interval | None = None
    ratio: Interval | None = None


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


def changed(now: Result, then: Result | None, measure: Measure, variation: Variation) -> Movement:
    """Say whether *now* differs from *then* by more than chance or ordinary variation.

    Args:
        now: The latest figure.
        then: An earlier one of the same measure, area and length of period; None where there is none.
        measure: What both are of.
        variation: What process control says of the series that *now* is the latest of.

    Raises:
        ValueError: The two are of different measures, areas or lengths of period, or *then* is not the earlier.

    Source: metrics/methods.md, "When a change is a change".
    """
    if then is None:
        return Movement("cannot be said", "there is no earlier figure to compare with")
    _refuse_what_does_not_match(now, then, measure)
    why_not = _why_not(now, then, measure)
    if why_not or now.value is None or then.value is None:
        return Movement("cannot be said", why_not)
    if now.value == then.value:
        return Movement("no clear change", "the two figures are the same")
    return _by_limits(now, then, now.value - then.value, measure, variation) or _by_interval(
        now, then, measure, variation
    )


def _refuse_what_does_not_match(now: Result, then: Result, measure: Measure) -> None:
    if not now.measure == then.measure == measure.ref:
        raise ValueError(f"Both figures must be of {measure.ref}.")
    if now.area != then.area:
        raise ValueError("Both figures must be of one area.")
    if now.period.length != then.period.length or not then.period < now.period:
        raise ValueError(f"{then.period.name} is not an earlier {now.period.length} than {now.period.name}.")


def _why_not(now: Result, then: Result, measure: Measure) -> str:
    """Why the two do not compare; "" where they do."""
    for one in (now, then):
        if one.missing:
            return f"there is no figure for {one.period.name}"
    for mark in measure.breaks:
        if then.period.last < mark.period.first <= now.period.last:
            return f"the definition changed in {mark.period.name}"
    if now.broken:
        return f"the definition changed in {now.period.name}"
    return _why_not_alike(now, then, measure)


def _why_not_alike(now: Result, then: Result, measure: Measure) -> str:
    """Why the forces in the two are not to be compared; "" where they are."""
    if _who(now) == _who(then):
        return ""
    for one in (now, then):
        if one.provisional:
            return f"the figure for {one.period.name} is provisional, and not the same forces are in both"
    return "it is a total, and not the same forces are in both" if measure.across_forces == "sum" else ""


def _who(result: Result) -> tuple[frozenset[str], int]:
    return frozenset(one.supplier for one in result.observations), result.coverage.included


def _by_limits(now: Result, then: Result, moved: float, measure: Measure, variation: Variation) -> Movement | None:
    """What the process limits say; None where there are none, or where a sample's own interval is the one to ask."""
    if variation.drift == "too few points":
        return None
    sides, side = _sides(now, measure, variation), 1 if moved > 0 else -1
    if side in sides:
        if _had_moved_already(then, side, variation):
            return None  # the signal is older than both: against the earlier figure it says nothing
        both = "of signals both ways, one against the process limits goes this way"
        what = both if len(sides) > 1 else "a signal against the process limits"
        return Movement("rose" if moved > 0 else "fell", f"{what}: {variation.reason}")
    if measure.survey:
        return None
    if sides:
        return Movement("no clear change", f"the latest figure is part of a signal the other way: {variation.reason}")
    return Movement("no clear change", "the latest figure is within ordinary variation")


def _had_moved_already(then: Result, side: int, variation: Variation) -> bool:
    """Whether the earlier figure is itself part of a signal to the same side."""
    point = point_of(then, variation)
    if variation.mean is None or point is None or all(period != then.period for period, _ in variation.signals):
        return False
    return side * (point - variation.mean) > 0


def point_of(result: Result, variation: Variation) -> float | None:
    """Return the figure as the limits have it: a total that lacks some of the forces stands as if they were in it."""
    return dict(variation.whole).get(result.period, result.value)


def _sides(now: Result, measure: Measure, variation: Variation) -> tuple[int, ...]:
    """Return the sides of the signals that *now* is part of: 1 for upwards, -1 for downwards, both, or none."""
    if all(period != now.period for period, _ in variation.signals):
        return ()
    if variation.drift in ("improving", "worsening"):
        better = 1 if measure.direction == "increase" else -1
        return (better if variation.drift == "improving" else -better,)
    return variation.sides if variation.drift == "changing" else ()


def _by_interval(now: Result, then: Result, measure: Measure, variation: Variation) -> Movement:
    """What a 95% interval says, where the figures carry one and chance is what limits are not there to show."""
    chance = chance_of(measure)
    counted, counted_then = _counted(now, measure), _counted(then, measure)
    if chance is None or counted is None or counted_then is None:
        limits = f"there are no process limits yet ({variation.reason}), and "
        without = limits if variation.drift == "too few points" else ""
        return Movement("cannot be said", f"{without}the figure carries no interval")
    try:
        if chance == "events":
            ratio = ratio_of_rates(counted, counted_then)
            return Movement(_kind(ratio, 1), _said("ratio", ratio, 1), ratio=ratio)
        low, high = difference_of_shares(counted, counted_then)
    except ValueError:
        return Movement("cannot be said", "one of the figures is not a count of cases")
    per = measure.value.per if isinstance(measure.value, RatioOf) else 1
    return Movement(_kind((low, high), 0), _said("difference", (low, high), 0), difference=(per * low, per * high))


def _counted(result: Result, measure: Measure) -> Counted | None:
    """Return numerator and denominator; for a total of events, the events in one period."""
    if isinstance(measure.value, RatioOf):
        if result.numerator is None or result.denominator is None:
            return None
        return (result.numerator, result.denominator)
    return None if result.value is None else (result.value, 1.0)


def _kind(interval: Interval, same: float) -> Kind:
    low, high = interval
    if low > same:
        return "rose"
    return "fell" if high < same else "no clear change"


def _said(of: str, interval: Interval, same: int) -> str:
    kind = _kind(interval, same)
    if kind == "no clear change":
        return f"chance alone could explain it: the 95% interval of the {of} holds {same}"
    return f"the 95% interval of the {of} lies {'above' if kind == 'rose' else 'below'} {same}"
