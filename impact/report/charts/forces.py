"""Forces against the limits of chance for their size: the value, and where everything stands.

Comes after `trend_words`, `placing` and `across`; `report.beside.forces` makes the value from `results.funnel`, and
`report.charts` writes the layout as SVG.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from impact.plan.measure import Unit
from impact.report.charts.lettering import (
    Across,
    Box,
    Label,
    Place,
    Role,
    about,
    around,
    axis_labels,
    block_height,
    first_free,
    fit,
    fold,
    overlap,
    shorten,
    tie,
    words_width,
)
from impact.report.charts.scales import Scale, span, ticks, written
from impact.report.charts.trend import HANG, Note, Panel, Stroke, notes_width, panel, runs_of, side_labels
from impact.report.figures import format_value

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


PITCH = 15.0  # pixels from one row to the next: 43 rows take 645
RANKED_HEAD = 18.0  # over the rows: the words on the line for all forces together
RANKED_FOOT = 22.0  # under the rows: the scale
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
        height=RANKED_HEAD + each * PITCH + RANKED_FOOT,
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
    foot = RANKED_HEAD + len(rows) * PITCH + 2
    across = Across(scale, shape.reach, by_multiples=False, unit=chart.unit, decimals=chart.decimals)
    labels: list[Label] = []
    marks = []
    for n, row in enumerate(rows):
        y = RANKED_HEAD + (n + 0.5) * PITCH
        marks.append(_ranked_mark(row, scale, y, (left, start, end)))
        ink = "accent" if row.own else "text"
        role: Role = "name" if row.own else "note"
        labels.append(Label(role, (shorten(row.name, role, shape.names),), left + 1, y, ink=ink))
        labels.append(Label(role, (row.shown,), left + shape.figures, y, "end", ink=ink))
    nationals = []
    if chart.national is not None:
        x = scale(chart.national)
        nationals.append((x, RANKED_HEAD - 2, x, foot))
        labels.append(_national_label(chart, x, (left, end)))
    return RankedLayout(
        marks=tuple(marks),
        nationals=tuple(nationals),
        axes=((start, foot, end, foot),),
        ticks=tuple((scale(figure), foot, scale(figure), foot + 4) for figure in shape.reach),
        labels=(*labels, *axis_labels(across, (start, end), foot + 4 + block_height("axis", 1) / 2 + 1)),
        height=0.0,
    )


def _ranked_mark(row: RankedRow, scale: Scale, y: float, ends: tuple[float, float, float]) -> RankedMark:
    left, start, end = ends
    interval = (scale(row.interval[0]), y, scale(row.interval[1]), y) if row.interval else None
    band = (left, y - PITCH / 2, end - left, PITCH) if row.own else None
    return RankedMark(f"{row.name} {row.shown}", (start, y, end, y), interval, (scale(row.value), y), row.own, band)


def _national_label(chart: Ranked, x: float, ends: tuple[float, float]) -> Label:
    text = shorten(chart.national_says, "name", ends[1] - ends[0])
    half = words_width([text], "name") / 2
    return Label(
        "name", (text,), max(ends[0] + half, min(x, ends[1] - half)), RANKED_HEAD / 2 - 2, "middle", ink="text"
    )


NARROWEST = 118.0  # pixels of a panel, so that a name and a figure have room
BETWEEN = 18.0  # pixels between panels, across
HEADING = 17.0  # over a panel's plot: its name
PLOT = 50.0  # the height of a plot
UNDER = 18.0  # under a plot, to the next row
LAST_LINE = 17.0  # a line of words under everything
EMPTY = 24.0  # the height of a chart without panels


@dataclass(frozen=True)
class Multiple:
    """One area's figures, oldest first, None where there is none; `marks` stand beside the last: "[p]"."""

    name: str
    values: tuple[float | None, ...]
    marks: str = ""
    own: bool = False


@dataclass(frozen=True)
class Multiples:
    """Areas beside one another over the same periods, words ready made; values in the measure's unit.

    Attributes:
        title: What it shows, in a sentence without its full stop.
        alt: The same in full, for those who do not see it.
        note: How to read it.
        periods: The first and last period: ("Q1 22/23", "Q1 25/26").
        national: The figures for all forces together, one for each period.
        breaks: Where a new definition begins.
    """

    title: str
    alt: str
    note: str
    unit: Unit
    decimals: int
    periods: tuple[str, str]
    national: tuple[float | None, ...]
    panels: tuple[Multiple, ...]
    breaks: tuple[int, ...] = ()

    @property
    def reach(self) -> tuple[float, ...]:
        """Round figures from the lowest to the highest that any panel reaches; () when there are none."""
        figures = [
            figure for one in (self.national, *(p.values for p in self.panels)) for figure in one if figure is not None
        ]
        if not figures:
            return ()
        finest, ceiling = 10.0**-self.decimals, 100.0 if self.unit == "percent" else None
        return ticks(*span(figures, finest, ceiling), finest, 4)

    @property
    def scale_says(self) -> str:
        """What every panel reaches: "Each panel: 20% to 80%, Q1 22/23 to Q1 25/26"."""
        first, last = self.periods
        over = f"{first} to {last}" if first != last else last
        if not self.reach:
            return over
        low, high = written((self.reach[0], self.reach[-1]), self.unit, self.decimals)
        return f"Each panel: {low} to {high}, {over}"


