"""Every fault that no single value can know: all of them, in one pass, each at its place.

Comes after `plan.reading`, before `plan.loading`, which joins these faults to those of reading. Pure. What hangs on
something that could not be read, or that another fault already explains, is not reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from impact.checks.base import Place
from impact.plan.definitions import Fault
from impact.plan.lint_items import item_faults
from impact.plan.lint_plan import plan_faults, plan_refs
from impact.plan.lint_promised import promised_faults
from impact.plan.lint_records import record_faults
from impact.plan.lint_theory import theory_faults
from impact.plan.lint_values import value_faults
from impact.plan.measure import LENGTH_OF
from impact.plan.periods import MONTHS_IN
from impact.plan.reading import MeasureRead, PlanRead, Reading
from impact.plan.words import did_you_mean


def lint(reading: Reading) -> tuple[Fault, ...]:
    """Return every fault of what was read, in no particular order."""
    return tuple(_faults(reading))


def _faults(reading: Reading) -> Iterator[Fault]:
    if reading.plan is not None:
        yield from plan_faults(reading.plan, reading)
    yield from _ref_faults(reading)
    yield from theory_faults(reading)
    for read in reading.measures:
        if reading.plan is not None:
            yield from _belonging_faults(read, reading.plan, reading)
        yield from _supplier_faults(read, reading)
        yield from item_faults(read, reading)
        yield from record_faults(read, reading)
        for number, check in enumerate(read.measure.checks):
            yield from check.lint(Place(read, reading, ("checks", number)))
        yield from value_faults(read, reading)
        yield from promised_faults(read, reading.plan)


def _ref_faults(reading: Reading) -> Iterator[Fault]:
    """One ref, one thing: in the definitions and, `-` and `.` being `_` there, in the workbook."""
    planned = {} if reading.plan is None else plan_refs(reading.plan)
    first: dict[str, MeasureRead] = {}
    first_named: dict[str, MeasureRead] = {}
    for read in reading.measures:
        ref = read.measure.ref
        if ref in planned:
            says = f"'{ref}' is the ref of {planned[ref]} in plan.yaml already."
            yield read.fault(("ref",), says, "Give the measure a ref of its own.")
        named = re.sub("[^A-Za-z0-9]", "_", ref)
        if ref in first:
            says = f"measure '{ref}' stands in {first[ref].document.file} already."
            yield read.fault(("ref",), says, "Give one of the two another ref.")
        elif named.casefold() in first_named:
            other = first_named[named.casefold()].measure.ref
            says = f"measures '{other}' and '{ref}' would have one name in the workbook, {named}."
            yield read.fault(("ref",), says, "Give one of the two another ref.")
        first.setdefault(ref, read)
        first_named.setdefault(named.casefold(), read)


def _belonging_faults(read: MeasureRead, plan: PlanRead, reading: Reading) -> Iterator[Fault]:
    """Each ref that the plan gives twice, or wrongly, explains one that it seems not to have."""
    measure, lost = read.measure, plan.lost_promises
    promises = [promise.ref for promise in plan.plan.promises()]
    unknown = {each.measure.commitment for each in reading.measures} - set(promises)
    if measure.commitment in unknown and lost is not None and lost < len(unknown):
        says = f"{read.named} belongs to commitment '{measure.commitment}', which plan.yaml does not have."
        yield read.fault(("commitment",), says, did_you_mean(measure.commitment, promises))
    sources = [source.id for source in plan.plan.sources]
    sure = not any(path[:1] == ("sources",) for path in plan.guessed)
    if measure.source.id not in sources and sure:
        says = f"{read.named} rests on source '{measure.source.id}', which plan.yaml does not have."
        yield read.fault(("source", "id"), says, did_you_mean(measure.source.id, sources))
    collected = plan.plan.collection.frequency
    if MONTHS_IN[LENGTH_OF[measure.frequency]] < MONTHS_IN[LENGTH_OF[collected]]:
        says = f"{read.named} is {measure.frequency}, and the plan's figures are only collected {_ADVERBS[collected]}."
        yield read.fault(("frequency",), says, f"Write {collected}, or change 'collection' in plan.yaml.")


_ADVERBS = {"quarterly": "each quarter", "half-yearly": "each half-year", "annual": "each year"}


def _supplier_faults(read: MeasureRead, reading: Reading) -> Iterator[Fault]:
    supplier, register = read.measure.supplier, reading.register
    if supplier == "forces" or register is None or supplier in reading.unsure:
        return
    found = register.supplier(supplier)
    if found is None:
        known = ("forces", *(s.id for s in register.suppliers if not s.is_force))
        says = f"{read.named} is supplied by '{supplier}', which register.csv does not have."
        yield read.fault(("supplier",), says, did_you_mean(supplier, known))
    elif found.is_force:
        says = f"{read.named} is supplied by '{supplier}', a single force."
        yield read.fault(("supplier",), says, "Write forces, so that every force is asked.")
