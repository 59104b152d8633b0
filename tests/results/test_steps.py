"""How far each step has got."""

from __future__ import annotations

import pytest

from impact.plan.periods import Period
from impact.results.index import ObservationIndex
from impact.results.steps import step_states
from impact.returns.observation import Observation
from tests.results.small_plans import KENT, OFFICE, Q1, definitions


def answer(step: str, item: str, text: str, period: Period = Q1, supplier: str = OFFICE.id) -> Observation:
    return Observation(supplier, step, item, period, None, text=text, sheet="Steps", cell="E5")


@pytest.mark.parametrize(
    ("said", "state"), [("Not started", "late"), ("Under way", "late"), ("Done", "done"), (None, "not reported")]
)
def test_a_step_that_is_past_its_date(said: str | None, state: str):
    """Due in May, told of in June: late unless done; unknown when nobody said."""
    told = [answer("C1.1", "state", said)] if said else []
    assert step_states(definitions(), ObservationIndex(told), Q1)["C1.1"].state == state


@pytest.mark.parametrize(
    ("said", "state"), [("Not started", "not started"), ("Under way", "under way"), ("Done", "done")]
)
def test_a_step_whose_date_is_to_come(said: str, state: str):
    """As it was reported."""
    told = ObservationIndex([answer("C1.2", "state", said), answer("C1.2", "evidence", "Minutes of 3 May")])
    found = step_states(definitions(), told, Q1)["C1.2"]
    assert (found.state, found.evidence, found.promise) == (state, "Minutes of 3 May", "C1")
    assert found.observation is not None
    assert found.observation.cell == "E5"


def test_a_step_due_on_the_last_day_and_not_done_is_late():
    """Due on 31 March: at the end of Q4 that day is over."""
    told = ObservationIndex([answer("C1.2", "state", "Under way", Period.parse("2024-25-Q4"))])
    assert step_states(definitions(), told, Period.parse("2024-25-Q4"))["C1.2"].state == "late"
    done = ObservationIndex([answer("C1.2", "state", "Done", Period.parse("2024-25-Q4"))])
    assert step_states(definitions(), done, Period.parse("2024-25-Q4"))["C1.2"].state == "done"


def test_last_quarter_s_answer_is_not_carried_forward():
    """Under way in Q1 says nothing of Q2."""
    told = ObservationIndex([answer("C1.2", "state", "Under way")])
    found = step_states(definitions(), told, Q1.following)["C1.2"]
    assert (found.state, found.evidence, found.observation) == ("not reported", "", None)


def test_only_the_team_that_reports_the_steps_is_heard():
    """A force's answer of the same name is none."""
    told = ObservationIndex([answer("C1.2", "state", "Done", supplier=KENT.id)])
    assert step_states(definitions(), told, Q1)["C1.2"].state == "not reported"


def test_every_step_has_a_state_in_the_plan_s_order():
    """Even when nothing came."""
    assert list(step_states(definitions(), ObservationIndex([]), Q1)) == ["C1.1", "C1.2"]
