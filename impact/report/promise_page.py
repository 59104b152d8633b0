"""The page of a commitment or statement: how it stands, what happens next, its steps, its measures.

Comes after `report.measure_page`; `report.content` puts the pages in the plan's order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from impact.plan.definitions import Definitions
from impact.plan.model import Commitment, Promise, Step
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.anchors import promise_anchor
from impact.report.measure_page import measure_section
from impact.report.model import MeasureSection, PromisePage, Sign, StepLine, Verdict
from impact.report.returned import Places
from impact.report.signs import step_sign
from impact.report.theory_section import theory_section
from impact.report.timelines import timeline
from impact.report.words.commentary import Told
from impact.results.compiled import Compiled
from impact.results.quality import Quality
from impact.results.steps import StepState, milestones
from impact.results.theory import TheoryChain

Reported = tuple[Step, StepState | None]
_NEXT = 2  # what happens next is the next thing or two; the table has the rest


def promise_page(
    promise: Promise,
    definitions: Definitions,
    compiled: Compiled,
    commentary: Mapping[str, Told],
    quarter: Period,
    qualities: Mapping[str, Sequence[Quality]] = MappingProxyType({}),
    chain: TheoryChain | None = None,
    main: str = "",
    places: Places | None = None,
) -> PromisePage:
    """Compose the page of one promise with everything under it, and what it is meant to lead to.

    *main* is the ref of the measure that speaks for it, "" where none has a figure; *places* is the tile map.
    """
    told = commentary.get(promise.ref, Told())
    measures = tuple(
        measure_section(
            measure,
            compiled.national[measure.ref],
            compiled.forces.get(measure.ref, ()),
            definitions,
            commentary,
            quarter,
            qualities.get(measure.ref, ()),
            compiled.years.get(measure.ref),
            compiled.regions.get(measure.ref, ()),
            compiled.region_series.get(measure.ref),
            places,
        )
        for measure in definitions.plan.measures_of(promise)
        if measure.ref in compiled.national
    )
    states = [(step, compiled.steps.get(step.ref)) for step in promise.steps]
    overdue = [step for step, state in states if _silent(state) and step.due <= quarter.last]
    sign, verdict = standing([section.verdict for section in measures], states, len(overdue))
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
        commentary=told.words,
        next_steps=told.next_steps,
        decision=told.decision,
        timeline=timeline(promise.steps, compiled.steps, definitions.plan.covers, quarter),
        upcoming=_upcoming(states, overdue),
        steps=tuple(_step_line(step, state) for step, state in states),
        measures=measures,
        theory=theory_section(chain, compiled.national) if chain is not None else None,
        steps_say=_steps_say(promise, compiled, quarter),
        main=main,
    )


def _steps_say(promise: Promise, compiled: Compiled, quarter: Period) -> str:
    """How many of the promise's steps are due, done and late."""
    own = [state for state in compiled.steps.values() if state.promise == promise.ref]
    counted = milestones(own, quarter).get(promise.ref)
    return counted.words if counted is not None else ""


def standing(verdicts: Sequence[Verdict], states: Sequence[Reported], overdue: int) -> tuple[Sign, str]:
    """How a promise stands, and why: "On course", "Needs attention" or "Cannot be said yet", with the counts.

    A measure that is off track or worsening is of concern; so is a late step, and one past its date of which nothing
    was reported (*overdue* counts them). A promise of which no measure has enough behind it is not called on course,
    and a measure kept for context says nothing either way.
    """
    judged = [verdict for verdict in verdicts if verdict != "context"]
    worse, unsaid = judged.count("worse"), judged.count("unsaid")
    late = sum(1 for _, state in states if state is not None and state.state == "late")
    reasons = []
    if worse:
        reasons.append(f"{worse} of {len(judged)} measures of concern")
    if late:
        reasons.append(f"{late} of {len(states)} steps late")
    if overdue:
        reasons.append(f"{overdue} of {len(states)} steps due but not reported")
    if reasons:
        return Sign("off-track", "Needs attention"), f"{say.listed(reasons)}."
    if len(judged) == unsaid:
        why = "none of its measures has enough behind it" if judged else "nothing measures it"
        return Sign("none", "Cannot be said yet"), f"{why}."
    rest = f"{unsaid} of {len(judged)} cannot be said yet" if unsaid else "no step late"
    return Sign("on-track", "On course"), f"no measure of concern, {rest}."


def _silent(state: StepState | None) -> bool:
    return state is None or state.state == "not reported"


def _lead(measures: Sequence[MeasureSection]) -> str:
    """The page's first sentence or two: what went well and what did not, each from the measure that shows it most."""
    better = [section.finding for section in measures if section.verdict == "better"]
    worse = [section.finding for section in measures if section.verdict == "worse"]
    said = [*worse[:1], *better[:1]]
    if not said:
        said = [section.finding for section in measures if section.verdict == "steady"][:1]
    return " ".join(f"{sentence}." for sentence in said)


def _upcoming(states: Sequence[Reported], overdue: Sequence[Step]) -> tuple[str, ...]:
    """Every step that should have been done, then the next ones due."""
    behind = [
        f"{step.title}: was due {day(step.due)} and"
        f" {'nothing was reported of it' if step in overdue else 'is late'}. Owner: {step.owner}."
        for step, state in states
        if step in overdue or (state is not None and state.state == "late")
    ]
    ahead = sorted(
        (
            step
            for step, state in states
            if step not in overdue and (state is None or state.state not in ("done", "late"))
        ),
        key=lambda step: step.due,
    )
    said = behind + [f"{step.title}: due {day(step.due)}. Owner: {step.owner}." for step in ahead]
    return tuple(said[: max(_NEXT, len(behind))])


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
