"""A figure held to one from outside: the supplier's own row of a pinned release."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from impact.plan.definitions import Definitions
from tests.returns.filed_returns import ADOPTED, LAUNCHED, LAUNCHES, PRACTICES, definitions, measure, said
from tests.returns.judging import codes, judged, officers

RELEASE = "officers-2019-09-30"


def plan_of(shape: Any = LAUNCHED, figure: float | None = 1225.8943, **check: Any) -> Definitions:
    """A plan that holds an item to Cleveland's officers in post; None where the release leaves Cleveland out."""
    checks = [{"outside": "launched", **(check or {"at_most": RELEASE})}]
    values = {} if figure is None else {"E23000013": figure}
    return replace(definitions(measure(shape, checks=checks)), outside={RELEASE: officers(**values)})


def test_more_than_the_outside_figure():
    """The release and its date are named."""
    assert said(judged({"IW_17.launched": 1300}, plan=plan_of()).findings) == [
        f"{LAUNCHES}!E5  Initiatives launched is 1,300, more than 1,225.8943 full-time equivalent officers: "
        "Home Office's figure for Cleveland at 30 September 2019, released 30 January 2020. "
        "Correct it, or explain it in F5."
    ]


def test_as_many_as_the_outside_figure():
    """At most is at most."""
    assert codes(judged({"IW_17.launched": 1300}, plan=plan_of(figure=1300))) == []


def test_fewer_than_the_outside_figure():
    """The other way round."""
    found = judged({"IW_17.launched": 12}, plan=plan_of(figure=20, at_least=RELEASE)).findings
    assert found[0].says.startswith("Initiatives launched is 12, fewer than 20 full-time equivalent officers:")
    assert codes(judged({"IW_17.launched": 20}, plan=plan_of(figure=20, at_least=RELEASE))) == []


def test_supplier_without_an_outside_figure():
    """There is nothing to compare."""
    assert codes(judged({"IW_17.launched": 1300}, plan=plan_of(figure=None))) == []


def test_marker_is_not_held_to_anything():
    """What could not be supplied is not compared."""
    assert codes(judged({"IW_17.launched": "[x]"}, plan=plan_of())) == []


def test_figure_worked_out_from_a_record_sheet():
    """There is no cell for an explanation: the reason is sent with the return."""
    found = judged(plan=plan_of(ADOPTED, figure=1, outside="adopted", at_most=RELEASE)).findings
    assert said(found) == [
        f"{PRACTICES}!A5  Practices listed is 2, more than 1 full-time equivalent officers: "
        "Home Office's figure for Cleveland at 30 September 2019, released 30 January 2020. "
        "Correct the rows that are wrong; if it is right, send the reason with your return, "
        "and it will be kept beside this query."
    ]


def test_outside_check_as_an_error_and_on_trial():
    """As its definition says."""
    error = judged({"IW_17.launched": 1300}, plan=plan_of(at_most=RELEASE, severity="error"))
    trial = judged({"IW_17.launched": 1300}, plan=plan_of(at_most=RELEASE, status="trial"))
    assert [f.severity for f in (*error.findings, *trial.findings)] == ["error", "note"]
    assert error.findings[0].remedy == "Correct it."
