"""A figure typed beside an answer that was left blank: the finding about the blank says where it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from impact.returns.answers import Answer, Return
from impact.returns.judging import Checked, check
from impact.returns.observation import Beside
from tests.returns.filed_returns import LAUNCHES, opened, raw, said
from tests.returns.judging import DEFINITIONS, codes, earlier, history, on_cover

LAUNCHED = "IW_17.launched"
PLAIN = "This cell is blank. Enter a number: 0 if there were none, or [x] if you could not supply it."
IF_NOT = "if not, enter a number: 0 if there were none, or [x] if you could not supply it."
KNOWN = history(earlier("IW-17.launched", 75))


def with_beside(answer: Any = None, *, last: Any = None, explanation: Any = None, name: str = LAUNCHED) -> Return:
    """A return with one answer, and what stands on either side of it."""
    sent = opened({name: answer})
    row = sent.answers[name].cell[1:]
    typed = [(f"{name}.last", f"D{row}", last), (f"{name}.explanation", f"F{row}", explanation)]
    strays = tuple(Answer(key, raw(value), LAUNCHES, cell) for key, cell, value in typed if value is not None)
    return replace(sent, strays={name: strays})


def judged(sent: Return, beside: Beside = KNOWN) -> Checked:
    """What the checks say of it."""
    return check(sent, DEFINITIONS, beside=beside)


def blank(sent: Return, beside: Beside = KNOWN) -> str:
    """All that is said of it: one blank cell."""
    ((line,), (code,)) = said(judged(sent, beside).findings), codes(judged(sent, beside))
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
    (finding,) = judged(with_beside(explanation=80, name="IW_2.stage"), Beside()).findings
    assert finding.says == "This cell is blank."


def test_nothing_to_report_beside_a_figure():
    """The blank is not taken as 0 while a figure stands beside it."""
    checked = judged(on_cover(with_beside(explanation=80), "Yes"))
    assert "blank" in codes(checked)
    assert not checked.observations


def test_many_figures_in_the_column_beside():
    """A column typed one too far is one cause."""
    names = (LAUNCHED, "IW_17.with_plan", "IW_2.cost", "IW_2.share", "IW_15.listed")
    sent = opened(dict.fromkeys(names))
    entries = sent.answers
    strays = {
        name: (Answer(f"{name}.explanation", raw(20 + at), entries[name].sheet, f"F{entries[name].cell[1:]}"),)
        for at, name in enumerate(names)
    }
    found = judged(replace(sent, strays=strays)).findings
    (one,) = [finding for finding in found if finding.code == "blank"]
    cells = ", ".join(f"{entries[name].cell} {20 + at}" for at, name in enumerate(names))
    assert one.says == f"These cells are blank, with a figure beside each: {cells}."
    assert one.remedy == (
        "If each is the answer beside it, type it in the answer's own cell; if not, enter in each what its question "
        "asks, or [x] if you could not supply it."
    )
