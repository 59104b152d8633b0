"""A report's content as HTML: one self-contained page for a screen, or the page that WeasyPrint prints.

Comes after `report.content` and `report.charts`; `report.pdf` prints the second. Templates arrange words that are ready
made: they work nothing out.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from markupsafe import Markup, escape

from impact.report.charts import draw_spark, draw_spread, draw_tiles, draw_trend
from impact.report.model import Report, Spread
from impact.report.prose import prose
from impact.report.scoreboard import pages_of
from impact.report.styling import page_templates, style

Medium = Literal["screen", "print"]

Size = tuple[float, float]


@dataclass(frozen=True)
class Sizes:
    """Width and height of each chart in CSS pixels (96 to the inch). Words on a chart do not grow with it."""

    lead: Size
    measure: Size
    spark: Size
    spread: Size
    map_width: float


# An A4 page is 673 wide between its margins; a phone 358, where a chart for a screen shrinks by a fifth.
SIZES: dict[Medium, Sizes] = {
    "print": Sizes(lead=(319, 88), measure=(403, 184), spark=(72, 20), spread=(403, 66), map_width=210),
    "screen": Sizes(lead=(450, 120), measure=(450, 210), spark=(90, 24), spread=(450, 72), map_width=300),
}


def render(report: Report, folders: Sequence[Path], medium: Medium) -> str:
    """Return the whole report as one HTML text; nothing in it points to another file.

    Args:
        report: The content.
        folders: Template folders; of two files with one path the first folder's is used, so that a workspace's own
            stand before the shipped ones. Fonts and styles are found the same way.
        medium: For a screen charts stand inline; for print they are images with their words as alternative text,
            which WeasyPrint tags as figures.

    Raises:
        jinja2.TemplateError: A workspace's own template names something that the report does not have.
        FileNotFoundError: No folder has the fonts.
    """
    environment = page_templates(folders)
    environment.filters["prose"] = prose
    show = _inline if medium == "screen" else _image
    size, own = SIZES[medium], tuple(folders)
    environment.globals.update(
        trend=lambda chart: show(draw_trend(chart, *size.measure, own), chart.alt),
        lead=lambda chart: show(draw_trend(chart, *size.lead, own), chart.alt),
        spark=lambda chart: show(draw_spark(chart, *size.spark, own), chart.alt),
        spread=lambda values: show(_spread(values, size.spread, own), values.alt),
        tile_map=lambda returned: show(draw_tiles(returned.tiles, returned.alt, size.map_width, own), returned.alt),
        boards=pages_of(report.scoreboard) if medium == "print" else (report.scoreboard,),
        style=style(environment, folders, "report/report.css"),
        medium=medium,
    )
    return environment.get_template("report/report.html.j2").render(report=report)


def _inline(svg: str, alt: str) -> Markup:
    return Markup(svg)


def _image(svg: str, alt: str) -> Markup:
    data = b64encode(svg.encode()).decode()
    return Markup('<img src="data:image/svg+xml;base64,{}" alt="{}">').format(Markup(data), escape(alt))


def _spread(spread: Spread, size: Size, own: tuple[Path, ...]) -> str:
    return draw_spread(spread.values, spread.national, spread.unit, spread.decimals, spread.alt, *size, own)
