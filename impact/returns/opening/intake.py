"""From a file's bytes to a `Return`: whose it is, what it was asked, and which cell answers which question.

After `reading.otherformats`, which reads the cells, and `returns.form`, which says what is sought; before
`checking.checks`, which judges what was found. Answers are found by their defined names, which survive inserted rows,
renamed and reordered sheets; failing that, by the ref and the question beside them.
"""

from __future__ import annotations

from impact.plan.definitions import Definitions
from impact.returns.answers import Identity, Return
from impact.returns.findings import Finding, stops
from impact.returns.form import TEMPLATE_VERSION, Form
from impact.returns.opening import identity as who
from impact.returns.opening import leftover
from impact.returns.opening.contradiction import contradictions
from impact.returns.opening.cover import Told
from impact.returns.opening.explained import never_worked_out
from impact.returns.opening.identity import Known
from impact.returns.opening.merged import merged_findings
from impact.returns.opening.oddities import oddity_findings
from impact.returns.opening.onesheet import called_as_on_the_form, sheets_not_sent
from impact.returns.opening.placing import find_answers
from impact.returns.opening.tables import find_records
from impact.returns.opening.whichtable import with_tables_found
from impact.returns.opening.wording import reworded
from impact.returns.reading.otherformats import AsSaved, other_format, read_as_saved
from impact.returns.reading.workbook import Unreadable

__all__ = ["Told", "open_return"]

_NOT_TOLD = Told()


def open_return(content: bytes, definitions: Definitions, *, told: Told = _NOT_TOLD, filename: str = "") -> Return:
    """Read a return. Never raises: whatever is wrong with the file is a finding.

    Args:
        content: The file, in any format that a spreadsheet program saves.
        definitions: What is asked, and of whom.
        told: Whose return the sender says it is; used only where the workbook itself does not say.
        filename: As the sender called it; used only where nobody says whose it is, and its questions agree.
    """
    try:
        saved = read_as_saved(content)
    except Unreadable as unreadable:
        return Return(findings=(unreadable.finding,))
    known = who.find_identity(saved.workbook, definitions, told, filename)
    if known is None:
        return Return(findings=(who.not_ours(),))
    form, findings = who.form_of(known.identity, definitions)
    if form is None:
        return Return(known.identity, findings=findings)
    contradicted = contradictions(saved.workbook, definitions, form, filename) if known.said_within else ()
    return _gathered(saved, known, form, contradicted)


def _gathered(saved: AsSaved, known: Known, form: Form, contradicted: tuple[Finding, ...] = ()) -> Return:
    workbook = called_as_on_the_form(saved.workbook, form) if saved.one_sheet else saved.workbook
    answers = find_answers(workbook, form)
    workbook, redirected = with_tables_found(workbook, form)
    records = find_records(workbook, form)
    if not known.said_within and not answers.entries and not records.rows:
        return Return(findings=(who.not_ours(),))
    lacking = (*answers.findings, *redirected, *records.findings)
    if saved.one_sheet:
        lacking = sheets_not_sent(lacking)
    nil = leftover.find_nil(workbook)
    read = (*answers.entries.values(), *answers.beside.values(), *([nil] if nil is not None else []))
    findings = (
        *contradicted,
        *lacking,
        *(reworded(workbook, form, answers.entries) if _other_definitions(known.identity, form) else ()),
        *leftover.from_another_workbook(answers.entries),
        *merged_findings(workbook, read, records.rows.values()),
        *never_worked_out(answers.beside.values()),
        *oddity_findings(saved.workbook),
        *known.findings,
        *leftover.no_longer_asked(workbook, form),
    )
    return Return(
        identity=known.identity,
        form=form,
        findings=(*findings, *_changed(saved, known.identity, form, findings)),
        answers=answers.entries,
        records=records.rows,
        explanations=answers.explanations,
        nowhere=(*answers.nowhere, *records.nowhere),
        nil=nil,
        strays=answers.strays,
    )


def _other_definitions(said: Identity, form: Form) -> bool:
    return said.definitions not in ("", form.definitions)


def _changed(saved: AsSaved, said: Identity, form: Form, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """What is different from the template as it is made now, though everything was found; nothing where it was not."""
    if stops(findings):
        return ()
    notes: list[Finding] = []
    if _other_definitions(said, form):
        notes.append(who.older_definitions())
    if said.definitions and said.template != TEMPLATE_VERSION:
        notes.append(who.other_template())
    if saved.ending:
        notes.append(other_format(saved.ending))
    return tuple(notes)
