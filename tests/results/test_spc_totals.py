"""A total over forces as process control takes it: each as if every force expected were in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from impact.plan.measure import Measure
from impact.results.model import Coverage, Result
from impact.results.spc import variation
from tests.results.small_plans import figure, measure, promised, ratio
from tests.results.small_series import START, STEADY, at, results

pytestmark = pytest.mark.method("Process limits")

STEADY_TOTALS = [100, 102] * 6  # of ten forces: limits 95.68 and 106.32


def total(value: float, place: int, held: int, expected: int = 10, one: Measure | None = None) -> Result:
    """A total of *held* of the forces *expected*, at *place* in the series."""
    return figure(one or measure(), value, at(place), coverage=Coverage(held, expected))


def weighed(found: Result, held: int, weight: float) -> Result:
    """The same of *held* of five forces, which have the share *weight* of officers."""
    return replace(found, coverage=Coverage(held, 5, (), weight, "officers"))


def test_a_total_that_lacks_forces_is_judged_as_if_they_were_in_it() -> None:
    """80 from eight of ten is 100 from ten: no news, and the limits are those of the whole, as every total is."""
    full = [total(value, place, 10) for place, value in enumerate(STEADY_TOTALS)]
    found = variation(measure(), [*full, total(80, 12, 8)])
    assert found.drift == "common cause"
    assert found.mean == approx((12 * 101 + 100) / 13)
    assert found.whole == ((at(12), 100),)
    assert variation(measure(), full).whole == ()


@pytest.mark.method("Assurance")
def test_limits_held_against_the_target_of_all_are_those_of_all() -> None:
    """Every full quarter beats 90, and one of eight forces would have too."""
    one = measure(**promised(("2025-26-Q4", 90)))
    full = [total(value, place, 10, one=one) for place, value in enumerate(STEADY_TOTALS)]
    found = variation(one, [*full, total(80, 12, 8, one=one)])
    assert found.lower is not None and found.lower > 90
    assert found.assurance == "consistently met"
    assert found.assurance_reason.endswith(
        "ordinary ups and downs of a total of all forces stay on the right side of it"
    )


def test_an_earlier_total_that_lacks_forces_is_no_news_either() -> None:
    """The one of eight forces stands in the middle; the latest has all."""
    full = [(value, 10) for value in STEADY_TOTALS]
    found = variation(measure(), _series([*full[:6], (80, 8), *full[6:]]))
    assert (found.drift, found.signals) == ("common cause", ())
    assert found.whole == ((at(6), 100),)


def test_two_forces_that_become_one_are_no_news_of_a_total() -> None:
    """500 from five expected, then 500 from the four that are left: nothing happened, and nothing is lacking."""
    merged = replace(figure(measure(), 500, at(12)), coverage=Coverage(4, 4))
    found = variation(measure(), [*results([500] * 12, included=5), merged])
    assert (found.drift, found.whole) == ("common cause", ())


def test_a_large_force_that_is_silent_is_no_news_where_its_size_is_known() -> None:
    """It has 40% of officers and of the total: by its share, what is left is what was to be expected."""
    whole = [weighed(one, 5, 1.0) for one in results([500, 510] * 6)]
    found = variation(measure(), [*whole, weighed(figure(measure(), 303, at(12)), 4, 0.6)])
    assert found.drift == "common cause"
    assert dict(found.whole) == approx({at(12): 505.0})


def test_each_force_counts_alike_where_the_size_is_not_known_of_every_total() -> None:
    """By officers in one quarter and by heads in the next, totals would not compare."""
    parts = [weighed(figure(measure(), 400, at(place)), 4, 0.5) for place in (0, 1)]
    plain = [replace(figure(measure(), 400, at(place)), coverage=Coverage(4, 5)) for place in (2, 3)]
    assert [value for _, value in variation(measure(), [*parts, *plain]).whole] == [500] * 4
    assert [value for _, value in variation(measure(), parts).whole] == [800] * 2


def test_a_gap_or_a_figure_of_too_few_forces_asks_for_no_size() -> None:
    """What is no point does not decide by what the points are made whole."""
    parts = [weighed(figure(measure(), 400, at(place)), 4, 0.8) for place in (0, 1)]
    thin = replace(figure(measure(), 100, at(2)), coverage=Coverage(1, 5))
    found = variation(measure(), [*parts, thin, figure(measure(), None, at(3))], minimum_coverage=0.75)
    assert [value for _, value in found.whole] == [500, 500]


def test_the_median_of_a_run_chart_is_that_of_whole_totals() -> None:
    """100 from each of five, then from four."""
    found = variation(measure(), [*results([500] * 3), figure(measure(), 400, at(3), included=4)])
    assert (found.centre_of_run, found.since) == (500, START)


def test_a_ratio_or_a_team_s_own_figure_is_taken_as_it_is() -> None:
    """A rate of fewer forces is still a rate, and a team has no forces."""
    assert variation(ratio(), results(STEADY, ratio(), included=4)).whole == ()
    own = measure(supplier="office")
    assert variation(own, results(STEADY, own, included=4)).whole == ()


def test_a_total_without_forces() -> None:
    """A figure that no force is in, which no return gives, divides by nothing."""
    found = variation(measure(), [replace(one, coverage=Coverage(0, 0)) for one in results(STEADY)])
    assert (found.mean, found.whole) == (11, ())


@given(st.lists(st.tuples(st.integers(1, 1000), st.integers(1, 10)), min_size=12, max_size=20))
def test_no_silence_is_news_where_every_force_gives_alike(quarters: list[tuple[int, int]]) -> None:
    """Ten forces that each give the same: who is silent in which quarter changes nothing that is said."""
    full = variation(measure(), _series([(each * 10.0, 10) for each, _ in quarters]))
    part = variation(measure(), _series([(each * float(held), held) for each, held in quarters]))
    assert (part.mean, part.lower, part.upper) == approx((full.mean, full.lower, full.upper))
    assert (part.drift, part.signals) == (full.drift, full.signals)


def _series(totals: list[tuple[float, int]]) -> list[Result]:
    """Each total with how many of ten forces are in it."""
    return [total(value, place, held) for place, (value, held) in enumerate(totals)]
