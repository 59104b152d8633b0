"""A whole return: whose it is, what it says, what is said of it and what it comes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.checks.findings import Finding
from impact.plan.model import Extension
from impact.returns.answers import Return
from impact.returns.interpretation import column_purpose, purpose
from impact.returns.judging import Checked, check
from impact.returns.observation import Beside, Observation
from impact.returns.writing.live import answer_rule, column_rule
from tests.returns.checking.any_cell import CELLS
from tests.returns.filed_returns import (
    ADOPTED,
    CLEVELAND,
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
    form,
    last,
    measure,
    opened,
    raw,
    said,
)
from tests.returns.judging import DEFINITIONS, codes, earlier, history, judged, on_cover, plan_with

# --- checks ---------------------------------------------------------------------------------------------------


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


# --- received -------------------------------------------------------------------------------------------------


LOCK = date(2024, 8, 29)  # 60 days after 30 June 2024


def on(day: date, plan: Any = DEFINITIONS, **more: Any) -> list[str]:
    """What is said of a good return that came on a day."""
    return said(judged(plan=plan, beside=Beside(received=day), **more).findings)


# --- the same file ---


def test_same_file_filed_for_another_force():
    """To the last byte: somebody sent the wrong one."""
    beside = Beside(elsewhere=("Durham, Q1 2024/25 (April to June)",))
    assert said(judged(beside=beside).findings) == [
        "This very file was filed already for Durham, Q1 2024/25 (April to June). "
        "Send the workbook made for Cleveland, Q1 2024/25 (April to June)."
    ]


def test_same_file_filed_for_several():
    """Each is named."""
    beside = Beside(elsewhere=("Durham, Q1 2024/25", "Cleveland, Q4 2023/24"))
    assert "for Durham, Q1 2024/25 and Cleveland, Q4 2023/24." in judged(beside=beside).findings[0].says


def test_nothing_follows_from_the_same_file():
    """Neither the figures nor the day are held against it."""
    beside = replace(history(earlier("IW-17.launched", 310)), elsewhere=("Durham",), received=date(2025, 1, 1))
    assert codes(judged(beside=beside)) == ["same_file_elsewhere"]


# --- the day it came ---


def test_return_that_came_after_the_lock():
    """The day is named, and who can open it again."""
    assert on(date(2024, 8, 30)) == [
        "Returns for Q1 2024/25 (April to June) were closed on 29 August 2024; this one came on 30 August 2024. "
        "Ask the corporate team of College of Policing for an extension, then send it again."
    ]


@pytest.mark.parametrize("day", [date(2024, 7, 1), date(2024, 7, 21), LOCK])
def test_late_is_no_fault(day: date):
    """After the due date and up to the last day of all."""
    assert on(day) == []


def test_extension_opens_it_again():
    """For the one it was granted to."""
    granted = Extension(force=CLEVELAND.id, period=Q1, until=date(2024, 9, 30), reason="A flood")
    collection = DEFINITIONS.plan.collection.model_copy(update={"extensions": (granted,)})
    plan = replace(DEFINITIONS, plan=DEFINITIONS.plan.model_copy(update={"collection": collection}))
    assert on(date(2024, 9, 30), plan) == []
    assert on(date(2024, 10, 1), plan)[0].startswith("Returns for Q1 2024/25 (April to June) were closed on 30 Sept")
    assert on(date(2024, 9, 30), plan, supplier=DURHAM)[0].startswith("Returns for Q1 2024/25 (April to June) were")


def test_return_that_came_before_the_period_was_over():
    """What it counts is not over."""
    assert on(date(2024, 6, 29)) == [
        "This return came on 29 June 2024, and Q1 2024/25 ends on 30 June 2024. Send it again when the period is "
        "over; if it is right, send the reason with your return, and it will be kept beside this query."
    ]
    assert on(date(2024, 6, 30)) == []


def test_locked_return_is_checked_all_the_same():
    """All in one pass."""
    beside = Beside(received=date(2024, 9, 30))
    assert codes(judged({"IW_17.launched": error()}, beside=beside)) == ["locked", "error_value"]


def test_another_forces_return_is_not_called_late():
    """What follows from a wrong file is not said."""
    assert codes(judged(beside=Beside(received=date(2024, 9, 30)), expected_supplier=DURHAM.id)) == ["wrong_supplier"]


# --- the last one again ---

SHAPE = {
    "ref": "IW-3",
    "title": "Six counts",
    "items": {f"n{i}": {"label": f"N{i}", "type": "count"} for i in range(6)},
}
PLAN = definitions(measure(SHAPE))
FIGURES = {f"IW_3.n{i}": i for i in range(6)}


def repeated(answers: dict[str, Any] | None = None, before: float = 0, quarters: int = 1) -> list[str]:
    """What is said of a return whose figures are those of the last quarter, the first but for *before*."""
    values = {f"IW-3.n{i}": float(i) for i in range(6)} | {"IW-3.n0": before}
    figures = [earlier(item, value, upto=Q1.moved(1 - quarters)) for item, value in values.items()]
    return said(judged({**FIGURES, **(answers or {})}, plan=PLAN, beside=history(*figures)).findings)


def test_every_number_as_in_the_last_return():
    """It may be the old return sent again."""
    assert repeated() == [
        "Every number in this return is the same as in Q4 2023/24 (January to March). Check that it is not the "
        "return for Q4 2023/24 (January to March) sent again; if it is right, send the reason with your return, "
        "and it will be kept beside this query."
    ]


def test_one_number_that_differs():
    """Then it is no repetition."""
    assert repeated({"IW_3.n5": 6}) == []
    assert repeated(before=1) == []


def test_too_few_figures_to_wonder_at():
    """Five above 0 are needed: five counts may well come to the same."""
    assert repeated({"IW_3.n5": "[x]"}) == []


def test_older_return_is_not_the_last_one():
    """Only the period before is looked at."""
    assert repeated(quarters=2) == []


def test_place_of_what_concerns_the_whole_return():
    """No sheet and no cell."""
    found = judged(beside=Beside(received=date(2024, 6, 1), elsewhere=())).findings
    assert [(f.sheet, f.cell, f.item) for f in found] == [("", "", "")]


# --- expected -------------------------------------------------------------------------------------------------


CELLS_expected = {
    "IW_17.launched": "A whole number",
    "IW_2.cost": "A number from 5 to 5,000",
    "IW_2.share": "A percentage from 0 to 100",
    "IW_2.broker": "Yes or No",
    "IW_2.stage": "One from the list",
    "IW_2.started": "A date, such as 30 June 2024",
    "IW_2.remarks": "Words",
}


@pytest.mark.parametrize("name", CELLS_expected)
def test_finding_about_a_cell_says_what_it_is_for(name: str):
    """In the words that stand beside it in the workbook."""
    assert [f.expected for f in judged({name: error()}).findings] == [CELLS_expected[name]]


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


# --- nil ------------------------------------------------------------------------------------------------------


COUNTS = ("IW_17.launched", "IW_17.with_plan", "IW_15.listed")
UNANSWERED = dict.fromkeys(COUNTS)
NIL: dict[str, Any] = {**UNANSWERED, "IW_2.cost": "[z]", "IW_2.share": "[z]"}
ZERO: dict[str, Any] = {**dict.fromkeys(COUNTS, 0), "IW_2.cost": "[z]", "IW_2.share": "[z]"}
YES = 'Cover!C9  The answer to "Nothing to report?" is Yes'


# --- said on the cover ---


def test_yes_makes_every_unanswered_count_a_true_nought():
    """One note says so, and no cell is called blank."""
    checked = judged(NIL, rows=(), nil="Yes")
    assert said(checked.findings) == [
        f"{YES}. The 3 numbers left blank were taken as 0. If that is right, you need do nothing."
    ]
    assert checked.nil
    values = {(o.measure, o.item): o.value for o in checked.observations}
    assert values[("IW-17", "launched")] == values[("IW-15", "listed")] == values[("IW-15", "adopted")] == 0


def test_one_number_taken_as_nought():
    """In the singular."""
    checked = judged({**ZERO, "IW_17.launched": None}, rows=(), nil="Yes")
    assert checked.findings[0].remedy.startswith("The one number left blank was taken as 0.")


def test_yes_beside_noughts():
    """There is nothing to fill in."""
    checked = judged(ZERO, rows=(), nil="Yes")
    assert said(checked.findings) == [f"{YES}. If that is right, you need do nothing."]
    assert checked.nil


def test_nought_answers_no_other_question():
    """Yes or no, words, dates, percentages and costs are still asked for."""
    checked = judged({**UNANSWERED, **{name: None for name in GOOD if name.startswith("IW_2.")}}, rows=(), nil="Yes")
    assert {f.item for f in checked.findings if f.code == "blank"} == {
        "IW_2.cost", "IW_2.share", "IW_2.broker", "IW_2.stage", "IW_2.started", "IW_2.remarks",
    }  # fmt: skip
    assert not checked.nil


def test_nought_is_no_answer_where_it_is_too_few():
    """A question whose least is 1 goes on asking."""
    shape = {**LAUNCHED, "items": {**LAUNCHED["items"], "launched": {"label": "L", "type": "count", "minimum": 1}}}
    plan = definitions(measure(shape, checks=[]))
    assert codes(judged({"IW_17.launched": None, "IW_17.with_plan": None}, plan=plan, nil="Yes")) == [
        "blank",
        "nil_return",
    ]


def test_marker_stays_a_marker():
    """What could not be supplied is not made 0."""
    checked = judged({**NIL, "IW_17.launched": "[x]"}, rows=(), nil="Yes")
    assert [o.marker for o in checked.observations if o.item == "launched"] == ["x"]


@pytest.mark.parametrize("answer", ["No", "", "Please select", "no"])
def test_anything_but_yes_changes_nothing(answer: str):
    """A blank is blank."""
    assert codes(judged({"IW_17.launched": None}, nil=answer)) == ["blank"]
    assert not judged(nil=answer).nil


@pytest.mark.parametrize(
    ("answer", "shown"), [("Perhaps", '"Perhaps"'), (1, "1"), ("[x]", '"[x]"'), (error(), "#REF!")]
)
def test_neither_yes_nor_no(answer: Any, shown: str):
    """It is an error at the cell of the cover."""
    found = judged(nil=answer).findings
    assert [(f.place, f.severity, f.expected) for f in found] == [("Cover!C9", "error", "Yes or No")]
    assert shown in found[0].says


# --- against itself ---


def test_yes_beside_figures_is_an_error():
    """The cells are named, and what follows from it is not said."""
    checked = judged({"IW_17.launched": 12, "IW_17.with_plan": None, "IW_15.listed": None}, nil="Yes")
    assert said(checked.findings) == [
        f"{YES}, but there is something in {LAUNCHES}!E5, {LAUNCHES}!E7, {LAUNCHES}!E8 and "
        f"the rows of {PRACTICES}. Choose No here, or enter 0 there, enter [z] in {LAUNCHES}!E7 (where 0 cannot stand) "
        "and clear the rows, whichever is right."
    ]
    assert checked.observations == ()
    assert not checked.nil


def test_yes_beside_rows_is_an_error():
    """A record is something to report."""
    assert codes(judged(NIL, nil="Yes")) == ["nil_with_figures"]


def test_many_figures_are_not_all_named():
    """Five, and how many more."""
    items = {f"n{i}": {"label": f"N{i}", "type": "count"} for i in range(9)}
    plan = definitions(measure({"ref": "IW-3", "title": "Nine", "items": items}))
    found = judged({f"IW_3.n{i}": 1 for i in range(9)}, plan=plan, nil="Yes").findings
    assert found[0].says.endswith(f"{LAUNCHES}!E8, {LAUNCHES}!E9 and 4 more.")


def test_yes_after_figures_is_asked_about_once():
    """Not once for each count."""
    checks = [{"change": key, "beyond": "50%"} for key in ("launched", "with_plan")]
    before = history(earlier("IW-17.launched", 310), earlier("IW-17.with_plan", 200))
    checked = judged(UNANSWERED, plan=plan_with(LAUNCHED, *checks), beside=before, nil="Yes")
    assert said(checked.findings) == [
        f"{YES}. Initiatives launched is 0; last quarter it was 310. "
        '"… of which had an evaluation plan" is 0; last quarter it was 200. '
        "Choose No here and enter the numbers; if it is right, send the reason with your return, "
        "and it will be kept beside this query.",
        f"{YES}. The 2 numbers left blank were taken as 0. If that is right, you need do nothing.",
    ]
    assert checked.nil


# --- said by noughts, and not said ---


def test_return_of_noughts_is_nil():
    """A note says what it was taken for."""
    checked = judged(ZERO, rows=())
    assert said(checked.findings) == [
        "Every number is 0, which says that there was nothing to report. "
        "If that is not so, enter the numbers, or [x] where you could not supply one."
    ]
    assert checked.nil


@pytest.mark.parametrize("change", [{"IW_17.launched": 1}, {"IW_2.cost": 7}, {"IW_17.launched": "[x]"}])
def test_return_with_a_figure_or_a_gap_is_not_nil(change: dict[str, Any]):
    """One number above 0, or one that nobody could supply."""
    checked = judged({**ZERO, **change}, rows=())
    assert (codes(checked), checked.nil) == ([], False)


def test_return_with_a_row_is_not_nil():
    """Whatever its numbers say."""
    shape = {"IW_17.launched": 0, "IW_17.with_plan": 0, "IW_15.listed": 1, "IW_2.cost": "[z]", "IW_2.share": "[z]"}
    assert not judged(shape, rows=GOOD_ROWS[:1]).nil


def test_noughts_with_an_error_are_not_nil_yet():
    """Nothing of a return is used while one cell must be mended."""
    checked = judged({**ZERO, "IW_2.broker": None}, rows=())
    assert (codes(checked), checked.nil) == (["blank"], False)


def test_return_of_steps_alone_is_not_nil():
    """Who is asked for no number has none to be 0."""
    plan = definitions(measure({"ref": "IW-3", "title": "T", "items": {"b": {"label": "B?", "type": "yes_no"}}}))
    assert not judged({"IW_3.b": "No"}, plan=plan).nil


# --- nothing at all ---

BLANK = dict.fromkeys(GOOD)


def test_blank_workbook_is_said_once():
    """Not once for each cell; and it is no nil return."""
    checked = judged(BLANK, rows=())
    assert said(checked.findings) == [
        "Nothing is filled in: all 9 answers are blank. Fill the workbook in, save it and send it again."
    ]
    assert not checked.nil


def test_blank_workbook_with_the_cell_for_nothing_to_report():
    """It says where that is said."""
    assert said(judged(BLANK, rows=(), nil="").findings)[0].endswith(
        'send it again. If there was nothing to report, choose Yes beside "Nothing to report?" on the cover.'
    )


def test_drop_downs_as_they_came_are_not_filled_in():
    """The template says "Please select", not the force."""
    assert codes(judged({**BLANK, "IW_2.broker": "Please select", "IW_2.stage": "  "}, rows=())) == [
        "nothing_filled_in"
    ]


@pytest.mark.parametrize("answer", [0, "[x]", "x", error(), False])
def test_one_answer_is_not_nothing(answer: Any):
    """Then every other blank is said."""
    assert "nothing_filled_in" not in codes(judged({**BLANK, "IW_17.launched": answer}, rows=()))


def test_row_or_explanation_is_not_nothing():
    """Somebody began."""
    assert "nothing_filled_in" not in codes(judged(BLANK, rows=GOOD_ROWS))
    assert "nothing_filled_in" not in codes(judged(BLANK, rows=(), explanations={"IW_2.cost": "To follow."}))


def test_single_question_left_blank_is_blank():
    """Its cell is named."""
    plan = definitions(measure({"ref": "IW-3", "title": "T", "items": {"n": {"label": "N", "type": "count"}}}))
    assert codes(judged(plan=plan)) == ["blank"]


def test_what_stopped_the_reading_is_said_beside_it():
    """A sheet that is gone is another matter."""
    lost = Finding("sheet_missing", "error", "It is gone.", "Use a fresh template.", LAUNCHES)
    assert codes(judged(BLANK, rows=(), findings=[lost])) == ["sheet_missing", "nothing_filled_in"]


# --- the laws ---


@given(st.dictionaries(st.sampled_from(COUNTS), st.sampled_from([0, None])), st.booleans())
def test_yes_and_noughts_say_the_same(some: dict[str, Any], date_given: bool):
    """Whichever counts are left blank under a Yes, the observations are those of a return of noughts."""
    base = {**NIL, "IW_2.started": date(2024, 5, 3) if date_given else "[x]"}
    declared = judged({**base, **some}, rows=(), nil="Yes")
    written = judged({**base, **dict.fromkeys(COUNTS, 0)}, rows=())
    assert declared.nil and written.nil
    assert declared.observations == written.observations


def test_builder_puts_the_cell_on_the_cover():
    """The cell is as the reader gives it."""
    filed = on_cover(opened(), "Yes")
    assert filed is not None and filed.nil is not None
    assert filed.nil == filed.nil._replace(raw=raw("Yes"))
    assert Q4.number == 4


# --- norows ---------------------------------------------------------------------------------------------------


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


# --- finding json ---------------------------------------------------------------------------------------------


def test_finding_as_json():
    """Its keys stay as they are."""
    finding = Finding(
        "negative", "error", "Says.", "Do.", "Sheet", "E5", "A_1.it", ("Sheet!E6",), "A whole number", named=1
    )
    assert finding.as_json() == {
        "code": "negative",
        "severity": "error",
        "says": "Says.",
        "remedy": "Do.",
        "sheet": "Sheet",
        "cell": "E5",
        "item": "A_1.it",
        "cells": ["Sheet!E6"],
        "expected": "A whole number",
        "named": 1,
        "place": "Sheet!E5",
    }
