"""A whole return: whose it is, what it says, what is said of it and what it comes to."""

from __future__ import annotations

from collections.abc import Callable
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
from impact.returns.observation import Beside
from impact.returns.writing.live import answer_rule, column_rule
from tests.golden.conftest import Golden
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
    raw,
)
from tests.returns.judging import DEFINITIONS, Cases, case, codes, earlier, history, judged, plan_with, told


def found(code: str, sheet: str = "", item: str = "") -> Finding:
    """What opening the workbook said."""
    return Finding(code, "error", "It is not there.", "Use a fresh template.", sheet, item=item)


def after(item: str, value: float, **more: Any) -> Any:
    """The supplier's last figure."""
    return replace(history(earlier(item, value)), **more)


def plan_of(items: dict[str, Any], *checks: dict[str, Any]) -> Any:
    """A plan of one measure with these items, "IW_3.n"."""
    return definitions(measure({"ref": "IW-3", "title": "T", "items": items}, checks=checks))


def counts(many: int, **more: Any) -> dict[str, Any]:
    """As many counts, n0, n1 and so on."""
    return {f"n{i}": {"label": f"N{i}", "type": "count", **more} for i in range(many)}


# --- the whole return ---------------------------------------------------------------------------------------------

PERCENTS = plan_with({**LAUNCHED, "items": {key: {"label": "Share", "type": "percent"} for key in ("one", "two")}})
THIRD = ("Third", "Durhan", date(2024, 4, 1), "untested", 900, None)
DECIDED: Cases = {
    "a good return has no findings, and every answer is observed": case(),
    "an error stops every observation": case({"IW_17.launched": None}),
    "a query and a note stop nothing": case({"IW_17.launched": "12", "IW_2.share": 0.5}),
    "errors come first, whatever the order of the form": case(
        {"IW_17.launched": "12", "IW_2.share": 0.5, "IW_2.remarks": None}
    ),
    "without a form there is nothing to hold answers to": lambda: check(
        Return(findings=(found("password"),)), DEFINITIONS
    ),
    "what was found on opening stands among the findings": case(
        {"IW_2.remarks": None}, findings=[Finding("older_definitions", "note", "They have changed.", "Do nothing.")]
    ),
    "the same fault in many cells is said once": case(dict.fromkeys(["IW_17.launched", "IW_17.with_plan"])),
    "queries stay apart: each is explained on its own": case({"IW_17.one": 0.5, "IW_17.two": 0.5}, plan=PERCENTS),
    "no rule or change is held against a cell at fault": case(
        {"IW_17.launched": error()}, last=last("IW-17.launched", 310)
    ),
    "nor against what a faulty record sheet would come to": case(
        rows=[*GOOD_ROWS, THIRD], last=last("IW-15.places", 3)
    ),
    "that a lost cell is blank besides is no news": case(
        nowhere=["IW_17.launched"], findings=[found("cell_missing", LAUNCHES)]
    ),
    "a record sheet that lacks a column comes to nothing": case(
        {"IW_15.listed": 5},
        findings=[found("column_missing", PRACTICES, "IW_15.practices")],
        last=last("IW-15.places", 900),
    ),
}

# --- whose it is, and when it came --------------------------------------------------------------------------------

GRANTED = Extension(force=CLEVELAND.id, period=Q1, until=date(2024, 9, 30), reason="A flood")
COLLECTION = DEFINITIONS.plan.collection.model_copy(update={"extensions": (GRANTED,)})
EXTENDED = replace(DEFINITIONS, plan=DEFINITIONS.plan.model_copy(update={"collection": COLLECTION}))


def came(month: int, day: int, plan: Any = DEFINITIONS, **more: Any) -> Callable[[], Checked]:
    """A good return that came on a day of 2024; it can come from 30 June to 29 August, 60 days later."""
    return case(plan=plan, beside=Beside(received=date(2024, month, day)), **more)


