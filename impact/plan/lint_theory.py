"""Faults of the theory of change: what each measure leads to, and the practices whose contribution is compared.

Comes after `plan.reading` and `plan.lint_values`; called by `plan.lint`. A measure leads to measures of its own level
or of a later one, in the order input, activity, output, outcome, impact (HM Treasury, Magenta Book, 2020).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import get_args

from impact.plan.definitions import Fault
from impact.plan.lint_plan import sound_covers
from impact.plan.lint_promised import EXAMPLES, LONG
from impact.plan.lint_values import is_count, operands
from impact.plan.measure import LENGTH_OF, Contribution, Item, Level, Measure
from impact.plan.periods import Period, day
from impact.plan.reading import MeasureRead, PlanRead, Reading
from impact.plan.words import did_you_mean

LEVELS: tuple[str, ...] = get_args(Level)
_ADOPTED = ("contribution", "adopted")
_SINCE = ("contribution", "since")


def theory_faults(reading: Reading) -> Iterator[Fault]:
    """Yield every fault of what the measures lead to, and of what is compared."""
    yield from _circle_faults(reading)
    for read in reading.measures:
        yield from _leads_faults(read, reading)
        if read.measure.contribution is not None:
            yield from _contribution_faults(read, reading, read.measure.contribution)
            yield from _since_faults(read, reading.plan, read.measure.contribution.since)


def _leads_faults(read: MeasureRead, reading: Reading) -> Iterator[Fault]:
    measure = read.measure
    for number, ref in enumerate(measure.leads_to):
        path, other = ("leads_to", number), reading.measure(ref)
        if ref in measure.leads_to[:number]:
            yield read.fault(path, f"'{ref}' stands here a second time.", "Keep one of them.")
        elif ref == measure.ref:
            yield read.fault(path, f"{read.named} leads to itself.", "Take it out, or name the measure that was meant.")
        elif other is None:
            if not reading.unsure_of("ref"):
                refs = [each.measure.ref for each in reading.measures if each is not read]
                says = f"{read.named} leads to '{ref}', but no measure has that ref."
                yield read.fault(path, says, did_you_mean(ref, refs))
        elif LEVELS.index(other.level) < LEVELS.index(measure.level):
            says = (
                f"{read.named} measures {_a(measure.level)} and leads to '{ref}', which measures {_a(other.level)}, "
                "a step back."
            )
            remedy = f"Name {read.named} under 'leads_to' of '{ref}' instead, or correct the level of one of them."
            yield read.fault(path, says, remedy)


def _a(level: str) -> str:
    return f"an {level}"  # each of the five begins with a vowel


def _circle_faults(reading: Reading) -> Iterator[Fault]:
    """Each circle once, at the link that closes it; one with a step back in it is explained by that step."""
    level = {each.measure.ref: each.measure for each in reversed(reading.measures)}
    forward: dict[str, list[str]] = {
        ref: [to for to in measure.leads_to if to != ref and to in level and level[to].level == measure.level]
        for ref, measure in level.items()
    }
    reads = {each.measure.ref: each for each in reversed(reading.measures)}
    for circle in circles(forward):
        last = reads[circle[-1]]
        says = f"these measures lead round in a circle: {' to '.join((*circle, circle[0]))}."
        yield last.fault(("leads_to", last.measure.leads_to.index(circle[0])), says, "Take one of these links out.")


def circles(forward: Mapping[str, list[str]]) -> Iterator[tuple[str, ...]]:
    """Yield each circle in *forward*, which says what each of its keys leads to, from where it is entered.

    Every chain is walked, each key once; a link back to one that is still being walked closes a circle.
    """
    done: set[str] = set()
    for start in sorted(forward):
        way: list[tuple[str, Iterator[str]]] = [(start, iter(forward[start]))] if start not in done else []
        while way:
            ref, rest = way[-1]
            onward = next(rest, None)
            walked = [each for each, _ in way]
            if onward is None:
                done.add(ref)
                way.pop()
            elif onward in walked:
                yield tuple(walked[walked.index(onward) :])
            elif onward not in done:
                way.append((onward, iter(forward[onward])))


def _contribution_faults(read: MeasureRead, reading: Reading, contribution: Contribution) -> Iterator[Fault]:
    measure, adopted = read.measure, contribution.adopted
    if measure.supplier != "forces":
        if reading.knows(measure.supplier):
            says = f"{read.named} compares forces, but '{measure.supplier}' supplies it, so no force has a figure."
            yield read.key_fault(("contribution",), says, "Take 'contribution' out, or ask the forces.")
        return
    if adopted in [operand for _, operand in operands(measure.value)]:
        says = f"the comparison is by '{adopted}', which the value itself is made of."
        yield read.fault(_ADOPTED, says, "Name what says that a force adopted the practice, apart from its effect.")
        return
    ref, _, key = adopted.rpartition(".")
    other = reading.measure(ref) if ref else measure
    if other is None:
        if not reading.unsure_of("ref"):
            says = f"the comparison is by '{adopted}', but no measure has the ref '{ref}'."
            yield read.fault(_ADOPTED, says, did_you_mean(ref, [each.measure.ref for each in reading.measures]))
    elif key not in other.items:
        if not reading.lost_items(other.ref):
            says = f"the comparison is by '{adopted}', but measure '{other.ref}' has no item '{key}'."
            remedy = did_you_mean(key, other.items)
            yield read.document.fault_within(_ADOPTED, len(ref) + 1 if ref else 0, says, remedy)
    else:
        yield from _adopted_faults(read, reading, adopted, other, other.items[key])


def _adopted_faults(read: MeasureRead, reading: Reading, adopted: str, other: Measure, item: Item) -> Iterator[Fault]:
    by = f"the comparison is by '{adopted}', which"
    if not is_count(item) and getattr(item, "type", "") != "yes_no":
        says = f"{by} is neither a yes-or-no question nor a count."
        yield read.fault(_ADOPTED, says, "Name an item by which each force says whether it adopted the practice.")
    if other.supplier != "forces" and reading.knows(other.supplier):
        says = f"{by} '{other.supplier}' supplies, so it does not tell one force from another."
        yield read.fault(_ADOPTED, says, "Name an item that the forces supply.")
    if other.frequency != read.measure.frequency:
        says = f"{by} is {other.frequency}, not {read.measure.frequency}."
        yield read.fault(_ADOPTED, says, "Name an item of the measure's own frequency.")


def _since_faults(read: MeasureRead, plan: PlanRead | None, since: Period | None) -> Iterator[Fault]:
    if since is None:
        return
    wanted = LENGTH_OF[read.measure.frequency]
    if since.length != wanted:
        says = (
            f"the comparison is since a {LONG[since.length]}, {since.name}, but the measure is "
            f"{read.measure.frequency}."
        )
        yield read.fault(_SINCE, says, f"Write a {LONG[wanted]}, such as {EXAMPLES[wanted]}.")
    covers: tuple[date, date] | None = None if plan is None else sound_covers(plan.plan)
    if covers is not None and not covers[0] <= since.last <= covers[1]:
        says = f"the comparison is since {since.name}, outside the plan ({day(covers[0])} to {day(covers[1])})."
        yield read.fault(_SINCE, says, "Correct the period.")
