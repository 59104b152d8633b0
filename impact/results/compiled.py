"""Every measure and step, compiled for one quarter's report.

Comes after `results.series` and `results.steps`; the last of this room, before `report.content`. Each measure and
period is gathered once, and every area's figure is taken from there.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.plan.register import Area, Supplier
from impact.results.compute import combine, own_figures, regional_figures
from impact.results.contribution import Comparison, contribution
from impact.results.gathering import Brought, Gathering, States
from impact.results.index import ObservationIndex
from impact.results.model import Result, Series
from impact.results.series import own_periods, series_of
from impact.results.steps import StepState, step_states
from impact.results.years import SoFar, ended, year_so_far
from impact.returns.observation import Observation

__all__ = ["AreaSeries", "Compiled", "Lazily", "StepState", "compile_results"]

ByArea = Mapping[str, tuple[Result, ...]]
Gathered = Sequence[tuple[Period, Sequence[Brought]]]


@contextmanager
def uncollected() -> Iterator[None]:
    """Do not look for garbage meanwhile: nothing made here refers to itself, and looking takes a third of the time.

    What was made is put with what has been there for long, or all of it would be looked through as soon as this ends.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():  # else someone keeps objects apart on purpose
            gc.freeze()
            gc.unfreeze()
        gc.enable()


Of = TypeVar("Of")


class Lazily(Mapping[str, Of]):
    """Something by measure, worked out for each when it is first asked for, and kept."""

    def __init__(self, refs: Iterable[str], work_out: Callable[[str], Of]) -> None:
        """Prepare; *work_out* is called once at most for each of *refs*."""
        self._work_out = work_out
        self._found: dict[str, Of | None] = dict.fromkeys(refs)

    def __getitem__(self, ref: str) -> Of:
        found = self._found[ref]
        if found is None:
            with uncollected():
                found = self._found[ref] = self._work_out(ref)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __contains__(self, ref: object) -> bool:
        return ref in self._found


class AreaSeries(Lazily[ByArea]):
    """By measure, each area's results, oldest first, by its code.

    A force has results from the first period that it exists in to the last; a region has one for each period.
    """


@dataclass(frozen=True)
class Compiled:
    """What a quarter comes to.

    Attributes:
        national: Each measure's series for all forces, by ref. A measure none of whose periods has ended is not in it.
        forces, regions: Each force's and region's result for the latest period, for measures that forces supply.
        steps: Each step's state, by ref.
        force_series, region_series: For the same measures, every force's and region's results, by the area's code. A
            force that closed is among them, up to its end.
        comparisons: What came of comparing the forces that adopted a practice with the rest, where the plan names one.
        years: Of each flow of parts of a year, the national figure for the financial year so far.
    """

    period: Period
    national: Mapping[str, Series]
    forces: Mapping[str, tuple[Result, ...]]
    regions: Mapping[str, tuple[Result, ...]]
    steps: Mapping[str, StepState]
    force_series: Mapping[str, ByArea] = field(default_factory=dict)
    region_series: Mapping[str, ByArea] = field(default_factory=dict)
    comparisons: tuple[Comparison, ...] = ()
    years: Mapping[str, SoFar] = field(default_factory=dict)


@uncollected()
def compile_results(
    definitions: Definitions,
    observations: Iterable[Observation],
    states: States,
    period: Period,
    *,
    exact: bool = False,
) -> Compiled:
    """Compile everything for the quarter *period*. The order of *observations* does not matter.

    Counts of people are rounded, for all to see, unless *exact*: then nothing of it may be published.

    Source: metrics/methods.md, "Disclosure".
    """
    index = ObservationIndex(observations)
    gathering = Gathering(definitions, index, states, exact=exact)
    register = definitions.register
    regions, areas = register.regions(), _areas(register.suppliers)
    national: dict[str, Series] = {}
    forces: dict[str, tuple[Result, ...]] = {}
    in_regions: dict[str, tuple[Result, ...]] = {}
    gathered: dict[str, Gathered] = {}
    for measure in definitions.plan.measures:
        found = [(own, gathering.all(measure, own)) for own in own_periods(definitions, measure, period)]
        if not found:
            continue
        results = [combine(gathering, measure, register.national, own, brought) for own, brought in found]
        national[measure.ref] = series_of(gathering, measure, results)
        if measure.supplier != "forces":
            continue
        own, brought = found[-1]
        in_regions[measure.ref] = tuple(regional_figures(gathering, measure, regions, own, brought))
        forces[measure.ref] = tuple(own_figures(gathering, measure, areas, own, brought))
        gathered[measure.ref] = found
    return Compiled(
        period,
        national,
        forces,
        in_regions,
        step_states(definitions, index, period),
        AreaSeries(gathered, partial(_of_forces, gathering, areas, gathered)),
        AreaSeries(gathered, partial(_of_regions, gathering, regions, gathered)),
        tuple(filter(None, (contribution(gathering, measure, period) for measure in definitions.plan.measures))),
        _years(gathering, period),
    )


def _years(gathering: Gathering, period: Period) -> Lazily[SoFar]:
    definitions = gathering.definitions
    flows = [one for one in definitions.plan.measures if one.across_time == "flow" and one.frequency != "annual"]
    begun = [one.ref for one in flows if ended(one, period)]
    area = definitions.register.national
    return Lazily(begun, lambda ref: year_so_far(gathering, definitions.plan.measure(ref), area, period))


def _areas(suppliers: Iterable[Supplier]) -> dict[str, Area]:
    """The area of each force, by its id."""
    return {one.id: Area("force", one.id, one.name) for one in suppliers if one.is_force}


def _of_forces(gathering: Gathering, areas: Mapping[str, Area], gathered: Mapping[str, Gathered], ref: str) -> ByArea:
    measure = gathering.definitions.plan.measure(ref)
    own: dict[str, list[Result]] = {code: [] for code in areas}
    for period, brought in gathered[ref]:
        for one in own_figures(gathering, measure, areas, period, brought):
            own[one.area.code].append(one)
    return {code: tuple(results) for code, results in own.items() if results}


def _of_regions(gathering: Gathering, regions: Sequence[Area], gathered: Mapping[str, Gathered], ref: str) -> ByArea:
    measure = gathering.definitions.plan.measure(ref)
    figures = [regional_figures(gathering, measure, regions, period, brought) for period, brought in gathered[ref]]
    return {area.code: results for area, results in zip(regions, zip(*figures, strict=True), strict=True)}
