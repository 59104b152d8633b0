"""A series over time, laid out whole: as a large or small chart, or as a line without words.

Comes after `trend_marks` and `trend_words`; `report.charts` writes what is laid out here as SVG.
"""

from __future__ import annotations

from dataclasses import dataclass

from impact.report.drawing import trend_words as words
from impact.report.drawing.lettering import Label, words_width
from impact.report.drawing.scales import from_zero, span, ticks, written
from impact.report.drawing.trend import Stroke, Trend, panel
from impact.report.drawing.trend_marks import Marks, marks
from impact.report.drawing.trend_remarks import Flag, remarked

LARGE = 160.0  # a chart this high, in pixels, names its limits, every round figure and every fourth period
HEAD = 9.0  # over the plot: half a label
ROW = 15.0  # a row of words over the plot
FOOT = 24.0  # under the time axis: marks of missing figures, then the periods


@dataclass(frozen=True)
class Layout:
    """Drawing and words, in pixels from the top left.

    Attributes:
        grid: A thin line for each figure named on the scale.
        mats: White behind words that stand among lines: x, y, width, height.
        leaders: From a line's end to a label that had to move away from it.
        flags: The numbers of remarks, each beside its point.
    """

    marks: Marks
    grid: tuple[Stroke, ...] = ()
    mats: tuple[Stroke, ...] = ()
    leaders: tuple[Stroke, ...] = ()
    labels: tuple[Label, ...] = ()
    flags: tuple[Flag, ...] = ()


def lay_out_trend(chart: Trend, width: float, height: float) -> Layout:
    """Return the layout of *chart* in a panel of *width* by *height* pixels."""
    large = height >= LARGE
    figures = chart.figures + chart.levels
    round_figures = _ticks(chart, figures, 6 if large else 4)
    scale_words = written(round_figures, chart.unit, chart.decimals)
    notes = words.notes(chart, width, large=large)
    left = words_width(scale_words, "axis") + 7 if figures else 1.0
    area = panel(
        len(chart.points),
        (left, width - words.notes_width(notes)),
        (HEAD + (ROW if chart.breaks else 0.0), height - FOOT),
        (round_figures[0], round_figures[-1]),
    )
    sides, leaders = words.side_labels(area, notes)
    inner = words.inner_labels(chart, area, sides, width)
    scale = words.scale_labels(area, round_figures, scale_words, large=large) if figures else ()
    periods = words.period_labels(chart, area, large=large)
    drawn = marks(chart, area, every_dot=large)
    heads = words.break_labels(chart, area)
    flags, said = remarked(chart, area, drawn, (*inner, *sides, *heads, *scale, *periods), width)
    return Layout(
        marks=drawn,
        grid=tuple((area.left, label.y, area.right, label.y) for label in scale if label.y < area.bottom),
        mats=tuple(_mat(label) for label in inner),
        leaders=leaders,
        labels=(*inner, *sides, *heads, *scale, *periods, *said),
        flags=flags,
    )


def _spark_reach(chart: Trend) -> tuple[float, float]:
    return span(chart.figures or (0.0,), chart.finest, chart.ceiling)


def lay_out_spark(chart: Trend, width: float, height: float) -> Marks:
    """Return the layout of *chart* as a line without words, *width* by *height* pixels."""
    area = panel(len(chart.points), (0.0, width - 4), (4.0, height - 8), _spark_reach(chart))
    return marks(chart, area, every_dot=False, every_open=False)


def _ticks(chart: Trend, figures: tuple[float, ...], most: int) -> tuple[float, ...]:
    low, high = span(from_zero(figures or (0.0,)), chart.finest, chart.ceiling)
    return ticks(low, high, chart.finest, most)


def _mat(label: Label) -> Stroke:
    left, top, right, bottom = label.box
    return left - words.MAT, top, right - left + 2 * words.MAT, bottom - top
