"""Queries that were explained, blanks with something beside them, and one cause said once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from impact.checks.findings import Finding, error, note
from impact.returns.answers import Answer
from impact.returns.interpretation import says_nothing
from impact.returns.judging import MANY, Checked, by_cause, check
from impact.returns.observation import Beside
from tests.golden.conftest import Golden
from tests.returns.filed_returns import ADOPTED, GOOD_ROWS, LAUNCHED, last, opened, raw
from tests.returns.judging import DEFINITIONS, Cases, case, earlier, history, judged, on_cover, plan_with, told

# --- explaining ---------------------------------------------------------------------------------------------------

CHANGED = last("IW-17.launched", 310)
WHY = "Two schemes ended."
ASKED = "change|IW_17.launched|Initiatives launched is 12; last quarter it was 310."  # its fingerprint
THIRD = ("Third", "Durham", date(2024, 4, 9), "untested", 900, None)
RULE = {**LAUNCHED["checks"][0], "severity": "query"}
SHEET = {
    **ADOPTED["records"]["practices"],
    "checks": [{"rule": "places < 100", "message": "Many?", "severity": "query"}],
}
MANY_PLACES = plan_with({**ADOPTED, "records": {"practices": SHEET}})
ROW_ASKED = "row_rule|IW_15.practices|Many? Places is 900."
EARLY = "before_the_end||This return came on 1 June 2024, and Q1 2024/25 ends on 30 June 2024."


def after(
    answers: Any = None, *, was: float = 310, before: str = WHY, of: str = ASKED, words: str | None = None
) -> Callable[[], Checked]:
    """12 or other *answers* after 310, a query that was explained *before*, and *words* beside the answer now."""
    known = replace(history(earlier("IW-17.launched", was)), explained={of: before})
    return case(answers, beside=known, explanations={"IW_17.launched": words} if words is not None else {})


def places(many: int) -> Callable[[], Checked]:
    """A row with so many places, and what was said of 900."""
    rows, explained = (*GOOD_ROWS, (*THIRD[:4], many, None)), Beside(explained={ROW_ASKED: WHY})
    return case({"IW_15.listed": 3}, rows=rows, plan=MANY_PLACES, beside=explained)


def moved(shape: Mapping[str, Any], answers: dict[str, Any], *checks: Mapping[str, Any]) -> Callable[[], Checked]:
    """Answers in other cells, the record sheets' rows one lower, and what was explained where they stood."""

    def judged_again() -> Checked:
        plan = plan_with(shape, *checks)
        asked = judged(answers, plan=plan).findings
        filed = opened(answers, plan=plan)
        cells = {
            name: entry._replace(sheet="My sheet", cell=f"E{number}")
            for number, (name, entry) in enumerate(filed.answers.items(), start=30)
        }
        lower = {name: replace(rows, numbers=rows.numbers + 1) for name, rows in filed.records.items()}
        explained = {finding.fingerprint: WHY for finding in asked}
        return check(replace(filed, answers=cells, records=lower), plan, beside=Beside(explained=explained))

    return judged_again


EXPLAINED: Cases = {
    "in the workbook": case(last=CHANGED, explanations={"IW_17.launched": WHY}),
    "given before, it is not asked again": after(),
    "what the supplier says now is what counts": after(words="One began."),
    "it holds wherever the cells now stand": moved(LAUNCHED, {"IW_17.with_plan": 13}, RULE),
    "and wherever the rows do": moved(ADOPTED, {"IW_15.listed": 3}, {**ADOPTED["checks"][0], "severity": "query"}),
    "it lapses when the figure changes": after({"IW_17.launched": 13}),
    "it lapses when the last figure changes": after(was=311),
    "an error is never explained": case(
        {"IW_17.with_plan": 13},
        beside=Beside(explained={judged({"IW_17.with_plan": 13}).findings[0].fingerprint: WHY}),
    ),
    "a query of a row says how it is answered": case({"IW_15.listed": 3}, rows=(*GOOD_ROWS, THIRD), plan=MANY_PLACES),
    "by its fingerprint": places(900),
    "and it lapses with the row's figure": places(901),
    "a query of the whole return": case(beside=Beside(received=date(2024, 6, 1), explained={EARLY: WHY})),
    "of another day": case(beside=Beside(received=date(2024, 6, 2), explained={EARLY: WHY})),
    "spaces are nothing": case(last=CHANGED, explanations={"IW_17.launched": " \n "}),
    "the same words beside the same figure": after(words=f"  {WHY.upper()} "),
    "beside another figure they are the old explanation": after({"IW_17.launched": 499}, words=f"  {WHY.upper()} "),
    "until somebody writes what explains the new one": after(
        {"IW_17.launched": 499}, words="Two schemes ended, and one began."
    ),
    "words that another check was told are an explanation": after(of=f"other|{ASKED}", words=WHY),
    "a stand-in leaves the query": case(last=CHANGED, explanations={"IW_17.launched": "."}),
    "given before too": after(before="TBC"),
    "a dash in the new version is no new explanation": after(words="-"),
}
FIGURES = st.integers(0, 2000)


