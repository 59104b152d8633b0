"""Findings as a table that no spreadsheet program runs."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.checks.findings import Finding
from impact.report.findings import COLUMNS, findings_csv, harmless
from tests.report.returns_of_a_quarter import finding


def rows(*findings: Finding) -> list[list[str]]:
    return list(csv.reader(StringIO(findings_csv([(12, findings)]).decode("utf-8-sig"), newline="")))


def test_the_whole_file():
    """A byte order mark, the headings, and a row for each finding."""
    assert (
        findings_csv([(12, [finding(expected="A whole number")])])
        == (
            "\N{BYTE ORDER MARK}submission,number,severity,sheet,cell,says,expected,what to do,code\r\n"
            "12,1,error,C1,E5,This cell is blank.,A whole number,Enter a number.,blank\r\n"
        ).encode()
    )


def test_each_further_cell_has_a_row_of_its_own_under_the_same_number():
    """So that the table can be filtered by sheet."""
    found = rows(finding(cells=("C1!E6", "C2 Local!E7")), finding("query"))[1:]
    assert [row[1:5] for row in found] == [
        ["1", "error", "C1", "E5"], ["1", "error", "C1", "E6"], ["1", "error", "C2 Local", "E7"],
        ["2", "query", "C1", "E5"],
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_a_text_that_would_be_taken_for_a_formula_gets_an_apostrophe(text: str):
    """Whoever opens the table sees the text."""
    assert harmless(text) == f"'{text}"
    assert rows(finding(says=text))[1][5] == f"'{text}"


def test_other_texts_stay_as_they_are():
    """Within a text, the same signs do no harm."""
    assert harmless("This cell holds =1+1.") == "This cell holds =1+1."
    assert harmless("") == ""


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_starts_a_formula_and_none_is_lost(text: str):
    """Whatever a force writes comes back as it was, behind an apostrophe at most."""
    row = rows(finding(says=text))[1]
    assert len(row) == len(COLUMNS)
    assert row[5] in (text, f"'{text}")
    assert not row[5].startswith(("=", "+", "-", "@", "\t", "\r"))
