"""Who returned, quarter by quarter: suppliers down, quarters across, a mark by shape and letter in each cell.

Comes after `lettering`; `report.returns_history` makes the value, `report.charts` writes it as SVG. A return on time is
a small dot, so that what is not on time stands out; its words are in the key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from impact.report.drawing.lettering import Box, Label, shorten, words_width
from impact.report.drawing.placing import Place
from impact.report.drawing.trend import Stroke

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
HEAD = 31.0  # over the rows: the quarters, each on two lines
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
    top = KEY + HEAD
    cells: list[Cell] = []
    labels: list[Label] = [*key_labels, *_headings(chart.periods, across, KEY + HEAD / 2)]
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
    labels += _totals(chart, across, step, top + PITCH / 2 + 1)
    labels.append(Label("axis", ("on time",), width - 1, KEY + HEAD / 2, "end", ink="muted"))
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


def _totals(chart: ReturnsGrid, across: Sequence[float], step: float, y: float) -> list[Label]:
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
