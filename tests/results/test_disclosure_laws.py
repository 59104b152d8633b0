"""What is hidden rests on nothing but the figures: not on their order, nor on what is published later."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.plan.periods import Period
from impact.results.disclosure.suppression import suppress
from impact.returns.observation import Observation
from tests.results.published_tables import Tables, every, forces_of, hidden, plan_of, publish
from tests.results.small_plans import measure, ratio, said
from tests.results.test_disclosure_attack import Case, cases, check

QUARTERS = [Period(2024, "quarter", number) for number in (1, 2, 3, 4)]


def names(tables: Tables) -> set[tuple[str, str, str]]:
    """What is hidden: measure, area and period."""
    return {(one.measure, one.area.code, str(one.period)) for one in every(tables) if one.hidden}


@pytest.mark.method("Disclosure")
@given(cases())
@settings(max_examples=15, deadline=None)
def test_a_later_period_changes_nothing_of_what_was_hidden_before(case: Case):
    """Each quarter hides the same whether or not the next ones, and the year, are known yet."""
    _, whole = case.tables()
    first = case.quarters[:1]
    _, alone = replace(
        case, quarters=first, years=False, sent=tuple(o for o in case.sent if o.period in first)
    ).tables()
    assert names(alone) == {one for one in names(whole) if one[2] == str(first[0])}


@given(cases(), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_the_order_of_what_is_published_changes_nothing(case: Case, rng: Random):
    """The forces, their answers and the periods in any order: the same cells are hidden."""
    forces, sent, quarters = list(forces_of(*case.sizes)), list(case.sent), list(case.quarters)
    _, tables = case.tables()
    for mixed in (forces, sent, quarters):
        rng.shuffle(mixed)
    plan = plan_of(forces, *case.measures)
    other = suppress(plan, publish(plan, sent, quarters, case.years))
    assert names(other) == names(tables)


@pytest.mark.parametrize("seed", range(4))
def test_percentages_of_few_people_stay_unknown_over_quarters_and_the_year(seed: int):
    """Several forces of each region with [u], [c], none and all, beside large ones."""
    rng, sizes = Random(seed), (4, 3)
    sent: list[Observation] = []
    for force in forces_of(*sizes):
        for quarter in QUARTERS[:2]:
            whole = rng.choice([3, 4, 12, 60, 60, 60])
            part = rng.choice([0, 1, whole // 2, whole // 2, whole - 1, whole])
            sent += [said(force, "M-2", name, value, quarter) for name, value in (("plans", part), ("launched", whole))]
    check(Case(sizes, (ratio("M-2", sensitive=True),), tuple(QUARTERS[:2]), tuple(sent), years=True))


def test_a_percentage_of_too_few_hides_one_other_force_and_no_region():
    """Both its parts may be others at once: what one force has more of both, another has less."""
    forces = forces_of(3, 2)
    plan = plan_of(forces, ratio("M-2", sensitive=True))
    pairs = [(2, 4), (20, 60), (30, 70), (40, 80), (40, 90)]
    sent = [
        said(force, "M-2", name, value)
        for force, pair in zip(forces, pairs, strict=True)
        for name, value in zip(("plans", "launched"), pair, strict=True)
    ]
    assert hidden(suppress(plan, publish(plan, sent, QUARTERS[:1], years=False)), "M-2") == ["A1", "A2"]


def test_rare_events_hide_no_more_regions_than_it_takes():
    """Two regions with a handful each, two with many: the small ones protect each other, and the nation is shown."""
    forces = forces_of(3, 3, 2, 2)
    plan = plan_of(forces, measure(sensitive=True))
    counts = [1, 0, 2, 2, 1, 0, 30, 40, 50, 60]
    sent = [said(force, "M-1", "launched", count) for force, count in zip(forces, counts, strict=True)]
    found = hidden(suppress(plan, publish(plan, sent, QUARTERS[:1], years=False)))
    assert "national" not in found
    assert [code for code in found if code.startswith("region")] == [
        "region:region-a",
        "region:region-b",
        "region:region-c",
    ]


def test_a_quarter_without_small_counts_is_left_as_it_is():
    """The very same results, though another quarter of the measure hides some."""
    forces = forces_of(3, 2)
    plan = plan_of(forces, measure(sensitive=True))
    sent = [
        said(force, "M-1", "launched", 3 if (at, quarter) == (0, QUARTERS[1]) else 20 + at, quarter)
        for at, force in enumerate(forces)
        for quarter in QUARTERS
    ]
    before = publish(plan, sent, QUARTERS, years=False)
    after = suppress(plan, before)["M-1"]
    same = [all(a is b for a, b in zip(before["M-1"][one], after[one], strict=True)) for one in QUARTERS]
    assert same == [True, False, True, True]
    assert hidden({"M-1": after}, period=QUARTERS[1]) == ["A1", "A2"]
