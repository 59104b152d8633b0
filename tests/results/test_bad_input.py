"""Whatever comes in: a figure or a reason, never a number that is none, and never an exception."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import cycle
from math import inf, isfinite, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.plan.register import Register
from impact.results.compiled import compile_results
from impact.results.compute import TOO_LARGE, ObservationIndex
from impact.results.model import Result
from tests.results.small_plans import (
    FORCES,
    KENT,
    NATIONAL,
    OFFICE,
    Q1,
    area_of,
    compute,
    definitions,
    launched,
    measure,
    median,
    median_of_forces,
    per_officer,
    planned,
    promised,
    ratio,
    said,
    share,
)

AIMS = promised(("2025-26-Q4", 60), baseline=("2021-22-Q4", 40))
MEASURES = (
    measure(**AIMS),
    ratio(**AIMS),
    share(),
    median(),
    median_of_forces(),
    per_officer(),
    ratio("M-8", survey=True),
)
PLAN = definitions(*MEASURES, coverage_by="officers")
HUGE = (1e12, 1e15, 1e300, 1.7e308, -1e12)
NUMBER = st.one_of(st.sampled_from([0.0, -0.0, 5e-324, nan, inf, -inf, *HUGE]), st.floats(), st.integers(0, 50))
ANSWER = st.one_of(st.none(), st.sampled_from(["x", "z"]), NUMBER)


def finite(result: Result) -> bool:
    """Whether every number of a result is one, and none is -0; and whether a missing one has its marker or silence."""
    numbers = [result.value, result.numerator, result.denominator, *(result.interval or ()), result.coverage.weight]
    behind = [one.value for one in result.observations]
    known = [number for number in (*numbers, *behind) if number is not None]
    signed = [number for number in numbers if number is not None and str(number) == "-0.0"]
    explained = result.value is not None or result.marker in ("x", "z", "u") or result.coverage.included == 0
    return all(isfinite(number) for number in known) and not signed and explained


@settings(max_examples=50)
@given(st.lists(ANSWER, min_size=1, max_size=30))
def test_no_answer_makes_a_figure_that_is_no_number(answers):
    """Any number a spreadsheet or a machine can hold, of any force, to any question."""
    asked = [
        (supplier, one.ref, item, Q1.moved(back))
        for one in MEASURES
        for supplier in (*FORCES, OFFICE)
        for item in one.items
        for back in range(-12, 1, 2)
    ]
    told = [
        said(supplier, ref, item, value, period)
        for (supplier, ref, item, period), value in zip(asked, cycle(answers), strict=False)
        if value is not None
    ]
    compiled = compile_results(PLAN, told, {}, Q1)
    for ref, found in compiled.national.items():
        areas = [*compiled.force_series.get(ref, {}).values(), *compiled.region_series.get(ref, {}).values()]
        assert all(finite(one) for results in (found.results, *areas) for one in results)
        assert found.rating.reason
        assert found.rating.standing == "not rated" or found.latest.value is not None


@pytest.mark.parametrize("number", [0.0, -0.0])
def test_nought_is_never_minus_nought(number: float):
    """In a total, a rate, a median or one force's own."""
    sent = ObservationIndex(
        said(KENT, one.ref, item, number if item != "launched" or one.ref == "M-1" else 5.0)
        for one in MEASURES
        for item in one.items
    )
    for one in (MEASURES[0], MEASURES[1], MEASURES[4]):
        for area in (NATIONAL, area_of(KENT)):
            assert str(compute(PLAN, one, area, Q1, sent).value) == "0.0"


def test_a_count_of_a_million_million_is_added_to_the_last_one():
    """Nothing is lost by rounding."""
    one = measure()
    found = compute(definitions(one), one, NATIONAL, Q1, launched((force, 1e12 + 1) for force in FORCES))
    assert found.value == 5_000_000_000_005


def test_a_rate_beyond_what_can_be_worked_with_is_not_available():
    """With the reason, which the rating gives."""
    rate = MEASURES[1]
    found = compute(PLAN, rate, NATIONAL, Q1, planned([(KENT, 1e12, 5e-324)]))
    assert (found.value, found.marker, found.why) == (None, "x", TOO_LARGE)
    tiny = [said(KENT, "M-2", item, value) for item, value in (("plans", 1e12), ("launched", 5e-324))]
    everyone = [one._replace(supplier=force.id) for force in FORCES for one in tiny]
    assert compile_results(PLAN, everyone, {}, Q1).national["M-2"].rating.reason == f"no figure: {TOO_LARGE}"


def test_one_force_is_a_nation_too():
    """Its figure is its own, its region's and the nation's."""
    plan = definitions(*MEASURES, register=Register((KENT, OFFICE)))
    compiled = compile_results(plan, [said(KENT, "M-1", "launched", 3)], {}, Q1)
    assert (compiled.national["M-1"].latest.value, compiled.national["M-1"].latest.coverage.words) == (3, "1 of 1")
    assert [one.value for one in (*compiled.forces["M-1"], *compiled.regions["M-1"])] == [3, 3]


def test_no_force_at_all_leaves_nobody_to_ask():
    """Every force closed before the plan began."""
    closed = tuple(replace(force, until=Period.parse("2019-20-Q4").last) for force in FORCES)
    compiled = compile_results(definitions(*MEASURES, register=Register(closed)), [], {}, Q1)
    found = compiled.national["M-1"]
    assert (found.latest.marker, found.latest.coverage.words) == ("z", "0 of 0")
    assert found.rating.standing == "not rated"
    assert compiled.forces["M-1"] == ()
    assert all(one.marker == "z" for one in compiled.regions["M-1"])


@pytest.mark.parametrize("period", ["1999-00-Q1", "2021-22-Q4"])
def test_before_the_plan_there_is_nothing_to_compile(period: str):
    """No measure has a series."""
    compiled = compile_results(PLAN, [], {}, Period.parse(period))
    assert (dict(compiled.national), dict(compiled.force_series)) == ({}, {})


def test_after_the_plan_its_last_quarter_is_the_latest():
    """With its own date; an answer for a later one is nobody's."""
    late = Period.parse("2030-31-Q2")
    compiled = compile_results(PLAN, [said(KENT, "M-1", "launched", 3, late)], {}, late)
    latest = compiled.national["M-1"].latest
    assert (str(latest.period), latest.value) == ("2025-26-Q4", None)


@pytest.mark.parametrize("held", [0.0, nan, inf])
def test_a_release_without_a_usable_figure_gives_no_rate(held: float):
    """Of nobody's officers nothing can be a rate."""
    broken = replace(PLAN.outside["officers"], values={force.id: held for force in FORCES})
    plan = Definitions(PLAN.plan, PLAN.register, PLAN.digest, {"officers": broken})
    found = compute(plan, MEASURES[5], NATIONAL, Q1, ObservationIndex([said(KENT, "M-7", "launched", 3)]))
    assert (found.value, found.coverage.weight) == (None, None)
    assert found.marker == ("z" if held == 0 else "")


def test_every_result_is_plain_json():
    """Without the letters NaN, which are no JSON."""
    compiled = compile_results(PLAN, [said(KENT, "M-1", "launched", nan)], {}, Q1)
    values = [one.value for one in compiled.forces["M-1"]]
    assert json.dumps(values, allow_nan=False) == "[null, null, null, null, null]"
