"""A series over time: what a chart shows of it, and where everything stands on a large, a small or a wordless one.

Lines join only what compares. No word stands on another: a label that finds no room is moved, tied to its place by a
line, or left out, what matters least first. Lengths are in pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from impact.plan.measure import Unit
from impact.report.charts.lettering import (
    SMALLEST,
    Anchor,
    Box,
    Label,
    Place,
    Role,
    Stroke,
    about,
    along,
    block_height,
    contains,
    first_free,
    fold,
    overlap,
    shorten,
    spaced,
    words_width,
)
from impact.report.charts.scales import Panel, Wish, apart, from_zero, panel, round_scale, runs_of, span, written
from impact.report.figures import format_value

NO_FIGURES = "No figures yet"
NO_FIGURE = "no figure"
CHANGED = "definition changed"

LARGE = 160.0  # a chart this high names its limits, every round figure and every fourth period
HEAD = 9.0  # over the plot: half a label
ROW = 15.0  # a row of words over the plot
FOOT = 24.0  # under the time axis: marks of missing figures, then the periods
HANG = 5.0  # a missing figure's mark hangs this far under the time axis, where no value can be
SIDE = 9.0  # from the end of a line to its label
CLEAR = 8.0  # kept free over and under the plot for a label beside it
PERIODS = 17.0  # from the time axis to the middle of the periods
NEAR = 45.0  # how far words about a mark may stand from it, sideways
WIDE, WIDEST = 0.24, 0.4  # of the chart: words on the right are folded, and at last cut, beyond these
MAT = 2.0  # of paper beside words that stand on the line
MOVED = 13.0  # how far a label may move before a leader ties it to its line
FLAG = 7.5  # the radius of a remark's number
OFF = 15.0  # from a point to the middle of its flag, and steps farther off
OVER = 12.0  # over the plot: words of remarks may stand there too


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
class PointRemark:
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
    remarks: tuple[PointRemark, ...] = ()

    def __post_init__(self) -> None:
        """Hold the path and the remarks to the points they stand beside."""
        if any(not 0 <= remark.at < len(self.points) for remark in self.remarks):
            raise ValueError(f"A remark stands at a point that is not there: there are {len(self.points)} points.")
        if self.path and len(self.path) != len(self.points):
            raise ValueError(f"The path has {len(self.path)} values for {len(self.points)} points: give one for each.")

    @property
    def values(self) -> list[float | None]:
        """The series alone."""
        return [point.value for point in self.points]

    @property
    def newest(self) -> float | None:
        """The newest point's value."""
        return self.points[-1].value if self.points else None

    @property
    def last(self) -> int | None:
        """The index of the last point with a value."""
        return next((n for n in reversed(range(len(self.points))) if self.points[n].value is not None), None)

    @property
    def breaks(self) -> tuple[int, ...]:
        """The indices where a new definition begins and there is something before it."""
        return tuple(n for n, point in enumerate(self.points) if point.broken and n > 0)

    @property
    def missing(self) -> tuple[int, ...]:
        """The indices of the points without a value."""
        return tuple(n for n, value in enumerate(self.values) if value is None)

    @property
    def figures(self) -> list[float]:
        """Every figure of the series and its path."""
        return [figure for figure in (*self.values, *self.path) if figure is not None]

    @property
    def levels(self) -> list[tuple[str, float]]:
        """Each figure that it is held against across the panel, with what it is called."""
        limits = zip(("lower limit", "mean", "upper limit"), self.limits or (), strict=False)
        return [*limits, *([("median", self.median)] if self.median is not None else [])]

    def written(self, value: float) -> str:
        """Return *value* as a reader sees it."""
        return format_value(value, self.unit, self.decimals)


@dataclass(frozen=True)
class Marks:
    """Where the drawing stands.

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
    segments: tuple[tuple[Place, ...], ...]
    dots: tuple[Place, ...]
    signals: tuple[Place, ...]
    end: Place | None
    gaps: tuple[Place, ...]
    breaks: tuple[Stroke, ...]
    path: tuple[tuple[Place, ...], ...]
    goal: Stroke | None
    band: Stroke | None
    mean: Stroke | None
    median: Stroke | None
    opened: tuple[Place, ...]


@dataclass(frozen=True)
class Flag:
    """A remark's number on a round mark, and the middle of that mark."""

    place: Place
    number: Label


