"""A measure over time."""

from __future__ import annotations

import pytest

from impact.plan.measure import Valid
from impact.plan.periods import Period
from impact.results.compute import ObservationIndex
from impact.results.series import own_periods
from tests.results.small_plans import (
    CLEVELAND,
    DURHAM,
    FORCES,
    KENT,
    NATIONAL,
    NORTH_EAST,
    OFFICE,
    Q1,
    area_of,
    broken_at,
    definitions,
    measure,
    median,
    merged,
    promised,
    ratio,
    said,
    series,
)


def at(text: str) -> Period:
    return Period.parse(text)


@pytest.mark.parametrize(
    ("changes", "upto", "periods"),
    [
        ({}, "2022-23-Q3", ["2022-23-Q1", "2022-23-Q2", "2022-23-Q3"]),
        ({"frequency": "annual"}, "2024-25-Q3", ["2022-23", "2023-24"]),
        ({"frequency": "annual"}, "2024-25-Q4", ["2022-23", "2023-24", "2024-25"]),
        ({"frequency": "annual"}, "2022-23-Q3", []),
        ({"frequency": "half-yearly"}, "2023-24-Q1", ["2022-23-H1", "2022-23-H2"]),
        ({"valid": Valid(from_=at("2023-24-Q2"))}, "2023-24-Q3", ["2023-24-Q2", "2023-24-Q3"]),
        ({"valid": Valid(from_=at("2022-23-Q1"), to=at("2022-23-Q2"))}, "2023-24-Q3", ["2022-23-Q1", "2022-23-Q2"]),
        ({"valid": Valid(from_=at("2020-21-Q1"))}, "2022-23-Q1", ["2022-23-Q1"]),
        ({"frequency": "annual"}, "2031-32-Q2", ["2022-23", "2023-24", "2024-25", "2025-26"]),
        ({}, "2021-22-Q4", []),
    ],
)
def test_a_measure_s_own_periods(changes, upto: str, periods: list[str]):
    """From the plan's or the measure's beginning to the last that has ended, and none outside the plan."""
    one = measure(**changes)
    assert [str(period) for period in own_periods(definitions(one), one, at(upto))] == periods


def made(one, values, upto=Q1, area=NATIONAL):
    """Every force sent each value of *values*, the last of them for *upto*."""
    suppliers = FORCES if one.supplier == "forces" else (OFFICE,)
    item = next(iter(one.items))
    told = [
        said(supplier, one.ref, item, value, upto.moved(back))
        for back, value in zip(range(1 - len(values), 1), values, strict=True)
        for supplier in suppliers
        if value is not None
    ]
    found = series(definitions(one), one, area, upto, ObservationIndex(told))
    assert found is not None
    return found


def test_the_latest_is_of_the_report_s_quarter_even_when_nothing_came():
    """A late figure is late: the one before it does not stand in."""
    found = made(measure(), [3, None])
    assert (found.latest.period, found.latest.value) == (Q1, None)
    assert found.results[-2].value == 15
    assert found.rating.standing == "not rated"


def test_an_annual_figure_keeps_its_own_date():
    """In the report for Q1 2024/25 it is the year 2023/24's."""
    one = median(frequency="annual")
    index = ObservationIndex([said(OFFICE, "M-4", "days", 40, at("2023-24"))])
    found = series(definitions(one), one, NATIONAL, Q1, index)
    assert found is not None
    assert (str(found.latest.period), found.latest.value) == ("2023-24", 40)


def test_a_measure_none_of_whose_periods_has_ended_has_no_series():
    """The first year is not over."""
    one = median(frequency="annual")
    assert series(definitions(one), one, NATIONAL, at("2022-23-Q2"), ObservationIndex([])) is None


def test_a_year_ago():
    """Four quarters before the latest."""
    found = made(measure(), [1, 2, 3, 4, 5])
    assert found.year_ago is not None
    assert (str(found.year_ago.period), found.year_ago.value) == ("2023-24-Q1", 5)


def test_a_year_ago_does_not_compare_when_it_is_missing():
    """Nothing came then."""
    assert made(measure(), [None, 2, 3, 4, 5]).year_ago is None
    assert made(measure(), [2, 3, 4, 5], upto=at("2022-23-Q4")).year_ago is None


@pytest.mark.parametrize(
    ("broken", "compares"),
    [("2023-24-Q1", True), ("2023-24-Q2", False), ("2024-25-Q1", False), ("2024-25-Q2", True)],
)
def test_a_year_ago_does_not_compare_across_a_break(broken: str, compares: bool):
    """A definition that changed after that quarter, up to this one, parts the two."""
    found = made(measure(**broken_at(broken)), [1, 2, 3, 4, 5])
    assert (found.year_ago is not None) is compares


def totals(then: tuple[float | None, ...], now: tuple[float | None, ...]):
    """What each force counted a year ago, and now; None where it did not return."""
    one = measure()
    told = [
        said(force, one.ref, "launched", value, period)
        for values, period in ((then, at("2023-24-Q1")), (now, Q1))
        for force, value in zip(FORCES, values, strict=True)
        if value is not None
    ]
    found = series(definitions(one), one, NATIONAL, Q1, ObservationIndex(told))
    assert found is not None
    return found


