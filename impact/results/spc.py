"""What statistical process control says of a series: an XmR chart's limits and rules.

Comes after `results.compute`, before `results.series`. Source: metrics/methods.md, "Variation", "Process limits";
W. A. Shewhart (1931) and D. J. Wheeler, *Understanding Variation* (2nd edition, 2000), for the limits; the Making Data
Count programme of NHS England for the rules.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import fsum

from impact.plan.measure import Measure
from impact.results.model import Drift, Result, Variation

SHEWHART_FACTOR = 2.66  # 3 / d2, with d2 = 1.128 for ranges of two points
FEWEST_POINTS = 12  # metrics/methods.md, "Process limits"
RUN = 7  # points in a row on one side of the mean, or each above (or below) the one before
NEARLY = 1e-9  # as a share of the largest figure: nearer than this, two figures differ by binary arithmetic alone


@dataclass(frozen=True)
class Limits:
    """An XmR chart's mean, and the limits that nearly every ordinary point falls within, in the measure's unit."""

    lower: float
    mean: float
    upper: float

    @property
    def third(self) -> float:
        """From the mean to the outer third, on either side."""
        return (self.upper - self.mean) * 2 / 3


@dataclass(frozen=True)
class Signal:
    """One point that is part of a signal: its place in the series, the rule's words, 1 for upward and -1 for down."""

    at: int
    words: str
    side: int


def limits(values: Sequence[float]) -> Limits:
    """Return the mean of at least two *values*, give or take 2.66 times their mean moving range."""
    mean = fsum(values) / len(values)
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    reach = SHEWHART_FACTOR * fsum(ranges) / len(ranges)
    return Limits(mean - reach, mean, mean + reach)


def signals(values: Sequence[float], found: Limits) -> tuple[Signal, ...]:
    """Return every point of *values* that is part of a signal, once for each rule it breaks, oldest first."""
    slack = NEARLY * max(abs(value) for value in values)
    marked = [
        Signal(at, words, side)
        for side in (1, -1)
        for words, places in _broken(values, found, side, slack)
        for at in places
    ]
    return tuple(sorted(marked, key=lambda one: one.at))


def _broken(values: Sequence[float], found: Limits, side: int, slack: float) -> Iterator[tuple[str, Collection[int]]]:
    """Yield each rule's words and the places that break it: upwards where *side* is 1, downwards where it is -1."""
    away = [side * (value - found.mean) for value in values]
    moves = [side * (later - earlier) for earlier, later in pairwise(values)]
    beyond, than, limit = ("above", "higher", "upper") if side > 0 else ("below", "lower", "lower")
    reach = found.upper - found.mean
    yield f"{beyond} the {limit} limit", _places([size > reach + slack for size in away])
    yield f"{RUN} or more in a row {beyond} the mean", _runs([size > slack for size in away], RUN)
    climbs = _runs([size > slack for size in moves], RUN - 1)
    yield f"{RUN} or more in a row, each {than} than the last", climbs | {at + 1 for at in climbs}
    yield f"2 of 3 close to the {limit} limit", _two_of_three([size > found.third + slack for size in away])


def variation(measure: Measure, results: Sequence[Result]) -> Variation:
    """Judge the latest of *results*, oldest first, by every figure since the last break.

    A period without a figure is no point: the points on its two sides stand next to one another. Where it is the latest
    that has none, nothing is said of the series: news of an earlier period is not news of this one.
    """
    start = max((at for at, result in enumerate(results) if result.broken), default=0)
    size = _forces_in_a_total(measure, results[-1])
    points = [
        (one.period, one.value * size / (one.coverage.included if size != 1 else 1))
        for one in results[start:]
        if one.value is not None
    ]
    if len(points) < FEWEST_POINTS:
        counted = f"{len(points)} point{'' if len(points) == 1 else 's'}"
        since = f" since the definition changed in {results[start].period.name}" if start else ""
        return Variation("too few points", f"{counted}{since}; {FEWEST_POINTS} are needed")
    values = [value for _, value in points]
    found = limits(values)
    marked = signals(values, found)
    latest = () if results[-1].missing else tuple(one for one in marked if one.at == len(points) - 1)
    drift, reason = _drift(measure, results[-1], latest)
    said = tuple((points[at][0], _said(group)) for at, group in groupby(marked, key=lambda one: one.at))
    return Variation(drift, reason, found.mean, found.lower, found.upper, points[0][0], said)


def _forces_in_a_total(measure: Measure, latest: Result) -> int:
    """How many forces a total is judged for, so that one more or fewer in a quarter is not taken for news.

    Each total is taken per force in it, times the forces in the latest; 1 for what is no total over forces.

    Source: metrics/methods.md, "Process limits".
    """
    total = measure.across_forces == "sum" and measure.supplier == "forces"
    return max(1, latest.coverage.included) if total else 1


def _drift(measure: Measure, latest: Result, marked: Sequence[Signal]) -> tuple[Drift, str]:
    if latest.missing:
        return "too few points", f"no figure for {latest.period.name}"
    if not marked:
        return "common cause", "within ordinary variation"
    reason = _said(marked)
    sides = {one.side for one in marked}
    if measure.direction in ("context", "maintain") or len(sides) == 2:
        return "changing", reason
    better = 1 if measure.direction == "increase" else -1
    return ("improving" if better in sides else "worsening"), reason


def _said(marked: Iterable[Signal]) -> str:
    return " and ".join(one.words for one in marked)


def _places(met: Sequence[bool]) -> set[int]:
    return {at for at, yes in enumerate(met) if yes}


def _runs(met: Sequence[bool], length: int) -> set[int]:
    """Return the places in every unbroken run of at least *length*."""
    starts = [start for start in range(len(met) - length + 1) if all(met[start : start + length])]
    return {at for start in starts for at in range(start, start + length)}


def _two_of_three(met: Sequence[bool]) -> set[int]:
    """Return the places that are met wherever at least two of three in a row are."""
    starts = [start for start in range(len(met) - 2) if sum(met[start : start + 3]) >= 2]
    return {at for start in starts for at in range(start, start + 3) if met[at]}
