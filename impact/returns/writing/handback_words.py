"""A finding as the handback says it: this is the fresh form already, so what was missing is filled in here.

After `returns.findings`; `writing.handback` shows these words in place of those that speak of the supplier's own file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from impact.checks.findings import Finding
from impact.returns.answers import UNDER_LAST, Return

_CELL, _SHEET, _COLUMN = "Fill in this cell.", "Fill in this sheet.", "Fill in this column."
_HERE: Mapping[str, str] = {
    "sheet_missing": _SHEET,
    "sheets_not_in_csv": "Fill in each sheet that is empty here.",
    "cell_missing": _CELL,
    "cell_moved": _CELL,
    "merged_answers": "Here each stands in its own cell. Check that it is right.",
    "from_another_workbook": "It stands here as a value. Check that it is right.",
}
NOT_ALL_HERE = frozenset(("sheet_twice", "cell_moved", "table_missing", "column_missing"))
_FORMAT = re.compile(r" If you (?:typed|entered) [^.]* set the cell's format to \w+(?: first)?\.")
_UNDERSTOOD = frozenset(("read_as_number", "read_as_percentage", "read_as_date"))
_HELD = re.compile(r"\b(?:holds?|shows?)\b")
_THEN: Mapping[str, str] = {"holds": "held", "hold": "held", "shows": "showed", "show": "showed"}
_STANDS_AS = (
    ("It was read as the ", "It stands here as the "),
    ("They were read as numbers.", "They stand here as numbers."),
    ("They were read as dates.", "They stand here as dates."),
)
_PAST: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\bis not in this workbook\.$"), "was not in your workbook."),
    (re.compile(r"\bare not in this sheet, so its (answers|rows) cannot be (found|read)\.$"),
     r"were not in this sheet as you sent it, so its \1 could not be \2."),
    (re.compile(r"\bcannot be told in this sheet, so its answers cannot be found\.$"),
     "could not be told in this sheet as you sent it, so its answers could not be found."),
    (re.compile(r"\b(is|are) empty or gone in this sheet, so the answers to (.*) cannot be found\.$"),
     lambda found: f"{'was' if found[1] == 'is' else 'were'} empty or gone in this sheet as you sent it, so the "
     f"answers to {found[2]} could not be found."),
    (re.compile(r"\bare not in this workbook:"), "were not in your workbook:"),
    (re.compile(r"\bis not in this sheet\.$"), "was not in this sheet as you sent it."),
    (re.compile(r"\bstands over more than one column of this sheet\.$"),
     "stood over more than one column of this sheet as you sent it."),
)  # fmt: skip


def in_handback(finding: Finding, filed: Return) -> Finding:
    """Return *finding* in the handback's own words."""
    if finding.code == "not_calculated":
        return _not_calculated(finding, filed)
    if finding.code in _UNDERSTOOD:
        return _understood(finding)
    says = _of_your_file(finding, filed)
    for pattern, past in _PAST if finding.code in _HERE or finding.code in NOT_ALL_HERE else ():
        says = pattern.sub(past, says)
    remedy = _REMEDIES[finding.code](finding, filed) if finding.code in _REMEDIES else _HERE.get(finding.code)
    return replace(finding, says=says, remedy=_FORMAT.sub("", finding.remedy if remedy is None else remedy))


def not_brought_over(findings: Iterable[Finding], shown_on: str = "") -> tuple[str, ...]:
    """Say of each sheet where not everything that was sent could be brought over, and where it still is.

    Args:
        findings: All that was found.
        shown_on: The sheet of the handback that shows what stood there; "" where there is none.
    """
    sheets = dict.fromkeys(finding.sheet for finding in findings if finding.code in NOT_ALL_HERE)
    still = f"what stood on it is on the sheet '{shown_on}'" if shown_on else "your file is kept as you sent it"
    return tuple(f"Not everything on your sheet '{sheet}' could be brought over; {still}." for sheet in sheets)


def _not_calculated(finding: Finding, filed: Return) -> Finding:
    """What the formula was, where one cell alone is meant."""
    entry = filed.answers.get(finding.item)
    if entry is None or finding.cells or not entry.raw.formula:
        return replace(finding, remedy="Type the answer here.")
    says = f"This cell held a formula that was never worked out: ={entry.raw.formula}."
    return replace(finding, says=says, remedy="Type the answer here.")


def _understood(finding: Finding) -> Finding:
    """What the cell held was understood, and stands here as what it was taken for."""
    says = _HELD.sub(lambda found: _THEN[found[0]], finding.says, count=1)
    remedy = finding.remedy
    for read_as, stands_as in _STANDS_AS:
        remedy = remedy.replace(read_as, stands_as, 1)
    return replace(finding, says=says, remedy=remedy)


def _of_your_file(finding: Finding, filed: Return) -> str:
    """What it says; a figure under "Last time" stands in the file that was sent, and here ours stands in its place."""
    says = finding.says
    for stray in filed.strays.get(finding.item, ()):
        if stray.name.endswith(UNDER_LAST):
            says = re.sub(rf" in {stray.cell}\b", f" in {stray.cell} of your file", says, count=1)
    return says


def _whole_or_column(finding: Finding, filed: Return) -> str:
    """A record sheet may lack one column; a sheet of questions then lacks every answer."""
    return _COLUMN if finding.item in filed.records else _SHEET


def _which(finding: Finding, filed: Return) -> str:
    """Of two copies of a record sheet one stands here; of two different answers neither."""
    if finding.item in filed.records:
        return "The rows of the first stand here. Check that they are the ones you mean."
    return "Fill in the cells that are blank here."


_REMEDIES: Mapping[str, Callable[[Finding, Return], str]] = {
    "cell_missing": lambda finding, filed: _CELL if finding.item else "Fill in the cells that are blank here.",
    "column_missing": _whole_or_column,
    "table_missing": lambda finding, filed: _SHEET,
    "sheet_twice": _which,
}
