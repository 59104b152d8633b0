"""Faults of a measure's value: what it takes, and whether that can be combined as the measure says.

Comes after `plan.reading`; called by `plan.lint`.
"""

from __future__ import annotations

from collections.abc import Iterator

from impact.plan.definitions import Fault
from impact.plan.documents import Path
from impact.plan.measure import (
    DerivedItem,
    Figure,
    Item,
    Measure,
    RatioOf,
    Reference,
    ShareYes,
    SumOf,
    Value,
)
from impact.plan.reading import MeasureRead, Reading
from impact.plan.words import did_you_mean

_COMBINES: dict[type, tuple[str, str]] = {
    RatioOf: ("a ratio", "ratio_of_sums"),
    SumOf: ("a sum", "sum"),
    ShareYes: ("a share of forces that said yes", "share_of_forces"),
    Figure: ("one supplier's own figure", "not_additive"),
}


def operands(value: Value) -> Iterator[tuple[Path, str]]:
    """Yield each item that *value* takes, with its path in the file."""
    match value:
        case SumOf(sum=str(one)):
            yield ("value", "sum"), one
        case SumOf():
            for number, each in enumerate(value.operands):
                yield ("value", "sum", number), each
        case RatioOf():
            yield ("value", "numerator"), value.numerator
            if isinstance(value.denominator, str):
                yield ("value", "denominator"), value.denominator
        case ShareYes():
            yield ("value", "share_yes"), value.share_yes
        case Figure():
            yield ("value", "figure"), value.figure


def value_faults(read: MeasureRead, reading: Reading) -> Iterator[Fault]:
    """Yield every fault of the measure's value."""
    for path, operand in operands(read.measure.value):
        yield from _operand_faults(read, reading, path, operand)
    yield from _combining_faults(read, reading)
    yield from _reference_faults(read, reading)
    yield from _unit_faults(read)
    yield from _counting_faults(read, reading)


def _operand_faults(read: MeasureRead, reading: Reading, path: Path, operand: str) -> Iterator[Fault]:
    ref, dot, key = operand.rpartition(".")
    if not dot:
        item = read.measure.items.get(operand)
        if item is None and read.lost("items"):
            return
        if item is None:
            says = f"the value takes '{operand}', which is no item of {read.named}."
            yield read.fault(path, says, did_you_mean(operand, read.measure.items))
        else:
            yield from _kind_faults(read, path, operand, item)
        return
    other = reading.measure(ref)
    if other is None:
        if not reading.unsure_of("ref"):
            says = f"the value takes '{operand}', but no measure has the ref '{ref}'."
            refs = [each.measure.ref for each in reading.measures]
            yield read.document.fault_within(path, 0, says, did_you_mean(ref, refs))
    elif key not in other.items:
        if reading.lost_items(ref):
            return
        says = f"the value takes '{operand}', but measure '{ref}' has no item '{key}'."
        remedy = did_you_mean(key, other.items)
        yield read.document.fault_within(path, len(ref) + 1, says, remedy)
    else:
        yield from _kind_faults(read, path, operand, other.items[key])
        yield from _other_faults(read, reading, path, operand, other)


def _other_faults(read: MeasureRead, reading: Reading, path: Path, operand: str, other: Measure) -> Iterator[Fault]:
    measure = read.measure
    if other.supplier != measure.supplier and reading.knows(other.supplier) and reading.knows(measure.supplier):
        says = f"the value takes '{operand}', which '{other.supplier}' supplies, not '{measure.supplier}'."
        yield read.fault(path, says, "Take items of one supplier.")
    if other.frequency != measure.frequency:
        says = f"the value takes '{operand}', which is {other.frequency}, not {measure.frequency}."
        yield read.fault(path, says, "Take items of one frequency.")


def _kind_faults(read: MeasureRead, path: Path, operand: str, item: Item) -> Iterator[Fault]:
    measure, kind = read.measure, "number" if isinstance(item, DerivedItem) else item.type
    if isinstance(measure.value, ShareYes):
        if kind != "yes_no":
            says = f"the value is the share that said yes, but '{operand}' is no yes-or-no question."
            yield read.fault(path, says, "Change the item's type to yes_no, or write another value.")
        return
    if kind in ("text", "date", "choice", "yes_no"):
        says = f"the value takes '{operand}', which is no number: its type is {kind}."
        remedy = "Write 'share_yes' for a yes-or-no question." if kind == "yes_no" else "Take an item that is a number."
        yield read.fault(path, says, remedy)
    elif not isinstance(measure.value, Figure):
        yield from _additive_faults(read, path, operand, item)


def _additive_faults(read: MeasureRead, path: Path, operand: str, item: Item) -> Iterator[Fault]:
    if isinstance(item, DerivedItem):
        if item.median is not None:
            says = f"the value adds '{operand}', which is a median, and medians cannot be added."
            yield read.fault(path, says, "Write 'figure', which takes each median as it is, or count something.")
    elif item.type == "percent" and read.measure.supplier == "forces":
        says = f"the value adds '{operand}', which is a percentage, and percentages of forces cannot be added."
        yield read.fault(path, says, "Ask for the two numbers behind it and write a ratio.")


