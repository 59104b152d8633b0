"""Faults of a measure's record sheets: their columns, what no two rows share, and what they refer to.

Comes after `plan.reading`; called by `plan.lint`. The rules over rows are read in `plan.lint_rules`.
"""

from __future__ import annotations

from collections.abc import Iterator

from impact.plan.checking import Refers, Unique
from impact.plan.definitions import Fault
from impact.plan.documents import Path
from impact.plan.formula import RESERVED
from impact.plan.measure import AskedItem, Column, RecordSheet
from impact.plan.reading import MeasureRead, Reading
from impact.plan.words import did_you_mean

OWN_FORCE = "force"  # in a rule over rows: the force that sends the return


def record_faults(read: MeasureRead, reading: Reading) -> Iterator[Fault]:
    """Yield every fault of the measure's record sheets, but for their rules."""
    for key, sheet in read.measure.records.items():
        yield from _sheet_faults(read, reading, ("records", key), key, sheet)


def name_faults(read: MeasureRead, path: Path, key: str, what: str) -> Iterator[Fault]:
    """A word of the rule language cannot name anything that a rule may speak of."""
    if key in RESERVED:
        says = f"'{key}' is a word of the rule language, so it cannot name {what}."
        yield read.key_fault(path, says, "Choose another name.")


def choice_faults(read: MeasureRead, path: Path, what: str, asked: AskedItem | Column) -> Iterator[Fault]:
    """A choice has choices, each once, and nothing else has any."""
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


def _sheet_faults(read: MeasureRead, reading: Reading, path: Path, key: str, sheet: RecordSheet) -> Iterator[Fault]:
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
        if isinstance(check, Refers):
            yield from _refers_faults(read, reading, (*path, "checks", number), key, check)


def _column_faults(read: MeasureRead, path: Path, name: str, column: Column) -> Iterator[Fault]:
    yield from name_faults(read, path, name, "a column")
    if name == OWN_FORCE:
        says = "'force' means the force that sends the return, so it cannot name a column."
        yield read.key_fault(path, says, "Choose another name.")
    yield from choice_faults(read, path, f"column '{name}'", column)
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


def _refers_faults(read: MeasureRead, reading: Reading, path: Path, key: str, check: Refers) -> Iterator[Fault]:
    columns = read.measure.records[key].columns
    own = columns.get(check.refers)
    if own is None and not read.lost("records", key, "columns"):
        says = f"the check uses '{check.refers}', which is no column of record sheet '{key}'."
        yield read.fault((*path, "refers"), says, did_you_mean(check.refers, columns))
    place: Path = (*path, "to")
    ref, sheet, name = check.target
    if not (ref and sheet and name):
        says = f"'{check.to}' does not say which column is meant."
        yield read.fault(place, says, "Write REF.sheet.column, such as IW-15.practices.title.")
        return
    faults = tuple(_unknown_target(read, reading, place, check))
    yield from faults
    column = None if faults else _column(reading, ref, sheet, name)
    if own is None or column is None:
        return
    if (ref, sheet, name) == (read.measure.ref, key, check.refers):
        yield read.fault(place, f"column '{check.refers}' refers to itself.", "Name a column of another record sheet.")
    elif own.type != column.type:
        says = f"'{check.refers}' is of type {own.type} and '{check.to}' of type {column.type}."
        yield read.fault(place, says, "Only columns of one type can be compared.")


def _column(reading: Reading, ref: str, sheet: str, name: str) -> Column | None:
    measure = reading.measure(ref)
    there = None if measure is None else measure.records.get(sheet)
    return None if there is None else there.columns.get(name)


def _unknown_target(read: MeasureRead, reading: Reading, path: Path, check: Refers) -> Iterator[Fault]:
    """What `to` names must be there, in a return of the same supplier."""
    ref, sheet, name = check.target
    other = next((each for each in reading.measures if each.measure.ref == ref), None)
    if other is None:
        if not reading.unsure_of("ref"):
            says = f"the check looks in '{check.to}', but no measure has the ref '{ref}'."
            yield read.fault(path, says, did_you_mean(ref, [each.measure.ref for each in reading.measures]))
        return
    records = other.measure.records
    if sheet not in records:
        if not other.lost("records"):
            says = f"the check looks in '{check.to}', but {other.named} has no record sheet '{sheet}'."
            yield read.document.fault_within(path, len(ref) + 1, says, did_you_mean(sheet, records))
    elif name not in records[sheet].columns and not other.lost("records", sheet, "columns"):
        says = f"the check looks in '{check.to}', but record sheet '{sheet}' has no column '{name}'."
        remedy = did_you_mean(name, records[sheet].columns)
        yield read.document.fault_within(path, len(check.to) - len(name), says, remedy)
    theirs, ours = other.measure.supplier, read.measure.supplier
    if theirs != ours and reading.knows(theirs) and reading.knows(ours):
        says = f"the check looks in '{check.to}', which '{theirs}' supplies, not '{ours}'."
        yield read.fault(path, says, "Look in a record sheet of the same supplier.")
