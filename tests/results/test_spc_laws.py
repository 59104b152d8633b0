"""What holds of limits and signals whatever the series: another zero, another unit, upside down, a gap more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from impact.results.spc import ProcessLimits, limits, moving_ranges, signals, variation
from tests.results.small_plans import measure, promised, ratio
from tests.results.small_series import numbers, results

pytestmark = pytest.mark.method("Process limits")

FIGURES = st.integers(-1000, 1000)
SERIES = st.lists(FIGURES, min_size=12, max_size=30)
GAPPED = st.lists(st.none() | FIGURES, min_size=2, max_size=30)
SCREEN = st.booleans()
MIRROR = {"improving": "worsening", "worsening": "improving"}


def found(values: list[float | None], screen: bool = True) -> ProcessLimits:
    """Their limits; no width on 0 where they have none."""
    return limits(values, screen) or ProcessLimits(0, 0, 0)


@given(GAPPED, st.integers(-1000, 1000), SCREEN)
def test_moving_a_series_moves_its_limits_and_no_signal(values: list[float | None], by: int, screen: bool) -> None:
    """The rules know nothing of where zero is."""
    here = limits(values, screen)
    moved = [None if value is None else value + by for value in values]
    there = limits(moved, screen)
    if here is None or there is None:
        assert here is there
        return
    assert (there.lower, there.mean, there.upper) == approx((here.lower + by, here.mean + by, here.upper + by))
    assert there.screened == here.screened
    assert signals(moved, there) == signals(values, here)


@given(GAPPED, st.sampled_from([0.01, 0.5, 3, 1000]), SCREEN)
def test_another_unit_gives_the_same_signals(values: list[float | None], by: float, screen: bool) -> None:
    """Per cent or share, days or hours: the limits follow."""
    here = found(values, screen)
    scaled = [None if value is None else value * by for value in values]
    there = found(scaled, screen)
    assert (there.lower, there.upper) == approx((here.lower * by, here.upper * by), abs=1e-6)
    assert (there.screened, signals(scaled, there)) == (here.screened, signals(values, here))


@given(GAPPED, SCREEN)
def test_upside_down_every_signal_turns_over(values: list[float | None], screen: bool) -> None:
    """What was high is low, at the same places."""
    turned = [None if value is None else -value for value in values]
    up, down = signals(values, found(values, screen)), signals(turned, found(turned, screen))
    assert sorted((one.at, one.side) for one in up) == sorted((one.at, -one.side) for one in down)


@pytest.mark.method("Variation")
@given(SERIES)
def test_upside_down_good_news_is_bad(values: list[int]) -> None:
    """And the other way round, where the measure should still go up."""
    up = variation(measure(), results(values)).drift
    down = variation(measure(), results([-value for value in values])).drift
    assert down == MIRROR.get(up, up)


@given(SERIES, st.data())
def test_a_gap_takes_out_one_range_and_nothing_else(values: list[int], data: st.DataObject) -> None:
    """The mean is the same, and against the same limits each point says what it said; only a range is gone."""
    place = data.draw(st.integers(1, len(values) - 1))
    gapped: list[float | None] = [*values[:place], None, *values[place:]]
    ranges = moving_ranges(values)
    assert moving_ranges(gapped) == [*ranges[: place - 1], *ranges[place:]]
    whole = found([*values])
    assert found(gapped).mean == whole.mean
    said = [(one.at - (one.at > place), one.words) for one in signals(gapped, whole)]
    assert said == [(one.at, one.words) for one in signals(values, whole)]


@given(SERIES, st.integers(0, 3), st.integers(0, 3))
def test_gaps_before_and_after_take_out_nothing(values: list[int], before: int, after: int) -> None:
    """They have no figure on their far side to be a range from."""
    assert limits([*[None] * before, *values, *[None] * after]) == limits(values)


@given(GAPPED)
def test_screening_never_widens_the_limits_nor_closes_them(values: list[float | None]) -> None:
    """It leaves out large ranges only, and never all that moved."""
    plain, screened = found(values, screen=False), found(values)
    assert screened.mean == plain.mean
    assert screened.reach <= plain.reach + 1e-9
    assert (screened.reach > 0) == (plain.reach > 0)
    assert screened.screened < max(1, len(moving_ranges(values)))


@pytest.mark.method("Assurance")
@given(SERIES, FIGURES)
def test_upside_down_a_target_is_met_as_often(values: list[int], target: int) -> None:
    """More of a thing is better, or less of its opposite: the assurance is the same."""
    up = ratio(**promised(("2030-31-Q4", target)))
    down = ratio(**promised(("2030-31-Q4", -target)), direction="decrease")
    turned = variation(down, results([-value for value in values], down))
    assert turned.assurance == variation(up, results(values, up)).assurance != ""


@pytest.mark.method("Variation")
@given(st.lists(st.none() | st.floats(), min_size=1, max_size=20))
def test_any_figures_at_all_give_numbers(values: list[float | None]) -> None:
    """Infinite, not a number, beyond what can be added: a reason, never an exception."""
    told = variation(measure(), results(values))
    assert numbers(told)
    assert told.reason
