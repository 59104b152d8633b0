"""What may be said and drawn of a measure of one force: its own series, its region, all forces, and its place.

Everything here is made of what is shown: nothing that is hidden is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure, RatioOf, ShareYes, SumOf
from impact.plan.periods import Period
from impact.plan.register import Supplier, slug
from impact.report import sentences as say
from impact.report.charts.forces import FunnelChart
from impact.report.charts.trend import SHOWN, OwnSeries
from impact.report.comparisons import funnel_chart
from impact.report.document import Sign
from impact.report.pages import ringed_words
from impact.report.view import MeasureView
from impact.results.compiled import Compiled
from impact.results.compute import BLANK, Gathering, ObservationIndex
from impact.results.funnel import SAID, Funnel, FunnelPlace, NoFunnel, funnel
from impact.results.model import Result, Series, Variation
from impact.results.quality import Standings, Stands, quality
from impact.results.series import series_of

FEWEST_EVENTS = 5  # to a period on average, below which process limits say nothing of one force

MOST = 8  # measures in charts: two pages; the table has all of them
FEWEST = 2  # figures, of which one line can be drawn


@dataclass(frozen=True, eq=False, kw_only=True)
class ForceView(MeasureView):
    """One measure of one force.

    Attributes:
        region, nation: The results of the same period as the force's latest; None where there is none.
        before: The nation's result at each period of the force's series.
        among: Every force beside one another in that period, or why not; `place` is where this one stands.
        few_events: Whether so few events are counted that the series has no process limits.
    """

    region: Result | None
    nation: Result | None
    before: tuple[Result | None, ...]
    among: Funnel | NoFunnel
    place: FunnelPlace | None
    few_events: bool = False

    @property
    def is_answer(self) -> bool:
        """Whether the force's own figure is a yes or a no, which is no percentage of anything."""
        return isinstance(self.measure.value, ShareYes)

    @property
    def compares(self) -> bool:
        """Whether the force's figure and that of all forces are of one scale: a total of them all is not."""
        return isinstance(self.measure.value, RatioOf) or self.measure.across_forces == "median_of_forces"

    def of_all(self, result: Result | None) -> str:
        """A figure of a region or of all forces beside the force's own: "64%", "64% yes", "120 in all"."""
        shown = self.words(result.value, result.marker) if result is not None else "no figure"
        if result is None or result.missing:
            return shown
        return f"{shown} yes" if self.is_answer else shown if self.compares else f"{shown} in all"

    @property
    def outside(self) -> bool:
        """Whether the force stands outside the 95% limits for its size."""
        return self.place is not None and self.place.stand != "within"

    @property
    def place_sign(self) -> Sign:
        """Where the force stands among all, by the limits for its size."""
        if self.latest.missing:
            return Sign("none", "No figure")
        if self.place is None:
            return Sign("none", "Not compared")
        if not self.outside:
            return Sign("same", "Within limits")
        return Sign("changed" if "99.8%" in self.place.stand else "open", self.place.stand.capitalize())

    @property
    def limits_words(self) -> str:
        """Say "Above the 95% limits for its size", "" where it is not compared."""
        if self.place is None:
            return ""
        side, _, limits = self.place.stand.partition(" ")
        return f"{side.capitalize()} the {limits or '95%'} limits for its size"

    @property
    def series_sign(self) -> Sign:
        """What the force's own series says; of an answer, since when it is that."""
        if self.latest.missing:
            return Sign("none", "No figure")
        if self.is_answer:
            return Sign("changed" if self.is_news else "same", f"Since {self._answered_since.short}")
        return Sign("none", "Too few events") if self.few_events else self.variation

    @cached_property
    def is_news(self) -> bool:
        """Whether the force's series has moved beyond chance or ordinary variation, or its answer is another."""
        if self.latest.missing:
            return False
        return self._earlier_answer is not None if self.is_answer else self.has_changed

    @property
    def too_little(self) -> bool:
        """Whether nothing can be said of the series either way: a yes or a no is what it is."""
        if self.few_events or self.is_answer or self.drift != "too few points":
            return self.few_events
        return self.change.kind == "cannot be said"

    @property
    def news(self) -> str:
        """How the latest figure stands beside the year before and in its own series, as the end of a sentence.

        That it is the same as a year before is left to the table where its series has changed: beside "better" or
        "worse" it would read as if nothing had.
        """
        if self.is_answer and (earlier := self._earlier_answer) is not None:
            now, then = self.figure(self.latest), self.figure(earlier)
            return f"is now answered {now}, after {then} in {earlier.period.name}"
        if self.series.alike is None and self.speaks and self.moved == 0:
            return replace(self, series=replace(self.series, year_ago=None)).movement
        return self.movement

    @property
    def finding(self) -> str:
        """The title of its charts: the name and its news."""
        return self.name + (f": no figure for {self.latest.period.name}" if self.latest.missing else f" {self.news}")

    @property
    def _earlier_answer(self) -> Result | None:
        """The answer before the latest, where it was another."""
        before = [result for result in self.series.results[:-1] if not result.missing]
        return before[-1] if before and before[-1].value != self.latest.value else None

    @property
    def _answered_since(self) -> Period:
        """The first period from which on every answer that was given is the latest one."""
        given = [result for result in self.series.results if not result.missing]
        same = takewhile(lambda result: result.value == self.latest.value, reversed(given))
        return [result.period for result in same][-1]

    @property
    def year_ago(self) -> str:
        """The figure of a year before, or why there is none; a dash where the two do not compare."""
        if self.series.year_ago is not None:
            return self.figure(self.series.year_ago)
        now = self.latest.period
        then = Period(now.year - 1, now.length, now.number)
        found = next((result for result in self.series.results if result.period == then), None)
        return self.figure(found) if found is not None and found.missing else "–"

    @property
    def why_missing(self) -> str:
        """Why the force's latest figure is not there or not shown, as the end of a sentence."""
        result = self.latest
        if result.marker == "u" and not result.why:
            fewest = self.rules.minimum_respondents if self.measure.survey else self.rules.minimum_count
            return f"out of fewer than {fewest:,}, too few to be reliable [u]"
        if result.marker == "z" and result.denominator == 0:
            return "there was nothing to take a share of [z]"
        left = next(iter(result.coverage.left), None)
        if result.why or left is None:
            return result.why or "no figure was given"
        if left.observations:
            return f"answered as {left.why}"
        return "left blank" if left.why == BLANK else left.why

    @property
    def not_compared(self) -> str:
        """Why the force does not stand among others; "" where it does."""
        if self.place is not None:
            return ""
        if isinstance(self.among, Funnel):
            return f"Not among other forces: there is no figure of its own for {self.latest.period.name}."
        return f"Not among other forces. {self.among.reason}"


