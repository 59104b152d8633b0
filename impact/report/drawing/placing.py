"""Free places for words among marks: a label stands where nothing else does, or is not drawn.

Comes after `lettering`; `funnel`, `timeline` and `trend_remarks` find places with it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from impact.report.drawing.lettering import Anchor, Box, Label, overlap

Place = tuple[float, float]

_STEP = 5.0  # pixels between two places looked at along a line


def first_free(candidates: Iterable[Label], taken: Sequence[Box], frame: Box, gap: float = 1.0) -> Label | None:
    """Return the first of *candidates* that is inside *frame* and stands on none of *taken*, or None."""
    for label in candidates:
        box = label.box
        if contains(frame, box) and not any(overlap(box, other, gap) for other in taken):
            return label
    return None


def contains(frame: Box, box: Box) -> bool:
    """Whether *box* is inside *frame*, edges included."""
    return frame[0] <= box[0] and frame[1] <= box[1] and box[2] <= frame[2] and box[3] <= frame[3]


def around(label: Label, place: Place, radius: float, farthest: float) -> Iterator[Label]:
    """Yield *label* at places about *place*, nearest first: beside a mark of *radius*, then farther off.

    Args:
        label: Its words; where it stands is replaced.
        place: The middle of the mark, in pixels.
        radius: Of the mark.
        farthest: Pixels from the mark's edge to the farthest place tried.
    """
    x, y = place
    half = label.height / 2
    away = radius + 3.0
    while away <= radius + farthest:
        slant = away * 0.7
        spots: tuple[tuple[float, float, Anchor], ...] = (
            (away, 0.0, "start"),
            (-away, 0.0, "end"),
            (slant, -slant - half / 2, "start"),
            (slant, slant + half / 2, "start"),
            (-slant, -slant - half / 2, "end"),
            (-slant, slant + half / 2, "end"),
            (0.0, -away - half, "middle"),
            (0.0, away + half, "middle"),
        )
        for across, down, anchor in spots:
            yield Label(label.role, label.lines, x + across, y + down, anchor, label.size, label.ink)
        away += 4.0


def about(place: Place, radius: float) -> Box:
    """Return the box of a round mark."""
    return place[0] - radius, place[1] - radius, place[0] + radius, place[1] + radius


def along(places: Sequence[Place], thickness: float = 1.0) -> list[Box]:
    """Return small boxes along the line through *places*, so that words can keep clear of it."""
    boxes = []
    for (x, y), (to_x, to_y) in pairwise(places):
        steps = max(1, math.ceil(math.dist((x, y), (to_x, to_y)) / _STEP))
        boxes += [
            about((x + (to_x - x) * n / steps, y + (to_y - y) * n / steps), _STEP / 2 + thickness / 2)
            for n in range(steps + 1)
        ]
    return boxes


def tie(
    label: Label, place: Place, radius: float, farther_than: float = 7.0
) -> tuple[float, float, float, float] | None:
    """Return the line from a mark to its label, or None where the label stands so near that it needs none."""
    left, top, right, bottom = label.box
    near = max(left, min(place[0], right)), max(top, min(place[1], bottom))
    distance = math.dist(place, near)
    if distance <= radius + farther_than:
        return None
    share = radius / distance
    start = place[0] + (near[0] - place[0]) * share, place[1] + (near[1] - place[1]) * share
    return *start, *near
