"""An explanation that is a formula: its words are read, and one that was never worked out is said."""

from __future__ import annotations

from impact.returns.answers import Raw
from impact.returns.checking.checks import check
from impact.returns.checking.explanation import says_nothing
from impact.returns.matching import explanation_of
from tests.returns.opening.opened_returns import C4, opened, said
from tests.returns.workbooks import DEFINITIONS, edited, filled
from tests.returns.writing.handbacks import handed_back as _handed_back
from tests.returns.writing.handbacks import seen

SAYS = "This explanation is a formula that was never worked out, so that it says nothing. Paste the words themselves."


def with_explanation(value: str):
    """A good return with this typed as its first explanation; a formula in it is not worked out."""
    return opened(edited(filled(), lambda book: book[C4].__setitem__("F5", value)))


def test_words():
    """Words are words, and nothing is said."""
    result = with_explanation("Two began late.")
    assert (result.explanations, said(result)) == ({"IW_17.launched": "Two began late."}, [])
    assert explanation_of(Raw("text", "", "", 'IF(A1="","","x")')) == ""


def test_formula_never_worked_out():
    """It is said at its own cell, stands as what it is, and explains nothing."""
    result = with_explanation('="Late: "&E6')
    shown = result.explanations["IW_17.launched"]
    assert shown == '(a formula that was never worked out: ="Late: "&E6)'
    assert said(result) == [(f"{C4}!F5", SAYS)]
    assert [finding.severity for finding in result.findings] == ["note"]
    assert says_nothing(shown)


def test_in_the_handback():
    """Something is to be seen there, and sent again it is still no explanation."""
    result = with_explanation('="Late: "&E6')
    back = _handed_back(result, check(result, DEFINITIONS).findings)
    assert seen(back)[C4]["F5"].value == '(a formula that was never worked out: ="Late: "&E6)'
    again = opened(back)
    assert said(again) == [(f"{C4}!F5", SAYS)]
    assert again.explanations == result.explanations
