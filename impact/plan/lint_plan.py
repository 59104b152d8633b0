"""Faults of `plan.yaml`: its dates, sources, refs, steps and collection, and promises that nothing measures.

Comes after `plan.reading`; called by `plan.lint`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from impact.plan.definitions import Fault
from impact.plan.documents import Path
from impact.plan.model import Ambition, Commitment, Extension, PlanFile, Promise, Statement, Step
from impact.plan.periods import day
from impact.plan.reading import PlanRead, Reading
from impact.plan.words import did_you_mean, nearest

Numbered = Ambition | Commitment | Statement | Step
_NOUNS: dict[type, str] = {Ambition: "ambition", Commitment: "commitment", Statement: "statement", Step: "step"}


def plan_faults(read: PlanRead, reading: Reading) -> Iterator[Fault]:
    """Yield every fault of the plan itself."""
    yield from _date_faults(read)
    yield from _source_faults(read)
    yield from _ref_faults(read)
    yield from _step_faults(read)
    yield from _collection_faults(read, reading)
    yield from _coverage_faults(read, reading)
    yield from _unmeasured(read, reading)


def plan_refs(read: PlanRead) -> dict[str, str]:
    """Return what each ref of the plan stands for: "C1" for "a commitment"."""
    return {thing.ref: _a(thing) for _, thing in reversed(list(_numbered(read.plan)))}


def sound_covers(plan: PlanFile) -> tuple[date, date] | None:
    """Return the first and last day of the plan, None when they are the wrong way round."""
    covers = plan.covers
    return (covers.from_, covers.to) if covers.from_ <= covers.to else None


def _noun(thing: Numbered) -> str:
    return _NOUNS[type(thing)]


def _a(thing: Numbered) -> str:
    noun = _noun(thing)
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


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


def _date_faults(read: PlanRead) -> Iterator[Fault]:
    covers = read.plan.covers
    if sound_covers(read.plan) is None:
        says = f"the plan ends on {day(covers.to)}, before it begins on {day(covers.from_)}."
        yield read.document.fault(("covers", "to"), says, "Correct whichever date is wrong.")


def _source_faults(read: PlanRead) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for number, source in enumerate(read.plan.sources):
        if source.id in first:
            says = f"source '{source.id}' stands here a second time; the first is on line {first[source.id]}."
            yield read.document.fault(("sources", number, "id"), says, "Give each source an id of its own.")
        first.setdefault(source.id, read.line(("sources", number, "id")))
    for path, promise in _promises(read.plan):
        if promise.source.id not in first and not any(path[:1] == ("sources",) for path in read.guessed):
            named = f"{_noun(promise)} '{promise.ref}'"
            says = f"{named} rests on source '{promise.source.id}', which 'sources' does not have."
            remedy = did_you_mean(promise.source.id, first)
            yield read.document.fault((*path, "source", "id"), says, remedy)


def _ref_faults(read: PlanRead) -> Iterator[Fault]:
    first: dict[str, tuple[Numbered, int]] = {}
    for path, thing in _numbered(read.plan):
        if thing.ref in first:
            other, line = first[thing.ref]
            says = f"'{thing.ref}' is the ref of {_a(other)} on line {line} already."
            yield read.document.fault((*path, "ref"), says, f"Give this {_noun(thing)} a ref of its own.")
        else:
            first[thing.ref] = thing, read.line((*path, "ref"))
    named: dict[str, str] = {}
    for path, step in _steps(read.plan):
        name = re.sub("[^A-Za-z0-9]", "_", step.ref).casefold()
        if named.setdefault(name, step.ref) != step.ref:
            says = f"steps '{named[name]}' and '{step.ref}' would have one name in the workbook."
            yield read.document.fault((*path, "ref"), says, "Give one of the two another ref.")


def _step_faults(read: PlanRead) -> Iterator[Fault]:
    for path, promise in _promises(read.plan):
        if isinstance(promise, Commitment) and not promise.steps:
            says = f"commitment '{promise.ref}' has no steps."
            remedy = "Add 'steps': what the plan says will be done, each with ref, title, owner, due and done_when."
            yield read.document.fault(path, says, remedy)
    covers = sound_covers(read.plan)
    for path, step in _steps(read.plan):
        if covers is None or covers[0] <= step.due <= covers[1]:
            continue
        when = (
            f"before the plan begins on {day(covers[0])}"
            if step.due < covers[0]
            else f"after the plan ends on {day(covers[1])}"
        )
        says = f"step '{step.ref}' is due on {day(step.due)}, {when}."
        yield read.document.fault((*path, "due"), says, "Correct the date.")


def _collection_faults(read: PlanRead, reading: Reading) -> Iterator[Fault]:
    yield from _steps_from_faults(read, reading)
    for number, extension in enumerate(read.plan.collection.extensions):
        yield from _extension_faults(read, reading, ("collection", "extensions", number), extension)


def _coverage_faults(read: PlanRead, reading: Reading) -> Iterator[Fault]:
    release = read.plan.presentation.coverage_by
    if release and reading.releases is not None and release not in reading.releases:
        says = f"coverage is weighed by release '{release}', which reference/ does not have."
        yield read.document.fault(("presentation", "coverage_by"), says, did_you_mean(release, reading.releases))


def _steps_from_faults(read: PlanRead, reading: Reading) -> Iterator[Fault]:
    reporter, register = read.plan.collection.steps_from, reading.register
    if register is None:
        return
    teams = [s.id for s in register.suppliers if not s.is_force]
    if reporter is None:
        if any(_steps(read.plan)):
            says = "nobody is asked how far the steps have got."
            example = teams[0] if teams else "programme-office"
            remedy = f"Name an internal supplier of register.csv under 'collection', such as 'steps_from: {example}'."
            yield read.document.key_fault(("collection",), says, remedy)
    elif reporter not in teams and reporter not in reading.unsure:
        says = f"the steps are reported by '{reporter}', which is no internal supplier of register.csv."
        yield read.document.fault(("collection", "steps_from"), says, did_you_mean(reporter, teams))


def _extension_faults(read: PlanRead, reading: Reading, path: Path, extension: Extension) -> Iterator[Fault]:
    register, covers = reading.register, sound_covers(read.plan)
    if register is not None and register.supplier(extension.force) is None and extension.force not in reading.unsure:
        says = f"this extension is for '{extension.force}', which register.csv does not have."
        by_name = next((s.id for s in register.suppliers if s.name == extension.force), None)
        remedy = did_you_mean(extension.force, (s.id for s in register.suppliers))
        yield read.document.fault((*path, "force"), says, f"Write its id, '{by_name}'." if by_name else remedy)
    if covers and not (covers[0] <= extension.period.last <= covers[1]):
        says = (
            f"this extension is for {extension.period.name}, outside the plan ({day(covers[0])} to {day(covers[1])})."
        )
        yield read.document.fault((*path, "period"), says, "Correct the period.")
    yield from _dates_faults(read, path, extension)


def _dates_faults(read: PlanRead, path: Path, extension: Extension) -> Iterator[Fault]:
    """An extension gives more time: to file at all, or to be on time."""
    without = read.plan.collection.model_copy(update={"extensions": ()})
    locked, due = without.lock(extension.period, extension.force), without.due(extension.period, extension.force)
    if extension.until < locked or (extension.until == locked and extension.due is None):
        open_until = f"{extension.period.name} is open until {day(locked)}"
        says = f"this extension ends on {day(extension.until)}, but {open_until} without it."
        yield read.document.fault((*path, "until"), says, "Give a later date, or take the extension out.")
    if extension.due is not None and extension.due <= due:
        says = (
            f"this extension is due on {day(extension.due)}, but {extension.period.name} is due on {day(due)} anyway."
        )
        yield read.document.fault((*path, "due"), says, "Give a later date, or take 'due' out.")
    elif extension.due is not None and extension.due > extension.until:
        says = f"this extension is due on {day(extension.due)}, after its last day, {day(extension.until)}."
        yield read.document.fault((*path, "due"), says, "Correct whichever date is wrong.")


def _unmeasured(read: PlanRead, reading: Reading) -> Iterator[Fault]:
    """A commitment that a faulty or misspelt measure may well serve is not reported as well."""
    if reading.unsure_of("commitment"):
        return
    refs = [promise.ref for _, promise in _promises(read.plan)]
    named = {read.measure.commitment for read in reading.measures}
    measured = {ref if ref in refs else nearest(ref, refs) for ref in named}
    for path, promise in _promises(read.plan):
        if promise.ref not in measured:
            says = f"nothing measures {_noun(promise)} '{promise.ref}'."
            yield read.document.fault(
                (*path, "ref"), says, f"Write a measure with 'commitment: {promise.ref}' in measures/."
            )
