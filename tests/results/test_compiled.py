"""Everything for one quarter's report."""

from __future__ import annotations

from random import Random

from impact.plan.periods import Period
from impact.results.compiled import compile_results
from tests.results.small_plans import FORCES, KENT, OFFICE, Q1, definitions, measure, median, ratio, said

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
