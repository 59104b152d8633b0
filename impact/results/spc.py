"""What statistical process control says of a series: an XmR chart's limits and rules.

Comes before `results.series`. Source: metrics/methods.md, "Process limits", "Variation"; D. J. Wheeler, *Understanding
Variation* (1993), for the limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

from impact.plan.measure import Direction
from impact.plan.periods import Period
from impact.results.model import Drift, Variation

SHEWHART_FACTOR = 2.66  # 3 / d2, with d2 = 1.128 for ranges of two points
FEWEST_POINTS = 12
RUN = 7

OUTSIDE = "outside the process limits"
ONE_SIDE = f"{RUN} in a row on one side of the mean"
TREND = f"{RUN} in a row in one direction"
OUTER_THIRD = "two of three close to a limit"


def limits(values: Sequence[float]) -> tuple[float, float, float]:
    """Return (lower, mean, upper) of an XmR chart: the mean, give or take 2.66 mean moving ranges."""
    mean = fmean(values)
    reach = SHEWHART_FACTOR * fmean(abs(later - earlier) for earlier, later in pairwise(values))
    return (mean - reach, mean, mean + reach)


def variation(points: Sequence[tuple[Period, float]], direction: Direction) -> Variation:
    """Judge a series, oldest first, without its missing periods and since its last break."""
    if len(points) < FEWEST_POINTS:
        number = f"{len(points)} point{'' if len(points) == 1 else 's'}"
        return Variation("too few points", f"{number}; {FEWEST_POINTS} are needed.")
    values = [value for _, value in points]
    lower, mean, upper = limits(values)
    broken = _signals(values, lower, mean, upper)
    signals = tuple((points[index][0], words) for index, (words, _) in sorted(broken.items()))
    latest = broken.get(len(points) - 1)
    drift, reason = _drift(latest, direction)
    return Variation(drift, reason, mean, lower, upper, points[0][0], signals)


def _drift(latest: tuple[str, int] | None, direction: Direction) -> tuple[Drift, str]:
    if latest is None:
        return "common cause", "The latest figure is within ordinary variation."
    words, side = latest
    reason = f"The latest figure is part of a change beyond ordinary variation: {words}."
    if direction in ("context", "maintain"):
        return "changing", reason
    good = side if direction == "increase" else -side
    return ("improving" if good > 0 else "worsening"), reason


def _signals(values: Sequence[float], lower: float, mean: float, upper: float) -> dict[int, tuple[str, int]]:
    """Return, for each point that is part of a signal, the first rule it breaks and the side: 1 high, -1 low."""
    found: dict[int, tuple[str, int]] = {}

    def mark(indexes: Sequence[int], words: str, side: int) -> None:
        for index in indexes:
            found.setdefault(index, (words, side))

    for index, value in enumerate(values):
        if value > upper or value < lower:
            mark([index], OUTSIDE, 1 if value > upper else -1)
    for start in range(len(values) - RUN + 1):
        window = range(start, start + RUN)
        for side in (1, -1):
            if all(side * (values[i] - mean) > 0 for i in window):
                mark(window, ONE_SIDE, side)
            if all(side * (values[i + 1] - values[i]) > 0 for i in window[:-1]):
                mark(window, TREND, side)
    third = (upper - mean) * 2 / 3
    for start in range(len(values) - 2):
        for side in (1, -1):
            outer = [i for i in range(start, start + 3) if third > 0 and side * (values[i] - mean) > third]
            if len(outer) >= 2:
                mark(outer, OUTER_THIRD, side)
    return found
