"""What is wrong or odd in the words and the style of a workspace's reports."""

from __future__ import annotations

from impact.plan.definitions import Definitions
from impact.report.commentary_checks import commentary_findings
from impact.report.remarks import Remark
from impact.report.styling import lacks
from impact.report.view import ReportView
from impact.results.compiled import Compiled
from impact.workspace import Workspace


def remarks_on(workspace: Workspace, definitions: Definitions, compiled: Compiled) -> tuple[Remark, ...]:
    """Return what is wrong or odd in the commentary on the quarter of *compiled*, the errors first.

    Args:
        workspace: Its commentary, and the fonts that its reports are set in.
        definitions: The plan.
        compiled: The quarter's results as they may be shown: `reporting.Composed.compiled`.
    """
    period = compiled.period
    house, _ = workspace.house_style()
    folder = workspace.commentary_folder(period).relative_to(workspace.root).as_posix()
    missing = lacks(workspace.template_folders, house)
    return commentary_findings(workspace.commentary(period), ReportView(definitions, compiled), folder, missing)
