"""The page of a commitment or statement: how it stands, what happens next, its steps, its measures.

Comes after `report.measure_page`; `report.content` puts the pages in the plan's order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from impact.plan.definitions import Definitions
from impact.plan.model import Commitment, Promise, Step
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.anchors import promise_anchor
from impact.report.measure_page import measure_section
from impact.report.model import MeasureSection, PromisePage, Sign, StepLine, Verdict
from impact.report.signs import step_sign
from impact.results.compiled import Compiled, StepState

_NEXT = 2  # what happens next is the next thing or two; the table has the rest


def promise_page(
    promise: Promise, definitions: Definitions, compiled: Compiled, commentary: Mapping[str, str], quarter: Period
) -> PromisePage:
    """Compose the page of one promise with everything under it."""
    measures = tuple(
        measure_section(
            measure,
            compiled.national[measure.ref],
            compiled.forces.get(measure.ref, ()),
            definitions,
            commentary,
            quarter,
        )
        for measure in definitions.plan.measures_of(promise)
        if measure.ref in compiled.national
    )
    states = [(step, compiled.steps.get(step.ref)) for step in promise.steps]
    sign, verdict = standing(promise, definitions, compiled, measures)
    return PromisePage(
        ref=promise.ref,
        anchor=promise_anchor(promise.ref),
        kind="Commitment" if isinstance(promise, Commitment) else "Statement",
        title=promise.title,
        name=promise.name,
        owner=promise.owner,
        sign=sign,
        verdict=verdict,
        lead=_lead(measures),
        commentary=commentary.get(promise.ref, ""),
        upcoming=_upcoming(states),
        steps=tuple(_step_line(step, state) for step, state in states),
        measures=measures,
    )


def standing(
    promise: Promise, definitions: Definitions, compiled: Compiled, measures: Sequence[MeasureSection]
) -> tuple[Sign, str]:
    """How a promise stands, and why: "On course", "Needs attention" or "Cannot be said yet", with the counts.

    A measure that is off track or worsening is of concern, and so is a late step; a promise of which no measure can be
    judged is not called on course.
    """
    verdicts: list[Verdict] = [section.verdict for section in measures]
    worse, unsaid = verdicts.count("worse"), verdicts.count("unsaid")
    states = [compiled.steps[step.ref].state for step in promise.steps if step.ref in compiled.steps]
    late = states.count("late")
    reasons = []
    if worse:
        reasons.append(f"{worse} of {len(verdicts)} measures of concern")
    if late:
        reasons.append(f"{late} of {len(states)} steps late")
    if reasons:
        return Sign("off-track", "Needs attention"), f"{say.listed(reasons)}."
    if len(verdicts) == unsaid:
        why = "none of its measures can be judged" if verdicts else "nothing measures it"
        return Sign("none", "Cannot be said yet"), f"{why}."
    rest = f"{unsaid} of {len(verdicts)} cannot be judged" if unsaid else "no step late"
    return Sign("on-track", "On course"), f"no measure of concern, {rest}."


def _lead(measures: Sequence[MeasureSection]) -> str:
    """The page's first sentence or two: what went well and what did not, each from the measure that shows it most."""
    better = [section.finding for section in measures if section.verdict == "better"]
    worse = [section.finding for section in measures if section.verdict == "worse"]
    said = [*worse[:1], *better[:1]]
    if not said:
        said = [section.finding for section in measures if section.verdict == "steady"][:1]
    return " ".join(f"{sentence}." for sentence in said)


def _upcoming(states: Sequence[tuple[Step, StepState | None]]) -> tuple[str, ...]:
    late = [step for step, state in states if state is not None and state.state == "late"]
    ahead = [
        step
        for step, state in states
        if state is not None and state.state in ("not started", "under way", "not reported")
    ]
    said = [f"{step.title}: was due {day(step.due)} and is late. Owner: {step.owner}." for step in late]
    said += [
        f"{step.title}: due {day(step.due)}. Owner: {step.owner}." for step in sorted(ahead, key=lambda step: step.due)
    ]
    return tuple(said[: max(_NEXT, len(late))])


def _step_line(step: Step, state: StepState | None) -> StepLine:
    return StepLine(
        ref=step.ref,
        title=step.title,
        owner=step.owner,
        due=day(step.due),
        state=step_sign(state.state if state is not None else "not reported"),
        evidence=(state.evidence if state is not None else "") or "None reported",
        done_when=step.done_when,
    )
