"""A force's key measures as charts: its own series before the line of all forces, and its place on the funnel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from impact.plan.measure import RatioOf
from impact.plan.periods import Period
from impact.report import sentences as say
from impact.report.charts.forces import FunnelChart
from impact.report.charts.trend import SHOWN, OwnSeries
from impact.report.comparisons import funnel_chart
from impact.report.definitions import denominator_words
from impact.report.document import Fact
from impact.report.force.force_view import ForceView
from impact.report.pages import ringed_words
from impact.results.funnel import SAID, Funnel, FunnelPlace, Stand

MOST = 8  # measures in charts: two pages; the table has all of them
FEWEST = 2  # figures, of which one line can be drawn
_IN_SHORT: dict[Stand, str] = {
    "within": "Within the 95% limits for its size.",
    "above 95%": "Above the 95% limits for its size, within the 99.8% limits.",
    "below 95%": "Below the 95% limits for its size, within the 99.8% limits.",
    "above 99.8%": "Above the 99.8% limits for its size.",
    "below 99.8%": "Below the 99.8% limits for its size.",
}


@dataclass(frozen=True)
class ForceMeasure:
    """A measure of the force in two charts: `finding` is what its figures say.

    `not_compared` says why there is no funnel, "" where there is one.
    """

    ref: str
    name: str
    finding: str
    unit: str
    series: OwnSeries
    notes: tuple[str, ...]
    among: FunnelChart | None
    place: str
    not_compared: str


@dataclass(frozen=True)
class OwnFigures:
    """The table behind the charts: a column for each measure drawn, and by each quarter's name the figures that end
    with it, in the order of the columns.
    """

    columns: tuple[Fact, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def force_measures(views: Sequence[ForceView], force: str) -> tuple[ForceMeasure, ...]:
    """Return the key measures in the plan's order: where the force stands out or has changed, then the others."""
    return tuple(
        ForceMeasure(
            ref=one.ref,
            name=one.measure.title,
            finding=f"{one.name}: no figure for {one.latest.period.name}"
            if one.latest.missing
            else f"{one.name} {one.news}",
            unit=say.unit_line(one.measure),
            series=own_series(one),
            notes=_notes(one),
            among=own_funnel(one, one.among, one.place, force)
            if isinstance(one.among, Funnel) and one.place is not None
            else None,
            place=_IN_SHORT[one.place.stand] if one.place is not None else "",
            not_compared=one.not_compared,
        )
        for one in _drawn(views)
    )


def _drawn(views: Sequence[ForceView]) -> list[ForceView]:
    able = [
        one
        for one in views
        if not one.is_answer and sum(not result.missing for result in one.series.results[-SHOWN:]) >= FEWEST
    ]
    kept = sorted(able, key=lambda one: not (one.outside or one.is_news))[:MOST]
    return [one for one in able if one in kept]


def own_figures(views: Sequence[ForceView]) -> OwnFigures:
    """The force's figures behind the charts, the oldest first; a period stands with the quarter that it ends with."""
    drawn = _drawn(views)
    ends = sorted({result.period.last for one in drawn for result in one.series.results})[-SHOWN:]

    def ending(one: ForceView, end: date) -> str:
        found = next((result for result in one.series.results if result.period.last == end), None)
        if found is None:
            return ""
        return " ".join(filter(None, (one.figure(found), "[b]" if found.broken else "", say.marks(found))))

    return OwnFigures(
        columns=tuple(Fact(one.ref, one.name) for one in drawn),
        rows=tuple((Period.containing(end).name, tuple(ending(one, end) for one in drawn)) for end in ends),
    )


def own_series(one: ForceView) -> OwnSeries:
    """The chart of the force's own series: without path and target, which are promises for all forces together."""
    assert one.chart is not None  # only series with figures are drawn
    chart = replace(one.chart, path=(), goal=None, tone="accent", limits=_possible(one, one.chart.limits))
    before = [result for result in one.before[-SHOWN:] if result is not None and not result.missing]
    if not one.compares or not before:
        return OwnSeries(replace(chart, alt=f"{_in_words(one)}."))
    nation = tuple(result.value if result is not None else None for result in one.before[-SHOWN:])
    says = f"all forces {one.of_all(one.nation)}" if nation[-1] is not None else ""
    runs = f"which runs from {one.of_all(before[0])} to {one.of_all(before[-1])}"
    alt = f"{_in_words(one)}. Behind it the line of all forces together, {runs}."
    return OwnSeries(replace(chart, alt=alt), nation, says)


def _possible(one: ForceView, limits: tuple[float, float, float] | None) -> tuple[float, float, float] | None:
    """The limits as far as figures can lie: a series that is never below nought is not drawn with room below it."""
    if limits is None:
        return None
    lower, mean, upper = limits
    figures = [result.value for result in one.series.results if result.value is not None]
    if min(figures) >= 0:
        lower = max(lower, 0.0)
    if one.measure.unit == "percent" and max(figures) <= 100:
        upper = min(upper, 100.0)
    return lower, mean, upper


def _in_words(one: ForceView) -> str:
    """The line for those who do not see it; the table behind the charts has its figures one by one."""
    shown = one.series.results[-SHOWN:]
    by_time = [result for result in shown if not result.missing]
    known = sorted(by_time, key=lambda result: result.value or 0.0)
    first, last, low, high = (one.figure(result) for result in (by_time[0], by_time[-1], known[0], known[-1]))
    gaps = len(shown) - len(known)
    without = f", with {say.counted(gaps, 'gap')} where there is no figure" if gaps else ""
    return (
        f"Line of the force’s own figures for {say.inside(one.name)} over"
        f" {say.span_of([result.period for result in shown])} to {shown[-1].period.name}: from {first} at its beginning"
        f" to {last} at its end, between {low} at the lowest and {high} at the highest{without}"
    )


def own_funnel(one: ForceView, among: Funnel, place: FunnelPlace, force: str) -> FunnelChart:
    """The funnel with this force highlighted and named; no other force is."""
    measure, definitions = one.measure, one.definitions
    centre = one.words(among.centre)
    out_of = denominator_words(measure, measure.value, definitions) if isinstance(measure.value, RatioOf) else ""
    every = funnel_chart(one, among, place.area.code)
    return replace(
        every,
        title=f"{force} among {len(among.places)} forces",
        alt=(
            f"{one.name} in {among.period.name}, {len(among.places)} forces around {centre} for all of them"
            f" together: {force}, at {one.figure(one.latest)}, {SAID[place.stand]}"
        ),
        note="",
        says=(),
        centre_says=f"all {centre}",
        across=say.opening(out_of),
        dots=tuple(dot if dot.own else replace(dot, name="", beyond=False) for dot in every.dots),
        named=(),
    )


def _notes(one: ForceView) -> tuple[str, ...]:
    """What is to be known of the line: its interval, what is ringed, where its definition changed."""
    interval = one.interval_words(one.latest)
    return (
        *((f"95% interval of the latest figure: {interval}.",) if interval else ()),
        *ringed_words(one),
        *(
            f"Break in the series at {result.period.name}: {result.break_reason.rstrip('.')}."
            for result in one.series.results[-SHOWN:]
            if result.broken and result.break_reason
        ),
    )
