"""A series over time as a chart takes it, and the panel it stands in.

Comes after `scales`; `trend_marks` and `trend_words` place things in the panel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from impact.plan.measure import Unit
from impact.report.charts.lettering import (
    Anchor,
    Box,
    Label,
    Place,
    Role,
    about,
    along,
    block_height,
    contains,
    first_free,
    fold,
    overlap,
    shorten,
    words_width,
)
from impact.report.charts.scales import Scale, Wish, apart, from_zero, span, ticks, written
from impact.report.figures import format_value

Stroke = tuple[float, float, float, float]  # x1, y1, x2, y2


@dataclass(frozen=True)
class Point:
    """One period: `broken` where a new definition begins, `signal` for a change beyond chance; `label` "Q1 24/25".

    `provisional`: the figure may still change [p]; `revised`: it differs from the last edition [r].
    """

    label: str
    value: float | None
    broken: bool = False
    signal: bool = False
    provisional: bool = False
    revised: bool = False


@dataclass(frozen=True)
class Goal:
    """A promised value and its words: "target 60% by Q4 23/24"."""

    value: float
    label: str


@dataclass(frozen=True)
class Remark:
    """A few words that belong to one point: its index, and the words. Remarks are numbered from 1 in their order."""

    at: int
    words: str


@dataclass(frozen=True)
class Trend:
    """A measure's series, oldest first, with what it is held against; values in the measure's unit.

    Attributes:
        alt: What the chart shows, in a sentence, for those who do not see it.
        path: The expected value at each point, None where there is none; () for no path.
        limits: Lower limit, mean and upper limit, from the point with index `limits_from`.
        tone: "warning" for a series that is worsening.
        median: The centre of a run chart, from the point with index `limits_from`, where there are no limits.
        remarks: What is to be said of single points, in their order.
    """

    alt: str
    points: tuple[Point, ...]
    unit: Unit
    decimals: int
    path: tuple[float | None, ...] = ()
    goal: Goal | None = None
    limits: tuple[float, float, float] | None = None
    limits_from: int = 0
    tone: Literal["accent", "warning"] = "accent"
    median: float | None = None
    remarks: tuple[Remark, ...] = ()

    def __post_init__(self) -> None:
        """Hold the path and the remarks to the points they stand beside."""
        if any(not 0 <= remark.at < len(self.points) for remark in self.remarks):
            raise ValueError(f"A remark stands at a point that is not there: there are {len(self.points)} points.")
        if self.path and len(self.path) != len(self.points):
            raise ValueError(f"The path has {len(self.path)} values for {len(self.points)} points: give one for each.")

    @property
    def last(self) -> int | None:
        """The index of the last point with a value."""
        return next((n for n in reversed(range(len(self.points))) if self.points[n].value is not None), None)

    @property
    def current(self) -> bool:
        """Whether the newest point has a value."""
        return bool(self.points) and self.points[-1].value is not None

    @property
    def breaks(self) -> tuple[int, ...]:
        """The indices where a new definition begins and there is something before it."""
        return tuple(n for n, point in enumerate(self.points) if point.broken and n > 0)

    @property
    def missing(self) -> tuple[int, ...]:
        """The indices of the points without a value."""
        return tuple(n for n, point in enumerate(self.points) if point.value is None)

    @property
    def finest(self) -> float:
        """The smallest difference that its decimals show."""
        return 10.0**-self.decimals

    @property
    def ceiling(self) -> float | None:
        """What its scale should not pass: 100 for per cent."""
        return 100.0 if self.unit == "percent" else None

    @property
    def figures(self) -> tuple[float, ...]:
        """Every figure of the series and its path."""
        return tuple(figure for figure in (*(point.value for point in self.points), *self.path) if figure is not None)

    @property
    def levels(self) -> tuple[float, ...]:
        """Every figure that it is held against across the panel."""
        centre = () if self.median is None else (self.median,)
        return ((self.goal.value,) if self.goal else ()) + (self.limits or ()) + centre


@dataclass(frozen=True)
class Panel:
    """The plot's edges in pixels, where each point stands across, and the scale upwards."""

    left: float
    right: float
    top: float
    bottom: float
    across: tuple[float, ...]
    scale: Scale

    def spot(self, index: int, value: float) -> Place:
        """Return where the *index*-th point stands with *value*."""
        return self.across[index], self.scale(value)

    def level(self, value: float, start: float | None = None) -> Stroke:
        """Return a line right across the panel, or from *start*, at the height of *value*."""
        y = self.scale(value)
        return (self.left if start is None else start), y, self.right, y


