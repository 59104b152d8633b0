"""Why a figure may still change: the reasons behind [p]."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.plan.periods import Period
from impact.plan.register import Supplier
from impact.results.compiled import compile_results
from impact.results.model import Coverage, Left, Result
from impact.results.quality import ReturnStands, Standings, provisional, with_provisional
from tests.results.small_plans import (
    CLEVELAND,
    DURHAM,
    FORCES,
    KENT,
    NATIONAL,
    OFFICE,
    Q1,
    STAFFORDSHIRE,
    WEST_MIDLANDS,
    definitions,
    measure,
    median,
    said,
)

SIGNED = ReturnStands("accepted", signed_off=True, on_time=True)
SILENT = ReturnStands()


def result(*in_it: Supplier, left: tuple[Left, ...] = ()) -> Result:
    """The national figure of the quarter, of the suppliers *in_it*."""
    told = tuple(said(one, "M-1", "launched", 1) for one in in_it)
    return Result("M-1", NATIONAL, Q1, float(len(told)), "", Coverage(len(told), 5, left), observations=told)


def stands(**changes: ReturnStands) -> dict[tuple[str, Period], ReturnStands]:
    """Every force signed off, but for those named."""
    return {(one.id, Q1): changes.get(one.name.replace(" ", "_"), SIGNED) for one in (*FORCES, OFFICE)}


def left(*silent: Supplier) -> tuple[Left, ...]:
    """Those who did not return."""
    return tuple(Left(one, "not returned") for one in silent)


@pytest.mark.method("Provisional and revised")
def test_a_figure_of_returns_that_are_all_signed_off_is_final() -> None:
    """Nothing more is to come."""
    assert provisional(result(*FORCES), Standings(stands())) == ()


def test_a_force_that_has_not_returned_is_named() -> None:
    """One by its name, more by their number."""
    one = result(*FORCES[:4], left=left(KENT))
    three = result(*FORCES[:2], left=left(*FORCES[2:]))
    missing = dict.fromkeys(("Kent", "Staffordshire", "West_Midlands"), SILENT)
    assert provisional(one, Standings(stands(Kent=SILENT))) == ("Kent has not returned",)
    assert provisional(three, Standings(stands(**missing))) == ("3 forces have not returned",)


def test_what_nobody_said_of_a_return() -> None:
    """Of a force that is left out, that it has not returned; of one that is in the figure, nothing."""
    assert provisional(result(*FORCES[:4], left=left(KENT)), Standings({})) == ("Kent has not returned",)


def test_returns_with_errors_open_queries_and_without_a_signature() -> None:
    """Each is counted, in this order; a return with open queries that is not signed off is in both counts."""
    found = stands(
        Kent=ReturnStands("errors"),
        Durham=ReturnStands("queries", open_queries=2),
        Cleveland=ReturnStands("accepted"),
        Staffordshire=ReturnStands("accepted"),
    )
    figure = result(CLEVELAND, DURHAM, STAFFORDSHIRE, WEST_MIDLANDS, left=(Left(KENT, "return has errors"),))
    assert provisional(figure, Standings(found)) == (
        "1 return has errors",
        "1 return has open queries",
        "3 returns are not signed off",
    )


def test_a_force_that_marked_its_answer_has_returned() -> None:
    """Its [x] may still change until it is signed off."""
    marked = Left(KENT, "not available [x]", (said(KENT, "M-1", "launched", "x"),))
    figure = result(*FORCES[:4], left=(marked,))
    assert provisional(figure, Standings(stands())) == ()
    assert provisional(figure, Standings(stands(Kent=ReturnStands("accepted")))) == ("1 return is not signed off",)


def test_a_period_that_is_closed() -> None:
    """What has not come by the lock date cannot come; what came and nobody signed still waits for that."""
    figure = result(*FORCES[:3], left=(*left(STAFFORDSHIRE), Left(KENT, "return has errors")))
    found = stands(
        Staffordshire=replace(SILENT, closed=True),
        Kent=ReturnStands("errors", closed=True),
        Durham=ReturnStands("accepted", closed=True),
    )
    assert provisional(figure, Standings(found)) == ("1 return is not signed off",)
    assert provisional(figure, Standings({**found, (DURHAM.id, Q1): replace(SIGNED, closed=True)})) == ()


def test_a_year_rests_on_the_returns_of_its_own_quarters() -> None:
    """An annual answer comes with the last quarter's return; four quarters' answers with four."""
    year = Period(2023, "year")
    annual = said(KENT, "M-1", "launched", 3, year)
    last = Period.parse("2023-24-Q4")
    asked = Standings({})
    assert asked.behind(replace(result(), period=year, observations=(annual,))) == {asked.of(last): {KENT.id}}
    four = tuple(said(KENT, "M-1", "launched", 3, last.moved(-back)) for back in range(4))
    assert len(asked.behind(replace(result(), period=year, observations=four))) == 4


def test_a_year_so_far_waits_for_the_quarter_that_is_lacking() -> None:
    """Kent sent nothing for the first of two quarters: whether that may still come decides, not the year's last one."""
    plan = definitions(measure())
    q2 = Q1.moved(1)
    sent = [
        said(one, "M-1", "launched", 2, period) for one in FORCES for period in (Q1, q2) if (one, period) != (KENT, Q1)
    ]
    compiled = compile_results(plan, sent, {}, q2)
    signed = {(one.id, period): SIGNED for one in FORCES for period in (Q1, q2)}
    closed = with_provisional(compiled, {**signed, (KENT.id, Q1): replace(SILENT, closed=True)})
    still = with_provisional(compiled, {**signed, (KENT.id, Q1): SILENT})
    assert closed.years["M-1"].result.provisional == ()
    assert still.years["M-1"].result.provisional == ("Kent has not returned",)


