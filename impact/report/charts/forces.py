"""Forces and regions beside one another: a funnel plot, forces in order, small lines; what each shows and where.

Words are ready made and values in the measure's unit; lengths are in pixels from the top left.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from impact.plan.measure import Unit
from impact.report.charts import Chart
from impact.report.charts.lettering import (
    EMPTY,
    Box,
    Label,
    Place,
    Role,
    Stroke,
    about,
    around,
    block_height,
    empty,
    first_free,
    fit,
    fold,
    shorten,
    tie,
    words_width,
)
from impact.report.charts.scales import Across, Panel, Scale, ends_first, panel, round_scale, runs_of, written
from impact.report.charts.trend import HANG, Note, notes_width, side_labels
from impact.report.figures import format_value

# --- a funnel plot --------------------------------------------------------------------------------------------------

Curve = tuple[float, float, float, float, float]  # denominator; limits: 99.8% lower, 95% lower, 95% upper, 99.8% upper
Look = Literal["plain", "beyond", "own", "own beyond"]

RADIUS = 3.0  # of a dot
RINGED = 5.4  # of the ring about one beyond the 99.8% limits
HEAD = 10.0  # over the plot
ROW = 14.0  # a line of words under the axis
PAD = 8.0  # from the plot's edge to the nearest dot
FARTHEST = 70.0  # from a dot, where its name may stand
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

    @property
    def look(self) -> Look:
        """How it is drawn."""
        if self.own:
            return "own beyond" if self.beyond else "own"
        return "beyond" if self.beyond else "plain"


@dataclass(frozen=True)
class FunnelChart(Chart):
    """A funnel plot.

    Attributes:
        note: How to read it.
        says: What else is to be said: who is ringed, how many are outside, who is not shown.
        centre_says: The words on the centre line: "all forces 43%".
        across: What the scale across counts: "Plans closed in the quarter".
        curve: The limits, from the smallest denominator to the largest.
        named: Codes of the forces that are named on it, the furthest out first.
    """

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


@dataclass(frozen=True)
class FunnelMark:
    """A dot on paper."""

    name: str
    place: Place
    look: Look


@dataclass(frozen=True)
class FunnelLayout:
    """Where everything stands. `pale` says that dots step back behind a force's own."""

    axis: Stroke
    grid: list[Stroke]
    ticks: list[Stroke]
    centre: Stroke
    inner: list[list[Place]]
    outer: list[list[Place]]
    marks: list[FunnelMark]
    leaders: list[Stroke]
    labels: list[Label]
    pale: bool


