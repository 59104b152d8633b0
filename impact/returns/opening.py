"""From a file's bytes to a `Return`: whose it is, what it was asked, and which cell answers which question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.returns.answers import Answer, Return
from impact.returns.findings import Finding, listed, stops
from impact.returns.form import NIL_NAME, TEMPLATE_VERSION, Form, normal
from impact.returns.identity import NOT_OURS, KnownIdentity, contradictions, find_identity, form_of
from impact.returns.matching import Matcher
from impact.returns.oddities import from_another_workbook, merged_findings, never_worked_out, oddity_findings
from impact.returns.places import cell_name
from impact.returns.reading.otherformats import AsSaved, other_format, read_as_saved
from impact.returns.reading.workbook import Unreadable, Workbook
from impact.returns.tables import find_records

_NIL_WORDS = normal("Nothing to report?")
_DEEPEST = 40  # rows of a cover that are looked through
_NOT_THERE = ("sheet_missing", "table_missing")


def open_return(
    content: bytes,
    definitions: Definitions,
    *,
    supplier: str | None = None,
    period: Period | None = None,
    filename: str = "",
) -> Return:
    """Read a return. Never raises: whatever is wrong with the file is a finding.

    Args:
        content: The file, as it came.
        definitions: What is asked, and of whom.
        supplier: Id of the one whose return the sender says it is; used only where the workbook itself does not say.
        period: The quarter that the sender says it is for; likewise.
        filename: As the sender called it; used only where nobody says whose it is, and its questions agree.
    """
    try:
        saved = read_as_saved(content)
    except Unreadable as unreadable:
        return Return(findings=(unreadable.finding,))
    return open_saved(saved, definitions, supplier=supplier, period=period, filename=filename)


def open_saved(
    saved: AsSaved, definitions: Definitions, *, supplier: str | None, period: Period | None, filename: str
) -> Return:
    """Find in a workbook what was asked; the arguments are those of `open_return`."""
    known = find_identity(saved.workbook, definitions, supplier, period, filename)
    if known is None:
        return Return(findings=(NOT_OURS,))
    form, findings = form_of(known.identity, definitions)
    if form is None:
        return Return(known.identity, findings=findings)
    contradicted = contradictions(saved.workbook, definitions, form, filename) if known.said_within else ()
    return _gathered(saved, known, form, contradicted)


def _gathered(saved: AsSaved, known: KnownIdentity, form: Form, contradicted: Sequence[Finding]) -> Return:
    workbook, found = saved.workbook, Matcher(saved.workbook, form)
    if saved.one_sheet and (renamed := found.renamed()) is not workbook:
        workbook, found = renamed, Matcher(renamed, form)
    records = find_records(workbook, form)
    if not known.said_within and not found.answers and not records.rows:
        return Return(findings=(NOT_OURS,))
    lacking = [*found.findings, *records.findings]
    nil = _find_nil(workbook)
    other_definitions = known.identity.definitions not in ("", form.definitions)
    read = [*found.answers.values(), *found.beside.values(), *([nil] if nil is not None else [])]
    findings = [
        *contradicted,
        *(_sheets_not_sent(lacking) if saved.one_sheet else lacking),
        *(found.reworded() if other_definitions else ()),
        *from_another_workbook(found.answers.values()),
        *merged_findings(workbook, read, list(records.rows.values())),
        *never_worked_out(found.beside.values()),
        *oddity_findings(saved.workbook),
        *known.findings,
        *found.no_longer_asked(),
    ]
    if not stops(findings):
        findings += _made_otherwise(saved, known, other_definitions)
    return Return(
        identity=known.identity,
        form=form,
        findings=tuple(findings),
        answers=found.answers,
        records=records.rows,
        explanations=found.explanations,
        nowhere=(*found.nowhere, *records.nowhere),
        nil=nil,
        strays=found.strays,
    )


def _find_nil(workbook: Workbook) -> Answer | None:
    """The cover's cell for "Nothing to report?": by its name, else beside its words; None without one."""
    if (named := workbook.named(NIL_NAME)) is not None:
        sheet, place = named
        return Answer(NIL_NAME, sheet.at(place.top, place.left), sheet.name, place.cell)
    for sheet in workbook.sheets:
        for row in range(1, _DEEPEST + 1):
            if normal(sheet.at(row, 1).shown) == _NIL_WORDS:
                return Answer(NIL_NAME, sheet.at(row, 2), sheet.name, cell_name(row, 2))
    return None


def _sheets_not_sent(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Say once which sheets are not in a file of one sheet, which is all that a .csv has room for."""
    names = [f"'{finding.sheet}'" for finding in findings if finding.code in _NOT_THERE]
    if names:
        these, are = ("sheet", "is") if len(names) == 1 else ("sheets", "are")
        says = f"A .csv file holds one sheet only; the {these} {listed(names)} {are} not in it."
        yield Finding("sheets_not_in_csv", "error", says, "Save the whole workbook as .xlsx and send that.")
    yield from (finding for finding in findings if finding.code not in _NOT_THERE)


def _made_otherwise(saved: AsSaved, known: KnownIdentity, other_definitions: bool) -> Iterator[Finding]:
    """What is different from the template as it is made now, though everything was found."""
    if other_definitions:
        says = (
            "The definitions have changed since this workbook was made, but every question asked now was found in it."
        )
        yield Finding("older_definitions", "note", says, "You need do nothing.")
    if known.identity.definitions and known.identity.template != TEMPLATE_VERSION:
        says = "This workbook was made by another version of the template, and every question was found in it."
        yield Finding("other_template", "note", says, "You need do nothing.")
    if saved.ending:
        yield other_format(saved.ending)
