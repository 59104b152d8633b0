"""A query that was explained is a note, for as long as its figures stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from impact.returns.answers import Return, SentRow
from impact.returns.judging import Checked, check
from impact.returns.observation import Beside
from tests.returns.filed_returns import ADOPTED, GOOD_ROWS, LAUNCHED, PRACTICES, last, opened, said
from tests.returns.judging import earlier, history, judged, plan_with

CHANGED = last("IW-17.launched", 310)
WHY = "Two schemes ended."


def asked_and_explained(answers: Mapping[str, Any] | None = None, **more: Any) -> tuple[Checked, dict[str, str]]:
    """A return's queries, and an explanation for each."""
    checked = judged(answers, **more)
    return checked, {f.fingerprint: WHY for f in checked.findings if f.severity == "query"}


def with_before(explained: Mapping[str, str], value: float = 310) -> Beside:
    """What stands beside a return whose queries were explained before."""
    return replace(history(earlier("IW-17.launched", value)), explained=explained)


def test_explanation_in_the_workbook():
    """It is handed on by the query's fingerprint, which the note keeps."""
    checked = judged(last=CHANGED, explanations={"IW_17.launched": WHY})
    assert [(f.severity, f.remedy) for f in checked.findings] == [("note", f'You explained: "{WHY}"')]
    assert checked.explanations == {checked.findings[0].fingerprint: WHY}
    assert judged(last=CHANGED).findings[0].fingerprint == checked.findings[0].fingerprint


def test_explanation_given_before():
    """The same query of a later version is not asked again."""
    _, explained = asked_and_explained(last=CHANGED)
    checked = judged(beside=with_before(explained))
    assert [(f.severity, f.remedy) for f in checked.findings] == [("note", f'Explained before: "{WHY}"')]
    assert checked.explanations == explained


def test_explanation_in_the_workbook_wins():
    """What the supplier says now is what counts."""
    _, explained = asked_and_explained(last=CHANGED)
    checked = judged(beside=with_before(explained), explanations={"IW_17.launched": "One began."})
    assert checked.findings[0].remedy == 'You explained: "One began."'
    assert list(checked.explanations.values()) == ["One began."]


def moved(filed: Return) -> Return:
    """The same answers in other cells, and the record sheets' rows one lower."""
    entries = {
        name: entry._replace(sheet="My sheet", cell=f"E{number}")
        for number, (name, entry) in enumerate(filed.answers.items(), start=30)
    }
    records = {
        name: tuple(
            SentRow(row.number + 1, {
                key: entry._replace(cell=f"{entry.cell[0]}{row.number + 1}") for key, entry in row.cells.items()
            })
            for row in rows
        )
        for name, rows in filed.records.items()
    }  # fmt: skip
    return replace(filed, answers=entries, records=records)


@pytest.mark.parametrize(
    ("shape", "answers", "code"),
    [(LAUNCHED, {"IW_17.with_plan": 13}, "rule"), (ADOPTED, {"IW_15.listed": 3}, "rule")],
)
def test_explanation_holds_wherever_the_cells_now_stand(shape: dict[str, Any], answers: dict[str, Any], code: str):
    """A row put in above moves them, and changes nothing else."""
    plan = plan_with(shape, {**shape["checks"][0], "severity": "query"})
    checked, explained = asked_and_explained(answers, plan=plan)
    again = check(moved(opened(answers, plan=plan)), plan, beside=Beside(explained=explained))
    assert [(f.code, f.severity) for f in checked.findings] == [(code, "query")]
    assert [(f.code, f.severity) for f in again.findings] == [(code, "note")]
    assert again.findings[0].sheet == "My sheet"


def test_explanation_lapses_when_the_figure_changes():
    """It spoke of another one."""
    _, explained = asked_and_explained(last=CHANGED)
    checked = judged({"IW_17.launched": 13}, beside=with_before(explained))
    assert [(f.code, f.severity) for f in checked.findings] == [("change", "query")]
    assert checked.explanations == {}


def test_explanation_lapses_when_the_last_figure_changes():
    """The change is another one."""
    _, explained = asked_and_explained(last=CHANGED)
    assert judged(beside=with_before(explained, 311)).findings[0].severity == "query"


def test_error_is_never_explained():
    """Nor is a note."""
    error = judged({"IW_17.with_plan": 13}).findings[0]
    checked = judged({"IW_17.with_plan": 13}, beside=Beside(explained={error.fingerprint: WHY}))
    assert (checked.findings, checked.explanations) == ((error,), {})