SENT: Cases = {
    "of another force: the one expected is named": case(expected_supplier=DURHAM.id),
    "for another period: both are named with their months": case(expected_period=Q4),
    "as expected": case(expected_supplier=CLEVELAND.id, expected_period=Q1),
    "last figures of another force are not compared": case(
        expected_supplier=DURHAM.id, last=last("IW-17.launched", 310)
    ),
    "the same file was filed for another force": case(beside=Beside(elsewhere=("Durham, Q1 2024/25 (April to June)",))),
    "the same file was filed for several": case(beside=Beside(elsewhere=("Durham, Q1 2024/25", "Kent, Q4 2023/24"))),
    "nothing follows from the same file": case(
        beside=after("IW-17.launched", 310, elsewhere=("Durham",), received=date(2025, 1, 1))
    ),
    "it came after the lock: who can open it again is named": came(8, 30),
    "late is no fault, up to the last day of all": came(8, 29),
    "an extension opens it again": came(9, 30, EXTENDED),
    "until its own day": came(10, 1, EXTENDED),
    "and for nobody else": came(9, 30, EXTENDED, supplier=DURHAM),
    "it came before the period was over": came(6, 29),
    "it came on the last day of the period": came(6, 30),
    "a locked return is checked all the same": came(9, 30, answers={"IW_17.launched": error()}),
    "another force's return is not called late": came(9, 30, expected_supplier=DURHAM.id),
}

SIX = plan_of(counts(6))


def repeated(answers: dict[str, Any] | None = None, before: float = 0, quarters: int = 1) -> Callable[[], Checked]:
    """A return whose figures are those of the last quarter, the first but for *before*."""
    values = {f"IW-3.n{i}": float(i) for i in range(6)} | {"IW-3.n0": before}
    figures = [earlier(item, value, upto=Q1.moved(1 - quarters)) for item, value in values.items()]
    return case({**{f"IW_3.n{i}": i for i in range(6)}, **(answers or {})}, plan=SIX, beside=history(*figures))


AGAIN: Cases = {
    "every number is as in the last return, which may be sent again": repeated(),
    "one number differs": repeated({"IW_3.n5": 6}),
    "one differed before": repeated(before=1),
    "five above 0 are needed: fewer may well come to the same": repeated({"IW_3.n5": "[x]"}),
    "an older return is not the last one": repeated(quarters=2),
}

# --- what a cell is for -------------------------------------------------------------------------------------------

BOUNDED: dict[str, Any] = {
    "some": {"label": "Some", "type": "count", "minimum": 1},
    "few": {"label": "Few", "type": "count", "maximum": 12},
    "below": {"label": "Below", "type": "number", "minimum": -5},
    "any": {"label": "Any", "type": "count"},
}
APART = timedelta(days=1462)


def adopted(*days: date, **more: Any) -> Callable[[], Checked]:
    """Practices adopted on these days."""
    rows = [(f"Watch {n}", "Durham", day, "untested", None, more.get("begun")) for n, day in enumerate(days)]
    return case({"IW_15.listed": len(rows)}, rows=rows)


PURPOSES: Cases = {
    **{f"what {name} is for": case({name: error()}) for name in GOOD if name.startswith("IW_2.")},
    **{
        f"a count or number that has bounds: {key}": case(
            {**{f"IW_3.{each}": 5 for each in BOUNDED}, f"IW_3.{key}": error()}, plan=plan_of(BOUNDED)
        )
        for key in BOUNDED
    },
    "cells for different things, said once and of none": case(
        {f"IW_3.{each}": error() for each in BOUNDED}, plan=plan_of(BOUNDED)
    ),
    "a blank where nought is too few: it is not offered": case({"IW_2.cost": None}),
    "cells of a row": case({"IW_15.listed": 1}, rows=(("T" * 41, "Durhan", date(2024, 7, 9), "Nearly", -1, "soon"),)),
    "unlikely dates in rows; those beyond the listing too": adopted(*[date(2024, 4, 9)] * 202, begun=date(1900, 3, 1)),
    "what is about several cells is for none of them": case(
        {"IW_17.with_plan": 13}, rows=(*GOOD_ROWS, GOOD_ROWS[0]), last=last("IW-17.launched", 310)
    ),
    "every date four years late, as from another epoch": adopted(date(2024, 4, 9) + APART, date(2024, 5, 9) + APART),
    "every date four years early": adopted(date(2024, 4, 9) - APART, date(2024, 5, 9) - APART),
    "one date four years off among others is a slip": adopted(date(2024, 4, 9) + APART, date(2024, 5, 9)),
    "a year off is a year off": adopted(date(2023, 4, 9)),
}

# --- nothing to report --------------------------------------------------------------------------------------------

