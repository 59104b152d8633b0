"""Forces beside one another, each against what chance would do to one of its size."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import inf, isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx

from impact.plan.measure import Measure, RatioOf, Reference
from impact.plan.model import Presentation
from impact.plan.periods import Period
from impact.plan.register import Area
from impact.results.funnel import Funnel, NoFunnel, funnel
from impact.results.model import Coverage, Result
from tests.results.small_plans import NATIONAL, Q1, measure, median, ratio, share

RULES = Presentation()
RATIO = ratio()
PER_OFFICER = measure(
    "M-5",
    unit="rate",
    value=RatioOf(numerator="launched", denominator=Reference(reference="officers"), per=1000),
    across_forces="ratio_of_sums",
)
HEART_SURGERY = {
    "Bristol": (41, 143),
    "Leicester": (25, 187),
    "Leeds": (24, 323),
    "Oxford": (23, 122),
    "Guys": (25, 164),
    "Liverpool": (42, 405),
    "Southampton": (24, 239),
    "Great Ormond St": (53, 482),
    "Newcastle": (26, 195),
    "Harefield": (25, 177),
    "Birmingham": (58, 581),
    "Brompton": (31, 301),
}


def force(name: str, hits: float, size: float, measured: Measure = RATIO, period: Period = Q1) -> Result:
    """One force's figure."""
    per = measured.value.per if isinstance(measured.value, RatioOf) else 1
    value = per * hits / size if size else None
    return Result(measured.ref, Area("force", name, name), period, value, "", Coverage(1, 1), float(hits), float(size))


def forces(counted: Iterable[tuple[float, float]], measured: Measure = RATIO) -> list[Result]:
    """Force 1, Force 2, …"""
    return [force(f"Force {at}", hits, size, measured) for at, (hits, size) in enumerate(counted, 1)]


def drawn(measured: Measure, results: list[Result]) -> Funnel:
    """The funnel, which must be one."""
    found = funnel(measured, results, RULES)
    assert isinstance(found, Funnel)
    return found


def reason(measured: Measure, results: list[Result]) -> str:
    """Why there is none."""
    found = funnel(measured, results, RULES)
    assert isinstance(found, NoFunnel)
    return found.reason


@pytest.mark.method("Comparing forces")
def test_the_centre_is_the_rate_of_all_together():
    """1 of 2 and nine times 10 of 100: 91 of 902, not the mean of the percentages."""
    assert drawn(RATIO, forces([(1, 2), *[(10, 100)] * 9])).centre == approx(100 * 91 / 902)


@pytest.mark.method("Comparing forces")
def test_a_small_force_is_not_called_an_outlier_for_being_small():
    """2 of 3 is 66.7% and within; the same share of 300 is far above."""
    small, *_, large = drawn(RATIO, forces([(2, 3), *[(10, 100)] * 9, (200, 300)])).places
    assert small.value == large.value
    assert (small.stand, large.stand) == ("within", "above 99.8%")
    assert small.words == (
        "Force 1, at 66.7%, is within the 95% limits for its size: chance alone could explain where it stands."
    )
    assert large.words == (
        "Force 11, at 66.7%, is above the 99.8% limits for its size: by chance alone, "
        "fewer than 1 in 1,000 would be so high."
    )


@pytest.mark.method("Comparing forces")
def test_bristol_stands_out():
    """Deaths of children under 1 after open heart surgery, twelve centres of England, 1991 to 1995.

    Data: D. J. Spiegelhalter, The Art of Statistics (2019), figure 2.5, github.com/dspiegel29/ArtofStatistics.
    """
    found = drawn(RATIO, [force(name, *counted) for name, counted in HEART_SURGERY.items()])
    assert found.centre == approx(11.96, abs=0.005)
    outside = {place.area.name: place.stand for place in found.places if place.stand != "within"}
    assert outside == {"Bristol": "above 99.8%", "Oxford": "above 95%", "Leeds": "below 95%"}
    assert found.spread == (
        "3 of 12 forces lie outside the 95% limits, where chance alone would leave about 1 at most. "
        "The forces differ by more than chance, so to be outside does not set one force apart from the rest."
    )


@pytest.mark.method("Comparing forces")
def test_without_bristol_the_others_are_as_chance_would_have_them():
    """Nine of eleven within, one a little above and one a little below: nothing is said of all together."""
    found = drawn(RATIO, [force(name, *counted) for name, counted in HEART_SURGERY.items() if name != "Bristol"])
    assert {place.area.name: place.stand for place in found.places if place.stand != "within"} == {
        "Oxford": "above 95%", "Leeds": "below 95%",
    }  # fmt: skip
    assert not found.crowded


@pytest.mark.method("Comparing forces")
def test_counts_per_officer_are_rates_of_events():
    """7 in 1,000 officers where 2 are usual: above. More of them than officers is no fault."""
    places = drawn(PER_OFFICER, forces([(7, 1000.5), *[(4, 2000)] * 11, (2, 0.5)], PER_OFFICER)).places
    assert places[0].stand == "above 95%"
    assert places[0].words == (
        "Force 1, at 7.0, is above the 95% limits for its size: by chance alone, fewer than 1 in 40 would be so high."
    )
    assert places[-1].stand == "above 99.8%"


@pytest.mark.method("Comparing forces")
def test_where_forces_differ_by_more_than_chance_it_is_said():
    """Half of them at 40% and half at 60%: no one force stands apart."""
    found = drawn(RATIO, forces([(160, 400), (240, 400)] * 10))
    assert found.crowded
    assert found.spread == (
        "20 of 20 forces lie outside the 95% limits, where chance alone would leave about 1 at most. "
        "The forces differ by more than chance, so to be outside does not set one force apart from the rest."
    )


