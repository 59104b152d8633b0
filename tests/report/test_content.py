"""What a report says, before any format."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.plan.periods import Period
from impact.report import sentences as say
from impact.report.content import titled
from impact.report.definitions import combination, wording
from impact.report.measure_page import finding, runs_of
from impact.report.model import Fact
from impact.report.plotted import trend
from impact.report.promise_page import promise_page
from impact.report.returned import returned
from impact.report.scoreboard import pages_of
from impact.report.signs import verdict_of
from impact.report.summary import counts, judge
from impact.results.model import Coverage, Left, Rating, Result
from tests.report.reported import (
    FORCES,
    IMPROVING,
    MET,
    OFF_TRACK,
    QUARTER,
    TEAM,
    TOO_FEW,
    WORSENING,
    YEAR,
    compiled,
    definitions,
    measure,
    report,
    result,
    series,
    status,
)


@pytest.mark.parametrize(
    ("names", "joined"),
    [([], ""), (["Kent"], "Kent"), (["Kent", "Essex"], "Kent and Essex"), (["A", "B", "C"], "A, B and C")],
)
def test_listed_joins_as_people_do(names: list[str], joined: str) -> None:
    """One, two or many names read as in a sentence."""
    assert say.listed(names) == joined


@pytest.mark.parametrize(
    ("size", "unit", "words"),
    [(9.0, "percent", "9 points"), (-1.0, "percent", "1 point"), (1.0, "days", "1 day"), (1204.0, "count", "1,204")],
)
def test_difference_counts_in_points_and_days(size: float, unit: str, words: str) -> None:
    """A difference between percentages is in points; one is singular."""
    assert say.difference(size, measure(unit=unit), 0) == words


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_change_is_what_a_reader_works_out(now: float, then: float) -> None:
    """The change shown is the difference of the two figures as they are shown."""
    both = series([then, 1.0, 1.0, 1.0, now])
    shown = [float(say.format_value(value, "count", 1).replace(",", "").replace("−", "-")) for value in (now, then)]
    assert say.change(both, 1) == pytest.approx(shown[0] - shown[1], abs=1e-6)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([58.0, 60.0, 60.0, 61.0, 67.0], "rose from 58% to 67% in a year"),
        ([52.0, 60.0, 60.0, 61.0, 46.0], "fell from 52% to 46% in a year"),
        ([52.0, 60.0, 60.0, 61.0, 52.0], "stood at 52%, the same as a year before"),
        ([52.0], "stood at 52%"),
    ],
)
def test_movement(values: list[float], words: str) -> None:
    """How a figure compares with the year before; nothing is said of a year that is not there."""
    assert say.movement(measure(), series(values), 0, QUARTER) == words


def test_annual_figure_stands_with_its_own_date() -> None:
    """A yearly figure is never shown as the quarter's."""
    found = series([40.0, 48.0], last=YEAR)
    assert say.movement(measure(), found, 0, QUARTER) == "rose from 40% to 48% in the year to 2024/25"
    assert say.movement(measure(), series([48.0], last=YEAR), 0, QUARTER) == "stood at 48% in 2024/25"


@pytest.mark.parametrize(
    ("rating", "words"),
    [
        (OFF_TRACK, "; 4 points short of the 50% due by now"),
        (MET, "; the 60% promised by Q4 2025/26 is met"),
        (Rating("on track", ""), "; on track for the 60% promised by Q4 2025/26"),
        (Rating("not rated", ""), ""),
    ],
)
def test_against_target(rating: Rating, words: str) -> None:
    """The rating as a clause, with the figure it is held against."""
    assert say.against_target(measure(), series([46.0], rating=rating), 0) == words


def test_less_is_better_where_the_measure_says_so() -> None:
    """A measure that should fall is above what was due, not short of it."""
    days = measure(unit="days", direction="decrease")
    found = series([60.0], rating=OFF_TRACK, expected=36.0)
    assert say.against_target(days, found, 0) == "; 24 days above the 36 due by now"


