"""Judge a whole return: everything wrong or odd in one pass, and what it comes to when nothing is wrong.

Comes after `opening.intake`, which opens the workbook; before the store, which keeps both. Each answer and each row of
a record sheet is read, then items are held to one another, to the supplier's earlier figures and to figures from
outside. What follows from a fault already said is not said again, and the very same thing wrong in many cells is said
once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from impact.plan.definitions import Definitions
from impact.plan.model import Covers, Plan
from impact.plan.periods import Period
from impact.returns.answers import BLANK, Answer, Return
from impact.returns.checking.answers import interpret
from impact.returns.checking.found import Found, explain
from impact.returns.checking.grouping import by_cause
from impact.returns.checking.history import check_history
from impact.returns.checking.misplaced import misplaced
from impact.returns.checking.nil import (
    Answered,
    Nil,
    all_zero,
    all_zero_note,
    nil_finding,
    nothing_filled_in,
    read_nil,
    taken_as_none,
    without_repeats,
)
from impact.returns.checking.norows import as_answered, check_no_rows
from impact.returns.checking.observe import Stated, observations, stated_answer, stated_records
from impact.returns.checking.outside import check_outside
from impact.returns.checking.purpose import purpose
from impact.returns.checking.received import follows, misdirected, not_astray, untimely
from impact.returns.checking.records import Records, read_records
from impact.returns.checking.references import check_references
from impact.returns.checking.repeated import same_as_last
from impact.returns.checking.rowfindings import row_findings
from impact.returns.checking.rules import check_changes, check_rules
from impact.returns.checking.sayings import NO_ROWS
from impact.returns.checking.totals import check_totals
from impact.returns.checking.unlikely import unlikely_answer, unlikely_in_rows
from impact.returns.checking.wanted import Reading
from impact.returns.findings import Finding, in_order, stops
from impact.returns.form import Form
from impact.returns.observation import Beside, Key, Observation, Series


@dataclass(frozen=True)
class Checked:
    """What a return came to.

    Attributes:
        findings: Errors, then queries, then notes; what stopped the reading among them.
        observations: One for each item answered; none at all when there is any error.
        nil: Whether it says that there was nothing to report, on the cover or by a 0 in every number.
        explanations: Of each query that was explained, here or before, by `Finding.fingerprint`; it is now a note.
    """

    findings: tuple[Finding, ...]
    observations: tuple[Observation, ...]
    nil: bool = False
    explanations: Mapping[str, str] = field(default_factory=dict)


def check(
    filed: Return,
    definitions: Definitions,
    *,
    beside: Beside = Beside(),  # noqa: B008  # frozen
    expected_supplier: str | None = None,
    expected_period: Period | None = None,
) -> Checked:
    """Check a return that was opened.

    Args:
        filed: The form it answers, what it says, and what was found on opening it.
        definitions: Those the form was made from.
        beside: What is known of the supplier from outside the return.
        expected_supplier: Id of the supplier whose return this should be; None where any will do.
        expected_period: The quarter in which it should be collected; None where any will do.
    """
    form = filed.form
    if form is None:
        return Checked(in_order(filed.findings), ())
    astray = tuple(misdirected(form, definitions, beside, expected_supplier, expected_period))
    before = [*filed.findings, *(astray or untimely(form, definitions.plan.collection, beside))]
    if (nothing := nothing_filled_in(form, filed)) is not None:
        return Checked(in_order([*before, nothing]), ())
    said = _said(form, filed, definitions, frozenset(finding.code for finding in astray), beside)
    later = () if astray else _between(said, form, definitions, beside)
    every = (*map(Found, before), *said.found, *later)
    explained = explain(every, filed.explanations, beside.explained)
    findings = in_order(by_cause(explained.findings))
    if stops(findings):
        return Checked(findings, (), explanations=explained.explanations)
    asked = any(finding.code == NO_ROWS.code and finding.severity == "query" for finding in findings)
    zero = not said.nil.declared and not asked and all_zero(said.answered)
    return Checked(
        (*findings, all_zero_note()) if zero else findings,
        observations(said.stated, form.supplier.id),
        said.nil.declared or zero,
        explained.explanations,
    )


# --- what it says -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Said:
    """What the return says, and what was found in reading it."""

    nil: Nil
    answered: Answered
    found: tuple[Found, ...]

    @property
    def stated(self) -> Sequence[Stated]:
        return self.answered.stated


def _said(form: Form, filed: Return, definitions: Definitions, astray: frozenset[str], beside: Beside) -> _Said:
    nil = read_nil(filed.nil)
    answers, taken, cells = _answers(form, filed, nil, definitions.plan.covers, beside)
    cut = frozenset(finding.item for finding in filed.findings if finding.severity == "error")
    sheets, records, rows = _records(form, filed, definitions, cut, astray)
    figures = as_answered(definitions.plan, answers, sheets, records)
    answered = Answered((*answers, *figures), frozenset(taken), records)
    on_cover = [*nil.findings]
    if (finding := nil_finding(nil, answered)) is not None:
        on_cover.append(finding)
        answered = answered.doubted() if finding.severity == "error" else answered
    return _Said(nil, answered, (*map(Found, on_cover), *cells, *map(Found, rows)))


def _answers(
    form: Form, filed: Return, nil: Nil, covers: Covers, beside: Beside
) -> tuple[list[Stated], list[str], list[Found]]:
    """Read every answer, and name those taken as 0. A cell that the workbook lacks was said on opening it."""
    stated: list[Stated] = []
    found: list[Found] = []
    taken: list[str] = []
    for question in form.questions():
        name = question.name
        entry = filed.answers.get(name)
        if entry is None:
            if name in filed.nowhere:
                continue
            entry = Answer(name, BLANK, question.sheet, question.cell)
        reading = interpret(question, entry.raw)
        if reading.messages:
            typed = misplaced(question, filed, beside)
            if taken_as_none(question, reading, nil) and not typed.in_explanation:
                taken.append(name)
                reading = Reading(0.0)
            expected = purpose(question)
            for message in reading.messages:
                said = typed.pointed_out(message, question, entry)
                found.append(Found(said.at(entry.sheet, entry.cell, name, expected), (name,)))
        one = stated_answer(question, entry, reading)
        stated.append(one)
        if question.type == "date" and (far := unlikely_answer(one, covers, purpose(question))) is not None:
            found.append(far)
    return stated, taken, found


def _records(
    form: Form, filed: Return, definitions: Definitions, cut: frozenset[str], astray: frozenset[str]
) -> tuple[list[Stated], list[Records], list[Finding]]:
    """Read every record sheet and work out what it comes to, but for those of *cut*, which lack a column.

    What follows from being another's return, *astray*, is not said of the rows.
    """
    stated: list[Stated] = []
    sheets: list[Records] = []
    findings: list[Finding] = []
    for table in form.tables:
        if table.name in filed.nowhere:
            continue
        measure = definitions.plan.measure(table.measure)
        rows = filed.records.get(table.name, ())
        sheet = not_astray(measure.records[table.key], astray)
        records = read_records(table, sheet, rows, definitions.register, form.supplier.id)
        findings.extend(each for each in row_findings(records) if not follows(each, astray))
        findings.extend(unlikely_in_rows(records, definitions.plan.covers))
        at_fault = table.name in cut or stops(records.findings)
        stated.extend(stated_records(measure, records, at_fault))
        sheets.append(records)
    return stated, sheets, findings


# --- what is odd between its parts, and beside others -----------------------------------------------------------


def _between(said: _Said, form: Form, definitions: Definitions, beside: Beside) -> Iterator[Found]:
    """What is wrong or odd between items, against the earlier figures and against those from outside."""
    plan = definitions.plan
    items: dict[str, dict[str, Stated]] = {}
    for one in said.stated:
        items.setdefault(one.measure, {})[one.item] = one
    for measure in plan.measures:
        own = items.get(measure.ref)
        if own is None or not measure.checks:
            continue
        yield from check_rules(measure, own)
        yield from check_totals(measure, items)
        yield from check_outside(measure, own, definitions.outside, form.supplier)
    last = beside.last
    yield from without_repeats(said.nil, said.answered, _against_earlier(plan, items, beside.history, last))
    if not said.nil.declared:
        yield from check_no_rows(plan, items, said.answered.records)
    yield from check_references(plan, said.answered.records)
    if (repeated := same_as_last(said.stated, last, form.period)) is not None:
        yield Found(repeated)


def _against_earlier(
    plan: Plan,
    items: Mapping[str, Mapping[str, Stated]],
    history: Mapping[Key, Series],
    last: Mapping[Key, Observation],
) -> Iterator[Found]:
    """What is odd against the last figures, then against all the earlier ones where nothing is said of the last."""
    for measure in plan.measures:
        own = items.get(measure.ref)
        if own is None or not measure.checks:
            continue
        changes = tuple(check_changes(measure, own, last, plan.presentation.minimum_count))
        yield from changes
        yield from check_history(measure, own, history, frozenset(one.finding.item for one in changes))
