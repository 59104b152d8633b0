"""What holds of every figure, whatever forces send."""

from __future__ import annotations

from dataclasses import replace
from math import fsum
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from impact.plan.definitions import Definitions
from impact.plan.register import Register
from impact.results.compute import ObservationIndex
from tests.results.small_plans import (
    FORCES,
    NATIONAL,
    Q1,
    REGISTER,
    WEST_MIDLANDS,
    area_of,
    compute,
    definitions,
    launched,
    measure,
    median_of_forces,
    planned,
    ratio,
    said,
)

COUNT = st.integers(0, 10_000)
ANSWER = st.one_of(COUNT.map(float), st.sampled_from(["x", "z"]), st.none())
ANSWERS = st.lists(ANSWER, min_size=5, max_size=5)
PAIRS = st.lists(st.one_of(st.none(), st.tuples(COUNT, st.integers(1, 10_000))), min_size=5, max_size=5)
TOTAL, RATE, MIDDLE = measure(), ratio(), median_of_forces()
PLAN = definitions(TOTAL, RATE, MIDDLE)
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


@given(PAIRS, st.integers(0, 4), st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_force_split_in_two_changes_no_figure(pairs, which: int, plans: int, total: int):
    """What one force sent comes to the same from two in its region, and so do its officers."""
    told = list(pairs)
    part = told[which]
    first = second = None
    if part is not None:
        first = (min(plans, part[0]), min(total, part[1]))
        second = (part[0] - first[0], part[1] - first[1])
    whole = FORCES[which]
    other = replace(whole, id="E23999999", name="The other half")
    register = Register((*REGISTER.suppliers, other))
    split = Definitions(PLAN.plan, register, PLAN.digest, PLAN.outside)
    before = [(force, *pair) for force, pair in sent(told)]
    rest = [each for each in before if each[0] is not whole]
    halves = [(force, *pair) for force, pair in ((whole, first), (other, second)) if pair is not None]
    for area in (NATIONAL, *REGIONS):
        one = compute(PLAN, RATE, area, Q1, planned(before))
        two = compute(split, RATE, area, Q1, planned([*rest, *halves]))
        assert (one.value, one.numerator, one.denominator) == (two.value, two.numerator, two.denominator)


@given(ANSWERS, PAIRS, st.integers(1, 1000))
def test_ten_times_as_much_of_everything_is_ten_times_the_total_and_the_same_rate(answers, pairs, times: int):
    """A total scales with what is counted; a rate does not."""
    more = [answer * times if isinstance(answer, float) else answer for answer in answers]
    one, other = (compute(PLAN, TOTAL, NATIONAL, Q1, launched(sent(each))).value for each in (answers, more))
    assert other == (None if one is None else one * times)
    larger = [None if pair is None else (pair[0] * times, pair[1] * times) for pair in pairs]
    rate, again = (
        compute(PLAN, RATE, NATIONAL, Q1, planned((force, *pair) for force, pair in sent(each))).value
        for each in (pairs, larger)
    )
    assert again == (None if rate is None else approx(rate))


@given(st.lists(st.one_of(st.none(), st.integers(0, 100)), min_size=5, max_size=5))
def test_half_the_forces_stand_on_either_side_of_their_median(days):
    """Of those that gave one."""
    found = compute(PLAN, MIDDLE, NATIONAL, Q1, ObservationIndex(said(f, "M-6", "days", d) for f, d in sent(days)))
    known = [each for each in days if each is not None]
    if found.value is None:
        assert known == []
    else:
        assert sum(each <= found.value for each in known) * 2 >= len(known)
        assert sum(each >= found.value for each in known) * 2 >= len(known)


@given(ANSWERS)
def test_a_force_that_is_missing_changes_coverage_alone(answers):
    """Another force that is expected and says nothing moves no figure."""
    newcomer = replace(FORCES[0], id="E23999999", name="A newcomer")
    larger = Definitions(PLAN.plan, Register((*REGISTER.suppliers, newcomer)), PLAN.digest, PLAN.outside)
    one, other = (compute(plan, TOTAL, NATIONAL, Q1, launched(sent(answers))) for plan in (PLAN, larger))
    assert (one.value, one.marker if one.coverage.included else "") == (
        other.value,
        other.marker if other.coverage.included else "",
    )
    assert one.coverage.included == other.coverage.included
    assert one.coverage.expected == other.coverage.expected - 1


@given(ANSWERS)
def test_a_force_and_its_region_never_mix(answers):
    """The force West Midlands is its own answer, whatever the region of that name adds."""
    result = compute(PLAN, TOTAL, area_of(WEST_MIDLANDS), Q1, launched(sent(answers)))
    own = answers[FORCES.index(WEST_MIDLANDS)]
    assert result.value == (own if isinstance(own, float) else None)
    assert result.coverage.expected == 1