ROWS = (*GOOD_ROWS, ("Third", "Durham", date(2024, 4, 9), "untested", 900, None))
RECORD_QUERY = {
    **ADOPTED,
    "records": {
        "practices": {
            **ADOPTED["records"]["practices"],
            "checks": [{"rule": "places < 100", "message": "So many places?", "severity": "query"}],
        }
    },
}


def test_query_of_a_row_says_how_it_is_answered():
    """There is no cell beside a row to explain it in."""
    found = judged(plan=plan_with(RECORD_QUERY), rows=ROWS, answers={"IW_15.listed": 3}).findings
    assert said(found) == [
        f"{PRACTICES}!E7  So many places? Places is 900. Correct the row; if it is right, send the reason with your "
        "return, and it will be kept beside this query."
    ]


def test_query_of_a_row_is_explained_by_command():
    """By its fingerprint, and it lapses with the row's figure."""
    plan = plan_with(RECORD_QUERY)
    _, explained = asked_and_explained({"IW_15.listed": 3}, plan=plan, rows=ROWS)
    again = judged({"IW_15.listed": 3}, plan=plan, rows=ROWS, beside=Beside(explained=explained))
    assert [(f.severity, f.remedy) for f in again.findings] == [("note", f'Explained before: "{WHY}"')]
    other = (*GOOD_ROWS, ("Third", "Durham", date(2024, 4, 9), "untested", 901, None))
    assert (
        judged({"IW_15.listed": 3}, plan=plan, rows=other, beside=Beside(explained=explained)).findings[0].severity
        == "query"
    )


def test_query_of_the_whole_return_is_explained_by_command():
    """As when it came before the period was over."""
    early = Beside(received=date(2024, 6, 1))
    _, explained = asked_and_explained(beside=early)
    checked = judged(beside=replace(early, explained=explained))
    assert [f.remedy for f in checked.findings] == [f'Explained before: "{WHY}"']
    assert judged(beside=Beside(received=date(2024, 6, 2), explained=explained)).findings[0].severity == "query"


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_empty_explanation_explains_nothing(text: str):
    """Spaces are nothing."""
    assert judged(last=CHANGED, explanations={"IW_17.launched": text}).findings[0].severity == "query"


FIGURES = st.integers(0, 2000)


@settings(max_examples=60)
@given(FIGURES, FIGURES, FIGURES)
def test_explanation_lasts_exactly_as_long_as_the_figures(first: int, second: int, before: int):
    """Whatever they are: asked once, explained, silent while they stand, asked again when one changes."""
    beside = history(earlier("IW-17.launched", before))
    answers = {"IW_17.launched": first, "IW_17.with_plan": 0}
    checked, explained = asked_and_explained(answers, beside=beside)
    assume(explained)
    again = judged(answers, beside=replace(beside, explained=explained))
    assert [f.severity for f in again.findings if f.code == "change"] == ["note"]
    assert [f.fingerprint for f in again.findings] == [f.fingerprint for f in checked.findings]
    changed = judged({**answers, "IW_17.launched": second}, beside=replace(beside, explained=explained))
    asked = [f.severity for f in changed.findings if f.code == "change"]
    assert asked in ([], ["note"] if first == second else ["query"])


def test_same_words_beside_another_figure_are_the_old_explanation():
    """It lapses with the figure, until somebody writes what explains the new one."""
    _, explained = asked_and_explained(last=CHANGED)
    words = {"IW_17.launched": f"  {WHY.upper()} "}
    same = judged(beside=with_before(explained), explanations=words)
    assert [f.severity for f in same.findings] == ["note"]
    changed = judged({"IW_17.launched": 499}, beside=with_before(explained), explanations=words)
    assert [(f.code, f.severity) for f in changed.findings] == [("change", "query")]
    assert changed.findings[0].remedy.endswith(
        "The explanation beside it was given for another figure. Write what explains this one; if it is the same, say "
        "so there."
    )
    assert changed.explanations == {}
    new = {"IW_17.launched": "Two schemes ended, and one began."}
    said_anew = judged({"IW_17.launched": 499}, beside=with_before(explained), explanations=new)
    assert [f.severity for f in said_anew.findings] == ["note"]


def test_words_that_another_check_was_told_are_an_explanation():
    """The same text may explain two things."""
    _, explained = asked_and_explained(last=CHANGED)
    other = {f"other|{fingerprint}": text for fingerprint, text in explained.items()}
    again = judged(beside=with_before(other), explanations={"IW_17.launched": WHY})
    assert [f.severity for f in again.findings] == ["note"]
