"""A figure that stood beside a blank answer: in the handback each stands where the form has its place."""

from __future__ import annotations

from dataclasses import replace

from impact.returns.answers import Answer
from impact.returns.judging import check
from tests.returns.filed_returns import LAUNCHES, opened, raw
from tests.returns.judging import earlier, history
from tests.returns.writing.handbacks import PLAN, again, handed_back, list_in, seen

LAUNCHED = "IW_17.launched"
IF_NOT = "if not, enter a number: 0 if there were none, or [x] if you could not supply it."


def test_figure_in_the_explanation():
    """It comes back there, and the list names the handback's own cells; sent again, it is found again."""
    sent = opened({LAUNCHED: None}, explanations={LAUNCHED: "80"})
    there = Answer(LAUNCHED, raw(None), LAUNCHES, "E90")
    stray = Answer(f"{LAUNCHED}.explanation", raw(80), LAUNCHES, "G90")
    entries = {**sent.answers, LAUNCHED: there}
    sent = replace(sent, answers=entries, strays={LAUNCHED: (stray,)})
    content = handed_back(sent)
    says, remedy = (
        "This cell is blank, but 80 stands beside it in F5.",
        f"If that is the answer, type it in E5; {IF_NOT}",
    )
    assert [[line[2], line[4]] for line in list_in(content)] == [[says, remedy]]
    assert seen(content)[LAUNCHES]["F5"].value == "80"
    assert seen(content)[LAUNCHES]["G5"].value == f"× {says} {remedy}"
    (finding,) = again(content)[1].findings
    assert (finding.says, finding.remedy) == (says, remedy)


def test_figure_under_last_time():
    """It is told to stand in the file that was sent: here our own figure stands in its place."""
    sent = opened({LAUNCHED: None})
    stray = Answer(f"{LAUNCHED}.last", raw(80), LAUNCHES, "D5")
    sent = replace(sent, strays={LAUNCHED: (stray,)})
    found = check(sent, PLAN, beside=history(earlier("IW-17.launched", 75))).findings
    content = handed_back(sent, found, last={LAUNCHED: 75.0})
    assert list_in(content)[0][2] == (
        "This cell is blank, but 80 stands beside it in D5 of your file in place of your last figure, 75."
    )
    assert seen(content)[LAUNCHES]["D5"].value == 75
