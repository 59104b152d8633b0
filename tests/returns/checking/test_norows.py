"""A record sheet without a row: asked about, unless something else in the return says that there were none."""

from __future__ import annotations

from typing import Any

import pytest

from impact.returns.judging import Checked
from impact.returns.observation import Beside, Observation
from tests.returns.filed_returns import ADOPTED, LAUNCHED, definitions, measure, said
from tests.returns.judging import codes, judged

ASKED = (
    "IW-15 practices!A5  The sheet IW-15 practices has no rows. List what there was to list; if there was nothing, "
    'send the words "There were none" with your return, and they will be kept beside this query.'
)
HELD = {"rule": "listed == adopted", "message": "Not the number of rows."}


def without_rows(*checks: dict[str, Any], **more: Any) -> Checked:
    """A return that leaves its record sheet as it came; *checks* are those of the sheet's measure."""
    plan = definitions(measure(LAUNCHED), measure(ADOPTED, checks=list(checks)))
    return judged(plan=plan, rows=(), **more)


def figure(checked: Checked) -> Observation:
    """What the rows come to."""
    return next(one for one in checked.observations if one.item == "adopted")


def test_a_sheet_left_untouched_is_asked_about():
    """No answer speaks of its rows, so that nobody said that there were none."""
    assert said(without_rows().findings) == [ASKED]


def test_none_said_on_purpose_is_a_true_zero():
    """The words are kept beside the query, which is a note from then on."""
    (asked,) = without_rows().findings
    checked = without_rows(beside=Beside(explained={asked.fingerprint: "There were none"}))
    assert [(finding.severity, finding.remedy) for finding in checked.findings] == [
        ("note", 'Explained before: "There were none"')
    ]
    assert figure(checked).value == 0.0


def test_an_answer_of_0_that_is_held_to_the_rows_says_so():
    """As the measures that are shipped ask for it."""
    assert codes(without_rows(HELD, answers={"IW_15.listed": 0})) == []


@pytest.mark.parametrize("answer, code", [(2, "rule"), (None, "blank"), ("two", "not_a_number")])
def test_what_is_wrong_with_that_answer_is_said_alone(answer: Any, code: str):
    """What follows from a fault is not said again."""
    assert codes(without_rows(HELD, answers={"IW_15.listed": answer})) == [code]


@pytest.mark.parametrize("marker", ["[x]", "[z]"])
def test_a_marker_of_that_answer_is_the_figures_marker(marker: str):
    """Who could not say how many there were did not say that there were none: the figure is no 0."""
    checked = without_rows(HELD, answers={"IW_15.listed": marker})
    assert codes(checked) == []
    assert (figure(checked).value, figure(checked).marker) == (None, marker.strip("[]"))


@pytest.mark.parametrize(
    "check",
    [
        {**HELD, "status": "trial"},
        {"rule": "adopted <= listed", "message": "More rows than were given."},
        {"rule": "listed >= 0", "message": "Less than none."},
    ],
)
def test_a_rule_that_does_not_hold_the_answer_to_the_rows(check: dict[str, Any]):
    """On trial, met by any answer, or not about the rows: the sheet may have been overlooked."""
    assert "no_rows" in codes(without_rows(check, answers={"IW_15.listed": 2}))


def test_the_cover_says_so():
    """Nothing to report: Yes."""
    nil = {"IW_17.launched": None, "IW_17.with_plan": None, "IW_15.listed": None}
    assert codes(without_rows(answers=nil, nil="Yes")) == ["nil_return"]


def test_a_return_of_zeros_has_not_said_it_of_its_sheet():
    """That every number is 0 is taken as nothing to report once the sheet is explained too."""
    zeros = {"IW_17.launched": 0, "IW_17.with_plan": 0, "IW_15.listed": 0}
    checked = without_rows(answers=zeros)
    assert (codes(checked), checked.nil) == (["no_rows"], False)
    said_so = Beside(explained={checked.findings[0].fingerprint: "There were none"})
    explained = without_rows(answers=zeros, beside=said_so)
    assert (codes(explained), explained.nil) == (["no_rows", "all_zero"], True)


def test_a_row_that_says_none_is_mended_first():
    """The sheet is not asked about beside it."""
    plan = definitions(measure(ADOPTED, checks=[]))
    assert codes(judged(plan=plan, rows=[("None",)])) == ["not_a_record"]
