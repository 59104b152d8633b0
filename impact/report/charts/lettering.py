"""Words on a chart, measured: how wide they are in the shipped font, and the box each takes.

Comes before whatever places words, which must know that no two labels overlap.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from statistics import median
from typing import Literal

from fontTools.ttLib import TTFont

from impact.plan.measure import Unit
from impact.report.charts.scales import Scale, ticks, written
from impact.resources import folder

FAMILY = "Source Sans 3"
NOTE = 11.4  # 8.55 pt: nothing in a report is under 8 pt
FIGURE = 14.0  # 10.5 pt

Anchor = Literal["start", "middle", "end"]
Role = Literal["value", "earlier", "note", "axis", "name", "tile"]
Box = tuple[float, float, float, float]  # left, top, right, bottom

_WEIGHTS: dict[int, str] = {400: "Regular", 600: "Semibold", 700: "Bold"}
_STYLES: dict[Role, tuple[float, int]] = {
    "value": (FIGURE, 700),
    "earlier": (FIGURE, 600),
    "note": (NOTE, 400),
    "axis": (NOTE, 400),
    "name": (NOTE, 600),
    "tile": (NOTE, 600),
}
_ABOVE, _BELOW = 0.74, 0.24  # of the size: from the baseline to the top of "d", to the foot of "g"
_LEADING = 1.12  # from one line's baseline to the next, of the size


@cache
def _advances(weight: int) -> tuple[dict[int, int], int, int]:
    """Return each character's width in font units, the width of one that the font lacks, and units per em."""
    with TTFont(folder("templates") / "fonts" / f"SourceSans3-{_WEIGHTS[weight]}.ttf", lazy=True) as font:
        metrics = font["hmtx"].metrics
        widths = {code: metrics[glyph][0] for code, glyph in font.getBestCmap().items()}
        em = font["head"].unitsPerEm
    return widths, em, em


@lru_cache(maxsize=8192)
def text_width(text: str, size: float, weight: int) -> float:
    """Return the width of *text* in pixels at *size* pixels, without kerning (which only makes it narrower)."""
    widths, missing, em = _advances(weight)
    return sum(widths.get(ord(character), missing) for character in text) * size / em


@dataclass(frozen=True)
class Label:
    """Words at a place: `x` is where the anchor stands, `y` the middle of the block of lines; pixels."""

    role: Role
    lines: tuple[str, ...]
    x: float
    y: float
    anchor: Anchor = "start"
    size: float = 0.0
    ink: str = ""

    @property
    def height(self) -> float:
        """Of all its lines, in pixels."""
        return block_height(self.role, len(self.lines), self.pixels)

    @property
    def width(self) -> float:
        """Of its longest line, in pixels."""
        return words_width(self.lines, self.role, self.pixels)

    @property
    def pixels(self) -> float:
        """The size of its letters: the role's, unless it has its own."""
        return self.size or _STYLES[self.role][0]

    @property
    def weight(self) -> int:
        """400, 600 or 700."""
        return _STYLES[self.role][1]

    @property
    def box(self) -> Box:
        """What it covers: left, top, right, bottom."""
        left = self.x - {"start": 0.0, "middle": self.width / 2, "end": self.width}[self.anchor]
        return left, self.y - self.height / 2, left + self.width, self.y + self.height / 2

    @property
    def rows(self) -> tuple[tuple[str, float], ...]:
        """Each line with the height of its baseline."""
        first = self.box[1] + _ABOVE * self.pixels
        return tuple((line, first + n * _LEADING * self.pixels) for n, line in enumerate(self.lines))


def block_height(role: Role, lines: int, size: float = 0.0) -> float:
    """Return how high *lines* lines stand, in pixels."""
    return (_ABOVE + _BELOW + (lines - 1) * _LEADING) * (size or _STYLES[role][0])


def words_width(lines: Sequence[str], role: Role, size: float = 0.0) -> float:
    """Return the width of the longest of *lines*, in pixels."""
    own, weight = _STYLES[role]
    return max((text_width(line, size or own, weight) for line in lines), default=0.0)


def overlap(one: Box, other: Box, gap: float = 0.0) -> bool:
    """Whether two boxes stand less than *gap* pixels apart on both sides."""
    across = one[0] < other[2] + gap and other[0] < one[2] + gap
    return across and one[1] < other[3] + gap and other[1] < one[3] + gap


