"""Which explanations say nothing."""

from __future__ import annotations

import pytest

from impact.returns.interpretation import says_nothing
from impact.returns.judging import check
from tests.returns.checking.test_explaining import CHANGED, WHY, asked_and_explained, with_before
from tests.returns.filed_returns import opened
from tests.returns.judging import DEFINITIONS, judged


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
