"""What each supplier brings, how much of all it stands for, and which force carries on the work of another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from pytest import approx

from impact.plan.measure import SumOf
from impact.plan.periods import Period
from impact.plan.register import Area, Register
from impact.results.compute import Gathering, Lineage, ObservationIndex
from impact.returns.observation import Observation
from tests.results.small_plans import (
    CLEVELAND,
    DURHAM,
    FORCES,
    KENT,
    NATIONAL,
    NORTH_EAST,
    OFFICE,
    Q1,
    WEST_MIDLANDS,
    area_of,
    compute,
    definitions,
    gather,
    launched,
    measure,
    median,
    merged,
    per_officer,
    said,
)

EVERYONE = launched((force, 1) for force in FORCES)


def test_everyone_who_is_expected_brings_something_or_a_reason():
    """In the register's order, whether they answered or not."""
    one = measure()
    brought = gather(definitions(one), one, NATIONAL, Q1, launched([(KENT, 3), (DURHAM, "x")]))
    assert [(each.supplier.name, each.values, each.why) for each in brought] == [
        ("Cleveland", (), "not returned"),
        ("Durham", (), "not available [x]"),
        ("West Midlands", (), "not returned"),
        ("Staffordshire", (), "not returned"),
        ("Kent", (3,), ""),
    ]


def test_an_item_that_counts_twice_is_one_answer():
    """Its number is there twice, its cell once."""
    one = measure(value=SumOf(sum=("launched", "launched")))
    kent = gather(definitions(one), one, area_of(KENT), Q1, launched([(KENT, 3)]))[0]
    assert (kent.values, len(kent.observations)) == ((3, 3), 1)


def test_each_area_s_part_is_taken_from_everyone_s():
    """A region's forces, one force, and nobody where there is no such area."""
    one = measure()
    gathering = Gathering(definitions(one), EVERYONE)
    everyone = gathering.all(one, Q1)

    def names(area: Area) -> list[str]:
        return [each.supplier.name for each in gathering.part(one, area, Q1, everyone)]

    assert names(NORTH_EAST) == ["Cleveland", "Durham"]
    assert names(area_of(KENT)) == ["Kent"]
    assert names(Area("region", "region:atlantis", "Atlantis")) == []
    assert len(names(NATIONAL)) == 5


def test_a_team_s_figure_is_no_part_of_any_force_s():
    """National only."""
    one = median()
    gathering = Gathering(definitions(one), ObservationIndex([said(OFFICE, "M-4", "days", 30)]))
    everyone = gathering.all(one, Q1)
    assert [each.supplier for each in everyone] == [OFFICE]
    assert list(gathering.part(one, NORTH_EAST, Q1, everyone)) == []


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf"), 1e300])
@pytest.mark.method("National rates")
def test_what_is_no_usable_number_never_enters_a_figure(number: float):
    """It stands as [x], with the reason, and its cell can still be found."""
    one = measure()
    result = compute(definitions(one), one, NATIONAL, Q1, launched([(KENT, number), (DURHAM, 4)]))
    assert (result.value, result.coverage.words) == (4, "1 of 5")
    kent = result.coverage.left[-1]
    assert (kent.supplier.name, kent.why) == ("Kent", "not a usable number [x]")
    assert [(each.value, each.marker, each.cell) for each in kent.observations] == [(None, "x", "E5")]


@pytest.mark.method("Coverage")
def test_a_rate_over_an_outside_release_is_weighed_by_it():
    """West Midlands has 8,000 of the 12,500 officers of the four forces of the release."""
    one = per_officer()
    plan = definitions(one)
    sent = ObservationIndex([said(WEST_MIDLANDS, "M-7", "launched", 3)])
    region = Area("region", "region:west-midlands", "West Midlands")
    found = compute(plan, one, region, Q1, sent).coverage
    assert (found.words, found.weight) == ("1 of 2", approx(8000 / 9900))
    assert found.weighed_by == "fte at 31 March 2024"