def lay_out_funnel(chart: FunnelChart, width: float, height: float) -> FunnelLayout:
    """Return the layout of *chart* in *width* by *height*."""
    figures = [*(dot.value for dot in chart.dots), chart.centre]
    reach = BEYOND * (max(figures) - min(figures))
    floor, ceiling = min(figures) - reach, max(figures) + reach
    near = [min(max(end, floor), ceiling) for point in chart.curve for end in point[1:]]
    round_figures = round_scale([*figures, *near], chart.unit, chart.decimals, 6)
    scale_words = written(round_figures, chart.unit, chart.decimals)
    left = words_width(scale_words, "axis") + 8
    notes = _notes(chart, width, (round_figures[0], round_figures[-1]))
    right = width - notes_width(notes)
    title = fit(chart.across, "axis", right)
    bottom = height - ROW - 6 - len(title) * ROW
    most = max(2, int((right - left) // 60))
    across = Across.over([dot.size for dot in chart.dots], (left + PAD, right - PAD), most)
    area = Panel(left, right, HEAD, bottom, (), Scale(round_figures[0], round_figures[-1], bottom, HEAD))
    sides, leaders = side_labels(area, notes)
    dots = sorted(chart.dots, key=lambda dot: (dot.own, dot.beyond))  # what matters most is drawn last, over the others
    marks = [FunnelMark(dot.name, (across(dot.size), area.scale(dot.value)), dot.look) for dot in dots]
    names, ties = _names(chart, dict(zip((dot.code for dot in dots), marks, strict=True)), (left, 0.0, right, bottom))
    upward = [
        Label("axis", (text,), left - 6, area.scale(figure), "end", ink="muted")
        for figure, text in zip(round_figures, scale_words, strict=True)
    ]
    kept: list[Label] = []
    for label in ends_first(upward):
        if all(abs(label.y - other.y) >= ROW for other in kept):
            kept.append(label)
    return FunnelLayout(
        axis=area.axis,
        grid=[(left, label.y, right, label.y) for label in upward if label.y < bottom - 1],
        ticks=[(across(size), bottom, across(size), bottom + 4) for size in across.ticks],
        centre=area.level(chart.centre),
        inner=_curves(chart, (2, 3), across, area.scale),
        outer=_curves(chart, (1, 4), across, area.scale),
        marks=marks,
        leaders=[*leaders, *ties],
        labels=[
            *sides,
            *names,
            *kept,
            *across.labels((left, right), bottom + 4 + ROW / 2),
            *(
                Label("axis", (text,), right, bottom + 5 + ROW * (n + 1.5), "end", ink="muted")
                for n, text in enumerate(title)
            ),
        ],
        pale=any(dot.own for dot in chart.dots),
    )


def _notes(chart: FunnelChart, width: float, reach: tuple[float, float]) -> list[Note]:
    """The words beside the ends of the lines that stay on the plot: of a pair the upper, or else the lower."""
    found = [Note("name", fold(chart.centre_says, "name", width * 0.22), chart.centre)]
    for words, lower, upper in (("95% limit", 2, 3), ("99.8% limit", 1, 4)) if chart.curve else ():
        ends = (chart.curve[-1][upper], chart.curve[-1][lower])
        found += [Note("note", (words,), end) for end in ends if reach[0] <= end <= reach[1]][:1]
    return found


def _names(chart: FunnelChart, marks: dict[str, FunnelMark], frame: Box) -> tuple[list[Label], list[Stroke]]:
    """The names of the highlighted force and of those furthest out, and lines to names that stand far off."""
    own = [dot.code for dot in chart.dots if dot.own]
    taken = [about(mark.place, RADIUS if mark.look == "plain" else RINGED) for mark in marks.values()]
    labels = []
    ties = []
    for code in dict.fromkeys([*own, *chart.named]):
        words = Label("name", (marks[code].name,), 0, 0, ink="accent" if code in own else "text")
        label = first_free(around(words, marks[code].place, RINGED, FARTHEST), taken, frame)
        if label is not None:
            labels.append(label)
            taken.append(label.box)
            ties.append(tie(label, marks[code].place, RINGED))
    return labels, [line for line in ties if line is not None]


def _curves(chart: FunnelChart, ends: tuple[int, int], across: Across, scale: Scale) -> list[list[Place]]:
    """Both lines of a pair of limits, cut where they leave the plot."""
    return [
        [(across(size), scale(value)) for size, value in run]
        for end in ends
        for run in within([(point[0], point[end]) for point in chart.curve], scale.low, scale.high)
    ]


def within(points: Sequence[Place], low: float, high: float) -> list[list[Place]]:
    """Return the runs of a line, given by its *points*, that lie between *low* and *high*, cut at the two edges."""
    runs: list[list[Place]] = []
    for (x, y), (to_x, to_y) in pairwise(points):
        if max(y, to_y) < low or min(y, to_y) > high:
            continue
        start, end = (
            place if low <= place[1] <= high else (x + (kept - y) / (to_y - y) * (to_x - x), kept)
            for place, kept in (((x, y), min(max(y, low), high)), ((to_x, to_y), min(max(to_y, low), high)))
        )
        if runs and runs[-1][-1] == start:
            runs[-1].append(end)
        else:
            runs.append([start, end])
    return runs


# --- forces in order ------------------------------------------------------------------------------------------------

PITCH = 15.0  # from one row to the next: 43 rows take 645
RANKED_HEAD = 18.0  # over the rows: the words on the line for all forces together
FOOT = 22.0  # under the rows: the scale
GUTTER = 26.0  # between columns
TWO_COLUMNS = 500.0  # the width from which there are two
NAMES = 0.46  # of a column: the widest that names may be
EDGE = 10.0  # from the plot's edge to the nearest dot


@dataclass(frozen=True)
class RankedRow:
    """A force's figure, as `shown`, with its 95% interval where it has one."""

    code: str
    name: str
    value: float
    shown: str
    interval: tuple[float, float] | None = None
    own: bool = False


@dataclass(frozen=True)
class Ranked(Chart):
    """Forces in order of their figures.

    Attributes:
        note: How to read it.
        left_out: Who is not shown and why: "Not shown: Kent, not returned".
        national: The figure for all forces together, with its words: "all forces 43%"; None where there is none.
    """

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
    """Where everything stands, and how high it all is."""

    height: float
    labels: list[Label] = field(default_factory=list)
    marks: list[RankedMark] = field(default_factory=list)
    nationals: list[Stroke] = field(default_factory=list)
    axes: list[Stroke] = field(default_factory=list)
    ticks: list[Stroke] = field(default_factory=list)


def lay_out_ranked(chart: Ranked, width: float) -> RankedLayout:
    """Return the layout of *chart*, *width* wide, in two columns where there is room; its rows give its height."""
    if not chart.rows:
        return RankedLayout(EMPTY, [empty("No figures yet", width)])
    columns = 2 if width >= TWO_COLUMNS else 1
    each = math.ceil(len(chart.rows) / columns)
    column = (width - GUTTER * (columns - 1)) / columns
    names = min(NAMES * column, words_width([row.name for row in chart.rows], "name"))
    figures = names + 8 + words_width([row.shown for row in chart.rows], "name")
    plot = figures + 12
    values = [end for row in chart.rows for end in (row.value, *(row.interval or ()))]
    values += [] if chart.national is None else [chart.national]
    round_figures = round_scale(values, chart.unit, chart.decimals, max(2, int((column - plot) // 55)))
    layout = RankedLayout(RANKED_HEAD + each * PITCH + FOOT)
    for first in range(0, len(chart.rows), each):
        rows = chart.rows[first : first + each]
        left = first // each * (column + GUTTER)
        start, end, foot = left + plot, left + column - 1, RANKED_HEAD + len(rows) * PITCH + 2
        scale = Scale(round_figures[0], round_figures[-1], start + EDGE, end - EDGE)
        for n, row in enumerate(rows):
            y = RANKED_HEAD + (n + 0.5) * PITCH
            layout.marks.append(_ranked_mark(row, scale, y, left, start, end))
            ink = "accent" if row.own else "text"
            role: Role = "name" if row.own else "note"
            layout.labels.append(Label(role, (shorten(row.name, role, names),), left + 1, y, ink=ink))
            layout.labels.append(Label(role, (row.shown,), left + figures, y, "end", ink=ink))
        if chart.national is not None:
            x, text = scale(chart.national), shorten(chart.national_says, "name", end - left)
            layout.nationals.append((x, RANKED_HEAD - 2, x, foot))
            label = Label("name", (text,), x, RANKED_HEAD / 2 - 2, "middle", ink="text")
            layout.labels.append(label.within(left, end))
        layout.axes.append((start, foot, end, foot))
        layout.ticks.extend((scale(figure), foot, scale(figure), foot + 4) for figure in round_figures)
        across = Across(scale, round_figures, by_multiples=False, unit=chart.unit, decimals=chart.decimals)
        layout.labels.extend(across.labels((start, end), foot + 4 + block_height("axis", 1) / 2 + 1))
    return layout


def _ranked_mark(row: RankedRow, scale: Scale, y: float, left: float, start: float, end: float) -> RankedMark:
    interval = (scale(row.interval[0]), y, scale(row.interval[1]), y) if row.interval else None
    band = (left, y - PITCH / 2, end - left, PITCH) if row.own else None
    return RankedMark(f"{row.name} {row.shown}", (start, y, end, y), interval, (scale(row.value), y), row.own, band)


# --- a small line for each region -----------------------------------------------------------------------------------

NARROWEST = 118.0  # a panel, so that a name and a figure have room
BETWEEN = 18.0  # between panels, across
HEADING = 17.0  # over a panel's plot: its name
PLOT = 50.0  # the height of a plot
UNDER = 18.0  # under a plot, to the next row
LAST_LINE = 17.0  # a line of words under everything


@dataclass(frozen=True)
class Multiple:
    """One area's figures, oldest first, None where there is none; `marks` stand beside the last: "[p]"."""

    name: str
    values: tuple[float | None, ...]
    marks: str = ""
    own: bool = False

    @property
    def newest(self) -> float | None:
        """Its last figure."""
        return self.values[-1] if self.values else None


@dataclass(frozen=True)
class Multiples(Chart):
    """Areas beside one another over the same periods, all on one scale, the national line grey behind each.

    Attributes:
        note: How to read it.
        periods: The first and last period: ("Q1 22/23", "Q1 25/26").
        national: The figures for all forces together, one for each period.
        breaks: Where a new definition begins.
    """

    note: str
    unit: Unit
    decimals: int
    periods: tuple[str, str]
    national: tuple[float | None, ...]
    panels: tuple[Multiple, ...]
    breaks: tuple[int, ...] = ()

    def last(self, one: Multiple) -> str:
        """Return an area's last figure with its marks, or that there is none."""
        if one.newest is None:
            return "no figure"
        return f"{format_value(one.newest, self.unit, self.decimals)} {one.marks}".rstrip()


@dataclass(frozen=True)
class Small:
    """One panel on paper: its base line, the national line behind, its own runs, lone dots and gaps."""

    axis: Stroke
    behind: tuple[tuple[Place, ...], ...]
    runs: tuple[tuple[Place, ...], ...]
    dots: tuple[Place, ...]
    end: Place | None
    gaps: tuple[Place, ...]
    breaks: tuple[Stroke, ...]


@dataclass(frozen=True)
class MultiplesLayout:
    """Every panel, all words, and how high it all is."""

    panels: list[Small]
    labels: list[Label]
    height: float


def lay_out_multiples(chart: Multiples, width: float) -> MultiplesLayout:
    """Return the layout of *chart*, *width* wide: as many panels to a row as have room, rows as even as can be."""
    figures = [one for values in (chart.national, *(p.values for p in chart.panels)) for one in values]
    known = [one for one in figures if one is not None]
    if not chart.panels or not known:
        return MultiplesLayout([], [empty("No figures yet", width)], EMPTY)
    reach = round_scale(known, chart.unit, chart.decimals, 4)
    rows = -(-len(chart.panels) // max(1, int((width + BETWEEN) // (NARROWEST + BETWEEN))))
    columns = -(-len(chart.panels) // rows)
    each = (width - BETWEEN * (columns - 1)) / columns
    side = 9 + max(words_width([chart.last(one)], "value") for one in chart.panels)
    names = [fit(one.name, "name", each - 2) for one in chart.panels]
    line = block_height("name", 1) * 1.14
    smalls: list[Small] = []
    labels: list[Label] = []
    top = 0.0
    for start in range(0, len(chart.panels), columns):
        heading = HEADING + line * (max(len(name) for name in names[start : start + columns]) - 1)
        for n, one in enumerate(chart.panels[start : start + columns]):
            left, upper = n * (each + BETWEEN), top + heading
            area = panel(len(one.values), (left, left + each - side), (upper, upper + PLOT), reach)
            smalls.append(_small(chart, one, area))
            labels += _panel_labels(chart, one, names[start + n], area, top)
        if start == 0:
            labels += _national(smalls, labels)
        top += heading + PLOT + UNDER
    low, high = written((reach[0], reach[-1]), chart.unit, chart.decimals)
    over = " to ".join(dict.fromkeys(chart.periods))
    text = shorten(f"Each panel: {low} to {high}, {over}", "note", width - 2)
    labels.append(Label("note", (text,), 0.0, top + LAST_LINE / 2, ink="muted"))
    return MultiplesLayout(smalls, labels, top + LAST_LINE)


def _small(chart: Multiples, one: Multiple, area: Panel) -> Small:
    newest = len(one.values) - 1
    alone = [run[0] for run in runs_of(one.values, chart.breaks) if len(run) == 1 and run[0] != newest]
    return Small(
        axis=area.axis,
        behind=area.runs(chart.national, chart.breaks),
        runs=area.runs(one.values, chart.breaks),
        dots=area.spots(one.values, alone),
        end=None if one.newest is None else area.spot(newest, one.newest),
        gaps=tuple((area.across[n], area.bottom + HANG) for n, value in enumerate(one.values) if value is None),
        breaks=tuple((x, area.top, x, area.bottom) for x in map(area.before, chart.breaks)),
    )


def _panel_labels(chart: Multiples, one: Multiple, name: tuple[str, ...], area: Panel, top: float) -> list[Label]:
    """The name over a panel and its last figure at the end of its line."""
    y = top + block_height("name", len(name)) / 2
    heading = Label("name", name, area.left, y, ink="accent" if one.own else "text")
    if one.newest is None:
        return [heading, Label("note", (chart.last(one),), area.right + 6, area.bottom - 2, ink="text")]
    half = block_height("value", 1) / 2
    y = max(area.top - 2 + half, min(area.scale(one.newest), area.bottom + 4 - half))
    return [heading, Label("value", (chart.last(one),), area.right + 7, y, ink="accent")]


def _national(smalls: Sequence[Small], labels: Sequence[Label]) -> list[Label]:
    """The word "national" on its grey line, in the first panel of the first row that has room for it."""
    for small in smalls:
        for x, y in (place for run in small.behind for place in run):
            own = [place[1] for line in small.runs for place in line if abs(place[0] - x) < 30]
            for side in (-9.0, 9.0):
                label = Label("note", ("national",), x, y + side, "middle", ink="muted")
                left, top, right, bottom = label.box
                clear = all(not top - 2 <= height <= bottom + 2 for height in own)
                inside = left >= small.axis[0] and right <= small.axis[2] and bottom <= small.axis[1] - 1
                if clear and inside and label.clear_of(labels, 1):
                    return [label]
    return []
