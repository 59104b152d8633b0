"""What was due and when it came: the steps of a promise along the plan's life, and who returned, quarter by quarter.

Each value has its words ready made; lengths are in pixels from the top left. A return on time is a small dot, so that
what is not on time stands out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, get_args

from impact.report.charts import Chart
from impact.report.charts.lettering import (
    EMPTY,
    SMALLEST,
    Box,
    Label,
    Place,
    Stroke,
    block_height,
    contains,
    empty,
    fit,
    shorten,
    words_width,
)
from impact.report.charts.scales import Scale

# --- the steps of a promise -----------------------------------------------------------------------------------------

StepMark = Literal["done", "late", "under way", "not started", "not reported"]

RADIUS = 5.0  # of a mark
HEAD = 34.0  # over the rows: what day it is, then the years
ONE_LINE, TWO_LINES = 21.0, 33.0  # the height of a row by the lines of its title
FOOT = 4.0
TITLES = 0.42  # of the width: the step's ref and title
AIR = 14.0  # between titles and the time axis
CLEAR = 3.0  # of paper around the words of a state, so that no line touches them


@dataclass(frozen=True)
class TimelineStep:
    """A step: its mark stands at `due`, a second one at `done` where it is known to have been done at another time.

    `says` are the words beside the mark: "done", "late: due 31 March 2025". `late_to` is the end of the line that shows
    how long it has been late, or was.
    """

    ref: str
    title: str
    due: date
    mark: StepMark
    says: str
    done: date | None = None
    late_to: date | None = None


@dataclass(frozen=True)
class Timeline(Chart):
    """The steps of one promise in the order of their dates.

    Attributes:
        start, end: First and last day of the time axis; every date of a step is drawn within them.
        today: The last day of the report's quarter, and its words.
    """

    start: date
    end: date
    today: date
    today_says: str
    steps: tuple[TimelineStep, ...]


@dataclass(frozen=True)
class StepRow:
    """A step on paper: a hairline, its mark, how long it was late, and the mark of its end where that is another."""

    says: str
    mark: StepMark
    line: Stroke
    place: Place
    late: Stroke | None
    done: Place | None


@dataclass
class TimelineLayout:
    """Where everything stands, and how high it all is. `mats`: white behind words, as x, y, width, height."""

    height: float
    labels: list[Label] = field(default_factory=list)
    rows: list[StepRow] = field(default_factory=list)
    years: list[Stroke] = field(default_factory=list)
    today: Stroke | None = None
    mats: list[Stroke] = field(default_factory=list)


def lay_out_timeline(chart: Timeline, width: float) -> TimelineLayout:
    """Return the layout of *chart*, *width* wide; its height follows from its steps."""
    if not chart.steps:
        return TimelineLayout(EMPTY, [empty("The plan has no steps for it", width)])
    refs = words_width([step.ref for step in chart.steps], "name") + 8
    room = width * TITLES - refs
    titles = [fit(step.title, "note", room) for step in chart.steps]
    start = refs + min(room, words_width([line for title in titles for line in title], "note")) + AIR
    days = Scale(chart.start.toordinal(), chart.end.toordinal(), start, width - RADIUS - 1)
    heights = [ONE_LINE if len(title) == 1 else TWO_LINES for title in titles]
    bottom, top = HEAD + sum(heights), HEAD

    def at(when: date) -> float:
        return days(max(chart.start, min(when, chart.end)).toordinal())

    today = at(chart.today)
    layout = TimelineLayout(bottom + FOOT, today=(today, HEAD - 18, today, bottom))
    for step, title, height in zip(chart.steps, titles, heights, strict=True):
        y, x = top + height / 2, at(step.due)
        late, done = at(step.late_to or step.due), at(step.done or step.due)
        row = StepRow(
            says=f"{step.ref} {step.title}: {step.says}",
            mark=step.mark,
            line=(start, y, width, y),
            place=(x, y),
            late=(x, y, late, y) if late > x else None,
            done=(done, y) if done != x else None,
        )
        layout.rows.append(row)
        layout.labels.append(Label("name", (step.ref,), 0.0, y, ink="text"))
        layout.labels.append(Label("note", title, refs, y, ink="text"))
        if (beside := _beside(step.says, row, (start, top, width, top + height), today)) is not None:
            layout.labels.append(beside)
            left, upper, right, lower = beside.box
            layout.mats.append((left - 2, upper - CLEAR, min(right + 2, width) - left + 2, lower - upper + 2 * CLEAR))
        top += height
    for year in range(chart.start.year - 1, chart.end.year + 1):
        first, last = date(year, 4, 1), date(year + 1, 4, 1) - timedelta(days=1)
        if chart.start <= first <= chart.end:
            layout.years.append((at(first), HEAD - 6, at(first), bottom))
        if last < chart.start or first > chart.end:
            continue
        text = f"{year}/{(year + 1) % 100:02d}"
        label = Label("axis", (text,), (at(first) + at(last)) / 2, HEAD - 9, "middle", ink="muted")
        if at(last) - at(first) >= label.width + 4:
            layout.labels.append(label)
    words = Label("name", (chart.today_says,), today, block_height("name", 1) / 2, "middle", ink="text")
    layout.labels.append(words.within(start, width))
    return layout


def _beside(says: str, row: StepRow, frame: Box, today: float) -> Label | None:
    """The state's words right of the last mark of the row, or left of the first; shortened where neither has room.

    Where both sides have room, the one that the line of today does not cross.
    """
    marks = [row.place[0], *([row.done[0]] if row.done else []), *([row.late[2]] if row.late else [])]
    y = row.place[1]
    right, left = max(marks) + RADIUS + 5, min(marks) - RADIUS - 5

    def sides(text: str) -> tuple[Label, Label]:
        return Label("note", (text,), right, y, ink="text"), Label("note", (text,), left, y, "end", ink="text")

    def crossed(label: Label) -> bool:
        return label.box[0] - CLEAR < today < label.box[2] + CLEAR

    fitting = sorted((one for one in sides(says) if contains(frame, one.box)), key=crossed)
    if fitting:
        return fitting[0]
    room = max(frame[2] - right, left - frame[0])
    if room < words_width(["…"], "note"):
        return None
    after, before = sides(shorten(says, "note", room))
    return after if frame[2] - right >= left - frame[0] else before


# --- who returned, and when -----------------------------------------------------------------------------------------

Came = Literal["on time", "late", "errors", "not returned", "not asked"]

SHORT: Mapping[Came, str] = {"late": "L", "errors": "E", "not returned": "M"}
SAID: Mapping[Came, str] = {
    "on time": "on time",
    "late": "late",
    "errors": "not usable: errors to mend",
    "not returned": "missing",
    "not asked": "not asked",
}

PITCH = 16.0  # from one row to the next: 48 rows take 768
SIDE = 13.0  # of a cell's mark
GRID_HEAD = 31.0  # over the rows: the quarters, each on two lines
KEY = 22.0  # over everything: what the marks mean
NAMES = 0.4  # of the width: the widest that names may be


@dataclass(frozen=True)
class GridRow:
    """A supplier and how its return of each period came; `total` is how many were on time: "12 of 13"."""

    name: str
    cells: tuple[Came, ...]
    total: str


@dataclass(frozen=True)
class ReturnsGrid(Chart):
    """Every supplier's returns: suppliers down, quarters across; each row has a cell for each period.

    Attributes:
        periods: "Q1 22/23", oldest first.
        groups: Rows under a heading: "Forces", "The body's own teams".
        totals: How many were on time in each period.
        exceptions: Everything that was not on time, in words, newest first: ("Kent", "late: Q1 2024/25").
    """

    periods: tuple[str, ...]
    groups: tuple[tuple[str, tuple[GridRow, ...]], ...]
    totals: tuple[str, ...]
    exceptions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class GridMark:
    """A cell's mark on paper: its middle, and its letter."""

    came: Came
    place: Place
    letter: Label | None


