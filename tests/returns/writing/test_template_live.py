"""What a template says while it is filled in, as we work it out and as LibreOffice does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from impact.plan.periods import day
from impact.plan.spreadsheet import Sheets
from impact.returns.grid import Raw
from impact.returns.writing.live import Formulas
from impact.returns.writing.template import Contents
from tests.returns import filed_returns as plans
from tests.returns.filed_returns import ADOPTED, CLEVELAND, DURHAM, EVERY_TYPE, LAUNCHED, error, measure, raw
from tests.returns.written import formulas_in, needs_libreoffice, recalculated, with_contents

C4 = "C4 Local innovation"
PRACTICES = "IW-15 practices"
LAST = {"IW_17.launched": 10.0, "IW_2.share": 60.0}
SHARE = {"numerator": "with_plan", "denominator": "launched", "per": 100}
BOTH = {"sum": ["launched", "with_plan"]}
FORM = plans.form(
    plan=plans.definitions(
        measure(LAUNCHED, value=SHARE, unit="percent"),
        measure(EVERY_TYPE),
        measure(ADOPTED, value={"sum": "evaluated"}),
        measure(LAUNCHED, ref="IW-18", value=BOTH, checks=[]),
    )
)
GOOD: Mapping[str, Any] = {
    "IW_17.launched": 12, "IW_17.with_plan": 9, "IW_2.cost": 1204.5, "IW_2.share": 62.5, "IW_2.broker": "Yes",
    "IW_2.stage": "half-way", "IW_2.started": date(2024, 5, 3), "IW_2.remarks": "More came.", "IW_15.listed": 2,
    "IW_18.launched": 1, "IW_18.with_plan": 2,
}  # fmt: skip
ROWS = (
    {"title": "Night", "origin": "Durham", "adopted_on": date(2024, 4, 9), "stage": "evaluated", "places": 3},
    {"title": "Day", "origin": "Durham", "adopted_on": date(2024, 5, 9), "stage": "untested"},
)


def contents(
    answers: Mapping[str, Any] = GOOD, rows: Any = ROWS, nil: Any = None, explained: Mapping[str, str] | None = None
) -> Contents:
    """What stands in the cells, given as plain values."""
    sheet = {5 + at: {key: raw(value) for key, value in row.items()} for at, row in enumerate(rows)}
    sent = {name: raw(value) for name, value in answers.items()}
    return Contents(sent, explained or {}, {"IW_15.practices": sheet}, raw(nil))


def shown(what: Contents) -> openpyxl.Workbook:
    """The form with these contents, as a program sees it that does not calculate."""
    content = with_contents(FORM, what, forces=(CLEVELAND, DURHAM), last=LAST)
    return openpyxl.load_workbook(BytesIO(content), data_only=True)


def beside(name: str, value: Any, **more: Any) -> str:
    """What the Check column says when one answer is replaced."""
    (question,) = [one for one in FORM.questions() if one.name == name]
    return shown(contents({**GOOD, name: value}, **more))[C4][f"G{question.row}"].value


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("IW_17.launched", 12, "OK"),
        ("IW_17.launched", None, "Please answer"),
        ("IW_17.launched", "  ", "Please answer"),
        ("IW_17.launched", "[x]", "OK"),
        ("IW_17.launched", " [Z] ", "OK"),
        ("IW_17.launched", "about 12", "× Not a number."),
        ("IW_17.launched", True, "× Not a number."),
        ("IW_17.launched", -1, "× Below 0."),
        ("IW_17.launched", 11.5, "× Not a whole number."),
        ("IW_17.launched", 2e12, "× Too large to be right."),
        ("IW_17.launched", error(), "× An error of the spreadsheet. Type over it."),
        ("IW_17.launched", 99, "! Changed by more than 50% since last time. Please explain."),
        ("IW_17.with_plan", 13, "× More initiatives had a plan than were launched."),
        ("IW_2.cost", 3, "× Less than 5."),
        ("IW_2.cost", 6000, "× More than 5,000."),
        ("IW_2.share", 101, "× More than 100."),
        ("IW_2.share", 0.4, "! Less than 1 per cent? Enter 40 for 40 per cent. Please explain."),
        ("IW_2.broker", "no", "OK"),
        ("IW_2.broker", "perhaps", "× Choose Yes or No."),
        ("IW_2.stage", "Finished", "× Choose one from the list."),
        ("IW_2.started", "3 May", "× Not a date."),
        ("IW_2.remarks", "=1+1", "OK"),
        ("IW_15.listed", 2, "OK (2 rows are filled in)"),
        ("IW_15.listed", None, "Please answer (2 rows are filled in)"),
        ("IW_15.listed", 3, "× The number given is not the number of rows filled in. (2 rows are filled in)"),
    ],
)
def test_check_says_what_is_wrong(name, value, says):
    """Type, bounds, whole numbers, rules between answers, and the change since last time."""
    assert beside(name, value) == says


def test_an_explanation_quiets_a_query():
    """What asks for an explanation is quiet once there is one; an error is not."""
    assert beside("IW_17.launched", 99, explained={"IW_17.launched": "A merger."}) == "OK"
    wrong = beside("IW_17.with_plan", 13, explained={"IW_17.with_plan": "It is so."})
    assert wrong == "× More initiatives had a plan than were launched."


def test_a_number_in_the_explanation_column_is_noticed():
    """With the answer blank it seems to be the answer; beside an answer, or in words, it is an explanation."""
    question = next(FORM.questions())
    formulas = Formulas(FORM, {table.name: 204 for table in FORM.tables}, {})

    def says(answer: Any, explanation: Any) -> Any:
        cells = {(question.sheet, question.row, 5): answer, (question.sheet, question.row, 6): explanation}
        return Sheets(cells, {}, {}).worth(formulas.check(question), question.sheet)

    assert says(None, 12.0) == "× The answer seems to stand in the Explanation column."
    assert says(None, "We had 12.") == "Please answer"
    assert says(12.0, 12.0) == "OK"


def test_small_counts_may_change():
    """From 4 to 1 is 75 per cent and says nothing, as in the checks."""
    content = with_contents(FORM, contents({**GOOD, "IW_17.launched": 1, "IW_17.with_plan": 0}), last=LAST)
    assert formulas_in(content)[C4, "G5"] == "! Changed by more than 50% since last time. Please explain."
    content = with_contents(
        FORM, contents({**GOOD, "IW_17.launched": 1, "IW_17.with_plan": 0}), last={"IW_17.launched": 4}
    )
    assert formulas_in(content)[C4, "G5"] == "OK"


def test_nothing_to_report_answers_the_counts_left_blank():
    """Yes on the cover turns "Please answer" beside a count into 0, and beside nothing else."""
    book = shown(contents({}, rows=(), nil="yes"))
    said = {book[C4][f"B{row}"].value.split("\n")[-1]: book[C4][f"G{row}"].value for row in range(5, 16)}
    assert said["Initiatives launched"] == "OK: counts as 0"
    assert said["Share trained"] == "Please answer"
    assert book["Cover"]["C7"].value == "OK"


def test_nothing_to_report_beside_figures():
    """Yes, and figures above 0: the cover says so at once."""
    assert shown(contents(nil="Yes"))["Cover"]["C7"].value == "× Yes, but there are figures above 0."
    assert shown(contents(nil="perhaps"))["Cover"]["C7"].value == "× Choose Yes or No."


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "OK"),
        ({"title": None}, "× Title is blank."),
        ({"title": "x" * 41}, "× Title: longer than 40 letters."),
        ({"adopted_on": date(2024, 7, 1)}, "× Adopted on: not a date from 1 April 2024 to 30 June 2024."),
        ({"adopted_on": "soon"}, "× Adopted on: not a date from 1 April 2024 to 30 June 2024."),
        ({"stage": "maybe"}, "× Stage: choose one from the list."),
        ({"stage": "[x]"}, "OK"),
        ({"places": 1.5}, "× Places: not a whole number."),
        ({"places": error()}, "× Places: an error of the spreadsheet."),
        ({"origin": "Cleveland"}, "× A practice from another force cannot be your own."),
        ({"begun_on": date(2024, 4, 10)}, "× It cannot be adopted before it began."),
    ],
)
def test_a_row_says_what_is_wrong_in_it(changes, says):
    """Each row of a record sheet has its own check at its end."""
    assert shown(contents(rows=({**ROWS[0], **changes},)))[PRACTICES]["G5"].value == says


def totals(what: Contents) -> dict[str, Any]:
    """The live figures beneath the questions."""
    sheet = shown(what)[C4]
    return {sheet[f"B{row}"].value: sheet[f"E{row}"].value for row in range(16, 24) if sheet[f"E{row}"].value}


def test_totals_stand_beneath_the_questions():
    """A ratio, a sum and what a record sheet counts."""
    name = "New initiatives with an evaluation plan at launch comes to"
    assert totals(contents()) == {
        f"IW-17 {name}": 75,
        "IW-15 Practices adopted from another force comes to": 1,
        f"IW-18 {name}": 3,
    }


def test_a_total_waits_for_its_answers():
    """Nothing is made up: what is not answered yet gives no figure, and nothing is divided by 0."""
    name = "IW-17 New initiatives with an evaluation plan at launch comes to"
    assert totals(contents({**GOOD, "IW_17.with_plan": None}))[name] == "not yet"
    assert totals(contents({**GOOD, "IW_17.with_plan": "[x]"}))[name] == "not yet"
    assert totals(contents({**GOOD, "IW_17.with_plan": 0, "IW_17.launched": 0}))[name] == "no figure"


def test_the_cover_counts_what_is_left():
    """How many answers are filled in, to mend and to explain, for each sheet and for all."""
    cover = shown(contents({**GOOD, "IW_17.launched": 99, "IW_2.cost": 3, "IW_2.share": None}))["Cover"]
    assert cover["B6"].value == "Answers still to fill in: 1. × 1 to mend. ! 1 to explain."
    assert [cell.value for cell in cover[11]][2:] == ["10 of 11", "× 1", "! 1"]
    assert [cell.value for cell in cover[12]][2:] == ["2 rows", 0, 0]
    wrong = shown(contents({**GOOD, "IW_17.launched": 99, "IW_2.cost": 3}))["Cover"]["B6"].value
    assert wrong == "× 1 to mend. ! 1 to explain."
    done = shown(contents())["Cover"]["B6"].value
    assert done == "OK: everything is filled in, and nothing looks wrong from here. Save it and send it."


# --- held to a real spreadsheet program ---------------------------------------------------------------------------

ODD: Mapping[str, Any] = {
    "IW_17.launched": 99, "IW_17.with_plan": 100, "IW_2.cost": "£3", "IW_2.share": 0.4, "IW_2.broker": True,
    "IW_2.stage": " begun ", "IW_2.started": datetime(2024, 5, 3, 14, 30), "IW_2.remarks": '=cmd|"x"',
    "IW_15.listed": 4, "IW_18.launched": "[x]", "IW_18.with_plan": 2.5,
}  # fmt: skip
ERRORS = dict.fromkeys(GOOD, Raw("error", "#REF!", "#REF!"))
TRUTHS = dict.fromkeys(("IW_2.broker", "IW_2.stage", "IW_2.remarks"), True)  # 1 under a number's format, to LibreOffice
NOUGHTS = dict.fromkeys(GOOD, 0)
ODD_ROWS = (
    {**ROWS[0], "title": None}, {**ROWS[0], "adopted_on": "soon", "places": "[x]"}, {"stage": "untested"},
    {**ROWS[0], "origin": "cleveland"}, {**ROWS[0], "begun_on": date(2024, 4, 10)}, {**ROWS[0], "places": "TRUE"},
)  # fmt: skip


def rounded(value: Any) -> Any:
    """A figure to twelve digits; nothing for a blank."""
    return float(f"{value:.12g}") if isinstance(value, (int, float)) else value or ""


@needs_libreoffice
def test_libreoffice_works_out_the_same(tmp_path):
    """Empty, good and odd: every formula comes to the value that was written with it."""
    cases = {
        "empty": contents({}, rows=()),
        "good": contents(),
        "odd": contents(ODD, rows=ODD_ROWS, explained={"IW_17.launched": "A merger."}),
        "errors": contents(ERRORS, rows=({key: Raw("error", "#N/A", "#N/A") for key in ROWS[0]},), nil="perhaps"),
        "truths": contents(TRUTHS, nil="Yes"),
        "noughts": contents(NOUGHTS, rows=(), nil=" YES "),
    }
    written = {name: with_contents(FORM, what, last=LAST) for name, what in cases.items()}
    for name, book in recalculated(written, tmp_path).items():
        ours = {place: rounded(value) for place, value in formulas_in(written[name]).items()}
        theirs = {(sheet, cell): rounded(book[sheet][cell].value) for sheet, cell in ours}
        assert theirs == ours, name
        assert len(ours) > 200


def test_every_date_has_its_number():
    """What a formula compares is the number that the cell holds."""
    sheet = shown(contents({**GOOD, "IW_2.started": date(2024, 2, 29)}))[C4]
    assert day(sheet["E11"].value.date()) == "29 February 2024"
