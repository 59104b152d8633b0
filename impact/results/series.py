"""A measure over time: what it amounts to now, and whether a figure has changed or has only moved.

The latest result is of the latest period due, figure or not: what is late is never covered by what came before. Two
figures are almost never the same: a change is called one only when the process limits or a 95% interval say so. Source:
metrics/methods.md, "Coverage", "Mergers and closures", "When a change is a change", "Years", "Stocks and flows".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import groupby
from math import fsum
from typing import Literal

from impact.plan.definitions import Definitions
from impact.plan.measure import LENGTH_OF, Measure, RatioOf, SumOf
from impact.plan.parts import listed
from impact.plan.periods import MONTHS, MONTHS_IN, Period
from impact.plan.register import Area, Supplier
from impact.results.compute import Brought, Gathering, Lineage, break_reason, combine, combined
from impact.results.model import Coverage, Result, Series, Variation
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


# --- a year of several periods ---------------------------------------------------------------------------------------


Part = tuple[Period, Brought]  # what a supplier brings for one of the periods that are added


@dataclass(frozen=True)
class SoFar:
    """A measure over the part of a financial year that has ended.

    `result.period` is the whole year; `periods` are those in the figure, oldest first, of the `of` that it has.
    """

    result: Result
    periods: tuple[Period, ...]
    of: int

    @property
    def words(self) -> str:
        """How much of the year it is: "April to December 2024, 3 of 4 quarters of 2024/25"."""
        unit = {"quarter": "quarter", "half": "half-year", "year": "year"}[self.periods[0].length]
        parts = f"{len(self.periods)} of {self.of} {unit}{'' if self.of == 1 else 's'}"
        return f"{months_of(self.periods)}, {parts} of {self.result.period.name}"


def months_of(periods: Sequence[Period]) -> str:
    """Return from when to when *periods* are, the oldest first: "April to December 2024"."""
    first, last = periods[0].first, periods[-1].last
    begins = MONTHS[first.month - 1] + (f" {first.year}" if first.year != last.year else "")
    return f"{begins} to {MONTHS[last.month - 1]} {last.year}"


def period_words(result: Result) -> str:
    """Return the period of a figure: "Q1 2024/25 (April to June)"; of part of a longer one, how much of it it is."""
    parts = len(result.periods)
    of = MONTHS_IN[result.period.length] // MONTHS_IN[result.periods[0].length] if parts else 0
    return SoFar(result, result.periods, of).words if 0 < parts < of else result.period.label


def year_so_far(gathering: Gathering, measure: Measure, area: Area, upto: Period) -> SoFar:
    """Return *measure* over the financial year that *upto* is in, up to its end; one of its periods has `ended`.

    A rate so far is over the months so far: it is not scaled up to a year.
    """
    year, due = Period(upto.year, "year", 1), ended(measure, upto)
    return SoFar(over(gathering, measure, area, year, due), tuple(due), len(within(measure, year)))


def ended(measure: Measure, upto: Period) -> list[Period]:
    """Return the measure's own periods of the financial year that *upto* is in that end with it or before."""
    return [part for part in within(measure, Period(upto.year, "year", 1)) if part.last <= upto.last]


