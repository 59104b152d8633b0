"""The words on a series: beside the line's end, along the two axes, over a break; none over another.

Comes after `trend` and `lettering`; `trend_layout` puts these together with the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from impact.report.drawing.lettering import Anchor, Label, Role, block_height, fold, overlap, shorten, words_width
from impact.report.drawing.scales import Wish, apart
from impact.report.drawing.trend import Panel, Stroke, Trend
from impact.report.drawing.trend_marks import HANG, break_places
from impact.report.figures import format_value

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
