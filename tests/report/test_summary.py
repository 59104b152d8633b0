"""The summary page: what is better, what is worse, and the counts that leave nothing out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impact.report.model import Fact
from impact.report.signs import verdict_of
from impact.report.summary import counts, headline
from impact.report.verdicts import judge
from impact.results.model import Left, Rating
from tests.report.reported import (
    FORCES,
    IMPROVING,
    MET,
    OFF_TRACK,
    QUARTER,
    TOO_FEW,
    WORSENING,
    compiled,
    definitions,
    measure,
    report,
    series,
)


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


@pytest.mark.method("When a change is a change")
@pytest.mark.parametrize(
    ("values", "cases", "direction", "verdict"),
    [
        ([45.0, 67.0], 1000, "increase", "better"),
        ([45.0, 67.0], 1000, "decrease", "worse"),
        ([67.0, 45.0], 1000, "increase", "worse"),
        ([45.0, 67.0], 1000, "maintain", "unsaid"),
        ([40.0, 60.0], 10, "increase", "unsaid"),
    ],
)
def test_a_movement_is_good_or_bad_only_when_it_is_a_change(
    values: list[float], cases: float, direction: str, verdict: str
) -> None:
    """Too few quarters for limits: the interval of the two figures says whether it is better, worse or neither."""
    then, now = values
    found = series([then, 1, 1, 1, now], variation=TOO_FEW, numerator=now * cases // 100, denominator=cases)
    assert found.year_ago is not None
    counted = replace(found.year_ago, numerator=then * cases // 100, denominator=cases)
    one = measure(direction=direction, quality="B")
    assert verdict_of(one, replace(found, year_ago=counted), 0.75) == verdict


def test_headline_of_a_measure_that_did_not_move_says_why_it_is_there() -> None:
    """Off track with no clear change: the figure that was due is what makes it bad news."""
    one = measure(commitment="C2")
    found = replace(compiled(), national={"M-1": series([45, 44, 43, 42, 36], rating=OFF_TRACK)})
    assert headline(judge(definitions(one), found), definitions(one), QUARTER) == (
        "Plans closed with a review stood at 36%, 14 points short of the 50% due by now."
        " No measure has improved beyond chance or met its target."
    )


def test_nothing_good_is_said_of_too_little() -> None:
    """A met target with too few forces, or no figure, cannot be said yet."""
    thin = series([70.0], rating=MET, left=tuple(Left(force, "not returned") for force in FORCES[:3]))
    assert verdict_of(measure(), thin, 0.75) == "unsaid"
    assert verdict_of(measure(), series([None], rating=MET), 0.75) == "unsaid"


def test_summary_counts_good_and_bad() -> None:
    """The headline says both what is good and what is not; the counts leave nothing out."""
    summary = report().summary
    assert summary.headline == (
        "Initiatives with an evaluation plan rose from 58% to 62% in a year, and the 60% promised by Q4 2025/26 is met."
        " Plans closed with a review fell from 45% to 36% in a year, 14 points short of the 50% due by now."
    )
    assert summary.counts == (
        "Of five measures, one is better or at its target, one is off track or worsening, two cannot be"
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
        "Of one measure, none are better or at their target, none are off track or worsening and one"
        " cannot be said yet. Of three steps, none are done, none are late and three are not reported on."
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
