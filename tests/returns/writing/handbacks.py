"""Handbacks as they are written, looked at and sent again."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook as Book

from impact.checks.findings import Finding
from impact.returns.answers import Return
from impact.returns.judging import Checked, check
from impact.returns.opening import open_return
from impact.returns.writing.handback import FIRST_SHEET, write_handback
from tests.returns import filed_returns as plans
from tests.returns.filed_returns import CLEVELAND, DURHAM

PLAN = plans.definitions()


def handed_back(sent: Return, findings: Sequence[Finding] | None = None, **more: Any) -> bytes:
    """The handback of a return, with what the checks find in it."""
    found = check(sent, PLAN).findings if findings is None else findings
    return write_handback(sent, found, **{"forces": (CLEVELAND, DURHAM), "last": {}, **more})


def seen(content: bytes) -> Book:
    """A workbook as openpyxl sees it, with the values of its formulas."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(BytesIO(content), data_only=True)


def list_in(content: bytes) -> list[list[Any]]:
    """The lines of the first sheet."""
    return [[cell.value or "" for cell in row] for row in seen(content)[FIRST_SHEET].iter_rows(min_row=5)]


def again(content: bytes) -> tuple[Return, Checked]:
    """A handback as it is read and checked when it is sent again."""
    sent = open_return(content, PLAN)
    return sent, check(sent, PLAN)


def without_places(checked: Checked) -> tuple[list[Any], list[Any]]:
    """What was found and what it came to, wherever the cells are."""
    findings = [(f.code, f.severity, f.says, f.remedy, f.item, len(f.cells)) for f in checked.findings]
    return findings, nowhere_in(checked.observations)


def nowhere_in(observations: Sequence[Any]) -> list[Any]:
    """Observations without their cells."""
    return [each._replace(sheet="", cell="") for each in observations]


def with_rows(sent: Return, rows: Mapping[int, Sequence[Any]]) -> Return:
    """A return with these rows in its record sheet, at these row numbers."""
    assert sent.form
    (table,) = sent.form.tables
    return replace(sent, records={table.name: plans.sent_rows(table, rows)})
