"""Intervals for shares, counts of events and rates, and for what lies between two of them."""

from __future__ import annotations

from math import comb, exp, inf, isfinite, lgamma, log
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from impact.plan.measure import Measure, RatioOf, Reference
from impact.results.uncertainty import (
    difference_of_shares,
    interval_of,
    matters,
    poisson,
    rate,
    ratio_of_rates,
    wilson,
)
from tests.results.small_plans import measure, median, ratio, share

EVENTS: dict[str, Any] = {"events": True}
PER_OFFICER = RatioOf(numerator="launched", denominator=Reference(reference="officers"), per=1000)
counts = st.integers(0, 10**12)
sizes = st.floats(1e-3, 1e9)
shares = st.integers(1, 100_000).flatmap(lambda tries: st.tuples(st.integers(0, tries), st.just(tries)))
NO_COUNTS = [-1, 2.5, float("nan"), inf, -inf, 2.0**54]


def test_a_share_of_ten_people_is_wide():
    """5 of 10 may be anything from a quarter to three quarters."""
    assert wilson(5, 10) == approx((0.2366, 0.7634), abs=0.00005)


@pytest.mark.method("Surveys")
@pytest.mark.parametrize(
    ("hits", "tries", "interval"),
    [
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0000, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_wilson_agrees_with_the_published_examples(hits: int, tries: int, interval: tuple[float, float]):
    """R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3."""
    assert wilson(hits, tries) == approx(interval, abs=0.00005)


@given(shares)
def test_wilson_holds_the_share_and_stays_within_0_and_1(pair: tuple[int, int]):
    """And counting the other answer mirrors it."""
    hits, tries = pair
    low, high = wilson(hits, tries)
    assert 0 <= low <= hits / tries <= high <= 1
    assert wilson(tries - hits, tries) == approx((1 - high, 1 - low), abs=1e-9)


@given(shares, st.integers(2, 1000))
def test_wilson_narrows_with_more_people(pair: tuple[int, int], times: int):
    """The same share of more people is surer."""
    few, many = wilson(*pair), wilson(pair[0] * times, pair[1] * times)
    assert many[1] - many[0] < few[1] - few[0]


def test_wilson_holds_the_true_share_about_19_times_in_20():
    """Over every share from 1% to 99%, for 20 people, by adding up every outcome: 95.2% on average."""
    held = []
    for share_of_all in (at / 100 for at in range(1, 100)):
        chances = [comb(20, k) * share_of_all**k * (1 - share_of_all) ** (20 - k) for k in range(21)]
        holds = [low <= share_of_all <= high for low, high in (wilson(k, 20) for k in range(21))]
        held.append(sum(chance for chance, hold in zip(chances, holds, strict=True) if hold))
    assert sum(held) / len(held) == approx(0.952, abs=0.005)


@pytest.mark.parametrize(
    ("hits", "tries"),
    [(0, 0), (3, 2), (-1, 2), (0, -0.0), (float("nan"), 2), (1, float("nan")), (1, inf), (inf, inf)],
)
def test_wilson_refuses_what_is_no_share(hits: float, tries: float):
    """Nothing of nothing, more than all, less than none, and what is no number."""
    with pytest.raises(ValueError, match="is not a share"):
        wilson(hits, tries)


def test_wilson_takes_a_trillion():
    """And a negative zero for a zero."""
    low, high = wilson(3e11, 1e12)
    assert (low, high) == approx((0.3, 0.3), abs=1e-6)
    assert low < 0.3 < high
    assert wilson(-0.0, 20) == wilson(0, 20)


def test_no_events_may_still_have_been_expected():
    """Where none were counted, up to 3.7 may have been due."""
    assert poisson(0) == (0.0, approx(3.689, abs=0.0005))


@pytest.mark.method("Rates and counts of events")
@pytest.mark.parametrize(
    ("events", "interval"),
    [
        (1, (0.0253, 5.5716)),
        (2, (0.2422, 7.2247)),
        (5, (1.6235, 11.6683)),
        (10, (4.7954, 18.3904)),
        (20, (12.2165, 30.8884)),
        (50, (37.1110, 65.9188)),
    ],
)
def test_poisson_agrees_with_the_exact_tables(events: int, interval: tuple[float, float]):
    """As tables of exact limits give them, F. Garwood, Biometrika 28 (1936) 437-442, and those after him."""
    assert poisson(events) == approx(interval, abs=0.00005)


def test_a_rate_agrees_with_the_published_example():
    """5 failures of a pump in 94.32 thousand hours, as poisson.test of R gives it: 0.01721254 to 0.12371005."""
    assert rate(5, 94.32) == approx((0.01721254, 0.12371005), abs=5e-9)


@given(counts)
def test_poisson_holds_the_count(events: int):
    """And one event more moves both ends up."""
    low, high = poisson(events)
    assert low <= events < high
    assert low < poisson(events + 1)[0]
    assert isfinite(high)


@given(st.integers(1, 10**9), st.integers(2, 1000))
def test_poisson_narrows_beside_the_count(events: int, times: int):
    """More events make a rate surer."""
    few, many = poisson(events), poisson(events * times)
    assert (many[1] - many[0]) / times < few[1] - few[0]


@pytest.mark.parametrize("expected", [at / 4 for at in range(1, 101)])
def test_poisson_holds_what_is_expected_at_least_19_times_in_20(expected: float):
    """By adding up every number of events that has any weight."""
    held = sum(
        exp(k * log(expected) - expected - lgamma(k + 1))
        for k in range(150)
        if poisson(k)[0] <= expected <= poisson(k)[1]
    )
    assert held >= 0.95


@pytest.mark.parametrize("events", NO_COUNTS)
def test_poisson_refuses_what_is_no_count(events: float):
    """Half an event, less than none, what is no number, and more than can be told apart."""
    with pytest.raises(ValueError, match="is not a count of events"):
        poisson(events)


@pytest.mark.parametrize("size", [0, -0.0, -1, float("nan"), inf, 1e-320])
def test_a_rate_needs_a_size(size: float):
    """Events over nothing are no rate."""
    with pytest.raises(ValueError, match="is not a rate"):
        rate(5, size, 1000)


@pytest.mark.method("When a change is a change")
@pytest.mark.parametrize(
    ("now", "then", "interval"),
    [
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((6, 7), (2, 7), (0.0582, 0.8062)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)),
        ((0, 10), (0, 20), (-0.1611, 0.2775)),
        ((0, 10), (0, 10), (-0.2775, 0.2775)),
        ((10, 10), (0, 20), (0.6791, 1.0000)),
        ((10, 10), (0, 10), (0.6075, 1.0000)),
    ],
)
def test_a_difference_agrees_with_the_published_examples(
    now: tuple[float, float], then: tuple[float, float], interval: tuple[float, float]
):
    """R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10."""
    assert difference_of_shares(now, then) == approx(interval, abs=0.00005)


@given(shares, shares)
def test_a_difference_the_other_way_is_the_mirror_image(now: tuple[int, int], then: tuple[int, int]):
    """And it holds the difference of the two shares."""
    low, high = difference_of_shares(now, then)
    assert difference_of_shares(then, now) == approx((-high, -low), abs=1e-12)
    assert low <= now[0] / now[1] - then[0] / then[1] <= high


def test_a_ratio_agrees_with_the_published_example():
    """Lung cancer in Fredericia and three other cities, as poisson.test of R gives it: 0.8584 to 4.2773."""
    assert ratio_of_rates((11, 800), (21, 1083 + 1050 + 878)) == approx((0.8584264, 4.2772659), abs=5e-8)


def test_a_ratio_to_no_events_has_no_upper_end():
    """None then and some now: as many times more as you like."""
    assert ratio_of_rates((5, 1), (0, 1)) == (approx(0.9164, abs=0.0001), inf)
    assert ratio_of_rates((0, 1), (0, 1)) == (0.0, inf)


@given(st.integers(1, 10**9), sizes, st.integers(1, 10**9), sizes)
def test_a_ratio_the_other_way_is_upside_down(events: int, size: float, events_then: int, size_then: float):
    """And it holds the ratio of the two rates."""
    low, high = ratio_of_rates((events, size), (events_then, size_then))
    assert ratio_of_rates((events_then, size_then), (events, size)) == approx((1 / high, 1 / low), rel=1e-9)
    assert low < (events / size) / (events_then / size_then) < high


@pytest.mark.parametrize("wrong", [*((count, 1.0) for count in NO_COUNTS), (1, 0), (1, -0.0), (1, float("nan"))])
def test_a_ratio_refuses_what_is_no_rate(wrong: tuple[float, float]):
    """On either side."""
    for now, then in ((wrong, (1, 1)), ((1, 1), wrong)):
        with pytest.raises(ValueError, match="are not two rates"):
            ratio_of_rates(now, then)


@pytest.mark.method("Surveys")
def test_a_survey_carries_an_interval_in_its_own_unit():
    """45 of 100 people: 35.6% to 54.8%."""
    survey = ratio(survey=True, across_time="not_additive")
    assert interval_of(survey, 45, 100, 45.0) == approx((35.6, 54.8), abs=0.05)


@pytest.mark.method("Rates and counts of events")
@pytest.mark.parametrize(
    ("counted", "carries"),
    [
        (ratio(quality="B"), True),
        (ratio(quality="C"), False),
        (ratio(quality="B", across_time="stock"), False),
        (share(quality="A"), False),
        (measure(quality="A"), False),
        (median(quality="A"), False),
    ],
)
def test_a_full_count_carries_an_interval_only_as_cases_that_came_up(counted: Measure, carries: bool):
    """A percentage of what happened in the period, counted by nobody's judgement or choice."""
    assert (interval_of(counted, 9, 10, 90.0) is not None) is carries


@pytest.mark.method("Rates and counts of events")
def test_events_carry_an_exact_interval():
    """10 launched are 4.8 to 18.4; 10 over 2,000 officers are 2.4 to 9.2 in 1,000."""
    assert interval_of(measure(**EVENTS), None, None, 10.0) == approx((4.7954, 18.3904), abs=0.0001)
    per_officer = measure(unit="rate", value=PER_OFFICER, across_forces="ratio_of_sums", **EVENTS)
    assert interval_of(per_officer, 10, 2000, 5.0) == approx((2.3977, 9.1952), abs=0.0001)


@pytest.mark.parametrize(
    ("counted", "numerator", "denominator", "value"),
    [
        (ratio(survey=True), None, None, 5.0),
        (ratio(survey=True), 3, 2, 150.0),
        (ratio(survey=True), 0, 0, 0.0),
        (measure(**EVENTS), None, None, 2.5),
        (measure(**EVENTS), None, None, -1.0),
        (measure(**EVENTS), None, None, float("nan")),
        (measure(unit="rate", value=PER_OFFICER, **EVENTS), 1, 0, 0.0),
    ],
)
def test_what_is_no_count_carries_no_interval(
    counted: Measure, numerator: float | None, denominator: float | None, value: float
):
    """It is never an error of the report, and never a nan."""
    assert interval_of(counted, numerator, denominator, value) is None


def test_an_interval_matters_only_where_it_shows():
    """45.0% to 45.0% says no more than 45.0%."""
    assert matters(45.0, (35.6, 54.8), 1)
    assert not matters(45.0, (44.99, 45.01), 1)


def test_a_share_of_next_to_nothing_says_nothing():
    """A denominator too small to divide by its square gives the whole range, and no error."""
    assert wilson(5e-324, 5e-324) == (0.0, 1.0)
