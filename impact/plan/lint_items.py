"""Faults of a measure's items, record sheets and change checks; items that nothing uses.

Comes after `plan.reading`; called by `plan.lint`. The rules themselves are read in `plan.lint_rules`.
"""

from __future__ import annotations

from collections.abc import Iterator

from impact.plan.definitions import Fault
from impact.plan.documents import Path
from impact.plan.formula import RESERVED, FormulaError, parse
from impact.plan.lint_values import operands
from impact.plan.measure import AskedItem, Change, Column, DerivedItem, Measure, RecordSheet, ReturnRule, Unique
from impact.plan.reading import MeasureRead, Reading
from impact.plan.words import did_you_mean, listed

NUMBERS = ("count", "number", "percent")
OWN_FORCE = "force"  # in a rule over rows: the force that sends the return
_WAYS = ("count", "sum", "median")


def item_faults(read: MeasureRead, reading: Reading) -> Iterator[Fault]:
    """Yield every fault of what the measure asks for."""
    for key, item in read.measure.items.items():
        path: Path = ("items", key)
        yield from _name_faults(read, path, key, "an item")
        if isinstance(item, AskedItem):
            yield from _asked_faults(read, path, key, item)
        else:
            yield from _derived_faults(read, path, key, item)
    for key, sheet in read.measure.records.items():
        yield from _sheet_faults(read, ("records", key), key, sheet)
    yield from _change_faults(read)
    yield from _unused(read, reading)


def _name_faults(read: MeasureRead, path: Path, key: str, what: str) -> Iterator[Fault]:
    if key in RESERVED:
        says = f"'{key}' is a word of the rule language, so it cannot name {what}."
        yield read.key_fault(path, says, "Choose another name.")


def _asked_faults(read: MeasureRead, path: Path, key: str, item: AskedItem) -> Iterator[Fault]:
    yield from _choice_faults(read, path, f"item '{key}'", item)
    if item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
        says = f"the minimum of item '{key}' is {item.minimum:g}, more than its maximum of {item.maximum:g}."
        yield read.fault((*path, "minimum"), says, "Correct whichever is wrong.")


def _choice_faults(read: MeasureRead, path: Path, what: str, asked: AskedItem | Column) -> Iterator[Fault]:
    if asked.type == "choice" and not asked.choices:
        says = f"{what} is a choice without choices."
        yield read.fault(path, says, "Add 'choices: [first, second]', or change its type.")
    if asked.type != "choice" and asked.choices:
        says = f"{what} has choices, but its type is {asked.type}."
        yield read.key_fault((*path, "choices"), says, "Write 'type: choice', or take the choices out.")
    for number, choice in enumerate(asked.choices):
        if choice in asked.choices[:number]:
            yield read.fault(
                (*path, "choices", number), f"{what} has the choice '{choice}' twice.", "Keep one of them."
            )


def _derived_faults(read: MeasureRead, path: Path, key: str, item: DerivedItem) -> Iterator[Fault]:
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


def _sheet_faults(read: MeasureRead, path: Path, key: str, sheet: RecordSheet) -> Iterator[Fault]:
    if key in read.measure.items:
        says = f"'{key}' names both an item and a record sheet, and they would have one name in the workbook."
        yield read.key_fault(path, says, "Give one of them another name.")
    if not sheet.columns:
        yield read.key_fault(
            path, f"record sheet '{key}' has no columns.", "Add one for each thing to be told of a record."
        )
    for name, column in sheet.columns.items():
        yield from _column_faults(read, (*path, "columns", name), name, column)
    for number, check in enumerate(sheet.checks):
        if isinstance(check, Unique):
            yield from _unique_faults(read, (*path, "checks", number, "unique"), key, sheet, check)


def _column_faults(read: MeasureRead, path: Path, name: str, column: Column) -> Iterator[Fault]:
    yield from _name_faults(read, path, name, "a column")
    if name == OWN_FORCE:
        says = "'force' means the force that sends the return, so it cannot name a column."
        yield read.key_fault(path, says, "Choose another name.")
    yield from _choice_faults(read, path, f"column '{name}'", column)
    if column.within is not None and column.type != "date":
        says = f"column '{name}' is to be within the period, but its type is {column.type}."
        yield read.key_fault((*path, "within"), says, "Write 'type: date', or take this out.")
    if column.maximum_length is not None and column.type != "text":
        says = f"column '{name}' has a maximum length, but its type is {column.type}."
        yield read.key_fault((*path, "maximum_length"), says, "Write 'type: text', or take this out.")


def _unique_faults(read: MeasureRead, path: Path, key: str, sheet: RecordSheet, check: Unique) -> Iterator[Fault]:
    for number, name in enumerate(check.unique):
        if name not in sheet.columns and not read.lost("records", key, "columns"):
            says = f"the check uses '{name}', which is no column of record sheet '{key}'."
            yield read.fault((*path, number), says, did_you_mean(name, sheet.columns))


def _change_faults(read: MeasureRead) -> Iterator[Fault]:
    items = read.measure.items
    for number, check in enumerate(read.measure.checks):
        if not isinstance(check, Change):
            continue
        path: Path = ("checks", number, "change")
        item = items.get(check.change)
        asked = [key for key, each in items.items() if isinstance(each, AskedItem) and each.type in NUMBERS]
        if item is None and read.lost("items"):
            continue
        if item is None:
            says = f"the check is on '{check.change}', which is no item of {read.named}."
            yield read.fault(path, says, did_you_mean(check.change, asked))
        elif isinstance(item, DerivedItem):
            says = (
                f"the check is on '{check.change}', which is worked out from a record sheet and has no cell to explain."
            )
            yield read.fault(path, says, "Check an item that is asked for.")
        elif item.type not in NUMBERS:
            says = f"the check is on the change of '{check.change}', which is no number: its type is {item.type}."
            yield read.fault(path, says, "Check an item that is a number.")


def _unused(read: MeasureRead, reading: Reading) -> Iterator[Fault]:
    measure = read.measure
    used = _used(measure) | _used_by_others(measure, reading)
    if not reading.unsure_of("ref", "value") and not read.unsure("checks"):
        for key in measure.items:
            if key not in used and key not in RESERVED:
                says = f"nothing uses item '{key}': no value and no check."
                yield read.key_fault(("items", key), says, "Use it, or do not ask for it.")
    sheets = {item.from_ for item in measure.items.values() if isinstance(item, DerivedItem)}
    for key in measure.records:
        if not read.unsure("items") and key not in sheets and not any(sheet not in measure.records for sheet in sheets):
            says = f"nothing is worked out from record sheet '{key}'."
            yield read.key_fault(("records", key), says, f"Add an item with 'from: {key}', or do not ask for it.")


def _used(measure: Measure) -> set[str]:
    used = {operand for _, operand in operands(measure.value)}
    for check in measure.checks:
        if isinstance(check, Change):
            used.add(check.change)
        elif isinstance(check, ReturnRule):
            used |= _names(check.rule, measure)
    return used


def _names(rule: str, measure: Measure) -> set[str]:
    """A rule that does not parse may mean any item."""
    try:
        return set(parse(rule).names)
    except FormulaError:
        return set(measure.items)


def _used_by_others(measure: Measure, reading: Reading) -> set[str]:
    found = (operand for read in reading.measures for _, operand in operands(read.measure.value))
    split = (operand.rpartition(".") for operand in found)
    return {item for ref, _, item in split if ref == measure.ref}
