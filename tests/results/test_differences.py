"""Differences in differences: what one group changed by beyond another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from impact.results.contribution import Difference, beyond, change, shared_course, slope, welch

pytestmark = pytest.mark.method("Contribution, not cause")


def with_moments(mean: float, error: float, count: int) -> list[float]:
    """So many values with that mean, and with that standard error of it."""
    half = count // 2
    reach = error * (count * (count - 1) / (2 * half)) ** 0.5
    return [mean - reach, mean + reach] * half + [mean] * (count - 2 * half)


def test_the_difference_of_two_differences():
    """One group rose by 3 and the other by 1: 2 more."""
    assert welch([2, 3, 4], [0, 1, 2]).size == 2


def test_the_published_example_of_new_jersey_and_pennsylvania():
    """Employment per restaurant changed by 0.59 (standard error 0.54) and by -2.16 (1.25): 2.76 more (1.36).

    Source: D. Card and A. B. Krueger, "Minimum wages and employment", American Economic Review 84 (1994), 772-793,
    table 3, columns (i) to (iii), row 3; 331 restaurants in New Jersey and 79 in Pennsylvania. The paper's 2.76 is of
    figures before they were rounded; of the figures it prints, it is 2.75.
    """
    found = welch(with_moments(0.59, 0.54, 331), with_moments(-2.16, 1.25, 79))
    assert found.size == approx(2.76, abs=0.011)
    assert found.low is not None and found.high is not None
    assert (found.high - found.low) / 2 == approx(1.36 * 1.98, abs=0.02)  # 1.98: Student's t with about 109 degrees
    assert found.high - found.size == approx(found.size - found.low)
    assert found.beyond_chance


def test_the_interval_is_welchs():
    """As an independent implementation has it, for groups of unequal size and spread."""
    from scipy.stats import ttest_ind

    one, other = [5.1, 4.9, 6.2, 5.7, 9.0], [3.9, 4.4, 4.0]
    reference = ttest_ind(one, other, equal_var=False).confidence_interval()
    found = welch(one, other)
    assert (found.low, found.high) == approx((reference.low, reference.high))


def test_where_nothing_varies_there_is_no_interval():
    """Nothing measures chance, even where binary arithmetic leaves a last digit."""
    assert welch([2.0, 2.0], [1.0, 1.0]) == Difference(1.0, None, None)
    assert welch([1e-13, 0.0], [0.0, 0.0], scale=33.3).low is None
    assert not Difference(1.0, None, None).beyond_chance


def test_a_group_of_one_is_refused():
    """It has no spread to judge by."""
    with pytest.raises(ValueError, match="at least two values"):
        welch([1.0], [1.0, 2.0])


def test_a_change_needs_two_figures_on_each_side():
    """The mean after less the mean before; the start belongs to after."""
    assert change({0: 1, 1: 3, 2: 10, 3: 14}, 2) == 10
    assert change({0: 1, 1: 3, 2: 10}, 2) is None
    assert change({1: 3, 2: 10, 3: 14}, 2) is None


def test_a_trend_needs_three_figures_before():
    """What is gained from one period to the next, over gaps too."""
    assert slope({0: 1, 1: 3, 3: 7, 4: 100}, 4) == approx(2)
    assert slope({0: 1, 1: 3, 4: 100}, 4) is None


def test_what_all_share_is_found_through_gaps():
    """A force with a high level that is missing in one period does not make that period low."""
    course = shared_course({"large": {0: 100, 2: 104}, "small": {0: 1, 1: 3, 2: 5}})
    assert course is not None
    assert course == approx({0: 0, 1: 2, 2: 4})
    assert beyond({1: 10, 2: 12, 3: 9}, course) == approx({1: 8, 2: 8})


def test_periods_that_no_force_ties_together_do_not_compare():
    """One force speaks of the first two, another of the last two."""
    assert shared_course({"one": {0: 1, 1: 2}, "other": {2: 5, 3: 6}}) is None
    assert shared_course({}) is None


WHOLE = st.integers(-1000, 1000)


@given(st.lists(WHOLE, min_size=2, max_size=9), st.lists(WHOLE, min_size=2, max_size=9), WHOLE)
def test_laws_of_the_difference(one, other, constant):
    """A constant for all changes nothing, and swapping the groups turns the sign."""
    found, turned = welch(one, other), welch(other, one)
    moved = welch([value + constant for value in one], [value + constant for value in other])
    assert moved.size == approx(found.size, abs=1e-9)
    assert turned.size == approx(-found.size, abs=1e-9)
    if found.low is None or found.high is None:
        assert turned.low is None and moved.low is None
    else:
        assert (turned.low, turned.high) == approx((-found.high, -found.low), abs=1e-6)
        assert (moved.low, moved.high) == approx((found.low, found.high), abs=1e-6)


@given(st.lists(WHOLE, min_size=6, max_size=6), st.lists(WHOLE, min_size=3, max_size=3), st.sets(st.integers(0, 5)))
def test_a_shared_course_is_found_whatever_the_levels_and_gaps(course, levels, gaps):
    """Each force is its own level and the course; the first of them has no gap."""
    panel = {
        str(number): {at: level + value for at, value in enumerate(course) if number == 0 or at not in gaps}
        for number, level in enumerate(levels)
    }
    assert shared_course(panel) == approx({at: value - course[0] for at, value in enumerate(course)}, abs=1e-6)
