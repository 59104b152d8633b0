"""Remarks on single points of a series: a numbered flag beside each, its words where they fit.

Comes after `trend_marks` and `placing`; `trend_layout` puts these together with the rest. Words that do not fit stand
under the chart, by their number: `report.plotted` says them there all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from impact.report.drawing.lettering import Anchor, Box, Label, block_height, overlap
from impact.report.drawing.placing import Place, about, along, contains, first_free
from impact.report.drawing.trend import Panel, Trend
from impact.report.drawing.trend_marks import Marks

RADIUS = 7.5  # of a flag, in pixels
NUMBER = 32 / 3  # 8 pt: the size of its number
OFF = 15.0  # pixels from a point to the middle of its flag, and steps farther off
ROW = 12.0  # a line of words over the plot may be used too


@dataclass(frozen=True)
class Flag:
    """A remark's number on a round mark, and the middle of that mark in pixels."""

    place: Place
    number: Label


def remarked(
    chart: Trend, area: Panel, drawn: Marks, taken: Sequence[Label], width: float
) -> tuple[tuple[Flag, ...], tuple[Label, ...]]:
    """Return a flag for each remark that finds room, and the words of those whose words find room too."""
    frame = (area.left, max(0.0, area.top - ROW), min(width, area.right), area.bottom)
    full = [label.box for label in taken] + _drawn(drawn)
    flags: list[Flag] = []
    words: list[Label] = []
    for number, remark in enumerate(chart.remarks, start=1):
        free = _flags(str(number), _point(chart, area, remark.at), frame, full)
        if not free:
            continue
        told = ((flag, first_free(_beside(remark.words, flag.place), full, frame, gap=2)) for flag in free)
        flag, label = next(((flag, label) for flag, label in told if label is not None), (free[0], None))
        flags.append(flag)
        full.append(about(flag.place, RADIUS))
        if label is not None:
            words.append(label)
            full.append(label.box)
    return tuple(flags), (*(flag.number for flag in flags), *words)


def _point(chart: Trend, area: Panel, at: int) -> Place:
    """Where a remark's point stands; on the base line where it has no figure."""
    value = chart.points[at].value
    return (area.across[at], area.bottom) if value is None else area.spot(at, value)


def _flags(number: str, place: Place, frame: Box, taken: Sequence[Box]) -> list[Flag]:
    """The flags over or under a point that find room, the nearest first."""
    found = []
    for away in (OFF, OFF + 6, OFF + 14, OFF + 24, OFF + 36):
        for across in (0.0, -6.0, 6.0, -14.0, 14.0):
            for down in (-away, away):
                middle = place[0] + across, place[1] + down
                box = about(middle, RADIUS)
                if contains(frame, box) and not any(overlap(box, other) for other in taken):
                    found.append(Flag(middle, Label("tile", (number,), *middle, "middle", NUMBER)))
    return found


def _beside(text: str, place: Place) -> list[Label]:
    half = block_height("note", 1) / 2
    spots: tuple[tuple[float, float, Anchor], ...] = (
        (RADIUS + 3, 0.0, "start"),
        (-RADIUS - 3, 0.0, "end"),
        (0.0, -RADIUS - half - 1, "middle"),
        (0.0, RADIUS + half + 1, "middle"),
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
