"""The page of a commitment or statement: how it stands, what happens next, its steps, what it is meant to lead to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from impact.plan.model import Commitment, Covers, Step
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.charts.timeline import Timeline, TimelineStep
from impact.report.commentary import Told
from impact.report.comparisons import Places
from impact.report.document import PromisePage, Sign, StepLine, Theory, TheoryRow, anchor
from impact.report.measure_page import measure_section
from impact.report.view import PromiseView, ReportView
from impact.results.steps import Progress, StepState, milestones
from impact.results.theory import TheoryChain

_NEXT = 2  # what happens next is the next thing or two; the table has the rest
_LEVELS = {"input": "Input", "activity": "Activity", "output": "Output", "outcome": "Outcome", "impact": "Impact"}
_STEPS: dict[Progress, Sign] = {
    "not started": Sign("open", "Not started"),
    "under way": Sign("on-track", "Under way"),
    "done": Sign("met", "Done"),
    "late": Sign("off-track", "Late"),
    "not reported": Sign("none", "Not reported"),
}
_NONE_DONE: Mapping[str, Period] = MappingProxyType({})


def promise_page(
    one: PromiseView, view: ReportView, commentary: Mapping[str, Told], chain: TheoryChain | None, places: Places
) -> PromisePage:
    """Compose the page of one promise with everything under it, and what it is meant to lead to."""
    promise, told = one.promise, commentary.get(one.promise.ref, Told())
    sign, verdict = one.standing
    return PromisePage(
        ref=promise.ref,
        anchor=one.anchor,
        kind="Commitment" if isinstance(promise, Commitment) else "Statement",
        title=promise.title,
        name=promise.name,
        owner=promise.owner,
        sign=sign,
        verdict=verdict,
        lead=_lead(one),
        commentary=told.words,
        next_steps=told.next_steps,
        decision=told.decision,
        timeline=timeline(promise.steps, view.compiled.steps, view.definitions.plan.covers, one.quarter),
        upcoming=_upcoming(one),
        steps=tuple(_step_line(step, state) for step, state in one.steps),
        measures=tuple(measure_section(each, view, commentary.get(each.ref, Told()), places) for each in one.measures),
        theory=theory(chain, view.measures) if chain is not None else None,
        steps_say=one.steps_say,
        main=one.main.ref if one.main is not None else "",
    )


def _lead(one: PromiseView) -> str:
    """The page's first sentence or two: what went well and what did not, each from the measure that shows it most."""
    first = {each.verdict: each.finding for each in reversed(one.measures)}
    said = [first[verdict] for verdict in ("worse", "better") if verdict in first] or [first.get("steady", "")]
    return " ".join(f"{sentence}." for sentence in said if sentence)


def _upcoming(one: PromiseView) -> tuple[str, ...]:
    """Every step that should have been done, then the next ones due."""
    behind, ahead = [], []
    for step, state in one.steps:
        if step in one.overdue or (state is not None and state.state == "late"):
            how = "nothing was reported of it" if step in one.overdue else "is late"
            behind.append(f"{step.title}: was due {day(step.due)} and {how}. Owner: {step.owner}.")
        elif state is None or state.state != "done":
            ahead.append(step)
    ahead.sort(key=lambda step: step.due)
    said = behind + [f"{step.title}: due {day(step.due)}. Owner: {step.owner}." for step in ahead]
    return tuple(said[: max(_NEXT, len(behind))])


def _step_line(step: Step, state: StepState | None) -> StepLine:
    return StepLine(
        ref=step.ref,
        title=step.title,
        owner=step.owner,
        due=day(step.due),
        state=_STEPS[state.state if state is not None else "not reported"],
        evidence=(state.evidence if state is not None else "") or "None reported",
        done_when=step.done_when,
    )


def theory(chain: TheoryChain, shown: Mapping[str, object]) -> Theory | None:
    """Compose the table of what a promise is meant to lead to; None where nothing in it is said to lead to anything.

    Args:
        chain: The promise's measures, and those they lead to.
        shown: What stands somewhere in the report, by the measure's ref: only that is linked to.
    """
    if not chain.links:
        return None
    leads: dict[str, list[str]] = {}
    for link in chain.links:
        leads.setdefault(link.before.ref, []).append(f"{link.after.ref} {link.after.name}")
    rows = tuple(
        TheoryRow(
            level=_LEVELS[stage.level],
            ref=stage.ref,
            anchor=anchor("measure", stage.ref) if stage.ref in shown else "",
            name=stage.name,
            says=stage.says,
            leads_to="; ".join(leads.get(stage.ref, ())) or "\N{EN DASH}",
        )
        for stage in chain.stages
    )
    compared = tuple(
        f"{link.before.ref} to {link.after.ref}: {link.says}" for link in chain.links if link.tested != "untested"
    )
    return Theory(rows, chain.ends, compared)


# --- steps over time ---------------------------------------------------------------------------------------------


def timeline(
    steps: Sequence[Step],
    states: Mapping[str, StepState],
    covers: Covers,
    quarter: Period,
    done_in: Mapping[str, Period] = _NONE_DONE,
) -> Timeline | None:
    """Return the timeline of one promise's steps over the days that the plan covers; None where it has no steps.

    Args:
        steps: The promise's steps.
        states: How each stands, by its ref; a step that is not there is one of which nothing was reported.
        covers: First and last day of the time axis.
        quarter: The report's quarter; its last day is marked.
        done_in: The first quarter that reported a step as done, by ref, where it is known.
    """
    if not steps:
        return None
    counted = milestones([states[step.ref] for step in steps if step.ref in states], quarter)
    title = "Nothing is reported of its steps"
    for found in counted.values():
        title = say.opening(found.words)
    drawn = tuple(
        _drawn(step, states.get(step.ref), quarter, done_in.get(step.ref))
        for step in sorted(steps, key=lambda step: (step.due, step.ref))
    )
    each = "; ".join(f"{one.ref} {one.title}: {one.says}" for one in drawn)
    return Timeline(
        title=title,
        alt=f"Steps from {day(covers.from_)} to {day(covers.to)}, as at {day(quarter.last)}. {title}. {each}.",
        start=covers.from_,
        end=covers.to,
        today=quarter.last,
        today_says=day(quarter.last),
        steps=drawn,
    )


def _drawn(step: Step, state: StepState | None, quarter: Period, done_in: Period | None) -> TimelineStep:
    mark, says, done = state.state if state is not None else "not reported", f"due {day(step.due)}", None
    if mark == "not reported":
        says = f"nothing reported, {'was ' if step.due <= quarter.last else ''}{says}"
    elif mark == "late":
        says = f"late, was {says}"
    elif mark == "done":
        done, says = _done(step, done_in, state.late_at if state is not None else None)
    else:
        says = f"{mark}, {says}"
    late_to = quarter.last if mark == "late" else done if done is not None and done > step.due else None
    return TimelineStep(step.ref, step.title, step.due, mark, says, done=done, late_to=late_to)


def _done(step: Step, done_in: Period | None, late_at: Period | None) -> tuple[date | None, str]:
    """The day that stands for when a step was done, with its words: the end of the quarter that first said so.

    Where that is not known, and it was late before, the end of the last quarter in which it was: it was done after.
    """
    due = f"due {day(step.due)}"
    if done_in is not None:
        return done_in.last, f"done by {day(done_in.last)}, {due}"
    if late_at is not None:
        was_due = "" if late_at.last == step.due else f", was {due}"
        return late_at.last, f"done later than {day(late_at.last)}{was_due}"
    return None, f"done, {due}"
