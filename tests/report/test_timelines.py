"""The steps of a promise along the life of its plan, and the returns of every supplier: word for word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from impact.plan.model import Covers, Step
from impact.plan.periods import Period
from impact.report.charts import draw
from impact.report.pages import timeline
from impact.report.standings import returns_grid
from impact.results.compiled import Progress, StepState
from tests.golden.conftest import Golden
from tests.report.charted import labels, places, words
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


def test_a_timeline_says_how_the_steps_stand(golden: Golden) -> None:
    """In the order of their dates, with the counts as the title; a date that has gone is one that was.

    When a step was done is said as far as it is known.
    """
    chart = timeline([state(THIRD, "under way"), state(FIRST, "done"), state(SECOND, "late")], COVERS, QUARTER)
    assert chart is not None
    assert [one.late_to for one in chart.steps] == [None, QUARTER.last, None]
    assert {"C1.2", "Do C1.2", "late, was due 31 March 2025", "30 June 2025"} <= set(words(draw(chart)))
    alone = (
        state(FIRST, "not reported"),
        state(THIRD, "not reported"),
        state(THIRD, "not started"),
        state(FIRST, "done", LATE_IN),
        state(SECOND, "done", LATE_IN),
    )
    charts = [timeline([one], COVERS, QUARTER) for one in alone]
    said = [f"{one.title}\n{one.alt}\n" for one in (chart, *charts) if one is not None]
    golden("report/timelines.txt", "\n".join(said))


def test_words_give_way_to_the_line_of_today() -> None:
    """They stand on the side of the mark where the line does not cross them; else it stops well clear of them."""
    soon, clear = step("C1.1", date(2025, 9, 30)), step("C1.2", date(2024, 6, 30))
    chart = timeline([state(clear, "done"), state(soon, "under way")], COVERS, QUARTER)
    assert chart is not None
    layout = chart.lay_out(673)
    today = places(layout, "centre")[0][0]
    beside = {one.lines[0]: one for one in labels(layout) if one.lines[0] in {step.says for step in chart.steps}}
    assert beside["done, due 30 June 2024"].box[2] < today
    crossed = beside["under way, due 30 September 2025"].box
    assert crossed[0] < today < crossed[2]
    mats = [(x, y, x + wide, y + high) for x, y, wide, high in places(layout, "mat")]
    assert any(mat[1] <= crossed[1] - 2.5 and crossed[3] + 2.5 <= mat[3] and mat[0] < today < mat[2] for mat in mats)


def test_returns_are_counted_over_the_quarters(golden: Golden) -> None:
    """Every supplier, every quarter; what was not on time is listed in words."""
    before = QUARTER.moved(-1)
    now = (status(FORCES[0]), status(FORCES[1], day=26), status(FORCES[2], day=None), status(TEAM))
    then = (replace(status(FORCES[0], errors=2), period=before), replace(status(FORCES[1]), period=before))
    chart = returns_grid({QUARTER: now, before: then})
    assert chart is not None
    rows = [
        f"{heading}: {row.name} | {' | '.join(row.cells)} | {row.total}"
        for heading, group in chart.groups
        for row in group
    ]
    lines = [
        chart.title,
        chart.alt,
        *(f"{who}: {what}" for who, what in chart.exceptions),
        *rows,
        " | ".join(chart.totals),
    ]
    golden("report/returns.txt", "\n".join(lines) + "\n")
    assert "not asked" in words(draw(chart))


def test_nobody_asked_has_no_grid_and_a_promise_without_steps_no_timeline() -> None:
    """There is nothing to draw."""
    assert returns_grid({QUARTER: ()}) is None
    assert timeline([], COVERS, QUARTER) is None
