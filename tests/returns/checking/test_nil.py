"""Nothing to report: said on the cover, or by a return in which every number is 0."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.checks.findings import Finding
from tests.returns.filed_returns import (
    GOOD,
    GOOD_ROWS,
    LAUNCHED,
    LAUNCHES,
    PRACTICES,
    Q4,
    definitions,
    error,
    measure,
    opened,
    raw,
    said,
)
from tests.returns.judging import codes, earlier, history, judged, on_cover, plan_with

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
