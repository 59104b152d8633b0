"""One measure, one area, one period."""

from __future__ import annotations

import pytest
from pytest import approx

from impact.plan.measure import AskedItem, Measure, RatioOf, SumOf
from impact.plan.periods import Period
from impact.plan.register import Area
from impact.results.compute import NOT_COMBINED, ObservationIndex
from impact.results.model import Result
from tests.results.small_plans import (
    CLEVELAND,
    DURHAM,
    FORCES,
    KENT,
    NATIONAL,
    NORTH_EAST,
    OFFICE,
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
    per_officer,
    planned,
    ratio,
    said,
    share,
)


def why(result):
    return {left.supplier.name: left.why for left in result.coverage.left}


def of(one: Measure, item: str, **answers: float | str) -> ObservationIndex:
    """What forces answered to one item of *one*, by name."""
    by_name = {force.name: force for force in (*FORCES, OFFICE)}
    return ObservationIndex(said(by_name[name], one.ref, item, told) for name, told in answers.items())


def national(one: Measure, sent: ObservationIndex, fewest: int = 0) -> Result:
    """England and Wales in the first quarter."""
    return compute(definitions(one, minimum_count=fewest), one, NATIONAL, Q1, sent)


NEEDS_ALL = measure(missing="not_available")
PER_1000 = ratio(unit="rate", value=RatioOf(numerator="plans", denominator="launched", per=1000))
SURVEY = ratio(survey=True)
MEDIANS = median_of_forces()
BUT_KENT = [(force, 1) for force in FORCES[:-1]]
TWO = measure(
    items={key: AskedItem(label=key, type="count") for key in ("own", "shared")}, value=SumOf(sum=("own", "shared"))
)


@pytest.mark.method("National rates")
@pytest.mark.method("Missing is never zero")
@pytest.mark.method("Medians")
@pytest.mark.method("Small numbers")
@pytest.mark.method("Outside figures")
@pytest.mark.parametrize(
    ("one", "sent", "value", "marker", "coverage", "parts"),
    [
        # a total is the sum of what forces sent; without any return there is no figure and no marker; 0 is a figure
        (measure(), launched([(CLEVELAND, 3), (KENT, 4)]), 7, "", "2 of 5", None),
        (measure(), launched([]), None, "", "0 of 5", None),
        (measure(), launched([(KENT, 0)]), 0, "", "1 of 5", None),
        # a rate is a ratio of sums, and no mean of 50% and 10%; over nothing it does not apply
        (ratio(), planned([(CLEVELAND, 1, 2), (KENT, 100, 1000)]), 100 * 101 / 1002, "", "2 of 5", (101, 1002)),
        (ratio(), planned([(CLEVELAND, 10, 20), (KENT, 100, "x")]), 50, "", "1 of 5", (10, 20)),
        (ratio(), planned([(KENT, 0, 0)]), None, "z", "1 of 5", (0, 0)),
        # only the officers of the forces that returned are divided by; the release lacks Kent
        (per_officer(), of(per_officer(), "launched", Cleveland=13, Durham=13, Kent=13), 10, "", "2 of 5", (26, 2600)),
        # the share of forces is of those that answered
        (share(), of(share(), "broker", Cleveland=1, Durham=0, Kent=1), 200 / 3, "", "3 of 5", (2, 3)),
        # a team's own median is taken as it is; those of forces together by their median
        (median(), ObservationIndex([said(OFFICE, "M-4", "days", 38.5)]), 38.5, "", "1 of 1", None),
        (MEDIANS, of(MEDIANS, "days", Cleveland=10, Durham=20, Kent=60), 20, "", "3 of 5", None),
        # what needs every force is [x] without one; where the question does not apply, [z], nothing is missing
        (NEEDS_ALL, launched(BUT_KENT), None, "x", "4 of 5", None),
        (NEEDS_ALL, launched([*BUT_KENT, (KENT, "z")]), 4, "", "4 of 5", None),
        (median_of_forces(missing="not_available"), of(MEDIANS, "days", Cleveland=10, Durham=20), None, "x", "2 of 5",
         None),
        # nobody is in it: [x] where some could not supply it, [z] only where it applies to none
        (measure(), launched(zip(FORCES, "xxxxx", strict=True)), None, "x", "0 of 5", None),
        (measure(), launched(zip(FORCES, "zzzzz", strict=True)), None, "z", "0 of 5", None),
        (measure(), launched(zip(FORCES, "zxzzz", strict=True)), None, "x", "0 of 5", None),
        (measure(), launched(zip(FORCES, "zz", strict=False)), None, "", "0 of 5", None),
        (measure(), launched(zip(FORCES, "x", strict=False)), None, "x", "0 of 5", None),
        # a percentage of fewer than the plan's minimum of 3 is [u], a survey of fewer than 30 people; a rate is not
        (ratio(), planned([(KENT, 1, 2)]), None, "u", "1 of 5", (1, 2)),
        (ratio(), planned([(KENT, 2, 3)]), 200 / 3, "", "1 of 5", (2, 3)),
        (PER_1000, planned([(KENT, 1, 2)]), 500, "", "1 of 5", (1, 2)),
        (SURVEY, planned([(KENT, 10, 29)]), None, "u", "1 of 5", (10, 29)),
        (SURVEY, planned([(KENT, 12, 30)]), 40, "", "1 of 5", (12, 30)),
    ],
)  # fmt: skip
def test_what_forces_sent_comes_to(
    one: Measure,
    sent: ObservationIndex,
    value: float | None,
    marker: str,
    coverage: str,
    parts: tuple[float, float] | None,
):
    """Or the marker that says why there is no figure; how many are in it; and both sums of a ratio."""
    found = national(one, sent, fewest=3)
    assert found.value == (None if value is None else approx(value))
    assert (found.marker, found.coverage.words) == (marker, coverage)
    assert (found.numerator, found.denominator) == (parts or (None, None))


