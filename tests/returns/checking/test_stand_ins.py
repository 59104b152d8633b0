"""Words that only stand in for an answer: where words are required they are none."""

from __future__ import annotations

import pytest

from impact.returns.interpretation import stands_in
from tests.returns.checking.questions import reading, text
from tests.returns.checking.record_rows import changed, records

SAYS = (
    "This cell holds {shown}, which stands in for words and says nothing. Write a few words; or enter [x] if you could "
    "not supply it, [z] if it does not apply."
)


@pytest.mark.parametrize(
    "typed", ["TBC", "-", "N/A", "..", "none yet", "None", "to follow", "\u2013", "n\u200b/\u200ba"]
)
def test_a_stand_in_is_no_answer_in_words(typed: str) -> None:
    """What is refused as an explanation is refused as an answer, and the markers are named."""
    said = reading("text", typed)
    assert said.value is None
    assert [message.code for message in said.findings] == ["stand_in"]


def test_what_is_said_of_a_stand_in() -> None:
    """It is quoted."""
    assert text(reading("text", "TBC")) == SAYS.format(shown='"TBC"')


@pytest.mark.parametrize(
    "typed", ["More came.", "7", "x", "A", "V1", "2024/17", "None of the three began", "tbc by HQ"]
)
def test_a_word_a_letter_or_a_figure_is_an_answer(typed: str) -> None:
    """How good it is, people judge; a reference may be one figure."""
    assert not stands_in(typed)
    assert reading("text", typed).value == typed


def test_where_words_may_be_left_out_a_stand_in_may_stand() -> None:
    """Nothing is missing."""
    assert reading("text", "-", required=False).value == "-"


@pytest.mark.parametrize("typed", ["TBC", "-", ".."])
def test_a_stand_in_in_a_column_that_every_row_needs(typed: str) -> None:
    """Read by the column, the same is said."""
    (finding,) = records(changed(title=typed)).findings
    assert (finding.code, finding.cell, finding.severity) == ("stand_in", "A5", "error")
    assert finding.text == SAYS.format(shown=f'"{typed}"')
