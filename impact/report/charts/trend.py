"""A series over time: what a chart shows of it, large, small, without words, or before the line of all forces.

Lines join only what compares. No word stands on another: a label that finds no room is moved, tied to its place by a
line, or left out, what matters least first. Lengths are in pixels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from impact.plan.measure import Unit
from impact.plan.periods import Period
from impact.report.charts import (
    BESIDE,
    SMALLEST,
    Anchor,
    Box,
    Drawing,
    Label,
    Place,
    Shape,
    about,
    along,
    block_height,
    contains,
    first_free,
    fold,
    marks,
    overlap,
    shorten,
    spaced,
    words_width,
)
from impact.report.charts.scales import (
    CLEAR,
    Panel,
    Wanted,
    from_zero,
    round_scale,
    runs_of,
    side_width,
    span,
    written,
)
from impact.report.sentences import format_value, listed, span_of
from impact.results.model import Result, Variation
from impact.results.targets import expected_at

if TYPE_CHECKING:
    from impact.report.view import MeasureView

NO_FIGURE = "no figure"

LARGE = 160.0  # a chart this high names its limits, every round figure and every fourth period
HEAD = 9.0  # over the plot: half a label
ROW = 15.0  # a row of words over the plot
FOOT = 24.0  # under the time axis: marks of missing figures, then the periods
PERIODS = 17.0  # from the time axis to the middle of the periods
NEAR = 45.0  # how far words about a mark may stand from it, sideways
WIDE, WIDEST = 0.24, 0.4  # of the chart: words on the right are folded, and at last cut, beyond these
MAT = 2.0  # of paper beside words that stand on the line
FLAG = 7.5  # the radius of a remark's number
FLAG_PLACES = [  # from a point to the middle of its flag, the nearest first
    (across, down)
    for away in (15.0, 21.0, 29.0, 39.0, 51.0)
    for across in (0.0, -6.0, 6.0, -14.0, 14.0)
    for down in (-away, away)
]
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
    def last(self) -> int | None:
        """The index of the last point with a value."""
        return next((n for n in reversed(range(len(self.points))) if self.points[n].value is not None), None)

    @property
    def breaks(self) -> tuple[int, ...]:
        """The indices where a new definition begins and there is something before it."""
        return tuple(n for n, point in enumerate(self.points) if point.broken and n > 0)

    def lay_out(self, width: float = BESIDE, height: float = 184.0) -> Drawing:
        """Return the layout in *width* by *height*."""
        return _lay_out(self, width, height)


@dataclass(frozen=True)
class Spark:
    """A series as a line without words, for a row of a table: the last point, and the path dashed."""

    chart: Trend

    @property
    def alt(self) -> str:
        """The series' own."""
        return self.chart.alt

    def lay_out(self, width: float = 80.0, height: float = 22.0) -> Drawing:
        """Return the layout in *width* by *height*."""
        chart = self.chart
        known = [one for one in (*chart.values, *chart.path) if one is not None]
        reach = span(known or (0.0,), 10.0**-chart.decimals, 100.0 if chart.unit == "percent" else None)
        area = Panel(0.0, width - 4, 4.0, height - 8, reach, len(chart.points))
        line = _line(chart, area, "spark ", every_dot=False, every_open=False)
        breaks, path = marks("line", "small break", area.breaks(chart.breaks)), area.runs(chart.path)
        return Drawing(width, height, [*breaks, *marks("curve", "spark path", path), *line,
                                       *marks("dot", "spark gap", area.gaps(chart.values))])  # fmt: skip


@dataclass(frozen=True)
class OwnSeries:
    """A force's own series, and the figure of all forces at each of its periods, () where the two do not compare.

    `nation_says` names the line of all forces at its end: "all forces 61%". That line stands behind: it is what the
    force's own figures are read against, not what is judged.
    """

    chart: Trend
    nation: tuple[float | None, ...] = ()
    nation_says: str = ""

    @property
    def alt(self) -> str:
        """The series' own."""
        return self.chart.alt

    def lay_out(self, width: float = 326.0, height: float = 150.0) -> Drawing:
        """Return the layout in *width* by *height*, on one scale with all forces."""
        return _lay_out(self.chart, width, height, self)


