"""From a file's bytes to a `Return`: whose it is, what it was asked, and which cell answers which question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from impact.checks.findings import Finding, listed, stops
from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.returns.answers import Answer, Identity, Return
from impact.returns.form import NIL_NAME, TEMPLATE_VERSION, normal
from impact.returns.identity import FROM_COVER, NOT_OURS, contradictions, find_identity, form_of
from impact.returns.matching import Matcher, explanation_of
from impact.returns.oddities import from_another_workbook, merged_findings, never_worked_out, oddity_findings
from impact.returns.places import cell_name
from impact.returns.reading.otherformats import other_format, read_as_saved
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
        workbook = read_as_saved(content)
    except Unreadable as unreadable:
        return Return(findings=(unreadable.finding,))
    return open_workbook(workbook, definitions, supplier=supplier, period=period, filename=filename)


def open_workbook(
    workbook: Workbook, definitions: Definitions, *, supplier: str | None, period: Period | None, filename: str
) -> Return:
    """Find in a workbook what was asked; the arguments are those of `open_return`."""
    identity, how = find_identity(workbook, definitions, supplier, period, filename)
    if identity is None:
        return Return(findings=(NOT_OURS,))
    form, findings = form_of(identity, definitions)
    if form is None:
        return Return(identity, findings=findings)
    said_within = all(finding is FROM_COVER for finding in how)
    contradicted = contradictions(workbook, definitions, form, filename) if said_within else ()
    matcher = Matcher(workbook, form)
    if workbook.ending == ".csv" and (renamed := matcher.renamed()) is not workbook:
        workbook, matcher = renamed, Matcher(renamed, form)
    records, lacking = find_records(workbook, form)
    if not said_within and not matcher.answers and not records:
        return Return(findings=(NOT_OURS,))
    nil = _find_nil(workbook)
    other_definitions = identity.definitions not in ("", form.definitions)
    read = [*matcher.answers.values(), *matcher.beside.values(), *([nil] if nil is not None else [])]
    lacking = [*matcher.findings, *lacking]
    said = [
        *contradicted,
        *(_sheets_not_sent(lacking) if workbook.ending == ".csv" else lacking),
        *(matcher.reworded() if other_definitions else ()),
        *from_another_workbook(matcher.answers.values()),
        *merged_findings(workbook, read, list(records.values())),
        *never_worked_out(matcher.beside.values()),
        *oddity_findings(workbook),
        *how,
        *matcher.no_longer_asked(),
    ]
    if not stops(said):
        said += _made_otherwise(workbook, identity, other_definitions)
    explanations = {name: explanation_of(each.raw) for name, each in matcher.beside.items()}
    return Return(identity, form, tuple(said), matcher.answers, records, explanations, nil, matcher.strays)


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


def _made_otherwise(workbook: Workbook, identity: Identity, other_definitions: bool) -> Iterator[Finding]:
    """What is different from the template as it is made now, though everything was found."""
    if other_definitions:
        says = (
            "The definitions have changed since this workbook was made, but every question asked now was found in it."
        )
        yield Finding("older_definitions", "note", says, "You need do nothing.")
    if identity.definitions and identity.template != TEMPLATE_VERSION:
        says = "This workbook was made by another version of the template, and every question was found in it."
        yield Finding("other_template", "note", says, "You need do nothing.")
    if workbook.ending:
        yield other_format(workbook.ending)
