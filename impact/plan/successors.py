"""Faults of what the register says of forces that became part of another.

Comes after `plan.rows` and `plan.register`; called by `plan.tables`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from impact.plan.definitions import Fault
from impact.plan.periods import day
from impact.plan.register import Supplier
from impact.plan.rows import Cell
from impact.plan.words import did_you_mean


def successor_faults(
    named: Iterable[tuple[Supplier, Mapping[str, Cell]]], unsure: frozenset[str] | set[str]
) -> Iterator[Fault]:
    """Yield what is wrong with the successors of suppliers, each given with its row; *unsure* are ids of other rows."""
    rows = list(named)
    suppliers = {supplier.id: supplier for supplier, _ in rows}
    for supplier, row in rows:
        if supplier.successor:
            yield from _faults(supplier, row, suppliers, unsure)


def _faults(
    supplier: Supplier, row: Mapping[str, Cell], suppliers: Mapping[str, Supplier], unsure: frozenset[str] | set[str]
) -> Iterator[Fault]:
    cell, successor = row["successor"], suppliers.get(supplier.successor)
    if supplier.until is None:
        says = f"'{supplier.name}' became part of '{cell.text}', but nothing says when it ended."
        yield row["until"].fault(says, "Write its last day under 'until', as 2024-06-30.")
    if not supplier.is_force:
        yield cell.fault(f"'{supplier.name}' is a team, and only a force has a successor.", "Leave this empty.")
    elif supplier.successor == supplier.id:
        yield cell.fault(f"'{supplier.name}' cannot become part of itself.", "Write the id of the other force.")
    elif successor is None:
        if supplier.successor not in unsure:
            yield _unknown(cell, supplier, suppliers)
    elif not successor.is_force:
        says = f"'{supplier.name}' cannot become part of '{successor.name}', which is a team."
        yield cell.fault(says, "Write the id of a force.")
    elif supplier.until is not None:
        yield from _gap(cell, supplier, successor)


def _unknown(cell: Cell, supplier: Supplier, suppliers: Mapping[str, Supplier]) -> Fault:
    forces = [each for each in suppliers.values() if each.is_force and each.id != supplier.id]
    by_name = next((each.id for each in forces if each.name == cell.text), None)
    says = f"'{supplier.name}' became part of '{cell.text}', which this register does not have."
    return cell.fault(
        says, f"Write its id, '{by_name}'." if by_name else did_you_mean(cell.text, (f.id for f in forces))
    )


def _gap(cell: Cell, supplier: Supplier, successor: Supplier) -> Iterator[Fault]:
    """The successor exists on the day after, so that no circle can be and no day is lost."""
    assert supplier.until is not None, "asked of a force that ended"
    if successor.until is not None and successor.until <= supplier.until:
        when = f"ended on {day(successor.until)} itself"
    elif successor.since is not None and successor.since > supplier.until + timedelta(days=1):
        when = f"began only on {day(successor.since)}"
    else:
        return
    says = f"'{supplier.name}' ended on {day(supplier.until)}, but '{successor.name}', which it became part of, {when}."
    yield cell.fault(says, "Correct whichever date is wrong, or name another force.")
