"""What was found in returns: as one web page that holds everything it needs, and as a table for a spreadsheet program,
which must never take a text of theirs for a formula.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from io import StringIO
from pathlib import Path

from impact.checks.findings import Finding
from impact.plan.definitions import Definitions
from impact.plan.measure import Severity
from impact.plan.periods import day
from impact.report.styling import page_templates, style
from impact.store.model import Submission

COLUMNS = ("submission", "number", "severity", "sheet", "cell", "says", "expected", "what to do", "code")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # some programs take the wide forms too
_GROUPS: tuple[tuple[Severity, str, str], ...] = (
    ("error", "Mend these", "Nothing of the return counts until these are mended."),
    ("query", "Mend or explain these", "The figures count; each of these is to be mended, or explained beside it."),
    ("note", "For information", "Nothing needs to be done about these."),
)
_MOST_CELLS = 20  # further cells named for one finding


@dataclass(frozen=True)
class ShownFinding:
    """One finding, ready to show. `number` is its place among all, from 1, as `impact explain` takes it."""

    number: int
    place: str
    says: str
    expected: str
    remedy: str
    also: str


@dataclass(frozen=True)
class FindingsGroup:
    """The findings of one severity."""

    heading: str
    about: str
    findings: tuple[ShownFinding, ...]


@dataclass(frozen=True)
class FindingsPage:
    """Everything on the page."""

    title: str
    plan: str
    organisation: str
    whose: str
    file: str
    says: str
    groups: tuple[FindingsGroup, ...]
    notice: str


def findings_page(
    definitions: Definitions, submission: Submission, findings: Sequence[Finding], *, synthetic: bool = False
) -> FindingsPage:
    """Put *findings*, in their order, into the page of *submission*."""
    shown = [(finding.severity, _shown(number, finding)) for number, finding in enumerate(findings, start=1)]
    groups = ((severity, heading, about, tuple(s for kind, s in shown if kind == severity))
              for severity, heading, about in _GROUPS)  # fmt: skip
    return FindingsPage(
        title="What was found in this return",
        plan=definitions.plan.title,
        organisation=definitions.plan.organisation,
        whose=_whose(definitions, submission),
        file=f"{submission.filename}, received {day(submission.received.astimezone(UTC).date())}",
        says=_summary(findings),
        groups=tuple(FindingsGroup(heading, about, found) for _, heading, about, found in groups if found),
        notice="Synthetic data: every figure is made up" if synthetic else "",
    )


def render_findings(page: FindingsPage, folders: Sequence[Path]) -> str:
    """Return the page; nothing in it points to another file, and no script runs.

    Args:
        page: What is on it.
        folders: Template folders; of two files with one path the first folder's is used.

    Raises:
        jinja2.TemplateError: A workspace's own template names something that is not there.
        FileNotFoundError: No folder has the fonts.
    """
    templates = page_templates(folders)
    looks = style(templates, folders, "report/report.css", "portal/findings.css")
    templates.globals.update(style=looks, medium="screen")
    return templates.get_template("portal/findings.html.j2").render(page=page)


def _shown(number: int, finding: Finding) -> ShownFinding:
    further = list(finding.cells[:_MOST_CELLS])
    if len(finding.cells) > _MOST_CELLS:
        further.append(f"and {len(finding.cells) - _MOST_CELLS:,} more")
    also = f"The same holds for {', '.join(further)}." if further else ""
    return ShownFinding(number, finding.place, finding.says, finding.expected, finding.remedy, also)


def _whose(definitions: Definitions, submission: Submission) -> str:
    supplier = definitions.register.supplier(submission.supplier)
    if supplier is None or submission.period is None:
        return "A file that does not say whose it is"
    return f"{supplier.name}, {submission.period.label}, version {submission.version}"


def _summary(findings: Sequence[Finding]) -> str:
    errors, queries = (sum(f.severity == severity for f in findings) for severity in ("error", "query"))
    if errors:
        return (
            f"{errors:,} to mend before any of it counts{f', and {queries:,} to mend or explain' if queries else ''}."
        )
    if queries:
        return f"Its figures count. {queries:,} to mend or explain."
    return "Its figures count, and there is nothing to mend."


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
                texts = (finding.severity, sheet, cell, finding.says, finding.expected, finding.remedy, finding.code)
                table.writerow([submission, number, *map(harmless, texts)])
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