def fold(text: str, role: Role, limit: float) -> tuple[str, ...]:
    """Return *text* on one line, or on two as even as can be when one is wider than *limit* pixels."""
    words = text.split()
    if words_width([text], role) <= limit or len(words) < 2:
        return (text,)
    halves = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return min(halves, key=lambda pair: words_width(pair, role))


def shorten(text: str, role: Role, limit: float) -> str:
    """Return *text*, cut with an ellipsis when it is wider than *limit* pixels."""
    if words_width([text], role) <= limit:
        return text
    kept = text
    while kept and words_width([kept + "…"], role) > limit:
        kept = kept[:-1].rstrip()
    return kept + "…"


def fit(text: str, role: Role, limit: float) -> tuple[str, ...]:
    """Return *text* on one line or two, none wider than *limit* pixels; the end of it is cut where two are too few."""
    folded = fold(text, role, limit)
    if words_width(folded, role) <= limit:
        return folded
    words = text.split()
    first = next((n for n in range(len(words) - 1, 0, -1) if words_width([" ".join(words[:n])], role) <= limit), 0)
    lines = (" ".join(words[:first]), " ".join(words[first:])) if first else (text,)
    return tuple(shorten(line, role, limit) for line in lines)


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


FINEST = 15  # decimals: a smaller size is placed at 0
SKEWED = 4.0  # a largest size of so many medians would press all others against the edge of an even scale


@dataclass(frozen=True)
class Across:
    """Where a size stands across, in pixels: on an even scale from 0, or by its logarithm where sizes differ widely."""

    scale: Scale
    ticks: tuple[float, ...]
    by_multiples: bool
    unit: Unit = "count"
    decimals: int = 0

    @classmethod
    def over(cls, sizes: Sequence[float], ends: tuple[float, float], most: int) -> Across:
        """Return a scale for *sizes*, each above 0, between *ends* (pixels) with about *most* intervals."""
        if skewed(sizes):
            steps = _multiples(min(sizes), max(sizes))
            low, high = math.log10(min(*sizes, steps[0])), math.log10(max(*sizes, steps[-1]))
            return cls(Scale(low, high, *ends), steps, by_multiples=True)
        largest = max(sizes, default=1.0)
        decimals = 0 if largest >= 1 else min(1 - math.floor(math.log10(largest)), FINEST)
        found = ticks(0, largest, 10.0**-decimals, most)
        return cls(Scale(found[0], found[-1], *ends), found, by_multiples=False, decimals=decimals)

    def __call__(self, size: float) -> float:
        """Return where *size* stands, in pixels."""
        return self.scale(math.log10(size) if self.by_multiples else size)


def skewed(sizes: Sequence[float]) -> bool:
    """Whether *sizes* differ so widely that an even scale would hide most of them."""
    return len(sizes) > 1 and min(sizes) >= 1 and max(sizes) > SKEWED * median(sizes)


def axis_labels(across: Across, ends: tuple[float, float], y: float) -> tuple[Label, ...]:
    """Return the labels of the scale at height *y*, inside *ends* and apart: the two ends first, then from the left."""
    labels = []
    for size, text in zip(across.ticks, written(across.ticks, across.unit, across.decimals), strict=True):
        label = Label("axis", (text,), across(size), y, "middle", ink="muted")
        half = label.width / 2
        x = max(ends[0] + half, min(label.x, ends[1] - half))
        labels.append(Label("axis", label.lines, x, y, "middle", ink="muted"))
    kept: list[Label] = []
    for label in (labels[0], labels[-1], *labels[1:-1]) if len(labels) > 1 else labels:
        if not any(overlap(label.box, other.box, gap=8) for other in kept):
            kept.append(label)
    return tuple(kept)


def _multiples(low: float, high: float) -> tuple[float, ...]:
    """Return 1, 2 and 5 times the powers of ten, from the last at or below *low* to the first at or above *high*."""
    powers = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 2)
    steps = [digit * 10.0**power for power in powers for digit in (1, 2, 5)]
    first = max((step for step in steps if step <= low), default=steps[0])
    last = min((step for step in steps if step >= high), default=steps[-1])
    return tuple(step for step in steps if first <= step <= last)
