"""Every measure and step, compiled for one quarter's report.

Each measure and period is gathered once, and every area's figure is taken from there. Source: metrics/methods.md,
"Milestones".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, TypeVar

from impact.plan.definitions import Definitions
from impact.plan.model import Step
from impact.plan.periods import Period
from impact.plan.register import Area
from impact.results.compute import Gathering, ObservationIndex, States, combine, combined
from impact.results.contribution import GroupComparison, contribution
from impact.results.model import Result, Series
from impact.results.series import SoFar, ended, own_periods, series_of, year_so_far
from impact.returns.observation import Observation

# --- how far each step has got ---------------------------------------------------------------------------------------


Progress = Literal["not started", "under way", "done", "late", "not reported"]
_REPORTED: dict[str, Progress] = {"not started": "not started", "under way": "under way", "done": "done"}  # casefolded


@dataclass(frozen=True)
class StepState:
    """A step, the ref of the promise it stands under, and what was reported of it for the period.

    `observation` is the answer that gave the state, with its cell; None where nobody reported. `late_at` is the last
    earlier quarter that reported it past its date and not done: a step that is done and has one was done late.
    """

    step: Step
    promise: str
    state: Progress
    evidence: str
    observation: Observation | None
    late_at: Period | None = None

    @property
    def words(self) -> str:
        """The state in words: "late", "done", "done after its date: still late in Q1 2024/25"."""
        if self.state == "done" and self.late_at is not None:
            return f"done after its date: still late in {self.late_at.name}"
        return self.state


@dataclass(frozen=True)
class Milestones:
    """How many of a promise's steps there are, and how they stand at the end of a quarter.

    `due` are those whose date has come: each is `done`, `late` or `not_reported`. Of the done, `done_late` were
    reported as not done at the end of a quarter when they were due. `early` are done before their date: not yet due.
    """

    promise: str
    steps: int
    due: int
    done: int
    done_late: int
    late: int
    not_reported: int
    early: int

    @property
    def words(self) -> str:
        """In a line: "3 of 5 steps due by now: 1 done, 1 late, 1 not reported"."""
        steps = f"{self.steps} step" if self.steps == 1 else f"{self.steps} steps"
        if not self.due:
            return f"none of {steps} due yet"
        after = f" ({self.done_late} after the date)" if self.done_late else ""
        silent = f", {self.not_reported} not reported" if self.not_reported else ""
        return f"{self.due} of {steps} due by now: {self.done} done{after}, {self.late} late{silent}"


def step_states(definitions: Definitions, observations: ObservationIndex, period: Period) -> dict[str, StepState]:
    """Return every step's state at *period*, by its ref.

    A step that is not done at the end of the day it was due is late. One that nobody reported on for this
    quarter is "not reported", even after its date: an earlier quarter's answer is never carried forward.

    Args:
        definitions: For the steps, and the supplier that reports them.
        observations: Items "state" and "evidence" of each step, in words.
        period: The quarter of the report.
    """
    plan = definitions.plan
    supplier = plan.collection.steps_from or ""
    found: dict[str, StepState] = {}
    for promise, step in plan.steps():
        said = observations.get(supplier, step.ref, "state", period)
        evidence = observations.get(supplier, step.ref, "evidence", period)
        found[step.ref] = StepState(
            step,
            promise.ref,
            _state(step, said, period),
            evidence.text if evidence else "",
            said,
            _late_before(step, supplier, observations, period, plan.covers.from_),
        )
    return found


def milestones(states: Iterable[StepState], period: Period) -> dict[str, Milestones]:
    """Return how the steps in *states*, as they stand at *period*, come to for each promise, by its ref."""
    by_promise: dict[str, list[StepState]] = {}
    for state in states:
        by_promise.setdefault(state.promise, []).append(state)
    return {promise: _counted(promise, own, period) for promise, own in by_promise.items()}


def _counted(promise: str, states: list[StepState], period: Period) -> Milestones:
    due = [one for one in states if one.step.due <= period.last]
    done = [one for one in due if one.state == "done"]
    return Milestones(
        promise=promise,
        steps=len(states),
        due=len(due),
        done=len(done),
        done_late=sum(one.late_at is not None for one in done),
        late=sum(one.state == "late" for one in due),
        not_reported=sum(one.state == "not reported" for one in due),
        early=sum(one.state == "done" for one in states) - len(done),
    )


def _state(step: Step, said: Observation | None, period: Period) -> Progress:
    """What was said, or "late" where that is past its date and not done."""
    state = _REPORTED.get(said.text.strip().casefold(), "not reported") if said else "not reported"
    return "late" if state in ("not started", "under way") and step.due <= period.last else state


def _late_before(
    step: Step, supplier: str, observations: ObservationIndex, period: Period, begins: date
) -> Period | None:
    """The last quarter of the plan before *period* for which the step was reported, after its date, as not done."""
    quarter = period.moved(-1)
    while max(step.due, begins) <= quarter.last:
        if _state(step, observations.get(supplier, step.ref, "state", quarter), quarter) == "late":
            return quarter
        quarter = quarter.moved(-1)
    return None


# --- the quarter -----------------------------------------------------------------------------------------------------


ByArea = Mapping[str, tuple[Result, ...]]
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
            found = self._found[ref] = self._work_out(ref)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __contains__(self, ref: object) -> bool:
        return ref in self._found


@dataclass(frozen=True)
class Compiled:
    """What a quarter comes to.

    Attributes:
        national: Each measure's series for all forces, by ref. A measure none of whose periods has ended is not in it.
        forces, regions: Each force's and region's result for the latest period, for measures that forces supply.
        steps: Each step's state, by ref.
        force_series, region_series: For the same measures, every force's and region's results, oldest first, by the
            area's code. A force has them from the first period that it exists in to the last; one that closed is among
            them.
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
    comparisons: tuple[GroupComparison, ...] = ()
    years: Mapping[str, SoFar] = field(default_factory=dict)


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
    gathering = Gathering(definitions, ObservationIndex(observations), states, exact=exact)
    register, measures = definitions.register, {one.ref: one for one in definitions.plan.measures}
    regions = register.regions()
    areas = {one.id: Area("force", one.id, one.name) for one in register.suppliers if one.is_force}
    periods = {ref: found for ref, one in measures.items() if (found := own_periods(definitions, one, period))}
    of_forces = [ref for ref in periods if measures[ref].supplier == "forces"]

    def nation(ref: str) -> Series:
        results = [combine(gathering, measures[ref], register.national, own) for own in periods[ref]]
        return series_of(gathering, measures[ref], results)

    def forces(ref: str, own: Period) -> list[Result]:
        brought = gathering.all(measures[ref], own)
        return [combined(gathering, measures[ref], areas[one.supplier.id], own, (one,)) for one in brought]

    def each_force(ref: str) -> ByArea:
        found: dict[str, list[Result]] = {code: [] for code in areas}
        for own in periods[ref]:
            for one in forces(ref, own):
                found[one.area.code].append(one)
        return {code: tuple(results) for code, results in found.items() if results}

    def in_regions(ref: str, own: Period) -> tuple[Result, ...]:
        return tuple(combine(gathering, measures[ref], area, own) for area in regions)

    def each_region(ref: str) -> ByArea:
        figures = zip(*(in_regions(ref, own) for own in periods[ref]), strict=True)
        return {area.code: results for area, results in zip(regions, figures, strict=True)}

    def year(ref: str) -> SoFar:
        return year_so_far(gathering, measures[ref], register.national, period)

    flows = [one for one in measures.values() if one.across_time == "flow" and one.frequency != "annual"]
    return Compiled(
        period,
        {ref: nation(ref) for ref in periods},
        {ref: tuple(forces(ref, periods[ref][-1])) for ref in of_forces},
        {ref: in_regions(ref, periods[ref][-1]) for ref in of_forces},
        step_states(definitions, gathering.observations, period),
        Lazily(of_forces, each_force),
        Lazily(of_forces, each_region),
        tuple(filter(None, (contribution(gathering, one, period) for one in measures.values()))),
        Lazily([one.ref for one in flows if ended(one, period)], year),
    )


