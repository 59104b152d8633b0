"""Forces against the limits of chance for their size: the value, and where everything stands.

Comes after `trend_words`, `placing` and `across`; `report.beside.forces` makes the value from `results.funnel`, and
`report.charts` writes the layout as SVG.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from impact.plan.measure import Unit
from impact.report.drawing.across import Across, axis_labels
from impact.report.drawing.lettering import Box, Label, fit, fold, words_width
from impact.report.drawing.placing import Place, about, around, first_free, tie
from impact.report.drawing.scales import Scale, span, ticks, written
from impact.report.drawing.trend import Panel, Stroke
from impact.report.drawing.trend_words import Note, notes_width, side_labels

Curve = tuple[float, float, float, float, float]  # denominator; limits: 99.8% lower, 95% lower, 95% upper, 99.8% upper

RADIUS = 3.0  # of a dot, in pixels
RINGED = 5.4  # of the ring about one beyond the 99.8% limits
HEAD = 10.0  # over the plot
ROW = 14.0  # a line of words under the axis
PAD = 8.0  # from the plot's edge to the nearest dot
FARTHEST = 70.0  # pixels from a dot that its name may stand
BEYOND = 0.5  # of the figures' own reach: how far above and below them limits are still drawn


@dataclass(frozen=True)
class FunnelDot:
    """One force: its denominator, its figure, and whether it is beyond the 99.8% limits. `own` is highlighted."""

    code: str
    name: str
    size: float
    value: float
    beyond: bool = False
    own: bool = False


@dataclass(frozen=True)
class FunnelChart:
    """A funnel plot, its words ready made; values in the measure's unit.

    Attributes:
        title: What it shows, in a sentence without its full stop.
        alt: The same in full, for those who do not see it.
        note: How to read it.
        says: What else is to be said: who is ringed, how many are outside, who is not shown.
        centre_says: The words on the centre line: "all forces 43%".
        across: What the scale across counts: "Plans closed in the quarter".
        curve: The limits, from the smallest denominator to the largest.
        named: Codes of the forces that are named on it, the furthest out first.
    """

    title: str
    alt: str
    note: str
    says: tuple[str, ...]
    unit: Unit
    decimals: int
    centre: float
    centre_says: str
    across: str
    dots: tuple[FunnelDot, ...]
    curve: tuple[Curve, ...]
    named: tuple[str, ...] = ()


Look = Literal["plain", "beyond", "own", "own beyond"]


@dataclass(frozen=True)
class FunnelMark:
    """A dot on paper."""

    name: str
    place: Place
    look: Look


@dataclass(frozen=True)
class FunnelLayout:
    """Where everything stands, in pixels from the top left. `pale` says that dots step back behind a force's own."""

    axis: Stroke
    grid: tuple[Stroke, ...]
    ticks: tuple[Stroke, ...]
    centre: Stroke
    inner: tuple[tuple[Place, ...], ...]
    outer: tuple[tuple[Place, ...], ...]
    marks: tuple[FunnelMark, ...]
    leaders: tuple[Stroke, ...]
    labels: tuple[Label, ...]
    pale: bool


def lay_out_funnel(chart: FunnelChart, width: float, height: float) -> FunnelLayout:
    """Return the layout of *chart* in *width* by *height* pixels."""
    round_figures = _upwards(chart)
    scale_words = written(round_figures, chart.unit, chart.decimals)
    left = words_width(scale_words, "axis") + 8
    notes = _notes(chart, width, (round_figures[0], round_figures[-1]))
    right = width - notes_width(notes)
    title = fit(chart.across, "axis", right)
    bottom = height - ROW - 6 - len(title) * ROW
    across = Across.over([dot.size for dot in chart.dots], (left + PAD, right - PAD), _most(right - left))
    scale = Scale(round_figures[0], round_figures[-1], bottom, HEAD)
    area = Panel(left, right, HEAD, bottom, (), scale)
    sides, side_leaders = side_labels(area, notes)
    marks = tuple(_mark(dot, (across(dot.size), scale(dot.value))) for dot in _in_order(chart.dots))
    names, ties = _names(chart, marks, (left, 0.0, right, bottom))
    upward = tuple(
        Label("axis", (text,), left - 6, scale(figure), "end", ink="muted")
        for figure, text in zip(round_figures, scale_words, strict=True)
    )
    return FunnelLayout(
        axis=(left, bottom, right, bottom),
        grid=tuple((left, label.y, right, label.y) for label in upward if label.y < bottom - 1),
        ticks=tuple((across(size), bottom, across(size), bottom + 4) for size in across.ticks),
        centre=area.level(chart.centre),
        inner=_curves(chart, (2, 3), across, scale),
        outer=_curves(chart, (1, 4), across, scale),
        marks=marks,
        leaders=(*side_leaders, *ties),
        labels=(
            *sides,
            *names,
            *_apart(upward),
            *axis_labels(across, (left, right), bottom + 4 + ROW / 2),
            *(
                Label("axis", (line,), right, bottom + 5 + ROW * (n + 1.5), "end", ink="muted")
                for n, line in enumerate(title)
            ),
        ),
        pale=any(dot.own for dot in chart.dots),
    )


