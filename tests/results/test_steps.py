"""How far each step has got."""

from __future__ import annotations

import pytest

from impact.plan.periods import Period
from impact.results.compiled import milestones, step_states
from impact.results.compute import ObservationIndex
from impact.returns.observation import Observation
from tests.results.small_plans import KENT, OFFICE, Q1, definitions

pytestmark = pytest.mark.method("Milestones")


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


def quarter(text: str) -> Period:
    return Period.parse(text)


def told(**states: str) -> ObservationIndex:
    """What was said of C1.1, due on 31 May 2024, for each quarter of 2024/25: `q1="Done"`."""
    return ObservationIndex(
        answer("C1.1", "state", state, quarter(f"2024-25-{number.upper()}")) for number, state in states.items()
    )


def test_a_step_that_was_reported_late_before_was_done_after_its_date():
    """Under way at the end of June and due in May; done at the end of September."""
    found = step_states(definitions(), told(q1="Under way", q2="Done"), quarter("2024-25-Q2"))["C1.1"]
    assert (found.state, found.late_at) == ("done", Q1)
    assert found.words == "done after its date: still late in Q1 2024/25"


def test_a_step_done_when_it_was_first_reported_is_done():
    """Nobody said that it was late."""
    for index in (told(q2="Done"), told(q1="Done", q2="Done")):
        found = step_states(definitions(), index, quarter("2024-25-Q2"))["C1.1"]
        assert (found.state, found.late_at, found.words) == ("done", None, "done")


def test_being_under_way_before_its_date_is_not_being_late():
    """Due in May: at the end of March it had time."""
    early = answer("C1.1", "state", "Under way", quarter("2023-24-Q4"))
    done = answer("C1.1", "state", "Done")
    assert step_states(definitions(), ObservationIndex([early, done]), Q1)["C1.1"].late_at is None


def test_a_step_that_was_done_and_is_late_again_is_late():
    """What is said now counts."""
    found = step_states(definitions(), told(q1="Done", q2="Under way"), quarter("2024-25-Q2"))["C1.1"]
    assert (found.state, found.words) == ("late", "late")


@pytest.mark.parametrize(
    ("states", "period", "words"),
    [
        ({}, "2023-24-Q4", "none of 2 steps due yet"),
        ({"q1": "Done"}, "2024-25-Q1", "1 of 2 steps due by now: 1 done, 0 late"),
        ({"q1": "Under way"}, "2024-25-Q1", "1 of 2 steps due by now: 0 done, 1 late"),
        ({"q1": "Done"}, "2024-25-Q2", "1 of 2 steps due by now: 0 done, 0 late, 1 not reported"),
        (
            {"q1": "Under way", "q2": "Done"},
            "2024-25-Q2",
            "1 of 2 steps due by now: 1 done (1 after the date), 0 late",
        ),
    ],
)
def test_how_far_a_promise_has_got(states: dict[str, str], period: str, words: str):
    """Of its steps, those due by now, and how each of them stands."""
    found = step_states(definitions(), told(**states), quarter(period))
    assert milestones(found.values(), quarter(period))["C1"].words == words


def test_a_step_done_early_is_not_among_those_due():
    """C1.2 is due next March."""
    index = ObservationIndex([answer("C1.1", "state", "Done"), answer("C1.2", "state", "Done")])
    found = milestones(step_states(definitions(), index, Q1).values(), Q1)["C1"]
    assert (found.steps, found.due, found.done, found.early) == (2, 1, 1, 1)