COUNTS = ("IW_17.launched", "IW_17.with_plan", "IW_15.listed")
UNANSWERED = dict.fromkeys(COUNTS)
NIL: dict[str, Any] = {**UNANSWERED, "IW_2.cost": "[z]", "IW_2.share": "[z]"}
ZERO: dict[str, Any] = {**NIL, **dict.fromkeys(COUNTS, 0)}
BLANK = dict.fromkeys(GOOD)
NONE: dict[str, Any] = {"rows": ()}
BOTH_CHANGE = plan_with(LAUNCHED, *({"change": key, "beyond": "50%"} for key in ("launched", "with_plan")))
LOST = found("sheet_missing", LAUNCHES)

NOTHING: Cases = {
    "Yes makes every unanswered count a true nought": case(NIL, **NONE, nil="Yes"),
    "one number taken as nought": case({**ZERO, "IW_17.launched": None}, **NONE, nil="Yes"),
    "Yes beside noughts": case(ZERO, **NONE, nil="Yes"),
    "nought answers no other question": case(
        {**UNANSWERED, **{name: None for name in GOOD if name.startswith("IW_2.")}}, **NONE, nil="Yes"
    ),
    "nought is no answer where it is too few": case(
        plan=plan_of(counts(1, minimum=1) | {"other": {"label": "O", "type": "count"}}), nil="Yes"
    ),
    "a marker stays a marker": case({**NIL, "IW_17.launched": "[x]"}, **NONE, nil="Yes"),
    **{
        f"anything but Yes changes nothing: {answer!r}": case({"IW_17.launched": None}, nil=answer)
        for answer in ("No", "", "Please select", "no")
    },
    **{f"neither Yes nor No: {raw(answer).shown}": case(nil=answer) for answer in ("Perhaps", 1, "[x]", error())},
    "Yes beside figures is an error": case(
        {"IW_17.launched": 12, "IW_17.with_plan": None, "IW_15.listed": None}, nil="Yes"
    ),
    "Yes beside rows is an error": case(NIL, nil="Yes"),
    "many figures are not all named": case({f"IW_3.n{i}": 1 for i in range(9)}, plan=plan_of(counts(9)), nil="Yes"),
    "Yes after figures is asked about once": case(
        UNANSWERED,
        plan=BOTH_CHANGE,
        beside=history(earlier("IW-17.launched", 310), earlier("IW-17.with_plan", 200)),
        nil="Yes",
    ),
    "a return of noughts is nil": case(ZERO, **NONE),
    "with one figure it is not": case({**ZERO, "IW_17.launched": 1}, **NONE),
    "with a cost it is not": case({**ZERO, "IW_2.cost": 7}, **NONE),
    "with one that nobody could supply it is not": case({**ZERO, "IW_17.launched": "[x]"}, **NONE),
    "with a row it is not": case({**ZERO, "IW_15.listed": 1}, rows=GOOD_ROWS[:1]),
    "with an error it is not yet": case({**ZERO, "IW_2.broker": None}, **NONE),
    "who is asked for no number has none to be 0": case(
        {"IW_3.b": "No"}, plan=plan_of({"b": {"label": "B?", "type": "yes_no"}})
    ),
    "a blank workbook is said once, and is no nil return": case(BLANK, **NONE),
    "a blank workbook with the cell where that is said": case(BLANK, **NONE, nil=""),
    "drop-downs as they came are not filled in": case(
        {**BLANK, "IW_2.broker": "Please select", "IW_2.stage": "  "}, **NONE
    ),
    "a single question left blank is blank": case(plan=plan_of(counts(1))),
    "what stopped the reading is said beside it": case(BLANK, **NONE, findings=[LOST]),
}


@pytest.mark.parametrize("answer", [0, "[x]", "x", error(), False])
def test_one_answer_is_not_nothing(answer: Any) -> None:
    """Then every other blank is said."""
    assert "nothing_filled_in" not in codes(judged({**BLANK, "IW_17.launched": answer}, rows=()))


def test_row_or_explanation_is_not_nothing() -> None:
    """Somebody began."""
    assert "nothing_filled_in" not in codes(judged(BLANK, rows=GOOD_ROWS))
    assert "nothing_filled_in" not in codes(judged(BLANK, rows=(), explanations={"IW_2.cost": "To follow."}))


# --- a record sheet without a row ---------------------------------------------------------------------------------

HELD = {"rule": "listed == adopted", "message": "Not the number of rows."}
SAID_SO = Beside(explained={"no_rows|IW_15.practices|The sheet IW-15 practices has no rows.": "There were none"})


