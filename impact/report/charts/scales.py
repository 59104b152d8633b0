"""From figures to places on paper: round scales, a plot's panel, and labels moved apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from impact.plan.measure import Unit
from impact.report.charts import Label, Place, Stroke, block_height, spaced
from impact.report.sentences import format_value
from impact.results.model import digits

CLOSEST = 0.1  # a scale never shows less than this share of its largest value: noise must not look like news
FROM_ZERO = 0.4  # a scale starts at zero when its figures then still take this share of the height
FINEST = 15  # decimals: a smaller size is placed at 0
_LARGE = ((10**12, "tn"), (10**9, "bn"), (10**6, "m"))
SKEWED = 4.0  # a largest size of so many medians would press all others against the edge of an even scale


@dataclass(frozen=True)
class Scale:
    """A straight scale from figures (`low` to `high`) to pixels (`start` to `end`); one without a length is a point."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return where *value* stands, in pixels: half-way where the scale has no length."""
        length = self.high - self.low
        share = (value - self.low) / length if length else 0.5
        return self.start + share * (self.end - self.start)


def span(values: Sequence[float], finest: float, ceiling: float | None = None) -> tuple[float, float]:
    """Return the lowest and highest figure that a scale for *values* must reach, before rounding.

    Figures so small that all are written as 0 are drawn flat: theirs is the scale of a figure that is 0.

    Args:
        values: At least one figure.
        finest: The smallest difference the measure shows: 0.1 for one decimal.
        ceiling: A figure that the scale must not pass unless a value does: 100 for per cent.
    """
    low, high = min(values), max(values)
    if max(abs(low), abs(high)) < finest / 2:
        return -10 * finest if low < 0 else 0.0, 10 * finest if high > 0 or low == 0 else 0.0
    lacking = CLOSEST * max(abs(low), abs(high)) - (high - low)
    if lacking <= 0:
        return low, high
    highest = math.inf if ceiling is None or high > ceiling else ceiling
    above = min(lacking / 2, highest - high)
    return low - (lacking - above), high + above


def from_zero(values: Sequence[float]) -> tuple[float, ...]:
    """Return *values* with zero among them where a scale should start there: they reach near it, or never change."""
    low, high = min(values), max(values)
    near = high - low >= FROM_ZERO * max(abs(low), abs(high))
    return (*values, 0.0) if near or low == high else tuple(values)


def ticks(low: float, high: float, finest: float, most: int) -> tuple[float, ...]:
    """Return round, even figures from at or below *low* to at or above *high*, in at most *most* intervals.

    There are never fewer than two ticks. The step is 1, 2 or 5 times a power of ten and never under *finest*, so that
    each can be written exactly.
    """
    reach = max(high - low, finest)  # no step is finer, so none is asked of a smaller reach
    power = max(math.floor(math.log10(reach / most)) - 1, round(math.log10(finest)))
    while True:
        for digit in (1, 2, 5):
            step = digit * 10.0**power
            first, last = math.floor(round(low / step, 9)), math.ceil(round(high / step, 9))
            last = max(last, first + 1)
            if last - first <= most:
                return tuple(float(f"{n * digit}e{power}") for n in range(first, last + 1))  # 0.3, not 0.30000000000004
        power += 1


def round_scale(values: Sequence[float], unit: Unit, decimals: int, most: int) -> tuple[float, ...]:
    """Return the `ticks` of a scale that *values*, at least one, are shown on."""
    finest = 10.0**-decimals
    return ticks(*span(values, finest, 100.0 if unit == "percent" else None), finest, most)


def format_scale(value: float, unit: Unit, decimals: int) -> str:
    """Return a round number on a scale, large ones short: "40%", "5,000", "20m", "1.5bn"."""
    for size, letter in _LARGE:
        if abs(value) >= size:
            places = next((n for n in range(3) if round(value / size, n) == value / size), None)
            if places is not None:
                return digits(value / size, places) + letter + ("%" if unit == "percent" else "")
    return format_value(value, unit, decimals)


def written(figures: Sequence[float], unit: Unit, decimals: int) -> list[str]:
    """Return the words of a scale's round *figures*, with the fewest decimals, at most *decimals*, that all need."""
    fewest = next((n for n in range(decimals) if all(round(one, n) == one for one in figures)), decimals)
    return [format_scale(one, unit, fewest) for one in figures]