@dataclass
class GridLayout:
    """Where everything stands, and how high it all is; `side` is that of every mark."""

    height: float
    labels: list[Label]
    side: float = SIDE
    cells: list[GridMark] = field(default_factory=list)
    rules: list[Stroke] = field(default_factory=list)
    bands: list[Box] = field(default_factory=list)
    key: list[GridMark] = field(default_factory=list)


def lay_out_returns(chart: ReturnsGrid, width: float) -> GridLayout:
    """Return the layout of *chart*, *width* wide; its height follows from its rows."""
    rows = [row for _, group in chart.groups for row in group]
    if not rows or not chart.periods:
        return GridLayout(EMPTY, [empty("No returns are expected", width)])
    names = min(NAMES * width, max(words_width([row.name for row in rows], "note"), words_width(["On time"], "name")))
    totals = words_width([*(row.total for row in rows), "on time"], "note") + 10
    left, right = names + 8, width - totals
    step = (right - left) / len(chart.periods)
    across = [left + (n + 0.5) * step for n in range(len(chart.periods))]
    layout = GridLayout(0.0, [], min(SIDE, step - 1))
    _add_key(layout, {came for row in rows for came in row.cells}, width)
    layout.labels += _headings(chart.periods, across)
    top = KEY + GRID_HEAD
    for heading, group in chart.groups:
        if heading and len(chart.groups) > 1:
            layout.labels.append(Label("name", (heading,), 0.0, top + 4 + PITCH / 2, ink="text"))
            top += 4 + PITCH
        layout.rules.append((0.0, top, width, top))
        for n, row in enumerate(group):
            y = top + PITCH / 2
            if n % 2:
                layout.bands.append((0.0, top, width, PITCH))
            layout.labels.append(Label("note", (shorten(row.name, "note", names),), 2.0, y, ink="text"))
            layout.labels.append(Label("note", (row.total,), width - 1, y, "end", ink="text"))
            layout.cells += [_mark(came, (x, y), layout.side) for came, x in zip(row.cells, across, strict=True)]
            top += PITCH
    layout.rules.append((0.0, top, width, top))
    y = top + PITCH / 2 + 1
    layout.labels.append(Label("name", ("On time",), 2.0, y, ink="text"))
    sums = (Label("note", (text,), x, y, "middle", ink="text") for text, x in zip(chart.totals, across, strict=True))
    layout.labels += [label for label in sums if label.width <= step - 2]
    layout.labels.append(Label("axis", ("on time",), width - 1, KEY + GRID_HEAD / 2, "end", ink="muted"))
    layout.height = top + PITCH + 4
    return layout


