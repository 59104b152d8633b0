"""Queries that were explained, blanks with something beside them, and one cause said once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from impact.checks.findings import Finding, error, note
from impact.returns.answers import Answer, Return
from impact.returns.interpretation import says_nothing
from impact.returns.judging import MANY, NAMED, Checked, by_cause, check
from impact.returns.observation import Beside
from tests.returns.filed_returns import ADOPTED, GOOD_ROWS, LAUNCHED, LAUNCHES, PRACTICES, last, opened, raw, said
from tests.returns.judging import DEFINITIONS, codes, earlier, history, judged, on_cover, plan_with

# --- explaining -----------------------------------------------------------------------------------------------


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
    records = {name: replace(rows, numbers=rows.numbers + 1) for name, rows in filed.records.items()}
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


# --- explanation ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["", " ", ".", "-", "12", "x", "[x]", "(z)", "#REF!", "#N/A", "#DIV/0!", "n/a", "N/A.", "TBC", "none", "See e-mail",
     "see the attached", "as above", "to follow", "…", "n​/​a"],
)  # fmt: skip
def test_says_nothing(text: str):
    """No letter, an error value, a marker, or a stand-in for words."""
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text",
    ["Cuts.", "New team", "Covid", "see email: two schemes ended", "tbc by HQ, two closed", "3 left", "#REF! gone"],
)
def test_says_something(text: str):
    """However short: how good it is, people judge."""
    assert not says_nothing(text)


def test_stand_in_leaves_the_query():
    """It stays a query, its fingerprint the same, and says why it is still asked."""
    plain = judged(last=CHANGED).findings[0]
    (asked,) = judged(last=CHANGED, explanations={"IW_17.launched": "."}).findings
    assert (asked.severity, asked.says, asked.fingerprint) == ("query", plain.says, plain.fingerprint)
    assert asked.remedy == f'{plain.remedy} The explanation beside it says only ".": write what happened.'


def test_stand_in_given_before_leaves_the_query():
    """By command too."""
    _, explained = asked_and_explained(last=CHANGED)
    checked = judged(beside=with_before(dict.fromkeys(explained, "TBC")))
    assert checked.explanations == {}
    assert checked.findings[0].remedy.endswith(' The explanation given before says only "TBC": write what happened.')


def test_stand_in_does_not_undo_what_was_explained_before():
    """A dash in the new version is no new explanation."""
    _, explained = asked_and_explained(last=CHANGED)
    checked = check(opened(None, explanations={"IW_17.launched": "-"}), DEFINITIONS, beside=with_before(explained))
    assert checked.findings[0].remedy == f'Explained before: "{WHY}"'


# --- grouping -------------------------------------------------------------------------------------------------


def as_text(number: int, sheet: str = "A") -> Finding:
    """A number typed as text."""
    held, right = f'This cell holds "{number}" as text.', "If that is right, you need do nothing."
    read = note("read_as_number", held, f"It was read as the number {number}. {right}", f'"{number}"')
    return read.at(sheet, f"E{number}", f"A.{number}")


def test_few_stand_apart():
    """Three notes are three notes."""
    few = [as_text(number) for number in range(5, 5 + MANY)]
    assert by_cause(few) == few


def test_many_are_one():
    """The first cells are named with what they hold, and none is lost."""
    (one,) = by_cause([as_text(number) for number in range(5, 23)])
    assert one.says == (
        'These cells hold numbers as text: E5 "5", E6 "6", E7 "7", E8 "8", E9 "9", E10 "10" and 12 more.'
    )
    assert one.remedy == "They were read as numbers. If each was read rightly, you need do nothing."
    assert (one.cell, len(one.cells), one.named) == ("E5", 17, NAMED - 1)
    assert one.text.count("A!E10") == 0
    assert "The same holds for A!E11, A!E12, " in one.text


def test_cells_of_another_sheet_are_named_with_it():
    """Once, where it begins."""
    (one,) = by_cause([as_text(5), as_text(6), as_text(8, "B"), as_text(7, "B")])
    assert one.says == 'These cells hold numbers as text: E5 "5", E6 "6", B!E8 "8", E7 "7".'


def test_queries_stand_apart():
    """Each is explained on its own."""
    asked = [replace(as_text(number), severity="query") for number in range(5, 15)]
    assert by_cause(asked) == asked


def test_same_in_many_cells_counts_once():
    """One thing said of twenty cells is one already."""
    words = error("with_words", 'This cell holds "5 men", a number with words.', "Enter it alone.", '"5 men"')
    (one,) = by_cause([words.at("A", f"E{number}") for number in range(5, 25)])
    assert one.says == 'This cell holds "5 men", a number with words.'
    assert len(one.cells) == 19


def test_suggested_name_is_not_lost():
    """Where each has a suggestion of its own, each stays."""
    names = [
        error("not_a_choice", "This cell holds it.", f'Did you mean "Done {number}"?', f'"Don{number}"').at("A", "E5")
        for number in range(6)
    ]
    assert by_cause(names) == names


# --- misplaced ------------------------------------------------------------------------------------------------


LAUNCHED_misplaced = "IW_17.launched"
PLAIN = "This cell is blank. Enter a number: 0 if there were none, or [x] if you could not supply it."
IF_NOT = "if not, enter a number: 0 if there were none, or [x] if you could not supply it."
KNOWN = history(earlier("IW-17.launched", 75))


def with_beside(
    answer: Any = None, *, last: Any = None, explanation: Any = None, name: str = LAUNCHED_misplaced
) -> Return:
    """A return with one answer, and what stands on either side of it."""
    sent = opened({name: answer})
    row = sent.answers[name].cell[1:]
    typed = [(f"{name}.last", f"D{row}", last), (f"{name}.explanation", f"F{row}", explanation)]
    strays = tuple(Answer(key, raw(value), LAUNCHES, cell) for key, cell, value in typed if value is not None)
    return replace(sent, strays={name: strays})


def judged_misplaced(sent: Return, beside: Beside = KNOWN) -> Checked:
    """What the checks say of it."""
    return check(sent, DEFINITIONS, beside=beside)


def blank(sent: Return, beside: Beside = KNOWN) -> str:
    """All that is said of it: one blank cell."""
    ((line,), (code,)) = said(judged_misplaced(sent, beside).findings), codes(judged_misplaced(sent, beside))
    assert code == "blank"
    return line.removeprefix(f"{LAUNCHES}!E5  ")


def test_figure_in_the_explanation():
    """It is most likely the answer."""
    says = f"This cell is blank, but 80 stands beside it in F5. If that is the answer, type it in E5; {IF_NOT}"
    assert blank(with_beside(explanation=80)) == says
    assert blank(with_beside(explanation="80")) == says


def test_figure_under_last_time():
    """The one that we gave is told too."""
    assert blank(with_beside(last=80)) == (
        "This cell is blank, but 80 stands beside it in D5 in place of your last figure, 75. If that is the answer, "
        f"type it in E5; {IF_NOT}"
    )


def test_figures_on_both_sides():
    """Either may be meant."""
    assert blank(with_beside(last=80, explanation=81)) == (
        "This cell is blank, but 80 stands beside it in D5 in place of your last figure, 75, and 81 in F5. If one of "
        f"them is the answer, type it in E5; {IF_NOT}"
    )


def test_our_own_last_figure():
    """It is where it belongs."""
    assert blank(with_beside(last=75)) == PLAIN


def test_last_figure_where_none_is_known_of_the_supplier():
    """Nobody can tell whose it is; where others are known, none of ours stood here."""
    assert blank(with_beside(last=75), Beside()) == PLAIN
    other = history(earlier("IW-2.cost", 1204.5))
    assert blank(with_beside(last=75), other).startswith("This cell is blank, but 75 stands beside it in D5. If that")


def test_marker_under_last_time():
    """It is no figure."""
    assert blank(with_beside(last="[x]")) == PLAIN


def test_figure_beside_words():
    """Where words or a choice are asked for, a number is no answer."""
    (finding,) = judged_misplaced(with_beside(explanation=80, name="IW_2.stage"), Beside()).findings
    assert finding.says == "This cell is blank."


def test_nothing_to_report_beside_a_figure():
    """The blank is not taken as 0 while a figure stands beside it."""
    checked = judged_misplaced(on_cover(with_beside(explanation=80), "Yes"))
    assert "blank" in codes(checked)
    assert not checked.observations


def test_many_figures_in_the_column_beside():
    """A column typed one too far is one cause."""
    names = (LAUNCHED_misplaced, "IW_17.with_plan", "IW_2.cost", "IW_2.share", "IW_15.listed")
    sent = opened(dict.fromkeys(names))
    entries = sent.answers
    strays = {
        name: (Answer(f"{name}.explanation", raw(20 + at), entries[name].sheet, f"F{entries[name].cell[1:]}"),)
        for at, name in enumerate(names)
    }
    found = judged_misplaced(replace(sent, strays=strays)).findings
    (one,) = [finding for finding in found if finding.code == "blank"]
    cells = ", ".join(f"{entries[name].cell} {20 + at}" for at, name in enumerate(names))
    assert one.says == f"These cells are blank, with a figure beside each: {cells}."
    assert one.remedy == (
        "If each is the answer beside it, type it in the answer's own cell; if not, enter in each what its question "
        "asks, or [x] if you could not supply it."
    )