def panel(count: int, sides: tuple[float, float], ends: tuple[float, float], reach: Sequence[float]) -> Panel:
    """Return the panel for *count* points between *sides* and *ends* (pixels), its scale from reach[0] to reach[1].

    The newest point stands at the right; a single one does too.
    """
    (left, right), (top, bottom) = sides, ends
    first = left + min(5.0, (right - left) / 4)
    step = (right - first) / (count - 1) if count > 1 else 0.0
    across = tuple(right - step * (count - 1 - n) for n in range(count))
    return Panel(left, right, top, bottom, across, Scale(reach[0], reach[1], bottom, top))


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


NO_FIGURES = "No figures yet"
NO_FIGURE = "no figure"
CHANGED = "definition changed"

SIDE = 9.0  # pixels from the end of a line to its label
CLEAR = 8.0  # pixels kept free over and under the plot for a label beside it
PERIODS = 17.0  # pixels from the time axis to the middle of the periods
NEAR = 45.0  # pixels that words about a mark may stand from it, sideways
WIDE, WIDEST = 0.24, 0.4  # of the panel: words on the right are folded, and at last cut, beyond these
MAT = 2.0  # pixels of paper beside words that stand on the line
MOVED = 13.0  # pixels that a label may move before a leader ties it to its line


@dataclass(frozen=True)
class Note:
    """Words for the right-hand side, wanted beside a value; None: beside the marks under the axis."""

    role: Role
    lines: tuple[str, ...]
    value: float | None

    @property
    def size(self) -> float:
        """The height it takes, with a little air."""
        return block_height(self.role, len(self.lines)) + 1.5


def notes(chart: Trend, width: float, *, large: bool) -> tuple[Note, ...]:
    """Return the words for the right-hand side of a panel *width* pixels wide, what matters most first."""
    found: list[tuple[Role, str, float | None]] = []
    newest = chart.points[-1].value if chart.points else None
    if newest is not None:
        found.append(("value", _marked(chart, newest), newest))
    elif chart.last is not None:
        found.append(("note", NO_FIGURE, None))
    if chart.goal:
        found.append(("note", chart.goal.label, chart.goal.value))
    if chart.path and (expected := chart.path[-1]) is not None:
        found.append(("note", f"path {_figure(chart, expected)}", expected))
    if chart.limits and large:
        named = zip(("lower limit", "mean", "upper limit"), chart.limits, strict=True)
        found += [("note", f"{name} {_figure(chart, value)}", value) for name, value in named]
    if chart.median is not None and large:
        found.append(("note", f"median {_figure(chart, chart.median)}", chart.median))
    return tuple(Note(role, _lines(role, text, width), value) for role, text, value in found)


def notes_width(found: Sequence[Note]) -> float:
    """Return the room that the right-hand side needs, in pixels."""
    return SIDE + max((words_width(note.lines, note.role) for note in found), default=0.0) + 1


def side_labels(area: Panel, found: Sequence[Note]) -> tuple[tuple[Label, ...], tuple[Stroke, ...]]:
    """Return the right-hand labels, moved apart, and leaders to those that moved far.

    Where there is no room for all of them, those that matter least are left out.
    """
    low, high = area.top - CLEAR, area.bottom + HANG + CLEAR
    kept = list(found)
    while sum(note.size for note in kept) > high - low:
        kept.pop()
    wanted = sorted(((_wanted(area, note), note) for note in kept), key=lambda pair: pair[0])
    heights = apart([Wish(y, note.size, 40.0 if note.role == "value" else 1.0) for y, note in wanted], low, high)
    x = area.right + SIDE
    labels = tuple(Label(note.role, note.lines, x, y) for (_, note), y in zip(wanted, heights, strict=True))
    leaders = tuple(
        (area.right + 1.5, y, x - 1.5, label.y)
        for (y, note), label in zip(wanted, labels, strict=True)
        if abs(label.y - y) > MOVED and note.role != "value"
    )
    return labels, leaders


