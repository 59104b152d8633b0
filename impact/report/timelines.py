"""The steps of a promise as a timeline's value: when each was due, how it stands, every word ready made.

Comes after `results.steps`; `report.charts` draws it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from impact.plan.model import Covers, Step
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.charts.timeline import Timeline, TimelineStep
from impact.results.steps import StepState, milestones

Done = Mapping[str, Period]
_NONE_DONE: Done = MappingProxyType({})


def timeline(
    steps: Sequence[Step],
    states: Mapping[str, StepState],
    covers: Covers,
    quarter: Period,
    done_in: Done = _NONE_DONE,
) -> Timeline | None:
    """Return the timeline of one promise's steps over the days that the plan covers.

    Args:
        steps: The promise's steps.
        states: How each stands, by its ref; a step that is not there is one of which nothing was reported.
        covers: First and last day of the time axis.
        quarter: The report's quarter; its last day is marked.
        done_in: The first quarter that reported a step as done, by ref, where it is known.

    Returns:
        None where the promise has no steps.
    """
    if not steps:
        return None
    ordered = sorted(steps, key=lambda step: (step.due, step.ref))
    drawn = tuple(_step(step, states.get(step.ref), quarter, done_in.get(step.ref)) for step in ordered)
    told = _title(steps, states, quarter)
    each = "; ".join(f"{one.ref} {one.title}: {one.says}" for one in drawn)
    return Timeline(
        title=told,
        alt=f"Steps from {day(covers.from_)} to {day(covers.to)}, as at {day(quarter.last)}. {told}. {each}.",
        start=covers.from_,
        end=covers.to,
        today=quarter.last,
        today_says=day(quarter.last),
        steps=drawn,
    )


def _title(steps: Sequence[Step], states: Mapping[str, StepState], quarter: Period) -> str:
    own = [states[step.ref] for step in steps if step.ref in states]
    counted = next(iter(milestones(own, quarter).values()), None)
    return say.opening(counted.words) if counted is not None else "Nothing is reported of its steps"


def _step(step: Step, state: StepState | None, quarter: Period, done_in: Period | None) -> TimelineStep:
    mark = state.state if state is not None else "not reported"
    done = _done(state, done_in)
    late_to = quarter.last if mark == "late" else done if done is not None and done > step.due else None
    return TimelineStep(
        ref=step.ref,
        title=step.title,
        due=step.due,
        mark=mark,
        says=_says(step, state, quarter, done_in),
        done=done,
        late_to=late_to,
    )


def _done(state: StepState | None, done_in: Period | None) -> date | None:
    """The day that stands for when a step was done: the end of the quarter that first said so.

    Where that is not known, and it was late before, the end of the last quarter in which it was: it was done after.
    """
    if state is None or state.state != "done":
        return None
    if done_in is not None:
        return done_in.last
    return state.late_at.last if state.late_at is not None else None


def _says(step: Step, state: StepState | None, quarter: Period, done_in: Period | None) -> str:
    due = f"due {day(step.due)}"
    was_due = f"was due {day(step.due)}"
    if state is None or state.state == "not reported":
        return f"nothing reported, {was_due if step.due <= quarter.last else due}"
    if state.state == "late":
        return f"late, {was_due}"
    if state.state != "done":
        return f"{state.state}, {due}"
    if done_in is not None:
        return f"done by {day(done_in.last)}, {due}"
    if state.late_at is not None:
        return f"done later than {day(state.late_at.last)}" + ("" if state.late_at.last == step.due else f", {was_due}")
    return f"done, {due}"
