"""The summary page: what is better, what is worse, and the counts that leave nothing out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impact.plan.measure import Measure
from impact.report.content import counts, headline, said, summary
from impact.report.document import Fact
from impact.report.view import MeasureView, ReportView
from impact.results.compiled import Compiled
from impact.results.model import Rating
from tests.report.reported import (
    IMPROVING,
    OFF_TRACK,
    TOO_FEW,
    YEAR,
    compiled,
    definitions,
    measure,
    of,
    report,
    series,
)


def judge(found: Compiled, *measures: Measure) -> tuple[MeasureView, ...]:
    """The measures with what is said of them, the weightiest first."""
    return ReportView(definitions(*measures), found).judged


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


def test_commentary_leads_and_the_counts_stay() -> None:
    """The team's words come first; what was counted is still there."""
    summary = report({"summary": "A good quarter.", "decisions": "1. agree the plan"}).summary
    assert (summary.words, summary.decisions) == ("A good quarter.", "1. agree the plan")
    assert "off track" in summary.counts