def inner_labels(chart: Trend, area: Panel, sides: Sequence[Label], width: float) -> tuple[Label, ...]:
    """Return the words inside the plot: an earlier last value beside its point, or that there are no figures yet.

    The value stands after its point, or before it where the panel, *width* pixels wide, ends too soon.
    """
    if chart.last is None:
        middle = (area.left + area.right) / 2, (area.top + area.bottom) / 2
        return (Label("note", (NO_FIGURES,), *middle, anchor="middle"),)
    value = chart.points[chart.last].value
    if chart.current or value is None:
        return ()
    x, y = area.spot(chart.last, value)
    words = (_figure(chart, value),)
    half = block_height("earlier", 1) / 2
    top, bottom = area.top - CLEAR + half, area.bottom - half
    after = x + 6 + words_width(words, "earlier") + MAT <= width
    anchor: Anchor = "start" if after else "end"
    start = x + 6 if after else x - 6
    spots = [(start, max(top, min(bottom, y + move))) for step in range(0, 400, 2) for move in (-step, step)]
    free = (Label("earlier", words, *spot, anchor=anchor) for spot in spots)
    label = next((one for one in free if not any(overlap(one.box, side.box) for side in sides)), None)
    return (label,) if label else ()


def break_labels(chart: Trend, area: Panel) -> tuple[Label, ...]:
    """Return the words over each new definition, but for those that would stand on the one before."""
    labels: list[Label] = []
    half = words_width([CHANGED], "note") / 2
    for place in break_places(chart, area):
        x = max(half, min(place, area.right - half))
        label = Label("note", (CHANGED,), x, area.top - CLEAR - block_height("note", 1) / 2, anchor="middle")
        if not labels or not overlap(labels[-1].box, label.box, gap=8):
            labels.append(label)
    return tuple(labels)


def scale_labels(area: Panel, ticks: Sequence[float], words: Sequence[str], *, large: bool) -> tuple[Label, ...]:
    """Return the labels of the scale: its ends, zero, and on a large chart what fits between."""
    order = [0, len(ticks) - 1, *(n for n in range(1, len(ticks) - 1) if large or ticks[n] == 0)]
    labels: list[Label] = []
    for n in order[: len(ticks)] if len(ticks) > 1 else []:
        label = Label("axis", (words[n],), area.left - 6, area.scale(ticks[n]), anchor="end")
        if not any(overlap(label.box, other.box, gap=2) for other in labels):
            labels.append(label)
    return tuple(labels)


def period_labels(chart: Trend, area: Panel, *, large: bool) -> tuple[Label, ...]:
    """Return the last and first periods, words for a gap, and on a large chart periods between, as far as they fit."""
    if not chart.points:
        return ()
    y = area.bottom + PERIODS
    newest = len(chart.points) - 1
    labels = [Label("axis", (chart.points[newest].label,), area.right, y, anchor="end")]
    first = Label("axis", (chart.points[0].label,), area.left, y)
    if newest and not overlap(first.box, labels[0].box, gap=6):
        labels.append(first)
    labels += _gap_words(chart, area, labels, y)
    for n in range(newest - 4, 0, -4) if large else ():
        label = Label("axis", (chart.points[n].label,), area.across[n], y, anchor="middle")
        if not any(overlap(label.box, other.box, gap=14) for other in labels):
            labels.append(label)
    return tuple(labels)


def _gap_words(chart: Trend, area: Panel, taken: Sequence[Label], y: float) -> list[Label]:
    """Return "no figure" near the first gap it has room for; nothing when every point is one, or the newest is."""
    if chart.last is None or not chart.current:
        return []
    half = words_width([NO_FIGURE], "note") / 2
    left = max((label.box[2] for label in taken if label.anchor == "start"), default=area.left) + 8 + half
    right = taken[0].box[0] - 8 - half
    for n in chart.missing:
        x = max(left, min(area.across[n], right))
        if left <= right and abs(x - area.across[n]) <= NEAR:
            return [Label("note", (NO_FIGURE,), x, y, anchor="middle")]
    return []


def _lines(role: Role, text: str, width: float) -> tuple[str, ...]:
    """Fold words that are wide for the panel; a figure stays whole whatever its width."""
    if role == "value":
        return (text,)
    return tuple(shorten(line, role, width * WIDEST) for line in fold(text, role, width * WIDE))


def _wanted(area: Panel, note: Note) -> float:
    return area.bottom + HANG if note.value is None else area.scale(note.value)


def _marked(chart: Trend, value: float) -> str:
    """The newest figure with its marks: "67% [p] [r]"."""
    point = chart.points[-1]
    marks = [mark for mark, there in (("[p]", point.provisional), ("[r]", point.revised)) if there]
    return " ".join([_figure(chart, value), *marks])


