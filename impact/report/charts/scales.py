"""From figures to places on paper: round scales, and labels moved apart.

Comes first in this folder; `trend_layout` and `spread` place things with it. No drawing is done here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from impact.plan.measure import Unit
from impact.report.figures import format_scale

CLOSEST = 0.1  # a scale never shows less than this share of its largest value: noise must not look like news
FROM_ZERO = 0.4  # a scale starts at zero when its figures then still take this share of the height


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


@dataclass(frozen=True)
class Wish:
    """Where something of a size would like its centre to be, in pixels; `weight` is how much it minds moving."""

    centre: float
    size: float
    weight: float = 1.0


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
                return tuple(_exact(n * digit, power) for n in range(first, last + 1))
        power += 1


def written(figures: Sequence[float], unit: Unit, decimals: int) -> list[str]:
    """Return the words of a scale's round *figures*, with the fewest decimals, at most *decimals*, that all need."""
    fewest = next((n for n in range(decimals) if all(round(one, n) == one for one in figures)), decimals)
    return [format_scale(one, unit, fewest) for one in figures]


def _exact(number: int, power: int) -> float:
    """Return number times 10^power as the float nearest to it: 0.3, not 0.30000000000000004."""
    return float(f"{number}e{power}")


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
