"""A quarter's results hide the same figures wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.plan.register import Supplier
from impact.results.compiled import Compiled, compile_results
from impact.results.disclosure.publishing import protect
from impact.returns.observation import Observation
from tests.results.published_tables import forces_of, plan_of
from tests.results.small_plans import OFFICE, measure, promised, ratio, said

FORCES = forces_of(3, 2)
QUARTERS = [Period(2022 + number // 4, "quarter", number % 4 + 1) for number in range(12)]
LAST = QUARTERS[-1]
PEOPLE = measure(sensitive=True, **promised(("2025-26-Q4", 300), baseline=("2022-23-Q1", 100)))
SHARE = ratio("M-2")


def sent(small: Iterable[tuple[Supplier, Period]], forces: Iterable[Supplier] = FORCES) -> list[Observation]:
    """Twenty and more from each force and quarter; 3 from the *small* ones."""
    few = set(small)
    found: list[Observation] = []
    for at, force in enumerate(forces):
        for quarter in QUARTERS:
            value = 3 if (force, quarter) in few else 20 + at + quarter.number
            found.append(said(force, "M-1", "launched", value, quarter))
            found += [said(force, "M-2", name, value, quarter) for name in ("plans", "launched")]
    return found


def compiled(plan: Definitions, observations: list[Observation]) -> Compiled:
    """For the last quarter."""
    return compile_results(plan, observations, {}, LAST)


@pytest.mark.method("Disclosure")
def test_a_hidden_figure_is_hidden_in_every_table():
    """In the latest figures and in the series of each force."""
    plan = plan_of(FORCES, PEOPLE, SHARE)
    kept = protect(plan, compiled(plan, sent([(FORCES[0], LAST)])))
    assert [one.area.code for one in kept.forces["M-1"] if one.hidden] == ["A1", "A2"]
    assert kept.force_series["M-1"]["A1"][-1] == kept.forces["M-1"][0]
    assert [bool(one.hidden) for one in kept.force_series["M-1"]["A1"][-2:]] == [False, True]
    assert not any(one.hidden for results in kept.region_series["M-1"].values() for one in results)


def test_the_national_figure_is_traced_without_the_hidden_answers():
    """Three of five are printed; two are held back."""
    plan = plan_of(FORCES, PEOPLE)
    latest = protect(plan, compiled(plan, sent([(FORCES[0], LAST)]))).national["M-1"].latest
    assert {one.supplier for one in latest.observations} == {"A3", "B1", "B2"}
    assert (latest.value, latest.withheld) == (3 + 25 + 26 + 27 + 28, 2)


def test_other_measures_are_the_same_objects():
    """And so are the series of their forces."""
    plan = plan_of(FORCES, PEOPLE, SHARE)
    before = compiled(plan, sent([(FORCES[0], LAST)]))
    after = protect(plan, before)
    assert after.national["M-2"] is before.national["M-2"]
    assert after.force_series["M-2"] is before.force_series["M-2"]


def test_a_plan_that_counts_no_people_comes_back_as_it_is():
    """Nothing is read, and nothing worked out."""
    plan = plan_of(FORCES, measure(), SHARE)
    before = compiled(plan, sent([(FORCES[0], LAST)]))
    assert protect(plan, before) is before


ONE = forces_of(1)


def test_a_hidden_national_figure_is_not_rated_and_gives_nothing_away():
    """Neither its distance from the target, nor its change on a year ago, nor a mean that it is in."""
    plan = plan_of(ONE, PEOPLE)
    found = protect(plan, compiled(plan, sent([(ONE[0], LAST)], ONE))).national["M-1"]
    assert (found.latest.value, found.latest.marker) == (None, "c")
    assert found.rating.standing == "not rated"
    assert found.rating.reason.startswith("the figure is not shown: fewer than 5 people")
    assert (found.year_ago, found.alike) == (None, None)
    assert (found.variation.mean, found.variation.centre_of_run) != (None, None)  # of the eleven that are shown
    assert found.variation.drift == "too few points"


def test_a_part_of_a_total_that_would_give_a_force_is_not_compared():
    """All but the force that is new since: the total less that part is the new force's 3."""
    plan = plan_of(FORCES, PEOPLE)
    new = FORCES[0]
    answers = [one for one in sent([(new, LAST)]) if one.supplier != new.id or one.period == LAST]
    before = compiled(plan, answers).national["M-1"]
    after = protect(plan, compiled(plan, answers)).national["M-1"]
    assert before.alike is not None
    assert (after.alike, after.year_ago) == (None, None)


def test_the_year_so_far_is_hidden_with_its_quarter():
    """Where one force answers, what the quarters come to would give the one that is hidden."""
    plan = plan_of(ONE, PEOPLE)
    kept = protect(plan, compiled(plan, sent([(ONE[0], LAST)], ONE))).years["M-1"].result
    assert (kept.value, kept.marker, kept.observations) == (None, "c", ())


def survey_of(supplier: str) -> Measure:
    """A share of the people who answered."""
    return ratio("M-2", survey=True, supplier=supplier)


@pytest.mark.method("Small numbers")
def test_a_survey_of_too_few_hides_how_many_they_were():
    """12 of 20 people, where the minimum is 30, in the one quarter that has any."""
    plan = plan_of((*FORCES, OFFICE), survey_of("office"))
    answers = [said(OFFICE, "M-2", name, value, LAST) for name, value in (("plans", 12), ("launched", 20))]
    latest = protect(plan, compiled(plan, answers)).national["M-2"].latest
    assert (latest.marker, latest.numerator, latest.denominator, latest.observations) == ("u", None, None, ())
    assert (latest.hidden, latest.withheld) == ("fewer than 30 people answered", 2)


def test_a_survey_of_a_force_cannot_be_found_from_its_region():
    """The region less the others: another force's survey goes with it."""
    plan = plan_of(FORCES, survey_of("forces"))
    numbers = zip(FORCES, [20, 90, 70, 80, 80], strict=True)
    answers = [
        said(f, "M-2", name, n // part, LAST) for f, n in numbers for name, part in (("plans", 2), ("launched", 1))
    ]
    kept = protect(plan, compiled(plan, answers)).forces["M-2"]
    assert [(one.area.code, one.marker, one.hidden) for one in kept if one.hidden] == [
        ("A1", "u", "fewer than 30 people answered"),
        ("A3", "c", "hidden so that another figure cannot be worked out"),
    ]
