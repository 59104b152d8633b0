"""Forces that adopted a practice beside those that did not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx

from impact.plan.measure import AskedItem
from impact.results.compute import Gathering, ObservationIndex
from impact.results.contribution import contribution
from tests.results.adopting_forces import Course, answered, compared, forces, plan_of, quarter
from tests.results.small_plans import broken_at, measure

pytestmark = pytest.mark.method("Contribution, not cause")

YES, NO = "nnyy", "nnnn"
TWO_AND_TWO = [
    Course((10, 12, 20, 22), YES),
    Course((20, 22, 32, 34), YES),
    Course((5, 5, 6, 6), NO),
    Course((7, 7, 10, 10), NO),
]


def test_the_adopters_change_less_the_change_of_the_rest():
    """10 and 12, on average 11; the rest 1 and 3, on average 2: 9 more."""
    found = compared(TWO_AND_TWO)
    assert found.difference is not None and found.adopters is not None and found.rest is not None
    assert found.difference.size == approx(9)
    assert (found.adopters.before, found.adopters.after, found.adopters.change) == approx((16, 27, 11))
    assert (found.rest.before, found.rest.after, found.rest.change) == approx((6, 8, 2))
    assert found.adopted == ("M-3", "broker")
    assert (found.left, found.why_not) == ((), "")


def test_it_is_said_in_words_with_the_caution():
    """What each group did, the difference with its interval, and that this proves no cause."""
    found = compared(TWO_AND_TWO)
    assert found.says == (
        "The 2 forces that adopted it rose by 11.0 on average; the 2 forces that did not rose by 2.0 over the same"
        " periods. The first change less the second is 9.0 (95% interval: 2.9 to 15.1): more than chance explains, and"
        " the way it should go."
    )
    assert found.caution == (
        "This is contribution, not proof of cause. Forces chose whether to adopt, and what led them to it may have"
        " moved the figure too. So may anything else that changed at the time in one group more than in the other."
    )


def test_a_difference_that_chance_may_make_is_not_called_one():
    """The interval holds 0; neither does it say that the practice does nothing."""
    found = compared([Course((0, 0, 9, 9), YES), Course((0, 0, 1, 1), YES), *TWO_AND_TWO[2:]])
    assert found.says.endswith(": no more than chance explains.")


def test_forces_that_all_changed_alike_give_no_interval():
    """Nothing measures chance, and that is said."""
    same = [Course((0, 0, 9, 9), YES)] * 2 + [Course((0, 0, 1, 1), NO)] * 2
    assert compared(same).says.endswith(
        "less the second is 8.0: all forces of a group changed alike, so nothing says how large a difference"
        " chance makes."
    )


def test_a_fall_that_was_not_wanted_is_against_the_way():
    """By the measure's direction."""
    assert compared(TWO_AND_TWO, direction="decrease").says.endswith("and against the way it should go.")


def test_each_adopter_is_compared_over_its_own_periods():
    """The rest leap after the first adoption and before the second: neither adopter is credited with the leap."""
    found = compared(
        [
            Course((1, 1, 6, 6, 6, 6), "nnyyyy"),
            Course((0, 0, 5, 5, 5, 5), "nnnnyy"),
            Course((10, 10, 15, 15, 15, 15), "nnnnnn"),
            Course((20, 20, 25, 25, 25, 25), "nnnnnn"),
        ]
    )
    assert found.difference is not None
    assert found.difference.size == approx(0, abs=1e-9)
    assert "The first change less the second is 0.0: " in found.says


def test_a_force_that_missed_a_quarter_still_compares():
    """The level of a large force that is silent once does not stand in for a fall."""
    found = compared([*TWO_AND_TWO, Course((1000, None, 1002, 1002), NO), Course((50, 50, 52, 52), NO)])
    assert found.difference is not None
    assert found.difference.size == approx(9)


def test_who_is_in_neither_group_is_named():
    """Those that stopped, had adopted by the start, never answered, or cannot be dated; and those without figures."""
    odd = ["nyyn", "yyyy", "----", "n-yy", "nnny", "nnyy"]
    figures = [(1, 1, 1, 1)] * 5 + [(1, None, 1, 1)]
    found = compared([*TWO_AND_TWO, *(Course(*pair) for pair in zip(figures, odd, strict=True))])
    assert {one.supplier.id: one.why for one in found.left} == {
        "F05": "adopted in Q2 2022/23, and had stopped by Q4 2022/23",
        "F06": "had adopted by Q1 2022/23, when it was first asked",
        "F07": "did not say whether it had adopted",
        "F08": "did not answer for Q2 2022/23, so it is not known when it adopted",
        "F09": "has not 2 figures both before and after it adopted",
        "F10": "has not 2 figures both before and after it adopted",
    }
    assert found.difference is not None and found.difference.size == approx(9)


