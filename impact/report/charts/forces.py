"""Forces and regions beside one another: a funnel plot, forces in order, small lines, maps of equal squares.

Words are ready made and values in the measure's unit; lengths are in pixels from the top left. Nothing here knows where
a force is: each tile of a map says.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

from impact.plan.measure import Unit
from impact.report.charts import (
    BESIDE,
    HALF,
    NOTE,
    PAGE,
    SMALLEST,
    Chart,
    Drawing,
    Label,
    Named,
    Place,
    Shape,
    Stroke,
    about,
    around,
    block_height,
    first_free,
    fit,
    fold,
    marks,
    shorten,
    spaced,
    tie,
    words_width,
)
from impact.report.charts.scales import Across, Panel, Scale, Wanted, round_scale, runs_of, side_width, written
from impact.report.sentences import format_value

# --- a funnel plot --------------------------------------------------------------------------------------------------

Curve = tuple[float, float, float, float, float]  # denominator; limits: 99.8% lower, 95% lower, 95% upper, 99.8% upper

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

    def lay_out(self, width: float = BESIDE, height: float = 250.0) -> Drawing:
        """Return the layout in *width* by *height*, at least 300 by 180."""
        figures = [*(dot.value for dot in self.dots), self.centre]
        reach = BEYOND * (max(figures) - min(figures))
        floor, ceiling = min(figures) - reach, max(figures) + reach
        near = [min(max(end, floor), ceiling) for point in self.curve for end in point[1:]]
        round_figures = round_scale([*figures, *near], self.unit, self.decimals, 6)
        scale_words = written(round_figures, self.unit, self.decimals)
        left = words_width(scale_words, "axis") + 8
        wanted = self._wanted(width, round_figures[0], round_figures[-1])
        right = width - side_width(wanted)
        title = fit(self.across, "axis", right)
        area = Panel(left, right, HEAD, height - ROW - 6 - len(title) * ROW, round_figures)
        most = max(2, int((right - left) // 60))
        across = Across.over([dot.size for dot in self.dots], (left + PAD, right - PAD), most)
        sides, leaders = area.side_labels(wanted)
        names, ties = self._names({dot.code: (across(dot.size), area.y(dot.value)) for dot in self.dots}, area)
        upward = area.scale_labels(round_figures, scale_words)
        limits: list[Shape] = []
        for look, ends in (("inner limit", (2, 3)), ("outer limit", (1, 4))):
            for end in ends:
                runs = within([(point[0], point[end]) for point in self.curve], area.reach[0], area.reach[-1])
                limits += marks("curve", look, [tuple((across(x), area.y(y)) for x, y in run) for run in runs])
        pale = "pale " if any(dot.own for dot in self.dots) else ""  # dots step back behind a force's own
        looks = {(False, False): (f"{pale}force",), (True, False): ("beyond ring", "beyond")}
        looks |= {(False, True): ("own",), (True, True): ("own beyond ring", "own beyond")}
        ordered = sorted(self.dots, key=lambda dot: (dot.own, dot.beyond))  # what matters most is drawn over the others
        return Drawing(
            width,
            height,
            [
                *marks("line", "rule", [area.level(one) for one in round_figures if area.y(one) < area.bottom - 1]),
                *marks("line", "axis", [area.axis, *across.strokes(area.bottom)]),
                *limits,
                Shape("line", "centre", area.level(self.centre)),
                *marks("line", "leader", [*leaders, *ties]),
                *(
                    Named(dot.name, tuple(Shape("dot", look, (across(dot.size), area.y(dot.value)))
                                          for look in looks[dot.beyond, dot.own]))
                    for dot in ordered
                ),
                *sides,
                *names,
                *spaced(upward, ROW - block_height("axis", 1)),
                *across.labels((left, right), area.bottom + 4 + ROW / 2),
                *(Label("axis", (text,), right, area.bottom + 5 + ROW * (n + 1.5), "end", ink="muted")
                  for n, text in enumerate(title)),
            ],
        )  # fmt: skip

    def _wanted(self, width: float, low: float, high: float) -> list[Wanted]:
        """The words beside the ends of the lines that stay on the plot: of a pair the upper, or else the lower."""
        found: list[Wanted] = [(Label("name", fold(self.centre_says, "name", width * 0.22), 0, 0), self.centre)]
        for words, ends in (("95% limit", (3, 2)), ("99.8% limit", (4, 1))) if self.curve else ():
            there = [self.curve[-1][end] for end in ends if low <= self.curve[-1][end] <= high]
            found += [(Label("note", (words,), 0, 0), end) for end in there[:1]]
        return found

    def _names(self, at: Mapping[str, Place], area: Panel) -> tuple[list[Label], list[Stroke]]:
        """The names of the highlighted force and of those furthest out, and lines to names that stand far off."""
        dots = {dot.code: dot for dot in self.dots}
        own = [dot.code for dot in self.dots if dot.own]
        taken = [about(at[code], RINGED if dot.own or dot.beyond else RADIUS) for code, dot in dots.items()]
        labels: list[Label] = []
        ties: list[Stroke] = []
        for code in dict.fromkeys([*own, *self.named]):
            words = Label("name", (dots[code].name,), 0, 0, ink="accent" if code in own else "text")
            places = around(words, at[code], RINGED, FARTHEST)
            if label := first_free(places, taken, (area.left, 0.0, area.right, area.bottom)):
                labels.append(label)
                taken.append(label.box)
                ties += tie(label, at[code], RINGED)
        return labels, ties


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

    def lay_out(self, width: float = PAGE) -> Drawing:
        """Return the layout, *width* wide, in two columns where there is room; its rows give its height."""
        if not self.rows:
            return Drawing.of_nothing("No figures yet", width)
        columns = 2 if width >= TWO_COLUMNS else 1
        each = math.ceil(len(self.rows) / columns)
        column = (width - GUTTER * (columns - 1)) / columns
        names = min(NAMES * column, words_width([row.name for row in self.rows], "name"))
        figures = names + 8 + words_width([row.shown for row in self.rows], "name")
        plot = figures + 12
        values = [end for row in self.rows for end in (row.value, *(row.interval or ()))]
        values += [] if self.national is None else [self.national]
        round_figures = round_scale(values, self.unit, self.decimals, max(2, int((column - plot) // 55)))
        backdrop: list[Shape] = []
        dots: list[Named] = []
        labels: list[Label] = []
        for first in range(0, len(self.rows), each):
            rows = self.rows[first : first + each]
            left = first // each * (column + GUTTER)
            start, end, foot = left + plot, left + column - 1, RANKED_HEAD + len(rows) * PITCH + 2
            scale = Scale(round_figures[0], round_figures[-1], start + EDGE, end - EDGE)
            across = Across(scale, round_figures, unit=self.unit, decimals=self.decimals)
            heights = [RANKED_HEAD + (n + 0.5) * PITCH for n in range(len(rows))]
            backdrop += marks("line", "hairline", [(start, y, end, y) for y in heights])
            backdrop += marks("line", "axis", [(start, foot, end, foot), *across.strokes(foot)])
            for row, y in zip(rows, heights, strict=True):
                interval = [(scale(row.interval[0]), y, scale(row.interval[1]), y)] if row.interval else []
                dot = Shape("dot", "figure", (scale(row.value), y))
                dots.append(Named(f"{row.name} {row.shown}", (*marks("line", "interval", interval), dot)))
                labels.append(Label("note", (shorten(row.name, "note", names),), left + 1, y))
                labels.append(Label("note", (row.shown,), left + figures, y, "end"))
            if self.national is not None:
                x, text = scale(self.national), shorten(self.national_says, "name", end - left)
                backdrop.append(Shape("line", "centre", (x, RANKED_HEAD - 2, x, foot)))
                labels.append(Label("name", (text,), x, RANKED_HEAD / 2 - 2, "middle").within(left, end))
            labels += across.labels((start, end), foot + 4 + block_height("axis", 1) / 2 + 1)
        return Drawing(width, RANKED_HEAD + each * PITCH + FOOT, [*backdrop, *dots, *labels])


# --- a small line for each region -----------------------------------------------------------------------------------

NARROWEST = 118.0  # a panel, so that a name and a figure have room
BETWEEN = 18.0  # between panels, across
HEADING = 17.0  # over a panel's plot: its name
PLOT = 50.0  # the height of a plot
UNDER = 18.0  # under a plot, to the next row
LAST_LINE = 17.0  # a line of words under everything


@dataclass(frozen=True)
class Multiple:
    """One area's figures, oldest first, None where there is none."""

    name: str
    values: tuple[float | None, ...]


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

    def lay_out(self, width: float = PAGE) -> Drawing:
        """Return the layout, *width* wide: as many panels to a row as have room, rows as even as can be."""
        figures = [one for values in (self.national, *(p.values for p in self.panels)) for one in values]
        known = [one for one in figures if one is not None]
        if not self.panels or not known:
            return Drawing.of_nothing("No figures yet", width)
        reach = round_scale(known, self.unit, self.decimals, 4)
        rows = -(-len(self.panels) // max(1, int((width + BETWEEN) // (NARROWEST + BETWEEN))))
        columns = -(-len(self.panels) // rows)
        each = (width - BETWEEN * (columns - 1)) / columns
        side = 9 + max(words_width([self._last(one)], "value") for one in self.panels)
        names = [fit(one.name, "name", each - 2) for one in self.panels]
        line = block_height("name", 1) * 1.14
        drawn: list[Shape] = []
        labels: list[Label] = []
        top = 0.0
        for start in range(0, len(self.panels), columns):
            in_row = range(start, min(start + columns, len(self.panels)))
            heading = HEADING + line * (max(len(names[n]) for n in in_row) - 1)
            areas = []
            for n in in_row:
                left, upper = (n - start) * (each + BETWEEN), top + heading
                count = len(self.panels[n].values)
                areas.append(Panel(left, left + each - side, upper, upper + PLOT, reach, count))
                drawn += self._panel(self.panels[n], areas[-1])
                labels += self._panel_labels(self.panels[n], names[n], areas[-1], top)
            if start == 0:
                labels += self._national(areas, labels)
            top += heading + PLOT + UNDER
        low, high = written((reach[0], reach[-1]), self.unit, self.decimals)
        over = " to ".join(dict.fromkeys(self.periods))
        text = shorten(f"Each panel: {low} to {high}, {over}", "note", width - 2)
        last = Label("note", (text,), 0.0, top + LAST_LINE / 2, ink="muted")
        return Drawing(width, top + LAST_LINE, [*drawn, *labels, last])

    def _last(self, one: Multiple) -> str:
        """An area's last figure, or that there is none."""
        if not one.values or one.values[-1] is None:
            return "no figure"
        return format_value(one.values[-1], self.unit, self.decimals)

    def _panel(self, one: Multiple, area: Panel) -> list[Shape]:
        newest = len(one.values) - 1
        alone = [run[0] for run in runs_of(one.values, self.breaks) if len(run) == 1 and run[0] != newest]
        return [
            Shape("line", "small axis", area.axis),
            *marks("line", "small break", area.breaks(self.breaks)),
            *marks("curve", "behind", area.runs(self.national, self.breaks)),
            *marks("curve", "small line", area.runs(one.values, self.breaks)),
            *marks("dot", "small dot", area.spots(one.values, alone)),
            *marks("dot", "small end", area.spots(one.values, [newest] if one.values else [])),
            *marks("dot", "small gap", area.gaps(one.values)),
        ]

    def _panel_labels(self, one: Multiple, name: tuple[str, ...], area: Panel, top: float) -> list[Label]:
        """The name over a panel and its last figure at the end of its line."""
        y = top + block_height("name", len(name)) / 2
        heading = Label("name", name, area.left, y)
        newest = one.values[-1] if one.values else None
        if newest is None:
            return [heading, Label("note", (self._last(one),), area.right + 6, area.bottom - 2)]
        half = block_height("value", 1) / 2
        y = max(area.top - 2 + half, min(area.y(newest), area.bottom + 4 - half))
        return [heading, Label("value", (self._last(one),), area.right + 7, y, ink="accent")]

    def _national(self, areas: Sequence[Panel], labels: Sequence[Label]) -> list[Label]:
        """The word "national" on its grey line, in the first of *areas*, the first row's, that has room for it."""
        for area, one in zip(areas, self.panels, strict=False):
            own_places = [place for run in area.runs(one.values, self.breaks) for place in run]
            for x, y in (place for run in area.runs(self.national, self.breaks) for place in run):
                own = [own_y for own_x, own_y in own_places if abs(own_x - x) < 30]
                for side in (-9.0, 9.0):
                    label = Label("note", ("national",), x, y + side, "middle", ink="muted")
                    left, top, right, bottom = label.box
                    clear = all(not top - 2 <= height <= bottom + 2 for height in own)
                    inside = left >= area.left and right <= area.right and bottom <= area.bottom - 1
                    if clear and inside and label.clear_of(labels, 1):
                        return [label]
        return []


# --- maps of equal squares ------------------------------------------------------------------------------------------

GAP = 0.1  # between squares, of a square's pitch
LETTERS = 0.42  # of a square: the size of its letters, where that is large enough to read
TWO_LINES = 30.0  # a square of this side has room for letters and a figure under them
SWATCH = 11.0  # the side of a square in the key
LINE = 17.0  # from one line of the key to the next
BESIDE_MAP = 14.0  # from the map to the key beside it
MOST_CLASSES = 4
UNKNOWN = "none"  # the look of a force without a figure

State = Literal["on time", "late", "errors", "not returned"]
# The ink of a square's letters, by its look. A class of figures has its shade and a bar of its own length, so that it
# is not told by colour alone; a late return has a corner.
INKS = {"on time": "paper", "late": "accent", "errors": "warning", "not returned": "warning",
        "1": "accent", "2": "accent", "3": "paper", "4": "paper", UNKNOWN: "none"}  # fmt: skip
BARS = {"1": 0.25, "2": 0.5, "3": 0.75, "4": 1.0}  # of the room at the foot of a square


@dataclass(frozen=True)
class Tile:
    """A force's place on the map (column and row from the top left) and the state of its return."""

    code: str
    short: str
    name: str
    column: int
    row: int
    state: State


@dataclass(frozen=True)
class ValueTile:
    """A force's place on the map, its figure as `shown`, and its class: 0 for the lowest, None without a figure."""

    code: str
    short: str
    name: str
    column: int
    row: int
    level: int | None
    shown: str


@dataclass(frozen=True)
class ReturnTiles:
    """Forces on the map by the state of their return."""

    alt: str
    tiles: tuple[Tile, ...]

    def lay_out(self, width: float) -> Drawing:
        """Return the map with its key, *width* wide together and as high as its rows ask.

        Raises:
            ValueError: Two tiles have one place.
        """
        counts = Counter(tile.state for tile in self.tiles)
        said = {state: "with errors" if state == "errors" else state for state in get_args(State)}
        key = {state: f"{counts[state]} {text}" for state, text in said.items() if counts[state]}
        drawn = [(tile, tile.state, f"{tile.name}: {tile.state}", "") for tile in self.tiles]
        return _map(drawn, key, width, "No returns are expected")


@dataclass(frozen=True)
class ValueTiles(Chart):
    """Forces on the map by the class of their figure, words ready made.

    Attributes:
        classes: The words of each class, the lowest first: "under 40%", "40% to under 60%".
        says: What else is to be said: who has no figure, and who is not on the map.
        in_tiles: Whether each figure stands in its tile where there is room; not where it would repeat the class.
    """

    tiles: tuple[ValueTile, ...]
    classes: tuple[str, ...]
    says: tuple[str, ...] = ()
    in_tiles: bool = True

    def __post_init__(self) -> None:
        """Hold the classes to as many as can be told apart."""
        if len(self.classes) > MOST_CLASSES:
            raise ValueError(f"{len(self.classes)} classes are too many to tell apart: give at most {MOST_CLASSES}.")

    def look(self, level: int | None) -> str:
        """Return the name of a class's look: "1" to "4", spread so that few classes lie as far apart as can be."""
        spread = {1: (2,), 2: (1, 4), 3: (1, 3, 4)}.get(len(self.classes), (1, 2, 3, 4))
        return UNKNOWN if level is None else str(spread[level])

    def lay_out(self, width: float = HALF) -> Drawing:
        """Return the map with its key, the highest class first, *width* wide together.

        Raises:
            ValueError: Two tiles have one place.
        """
        counts = Counter(tile.level for tile in self.tiles)
        key = {self.look(n): f"{self.classes[n]}: {counts[n]}" for n in reversed(range(len(self.classes)))}
        key |= {UNKNOWN: f"no figure: {counts[None]}"} if counts[None] else {}

        drawn = [
            (one, self.look(one.level), f"{one.name}: {one.shown}",
             one.shown if self.in_tiles and one.level is not None else "")
            for one in self.tiles
        ]  # fmt: skip
        return _map(drawn, key, width, "No force is on the map")


def _map(
    drawn: Sequence[tuple[Tile | ValueTile, str, str, str]], words: Mapping[str, str], width: float, nobody: str
) -> Drawing:
    """The map with its key, beside it where that leaves the map at least half of the width, and otherwise under it.

    *drawn* has for each square its place and letters, its look, what pointing at it says and the figure under its
    letters; *words* are the key's, by look; *nobody* stands in place of a map without squares.
    """
    if not drawn:
        return Drawing.of_nothing(nobody, width)
    tiles = [one for one, *_ in drawn]
    (column, row), count = Counter((one.column, one.row) for one in tiles).most_common(1)[0]
    if count > 1:
        names = " and ".join(one.name for one in tiles if (one.column, one.row) == (column, row))
        raise ValueError(f"{names} stand at one place of the tile map, column {column}, row {row}: move one.")
    left, top = min(one.column for one in tiles), min(one.row for one in tiles)
    columns, rows = max(one.column for one in tiles) - left + 1, max(one.row for one in tiles) - top + 1
    beside = width - BESIDE_MAP - SWATCH - 5 - words_width(words.values(), "note")
    map_width = beside if beside >= width / 2 else width
    pitch = (map_width - 2) / (columns - GAP)
    squares = [
        _square(one.short, look, says, figure, 1 + (one.column - left) * pitch, 1 + (one.row - top) * pitch,
                pitch * (1 - GAP))
        for one, look, says, figure in drawn
    ]  # fmt: skip
    foot = 2 + (rows - GAP) * pitch
    # the key: a square with its words for each look, as many to a line as end before the edge
    start, edge, y = (map_width + BESIDE_MAP, 0.0, LINE / 2 + 2) if map_width < width else (1.0, width, foot + LINE - 2)
    x = start
    for n, (look, text) in enumerate(words.items()):
        wide = SWATCH + 5 + words_width([text], "note")
        if n and x + wide > edge:
            x, y = start, y + LINE
        label = Label("note", (text,), x + SWATCH + 5, y)
        squares.append(Named(text, (*_shapes(look, x, y - SWATCH / 2, SWATCH, corner=0.5), label)))
        x += wide + 12
    return Drawing(width, max(foot, y + block_height("note", 1) / 2 + 2), squares)


def _square(short: str, look: str, says: str, figure: str, x: float, y: float, side: float) -> Named:
    """A square with its letters and, where there is room for both, a figure under them."""
    ink, size = INKS[look], max(SMALLEST, min(side * LETTERS, NOTE * 1.5))
    while words_width([short], "tile", size) > side - 1 and size > 1:
        size *= 0.95
    letters = [Label("tile", (short,), x + side / 2, y + side / 2, "middle", size, ink)]
    if figure and side >= TWO_LINES and words_width([figure], "note", SMALLEST) <= side - 2:
        size = max(SMALLEST, min(size, side * 0.36))
        letters = [
            Label("tile", (short,), x + side / 2, y + side * 0.31, "middle", size, ink),
            Label("note", (figure,), x + side / 2, y + side * 0.72, "middle", SMALLEST, ink),
        ]
    return Named(says, (*_shapes(look, x, y, side, corner=0.26), *letters))


def _shapes(look: str, x: float, y: float, side: float, corner: float) -> list[Shape]:
    """A square in its look; *corner* is that of a late return, as a share of the side."""
    found = [Shape("box", f"tile {look}", (x, y, side, side))]
    if look in BARS:
        at = (x + 0.12 * side, y + 0.86 * side, 0.76 * BARS[look] * side, 0.07 * side)
        found.append(Shape("box", f"bar {INKS[look]}", at))
    if look == "late":
        right, cut = x + side, side * corner
        found.append(Shape("area", "corner", ((right - cut, y), (right, y), (right, y + cut))))
    return found
