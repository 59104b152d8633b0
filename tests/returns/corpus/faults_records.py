"""Record sheets: a cell of a row, what holds within a row, what no two rows may share, and the count of rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from impact.plan.measure import Severity
from impact.returns.observation import Beside
from tests.returns.corpus.fault import OR_SAY_WHY, Beforehand, Planted, Shown, answers, said
from tests.returns.corpus.good import OFFICE_FORM
from tests.returns.corpus.plan import CLEVELAND

TABLE = "SP_1.practices"
OTHER = "SP_2.visits"
TALKS = "EB_4.talks"
PRACTICE_COLUMNS = ("title", "origin", "adopted_on", "stage", "places", "cost", "shared", "begun_on")
DATE = "Enter a date such as 30 June 2024, or [x] if you could not supply it."
NUMBER = "Enter a number: 0 if there were none, or [x] if you could not supply it."
FORCE = "Choose a force by its name, or enter [x] if you could not supply it."
STAGE = "Choose untested or evaluated, or enter [x] if you could not supply it."
WORDS = "Write a few words, or enter [x] if you could not supply it."
YES_OR_NO = "Choose Yes or No, or enter [x] if you could not supply it."
TURNED_INTO_TIME = "If you typed a number and it turned into a time, set the cell's format to Number first."
NOTHING_TO_DO = "If that is right, you need do nothing."
ON_TRIAL = "This check is on trial, so it does not hold your return up."


def cell(name: str, at: str, value: Any, code: str = "", text: str = "", severity: Severity = "error") -> Planted:
    """A fault of one cell of the practices: *at* is "5.title"."""
    place = f"{TABLE}!{at}"
    says = (said(code, place, text, severity),) if code else ()
    return answers(name, {place: value}, *says)


CELLS: tuple[Planted, ...] = (
    cell("row-without-title", "5.title", None, "blank_in_row",
        f"This cell is blank. Title is needed in every row. {WORDS}"),
    cell("row-without-origin", "6.origin", None, "blank_in_row",
        f"This cell is blank. Origin is needed in every row. {FORCE}"),
    cell("row-without-date", "7.adopted_on", None, "blank_in_row",
        f"This cell is blank. Adopted on is needed in every row. {DATE}"),
    cell("row-without-stage", "5.stage", "  ", "blank_in_row",
        f"This cell is blank. Stage is needed in every row. {STAGE}"),
    cell("row-with-long-title", "6.title", "Day watch " * 5, "too_long",
        "This cell holds 49 characters, more than the 40 there is room for. Shorten it to 40 or fewer."),
    cell("row-with-misspelt-force", "5.origin", "Durhan", "not_a_force",
        f'This cell holds "Durhan", not the name or code of a force. Did you mean "Durham"? {FORCE}'),
    cell("row-with-force-that-is-gone", "6.origin", "Old Borough", "not_a_force",
        f'This cell holds "Old Borough", not the name or code of a force. {FORCE}'),
    cell("row-with-team-for-force", "7.origin", "Programme office", "not_a_force",
        f'This cell holds "Programme office", not the name or code of a force. {FORCE}'),
    cell("row-dated-before-the-period", "5.adopted_on", date(2024, 12, 31), "outside_period",
        "This cell holds 31 December 2024, outside Q4 2024/25 (January to March). Enter a date from 1 January 2025 to "
        "31 March 2025, or take the row out if it belongs to another period."),
    cell("row-dated-after-the-period", "7.adopted_on", date(2025, 4, 1), "outside_period",
        "This cell holds 1 April 2025, outside Q4 2024/25 (January to March). Enter a date from 1 January 2025 to "
        "31 March 2025, or take the row out if it belongs to another period."),
    cell("row-dated-either-way", "6.adopted_on", "02/03/2025", "either_date",
        'This cell holds "02/03/2025", which could be 2 March 2025 or 3 February 2025. Write the month as a word: 2 '
        "March 2025, or 3 February 2025."),
    cell("row-dated-as-text", "6.adopted_on", "9 February 2025", "read_as_date",
        f'This cell holds "9 February 2025" as text. It was read as the date 9 February 2025. {NOTHING_TO_DO}', "note"),
    cell("row-with-stage-of-ones-own", "7.stage", "tried", "not_a_choice",
        f'This cell holds "tried", not one of the answers offered. {STAGE}'),
    cell("row-with-stage-not-chosen", "6.stage", "Please select", "not_chosen",
        f'This cell still says "Please select". {STAGE}'),
    cell("row-with-part-of-a-place", "5.places", 2.5, "not_whole",
        "This cell holds 2.5, not a whole number. A count has no decimals: enter a whole number, 0 if there were none, "
        "or [x] if you could not supply it."),
    cell("row-with-places-below-zero", "6.places", -4, "negative",
        "This cell holds -4, a number below 0. Enter 0 or a positive number, or [x] if you could not supply it."),
    cell("row-with-places-as-a-time", "6.places", Shown(1, "[h]:mm"), "time_for_number",
        f"This cell holds a time, 24:00, not a number. {NUMBER} {TURNED_INTO_TIME}"),
    cell("row-begun-at-a-time", "5.begun_on", Shown(0.5, "h:mm"), "not_a_date",
        f"This cell holds a time, 12:00, not a date. {DATE}"),
    cell("row-with-title-to-come", "5.title", "TBC", "stand_in",
        'This cell holds "TBC", which stands in for words and says nothing. Write a few words; or enter [x] if you '
        "could not supply it, [z] if it does not apply."),
    cell("row-with-cost-as-text", "7.cost", "40", "read_as_number",
        f'This cell holds "40" as text. It was read as the number 40. {NOTHING_TO_DO}', "note"),
    cell("row-with-cost-to-follow", "5.cost", "to follow", "not_known",
        'This cell holds "to follow". Enter a number if you have it now, or [x] if you could not supply it.'),
    cell("row-with-cost-and-word", "6.cost", "40 thousand", "not_in_full",
        'This cell holds "40 thousand", a number that is not written in full. Enter it in full: 40,000 if that is '
        "meant."),
    cell("row-with-yes-no-of-ones-own", "5.shared", "partly", "not_yes_or_no",
        f'This cell holds "partly", not Yes or No. {YES_OR_NO}'),
    cell("row-with-error-value", "7.begun_on", "#REF!", "error_value",
        f"This cell holds #REF!, an error of the spreadsheet, not a date. Type over it. {DATE}"),
    cell("row-never-worked-out", "6.begun_on", "=DATE(2025,1,1)", "not_calculated",
        "This cell holds a formula that was never worked out, so there is no value to read. Open the workbook in your "
        "spreadsheet program, save it and send it again, or type the answer over the formula."),
    cell("row-with-number-for-date", "5.begun_on", 45000, "number_for_date",
        f"This cell holds the number 45000, not a date. {DATE} If you entered a date and it turned into a number, set "
        "the cell's format to Date."),
    cell("row-with-force-by-its-code", "5.origin", "e23000008"),
    cell("row-with-force-written-otherwise", "6.origin", "Devon and Cornwall Police"),
    cell("row-with-force-the-other-way-round", "7.origin", "City of London"),
    cell("row-with-cost-not-supplied", "7.cost", "[x]"),
)  # fmt: skip

RULES: tuple[Planted, ...] = (
    answers("row-of-ones-own-force", {f"{TABLE}!5.origin": "Cleveland"},
        said("row_rule", f"{TABLE}!5.origin",
            'A practice from another force cannot be your own. Origin is "Cleveland". Correct the row.')),
    answers("row-adopted-before-it-began", {f"{TABLE}!5.begun_on": date(2025, 1, 10)},
        said("row_rule", f"{TABLE}!5.begun_on",
            "It cannot be adopted before it began. Begun on is 10 January 2025; Adopted on is 9 January 2025 (C5). "
            "Correct the row.",
            rests_on=(f"{TABLE}!5.adopted_on",))),
    answers("row-that-costs-much", {f"{TABLE}!7.cost": 1000.5},
        said("row_rule", f"{TABLE}!7.cost",
            f"That is a great deal for one practice. Cost is 1,000.5. Correct the row{OR_SAY_WHY}", "query")),
    answers("row-with-many-places", {f"{TABLE}!7.places": 51},
        said("change", f"{TABLE}!5.title",
            f"Places using them is 58; in Q2 2024/25 it was 5. Correct the rows that are wrong{OR_SAY_WHY}", "query",
            rests_on=(TABLE,)),
        said("row_rule", f"{TABLE}!7.places",
            f"That is more places than most have. Places is 51. Correct the row. {ON_TRIAL}", "note"),
        also=f"{TABLE}.places"),
)  # fmt: skip

ACROSS: tuple[Planted, ...] = (
    answers("rows-with-one-title-and-origin", {f"{TABLE}!6.title": "night  WATCH", f"{TABLE}!6.origin": "durham"},
        said("same_rows", f"{TABLE}!6.title",
            "Rows 5 and 6 have the same Title and Origin. Delete what was entered twice; if they are different "
            "records, make Title say how they differ.", "query",
            rests_on=(f"{TABLE}!5.title", f"{TABLE}!5.origin",))),
    answers("rows-with-one-reference", {f"{OTHER}!6.reference": "v1"},
        said("same_rows", f"{OTHER}!6.reference",
            "Rows 5 and 6 have the same Reference. Delete what was entered twice; if they are different records, make "
            "Reference say how they differ.",
            rests_on=(f"{OTHER}!5.reference",))),
    answers("rows-with-one-force", {f"{OTHER}!6.visited": "Durham"},
        said("same_rows", f"{OTHER}!6.visited",
            "Rows 5 and 6 have the same Visited. Delete what was entered twice; if they are different records, make "
            f"Visited say how they differ. {ON_TRIAL}", "note",
            rests_on=(f"{OTHER}!5.visited",))),
    answers("row-count-that-is-not-the-rows", {"SP_1.listed": 4},
        said("rule", "SP_1.listed",
            "The number given is not the number of rows. Practices adopted is 4 (E5); Practices in the record sheet is "
            "3 (SP-1 practices!A5:H7). Correct whichever is wrong.", rests_on=(TABLE,))),
    answers("rows-that-come-to-much-more", {f"{TABLE}!5.places": 7},
        said("change", f"{TABLE}!5.title",
            f"Places using them is 11; in Q2 2024/25 it was 5. Correct the rows that are wrong{OR_SAY_WHY}", "query",
            rests_on=(TABLE,)),
        also=f"{TABLE}.places"),
    answers("row-that-refers-to-nothing", {f"{OTHER}!6.practice": "Loud hours"},
        said("not_found_there", f"{OTHER}!6.practice",
            'Practice seen is "Loud hours", which does not stand under Title on the sheet SP-1 practices. Correct '
            f"whichever is wrong, or add it there{OR_SAY_WHY}", "query",
            rests_on=(f"{TABLE}!5.title", f"{TABLE}!6.title", f"{TABLE}!7.title"))),
    answers("row-that-refers-to-nobody", {f"{OTHER}!6.practice": None}),
    answers("rows-with-a-gap", {
        f"{OTHER}!6.reference": None, f"{OTHER}!6.visited": None, f"{OTHER}!6.people": None,
        f"{OTHER}!9.reference": "V2", f"{OTHER}!9.visited": "London, City of", f"{OTHER}!9.people": 2,
        f"{OTHER}!6.practice": None,
    }),
    answers("rows-of-spaces", {f"{OTHER}!7.reference": " ", f"{OTHER}!8.visited": "\u00a0"}),
    answers("rows-none-at-all",
        {f"{OTHER}!{row}.{key}": None for row in (5, 6) for key in ("reference", "visited", "people", "practice")},
        said("no_rows", f"{OTHER}!5.reference",
            "The sheet SP-2 visits has no rows. List what there was to list; if there was nothing, send the words "
            '"There were none" with your return, and they will be kept beside this query.', "query"),
        alone=True),
    answers("rows-none-and-an-answer-that-says-so", {
        "SP_1.listed": 0,
        **{f"{TABLE}!{row}.{column}": None for row in (5, 6, 7) for column in PRACTICE_COLUMNS},
        **{f"{OTHER}!{row}.practice": None for row in (5, 6)},
    }, known=Beforehand(beside=Beside(), supplier=CLEVELAND.id), alone=True),
    answers("rows-below-the-table", {
        f"{OTHER}!205.reference": "V3", f"{OTHER}!205.visited": "Devon and Cornwall", f"{OTHER}!205.people": 1,
    }),
)  # fmt: skip

FOUR_YEARS_OFF = (
    "Every date on this sheet is four years and a day off, as when dates are pasted from a workbook that counts days "
    "from 1904: paste them again as text, or type them."
)
EPOCH: tuple[Planted, ...] = (
    answers("rows-dated-from-1904",
        {
            f"{TABLE}!5.adopted_on": date(2021, 1, 8), f"{TABLE}!5.begun_on": date(2021, 1, 1),
            f"{TABLE}!6.adopted_on": date(2021, 2, 8),
            f"{TABLE}!7.adopted_on": date(2021, 3, 30), f"{TABLE}!7.begun_on": date(2020, 11, 29),
        },
        *(
            said("outside_period", f"{TABLE}!{row}.adopted_on",
                f"This cell holds {day}, outside Q4 2024/25 (January to March). {FOUR_YEARS_OFF}",
            )
            for row, day in ((5, "8 January 2021"), (6, "8 February 2021"), (7, "30 March 2021"))
        ),
        alone=True),
)  # fmt: skip

TOTAL = "Row {row} looks like a total of the rows above. Delete it."
TOTALS: tuple[Planted, ...] = (
    answers("row-with-totals", {f"{TABLE}!8.title": "Total", f"{TABLE}!8.places": 7, f"{TABLE}!8.cost": 52.5},
        said("total_row", f"{TABLE}!8.title", TOTAL.format(row=8)), alone=True),
    answers("row-with-totals-and-no-word", {f"{TABLE}!9.places": 7, f"{TABLE}!9.cost": 52.5},
        said("total_row", f"{TABLE}!9.places", TOTAL.format(row=9)), alone=True),
)  # fmt: skip

UNLIKELY: tuple[Planted, ...] = (
    cell("row-begun-long-before", "5.begun_on", date(1900, 3, 1), "unlikely_date",
        "This cell holds 1 March 1900, more than 20 years before the start of the plan, which begins on 1 April 2022. "
        f"Correct it{OR_SAY_WHY}", "query"),
)  # fmt: skip

NO_RECORDS: tuple[Planted, ...] = (
    answers("row-that-says-none", {f"{TABLE}!8.title": "None"},
        said("not_a_record", f"{TABLE}!8.title",
            'Row 8 says "None" and is no record. Delete it; where there were none, the table stays empty.'),
        alone=True),
    answers("row-of-headings", {f"{OTHER}!7.{key}": words for key, words in (
            ("reference", "Reference"), ("visited", "Visited"), ("people", "People who went"),
        )},
        said("not_a_record", f"{OTHER}!7.reference", "Row 7 repeats the headings and is no record. Delete it."),
        alone=True),
)  # fmt: skip

TWICE: tuple[Planted, ...] = (
    answers("row-entered-twice", {f"{TALKS}!7.audience": "Chiefs", f"{TALKS}!7.people": 12},
        said("same_row_twice", f"{TALKS}!7.audience",
            f"Rows 6 and 7 are the same in every column. Delete what was entered twice{OR_SAY_WHY}", "query"),
        alone=True, form=OFFICE_FORM),
)  # fmt: skip

FAULTS: tuple[Planted, ...] = (*CELLS, *RULES, *ACROSS, *EPOCH, *TOTALS, *UNLIKELY, *NO_RECORDS, *TWICE)
