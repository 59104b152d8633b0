"""The four rules by which a point is more than ordinary variation."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from impact.results.spc import ProcessLimits, signals

pytestmark = pytest.mark.method("Process limits")

ROOM = ProcessLimits(-30, 0, 30)  # close to a limit begins at 20, on either side

ABOVE, BELOW = "7 or more in a row above the mean", "7 or more in a row below the mean"
HIGHER, LOWER = "7 or more in a row, each higher than the last", "7 or more in a row, each lower than the last"
CLOSE = "2 of 3 close to the upper limit"


def places(values: Sequence[float | None], words: str) -> list[int]:
    """Where *values* break the rule in *words*."""
    return [one.at for one in signals(values, ROOM) if one.words == words]


def test_nothing_to_say_of_nothing() -> None:
    """No points, or none but gaps."""
    assert signals([], ROOM) == signals([None, None], ROOM) == ()


def test_a_point_outside_a_limit() -> None:
    """On the limit is inside it."""
    assert places([0, 31, 0, 30], "above the upper limit") == [1]
    assert places([0, -31, 0, -30], "below the lower limit") == [1]


def test_seven_on_one_side() -> None:
    """Six are not enough, and a point on the mean is on neither side: it ends the run."""
    assert places([2, 1] * 3, ABOVE) == []
    assert places([2, 1, 2, 1, 2, 1, 2], ABOVE) == [*range(7)]
    assert places([-1, -2, -1, -2, -1, -2, -1, -2, 5], BELOW) == [*range(8)]
    assert places([2, 1, 2, 0, 2, 1, 2, 1], ABOVE) == []


def test_seven_each_above_the_last() -> None:
    """Seven points make six steps; two equal figures end the trend."""
    assert places([1, 2, 3, 4, 5, 6], HIGHER) == []
    assert places([9, 1, 2, 3, 4, 5, 6, 7, 1], HIGHER) == [*range(1, 8)]
    assert places([7, 6, 5, 4, 3, 2, 1], LOWER) == [*range(7)]
    assert places([1, 2, 3, 3, 4, 5, 6, 7], HIGHER) == []


def test_two_of_three_close_to_a_limit() -> None:
    """The one between is no signal itself, whichever of the three it is."""
    assert places([21, 5, 21], CLOSE) == [0, 2]
    assert places([5, 21, 21], CLOSE) == [1, 2]
    assert places([21, 21, 5], CLOSE) == [0, 1]
    assert places([21, 5, 5, 21], CLOSE) == []
    assert places([21, 21], CLOSE) == []


def test_the_third_has_to_be_on_the_same_side() -> None:
    """Two high points and one below the mean go up and down; they do not stay up."""
    assert places([21, -1, 21], CLOSE) == places([21, 0, 21], CLOSE) == places([21, -21, 5], CLOSE) == []


def test_a_point_outside_the_limit_is_close_to_it_too() -> None:
    """It counts as one of the two: a point further out says no less than one just inside."""
    assert places([21, 5, 31], CLOSE) == [0, 2]


def test_a_gap_neither_ends_a_run_nor_adds_to_it() -> None:
    """Silence is no figure on the other side: runs, trends and threes are of the points there are, in turn."""
    assert places([2, 1, 2, None, 1, 2, 1, 2], ABOVE) == [0, 1, 2, 4, 5, 6, 7]
    assert places([2, 1, 2, None, 1, 2, 1], ABOVE) == []
    assert places([1, 2, 3, None, None, 4, 5, 6, 7], HIGHER) == [0, 1, 2, 5, 6, 7, 8]
    assert places([21, None, 5, 21], CLOSE) == [0, 3]


def test_what_binary_arithmetic_makes_of_nothing_is_nothing() -> None:
    """0.1 + 0.2 is not above a limit of 0.3, nor a step up from 0.3."""
    assert signals([0.1 + 0.2] * 7, ProcessLimits(0.3, 0.3, 0.3)) == ()
    assert signals([0.3, 0.1 + 0.2] * 4, ProcessLimits(-9, 0.3, 9)) == ()