def test_a_total_is_compared_over_the_forces_in_both():
    """Kent returned now and not then: its 90 are in the figure, and no part of the rise."""
    found = totals((10, 10, 10, 10, None), (11, 11, 11, 11, 90))
    assert found.latest.value == 134
    assert found.alike is not None
    assert found.year_ago is not None
    assert (found.year_ago.value, found.alike.value, found.alike.coverage.included) == (40, 44, 4)


def test_a_total_of_the_same_forces_compares_as_it_is():
    """Nothing is taken out."""
    found = totals((10, 10, None, 10, 10), (11, 11, None, 11, 11))
    assert found.alike is None
    assert found.year_ago is not None
    assert found.year_ago.value == 40


def test_totals_of_different_forces_do_not_compare():
    """Nobody is in both."""
    found = totals((10, None, None, None, None), (None, 11, 11, 11, 11))
    assert (found.alike, found.year_ago) == (None, None)


@pytest.mark.method("Mergers and closures")
def test_forces_that_merged_since_are_taken_together_a_year_ago():
    """10 and 10 then, 22 of the one that is both now: a rise of 2, and no force has gone."""
    one = measure()
    plan = definitions(one, register=merged(DURHAM, CLEVELAND, "2023-24-Q3"))
    then = [said(force, one.ref, "launched", 10, at("2023-24-Q1")) for force in FORCES]
    now = [said(force, one.ref, "launched", 22 if force is CLEVELAND else 11, Q1) for force in FORCES]
    found = series(plan, one, NATIONAL, Q1, ObservationIndex([*then, *now]))
    assert found is not None
    assert found.year_ago is not None
    assert (found.latest.value, found.year_ago.value, found.alike) == (55, 50, None)
    without = [each for each in then if each.supplier != DURHAM.id]
    fewer = series(plan, one, NATIONAL, Q1, ObservationIndex([*without, *now]))
    assert fewer is not None
    assert fewer.alike is not None
    assert fewer.year_ago is not None
    assert (fewer.alike.value, fewer.year_ago.value) == (33, 30)


@pytest.mark.method("Mergers and closures")
def test_a_force_that_took_another_in_does_not_compare_with_what_it_was():
    """Its own series breaks; the region's goes on."""
    one = measure()
    plan = definitions(one, register=merged(DURHAM, CLEVELAND, "2023-24-Q3"))
    sent = ObservationIndex(
        said(force, one.ref, "launched", 10, period)
        for force in (CLEVELAND, DURHAM)
        for period in (at("2023-24-Q1"), Q1)
    )
    own, region = (series(plan, one, area, Q1, sent) for area in (area_of(CLEVELAND), NORTH_EAST))
    assert own is not None
    assert own.year_ago is None
    assert region is not None
    assert region.year_ago is not None
    assert region.year_ago.value == 20


@pytest.mark.method("Stocks and flows")
def test_a_lag_moves_no_figure_to_another_period():
    """What was collected for Q1 stands under Q1, whenever it happened."""
    one = measure(lag="Support agreed two quarters earlier")
    assert made(one, [1, 2]).results == made(measure(), [1, 2]).results


def test_a_force_more_or_fewer_is_no_news_of_a_total():
    """Each force counts 10 or 11 in each of twelve quarters; in the last, one of the five did not return."""
    one = measure()
    told = [
        said(force, one.ref, "launched", 10 + back % 2, at("2024-25-Q4").moved(-back))
        for back in range(12)
        for force in (FORCES[1:] if back == 0 else FORCES)
    ]
    found = series(definitions(one), one, NATIONAL, at("2024-25-Q4"), ObservationIndex(told))
    assert found is not None
    assert found.latest.value == 40
    assert found.variation.drift == "common cause"
    assert found.variation.mean == pytest.approx(52.5)
    assert found.variation.whole == ((at("2024-25-Q4"), 50),)


def test_the_path_s_value_now():
    """What was expected by the latest period; a total has none for a region alone."""
    aims = promised(("2025-26-Q4", 100), baseline=("2021-22-Q4", 20))
    assert made(measure(**aims), [5]).expected_now == 65
    assert made(measure(**aims), [5], area=NORTH_EAST).expected_now is None
    assert made(ratio(**aims), [5], area=NORTH_EAST).expected_now == 65


def test_twelve_quarters_since_a_break_give_limits():
    """The series and its limits begin together again."""
    found = made(measure(**broken_at("2022-23-Q2")), [4, 1, 2] + [1, 2] * 5, upto=at("2025-26-Q1"))
    assert found.variation.since == at("2022-23-Q2")
    assert found.variation.drift == "common cause"
    assert found.results[1].broken


def test_each_result_has_the_coverage_of_its_own_quarter():
    """One force in the first, none in the second."""
    one = measure()
    index = ObservationIndex([said(KENT, "M-1", "launched", 2, at("2022-23-Q1"))])
    found = series(definitions(one), one, NATIONAL, at("2022-23-Q2"), index)
    assert found is not None
    assert [result.coverage.words for result in found.results] == ["1 of 5", "0 of 5"]
