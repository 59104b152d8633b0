"""What a cell is for, in the finding about it; and dates of another epoch."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from impact.returns.asked import column_purpose, purpose
from impact.returns.writing.live import answer_rule, column_rule
from tests.returns.filed_returns import (
    GOOD_ROWS,
    LAUNCHED,
    PRACTICES,
    Q1,
    definitions,
    error,
    form,
    last,
    measure,
    said,
)
from tests.returns.judging import judged

CELLS = {
    "IW_17.launched": "A whole number",
    "IW_2.cost": "A number from 5 to 5,000",
    "IW_2.share": "A percentage from 0 to 100",
    "IW_2.broker": "Yes or No",
    "IW_2.stage": "One from the list",
    "IW_2.started": "A date, such as 30 June 2024",
    "IW_2.remarks": "Words",
}


@pytest.mark.parametrize("name", CELLS)
def test_finding_about_a_cell_says_what_it_is_for(name: str):
    """In the words that stand beside it in the workbook."""
    assert [f.expected for f in judged({name: error()}).findings] == [CELLS[name]]


def test_bounds_of_a_count():
    """A least of 0 goes without saying."""
    items: dict[str, Any] = {
        "some": {"label": "Some", "type": "count", "minimum": 1},
        "few": {"label": "Few", "type": "count", "maximum": 12},
        "below": {"label": "Below", "type": "number", "minimum": -5},
    }
    plan = definitions(measure({**LAUNCHED, "items": items, "checks": []}))
    asked = {f"IW_17.{key}": 5 for key in items}
    expected = [judged({**asked, f"IW_17.{key}": error()}, plan=plan).findings[0].expected for key in items]
    assert expected == ["A whole number, at least 1", "A whole number from 0 to 12", "A number, at least -5"]


def test_cells_that_are_for_different_things():
    """The same thing wrong in them is said once, and none of their purposes."""
    assert [f.expected for f in judged({"IW_17.launched": None, "IW_17.with_plan": None}).findings] == [
        "A whole number"
    ]
    items = {"some": {"label": "Some", "type": "count"}, "few": {"label": "Few", "type": "count", "maximum": 12}}
    plan = definitions(measure({**LAUNCHED, "items": items, "checks": []}))
    found = judged({"IW_17.some": error(), "IW_17.few": error()}, plan=plan).findings
    assert [(len(f.cells), f.expected) for f in found] == [(1, "")]


def test_blank_where_nought_is_too_few():
    """It is not offered as an answer."""
    assert said(judged({"IW_2.cost": None}).findings)[0].endswith(
        "This cell is blank. Enter a number from 5 to 5,000, or [x] if you could not supply it."
    )


def test_finding_about_a_cell_of_a_row():
    """Its column says what it is for."""
    rows = (("T" * 41, "Durhan", date(2024, 7, 9), "Nearly", -1, "soon"),)
    found = judged({"IW_15.listed": 1}, rows=rows).findings
    assert {f.cell: f.expected for f in found} == {
        "A5": "Words, at most 40 letters",
        "B5": "A force from the list",
        "C5": "A date from 1 April 2024 to 30 June 2024",
        "D5": "One from the list",
        "E5": "A whole number",
        "F5": "A date",
    }


def test_unlikely_date_in_a_row():
    """Its column says what it is for, as an answer's does; those beyond the listing too."""
    rows = [(f"Watch {n}", "Durham", date(2024, 4, 9), "untested", None, date(1900, 3, 1)) for n in range(202)]
    found = judged({"IW_15.listed": 202}, rows=rows).findings
    assert len(found) > 200
    assert {(f.code, f.expected) for f in found} == {("unlikely_date", "A date")}


def test_finding_about_several_cells_is_for_none_of_them():
    """A rule, a change and two rows alike."""
    rows = (*GOOD_ROWS, GOOD_ROWS[0])
    found = judged({"IW_17.with_plan": 13}, rows=rows, last=last("IW-17.launched", 310)).findings
    assert {f.code: f.expected for f in found} == {"rule": "", "change": "", "same_rows": ""}


def test_template_says_the_same():
    """What was asked and what was expected are one text."""
    asked = form()
    for question in asked.questions():
        assert answer_rule(question, lambda _: "")["input_message"].startswith(f"{purpose(question)}. ")
    for _, column in asked.tables[0].columns:
        message = column_rule(column, "", "A5", Q1, "", lambda _: "")["input_message"]
        assert message.startswith(f"{column_purpose(column, Q1)}.")


# --- dates of another epoch ---

APART = timedelta(days=1462)
HINT = (
    "Every date on this sheet is four years and a day off, as when dates are pasted from a workbook that counts days "
    "from 1904: paste them again as text, or type them."
)


def adopted(*days: date) -> list[tuple[Any, ...]]:
    """Rows of practices adopted on these days."""
    return [(f"Watch {n}", "Durham", day, "untested", None, None) for n, day in enumerate(days)]


@pytest.mark.parametrize("by", [APART, -APART])
def test_every_date_four_years_off(by: timedelta):
    """Said of each, in one finding for each day."""
    rows = adopted(date(2024, 4, 9) + by, date(2024, 5, 9) + by)
    found = judged({"IW_15.listed": 2}, rows=rows).findings
    assert [(f.code, f.remedy) for f in found] == [("outside_period", HINT)] * 2


def test_one_date_four_years_off_among_others():
    """That is a slip, and no epoch."""
    found = judged({"IW_15.listed": 2}, rows=adopted(date(2024, 4, 9) + APART, date(2024, 5, 9))).findings
    assert said(found) == [
        f"{PRACTICES}!C5  This cell holds 10 April 2028, outside Q1 2024/25 (April to June). Enter a date from "
        "1 April 2024 to 30 June 2024, or take the row out if it belongs to another period."
    ]


def test_dates_otherwise_outside():
    """A year off is a year off."""
    found = judged({"IW_15.listed": 1}, rows=adopted(date(2023, 4, 9))).findings
    assert [(f.code, f.remedy == HINT) for f in found] == [("outside_period", False)]