@pytest.mark.parametrize(
    ("values", "variation", "words"),
    [
        ([40.0, 1.0, 1.0, 1.0, 50.0], IMPROVING, ", beyond ordinary variation"),
        ([40.0, 1.0, 1.0, 1.0, 50.0], WORSENING, "; its recent quarters show a worsening beyond ordinary variation"),
        ([40.0, 1.0, 1.0, 1.0, 50.0], None, ", within ordinary variation"),
        ([40.0, 1.0, 1.0, 1.0, 50.0], TOO_FEW, ""),
    ],
)
def test_against_chance(values: list[float], variation: object, words: str) -> None:
    """A rise on the year that ends in a worsening run says both."""
    assert say.against_chance(measure(), series(values, variation=variation), 0) == words  # type: ignore[arg-type]  # the table names it


def test_missing_words_say_why() -> None:
    """A figure that is not there says why, and whose it was."""
    missing = result(None, marker="u")
    assert (
        say.missing_words(measure(), missing, "") == "no figure for Q1 2025/26: it rests on too few to be reliable [u]"
    )
    silent = result(None)
    assert say.missing_words(measure(), silent, "") == "no figure for Q1 2025/26: no force has returned one"
    team = measure(supplier="survey")
    assert (
        say.missing_words(team, silent, TEAM.name)
        == "no figure for Q1 2025/26: Research and survey team has not returned"
    )


def test_left_out_groups_names_by_reason() -> None:
    """Each reason once, with everyone it holds for."""
    left = (
        Left(FORCES[0], "not returned"),
        Left(FORCES[1], "not available [x]"),
        Left(FORCES[2], "not returned"),
    )
    assert say.left_out(Coverage(5, 8, left)) == ("Not returned: Avon and Cumbria", "Not available [x]: Bedford")


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ({"rating": OFF_TRACK, "variation": IMPROVING}, "worse"),
        ({"rating": MET, "variation": WORSENING}, "worse"),
        ({"rating": MET}, "better"),
        ({"variation": IMPROVING}, "better"),
        ({}, "steady"),
        ({"variation": TOO_FEW}, "unsaid"),
    ],
)
def test_bad_news_weighs_more_than_good(given: dict[str, object], verdict: str) -> None:
    """What is off track or worsening is never shown as better."""
    assert verdict_of(measure(), series([50.0], **given), 0.75) == verdict  # type: ignore[arg-type]  # the table names it


def test_nothing_good_is_said_of_too_little() -> None:
    """A met target with too few forces, or no figure, cannot be said yet."""
    thin = series([70.0], rating=MET, left=tuple(Left(force, "not returned") for force in FORCES[:3]))
    assert verdict_of(measure(), thin, 0.75) == "unsaid"
    assert verdict_of(measure(), series([None], rating=MET), 0.75) == "unsaid"


def test_summary_counts_good_and_bad() -> None:
    """The headline says both what is good and what is not; the counts leave nothing out."""
    summary = report().summary
    assert summary.headline == (
        "Initiatives with an evaluation plan rose from 58% to 62% in a year."
        " But plans closed with a review fell from 45% to 36% in a year."
    )
    assert summary.counts == (
        "Of five measures, one improved beyond chance or met its target, one is off track or worsening, two cannot be"
        " said yet and one is for context. Of three steps, two are done and one is late."
    )


def test_a_tally_of_nothing_says_none() -> None:
    """No measure good or bad, and no step reported on: said in so many words."""
    found = compiled()
    silent = {ref: replace(state, state="not reported") for ref, state in found.steps.items()}
    none = replace(found, national={"M-1": series([None], rating=Rating("not rated", ""))}, steps=silent)
    one = measure(commitment="C2")
    said = counts(judge(definitions(one), none), none)
    assert said == (
        "Of one measure, none improved beyond chance or met their target, none are off track or worsening and one"
        " cannot be said yet. Of three steps, none are done, none are late and three are not reported on."
    )


def test_a_total_of_other_forces_moves_only_by_those_in_both() -> None:
    """The figure is the whole; the movement is like for like, and says so."""
    found = series([44, 50, 51, 52, 60])
    assert found.year_ago is not None
    alike = replace(found.latest, value=47.0, coverage=Coverage(40, 43))
    one = measure(unit="count", decimals=0)
    assert say.movement(one, replace(found, alike=alike), 0, QUARTER) == (
        "stood at 60; in the 40 forces counted both times it rose from 44 to 47 in a year"
    )


