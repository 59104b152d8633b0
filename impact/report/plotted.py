"""A series as a chart's values, and what the chart says in words for those who do not see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.report.charts.trend import Goal, Point, PointRemark, Trend
from impact.report.sentences import figure, listed, span_of
from impact.results.model import Result, Series, Variation
from impact.results.targets import expected_at, next_target

SHOWN = 13  # periods on a chart: three years of quarters and the one they start from
FEWEST_FOR_MEDIAN = 4  # figures: a centre of fewer says nothing that they do not
_NO_REMARKS: Mapping[Period, str] = MappingProxyType({})


def trend(measure: Measure, series: Series, decimals: int, remarks: Mapping[Period, str] = _NO_REMARKS) -> Trend | None:
    """Return what a chart of the last `SHOWN` periods shows, or None when none of them has a figure.

    Args:
        measure: What the series is of.
        series: Its results, with what process control says of them.
        decimals: How many to show.
        remarks: A few words for single periods, which the chart ties to their points.
    """
    shown, found = series.results[-SHOWN:], series.variation
    if all(result.missing for result in shown):
        return None
    signals = {period for period, _ in found.signals}
    target = next_target(measure, series.latest.period) if measure.direction != "context" else None
    goal = None
    if target is not None:
        goal = Goal(target.value, f"target {figure(target.value, measure, decimals)} by {target.by.short}")
    said = tuple(PointRemark(n, remarks[one.period]) for n, one in enumerate(shown) if one.period in remarks)
    judged = [n for n, one in enumerate(shown) if found.since is not None and found.since <= one.period]
    known = [one for one in series.results if not one.missing and (found.since is None or found.since <= one.period)]
    limits = None
    if found.lower is not None and found.mean is not None and found.upper is not None:
        limits = found.lower, found.mean, found.upper
    told = (f"{shown[one.at].period.name}: {one.words}." for one in said)
    return Trend(
        alt=" ".join([alternative(measure, shown, decimals, goal), *told]),
        points=tuple(
            Point(
                result.period.short,
                result.value,
                result.broken,
                result.period in signals,
                bool(result.provisional) and not result.missing,
                result.revised and not result.missing,
            )
            for result in shown
        ),
        unit=measure.unit,
        decimals=decimals,
        path=tuple(expected_at(measure, result.period) for result in shown),
        goal=goal,
        limits=limits,
        limits_from=judged[0] if judged else 0,
        tone="warning" if series.rating.standing == "off track" or found.drift == "worsening" else "accent",
        median=found.centre_of_run if len(known) >= FEWEST_FOR_MEDIAN else None,
        remarks=said,
    )


def remarks_said(chart: Trend) -> tuple[str, ...]:
    """The remarks as they stand under the chart, by number: "1. Q3 23/24: the form changed"."""
    return tuple(f"{n}. {chart.points[one.at].label}: {one.words}" for n, one in enumerate(chart.remarks, start=1))


def limits_said(chart: Trend, variation: Variation) -> tuple[str, ...]:
    """What the chart's band means, where it has one, and what totals its limits or its median are for.

    Source: metrics/methods.md, "Process limits".
    """
    said = []
    if chart.limits is not None and chart.limits[0] < chart.limits[2]:
        said.append("Shaded: where almost every ordinary figure would fall.")
    held = "Limits are" if chart.limits is not None else "The median is" if chart.median is not None else ""
    if variation.whole and held:
        taken = "a total that lacks some is judged as if they were in it"
        said.append(f"{held} for totals of all forces; {taken}.")
    return tuple(said)


def marks_said(chart: Trend) -> tuple[str, ...]:
    """What the chart's marks mean, of those it has: the median, figures that may change, figures that have.

    [p] and [r] stand on it beside the newest figure only.
    """
    said = []
    newest = chart.points[-1]
    if chart.median is not None:
        said.append("Thin line: the median, as there are too few figures for limits.")
    if any(point.provisional for point in chart.points):
        said.append(f"Open dot{', [p]' if newest.provisional else ''}: provisional, may still change.")
    revised = [point.label for point in chart.points if point.revised]
    if revised:
        said.append(f"Revised{' [r]' if newest.revised else ''} since the last edition: {listed(revised)}.")
    return tuple(said)


def alternative(measure: Measure, shown: Sequence[Result], decimals: int, goal: Goal | None = None) -> str:
    """The chart in words: what, when, from where to where, lowest, highest, what is missing."""
    known = [(result.period, result.value) for result in shown if result.value is not None]
    gaps = [result.period.name for result in shown if result.missing]
    first, last = known[0], known[-1]
    parts = [f"Line chart of {measure.name}, {shown[0].period.name} to {shown[-1].period.name}."]
    if len(known) == 1:
        parts.append(f"There is one figure: {figure(last[1], measure, decimals)} in {last[0].name}.")
    else:
        low, high = min(known, key=lambda one: one[1]), max(known, key=lambda one: one[1])
        parts.append(
            f"The line begins at {figure(first[1], measure, decimals)}"
            f" and ends at {figure(last[1], measure, decimals)};"
            f" the lowest figure is {figure(low[1], measure, decimals)}, for {low[0].name},"
            f" and the highest is {figure(high[1], measure, decimals)}, for {high[0].name}."
        )
    if goal is not None:
        parts.append(f"A dashed line marks the {goal.label}.")
    if gaps:
        parts.append(f"There is no figure for {listed(gaps)}.")
    if shown[-1].provisional and not shown[-1].missing:
        parts.append(f"The figure for {shown[-1].period.name} is provisional.")
    return " ".join(parts)


def spark_alt(measure: Measure, series: Series, decimals: int) -> str:
    """The scoreboard's small line in a few words: "Small line chart: from 58% to 67% over 13 quarters"."""
    shown = series.results[-SHOWN:]
    known = [result.value for result in shown if result.value is not None]
    first, last = (figure(value, measure, decimals) for value in (known[0], known[-1]))
    return f"Small line chart: from {first} to {last} over {span_of([result.period for result in shown])}"