@pytest.mark.parametrize(
    ("extreme", "spread"),
    [
        ([], "None of 10 forces lies outside the 95% limits, where chance alone would leave about 1 at most."),
        ([(90, 100)], "1 force of 11 lies outside the 95% limits, where chance alone would leave about 1 at most."),
    ],
)
def test_how_many_lie_outside_is_said_in_words(extreme: list[tuple[float, float]], spread: str):
    """None, and one."""
    assert drawn(RATIO, forces([(50, 100)] * 10 + extreme)).spread == spread


def test_the_curve_runs_from_the_smallest_to_the_largest_force():
    """In whole cases for a percentage; every force's own limits lie on it."""
    found = drawn(RATIO, forces([(1, 2), *[(10, 100)] * 9]))
    sizes = [limits.denominator for limits in found.curve]
    assert (sizes[0], sizes[-1]) == (2, 100)
    assert sizes == sorted(set(sizes))
    assert all(size.is_integer() for size in sizes)
    assert found.curve[-1] == found.places[-1].limits


def test_forces_of_one_size_have_one_place_on_the_curve():
    """There is no slope to draw."""
    assert len(drawn(RATIO, forces([(10, 100), *[(20, 100)] * 9])).curve) == 1


@pytest.mark.method("Comparing forces")
@pytest.mark.parametrize(
    ("left", "why"),
    [
        (force("Kent", 0, 0), "no denominator"),
        (replace(force("Kent", 2, 3), value=None, marker="u"), "too few cases"),
        (replace(force("Kent", 1, 1), value=None, numerator=None, denominator=None), "nothing returned"),
        (force("Kent", 1, float("nan")), "no number"),
        (force("Kent", 1, inf), "no number"),
    ],
)
def test_a_force_without_a_figure_to_show_is_left_out_and_named(left: Result, why: str):
    """And it does not move the centre, from which it could be worked out."""
    others = forces([(10, 100)] * 10)
    found = drawn(RATIO, [left, *others])
    assert found.left == (left,)
    assert found.centre == approx(10)
    assert len(found.places) == 10


@pytest.mark.method("Comparing forces")
@pytest.mark.parametrize(
    ("measured", "counted", "why"),
    [
        (RATIO, [(1, 2)] * 9, "9 forces have a figure; 10 are needed for a comparison."),
        (RATIO, [(1, 2)], "1 force has a figure; 10 are needed for a comparison."),
        (RATIO, [], "0 forces have a figure; 10 are needed for a comparison."),
        (ratio(supplier="survey"), [(1, 2)] * 10, "One team supplies it, so there are no forces to compare."),
        (share("M-2"), [], "It has no denominator, so a large force cannot be set beside a small one."),
        (measure("M-2"), [], "It has no denominator, so a large force cannot be set beside a small one."),
        (
            median("M-2", supplier="forces"),
            [],
            "It has no denominator, so a large force cannot be set beside a small one.",
        ),
        (RATIO, [(0, 5)] * 10, "Every force stands at 0.0%."),
        (RATIO, [(5, 5)] * 10, "Every force stands at 100.0%."),
        (RATIO, [(1.5, 5)] * 10, "What it divides is not a count of cases, so chance has no limits to draw."),
        (RATIO, [(6, 5)] * 10, "What it divides is not a count of cases, so chance has no limits to draw."),
        (RATIO, [(-1, 5)] * 10, "What it divides is not a count of cases, so chance has no limits to draw."),
    ],
)
def test_where_forces_cannot_be_set_beside_one_another_the_reason_is_given(
    measured: Measure, counted: list[tuple[float, float]], why: str
):
    """Too few, no denominator, one team, no counts, or nothing that differs."""
    assert reason(measured, forces(counted, measured)) == why


@pytest.mark.parametrize(
    ("result", "why"),
    [
        (replace(force("Kent", 1, 2), measure="M-9"), "Every result must be of M-2."),
        (replace(force("Kent", 1, 2), area=NATIONAL), "Every result must be of a force."),
        (force("Kent", 1, 2, period=Q1.following), "Every result must be of one period."),
        (force("Force 1", 1, 2), "A force stands among the results twice."),
    ],
)
def test_results_of_different_things_are_refused(result: Result, why: str):
    """Another measure, the nation, another period, the same force again."""
    with pytest.raises(ValueError, match=why):
        funnel(RATIO, [*forces([(10, 100)] * 10), result], RULES)


counted = st.integers(1, 10**12).flatmap(lambda size: st.tuples(st.integers(0, size), st.just(size)))


@pytest.mark.slow
@settings(
    max_examples=25, deadline=None
)  # numbers of any size, many of them: exact chances of a trillion take their time
@given(st.lists(counted, min_size=10, max_size=20), st.sampled_from([RATIO, PER_OFFICER]))
def test_any_forces_give_numbers_that_can_be_drawn(pairs: list[tuple[int, int]], measured: Measure):
    """Up to a trillion cases: limits nest around the centre, and the order of forces does not matter."""
    found = funnel(measured, forces(pairs, measured), RULES)
    if isinstance(found, NoFunnel):
        assert found.reason.startswith("Every force stands at")
        return
    for limits in (*found.curve, *(place.limits for place in found.places)):
        ends = (limits.lower_outer, limits.lower, found.centre, limits.upper, limits.upper_outer)
        assert all(isfinite(end) for end in ends)
        assert list(ends) == sorted(ends)
    turned = drawn(measured, list(reversed(forces(pairs, measured))))
    assert [place.stand for place in reversed(turned.places)] == [place.stand for place in found.places]
