"""Process limits and the signals they give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from impact.plan.periods import Period
from impact.results.spc import limits, signals, variation
from tests.results.small_plans import figure, measure

START = Period.parse("2021-22-Q1")
STEADY = [10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12]  # mean 11, moving ranges all 2: limits 5.68 and 16.32


WIDE = [6, 16] * 6  # mean 11 too, but wide enough for one far point not to lift the mean above them all


def results(values, one=None, broken: int = -1):
    one = one or measure()
    return [figure(one, value, START.moved(at), broken=at == broken) for at, value in enumerate(values)]


def drift(values, direction: str = "increase", **changes):
    found = variation(measure(direction=direction), results(values, **changes))
    return found.drift, found.reason


def test_limits_agree_with_the_published_example():
    """NIST/SEMATECH e-Handbook 6.3.2.2, flow rate: mean 50.81, limits 45.8159 and 55.8041 by 3/1.128 for our 2.66."""
    found = limits([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])
    assert (found.lower, found.mean, found.upper) == approx((45.8159, 50.81, 55.8041), abs=0.001)


def test_limits_worked_by_hand():
    """Mean 11, every moving range 2: 11 give or take 5.32."""
    found = limits(STEADY)
    assert (found.lower, found.mean, found.upper) == approx((5.68, 11, 16.32))


def test_ordinary_ups_and_downs_are_common_cause():
    """Inside the limits, without a run: nothing is said of it."""
    assert drift(STEADY) == ("common cause", "within ordinary variation")


@pytest.mark.parametrize(("points", "reason"), [(0, "0 points; 12 are needed"), (1, "1 point; 12 are needed"),
                                                (11, "11 points; 12 are needed")])  # fmt: skip
def test_fewer_than_12_points_are_too_few(points: int, reason: str):
    """And no limits are given to be drawn."""
    found = variation(measure(), results(STEADY[:points] or [None]))
    assert (found.drift, found.reason) == ("too few points", reason)
    assert (found.mean, found.lower, found.upper, found.since, found.signals) == (None, None, None, None, ())


def test_a_point_outside_the_limits():
    """One high point is an improvement where up is good, a worsening where down is, else a change."""
    values = [*STEADY, 30]
    words = "above the upper limit"
    assert drift(values) == ("improving", words)
    assert drift(values, "decrease") == ("worsening", words)
    assert drift(values, "context") == ("changing", words)
    assert drift(values, "maintain") == ("changing", words)
    assert drift([*STEADY, -8]) == ("worsening", "below the lower limit")


def test_a_signal_that_has_ended_is_marked_but_is_no_news():
    """The high point is on the chart; the latest point is ordinary."""
    found = variation(measure(), results([*WIDE, 60, 11, 12]))
    assert found.drift == "common cause"
    assert found.signals == ((START.moved(12), "above the upper limit"),)


def test_seven_in_a_row_on_one_side_of_the_mean():
    """Six are not enough."""
    low, high = [10, 14] * 4, [16, 13.5, 16, 13.5, 16, 13.5, 16]
    assert drift(low + high) == ("improving", "7 or more in a row above the mean")
    assert drift([*low, 9, *high[:6]])[0] == "common cause"


def test_seven_in_a_row_rising():
    """Seven points, each higher than the one before: six steps up."""
    values = [20, 8, 20, 8, 20, 8, 20, 8, 9, 10, 11, 12, 13, 14]
    found = variation(measure(), results(values))
    assert (found.drift, found.reason) == ("improving", "7 or more in a row, each higher than the last")
    assert [period for period, _ in found.signals] == [START.moved(at) for at in range(7, 14)]
    assert drift([-value for value in values]) == ("worsening", "7 or more in a row, each lower than the last")
    assert drift([*values[:7], *values[8:]])[0] == "common cause"


def test_two_of_three_close_to_a_limit():
    """Two in the outer third on one side, with one between; both are marked and the one between is not."""
    values = [*STEADY, *STEADY, 16, 11, 16]
    found = variation(measure(), results(values))
    assert (found.drift, found.reason) == ("improving", "2 of 3 close to the upper limit")
    assert found.signals == tuple((START.moved(at), "2 of 3 close to the upper limit") for at in (24, 26))


def test_one_point_may_break_several_rules():
    """Both are said, once each."""
    values = [*STEADY, *STEADY, 19, 40]
    assert drift(values) == ("improving", "above the upper limit and 2 of 3 close to the upper limit")


def test_signals_that_point_both_ways_are_a_change():
    """Above the mean for long, and falling all the while: neither good nor bad news."""
    values = [0, 4] * 7 + [15, 14, 13, 12, 11, 10, 9]
    found, reason = drift(values)
    assert found == "changing"
    assert "7 or more in a row above the mean" in reason
    assert "7 or more in a row, each lower than the last" in reason


def test_a_series_that_never_moves_has_no_signal():
    """Limits of no width: what lies on the mean is not outside them, whatever binary arithmetic makes of it."""
    assert drift([0.1] * 13) == ("common cause", "within ordinary variation")


def test_a_gap_is_no_point():
    """A missing quarter does not count, and its neighbours stand next to one another."""
    gapped = [*STEADY[:6], None, *STEADY[6:]]
    assert variation(measure(), results(gapped)).mean == 11
    assert variation(measure(), results(gapped)).upper == variation(measure(), results(STEADY)).upper
    assert drift([*STEADY[:11], None])[1] == "11 points; 12 are needed"


def test_the_latest_quarter_s_silence_is_not_covered_by_older_news():
    """A signal in the quarter before says nothing of a quarter without a figure."""
    found = variation(measure(), results([*WIDE, 60, None]))
    assert (found.drift, found.reason) == ("too few points", "no figure for Q2 2024/25")
    assert found.mean is not None
    assert [period for period, _ in found.signals] == [START.moved(12)]


def test_limits_begin_again_after_a_break():
    """What came before a change of definition is not used, and does not count."""
    values = [100, 120] * 6 + STEADY
    found = variation(measure(), results(values, broken=12))
    assert (found.since, found.mean) == (START.moved(12), 11)
    assert drift(values[:15], broken=12) == (
        "too few points",
        "3 points since the definition changed in Q1 2024/25; 12 are needed",
    )


SERIES = st.lists(st.integers(-1000, 1000), min_size=12, max_size=30)


@given(SERIES, st.integers(-1000, 1000))
def test_moving_a_series_moves_its_limits_and_no_signal(values: list[int], by: int):
    """The rules know nothing of where zero is."""
    moved = [value + by for value in values]
    here, there = limits(values), limits(moved)
    assert (there.lower, there.mean, there.upper) == approx((here.lower + by, here.mean + by, here.upper + by))
    assert signals(moved, there) == signals(values, here)


@given(SERIES, st.sampled_from([0.01, 0.5, 3, 1000]))
def test_another_unit_gives_the_same_signals(values: list[int], by: float):
    """Per cent or share, days or hours: the limits follow."""
    scaled = [value * by for value in values]
    here, there = limits(values), limits(scaled)
    assert (there.lower, there.upper) == approx((here.lower * by, here.upper * by), abs=1e-6)
    assert signals(scaled, there) == signals(values, here)


@given(SERIES)
def test_upside_down_every_signal_turns_over(values: list[int]):
    """What was high is low, at the same places."""
    turned = [-value for value in values]
    up, down = signals(values, limits(values)), signals(turned, limits(turned))
    assert sorted((one.at, one.side) for one in up) == sorted((one.at, -one.side) for one in down)