def test_every_result_of_a_quarter_gets_its_own_reasons() -> None:
    """The nation waits for Kent, Durham for nobody; what was concluded stays."""
    plan = definitions(measure(), median())
    sent = [*(said(one, "M-1", "launched", 2) for one in FORCES[:4]), said(OFFICE, "M-4", "days", 9)]
    before = compile_results(plan, sent, {}, Q1)
    after = with_provisional(before, stands(Kent=SILENT))
    assert after.national["M-1"].latest.provisional == ("Kent has not returned",)
    assert after.national["M-4"].latest.provisional == ()
    durham, kent = (next(r for r in after.forces["M-1"] if r.area.code == one.id) for one in (DURHAM, KENT))
    assert (durham.provisional, kent.provisional) == ((), ("Kent has not returned",))
    assert [r.provisional for r in after.regions["M-1"]] == [(), (), ("Kent has not returned",)]
    assert after.national["M-1"].rating == before.national["M-1"].rating


def test_a_team_that_has_not_returned_is_named() -> None:
    """As a force would be."""
    compiled = with_provisional(compile_results(definitions(median()), [], {}, Q1), {})
    assert compiled.national["M-4"].latest.provisional == ("Programme office has not returned",)


@given(st.lists(st.sampled_from([SIGNED, SILENT, ReturnStands("accepted"), ReturnStands("errors")]), min_size=5))
def test_final_exactly_when_every_return_is_signed_off(drawn: list[ReturnStands]) -> None:
    """While nothing is closed, there is a reason as soon as one return is anything else."""
    found = {(force.id, Q1): stand for force, stand in zip(FORCES, drawn, strict=False)}
    there = [force for force in FORCES if found[force.id, Q1].state == "accepted"]
    others = tuple(Left(force, found[force.id, Q1].state) for force in FORCES if force not in there)
    final = not provisional(result(*there, left=others), Standings(found))
    assert final is all(stand == SIGNED for stand in drawn[:5])
