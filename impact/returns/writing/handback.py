"""The handback: our form again, written fresh, with everything that was sent in it and everything that was found.

After `checking.checks`, which finds, and `writing.template`, which writes the form. A supplier's own file is never
edited: this is a new workbook in which each answer, explanation and row stands where the form has its place. It can be
corrected and sent again as it is, and reads as the file it answers. What comes back otherwise: a formula as the value
it had, a text that was understood ("1,204") as what it was taken for, what would read otherwise under the form's own
number format as a text, and notes or sheets of the supplier's own not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import BinaryIO

from impact.checks.findings import Finding, in_order
from impact.plan.register import Supplier
from impact.plan.spreadsheet import Spot
from impact.returns.answers import BLANK, Raw, Return
from impact.returns.form import Form, RecordTable
from impact.returns.observation import Last
from impact.returns.writing.handback_as_sent import AS_SENT, rows_as_sent, write_as_sent
from impact.returns.writing.handback_list import write_list
from impact.returns.writing.handback_places import Places
from impact.returns.writing.handback_values import as_handed_back
from impact.returns.writing.handback_words import in_handback, not_brought_over
from impact.returns.writing.looks import begun
from impact.returns.writing.template import fill_workbook, new_workbook
from impact.returns.writing.template_contents import Contents, Mark

FIRST_SHEET = "What to mend"
_LONG_AGO = datetime(1980, 1, 1)  # a file that belongs to no period is the same every time too
_SIGNS = {"error": "×", "query": "!", "note": ""}


def write_handback(
    opened: Return,
    findings: Sequence[Finding],
    target: BinaryIO,
    *,
    forces: Sequence[Supplier],
    last: Mapping[str, Last],
    notes: Sequence[str] = (),
    content: bytes = b"",
) -> None:
    """Write the handback of a return to *target*. The same arguments give the same bytes.

    Args:
        opened: The return as it was opened. Where it could not be (`form` is None), the handback is the list alone.
        findings: All that was found, with places in the supplier's own file.
        target: A binary file to write to.
        forces: The choices for a record sheet's columns of type force, as in the template.
        last: Each answer's last figure, as in the template.
        notes: Sentences that stand above the list.
        content: The file itself, where it is at hand: what could not be brought over is then shown on a last sheet.

    Raises:
        OSError: *target* cannot be written.
    """
    written = BytesIO()
    form, ordered = opened.form, in_order(findings)
    if form is None:
        workbook = begun(written)
        workbook.set_properties({"title": FIRST_SHEET, "created": _LONG_AGO})
        write_list(workbook, workbook.add_worksheet(FIRST_SHEET), None, ordered, None, notes)
    else:
        workbook, places = new_workbook(written, form), Places(form, opened)
        kept = rows_as_sent(content, form, ordered)
        notes = (*not_brought_over(ordered, AS_SENT if kept else ""), *notes)
        ordered = tuple(in_handback(finding, opened) for finding in ordered)
        first = workbook.add_worksheet(FIRST_SHEET)
        fill_workbook(workbook, form, forces, last, _contents(form, places, ordered))
        write_list(workbook, first, form, ordered, places, notes)
        if kept:
            write_as_sent(workbook, form, kept)
    workbook.close()
    target.write(written.getvalue())


def _contents(form: Form, places: Places, findings: Sequence[Finding]) -> Contents:
    """Everything that was sent, with what was found beside it."""
    filed = places.filed
    types = {question.name: question.type for question in form.questions()}
    return Contents(
        answers={
            name: as_handed_back(entry.raw, types[name]) for name, entry in filed.answers.items() if name in types
        },
        explanations=filed.explanations,
        records={table.name: _rows(table, places) for table in form.tables},
        nil=as_handed_back(filed.nil.raw, "yes_no") if filed.nil is not None else BLANK,
        marks=_marks(places, findings),
    )


def _rows(table: RecordTable, places: Places) -> dict[int, dict[str, Raw]]:
    """The rows of a record sheet, at the handback's row numbers."""
    types = {key: column.type for key, column in table.columns}
    rows = {}
    for row in places.filed.records.get(table.name, ()):
        cells = {key: as_handed_back(entry.raw, types[key]) for key, entry in row.cells.items() if key in types}
        rows[places.row(table, row.number)] = {key: raw for key, raw in cells.items() if raw.kind != "blank"}
    return rows


def _marks(places: Places, findings: Sequence[Finding]) -> dict[Spot, Mark]:
    """What to show at each cell; the findings come with errors first, so that the first sign is the gravest."""
    marks: dict[Spot, Mark] = {}
    for finding in findings:
        words = f"{places.said(finding, finding.says)} {places.said(finding, finding.remedy)}".strip()
        for spot in dict.fromkeys(places.all_of(finding)):
            before = marks.get(spot)
            sign = before.sign if before is not None else _SIGNS[finding.severity]
            marks[spot] = Mark(sign, f"{before.words}\n{words}" if before is not None else words)
    return marks