@dataclass(frozen=True)
class Comparisons:
    """What all forces are compared by, worked out once: each measure's funnel, or why it has none, by ref."""

    definitions: Definitions
    compiled: Compiled
    returns: Standings
    funnels: Mapping[str, Funnel | NoFunnel]

    @classmethod
    def of(cls, definitions: Definitions, compiled: Compiled, stands: Stands) -> Comparisons:
        """Set all forces beside one another; *compiled* is what may be shown, *stands* how the returns stand."""
        rules = definitions.plan.presentation
        found = {
            measure.ref: funnel(measure, compiled.forces[measure.ref], rules)
            for measure in definitions.plan.measures
            if compiled.forces.get(measure.ref)
        }
        return cls(definitions, compiled, Standings(stands), found)

    def of_force(self, force: Supplier) -> tuple[ForceView, ...]:
        """Return every measure that *force* answers and that has a period which has ended, in the plan's order."""
        gathering = Gathering(self.definitions, ObservationIndex(()))
        return tuple(
            self._view(gathering, measure, force, results)
            for measure in self.definitions.plan.measures
            if (results := self.compiled.force_series.get(measure.ref, {}).get(force.id))
        )

    def _view(self, gathering: Gathering, measure: Measure, force: Supplier, results: tuple[Result, ...]) -> ForceView:
        few = has_few_events(measure, results)
        found = series_of(gathering, measure, results)
        found, period = without_ordinary_variation(found) if few else found, found.latest.period
        nation = {one.period: one for one in self.compiled.national[measure.ref].results}
        regions = self.compiled.region_series[measure.ref].get(f"region:{slug(force.region)}", ())
        among = self.funnels.get(measure.ref, NoFunnel("No force has a figure."))
        if isinstance(among, Funnel) and among.period != period:
            among = NoFunnel("The force no longer answers it.")
        places = among.places if isinstance(among, Funnel) else ()
        fewest = self.definitions.plan.presentation.minimum_coverage
        return ForceView(
            measure,
            found,
            self.definitions,
            self.compiled.period,
            () if found.latest.missing else (quality(measure, found.latest, self.returns, fewest),),
            region=next((one for one in regions if one.period == period), None),
            nation=nation.get(period),
            before=tuple(nation.get(one.period) for one in found.results),
            among=among,
            place=next((place for place in places if place.area.code == force.id), None),
            few_events=few,
        )