@pytest.mark.method("Coverage")
@pytest.mark.parametrize(
    ("one", "sent", "force", "reason"),
    [
        (TWO, ObservationIndex([said(KENT, "M-1", "own", 2), said(KENT, "M-1", "shared", 3),
                                said(DURHAM, "M-1", "own", 50)]), "Durham", "blank"),
        (ratio(), planned([(CLEVELAND, 1, 2), (KENT, 100, "x")]), "Kent", "not available [x]"),
        (ratio(), planned([(KENT, "z", "x")]), "Kent", "not available [x]"),  # it is missing, not exempt
        (per_officer(), of(per_officer(), "launched", Cleveland=13, Kent=13), "Kent", "no outside figure"),
        (NEEDS_ALL, launched([*BUT_KENT, (KENT, "z")]), "Kent", "not applicable [z]"),
        (measure(), launched([]), "Kent", "not returned"),
    ],
)  # fmt: skip
def test_why_one_force_is_not_in_a_figure(one: Measure, sent: ObservationIndex, force: str, reason: str):
    """A part of its answer is not there, or cannot be used."""
    assert why(national(one, sent))[force] == reason
    if one is TWO:
        assert national(one, sent).value == 5


def test_an_item_of_another_measure():
    """A numerator may belong to another measure."""
    other = measure("M-9", items={"held": AskedItem(label="Held", type="count")}, value=SumOf(sum="held"))
    one = ratio(value=RatioOf(numerator="M-9.held", denominator="launched", per=1000), unit="rate")
    sent = ObservationIndex([said(KENT, "M-9", "held", 3), said(KENT, "M-2", "launched", 60)])
    result = compute(definitions(one, other), one, NATIONAL, Q1, sent)
    assert result.value == 50
    assert [o.measure for o in result.observations] == ["M-9", "M-2"]


def test_one_force_s_own_yes_is_no_small_percentage():
    """A force's answer stands, where a share of so few forces does not."""
    one = share()
    sent = ObservationIndex([said(KENT, "M-3", "broker", 1)])
    plan = definitions(one, minimum_count=5)
    assert compute(plan, one, area_of(KENT), Q1, sent).value == 100
    assert compute(plan, one, NATIONAL, Q1, sent).marker == "u"


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
    """The North East's own two come to 15; never the median of the regions' medians."""
    sent = of(MEDIANS, "days", Cleveland=10, Durham=20, Kent=60)
    assert compute(definitions(MEDIANS), MEDIANS, NORTH_EAST, Q1, sent).value == 15
    assert compute(definitions(MEDIANS), MEDIANS, area_of(KENT), Q1, sent).value == 60


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


@pytest.mark.method("Surveys")
def test_a_survey_has_its_interval_in_per_cent_and_a_full_count_none():
    """81 of 263 is 30.8%, and 95% sure between 25.5% and 36.6% (Newcombe 1998)."""
    sent = planned([(KENT, 81, 263)])
    assert national(SURVEY, sent).interval == approx((25.53, 36.62), abs=0.005)
    assert national(ratio(), sent).interval is None


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
