"""Limits for chance: exact, nested, and closing in with size."""

from __future__ import annotations

from math import comb, exp, lgamma, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from impact.results.funnel import Binomial, Poisson, chance_limits

INNER, OUTER = 0.025, 0.001


def chance_of_cases(share: float, cases: int, size: int) -> float:
    """The binomial chance of exactly so many cases, added up term by term."""
    return comb(size, cases) * share**cases * (1 - share) ** (size - cases)


def chance_of_events(expected: float, events: int) -> float:
    """The Poisson chance of exactly so many events."""
    return exp(events * log(expected) - expected - lgamma(events + 1))


def test_one_case_is_never_outside():
    """A force with one case, at 12%: neither 0 nor 1 is beyond the chance_limits."""
    assert chance_limits(Binomial(0.12), [1], INNER) == [(0.0, 1.0)]


@pytest.mark.method("Comparing forces")
@pytest.mark.parametrize("share", [0.02, 0.12, 0.5, 0.9])
@pytest.mark.parametrize("size", [1, 2, 7, 40, 143])
@pytest.mark.parametrize("tail", [INNER, OUTER])
def test_cases_are_outside_exactly_when_chance_alone_would_so_seldom_do_it(share: float, size: int, tail: float):
    """Every number of cases, against chances added up one by one."""
    [(low, high)] = chance_limits(Binomial(share), [size], tail)
    chances = [chance_of_cases(share, cases, size) for cases in range(size + 1)]
    for cases in range(size + 1):
        assert (cases < low) == (sum(chances[: cases + 1]) < tail)
        assert (cases > high) == (sum(chances[cases:]) < tail)


@pytest.mark.method("Comparing forces")
@pytest.mark.parametrize("expected", [0.01, 0.7, 3.0, 20.5])
@pytest.mark.parametrize("tail", [INNER, OUTER])
def test_events_are_outside_exactly_when_chance_alone_would_so_seldom_do_it(expected: float, tail: float):
    """Every number of events that has any weight."""
    [(low, high)] = chance_limits(Poisson(0.5), [expected / 0.5], tail)
    chances = [chance_of_events(expected, events) for events in range(120)]
    for events in range(100):
        assert (events < low) == (sum(chances[: events + 1]) < tail)
        assert (events > high) == (sum(chances[events:]) < tail)


@pytest.mark.method("Comparing forces")
def test_the_lower_limit_is_interpolated_as_published():
    """Spiegelhalter: r less (F(r) - p) / (F(r) - F(r - 1)), r the smallest number of cases with F(r) at least p."""
    chances = [chance_of_cases(0.12, cases, 143) for cases in range(144)]
    below = [sum(chances[: cases + 1]) for cases in range(144)]
    smallest = next(cases for cases in range(144) if below[cases] >= INNER)
    published = smallest - (below[smallest] - INNER) / (below[smallest] - below[smallest - 1])
    assert chance_limits(Binomial(0.12), [143], INNER)[0][0] == approx(published)


@given(st.floats(0.001, 0.999), st.integers(1, 10**6), st.sampled_from([INNER, OUTER]))
def test_limits_for_the_other_answer_are_the_mirror_image(share: float, size: int, tail: float):
    """What is few of the one is many of the other."""
    [(low, high)] = chance_limits(Binomial(share), [size], tail)
    [(low_other, high_other)] = chance_limits(Binomial(1 - share), [size], tail)
    assert (size - high_other, size - low_other) == approx((low, high), abs=1e-5 * (1 + size**0.5))


@given(st.floats(0.001, 0.999), st.integers(1, 10**12))
def test_the_outer_limits_enclose_the_inner_and_the_centre(centre: float, size: int):
    """For shares and for events, up to a trillion cases."""
    for chance in (Binomial(centre), Poisson(centre)):
        [(low, high)], [(low_outer, high_outer)] = (
            chance_limits(chance, [size], INNER),
            chance_limits(chance, [size], OUTER),
        )
        assert 0 <= low_outer <= low <= centre * size <= high <= high_outer


@pytest.mark.parametrize("chance", [Binomial(0.12), Poisson(0.12)])
def test_limits_close_in_as_forces_grow(chance: Binomial | Poisson):
    """Each case more brings both chance_limits of the rate nearer to the centre, or leaves them."""
    sizes = list(range(1, 800))
    found = chance_limits(chance, sizes, INNER)
    lows, highs = ([ends[side] / size for ends, size in zip(found, sizes, strict=True)] for side in (0, 1))
    assert lows == sorted(lows)
    assert highs == sorted(highs, reverse=True)


@pytest.mark.parametrize(
    ("chance", "size", "likely"),
    [
        (Binomial(0.12), 40, [chance_of_cases(0.12, cases, 40) for cases in range(41)]),
        (Poisson(0.5), 6, [chance_of_events(3, events) for events in range(60)]),
    ],
)
def test_mean_deviation_and_skewness_are_those_of_the_chances(
    chance: Binomial | Poisson, size: int, likely: list[float]
):
    """The first three moments, added up case by case."""
    mean = sum(cases * one for cases, one in enumerate(likely))
    deviation = sum((cases - mean) ** 2 * one for cases, one in enumerate(likely)) ** 0.5
    skewness = sum(((cases - mean) / deviation) ** 3 * one for cases, one in enumerate(likely))
    found = [*chance.mean_and_deviation(np.array([size])), chance.skewness(np.array([size]))]
    assert [float(each[0]) for each in found] == approx([mean, deviation, skewness])
