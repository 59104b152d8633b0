"""Which periods have to be looked at: those tied to each other by common answers, in which some count is small.

Comes after `results.disclosure.items`, before `results.disclosure.cells`. Most quarters of most measures end here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from impact.plan.periods import Period
from impact.results.model import Result

Moment = tuple[int, int]  # a month, counted, and for how many up to it: after a quarter the year so far, then the next


def moment(result: Result) -> Moment:
    """Return when a figure is first out: a year so far after the last quarter in it."""
    if not result.periods:
        return result.period._order
    return (result.periods[-1]._order[0], result.period._order[1])


def in_danger(results: Iterable[Result], few: int) -> Iterator[tuple[Result, ...]]:
    """Yield the results of a linked set that must be looked at together, the oldest first.

    Two periods are tied when some figure has answers of both, as a year has of its quarters. Where no figure, no part
    of one, nothing that is left over and no answer is from 1 to below *few*, and none is [u], nothing is hidden.
    """
    periods = _Periods()
    by_period: dict[int, list[Result]] = {}
    small: set[int] = set()
    for result in results:
        own = periods.number(result.period)
        by_period.setdefault(own, []).append(result)
        if _ties(result, own, periods, few) or _is_small(result, few):
            small.add(own)
    dangerous = {periods.root(own) for own in small}
    together: dict[int, list[Result]] = {}
    for own in sorted(by_period, key=lambda number: periods.known[number]._order):
        root = periods.root(own)
        if root in dangerous:
            together.setdefault(root, []).extend(by_period[own])
    return (tuple(found) for found in together.values())


def _ties(result: Result, own: int, periods: _Periods, few: int) -> bool:
    """Tie the period of *result* to those of its answers, and return whether any of them is small."""
    small, last = False, None
    for one in result.observations:
        _, _, _, period, value, _, _, _, _, _ = one
        if value is not None:
            if 0 < value < few:
                small = True
            if period is not last:
                last = period
                periods.tie(own, periods.number(period))
    return small


def _is_small(result: Result, few: int) -> bool:
    top, bottom = result.numerator, result.denominator
    if result.marker == "u":
        return True
    if top is None:
        return result.value is not None and 0 < result.value < few
    return 0 < top < few or (bottom is not None and (0 < bottom < few or 0 < bottom - top < few))


class _Periods:
    """Periods by number, and which of them are tied; a period is looked up once for each object that it is."""

    def __init__(self) -> None:
        self.known: list[Period] = []
        self._numbers: dict[Period, int] = {}
        self._of: dict[int, tuple[Period, int]] = {}  # by identity, with the period itself so that it lives as long
        self._tied: list[int] = []

    def number(self, period: Period) -> int:
        found = self._of.get(id(period))
        if found is None:
            number = self._numbers.setdefault(period, len(self.known))
            if number == len(self.known):
                self.known.append(period)
                self._tied.append(number)
            found = self._of[id(period)] = (period, number)
        return found[1]

    def tie(self, one: int, other: int) -> None:
        if one != other:
            self._tied[self.root(one)] = self.root(other)

    def root(self, one: int) -> int:
        while self._tied[one] != one:
            self._tied[one] = one = self._tied[self._tied[one]]
        return one