def has_few_events(measure: Measure, results: Sequence[Result]) -> bool:
    """Whether *measure* counts events, or a rate of them, and *results* have fewer than `FEWEST_EVENTS` on average.

    Source: metrics/methods.md, "Small numbers".
    """
    if not measure.events or not isinstance(measure.value, RatioOf | SumOf):
        return False
    rate = isinstance(measure.value, RatioOf)
    counts = [count for one in results if (count := one.numerator if rate else one.value) is not None]
    return bool(counts) and sum(counts) < FEWEST_EVENTS * len(counts)


def without_ordinary_variation(found: Series) -> Series:
    """The series with nothing said of process limits, nor of a median in their place."""
    reason = f"fewer than {FEWEST_EVENTS} events to a period on average"
    return replace(found, variation=Variation("too few points", reason))


# --- its key measures in charts --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ForceMeasure:
    """A measure of the force in two charts: its own series before the line of all forces, and its place on the funnel.

    `finding` is what its figures say; `not_compared` why there is no funnel, "" where there is one.
    """

    ref: str
    name: str
    short: str
    finding: str
    unit: str
    series: OwnSeries
    notes: tuple[str, ...]
    among: FunnelChart | None
    place: str
    not_compared: str


def drawn(views: Sequence[ForceView]) -> list[ForceView]:
    """Return the key measures in the plan's order: where the force stands out or has changed, then the others."""
    able = [
        one
        for one in views
        if not one.is_answer and sum(not result.missing for result in one.series.results[-SHOWN:]) >= FEWEST
    ]
    kept = sorted(able, key=lambda one: not (one.outside or one.is_news))[:MOST]
    return [one for one in able if one in kept]


def in_charts(one: ForceView, force: str) -> ForceMeasure:
    """Return the measure in charts that name the force."""
    limits, place, found = one.limits_words, one.place, one.among
    if place is not None and place.stand.endswith(" 95%"):
        limits += ", within the 99.8% limits"
    return ForceMeasure(
        ref=one.ref,
        name=one.measure.title,
        short=one.name,
        finding=one.finding,
        unit=say.unit_line(one.measure),
        series=_own_series(one),
        notes=tuple(_notes(one)),
        among=_own_funnel(one, found, place, force) if isinstance(found, Funnel) and place is not None else None,
        place=limits and f"{limits}.",
        not_compared=one.not_compared,
    )


def _own_series(one: ForceView) -> OwnSeries:
    """The chart of the force's own series: without path and target, which are promises for all forces together.

    A series that is never below nought is not drawn with room below it, nor a percentage with room above 100.
    """
    assert one.chart is not None  # only series with figures are drawn
    limits, figures = one.chart.limits, [each.value for each in one.series.results if each.value is not None]
    if limits is not None:
        lower = max(limits[0], 0.0) if min(figures) >= 0 else limits[0]
        upper = min(limits[2], 100.0) if one.measure.unit == "percent" and max(figures) <= 100 else limits[2]
        limits = lower, limits[1], upper
    chart = replace(one.chart, path=(), goal=None, tone="accent", limits=limits, alt=f"{_in_words(one)}.")
    before = [result for result in one.before[-SHOWN:] if result is not None and not result.missing]
    if not one.compares or not before:
        return OwnSeries(chart)
    nation = tuple(result.value if result is not None else None for result in one.before[-SHOWN:])
    says = f"all forces {one.of_all(one.nation)}" if nation[-1] is not None else ""
    runs = f"which runs from {one.of_all(before[0])} to {one.of_all(before[-1])}"
    alt = f"{chart.alt} Behind it the line of all forces together, {runs}."
    return OwnSeries(replace(chart, alt=alt), nation, says)


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


def _own_funnel(one: ForceView, among: Funnel, place: FunnelPlace, force: str) -> FunnelChart:
    """The funnel with this force highlighted and named; no other force is."""
    measure, centre = one.measure, one.words(among.centre)
    out_of = say.denominator_words(measure, one.definitions)
    every = funnel_chart(one, among)
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
        dots=tuple(
            replace(dot, own=True) if dot.code == place.area.code else replace(dot, name="", beyond=False)
            for dot in every.dots
        ),
        named=(),
    )


def _notes(one: ForceView) -> Iterator[str]:
    """What is to be known of the line: its interval, what is ringed, where its definition changed."""
    if interval := one.interval_words(one.latest):
        yield f"95% interval of the latest figure: {interval}."
    yield from ringed_words(one)
    for result in one.series.results[-SHOWN:]:
        if result.broken and result.break_reason:
            yield f"Break in the series at {result.period.name}: {result.break_reason.rstrip('.')}."
