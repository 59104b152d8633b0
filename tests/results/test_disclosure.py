"""Small counts of people are not shown, and cannot be found by subtraction."""

from __future__ import annotations

from random import Random

import pytest

from impact.checks.rule import ReturnRule
from impact.checks.total import Total
from impact.plan.measure import AskedItem, RatioOf, Reference, SumOf
from impact.plan.periods import Period
from impact.results.disclosure.suppression import suppress
from impact.results.model import Result
from impact.returns.observation import Observation
from tests.results.published_tables import Tables, every, forces_of, hidden, plan_of, publish
from tests.results.small_plans import Q1, measure, ratio, said

PEOPLE = measure(sensitive=True)
SHARE = ratio(sensitive=True)
YEAR = Period(2024, "year", 1)
QUARTERS = [Period(2024, "quarter", number) for number in (1, 2, 3, 4)]


def shown(sizes: tuple[int, ...], values: list[float | str], minimum: int = 5) -> Tables:
    """Counts of people as they are shown: the forces' values in order, region by region."""
    forces = forces_of(*sizes)
    sent = [said(force, "M-1", "launched", value) for force, value in zip(forces, values, strict=True)]
    plan = plan_of(forces, PEOPLE, minimum=minimum)
    return suppress(plan, publish(plan, sent, [Q1], years=False))


def area(tables: Tables, code: str, ref: str = "M-1", period: Period = Q1) -> Result:
    """One area's result."""
    return next(one for one in tables[ref][period] if one.area.code == code)


@pytest.mark.method("Disclosure")
def test_one_small_count_takes_the_smallest_other_of_its_region_with_it():
    """3 cannot stay hidden alone: the region less 40 and 20 would give it. The 20 goes too, not the 40."""
    assert hidden(shown((3, 2), [3, 40, 20, 50, 60])) == ["A1", "A3"]


def test_a_hidden_figure_keeps_nothing_of_itself():
    """Neither its number, nor what it was made of, nor where that stands; it says why, and how much is held back."""
    found = area(shown((3, 2), [3, 40, 20, 50, 60]), "A1")
    assert (found.value, found.numerator, found.denominator, found.interval) == (None, None, None, None)
    assert (found.marker, found.observations, found.withheld) == ("c", (), 1)
    assert found.hidden == "fewer than 5 people, or hidden so that another such figure cannot be worked out"


def test_the_figure_that_protects_another_is_not_told_apart_from_it():
    """To say which of the two is small would narrow both."""
    tables = shown((3, 2), [3, 40, 20, 50, 60])
    small, other = area(tables, "A1"), area(tables, "A3")
    assert (small.marker, small.hidden) == (other.marker, other.hidden)


def test_a_total_is_shown_without_the_answers_that_are_hidden():
    """A trace of the region prints 40 and says that two more answers are held back."""
    region = area(shown((3, 2), [3, 40, 20, 50, 60]), "region:region-a")
    assert region.value == 63
    assert [one.value for one in region.observations] == [40]
    assert region.withheld == 2


@pytest.mark.parametrize(("value", "expected"), [(0, []), (1, ["A1", "A2"]), (4, ["A1", "A2"]), (5, [])])
def test_a_nought_and_the_minimum_itself_are_shown(value: int, expected: list[str]):
    """Hidden are 1 to 4 where the minimum is 5."""
    assert hidden(shown((3, 2), [value, 30, 40, 50, 60])) == expected


def test_two_small_counts_of_a_region_do_not_protect_each_other_when_their_sum_says_too_much():
    """1 and 1 make 2, and each is at least 1: a third has to go."""
    assert hidden(shown((3, 2), [1, 1, 40, 50, 60])) == ["A1", "A2", "A3"]


def test_two_small_counts_protect_each_other_where_one_could_be_none_of_the_small():
    """3 and 3 make 6: each may be from 1 to 5."""
    assert hidden(shown((3, 2), [3, 3, 40, 50, 60])) == ["A1", "A2"]


def test_a_nought_and_a_missing_figure_do_not_help():
    """They are known; the only other force with a figure has to go, though it is large."""
    assert hidden(shown((4, 2), [3, 0, "x", 900, 50, 60])) == ["A1", "A4"]


def test_where_no_other_force_of_the_region_helps_regions_are_hidden_and_the_nation_is_not():
    """A region of one force is that force. The nation less the others would give it: another region goes, and one of
    its forces.
    """
    assert hidden(shown((1, 2, 2), [3, 50, 60, 70, 80])) == ["region:region-a", "region:region-b", "A1", "B1"]


def test_the_nation_is_hidden_when_nothing_else_works():
    """One region with a figure: it and the nation are the same sum."""
    assert hidden(shown((1, 1), [3, 0])) == ["national", "region:region-a", "A1"]


def test_a_small_total_of_a_region_is_hidden_with_another_region():
    """Two forces with 2 and 1: the region's 3 is small too."""
    assert hidden(shown((3, 2), [2, 1, 0, 50, 60])) == ["region:region-a", "region:region-b", "A1", "A2", "B1"]


