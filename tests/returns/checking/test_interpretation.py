"""One answer: what is read of it, and what is then said."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.checks.base import Stated
from impact.checks.findings import tidy
from impact.returns.grid import Raw, raw_number
from impact.returns.interpretation import Wanted, interpret, read, stands_in
from impact.returns.judging import check
from impact.returns.numberformats import read_format
from impact.returns.opening import open_return
from impact.returns.reading.opendocument import read_open_document
from tests.returns.checking.any_cell import CELLS
from tests.returns.checking.questions import (
    DATE,
    KINDS,
    NUMBER,
    ONE_OF,
    PERCENTAGE,
    WORDS,
    YES_OR_NO,
    question,
    reading,
    text,
)
from tests.returns.checking.record_rows import changed, records
from tests.returns.corpus.fault import Shown, put
from tests.returns.corpus.good import good, load, saved
from tests.returns.corpus.plan import DEFINITIONS
from tests.returns.filed_returns import CITY, CLEVELAND, DEVON_AND_CORNWALL, MET, error, raw
from tests.returns.libreoffice import converted, needs_libreoffice
from tests.returns.otherworkbooks import ods, row

# --- answers --------------------------------------------------------------------------------------------------


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


# --- any answer -----------------------------------------------------------------------------------------------


@given(st.sampled_from(KINDS), st.booleans(), CELLS)
def test_no_cell_is_ever_too_much(kind: str, required: bool, cell: Raw):
    """Whatever stands there is a value, a marker, a fault or nothing, and never two of them."""
    found = interpret(question(kind, required=required), cell)
    assert [found.value is not None, bool(found.marker), found.at_fault, found.blank].count(True) == 1
    assert not (required and found.blank)


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_whole_number_is_read_alike_as_number_and_as_text(number: int):
    """Typed plainly, with commas or as a number cell, a figure is one and the same."""
    values = {reading("count", written).value for written in (number, str(number), f"{number:,}")}
    assert values == {float(number)}


@given(
    kind=st.sampled_from(KINDS),
    value=st.one_of(st.integers(-200, 200).map(float), st.floats(), st.sampled_from([1e12, -1e12, 0.5, 1e-12, 100.0])),
    shown=st.sampled_from(["", "12", "12%", "12 % ", "£12"]),
    bounds=st.tuples(st.none() | st.floats(-50, 50), st.none() | st.floats(50, 150)),
)
def test_plain_numbers_are_read_as_any_other(
    kind: str, value: float, shown: str, bounds: tuple[float | None, float | None]
):
    """The short way for whole numbers gives what the long way gives."""
    asked = question(kind, minimum=bounds[0], maximum=bounds[1])
    held = Raw("number", value, shown)
    assert interpret(asked, held) == read(Wanted.by_question(asked), held)


# --- bounds ---------------------------------------------------------------------------------------------------


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


# --- percentages ----------------------------------------------------------------------------------------------


def test_percentage_is_0_to_100():
    """62.5 is sixty-two and a half per cent."""
    assert reading("percent", 62.5) == Stated(62.5)
    assert reading("percent", 112).findings[0].code == "above_most"


@pytest.mark.parametrize("value", ["12%", "12 per cent", Raw("number", 0.12, "12%")])
def test_percent_sign_is_read_where_a_percentage_belongs(value: Any):
    """A cell that shows 12% holds 0.12 inside; a person meant 12."""
    found = reading("percent", value)
    assert found.value == 12.0
    assert text(found).endswith("It was read as 12 per cent. If that is right, you need do nothing.")


def test_percent_sign_that_a_format_only_writes_changes_nothing():
    """The cell holds 62.5 and shows 62.5%."""
    assert reading("percent", Raw("number", 62.5, "62.5%")) == Stated(62.5)


def test_cell_shown_as_a_percentage_is_no_count():
    """0.12 shown as 12% is neither 12 nor 0.12 of anything."""
    assert reading("count", Raw("number", 0.12, "12%")).findings[0].code == "with_percent"


def test_share_below_one_is_asked_about():
    """0.45 may be 45 per cent a hundred times too small."""
    found = reading("percent", 0.45)
    assert (found.value, found.findings[0].severity) == (0.45, "query")
    assert text(found) == (
        "This cell holds 0.45, which was read as 0.45 per cent. If you mean 45 per cent, enter 45; if 0.45 per cent is "
        "right, say so in the explanation beside it."
    )


# --- typed numbers --------------------------------------------------------------------------------------------


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


# --- words and dates ------------------------------------------------------------------------------------------


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


# --- stand ins ------------------------------------------------------------------------------------------------


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


# --- figures apart --------------------------------------------------------------------------------------------


COUNT, A_DATE = Wanted("count", minimum=0), Wanted("date")


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
    assert code(A_DATE, text) == "not_a_date"


def test_figures_of_another_width_or_face_are_figures():
    """They are the same digits, only drawn otherwise."""
    assert read(COUNT, raw("１２0")).value == 120
    assert read(COUNT, raw("𝟏𝟐𝟎")).value == 120


def test_words_keep_their_marks():
    """A name or a choice is still compared by its plain letters."""
    assert tidy("m²") == "m2"


# --- times ----------------------------------------------------------------------------------------------------


TURNED = "If you typed a number and it turned into a time, set the cell's format to Number first."
CODES = ("h:mm", "[h]:mm", "hh:mm:ss", "[h]:mm:ss", "h:mm AM/PM", "mm:ss")


def shown(number: float, code: str = "[h]:mm") -> Raw:
    """A cell that holds *number* in this format."""
    return raw_number(number, read_format(code), False)


@pytest.mark.parametrize(
    "kind, number, says, noun, expected",
    [
        ("count", 1.0, "24:00", "number", NUMBER),
        ("count", 2.0, "48:00", "number", NUMBER),
        ("count", 0.0, "0:00", "number", NUMBER),
        ("count", 4_000_000.0, "96000000:00", "number", NUMBER),
        ("number", 0.5208333333333334, "12:30", "number", NUMBER),
        ("percent", 1.0, "24:00", "percentage", PERCENTAGE),
    ],
)
def test_a_time_is_no_number(kind: str, number: float, says: str, noun: str, expected: str) -> None:
    """What stands there is said as it is shown: 24:00, of which the file holds 1."""
    reading = interpret(question(kind), shown(number))
    assert reading.value is None
    assert text(reading) == f"This cell holds a time, {says}, not a {noun}. {expected} {TURNED}"


@pytest.mark.parametrize("code", CODES)
def test_every_format_of_hours_and_minutes_is_a_time(code: str) -> None:
    """With seconds, with am and pm, or counting on past 24 hours."""
    (message,) = interpret(question("count"), shown(1.0, code)).findings
    assert message.code == "time_for_number"


def test_a_time_alone_is_no_date() -> None:
    """There is no day in it."""
    reading = interpret(question("date"), shown(0.5208333333333334, "h:mm"))
    assert text(reading) == f"This cell holds a time, 12:30, not a date. {DATE}"


def test_a_time_is_words_where_words_are_asked_for() -> None:
    """As it is shown."""
    assert interpret(question("text"), shown(0.5208333333333334)).value == "12:30"


@given(st.sampled_from(["count", "number", "percent"]), st.floats(0, 1e11), st.sampled_from(CODES))
def test_no_time_is_taken_for_a_number(kind: str, number: float, code: str) -> None:
    """The law: whatever the file holds behind it."""
    reading = interpret(question(kind), shown(number, code))
    assert [message.code for message in reading.findings] == ["time_for_number"]


# --- in a workbook ------------------------------------------------------------------------------------------------

TYPED = {
    "EB_1.trained": Shown(1, "[h]:mm"),
    "EB_1.share": Shown(0.5, "h:mm"),
    "LI_2.hours": Shown(0.5208333333333334, "hh:mm:ss"),
    "SP_1.practices!5.places": Shown(2, "[h]:mm"),
    "SP_1.practices!6.places": Shown(1, "[h]:mm:ss"),
    "SP_1.practices!5.cost": Shown(0.25, "h:mm"),
    "SP_1.practices!6.begun_on": Shown(0.5, "h:mm"),
}
SAID = {
    ("time_for_number", "C1 Evidence base!E5"),
    ("time_for_number", "C1 Evidence base!E8"),
    ("time_for_number", "C2 Local innovation!E10"),
    ("time_for_number", "SP-1 practices!E5"),
    ("time_for_number", "SP-1 practices!E6"),
    ("time_for_number", "SP-1 practices!F5"),
    ("not_a_date", "SP-1 practices!H6"),
}


def with_times() -> bytes:
    """The good return with a time in answers and in rows of a record sheet."""
    book = load(good())
    for name, value in TYPED.items():
        put(book, name, value)
    return saved(book)


def errors(content: bytes) -> set[tuple[str, str]]:
    """The code and place of each error, cell by cell."""
    findings = check(open_return(content, DEFINITIONS), DEFINITIONS).findings
    return {
        (finding.code, place)
        for finding in findings
        if finding.severity == "error"
        for place in (finding.place, *finding.cells)
    }


def test_each_time_of_a_workbook_is_said() -> None:
    """In answers and in the columns of a record sheet alike."""
    assert errors(with_times()) == SAID


def test_a_time_of_an_ods_is_shown_as_one() -> None:
    """Whatever its format shows of it: 24 hours as "24"."""
    cell = '<table:table-cell office:value-type="time" office:time-value="PT24H"><text:p>24</text:p></table:table-cell>'
    found = read_open_document(ods(row(cell))).sheets[0].cells[1, 1]
    assert (found, found.is_time) == (Raw("number", 1.0, "24:00"), True)


@needs_libreoffice
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_time_saved_by_libreoffice(tmp_path: Path, kind: str) -> None:
    """It stays a time in whichever format it is saved."""
    assert errors(converted(tmp_path, kind, {"times": with_times()})["times"]) == SAID