def test_summary_columns_carry_figures_and_coverage() -> None:
    """Each sentence has its figures and who is in them."""
    better, worse, unsaid = report().summary.columns
    assert [f"{one.subject} {one.says}" for one in worse.said] == [
        "Plans closed with a review fell from 45% to 36% in a year, beyond ordinary variation;"
        " 14 points short of the 50% due by now (7 of 8 forces)."
    ]
    assert [one.says for one in better.said] == [
        "rose from 58% to 62% in a year, beyond ordinary variation;"
        " the 60% promised by Q4 2025/26 is met (8 of 8 forces)."
    ]
    assert [f"{one.subject} {one.says}" for one in unsaid.said] == [
        "Staff aware of the resources stood at 48% in 2024/25 (3,912 people answered), on track;"
        " three yearly figures are too few to tell a change from chance.",
        "Examples live: no figure for Q1 2025/26: Research and survey team has not returned.",
    ]
    assert report().summary.rest == (Fact("For context, never rated", "Forces given support."),)


def test_commentary_leads_and_the_counts_stay() -> None:
    """The team's words come first; what was counted is still there."""
    summary = report({"summary": "A good quarter.", "decisions": "1. agree the plan"}).summary
    assert (summary.words, summary.decisions) == ("A good quarter.", "1. agree the plan")
    assert "off track" in summary.counts


def test_scoreboard_has_every_measure_once() -> None:
    """One line for each measure, under its promise, in the plan's order."""
    board = report().scoreboard
    assert [(group.ref, [line.ref for line in group.lines]) for group in board.groups] == [
        ("S1", ["M-4"]),
        ("C1", ["M-1", "M-2"]),
        ("C2", ["M-3", "M-5"]),
    ]


def test_scoreboard_line() -> None:
    """Figures, their date when it is not the quarter's, signs with words, coverage."""
    lines = {line.ref: line for group in report().scoreboard.groups for line in group.lines}
    worse, yearly, missing = lines["M-1"], lines["M-4"], lines["M-3"]
    assert (worse.latest, worse.change, worse.target, worse.coverage) == ("36%", "−9 pts", "50%", "7 of 8")
    assert (worse.rating.word, worse.variation.word) == ("Off track", "Worsening")
    assert (yearly.latest, yearly.when, yearly.coverage) == ("48%", "24/25", "3,912 people")
    assert (missing.latest, missing.change, missing.coverage) == ("no figure", "none", "own")
    assert lines["M-5"].target == "context"


def test_scoreboard_is_cut_between_promises() -> None:
    """Each part fits its page, no line is lost, and the note stands once, at the end."""
    board = report().scoreboard
    parts = pages_of(board, room=5)
    assert len(parts) > 1
    assert tuple(group for part in parts for group in part.groups) == board.groups
    assert [bool(part.note) for part in parts] == [False] * (len(parts) - 1) + [True]


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


def test_spread_names_the_ends() -> None:
    """The forces with a figure, the lowest and the highest by name."""
    section = next(one for page in report().promises for one in page.measures if one.ref == "M-1")
    assert section.spread is not None
    assert section.spread.says == (
        "Across 7 forces with a figure: from 20% (Avon) to 50% (Gwent), the middle half between 28% and 43%."
    )


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
    words = finding(one, found, definitions(one), QUARTER)
    assert words == ("Plans closed with a review: no figure for Q1 2025/26: Research and survey team has not returned")
    chart = trend(one, found, 0)
    assert chart is not None
    assert chart.alt == (
        "Plans closed with a review, Q3 2024/25 to Q1 2025/26. From 90 in Q3 2024/25 to 95 in Q4 2024/25;"
        " lowest 90 in Q3 2024/25, highest 95 in Q4 2024/25. Target 60 by Q4 25/26. No figure for Q1 2025/26."
    )


