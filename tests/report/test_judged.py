"""How a measure is judged, in words: its thresholds, its assurance, its interval."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impact.plan.periods import Period
from impact.report.measure_page import weighed, year_fact
from impact.report.model import Fact
from impact.results.model import Coverage
from impact.results.years import SoFar
from tests.report.reported import MET, QUARTER, WORSENING, measure, result, seen, series


@pytest.mark.method("Rating")
def test_a_rating_stands_with_its_thresholds():
    """A reader sees by what it was rated without looking anywhere else."""
    judged = seen(series([50, 61], rating=MET)).rated
    assert judged.reason == (
        "The target of 60% by Q4 2025/26 is reached. Met at 60% or more, the target for Q4 2025/26; on track up to"
        " 5 points behind the path; off track beyond that, or short of the last target when Q4 2025/26 has ended; not"
        " rated under 75% of forces."
    )


def test_a_measure_for_context_has_no_thresholds():
    """What is never rated is held to nothing."""
    context = measure(direction="context", unit="count")
    assert seen(series([3]), context).rated.reason == "No further behind its path than is allowed."


@pytest.mark.method("Assurance")
def test_variation_stands_with_its_assurance():
    """Whether the series can be relied on to reach its target is said beside it, where it can be said."""
    assured = replace(
        WORSENING, assurance="hit and miss", assurance_reason="hit and miss: it falls on both sides of it"
    )
    assert seen(series([1], variation=assured)).varied.reason == (
        "Part of a change. Hit and miss: it falls on both sides of it."
    )
    assert seen(series([1], variation=WORSENING)).varied.reason == "Part of a change."


def test_an_interval_is_shown_where_it_differs_from_the_figure():
    """A survey's interval stands; one that rounds to the figure itself, or of no figure, does not."""
    survey = seen(series([48]), measure(survey=True))
    wide = result(48.0, numerator=48.0, denominator=100.0, interval=(38.5, 57.7))
    assert survey.interval(wide) == (38.5, 57.7)
    assert survey.interval(replace(wide, interval=(47.9, 48.1))) is None
    assert survey.interval(replace(wide, value=None)) is None


@pytest.mark.method("Coverage")
def test_coverage_is_said_in_share_of_the_denominator():
    """Beside how many forces are in a figure stands how much of what they are counted by."""
    covered = Coverage(7, 8, (), 0.9731, "officers in post at 30 September 2019")
    assert weighed(result(36.0, coverage=covered)) == (
        "In the figure: 7 of 8 forces, with 97.3% of officers in post at 30 September 2019",
    )
    assert weighed(result(36.0)) == ()


@pytest.mark.method("Years")
def test_a_flow_has_a_figure_for_the_year_so_far():
    """Two quarters of a year are said as such; one alone is the quarter, and a missing year is not said."""
    year, quarters = Period(2025, "year"), (QUARTER, QUARTER.following)
    total = seen(series([3]), measure(unit="count", across_forces="sum"))
    two = SoFar(result(1204.0, year), quarters, 4)
    assert year_fact(total, two) == (Fact("2025/26, 2 of 4 so far", "1,204"),)
    assert year_fact(total, replace(two, periods=quarters[:1])) == ()
    assert year_fact(total, replace(two, result=result(None, year))) == ()
    assert year_fact(total, None) == ()
