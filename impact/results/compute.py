"""One measure, one area, one period: the figure and everything behind it.

A figure is made only of what suppliers said: a supplier that said nothing, or a marker, is left out and named, and
never counted as zero. Nothing is rounded here but counts of people, and nothing but a finite number of a size to work
with is a figure. Source: metrics/methods.md, "National rates", "Medians", "Coverage", "Missing is never zero", "Small
numbers", "Disclosure".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum, inf
from statistics import median
from typing import Any, NamedTuple

from impact.plan.measure import Figure, Measure, RatioOf, ShareYes, SumOf
from impact.plan.periods import Period
from impact.plan.register import Area
from impact.results.disclosure import Rounding
from impact.results.gathering import Brought, Gathering
from impact.results.model import Coverage, Left, Result
from impact.results.uncertainty import Interval, wilson

LARGEST_FIGURE = 1e18  # so that whatever is worked out from figures is a number too
TOO_LARGE = "the figures are too large to work with"
NOT_COMBINED = "each supplier's figure stands by itself, and they are not combined"
_ALONE = Coverage(1, 1)  # most figures are of one force that answered


def combine(gathering: Gathering, measure: Measure, area: Area, period: Period) -> Result:
    """Return *measure* for *area* and its own *period*, in the measure's unit.

    A supplier to whom the question does not apply, [z], is left out and stands so in the coverage; alone of all
    reasons it does not make a measure that needs every supplier [x], since nothing is missing. A measure of the body's
    own team has a national figure only, [z] elsewhere.
    """
    return combined(
        gathering, measure, area, period, gathering.part(measure, area, period, gathering.all(measure, period))
    )


def combined(gathering: Gathering, measure: Measure, area: Area, period: Period, brought: Sequence[Brought]) -> Result:
    """Return what *brought*, from each supplier expected for *area* and from nobody else, comes to."""
    counted = [one for one in brought if not one.why]
    rounding = gathering.roundings.get(measure.ref)
    made = _made(measure, _Scale.of(gathering, measure, area), brought, counted, rounding)
    reason = break_reason(gathering, measure, area, period)
    observations = tuple([each for one in counted for each in one.observations])
    told: dict[str, Any] = {
        "measure": measure.ref,
        "area": area,
        "period": period,
        "value": made.value,
        "marker": made.marker,
        "coverage": _coverage(gathering, measure, area, period, brought, counted),
        "numerator": made.numerator,
        "denominator": made.denominator,
        "observations": rounding.untold(observations) if rounding else observations,
    }
    if made.interval or made.why or reason or rounding:
        told |= {"interval": made.interval, "why": made.why, "broken": reason != "", "break_reason": reason}
        told["rounded"] = rounding.base if rounding else 0
    return Result.of(told)


def own_figures(
    gathering: Gathering, measure: Measure, areas: Mapping[str, Area], period: Period, brought: Sequence[Brought]
) -> list[Result]:
    """Return what `combined` says of each force in *brought*, of *areas* by code; quick where it answered."""
    if not brought or measure.breaks or measure.survey or measure.ref in gathering.roundings:
        return [combined(gathering, measure, areas[one.supplier.id], period, (one,)) for one in brought]
    scale = _Scale.of(gathering, measure, areas[brought[0].supplier.id])
    share = type(measure.value) is ShareYes
    rated = share or type(measure.value) is RatioOf
    plain = {"measure": measure.ref, "period": period, "marker": "", "coverage": _ALONE}
    found = []
    for one in brought:
        supplier, values, observations, why, _, _ = one
        area = areas[supplier.id]
        told: dict[str, Any] = {**plain, "area": area, "observations": observations}
        if why or supplier.id in gathering.lineage.successors:
            value = inf
        elif rated:
            told["numerator"] = values[0] + 0.0
            told["denominator"] = denominator = 1.0 if share else values[1]
            value = scale.per * values[0] / denominator if denominator >= scale.fewest and denominator else inf
        else:
            value = fsum(values)
        if abs(value) <= LARGEST_FIGURE:
            told["value"] = value + 0.0
            found.append(Result.of(told))
        else:  # it needs more words
            found.append(combined(gathering, measure, area, period, (one,)))
    return found


class _Made(NamedTuple):
    """A figure, or the marker that says why there is none."""

    value: float | None
    marker: str = ""
    numerator: float | None = None
    denominator: float | None = None
    interval: Interval | None = None
    why: str = ""


class _Scale(NamedTuple):
    """How a rate is shown: what a share of one comes to, the smallest denominator it rests on, if it is a survey's."""

    per: int
    fewest: float
    survey: bool

    @classmethod
    def of(cls, gathering: Gathering, measure: Measure, area: Area) -> _Scale:
        """What *measure* asks of an area like *area*."""
        value, rules = measure.value, gathering.definitions.plan.presentation
        per = value.per if type(value) is RatioOf else 100 if measure.unit == "percent" else 1
        if measure.survey:
            return cls(per, rules.minimum_respondents, True)
        own_answer = area.kind == "force" and type(value) is ShareYes  # one force's yes is no percentage of anything
        return cls(per, rules.minimum_count if measure.unit == "percent" and not own_answer else 0, False)