def test_no_chart_without_a_figure() -> None:
    """A series in which nobody ever returned has no chart, and the report still stands."""
    assert trend(measure(), series([None, None]), 0) is None


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
    promise = next(promise for promise in definitions(one).plan.promises() if promise.ref == "C2")
    page = promise_page(promise, definitions(one), found, {}, QUARTER)
    assert (page.sign.word, page.verdict) == ("Cannot be said yet", "none of its measures has enough behind it.")


def test_a_step_past_its_date_of_which_nothing_was_reported() -> None:
    """Silence about a step that was due is of concern, and says so."""
    found = compiled()
    silent = {ref: replace(state, state="not reported") for ref, state in found.steps.items()}
    promise = next(promise for promise in definitions().plan.promises() if promise.ref == "C2")
    page = promise_page(promise, definitions(), replace(found, steps=silent), {}, QUARTER)
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


def test_who_returned() -> None:
    """On time, late, with errors and silent, each by name; nothing assumed."""
    who = report().returned
    assert who.says == (
        "6 of 8 forces made a return that could be used: 5 on time and 1 late.",
        "Gwent sent a return with errors still to be mended. Hull has not returned. No figure is assumed for them.",
        "The Research and survey team returned.",
    )
    assert [(one.name, one.state.word) for one in who.outstanding] == [
        ("Fylde", "Late"),
        ("Gwent", "Errors to mend"),
        ("Hull", "Not returned"),
    ]
    assert (
        who.outstanding[1].says
        == "Due 20 July 2025; the last return, of 15 July 2025, has two errors. None of it is used."
    )
    assert {tile.state for tile in who.tiles} == {"on time", "late", "errors", "not returned"}


def test_everyone_on_time_needs_no_names() -> None:
    """The sentence is short when there is nothing to say."""
    who = returned([status(force) for force in FORCES], {})
    assert who.says == ("8 of 8 forces made a return that could be used, all on time.",)
    assert (who.outstanding, who.tiles, who.alt) == ((), (), "")


def test_wording_is_said_to_be_illustrative() -> None:
    """Until the plan's pages are supplied the report says so plainly; then it stops."""
    assert wording(definitions()) == (
        "Every measure’s wording is illustrative until the plan’s own pages 43 to 46 are supplied."
    )
    assert wording(definitions(measure(source={"id": "plan"}))) == ""


def test_definition_says_how_a_figure_is_made() -> None:
    """The combination in words, from the items' own labels."""
    one = measure()
    assert combination(one, definitions(one)) == "Closed plans with a review, divided by plans closed; in per cent"


def test_synthetic_is_the_caller_s_to_say() -> None:
    """The notice is there when the figures are made up, and only then."""
    assert report().notice == "Synthetic data: an illustration, not a report of real performance"
    assert report(synthetic=False).notice == ""


def test_same_input_same_content() -> None:
    """Nothing but the arguments makes the report."""
    assert report() == report()
    assert json.dumps(report().as_json()) == json.dumps(report().as_json())


def test_json_form_is_whole() -> None:
    """The JSON has the same parts in the same order, with the time in ISO 8601."""
    data = json.loads(json.dumps(report().as_json()))
    assert data["made_at"] == "2025-07-31T12:00:00+00:00"
    assert [page["ref"] for page in data["promises"]] == ["S1", "C1", "C2"]
    assert data["promises"][1]["measures"][0]["chart"]["points"][-1]["value"] == 36


def test_methods_title_is_taken_off() -> None:
    """The methods' own title heads their page; without one it is "Methods"."""
    assert titled("# How\n\nText") == ("How", "Text")
    assert titled("Text") == ("Methods", "Text")


def test_empty_plan_of_returns_is_said() -> None:
    """A quarter in which nobody was asked says that."""
    assert returned([], {}).says == ("No return was asked for.",)


def test_result_of_another_period_is_dated() -> None:
    """The words for a period come from the result, not from the report's quarter."""
    old: Result = result(5.0, Period(2024, "quarter", 4))
    assert say.own_date(old, QUARTER) == " in Q4 2024/25"
    assert say.own_date(result(5.0), QUARTER) == ""
