"""What may be said of a measure of one force: its own series, its region, all forces, and its place among them.

Everything here is made of what is shown: nothing that is hidden is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure, RatioOf, ShareYes, SumOf
from impact.plan.periods import Period
from impact.plan.register import Supplier, slug
from impact.report import sentences as say
from impact.report.document import Sign
from impact.report.view import MeasureView
from impact.results.compiled import Compiled
from impact.results.funnel import Funnel, FunnelPlace, NoFunnel, Stand, funnel
from impact.results.gathering import BLANK, Gathering, ObservationIndex
from impact.results.model import Result, Series, Variation
from impact.results.quality import Standings, Stands, quality
from impact.results.series import series_of

FEWEST_EVENTS = 5  # to a period on average, below which process limits say nothing of one force

_PLACES: dict[Stand, Sign] = {
    "within": Sign("same", "Within limits"),
    "above 95%": Sign("open", "Above 95%"),
    "below 95%": Sign("open", "Below 95%"),
    "above 99.8%": Sign("changed", "Above 99.8%"),
    "below 99.8%": Sign("changed", "Below 99.8%"),
}


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
        if result is None or result.missing:
            return "no figure" if result is None or not result.marker else f"[{result.marker}]"
        shown = self.words(result.value, result.marker)
        if self.is_answer:
            return f"{shown} yes"
        return shown if self.compares else f"{shown} in all"

    @property
    def outside(self) -> bool:
        """Whether the force stands outside the 95% limits for its size."""
        return self.place is not None and self.place.stand != "within"

    @property
    def place_sign(self) -> Sign:
        """Where the force stands among all, by the limits for its size."""
        if self.latest.missing:
            return Sign("none", "No figure")
        return _PLACES[self.place.stand] if self.place is not None else Sign("none", "Not compared")

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
    def _earlier_answer(self) -> Result | None:
        """The answer before the latest, where it was another."""
        before = [result for result in self.series.results[:-1] if not result.missing]
        return before[-1] if before and before[-1].value != self.latest.value else None

    @property
    def _answered_since(self) -> Period:
        """The first period from which on every answer that was given is the latest one."""
        since = self.latest.period
        for result in reversed(self.series.results):
            if result.value is not None and result.value != self.latest.value:
                break
            since = since if result.missing else result.period
        return since

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


def named(views: Sequence[MeasureView]) -> str:
    """The measures' names, joined."""
    return say.listed(one.name for one in views)


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
