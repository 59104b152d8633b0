"""How far each step the plan promised has got.

Comes after `results.index`, before `results.compiled`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from impact.plan.definitions import Definitions
from impact.plan.model import Step
from impact.plan.periods import Period
from impact.results.index import ObservationIndex
from impact.returns.observation import Observation

Progress = Literal["not started", "under way", "done", "late", "not reported"]
_REPORTED: dict[str, Progress] = {"not started": "not started", "under way": "under way", "done": "done"}  # casefolded


@dataclass(frozen=True)
class StepState:
    """A step, the ref of the promise it stands under, and what was reported of it for the period.

    `observation` is the answer that gave the state, with its cell; None where nobody reported.
    """

    step: Step
    promise: str
    state: Progress
    evidence: str
    observation: Observation | None


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
        state = _REPORTED.get(said.text.strip().casefold(), "not reported") if said else "not reported"
        if state in ("not started", "under way") and step.due <= period.last:
            state = "late"
        found[step.ref] = StepState(step, promise.ref, state, evidence.text if evidence else "", said)
    return found
