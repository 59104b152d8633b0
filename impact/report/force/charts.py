"""A force's key measures as charts: its own series before the line of all forces, and its place on the funnel.

Comes after `report.force.measures` and `report.plotted`; `report.force.html` draws these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from impact.plan.definitions import Definitions
from impact.plan.measure import RatioOf
from impact.plan.periods import Period
from impact.report import sentences as say
from impact.report.charts.forces import FunnelChart
from impact.report.comparisons import funnel_chart
from impact.report.definitions import denominator_words
from impact.report.force.measures import Own
from impact.report.force.model import FigureRow, Figures, ForceMeasure, OwnSeries
from impact.report.force.words import all_words, changed, moved, outside, own_words
from impact.report.judged import interval_shown
from impact.report.measure_page import runs_of, unit_line
from impact.report.model import Fact
from impact.report.plotted import SHOWN, trend
from impact.report.revised import marks
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


def force_measures(
    owns: Sequence[Own], force_name: str, definitions: Definitions, quarter: Period
) -> tuple[ForceMeasure, ...]:
    """Return the key measures in the plan's order: where the force stands out or has changed, then the others."""
    return tuple(_measure(one, force_name, definitions, quarter) for one in _drawn(owns))


def _drawn(owns: Sequence[Own]) -> list[Own]:
    able = [one for one in owns if not one.is_answer and _count(one) >= FEWEST]
    kept = sorted(able, key=lambda one: not (outside(one) or changed(one)))[:MOST]
    return [one for one in able if one in kept]


def _count(one: Own) -> int:
    return sum(not result.missing for result in one.series.results[-SHOWN:])


def behind(owns: Sequence[Own], definitions: Definitions) -> Figures:
    """The force's figures behind the charts, the oldest first; a period stands with the quarter that it ends with."""
    drawn = _drawn(owns)
    ends = sorted({result.period.last for one in drawn for result in one.series.results})[-SHOWN:]
    return Figures(
        columns=tuple(Fact(one.measure.ref, one.measure.name) for one in drawn),
        rows=tuple(
            FigureRow(Period.containing(end).name, tuple(_ending(one, end, definitions) for one in drawn))
            for end in ends
        ),
    )


def _ending(one: Own, end: date, definitions: Definitions) -> str:
    """The figure of the period that ends on *end*, with its marks; "" where none does."""
    result = next((found for found in one.series.results if found.period.last == end), None)
    if result is None:
        return ""
    broken = "[b]" if result.broken else ""
    return " ".join(part for part in (own_words(one, result, definitions), broken, marks(result)) if part)


def _measure(one: Own, force_name: str, definitions: Definitions, quarter: Period) -> ForceMeasure:
    measure = one.measure
    chart = own_series(one, definitions)
    funnel = None
    if isinstance(one.among, Funnel) and one.place is not None:
        funnel = own_funnel(one, one.among, one.place, force_name, definitions)
    if one.latest.missing:
        finding = f"{measure.name}: no figure for {one.latest.period.name}"
    else:
        finding = f"{measure.name} {moved(one, definitions, quarter)}"
    return ForceMeasure(
        ref=measure.ref,
        name=measure.title,
        finding=finding,
        unit=unit_line(measure),
        series=chart,
        notes=tuple(_notes(one, definitions)),
        among=funnel,
        place=_IN_SHORT[one.place.stand] if one.place is not None else "",
        not_compared=_not_compared(one),
    )


def own_series(one: Own, definitions: Definitions) -> OwnSeries:
    """The chart of the force's own series: without path and target, which are promises for all forces together."""
    measure, decimals = one.measure, say.decimals_of(one.measure, definitions)
    chart = trend(measure, one.series, decimals)
    assert chart is not None  # only series with figures are drawn
    chart = replace(chart, path=(), goal=None, tone="accent", limits=_possible(one, chart.limits))
    nation = tuple(result.value if result is not None else None for result in one.before[-SHOWN:])
    if not one.compares or all(value is None for value in nation):
        return OwnSeries(replace(chart, alt=f"{_in_words(one, definitions)}."))
    says = f"all forces {all_words(one, one.nation, definitions)}" if nation[-1] is not None else ""
    alt = f"{_in_words(one, definitions)}. Behind it the line of all forces together, {_behind(one, definitions)}."
    return OwnSeries(replace(chart, alt=alt), nation, says)


