"""Findings as a table for a spreadsheet program, which must never take a text of theirs for a formula.

Comes after `returns.findings`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from impact.returns.findings import Finding

COLUMNS = ("submission", "number", "severity", "sheet", "cell", "says", "expected", "what to do", "code")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # some programs take the wide forms too


def findings_csv(found: Iterable[tuple[int, Sequence[Finding]]]) -> bytes:
    """Return a row for each cell that something was found in, in UTF-8 with a byte order mark, as Excel wants it.

    A text that a spreadsheet program would take for a formula gets an apostrophe before it; numbers do not.

    Args:
        found: Submissions by number with all their findings, in the order that gives each its number from 1.
    """
    text = StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for submission, findings in found:
        for number, finding in enumerate(findings, start=1):
            for sheet, cell in _places(finding):
                table.writerow(_row(submission, number, finding, sheet, cell))
    return text.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Return *text* so that no spreadsheet program runs it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _places(finding: Finding) -> Iterator[tuple[str, str]]:
    """Its own cell, then each further cell with the very same thing wrong."""
    yield finding.sheet, finding.cell
    for place in finding.cells:
        sheet, _, cell = place.rpartition("!")
        yield sheet or finding.sheet, cell


def _row(submission: int, number: int, finding: Finding, sheet: str, cell: str) -> list[int | str]:
    texts = (finding.severity, sheet, cell, finding.says, finding.expected, finding.remedy, finding.code)
    return [submission, number, *(harmless(text) for text in texts)]
