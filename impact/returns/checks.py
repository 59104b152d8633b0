"""Judge a whole return: everything wrong or odd in one pass, and what it comes to when nothing is wrong.

Comes after `returns.intake`, which opens the workbook; before the store, which keeps both. Each answer and each row of
a record sheet is read, then items are held to one another and to the supplier's last figures. What follows from a fault
already said is not said again, and the very same thing wrong in many cells is said once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from impact.plan.definitions import Definitions
from impact.plan.model import Plan
from impact.plan.periods import Period
from impact.returns.answers import interpret
from impact.returns.filed import BLANK, Entry, Return
from impact.returns.findings import Finding, in_order, stops
from impact.returns.form import Form
from impact.returns.messages import WRONG_PERIOD, WRONG_SUPPLIER
from impact.returns.observation import Observation
from impact.returns.observe import Stated, observations, stated_answer, stated_records
from impact.returns.records import read_records
from impact.returns.rules import check_changes, check_rules, explained

if TYPE_CHECKING:
    from impact.returns.intake import Opened


@dataclass(frozen=True)
class Checked:
    """What a return came to.

    Attributes:
        findings: Errors, then queries, then notes; what stopped the reading among them.
        observations: One for each item answered; none at all when there is any error.
    """

    findings: tuple[Finding, ...]
    observations: tuple[Observation, ...]


_NOTHING_BEFORE: Mapping[tuple[str, str], Observation] = {}


def check(
    opened: Opened,
    definitions: Definitions,
    *,
    last: Mapping[tuple[str, str], Observation] = _NOTHING_BEFORE,
    expected_supplier: str | None = None,
    expected_period: Period | None = None,
) -> Checked:
    """Check a return that was opened.

    Args:
        opened: The form it answers, what it says, and what was found on opening it.
        definitions: Those the form was made from.
        last: The supplier's last observation of each measure and item before this period.
        expected_supplier: Id of the supplier whose return this should be; None where any will do.
        expected_period: The quarter in which it should be collected; None where any will do.
    """
    if opened.form is None or opened.filed is None:
        return Checked(in_order(opened.findings), ())
    form, filed = opened.form, opened.filed
    misdirected = tuple(_identity(form, definitions, expected_supplier, expected_period))
    answers, cell_findings = _answers(form, filed)
    cut = frozenset(finding.item for finding in opened.findings if finding.severity == "error")
    sheets, row_findings = _records(form, filed, definitions, cut)
    stated = (*answers, *sheets)
    findings = (
        *opened.findings,
        *misdirected,
        *cell_findings,
        *row_findings,
        *_between(definitions.plan, stated, {} if misdirected else last, filed.explanations),
    )
    ordered = in_order(_grouped(findings))
    return Checked(ordered, () if stops(ordered) else observations(stated, form.supplier.id))


def _identity(
    form: Form, definitions: Definitions, expected_supplier: str | None, expected_period: Period | None
) -> Iterator[Finding]:
    """Whether it is the right supplier's return, for the right period."""
    if expected_supplier not in (None, form.supplier.id):
        supplier = definitions.register.supplier(expected_supplier or "")
        expected = supplier.name if supplier else str(expected_supplier)
        yield WRONG_SUPPLIER(found=form.supplier.name, expected=expected).at("", "")
    if expected_period not in (None, form.period):
        expected = expected_period.label if expected_period else ""
        yield WRONG_PERIOD(found=form.period.label, expected=expected).at("", "")


def _answers(form: Form, filed: Return) -> tuple[list[Stated], list[Finding]]:
    """Read every answer. A cell that the workbook does not have was said on opening it."""
    stated: list[Stated] = []
    findings: list[Finding] = []
    for question in form.questions():
        if question.name in filed.nowhere:
            continue
        entry = filed.entries.get(question.name) or Entry(question.name, BLANK, question.sheet, question.cell)
        reading = interpret(question, entry.raw)
        one = stated_answer(question, entry, reading)
        stated.append(one)
        for message in reading.messages:
            found = message.at(entry.sheet, entry.cell, question.name)
            findings.append(explained(found, [one], filed.explanations))
    return stated, findings


def _records(
    form: Form, filed: Return, definitions: Definitions, cut: frozenset[str]
) -> tuple[list[Stated], list[Finding]]:
    """Read every record sheet and work out what it comes to, but for those of *cut*, which lack a column."""
    stated: list[Stated] = []
    findings: list[Finding] = []
    for table in form.tables:
        if table.name in filed.nowhere:
            continue
        measure = definitions.plan.measure(table.measure)
        rows = filed.records.get(table.name, ())
        records = read_records(table, measure.records[table.key], rows, definitions.register, form.supplier.id)
        findings.extend(records.findings)
        at_fault = table.name in cut or stops(records.findings)
        stated.extend(stated_records(measure, records, at_fault))
    return stated, findings


def _between(
    plan: Plan,
    stated: Sequence[Stated],
    last: Mapping[tuple[str, str], Observation],
    explanations: Mapping[str, str],
) -> Iterator[Finding]:
    """What is wrong or odd between items, and against the last figures, measure by measure."""
    for measure in plan.measures:
        items = {one.item: one for one in stated if one.measure == measure.ref}
        yield from check_rules(measure, items, explanations)
        yield from check_changes(measure, items, last, explanations, plan.presentation.minimum_count)


def _grouped(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Say the very same thing once, at the first cell, with the further cells. A query is answered cell by cell."""
    alike: dict[object, list[Finding]] = {}
    for place, finding in enumerate(findings):
        apart = finding.severity == "query" or not finding.cell
        key = place if apart else (finding.code, finding.severity, finding.says, finding.remedy)
        alike.setdefault(key, []).append(finding)
    for first, *rest in alike.values():
        further = tuple(cell for other in rest for cell in (other.place, *other.cells))
        yield replace(first, cells=(*first.cells, *further)) if further else first
