"""Faults of what is promised of a measure: its baseline, targets, rating, and the periods it is valid for.

Comes after `plan.reading` and `plan.lint_plan`; called by `plan.lint`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from impact.plan.definitions import Fault
from impact.plan.documents import Path
from impact.plan.lint_plan import sound_covers
from impact.plan.measure import LENGTH_OF, Baseline, Target
from impact.plan.periods import Period, day
from impact.plan.reading import MeasureRead, PlanRead
from impact.plan.words import listed

LONG = {"quarter": "quarter", "half": "half-year", "year": "year"}
EXAMPLES = {"quarter": "2024-25-Q4", "half": "2024-25-H2", "year": "2024-25"}


def promised_faults(read: MeasureRead, plan: PlanRead | None) -> Iterator[Fault]:
    """Yield every fault of what the measure promises; *plan* None when its dates are not known."""
    covers = None if plan is None else sound_covers(plan.plan)
    yield from _rating_faults(read)
    yield from _percent_faults(read)
    yield from _length_faults(read)
    yield from _order_faults(read, covers)
    if covers is not None:
        yield from _baseline_faults(read, *covers)
        yield from _covers_faults(read, *covers)
    valid = read.measure.valid
    if valid is not None and valid.to is not None and valid.to < valid.from_:
        says = f"the measure is valid to {valid.to.name}, before it is valid from {valid.from_.name}."
        yield read.fault(("valid", "to"), says, "Correct whichever is wrong.")


def _rating_faults(read: MeasureRead) -> Iterator[Fault]:
    """A target needs a path to it and a rule to rate by; a context measure has none of them."""
    measure = read.measure
    if measure.direction == "context":
        stepped = ("path",) if measure.path == "stepped" else ()
        has = [*(name for name in ("targets", "rating") if getattr(measure, name)), *stepped]
        if has:
            named = listed(f"'{name}'" for name in has)
            says = f"{read.named} is context, which is never rated, but it has {named}."
            yield read.key_fault((has[0],), says, "Take that out, or change its direction.")
        return
    if measure.targets and measure.baseline is None:
        says = f"{read.named} has targets but no baseline, so there is no path to them."
        yield read.key_fault(("targets",), says, "Add 'baseline: {period: …, value: …}', or take the targets out.")
    if measure.targets and measure.rating is None:
        says = f"{read.named} has targets but no rule to rate it by."
        yield read.key_fault(("targets",), says, "Add 'rating: {off_track_beyond: …}', in the measure's own unit.")
    if measure.rating is not None and not measure.targets:
        says = f"{read.named} has a rule to rate it by but no targets, so it is never rated."
        yield read.key_fault(("rating",), says, "Add 'targets', or take 'rating' out.")
    elif measure.path == "stepped" and not measure.targets:
        says = f"{read.named} has a stepped path but no targets, so there is nothing to step to."
        yield read.key_fault(("path",), says, "Add 'targets', or take 'path' out.")


def _percent_faults(read: MeasureRead) -> Iterator[Fault]:
    measure = read.measure
    promised: list[tuple[Path, Baseline | Target]] = [(("targets", n), each) for n, each in enumerate(measure.targets)]
    if measure.baseline is not None:
        promised.append((("baseline",), measure.baseline))
    for path, each in promised:
        if measure.unit == "percent" and not _is_percentage(each.value):
            when = f"target by {each.by.name}" if isinstance(each, Target) else f"baseline in {each.period.name}"
            says = f"the {when} is {_number(each.value)}, but a percentage lies between 0 and 100."
            yield read.fault((*path, "value"), says, "Correct the value, or the unit.")


def _is_percentage(value: float) -> bool:
    return 0 <= value <= 100


def _length_faults(read: MeasureRead) -> Iterator[Fault]:
    measure, length = read.measure, LENGTH_OF[read.measure.frequency]
    dated: list[tuple[Path, str, Period]] = [
        (("targets", number, "by"), "target", target.by) for number, target in enumerate(measure.targets)
    ]
    if measure.baseline is not None:
        dated.append((("baseline", "period"), "baseline", measure.baseline.period))
    for path, what, period in dated:
        if period.length != length:
            says = f"the {what} is for a {LONG[period.length]}, {period.name}, but the measure is {measure.frequency}."
            yield read.fault(path, says, f"Write a {LONG[length]}, such as {EXAMPLES[length]}.")


def _order_faults(read: MeasureRead, covers: tuple[date, date] | None) -> Iterator[Fault]:
    measure = read.measure
    if measure.direction == "context":
        return
    before: Baseline | Target | None = measure.baseline
    if covers is not None and measure.baseline is not None and measure.baseline.period.last > covers[1]:
        before = None  # the baseline itself is reported
    for number, target in enumerate(measure.targets):
        when = before.by if isinstance(before, Target) else before.period if before else None
        if before is not None and when is not None:
            if target.by <= when:
                says = f"the target by {target.by.name} is not later than {_told(before)}."
                yield read.fault(
                    ("targets", number, "by"), says, "Put the targets in order of time, after the baseline."
                )
            elif measure.unit == "percent" and not (_is_percentage(before.value) and _is_percentage(target.value)):
                pass  # one of the two is reported, and explains the other
            elif _wrong_way(measure.direction, before.value, target.value):
                way = "lower" if measure.direction == "increase" else "higher"
                says = (
                    f"the target by {target.by.name} is {_number(target.value)}, {way} than {_told(before)}, "
                    f"but the measure should {measure.direction}."
                )
                yield read.fault(("targets", number, "value"), says, "Correct the value, or the direction.")
        before = target


def _told(before: Baseline | Target) -> str:
    if isinstance(before, Target):
        return f"the target of {_number(before.value)} by {before.by.name}"
    return f"the baseline of {_number(before.value)} in {before.period.name}"


def _wrong_way(direction: str, earlier: float, later: float) -> bool:
    return later < earlier if direction == "increase" else later > earlier if direction == "decrease" else False


def _number(value: float) -> str:
    text = f"{value:,.6f}"
    return text.rstrip("0").rstrip(".")


def _baseline_faults(read: MeasureRead, first: date, last: date) -> Iterator[Fault]:
    """A path may start up to a year before the plan, not earlier, and not after its end."""
    baseline = read.measure.baseline
    if baseline is None:
        return
    period, path = baseline.period, ("baseline", "period")
    if period.last > last:
        says = f"the baseline is {period.name}, which ends after the plan does on {day(last)}."
        yield read.fault(path, says, "Take an earlier period.")
    elif (period.last.year, period.last.month, period.last.day) < (first.year - 1, first.month, first.day):
        says = f"the baseline is {period.name}, more than a year before the plan begins on {day(first)}."
        yield read.fault(path, says, "Take a later period.")


def _covers_faults(read: MeasureRead, first: date, last: date) -> Iterator[Fault]:
    measure = read.measure
    dated: list[tuple[Path, str, Period]] = [
        (("targets", number, "by"), "the target is for", target.by) for number, target in enumerate(measure.targets)
    ]
    dated += [(("breaks", n, "period"), "the break is in", each.period) for n, each in enumerate(measure.breaks)]
    if measure.valid is not None:
        dated.append((("valid", "from"), "the measure is valid from", measure.valid.from_))
        if measure.valid.to is not None:
            dated.append((("valid", "to"), "the measure is valid to", measure.valid.to))
    for path, what, period in dated:
        if not first <= period.last <= last:
            says = f"{what} {period.name}, outside the plan ({day(first)} to {day(last)})."
            yield read.fault(path, says, "Correct the period.")
