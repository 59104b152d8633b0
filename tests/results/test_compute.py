"""One measure, one area, one period."""

from __future__ import annotations

import pytest
from pytest import approx

from impact.plan.measure import AskedItem, RatioOf, Reference, SumOf
from impact.plan.periods import Period
from impact.plan.register import Area
from impact.results.compute import NOT_COMBINED, ObservationIndex
from tests.results.small_plans import (
    CLEVELAND,
    DURHAM,
    FORCES,
    KENT,
    NATIONAL,
    NORTH_EAST,
    OFFICE,
    OFFICERS,
    Q1,
    STAFFORDSHIRE,
    WEST_MIDLANDS,
    area_of,
    broken_at,
    compute,
    definitions,
    launched,
    measure,
    median,
    median_of_forces,
    planned,
    ratio,
    said,
    share,
)


def why(result):
    return {left.supplier.name: left.why for left in result.coverage.left}


def test_a_total_is_the_sum_of_what_forces_sent():
    """Two forces sent a number: their sum, and coverage says two of five."""
    one = measure()
    result = compute(definitions(one), one, NATIONAL, Q1, launched([(CLEVELAND, 3), (KENT, 4)]))
    assert (result.value, result.marker, result.coverage.words) == (7, "", "2 of 5")
    assert (result.numerator, result.denominator, result.interval) == (None, None, None)


@pytest.mark.method("Missing is never zero")
def test_nobody_returned_is_not_zero():
    """Without any return there is no figure and no marker."""
    one = measure()
    result = compute(definitions(one), one, NATIONAL, Q1, launched([]))
    assert (result.value, result.marker, result.coverage.words) == (None, "", "0 of 5")
    assert set(why(result).values()) == {"not returned"}


def test_a_zero_that_was_sent_is_a_figure():
    """A nil return counts: nought of one force."""
    one = measure()
    result = compute(definitions(one), one, NATIONAL, Q1, launched([(KENT, 0)]))
    assert (result.value, result.coverage.included) == (0, 1)


def test_several_items_add_up():
    """A sum of two items takes both of each force."""
    one = measure(
        items={key: AskedItem(label=key, type="count") for key in ("own", "shared")}, value=SumOf(sum=("own", "shared"))
    )
    sent = ObservationIndex(
        [said(KENT, "M-1", "own", 2), said(KENT, "M-1", "shared", 3), said(DURHAM, "M-1", "own", 50)]
    )
    result = compute(definitions(one), one, NATIONAL, Q1, sent)
    assert result.value == 5
    assert why(result)["Durham"] == "blank"


@pytest.mark.method("National rates")
def test_a_rate_is_a_ratio_of_sums():
    """1 of 2 and 100 of 1,000 come to 10.1%, not to the mean of 50% and 10%."""
    one = ratio()
    result = compute(definitions(one), one, NATIONAL, Q1, planned([(CLEVELAND, 1, 2), (KENT, 100, 1000)]))
    assert result.value == approx(100 * 101 / 1002)
    assert (result.numerator, result.denominator) == (101, 1002)


def test_a_force_without_its_denominator_is_left_out_of_both_sums():
    """A numerator alone does not count."""
    one = ratio()
    result = compute(definitions(one), one, NATIONAL, Q1, planned([(CLEVELAND, 1, 2), (KENT, 100, "x")]))
    assert (result.value, result.numerator, result.denominator) == (50, 1, 2)
    assert why(result)["Kent"] == "not available [x]"


def test_an_item_of_another_measure():
    """A numerator may belong to another measure."""
    other = measure("M-9", items={"held": AskedItem(label="Held", type="count")}, value=SumOf(sum="held"))
    one = ratio(value=RatioOf(numerator="M-9.held", denominator="launched", per=1000), unit="rate")
    sent = ObservationIndex([said(KENT, "M-9", "held", 3), said(KENT, "M-2", "launched", 60)])
    result = compute(definitions(one, other), one, NATIONAL, Q1, sent)
    assert result.value == 50
    assert [o.measure for o in result.observations] == ["M-9", "M-2"]


