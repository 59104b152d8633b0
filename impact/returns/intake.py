"""From a file's bytes to a `Return`: whose it is, what it was asked, and which cell answers which question.

After `returns.workbook`, which reads the cells, and `returns.form`, which says what is sought; before
`returns.checks`, which judges what was found. Answers are found by their defined names, which survive inserted rows,
renamed and reordered sheets; failing that, by the ref and the question beside them.
"""

from __future__ import annotations

from dataclasses import dataclass

from impact.plan.definitions import Definitions
from impact.returns import identity as who
from impact.returns.filed import Identity, Return
from impact.returns.findings import Finding, stops
from impact.returns.form import TEMPLATE_VERSION, Form
from impact.returns.placing import find_answers
from impact.returns.tables import find_records
from impact.returns.workbook import Unreadable, Workbook, read_workbook


@dataclass(frozen=True)
class Opened:
    """A workbook as far as it could be read.

    Attributes:
        identity: What it says it is; empty when it could not be read.
        form: What was asked; None when that is not known.
        filed: What it says; None when the form is not known.
        findings: What stopped the reading, or is missing from the workbook.
    """

    identity: Identity
    form: Form | None
    filed: Return | None
    findings: tuple[Finding, ...]


def open_return(content: bytes, definitions: Definitions) -> Opened:
    """Read a return. Never raises: whatever is wrong with the file is a finding."""
    try:
        workbook = read_workbook(content)
    except Unreadable as unreadable:
        return Opened(Identity(), None, None, (unreadable.finding,))
    identity = who.find_identity(workbook)
    if identity is None:
        return Opened(Identity(), None, None, (who.not_ours(),))
    form, findings = who.form_of(identity, definitions)
    if form is None:
        return Opened(identity, None, None, findings)
    return _gathered(workbook, identity, form)


def _gathered(workbook: Workbook, identity: Identity, form: Form) -> Opened:
    answers = find_answers(workbook, form)
    records = find_records(workbook, form)
    findings = (*answers.findings, *records.findings)
    if identity.definitions != form.definitions and not stops(findings):
        findings = (*findings, who.older_definitions())
    if identity.template != TEMPLATE_VERSION and not stops(findings):
        findings = (*findings, who.other_template())
    filed = Return(
        identity=identity,
        entries=answers.entries,
        records=records.rows,
        explanations=answers.explanations,
        nowhere=(*answers.nowhere, *records.nowhere),
    )
    return Opened(identity, form, filed, findings)