def _lay_out(chart: Trend, width: float, height: float, own: OwnSeries | None = None) -> Drawing:
    large, values = height >= LARGE, chart.values
    behind = own.nation if own else ()
    goal = Goal(behind[-1], own.nation_says) if own and behind and behind[-1] is not None else chart.goal
    limits = zip(("lower limit", "mean", "upper limit"), chart.limits or (), strict=False)
    levels = [*limits, *([("median", chart.median)] if chart.median is not None else [])]
    known = [one for one in (*values, *chart.path, *behind) if one is not None]
    figures = [*known, *([goal.value] if goal else []), *(value for _, value in levels)]
    round_figures = round_scale(from_zero(figures or (0.0,)), chart.unit, chart.decimals, 6 if large else 4)
    scale_words = written(round_figures, chart.unit, chart.decimals)
    wanted = _wanted(chart, goal, levels if large else [], width)
    left = words_width(scale_words, "axis") + 7 if figures else 1.0
    top = HEAD + (ROW if chart.breaks else 0.0)
    area = Panel(left, width - side_width(wanted), top, height - FOOT, round_figures, len(values))

    sides, leaders = area.side_labels(wanted)
    inner = _inner_labels(chart, area, sides, width)
    scale: list[Label] = []
    if figures:
        shown = [n for n, one in enumerate(round_figures) if large or one == 0 or n in (0, len(round_figures) - 1)]
        scale = area.scale_labels([round_figures[n] for n in shown], [scale_words[n] for n in shown])
        scale = spaced(scale, 2)
    over = area.top - CLEAR - block_height("note", 1) / 2
    heads = [Label("note", ("definition changed",), x, over, "middle") for x, *_ in area.breaks(chart.breaks)]
    heads = spaced((label.within(0, area.right) for label in heads), 8)
    periods = _period_labels(chart, area, large)

    start = area.x(chart.limits_from) if chart.limits_from else area.left
    band = [(start, area.y(upper), area.right - start, area.y(lower) - area.y(upper))
            for lower, _, upper in ([chart.limits] if chart.limits else [])]  # fmt: skip
    centre = [] if own else [one for one in ((chart.limits or (None, None))[1], chart.median) if one is not None]
    backdrop = [
        *marks("line", "break", area.breaks(chart.breaks)),
        *marks("line", "mean", [area.level(one, start) for one in centre]),
        *marks("curve", "path", area.runs(chart.path)),
        *marks("line", "goal", [area.level(chart.goal.value)] if chart.goal else []),
    ]
    line = _line(chart, area, "", every_dot=large)
    taken = [*inner, *sides, *heads, *scale, *periods]
    if own:  # only figures stand out
        taken = [replace(label, ink="muted") if label.ink == "text" else label for label in taken]
    flags, said = _remarked(chart, area, [label.box for label in taken] + _occupied([*backdrop, *line]), width)
    boxes = [label.box for label in inner]
    lone = [n for run in runs_of(behind) if len(run) == 1 for n in run]
    return Drawing(
        width,
        height,
        [
            *marks("box", "limits", band),
            *marks("line", "rule", [(area.left, at.y, area.right, at.y) for at in scale if at.y < area.bottom]),
            Shape("line", "axis", area.axis),
            *backdrop,
            *marks("line", "leader", leaders),
            *marks("box", "mat", ((x - MAT, y, to_x - x + 2 * MAT, to_y - y) for x, y, to_x, to_y in boxes)),
            *marks("curve", "all forces", area.runs(behind)),
            *marks("dot", "all forces dot", area.spots(behind, lone)),
            *line,
            *marks("dot", "flag", flags),
            *marks("dot", "gap", area.gaps(values)),
            *taken,
            *said,
        ],
    )