@dataclass(frozen=True)
class Layout:
    """Drawing and words, from the top left.

    Attributes:
        grid: A thin line for each figure named on the scale.
        mats: White behind words that stand among lines: x, y, width, height.
        leaders: From a line's end to a label that had to move away from it.
        flags: The numbers of remarks, each beside its point.
    """

    marks: Marks
    grid: tuple[Stroke, ...]
    mats: tuple[Stroke, ...]
    leaders: tuple[Stroke, ...]
    labels: tuple[Label, ...]
    flags: tuple[Flag, ...]


def lay_out_trend(chart: Trend, width: float, height: float) -> Layout:
    """Return the layout of *chart* in a panel of *width* by *height*."""
    large = height >= LARGE
    figures = [*chart.figures, *([chart.goal.value] if chart.goal else []), *(value for _, value in chart.levels)]
    round_figures = round_scale(from_zero(figures or (0.0,)), chart.unit, chart.decimals, 6 if large else 4)
    scale_words = written(round_figures, chart.unit, chart.decimals)
    found = _notes(chart, width, large)
    left = words_width(scale_words, "axis") + 7 if figures else 1.0
    top = HEAD + (ROW if chart.breaks else 0.0)
    area = panel(len(chart.points), (left, width - notes_width(found)), (top, height - FOOT), round_figures)
    sides, leaders = side_labels(area, found)
    inner = _inner_labels(chart, area, sides, width)
    scale = _scale_labels(area, round_figures, scale_words, large) if figures else []
    periods = _period_labels(chart, area, large)
    drawn = _marks(chart, area, every_dot=large)
    heads = _break_labels(chart, area)
    flags, said = _remarked(chart, area, drawn, (*inner, *sides, *heads, *scale, *periods), width)
    return Layout(
        marks=drawn,
        grid=tuple((area.left, label.y, area.right, label.y) for label in scale if label.y < area.bottom),
        mats=tuple(
            (left - MAT, top, right - left + 2 * MAT, bottom - top)
            for left, top, right, bottom in (label.box for label in inner)
        ),
        leaders=leaders,
        labels=(*inner, *sides, *heads, *scale, *periods, *said),
        flags=flags,
    )


def lay_out_spark(chart: Trend, width: float, height: float) -> Marks:
    """Return the layout of *chart* as a line without words, *width* by *height*."""
    reach = span(chart.figures or (0.0,), 10.0**-chart.decimals, 100.0 if chart.unit == "percent" else None)
    area = panel(len(chart.points), (0.0, width - 4), (4.0, height - 8), reach)
    return _marks(chart, area, every_dot=False, every_open=False)


# --- the drawing ----------------------------------------------------------------------------------------------------


def _marks(chart: Trend, area: Panel, *, every_dot: bool, every_open: bool = True) -> Marks:
    """The drawing without its words.

    Each point has a dot of its own with *every_dot*, each provisional one with *every_open*; otherwise it is opened
    only where it has a mark anyway.
    """
    values, newest = chart.values, len(chart.points) - 1
    signals = [n for n, point in enumerate(chart.points) if point.signal]
    opened = [n for n, point in enumerate(chart.points) if point.provisional]
    singly = {run[0] for run in runs_of(values, chart.breaks) if len(run) == 1} | {chart.last}
    singly |= set(opened if every_open else ())
    start = area.across[chart.limits_from] if chart.limits_from else area.left
    band = mean = None
    if chart.limits is not None:
        lower, upper = area.scale(chart.limits[0]), area.scale(chart.limits[2])
        band, mean = (start, upper, area.right - start, lower - upper), area.level(chart.limits[1], start)
    dots = [n for n in range(newest) if n not in signals and (every_dot or n in singly)]
    return Marks(
        axis=area.axis,
        segments=area.runs(values, chart.breaks),
        dots=area.spots(values, dots),
        signals=area.spots(values, signals),
        end=next(iter(area.spots(values, [n for n in (newest,) if n >= 0 and n not in signals])), None),
        gaps=tuple((area.across[n], area.bottom + HANG) for n in chart.missing),
        breaks=tuple((x, area.top, x, area.bottom) for x in map(area.before, chart.breaks)),
        path=area.runs(chart.path),
        goal=area.level(chart.goal.value) if chart.goal else None,
        band=band,
        mean=mean,
        median=None if chart.median is None else area.level(chart.median, start),
        opened=area.spots(values, [n for n in opened if every_dot or n in (*singly, *signals, newest)]),
    )