def ends_first(labels: Sequence[Label]) -> list[Label]:
    """Return *labels* with the last one second."""
    return [*labels[:1], *labels[1:][-1:], *labels[1:-1]]


def skewed(sizes: Sequence[float]) -> bool:
    """Whether *sizes* differ so widely that an even scale would hide most of them."""
    return len(sizes) > 1 and min(sizes) >= 1 and max(sizes) > SKEWED * median(sizes)


@dataclass(frozen=True)
class Across:
    """Where a size stands across, in pixels: on an even scale from 0, or by its logarithm where sizes differ widely."""

    scale: Scale
    ticks: tuple[float, ...]
    by_multiples: bool = False
    unit: Unit = "count"
    decimals: int = 0

    @classmethod
    def over(cls, sizes: Sequence[float], ends: tuple[float, float], most: int) -> Across:
        """Return a scale for *sizes*, each above 0, between *ends* (pixels) with about *most* intervals."""
        if skewed(sizes):
            powers = range(math.floor(math.log10(min(sizes))) - 1, math.ceil(math.log10(max(sizes))) + 2)
            steps = [digit * 10.0**power for power in powers for digit in (1, 2, 5)]
            first = max((step for step in steps if step <= min(sizes)), default=steps[0])
            last = min((step for step in steps if step >= max(sizes)), default=steps[-1])
            kept = tuple(step for step in steps if first <= step <= last)
            low, high = math.log10(min(*sizes, first)), math.log10(max(*sizes, last))
            return cls(Scale(low, high, *ends), kept, by_multiples=True)
        largest = max(sizes, default=1.0)
        decimals = 0 if largest >= 1 else min(1 - math.floor(math.log10(largest)), FINEST)
        found = ticks(0, largest, 10.0**-decimals, most)
        return cls(Scale(found[0], found[-1], *ends), found, decimals=decimals)

    def __call__(self, size: float) -> float:
        """Return where *size* stands, in pixels."""
        return self.scale(math.log10(size) if self.by_multiples else size)

    def strokes(self, y: float) -> list[Stroke]:
        """Return a short line for each round size, down from *y*."""
        return [(self(size), y, self(size), y + 4) for size in self.ticks]

    def labels(self, ends: tuple[float, float], y: float) -> list[Label]:
        """Return the scale's words at height *y*, inside *ends* and apart: the two ends first, then from the left."""
        said = zip(self.ticks, written(self.ticks, self.unit, self.decimals), strict=True)
        found = [Label("axis", (text,), self(size), y, "middle", ink="muted").within(*ends) for size, text in said]
        return spaced(ends_first(found), 8)


# --- a panel --------------------------------------------------------------------------------------------------------

HANG = 5.0  # a missing figure's mark hangs this far under the time axis, where no value can be
SIDE = 9.0  # from the end of a line to its label
CLEAR = 8.0  # kept free over and under the plot for a label beside it
MOVED = 13.0  # how far a label may move before a leader ties it to its line

Wanted = tuple[Label, float | None]  # words for the right-hand side, and the value they belong beside