@dataclass(frozen=True)
class Small:
    """One panel on paper, in pixels: its base line, the national line behind, its own runs, lone dots and gaps."""

    axis: Stroke
    behind: tuple[tuple[Place, ...], ...]
    runs: tuple[tuple[Place, ...], ...]
    dots: tuple[Place, ...]
    end: Place | None
    gaps: tuple[Place, ...]
    breaks: tuple[Stroke, ...]


@dataclass(frozen=True)
class MultiplesLayout:
    """Every panel, all words, and how high it all is, in pixels."""

    panels: tuple[Small, ...]
    labels: tuple[Label, ...]
    height: float


def lay_out_multiples(chart: Multiples, width: float) -> MultiplesLayout:
    """Return the layout of *chart*, *width* pixels wide, as many panels to a row as have room."""
    reach = chart.reach
    if not chart.panels or not reach:
        return MultiplesLayout((), (Label("note", ("No figures yet",), width / 2, EMPTY / 2, "middle"),), EMPTY)
    columns = _columns(len(chart.panels), width)
    each = (width - BETWEEN * (columns - 1)) / columns
    figures = 9 + max(words_width([_last(chart, one)], "value") for one in chart.panels)
    names = [fit(one.name, "name", each - 2) for one in chart.panels]
    line = block_height("name", 1) * 1.14
    smalls: list[Small] = []
    labels: list[Label] = []
    top = 0.0
    for start in range(0, len(chart.panels), columns):
        row = chart.panels[start : start + columns]
        heading = HEADING + line * (max(len(name) for name in names[start : start + columns]) - 1)
        for n, one in enumerate(row):
            left = n * (each + BETWEEN)
            area = panel(
                len(one.values),
                (left, left + each - figures),
                (top + heading, top + heading + PLOT),
                (reach[0], reach[-1]),
            )
            smalls.append(_small(chart, one, area))
            labels += _panel_labels(chart, one, names[start + n], area, top)
        if start == 0:
            labels += _national(chart, smalls, labels)
        top += heading + PLOT + UNDER
    text = shorten(chart.scale_says, "note", width - 2)
    labels.append(Label("note", (text,), 0.0, top + LAST_LINE / 2, ink="muted"))
    return MultiplesLayout(tuple(smalls), tuple(labels), top + LAST_LINE)


def _columns(count: int, width: float) -> int:
    """As many to a row as have room, and rows as even as can be."""
    most = max(1, int((width + BETWEEN) // (NARROWEST + BETWEEN)))
    rows = -(-count // most)
    return -(-count // rows)


def _last(chart: Multiples, one: Multiple) -> str:
    """The last period's figure with its marks, or that there is none."""
    newest = one.values[-1] if one.values else None
    if newest is None:
        return "no figure"
    return f"{format_value(newest, chart.unit, chart.decimals)} {one.marks}".rstrip()


def _small(chart: Multiples, one: Multiple, area: Panel) -> Small:
    newest = len(one.values) - 1
    runs = runs_of(one.values, chart.breaks)
    alone = [run[0] for run in runs if len(run) == 1 and run[0] != newest]
    return Small(
        axis=(area.left, area.bottom, area.right, area.bottom),
        behind=_lines(area, chart.national, runs_of(chart.national, chart.breaks)),
        runs=_lines(area, one.values, runs),
        dots=tuple(place for n in alone for place in _known_place(area, one.values, n)),
        end=next(iter(_known_place(area, one.values, newest)), None) if one.values else None,
        gaps=tuple((area.across[n], area.bottom + HANG) for n, value in enumerate(one.values) if value is None),
        breaks=tuple(
            (x, area.top, x, area.bottom) for n in chart.breaks for x in ((area.across[n - 1] + area.across[n]) / 2,)
        ),
    )


def _lines(area: Panel, values: Sequence[float | None], runs: Sequence[Sequence[int]]) -> tuple[tuple[Place, ...], ...]:
    return tuple(tuple(place for n in run for place in _known_place(area, values, n)) for run in runs if len(run) > 1)


def _known_place(area: Panel, values: Sequence[float | None], n: int) -> tuple[Place, ...]:
    value = values[n]
    return () if value is None else (area.spot(n, value),)


def _panel_labels(chart: Multiples, one: Multiple, name: Sequence[str], area: Panel, top: float) -> list[Label]:
    """The name over a panel and its last figure at the end of its line."""
    y = top + block_height("name", len(name)) / 2
    heading = Label("name", tuple(name), area.left, y, ink="accent" if one.own else "text")
    newest = one.values[-1] if one.values else None
    if newest is None:
        return [heading, Label("note", ("no figure",), area.right + 6, area.bottom - 2, ink="text")]
    half = block_height("value", 1) / 2
    y = max(area.top - 2 + half, min(area.scale(newest), area.bottom + 4 - half))
    return [heading, Label("value", (_last(chart, one),), area.right + 7, y, ink="accent")]


def _national(chart: Multiples, smalls: Sequence[Small], labels: Sequence[Label]) -> list[Label]:
    """The word "national" on its grey line, in the first panel of the first row that has room for it."""
    taken = [label.box for label in labels]
    for small in smalls:
        for run in small.behind:
            for x, y in run:
                own = [place[1] for line in small.runs for place in line if abs(place[0] - x) < 30]
                for side in (-9.0, 9.0):
                    label = Label("note", ("national",), x, y + side, "middle", ink="muted")
                    left, top, right, bottom = label.box
                    clear = all(not top - 2 <= height <= bottom + 2 for height in own)
                    inside = left >= small.axis[0] and right <= small.axis[2] and bottom <= small.axis[1] - 1
                    if clear and inside and not any(overlap(label.box, box, 1) for box in taken):
                        return [label]
    return []
