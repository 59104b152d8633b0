"""What holds of every figure, whatever forces send."""

from __future__ import annotations

from math import fsum
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from impact.results.compute import compute
from impact.results.index import ObservationIndex
from tests.results.small_plans import (
    FORCES,
    NATIONAL,
    Q1,
    REGISTER,
    WEST_MIDLANDS,
    area_of,
    definitions,
    launched,
    measure,
    planned,
    ratio,
    said,
)

COUNT = st.integers(0, 10_000)
ANSWER = st.one_of(COUNT.map(float), st.sampled_from(["x", "z"]), st.none())
ANSWERS = st.lists(ANSWER, min_size=5, max_size=5)
PAIRS = st.lists(st.one_of(st.none(), st.tuples(COUNT, st.integers(1, 10_000))), min_size=5, max_size=5)
TOTAL, RATE = measure(), ratio()
PLAN = definitions(TOTAL, RATE)
REGIONS = REGISTER.regions()


def sent(answers):
    return [(force, answer) for force, answer in zip(FORCES, answers, strict=True) if answer is not None]


@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_observations_never_matters(pairs, random: Random):
    """Shuffled, they give the very same result, to the last bit."""
    told = [
        said(force, "M-2", item, value + 0.1)
        for force, pair in sent(pairs)
        for item, value in zip(("plans", "launched"), pair, strict=True)
    ]
    mixed = list(told)
    random.shuffle(mixed)
    first, second = (compute(PLAN, RATE, NATIONAL, Q1, ObservationIndex(each)) for each in (told, mixed))
    assert first == second


@given(ANSWERS)
def test_the_national_total_is_the_sum_of_the_regions(answers):
    """And coverage adds up in the same way."""
    index = launched(sent(answers))
    national = compute(PLAN, TOTAL, NATIONAL, Q1, index)
    regions = [compute(PLAN, TOTAL, region, Q1, index) for region in REGIONS]
    known = [region.value for region in regions if region.value is not None]
    assert (fsum(known) if known else None) == national.value
    assert sum(region.coverage.included for region in regions) == national.coverage.included
    assert sum(region.coverage.expected for region in regions) == national.coverage.expected == 5


@given(PAIRS)
def test_a_national_rate_lies_between_the_forces_rates(pairs):
    """A ratio of sums is never below the lowest force nor above the highest."""
    index = planned((force, *pair) for force, pair in sent(pairs))
    national = compute(PLAN, RATE, NATIONAL, Q1, index).value
    each = [compute(PLAN, RATE, area_of(force), Q1, index).value for force in FORCES]
    known = [value for value in each if value is not None]
    if national is None:
        assert known == []
    else:
        assert min(known) * (1 - 1e-12) <= national <= max(known) * (1 + 1e-12)


@given(ANSWERS)
def test_missing_is_never_zero(answers):
    """A force that sent no number adds nothing and is named; with none there is no figure at all."""
    result = compute(PLAN, TOTAL, NATIONAL, Q1, launched(sent(answers)))
    numbers = [answer for answer in answers if isinstance(answer, float)]
    assert result.value == (fsum(numbers) if numbers else None)
    assert result.coverage.included == len(numbers)
    assert len(result.coverage.left) == 5 - len(numbers)
    assert all(left.why for left in result.coverage.left)


@given(ANSWERS)
def test_a_force_that_stays_silent_changes_coverage_alone(answers):
    """Silence and [x] from a force come to one value."""
    silent = compute(PLAN, TOTAL, NATIONAL, Q1, launched(sent([*answers[:4], None])))
    unable = compute(PLAN, TOTAL, NATIONAL, Q1, launched(sent([*answers[:4], "x"])))
    fuller = compute(PLAN, TOTAL, NATIONAL, Q1, launched(sent([*answers[:4], 5.0])))
    assert silent.value == unable.value
    assert silent.coverage.included == unable.coverage.included == fuller.coverage.included - 1
    assert fuller.value == approx((silent.value or 0) + 5)


@given(ANSWERS)
def test_a_force_and_its_region_never_mix(answers):
    """The force West Midlands is its own answer, whatever the region of that name adds."""
    result = compute(PLAN, TOTAL, area_of(WEST_MIDLANDS), Q1, launched(sent(answers)))
    own = answers[FORCES.index(WEST_MIDLANDS)]
    assert result.value == (own if isinstance(own, float) else None)
    assert result.coverage.expected == 1
