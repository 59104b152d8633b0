"""Faults of a measure's record sheets, of their columns and of the checks over their rows."""

from __future__ import annotations

from collections.abc import Iterator

from impact.checks.base import RETURNING, Place
from impact.plan.definitions import Fault
from impact.plan.documents import Path
from impact.plan.formula import RESERVED
from impact.plan.measure import AskedItem, Column, RecordSheet
from impact.plan.reading import MeasureRead, Reading


def record_faults(read: MeasureRead, reading: Reading) -> Iterator[Fault]:
    """Yield every fault of the measure's record sheets."""
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
        yield from check.lint(Place(read, reading, (*path, "checks", number), key))


def _column_faults(read: MeasureRead, path: Path, name: str, column: Column) -> Iterator[Fault]:
    yield from name_faults(read, path, name, "a column")
    if name == RETURNING:
        says = "'force' means the force that sends the return, so it cannot name a column."
        yield read.key_fault(path, says, "Choose another name.")
    yield from choice_faults(read, path, f"column '{name}'", column)
    if column.within is not None and column.type != "date":
        says = f"column '{name}' is to be within the period, but its type is {column.type}."
        yield read.key_fault((*path, "within"), says, "Write 'type: date', or take this out.")
    if column.maximum_length is not None and column.type != "text":
        says = f"column '{name}' has a maximum length, but its type is {column.type}."
        yield read.key_fault((*path, "maximum_length"), says, "Write 'type: text', or take this out.")
