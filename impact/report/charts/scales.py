"""From figures to places on paper: round scales, a plot's panel, and things moved apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from impact.plan.measure import Unit
from impact.report.charts.lettering import Label, Place, Stroke, spaced
from impact.report.figures import format_scale

CLOSEST = 0.1  # a scale never shows less than this share of its largest value: noise must not look like news
FROM_ZERO = 0.4  # a scale starts at zero when its figures then still take this share of the height
FINEST = 15  # decimals: a smaller size is placed at 0
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


def written(figures: Sequence[float], unit: Unit, decimals: int) -> list[str]:
    """Return the words of a scale's round *figures*, with the fewest decimals, at most *decimals*, that all need."""
    fewest = next((n for n in range(decimals) if all(round(one, n) == one for one in figures)), decimals)
    return [format_scale(one, unit, fewest) for one in figures]


@dataclass(frozen=True)
class Panel:
    """The plot's edges in pixels, where each point stands across, and the scale upwards."""

    left: float
    right: float
    top: float
    bottom: float
    across: tuple[float, ...]
    scale: Scale

    @property
    def axis(self) -> Stroke:
        """The line at its foot."""
        return self.left, self.bottom, self.right, self.bottom

    def spot(self, index: int, value: float) -> Place:
        """Return where the *index*-th point stands with *value*."""
        return self.across[index], self.scale(value)

    def spots(self, values: Sequence[float | None], indices: Sequence[int]) -> tuple[Place, ...]:
        """Return where those of *values* stand that *indices* name and that are there."""
        return tuple(self.spot(n, value) for n in indices if (value := values[n]) is not None)

    def runs(self, values: Sequence[float | None], breaks: Sequence[int] = ()) -> tuple[tuple[Place, ...], ...]:
        """Return the lines through *values* that stand side by side, under one definition."""
        return tuple(self.spots(values, run) for run in runs_of(values, breaks) if len(run) > 1)

    def level(self, value: float, start: float | None = None) -> Stroke:
        """Return a line right across the panel, or from *start*, at the height of *value*."""
        y = self.scale(value)
        return (self.left if start is None else start), y, self.right, y

    def before(self, index: int) -> float:
        """Return how far across a new definition begins: half-way from the period before *index*."""
        return (self.across[index - 1] + self.across[index]) / 2


def panel(count: int, sides: tuple[float, float], ends: tuple[float, float], reach: Sequence[float]) -> Panel:
    """Return the panel for *count* points between *sides* and *ends*, its scale from the first of *reach* to the last.

    The newest point stands at the right; a single one does too.
    """
    (left, right), (top, bottom) = sides, ends
    first = left + min(5.0, (right - left) / 4)
    step = (right - first) / (count - 1) if count > 1 else 0.0
    across = tuple(right - step * (count - 1 - n) for n in range(count))
    return Panel(left, right, top, bottom, across, Scale(reach[0], reach[-1], bottom, top))


def runs_of(values: Sequence[float | None], breaks: Sequence[int] = ()) -> list[list[int]]:
    """Return the indices of values that stand side by side, under one definition."""
    runs: list[list[int]] = []
    for n, value in enumerate(values):
        if value is not None and runs and runs[-1][-1] == n - 1 and n not in breaks:
            runs[-1].append(n)
        elif value is not None:
            runs.append([n])
    return runs


@dataclass(frozen=True)
class Wish:
    """Where something of a size would like its centre to be, in pixels; `weight` is how much it minds moving."""

    centre: float
    size: float
    weight: float = 1.0


def apart(wishes: Sequence[Wish], low: float, high: float) -> list[float]:
    """Return centres, in the order given, that keep things from overlapping and within *low* and *high*.

    The least total (weighted, squared) movement that keeps the order of *wishes*, which must be sorted by centre and
    fit between the bounds. Pool adjacent violators: Robertson, Wright and Dykstra, Order Restricted Statistical
    Inference (1988), section 1.2.
    """
    offsets, taken = [], 0.0
    for wish in wishes:
        offsets.append(taken + wish.size / 2)
        taken += wish.size
    pools: list[tuple[float, float, int]] = []  # mean start, weight, how many
    for wish, offset in zip(wishes, offsets, strict=True):
        mean, weight, count = wish.centre - offset, wish.weight, 1
        while pools and pools[-1][0] >= mean:
            before, heavy, many = pools.pop()
            mean, weight, count = (before * heavy + mean * weight) / (heavy + weight), heavy + weight, many + count
        pools.append((mean, weight, count))
    starts = [min(max(mean, low), max(low, high - taken)) for mean, _, count in pools for _ in range(count)]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]


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
        return cls(Scale(found[0], found[-1], *ends), found, by_multiples=False, decimals=decimals)

    def __call__(self, size: float) -> float:
        """Return where *size* stands, in pixels."""
        return self.scale(math.log10(size) if self.by_multiples else size)

    def labels(self, ends: tuple[float, float], y: float) -> list[Label]:
        """Return the scale's words at height *y*, inside *ends* and apart: the two ends first, then from the left."""
        said = zip(self.ticks, written(self.ticks, self.unit, self.decimals), strict=True)
        found = [Label("axis", (text,), self(size), y, "middle", ink="muted").within(*ends) for size, text in said]
        return spaced(ends_first(found), 8)


def skewed(sizes: Sequence[float]) -> bool:
    """Whether *sizes* differ so widely that an even scale would hide most of them."""
    return len(sizes) > 1 and min(sizes) >= 1 and max(sizes) > SKEWED * median(sizes)


def ends_first(labels: Sequence[Label]) -> list[Label]:
    """Return *labels* with the last one second."""
    return [*labels[:1], *labels[1:][-1:], *labels[1:-1]]
