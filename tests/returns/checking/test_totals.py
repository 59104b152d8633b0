"""A total is the sum of its parts, wherever in the return they stand."""

from __future__ import annotations

from typing import Any

import pytest

from impact.plan.definitions import Definitions
from tests.returns.filed_returns import ADOPTED, LAUNCHED, LAUNCHES, PRACTICES, definitions, error, measure, said
from tests.returns.judging import codes, judged

CHECK = {"total": "launched", "of": ["with_plan", "IW-15.adopted", "IW-15.listed"]}


def plan_of(**changes: Any) -> Definitions:
    """A plan in which what was launched is the sum of three items, one of them rows of another sheet."""
    return definitions(measure(LAUNCHED, checks=[{**CHECK, **changes}]), measure(ADOPTED))


PLAN = plan_of()
RIGHT = {"IW_17.launched": 13, "IW_17.with_plan": 9}
SAYS = (
    f"{LAUNCHES}!E5  Initiatives launched is 12, but its parts add up to 13: "
    '"… of which had an evaluation plan" is 9 (E6); '
    f"Practices listed is 2 ({PRACTICES}!A5:F6); Practices adopted is 2 (E7)."
)


def test_total_that_is_the_sum_of_its_parts():
    """Nothing is said."""
    assert said(judged(RIGHT, plan=PLAN).findings) == []


def test_total_that_is_not_the_sum_of_its_parts():
    """Each part is named with its sheet and cell."""
    assert said(judged({**RIGHT, "IW_17.launched": 12}, plan=PLAN).findings) == [f"{SAYS} Correct whichever is wrong."]


def test_total_as_a_query():
    """It may be explained beside the total."""
    found = judged({**RIGHT, "IW_17.launched": 12}, plan=plan_of(severity="query")).findings
    assert said(found) == [f"{SAYS} Correct whichever is wrong, or explain it in F5."]


def test_total_on_trial():
    """A note, whatever it will be."""
    found = judged({**RIGHT, "IW_17.launched": 12}, plan=plan_of(status="trial")).findings
    assert [f.severity for f in found] == ["note"]


@pytest.mark.parametrize("part", ["[x]", "[z]"])
def test_part_with_a_marker_withholds_the_check(part: str):
    """Nobody knows the sum."""
    assert codes(judged({**RIGHT, "IW_17.with_plan": part}, plan=PLAN)) == []


@pytest.mark.parametrize(("part", "code"), [(None, "blank"), (error(), "error_value"), ("some", "not_a_number")])
def test_part_at_fault_withholds_the_check(part: Any, code: str):
    """What follows from a fault is not said again."""
    assert codes(judged({**RIGHT, "IW_17.with_plan": part}, plan=PLAN)) == [code]


def test_part_on_a_faulty_record_sheet_withholds_the_check():
    """A sheet with a fault comes to nothing yet."""
    rows = [("Night watch", "Durhan", None, None, None, None)]
    assert "total" not in codes(judged(RIGHT, plan=PLAN, rows=rows))


def test_sum_of_decimals_is_not_held_to_the_last_digit():
    """0.1 + 0.2 is 0.3."""
    shape = {
        "ref": "IW-3",
        "title": "Costs",
        "items": {key: {"label": key.capitalize(), "type": "number"} for key in ("all", "one", "two")},
        "checks": [{"total": "all", "of": ["one", "two"]}],
    }
    answers = {"IW_3.all": 0.3, "IW_3.one": 0.1, "IW_3.two": 0.2}
    assert codes(judged(answers, plan=definitions(measure(shape)))) == []
