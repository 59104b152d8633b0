"""The steps of a promise along the life of its plan, and the returns of every supplier: word for word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from impact.plan.model import Covers, Step
from impact.plan.periods import Period
from impact.report.charts.svg import draw_returns, draw_timeline
from impact.report.charts.timeline import lay_out_timeline
from impact.report.promise_page import timeline
from impact.report.returned import returns_grid
from impact.results.steps import Progress, StepState
from tests.report.charted import words
from tests.report.reported import FORCES, QUARTER, TEAM, status

COVERS = Covers.model_validate({"from": date(2022, 4, 1), "to": date(2026, 3, 31)})
LATE_IN = Period(2024, "quarter", 4)


def step(ref: str, due: date) -> Step:
    """A step due on a day."""
    return Step(ref=ref, title=f"Do {ref}", owner="Head of Steps", due=due, done_when="It is done")


def state(of: Step, said: Progress, late_at: Period | None = None) -> StepState:
    """How a step of C1 stands."""
    return StepState(of, "C1", said, "", None, late_at)


FIRST, SECOND, THIRD = step("C1.1", date(2024, 6, 30)), step("C1.2", date(2025, 3, 31)), step("C1.3", date(2025, 9, 30))


def test_a_timeline_says_how_the_steps_stand():
    """In the order of their dates, with the counts as the title."""
    states = {"C1.1": state(FIRST, "done"), "C1.2": state(SECOND, "late"), "C1.3": state(THIRD, "under way")}
    chart = timeline([THIRD, FIRST, SECOND], states, COVERS, QUARTER)
    assert chart is not None
    assert chart.title == "2 of 3 steps due by now: 1 done, 1 late"
    assert chart.alt == (
        "Steps from 1 April 2022 to 31 March 2026, as at 30 June 2025. 2 of 3 steps due by now: 1 done, 1 late."
        " C1.1 Do C1.1: done, due 30 June 2024; C1.2 Do C1.2: late, was due 31 March 2025;"
        " C1.3 Do C1.3: under way, due 30 September 2025."
    )
    assert [one.late_to for one in chart.steps] == [None, QUARTER.last, None]
    assert {"C1.2", "Do C1.2", "late, was due 31 March 2025", "30 June 2025"} <= set(words(draw_timeline(chart)))


@pytest.mark.parametrize(
    ("of", "found", "done_in", "says"),
    [
        (FIRST, None, None, "nothing reported, was due 30 June 2024"),
        (THIRD, state(THIRD, "not reported"), None, "nothing reported, due 30 September 2025"),
        (THIRD, state(THIRD, "not started"), None, "not started, due 30 September 2025"),
        (FIRST, state(FIRST, "done"), QUARTER.moved(-5), "done by 31 March 2024, due 30 June 2024"),
        (FIRST, state(FIRST, "done", LATE_IN), None, "done later than 31 March 2025, was due 30 June 2024"),
        (SECOND, state(SECOND, "done", LATE_IN), None, "done later than 31 March 2025"),
    ],
)
def test_each_state_has_its_words(of, found, done_in, says):
    """A date that has gone is one that was; when it was done is said as far as it is known."""
    states = {} if found is None else {of.ref: found}
    chart = timeline([of], states, COVERS, QUARTER, {} if done_in is None else {of.ref: done_in})
    assert chart is not None and chart.steps[0].says == says


def test_words_give_way_to_the_line_of_today():
    """They stand on the side of the mark where the line does not cross them; else it stops well clear of them."""
    soon, clear = step("C1.1", date(2025, 9, 30)), step("C1.2", date(2024, 6, 30))
    states = {"C1.1": state(soon, "under way"), "C1.2": state(clear, "done")}
    chart = timeline([clear, soon], states, COVERS, QUARTER)
    assert chart is not None
    layout = lay_out_timeline(chart, 673)
    assert layout.today is not None
    today = layout.today[0]
    beside = {one.lines[0]: one for one in layout.labels if one.lines[0] in {step.says for step in chart.steps}}
    assert beside["done, due 30 June 2024"].box[2] < today
    crossed = beside["under way, due 30 September 2025"].box
    assert crossed[0] < today < crossed[2]
    mats = [(x, y, x + wide, y + high) for x, y, wide, high in layout.mats]
    assert any(mat[1] <= crossed[1] - 2.5 and crossed[3] + 2.5 <= mat[3] and mat[0] < today < mat[2] for mat in mats)


def test_a_promise_without_steps_has_no_timeline():
    """There is nothing to draw."""
    assert timeline([], {}, COVERS, QUARTER) is None


def test_returns_are_counted_over_the_quarters():
    """Every supplier, every quarter; what was not on time is listed in words."""
    before = QUARTER.moved(-1)
    now = (status(FORCES[0]), status(FORCES[1], day=26), status(FORCES[2], day=None), status(TEAM))
    then = (replace(status(FORCES[0], errors=2), period=before), replace(status(FORCES[1]), period=before))
    chart = returns_grid({QUARTER: now, before: then})
    assert chart is not None
    assert chart.title == "3 of 6 returns came on time over two quarters"
    assert chart.alt == (
        "Returns of 4 suppliers, Q4 2024/25 to Q1 2025/26: 3 on time, 1 late, 1 not usable: errors to mend, 1 missing."
    )
    assert chart.exceptions == (
        ("Avon", "not usable: Q4 2024/25"),
        ("Bedford", "late: Q1 2025/26"),
        ("Cumbria", "missing: Q1 2025/26"),
    )
    (_, forces), (heading, teams) = chart.groups
    assert [(row.name, row.total) for row in forces] == [
        ("Avon", "1 of 2"),
        ("Bedford", "1 of 2"),
        ("Cumbria", "0 of 1"),
    ]
    assert (heading, teams[0].cells) == ("Teams of the body itself", ("not asked", "on time"))
    assert chart.totals == ("1", "2")
    assert "not asked" in words(draw_returns(chart))


def test_nobody_asked_has_no_grid():
    """No form may ask anyone anything."""
    assert returns_grid({QUARTER: ()}) is None