def test_a_hidden_quarter_cannot_be_found_from_the_year():
    """Its own year, and that of the force hidden with it, are hidden rather than a quarter that was shown before."""
    forces = forces_of(3, 2)
    plan = plan_of(forces, PEOPLE)
    sent = [
        said(force, "M-1", "launched", 3 if (force.id, quarter.number) == ("A1", 2) else 20 + at, quarter)
        for at, force in enumerate(forces)
        for quarter in QUARTERS
    ]
    tables = suppress(plan, publish(plan, sent, QUARTERS, years=True))
    assert {str(period): hidden(tables, period=period) for period in tables["M-1"]} == {
        "2024-25-Q1": [],
        "2024-25-Q2": ["A1", "A2"],
        "2024-25-Q3": [],
        "2024-25-Q4": [],
        "2024-25": ["A1", "A2"],
    }


def shares(values: list[tuple[int, int]], **changes: object) -> Tables:
    """Three forces of one region, each with a numerator and a denominator, as shown."""
    forces = forces_of(3, 2)
    sent = [
        said(force, "M-2", item, value)
        for force, pair in zip(forces, values, strict=True)
        for item, value in zip(("plans", "launched"), pair, strict=True)
    ]
    plan = plan_of(forces, ratio(sensitive=True, **changes))
    return suppress(plan, publish(plan, sent, [Q1], years=False))


def test_a_small_numerator_hides_the_share_and_both_its_parts():
    """The percentage and the denominator would give it."""
    found = area(shares([(2, 50), (20, 60), (30, 70), (40, 80), (40, 90)]), "A1", "M-2")
    assert (found.marker, found.value, found.numerator, found.denominator) == ("c", None, None, None)


def test_those_who_did_not_are_people_too():
    """48 of 50 leaves 2."""
    assert hidden(shares([(48, 50), (20, 60), (30, 70), (40, 80), (40, 90)]), "M-2") == ["A1", "A2"]


@pytest.mark.parametrize("part", [0, 50])
def test_none_and_all_are_shown(part: int):
    """0% and 100% are noughts of one kind or the other."""
    assert hidden(shares([(part, 50), (20, 60), (30, 70), (40, 80), (40, 90)]), "M-2") == []


@pytest.mark.method("Small numbers")
def test_a_percentage_of_too_few_is_u_and_cannot_be_worked_out():
    """Its parts are hidden with it, and another force's."""
    tables = shares([(2, 4), (20, 60), (30, 70), (40, 80), (40, 90)])
    found = area(tables, "A1", "M-2")
    assert (found.marker, found.hidden) == ("u", "a percentage of fewer than 5")
    assert (found.numerator, found.denominator) == (None, None)
    assert hidden(tables, "M-2") == ["A1", "A2"]


def test_a_rate_hides_what_its_outside_denominator_would_give():
    """3 per 1,000 of a known number is a count."""
    forces = forces_of(3, 2)
    plan = plan_of(
        forces,
        ratio(
            sensitive=True,
            unit="rate",
            value=RatioOf(numerator="plans", denominator=Reference(reference="officers"), per=1000),
        ),
    )
    plan.outside["officers"].values.update({force.id: 1000.0 for force in forces})  # type: ignore[attr-defined]  # a dict
    sent = [said(force, "M-2", "plans", value) for force, value in zip(forces, [3, 40, 20, 50, 60], strict=True)]
    assert hidden(suppress(plan, publish(plan, sent, [Q1], years=False)), "M-2") == ["A1", "A3"]


def test_another_measure_that_shows_the_same_item_hides_it_too():
    """Though it does not say itself that it counts people."""
    forces = forces_of(3, 2)
    plan = plan_of(forces, PEOPLE, ratio("M-2", value=RatioOf(numerator="M-1.launched", denominator="launched")))
    counts = [3, 40, 20, 50, 60]
    sent = [said(force, "M-1", "launched", value) for force, value in zip(forces, counts, strict=True)]
    sent += [said(force, "M-2", "launched", 10 * count) for force, count in zip(forces, counts, strict=True)]
    tables = suppress(plan, publish(plan, sent, [Q1], years=False))
    assert hidden(tables, "M-1") == hidden(tables, "M-2") == ["A1", "A3"]


def test_a_sum_and_one_of_its_parts_do_not_give_the_other():
    """M-2 adds women and men; M-1 shows the women, and men are from 1 to 4."""
    items = {name: AskedItem(label=name, type="count") for name in ("women", "men")}
    women = measure("M-1", sensitive=True, items=items, value=SumOf(sum="women"))
    both = measure("M-2", sensitive=True, value=SumOf(sum=("M-1.women", "M-1.men")))
    forces = forces_of(3, 2)
    plan = plan_of(forces, women, both)
    sent: list[Observation] = []
    for force, men in zip(forces, [2, 30, 40, 50, 60], strict=True):
        sent += [said(force, "M-1", "women", 20), said(force, "M-1", "men", men)]
    tables = suppress(plan, publish(plan, sent, [Q1], years=False))
    assert "A1" in {*hidden(tables, "M-1"), *hidden(tables, "M-2")}
    assert not any(one.item == "men" and one.value == 2 for found in every(tables) for one in found.observations)


