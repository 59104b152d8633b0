"""The steps of a promise along the life of its plan: the value, and where everything stands.

Comes after `scales`, `lettering` and `placing`; `report.timelines` makes the value, `report.charts` writes it as SVG.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from impact.report.charts.lettering import Box, Label, Place, block_height, contains, fit, shorten, words_width
from impact.report.charts.scales import Scale
from impact.report.charts.trend import Stroke

StepMark = Literal["done", "late", "under way", "not started", "not reported"]

RADIUS = 5.0  # of a mark, in pixels
HEAD = 34.0  # over the rows: what day it is, then the years
ONE_LINE, TWO_LINES = 21.0, 33.0  # the height of a row by the lines of its title
FOOT = 4.0
TITLES = 0.42  # of the width: the step's ref and title
AIR = 14.0  # between titles and the time axis
CLEAR = 3.0  # of paper around the words of a state, so that no line touches them
EMPTY = 24.0  # the height of a timeline without steps


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
class Timeline:
    """The steps of one promise in the order of their dates, words ready made.

    Attributes:
        title: What it shows, in a sentence without its full stop.
        alt: The same in full, for those who do not see it.
        start, end: First and last day of the time axis; every date of a step is drawn within them.
        today: The last day of the report's quarter, and its words.
    """

    title: str
    alt: str
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


@dataclass(frozen=True)
class TimelineLayout:
    """Where everything stands, in pixels from the top left, and how high it all is."""

    rows: tuple[StepRow, ...]
    years: tuple[Stroke, ...]
    today: Stroke | None
    mats: tuple[Stroke, ...]
    labels: tuple[Label, ...]
    height: float


def lay_out_timeline(chart: Timeline, width: float) -> TimelineLayout:
    """Return the layout of *chart*, *width* pixels wide; its height follows from its steps."""
    if not chart.steps:
        words = Label("note", ("The plan has no steps for it",), width / 2, EMPTY / 2, "middle")
        return TimelineLayout((), (), None, (), (words,), EMPTY)
    refs = words_width([step.ref for step in chart.steps], "name") + 8
    room = width * TITLES - refs
    titles = [fit(step.title, "note", room) for step in chart.steps]
    start = refs + min(room, words_width([line for title in titles for line in title], "note")) + AIR
    scale = Scale(chart.start.toordinal(), chart.end.toordinal(), start, width - RADIUS - 1)
    heights = [ONE_LINE if len(title) == 1 else TWO_LINES for title in titles]
    bottom = HEAD + sum(heights)
    today = scale(_inside(chart, chart.today).toordinal())
    rows: list[StepRow] = []
    labels: list[Label] = []
    mats: list[Stroke] = []
    top = HEAD
    for step, title, height in zip(chart.steps, titles, heights, strict=True):
        y = top + height / 2
        row = _row(chart, step, scale, y, (start, width))
        rows.append(row)
        labels.append(Label("name", (step.ref,), 0.0, y, ink="text"))
        labels.append(Label("note", title, refs, y, ink="text"))
        if (beside := _beside(step, row, (start, top, width, top + height), today)) is not None:
            labels.append(beside)
            left, upper, right, lower = beside.box
            mats.append((left - 2, upper - CLEAR, min(right + 2, width) - left + 2, lower - upper + 2 * CLEAR))
        top += height
    return TimelineLayout(
        rows=tuple(rows),
        years=tuple((x, HEAD - 6, x, bottom) for x, _ in _years(chart, scale)),
        today=(today, HEAD - 18, today, bottom),
        mats=tuple(mats),
        labels=(*labels, *_year_labels(chart, scale, width), _today(chart, today, (start, width))),
        height=bottom + FOOT,
    )


def _inside(chart: Timeline, when: date) -> date:
    return max(chart.start, min(when, chart.end))


def _row(chart: Timeline, step: TimelineStep, scale: Scale, y: float, ends: tuple[float, float]) -> StepRow:
    x = scale(_inside(chart, step.due).toordinal())
    late = scale(_inside(chart, step.late_to).toordinal()) if step.late_to is not None else x
    done = scale(_inside(chart, step.done).toordinal()) if step.done is not None else x
    return StepRow(
        says=f"{step.ref} {step.title}: {step.says}",
        mark=step.mark,
        line=(ends[0], y, ends[1], y),
        place=(x, y),
        late=(x, y, late, y) if late > x else None,
        done=(done, y) if done != x else None,
    )


def _beside(step: TimelineStep, row: StepRow, frame: Box, today: float) -> Label | None:
    """The state's words right of the last mark of the row, or left of the first; shortened where neither has room.

    Where both sides have room, the one that the line of today does not cross.
    """
    marks = [row.place[0], *([row.done[0]] if row.done else []), *([row.late[2]] if row.late else [])]
    y = row.place[1]
    right, left = max(marks) + RADIUS + 5, min(marks) - RADIUS - 5
    sides = (
        Label("note", (step.says,), right, y, ink="text"),
        Label("note", (step.says,), left, y, "end", ink="text"),
    )
    fitting = sorted((one for one in sides if contains(frame, one.box)), key=lambda one: _crossed(one.box, today))
    if fitting:
        return fitting[0]
    room = max(frame[2] - right, left - frame[0])
    if room < words_width(["…"], "note"):
        return None
    text = shorten(step.says, "note", room)
    if frame[2] - right >= left - frame[0]:
        return Label("note", (text,), right, y, ink="text")
    return Label("note", (text,), left, y, "end", ink="text")


def _crossed(box: Box, today: float) -> bool:
    return box[0] - CLEAR < today < box[2] + CLEAR


def _years(chart: Timeline, scale: Scale) -> Iterator[tuple[float, int]]:
    """Where each financial year begins within the axis, and which it is."""
    for year in range(chart.start.year - 1, chart.end.year + 1):
        first = date(year, 4, 1)
        if chart.start <= first <= chart.end:
            yield scale(first.toordinal()), year


def _year_labels(chart: Timeline, scale: Scale, width: float) -> list[Label]:
    """The financial years in the middle of their part of the axis, where they have room; else none of them."""
    found = []
    for year in range(chart.start.year - 1, chart.end.year + 1):
        first, last = date(year, 4, 1), date(year + 1, 4, 1) - timedelta(days=1)
        if last < chart.start or first > chart.end:
            continue
        left, right = (scale(_inside(chart, when).toordinal()) for when in (first, last))
        label = Label("axis", (f"{year}/{(year + 1) % 100:02d}",), (left + right) / 2, HEAD - 9, "middle", ink="muted")
        if right - left >= label.width + 4:
            found.append(label)
    return found


def _today(chart: Timeline, x: float, ends: tuple[float, float]) -> Label:
    half = words_width([chart.today_says], "name") / 2
    return Label(
        "name",
        (chart.today_says,),
        max(ends[0] + half, min(x, ends[1] - half)),
        block_height("name", 1) / 2,
        "middle",
        ink="text",
    )


Came = Literal["on time", "late", "errors", "not returned", "not asked"]

SHORT: Mapping[Came, str] = {"on time": "", "late": "L", "errors": "E", "not returned": "M", "not asked": ""}
SAID: Mapping[Came, str] = {
    "on time": "on time",
    "late": "late",
    "errors": "not usable: errors to mend",
    "not returned": "missing",
    "not asked": "not asked",
}

PITCH = 16.0  # pixels from one row to the next: 48 rows take 768
SIDE = 13.0  # of a cell's mark
GRID_HEAD = 31.0  # over the rows: the quarters, each on two lines
KEY = 22.0  # over everything: what the marks mean
NAMES = 0.4  # of the width: the widest that names may be
EMPTY = 24.0  # the height of a grid without rows


@dataclass(frozen=True)
class GridRow:
    """A supplier and how its return of each period came; `total` is how many were on time: "12 of 13"."""

    name: str
    cells: tuple[Came, ...]
    total: str


@dataclass(frozen=True)
class ReturnsGrid:
    """Every supplier's returns, words ready made; each row has a cell for each period.

    Attributes:
        title: What it shows, in a sentence without its full stop.
        alt: The same in full, for those who do not see it.
        periods: "Q1 22/23", oldest first.
        groups: Rows under a heading: "Forces", "The body's own teams".
        totals: How many were on time in each period.
        exceptions: Everything that was not on time, in words, newest first: ("Kent", "late: Q1 2024/25").
    """

    title: str
    alt: str
    periods: tuple[str, ...]
    groups: tuple[tuple[str, tuple[GridRow, ...]], ...]
    totals: tuple[str, ...]
    exceptions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Cell:
    """A cell's mark on paper: its middle, and its letter."""

    came: Came
    place: Place
    letter: Label | None


