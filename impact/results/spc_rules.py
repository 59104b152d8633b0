"""The four rules by which a point is more than ordinary variation.

Comes after `results.spc_limits`, before `results.spc`. Source: metrics/methods.md, "Process limits"; the rules are
those that the Making Data Count programme of NHS England teaches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from impact.results.spc_limits import Limits, slack_of

RUN = 7  # points in a row on one side of the mean, or each above (or below) the one before


@dataclass(frozen=True)
class Signal:
    """One point that is part of a signal: its place in the series, the rule's words, 1 for upward and -1 for down."""

    at: int
    words: str
    side: int


def signals(values: Sequence[float | None], found: Limits) -> tuple[Signal, ...]:
    """Return every point of *values* that is part of a signal, once for each rule it breaks, oldest first.

    None is a gap: it has no place on either side, and the points on its two sides come one after the other.
    """
    places = [at for at, value in enumerate(values) if value is not None]
    known = [value for value in values if value is not None]
    marked = [Signal(places[at], words, side) for words, side, broken in _broken(known, found) for at in broken]
    return tuple(sorted(marked, key=lambda one: one.at))


def _broken(known: Sequence[float], found: Limits) -> Iterator[tuple[str, int, Iterable[int]]]:
    """Yield each rule's words wherever it is broken, with 1 for upwards and -1 for downwards, and the places."""
    slack = slack_of(known)
    away = [value - found.mean for value in known]
    sides = [_side(size, slack) for size in away]
    moves = [_side(later - earlier, slack) for earlier, later in pairwise(known)]
    for at in _beyond(found.reach + slack, away):
        yield ("above the upper limit" if sides[at] > 0 else "below the lower limit"), sides[at], (at,)
    for side, run in _runs(sides, RUN):
        yield f"{RUN} or more in a row {'above' if side > 0 else 'below'} the mean", side, run
    for side, run in _runs(moves, RUN - 1):
        trend = range(run.start, run.stop + 1)
        yield f"{RUN} or more in a row, each {'higher' if side > 0 else 'lower'} than the last", side, trend
    for at in sorted(_two_of_three(_beyond(found.third + slack, away), sides)):
        yield f"2 of 3 close to the {'upper' if sides[at] > 0 else 'lower'} limit", sides[at], (at,)


def _side(size: float, slack: float) -> int:
    """1 for upwards, -1 for downwards, 0 for what only binary arithmetic makes of nothing."""
    return 0 if abs(size) <= slack else 1 if size > 0 else -1


def _beyond(reach: float, away: Sequence[float]) -> set[int]:
    return {at for at, size in enumerate(away) if abs(size) > reach}


def _runs(sides: Sequence[int], length: int) -> Iterator[tuple[int, range]]:
    """Yield the side and the places of every unbroken run of at least *length*. 0 breaks a run and makes none."""
    start = 0
    for at in range(1, len(sides) + 1):
        if at < len(sides) and sides[at] == sides[start]:
            continue
        if at - start >= length and sides[start]:
            yield sides[start], range(start, at)
        start = at


def _two_of_three(close: set[int], sides: Sequence[int]) -> set[int]:
    """Return the places that are *close* wherever two or more of three in a row are, all three on the same side."""
    found: set[int] = set()
    for start in {at - back for at in close for back in range(3)}:
        three = set(range(start, start + 3))
        inside = 0 <= start <= len(sides) - 3
        if inside and len(close & three) >= 2 and len({sides[at] for at in three}) == 1:
            found |= close & three
    return found
