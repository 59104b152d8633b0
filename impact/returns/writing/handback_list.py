"""The first sheet of a handback: what was found, in order, each with a link to its cell.

After `writing.handback_places`; `writing.handback` writes it. It asks for nothing, so that nothing in it can be taken
for an answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.checks.findings import SHOWN_CELLS, Finding
from impact.plan.measure import Severity
from impact.plan.spreadsheet import Spot
from impact.returns.form import HEADER_ROW, Form
from impact.returns.places import cell_name, quoted
from impact.returns.writing.handback_places import Places
from impact.returns.writing.looks import Looks, height_of, lines_in, make_looks, protect, set_header, set_page
from impact.returns.writing.template_contents import write_text

HEADINGS = ("What to do", "Where", "What it says", "What was expected", "How to put it right")
_WIDTHS = (19, 30, 52, 30, 52)
_KINDS: dict[Severity, str] = {"error": "× Mend", "query": "! Mend or explain", "note": "For information"}
_COUNTED: dict[Severity, str] = {"error": "to mend", "query": "to mend or explain", "note": "for information"}
_MOST = 2_000  # lines; what a person can mend in one go is far less
_HOW = (
    "This is a fresh form with the answers, rows and explanations you sent. Put right what is marked in the cells, or "
    "explain it beside them, and send this workbook again as it is."
)
_HOW_ALONE = "Your file could not be taken as a return, so there is no form here to put right. Do what the list says."
_FINE = "Nothing was found wrong."
_TITLE = "What to mend"


@dataclass(frozen=True)
class _Line:
    """One line of the list; *spot* or *sheet* is where its link leads."""

    kind: str
    says: str
    expected: str
    remedy: str
    where: str
    spot: Spot | None = None
    sheet: str = ""


def write_list(
    workbook: Workbook,
    sheet: Worksheet,
    form: Form | None,
    findings: Sequence[Finding],
    places: Places | None,
    notes: Sequence[str],
) -> None:
    """Write the list of findings on *sheet*, still empty.

    Args:
        workbook: What it is part of.
        sheet: The first of it.
        form: What was asked; None where that is not known.
        findings: In order.
        places: Where cells are in this workbook; None where it has no other sheet.
        notes: Sentences that stand above the list.
    """
    looks = make_looks(workbook)
    about = f": {form.supplier.name}, {form.period.label}" if form is not None else ""
    sheet.write_string(0, 0, f"{_TITLE}{about}", looks.title)
    write_text(sheet, 2, 1, " ".join((_HOW if form is not None else _HOW_ALONE, *notes)), looks.note)
    write_text(sheet, 3, 1, _counts(findings), looks.live)
    for column, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(HEADER_ROW - 1, column, heading, looks.heading)
    sheet.set_row(HEADER_ROW - 1, height_of([1]))
    lines = [line for finding in findings for line in _lines(finding, places)]
    for row, line in enumerate(lines[:_MOST], start=HEADER_ROW + 1):
        _write_line(sheet, row, line, looks)
    if len(lines) > _MOST:
        more = f"… and {len(lines) - _MOST:,} more, marked in their cells."
        sheet.write_string(HEADER_ROW + _MOST, 0, more, looks.words)
    set_header(sheet)
    organisation = form.organisation if form is not None else ""
    set_page(sheet, f"{_TITLE}{about}", organisation)
    protect(sheet)


def _counts(findings: Sequence[Finding]) -> str:
    times = Counter(finding.severity for finding in findings)
    parts = [f"{times[severity]:,} {words}" for severity, words in _COUNTED.items() if times[severity]]
    return f"{', '.join(parts)}." if parts else _FINE


def _lines(finding: Finding, places: Places | None) -> Iterator[_Line]:
    """A finding, then each further cell that it holds for."""
    kind = _KINDS[finding.severity]
    if places is None:
        yield _Line(kind, finding.says, finding.expected, finding.remedy, finding.place or "The whole file")
        return
    says, remedy = (places.said(finding, text) for text in (finding.says, finding.remedy))
    spot, sheet = places.of(finding), places.sheet_of(finding)
    where = _called(spot) if spot is not None else sheet or "The whole file"
    yield _Line(kind, says, finding.expected, remedy, where, spot, sheet)
    for reference in finding.cells[:SHOWN_CELLS]:
        further = places.of_reference(reference)
        where = _called(further) if further is not None else reference
        yield _Line(kind, "The same here.", "", "", where, further)
    if (more := len(finding.cells) - SHOWN_CELLS) > 0:
        yield _Line(kind, f"The same in {more:,} more cells, each marked.", "", "", sheet, None, sheet)


def _called(spot: Spot) -> str:
    return f"{spot[0]}, {cell_name(spot[1], spot[2])}"


def _write_line(sheet: Worksheet, row: int, line: _Line, looks: Looks) -> None:
    texts = (line.kind, line.where, line.says, line.expected, line.remedy)
    sheet.set_row(row - 1, height_of(lines_in(text, width) for text, width in zip(texts, _WIDTHS, strict=True)))
    style = {"×": looks.kind_mend, "!": looks.kind_explain}.get(line.kind[0], looks.label)
    for column, text in enumerate(texts, start=1):
        write_text(sheet, row, column, text, style if column == 1 else looks.label)
    target = cell_name(line.spot[1], line.spot[2]) if line.spot is not None else "A1"
    name = line.spot[0] if line.spot is not None else line.sheet
    if name:
        sheet.write_url(row - 1, 1, f"internal:{quoted(name)}!{target}", looks.boxed_link, line.where)
