"""Everything for one quarter's report."""

from __future__ import annotations

import gc
from random import Random

import pytest

from impact.plan.periods import Period
from impact.results.compiled import compile_results
from impact.results.compute import ObservationIndex
from tests.results.small_plans import (
    CLEVELAND,
    DURHAM,
    FORCES,
    KENT,
    OFFICE,
    Q1,
    compute,
    definitions,
    measure,
    median,
    merged,
    ratio,
    said,
)

TOTAL, RATE, DAYS, YEARLY = measure(), ratio(), median(), median("M-5", frequency="annual")
PLAN = definitions(TOTAL, RATE, DAYS, YEARLY)
SENT = [
    *(said(force, "M-1", "launched", number) for number, force in enumerate(FORCES)),
    *(said(force, "M-2", "plans", 1) for force in FORCES),
    *(said(force, "M-2", "launched", 2) for force in FORCES[:4]),
    said(OFFICE, "M-4", "days", 30),
]


def test_every_measure_has_its_national_series():
    """Each up to its own latest period."""
    compiled = compile_results(PLAN, SENT, {}, Q1)
    assert list(compiled.national) == ["M-1", "M-2", "M-4", "M-5"]
    latest = {ref: (str(found.latest.period), found.latest.value) for ref, found in compiled.national.items()}
    assert latest == {
        "M-1": ("2024-25-Q1", 10),
        "M-2": ("2024-25-Q1", 50),
        "M-4": ("2024-25-Q1", 30),
        "M-5": ("2023-24", None),
    }


def test_a_measure_none_of_whose_periods_has_ended_is_not_there_yet():
    """Its first year is still running."""
    assert "M-5" not in compile_results(PLAN, SENT, {}, Period.parse("2022-23-Q1")).national


def test_forces_and_regions_have_the_measures_that_forces_supply():
    """In the register's order, for the latest period."""
    compiled = compile_results(PLAN, SENT, {}, Q1)
    assert set(compiled.forces) == set(compiled.regions) == {"M-1", "M-2"}
    assert [(one.area.name, one.value) for one in compiled.forces["M-1"]] == [
        ("Cleveland", 0),
        ("Durham", 1),
        ("West Midlands", 2),
        ("Staffordshire", 3),
        ("Kent", 4),
    ]
    assert [(one.area.code, one.value) for one in compiled.regions["M-1"]] == [
        ("region:north-east", 1),
        ("region:west-midlands", 5),
        ("region:south-east", 4),
    ]
    kent = compiled.forces["M-2"][-1]
    assert (kent.value, kent.coverage.left[0].why) == (None, "blank")


def test_states_say_why_a_force_is_not_in_a_figure():
    """As the store's grid has them."""
    without = [one for one in SENT if one.supplier != KENT.id]
    compiled = compile_results(PLAN, without, {(KENT.id, Q1): "errors"}, Q1)
    assert [(left.supplier, left.why) for left in compiled.national["M-1"].latest.coverage.left] == [
        (KENT, "return has errors")
    ]


def test_the_same_observations_in_any_order_compile_the_same():
    """Nothing rests on the order in which the store gives them."""
    mixed = list(SENT)
    Random(1).shuffle(mixed)
    assert compile_results(PLAN, mixed, {}, Q1) == compile_results(PLAN, SENT, {}, Q1)


def test_steps_are_there_by_their_ref():
    """Both of the plan's."""
    assert set(compile_results(PLAN, SENT, {}, Q1).steps) == {"C1.1", "C1.2"}


def test_every_force_and_region_has_its_whole_series():
    """The same results as each would have alone, oldest first; a team's measure has none."""
    compiled = compile_results(PLAN, SENT, {}, Q1)
    assert set(compiled.force_series) == set(compiled.region_series) == {"M-1", "M-2"}
    index = ObservationIndex(SENT)
    for one in (TOTAL, RATE):
        for code, results in {**compiled.force_series[one.ref], **compiled.region_series[one.ref]}.items():
            assert [result.area.code for result in results] == [code] * 9
            assert list(results) == [
                compute(PLAN, one, result.area, Period.parse("2022-23-Q1").moved(back), index)
                for back, result in enumerate(results)
            ]
    assert [results[-1] for results in compiled.force_series["M-1"].values()] == list(compiled.forces["M-1"])
    assert [results[-1] for results in compiled.region_series["M-1"].values()] == list(compiled.regions["M-1"])


def test_a_force_s_series_is_worked_out_once():
    """And kept."""
    compiled = compile_results(PLAN, SENT, {}, Q1)
    assert compiled.force_series["M-1"] is compiled.force_series["M-1"]


@pytest.mark.method("Mergers and closures")
def test_a_force_that_closed_has_its_series_up_to_its_end():
    """Durham to December 2023; Cleveland throughout, with a break in January."""
    plan = definitions(TOTAL, register=merged(DURHAM, CLEVELAND, "2023-24-Q3"))
    series = compile_results(plan, SENT, {}, Q1).force_series["M-1"]
    assert [str(one.period) for one in series[DURHAM.id]][-1] == "2023-24-Q3"
    assert [str(one.period) for one in series[CLEVELAND.id] if one.broken] == ["2023-24-Q4"]
    assert len(series[CLEVELAND.id]) == 9


def test_compiling_leaves_the_collecting_of_garbage_as_it_was():
    """On, or off."""
    assert gc.isenabled()
    compile_results(PLAN, SENT, {}, Q1)
    assert gc.isenabled()
