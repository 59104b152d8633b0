"""A record sheet without a row, where nothing in the return says that there was nothing to list.

Comes after `checking.observe`, before `checking.checks`. A sheet that nobody touched looks like one with nothing to
list, and every figure worked out from it would be a true 0; missing is never zero, so a nil is said on purpose: on the
cover, or by an answer that a rule of its measure holds to the rows. Where that answer is a marker, so are the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from impact.checks.rule import ReturnRule
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


def as_answered(
    plan: Plan, answers: Iterable[Stated], figures: Iterable[Stated], sheets: Iterable[Records]
) -> list[Stated]:
    """Return *figures*, those of a sheet without a row with the marker of the answer that a rule holds to them.

    Args:
        plan: The measures, with their rules.
        answers: What was answered on the sheets of questions.
        figures: What the record sheets come to.
        sheets: The record sheets as read.
    """
    bare = {records.table.name: records.table for records in sheets if not len(records.rows)}
    given = {(one.measure, one.item): one for one in answers}
    if not bare or not any(one.marker for one in given.values()):
        return list(figures)
    markers = {name: _marker(plan.measure(table.measure), table.key, given) for name, table in bare.items()}
    return [
        one._replace(value=None, marker=marker) if (marker := markers.get(one.name)) and not one.at_fault else one
        for one in figures
    ]


def _marker(measure: Measure, sheet: str, given: Mapping[tuple[str, str], Stated]) -> str:
    """The marker of an answer that is held to figures of the sheet; "" where none has one, or another says 0."""
    figures = _figures(measure, sheet)
    names = {name for formula in _live_rules(measure) if figures & formula.names for name in formula.names - figures}
    held = [given[measure.ref, name] for name in sorted(names) if (measure.ref, name) in given]
    if any(number_of(one) == 0 for one in held):
        return ""
    return next((one.marker for one in held if one.marker), "")


def _figures(measure: Measure, sheet: str) -> set[str]:
    return {key for key, item in measure.items.items() if isinstance(item, DerivedItem) and item.from_ == sheet}


def _live_rules(measure: Measure) -> Iterator[Formula]:
    for check in measure.checks:
        if isinstance(check, ReturnRule) and check.status != "trial":
            yield parse(check.rule)


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
    """Whether an answer held to figures of the sheet says 0 too or why not, or the return was told to mend it."""
    figures = _figures(measure, sheet)
    if any(stated[key].at_fault for key in figures & stated.keys()):
        return True
    return any(
        _settled(formula, [stated[key] for key in formula.names if key in stated])
        for formula in _live_rules(measure)
        if figures & formula.names
    )


def _settled(formula: Formula, named: list[Stated]) -> bool:
    """Whether one of the answers is 0, marked or at fault, or they do not agree, which the rule itself says."""
    asked = [one for one in named if not one.derived]
    if any(one.at_fault or one.marker or number_of(one) == 0 for one in asked):
        return True
    return bool(asked) and formula.evaluate({one.item: one.value for one in named}) is False
