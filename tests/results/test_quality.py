"""How far a figure can be trusted: the letter, where it starts and what lowers it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.results.compiled import compile_results
from impact.results.model import Coverage, Left, Result
from impact.results.quality import Quality, Queries, ReturnStands, Standings, qualities, quality
from tests.results.small_plans import FORCES, KENT, NATIONAL, OFFICE, Q1, broken_at, definitions, measure, median, said

GOOD = ReturnStands("accepted", signed_off=True, on_time=True)
STARTS_AT_B = "Starts at B: counted from records or a sound survey."


def plain(grade: str = "B", **changes: Any) -> Measure:
    """A measure whose definition gives it a letter."""
    return measure(quality=grade, **changes)


def result(included: int = 5, period: Period = Q1, weight: float | None = None) -> Result:
    """The national figure with so many of the five forces in it."""
    told = tuple(said(one, "M-1", "launched", 1, period) for one in FORCES[:included])
    left = tuple(Left(one, "not returned") for one in FORCES[included:])
    coverage = Coverage(included, 5, left, weight, "officers in post" if weight is not None else "")
    return Result("M-1", NATIONAL, period, 1.0, "", coverage, observations=told)


def graded(
    of: Result, stands: list[ReturnStands] | None = None, measured: Measure | None = None, minimum: float = 0.75
) -> Quality:
    """The quality of a figure, with how the forces' returns stand in their order."""
    told = {(force.id, Q1): stand for force, stand in zip(FORCES, stands or [], strict=False)}
    return quality(measured or plain(), of, Standings(told), minimum)


@pytest.mark.method("Quality of the data")
def test_a_figure_with_nothing_against_it_keeps_its_letter() -> None:
    """Each fact is said all the same, with its number."""
    found = graded(result(), [GOOD] * 5)
    assert found == Quality("B", (STARTS_AT_B, "5 of 5 forces are in it.", "5 of 5 returns came on time."))
    assert found.lowering == ()


def test_fewer_than_nine_in_ten_forces_lower_it_by_one() -> None:
    """Four of five are 80%."""
    found = graded(result(4))
    assert (found.grade, found.lowering) == ("C", ("4 of 5 forces are in it: one letter lower.",))


def test_fewer_than_a_rating_needs_lower_it_by_two() -> None:
    """Three of five are under the plan's 75%."""
    found = graded(result(3))
    assert (found.grade, found.lowering) == ("D", ("3 of 5 forces are in it: two letters lower.",))
    assert graded(result(3), minimum=0.5).grade == "C"


def test_what_those_in_it_hold_counts_as_much_as_their_number() -> None:
    """All five but one, which is the largest."""
    found = graded(result(weight=0.62))
    assert found.lowering == ("5 of 5 forces are in it, with 62% of officers in post: one letter lower.",)


def test_returns_that_came_late() -> None:
    """Under four in five on time lowers it; four in five do not, nor does a return that is not yet due."""
    late, ahead = replace(GOOD, on_time=False), ReturnStands()
    assert graded(result(), [GOOD, GOOD, GOOD, late, late]).lowering == (
        "3 of 5 returns came on time: one letter lower.",
    )
    assert graded(result(), [GOOD, GOOD, GOOD, GOOD, late]).grade == "B"
    assert graded(result(), [GOOD, ahead, ahead, ahead, ahead]).reasons[-1] == "1 of 1 return came on time."


def test_queries_that_nobody_explained() -> None:
    """Only those about the measure's own answers count, and under nine in ten explained lowers it."""
    asked = replace(GOOD, queries={"M-1": Queries(explained=3, open=1), "M-9": Queries(open=7)})
    assert graded(result(), [asked, GOOD]).lowering == ("3 of 4 queries about it are explained: one letter lower.",)
    all_told = replace(GOOD, queries={"M-1": Queries(explained=1)})
    assert graded(result(), [all_told]).reasons[-1] == "1 of 1 query about it is explained."


def test_returns_that_took_the_place_of_earlier_ones() -> None:
    """More than one in ten lowers it."""
    again = replace(GOOD, replaced=True)
    assert graded(result(), [again, GOOD, GOOD, GOOD, GOOD]).lowering == (
        "1 of 5 returns took the place of an earlier version: one letter lower.",
    )


def test_a_figure_that_the_last_edition_had_otherwise_says_so() -> None:
    """By itself that does not lower it: a correction is for the better."""
    found = graded(replace(result(), revised=True))
    assert (found.grade, found.reasons[-1]) == ("B", "It differs from the last edition.")


@pytest.mark.parametrize(("period", "grade"), [("2023-24-Q4", "B"), ("2024-25-Q1", "C"), ("2025-26-Q1", "B")])
def test_a_definition_that_changed_within_the_year(period: str, grade: str) -> None:
    """For the four quarters from the break on; not before it, and not after."""
    found = graded(result(period=Period.parse(period)), measured=plain(**broken_at("2024-25-Q1")))
    assert found.grade == grade
    last = graded(result(period=Period.parse("2024-25-Q4")), measured=plain(**broken_at("2024-25-Q1")))
    assert last.lowering == ("Its definition changed in Q1 2024/25, within the year: one letter lower.",)


def test_several_reasons_add_up_and_nothing_is_below_d() -> None:
    """From A by one for coverage and one for lateness to C; with more to D and no further."""
    late = replace(GOOD, on_time=False)
    assert graded(result(4), [late] * 5, plain("A")).grade == "C"
    assert graded(result(2), [late] * 5, plain("A", **broken_at("2024-25-Q1"))).grade == "D"


def test_a_team_s_own_figure() -> None:
    """It has no coverage to speak of; without a figure there is nothing to trust."""
    days = median(quality="A")
    there = Result("M-4", NATIONAL, Q1, 9.0, "", Coverage(1, 1), observations=(said(OFFICE, "M-4", "days", 9),))
    gone = replace(there, value=None, observations=(), coverage=Coverage(0, 1, (Left(OFFICE, "not returned"),)))
    assert graded(there, measured=days).grade == "A"
    assert graded(gone, measured=days).lowering == ("Its supplier gave no figure: two letters lower.",)


def test_every_period_of_every_measure_has_its_own() -> None:
    """As many as the series has results, by ref."""
    plan = definitions(plain(), median(quality="A"))
    sent = [said(one, "M-1", "launched", 1) for one in FORCES]
    compiled = compile_results(plan, sent, {}, Q1)
    found = qualities(plan, compiled, {(KENT.id, Q1): GOOD})
    assert {ref: len(each) for ref, each in found.items()} == {
        ref: len(series.results) for ref, series in compiled.national.items()
    }
    assert [one.grade for one in found["M-1"]] == [*("D",) * (len(found["M-1"]) - 1), "B"]
    assert found["M-1"][-1].reasons[-1] == "1 of 1 return came on time."


@given(
    st.sampled_from("ABCD"),
    st.integers(0, 5),
    st.lists(st.builds(ReturnStands, on_time=st.booleans(), replaced=st.booleans(), state=st.just("accepted"))),
)
def test_the_letter_is_never_better_than_the_definition_s(
    start: str, included: int, stands: list[ReturnStands]
) -> None:
    """Whatever is known of the returns; and it is lower exactly where a reason says so."""
    found = graded(result(included), stands, plain(start))
    assert found.grade >= start
    assert (found.grade > start) is (bool(found.lowering) and start < "D")
