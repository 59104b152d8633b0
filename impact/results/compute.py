"""One measure, one area, one period: the figure and everything behind it.

Comes after `results.gathering`, before `results.series`. A figure is made only of what suppliers said: a supplier that
said nothing, or a marker, is left out and named, and never counted as zero. Nothing is rounded here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import fsum

from impact.plan.definitions import Definitions
from impact.plan.measure import Figure, Measure, RatioOf, ShareYes
from impact.plan.model import Presentation
from impact.plan.periods import Period
from impact.plan.register import Area
from impact.results.gathering import UNKNOWN, Brought, States, gather
from impact.results.index import ObservationIndex
from impact.results.model import Coverage, Left, Result
from impact.results.uncertainty import wilson


def compute(
    definitions: Definitions,
    measure: Measure,
    area: Area,
    period: Period,
    observations: ObservationIndex,
    states: States = UNKNOWN,
) -> Result:
    """Return *measure* for *area* and its own *period*, in the measure's unit.

    A supplier to whom the question does not apply, [z], is left out and stands so in the coverage; alone of all
    reasons it does not make a measure that needs every supplier [x], since nothing is missing.

    Args:
        definitions: For the register, the outside figures and the rules of presentation.
        measure: What is computed.
        area: A force, a region or all. A measure of the body's own team has a national figure only, [z] elsewhere.
        period: The measure's own: a year for an annual measure.
        observations: Every accepted observation.
        states: By supplier and collected quarter, how its return stands; says why a supplier is not in the figure.

    Source: metrics/methods.md, "National rates", "Coverage", "Missing is never zero", "Small numbers".
    """
    brought = gather(definitions, measure, area, period, observations, states)
    counted = [one for one in brought if not one.why]
    left = [one for one in brought if one.why]
    bare = Result(
        measure=measure.ref,
        area=area,
        period=period,
        value=None,
        marker="",
        coverage=Coverage(len(counted), len(brought), tuple(Left(o.supplier, o.why, o.observations) for o in left)),
        observations=tuple(observation for one in counted for observation in one.observations),
        broken=any(period.first <= one.period.first <= period.last for one in measure.breaks),
    )
    if not counted:
        return replace(bare, marker=_marker_of_none(left))
    if measure.missing == "not_available" and any(one.marker != "z" for one in left):
        return replace(bare, marker="x")
    if isinstance(measure.value, RatioOf | ShareYes):
        return _rate(measure, counted, bare, definitions.plan.presentation)
    if isinstance(measure.value, Figure) and len(counted) > 1:
        return replace(bare, marker="z")  # a median of several suppliers is no figure of theirs together
    return replace(bare, value=fsum(value for one in counted for value in one.values))


def _marker_of_none(left: Sequence[Brought]) -> str:
    """The marker of a figure that nobody is in: "" where nobody returned, "z" where there is nobody to ask."""
    markers = {one.marker for one in left}
    if markers <= {"z"}:
        return "z"
    return "x" if markers - {"z", ""} else ""


def _rate(measure: Measure, counted: Sequence[Brought], bare: Result, rules: Presentation) -> Result:
    """Return *bare* with a ratio of sums, or the marker that says why there is none to show."""
    numerator = fsum(one.values[0] for one in counted)
    denominator = fsum(one.values[1] for one in counted) if isinstance(measure.value, RatioOf) else float(len(counted))
    both = replace(bare, numerator=numerator, denominator=denominator)
    if denominator == 0:
        return replace(both, marker="z")
    if denominator < _fewest(measure, bare.area, rules):
        return replace(both, marker="u")
    per = _per(measure)
    value = per * numerator / denominator
    return replace(both, value=value, interval=_interval(measure, numerator, denominator, per))


def _per(measure: Measure) -> int:
    """What a share of one comes to."""
    if isinstance(measure.value, RatioOf):
        return measure.value.per
    return 100 if measure.unit == "percent" else 1


def _fewest(measure: Measure, area: Area, rules: Presentation) -> int:
    """The smallest denominator that a figure may rest on.

    One force's own yes or no is an answer, not a percentage of anything.
    """
    if measure.survey:
        return rules.minimum_respondents
    own_answer = isinstance(measure.value, ShareYes) and area.kind == "force"
    return rules.minimum_count if measure.unit == "percent" and not own_answer else 0


def _interval(measure: Measure, numerator: float, denominator: float, per: int) -> tuple[float, float] | None:
    """A survey's 95% interval in the measure's unit; None for what is no share of respondents."""
    if not measure.survey or not 0 <= numerator <= denominator:
        return None
    low, high = wilson(numerator, denominator)
    return (per * low, per * high)
