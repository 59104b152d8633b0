"""How far each step the plan promised has got, and each promise by its steps.

Source: metrics/methods.md, "Milestones".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from impact.plan.definitions import Definitions
from impact.plan.model import Step
from impact.plan.periods import Period
from impact.results.gathering import ObservationIndex
from impact.returns.observation import Observation

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
