"""The lines and dots of a series: what may be joined, and what must not be.

Comes after `trend`; `trend_layout` puts these together with the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from impact.report.drawing.trend import Panel, Place, Stroke, Trend

HANG = 5.0  # a missing figure's mark hangs this far under the time axis, in pixels, where no value can be


@dataclass(frozen=True)
class Marks:
    """Where the drawing stands, in pixels from the top left.

    Attributes:
        axis: The time axis.
        segments: Runs of points that compare: they bridge neither a gap nor a break.
        dots: Points shown singly: all on a large chart; on a small one those that no line reaches, the last value
            when it is not the newest period's, and those that are opened.
        signals: Points that carry a ring.
        end: The last value, when it is the newest period's.
        gaps: Under the axis, one for each missing figure.
        band: The box between the limits: x, y, width, height.
        median: The centre of a run chart.
        opened: Points whose figure is provisional: a hole in the middle of their mark.
    """

    axis: Stroke
    segments: tuple[tuple[Place, ...], ...] = ()
    dots: tuple[Place, ...] = ()
    signals: tuple[Place, ...] = ()
    end: Place | None = None
    gaps: tuple[Place, ...] = ()
    breaks: tuple[Stroke, ...] = ()
    path: tuple[tuple[Place, ...], ...] = ()
    goal: Stroke | None = None
    band: Stroke | None = None
    mean: Stroke | None = None
    median: Stroke | None = None
    opened: tuple[Place, ...] = ()


def marks(chart: Trend, area: Panel, *, every_dot: bool, every_open: bool = True) -> Marks:
    """Return the drawing of *chart* in *area*, without its words.

    Args:
        chart: The series.
        area: Where it stands.
        every_dot: Whether each point has a dot of its own.
        every_open: Whether each provisional point has one; otherwise it is opened only where it has a mark anyway.
    """
    values = [point.value for point in chart.points]
    runs = runs_of(values, chart.breaks)
    shown = [n for n, value in enumerate(values) if value is not None and not chart.points[n].signal]
    alone = {run[0] for run in runs if len(run) == 1} | {chart.last}
    newest = len(values) - 1
    known = [n for n, value in enumerate(values) if value is not None]
    opened = [n for n in known if chart.points[n].provisional]
    singly = {*alone, *(opened if every_open else ())}
    return Marks(
        axis=(area.left, area.bottom, area.right, area.bottom),
        segments=tuple(_places(area, values, run) for run in runs if len(run) > 1),
        dots=_places(area, values, [n for n in shown if n != newest and (every_dot or n in singly)]),
        signals=_places(area, values, [n for n, point in enumerate(chart.points) if point.signal]),
        end=next(iter(_places(area, values, [n for n in shown if n == newest])), None),
        gaps=tuple((area.across[n], area.bottom + HANG) for n in chart.missing),
        breaks=tuple((x, area.top, x, area.bottom) for x in break_places(chart, area)),
        path=tuple(_places(area, chart.path, run) for run in runs_of(chart.path) if len(run) > 1),
        goal=area.level(chart.goal.value) if chart.goal else None,
        band=_band(chart, area),
        mean=area.level(chart.limits[1], _limits_start(chart, area)) if chart.limits else None,
        median=None if chart.median is None else area.level(chart.median, _limits_start(chart, area)),
        opened=_places(
            area, values, [n for n in opened if every_dot or n in singly or n == newest or chart.points[n].signal]
        ),
    )


def break_places(chart: Trend, area: Panel) -> tuple[float, ...]:
    """Return how far across each new definition begins: half-way from the period before."""
    return tuple((area.across[n - 1] + area.across[n]) / 2 for n in chart.breaks)


def runs_of(values: Sequence[float | None], breaks: Sequence[int] = ()) -> list[list[int]]:
    """Return the indices of values that stand side by side, under one definition."""
    runs: list[list[int]] = []
    for n, value in enumerate(values):
        if value is None:
            continue
        if runs and runs[-1][-1] == n - 1 and n not in breaks:
            runs[-1].append(n)
        else:
            runs.append([n])
    return runs


def _places(area: Panel, values: Sequence[float | None], indices: Sequence[int]) -> tuple[Place, ...]:
    return tuple(area.spot(n, value) for n in indices if (value := values[n]) is not None)


def _limits_start(chart: Trend, area: Panel) -> float:
    return area.across[chart.limits_from] if chart.limits_from else area.left


def _band(chart: Trend, area: Panel) -> Stroke | None:
    if chart.limits is None:
        return None
    start, lower, upper = _limits_start(chart, area), area.scale(chart.limits[0]), area.scale(chart.limits[2])
    return start, upper, area.right - start, lower - upper
