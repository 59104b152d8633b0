"""One small line for each region, all on one scale, the national line grey behind each.

Comes after `scales`, `trend` and `lettering`; `report.beside.forces` makes the value, `report.charts` writes it as SVG.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from impact.plan.measure import Unit
from impact.report.drawing.lettering import Label, block_height, fit, overlap, shorten, words_width
from impact.report.drawing.placing import Place
from impact.report.drawing.scales import span, ticks, written
from impact.report.drawing.trend import Panel, Stroke, panel
from impact.report.drawing.trend_marks import HANG, runs_of
from impact.report.figures import format_value

NARROWEST = 118.0  # pixels of a panel, so that a name and a figure have room
BETWEEN = 18.0  # pixels between panels, across
HEADING = 17.0  # over a panel's plot: its name
PLOT = 50.0  # the height of a plot
UNDER = 18.0  # under a plot, to the next row
FOOT = 17.0  # a line of words under everything
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
            labels += _labels(chart, one, names[start + n], area, top)
        if start == 0:
            labels += _national(chart, smalls, labels)
        top += heading + PLOT + UNDER
    text = shorten(chart.scale_says, "note", width - 2)
    labels.append(Label("note", (text,), 0.0, top + FOOT / 2, ink="muted"))
    return MultiplesLayout(tuple(smalls), tuple(labels), top + FOOT)


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
        dots=tuple(place for n in alone for place in _place(area, one.values, n)),
        end=next(iter(_place(area, one.values, newest)), None) if one.values else None,
        gaps=tuple((area.across[n], area.bottom + HANG) for n, value in enumerate(one.values) if value is None),
        breaks=tuple(
            (x, area.top, x, area.bottom) for n in chart.breaks for x in ((area.across[n - 1] + area.across[n]) / 2,)
        ),
    )


def _lines(area: Panel, values: Sequence[float | None], runs: Sequence[Sequence[int]]) -> tuple[tuple[Place, ...], ...]:
    return tuple(tuple(place for n in run for place in _place(area, values, n)) for run in runs if len(run) > 1)


def _place(area: Panel, values: Sequence[float | None], n: int) -> tuple[Place, ...]:
    value = values[n]
    return () if value is None else (area.spot(n, value),)


def _labels(chart: Multiples, one: Multiple, name: Sequence[str], area: Panel, top: float) -> list[Label]:
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