@settings(max_examples=60)
@given(FIGURES, FIGURES, FIGURES)
def test_explanation_lasts_exactly_as_long_as_the_figures(first: int, second: int, before: int) -> None:
    """Whatever they are: asked once, explained, silent while they stand, asked again when one changes."""
    beside = history(earlier("IW-17.launched", before))
    answers = {"IW_17.launched": first, "IW_17.with_plan": 0}
    checked = judged(answers, beside=beside)
    explained = {finding.fingerprint: WHY for finding in checked.findings if finding.severity == "query"}
    assume(explained)
    again = judged(answers, beside=replace(beside, explained=explained))
    assert [f.severity for f in again.findings if f.code == "change"] == ["note"]
    assert [f.fingerprint for f in again.findings] == [f.fingerprint for f in checked.findings]
    changed = judged({**answers, "IW_17.launched": second}, beside=replace(beside, explained=explained))
    asked = [f.severity for f in changed.findings if f.code == "change"]
    assert asked in ([], ["note"] if first == second else ["query"])


@pytest.mark.parametrize(
    "text",
    ["", " ", ".", "-", "12", "x", "[x]", "(z)", "#REF!", "#N/A", "#DIV/0!", "n/a", "N/A.", "TBC", "none", "See e-mail",
     "see the attached", "as above", "to follow", "…", "n\u200b/\u200ba"],
)  # fmt: skip
def test_says_nothing(text: str) -> None:
    """No letter, an error value, a marker, or a stand-in for words."""
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text",
    ["Cuts.", "New team", "Covid", "see email: two schemes ended", "tbc by HQ, two closed", "3 left", "#REF! gone"],
)
def test_says_something(text: str) -> None:
    """However short: how good it is, people judge."""
    assert not says_nothing(text)


# --- a figure beside a blank --------------------------------------------------------------------------------------

KNOWN = history(earlier("IW-17.launched", 75))
MISPLACED = ("IW_17.launched", "IW_17.with_plan", "IW_2.cost", "IW_2.share", "IW_15.listed")


def beside_blank(
    *names: str, last: Any = None, explanation: Any = None, beside: Beside = KNOWN, nil: Any = None
) -> Callable[[], Checked]:
    """Blank answers, and what stands on either side of each."""

    def judged_so() -> Checked:
        sent = opened(dict.fromkeys(names or MISPLACED[:1]))
        strays: dict[str, Sequence[Answer]] = {}
        for name in names or MISPLACED[:1]:
            answer = sent.answers[name]
            typed = [(".last", "D", last), (".explanation", "F", explanation)]
            strays[name] = tuple(
                Answer(name + end, raw(value), answer.sheet, f"{column}{answer.cell[1:]}")
                for end, column, value in typed
                if value is not None
            )
        return check(on_cover(replace(sent, strays=strays), nil), DEFINITIONS, beside=beside)

    return judged_so


STRAYS: Cases = {
    "a figure in the explanation is most likely the answer": beside_blank(explanation=80),
    "typed as text too": beside_blank(explanation="80"),
    "under 'Last time': the one that we gave is told too": beside_blank(last=80),
    "on both sides: either may be meant": beside_blank(last=80, explanation=81),
    "our own last figure is where it belongs": beside_blank(last=75),
    "where none of the supplier's is known, nobody can tell whose it is": beside_blank(last=75, beside=Beside()),
    "where others are known, none of ours stood there": beside_blank(
        last=75, beside=history(earlier("IW-2.cost", 1204.5))
    ),
    "a marker under 'Last time' is no figure": beside_blank(last="[x]"),
    "where a choice is asked for, a number is no answer": beside_blank("IW_2.stage", explanation=80, beside=Beside()),
    "the blank is not taken as 0 under a Yes": beside_blank(explanation=80, nil="Yes"),
    "a column typed one too far is one cause": beside_blank(*MISPLACED, explanation=20),
}

# --- one cause said once ------------------------------------------------------------------------------------------


def as_text(number: int, sheet: str = "A") -> Finding:
    """A number typed as text."""
    held, right = f'This cell holds "{number}" as text.', "If that is right, you need do nothing."
    read = note("read_as_number", held, f"It was read as the number {number}. {right}", f'"{number}"')
    return read.at(sheet, f"E{number}", f"A.{number}")


def once(*findings: Finding) -> Callable[[], Checked]:
    """What is said of all of them."""
    return lambda: Checked(tuple(by_cause(findings)), ())


WORDS = error("with_words", 'This cell holds "5 men", a number with words.', "Enter it alone.", '"5 men"')
GROUPED: Cases = {
    "few stand apart": once(*map(as_text, range(5, 5 + MANY))),
    "many are one: the first are named with what they hold, and none is lost": once(*map(as_text, range(5, 23))),
    "another sheet is named once, where it begins": once(as_text(5), as_text(6), as_text(8, "B"), as_text(7, "B")),
    "queries stand apart": once(*(replace(as_text(number), severity="query") for number in range(5, 10))),
    "the same in many cells is one already": once(*(WORDS.at("A", f"E{number}") for number in range(5, 25))),
    "a suggested name is not lost": once(
        *(
            error("not_a_choice", "It holds it.", f'Did you mean "Done {n}"?', f'"Don{n}"').at("A", f"E{n}")
            for n in range(4)
        )
    ),
}

KEPT = {"explained": EXPLAINED, "strays": STRAYS, "grouped": GROUPED}


@pytest.mark.parametrize("name", KEPT)
def test_what_is_said(name: str, golden: Golden) -> None:
    """Every finding with its words, and what explains which query."""
    golden(f"checking/{name}.txt", told(KEPT[name]))
