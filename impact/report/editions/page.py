"""What changed since the version before, as one web page that holds everything it needs.

Comes after `report.editions.changes`, whose words the template arranges; it stands in an edition beside `report.html`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from impact.report.editions.changes import Changes
from impact.report.house.look import SHIPPED, HouseStyle
from impact.report.styling import page_templates, style


def render_changes(found: Changes, folders: Sequence[Path], house: HouseStyle = SHIPPED) -> str:
    """Return the page; it leads to both versions' reports, and no script runs.

    Args:
        found: What changed.
        folders: Template folders; of two files with one path the first folder's is used.
        house: The organisation's own colours and fonts.

    Raises:
        jinja2.TemplateError: A workspace's own template names something that is not there.
        FileNotFoundError: No folder has the fonts.
    """
    templates = page_templates(folders)
    sheets = ("report/report.css", "editions/changes.css")
    templates.globals.update(style=style(templates, folders, *sheets, house=house), medium="screen")
    return templates.get_template("editions/changes.html.j2").render(found=found)
