"""Faults of `plan.yaml`: its dates, sources, refs, steps and collection, and promises that nothing measures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from impact.plan.definitions import MeasureRead, PlanRead, Reading
from impact.plan.documents import Path
from impact.plan.model import Ambition, Commitment, Extension, PlanFile, Promise, Statement, Step
from impact.plan.parts import Fault, did_you_mean, nearest
from impact.plan.periods import day

Numbered = Ambition | Commitment | Statement | Step
_WRONG_DATE = "Correct whichever date is wrong."


def plan_faults(read: PlanRead, reading: Reading) -> Iterator[Fault]:
    """Yield every fault of the plan itself."""
    covers = read.plan.covers
    if sound_covers(read.plan) is None:
        says = f"the plan ends on {day(covers.to)}, before it begins on {day(covers.from_)}."
        yield read.fault(("covers", "to"), says, _WRONG_DATE)
    yield from _source_faults(read)
    yield from _numbered_faults(read)
    yield from _step_faults(read)
    yield from _reporter_faults(read, reading)
    for number, extension in enumerate(read.plan.collection.extensions):
        yield from _extension_faults(read, reading, ("collection", "extensions", number), extension)
    release = read.plan.presentation.coverage_by
    if release and reading.releases is not None and release not in reading.releases:
        says = f"coverage is weighed by release '{release}', which reference/ does not have."
        yield read.fault(("presentation", "coverage_by"), says, did_you_mean(release, reading.releases))
    yield from _unmeasured(read, reading)


def sound_covers(plan: PlanFile) -> tuple[date, date] | None:
    """Return the first and last day of the plan, None when they are the wrong way round."""
    covers = plan.covers
    return (covers.from_, covers.to) if covers.from_ <= covers.to else None


def _noun(thing: Numbered) -> str:
    return type(thing).__name__.lower()


def _a(thing: Numbered) -> str:
    return f"{'an' if isinstance(thing, Ambition) else 'a'} {_noun(thing)}"


def _promises(plan: PlanFile) -> Iterator[tuple[Path, Promise]]:
    for index, ambition in enumerate(plan.ambitions):
        for number, statement in enumerate(ambition.statements):
            yield ("ambitions", index, "statements", number), statement
        for number, commitment in enumerate(ambition.commitments):
            yield ("ambitions", index, "commitments", number), commitment


def _steps(plan: PlanFile) -> Iterator[tuple[Path, Step]]:
    for path, promise in _promises(plan):
        for number, step in enumerate(promise.steps):
            yield (*path, "steps", number), step


def _numbered(plan: PlanFile) -> Iterator[tuple[Path, Numbered]]:
    for index, ambition in enumerate(plan.ambitions):
        yield ("ambitions", index), ambition
    yield from _promises(plan)
    yield from _steps(plan)


def _source_faults(read: PlanRead) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for number, source in enumerate(read.plan.sources):
        path: Path = ("sources", number, "id")
        if source.id in first:
            says = f"source '{source.id}' stands here a second time; the first is on line {first[source.id]}."
            yield read.fault(path, says, "Give each source an id of its own.")
        first.setdefault(source.id, read.line(path))
    for path, promise in _promises(read.plan):
        if promise.source.id not in first and not read.unsure("sources"):
            named = f"{_noun(promise)} '{promise.ref}'"
            says = f"{named} rests on source '{promise.source.id}', which 'sources' does not have."
            yield read.fault((*path, "source", "id"), says, did_you_mean(promise.source.id, first))


def _in_workbook(ref: str) -> str:
    """The name that a ref has in the workbook, whatever its case."""
    return re.sub("[^A-Za-z0-9]", "_", ref)


def _numbered_faults(read: PlanRead) -> Iterator[Fault]:
    first: dict[str, tuple[Numbered, int]] = {}
    for path, thing in _numbered(read.plan):
        if thing.ref in first:
            other, line = first[thing.ref]
            says = f"'{thing.ref}' is the ref of {_a(other)} on line {line} already."
            yield read.fault((*path, "ref"), says, f"Give this {_noun(thing)} a ref of its own.")
        first.setdefault(thing.ref, (thing, read.line((*path, "ref"))))
    named: dict[str, str] = {}
    for path, step in _steps(read.plan):
        other_ref = named.setdefault(_in_workbook(step.ref).casefold(), step.ref)
        if other_ref != step.ref:
            says = f"steps '{other_ref}' and '{step.ref}' would have one name in the workbook."
            yield read.fault((*path, "ref"), says, "Give one of the two another ref.")


def ref_faults(reading: Reading) -> Iterator[Fault]:
    """One ref, one thing: in the definitions and, `-` and `.` being `_` there, in the workbook."""
    planned = (
        {} if reading.plan is None else {thing.ref: _a(thing) for _, thing in [*_numbered(reading.plan.plan)][::-1]}
    )
    first: dict[str, MeasureRead] = {}
    first_named: dict[str, str] = {}
    for read in reading.measures:
        ref = read.measure.ref
        if ref in planned:
            says = f"'{ref}' is the ref of {planned[ref]} in plan.yaml already."
            yield read.fault(("ref",), says, "Give the measure a ref of its own.")
        other = first_named.setdefault(_in_workbook(ref).casefold(), ref)
        says = f"measures '{other}' and '{ref}' would have one name in the workbook, {_in_workbook(ref)}."
        if ref in first:
            says = f"measure '{ref}' stands in {first[ref].document.file} already."
        if ref in first or other != ref:
            yield read.fault(("ref",), says, "Give one of the two another ref.")
        first.setdefault(ref, read)


def _step_faults(read: PlanRead) -> Iterator[Fault]:
    for path, promise in _promises(read.plan):
        if isinstance(promise, Commitment) and not promise.steps:
            remedy = "Add 'steps': what the plan says will be done, each with ref, title, owner, due and done_when."
            yield read.fault(path, f"commitment '{promise.ref}' has no steps.", remedy)
    first, last = sound_covers(read.plan) or (date.min, date.max)
    for path, step in _steps(read.plan):
        if not first <= step.due <= last:
            when = (
                f"before the plan begins on {day(first)}" if step.due < first else f"after the plan ends on {day(last)}"
            )
            says = f"step '{step.ref}' is due on {day(step.due)}, {when}."
            yield read.fault((*path, "due"), says, "Correct the date.")


def _reporter_faults(read: PlanRead, reading: Reading) -> Iterator[Fault]:
    reporter, register = read.plan.collection.steps_from, reading.register
    if register is None:
        return
    teams = [s.id for s in register.suppliers if not s.is_force]
    if reporter is None:
        if any(_steps(read.plan)):
            example = teams[0] if teams else "programme-office"
            remedy = f"Name an internal supplier of register.csv under 'collection', such as 'steps_from: {example}'."
            yield read.key_fault(("collection",), "nobody is asked how far the steps have got.", remedy)
    elif reporter not in teams and reporter not in reading.unsure:
        says = f"the steps are reported by '{reporter}', which is no internal supplier of register.csv."
        yield read.fault(("collection", "steps_from"), says, did_you_mean(reporter, teams))


def _extension_faults(read: PlanRead, reading: Reading, path: Path, extension: Extension) -> Iterator[Fault]:
    """An extension gives more time: to file at all, or to be on time."""
    register, covers, period = reading.register, sound_covers(read.plan), extension.period
    if register is not None and register.supplier(extension.force) is None and extension.force not in reading.unsure:
        by_name = next((s.id for s in register.suppliers if s.name == extension.force), None)
        remedy = did_you_mean(extension.force, (s.id for s in register.suppliers))
        says = f"this extension is for '{extension.force}', which register.csv does not have."
        yield read.fault((*path, "force"), says, f"Write its id, '{by_name}'." if by_name else remedy)
    if covers and not (covers[0] <= period.last <= covers[1]):
        says = f"this extension is for {period.name}, outside the plan ({day(covers[0])} to {day(covers[1])})."
        yield read.fault((*path, "period"), says, "Correct the period.")
    without = read.plan.collection.model_copy(update={"extensions": ()})
    locked, due = without.lock(period, extension.force), without.due(period, extension.force)
    if extension.until < locked or (extension.until == locked and extension.due is None):
        open_until = f"{period.name} is open until {day(locked)}"
        says = f"this extension ends on {day(extension.until)}, but {open_until} without it."
        yield read.fault((*path, "until"), says, "Give a later date, or take the extension out.")
    if extension.due is not None and extension.due <= due:
        says = f"this extension is due on {day(extension.due)}, but {period.name} is due on {day(due)} anyway."
        yield read.fault((*path, "due"), says, "Give a later date, or take 'due' out.")
    elif extension.due is not None and extension.due > extension.until:
        says = f"this extension is due on {day(extension.due)}, after its last day, {day(extension.until)}."
        yield read.fault((*path, "due"), says, _WRONG_DATE)


def _unmeasured(read: PlanRead, reading: Reading) -> Iterator[Fault]:
    """A commitment that a faulty or misspelt measure may well serve is not reported as well."""
    if reading.unsure_of("commitment"):
        return
    refs = [promise.ref for _, promise in _promises(read.plan)]
    named = {read.measure.commitment for read in reading.measures}
    measured = {ref if ref in refs else nearest(ref, refs) for ref in named}
    for path, promise in _promises(read.plan):
        if promise.ref not in measured:
            remedy = f"Write a measure with 'commitment: {promise.ref}' in measures/."
            yield read.fault((*path, "ref"), f"nothing measures {_noun(promise)} '{promise.ref}'.", remedy)
