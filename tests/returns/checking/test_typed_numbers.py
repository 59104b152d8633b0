"""Numbers typed as text: read where they can only be one number, asked for again where somebody would have to guess."""

from __future__ import annotations

from datetime import date

import pytest

from tests.returns.checking.questions import NUMBER, reading, text

BESIDE = "What there is to say about it goes in the explanation beside it."
IN_FULL = "a number that is not written in full. Enter it in full:"


@pytest.mark.parametrize(
    ("written", "number", "shown"),
    [
        ("1,204", 1204.0, "1,204"), (" 12 ", 12.0, "12"), ("1\u00a0204", 1204.0, "1,204"), ("12\u00a0", 12.0, "12"),
        ("１２", 12.0, "12"), ("12.0", 12.0, "12"), ("+7", 7.0, "7"),
    ],
)  # fmt: skip
def test_text_that_can_only_be_a_number_is_read_as_it(written: str, number: float, shown: str):
    """A note says how it was read."""
    found = reading("count", written)
    assert (found.value, found.at_fault) == (number, False)
    assert text(found).endswith(f"as text. It was read as the number {shown}. If that is right, you need do nothing.")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("£1,204", 'This cell holds "£1,204", with a sign for money. Enter the number alone: 1,204.'),
        (
            "12%",
            'This cell holds "12%", a percentage. '
            "Enter the number itself, 0 if there were none, or [x] if you could not supply it.",
        ),
        ("TBC", 'This cell holds "TBC". Enter a number if you have it now, or [x] if you could not supply it.'),
        ("n/k", 'This cell holds "n/k". Enter a number if you have it now, or [x] if you could not supply it.'),
        ("N/A", 'This cell holds "N/A". Enter [z] if it does not apply, or [x] if you could not supply it.'),
        ("-", 'This cell holds "-". Enter [x] if you could not supply it, or 0 if there were none.'),
        ("–", 'This cell holds "–". Enter [x] if you could not supply it, or 0 if there were none.'),
        ("..", 'This cell holds "..". Enter [x] if you could not supply it, or 0 if there were none.'),
        ("nil", 'This cell holds "nil". Enter 0 if there were none.'),
        ("None", 'This cell holds "None". Enter 0 if there were none.'),
        ("about 20", f'This cell holds "about 20", not one exact number. Enter one number. {BESIDE}'),
        ("20-25", f'This cell holds "20-25", not one exact number. Enter one number. {BESIDE}'),
        ("20+", f'This cell holds "20+", not one exact number. Enter one number. {BESIDE}'),
        ("<5", f'This cell holds "<5", not one exact number. Enter one number. {BESIDE}'),
        ("12²", f'This cell holds "12²", a number with a mark beside it. Enter the number alone. {BESIDE}'),
        ("12*", f'This cell holds "12*", a number with a mark beside it. Enter the number alone. {BESIDE}'),
        ("12 [e]", f'This cell holds "12 [e]", a number with a mark beside it. Enter the number alone. {BESIDE}'),
        ("12 officers", f'This cell holds "12 officers", a number with words. Enter the number alone. {BESIDE}'),
        ("£1.2m", f'This cell holds "£1.2m", {IN_FULL} 1,200,000 if that is meant.'),
        ("3k", f'This cell holds "3k", {IN_FULL} 3,000 if that is meant.'),
        ("1.1 Thousand", f'This cell holds "1.1 Thousand", {IN_FULL} 1,100 if that is meant.'),
        ("1.2E2", f'This cell holds "1.2E2", {IN_FULL} 120 if that is meant.'),
        (
            "'120",
            'This cell holds "\'120", a number with an apostrophe before it. '
            "Enter the number without the apostrophe: 120.",
        ),
        ('"', f"This cell holds '\"', not a number. {NUMBER}"),
        ("lots", f'This cell holds "lots", not a number. {NUMBER}'),
        ("12,34", f'This cell holds "12,34", not a number. {NUMBER}'),
        (
            "[c]",
            'This cell holds "[c]", which is not one of the two markers that a return may have. '
            "Enter the answer itself; or [x] if you could not supply it, [z] if it does not apply.",
        ),
        ("x", f'This cell holds "x". If you mean the marker, enter [x] with its square brackets. {NUMBER}'),
        ("(z)", f'This cell holds "(z)". If you mean the marker, enter [z] with its square brackets. {NUMBER}'),
    ],
)
def test_text_that_somebody_would_have_to_guess_at_is_an_error(written: str, says: str):
    """Each says what to type instead."""
    found = reading("count", written)
    assert (text(found), found.value, found.at_fault) == (says, None, True)


def test_long_text_is_shortened_in_its_message():
    """A message repeats no more of a cell than a line."""
    found = reading("count", "prose " * 2000)
    assert text(found) == f'This cell holds "{("prose " * 10)[:59].rstrip()}…", not a number. {NUMBER}'


def test_true_and_dates_are_not_numbers():
    """What a spreadsheet keeps as a number inside is no number to a person."""
    assert text(reading("count", True)) == f"This cell holds TRUE, not a number. {NUMBER}"
    assert text(reading("count", date(2024, 6, 30))) == (
        f"This cell holds a date, 30 June 2024, not a number. {NUMBER} If you typed a number and it turned into a "
        "date, set the cell's format to Number first."
    )
