"""Numbers: typed as text, with something beside them, out of bounds, and all that people write instead of one."""

from __future__ import annotations

from datetime import date

from tests.returns.corpus.fault import Planted, Shown, answer, answers, said
from tests.returns.corpus.good import OFFICE_FORM

NUMBER = "Enter a number: 0 if there were none, or [x] if you could not supply it."
PERCENTAGE = "Enter a percentage from 0 to 100, or [x] if you could not supply it."
PLACES = "Enter a number from 10 to 500, or [x] if you could not supply it."
BESIDE = "What there is to say about it goes in the explanation beside it."
NOTHING_TO_DO = "If that is right, you need do nothing."
TURNED_INTO_TIME = "If you typed a number and it turned into a time, set the cell's format to Number first."
OR_X = "or [x] if you could not supply it."

READ_AS_IT_IS: tuple[Planted, ...] = (
    answer("number-with-comma", "EB_1.trained", "1,204", "read_as_number",
        f'This cell holds "1,204" as text. It was read as the number 1,204. {NOTHING_TO_DO}', "note"),
    answer("number-with-space-after", "EB_1.places", "150 ", "read_as_number",
        f'This cell holds "150" as text. It was read as the number 150. {NOTHING_TO_DO}', "note"),
    answer("number-with-non-breaking-space", "EB_1.trained", "\u00a01\u00a0204", "read_as_number",
        f'This cell holds "1 204" as text. It was read as the number 1,204. {NOTHING_TO_DO}', "note"),
    answer("number-with-apostrophe-before", "LI_1.with_plan", "9", "read_as_number",
        f'This cell holds "9" as text. It was read as the number 9. {NOTHING_TO_DO}', "note"),
    answer("number-with-true-minus-sign", "EB_1.balance", "−12", "read_as_number",
        f'This cell holds "−12" as text. It was read as the number -12. {NOTHING_TO_DO}', "note"),
    answer("number-in-full-width-figures", "EB_1.trained", "１２０", "read_as_number",
        f'This cell holds "１２０" as text. It was read as the number 120. {NOTHING_TO_DO}', "note"),
    answer("percentage-as-text", "EB_1.share", "62.5%", "read_as_percentage",
        f'This cell shows "62.5%". It was read as 62.5 per cent. {NOTHING_TO_DO}', "note"),
    answer("percentage-by-format", "EB_1.share", Shown(0.625, "0.0%"), "read_as_percentage",
        f"This cell shows 62.5%. It was read as 62.5 per cent. {NOTHING_TO_DO}", "note"),
    answer("percentage-as-share", "EB_1.share", 0.625, "perhaps_a_share",
        "This cell holds 0.625, which was read as 0.625 per cent. If you mean 62.5 per cent, enter 62.5; if 0.625 per "
        "cent is right, say so in the explanation beside it.", "query"),
    answers("percentage-as-share-explained",
        {"EB_1.share": 0.625, "EB_1.share.explanation": "Six teams of a thousand."},
        said("perhaps_a_share", "EB_1.share",
            'This cell holds 0.625, which was read as 0.625 per cent. You explained: "Six teams of a thousand."',
            "note")),
)  # fmt: skip

MARKED: tuple[Planted, ...] = (
    answer("number-in-pounds", "EB_1.spent", "£1,204.50", "with_currency",
        'This cell holds "£1,204.50", with a sign for money. Enter the number alone: 1,204.5.'),
    answer("count-as-percentage", "EB_1.trained", "12%", "with_percent",
        'This cell holds "12%", a percentage. Enter the number itself, 0 if there were none, or [x] if you could not '
        "supply it."),
    answer("count-shown-as-percentage", "EB_1.trained", Shown(0.12, "0%"), "with_percent",
        "This cell holds 12%, a percentage. Enter the number itself, 0 if there were none, or [x] if you could not "
        "supply it."),
    answer("number-with-word", "EB_1.trained", "12 officers", "with_words",
        f'This cell holds "12 officers", a number with words. Enter the number alone. {BESIDE}'),
    answer("number-with-superscript", "EB_1.trained", "120²", "with_mark",
        f'This cell holds "120²", a number with a mark beside it. Enter the number alone. {BESIDE}'),
    answer("number-after-superscript", "EB_1.trained", "²120", "not_a_number",
        f'This cell holds "²120", not a number. {NUMBER}'),
    answer("number-with-subscript", "EB_1.trained", "120₂", "with_mark",
        f'This cell holds "120₂", a number with a mark beside it. Enter the number alone. {BESIDE}'),
    answer("number-after-apostrophe", "EB_1.trained", "'120", "with_apostrophe",
        'This cell holds "\'120", a number with an apostrophe before it. Enter the number without the apostrophe: 120.',
    ),
    answer("count-beyond-belief", "EB_3.pages", 1_200_000_000, "very_large",
        "This cell holds 1,200,000,000, more than any force is likely to count. Correct it; if it is right, say so in "
        "the explanation beside it.", "query", form=OFFICE_FORM),
    answer("number-with-asterisk", "EB_1.places", "150*", "with_mark",
        f'This cell holds "150*", a number with a mark beside it. Enter the number alone. {BESIDE}'),
    answer("number-with-estimate-marker", "EB_1.spent", "1200 [e]", "with_mark",
        f'This cell holds "1200 [e]", a number with a mark beside it. Enter the number alone. {BESIDE}'),
    answer("number-as-range", "EB_1.trained", "20-25", "not_exact",
        f'This cell holds "20-25", not one exact number. Enter one number. {BESIDE}'),
    answer("number-as-rough-figure", "EB_1.places", "about 150", "not_exact",
        f'This cell holds "about 150", not one exact number. Enter one number. {BESIDE}'),
    answer("number-as-fewer-than-five", "LI_2.hours", "<5", "not_exact",
        f'This cell holds "<5", not one exact number. Enter one number. {BESIDE}'),
)  # fmt: skip

