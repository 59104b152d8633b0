"""Rules within a return: the figures that break one are all named, with their cells."""

from __future__ import annotations

import pytest

from tests.returns.filed_returns import LAUNCHED, LAUNCHES, PRACTICES, said
from tests.returns.judging import judged, plan_with

RULE = (
    f"{LAUNCHES}!E6  More initiatives had a plan than were launched. "
    '"… of which had an evaluation plan" is 13 (E6); Initiatives launched is 12 (E5).'
)


def test_broken_rule_names_every_figure_and_cell():
    """What it is, what the figures are, what to do."""
    assert said(judged({"IW_17.with_plan": 13}).findings) == [f"{RULE} Correct whichever is wrong."]


def test_rule_over_a_record_sheet_names_its_rows():
    """A figure worked out leads to the sheet it came from."""
    assert said(judged({"IW_15.listed": 3}).findings) == [
        f"{LAUNCHES}!E13  The number given is not the number of rows filled in. "
        f"Practices adopted is 3 (E13); Practices listed is 2 ({PRACTICES}!A5:F6). Correct whichever is wrong."
    ]


def test_marker_breaks_no_rule():
    """What could not be supplied is not compared."""
    assert judged({"IW_17.launched": "[x]"}).findings == ()


def test_marker_is_not_blank_to_a_rule():
    """`is blank` is not asked of a cell that says why it has no number."""
    plan = plan_with(LAUNCHED, {"rule": "launched is not blank", "message": "Say how many."})
    assert judged({"IW_17.launched": "[x]"}, plan=plan).findings == ()


def test_query_of_a_rule_may_be_explained():
    """The remedy names the cell for it."""
    plan = plan_with(LAUNCHED, {**LAUNCHED["checks"][0], "severity": "query"})
    assert said(judged({"IW_17.with_plan": 13}, plan=plan).findings) == [
        f"{RULE} Correct whichever is wrong, or explain it in F6."
    ]


@pytest.mark.parametrize("beside", ["IW_17.launched", "IW_17.with_plan"])
def test_explanation_beside_any_figure_of_a_rule_answers_it(beside: str):
    """A query that was explained is a note."""
    plan = plan_with(LAUNCHED, {**LAUNCHED["checks"][0], "severity": "query"})
    checked = judged({"IW_17.with_plan": 13}, plan=plan, explanations={beside: " One began\nin March. "})
    assert [f.severity for f in checked.findings] == ["note"]
    assert said(checked.findings) == [f'{RULE} You explained: "One began in March."']


def test_error_cannot_be_explained_away():
    """What must be mended must be mended."""
    checked = judged({"IW_17.with_plan": 13}, explanations={"IW_17.with_plan": "It is right."})
    assert said(checked.findings) == [f"{RULE} Correct whichever is wrong."]


def test_rule_on_trial_is_a_note():
    """A rule brought in between two quarters holds no return up."""
    plan = plan_with(LAUNCHED, {**LAUNCHED["checks"][0], "status": "trial"})
    checked = judged({"IW_17.with_plan": 13}, plan=plan)
    assert [f.severity for f in checked.findings] == ["note"]
    assert said(checked.findings) == [
        f"{RULE} Correct whichever is wrong. This check is on trial, so it does not hold your return up."
    ]


def test_rule_of_one_item():
    """There is only one thing to correct."""
    plan = plan_with(LAUNCHED, {"rule": "launched < 10", "message": "No force launches ten"})
    assert said(judged(plan=plan).findings) == [
        f"{LAUNCHES}!E5  No force launches ten. Initiatives launched is 12 (E5). Correct it."
    ]