def within(measure: Measure, whole: Period) -> list[Period]:
    """Return the measure's own periods that *whole* is made of, oldest first; none where they are longer."""
    length = LENGTH_OF[measure.frequency]
    first = Period.containing(whole.first, length)
    return [first.moved(step) for step in range(MONTHS_IN[whole.length] // MONTHS_IN[length])]


def over(gathering: Gathering, measure: Measure, area: Area, whole: Period, parts: Sequence[Period]) -> Result:
    """Return *measure* for *area* over *parts*, all of its own periods in *whole*, or the first so many of them.

    Of a flow, a force with all its periods is in the figure with their sum; one that lacks any is left out, with the
    reason and the period, or makes the figure [x] where the measure needs every force. A force that closed during the
    year is in it with what it did until then, together with its successor. A stock is the one at the end.
    """
    if len(parts) > 1 or measure.across_time == "stock":
        why_not = _not_given(gathering.definitions, measure, whole, parts)
        if why_not:
            return Result(measure.ref, area, whole, None, "z", Coverage(0, 0), why=why_not)
    if len(parts) == 1 or measure.across_time == "stock":
        last = parts[-1]
        result = combine(gathering, measure, area, last)
        return result if last == whole else replace(result, period=whole, periods=(last,))
    brought = [
        (part, one) for part in parts for one in gathering.part(measure, area, part, gathering.all(measure, part))
    ]
    added = [_added(measure, supplier, told, len(parts)) for supplier, told in _by_survivor(gathering, brought, parts)]
    result = combined(gathering, measure, area, parts[-1], added)  # coverage is as forces stand at the end
    reasons = dict.fromkeys(filter(None, (break_reason(gathering, measure, area, part) for part in parts)))
    return replace(result, period=whole, broken=bool(reasons), break_reason="; ".join(reasons), periods=tuple(parts))


def _not_given(definitions: Definitions, measure: Measure, whole: Period, parts: Sequence[Period]) -> str:
    """Why there can be no figure for *whole*, whatever forces send; "" where there can."""
    covers = definitions.plan.covers
    asked = [
        one
        for one in parts
        if measure.period_within(one) is not None and one.last >= covers.from_ and one.first <= covers.to
    ]
    if measure.across_time == "stock":
        return "" if parts[-1] in asked else f"it is not collected for {parts[-1].name}"
    if measure.across_time == "not_additive" or not isinstance(measure.value, SumOf | RatioOf):
        return f"its figures for parts of {whole.name} cannot be added"
    if len(asked) < len(parts):
        return f"it is not collected for {listed(one.name for one in parts if one not in asked)}"
    changed = [one for one in measure.breaks if parts[0].last < one.period.first <= parts[-1].last]
    if changed:
        return f"the definition changed in {changed[0].period.name}, and figures from before and after are not added"
    return ""


def _by_survivor(
    gathering: Gathering, brought: Sequence[Part], parts: Sequence[Period]
) -> list[tuple[Supplier, list[Part]]]:
    """What each supplier that is there at the end brought, with what those brought that became part of it by then.

    One whose successor stands outside the area keeps its own, and so does one that closed without any.
    """
    suppliers = {one.supplier.id: one.supplier for _, one in brought}
    found: dict[str, list[Part]] = {}
    for part, one in brought:
        survivor = gathering.lineage.survivor(one.supplier.id, parts[-1])
        found.setdefault(survivor if survivor in suppliers else one.supplier.id, []).append((part, one))
    return [(one, found[one.id]) for one in gathering.definitions.register.suppliers if one.id in found]


def _added(measure: Measure, supplier: Supplier, told: Sequence[Part], parts: int) -> Brought:
    """The sum of what one supplier brought for each period; left out where it lacks any.

    A denominator from outside is no flow: it is the mean over the periods, so that a force counts in it for as long as
    it existed.
    """
    missing = [(part, one) for part, one in told if one.why]
    if missing:
        observations = tuple(each for _, one in missing for each in one.observations)
        markers = [one.marker for _, one in missing]
        lacks = tuple((one.supplier, part) for part, one in missing)
        return Brought(supplier, (), observations, _lacks(supplier, missing), min(markers, key="z".__eq__), lacks)
    values = [fsum(one.values[at] for _, one in told) for at in range(len(told[0][1].values))]
    if measure.reference:
        values[-1] /= parts
    return Brought(supplier, tuple(values), tuple(each for _, one in told for each in one.observations))


def _lacks(supplier: Supplier, missing: Iterable[Part]) -> str:
    """Why a supplier is left out of a year: "not returned for Q2 2024/25 and Q3 2024/25"."""

    def reason(told: Part) -> tuple[str, str]:
        return ("" if told[1].supplier.id == supplier.id else told[1].supplier.name, told[1].why)

    said = []
    for (name, why), group in groupby(sorted(missing, key=reason), key=reason):
        periods = listed(part.name for part, _ in group)
        said.append(f"{name}: {why} for {periods}" if name else f"{why} for {periods}")
    return "; ".join(said)
