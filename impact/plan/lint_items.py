"""Faults of a measure's items, with the formulas of those worked out from records; items that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from impact.checks.base import Place
from impact.plan.definitions import Fault
from impact.plan.documents import Path
from impact.plan.formula import RESERVED, FormulaError, Kind
from impact.plan.lint_records import choice_faults, name_faults
from impact.plan.lint_values import operands
from impact.plan.measure import AskedItem, DerivedItem, Measure
from impact.plan.reading import MeasureRead, Reading
from impact.plan.words import did_you_mean, listed

_WAYS = ("count", "sum", "median")


def item_faults(read: MeasureRead, reading: Reading) -> Iterator[Fault]:
    """Yield every fault of what the measure asks for."""
    for key, item in read.measure.items.items():
        path: Path = ("items", key)
        yield from name_faults(read, path, key, "an item")
        if isinstance(item, AskedItem):
            yield from _asked_faults(read, path, key, item)
        else:
            yield from _derived_faults(read, reading, path, key, item)
    yield from _unused(read, reading)


def _asked_faults(read: MeasureRead, path: Path, key: str, item: AskedItem) -> Iterator[Fault]:
    yield from choice_faults(read, path, f"item '{key}'", item)
    if item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
        says = f"the minimum of item '{key}' is {item.minimum:g}, more than its maximum of {item.maximum:g}."
        yield read.fault((*path, "minimum"), says, "Correct whichever is wrong.")


def _derived_faults(read: MeasureRead, reading: Reading, path: Path, key: str, item: DerivedItem) -> Iterator[Fault]:
    sheets = read.measure.records
    if item.from_ not in sheets and not read.lost("records"):
        says = f"item '{key}' comes from record sheet '{item.from_}', which {read.named} does not have."
        yield read.fault((*path, "from"), says, did_you_mean(item.from_, sheets))
    ways = [way for way in _WAYS if getattr(item, way) is not None]
    if not ways:
        says = f"item '{key}' does not say how it is worked out."
        yield read.fault(path, says, "Add one of 'count', 'sum' and 'median'.")
    if len(ways) > 1:
        says = f"item '{key}' is worked out in {len(ways)} ways: {listed(ways)}."
        yield read.key_fault((*path, ways[1]), says, "Keep one of them.")
    for way in (*ways, "where") if item.from_ in sheets else ():
        text = getattr(item, way)
        if text is not None and (way, text) != ("count", "all"):
            wanted: Kind = "number" if way in ("sum", "median") else "yes_no"
            yield from Place(read, reading, path, item.from_).formula_faults(way, text, wanted)


def _unused(read: MeasureRead, reading: Reading) -> Iterator[Fault]:
    measure = read.measure
    used = _used(measure) | _used_by_others(measure, reading)
    if not reading.unsure_of("ref", "value", "contribution") and not read.unsure("checks"):
        for key in measure.items:
            if key not in used and key not in RESERVED:
                says = f"nothing uses item '{key}': no value, no check and no comparison."
                yield read.key_fault(("items", key), says, "Use it, or do not ask for it.")
    sheets = {item.from_ for item in measure.items.values() if isinstance(item, DerivedItem)}
    for key in measure.records:
        if not read.unsure("items") and key not in sheets and not any(sheet not in measure.records for sheet in sheets):
            says = f"nothing is worked out from record sheet '{key}'."
            yield read.key_fault(("records", key), says, f"Add an item with 'from: {key}', or do not ask for it.")


def _used(measure: Measure) -> set[str]:
    return {*_shown(measure), *_checked(measure)}


def _checked(measure: Measure) -> Iterator[str]:
    """What its checks look at; a rule that does not parse may mean any item."""
    for check in measure.checks:
        try:
            yield from check.items()
        except FormulaError:
            yield from measure.items


def _shown(measure: Measure) -> Iterator[str]:
    """The items behind its figure, and the one by which forces are compared."""
    yield from (operand for _, operand in operands(measure.value))
    if measure.contribution is not None:
        yield measure.contribution.adopted


def _used_by_others(measure: Measure, reading: Reading) -> set[str]:
    values = (operand for read in reading.measures for operand in _shown(read.measure))
    checks = (operand for read in reading.measures for operand in _checked(read.measure))
    split = (operand.rpartition(".") for operand in (*values, *checks))
    return {item for ref, _, item in split if ref == measure.ref}