def with_own(compiled: Compiled, exact: Compiled, force: str) -> Compiled:
    """Return *compiled* with the figures of *force* as they are in *exact*: what that force itself may be shown."""

    def own(ref: str) -> ByArea:
        found, mine = compiled.force_series[ref], exact.force_series[ref].get(force)
        return {**found, force: mine} if mine else found

    latest = {ref: {one.area.code: one for one in exact.forces[ref]} for ref in compiled.forces}
    return replace(
        compiled,
        forces={
            ref: tuple([latest[ref][force] if one.area.code == force else one for one in results])
            for ref, results in compiled.forces.items()
        },
        force_series=Lazily(compiled.force_series, own),
    )


def with_each(compiled: Compiled, change: Callable[[Iterable[Result]], Sequence[Result]]) -> Compiled:
    """Return *compiled* with *change* made to all of its results; what was concluded from them stays as it is.

    *change* gives for the results of a measure and area, or whatever part of them, as many in the same order.
    To those of areas over time, and of years, it is made when they are first asked for.
    """

    def one(result: Result) -> Result:
        return change((result,))[0]

    def each(found: ByArea) -> ByArea:
        return {key: tuple(change(results)) for key, results in found.items()}

    def over_time(found: Mapping[str, ByArea]) -> Mapping[str, ByArea]:
        return Lazily(found, lambda ref: each(found[ref]))

    def year(ref: str) -> SoFar:
        return replace(compiled.years[ref], result=one(compiled.years[ref].result))

    return replace(
        compiled,
        national={
            ref: replace(
                series,
                results=tuple(change(series.results)),
                year_ago=series.year_ago and one(series.year_ago),
                alike=series.alike and one(series.alike),
            )
            for ref, series in compiled.national.items()
        },
        forces=each(compiled.forces),
        regions=each(compiled.regions),
        force_series=over_time(compiled.force_series),
        region_series=over_time(compiled.region_series),
        years=Lazily(compiled.years, year),
    )
