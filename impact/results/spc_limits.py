"""An XmR chart's mean and limits, from the figures of a series with its gaps.

Comes after `results.model`, before `results.spc_rules`. Source: metrics/methods.md, "Process limits"; W. A. Shewhart
(1931) and D. J. Wheeler, *Understanding Variation* (2nd edition, 2000), for the limits; L. S. Nelson, *Journal of
Quality Technology* 14(3), 1982, pages 172 to 173, for the screening.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum

SHEWHART_FACTOR = 2.66  # 3 / d2, with d2 = 1.128 for ranges of two points
LARGEST_RANGE = 3.267  # D4 for ranges of two points: times their mean, the upper limit of an ordinary moving range
NEARLY = 1e-9  # as a share of the largest figure: nearer than this, two figures differ by binary arithmetic alone


@dataclass(frozen=True)
class Limits:
    """An XmR chart's mean, and the limits that nearly every ordinary point falls within, in the measure's unit.

    `screened` is the number of moving ranges that were left out for being larger than ordinary ones are.
    """

    lower: float
    mean: float
    upper: float
    screened: int = 0

    @property
    def reach(self) -> float:
        """From the mean to either limit."""
        return self.upper - self.mean

    @property
    def third(self) -> float:
        """From the mean to the outer third, on either side."""
        return self.reach * 2 / 3


def limits(values: Sequence[float | None], screen: bool = True) -> Limits | None:
    """Return the mean of *values*, give or take 2.66 times their mean moving range; None is a gap.

    Args:
        values: The figures of a series, oldest first, each at most 1e300 in size.
        screen: Whether to leave out, once, the moving ranges that are larger than 3.267 times their mean.

    Returns:
        The limits, or None where no two neighbours both have a figure.
    """
    known = [value for value in values if value is not None]
    ranges = moving_ranges(values)
    if not ranges:
        return None
    kept = _ordinary(ranges, slack_of(known)) if screen else ranges
    mean = fsum(known) / len(known)
    reach = SHEWHART_FACTOR * fsum(kept) / len(kept)
    return Limits(mean - reach, mean, mean + reach, len(ranges) - len(kept))


def moving_ranges(values: Sequence[float | None]) -> list[float]:
    """Return how far apart each two neighbours are. None is taken across a gap, which is no movement of one period."""
    return [abs(later - earlier) for earlier, later in pairwise(values) if earlier is not None and later is not None]


def slack_of(known: Sequence[float]) -> float:
    """How far apart two figures of the size of *known* may be by binary arithmetic alone; 0.0 without any."""
    return NEARLY * max(map(abs, known), default=0.0)


def _ordinary(ranges: list[float], slack: float) -> list[float]:
    """Return *ranges* without those above the limit for ranges, unless nothing that moves would be left.

    A series that stands still but for one step would have limits of no width, and every point outside them.
    """
    largest = LARGEST_RANGE * fsum(ranges) / len(ranges) + slack
    kept = [size for size in ranges if size <= largest]
    return kept if max(kept) > slack else ranges
