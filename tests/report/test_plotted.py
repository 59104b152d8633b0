"""A series as a chart's value: its median, its marks and remarks, and the words for those who do not see it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impact.report.plotted import limits_said, marks_said, remarks_said, trend
from impact.results.model import Variation
from tests.report.reported import QUARTER, WORSENING, measure, series

TOO_FEW = Variation("too few points", "5 points; 12 are needed.", since=QUARTER.moved(-4), centre_of_run=46.0)


def test_too_few_figures_for_limits_have_a_median():
    """From the first figure that it is of; not where fewer than four figures are known."""
    chart = trend(measure(), series([44, 45, 46, 47, 48], variation=TOO_FEW), 0)
    assert chart is not None and (chart.median, chart.limits_from) == (46.0, 0)
    assert marks_said(chart) == ("Thin line: the median, as there are too few figures for limits.",)
    few = trend(measure(), series([44, None, 46, 48], variation=replace(TOO_FEW, since=None)), 0)
    assert few is not None and few.median is None


def test_figures_that_may_change_and_figures_that_have_are_said():
    """On the chart's points, in its alternative text, and in the words under it."""
    found = series([50, 52], provisional=("Kent has not returned",), revised=True)
    chart = trend(measure(), found, 0)
    assert chart is not None
    assert [(point.provisional, point.revised) for point in chart.points] == [(False, False), (True, True)]
    assert chart.alt.endswith("The figure for Q1 2025/26 is provisional.")
    assert marks_said(chart) == (
        "Open dot, [p]: provisional, may still change.",
        "Revised [r] since the last edition: Q1 25/26.",
    )


def test_a_key_names_only_marks_that_are_on_the_chart():
    """[p] and [r] stand beside the newest figure alone; an earlier one is an open dot, or is named."""
    found = series([50, 52, 54])
    earlier = replace(found.results[1], provisional=("Kent has not returned",), revised=True)
    chart = trend(measure(), replace(found, results=(found.results[0], earlier, found.results[2])), 0)
    assert chart is not None
    assert marks_said(chart) == (
        "Open dot: provisional, may still change.",
        "Revised since the last edition: Q4 24/25.",
    )


def test_limits_are_shaded_where_they_have_any_width():
    """A series that never moved has a mean and no band."""
    said = "Shaded: where almost every ordinary figure would fall."
    banded = trend(measure(), series([50, 52], variation=WORSENING), 0)
    flat = trend(measure(), series([50, 50], variation=replace(WORSENING, lower=45.0, upper=45.0)), 0)
    assert banded is not None and flat is not None
    assert limits_said(banded, WORSENING) == (said,)
    assert limits_said(flat, WORSENING) == ()


@pytest.mark.method("Process limits")
def test_limits_of_totals_made_whole_say_so():
    """A total that lacks a force may lie outside the band without a ring. Where neither is drawn, nothing is said."""
    whole = ((QUARTER, 65.0),)
    banded = trend(measure(), series([50, 52], variation=WORSENING), 0)
    run = trend(measure(), series([44, 45, 46, 47], variation=TOO_FEW), 0)
    bare = trend(measure(), series([44, 45]), 0)
    assert banded is not None and run is not None and bare is not None
    taken = "a total that lacks some is judged as if they were in it."
    assert limits_said(banded, replace(WORSENING, whole=whole))[1:] == (
        f"Limits are for totals of all forces; {taken}",
    )
    assert limits_said(run, replace(TOO_FEW, whole=whole)) == (f"The median is for totals of all forces; {taken}",)
    assert limits_said(bare, replace(TOO_FEW, whole=whole)) == ()


def test_remarks_belong_to_their_points():
    """Numbered in the order of time; one on a period that is not shown is left out."""
    remarks = {QUARTER: "a new form", QUARTER.moved(-1): "guidance withdrawn", QUARTER.moved(-40): "long ago"}
    chart = trend(measure(), series([50, 52, 54]), 0, remarks)
    assert chart is not None
    assert remarks_said(chart) == ("1. Q4 24/25: guidance withdrawn", "2. Q1 25/26: a new form")
    assert chart.alt.endswith("Q4 2024/25: guidance withdrawn. Q1 2025/26: a new form.")
