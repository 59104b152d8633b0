"""The scoreboard: every measure on a line, by promise; the second page of every report."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from impact.plan.periods import Period
from impact.report.charts.trend import spark_alt
from impact.report.document import Group, MeasureLine, Scoreboard
from impact.report.figures import MINUS, format_value
from impact.report.sentences import marks
from impact.report.view import MeasureView, ReportView
from impact.results.targets import target_to_come

_INTRO = (
    "A rating compares the latest figure with the path to its target. Variation says whether the series has changed by"
    " more than chance. They answer different questions: a measure can be on track and worsening."
)
_NOTE = (
    "A change is in points (pts) for a percentage, else in the measure’s own unit; of a total, over the forces in it"
    " both times. “Due now” is where the path to the target stands; the target is the next one, or the last where all"
    " have come. Coverage is the number of forces in the figure, of those expected, or of people who answered; “own”"
    " is a figure of the body’s own teams. Quality runs from A to D, as the methods say. A figure that may still"
    " change is provisional [p]; one that has changed since the last edition is revised [r]."
    " “Not rated” is neither good nor bad news: the reason is on the measure’s own page."
)


def scoreboard(view: ReportView) -> Scoreboard:
    """Compose the scoreboard. A promise without a measure has no group.

    The date that most targets have, the first of equals, stands over them all.
    """
    groups = tuple(
        Group(one.promise.ref, one.anchor, one.promise.name, tuple(map(line, one.measures)), *one.standing)
        for one in view.promises
        if one.measures
    )
    dates = Counter(one.by for group in groups for one in group.lines if one.by)
    return Scoreboard(_INTRO, groups, _NOTE, dates.most_common(1)[0][0] if dates else "")


def line(one: MeasureView) -> MeasureLine:
    """One measure's line. An annual figure carries its own date, never the quarter's."""
    latest, series = one.latest, one.series
    promised, by = _promised(one)
    due = "none" if series.expected_now is None else one.words(series.expected_now)
    return MeasureLine(
        ref=one.ref,
        anchor=one.anchor,
        name=one.name,
        latest=one.figure(latest),
        when="" if latest.period == one.quarter else latest.period.short,
        change=_change(one),
        target="context" if one.measure.direction == "context" else due,
        rating=one.rating,
        variation=one.variation,
        spark=replace(one.chart, alt=spark_alt(one)) if one.chart is not None else None,
        coverage=one.covered("own"),
        quality=one.grades[-1],
        marks=marks(latest),
        code=str(latest.period),
        promised=promised,
        by=by,
    )


def _change(one: MeasureView) -> str:
    if not one.moved:
        return "none" if one.moved is None else "0"
    size = format_value(abs(one.moved), "count", one.decimals)
    return f"{'+' if one.moved > 0 else MINUS}{size}" + (" pts" if one.measure.unit == "percent" else "")


def _promised(one: MeasureView) -> tuple[str, str]:
    """The target and its date: the first due after the figure's period, or the last, which has come. The date is the
    quarter that it ends with, so that a year's target and a quarter's that fall due on one day have one date.

    Source: metrics/methods.md, "Rating".
    """
    to_come = target_to_come(one.measure, one.latest.period)
    target = one.target and (to_come or one.target)
    if target is None:
        return "none", ""
    by = Period.containing(target.by.last).short
    when = f"was due {by}" if to_come is None else f"{by}, all at once" if one.measure.path == "stepped" else by
    return one.words(target.value), when
