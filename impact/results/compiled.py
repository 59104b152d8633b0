"""Every measure and step, compiled for one quarter's report.

Comes after `results.series` and `results.steps`; the last of this room, before `report.content`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.plan.register import Area
from impact.results.compute import compute
from impact.results.gathering import States
from impact.results.index import ObservationIndex
from impact.results.model import Result, Series
from impact.results.series import series
from impact.results.steps import StepState, step_states
from impact.returns.observation import Observation

__all__ = ["Compiled", "StepState", "compile_results"]


@dataclass(frozen=True)
class Compiled:
    """What a quarter comes to.

    Attributes:
        national: Each measure's series for all forces, by ref. A measure none of whose periods has ended is not in it.
        forces, regions: Each force's and region's result for the latest period, for measures that forces supply.
        steps: Each step's state, by ref.
    """

    period: Period
    national: Mapping[str, Series]
    forces: Mapping[str, tuple[Result, ...]]
    regions: Mapping[str, tuple[Result, ...]]
    steps: Mapping[str, StepState]


def compile_results(
    definitions: Definitions, observations: Iterable[Observation], states: States, period: Period
) -> Compiled:
    """Compile everything for the quarter *period*. The order of *observations* does not matter."""
    index = ObservationIndex(observations)
    register = definitions.register
    national: dict[str, Series] = {}
    forces: dict[str, tuple[Result, ...]] = {}
    regions: dict[str, tuple[Result, ...]] = {}
    for measure in definitions.plan.measures:
        found = series(definitions, measure, register.national, period, index, states)
        if found is None:
            continue
        national[measure.ref] = found
        if measure.supplier != "forces":
            continue
        own = found.latest.period
        areas = [Area("force", force.id, force.name) for force in register.forces(own)]
        regions[measure.ref] = _each(definitions, measure, register.regions(), own, index, states)
        forces[measure.ref] = _each(definitions, measure, areas, own, index, states)
    return Compiled(period, national, forces, regions, step_states(definitions, index, period))


def _each(
    definitions: Definitions,
    measure: Measure,
    areas: Iterable[Area],
    own: Period,
    index: ObservationIndex,
    states: States,
) -> tuple[Result, ...]:
    return tuple(compute(definitions, measure, area, own, index, states) for area in areas)
