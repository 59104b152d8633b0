"""How the rows of a record sheet are read and checked."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impact.returns.answers import Answer, SentRow
from impact.returns.records import read_records
from tests.returns.checking.any_cell import CELLS
from tests.returns.checking.record_rows import GOOD, TABLE, changed, records
from tests.returns.filed_returns import ADOPTED, CLEVELAND, GOOD_ROWS, PRACTICES, REGISTER, error, measure, raw, said


def test_good_rows_have_nothing_wrong():
    """Every column is read as what it asks."""
    found = records(*GOOD_ROWS)
    assert found.findings == ()
    assert {key: column.vector.value(0) for key, column in found.columns.items()} == {
        "title": "Night watch",
        "origin": "E23000008",
        "adopted_on": date(2024, 4, 9),
        "stage": "evaluated",
        "places": 3.0,
        "begun_on": date(2024, 4, 1),
    }


def test_row_that_only_looks_filled_is_no_row():
    """A row of spaces counts for nothing and is not complained of."""
    assert len(records(["  ", None, "\u00a0", None, None, None])) == 0


def test_required_cell_is_named():
    """A blank in a row says which column is needed."""
    assert said(records(changed(title=None)).findings) == [
        f"{PRACTICES}!A5  This cell is blank. Title is needed in every row. "
        "Write a few words, or enter [x] if you could not supply it."
    ]


def test_cells_are_read_as_answers_are():
    """A number with a decimal, an error value and a near-miss have the messages they have elsewhere."""
    found = records(changed(places=2.5, stage="evaluted", begun_on=error()))
    assert [(f.code, f.cell) for f in found.findings] == [
        ("not_a_choice", "D5"),
        ("not_whole", "E5"),
        ("error_value", "F5"),
    ]


def test_absurd_number_in_a_row():
    """A count in a row is held to the same size as an answer."""
    assert said(records(changed(places=1e300)).findings) == [
        f"{PRACTICES}!E5  This cell holds 1e+300, a number too large to be a count. "
        "Correct it, or enter [x] if you could not supply it."
    ]


def test_no_explanation_is_offered_where_there_is_no_cell_for_it():
    """A record sheet has no column of explanations."""
    assert said(records(changed(places="about 20")).findings) == [
        f'{PRACTICES}!E5  This cell holds "about 20", not one exact number. Enter one number.'
    ]


def test_force_that_is_not_known():
    """A near-miss of a force is named."""
    assert said(records(changed(origin="Durhan")).findings) == [
        f'{PRACTICES}!B5  This cell holds "Durhan", not the name or code of a force. Did you mean "Durham"? '
        "Choose a force by its name, or enter [x] if you could not supply it."
    ]


def test_text_has_a_greatest_length():
    """The text may be as long as the definition says."""
    assert records(changed(title="x" * 40)).findings == ()
    assert said(records(changed(title="x" * 1041)).findings) == [
        f"{PRACTICES}!A5  This cell holds 1,041 characters, more than the 40 there is room for. "
        "Shorten it to 40 or fewer."
    ]


def test_date_stands_in_the_period():
    """First and last day of the period are in it."""
    assert (
        records(changed(adopted_on=date(2024, 4, 1)), changed(title="B", adopted_on=date(2024, 6, 30))).findings == ()
    )
    assert said(records(changed(adopted_on=date(2024, 7, 1))).findings) == [
        f"{PRACTICES}!C5  This cell holds 1 July 2024, outside Q1 2024/25 (April to June). "
        "Enter a date from 1 April 2024 to 30 June 2024, or take the row out if it belongs to another period."
    ]


def test_rule_of_a_row_names_what_it_compares():
    """`force` in a rule is the returning supplier, compared by code however the name was written."""
    assert said(records(changed(origin="Cleveland Police")).findings) == [
        f"{PRACTICES}!B5  A practice from another force cannot be your own. "
        'Origin is "Cleveland Police". Correct the row.'
    ]
    assert said(records(changed(begun_on=date(2024, 4, 10))).findings) == [
        f"{PRACTICES}!F5  It cannot be adopted before it began. "
        "Begun on is 10 April 2024; Adopted on is 9 April 2024 (C5). Correct the row."
    ]


def test_rule_is_not_held_against_a_fault_or_a_marker():
    """What follows from a fault is not said again, and what nobody knows breaks no rule."""
    assert [f.code for f in records(changed(begun_on="later", origin="Cleveland")).findings] == [
        "not_a_date",
        "row_rule",
    ]
    assert records(changed(begun_on="[x]")).findings == ()


def test_rule_on_trial_is_a_note():
    """A new rule holds nothing up until it is proved."""
    trial = {"rule": "places < 2", "message": "That is many.", "status": "trial"}
    assert [(f.severity, f.text) for f in records(GOOD, checks=[trial]).findings] == [
        (
            "note",
            "That is many. Places is 3. Correct the row. This check is on trial, so it does not hold your return up.",
        )
    ]


def test_rows_that_agree_are_asked_about():
    """Case, spaces and the way a force is written hide no twin."""
    twin = changed(title=" night  WATCH", origin="E23000008", adopted_on=date(2024, 5, 1))
    assert said(records(GOOD, changed(title="Other"), twin).findings) == [
        f"{PRACTICES}!A7  Rows 5 and 7 have the same Title and Origin. Delete what was entered twice; "
        "if they are different records, make Title say how they differ."
    ]
    assert records(GOOD, twin).findings[0].severity == "query"


def test_rows_with_an_unknown_are_not_twins():
    """Two titles that could not be supplied need not be one."""
    assert records(changed(title="[x]"), changed(title="[x]")).findings == ()


def test_column_that_no_row_has_is_not_complained_of_again():
    """Opening the workbook says that a column is gone; its cells are then not blanks."""
    row = SentRow(5, {"title": Answer("title", raw("Night watch"), PRACTICES, "A5")})
    found = read_records(TABLE, measure(ADOPTED).records["practices"], [row], REGISTER, CLEVELAND.id)
    assert found.findings == ()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=4))
def test_no_row_is_ever_too_much(rows: list[list[Any]]):
    """Whatever stands in the rows, each finding has its cell."""
    assert all(finding.sheet == PRACTICES and finding.cell for finding in records(*rows).findings)
