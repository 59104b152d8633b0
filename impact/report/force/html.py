"""A force's own report as HTML: one self-contained page for a screen, or the page that is printed.

Comes after `report.force.page`, `drawing` and `fonts`; `report.pdf` prints the second. What all
forces have in common is read once.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jinja2 import Environment
from markupsafe import Markup, escape

from impact.report.branding import SHIPPED, HouseStyle
from impact.report.charts.forces import FunnelChart
from impact.report.charts.svg import draw_funnel
from impact.report.force.drawing import draw_own
from impact.report.force.fonts import lean
from impact.report.force.model import ForceReport, OwnSeries
from impact.report.styling import page_templates, recoloured, style

Medium = Literal["screen", "print"]

SERIES = (326.0, 150.0)  # pixels: half an A4 page between its margins
FUNNEL = (326.0, 180.0)
_ADDRESS = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
SHEETS = ("report/report.css", "force/force.css")


@dataclass(frozen=True)
class Looks:
    """What every force's page is made with.

    Attributes:
        folders: Template folders, a workspace's own first.
        house: The organisation's own colours, fonts and words.
        environment: The templates.
        style: Fonts and style sheets, for print.
    """

    folders: tuple[Path, ...]
    house: HouseStyle
    environment: Environment
    style: str


def looks(folders: tuple[Path, ...], house: HouseStyle = SHIPPED) -> Looks:
    """Read templates, fonts and style sheets, once for all forces.

    Raises:
        FileNotFoundError: No folder has the fonts.
    """
    environment = page_templates(folders)
    return Looks(folders, house, environment, str(style(environment, folders, *SHEETS, house=house)))


def render_force(report: ForceReport, found: Looks, medium: Medium) -> str:
    """Return *report* as one HTML text; nothing in it points to another file.

    The style of the page for print is not in it: `report.pdf.Printer` has read it already.

    Raises:
        jinja2.TemplateError: A workspace's own template names something that the report does not have.
    """
    show = _inline if medium == "screen" else _image

    def drawn(draw: Callable[[], str], alt: str) -> Markup:
        return show(recoloured(draw(), found.house), alt)

    def own(series: OwnSeries) -> Markup:
        return drawn(lambda: draw_own(series, *SERIES, found.folders), series.chart.alt)

    def funnel(chart: FunnelChart) -> Markup:
        return drawn(lambda: draw_funnel(chart, *FUNNEL, found.folders), chart.alt)

    found.environment.filters["linked"] = linked
    page = found.environment.get_template("force/report.html.j2").render(
        report=report, medium=medium, style="", own_series=own, funnel=funnel
    )
    if medium == "print":
        return page
    return page.replace("<style>\n", f"<style>\n{lean(found.style, page)}", 1)


def linked(text: str) -> Markup:
    """Return *text* with each address for letters in it as a link, so that a reader need not copy it."""
    return Markup(_ADDRESS.sub(r'<a href="mailto:\g<0>">\g<0></a>', str(escape(text))))


def _inline(svg: str, alt: str) -> Markup:
    return Markup(svg)


def _image(svg: str, alt: str) -> Markup:
    data = b64encode(svg.encode()).decode()
    return Markup('<img src="data:image/svg+xml;base64,{}" alt="{}">').format(Markup(data), escape(alt))
