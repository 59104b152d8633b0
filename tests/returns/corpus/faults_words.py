"""Answers that are not numbers: Yes and No, choices, dates, words; and the markers, in every one of them."""

from __future__ import annotations

from datetime import date

from tests.returns.corpus.fault import Planted, Shown, answer
from tests.returns.corpus.good import OFFICE_FORM

NUMBER = "Enter a number: 0 if there were none, or [x] if you could not supply it."
YES_OR_NO = "Choose Yes or No, or enter [x] if you could not supply it."
STAGE = "Choose Not begun, Half-way or Done, or enter [x] if you could not supply it."
ROUTE = 'Choose "Alone, from within" or "With others", or enter [x] if you could not supply it.'
STEP = "Choose Not started, Under way or Done, or enter [x] if you could not supply it."
DATE = "Enter a date such as 30 June 2024, or [x] if you could not supply it."
WORDS = "Write a few words, or enter [x] if you could not supply it."
SOME_WORDS = "Write a few words; or enter [x] if you could not supply it, [z] if it does not apply."
NOTHING_TO_DO = "If that is right, you need do nothing."

CHOICES: tuple[Planted, ...] = (
    answer("yes-no-blank", "EB_2.lead", None, "blank", f"This cell is blank. {YES_OR_NO}"),
    answer("yes-no-perhaps", "EB_2.lead", "In part", "not_yes_or_no",
        f'This cell holds "In part", not Yes or No. {YES_OR_NO}'),
    answer("yes-no-as-1", "EB_2.lead", 1, "not_yes_or_no", f"This cell holds 1, not Yes or No. {YES_OR_NO}"),
    answer("yes-no-not-chosen", "EB_2.lead", "Please select", "not_chosen",
        f'This cell still says "Please select". {YES_OR_NO}'),
    answer("choice-blank", "EB_2.stage", None, "blank", f"This cell is blank. {STAGE}"),
    answer("choice-not-chosen", "EB_2.stage", "Please select", "not_chosen",
        f'This cell still says "Please select". {STAGE}'),
    answer("choice-misspelt", "EB_2.stage", "Halfway", "not_a_choice",
        f'This cell holds "Halfway", not one of the answers offered. Did you mean "Half-way"? {STAGE}'),
    answer("choice-of-ones-own", "EB_2.stage", "Nearly there", "not_a_choice",
        f'This cell holds "Nearly there", not one of the answers offered. {STAGE}'),
    answer("choice-with-comma-of-ones-own", "EB_2.route", "By post", "not_a_choice",
        f'This cell holds "By post", not one of the answers offered. {ROUTE}'),
    answer("choice-error-value", "EB_2.stage", "#N/A", "error_value",
        f"This cell holds #N/A, an error of the spreadsheet, not one of the answers offered. Type over it. {STAGE}"),
    answer("yes-no-as-true", "EB_2.lead", True),
    answer("yes-no-as-letter", "EB_2.lead", "y"),
    answer("choice-in-capitals", "EB_2.stage", " HALF-WAY "),
    answer("step-blank", "step_C1_1.state", None, "blank", f"This cell is blank. {STEP}", form=OFFICE_FORM),
    answer("step-of-ones-own", "step_C1_1.state", "On track", "not_a_choice",
        f'This cell holds "On track", not one of the answers offered. {STEP}', form=OFFICE_FORM),
    answer("step-without-evidence", "step_C1_1.evidence", None, form=OFFICE_FORM),
)  # fmt: skip

