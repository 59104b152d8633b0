"""What was found in one return, as one web page that holds everything it needs.

Comes after `store`, which keeps the findings. The same objects give the terminal's lines, the JSON, the CSV and the
handback workbook; a portal shows this page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from impact.plan.definitions import Definitions
from impact.plan.measure import Severity
from impact.plan.periods import day
from impact.report.styling import page_templates, style
from impact.returns.findings import Finding
from impact.store.model import Submission

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
class Group:
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
    groups: tuple[Group, ...]
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
        groups=tuple(Group(heading, about, found) for _, heading, about, found in groups if found),
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