INSTEAD: tuple[Planted, ...] = (
    answer("number-blank", "EB_1.trained", None, "blank", f"This cell is blank. {NUMBER}"),
    answer("percentage-blank", "EB_1.share", None, "blank", f"This cell is blank. {PERCENTAGE}"),
    answer("number-only-spaces", "EB_1.places", "  \u00a0 ", "blank",
        f"This cell is blank. {PLACES}"),
    answer("number-to-be-confirmed", "EB_1.trained", "TBC", "not_known",
        f'This cell holds "TBC". Enter a number if you have it now, {OR_X}'),
    answer("percentage-not-known", "EB_1.share", "n/k", "not_known",
        f'This cell holds "n/k". Enter a percentage if you have it now, {OR_X}'),
    answer("number-not-applicable", "EB_1.trained", "N/A", "words_for_not_applicable",
        f'This cell holds "N/A". Enter [z] if it does not apply, {OR_X}'),
    answer("number-as-dash", "EB_1.trained", "-", "sign_for_missing",
        'This cell holds "-". Enter [x] if you could not supply it, or 0 if there were none.'),
    answer("number-as-two-dots", "LI_2.hours", "..", "sign_for_missing",
        'This cell holds "..". Enter [x] if you could not supply it, or 0 if there were none.'),
    answer("number-as-nil", "EB_1.trained", "Nil", "word_for_none", 'This cell holds "Nil". Enter 0 if there were none.'
    ),
    answer(
        "number-in-words", "EB_1.trained", "twelve", "not_a_number", f'This cell holds "twelve", not a number. {NUMBER}'
    ),
    answer("percentage-in-words", "EB_1.share", "most of them", "not_a_number",
        f'This cell holds "most of them", not a percentage. {PERCENTAGE}'),
    answer("number-as-true", "EB_1.trained", True, "not_a_number", f"This cell holds TRUE, not a number. {NUMBER}"
    ),
    answer("number-as-long-prose", "EB_1.trained", "We have not counted this since the system was replaced in 2019, "
        "and shall do so again from next year onwards.", "not_a_number",
        f'This cell holds "We have not counted this since the system was replaced in 2…", not a number. {NUMBER}'),
    answer("number-turned-into-date", "EB_1.trained", date(2024, 2, 1), "date_for_number",
        f"This cell holds a date, 1 February 2024, not a number. {NUMBER} If you typed a number and it turned into a "
        "date, set the cell's format to Number first."),
    answer("number-turned-into-time", "EB_1.trained", Shown(1, "[h]:mm"), "time_for_number",
        f"This cell holds a time, 24:00, not a number. {NUMBER} {TURNED_INTO_TIME}"),
    answer("hours-as-a-time", "LI_2.hours", Shown(0.5208333333333334, "hh:mm:ss"), "time_for_number",
        f"This cell holds a time, 12:30, not a number. {NUMBER} {TURNED_INTO_TIME}"),
    answer("percentage-as-a-time", "EB_1.share", Shown(0.5, "h:mm"), "time_for_number",
        f"This cell holds a time, 12:00, not a percentage. {PERCENTAGE} {TURNED_INTO_TIME}"),
    answer("number-error-value", "EB_1.trained", "#REF!", "error_value",
        f"This cell holds #REF!, an error of the spreadsheet, not a number. Type over it. {NUMBER}"),
    answer("percentage-division-by-zero", "EB_1.share", "#DIV/0!", "error_value",
        f"This cell holds #DIV/0!, an error of the spreadsheet, not a percentage. Type over it. {PERCENTAGE}"),
    answer("number-never-worked-out", "EB_1.spent", "=1000+204.5", "not_calculated",
        "This cell holds a formula that was never worked out, so there is no value to read. Open the workbook in your "
        "spreadsheet program, save it and send it again, or type the answer over the formula."),
)  # fmt: skip

