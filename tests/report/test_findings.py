"""What was found in a return: as a page, and as a table that no spreadsheet program runs."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.checks.findings import Finding
from impact.plan.periods import Period
from impact.report.standings import COLUMNS, findings_csv, harmless, render_findings
from impact.resources import folder
from impact.store.model import Submission
from tests.report.returns_of_a_quarter import finding
from tests.returns.workbooks import DEFINITIONS


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


RECEIVED = datetime(2024, 7, 8, 22, 5, tzinfo=UTC)
SUBMISSION = Submission(
    7, "E23000013", Period.parse("2024-25-Q1"), 2, "return <v2>.xlsx", "ab" * 32, 9_000, RECEIVED, "errors", 1, 1, 0
)  # fmt: skip


def page(*findings: Finding) -> str:
    """The page's HTML."""
    return render_findings(DEFINITIONS, SUBMISSION, findings, [folder("templates")])


def test_each_finding_stands_under_its_severity_with_its_number_place_and_remedy():
    """Errors first, each numbered as `impact explain` takes it; twenty cells are named, and the rest counted."""
    html = page(finding(expected="A whole number"), finding("query", cells=tuple(f"S!E{n}" for n in range(2, 102))))
    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", html) == ["Mend these (1)", "Mend or explain these (1)"]
    assert re.findall(r'<tr id="finding-(\d)">', html) == ["1", "2"]
    for words in (
        "C1!E5", "This cell is blank.", "Enter a number.", "Expected: A whole number.", "S!E21, and 80 more.",
        "1 to mend before any of it counts, and 1 to mend or explain.",
        "<p>Cleveland, Q1 2024/25 (April to June), version 2: return &lt;v2&gt;.xlsx, received 8 July 2024</p>",
    ):  # fmt: skip
        assert words in html


def test_the_page_says_what_the_findings_come_to_and_a_supplier_s_words_are_no_markup():
    """One sentence for all of them."""
    html = page(finding("query", 'This cell holds "<script>alert(1)</script>".'))
    assert "<p>Its figures count. 1 to mend or explain.</p>" in html
    assert "<script" not in html
    assert "<p>Its figures count, and there is nothing to mend.</p>" in page()