@pytest.mark.method("Outside figures")
def test_a_denominator_from_outside():
    """Only the officers of the forces that returned are divided by; a force the release lacks is left out."""
    one = ratio(value=RatioOf(numerator="launched", denominator=Reference(reference="officers"), per=1000), unit="rate")
    sent = ObservationIndex(said(force, "M-2", "launched", 13) for force in (CLEVELAND, DURHAM, KENT))
    result = compute(definitions(one), one, NATIONAL, Q1, sent)
    assert result.value == approx(1000 * 26 / 2600)
    assert result.denominator == OFFICERS.values[CLEVELAND.id] + OFFICERS.values[DURHAM.id]
    assert why(result)["Kent"] == "no outside figure"


def test_a_rate_over_nothing_does_not_apply():
    """Where nothing was launched there is no percentage, and both sums are still told."""
    one = ratio()
    result = compute(definitions(one), one, NATIONAL, Q1, planned([(KENT, 0, 0)]))
    assert (result.value, result.marker, result.numerator, result.denominator) == (None, "z", 0, 0)


def test_the_share_of_forces_counts_those_that_answered():
    """Two yes of three answers is 66.7%, though five were asked."""
    one = share()
    sent = ObservationIndex(
        said(force, "M-3", "broker", answer) for force, answer in ((CLEVELAND, 1), (DURHAM, 0), (KENT, 1))
    )
    result = compute(definitions(one), one, NATIONAL, Q1, sent)
    assert result.value == approx(200 / 3)
    assert (result.numerator, result.denominator, result.coverage.words) == (2, 3, "3 of 5")


def test_one_force_s_own_yes_is_no_small_percentage():
    """A force's answer stands, where a share of so few forces does not."""
    one = share()
    sent = ObservationIndex([said(KENT, "M-3", "broker", 1)])
    plan = definitions(one, minimum_count=5)
    assert compute(plan, one, area_of(KENT), Q1, sent).value == 100
    assert compute(plan, one, NATIONAL, Q1, sent).marker == "u"


def test_a_team_s_own_figure():
    """A median of the body's own team is taken as it is, one of one."""
    one = median()
    result = compute(definitions(one), one, NATIONAL, Q1, ObservationIndex([said(OFFICE, "M-4", "days", 38.5)]))
    assert (result.value, result.coverage.words) == (38.5, "1 of 1")


@pytest.mark.parametrize("area", [NORTH_EAST, area_of(KENT)])
def test_a_team_s_measure_has_no_figure_for_a_force_or_region(area: Area):
    """It does not apply there, and nobody is expected."""
    one = median()
    result = compute(definitions(one), one, area, Q1, ObservationIndex([said(OFFICE, "M-4", "days", 38.5)]))
    assert (result.value, result.marker, result.coverage.expected) == (None, "z", 0)


def test_medians_of_forces_are_never_added():
    """Each force has its own; all together have none."""
    one = median(supplier="forces")
    sent = ObservationIndex(said(force, "M-4", "days", 10) for force in (CLEVELAND, KENT))
    together = compute(definitions(one), one, NATIONAL, Q1, sent)
    assert (together.marker, together.why) == ("z", NOT_COMBINED)
    assert compute(definitions(one), one, area_of(KENT), Q1, sent).value == 10


@pytest.mark.method("Medians")
def test_the_median_of_forces_is_taken_afresh_for_each_area():
    """10, 20 and 60 come to 20; the North East's own two to 15; never the median of the regions' medians."""
    one = median_of_forces()
    sent = ObservationIndex(
        said(force, "M-6", "days", days) for force, days in ((CLEVELAND, 10), (DURHAM, 20), (KENT, 60))
    )
    plan = definitions(one)
    found = compute(plan, one, NATIONAL, Q1, sent)
    assert (found.value, found.coverage.words, found.numerator, found.denominator) == (20, "3 of 5", None, None)
    assert compute(plan, one, NORTH_EAST, Q1, sent).value == 15
    assert compute(plan, one, area_of(KENT), Q1, sent).value == 60