BOUNDS: tuple[Planted, ...] = (
    answer("count-with-decimals", "EB_1.trained", 12.5, "not_whole",
        "This cell holds 12.5, not a whole number. A count has no decimals: enter a whole number, 0 if there were "
        "none, or [x] if you could not supply it."),
    answer("count-below-zero", "EB_1.trained", -3, "negative",
        f"This cell holds -3, a number below 0. Enter 0 or a positive number, {OR_X}"),
    answer("count-beyond-reason", "EB_1.trained", 2e15, "beyond_reason",
        "This cell holds 2e+15, a number too large to be a count. Correct it, or enter [x] if you could not supply "
        "it."),
    answer("count-below-its-least", "EB_1.places", 9, "below_least",
        "This cell holds 9, less than 10, the least it can be. Correct it, or enter [x] if you could not supply it."),
    answer("count-above-its-most", "EB_1.places", 501, "above_most",
        "This cell holds 501, more than 500, the most it can be. Correct it, or enter [x] if you could not supply it."),
    answer("text-above-its-most", "EB_1.places", "1,500", "above_most",
        "This cell holds 1,500, more than 500, the most it can be. Correct it, or enter [x] if you could not supply "
        "it."),
    answer("number-below-its-least", "EB_1.spent", 4.99, "below_least",
        "This cell holds 4.99, less than 5, the least it can be. Correct it, or enter [x] if you could not supply it."),
    answer("number-above-its-most", "EB_1.spent", 5000.5, "above_most",
        "This cell holds 5,000.5, more than 5,000, the most it can be. Correct it, or enter [x] if you could not "
        "supply it."),
    answer("number-below-a-least-below-zero", "EB_1.balance", -100.01, "below_least",
        "This cell holds -100.01, less than -100, the least it can be. Correct it, or enter [x] if you could not "
        "supply it."),
    answer("percentage-above-100", "EB_1.share", 104, "above_most",
        "This cell holds 104, more than 100, the most it can be. Correct it, or enter [x] if you could not supply it."),
    answer("percentage-below-zero", "EB_1.share", -1, "negative",
        f"This cell holds -1, a number below 0. Enter 0 or a positive number, {OR_X}"),
    # The bounds themselves are inside, and a sum that a spreadsheet gets wrong in the last place is whole.
    answer("count-at-its-least", "EB_1.places", 10),
    answer("count-at-its-most", "EB_1.places", 500),
    answer("percentage-of-nothing", "EB_1.share", 0),
    answer("percentage-of-everything", "EB_1.share", 100),
    answer("number-at-its-least-below-zero", "EB_1.balance", -100),
    answer("count-of-nothing", "EB_1.trained", 0),
    answer("count-with-rounding", "EB_1.trained", 3.0000000000000004),
)  # fmt: skip

WHERE_0_IS_TOO_FEW: tuple[Planted, ...] = (
    answer("least-as-nil", "EB_1.places", "Nil", "word_for_none", f'This cell holds "Nil". {PLACES}'),
    answer("least-as-dash", "EB_1.places", "-", "sign_for_missing", f'This cell holds "-". {PLACES}'),
    answer("least-with-decimals", "EB_1.places", 12.5, "not_whole",
        "This cell holds 12.5, not a whole number. A count has no decimals: enter a whole number from 10 to 500, or "
        "[x] if you could not supply it."),
    answer("least-below-zero", "EB_1.places", -4, "below_least",
        "This cell holds -4, less than 10, the least it can be. Correct it, or enter [x] if you could not supply it."),
    answer("least-as-percentage", "EB_1.places", "12%", "with_percent",
        'This cell holds "12%", a percentage. Enter the number itself from 10 to 500, or [x] if you could not supply '
        "it."),
)  # fmt: skip

MANY: tuple[Planted, ...] = (
    answers("numbers-as-text",
        {"EB_1.trained": "1,204", "EB_1.spent": "99.5", "LI_1.with_plan": "9", "LI_2.won": "8 ", "LI_3.events": "6"},
        said("read_as_number", "EB_1.trained",
            'These cells hold numbers as text: E5 "1,204", E7 "99.5", C2 Local innovation!E6 "9", E8 "8", E11 "6". '
            "They were read as numbers. If each was read rightly, you need do nothing.", "note",
            also=("EB_1.spent", "LI_1.with_plan", "LI_2.won", "LI_3.events")),
        alone=True),
    answers("numbers-not-exact",
        {"EB_1.trained": "20-25", "EB_1.places": "about 150", "LI_2.cost": "<5", "LI_2.hours": "90+"},
        said("not_exact", "EB_1.trained",
            'These cells do not hold one exact number: E5 "20-25", E6 "about 150", C2 Local innovation!E9 "<5", E10 '
            f'"90+". Enter one number. {BESIDE}', also=("EB_1.places", "LI_2.cost", "LI_2.hours")),
        alone=True),
)  # fmt: skip

FAULTS: tuple[Planted, ...] = (*READ_AS_IT_IS, *MARKED, *INSTEAD, *BOUNDS, *WHERE_0_IS_TOO_FEW, *MANY)