def _made(
    measure: Measure, scale: _Scale, brought: Sequence[Brought], counted: Sequence[Brought], rounding: Rounding | None
) -> _Made:
    """What *counted* come to; counts of people are added exactly and then rounded."""
    if not counted:
        markers = {one.marker for one in brought}  # none where nobody returned, "z" where there is nobody to ask
        return _Made(None, "z" if markers <= {"z"} else "x" if markers - {"z", ""} else "")
    if measure.missing == "not_available" and any(one.why and one.marker != "z" for one in brought):
        return _Made(None, "x")
    how = type(measure.value)  # isinstance() of a pydantic model that it is not takes longer than the sums
    if how is SumOf:
        total = fsum([each for one in counted for each in one.values])
        return _finite(rounding.count(total) if rounding else total)
    if how is Figure:
        if measure.across_forces != "median_of_forces" and len(counted) > 1:
            return _Made(None, "z", why=NOT_COMBINED)
        own = [one.values[0] for one in counted]
        return _finite(median(map(rounding.count, own) if rounding else own))
    numerator = fsum([one.values[0] for one in counted]) + 0.0  # + 0.0: -0 is 0
    denominator = (fsum([one.values[1] for one in counted]) if how is RatioOf else float(len(counted))) + 0.0
    if rounding:
        numerator, denominator = rounding.parts(numerator, denominator)
        if rounding.is_of_few(denominator):
            return _Made(None, "u", why=rounding.too_few)
    if denominator == 0 or denominator < scale.fewest:
        return _Made(None, "u" if denominator else "z", numerator, denominator)
    value = scale.per * numerator / denominator
    if abs(value) > LARGEST_FIGURE:
        return _Made(None, "x", numerator, denominator, why=TOO_LARGE)
    interval = None
    if scale.survey and 0 <= numerator <= denominator:
        low, high = wilson(numerator, denominator)
        interval = (scale.per * low, scale.per * high)
    return _Made(value + 0.0, "", numerator, denominator, interval)


def _finite(value: float) -> _Made:
    return _Made(value + 0.0) if abs(value) <= LARGEST_FIGURE else _Made(None, "x", why=TOO_LARGE)


def _coverage(
    gathering: Gathering,
    measure: Measure,
    area: Area,
    period: Period,
    brought: Sequence[Brought],
    counted: Sequence[Brought],
) -> Coverage:
    """How many are in the figure, and the share that they hold; of one force or team the count says it all."""
    several = area.kind != "force" and measure.supplier == "forces"
    weighing = gathering.weighing(measure, area, period, brought) if several else None
    if len(counted) == len(brought):
        return weighing.complete if weighing else Coverage(len(counted), len(brought))
    left = tuple([Left(one.supplier, one.why, one.observations, one.lacks) for one in brought if one.why])
    if weighing is None:
        return Coverage(len(counted), len(brought), left)
    weight = fsum([weighing.held[one.supplier.id] for one in counted]) / weighing.whole
    return Coverage(len(counted), len(brought), left, weight, weighing.words)


def break_reason(gathering: Gathering, measure: Measure, area: Area, period: Period) -> str:
    """Return what parts a figure from those before it: a change of definition, or a force that this one took in."""
    merged = area.kind == "force" and measure.supplier == "forces" and area.code in gathering.lineage.successors
    if not merged and not measure.breaks:
        return ""
    reasons = [one.reason for one in measure.breaks if period.first <= one.period.first <= period.last]
    words = gathering.lineage.break_words(area.code, period) if merged else ""
    return "; ".join([*reasons, words] if words else reasons)
