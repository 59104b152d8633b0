"""The summary page: what is better, what is worse, and the counts that leave nothing out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impact.plan.measure import Measure
from impact.report.model import Fact
from impact.report.summary import counts, headline, said, summary
from impact.report.view import MeasureView, ReportView
from impact.results.compiled import Compiled
from impact.results.model import Left, Rating, Variation
from tests.report.reported import (
    FORCES,
    IMPROVING,
    MET,
    OFF_TRACK,
    TOO_FEW,
    WORSENING,
    YEAR,
    compiled,
    definitions,
    measure,
    of,
    report,
    seen,
    series,
)


def judge(found: Compiled, *measures: Measure) -> tuple[MeasureView, ...]:
    """The measures with what is said of them, the weightiest first."""
    return ReportView(definitions(*measures), found).judged


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
    assert seen(series([50.0], **given)).verdict == verdict  # type: ignore[arg-type]  # the table names it


@pytest.mark.method("When a change is a change")
@pytest.mark.parametrize(
    ("values", "cases", "direction", "verdict"),
    [
        ([45.0, 67.0], 1000, "increase", "better"),
        ([45.0, 67.0], 1000, "decrease", "worse"),
        ([67.0, 45.0], 1000, "increase", "worse"),
        ([45.0, 67.0], 1000, "maintain", "steady"),
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
    assert seen(replace(found, year_ago=counted), one).verdict == verdict


@pytest.mark.method("The summary")
@pytest.mark.parametrize(
    ("now", "variation", "direction", "verdict"),
    [
        (67.0, IMPROVING, "increase", "better"),
        (66.4, IMPROVING, "increase", "better"),
        (65.0, IMPROVING, "increase", "steady"),
        (65.0, IMPROVING, "decrease", "better"),
        (67.0, IMPROVING, "decrease", "steady"),
        (65.0, WORSENING, "increase", "worse"),
        (67.0, WORSENING, "increase", "steady"),
        (67.0, replace(IMPROVING, drift="changing", sides=(-1, 1)), "increase", "steady"),
        (65.0, replace(IMPROVING, drift="changing", sides=(-1, 1)), "increase", "steady"),
    ],
)
def test_better_and_worse_are_where_the_series_and_the_year_do_not_part(
    now: float, variation: Variation, direction: str, verdict: str
) -> None:
    """66.4% and 66.3% a year before are the same as shown: only a figure that moved the other way is neither."""
    found = series([66.3, 70, 70, 71, now], variation=variation)
    assert seen(found, measure(direction=direction)).verdict == verdict


@pytest.mark.method("The summary")
def test_what_changed_both_ways_is_named_apart_from_what_did_not_change() -> None:
    """Above its mean, yet lower than a year before: neither better, nor without a change, and the tally says so."""
    one, other = measure(commitment="C2"), measure(ref="M-2", title="Steady", commitment="C2")
    national = {
        "M-1": series([68, 70, 70, 71, 67], variation=IMPROVING),
        "M-2": of("M-2", series([50, 50, 50, 50, 51])),
    }
    page = summary(ReportView(definitions(one, other), replace(compiled(), national=national)), {})
    assert page.counts.startswith(
        "Of two measures, none are better or at their target, none are worse or off track, one shows no change beyond"
        " chance and one has changed neither for better nor for worse."
    )
    assert page.rest == (
        Fact("No change beyond chance, and not off track", "Steady."),
        Fact("Changed neither for better nor for worse", "Plans closed with a review."),
    )
    assert page.headline == (
        "No measure of which enough is known is better or worse beyond chance, at its target or off track."
    )


@pytest.mark.method("The summary")
def test_a_percentage_of_few_cases_does_not_lead_while_another_can() -> None:
    """Six of 12 is off track, and so are 300 of 1,000: the headline has the many, the column both."""
    found = series([55, 60, 60, 61, 50], rating=OFF_TRACK, variation=TOO_FEW, numerator=6.0, denominator=12.0)
    few = replace(found, expected_now=60.0)
    many = series([31, 30, 30, 31, 30], rating=OFF_TRACK, numerator=300.0, denominator=1000.0)
    told = (measure(), measure(ref="M-2", title="Many", commitment="C2"))
    both = replace(compiled(), national={"M-1": few, "M-2": of("M-2", many)})
    assert headline(judge(both, *told)).startswith("Many stood at 30%, 20 points short")
    alone = replace(compiled(), national={"M-1": few})
    assert headline(judge(alone, *told)).startswith(
        "Plans closed with a review stood at 50% (6 of 12), 10 points short of the 60% due by now"
    )


def test_bad_news_that_is_getting_better_says_but() -> None:
    """Off track and improving: the headline has both, and which of them is the news."""
    found = series([30, 31, 32, 33, 36], rating=OFF_TRACK, variation=replace(IMPROVING, signals=()))
    both = replace(compiled(), national={"M-1": found})
    assert headline(judge(both, measure())).startswith(
        "Plans closed with a review stood at 36%, better than ordinary variation explains, but 14 points short of the"
        " 50% due by now."
    )


@pytest.mark.method("The summary")
def test_what_was_compared_is_not_called_too_few() -> None:
    """Three yearly figures of a survey: the interval of two of them was asked, and its answer is given."""
    held = series([40, 45, 48], last=YEAR, variation=TOO_FEW, numerator=96.0, denominator=200.0)
    assert held.year_ago is not None
    asked = replace(held, year_ago=replace(held.year_ago, numerator=90.0, denominator=200.0))
    one = measure(
        ref="M-4", supplier="survey", frequency="annual", survey=True, targets=[{"by": "2025-26", "value": 50}]
    )
    (judged,) = judge(replace(compiled(), national={"M-4": of("M-4", asked)}), one)
    assert judged.verdict == "unsaid"
    assert said(judged).says == (
        "stood at 48% in 2024/25 (45% a year before), no more than chance would do; on track for the 50% promised by"
        " 2025/26 (200 people answered)."
    )


def test_headline_of_a_measure_that_did_not_move_says_why_it_is_there() -> None:
    """Off track with no clear change: the figure that was due is what makes it bad news."""
    one = measure(commitment="C2")
    found = replace(compiled(), national={"M-1": series([45, 44, 43, 42, 36], rating=OFF_TRACK)})
    assert headline(judge(found, one)) == (
        "Plans closed with a review stood at 36%, 14 points short of the 50% due by now."
        " No measure is better beyond chance or at its target."
    )


def test_nothing_good_is_said_of_too_little() -> None:
    """A met target with too few forces, or no figure, cannot be said yet."""
    thin = series([70.0], rating=MET, left=tuple(Left(force, "not returned") for force in FORCES[:3]))
    assert seen(thin).verdict == "unsaid"
    assert seen(series([None], rating=MET)).verdict == "unsaid"


def test_summary_counts_good_and_bad() -> None:
    """The headline says both what is good and what is not; the counts leave nothing out."""
    summary = report().summary
    assert summary.headline == (
        "Initiatives with an evaluation plan rose from 58% to 62% in a year, and the 60% promised by Q4 2025/26 is met."
        " Plans closed with a review fell from 45% to 36% in a year, 14 points short of the 50% due by now."
    )
    assert summary.counts == (
        "Of five measures, one is better or at its target, one is worse or off track, two cannot be"
        " said yet and one is for context. Of three steps, two are done and one is late."
    )


def test_a_tally_of_nothing_says_none() -> None:
    """No measure good or bad, and no step reported on: said in so many words."""
    found = compiled()
    silent = {ref: replace(state, state="not reported") for ref, state in found.steps.items()}
    none = replace(found, national={"M-1": series([None], rating=Rating("not rated", ""))}, steps=silent)
    one = measure(commitment="C2")
    said = counts(judge(none, one), none)
    assert said == (
        "Of one measure, none are better or at their target, none are worse or off track and one"
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