def _upwards(chart: FunnelChart) -> tuple[float, ...]:
    """Round figures for the scale upwards: the forces' figures, and the limits about them as far as they are near."""
    figures = [dot.value for dot in chart.dots] + [chart.centre]
    reach = BEYOND * (max(figures) - min(figures))
    floor, ceiling = min(figures) - reach, max(figures) + reach
    near = [min(max(end, floor), ceiling) for point in chart.curve for end in point[1:]]
    finest = 10.0**-chart.decimals
    return ticks(*span([*figures, *near], finest, 100.0 if chart.unit == "percent" else None), finest, 6)


def _most(width: float) -> int:
    return max(2, int(width // 60))


def _notes(chart: FunnelChart, width: float, reach: tuple[float, float]) -> tuple[Note, ...]:
    """The words beside the ends of the lines that stay on the plot: of a pair the upper, or else the lower."""
    found = [Note("name", fold(chart.centre_says, "name", width * 0.22), chart.centre)]
    for words, lower, upper in (("95% limit", 2, 3), ("99.8% limit", 1, 4)) if chart.curve else ():
        ends = (chart.curve[-1][upper], chart.curve[-1][lower])
        on_plot = next((end for end in ends if reach[0] <= end <= reach[1]), None)
        if on_plot is not None:
            found.append(Note("note", (words,), on_plot))
    return tuple(found)


def _in_order(dots: Sequence[FunnelDot]) -> list[FunnelDot]:
    """Those that matter most are drawn last, over the others."""
    return sorted(dots, key=lambda dot: (dot.own, dot.beyond))


def _mark(dot: FunnelDot, place: Place) -> FunnelMark:
    look: Look = "own beyond" if dot.own and dot.beyond else "own" if dot.own else "beyond" if dot.beyond else "plain"
    return FunnelMark(dot.name, place, look)


def _names(chart: FunnelChart, marks: Sequence[FunnelMark], frame: Box) -> tuple[tuple[Label, ...], tuple[Stroke, ...]]:
    """Return the names of the highlighted force and of those furthest out, and lines to names that stand far off."""
    by_code = {dot.code: mark for dot, mark in zip(_in_order(chart.dots), marks, strict=True)}
    own = [dot.code for dot in chart.dots if dot.own]
    taken = [about(mark.place, RADIUS if mark.look == "plain" else RINGED) for mark in marks]
    labels: list[Label] = []
    ties: list[Stroke] = []
    for code in dict.fromkeys([*own, *chart.named]):
        mark = by_code[code]
        words = Label("name", (mark.name,), 0, 0, ink="accent" if code in own else "text")
        label = first_free(around(words, mark.place, RINGED, FARTHEST), taken, frame)
        if label is None:
            continue
        labels.append(label)
        taken.append(label.box)
        if (line := tie(label, mark.place, RINGED)) is not None:
            ties.append(line)
    return tuple(labels), tuple(ties)


def _curves(chart: FunnelChart, ends: tuple[int, int], across: Across, scale: Scale) -> tuple[tuple[Place, ...], ...]:
    """Return both lines of a pair of limits, cut where they leave the plot."""
    low, high = min(scale.low, scale.high), max(scale.low, scale.high)
    return tuple(
        tuple((across(size), scale(value)) for size, value in run)
        for end in ends
        for run in within([(point[0], point[end]) for point in chart.curve], low, high)
    )


def within(points: Sequence[Place], low: float, high: float) -> list[list[Place]]:
    """Return the runs of a line, given by its *points*, that lie between *low* and *high*, cut at the two edges."""
    runs: list[list[Place]] = []
    for start, end in pairwise(points):
        piece = _piece(start, end, low, high)
        if piece is None:
            continue
        if runs and runs[-1][-1] == piece[0]:
            runs[-1].append(piece[1])
        else:
            runs.append(list(piece))
    return runs


def _piece(start: Place, end: Place, low: float, high: float) -> tuple[Place, Place] | None:
    """The part of one straight piece between *low* and *high*; None where there is none."""
    (x, y), (to_x, to_y) = start, end
    if max(y, to_y) < low or min(y, to_y) > high:
        return None
    if y == to_y:
        return start, end

    def cut(place: Place) -> Place:
        kept = min(max(place[1], low), high)
        return place if kept == place[1] else (x + (kept - y) / (to_y - y) * (to_x - x), kept)

    return cut(start), cut(end)


def _apart(labels: Sequence[Label]) -> tuple[Label, ...]:
    """The labels of the scale that do not stand on one another: both ends, then from the bottom."""
    kept: list[Label] = []
    for label in (labels[0], labels[-1], *labels[1:-1]) if len(labels) > 1 else labels:
        if all(abs(label.y - other.y) >= ROW for other in kept):
            kept.append(label)
    return tuple(kept)