@dataclass(frozen=True)
class Panel:
    """A plot's edges in pixels, the scale upwards from the first figure of `reach` to the last, how many points.

    The newest point stands at the right; a single one does too.
    """

    left: float
    right: float
    top: float
    bottom: float
    reach: Sequence[float]
    count: int = 0

    def x(self, index: int) -> float:
        """Return how far across the *index*-th point stands."""
        first = self.left + min(5.0, (self.right - self.left) / 4)
        step = (self.right - first) / (self.count - 1) if self.count > 1 else 0.0
        return self.right - step * (self.count - 1 - index)

    def y(self, value: float) -> float:
        """Return how far down *value* stands."""
        return Scale(self.reach[0], self.reach[-1], self.bottom, self.top)(value)

    @property
    def axis(self) -> Stroke:
        """The line at its foot."""
        return self.left, self.bottom, self.right, self.bottom

    def spots(self, values: Sequence[float | None], indices: Sequence[int]) -> list[Place]:
        """Return where those of *values* stand that *indices* name and that are there."""
        return [(self.x(n), self.y(value)) for n in indices if (value := values[n]) is not None]

    def runs(self, values: Sequence[float | None], breaks: Sequence[int] = ()) -> list[tuple[Place, ...]]:
        """Return the lines through *values* that stand side by side, under one definition."""
        return [tuple(self.spots(values, run)) for run in runs_of(values, breaks) if len(run) > 1]

    def gaps(self, values: Sequence[float | None]) -> list[Place]:
        """Return where the marks of missing figures hang."""
        return [(self.x(n), self.bottom + HANG) for n, value in enumerate(values) if value is None]

    def level(self, value: float, start: float | None = None) -> Stroke:
        """Return a line right across the panel, or from *start*, at the height of *value*."""
        return (self.left if start is None else start), self.y(value), self.right, self.y(value)

    def breaks(self, indices: Sequence[int]) -> list[Stroke]:
        """Return a line where each new definition begins: half-way from the period before."""
        middles = [(self.x(n - 1) + self.x(n)) / 2 for n in indices]
        return [(x, self.top, x, self.bottom) for x in middles]

    def scale_labels(self, figures: Sequence[float], words: Sequence[str]) -> list[Label]:
        """Return the *words* of the scale's *figures*, the two ends first."""
        said = zip(figures, words, strict=True)
        return ends_first(
            [Label("axis", (text,), self.left - 6, self.y(one), "end", ink="muted") for one, text in said]
        )

    def side_labels(self, wanted: Sequence[Wanted]) -> tuple[list[Label], list[Stroke]]:
        """Return the right-hand labels, moved apart, and leaders to those that moved far.

        Where there is no room for all of them, the last are left out.
        """
        low, high = self.top - CLEAR, self.bottom + HANG + CLEAR
        sized = [(label, value, block_height(label.role, len(label.lines)) + 1.5) for label, value in wanted]
        while sum(size for *_, size in sized) > high - low:
            sized.pop()
        placed = [(self.bottom + HANG if value is None else self.y(value), label, size) for label, value, size in sized]
        placed.sort(key=lambda one: one[0])
        heights = apart([(y, size, 40.0 if label.role == "value" else 1.0) for y, label, size in placed], low, high)
        x = self.right + SIDE
        labels = [replace(label, x=x, y=y) for (_, label, _), y in zip(placed, heights, strict=True)]
        leaders = [
            (self.right + 1.5, y, x - 1.5, label.y)
            for (y, *_), label in zip(placed, labels, strict=True)
            if abs(label.y - y) > MOVED and label.role != "value"
        ]
        return labels, leaders


def side_width(wanted: Sequence[Wanted]) -> float:
    """Return the room that the right-hand side needs."""
    return SIDE + max((label.width for label, _ in wanted), default=0.0) + 1


def runs_of(values: Sequence[float | None], breaks: Sequence[int] = ()) -> list[list[int]]:
    """Return the indices of values that stand side by side, under one definition."""
    runs: list[list[int]] = []
    for n, value in enumerate(values):
        if value is not None and runs and runs[-1][-1] == n - 1 and n not in breaks:
            runs[-1].append(n)
        elif value is not None:
            runs.append([n])
    return runs


def apart(wishes: Sequence[tuple[float, float, float]], low: float, high: float) -> list[float]:
    """Return centres, in the order given, that keep things from overlapping and within *low* and *high*.

    The least total (weighted, squared) movement that keeps the order of *wishes*: centre, size and weight of each,
    sorted by centre, which fit between the bounds. Pool adjacent violators: Robertson, Wright and Dykstra, Order
    Restricted Statistical Inference (1988), section 1.2.
    """
    offsets, taken = [], 0.0
    for _, size, _ in wishes:
        offsets.append(taken + size / 2)
        taken += size
    pools: list[tuple[float, float, int]] = []  # mean start, weight, how many
    for (centre, _, own), offset in zip(wishes, offsets, strict=True):
        mean, weight, count = centre - offset, own, 1
        while pools and pools[-1][0] >= mean:
            before, heavy, many = pools.pop()
            mean, weight, count = (before * heavy + mean * weight) / (heavy + weight), heavy + weight, many + count
        pools.append((mean, weight, count))
    starts = [min(max(mean, low), max(low, high - taken)) for mean, _, count in pools for _ in range(count)]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]
