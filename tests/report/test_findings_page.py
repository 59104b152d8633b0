"""What was found in a return, as a page."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from impact.checks.findings import Finding
from impact.plan.periods import Period
from impact.report.findings import findings_page, render_findings
from impact.resources import folder
from impact.store.model import Submission
from tests.returns.workbooks import DEFINITIONS

Q1 = Period.parse("2024-25-Q1")
RECEIVED = datetime(2024, 7, 8, 22, 5, tzinfo=UTC)
SUBMISSION = Submission(
    7, "E23000013", Q1, 2, "return <v2>.xlsx", "ab" * 32, 9_000, RECEIVED, "errors", 1, 1, 0
)  # fmt: skip
BLANK = Finding("blank", "error", "This cell is blank.", "Enter a number.", "C4 Local", "E5", expected="A whole number")
ASKED = Finding("change", "query", "It is 9; last quarter it was 2.", "Correct it, or explain it.", "C4 Local", "E6")


def page(*findings: Finding) -> str:
    """The page's HTML."""
    return render_findings(findings_page(DEFINITIONS, SUBMISSION, findings), [folder("templates")])


def test_each_finding_stands_under_its_severity_with_place_and_remedy() -> None:
    """Errors first, each row numbered as `impact explain` takes it."""
    html = page(BLANK, ASKED)
    headings = re.findall(r"<h2[^>]*>([^<]+)</h2>", html)
    assert headings == ["Mend these (1)", "Mend or explain these (1)"]
    assert re.findall(r'<tr id="finding-(\d)">', html) == ["1", "2"]
    for words in ("C4 Local!E5", "This cell is blank.", "Enter a number.", "Expected: A whole number."):
        assert words in html


def test_it_says_what_the_findings_come_to() -> None:
    """One sentence for all of them, and whose file it is."""
    assert "1 to mend before any of it counts, and 1 to mend or explain." in page(BLANK, ASKED)
    assert "Its figures count. 1 to mend or explain." in page(ASKED)
    assert "Its figures count, and there is nothing to mend." in page()
    assert "Cleveland, Q1 2024/25 (April to June), version 2" in page()


def test_what_a_supplier_wrote_is_text_and_never_markup() -> None:
    """A file's name and a cell's words are escaped."""
    hostile = Finding("not_a_number", "error", 'This cell holds "<script>alert(1)</script>".', "Enter a number.")
    html = page(hostile)
    assert "<script" not in html
    assert "return &lt;v2&gt;.xlsx" in html


def test_a_finding_of_very_many_cells_names_the_first_and_counts_the_rest() -> None:
    """Twenty cells are named."""
    many = Finding("blank", "error", "Blank.", "Fill.", "S", "E1", cells=tuple(f"S!E{n}" for n in range(2, 102)))
    assert "S!E21, and 80 more." in page(many)