@pytest.mark.method("Coverage")
def test_where_a_force_has_no_figure_in_the_release_no_share_is_given():
    """Kent is not in the release, so nobody can say what share of the nation the rest are."""
    one = per_officer()
    found = compute(definitions(one), one, NATIONAL, Q1, ObservationIndex([])).coverage
    assert (found.words, found.weight, found.weighed_by) == ("0 of 5", None, "")


@pytest.mark.method("Coverage")
def test_another_measure_is_weighed_by_the_release_that_the_plan_names():
    """Cleveland's 1,400 of the North East's 2,600; all of them when both are in; nothing without a release named."""
    one = measure()
    plan = definitions(one, coverage_by="officers")
    assert compute(plan, one, NORTH_EAST, Q1, launched([(CLEVELAND, 3)])).coverage.weight == approx(1400 / 2600)
    assert compute(plan, one, NORTH_EAST, Q1, EVERYONE).coverage.weight == 1
    assert compute(definitions(one), one, NORTH_EAST, Q1, EVERYONE).coverage.weight is None


def test_of_one_force_alone_the_count_says_it_all():
    """A share of itself would say no more."""
    one = measure()
    assert (
        compute(definitions(one, coverage_by="officers"), one, area_of(CLEVELAND), Q1, EVERYONE).coverage.weight is None
    )


@pytest.mark.method("Mergers and closures")
def test_a_force_that_became_part_of_another_is_expected_no_more():
    """Durham became part of Cleveland in June: it is in Q1, and Cleveland answers for both from Q2."""
    one = measure()
    plan = definitions(one, register=merged(DURHAM, CLEVELAND, "2024-25-Q1"))
    assert compute(plan, one, NATIONAL, Q1, EVERYONE).coverage.words == "5 of 5"
    later = compute(plan, one, NATIONAL, Q1.following, launched(((CLEVELAND, 9), (DURHAM, 100)), Q1.following))
    assert (later.value, later.coverage.words) == (9, "1 of 4")


@pytest.mark.method("Mergers and closures")
def test_a_force_s_own_series_breaks_where_it_took_another_in():
    """The region's does not."""
    one = measure()
    plan = definitions(one, register=merged(DURHAM, CLEVELAND, "2024-25-Q1"))
    after = Q1.following
    own = [compute(plan, one, area_of(CLEVELAND), period, EVERYONE) for period in (Q1, after, after.following)]
    assert [each.broken for each in own] == [False, True, False]
    assert own[1].break_reason == "Durham became part of Cleveland after 30 June 2024"
    assert not compute(plan, one, NORTH_EAST, after, EVERYONE).broken


@pytest.mark.method("Mergers and closures")
def test_an_older_release_has_the_officers_of_both():
    """Cleveland's 1,400 and Durham's 1,200, where they are two and where they are one."""
    one = per_officer()
    plan = definitions(one, register=merged(DURHAM, CLEVELAND, "2024-25-Q1"))
    sent = [
        *(said(force, "M-7", "launched", 13) for force in (CLEVELAND, DURHAM)),
        said(CLEVELAND, "M-7", "launched", 26, Q1.following),
    ]
    for period in (Q1, Q1.following):
        found = compute(plan, one, NORTH_EAST, period, ObservationIndex(sent))
        assert (found.value, found.denominator, found.coverage.weight) == (10, 2600, 1)


def test_a_newer_release_has_the_merged_force_as_one():
    """Durham ended before the day that the release speaks of."""
    one = per_officer()
    plan = definitions(one, register=merged(DURHAM, CLEVELAND, "2022-23-Q4"))
    found = compute(plan, one, area_of(CLEVELAND), Q1, ObservationIndex([said(CLEVELAND, "M-7", "launched", 14)]))
    assert found.denominator == 1400


def test_a_period_that_the_plan_does_not_cover_has_nobody_s_figure():
    """No answer is taken from elsewhere."""
    one = measure()
    found = compute(definitions(one), one, NATIONAL, Period.parse("1999-00-Q1"), EVERYONE)
    assert (found.value, found.marker, found.coverage.words) == (None, "", "0 of 5")


