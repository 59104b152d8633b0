"""A force's own series before the line of all forces, laid out and written as SVG.

Comes after `drawing.trend_layout`; `report.force.html` shows it. The line of all forces is named at its end and stands
behind: it is what the force's own figures are read against, not what is judged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from impact.report.charts.lettering import FAMILY, Place
from impact.report.charts.svg import chart_templates
from impact.report.charts.trend import Goal, Layout, lay_out_trend
from impact.report.force.model import OwnSeries


@dataclass(frozen=True)
class OwnLayout:
    """The force's own drawing and words, and the runs of the line behind, in pixels from the top left.

    `alone` are figures of all forces that no line reaches.
    """

    layout: Layout
    behind: tuple[tuple[Place, ...], ...] = ()
    alone: tuple[Place, ...] = ()


def draw_own(series: OwnSeries, width: float, height: float, folders: tuple[Path, ...]) -> str:
    """Return *series* as an `<svg>` of *width* by *height* pixels, from templates looked for in *folders* in turn."""
    template = chart_templates(folders, ("force", "report")).get_template("own_series.svg.j2")
    return template.render(
        alt=series.chart.alt,
        width=width,
        height=height,
        family=FAMILY,
        drawn=lay_out_own(series, width, height),
    )


def lay_out_own(series: OwnSeries, width: float, height: float) -> OwnLayout:
    """Return the layout of *series* in *width* by *height* pixels, on one scale with all forces."""
    if not series.nation:
        return OwnLayout(lay_out_trend(series.chart, width, height))
    # The layout takes a path to make room for on the scale, and a goal to name a level at the right-hand side: the line
    # of all forces is laid out as both, its last figure as the goal alone, or it would be named twice.
    *earlier, last = series.nation
    goal = None if last is None else Goal(last, series.nation_says)
    found = lay_out_trend(replace(series.chart, path=(*earlier, None), goal=goal), width, height)
    runs, level = found.marks.path, found.marks.goal
    plain = replace(found, marks=replace(found.marks, path=(), goal=None))
    if level is None:
        return OwnLayout(plain, runs)
    end = (level[2], level[3])
    if len(earlier) > 1 and earlier[-1] is not None and earlier[-2] is not None:
        return OwnLayout(plain, (*runs[:-1], (*runs[-1], end)))
    return OwnLayout(plain, runs, (end,))
