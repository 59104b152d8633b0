"""Every force a row with its name, figure, dot and interval, the highest first: the value, and where it all stands.

Comes after `scales`, `across` and `lettering`; `report.beside.forces` makes the value, `report.charts` writes it as
SVG.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from impact.plan.measure import Unit
from impact.report.drawing.across import Across, axis_labels
from impact.report.drawing.lettering import Box, Label, Role, block_height, shorten, words_width
from impact.report.drawing.placing import Place
from impact.report.drawing.scales import Scale, span, ticks
from impact.report.drawing.trend import Stroke

PITCH = 15.0  # pixels from one row to the next: 43 rows take 645
HEAD = 18.0  # over the rows: the words on the line for all forces together
FOOT = 22.0  # under the rows: the scale
GUTTER = 26.0  # between columns
NAMES = 0.46  # of a column: the widest that names may be
EDGE = 10.0  # from the plot's edge to the nearest dot
EMPTY = 24.0  # the height of a chart without rows


@dataclass(frozen=True)
class RankedRow:
    """A force's figure in the measure's unit, as `shown`, with its 95% interval where it has one."""

    code: str
    name: str
    value: float
    shown: str
    interval: tuple[float, float] | None = None
    own: bool = False


@dataclass(frozen=True)
class Ranked:
    """Forces in order of their figures, words ready made.

    Attributes:
        title: What it shows, in a sentence without its full stop.
        alt: The same in full, for those who do not see it.
        note: How to read it.
        left_out: Who is not shown and why: "Not shown: Kent, not returned".
        national: The figure for all forces together, with its words: "all forces 43%"; None where there is none.
    """

    title: str
    alt: str
    note: str
    rows: tuple[RankedRow, ...]
    unit: Unit
    decimals: int
    national: float | None = None
    national_says: str = ""
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class RankedMark:
    """A row on paper: a hairline across the plot, the interval, the dot; a band behind it where it is highlighted."""

    name: str
    line: Stroke
    interval: Stroke | None
    place: Place
    own: bool
    band: Box | None


@dataclass(frozen=True)
class RankedLayout:
    """Where everything stands, in pixels from the top left, and how high it all is."""

    marks: tuple[RankedMark, ...]
    nationals: tuple[Stroke, ...]
    axes: tuple[Stroke, ...]
    ticks: tuple[Stroke, ...]
    labels: tuple[Label, ...]
    height: float


def lay_out_ranked(chart: Ranked, width: float, columns: int = 1) -> RankedLayout:
    """Return the layout of *chart*, *width* pixels wide in *columns* of rows; its height follows from them."""
    if not chart.rows:
        words = Label("note", ("No figures yet",), width / 2, EMPTY / 2, "middle")
        return RankedLayout((), (), (), (), (words,), EMPTY)
    each = math.ceil(len(chart.rows) / columns)
    parts = [chart.rows[n : n + each] for n in range(0, len(chart.rows), each)]
    column = (width - GUTTER * (columns - 1)) / columns
    shape = _shape(chart, column)
    layouts = [_column(chart, part, shape, n * (column + GUTTER), column) for n, part in enumerate(parts)]
    return RankedLayout(
        marks=tuple(mark for one in layouts for mark in one.marks),
        nationals=tuple(stroke for one in layouts for stroke in one.nationals),
        axes=tuple(stroke for one in layouts for stroke in one.axes),
        ticks=tuple(stroke for one in layouts for stroke in one.ticks),
        labels=tuple(label for one in layouts for label in one.labels),
        height=HEAD + each * PITCH + FOOT,
    )


@dataclass(frozen=True)
class _Shape:
    """What all columns share: where names, figures and the plot stand from the column's left edge, and the scale."""

    names: float
    figures: float
    plot: float
    reach: tuple[float, ...]


def _shape(chart: Ranked, column: float) -> _Shape:
    names = min(NAMES * column, words_width([row.name for row in chart.rows], "name"))
    figures = names + 8 + words_width([row.shown for row in chart.rows], "name")
    plot = figures + 12
    values = [row.value for row in chart.rows]
    ends = [end for row in chart.rows for end in row.interval or ()]
    national = [] if chart.national is None else [chart.national]
    finest = 10.0**-chart.decimals
    reach = span([*values, *ends, *national], finest, 100.0 if chart.unit == "percent" else None)
    return _Shape(names, figures, plot, ticks(*reach, finest, max(2, int((column - plot) // 55))))


def _column(chart: Ranked, rows: Sequence[RankedRow], shape: _Shape, left: float, width: float) -> RankedLayout:
    start, end = left + shape.plot, left + width - 1
    low, high = shape.reach[0], shape.reach[-1]
    scale = Scale(low, high, start + EDGE, end - EDGE)
    foot = HEAD + len(rows) * PITCH + 2
    across = Across(scale, shape.reach, by_multiples=False, unit=chart.unit, decimals=chart.decimals)
    labels: list[Label] = []
    marks = []
    for n, row in enumerate(rows):
        y = HEAD + (n + 0.5) * PITCH
        marks.append(_mark(row, scale, y, (left, start, end)))
        ink = "accent" if row.own else "text"
        role: Role = "name" if row.own else "note"
        labels.append(Label(role, (shorten(row.name, role, shape.names),), left + 1, y, ink=ink))
        labels.append(Label(role, (row.shown,), left + shape.figures, y, "end", ink=ink))
    nationals = []
    if chart.national is not None:
        x = scale(chart.national)
        nationals.append((x, HEAD - 2, x, foot))
        labels.append(_national(chart, x, (left, end)))
    return RankedLayout(
        marks=tuple(marks),
        nationals=tuple(nationals),
        axes=((start, foot, end, foot),),
        ticks=tuple((scale(figure), foot, scale(figure), foot + 4) for figure in shape.reach),
        labels=(*labels, *axis_labels(across, (start, end), foot + 4 + block_height("axis", 1) / 2 + 1)),
        height=0.0,
    )


def _mark(row: RankedRow, scale: Scale, y: float, ends: tuple[float, float, float]) -> RankedMark:
    left, start, end = ends
    interval = (scale(row.interval[0]), y, scale(row.interval[1]), y) if row.interval else None
    band = (left, y - PITCH / 2, end - left, PITCH) if row.own else None
    return RankedMark(f"{row.name} {row.shown}", (start, y, end, y), interval, (scale(row.value), y), row.own, band)


def _national(chart: Ranked, x: float, ends: tuple[float, float]) -> Label:
    text = shorten(chart.national_says, "name", ends[1] - ends[0])
    half = words_width([text], "name") / 2
    return Label("name", (text,), max(ends[0] + half, min(x, ends[1] - half)), HEAD / 2 - 2, "middle", ink="text")