def after(steps: int) -> Period:
    return Q1.moved(steps)


@pytest.mark.method("Mergers and closures")
def test_a_force_is_its_own_until_the_last_period_at_whose_end_it_existed():
    """Durham ended on 30 June: from July on Cleveland does its work."""
    found = Lineage(merged(DURHAM, CLEVELAND, "2024-25-Q1"))
    assert [found.survivor(DURHAM.id, after(steps)) for steps in (-1, 0, 1)] == [DURHAM.id, DURHAM.id, CLEVELAND.id]
    assert [len(found.parts(CLEVELAND.id, after(steps))) for steps in (-1, 0, 1, 5)] == [0, 0, 1, 1]
    assert [bool(found.break_words(CLEVELAND.id, after(steps))) for steps in (-1, 0, 1, 2)] == [
        False,
        False,
        True,
        False,
    ]


def test_a_merger_in_the_middle_of_a_quarter_counts_from_that_quarter():
    """At its end the two are one."""
    ended = replace(DURHAM, until=date(2024, 8, 10), successor=CLEVELAND.id)
    found = Lineage(Register((CLEVELAND, ended)))
    assert found.survivor(DURHAM.id, after(1)) == CLEVELAND.id
    assert found.break_words(CLEVELAND.id, after(1)) == "Durham became part of Cleveland after 10 August 2024"


def test_a_force_may_pass_through_two_others():
    """Durham into Cleveland, and Cleveland into Kent: Kent has both."""
    first = replace(DURHAM, until=date(2024, 6, 30), successor=CLEVELAND.id)
    second = replace(CLEVELAND, until=date(2024, 9, 30), successor=KENT.id)
    found = Lineage(Register((first, second, KENT)))
    assert found.survivor(DURHAM.id, after(2)) == KENT.id
    assert {part.name for part in found.parts(KENT.id, after(2))} == {"Cleveland", "Durham"}


def test_a_circle_ends():
    """Whatever a register says, an answer comes."""
    first = replace(DURHAM, until=date(2024, 6, 30), successor=CLEVELAND.id)
    second = replace(CLEVELAND, until=date(2024, 6, 30), successor=DURHAM.id)
    found = Lineage(Register((first, second)))
    assert found.survivor(DURHAM.id, after(1)) in (DURHAM.id, CLEVELAND.id)
    assert len(found.parts(DURHAM.id, after(1))) == 1


def test_a_force_that_closed_without_a_successor_is_nobody_s():
    """It stays its own."""
    found = Lineage(Register((replace(DURHAM, until=date(2024, 6, 30)), CLEVELAND)))
    assert found.survivor(DURHAM.id, after(1)) == DURHAM.id
    assert found.parts(CLEVELAND.id, after(1)) == ()


def test_an_observation_is_found_by_supplier_measure_item_and_period():
    """And nothing else is found in its place."""
    index = ObservationIndex([said(KENT, "M-1", "launched", 3)])
    found = index.get(KENT.id, "M-1", "launched", Q1)
    assert found is not None
    assert found.value == 3
    assert index.get(DURHAM.id, "M-1", "launched", Q1) is None
    assert index.get(KENT.id, "M-1", "launched", Q1.following) is None


def test_the_later_submission_counts_in_any_order():
    """Of two answers to one question the later submission's is found; of one submission's, always the same."""
    three = [
        Observation(KENT.id, "M-1", "launched", Q1, value, submission=number)
        for value, number in ((3, 8), (9, 7), (5, 8))
    ]
    found = {ObservationIndex(order).get(KENT.id, "M-1", "launched", Q1) for order in permutations(three)}
    assert found == {three[2]}


def test_who_was_heard():
    """A supplier was heard for a date when it answered anything that ends then."""
    index = ObservationIndex([said(KENT, "M-1", "launched", "x")])
    assert index.heard(KENT.id, Q1.last)
    assert not index.heard(DURHAM.id, Q1.last)
    assert not index.heard(KENT.id, Q1.following.last)
