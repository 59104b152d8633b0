"""The grid of the expected and the received."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from impact.plan.periods import Period
from impact.store.model import SignOff, State, Submission, Withdrawal
from impact.store.standing import grid
from tests.store.plans import CLEVELAND, DURHAM, SURVEY, definitions

Q1 = Period(2024, "quarter", 1)
Q4 = Period(2024, "quarter", 4)
DUE = date(2024, 7, 20)
IN_TIME = datetime(2024, 7, 20, 23, 59, 59, tzinfo=UTC)
LATE = datetime(2024, 7, 21, tzinfo=UTC)


def submission(number: int, state: State = "accepted", received: datetime = IN_TIME, **other: Any) -> Submission:
    """A submission of Cleveland's for the first quarter."""
    told: dict[str, Any] = {
        "number": number, "supplier": CLEVELAND.id, "period": Q1, "version": number, "filename": "r.xlsx",
        "sha256": "0" * 64, "size": 1, "received": received, "state": state, "errors": 0, "queries": 0, "notes": 0,
    }  # fmt: skip
    return Submission(**{**told, **other})


def test_nobody_has_returned():
    """Every force that exists and is asked stands there, in the register's order, with the due date."""
    found = grid(definitions(), Q1, ())
    assert [(s.supplier, s.state, s.due) for s in found] == [
        (CLEVELAND, "not returned", DUE),
        (DURHAM, "not returned", DUE),
    ]
    assert {(s.on_time, s.counted, s.latest, s.versions) for s in found} == {(None, None, None, 0)}


def test_a_team_is_expected_when_it_is_asked():
    """The annual measure is asked with the quarter that ends its year; a team that no measure asks is never there."""
    assert [s.supplier for s in grid(definitions(), Q4, ())] == [CLEVELAND, DURHAM, SURVEY]


def test_suppliers_that_the_plan_does_not_expect():
    """`collection.expected` can leave out the forces or the teams."""
    no_teams = definitions(expected={"forces": "territorial", "internal": "none"})
    no_forces = definitions(expected={"forces": "none", "internal": "all"})
    assert [s.supplier for s in grid(no_teams, Q4, ())] == [CLEVELAND, DURHAM]
    assert [s.supplier for s in grid(no_forces, Q4, ())] == [SURVEY]


@pytest.mark.parametrize("state", ["accepted", "queries"])
def test_a_good_return_counts(state: State):
    """With queries or without, it is counted and on time."""
    one = submission(1, state)
    found = grid(definitions(), Q1, [one])[0]
    assert (found.state, found.counted, found.latest, found.versions, found.on_time) == (state, one, one, 1, True)


def test_only_errors_so_far():
    """Something came, but nothing that counts: neither on time nor late yet."""
    one = submission(1, "errors")
    found = grid(definitions(), Q1, [one])[0]
    assert (found.state, found.counted, found.latest, found.on_time) == ("errors", None, one, None)


def test_a_faulty_correction_does_not_undo_a_good_return():
    """The figures of the first stand; `latest` tells of the second."""
    good, faulty = submission(1), submission(2, "errors")
    found = grid(definitions(), Q1, [faulty, good])[0]
    assert (found.state, found.counted, found.latest, found.versions) == ("accepted", good, faulty, 2)


def test_the_due_day_is_still_on_time():
    """Until midnight UTC of the due day; a second later is late."""
    assert grid(definitions(), Q1, [submission(1, received=IN_TIME)])[0].on_time is True
    assert grid(definitions(), Q1, [submission(1, received=LATE)])[0].on_time is False


def test_the_day_is_that_of_utc():
    """Half past midnight in summer time is the day before in UTC."""
    summer = datetime(2024, 7, 21, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    assert grid(definitions(), Q1, [submission(1, received=summer)])[0].on_time is True


def test_a_late_correction_of_a_return_in_time():
    """What was on time stays so, however late it is corrected; what was faulty until too late is late."""
    corrected = [submission(1), submission(2, received=LATE)]
    mended = [submission(1, "errors"), submission(2, received=LATE)]
    assert grid(definitions(), Q1, corrected)[0].on_time is True
    assert grid(definitions(), Q1, mended)[0].on_time is False


def test_returns_of_others_are_left_alone():
    """Another period, another supplier, a file that says neither: none of them is Cleveland's first quarter."""
    others = [
        submission(1, period=Q4),
        submission(2, supplier=DURHAM.id),
        submission(3, "errors", supplier="", period=None),
    ]
    cleveland, durham = grid(definitions(), Q1, others)
    assert cleveland.state == "not returned"
    assert (durham.state, durham.counted) == ("accepted", others[1])


def test_an_extension_moves_what_is_due_and_when_it_closes():
    """For the force and the quarter that it was granted for, and no other."""
    granted = {
        "force": CLEVELAND.id,
        "period": "2024-25-Q1",
        "until": "2024-10-31",
        "due": "2024-08-15",
        "reason": "Fire",
    }
    cleveland, durham = grid(definitions(extensions=[granted]), Q1, [submission(1, received=LATE)])
    assert (cleveland.due, cleveland.lock, cleveland.on_time) == (date(2024, 8, 15), date(2024, 10, 31), True)
    assert (durham.due, durham.lock) == (DUE, date(2024, 8, 29))


def test_a_withdrawn_return_is_not_returned():
    """An earlier good one counts again, by its own time; with none, nothing has come, or only errors."""
    taken_back = Withdrawal(1, "A slip.", "", LATE)
    first, second = submission(1, received=LATE), submission(2, withdrawn=taken_back)
    status = grid(definitions(), Q1, [first, second])[0]
    assert (status.counted, status.latest, status.versions, status.on_time) == (first, second, 2, False)
    assert grid(definitions(), Q1, [second])[0].state == "not returned"
    assert grid(definitions(), Q1, [second, submission(3, "errors")])[0].state == "errors"


def test_a_nil_return_and_a_sign_off_are_those_of_what_counts():
    """Not of a faulty version after it."""
    signed = SignOff(1, "0" * 64, "Sam Poole", "Chief", IN_TIME)
    one = submission(1, nil=True, signed_off=signed)
    status = grid(definitions(), Q1, [one, submission(2, "errors")])[0]
    assert (status.nil, status.signed_off) == (True, signed)
    assert (grid(definitions(), Q1, ())[0].nil, grid(definitions(), Q1, ())[0].signed_off) == (False, None)


def test_when_it_first_came():
    """The first in order is told beside the one that counts; a faulty or withdrawn one was not in order."""
    faulty, good, later = submission(1, "errors"), submission(2), submission(3, received=LATE)
    found = grid(definitions(), Q1, [faulty, good, later])[0]
    assert (found.first, found.counted, found.on_time) == (good, later, True)
    assert grid(definitions(), Q1, [faulty])[0].first is None