def _combining_faults(read: MeasureRead, reading: Reading) -> Iterator[Fault]:
    measure = read.measure
    what, wanted = _COMBINES[type(measure.value)]
    if isinstance(measure.value, Figure):
        if not reading.knows(measure.supplier) and measure.across_forces == "median_of_forces":
            wanted = measure.across_forces  # who supplies it is reported, and decides
        elif measure.supplier == "forces":
            what, wanted = "each force's own figure", "median_of_forces"
    if measure.across_forces != wanted:
        says = f"'across_forces' is {measure.across_forces}, but the value is {what}."
        yield read.fault(("across_forces",), says, f"Write {wanted}, or another value.")
    if isinstance(measure.value, Figure) and measure.across_time != "not_additive":
        says = f"'across_time' is {measure.across_time}, but the value is {what}, which cannot be added over time."
        yield read.fault(("across_time",), says, "Write not_additive.")


def _reference_faults(read: MeasureRead, reading: Reading) -> Iterator[Fault]:
    value = read.measure.value
    if not isinstance(value, RatioOf) or not isinstance(value.denominator, Reference) or reading.releases is None:
        return
    release, supplier, path = value.denominator.reference, read.measure.supplier, ("value", "denominator", "reference")
    if release not in reading.releases:
        says = f"the value divides by release '{release}', which reference/ does not have."
        yield read.fault(path, says, did_you_mean(release, reading.releases))
    elif supplier != "forces" and release in reading.outside and supplier not in reading.outside[release].values:
        says = f"the value divides by release '{release}', which has no figure for '{supplier}'."
        yield read.fault(path, says, f"Add '{supplier}' to it, or take a denominator that '{supplier}' supplies.")


def _unit_faults(read: MeasureRead) -> Iterator[Fault]:
    measure, value = read.measure, read.measure.value
    if isinstance(value, RatioOf) and measure.unit == "percent" and value.per != 100:
        says = f"the unit is percent, but the value is per {value.per:,}."
        yield read.fault(("value", "per"), says, "Write 'per: 100', or 'unit: rate'.")
    if measure.survey and not isinstance(value, RatioOf):
        says = f"{read.named} is a survey, but its value has no denominator to count the respondents."
        yield read.key_fault(("survey",), says, "Write a ratio over the respondents, or take 'survey' out.")


def is_count(item: Item) -> bool:
    """Return whether *item* counts: whole numbers asked for, or rows of a record sheet."""
    return item.count is not None if isinstance(item, DerivedItem) else item.type == "count"


def _counting_faults(read: MeasureRead, reading: Reading) -> Iterator[Fault]:
    """Events and people are counted one by one, which neither a yes nor a median does."""
    measure = read.measure
    if measure.events:
        yield from _events_faults(read)
        for operand in _counted(measure.value):
            item = _item(read, reading, operand)
            if item is not None and not is_count(item):
                says = f"'events' says that {read.named} counts events, but '{operand}' is no count."
                yield read.key_fault(("events",), says, "Take 'events' out, or count the events.")
    for key, item in measure.items.items():
        if item.sensitive and not is_count(item):
            says = f"'sensitive' says that item '{key}' counts people, but it is no count."
            yield read.key_fault(("items", key, "sensitive"), says, "Take 'sensitive' out, or count the people.")


def _events_faults(read: MeasureRead) -> Iterator[Fault]:
    measure, says = read.measure, f"'events' says that {read.measure.ref} counts events, but "
    if measure.survey:
        because, remedy = "it is a survey.", "An interval for a sample holds: take 'events' out."
    elif isinstance(measure.value, ShareYes):
        because, remedy = "its value counts forces.", "Take 'events' out, or write a sum or a ratio."
    elif measure.unit not in ("count", "rate"):
        because, remedy = f"its unit is {measure.unit}.", "Take 'events' out, or write 'unit: count' or 'unit: rate'."
    elif measure.across_time != "flow":
        because = f"'across_time' is {measure.across_time}, and events happen during a period."
        remedy = "Take 'events' out, or write 'across_time: flow'."
    else:
        return
    yield read.key_fault(("events",), says + because, remedy)


def _counted(value: Value) -> tuple[str, ...]:
    """What is counted, without what it is divided by."""
    match value:
        case SumOf():
            return value.operands
        case RatioOf():
            return (value.numerator,)
        case ShareYes():
            return ()
        case Figure():
            return (value.figure,)


def _item(read: MeasureRead, reading: Reading, operand: str) -> Item | None:
    ref, _, key = operand.rpartition(".")
    held = reading.measure(ref) if ref else read.measure
    return None if held is None else held.items.get(key)
