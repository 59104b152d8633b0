"""The pages of promises and their measures: findings, facts, charts, steps and the way back to the cells."""

from __future__ import annotations

from dataclasses import replace

from impact.report.charts.trend import trend
from impact.report.pages import promise_page, runs_of
from impact.report.view import ReportView
from impact.results.model import Rating
from tests.report.reported import QUARTER, compiled, definitions, measure, seen, series


def test_runs_join_neighbours() -> None:
    """Periods side by side are one run; a gap between them makes two."""
    shown = [QUARTER.moved(step) for step in range(-4, 1)]
    assert runs_of(shown, {shown[0], shown[1], shown[4]}) == ("Q1 2024/25 to Q2 2024/25", "Q1 2025/26")
    assert runs_of(shown, set()) == ()


def test_missing_figure_is_never_the_one_before() -> None:
    """A late figure is late: the title and the chart say that it is missing."""
    one = measure(supplier="survey", unit="count")
    found = series([90.0, 95.0, None])
    words = seen(found, one).finding
    assert words == ("Plans closed with a review: no figure for Q1 2025/26: Research and survey team has not returned")
    chart = trend(seen(found, one))
    assert chart is not None
    assert chart.alt == (
        "Line chart of Plans closed with a review, Q3 2024/25 to Q1 2025/26. The line begins at 90 and ends at 95;"
        " the lowest figure is 90, for Q3 2024/25, and the highest is 95, for Q4 2024/25."
        " A dashed line marks the target 60 by Q4 25/26. There is no figure for Q1 2025/26."
    )


def test_no_chart_without_a_figure() -> None:
    """A series in which nobody ever returned has no chart, and the report still stands."""
    assert trend(seen(series([None, None]))) is None


def test_a_promise_with_nothing_judged_is_not_on_course() -> None:
    """Silence is not good news."""
    one = measure(commitment="C2")
    found = replace(compiled(), national={"M-1": series([None], rating=Rating("not rated", ""))})
    view = ReportView(definitions(one), found)
    page = promise_page(view.promises[-1], view, {}, None, {})
    assert (page.sign.word, page.verdict) == ("Cannot be said yet", "none of its measures has enough behind it.")


def test_a_step_past_its_date_of_which_nothing_was_reported() -> None:
    """Silence about a step that was due is of concern, and says so."""
    found = compiled()
    silent = {ref: replace(state, state="not reported") for ref, state in found.steps.items()}
    view = ReportView(definitions(), replace(found, steps=silent))
    page = promise_page(view.promises[-1], view, {}, None, {})
    assert (page.sign.word, page.verdict) == ("Needs attention", "1 of 1 steps due but not reported.")
    assert page.upcoming == (
        "First step of C2: was due 31 March 2025 and nothing was reported of it. Owner: Head of Steps.",
    )