DATES: tuple[Planted, ...] = (
    answer("date-blank", "EB_2.since", None, "blank", f"This cell is blank. {DATE}"),
    answer("date-as-text", "EB_2.since", "3 May 2024", "read_as_date",
        f'This cell holds "3 May 2024" as text. It was read as the date 3 May 2024. {NOTHING_TO_DO}', "note"),
    answer("date-as-text-with-day-above-12", "EB_2.since", "30/06/2024", "read_as_date",
        f'This cell holds "30/06/2024" as text. It was read as the date 30 June 2024. {NOTHING_TO_DO}', "note"),
    answer("date-either-way", "EB_2.since", "05/06/2024", "either_date",
        'This cell holds "05/06/2024", which could be 5 June 2024 or 6 May 2024. Write the month as a word: 5 June '
        "2024, or 6 May 2024."),
    answer("date-half", "EB_2.since", "May 2024", "not_a_date", f'This cell holds "May 2024", not a date. {DATE}'),
    answer("date-that-does-not-exist", "EB_2.since", "31 June 2024", "not_a_date",
        f'This cell holds "31 June 2024", not a date. {DATE}'),
    answer("date-with-short-year", "EB_2.since", "3/5/24", "not_a_date", f'This cell holds "3/5/24", not a date. {DATE}'
    ),
    answer("date-as-number", "EB_2.since", Shown(45415, "General"), "number_for_date",
        f"This cell holds the number 45415, not a date. {DATE} If you entered a date and it turned into a number, set "
        "the cell's format to Date."),
    answer("date-as-year", "EB_2.since", Shown(2024, "General"), "number_for_date",
        f"This cell holds the number 2024, not a date. {DATE} If you entered a date and it turned into a number, set "
        "the cell's format to Date."),
    answer("date-as-false", "EB_2.since", False, "not_a_date", f"This cell holds FALSE, not a date. {DATE}"),
    answer("date-error-value", "EB_2.since", "#VALUE!", "error_value",
        f"This cell holds #VALUE!, an error of the spreadsheet, not a date. Type over it. {DATE}"),
    answer("date-far-before", "EB_2.since", date(1900, 3, 1), "unlikely_date",
        "This cell holds 1 March 1900, more than 20 years before the start of the plan, which begins on 1 April 2022. "
        "Correct it; if it is right, say so in the explanation beside it.", "query"),
    answer("date-far-after", "EB_2.since", date(2124, 5, 3), "unlikely_date",
        "This cell holds 3 May 2124, more than 20 years after the end of the plan, which ends on 31 March 2026. "
        "Correct it; if it is right, say so in the explanation beside it.", "query"),
    answer("date-long-before", "EB_2.since", date(2003, 5, 3)),
    answer("date-in-another-format", "EB_2.since", Shown(date(2024, 5, 3), "[$-809]dddd d mmm yy;@")),
)  # fmt: skip

TEXTS: tuple[Planted, ...] = (
    answer("words-blank", "EB_2.remarks", None, "blank", f"This cell is blank. {WORDS}"),
    answer("words-only-spaces", "EB_2.remarks", " \n ", "blank", f"This cell is blank. {WORDS}"),
    answer("words-error-value", "EB_2.remarks", "#NAME?", "error_value",
        f"This cell holds #NAME?, an error of the spreadsheet, not words. Type over it. {WORDS}"),
    answer("words-that-look-like-a-formula", "EB_2.remarks", "- and so on"),
    answer("words-to-come", "EB_2.remarks", "TBC", "stand_in",
        f'This cell holds "TBC", which stands in for words and says nothing. {SOME_WORDS}'),
    answer("words-that-are-a-dash", "EB_2.remarks", "-", "stand_in",
        f'This cell holds "-", which stands in for words and says nothing. {SOME_WORDS}'),
    answer("date-as-a-time", "EB_2.since", Shown(0.5208333333333334, "h:mm"), "not_a_date",
        f"This cell holds a time, 12:30, not a date. {DATE}"),
    answer("words-that-are-a-number", "EB_2.remarks", 12),
)  # fmt: skip

MARKERS: tuple[Planted, ...] = (
    answer("marker-x-for-number", "EB_1.trained", "[x]"),
    answer("marker-z-for-percentage", "EB_1.share", "[Z]"),
    answer("marker-x-for-date", "EB_2.since", " [ x ] "),
    answer("marker-z-for-choice", "EB_2.stage", "[z]"),
    answer("marker-x-for-yes-no", "EB_2.lead", "[x]"),
    answer("marker-x-for-words", "EB_2.remarks", "[x]"),
    answer("marker-confidential", "EB_1.trained", "[c]", "unknown_marker",
        'This cell holds "[c]", which is not one of the two markers that a return may have. Enter the answer itself; '
        "or [x] if you could not supply it, [z] if it does not apply."),
    answer("marker-of-ones-own", "EB_2.since", "[tbc]", "unknown_marker",
        'This cell holds "[tbc]", which is not one of the two markers that a return may have. Enter the answer itself; '
        "or [x] if you could not supply it, [z] if it does not apply."),
    answer("marker-without-brackets", "EB_1.trained", "x", "marker_without_brackets",
        f'This cell holds "x". If you mean the marker, enter [x] with its square brackets. {NUMBER}'),
    answer("marker-in-round-brackets", "EB_2.since", "(z)", "marker_without_brackets",
        f'This cell holds "(z)". If you mean the marker, enter [z] with its square brackets. {DATE}'),
)  # fmt: skip

FAULTS: tuple[Planted, ...] = (*CHOICES, *DATES, *TEXTS, *MARKERS)