def _line(chart: Trend, area: Panel, size: str, *, every_dot: bool, every_open: bool = True) -> list[Shape]:
    """The line with its dots, in looks of *size*, "" or "spark ".

    Each point has a dot of its own with *every_dot*, else those that no line reaches, an earlier last value, and with
    *every_open* each provisional one. What is provisional has a hole in its mark, where it has one anyway.
    """
    values, newest = chart.values, len(chart.points) - 1
    signals = [n for n, point in enumerate(chart.points) if point.signal]
    opened = [n for n, point in enumerate(chart.points) if point.provisional]
    singly = {run[0] for run in runs_of(values, chart.breaks) if len(run) == 1} | {chart.last}
    singly |= set(opened if every_open else ())
    dots = [n for n in range(newest) if n not in signals and (every_dot or n in singly)]
    ends = [n for n in (newest,) if n >= 0 and n not in signals]
    holes = [n for n in opened if every_dot or n in (*singly, *signals, newest)]
    found = [
        *marks("curve", f"{size}line {chart.tone}", area.runs(values, chart.breaks)),
        *marks("dot", f"{size}dot {chart.tone}", area.spots(values, dots)),
    ]
    for place in area.spots(values, signals):
        found += [*([] if size else [Shape("dot", "ring", place)]), Shape("dot", f"{size}signal", place)]
    found += marks("dot", f"{size}end {chart.tone}", area.spots(values, ends))
    for n in holes:
        kind = "" if size else "end " if n in ends else "signal " if n in signals else ""
        found += marks("dot", f"{size}{kind}hole", area.spots(values, [n]))
    return found


# --- words beside the lines' ends, on the plot and along its axes ---------------------------------------------------


def _wanted(chart: Trend, goal: Goal | None, levels: Sequence[tuple[str, float]], width: float) -> list[Wanted]:
    """The words for the right-hand side of a chart *width* wide, what matters most first. The figure stays whole."""

    def shown(value: float) -> str:
        return format_value(value, chart.unit, chart.decimals)

    found: list[Wanted] = []
    texts: list[tuple[str, float | None]] = []
    newest = chart.points[-1] if chart.points else None
    if newest is not None and newest.value is not None:
        noted = (("[p]", newest.provisional), ("[r]", newest.revised))
        text = " ".join([shown(newest.value), *(mark for mark, there in noted if there)])
        found.append((Label("value", (text,), 0, 0, ink=chart.tone), newest.value))
    elif chart.last is not None:
        texts.append((NO_FIGURE, None))
    if goal:
        texts.append((goal.label, goal.value))
    if chart.path and (expected := chart.path[-1]) is not None:
        texts.append((f"path {shown(expected)}", expected))
    for text, value in [*texts, *((f"{name} {shown(value)}", value) for name, value in levels)]:
        lines = (shorten(line, "note", width * WIDEST) for line in fold(text, "note", width * WIDE))
        found.append((Label("note", tuple(lines), 0, 0), value))
    return found


def _inner_labels(chart: Trend, area: Panel, sides: Sequence[Label], width: float) -> list[Label]:
    """The words inside the plot: an earlier last value beside its point, or that there are no figures yet.

    The value stands after its point, or before it where the chart, *width* wide, ends too soon.
    """
    if chart.last is None:
        middle = (area.left + area.right) / 2, (area.top + area.bottom) / 2
        return [Label("note", ("No figures yet",), *middle, anchor="middle")]
    if chart.last == len(chart.points) - 1:
        return []
    value = chart.points[chart.last].value or 0.0
    x, y = area.x(chart.last), area.y(value)
    words = (format_value(value, chart.unit, chart.decimals),)
    half = block_height("earlier", 1) / 2
    top, bottom = area.top - CLEAR + half, area.bottom - half
    after = x + 6 + words_width(words, "earlier") + MAT <= width
    anchor: Anchor = "start" if after else "end"
    heights = (max(top, min(bottom, y + move)) for step in range(0, 400, 2) for move in (-step, step))
    free = (Label("earlier", words, x + 6 if after else x - 6, at, anchor, ink=chart.tone) for at in heights)
    return [label for label in [next((one for one in free if one.clear_of(sides)), None)] if label]


