"""The least and the most that an answer may be, and what is advised where 0 cannot stand."""

from __future__ import annotations

import re
from typing import Any

import pytest

from impact.checks.base import Stated
from impact.returns.answers import Raw
from impact.returns.asked import Wanted
from impact.returns.interpretation import read
from tests.returns.checking.questions import NUMBER, reading, text

# --- bounds ---


def test_count_has_no_decimals():
    """A figure is repeated as people write it."""
    assert text(reading("count", 1204.5)) == (
        "This cell holds 1,204.5, not a whole number. A count has no decimals: enter a whole number, 0 if there were "
        "none, or [x] if you could not supply it."
    )
    assert reading("number", 1204.5) == Stated(1204.5)


def test_negative_has_its_own_message():
    """Below 0 is said plainly, whatever else is wrong with the figure."""
    assert text(reading("count", -3)) == (
        "This cell holds -3, a number below 0. Enter 0 or a positive number, or [x] if you could not supply it."
    )
    assert reading("count", -3.5).findings[0].code == "negative"


def test_number_is_held_to_its_bounds():
    """The least and the most are named; both are allowed themselves."""
    assert text(reading("number", 1204, maximum=1000)) == (
        "This cell holds 1,204, more than 1,000, the most it can be. "
        "Correct it, or enter [x] if you could not supply it."
    )
    assert text(reading("number", "4", minimum=5)) == (
        "This cell holds 4, less than 5, the least it can be. Correct it, or enter [x] if you could not supply it."
    )
    assert reading("number", 5, minimum=5, maximum=5) == Stated(5.0)


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        ("count", 1e300, "This cell holds 1e+300, a number too large to be a count."),
        ("count", 1e15, "This cell holds 1e+15, a number too large to be a count."),
        ("count", "1,000,000,000,000", "This cell holds 1,000,000,000,000, a number too large to be a count."),
        ("number", 2.5e12, "This cell holds 2,500,000,000,000, a number too large to be a figure."),
        ("percent", 1e12, "This cell holds 1,000,000,000,000, a number too large to be a percentage."),
        ("percent", Raw("number", 1e10, "1000000000000%"),
         "This cell holds 1,000,000,000,000, a number too large to be a percentage."),
    ],
)  # fmt: skip
def test_absurd_number_is_an_error(kind: str, value: Any, says: str):
    """No figure of a force has thirteen digits; adding up such numbers would fail later."""
    assert text(reading(kind, value)) == f"{says} Correct it, or enter [x] if you could not supply it."


def test_number_far_below_zero_is_an_error():
    """Where a number may be negative, it may not be absurd either."""
    found = read(Wanted("number"), Raw("number", -1e300, "-1E+300"))
    assert " ".join((found.findings[0].says, found.findings[0].remedy)) == (
        "This cell holds -1e+300, a number too far below 0 to be a figure. "
        "Correct it, or enter [x] if you could not supply it."
    )
    assert reading("count", -1e300).findings[0].code == "negative"


def test_large_number_that_may_be_true_is_taken():
    """Only a million million is too much."""
    assert reading("number", 999_999_999_999) == Stated(999_999_999_999.0)


# --- where 0 cannot stand ---


@pytest.mark.parametrize("written", ["Nil", "-", "..", 12.5, -4, "12%", "none", None, "x", "twelve", True, "#"])
def test_no_advice_to_enter_0_where_the_least_is_more(written: Any):
    """What is advised is what the question takes."""
    said = text(reading("count", written, minimum=10, maximum=500))
    assert said
    assert not re.search(r"\b0\b", said.replace("10", "").replace("500", ""))


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({"minimum": 10, "maximum": 500}, "Enter a number from 10 to 500, or [x] if you could not supply it."),
        ({"minimum": 10}, "Enter a number, at least 10, or [x] if you could not supply it."),
        ({"minimum": -5, "maximum": -1}, "Enter a number from -5 to -1, or [x] if you could not supply it."),
        ({"minimum": -5, "maximum": 5}, NUMBER),
    ],
)
def test_advice_gives_the_bounds_where_0_is_outside(bounds: dict[str, float], expected: str):
    """Those that the definition has."""
    assert text(reading("number", "Nil", **bounds)).endswith(
        expected if expected != NUMBER else "Enter 0 if there were none."
    )


def test_percentage_has_its_own_bounds():
    """Not always 0 to 100."""
    assert text(reading("percent", None, minimum=20)) == (
        "This cell is blank. Enter a percentage from 20 to 100, or [x] if you could not supply it."
    )


@pytest.mark.parametrize("kind", ["count", "number"])
@pytest.mark.parametrize("written", [9_999_999, 10_000_000, 1_200_000_000.0, "1,200,000,000"])
def test_count_of_more_than_there_can_be(kind: str, written: Any):
    """A count of ten million and more is asked about; money is not, nor what the question's own most allows."""
    found = reading(kind, written)
    asked = [f"{m.says} {m.remedy}" for m in found.findings if m.severity == "query"]
    expected = (
        "This cell holds {}, more than any force is likely to count. Correct it; if it is right, say so in the "
        "explanation beside it."
    )
    many = kind == "count" and written != 9_999_999
    shown = written if isinstance(written, str) else f"{round(written):,}"
    assert asked == ([expected.format(shown)] if many else [])
    assert found.value == float(str(written).replace(",", ""))
    allowed = reading(kind, written, maximum=2_000_000_000)
    assert not [m for m in allowed.findings if m.severity == "query"]
