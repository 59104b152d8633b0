"""Faults of a measure's checks that are no formulas: what they are on, and what they hold it against.

Comes after `plan.reading`; called by `plan.lint`. Rules are read in `plan.lint_rules`, record sheets in
`plan.lint_records`.
"""

from __future__ import annotations

from collections.abc import Iterator

from impact.plan.checking import AgainstOutside, Change, History, Total
from impact.plan.definitions import Fault
from impact.plan.documents import Path
from impact.plan.measure import AskedItem, DerivedItem, Item, Measure
from impact.plan.reading import MeasureRead, Reading
from impact.plan.words import did_you_mean

NUMBERS = ("count", "number", "percent")


def check_faults(read: MeasureRead, reading: Reading) -> Iterator[Fault]:
    """Yield every fault of the measure's checks, but for its rules."""
    for number, check in enumerate(read.measure.checks):
        path: Path = ("checks", number)
        match check:
            case Change():
                yield from _subject_faults(read, (*path, "change"), check.change, "the change of ", asked=True)
            case History():
                yield from _subject_faults(read, (*path, "history"), check.history, "the history of ", asked=True)
            case AgainstOutside():
                yield from _subject_faults(read, (*path, "outside"), check.outside)
                yield from _release_faults(read, reading, path, check)
            case Total():
                yield from _subject_faults(read, (*path, "total"), check.total)
                yield from _total_faults(read, reading, path, check)


def checked_items(measure: Measure) -> Iterator[str]:
    """Yield each item that a check other than a rule is on, and each operand of a total."""
    for check in measure.checks:
        match check:
            case Change():
                yield check.change
            case History():
                yield check.history
            case AgainstOutside():
                yield check.outside
            case Total():
                yield check.total
                yield from check.of


def _subject_faults(read: MeasureRead, path: Path, key: str, what: str = "", *, asked: bool = False) -> Iterator[Fault]:
    """What a check is on must be a number of the measure's own; *asked* for where it wants an explanation beside it."""
    items = read.measure.items
    item = items.get(key)
    if item is None:
        if not read.lost("items"):
            says = f"the check is on '{key}', which is no item of {read.named}."
            yield read.fault(path, says, did_you_mean(key, (k for k, i in items.items() if _fits(i, asked))))
    elif isinstance(item, DerivedItem) and asked:
        says = f"the check is on '{key}', which is worked out from a record sheet and has no cell to explain."
        yield read.fault(path, says, "Check an item that is asked for.")
    elif _kind(item) not in NUMBERS:
        says = f"the check is on {what}'{key}', which is no number: its type is {_kind(item)}."
        yield read.fault(path, says, "Check an item that is a number.")


def _kind(item: Item) -> str:
    return "number" if isinstance(item, DerivedItem) else item.type


def _fits(item: Item, asked: bool) -> bool:
    return _kind(item) in NUMBERS and (isinstance(item, AskedItem) or not asked)


# --- outside figures --------------------------------------------------------------------------------------------


def _release_faults(read: MeasureRead, reading: Reading, path: Path, check: AgainstOutside) -> Iterator[Fault]:
    named = [(side, release) for side in ("at_most", "at_least") if (release := getattr(check, side)) is not None]
    if not named:
        says = f"the check on '{check.outside}' names no release of outside figures."
        yield read.fault(path, says, "Add 'at_most' or 'at_least' with the name of a file in reference/.")
    if len(named) > 1:
        says = f"the check on '{check.outside}' has both 'at_most' and 'at_least'."
        yield read.key_fault((*path, "at_least"), says, "Write two checks.")
    for side, release in named[:1]:
        yield from _unknown_release(read, reading, (*path, side), release)


def _unknown_release(read: MeasureRead, reading: Reading, path: Path, release: str) -> Iterator[Fault]:
    supplier = read.measure.supplier
    if reading.releases is None:
        return
    if release not in reading.releases:
        says = f"the check looks in release '{release}', which reference/ does not have."
        yield read.fault(path, says, did_you_mean(release, reading.releases))
    elif supplier != "forces" and release in reading.outside and supplier not in reading.outside[release].values:
        says = f"the check looks in release '{release}', which has no figure for '{supplier}'."
        yield read.fault(path, says, f"Add '{supplier}' to it, or take the check out.")


# --- totals -----------------------------------------------------------------------------------------------------


def _total_faults(read: MeasureRead, reading: Reading, path: Path, check: Total) -> Iterator[Fault]:
    if not check.of:
        yield read.fault((*path, "of"), f"the total '{check.total}' has no parts.", "Add the items that it adds up.")
    own = (check.total, f"{read.measure.ref}.{check.total}")
    for number, operand in enumerate(check.of):
        place: Path = (*path, "of", number)
        if operand in own:
            yield read.fault(place, f"the total '{check.total}' is one of its own parts.", "Take it out.")
        elif operand in check.of[:number]:
            yield read.fault(place, f"the total '{check.total}' takes '{operand}' twice.", "Keep one of them.")
        else:
            yield from _part_faults(read, reading, place, operand)


def _part_faults(read: MeasureRead, reading: Reading, path: Path, operand: str) -> Iterator[Fault]:
    ref, dot, key = operand.rpartition(".")
    if not dot or ref == read.measure.ref:
        items, lost, around = read.measure.items, read.lost("items"), read.named
    else:
        other = reading.measure(ref)
        if other is None:
            if not reading.unsure_of("ref"):
                refs = [each.measure.ref for each in reading.measures]
                says = f"the total takes '{operand}', but no measure has the ref '{ref}'."
                yield read.document.fault_within(path, 0, says, did_you_mean(ref, refs))
            return
        items, lost, around = other.items, reading.lost_items(ref), f"measure '{ref}'"
        yield from _collected_otherwise(read, reading, path, operand, other)
    item = items.get(key)
    if item is None:
        if not lost:
            says = f"the total takes '{key}', which is no item of {around}."
            yield read.document.fault_within(path, len(ref) + len(dot), says, did_you_mean(key, items))
    elif _kind(item) not in NUMBERS:
        says = f"the total takes '{operand}', which is no number: its type is {_kind(item)}."
        yield read.fault(path, says, "Take an item that is a number.")


def _collected_otherwise(
    read: MeasureRead, reading: Reading, path: Path, operand: str, other: Measure
) -> Iterator[Fault]:
    """A sum within one return can only take what stands in the same return, of the same length of time."""
    measure = read.measure
    if other.supplier != measure.supplier and reading.knows(other.supplier) and reading.knows(measure.supplier):
        says = f"the total takes '{operand}', which '{other.supplier}' supplies, not '{measure.supplier}'."
        yield read.fault(path, says, "Take items of one supplier.")
    if other.frequency != measure.frequency:
        says = f"the total takes '{operand}', which is {other.frequency}, not {measure.frequency}."
        yield read.fault(path, says, "Take items of one frequency.")
