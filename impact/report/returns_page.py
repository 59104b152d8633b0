"""Who has returned, as one web page that holds everything it needs.

Comes after `report.standings`, whose words the template arranges.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from impact.report.standings import Standings
from impact.report.styling import page_templates, style


def render_returns(found: Standings, folders: Sequence[Path]) -> str:
    """Return the page of who has returned; nothing in it points to another file, and no script runs.

    Args:
        found: How each supplier stands.
        folders: Template folders; of two files with one path the first folder's is used.

    Raises:
        jinja2.TemplateError: A workspace's own template names something that is not there.
        FileNotFoundError: No folder has the fonts.
    """
    templates = page_templates(folders)
    templates.globals.update(style=style(templates, folders, "report/report.css", "status/status.css"), medium="screen")
    return templates.get_template("status/status.html.j2").render(found=found)
