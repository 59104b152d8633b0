"""Charts as SVG with real text, the same bytes from the same data.

Comes after `results.model`, whose figures `report.content` puts into a `Trend`, `Tile` or spread; `report.html` places
what is drawn here. `drawing` computes every coordinate; the templates in `templates/report/charts` hold the colours.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from impact.plan.measure import Unit
from impact.report.drawing.lettering import FAMILY
from impact.report.drawing.spread import lay_out_spread
from impact.report.drawing.tiles import Tile, lay_out_tiles
from impact.report.drawing.trend import Goal, Point, Trend
from impact.report.drawing.trend_layout import lay_out_spark, lay_out_trend
from impact.report.figures import format_value
from impact.resources import folder

__all__ = [
    "Goal",
    "Point",
    "Tile",
    "Trend",
    "draw_spark",
    "draw_spread",
    "draw_tiles",
    "draw_trend",
    "format_value",
]

Folders = tuple[Path, ...]  # a workspace's own templates, looked into before the shipped ones, file by file


def draw_trend(chart: Trend, width: float, height: float, folders: Folders = ()) -> str:
    """Return *chart* as an `<svg>` of *width* by *height* pixels; from 160 high it also names limits and periods."""
    layout = lay_out_trend(chart, width, height)
    return _draw(folders, "trend.svg.j2", chart.alt, width, height, tone=chart.tone, layout=layout)


def draw_spark(chart: Trend, width: float = 80, height: float = 22, folders: Folders = ()) -> str:
    """Return *chart* as a line without words, for a row of a table: the last point, and the path dashed."""
    marks = lay_out_spark(chart, width, height)
    return _draw(folders, "spark.svg.j2", chart.alt, width, height, tone=chart.tone, marks=marks)


def draw_tiles(tiles: tuple[Tile, ...], alt: str, width: float, folders: Folders = ()) -> str:
    """Return the tile map of returns as an `<svg>` of *width* pixels; its height follows from its rows.

    Raises:
        ValueError: Two tiles have one place.
    """
    layout = lay_out_tiles(tiles, width)
    return _draw(folders, "tiles.svg.j2", alt, width, layout.height, layout=layout)


def draw_spread(
    values: tuple[tuple[str, float], ...],
    national: float,
    unit: Unit,
    decimals: int,
    alt: str,
    width: float,
    height: float,
    folders: Folders = (),
) -> str:
    """Return every force (name, figure) as a dot along one scale, the national figure as a line."""
    layout = lay_out_spread(values, national, unit, decimals, width, height)
    return _draw(folders, "spread.svg.j2", alt, width, height, layout=layout)


def _draw(folders: Folders, template: str, alt: str, width: float, height: float, **parts: Any) -> str:
    if not alt.strip():
        raise ValueError("A chart needs words for those who do not see it: give its alternative text.")
    found = _templates(folders).get_template(template)
    return found.render(alt=alt, width=width, height=height, family=FAMILY, **parts)


@lru_cache(maxsize=4)
def _templates(folders: Folders) -> Environment:
    places = (*folders, folder("templates"))
    return Environment(
        loader=FileSystemLoader([place / "report" / "charts" for place in places]),
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
