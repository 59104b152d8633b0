"""An answer held against the last figure: a change beyond the limit is asked about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from impact.returns.judging import check
from impact.returns.observation import Beside
from tests.returns.filed_returns import (
    ADOPTED,
    LAUNCHES,
    PRACTICES,
    Q4,
    TRAINED,
    definitions,
    error,
    last,
    measure,
    opened,
    said,
)
from tests.returns.judging import DEFINITIONS, judged, plan_with


def test_change_beyond_the_limit_is_asked_about():
    """From 310 to 12."""
    assert said(judged(last=last("IW-17.launched", 310)).findings) == [
        f"{LAUNCHES}!E5  Initiatives launched is 12; last quarter it was 310. Correct it, or explain the change in F5."
    ]


def test_change_names_the_cell_where_the_answer_now_stands():
    """A row put in above moves both cells."""
    moved = opened()
    entry = moved.answers["IW_17.launched"]
    entries = {**moved.answers, "IW_17.launched": type(entry)(entry.name, entry.raw, "My sheet", "E9")}
    again = replace(moved, answers=entries)
    checked = check(
        again, DEFINITIONS, beside=Beside(history={("IW-17", "launched"): tuple(last("IW-17.launched", 310).values())})
    )
    assert said(checked.findings)[0].startswith("My sheet!E9  ")
    assert said(checked.findings)[0].endswith("explain the change in F9.")


def test_change_up_to_the_limit_is_not_asked_about():
    """Beyond 50% is more than 50%."""
    assert judged(last=last("IW-17.launched", 8)).findings == ()
    assert judged(last=last("IW-17.launched", 24)).findings == ()


def test_change_of_small_counts_is_not_asked_about():
    """From 1 to 4 is 300 per cent and says nothing."""
    small = {"IW_17.launched": 4, "IW_17.with_plan": 0}
    assert judged(small, last=last("IW-17.launched", 1)).findings == ()


def test_change_from_zero_is_beyond_any_percentage():
    """From 0 to 12 is asked about."""
    assert [f.code for f in judged(last=last("IW-17.launched", 0)).findings] == ["change"]


def test_change_from_an_older_figure_says_from_when():
    """The quarter before was missing."""
    checked = judged(last=last("IW-17.launched", 310, "2023-24-Q2"))
    assert checked.findings[0].says == "Initiatives launched is 12; in Q2 2023/24 it was 310."


def test_change_of_an_annual_figure():
    """Its last figure is last year's."""
    plan = definitions(measure(TRAINED))
    checked = judged(plan=plan, period=Q4, last=last("IW-9.trained", 1204, "2023-24"))
    assert checked.findings[0].says == "Officers trained is 300; last year it was 1,204."


def test_change_from_or_to_a_marker_is_not_asked_about():
    """There is nothing to compare."""
    assert judged(last=last("IW-17.launched", None, marker="x")).findings == ()
    assert judged({"IW_17.launched": "[x]"}, last=last("IW-17.launched", 310)).findings == ()


def test_change_that_is_explained_is_a_note():
    """The explanation stands in it."""
    checked = judged(last=last("IW-17.launched", 310), explanations={"IW_17.launched": "Two schemes ended."})
    assert [(f.severity, f.remedy) for f in checked.findings] == [("note", 'You explained: "Two schemes ended."')]


def test_change_of_what_a_record_sheet_comes_to():
    """There is no cell for an explanation, so none is named."""
    assert said(judged(last=last("IW-15.places", 900)).findings) == []
    plan = plan_with(ADOPTED, {"change": "places", "beyond": "10%"})
    assert said(judged(plan=plan, last=last("IW-15.places", 900)).findings) == [
        f"{PRACTICES}!A5  Places using them is 3; last quarter it was 900. "
        "Correct the rows that are wrong; if it is right, send the reason with your return, "
        "and it will be kept beside this query."
    ]


@pytest.mark.parametrize("value", [None, "[x]", "Please select", error()])
def test_explanation_beside_anything_does_no_harm(value: Any):
    """A blank, a marker or a fault may be explained too."""
    checked = judged({"IW_17.launched": value}, explanations={"IW_17.launched": "We do not count them."})
    assert all(f.severity == "error" for f in checked.findings)