def test_since_says_when_adopting_began():
    """A yes in that first period is dated by it; one before it is not of this practice."""
    courses = [*TWO_AND_TWO[:2], *TWO_AND_TWO[2:], Course((1, 1, 1, 1), "-yyy"), Course((1, 1, 11, 11), "--yy")]
    found = compared(courses, since="2022-23-Q3")
    assert found.adopters is not None
    assert [force.id for force in found.adopters.forces] == ["F01", "F02", "F06"]
    assert [(one.supplier.id, one.why) for one in found.left] == [("F05", "had adopted before Q3 2022/23")]


def test_figures_after_the_last_answer_are_not_used():
    """A force that said no and then nothing may have adopted since."""
    found = compared([*TWO_AND_TWO, Course((1, 1, 1, 99), "nnn-")])
    assert [(one.supplier.id, one.why) for one in found.left] == [
        ("F05", "has not 2 figures both before and after others adopted")
    ]


def test_a_count_of_what_was_adopted_is_a_yes_above_0_and_never_stops():
    """None adopted later on does not undo what was adopted before."""
    item = AskedItem(label="Practices adopted", type="count")
    flow = {"items": {"broker": item}, "across_time": "flow"}
    courses = [Course((10, 12, 20, 22), "nnyn"), *TWO_AND_TWO[1:]]
    assert compared(courses, asks=flow).difference is not None
    stock = compared(courses, asks={**flow, "across_time": "stock"})
    assert stock.left[0].why == "adopted in Q3 2022/23, and had stopped by Q4 2022/23"


def test_small_groups_are_not_compared():
    """Under the plan's minimum of either, with the reason."""
    found = compared(TWO_AND_TWO, fewest=3)
    assert found.difference is None
    assert found.why_not == "forces that adopted it and have figures before and after: 2, and at least 3 are needed"
    found = compared([*TWO_AND_TWO[:2], Course((5, 5, 5, 5), YES), *TWO_AND_TWO[2:]], fewest=3)
    assert found.why_not == (
        "forces that did not adopt it and have figures before and after: 2, and at least 3 are needed"
    )


def test_two_periods_are_needed_on_each_side():
    """Three in all cannot give them."""
    found = compared([Course(one.figures[:3], one.answers[:3]) for one in TWO_AND_TWO])
    assert found.why_not == "periods: 3, and at least 4 are needed"


def test_figures_are_not_compared_across_a_break():
    """Only those since the last change of definition are."""
    found = compared(TWO_AND_TWO, **broken_at("2022-23-Q2"))
    assert found.why_not == (
        "the definition changed in Q2 2022/23, and only figures since then compare; periods: 3, and at least 4 are"
        " needed"
    )


def test_a_force_that_took_another_in_is_compared_from_then_on():
    """It is another force than before: only one figure is left before it adopted."""
    courses = [*TWO_AND_TWO, Course((5, 5, 60, 60, 60), "nnnyy")]
    made = plan_of(5)
    taken = replace(forces(6)[5], until=quarter(1).last, successor="F05")
    made = replace(made, register=replace(made.register, suppliers=(*forces(5), taken)))
    found = contribution(Gathering(made, ObservationIndex(answered(courses))), made.plan.measures[0], quarter(4))
    assert found is not None
    assert [(one.supplier.id, one.why) for one in found.left] == [
        ("F05", "has not 2 figures both before and after it adopted")
    ]


def test_a_measure_without_a_practice_has_no_comparison():
    """None, and nothing to say."""
    made = plan_of(4)
    assert contribution(Gathering(made, ObservationIndex(())), measure(), quarter(3)) is None


def test_what_the_groups_did_before_is_told():
    """Adopters that were already gaining may only have gone on."""
    found = compared(
        [
            Course((0, 10, 20, 30, 40), "nnnyy"),
            Course((0, 12, 24, 36, 48), "nnnyy"),
            Course((1, 1, 1, 1, 1), "nnnnn"),
            Course((1, 2, 3, 4, 5), "nnnnn"),
        ]
    )
    assert found.trend is not None and found.trend.size == approx(10.5)
    assert found.trend_says == (
        "The two groups were moving apart before that: the trend of the adopters less that of the rest was 10.50 a"
        " quarter (95% interval: 3.58 to 17.42), more than chance explains. The difference may be no more than this"
        " going on."
    )


