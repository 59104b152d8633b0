"""Charts as SVG with real text, the same bytes from the same data, drawn once however often they are asked for.

The modules beside this one compute every coordinate; the templates in `templates/report/charts` hold the colours. A
chart drawn for the page on a screen is the one that is printed, where both are asked for at one size.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from impact.report.charts import Chart
from impact.report.charts.forces import (
    FunnelChart,
    Multiples,
    Ranked,
    lay_out_funnel,
    lay_out_multiples,
    lay_out_ranked,
)
from impact.report.charts.lettering import FAMILY
from impact.report.charts.tiles import Tile, ValueTiles, lay_out_tiles, lay_out_value_tiles
from impact.report.charts.timeline import ReturnsGrid, Timeline, lay_out_returns, lay_out_timeline
from impact.report.charts.trend import Trend, lay_out_spark, lay_out_trend
from impact.resources import folder

Folders = tuple[Path, ...]  # a workspace's own templates, looked into before the shipped ones, file by file

PAGE = 673.0  # pixels between an A4 page's margins, 96 to the inch: words on a chart print at the size drawn
BESIDE = 403.0  # of the page, beside a table
HALF = 319.0  # of the page, beside another chart

KEPT = 1024  # drawings kept: those of a report of a hundred measures, at a few kilobytes each


# How each kind of chart is drawn: its template, its layout, and its size in pixels unless another is asked for; where
# there is no height it follows from what is on the chart.
_KINDS: dict[type, tuple[str, Callable[..., Any], float, float | None]] = {
    Trend: ("trend", lay_out_trend, BESIDE, 184.0),  # from 160 high it also names limits and periods
    FunnelChart: ("funnel", lay_out_funnel, BESIDE, 250.0),  # at least 300 by 180
    Ranked: ("ranked", lay_out_ranked, PAGE, None),
    ValueTiles: ("value_tiles", lay_out_value_tiles, HALF, None),
    Multiples: ("multiples", lay_out_multiples, PAGE, None),
    Timeline: ("timeline", lay_out_timeline, PAGE, None),
    ReturnsGrid: ("returns", lay_out_returns, PAGE, None),
}


def draw(chart: Trend | Chart, width: float | None = None, height: float | None = None, folders: Folders = ()) -> str:
    """Return *chart* as an `<svg>` of *width* by *height* pixels; only a `Trend` and a funnel take a height.

    Raises:
        ValueError: Two tiles of a map have one place, or there are no words for those who do not see the chart.
    """
    name, lay_out, usual, usual_height = _KINDS[type(chart)]
    wide, high = width or usual, height or usual_height
    given = (chart, wide) if high is None else (chart, wide, high)
    return _draw(folders, name, lay_out, chart.alt, *given, height=high)


def draw_spark(chart: Trend, width: float = 80, height: float = 22, folders: Folders = ()) -> str:
    """Return *chart* as a line without words, for a row of a table: the last point, and the path dashed."""
    return _draw(folders, "spark", lay_out_spark, chart.alt, chart, width, height, height=height)


def draw_tiles(tiles: tuple[Tile, ...], alt: str, width: float, folders: Folders = ()) -> str:
    """Return the tile map of returns as an `<svg>` of *width* pixels; its height follows from its rows.

    Raises:
        ValueError: Two tiles have one place.
    """
    return _draw(folders, "tiles", lay_out_tiles, alt, tiles, width)


def _draw(
    folders: Folders, name: str, lay_out: Callable[..., Any], alt: str, *given: Any, height: float | None = None
) -> str:
    if not alt.strip():
        raise ValueError("A chart needs words for those who do not see it: give its alternative text.")
    templates = chart_templates((*folders, folder("templates")))
    drawing, shared = (templates.get_template(f"{one}.svg.j2") for one in (name, "marks"))
    return _drawn(drawing, shared, lay_out, alt, given, height)


@lru_cache(maxsize=KEPT)
def _drawn(
    template: Template,
    shared: Template,
    lay_out: Callable[..., Any],
    alt: str,
    given: tuple[Any, ...],
    height: float | None,
) -> str:
    """Draw. A template that has changed since is another template, so nothing drawn with the old one is given out.

    *shared* holds the parts that *template* uses; *given* is what *lay_out* takes, the chart and its width first;
    without a *height*, in pixels, it follows from the layout.
    """
    layout = lay_out(*given)
    high = layout.height if height is None else height
    return template.render(alt=alt, width=given[1], height=high, family=FAMILY, chart=given[0], layout=layout)


@lru_cache(maxsize=4)
def chart_templates(folders: Folders, parts: tuple[str, ...] = ("report",)) -> Environment:
    """Return the templates of charts, of each of *folders* in turn those of *parts*; what they write is exact."""
    return Environment(
        loader=FileSystemLoader([place / part / "charts" for place in folders for part in parts]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_plain,
    )


def _plain(value: Any) -> Any:
    """Write a coordinate with at most two decimals, so that the same data gives the same bytes on every machine."""
    if not isinstance(value, float):
        return value
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