@pytest.mark.parametrize(
    "check",
    [
        Total(total="all", of=("women", "men")),
        ReturnRule(rule="all == women + men", message="They do not add up."),
    ],
)
def test_items_tied_by_a_rule_do_not_give_each_other(check: Total | ReturnRule):
    """Three measures show three items, of which every accepted return makes one the sum of the others."""
    items = {name: AskedItem(label=name, type="count") for name in ("all", "women", "men")}
    total = measure("M-1", items=items, value=SumOf(sum="all"), checks=(check,))
    women = measure("M-2", value=SumOf(sum="M-1.women"))
    men = measure("M-3", sensitive=True, value=SumOf(sum="M-1.men"))
    forces = forces_of(3, 2)
    plan = plan_of(forces, total, women, men)
    sent: list[Observation] = []
    for force, few in zip(forces, [2, 30, 40, 50, 60], strict=True):
        sent += [said(force, "M-1", "men", few), said(force, "M-1", "women", 20), said(force, "M-1", "all", 20 + few)]
    tables = suppress(plan, publish(plan, sent, [Q1], years=False))
    assert "A1" in hidden(tables, "M-3")
    assert "A1" in {*hidden(tables, "M-1"), *hidden(tables, "M-2")}


def test_an_answer_that_a_figure_shows_is_shown_with_it():
    """B1 is its region: its total of both is hidden with C1's, but its women are a figure, and so is their answer."""
    items = {name: AskedItem(label=name, type="count") for name in ("women", "men")}
    women = measure("M-1", sensitive=True, items=items, value=SumOf(sum="women"))
    men = measure("M-2", sensitive=True, value=SumOf(sum="M-1.men"))
    both = measure("M-3", value=SumOf(sum=("M-1.women", "M-1.men")))
    forces = forces_of(4, 1, 1)
    plan = plan_of(forces, women, men, both)
    answers = zip(forces, [(2, 0), (0, 5), (0, 0), (4, 2), (9, 3), (1, 3)], strict=True)
    sent = [said(f, "M-1", name, n) for f, both_of in answers for name, n in zip(items, both_of, strict=True)]
    tables = suppress(plan, publish(plan, sent, [Q1], years=False))
    own = [one for one in tables["M-1"][Q1] if one.area.code == "B1"]
    assert [(one.value, one.withheld, len(one.observations)) for one in own] == [(9, 0, 1)]
    assert "B1" in hidden(tables, "M-3")


@pytest.mark.parametrize("rule", ["men <= all", "all >= men", "men < all + 1", "all - men > 0 - 1"])
def test_a_rule_that_keeps_one_item_below_another_does_not_give_it(rule: str):
    """One of one: the other measure's figure would say that the hidden count is 1 at most, so it is hidden as well."""
    items = {name: AskedItem(label=name, type="count") for name in ("all", "men")}
    check = ReturnRule(rule=rule, message="There are more men than people.")
    men = measure("M-1", sensitive=True, items=items, value=SumOf(sum="men"), checks=(check,))
    everyone = measure("M-2", value=SumOf(sum="M-1.all"))
    forces = forces_of(4)
    plan = plan_of(forces, men, everyone)
    answers = zip(forces, [(1, 1), (30, 9), (2, 2), (60, 30)], strict=True)
    sent = [said(f, "M-1", name, n) for f, both in answers for name, n in zip(items, both, strict=True)]
    tables = suppress(plan, publish(plan, sent, [Q1], years=False))
    assert {"A1", "A3"} <= set(hidden(tables, "M-1")) & set(hidden(tables, "M-2"))


def test_the_order_of_forces_and_of_tables_changes_nothing():
    """The same cells are hidden."""
    forces = list(forces_of(3, 2, 1))
    sent = [said(force, "M-1", "launched", value) for force, value in zip(forces, [1, 9, 9, 9, 2, 3], strict=True)]
    found = []
    for seed in range(4):
        Random(seed).shuffle(forces)
        plan = plan_of(forces, PEOPLE)
        found.append(sorted(hidden(suppress(plan, publish(plan, sent, [Q1], years=False)))))
    assert found == [found[0]] * 4


def test_a_plan_that_counts_no_people_is_left_as_it_is():
    """The very same results: nothing is worked out."""
    forces = forces_of(3, 2)
    plan = plan_of(forces, measure())
    tables = publish(plan, [said(force, "M-1", "launched", 3) for force in forces], [Q1], years=False)
    kept = suppress(plan, tables)
    assert all(one is other for one, other in zip(every(kept), every(tables), strict=True))


def test_counts_of_any_size_are_hidden_alike():
    """A million million beside a 3."""
    assert hidden(shown((3, 2), [3, 1e12, 2e12, 50, 60])) == ["A1", "A2"]