# --- words beside the lines' ends -----------------------------------------------------------------------------------


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


def _notes(chart: Trend, width: float, large: bool) -> list[Note]:
    """The words for the right-hand side of a chart *width* wide, what matters most first. The figure stays whole."""
    found: list[tuple[str, float | None]] = []
    newest: list[Note] = []
    if chart.newest is not None:
        marks = (("[p]", chart.points[-1].provisional), ("[r]", chart.points[-1].revised))
        text = " ".join([chart.written(chart.newest), *(mark for mark, there in marks if there)])
        newest = [Note("value", (text,), chart.newest)]
    elif chart.last is not None:
        found.append((NO_FIGURE, None))
    if chart.goal:
        found.append((chart.goal.label, chart.goal.value))
    if chart.path and (expected := chart.path[-1]) is not None:
        found.append((f"path {chart.written(expected)}", expected))
    if large:
        found += [(f"{name} {chart.written(value)}", value) for name, value in chart.levels]
    folded = [(fold(text, "note", width * WIDE), value) for text, value in found]
    cut = [(tuple(shorten(line, "note", width * WIDEST) for line in lines), value) for lines, value in folded]
    return [*newest, *(Note("note", lines, value) for lines, value in cut)]


def notes_width(found: Sequence[Note]) -> float:
    """Return the room that the right-hand side needs."""
    return SIDE + max((words_width(note.lines, note.role) for note in found), default=0.0) + 1


def side_labels(area: Panel, found: Sequence[Note]) -> tuple[tuple[Label, ...], tuple[Stroke, ...]]:
    """Return the right-hand labels, moved apart, and leaders to those that moved far.

    Where there is no room for all of them, those that matter least are left out.
    """
    low, high = area.top - CLEAR, area.bottom + HANG + CLEAR
    kept = list(found)
    while sum(note.size for note in kept) > high - low:
        kept.pop()
    places = [(area.bottom + HANG if note.value is None else area.scale(note.value), note) for note in kept]
    places.sort(key=lambda pair: pair[0])
    heights = apart([Wish(y, note.size, 40.0 if note.role == "value" else 1.0) for y, note in places], low, high)
    x = area.right + SIDE
    labels = tuple(Label(note.role, note.lines, x, y) for (_, note), y in zip(places, heights, strict=True))
    leaders = tuple(
        (area.right + 1.5, y, x - 1.5, label.y)
        for (y, note), label in zip(places, labels, strict=True)
        if abs(label.y - y) > MOVED and note.role != "value"
    )
    return labels, leaders


# --- words on the plot and along its axes ---------------------------------------------------------------------------


def _inner_labels(chart: Trend, area: Panel, sides: Sequence[Label], width: float) -> list[Label]:
    """The words inside the plot: an earlier last value beside its point, or that there are no figures yet.

    The value stands after its point, or before it where the chart, *width* wide, ends too soon.
    """
    if chart.last is None:
        middle = (area.left + area.right) / 2, (area.top + area.bottom) / 2
        return [Label("note", (NO_FIGURES,), *middle, anchor="middle")]
    value = chart.points[chart.last].value
    if chart.newest is not None or value is None:
        return []
    x, y = area.spot(chart.last, value)
    words = (chart.written(value),)
    half = block_height("earlier", 1) / 2
    top, bottom = area.top - CLEAR + half, area.bottom - half
    after = x + 6 + words_width(words, "earlier") + MAT <= width
    anchor: Anchor = "start" if after else "end"
    heights = (max(top, min(bottom, y + move)) for step in range(0, 400, 2) for move in (-step, step))
    free = (Label("earlier", words, x + 6 if after else x - 6, height, anchor) for height in heights)
    label = next((one for one in free if one.clear_of(sides)), None)
    return [label] if label else []


def _break_labels(chart: Trend, area: Panel) -> list[Label]:
    """The words over each new definition, but for those that would stand on the one before."""
    y = area.top - CLEAR - block_height("note", 1) / 2
    labels = (Label("note", (CHANGED,), area.before(n), y, "middle").within(0, area.right) for n in chart.breaks)
    return spaced(labels, 8)


