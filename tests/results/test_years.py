"""A measure over a financial year, and over the year so far."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from impact.plan.measure import Valid
from impact.plan.periods import Period
from impact.results.compute import ObservationIndex
from tests.results.small_plans import (
    CLEVELAND,
    DURHAM,
    FORCES,
    KENT,
    NATIONAL,
    NORTH_EAST,
    OFFICE,
    STAFFORDSHIRE,
    area_of,
    broken_at,
    definitions,
    measure,
    median,
    median_of_forces,
    merged,
    over,
    per_officer,
    ratio,
    said,
    share,
    so_far,
)

pytestmark = pytest.mark.method("Years")
YEAR = Period.parse("2024-25")
QUARTERS = [Period(2024, "quarter", number) for number in (1, 2, 3, 4)]


def told(one, answers, item="launched"):
    """What each force answered in each quarter of the year: None where it did not."""
    return [
        said(force, one.ref, item, value, quarter)
        for force, values in answers.items()
        for quarter, value in zip(QUARTERS, values, strict=False)
        if value is not None
    ]


def year(one, sent, area=NATIONAL, whole=YEAR, **changes):
    return over(definitions(one, **changes), one, area, whole, ObservationIndex(sent))


def why(result):
    return {left.supplier.name: left.why for left in result.coverage.left}


def test_four_quarters_make_a_year():
    """Each force's quarters are added, and every answer is behind the figure."""
    found = year(measure(), told(measure(), dict.fromkeys(FORCES, (1, 2, 3, 4))))
    assert (found.value, found.period, found.coverage.words) == (50, YEAR, "5 of 5")
    assert len(found.observations) == 20


def test_a_force_that_lacks_a_quarter_is_left_out_with_the_quarter():
    """Three quarters would be taken for a bad year."""
    sent = told(measure(), {CLEVELAND: (1, 2, 3, 4), DURHAM: (5, None, 5, "x"), KENT: (None, None, 1, 1)})
    found = year(measure(), sent)
    assert (found.value, found.coverage.words) == (10, "1 of 5")
    assert why(found)["Durham"] == "not available [x] for Q4 2024/25; not returned for Q2 2024/25"
    assert why(found)["Kent"] == "not returned for Q1 2024/25 and Q2 2024/25"


def test_a_year_that_needs_every_force_is_not_available_without_one_quarter():
    """By the measure's own rule."""
    answers = dict.fromkeys(FORCES, (1, 1, 1, 1)) | {KENT: (1, 1, 1, None)}
    found = year(measure(missing="not_available"), told(measure(), answers))
    assert (found.value, found.marker, found.coverage.words) == (None, "x", "4 of 5")


def test_nobody_s_year_is_no_zero():
    """No figure, and no marker either."""
    found = year(measure(), [])
    assert (found.value, found.marker, found.coverage.words) == (None, "", "0 of 5")


@pytest.mark.method("National rates")
def test_a_rate_for_the_year_adds_both_sums():
    """1 of 2 in one quarter and 30 of 100 in the others: 91 of 302, not the mean of four percentages."""
    one = ratio()
    sent = [*told(one, {KENT: (1, 30, 30, 30)}, "plans"), *told(one, {KENT: (2, 100, 100, 100)})]
    found = year(one, sent)
    assert (found.numerator, found.denominator, found.value) == (91, 302, approx(100 * 91 / 302))


def test_officers_are_counted_once_in_a_year():
    """Four quarters' submissions over the officers in post, who are no flow."""
    one = per_officer()
    found = year(one, told(one, {CLEVELAND: (7, 7, 7, 7)}))
    assert (found.numerator, found.denominator, found.value) == (28, 1400, 20)


@pytest.mark.method("Stocks and flows")
def test_a_stock_is_the_one_at_the_year_s_end():
    """The quarters before say nothing of it, whether they came or not."""
    one = measure(across_time="stock")
    found = year(one, told(one, {KENT: (9, 9, 9, 4), DURHAM: (None, None, None, 2), CLEVELAND: (8, 8, 8, None)}))
    assert (found.value, found.period, found.coverage.words) == (6, YEAR, "2 of 5")
    shares = year(share(), [said(KENT, "M-3", "broker", 1, QUARTERS[3])])
    assert shares.value == 100


@pytest.mark.parametrize(
    "one", [measure(across_time="not_additive"), median_of_forces(), share(across_time="flow"), median()]
)
def test_what_cannot_be_added_has_no_figure_for_the_year(one):
    """[z], and the reason."""
    found = year(one, [])
    assert (found.value, found.marker) == (None, "z")
    assert found.why == "its figures for parts of 2024/25 cannot be added"


def test_figures_from_before_and_after_a_break_are_not_added():
    """A break at the year's beginning parts nothing in it."""
    sent = told(measure(), dict.fromkeys(FORCES, (1, 1, 1, 1)))
    found = year(measure(**broken_at("2024-25-Q3")), sent)
    assert (found.marker, found.why) == (
        "z",
        "the definition changed in Q3 2024/25, and figures from before and after are not added",
    )
    begun = year(measure(**broken_at("2024-25-Q1")), sent)
    assert (begun.value, begun.broken, begun.break_reason) == (20, True, "The labels changed.")


def test_a_year_in_which_a_measure_began_is_not_whole():
    """Nor is one that the plan does not cover."""
    late = measure(valid=Valid(from_=Period.parse("2024-25-Q3")))
    assert year(late, []).why == "it is not collected for Q1 2024/25 and Q2 2024/25"
    assert year(measure(), [], whole=Period.parse("2030-31")).marker == "z"
    assert year(measure(across_time="stock"), [], whole=Period.parse("2030-31")).why == (
        "it is not collected for Q4 2030/31"
    )


