"""Answers that are no numbers: yes or no, choices, dates, words and forces."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from impact.checks.base import Stated
from impact.returns.answers import Raw
from impact.returns.asked import Wanted
from impact.returns.interpretation import read
from tests.returns.checking.questions import DATE, ONE_OF, YES_OR_NO, reading, text
from tests.returns.filed_returns import CITY, CLEVELAND, DEVON_AND_CORNWALL, MET, raw


@pytest.mark.parametrize("value", ["Yes", "y", "TRUE", "yes ", True])
def test_yes_in_any_case(value: Any):
    """Yes, Y and TRUE are yes."""
    assert reading("yes_no", value) == Stated(True)


@pytest.mark.parametrize("value", ["No", "N", "false", False])
def test_no_in_any_case(value: Any):
    """No, N and FALSE are no."""
    assert reading("yes_no", value) == Stated(False)


@pytest.mark.parametrize(("value", "shown"), [("maybe", '"maybe"'), (1, "1")])
def test_neither_yes_nor_no(value: Any, shown: str):
    """A 1 is not taken for a yes."""
    assert text(reading("yes_no", value)) == f"This cell holds {shown}, not Yes or No. {YES_OR_NO}"


def test_choice_is_read_as_the_definition_spells_it():
    """Case and spaces make no difference."""
    assert reading("choice", " HALF-WAY ") == Stated("Half-way")


def test_near_miss_of_a_choice_is_named():
    """A slip is met with the answer that was probably meant."""
    says = f'This cell holds "halfway", not one of the answers offered. Did you mean "Half-way"? {ONE_OF}'
    assert text(reading("choice", "halfway")) == says
    assert text(reading("choice", 7)) == f"This cell holds 7, not one of the answers offered. {ONE_OF}"


def test_choices_with_commas_are_told_apart():
    """A list of answers that have commas of their own is quoted."""
    wanted = Wanted("choice", choices=("Begun, but not far", "Done"))
    assert wanted.expected == 'Choose "Begun, but not far" or "Done", or enter [x] if you could not supply it.'


def test_date_cell_is_a_day():
    """A moment counts as its day."""
    assert reading("date", datetime(2024, 6, 30, 14, 5)) == Stated(date(2024, 6, 30))


@pytest.mark.parametrize(
    "written",
    ["2024-06-30", "30 June 2024", "30 jun 2024", "30th June 2024", "Sunday 30 June 2024", "June 30, 2024",
     "30-Jun-2024", "30/06/2024", "30.6.2024", "06/30/2024"],
)  # fmt: skip
def test_text_that_can_only_be_one_day_is_read_as_it(written: str):
    """A note says which day."""
    found = reading("date", written)
    assert found.value == date(2024, 6, 30)
    assert text(found) == (
        f'This cell holds "{written}" as text. It was read as the date 30 June 2024. '
        "If that is right, you need do nothing."
    )


def test_text_that_could_be_two_days_is_asked_for_again():
    """Nobody guesses which number is the month, unless both are the same."""
    assert text(reading("date", "05/06/2024")) == (
        'This cell holds "05/06/2024", which could be 5 June 2024 or 6 May 2024. '
        "Write the month as a word: 5 June 2024, or 6 May 2024."
    )
    assert reading("date", "05/05/2024").value == date(2024, 5, 5)


@pytest.mark.parametrize("written", ["soon", "31/02/2024", "30 June 24", "June 2024", "2024", "30 Juno 2024"])
def test_text_that_is_no_day(written: str):
    """A day that does not exist, or is only half said, is no date."""
    assert text(reading("date", written)) == f'This cell holds "{written}", not a date. {DATE}'


def test_number_where_a_date_belongs():
    """A date that lost its format looks like a number."""
    assert text(reading("date", Raw("number", 45473.0, "45473"))) == (
        f"This cell holds the number 45473, not a date. {DATE} If you entered a date and it turned into a number, "
        "set the cell's format to Date."
    )


def test_words_are_taken_as_they_stand():
    """A number, a date or a lone x is as good a text as any."""
    assert reading("text", " Two lines,\nkept. ") == Stated("Two lines,\nkept.")
    assert reading("text", 12) == Stated("12")
    assert reading("text", date(2024, 6, 30)) == Stated("30 June 2024")
    assert reading("text", "x") == Stated("x")
    assert reading("text", "[sic]") == Stated("[sic]")


def test_marker_that_is_not_a_suppliers_stands_in_no_answer():
    """Markers of the published tables are refused in words too."""
    assert reading("text", "[c]").findings[0].code == "unknown_marker"


@pytest.mark.parametrize(
    ("written", "id_"),
    [
        ("Cleveland", "E23000013"), ("cleveland police", "E23000013"), ("e23000013", "E23000013"),
        ("Devon and Cornwall", "E23000035"), ("Devon & Cornwall Constabulary", "E23000035"),
        ("City of London", "E23000034"), ("London, City of", "E23000034"), ("Metropolitan", "E23000001"),
    ],
)  # fmt: skip
def test_force_is_read_as_its_code(written: str, id_: str):
    """A force goes by its name, however it is usually written, or its code."""
    wanted = Wanted("force", forces=(CLEVELAND, DEVON_AND_CORNWALL, CITY, MET))
    assert read(wanted, raw(written)) == Stated(id_)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("The Met", 'Did you mean "Metropolitan Police"?'),
        ("met police", 'Did you mean "Metropolitan Police"?'),
        ("D&C", ""),
        ("DCP", 'Did you mean "Devon & Cornwall"?'),
        ("Cornwall", 'Did you mean "Devon & Cornwall"?'),
    ],
)
def test_short_name_of_a_force_is_asked_about(written: str, meant: str):
    """A word of one force's name, or its first letters, says whose it is: but it is asked, never taken."""
    wanted = Wanted("force", forces=(CITY, CLEVELAND, DEVON_AND_CORNWALL, MET))
    expected = f"{meant} Choose a force by its name, or enter [x] if you could not supply it.".strip()
    assert text(read(wanted, raw(written))).endswith(f"not the name or code of a force. {expected}")