def test_groups_that_moved_alike_before():
    """That nothing was seen is not said to prove that there was nothing."""
    alike = [Course((0, 1 + n % 2, 2, 9, 9), "nnnyy") for n in range(2)]
    rest = [Course((5, 6 + n % 2, 7 + n, 8, 8), "nnnnn") for n in range(2)]
    assert compared([*alike, *rest]).trend_says == (
        "Before that, the trend of the adopters less that of the rest was −0.25 a quarter (95% interval: −3.43 to"
        " 2.93), no more than chance explains. A difference in trend too small to be seen here is not ruled out."
    )


def test_too_few_figures_before_to_tell_a_trend():
    """Two points are no trend."""
    assert compared(TWO_AND_TWO).trend_says == (
        "Whether the two groups moved alike before cannot be told: too few forces have 3 figures before."
    )


COUNT = st.integers(0, 500)
QUARTERS = 6
FIGURES = st.lists(COUNT, min_size=QUARTERS, max_size=QUARTERS)
STARTS = st.integers(2, QUARTERS - 2)
GROUPS = st.tuples(
    st.lists(st.tuples(FIGURES, STARTS), min_size=2, max_size=4), st.lists(FIGURES, min_size=2, max_size=4)
)


def courses_of(groups, add=lambda at: 0):
    adopters, rest = groups
    answers = ["n" * start + "y" * (QUARTERS - start) for _, start in adopters] + ["n" * QUARTERS] * len(rest)
    figures = [held for held, _ in adopters] + rest
    return [
        Course([value + add(at) for at, value in enumerate(held)], said)
        for held, said in zip(figures, answers, strict=True)
    ]


@settings(deadline=None, max_examples=40)
@given(GROUPS, st.lists(COUNT, min_size=QUARTERS, max_size=QUARTERS))
def test_what_moves_all_forces_alike_changes_nothing(groups, common):
    """A constant, a trend, a bad winter: the difference and its interval stay as they are."""
    plain, moved = compared(courses_of(groups)), compared(courses_of(groups, lambda at: common[at]))
    assert plain.difference is not None and moved.difference is not None
    assert moved.difference.size == approx(plain.difference.size, abs=1e-6)
    assert (moved.difference.low is None) == (plain.difference.low is None)
    if plain.difference.low is not None:
        assert moved.difference.low == approx(plain.difference.low, abs=1e-6)
        assert moved.difference.high == approx(plain.difference.high, abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(st.lists(FIGURES, min_size=2, max_size=4), st.lists(FIGURES, min_size=2, max_size=4), STARTS)
def test_swapping_the_groups_turns_the_sign(one, other, start):
    """Where all adopt at once."""
    found = compared(courses_of(([(held, start) for held in one], other))).difference
    turned = compared(courses_of(([(held, start) for held in other], one))).difference
    assert found is not None and turned is not None
    assert turned.size == approx(-found.size, abs=1e-6)
    if found.low is not None and turned.high is not None:
        assert turned.high == approx(-found.low, abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(GROUPS, st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_nothing(groups, draw):
    """However they come out of the store."""
    courses = courses_of(groups)
    made = plan_of(len(courses))
    every = list(answered(courses))
    first = contribution(Gathering(made, ObservationIndex(every)), made.plan.measures[0], quarter(QUARTERS - 1))
    draw.shuffle(every)
    assert contribution(Gathering(made, ObservationIndex(every)), made.plan.measures[0], quarter(QUARTERS - 1)) == first


@given(st.lists(st.tuples(st.lists(st.one_of(st.none(), st.just(10**12), COUNT), min_size=6, max_size=6),
                          st.text("yn-", min_size=6, max_size=6)), min_size=1, max_size=8))  # fmt: skip
def test_whatever_forces_say_there_is_a_difference_or_a_reason(said):
    """No exception, no infinity, and every force is in one of the groups or named."""
    found = compared([Course(*pair) for pair in said])
    assert (found.difference is None) == bool(found.why_not)
    if found.difference is not None and found.adopters is not None and found.rest is not None:
        numbers = [found.difference.size, found.difference.low or 0, found.difference.high or 0]
        assert all(abs(number) < 1e15 for number in numbers)
        named = [*found.adopters.forces, *found.rest.forces, *(one.supplier for one in found.left)]
        assert sorted(force.id for force in named) == [force.id for force in forces(len(said))]


def test_forces_of_a_plan_that_ended_are_not_compared():
    """Only those of the last period are asked; who closed before it is in nobody's group."""
    made = plan_of(4)
    closed = replace(forces(4)[0], until=quarter(1).last)
    made = replace(made, register=replace(made.register, suppliers=(closed, *forces(4)[1:])))
    found = contribution(Gathering(made, ObservationIndex(answered(TWO_AND_TWO))), made.plan.measures[0], quarter(3))
    assert found is not None and found.why_not.startswith("forces that adopted it and have figures before and after: 1")