@pytest.mark.method("Medians")
def test_a_median_that_needs_every_force_has_none_without_one():
    """By the measure's own rule."""
    one = median_of_forces(missing="not_available")
    sent = ObservationIndex(said(force, "M-6", "days", 10) for force in FORCES[:-1])
    assert compute(definitions(one), one, NATIONAL, Q1, sent).marker == "x"


def test_a_measure_that_needs_everyone_is_not_available_without_one():
    """With `missing: not_available` one force's silence makes the whole figure [x]."""
    one = measure(missing="not_available")
    result = compute(definitions(one), one, NATIONAL, Q1, launched((force, 1) for force in FORCES[:-1]))
    assert (result.value, result.marker, result.coverage.words) == (None, "x", "4 of 5")


def test_where_the_question_does_not_apply_nothing_is_missing():
    """[z] leaves a force out, in sight, and does not make the figure [x]."""
    one = measure(missing="not_available")
    sent = launched([*((force, 1) for force in FORCES[:-1]), (KENT, "z")])
    result = compute(definitions(one), one, NATIONAL, Q1, sent)
    assert (result.value, result.coverage.words) == (4, "4 of 5")
    assert why(result) == {"Kent": "not applicable [z]"}


@pytest.mark.parametrize(
    ("answers", "marker"),
    [(["x"] * 5, "x"), (["z"] * 5, "z"), (["z", "x", "z", "z", "z"], "x"), (["z", "z"], ""), (["x"], "x")],
)
def test_the_marker_of_a_figure_nobody_is_in(answers: list[str], marker: str):
    """[x] where some could not supply it; [z] only where it applies to none; else nothing is known."""
    one = measure()
    result = compute(definitions(one), one, NATIONAL, Q1, launched(zip(FORCES, answers, strict=False)))
    assert (result.value, result.marker, result.coverage.included) == (None, marker, 0)


def test_not_available_outweighs_not_applicable():
    """A force with [x] and [z] among its answers is missing, not exempt."""
    one = ratio()
    result = compute(definitions(one), one, NATIONAL, Q1, planned([(KENT, "z", "x")]))
    assert why(result)["Kent"] == "not available [x]"


@pytest.mark.method("Coverage")
def test_why_a_force_is_not_in_a_figure():
    """Its return has errors, it left the cell blank, it never returned, or it gave a marker."""
    one, other = measure(), ratio()
    sent = ObservationIndex(
        [said(CLEVELAND, "M-1", "launched", 4), said(DURHAM, "M-1", "launched", "x"), said(KENT, "M-2", "plans", 1)]
    )
    states = {(STAFFORDSHIRE.id, Q1): "errors", (WEST_MIDLANDS.id, Q1): "not returned"}
    result = compute(definitions(one, other), one, NATIONAL, Q1, sent, states)
    assert why(result) == {
        "Durham": "not available [x]",
        "West Midlands": "not returned",
        "Staffordshire": "return has errors",
        "Kent": "blank",
    }


def test_an_annual_figure_is_explained_by_the_return_that_ends_its_year():
    """The year 2023/24 is collected with Q4: errors in that return are the reason."""
    one = measure(frequency="annual")
    states = {(KENT.id, Period.parse("2023-24-Q4")): "errors"}
    result = compute(definitions(one), one, area_of(KENT), Period.parse("2023-24"), launched([]), states)
    assert why(result) == {"Kent": "return has errors"}


def test_an_accepted_return_without_the_answer_is_blank():
    """The state says the return came; the item is not in it."""
    one = measure()
    result = compute(definitions(one), one, area_of(KENT), Q1, launched([]), {(KENT.id, Q1): "accepted"})
    assert why(result) == {"Kent": "blank"}