def _mark(came: Came, place: Place, side: float) -> GridMark:
    size = max(SMALLEST, side * 0.82)
    return GridMark(came, place, Label("tile", (SHORT[came],), *place, "middle", size) if came in SHORT else None)


def _add_key(layout: GridLayout, there: set[Came], width: float) -> None:
    """Add each mark that there is, with its words, in a line over the grid."""
    x, y, side = 0.0, KEY / 2 - 3, layout.side
    for came in get_args(Came):
        if came in there and x + side + 5 + words_width([SAID[came]], "note") <= width:
            layout.key.append(_mark(came, (x + side / 2 + 1, y), side))
            layout.labels.append(Label("note", (SAID[came],), x + side + 6, y, ink="text"))
            x = layout.labels[-1].box[2] + 16


def _headings(periods: Sequence[str], across: Sequence[float]) -> list[Label]:
    """The periods over their columns, the quarter over its year: all that have room, the last always."""
    labels: list[Label] = []
    for n in reversed(range(len(periods))):
        label = Label("axis", tuple(periods[n].split()), across[n], KEY + GRID_HEAD / 2, "middle", ink="muted")
        if not labels or labels[-1].box[0] - label.box[2] >= 3:
            labels.append(label)
    return labels


def table(chart: ReturnsGrid) -> tuple[tuple[str, ...], ...]:
    """Return the grid as a table's cells in words: a heading row, then the supplier, each period, how many on time."""
    head = ("Supplier", *chart.periods, "On time")
    rows = ((row.name, *(SAID[came] for came in row.cells), row.total) for _, group in chart.groups for row in group)
    return (head, *rows, ("On time", *chart.totals, ""))
