"""A whole return judged in one pass: what stops it, what is said once, whose it is."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from impact.checks.findings import Finding
from impact.returns.answers import Return
from impact.returns.judging import Checked, check
from tests.returns.checking.any_cell import CELLS
from tests.returns.filed_returns import (
    DURHAM,
    GOOD,
    GOOD_ROWS,
    LAUNCHED,
    LAUNCHES,
    PRACTICES,
    Q1,
    Q4,
    definitions,
    error,
    last,
    measure,
    opened,
    said,
)
from tests.returns.judging import DEFINITIONS, judged

# --- the whole ---


def test_good_return_has_no_findings():
    """Every answer is observed."""
    checked = judged()
    assert checked.findings == ()
    assert len(checked.observations) == 13


def test_error_stops_every_observation():
    """Nothing of a return is used while one cell must be mended."""
    assert judged({"IW_17.launched": None}).observations == ()


def test_query_and_note_stop_nothing():
    """What may be right is used."""
    checked = judged({"IW_17.launched": "12", "IW_2.share": 0.5})
    assert [(f.code, f.severity) for f in checked.findings] == [
        ("perhaps_a_share", "query"),
        ("read_as_number", "note"),
    ]
    assert len(checked.observations) == 13


def test_findings_come_errors_first():
    """Whatever the order of the form."""
    checked = judged({"IW_17.launched": "12", "IW_2.share": 0.5, "IW_2.remarks": None})
    assert [f.severity for f in checked.findings] == ["error", "query", "note"]


def test_workbook_that_could_not_be_opened_says_only_that():
    """Without a form there is nothing to hold answers to."""
    finding = Finding("password", "error", "This workbook is protected with a password.", "Save a copy without it.")
    assert check(Return(findings=(finding,)), DEFINITIONS) == Checked((finding,), ())


def test_what_was_found_on_opening_stands_among_the_findings():
    """All in one pass."""
    finding = Finding("older_definitions", "note", "The definitions have changed.", "You need do nothing.")
    checked = judged({"IW_2.remarks": None}, findings=[finding])
    assert [f.code for f in checked.findings] == ["blank", "older_definitions"]


# --- said once ---


def test_same_fault_in_many_cells_is_said_once():
    """The first cell is the place; the further ones follow."""
    checked = judged({"IW_17.launched": None, "IW_17.with_plan": None, "IW_15.listed": None})
    assert said(checked.findings) == [
        f"{LAUNCHES}!E5  This cell is blank. Enter a number: 0 if there were none, or [x] if you could not supply it. "
        f"The same holds for {LAUNCHES}!E6, {LAUNCHES}!E13."
    ]


def test_queries_stay_apart():
    """Each is explained on its own."""
    shape = {**LAUNCHED, "items": {key: {"label": "Share", "type": "percent"} for key in ("one", "two")}, "checks": []}
    checked = check(
        opened({"IW_17.one": 0.5, "IW_17.two": 0.5}, plan=definitions(measure(shape))), definitions(measure(shape))
    )
    assert [f.cell for f in checked.findings] == ["E5", "E6"]


def test_consequence_of_a_fault_is_not_said():
    """A rule and a change are not held against a cell that is already at fault."""
    checked = judged({"IW_17.launched": error()}, last=last("IW-17.launched", 310))
    assert [f.code for f in checked.findings] == ["error_value"]


def test_consequence_of_a_fault_in_a_row_is_not_said():
    """Nor against what a faulty record sheet would come to."""
    rows = [*GOOD_ROWS, ("Third", "Durhan", date(2024, 4, 1), "untested", 900, None)]
    checked = judged(rows=rows, last=last("IW-15.places", 3))
    assert [f.code for f in checked.findings] == ["not_a_force"]


def test_consequence_of_a_lost_cell_is_not_said():
    """Opening the workbook said that the cell is gone; that it is blank besides is no news."""
    finding = Finding("cell_missing", "error", "The cell is not there.", "Use a fresh template.", LAUNCHES)
    checked = judged(nowhere=["IW_17.launched"], findings=[finding])
    assert checked.findings == (finding,)


def test_consequence_of_a_lost_column_is_not_said():
    """A record sheet that lacks a column comes to nothing that could be compared."""
    finding = Finding(
        "column_missing", "error", "It is not there.", "Use a fresh template.", PRACTICES, "", "IW_15.practices"
    )
    checked = judged({"IW_15.listed": 5}, findings=[finding], last=last("IW-15.places", 900))
    assert checked.findings == (finding,)


# --- whose and for when ---


def test_return_of_another_force():
    """The one expected is named."""
    checked = judged(expected_supplier=DURHAM.id)
    assert said(checked.findings) == [
        "This return is for Cleveland; Durham's was expected. Send the workbook made for Durham."
    ]
    assert checked.observations == ()


def test_return_for_another_period():
    """Both are named with their months."""
    assert said(judged(expected_period=Q4).findings) == [
        "This return is for Q1 2024/25 (April to June); Q4 2024/25 (January to March) was expected. "
        "Send the workbook made for Q4 2024/25 (January to March)."
    ]


def test_return_as_expected():
    """The right force and period say nothing."""
    assert judged(expected_supplier="E23000013", expected_period=Q1).findings == ()


def test_last_figures_of_another_force_are_not_compared():
    """What follows from a wrong file is not said."""
    checked = judged(expected_supplier=DURHAM.id, last=last("IW-17.launched", 310))
    assert [f.code for f in checked.findings] == ["wrong_supplier"]


# --- the laws ---


@settings(max_examples=40)
@given(
    st.dictionaries(st.sampled_from(sorted(GOOD)), CELLS), st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=3)
)
def test_any_return_is_judged(answers: dict[str, Any], rows: list[list[Any]]):
    """Whatever stands in it, the check gives findings in order, and observations only without errors."""
    checked = judged(answers, rows=rows, last=last("IW-17.launched", 310), explanations=dict.fromkeys(GOOD, "Why not."))
    order = [("error", "query", "note").index(f.severity) for f in checked.findings]
    assert order == sorted(order)
    assert bool(checked.observations) is not (0 in order)


FAULTS: dict[str, tuple[Any, str]] = {
    "IW_17.launched": (error(), "error_value"),
    "IW_2.cost": (9999, "above_most"),
    "IW_2.share": ("45 (1)", "with_mark"),
    "IW_2.broker": ("Please select", "not_chosen"),
    "IW_2.stage": ("Nearly", "not_a_choice"),
    "IW_2.started": ("05/06/2024", "either_date"),
    "IW_2.remarks": (None, "blank"),
    "IW_15.listed": (2.5, "not_whole"),
}


@settings(max_examples=40)
@given(st.sets(st.sampled_from(sorted(FAULTS))))
def test_faults_planted_are_the_findings(planted: set[str]):
    """Any set of faults in a good return gives exactly those findings and no other."""
    checked = judged({name: FAULTS[name][0] for name in planted})
    assert {(f.item, f.code) for f in checked.findings} == {(name, FAULTS[name][1]) for name in planted}
