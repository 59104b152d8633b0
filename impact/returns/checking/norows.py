"""A record sheet without a row, where nothing in the return says that there was nothing to list.

Comes after `checking.observe`, before `checking.checks`. A sheet that nobody touched looks like one with nothing to
list, and every figure worked out from it would be a true 0; missing is never zero, so a nil is said on purpose: on the
cover, or by an answer that a rule of its measure holds to the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from impact.plan.checking import ReturnRule
from impact.plan.formula import Formula, parse
from impact.plan.measure import DerivedItem, Measure
from impact.plan.model import Plan
from impact.returns.checking.found import Found, number_of
from impact.returns.checking.observe import Stated
from impact.returns.checking.records import Records
from impact.returns.checking.sayings import NO_ROWS
from impact.returns.findings import stops
from impact.returns.form import FIRST_ROW
from impact.returns.places import cell_name


def check_no_rows(plan: Plan, items: Mapping[str, Mapping[str, Stated]], sheets: Iterable[Records]) -> Iterator[Found]:
    """Ask of each sheet without a row whether there were none.

    Args:
        plan: The measures, with their rules.
        items: What the return states, by measure and item.
        sheets: Its record sheets as read; of one in which something must be mended, that was said.
    """
    for records in sheets:
        measure = plan.measure(records.table.measure)
        stated = items.get(measure.ref, {})
        if len(records.rows) or stops(records.findings) or _said_by_an_answer(measure, records.table.key, stated):
            continue
        message = NO_ROWS(sheet=records.table.sheet)
        yield Found(message.at(records.read.sheet, cell_name(FIRST_ROW, 1), records.table.name))


def _said_by_an_answer(measure: Measure, sheet: str, stated: Mapping[str, Stated]) -> bool:
    """Whether an answer held to figures of the sheet says 0 too, or the return was told that it must be mended."""
    figures = {key for key, item in measure.items.items() if isinstance(item, DerivedItem) and item.from_ == sheet}
    if any(stated[key].at_fault for key in figures & stated.keys()):
        return True
    for check in measure.checks:
        if not isinstance(check, ReturnRule) or check.status == "trial":
            continue
        formula = parse(check.rule)
        if figures & formula.names and _settled(formula, [stated[key] for key in formula.names if key in stated]):
            return True
    return False


def _settled(formula: Formula, named: list[Stated]) -> bool:
    """Whether one of the answers is 0 or at fault, or they do not agree, which the rule itself says."""
    asked = [one for one in named if not one.derived]
    if any(one.at_fault or number_of(one) == 0 for one in asked):
        return True
    marked = any(one.marker for one in named)
    return bool(asked) and not marked and formula.evaluate({one.item: one.value for one in named}) is False
