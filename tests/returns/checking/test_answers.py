"""How one cell is read: a number, a blank, a marker and an error are four different things."""

from __future__ import annotations

from typing import Any

import pytest

from impact.checks.base import Stated
from impact.returns.answers import Raw
from tests.returns.checking.questions import DATE, KINDS, NUMBER, ONE_OF, PERCENTAGE, WORDS, YES_OR_NO, reading, text
from tests.returns.filed_returns import error

# --- four different things ---


def test_zero_is_a_number():
    """A 0 is an answer."""
    assert reading("count", 0) == Stated(0.0)


def test_blank_is_an_error_where_an_answer_is_required():
    """Nothing in the cell is not 0."""
    assert text(reading("count", None)) == f"This cell is blank. {NUMBER}"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("percent", PERCENTAGE), ("yes_no", YES_OR_NO), ("choice", ONE_OF), ("date", DATE), ("text", WORDS)],
)
def test_blank_says_what_its_question_asks(kind: str, expected: str):
    """What to enter depends on the question."""
    assert text(reading(kind, None)) == f"This cell is blank. {expected}"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("written", ["[x]", "[X]", " [ x ] ", "［x］", "【x】", "[x]\u00a0"])
def test_marker_is_neither_number_nor_blank(kind: str, written: str):
    """A marker is read in any case, with spaces and in full-width brackets."""
    assert reading(kind, written) == Stated(marker="x")


def test_please_select_is_not_an_answer():
    """A drop-down left as it came has a message of its own."""
    assert text(reading("yes_no", "Please select")) == f'This cell still says "Please select". {YES_OR_NO}'
    assert text(reading("choice", "-- Please select --")) == f'This cell still says "Please select". {ONE_OF}'


@pytest.mark.parametrize("value", [None, "", "   ", "\u00a0\u200b", "Please select"])
def test_optional_question_may_be_left(value: Any):
    """What nobody answered, where no answer is required, says nothing."""
    assert reading("choice", value, required=False) == Stated()


@pytest.mark.parametrize("value", ["", "  ", "\u00a0", "\u200b"])
def test_cell_that_only_looks_empty_is_blank(value: str):
    """Spaces that nobody sees are a blank, not a text."""
    assert text(reading("count", value)) == f"This cell is blank. {NUMBER}"


# --- what the spreadsheet itself got wrong ---


@pytest.mark.parametrize("shown", ["#REF!", "#DIV/0!", "#N/A", "#VALUE!"])
def test_error_value_is_not_a_blank(shown: str):
    """An error of the spreadsheet is said as such."""
    says = f"This cell holds {shown}, an error of the spreadsheet, not a number. Type over it. {NUMBER}"
    assert text(reading("count", error(shown))) == says


def test_formula_never_worked_out_is_not_a_blank():
    """A formula without a value has its own remedy."""
    says = (
        "This cell holds a formula that was never worked out, so there is no value to read. Open the workbook in your "
        "spreadsheet program, save it and send it again, or type the answer over the formula."
    )
    assert text(reading("count", Raw("blank", formula="A1+A2"))) == says


def test_sum_that_a_spreadsheet_gets_almost_right_is_whole():
    """The last binary digit of a sum does not make a count a decimal."""
    assert reading("count", 3.0000000000000004) == Stated(3.0)