@dataclass(frozen=True)
class GridLayout:
    """Where everything stands, in pixels from the top left, and how high it all is; `side` is that of every mark."""

    cells: tuple[Cell, ...]
    rules: tuple[Stroke, ...]
    bands: tuple[Box, ...]
    labels: tuple[Label, ...]
    key: tuple[Cell, ...]
    side: float
    height: float


def lay_out_returns(chart: ReturnsGrid, width: float) -> GridLayout:
    """Return the layout of *chart*, *width* pixels wide; its height follows from its rows."""
    rows = [row for _, group in chart.groups for row in group]
    if not rows or not chart.periods:
        words = Label("note", ("No returns are expected",), width / 2, EMPTY / 2, "middle")
        return GridLayout((), (), (), (words,), (), SIDE, EMPTY)
    names = min(NAMES * width, max(words_width([row.name for row in rows], "note"), words_width(["On time"], "name")))
    totals = words_width([*(row.total for row in rows), "on time"], "note") + 10
    left, right = names + 8, width - totals
    step = (right - left) / len(chart.periods)
    across = [left + (n + 0.5) * step for n in range(len(chart.periods))]
    side = min(SIDE, step - 1)
    key, key_labels = _key(rows, width, side)
    top = KEY + GRID_HEAD
    cells: list[Cell] = []
    labels: list[Label] = [*key_labels, *_headings(chart.periods, across, KEY + GRID_HEAD / 2)]
    rules: list[Stroke] = []
    bands: list[Box] = []
    for heading, group in chart.groups:
        if heading and len(chart.groups) > 1:
            top += 4
            labels.append(Label("name", (heading,), 0.0, top + PITCH / 2, ink="text"))
            top += PITCH
        rules.append((0.0, top, width, top))
        for n, row in enumerate(group):
            y = top + PITCH / 2
            if n % 2:
                bands.append((0.0, top, width, PITCH))
            labels.append(Label("note", (shorten(row.name, "note", names),), 2.0, y, ink="text"))
            labels.append(Label("note", (row.total,), width - 1, y, "end", ink="text"))
            cells += [_cell(came, (x, y), side) for came, x in zip(row.cells, across, strict=True)]
            top += PITCH
    rules.append((0.0, top, width, top))
    labels += _grid_totals(chart, across, step, top + PITCH / 2 + 1)
    labels.append(Label("axis", ("on time",), width - 1, KEY + GRID_HEAD / 2, "end", ink="muted"))
    return GridLayout(tuple(cells), tuple(rules), tuple(bands), tuple(labels), key, side, top + PITCH + 4)


