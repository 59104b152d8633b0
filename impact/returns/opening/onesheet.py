"""A return that came as one sheet, which is all that a .csv has room for.

After `reading.workbook`; `opening.intake` turns to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from impact.returns.findings import Finding
from impact.returns.form import Form
from impact.returns.opening.headings import find_headings
from impact.returns.opening.likeforms import asked_by
from impact.returns.opening.likeness import Likeness
from impact.returns.reading.workbook import Workbook

_NOT_THERE = ("sheet_missing", "table_missing")


def called_as_on_the_form(workbook: Workbook, form: Form) -> Workbook:
    """Return *workbook* with its one sheet named as the form's that it is; as it is where that cannot be told."""
    (sheet,) = workbook.sheets
    likeness = Likeness(workbook, form, asked_by(form))
    names = [asked.name for asked in form.sheets if likeness.alike(asked.name)]
    for table in form.tables:
        found = find_headings(sheet, table.headings)
        if found is not None and len(found.columns) == len(set(map(str.casefold, table.headings))):
            names.append(table.sheet)
    return replace(workbook, sheets=(replace(sheet, name=names[0]),)) if len(names) == 1 else workbook


def sheets_not_sent(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Say once which sheets are not in a file of one sheet."""
    missing = [finding for finding in findings if finding.code in _NOT_THERE]
    if not missing:
        return tuple(findings)
    names = [f"'{finding.sheet}'" for finding in missing]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    these = "sheet" if len(names) == 1 else "sheets"
    said = Finding(
        "sheets_not_in_csv",
        "error",
        f"A .csv file holds one sheet only; the {these} {listed} {'is' if len(names) == 1 else 'are'} not in it.",
        "Save the whole workbook as .xlsx and send that.",
    )
    return (said, *(finding for finding in findings if finding.code not in _NOT_THERE))