@pytest.mark.method("Small numbers")
@pytest.mark.parametrize(("total", "marker"), [(4, "u"), (5, "")])
def test_a_percentage_of_few_is_unreliable(total: int, marker: str):
    """Below the plan's minimum count a percentage is [u]; at it, not."""
    one = ratio()
    result = compute(definitions(one, minimum_count=5), one, NATIONAL, Q1, planned([(KENT, 2, total)]))
    assert (result.marker, result.value is None) == (marker, marker == "u")


def test_a_rate_that_is_no_percentage_has_no_minimum():
    """Per 1,000 officers is not a percentage."""
    one = ratio(unit="rate", value=RatioOf(numerator="plans", denominator="launched", per=1000))
    assert compute(definitions(one, minimum_count=5), one, NATIONAL, Q1, planned([(KENT, 2, 4)])).value == 500


@pytest.mark.parametrize(("people", "marker"), [(29, "u"), (30, "")])
def test_a_survey_of_few_people_is_unreliable(people: int, marker: str):
    """Below 30 respondents a survey's figure is [u]."""
    one = ratio(survey=True)
    assert compute(definitions(one), one, NATIONAL, Q1, planned([(KENT, 10, people)])).marker == marker


@pytest.mark.method("Surveys")
def test_a_survey_has_its_interval_in_per_cent():
    """81 of 263 is 30.8%, and 95% sure between 25.5% and 36.6% (Newcombe 1998)."""
    one = ratio(survey=True)
    result = compute(definitions(one), one, NATIONAL, Q1, planned([(KENT, 81, 263)]))
    assert result.interval == approx((25.53, 36.62), abs=0.005)


def test_a_full_count_has_no_interval():
    """What every force counted is no sample."""
    one = ratio()
    assert compute(definitions(one), one, NATIONAL, Q1, planned([(KENT, 81, 263)])).interval is None


def test_a_region_and_a_force_of_one_name_do_not_mix():
    """West Midlands the region is two forces; West Midlands the force is one."""
    one = measure()
    sent = launched([(WEST_MIDLANDS, 10), (STAFFORDSHIRE, 1), (KENT, 100)])
    region = Area("region", "region:west-midlands", "West Midlands")
    assert compute(definitions(one), one, region, Q1, sent).value == 11
    assert compute(definitions(one), one, area_of(WEST_MIDLANDS), Q1, sent).value == 10


def test_another_quarter_s_answer_is_not_carried_forward():
    """What was sent for Q1 says nothing of Q2."""
    one = measure()
    assert compute(definitions(one), one, NATIONAL, Q1.following, launched([(KENT, 4)])).missing


def test_the_observations_behind_a_figure_come_in_the_register_s_order():
    """Each answer used, once, force by force; one that was left out is with its reason."""
    one = ratio()
    result = compute(definitions(one), one, NATIONAL, Q1, planned([(KENT, 1, 2), (CLEVELAND, 3, 4), (DURHAM, "x", 9)]))
    assert [(o.supplier, o.item) for o in result.observations] == [
        (CLEVELAND.id, "plans"),
        (CLEVELAND.id, "launched"),
        (KENT.id, "plans"),
        (KENT.id, "launched"),
    ]
    durham = next(left for left in result.coverage.left if left.supplier == DURHAM)
    assert [(o.item, o.marker) for o in durham.observations] == [("plans", "x")]


@pytest.mark.method("Breaks in series")
@pytest.mark.parametrize(("period", "broken"), [("2023-24-Q4", False), ("2024-25-Q1", True), ("2024-25-Q2", False)])
def test_the_first_period_of_a_new_definition_is_marked(period: str, broken: bool):
    """Only the period in which the definition changed is broken."""
    one = measure(**broken_at("2024-25-Q1"))
    assert compute(definitions(one), one, NATIONAL, Period.parse(period), launched([])).broken is broken
