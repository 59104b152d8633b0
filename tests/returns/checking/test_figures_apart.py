"""Raised, lowered and circled figures typed beside, before or inside a number or a date: never a part of it."""

from __future__ import annotations

import pytest

from impact.checks.findings import tidy
from impact.returns.asked import Wanted
from impact.returns.interpretation import read
from tests.returns.filed_returns import raw

COUNT, DATE = Wanted("count", minimum=0), Wanted("date")


def code(wanted: Wanted, text: str) -> str:
    """What is said of *text*; it gives no answer."""
    reading = read(wanted, raw(text))
    assert reading.value is None
    (message,) = reading.findings
    return message.code


@pytest.mark.parametrize("text", ["120²", "120 ¹²", "120₂", "120①", "120⁽²⁾", "120(₂)", "120ᵃ", "120º"])
def test_a_mark_after_a_number(text: str):
    """It may be a footnote or a power: the number alone is asked for."""
    assert code(COUNT, text) == "with_mark"


@pytest.mark.parametrize("text", ["²120", "₂120", "①20", "1²0", "1₂0", "²", "⁻5", "⒈20", "120²5", "(²)120"])
def test_a_mark_before_or_inside_a_number(text: str):
    """It is no number; compatibility forms would make 2120 of ²120."""
    assert code(COUNT, text) == "not_a_number"


@pytest.mark.parametrize("text", ["2² June 2024", "²2 June 2024", "2₂/06/2024", "22/06/2024²"])
def test_a_mark_in_a_date(text: str):
    """It is no date either."""
    assert code(DATE, text) == "not_a_date"


def test_figures_of_another_width_or_face_are_figures():
    """They are the same digits, only drawn otherwise."""
    assert read(COUNT, raw("１２0")).value == 120
    assert read(COUNT, raw("𝟏𝟐𝟎")).value == 120


def test_words_keep_their_marks():
    """A name or a choice is still compared by its plain letters."""
    assert tidy("m²") == "m2"