def _cell(came: Came, place: Place, side: float) -> Cell:
    letter = SHORT[came]
    size = max(32 / 3, side * 0.82)
    return Cell(came, place, Label("tile", (letter,), *place, "middle", size) if letter else None)


def _key(rows: Sequence[GridRow], width: float, side: float) -> tuple[tuple[Cell, ...], list[Label]]:
    """Each mark that there is, with its words, in a line over the grid."""
    there = {came for row in rows for came in row.cells}
    cells, labels, x = [], [], 0.0
    for came in get_args(Came):
        text = SAID[came]
        if came not in there or x + side + 5 + words_width([text], "note") > width:
            continue
        cells.append(_cell(came, (x + side / 2 + 1, KEY / 2 - 3), side))
        label = Label("note", (text,), x + side + 6, KEY / 2 - 3, ink="text")
        labels.append(label)
        x = label.box[2] + 16
    return tuple(cells), labels


def _headings(periods: Sequence[str], across: Sequence[float], y: float) -> list[Label]:
    """The periods over their columns, the quarter over its year: all that have room, the last always."""
    labels: list[Label] = []
    for n in reversed(range(len(periods))):
        label = Label("axis", tuple(periods[n].split()), across[n], y, "middle", ink="muted")
        if not labels or labels[-1].box[0] - label.box[2] >= 3:
            labels.append(label)
    return labels


def _grid_totals(chart: ReturnsGrid, across: Sequence[float], step: float, y: float) -> list[Label]:
    labels = [Label("name", ("On time",), 2.0, y, ink="text")]
    for total, x in zip(chart.totals, across, strict=True):
        label = Label("note", (total,), x, y, "middle", ink="text")
        if label.width <= step - 2:
            labels.append(label)
    return labels


def table(chart: ReturnsGrid) -> tuple[tuple[str, ...], ...]:
    """Return the grid as a table's cells in words: a heading row, then the supplier, each period, how many on time."""
    head = ("Supplier", *chart.periods, "On time")
    rows = ((row.name, *(SAID[came] for came in row.cells), row.total) for _, group in chart.groups for row in group)
    return (head, *rows, ("On time", *chart.totals, ""))
