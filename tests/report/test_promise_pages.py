"""The pages of promises and their measures: findings, facts, charts, steps and the way back to the cells."""

from __future__ import annotations

from dataclasses import replace

from impact.report.measure_page import runs_of
from impact.report.plotted import trend
from impact.report.promise_page import promise_page
from impact.report.view import ReportView
from impact.results.model import Rating
from tests.report.reported import QUARTER, compiled, definitions, measure, report, seen, series


def test_measure_section() -> None:
    """The finding is the title; the facts, the table and those left out stand with it."""
    section = next(one for page in report().promises for one in page.measures if one.ref == "M-1")
    assert section.finding == "Plans closed with a review fell from 45% to 36% in a year, beyond ordinary variation"
    assert [(fact.label, fact.value) for fact in section.facts] == [
        ("Q1 2025/26", "36%"),
        ("On a year ago", "down 9 points"),
        ("Due by now", "50%"),
        ("Target, Q4 2025/26", "60%"),
        ("Coverage", "7 of 8 forces"),
    ]
    assert section.left_out == ("Not returned: Hull",)
    last = section.behind.rows[-1]
    assert (last.period, last.value, last.counted, last.out_of, last.coverage) == (
        "Q1 2025/26",
        "36%",
        "361",
        "1,003",
        "7 of 8",
    )
    assert section.behind.notes == ("Count: closed plans with a review.", "Out of: plans closed.")
    assert section.chart_notes == (
        "Shaded: where almost every ordinary figure would fall.",
        "Ringed: part of a change beyond ordinary variation, Q1 2025/26.",
    )


def test_runs_join_neighbours() -> None:
    """Periods side by side are one run; a gap between them makes two."""
    shown = [QUARTER.moved(step) for step in range(-4, 1)]
    assert runs_of(shown, {shown[0], shown[1], shown[4]}) == ("Q1 2024/25 to Q2 2024/25", "Q1 2025/26")
    assert runs_of(shown, set()) == ()


def test_the_forces_stand_beside_one_another() -> None:
    """In order of their figures, in a chart and in a table; seven forces are too few for a funnel."""
    section = next(one for page in report().promises for one in page.measures if one.ref == "M-1")
    assert section.ranked is not None and section.forces is not None
    assert section.ranked.title.endswith("from 20% (Avon) to 50% (Gwent)")
    assert {row.name for row in section.ranked.rows} <= {line.name for line in section.forces.lines}
    assert section.funnel is None


def test_survey_interval_stands_with_its_own_date() -> None:
    """A survey's figure has its interval, its people and its own year."""
    section = next(one for page in report().promises for one in page.measures if one.ref == "M-4")
    assert [(fact.label, fact.value) for fact in section.facts][:3] == [
        ("2024/25", "48%"),
        ("Period ended", "31 March 2025"),
        ("95% interval", "46% to 50%"),
    ]


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


def test_promise_page_says_how_it_stands() -> None:
    """A late step or a measure off track asks for attention; the lead says good and bad."""
    pages = {page.ref: page for page in report().promises}
    assert (pages["C1"].sign.word, pages["C1"].verdict) == ("Needs attention", "1 of 2 measures of concern.")
    assert (pages["S1"].sign.word, pages["S1"].verdict) == ("Needs attention", "1 of 1 steps late.")
    assert pages["S1"].upcoming == ("First step of S1: was due 31 March 2025 and is late. Owner: Head of Steps.",)
    assert pages["C2"].sign.word == "Cannot be said yet"
    assert pages["C1"].lead.startswith("Plans closed with a review fell")


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


def test_every_figure_can_be_followed_back() -> None:
    """The report names the command that lists the cells behind a figure."""
    assert report().trace == (
        "Any figure can be followed back to the cells of the returns that it came from:"
        " impact trace M-1 --period 2025-26-Q1"
    )
