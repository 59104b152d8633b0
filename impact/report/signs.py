"""Judgements as a shape and a word, so that none of them rests on colour.

Comes after `results.model` and `report.movement`; every part of the report's content marks its ratings, variation
and steps with these.
"""

from __future__ import annotations

from impact.plan.measure import Measure
from impact.report.model import Sign, Verdict
from impact.report.movement import change_said, has_changed, went_against
from impact.results.model import Drift, Series, Standing
from impact.results.steps import Progress

_RATING: dict[Standing, Sign] = {
    "met": Sign("met", "Met"),
    "on track": Sign("on-track", "On track"),
    "off track": Sign("off-track", "Off track"),
    "not rated": Sign("none", "Not rated"),
}
_VARIATION: dict[Drift, Sign] = {
    "improving": Sign("better", "Improving"),
    "worsening": Sign("worse", "Worsening"),
    "changing": Sign("changed", "Changing"),
    "common cause": Sign("same", "No clear change"),
    "too few points": Sign("none", "Too few points"),
}
_STEP: dict[Progress, Sign] = {
    "not started": Sign("open", "Not started"),
    "under way": Sign("on-track", "Under way"),
    "done": Sign("met", "Done"),
    "late": Sign("off-track", "Late"),
    "not reported": Sign("none", "Not reported"),
}


def rating_sign(series: Series) -> Sign:
    """How the figure stands against its promise."""
    return _RATING[series.rating.standing]


def variation_sign(series: Series) -> Sign:
    """What process control says of the series."""
    return _VARIATION[series.variation.drift]


def step_sign(state: Progress) -> Sign:
    """How far a promised step has got."""
    return _STEP[state]


def verdict_of(measure: Measure, series: Series, fewest: float, decimals: int) -> Verdict:
    """Which column of the summary a measure belongs in.

    Bad news weighs more than good: a measure that is off track and improving is "worse" and its sentence says both.
    What cannot be known stands before either. "steady" is neither: on track or not rated, without a change, or with one
    that is neither for better nor for worse. A measure kept for context is neither good news nor bad, however it moves.

    Args:
        measure: What is judged.
        series: Its results.
        fewest: The share of suppliers a figure needs before anything is said of it.
        decimals: How many its figures are shown with: a figure went the other way where a reader can see it.

    Source: metrics/methods.md, "The summary".
    """
    standing, drift = series.rating.standing, series.variation.drift
    if series.latest.missing or series.latest.coverage.share < fewest:
        return "unsaid"
    if measure.direction == "context":
        return "context"
    way = _way(measure, series, decimals)
    if standing == "off track" or way == "worsening":
        return "worse"
    if standing == "met" or way == "improving":
        return "better"
    return "unsaid" if drift == "too few points" and not has_changed(measure, series) else "steady"


def _way(measure: Measure, series: Series, decimals: int) -> Drift | None:
    """Whether a measure is improving or worsening: by its series, or by the year where the series is silent."""
    drift = series.variation.drift
    if drift in ("improving", "worsening"):
        return None if went_against(measure, series, decimals) else drift
    return _moved(measure, series) if drift in ("common cause", "too few points") else None


def _moved(measure: Measure, series: Series) -> Drift | None:
    """Whether the change on a year ago is for the better or the worse; None where it is neither, or not a change."""
    kind = change_said(measure, series).kind
    if kind not in ("rose", "fell") or measure.direction not in ("increase", "decrease"):
        return None
    return "improving" if (kind == "rose") is (measure.direction == "increase") else "worsening"
