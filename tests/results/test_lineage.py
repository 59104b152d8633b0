"""Which force carries on the work of another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from impact.plan.periods import Period
from impact.plan.register import Register
from impact.results.compute import Lineage
from tests.results.small_plans import CLEVELAND, DURHAM, KENT, Q1, merged


def after(steps: int) -> Period:
    return Q1.moved(steps)


@pytest.mark.method("Mergers and closures")
def test_a_force_is_its_own_until_the_last_period_at_whose_end_it_existed():
    """Durham ended on 30 June: from July on Cleveland does its work."""
    found = Lineage(merged(DURHAM, CLEVELAND, "2024-25-Q1"))
    assert [found.survivor(DURHAM.id, after(steps)) for steps in (-1, 0, 1)] == [DURHAM.id, DURHAM.id, CLEVELAND.id]
    assert [len(found.parts(CLEVELAND.id, after(steps))) for steps in (-1, 0, 1, 5)] == [0, 0, 1, 1]
    assert [bool(found.break_words(CLEVELAND.id, after(steps))) for steps in (-1, 0, 1, 2)] == [
        False,
        False,
        True,
        False,
    ]


def test_a_merger_in_the_middle_of_a_quarter_counts_from_that_quarter():
    """At its end the two are one."""
    ended = replace(DURHAM, until=date(2024, 8, 10), successor=CLEVELAND.id)
    found = Lineage(Register((CLEVELAND, ended)))
    assert found.survivor(DURHAM.id, after(1)) == CLEVELAND.id
    assert found.break_words(CLEVELAND.id, after(1)) == "Durham became part of Cleveland after 10 August 2024"


def test_a_force_may_pass_through_two_others():
    """Durham into Cleveland, and Cleveland into Kent: Kent has both."""
    first = replace(DURHAM, until=date(2024, 6, 30), successor=CLEVELAND.id)
    second = replace(CLEVELAND, until=date(2024, 9, 30), successor=KENT.id)
    found = Lineage(Register((first, second, KENT)))
    assert found.survivor(DURHAM.id, after(2)) == KENT.id
    assert {part.name for part in found.parts(KENT.id, after(2))} == {"Cleveland", "Durham"}


def test_a_circle_ends():
    """Whatever a register says, an answer comes."""
    first = replace(DURHAM, until=date(2024, 6, 30), successor=CLEVELAND.id)
    second = replace(CLEVELAND, until=date(2024, 6, 30), successor=DURHAM.id)
    found = Lineage(Register((first, second)))
    assert found.survivor(DURHAM.id, after(1)) in (DURHAM.id, CLEVELAND.id)
    assert len(found.parts(DURHAM.id, after(1))) == 1


def test_a_force_that_closed_without_a_successor_is_nobody_s():
    """It stays its own."""
    found = Lineage(Register((replace(DURHAM, until=date(2024, 6, 30)), CLEVELAND)))
    assert found.survivor(DURHAM.id, after(1)) == DURHAM.id
    assert found.parts(CLEVELAND.id, after(1)) == ()