def _period_labels(chart: Trend, area: Panel, large: bool) -> list[Label]:
    """The last and first periods, words for a gap, and on a large chart periods between, as far as they fit."""
    if not chart.points:
        return []
    y, newest = area.bottom + PERIODS, len(chart.points) - 1
    last = Label("axis", (chart.points[newest].label,), area.right, y, "end", ink="muted")
    first = Label("axis", (chart.points[0].label,), area.left, y, ink="muted")
    labels = [last, first] if newest and first.clear_of([last], 6) else [last]
    if chart.last == newest:  # "no figure" near the first gap it has room for
        half = words_width([NO_FIGURE], "note") / 2
        left = max((label.box[2] for label in labels[1:]), default=area.left) + 8 + half
        right = last.box[0] - 8 - half
        places = [(max(left, min(x, right)), x) for x, _ in area.gaps(chart.values) if left <= right]
        labels += [Label("note", (NO_FIGURE,), x, y, "middle") for x, gap in places if abs(x - gap) <= NEAR][:1]
    between = [(chart.points[n].label, area.x(n)) for n in range(newest - 4, 0, -4) if large]
    return spaced((Label("axis", (text,), x, y, "middle", ink="muted") for text, x in between), 14, labels)


def _remarked(chart: Trend, area: Panel, full: list[Box], width: float) -> tuple[list[Place], list[Label]]:
    """A flag for each remark that finds room beside what is *full*, its number, and its words where they find room too.

    Words that do not fit stand under the chart, by their number.
    """
    frame = (area.left, max(0.0, area.top - OVER), min(width, area.right), area.bottom)
    flags: list[Place] = []
    numbers: list[Label] = []
    words: list[Label] = []
    for number, remark in enumerate(chart.remarks, start=1):
        value = chart.points[remark.at].value
        x, y = area.x(remark.at), area.bottom if value is None else area.y(value)
        boxes = {(x + across, y + down): about((x + across, y + down), FLAG) for across, down in FLAG_PLACES}
        free = [
            place
            for place, box in boxes.items()
            if contains(frame, box) and not any(overlap(box, other) for other in full)
        ]
        if not free:
            continue
        told = ((flag, first_free(_beside(remark.words, flag), full, frame, gap=2)) for flag in free)
        flag, label = next(((flag, label) for flag, label in told if label is not None), (free[0], None))
        flags.append(flag)
        numbers.append(Label("tile", (str(number),), *flag, "middle", SMALLEST))
        words += [label] if label else []
        full += [boxes[flag], *([label.box] if label else [])]
    return flags, [*numbers, *words]


def _beside(text: str, place: Place) -> list[Label]:
    (x, y), half = place, block_height("note", 1) / 2
    spots: tuple[tuple[float, float, Anchor], ...] = (
        (x + FLAG + 3, y, "start"),
        (x - FLAG - 3, y, "end"),
        (x, y - FLAG - half - 1, "middle"),
        (x, y + FLAG + half + 1, "middle"),
    )
    return [Label("note", (text,), *spot) for spot in spots]


def _occupied(drawn: Sequence[Shape]) -> list[Box]:
    """What words on the plot must keep clear of: lines, curves and dots."""
    found: list[Box] = []
    for mark in drawn:
        if mark.shape == "curve":
            found += along(mark.at, 2.0)
        elif mark.shape == "line":
            x, y, to_x, to_y = mark.at
            upright = x == to_x
            found.append((x - 1.0, y, x + 1.0, to_y) if upright else (x, y - 1.0, to_x, y + 1.0))
        else:
            found.append(about(mark.at, 5.0))
    return found


# --- a measure's series as a chart, in words ------------------------------------------------------------------------

SHOWN = 13  # periods on a chart: three years of quarters and the one they start from
FEWEST_FOR_MEDIAN = 4  # figures: a centre of fewer says nothing that they do not
_NO_REMARKS: Mapping[Period, str] = MappingProxyType({})