def test_a_half_year_is_two_quarters():
    """July to September ends the first."""
    sent = told(measure(), {KENT: (1, 2, 4, 8)})
    assert year(measure(), sent, whole=Period.parse("2024-25-H1")).value == 3
    assert year(measure(), sent, whole=Period.parse("2024-25-H2")).value == 12


def test_a_year_of_halves():
    """A half-yearly measure has two parts."""
    one = measure(frequency="half-yearly")
    sent = [said(KENT, "M-1", "launched", 5, Period(2024, "half", number)) for number in (1, 2)]
    assert year(one, sent).value == 10


def test_an_annual_measure_is_its_own_year():
    """Even if it cannot be added: there is nothing to add."""
    one = median(frequency="annual")
    found = over(definitions(one), one, NATIONAL, YEAR, ObservationIndex([said(OFFICE, "M-4", "days", 40, YEAR)]))
    assert found.value == 40


def test_the_year_so_far():
    """Three quarters, and it says so; a fourth that is there already is not in it."""
    one = measure()
    sent = ObservationIndex(told(one, {KENT: (1, 2, 4, 8), DURHAM: (1, None, 1, 1)}))
    found = so_far(definitions(one), one, NATIONAL, QUARTERS[2], sent)
    assert found is not None
    assert (found.result.value, found.result.coverage.words, found.result.period) == (7, "1 of 5", YEAR)
    assert found.words == "April to December 2024, 3 of 4 quarters of 2024/25"
    whole = so_far(definitions(one), one, NATIONAL, QUARTERS[3], sent)
    assert whole is not None
    assert (whole.result.value, whole.words) == (15, "April 2024 to March 2025, 4 of 4 quarters of 2024/25")


def test_a_year_none_of_whose_periods_has_ended_has_nothing_so_far():
    """Its only half ends in September."""
    one = measure(frequency="half-yearly")
    assert so_far(definitions(one), one, NATIONAL, QUARTERS[0], ObservationIndex([])) is None


@pytest.mark.method("Mergers and closures")
def test_in_the_year_of_a_merger_a_total_has_both_parts():
    """Durham counted 10 a quarter until June; from July Cleveland's 30 is both of them."""
    one, register = measure(), merged(DURHAM, CLEVELAND, "2024-25-Q1")
    sent = told(one, {CLEVELAND: (20, 30, 30, 30), DURHAM: (10,)})
    for area in (NATIONAL, NORTH_EAST):
        assert year(one, sent, area, register=register).value == 120
    region = year(one, sent, NORTH_EAST, register=register)
    assert (region.coverage.words, region.broken) == ("1 of 1", False)
    own = year(one, sent, area_of(CLEVELAND), register=register)
    assert (own.value, own.break_reason) == (110, "Durham became part of Cleveland after 30 June 2024")


@pytest.mark.method("Mergers and closures")
def test_two_forces_that_merged_are_in_the_year_together_or_left_out_together():
    """Durham never returned for Q1, so the year of the two is not whole."""
    register = merged(DURHAM, CLEVELAND, "2024-25-Q1")
    found = year(measure(), told(measure(), {CLEVELAND: (20, 30, 30, 30)}), NORTH_EAST, register=register)
    assert (found.value, found.coverage.words) == (None, "0 of 1")
    assert why(found) == {"Cleveland": "Durham: not returned for Q1 2024/25"}


@pytest.mark.method("Mergers and closures")
def test_officers_of_a_merged_force_are_those_of_both():
    """1,400 and 1,200, each counted once, before and after."""
    one, register = per_officer(), merged(DURHAM, CLEVELAND, "2024-25-Q2")
    found = year(one, told(one, {CLEVELAND: (13, 13, 26, 26), DURHAM: (13, 13)}), NORTH_EAST, register=register)
    assert (found.numerator, found.denominator, found.value) == (104, 2600, 40)


@pytest.mark.method("Mergers and closures")
def test_a_force_whose_successor_is_in_another_region_keeps_its_part():
    """Staffordshire went to Kent in June: its Q1 stays in the West Midlands, and the nation has all."""
    one, register = measure(), merged(STAFFORDSHIRE, KENT, "2024-25-Q1")
    sent = told(one, {KENT: (1, 4, 4, 4), STAFFORDSHIRE: (3,)})
    region = next(area for area in register.regions() if area.name == "West Midlands")
    parts = [year(one, sent, area, register=register).value for area in (region, area_of(KENT), NATIONAL)]
    assert parts == [3, 13, 16]


AMOUNT = st.integers(0, 1000)
WHOLE_YEAR = st.one_of(st.none(), st.lists(st.one_of(AMOUNT, st.none()), min_size=4, max_size=4))


@given(st.lists(WHOLE_YEAR, min_size=5, max_size=5))
def test_a_year_is_the_sum_of_the_whole_years_of_forces(answers):
    """Whatever is missing, and the regions add up to the nation."""
    one = measure()
    given = {force: values for force, values in zip(FORCES, answers, strict=True) if values is not None}
    sent = told(one, given)
    whole = [sum(values) for values in given.values() if None not in values]
    found = year(one, sent)
    assert found.value == (sum(whole) if whole else None)
    assert (found.coverage.included, found.coverage.expected) == (len(whole), 5)
    regions = [year(one, sent, area).value for area in definitions(one).register.regions()]
    assert sum(value for value in regions if value is not None) == sum(whole)