def no_rows(*checks: dict[str, Any], answers: dict[str, Any] | None = None, **more: Any) -> Callable[[], Checked]:
    """A return that leaves its record sheet as it came; *checks* are those of the sheet's measure."""
    plan = definitions(measure(LAUNCHED), measure(ADOPTED, checks=list(checks)))
    return case(answers, plan=plan, **{"rows": (), **more})


EMPTY_SHEET: Cases = {
    "a sheet left untouched is asked about": no_rows(),
    "none said on purpose is a true zero": no_rows(beside=SAID_SO),
    **{
        f"an answer that is held to the rows says so, or is wrong alone: {answer}": no_rows(
            HELD, answers={"IW_15.listed": answer}
        )
        for answer in (0, 2, None, "two", "[x]", "[z]")
    },
    "a rule on trial holds nothing": no_rows({**HELD, "status": "trial"}, answers={"IW_15.listed": 2}),
    "a rule met by any answer": no_rows(
        {"rule": "adopted <= listed", "message": "More rows than given."}, answers={"IW_15.listed": 2}
    ),
    "a rule that is not about the rows": no_rows(
        {"rule": "listed >= 0", "message": "Less than none."}, answers={"IW_15.listed": 2}
    ),
    "the cover says so": no_rows(answers=UNANSWERED, nil="Yes"),
    "a return of zeros has not said it of its sheet": no_rows(answers=dict.fromkeys(COUNTS, 0)),
    "that sheet is explained too": no_rows(answers=dict.fromkeys(COUNTS, 0), beside=SAID_SO),
    "a row that says none is mended first": no_rows(rows=[("None",)]),
}

KEPT: dict[str, Cases] = {
    "decided": DECIDED, "sent": SENT, "again": AGAIN, "purposes": PURPOSES, "nothing": NOTHING, "no-rows": EMPTY_SHEET,
}  # fmt: skip


@pytest.mark.parametrize("name", KEPT)
def test_what_is_said(name: str, golden: Golden) -> None:
    """Of a good return with something changed: every finding with its words, and what it came to."""
    golden(f"checking/{name}.txt", told(KEPT[name]))


# --- the laws -----------------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(
    st.dictionaries(st.sampled_from(sorted(GOOD)), CELLS), st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=3)
)
def test_any_return_is_judged(answers: dict[str, Any], rows: list[list[Any]]) -> None:
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
def test_faults_planted_are_the_findings(planted: set[str]) -> None:
    """Any set of faults in a good return gives exactly those findings and no other."""
    checked = judged({name: FAULTS[name][0] for name in planted})
    assert {(f.item, f.code) for f in checked.findings} == {(name, FAULTS[name][1]) for name in planted}


@given(st.dictionaries(st.sampled_from(COUNTS), st.sampled_from([0, None])), st.booleans())
def test_yes_and_noughts_say_the_same(some: dict[str, Any], date_given: bool) -> None:
    """Whichever counts are left blank under a Yes, the observations are those of a return of noughts."""
    base = {**NIL, "IW_2.started": date(2024, 5, 3) if date_given else "[x]"}
    declared = judged({**base, **some}, rows=(), nil="Yes")
    written = judged({**base, **dict.fromkeys(COUNTS, 0)}, rows=())
    assert declared.nil and written.nil
    assert declared.observations == written.observations


def test_template_says_the_same() -> None:
    """What was asked and what was expected are one text."""
    asked = form()
    for question in asked.questions():
        assert answer_rule(question, lambda _: "")["input_message"].startswith(f"{purpose(question)}. ")
    for _, column in asked.tables[0].columns:
        message = column_rule(column, "", "A5", Q1, "", lambda _: "")["input_message"]
        assert message.startswith(f"{column_purpose(column, Q1)}.")


def test_finding_as_json() -> None:
    """Its keys stay as they are."""
    finding = Finding(
        "negative", "error", "Says.", "Do.", "Sheet", "E5", "A_1.it", ("Sheet!E6",), "A whole number", named=1
    )
    assert finding.as_json() == {
        "code": "negative", "severity": "error", "says": "Says.", "remedy": "Do.", "sheet": "Sheet", "cell": "E5",
        "item": "A_1.it", "cells": ["Sheet!E6"], "expected": "A whole number", "named": 1, "place": "Sheet!E5",
    }  # fmt: skip
