"""A series as a chart's values, and what the chart says in words for those who do not see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from impact.plan.periods import Period
from impact.report.charts.trend import Goal, Point, PointRemark, Trend
from impact.report.sentences import listed, span_of
from impact.results.model import Result, Variation
from impact.results.targets import expected_at

if TYPE_CHECKING:
    from impact.report.view import MeasureView

SHOWN = 13  # periods on a chart: three years of quarters and the one they start from
FEWEST_FOR_MEDIAN = 4  # figures: a centre of fewer says nothing that they do not
_NO_REMARKS: Mapping[Period, str] = MappingProxyType({})


def trend(one: MeasureView, remarks: Mapping[Period, str] = _NO_REMARKS) -> Trend | None:
    """Return what a chart of the last `SHOWN` periods shows, or None when none of them has a figure.

    *remarks* are a few words for single periods, which the chart ties to their points.
    """
    shown, found = one.series.results[-SHOWN:], one.series.variation
    if all(result.missing for result in shown):
        return None
    signals = {period for period, _ in found.signals}
    target = one.target
    goal = Goal(target.value, f"target {one.words(target.value)} by {target.by.short}") if target is not None else None
    said = tuple(PointRemark(n, remarks[each.period]) for n, each in enumerate(shown) if each.period in remarks)
    judged = [n for n, each in enumerate(shown) if found.since is not None and found.since <= each.period]
    known = [
        each for each in one.series.results if not each.missing and (found.since is None or found.since <= each.period)
    ]
    limits = None
    if found.lower is not None and found.mean is not None and found.upper is not None:
        limits = found.lower, found.mean, found.upper
    told = (f"{shown[remark.at].period.name}: {remark.words}." for remark in said)
    return Trend(
        alt=" ".join([_alternative(one, shown, goal), *told]),
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
        unit=one.measure.unit,
        decimals=one.decimals,
        path=tuple(expected_at(one.measure, result.period) for result in shown),
        goal=goal,
        limits=limits,
        limits_from=judged[0] if judged else 0,
        tone="warning" if one.series.rating.standing == "off track" or found.drift == "worsening" else "accent",
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


def _alternative(one: MeasureView, shown: Sequence[Result], goal: Goal | None) -> str:
    """The chart in words: what, when, from where to where, lowest, highest, what is missing."""
    known = [(result.period, result.value) for result in shown if result.value is not None]
    gaps = [result.period.name for result in shown if result.missing]
    first, last = known[0], known[-1]
    parts = [f"Line chart of {one.name}, {shown[0].period.name} to {shown[-1].period.name}."]
    if len(known) == 1:
        parts.append(f"There is one figure: {one.words(last[1])} in {last[0].name}.")
    else:
        low, high = min(known, key=lambda pair: pair[1]), max(known, key=lambda pair: pair[1])
        parts.append(
            f"The line begins at {one.words(first[1])}"
            f" and ends at {one.words(last[1])};"
            f" the lowest figure is {one.words(low[1])}, for {low[0].name},"
            f" and the highest is {one.words(high[1])}, for {high[0].name}."
        )
    if goal is not None:
        parts.append(f"A dashed line marks the {goal.label}.")
    if gaps:
        parts.append(f"There is no figure for {listed(gaps)}.")
    if shown[-1].provisional and not shown[-1].missing:
        parts.append(f"The figure for {shown[-1].period.name} is provisional.")
    return " ".join(parts)


def spark_alt(one: MeasureView) -> str:
    """The scoreboard's small line in a few words: "Small line chart: from 58% to 67% over 13 quarters"."""
    shown = one.series.results[-SHOWN:]
    known = [result.value for result in shown if result.value is not None]
    over = span_of([result.period for result in shown])
    return f"Small line chart: from {one.words(known[0])} to {one.words(known[-1])} over {over}"
