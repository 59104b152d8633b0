"""An XmR chart's mean and limits."""

from __future__ import annotations

import pytest
from pytest import approx

from impact.results.spc import limits, moving_ranges
from tests.results.small_series import STEADY

pytestmark = pytest.mark.method("Process limits")


def drawn(values: list[float | None], screen: bool = True) -> tuple[float, float, float]:
    """The limits of *values*: lower, mean, upper."""
    found = limits(values, screen)
    assert found is not None
    return found.lower, found.mean, found.upper


def screened(values: list[float | None]) -> int:
    """How many moving ranges are left out."""
    found = limits(values)
    assert found is not None
    return found.screened


def test_limits_worked_by_hand() -> None:
    """Mean 11, every moving range 2: 11 give or take 5.32."""
    assert drawn([*STEADY]) == approx((5.68, 11, 16.32))


def test_two_points_have_limits() -> None:
    """One moving range is enough to work them out, and too few to rely on: that is for `variation` to say."""
    assert drawn([10, 12]) == approx((5.68, 11, 16.32))


@pytest.mark.parametrize("values", [[], [7.0], [None, None], [7.0, None, 9.0]])
def test_without_two_neighbours_there_are_no_limits(values: list[float | None]) -> None:
    """Nothing has moved from one period to the next."""
    assert limits(values) is None


def test_a_range_far_above_the_rest_is_left_out() -> None:
    """Ranges 2 and one step up of 20 and down of 20: mean 4.77, so 20 is above 15.58; the two go, the point stays."""
    values = [10, 12, 10, 12, 10, 30, 10, 12, 10, 12, 10, 12, 10, 12]
    assert screened([*values]) == 2
    assert drawn([*values]) == approx((12.2857 - 5.32, 12.2857, 12.2857 + 5.32), abs=0.001)
    assert drawn([*values], screen=False) == approx((12.2857 - 12.6862, 12.2857, 12.2857 + 12.6862), abs=0.001)


def test_ranges_are_screened_once() -> None:
    """What would be far above the rest after the first is left out stays in: 100 goes, and 15 does not."""
    values: list[float | None] = [0, 1, 0, 1, 0, 15, 14, 15, 14, 15, 14, 15, 115, 114, 115, 114, 115]
    assert screened(values) == 1
    assert drawn(values)[2] - drawn(values)[1] == approx(2.66 * (14 * 1 + 15) / 15)


def test_a_range_at_the_limit_stays() -> None:
    """Ten ranges whose mean is 1,000: 3,267 is ordinary, 3,268 (of a mean of 1,000.1) is not."""
    values: list[float | None] = [0, *[3267, 2519] * 4, 3267, 2518]
    assert (len(moving_ranges(values)), sum(moving_ranges(values))) == (10, 10_000)
    assert screened(values) == 0
    assert screened([-1, *values[1:]]) == 1


def test_a_single_step_is_not_screened_away() -> None:
    """Where nothing else ever moved, the one step is all there is: without it every point would lie outside."""
    assert screened([*[0.0] * 9, *[1.0] * 4]) == 0
    assert drawn([*[0.0] * 9, *[1.0] * 4]) == approx((4 / 13 - 2.66 / 12, 4 / 13, 4 / 13 + 2.66 / 12))


def test_a_series_that_never_moves_has_limits_on_its_mean() -> None:
    """No width, nothing left out, and no division by nothing."""
    assert drawn([7.0] * 13) == (7, 7, 7)
    assert screened([7.0] * 13) == 0


def test_no_range_is_taken_across_a_gap() -> None:
    """Figures two quarters apart do not show how far one quarter moves."""
    assert moving_ranges([10, 12, None, 30, 31]) == [2, 1]
    assert moving_ranges([10, None, 12, None]) == []


def test_a_gap_at_either_end_is_nothing() -> None:
    """There is nothing on its far side."""
    assert limits([None, *STEADY, None, None]) == limits([*STEADY])