def _figure(chart: Trend, value: float) -> str:
    return format_value(value, chart.unit, chart.decimals)


FLAG = 7.5  # of a flag, in pixels
NUMBER = 32 / 3  # 8 pt: the size of its number
OFF = 15.0  # pixels from a point to the middle of its flag, and steps farther off
OVER = 12.0  # a line of words over the plot may be used too


@dataclass(frozen=True)
class Flag:
    """A remark's number on a round mark, and the middle of that mark in pixels."""

    place: Place
    number: Label


def remarked(
    chart: Trend, area: Panel, drawn: Marks, taken: Sequence[Label], width: float
) -> tuple[tuple[Flag, ...], tuple[Label, ...]]:
    """Return a flag for each remark that finds room, and the words of those whose words find room too."""
    frame = (area.left, max(0.0, area.top - OVER), min(width, area.right), area.bottom)
    full = [label.box for label in taken] + _drawn(drawn)
    flags: list[Flag] = []
    words: list[Label] = []
    for number, remark in enumerate(chart.remarks, start=1):
        free = _flag_places(str(number), _remark_place(chart, area, remark.at), frame, full)
        if not free:
            continue
        told = ((flag, first_free(_beside(remark.words, flag.place), full, frame, gap=2)) for flag in free)
        flag, label = next(((flag, label) for flag, label in told if label is not None), (free[0], None))
        flags.append(flag)
        full.append(about(flag.place, FLAG))
        if label is not None:
            words.append(label)
            full.append(label.box)
    return tuple(flags), (*(flag.number for flag in flags), *words)


def _remark_place(chart: Trend, area: Panel, at: int) -> Place:
    """Where a remark's point stands; on the base line where it has no figure."""
    value = chart.points[at].value
    return (area.across[at], area.bottom) if value is None else area.spot(at, value)


def _flag_places(number: str, place: Place, frame: Box, taken: Sequence[Box]) -> list[Flag]:
    """The flags over or under a point that find room, the nearest first."""
    found = []
    for away in (OFF, OFF + 6, OFF + 14, OFF + 24, OFF + 36):
        for across in (0.0, -6.0, 6.0, -14.0, 14.0):
            for down in (-away, away):
                middle = place[0] + across, place[1] + down
                box = about(middle, FLAG)
                if contains(frame, box) and not any(overlap(box, other) for other in taken):
                    found.append(Flag(middle, Label("tile", (number,), *middle, "middle", NUMBER)))
    return found


def _beside(text: str, place: Place) -> list[Label]:
    half = block_height("note", 1) / 2
    spots: tuple[tuple[float, float, Anchor], ...] = (
        (FLAG + 3, 0.0, "start"),
        (-FLAG - 3, 0.0, "end"),
        (0.0, -FLAG - half - 1, "middle"),
        (0.0, FLAG + half + 1, "middle"),
    )
    return [
        Label("note", (text,), place[0] + across, place[1] + down, anchor, ink="text") for across, down, anchor in spots
    ]


def _drawn(drawn: Marks) -> list[Box]:
    """What words on the plot must keep clear of: the line, its dots, and the levels that cross the plot."""
    runs = [box for places in (*drawn.segments, *drawn.path) for box in along(places, 2.0)]
    levels = [stroke for stroke in (drawn.goal, drawn.mean, drawn.median) if stroke]
    lines = [(x, y - 1.0, to_x, y + 1.0) for x, y, to_x, _ in levels]
    breaks = [(x - 1.0, y, x + 1.0, to_y) for x, y, _, to_y in drawn.breaks]
    ends = [drawn.end] if drawn.end else []
    return runs + lines + breaks + [about(place, 5.0) for place in (*drawn.dots, *drawn.signals, *ends)]


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
    beside = notes(chart, width, large=large)
    left = words_width(scale_words, "axis") + 7 if figures else 1.0
    area = panel(
        len(chart.points),
        (left, width - notes_width(beside)),
        (HEAD + (ROW if chart.breaks else 0.0), height - FOOT),
        (round_figures[0], round_figures[-1]),
    )
    sides, leaders = side_labels(area, beside)
    inner = inner_labels(chart, area, sides, width)
    scale = scale_labels(area, round_figures, scale_words, large=large) if figures else ()
    periods = period_labels(chart, area, large=large)
    drawn = marks(chart, area, every_dot=large)
    heads = break_labels(chart, area)
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
    return left - MAT, top, right - left + 2 * MAT, bottom - top