def _scale_labels(area: Panel, ticks: Sequence[float], words: Sequence[str], large: bool) -> list[Label]:
    """The labels of the scale: its ends, zero, and on a large chart what fits between."""
    order = [0, len(ticks) - 1, *(n for n in range(1, len(ticks) - 1) if large or ticks[n] == 0)]
    return spaced((Label("axis", (words[n],), area.left - 6, area.scale(ticks[n]), "end") for n in order), 2)


def _period_labels(chart: Trend, area: Panel, large: bool) -> list[Label]:
    """The last and first periods, words for a gap, and on a large chart periods between, as far as they fit."""
    if not chart.points:
        return []
    y, newest = area.bottom + PERIODS, len(chart.points) - 1
    last = Label("axis", (chart.points[newest].label,), area.right, y, "end")
    first = Label("axis", (chart.points[0].label,), area.left, y)
    labels = [last, first] if newest and first.clear_of([last], 6) else [last]
    if chart.newest is not None:  # "no figure" near the first gap it has room for
        half = words_width([NO_FIGURE], "note") / 2
        left = max((label.box[2] for label in labels[1:]), default=area.left) + 8 + half
        right = last.box[0] - 8 - half
        places = [(max(left, min(area.across[n], right)), area.across[n]) for n in chart.missing if left <= right]
        labels += [Label("note", (NO_FIGURE,), x, y, "middle") for x, gap in places if abs(x - gap) <= NEAR][:1]
    between = [(chart.points[n].label, area.across[n]) for n in range(newest - 4, 0, -4) if large]
    return spaced((Label("axis", (text,), x, y, "middle") for text, x in between), 14, labels)


# --- remarks --------------------------------------------------------------------------------------------------------


def _remarked(
    chart: Trend, area: Panel, drawn: Marks, taken: Sequence[Label], width: float
) -> tuple[tuple[Flag, ...], tuple[Label, ...]]:
    """A flag for each remark that finds room, and the words of those whose words find room too.

    Words that do not fit stand under the chart, by their number.
    """
    frame = (area.left, max(0.0, area.top - OVER), min(width, area.right), area.bottom)
    full = [label.box for label in taken] + _occupied(drawn)
    flags: list[Flag] = []
    words: list[Label] = []
    for number, remark in enumerate(chart.remarks, start=1):
        value = chart.points[remark.at].value
        place = (area.across[remark.at], area.bottom) if value is None else area.spot(remark.at, value)
        free = _flags(str(number), place, frame, full)
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


def _flags(number: str, place: Place, frame: Box, taken: Sequence[Box]) -> list[Flag]:
    """The flags over or under a point that find room, the nearest first."""
    found = []
    for away in (OFF, OFF + 6, OFF + 14, OFF + 24, OFF + 36):
        for across in (0.0, -6.0, 6.0, -14.0, 14.0):
            for down in (-away, away):
                middle = place[0] + across, place[1] + down
                box = about(middle, FLAG)
                if contains(frame, box) and not any(overlap(box, other) for other in taken):
                    found.append(Flag(middle, Label("tile", (number,), *middle, "middle", SMALLEST)))
    return found


def _beside(text: str, place: Place) -> list[Label]:
    (x, y), half = place, block_height("note", 1) / 2
    spots: tuple[tuple[float, float, Anchor], ...] = (
        (x + FLAG + 3, y, "start"),
        (x - FLAG - 3, y, "end"),
        (x, y - FLAG - half - 1, "middle"),
        (x, y + FLAG + half + 1, "middle"),
    )
    return [Label("note", (text,), *spot, ink="text") for spot in spots]


def _occupied(drawn: Marks) -> list[Box]:
    """What words on the plot must keep clear of: the line, its dots, and the levels that cross the plot."""
    runs = [box for places in (*drawn.segments, *drawn.path) for box in along(places, 2.0)]
    levels = [stroke for stroke in (drawn.goal, drawn.mean, drawn.median) if stroke]
    lines = [(x, y - 1.0, to_x, y + 1.0) for x, y, to_x, _ in levels]
    breaks = [(x - 1.0, y, x + 1.0, to_y) for x, y, _, to_y in drawn.breaks]
    ends = [drawn.end] if drawn.end else []
    return runs + lines + breaks + [about(place, 5.0) for place in (*drawn.dots, *drawn.signals, *ends)]
