"""The last sheet of a handback, where it is wanted: what stood on a sheet that could not all be brought over.

After `reading.otherformats`, which reads the file again, and `writing.handback_words`; `writing.handback` writes it.
Each row of the supplier's sheet is one line of words, so that nothing on this sheet can be taken for an answer, a
heading or a record when the handback is sent again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.workbook import Workbook

from impact.checks.findings import Finding
from impact.returns.answers import Raw
from impact.returns.form import HEADER_ROW, Form
from impact.returns.places import column_letters
from impact.returns.reading.otherformats import read_as_saved
from impact.returns.reading.workbook import Sheet, Unreadable
from impact.returns.writing.handback_words import NOT_ALL_HERE
from impact.returns.writing.looks import height_of, lines_in, make_looks, protect, set_header, set_page
from impact.returns.writing.template_checks import MEND
from impact.returns.writing.template_contents import write_text

AS_SENT = "As you sent it"
_HEADINGS = ("From your file", "What stood there, by its column")
_WIDTHS = (36, 110)
_SAYS = "What stood in your file on each sheet that could not all be brought over. Copy what is needed from here."
_MOST = 2_000  # rows; the whole file is kept
_QUOTED = re.compile(r"'([^']+)'")
_BETWEEN = "  |  "


@dataclass(frozen=True)
class SentRow:
    """One row of the supplier's file, in words."""

    sheet: str
    row: int
    words: str


def rows_as_sent(content: bytes, form: Form, findings: Sequence[Finding]) -> tuple[SentRow, ...]:
    """Return every row of the sheets that could not all be brought over; none where the file cannot be read.

    Args:
        content: The supplier's file.
        form: What was asked; its guidance is left out.
        findings: All that was found, in its own words.
    """
    wanted = {finding.sheet for finding in findings if finding.code in NOT_ALL_HERE}
    wanted |= {name for finding in findings if finding.code == "sheet_twice" for name in _QUOTED.findall(finding.says)}
    if not wanted or not content:
        return ()
    try:
        sheets = read_as_saved(content).sheets
    except Unreadable:
        return ()
    guidance = tuple({question.guidance for question in form.questions() if question.guidance})
    return tuple(row for sheet in sheets if sheet.name in wanted for row in _rows(sheet, guidance))


def _rows(sheet: Sheet, guidance: Sequence[str]) -> Iterator[SentRow]:
    rows: dict[int, dict[int, str]] = {}
    for (row, column), raw in sheet.cells.items():
        if words := _words(raw, guidance):
            rows.setdefault(row, {})[column] = words
    for row, cells in sorted(rows.items()):
        yield SentRow(sheet.name, row, _BETWEEN.join(_in_order(cells)))


def _in_order(cells: Mapping[int, str]) -> Iterator[str]:
    for column, words in sorted(cells.items()):
        yield f"{column_letters(column)}: {words}"


def _words(raw: Raw, guidance: Sequence[str]) -> str:
    """What a cell showed; nothing for the words of our own formulas and guidance."""
    if raw.formula is not None:
        return "" if raw.kind == "text" or MEND in raw.formula else raw.shown or f"={raw.formula}"
    return "" if any(each in raw.shown for each in guidance) else " ".join(raw.shown.split())


def write_as_sent(workbook: Workbook, form: Form, rows: Sequence[SentRow]) -> None:
    """Add the sheet to *workbook*, as its last."""
    sheet, looks = workbook.add_worksheet(AS_SENT), make_looks(workbook)
    sheet.write_string(0, 0, AS_SENT, looks.title)
    sheet.write_string(1, 0, _SAYS, looks.note)
    for column, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(HEADER_ROW - 1, column, heading, looks.heading)
    for at, row in enumerate(rows[:_MOST], start=HEADER_ROW + 1):
        where = f"{row.sheet}, row {row.row}"
        sheet.set_row(at - 1, height_of((lines_in(where, _WIDTHS[0]), lines_in(row.words, _WIDTHS[1]))))
        write_text(sheet, at, 1, where, looks.label)
        write_text(sheet, at, 2, row.words, looks.label)
    if len(rows) > _MOST:
        more = f"… and {len(rows) - _MOST:,} more rows. Your file is kept as you sent it."
        sheet.write_string(HEADER_ROW + _MOST, 0, more, looks.words)
    set_header(sheet)
    set_page(sheet, AS_SENT, form.organisation)
    protect(sheet)