def _possible(one: Own, limits: tuple[float, float, float] | None) -> tuple[float, float, float] | None:
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


def _in_words(one: Own, definitions: Definitions) -> str:
    """The line for those who do not see it; the table behind the charts has its figures one by one."""
    shown = one.series.results[-SHOWN:]
    known = sorted((result for result in shown if not result.missing), key=lambda result: result.value or 0.0)
    by_time = [result for result in shown if not result.missing]
    first, last, low, high = (
        own_words(one, result, definitions) for result in (by_time[0], by_time[-1], known[0], known[-1])
    )
    gaps = len(shown) - len(known)
    without = f", with {say.counted(gaps, 'gap')} where there is no figure" if gaps else ""
    return (
        f"Line of the force’s own figures for {say.inside(one.measure.name)} over"
        f" {say.span_of([result.period for result in shown])} to {shown[-1].period.name}: from {first} at its beginning"
        f" to {last} at its end, between {low} at the lowest and {high} at the highest{without}"
    )


def _behind(one: Own, definitions: Definitions) -> str:
    known = [result for result in one.before[-SHOWN:] if result is not None and not result.missing]
    first, last = (all_words(one, result, definitions) for result in (known[0], known[-1]))
    return f"which runs from {first} to {last}"


def own_funnel(one: Own, among: Funnel, place: FunnelPlace, force_name: str, definitions: Definitions) -> FunnelChart:
    """The funnel with this force highlighted and named; no other force is."""
    measure = one.measure
    centre = say.figure(among.centre, measure, say.decimals_of(measure, definitions))
    figure = own_words(one, one.latest, definitions)
    out_of = denominator_words(measure, measure.value, definitions) if isinstance(measure.value, RatioOf) else ""
    every = funnel_chart(measure, among, definitions, place.area.code)
    return replace(
        every,
        title=f"{force_name} among {len(among.places)} forces",
        alt=(
            f"{measure.name} in {among.period.name}, {len(among.places)} forces around {centre} for all of them"
            f" together: {force_name}, at {figure}, {SAID[place.stand]}"
        ),
        note="",
        says=(),
        centre_says=f"all {centre}",
        across=say.opening(out_of),
        dots=tuple(dot if dot.own else replace(dot, name="", beyond=False) for dot in every.dots),
        named=(),
    )


def _notes(one: Own, definitions: Definitions) -> list[str]:
    """What is to be known of the line: its interval, what is ringed, where its definition changed."""
    measure, series, decimals = one.measure, one.series, say.decimals_of(one.measure, definitions)
    found = []
    if (interval := interval_shown(measure, one.latest, decimals)) is not None:
        low, high = (say.figure(end, measure, decimals) for end in interval)
        found.append(f"95% interval of the latest figure: {low} to {high}.")
    shown = series.results[-SHOWN:]
    runs = runs_of([result.period for result in shown], {period for period, _ in series.variation.signals})
    if runs:
        found.append(f"Ringed: part of a change beyond ordinary variation, {say.listed(runs)}.")
    found += [
        f"Break in the series at {result.period.name}: {result.break_reason.rstrip('.')}."
        for result in shown
        if result.broken and result.break_reason
    ]
    return found


def _not_compared(one: Own) -> str:
    if one.place is not None:
        return ""
    if isinstance(one.among, Funnel):
        return f"Not among other forces: there is no figure of its own for {one.latest.period.name}."
    return f"Not among other forces. {one.among.reason}"
