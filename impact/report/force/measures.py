"""What is known of one force's measures: its own series, its region, all forces, and its place among them.

Comes after `results.compiled`, once disclosure has done its work, and `results.funnel`; before `report.force.page`.
Everything here is made of what is shown: nothing that is hidden is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure, RatioOf, ShareYes, SumOf
from impact.plan.register import Supplier, slug
from impact.results.compiled import Compiled
from impact.results.funnel import Funnel, FunnelPlace, NoFunnel, funnel
from impact.results.gathering import Gathering, ObservationIndex
from impact.results.model import Result, Series, Variation
from impact.results.quality import Quality, Standings, Stands, quality
from impact.results.series import series_of

FEWEST_EVENTS = 5  # to a period on average, below which process limits say nothing of one force


@dataclass(frozen=True)
class Comparisons:
    """What all forces are compared by, worked out once: each measure's funnel, or why it has none, by ref."""

    definitions: Definitions
    compiled: Compiled
    returns: Standings
    funnels: Mapping[str, Funnel | NoFunnel]


@dataclass(frozen=True)
class Own:
    """One measure of one force.

    Attributes:
        series: The force's results, oldest first, and what they amount to.
        region, nation: The results of the same period as the force's latest; None where there is none.
        before: The nation's result at each period of the force's series.
        among: Every force beside one another in that period, or why not; `place` is where this one stands.
        quality: The letter of the force's own latest figure, with its reasons; None where there is no figure.
        few_events: Whether so few events are counted that the series has no process limits.
    """

    measure: Measure
    series: Series
    region: Result | None
    nation: Result | None
    before: tuple[Result | None, ...]
    among: Funnel | NoFunnel
    place: FunnelPlace | None
    quality: Quality | None
    few_events: bool = False

    @property
    def latest(self) -> Result:
        """The result that the report speaks of."""
        return self.series.latest

    @property
    def is_answer(self) -> bool:
        """Whether the force's own figure is a yes or a no, which is no percentage of anything."""
        return isinstance(self.measure.value, ShareYes)

    @property
    def compares(self) -> bool:
        """Whether the force's figure and that of all forces are of one scale: a total of them all is not."""
        return isinstance(self.measure.value, RatioOf) or self.measure.across_forces == "median_of_forces"


def comparisons(definitions: Definitions, compiled: Compiled, stands: Stands) -> Comparisons:
    """Set all forces beside one another, once for all their reports.

    Args:
        definitions: The plan, its suppliers and methods.
        compiled: The results of a quarter, after `results.disclosure.publishing.protect`.
        stands: How the returns stand, as `quality` asks.
    """
    rules = definitions.plan.presentation
    found = {
        measure.ref: funnel(measure, compiled.forces[measure.ref], rules)
        for measure in definitions.plan.measures
        if compiled.forces.get(measure.ref)
    }
    return Comparisons(definitions, compiled, Standings(stands), found)


def own_measures(known: Comparisons, force: Supplier) -> tuple[Own, ...]:
    """Return every measure that *force* answers and that has a period which has ended, in the plan's order."""
    gathering = Gathering(known.definitions, ObservationIndex(()))
    return tuple(
        _own(known, gathering, measure, force, results)
        for measure in known.definitions.plan.measures
        if (results := known.compiled.force_series.get(measure.ref, {}).get(force.id))
    )


def _own(
    known: Comparisons, gathering: Gathering, measure: Measure, force: Supplier, results: tuple[Result, ...]
) -> Own:
    compiled, rules = known.compiled, known.definitions.plan.presentation
    few = has_few_events(measure, results)
    found = series_of(gathering, measure, results)
    found = without_ordinary_variation(found) if few else found
    nation = {one.period: one for one in compiled.national[measure.ref].results}
    regions = compiled.region_series[measure.ref].get(f"region:{slug(force.region)}", ())
    among = known.funnels.get(measure.ref, NoFunnel("No force has a figure."))
    if isinstance(among, Funnel) and among.period != found.latest.period:
        among = NoFunnel("The force no longer answers it.")
    return Own(
        measure=measure,
        series=found,
        region=next((one for one in regions if one.period == found.latest.period), None),
        nation=nation.get(found.latest.period),
        before=tuple(nation.get(one.period) for one in found.results),
        among=among,
        place=_place(among, force),
        quality=None if found.latest.missing else quality(measure, found.latest, known.returns, rules.minimum_coverage),
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


def _place(among: Funnel | NoFunnel, force: Supplier) -> FunnelPlace | None:
    if isinstance(among, NoFunnel):
        return None
    return next((place for place in among.places if place.area.code == force.id), None)