def trend(one: MeasureView, remarks: Mapping[Period, str] = _NO_REMARKS) -> Trend | None:
    """Return what a chart of the last `SHOWN` periods shows, or None when none of them has a figure.

    *remarks* are a few words for single periods, which the chart ties to their points.
    """
    shown, found = one.series.results[-SHOWN:], one.series.variation
    if all(result.missing for result in shown):
        return None
    signals = {period for period, _ in found.signals}
    target = one.target
    goal = Goal(target.value, f"target {one.words(target.value)} by {target.by.short}") if target is not None else None
    said = tuple(PointRemark(n, remarks[each.period]) for n, each in enumerate(shown) if each.period in remarks)
    judged = [n for n, each in enumerate(shown) if found.since is not None and found.since <= each.period]
    known = [
        each for each in one.series.results if not each.missing and (found.since is None or found.since <= each.period)
    ]
    limits = None
    if found.lower is not None and found.mean is not None and found.upper is not None:
        limits = found.lower, found.mean, found.upper
    told = (f"{shown[remark.at].period.name}: {remark.words}." for remark in said)
    return Trend(
        alt=" ".join([_alternative(one, shown, goal), *told]),
        points=tuple(
            Point(
                result.period.short,
                result.value,
                result.broken,
                result.period in signals,
                bool(result.provisional) and not result.missing,
                result.revised and not result.missing,
            )
            for result in shown
        ),
        unit=one.measure.unit,
        decimals=one.decimals,
        path=tuple(expected_at(one.measure, result.period) for result in shown),
        goal=goal,
        limits=limits,
        limits_from=judged[0] if judged else 0,
        tone="warning" if one.series.rating.standing == "off track" or found.drift == "worsening" else "accent",
        median=found.centre_of_run if len(known) >= FEWEST_FOR_MEDIAN else None,
        remarks=said,
    )


def remarks_said(chart: Trend) -> tuple[str, ...]:
    """The remarks as they stand under the chart, by number: "1. Q3 23/24: the form changed"."""
    return tuple(f"{n}. {chart.points[one.at].label}: {one.words}" for n, one in enumerate(chart.remarks, start=1))


def limits_said(chart: Trend, variation: Variation) -> tuple[str, ...]:
    """What the chart's band means, where it has one, and what totals its limits or its median are for.

    Source: metrics/methods.md, "Process limits".
    """
    said = []
    if chart.limits is not None and chart.limits[0] < chart.limits[2]:
        said.append("Shaded: where almost every ordinary figure would fall.")
    held = "Limits are" if chart.limits is not None else "The median is" if chart.median is not None else ""
    if variation.whole and held:
        taken = "a total that lacks some is judged as if they were in it"
        said.append(f"{held} for totals of all forces; {taken}.")
    return tuple(said)


def marks_said(chart: Trend) -> tuple[str, ...]:
    """What the chart's marks mean, of those it has: the median, figures that may change, figures that have.

    [p] and [r] stand on it beside the newest figure only.
    """
    said = []
    newest = chart.points[-1]
    if chart.median is not None:
        said.append("Thin line: the median, as there are too few figures for limits.")
    if any(point.provisional for point in chart.points):
        said.append(f"Open dot{', [p]' if newest.provisional else ''}: provisional, may still change.")
    revised = [point.label for point in chart.points if point.revised]
    if revised:
        said.append(f"Revised{' [r]' if newest.revised else ''} since the last edition: {listed(revised)}.")
    return tuple(said)


def _alternative(one: MeasureView, shown: Sequence[Result], goal: Goal | None) -> str:
    """The chart in words: what, when, from where to where, lowest, highest, what is missing."""
    known = [(result.period, result.value) for result in shown if result.value is not None]
    gaps = [result.period.name for result in shown if result.missing]
    first, last = known[0], known[-1]
    parts = [f"Line chart of {one.name}, {shown[0].period.name} to {shown[-1].period.name}."]
    if len(known) == 1:
        parts.append(f"There is one figure: {one.words(last[1])} in {last[0].name}.")
    else:
        low, high = min(known, key=lambda pair: pair[1]), max(known, key=lambda pair: pair[1])
        parts.append(
            f"The line begins at {one.words(first[1])}"
            f" and ends at {one.words(last[1])};"
            f" the lowest figure is {one.words(low[1])}, for {low[0].name},"
            f" and the highest is {one.words(high[1])}, for {high[0].name}."
        )
    if goal is not None:
        parts.append(f"A dashed line marks the {goal.label}.")
    if gaps:
        parts.append(f"There is no figure for {listed(gaps)}.")
    if shown[-1].provisional and not shown[-1].missing:
        parts.append(f"The figure for {shown[-1].period.name} is provisional.")
    return " ".join(parts)


def spark_alt(one: MeasureView) -> str:
    """The scoreboard's small line in a few words: "Small line chart: from 58% to 67% over 13 quarters"."""
    shown = one.series.results[-SHOWN:]
    known = [result.value for result in shown if result.value is not None]
    over = span_of([result.period for result in shown])
    return f"Small line chart: from {one.words(known[0])} to {one.words(known[-1])} over {over}"
