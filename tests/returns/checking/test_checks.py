"""A whole return judged in one pass."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.returns.beside import Beside
from impact.returns.checking.checks import Checked, check
from impact.returns.checking.sayings import CODES, WORDINGS
from impact.returns.filed import Identity
from impact.returns.findings import Finding
from impact.returns.opening.intake import Opened
from tests.returns.checking.test_answers import CELLS
from tests.returns.filed_returns import (
    ADOPTED,
    DURHAM,
    GOOD,
    GOOD_ROWS,
    LAUNCHED,
    LAUNCHES,
    PRACTICES,
    Q1,
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

ROOT = Path(__file__).parents[3]
RULE = (
    f"{LAUNCHES}!E6  More initiatives had a plan than were launched. "
    '"… of which had an evaluation plan" is 13 (E6); Initiatives launched is 12 (E5).'
)


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
    assert check(Opened(Identity(), None, None, (finding,)), DEFINITIONS) == Checked((finding,), ())


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


# --- rules within the return ---


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


# --- against the last figure ---


def test_change_beyond_the_limit_is_asked_about():
    """From 310 to 12."""
    assert said(judged(last=last("IW-17.launched", 310)).findings) == [
        f"{LAUNCHES}!E5  Initiatives launched is 12; last quarter it was 310. Correct it, or explain the change in F5."
    ]


def test_change_names_the_cell_where_the_answer_now_stands():
    """A row put in above moves both cells."""
    moved = opened()
    assert moved.filed is not None
    entry = moved.filed.entries["IW_17.launched"]
    entries = {**moved.filed.entries, "IW_17.launched": type(entry)(entry.name, entry.raw, "My sheet", "E9")}
    again = Opened(moved.identity, moved.form, type(moved.filed)(moved.identity, entries, moved.filed.records), ())
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


# --- the guide ---


def codes_of_the_room() -> set[str]:
    """Every code that a finding or wording of the room is made with."""
    codes = set(CODES)
    for path in (ROOT / "impact" / "returns").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in ("Finding", "_unreadable") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    codes.add(str(first.value))
    return codes


def test_guide_has_a_paragraph_for_every_check():
    """Each code that a finding can have stands in docs/checks.md once, and no other does."""
    guide = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    listed = re.findall(r"^### `([a-z_]+)`", guide, re.MULTILINE)
    assert sorted(listed) == sorted(codes_of_the_room())


def test_guide_gives_each_check_its_severity():
    """What the guide calls an error is one; a check that a definition makes may be either."""
    guide = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    written = dict(re.findall(r"^### `([a-z_]+)`\n\n\*\*([A-Za-z ]+)\.\*\*", guide, re.MULTILINE))
    of_definitions = {
        "rule", "row_rule", "same_rows", "change", "total", "unlike_before", "outside", "not_found_there",
    }  # fmt: skip
    for wording in WORDINGS:
        expected = "Error or query" if wording.code in of_definitions else wording.severity.capitalize()
        assert written[wording.code] == expected
