"""What was due and when it came: the steps of a promise along the plan's life, and who returned, quarter by quarter.

Each value has its words ready made; lengths are in pixels from the top left. A return on time is a small dot, so that
what is not on time stands out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from impact.report.charts import (
    PAGE,
    SMALLEST,
    Box,
    Chart,
    Drawing,
    Label,
    Named,
    Shape,
    block_height,
    contains,
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

    def lay_out(self, width: float = PAGE) -> Drawing:
        """Return the layout, *width* wide; its height follows from its steps."""
        if not self.steps:
            return Drawing.of_nothing("The plan has no steps for it", width)
        refs = words_width([step.ref for step in self.steps], "name") + 8
        room = width * TITLES - refs
        titles = [fit(step.title, "note", room) for step in self.steps]
        start = refs + min(room, words_width([line for title in titles for line in title], "note")) + AIR
        days = Scale(self.start.toordinal(), self.end.toordinal(), start, width - RADIUS - 1)

        def at(when: date) -> float:
            return days(max(self.start, min(when, self.end)).toordinal())

        top, today = HEAD, at(self.today)
        lines: list[Shape] = []
        mats: list[Shape] = []
        rows: list[Named] = []
        labels: list[Label] = []
        for step, title in zip(self.steps, titles, strict=True):
            height = ONE_LINE if len(title) == 1 else TWO_LINES
            y, due = top + height / 2, at(step.due)
            late, done = at(step.late_to or step.due), at(step.done or step.due)
            drawn = [Shape("line", "how late", (due, y, late, y))] if late > due else []
            drawn += [Shape("dot", "was due", (due, y))] if done != due else []
            rows.append(Named(f"{step.ref} {step.title}: {step.says}", (*drawn, *_step(step.mark, done, y))))
            lines.append(Shape("line", "hairline", (start, y, width, y)))
            labels += [Label("name", (step.ref,), 0.0, y), Label("note", title, refs, y)]
            ends = min(due, done), max(due, done, late)
            if (beside := _beside(step.says, ends, y, (start, top, width, top + height), today)) is not None:
                labels.append(beside)
                left, upper, right, lower = beside.box
                mat = left - 2, upper - CLEAR, min(right + 2, width) - left + 2, lower - upper + 2 * CLEAR
                mats.append(Shape("box", "mat", mat))
            top += height
        years: list[Shape] = []
        for year in range(self.start.year - 1, self.end.year + 1):
            first, last = date(year, 4, 1), date(year + 1, 4, 1) - timedelta(days=1)
            if self.start <= first <= self.end:
                years.append(Shape("line", "rule", (at(first), HEAD - 6, at(first), top)))
            middle, text = (at(first) + at(last)) / 2, f"{year}/{(year + 1) % 100:02d}"
            label = Label("axis", (text,), middle, HEAD - 9, "middle", ink="muted")
            if at(last) - at(first) >= label.width + 4:
                labels.append(label)
        words = Label("name", (self.today_says,), today, block_height("name", 1) / 2, "middle")
        now = Shape("line", "centre", (today, HEAD - 18, today, top))
        return Drawing(width, top + FOOT, [*years, *lines, now, *mats, *rows, *labels, words.within(start, width)])


def _step(mark: StepMark, x: float, y: float) -> list[Shape]:
    """A step's mark: its shape tells the states apart, as the signs in the report's tables do."""
    match mark:
        case "done":
            tick = ((x - 2.4, y + 0.1), (x - 0.7, y + 1.9), (x + 2.5, y - 1.8))
            return [Shape("dot", "done", (x, y)), Shape("curve", "tick", tick)]
        case "late":
            return [Shape("area", "late", ((x, y - 5), (x + 5, y + 4.2), (x - 5, y + 4.2)))]
        case "under way":
            return [Shape("dot", "under way", (x, y)), Shape("dot", "under way dot", (x, y))]
        case "not started":
            return [Shape("dot", "not started", (x, y))]
        case "not reported":
            return [Shape("box", "not reported", (x - 4.4, y - 4.4, 8.8, 8.8))]


def _beside(says: str, ends: tuple[float, float], y: float, frame: Box, today: float) -> Label | None:
    """The state's words right of the last mark of the row, or left of the first; shortened where neither has room.

    Where both sides have room, the one that the line of today does not cross.
    """
    left, right = ends[0] - RADIUS - 5, ends[1] + RADIUS + 5

    def sides(text: str) -> tuple[Label, Label]:
        return Label("note", (text,), right, y), Label("note", (text,), left, y, "end")

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

    def lay_out(self, width: float = PAGE) -> Drawing:
        """Return the layout, *width* wide; its height follows from its rows."""
        rows = [row for _, group in self.groups for row in group]
        if not rows or not self.periods:
            return Drawing.of_nothing("No returns are expected", width)
        widest = max(words_width([row.name for row in rows], "note"), words_width(["On time"], "name"))
        names = min(NAMES * width, widest)
        left, right = names + 8, width - words_width([*(row.total for row in rows), "on time"], "note") - 10
        step = (right - left) / len(self.periods)
        side = min(SIDE, step - 1)
        across = [left + (n + 0.5) * step for n in range(len(self.periods))]
        cells, labels = _key({came for row in rows for came in row.cells}, side, width)
        labels += _headings(self.periods, across)
        backdrop: list[Shape] = []
        rules: list[Shape] = []
        top = KEY + GRID_HEAD
        for heading, group in self.groups:
            if heading and len(self.groups) > 1:
                labels.append(Label("name", (heading,), 0.0, top + 4 + PITCH / 2))
                top += 4 + PITCH
            rules.append(Shape("line", "rule", (0.0, top, width, top)))
            for n, row in enumerate(group):
                y = top + PITCH / 2
                backdrop += [Shape("box", "stripe", (0.0, top, width, PITCH))] if n % 2 else []
                labels.append(Label("note", (shorten(row.name, "note", names),), 2.0, y))
                labels.append(Label("note", (row.total,), width - 1, y, "end"))
                for came, x in zip(row.cells, across, strict=True):
                    cells += _cell(came, x, y, side)
                top += PITCH
        rules.append(Shape("line", "rule", (0.0, top, width, top)))
        y = top + PITCH / 2 + 1
        sums = (Label("note", (text,), x, y, "middle") for text, x in zip(self.totals, across, strict=True))
        labels += [Label("name", ("On time",), 2.0, y), *(label for label in sums if label.width <= step - 2)]
        labels.append(Label("axis", ("on time",), width - 1, KEY + GRID_HEAD / 2, "end", ink="muted"))
        return Drawing(width, top + PITCH + 4, [*backdrop, *rules, *cells, *labels])


def _cell(came: Came, x: float, y: float, side: float) -> list[Shape | Label]:
    """A return's mark: each state differs in shape and letter; on time is a dot, so that the rest stands out."""
    look = f"return {came}"
    if came == "on time":
        return [Shape("dot", look, (x, y))]
    if came == "not asked":
        return [Shape("line", look, (x - 2.5, y, x + 2.5, y))]
    square = Shape("box", look, (x - side / 2, y - side / 2, side, side))
    mark = Shape("dot", look, (x, y, side / 2)) if came == "late" else square
    ink = {"late": "accent", "errors": "warning", "not returned": "paper"}[came]
    return [mark, Label("tile", (SHORT[came],), x, y, "middle", max(SMALLEST, side * 0.82), ink)]


def _key(there: set[Came], side: float, width: float) -> tuple[list[Shape | Label], list[Label]]:
    """Each mark that there is and its words, in a line over the grid."""
    cells: list[Shape | Label] = []
    labels: list[Label] = []
    x, y = 0.0, KEY / 2 - 3
    for came in get_args(Came):
        label = Label("note", (SAID[came],), x + side + 6, y)
        if came in there and x + side + 5 + label.width <= width:
            cells += _cell(came, x + side / 2 + 1, y, side)
            labels.append(label)
            x = label.box[2] + 16
    return cells, labels


def _headings(periods: Sequence[str], across: Sequence[float]) -> list[Label]:
    """The periods over their columns, the quarter over its year: all that have room, the last always."""
    labels: list[Label] = []
    for n in reversed(range(len(periods))):
        label = Label("axis", tuple(periods[n].split()), across[n], KEY + GRID_HEAD / 2, "middle", ink="muted")
        if not labels or labels[-1].box[0] - label.box[2] >= 3:
            labels.append(label)
    return labels
