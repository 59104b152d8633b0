"""Nothing to report: said on the cover, said by mistake, or not said at all."""

from __future__ import annotations

from typing import Any

from impact.checks.findings import Finding
from impact.returns.form import NIL_NAME
from impact.returns.observation import Beside
from tests.returns.corpus.fault import OR_SAY_WHY, Beforehand, Planted, Said, answers, said
from tests.returns.corpus.good import FORM, OFFICE_FORM, ROWS, row_cell
from tests.returns.corpus.plan import CLEVELAND

NOTHING_BEFORE = Beforehand(beside=Beside(), supplier=CLEVELAND.id)
NIL_RETURN = (
    'The answer to "Nothing to report?" is Yes. The 11 numbers left blank were taken as 0. If that is right, you '
    "need do nothing."
)
_COUNTS = [question.name for question in FORM.questions() if question.type == "count"]
_FIGURES = [question.name for question in FORM.questions() if question.type in ("number", "percent")]
YES_OR_NO = "Choose Yes or No, or leave it blank."
NO_ROWS: dict[str, Any] = {
    row_cell(table.name, number, key): None
    for table in FORM.tables
    for number in range(5, 5 + len(ROWS[table.name]))
    for key, _ in table.columns
}
NO_FIGURES: dict[str, Any] = {**dict.fromkeys(_COUNTS), **dict.fromkeys(_FIGURES, "[z]"), **NO_ROWS}
UNTOUCHED: dict[str, Any] = {**dict.fromkeys(question.name for question in FORM.questions()), **NO_ROWS}

NO_TALKS = "The sheet EB-4 talks has no rows."
NO_TALKS_EXPLAINED = Beside(
    explained={Finding("no_rows", "query", NO_TALKS, "", item="EB_4.talks").fingerprint: "There were none"}
)

ON_THE_COVER: tuple[Planted, ...] = (
    answers("nil-answered-no", {NIL_NAME: "No"}),
    answers("nil-left-blank", {NIL_NAME: None}),
    answers("nil-perhaps", {NIL_NAME: "Nearly"},
        said("not_yes_or_no", NIL_NAME, f'This cell holds "Nearly", not Yes or No. {YES_OR_NO}')),
    answers("nil-marker", {NIL_NAME: "[x]"},
        said("not_yes_or_no", NIL_NAME, f'This cell holds "[x]", not Yes or No. {YES_OR_NO}')),
)  # fmt: skip

MORE_ON_THE_COVER: tuple[Planted, ...] = (
    answers("nil-x", {NIL_NAME: "x"},
        said("not_yes_or_no", NIL_NAME, f'This cell holds "x", not Yes or No. {YES_OR_NO}')),
    answers("nil-other-marker", {NIL_NAME: "[c]"},
        said("not_yes_or_no", NIL_NAME, f'This cell holds "[c]", not Yes or No. {YES_OR_NO}')),
    answers("nil-with-a-figure-that-cannot-be-0",
        {NIL_NAME: "Yes", **NO_FIGURES, "EB_1.places": 150, "EB_1.spent": "[z]"},
        said("nil_with_figures", NIL_NAME,
            'The answer to "Nothing to report?" is Yes, but there is something in C1 Evidence base!E6. Choose No here, '
            "or enter [z] in C1 Evidence base!E6 (where 0 cannot stand), whichever is right."),
        alone=True, known=NOTHING_BEFORE),
)  # fmt: skip

DECLARED: tuple[Planted, ...] = (
    answers("nil-return", {NIL_NAME: "Yes", **NO_FIGURES, "EB_1.places": "[z]"},
        said("nil_return", NIL_NAME, NIL_RETURN, "note"),
        alone=True, known=NOTHING_BEFORE),
    answers("nil-return-after-figures", {NIL_NAME: "Yes", **NO_FIGURES, "EB_1.places": "[z]"},
        said("nil_after_figures", NIL_NAME,
            'The answer to "Nothing to report?" is Yes. Initiatives launched is 0; last quarter it was 11. Events '
            "held is 0; last half-year it was 6. People reached online is 0; in the last 8 quarters it was from 900 to "
            f"1,100. Choose No here and enter the numbers{OR_SAY_WHY}", "query"),
        said("nil_return", NIL_NAME, NIL_RETURN, "note"),
        alone=True),
    answers("nil-with-figures", {NIL_NAME: "Yes"},
        said("nil_with_figures", NIL_NAME,
            'The answer to "Nothing to report?" is Yes, but there is something in C1 Evidence base!E5, C1 Evidence '
            "base!E6, C1 Evidence base!E7, C1 Evidence base!E8, C2 Local innovation!E5 and 14 more. Choose No here, or "
            "enter 0 there, enter [z] in C1 Evidence base!E6 and C1 Evidence base!E7 (where 0 cannot stand) and clear "
            "the rows, whichever is right."),
        alone=True),
    answers("nil-with-one-figure", {NIL_NAME: "Yes", **NO_FIGURES, "EB_1.places": "[z]", "EB_1.trained": 3},
        said("nil_with_figures", NIL_NAME,
            'The answer to "Nothing to report?" is Yes, but there is something in C1 Evidence base!E5. Choose No here, '
            "or enter 0 there, whichever is right."),
        alone=True, known=NOTHING_BEFORE),
    answers(
        "nil-return-that-leaves-a-cost-blank", {NIL_NAME: "Yes", **NO_FIGURES, "EB_1.places": "[z]", "LI_2.cost": None},
        said("blank", "LI_2.cost",
            "This cell is blank. Enter a number: 0 if there were none, or [x] if you could not supply it."),
        said("nil_return", NIL_NAME, NIL_RETURN, "note"),
        alone=True, known=NOTHING_BEFORE),
    answers("nil-by-zeros",
        {"EB_3.pages": 0, **{row_cell("EB_4.talks", n, key): None for n in (5, 6) for key in ("audience", "people")}},
        said("no_rows", row_cell("EB_4.talks", 5, "audience"),
            f'{NO_TALKS} Explained before: "There were none"', "note"),
        Said("all_zero", "note", "", "Every number is 0, which says that there was nothing to report. If that is not "
            "so, enter the numbers, or [x] where you could not supply one."),
        form=OFFICE_FORM, known=Beforehand(beside=NO_TALKS_EXPLAINED, supplier=OFFICE_FORM.supplier.id)),
)  # fmt: skip

NOTHING: tuple[Planted, ...] = (
    answers("nothing-filled-in", UNTOUCHED,
        Said("nothing_filled_in", "error", "",
            "Nothing is filled in: all 23 answers are blank. Fill the workbook in, save it and send it again. If there "
            'was nothing to report, choose Yes beside "Nothing to report?" on the cover.'),
        alone=True),
    answers("nothing-but-please-select", {**UNTOUCHED, "EB_2.lead": "Please select", "EB_2.stage": "Please select"},
        Said("nothing_filled_in", "error", "",
            "Nothing is filled in: all 23 answers are blank. Fill the workbook in, save it and send it again. If there "
            'was nothing to report, choose Yes beside "Nothing to report?" on the cover.'),
        alone=True),
)  # fmt: skip

FAULTS: tuple[Planted, ...] = (*ON_THE_COVER, *MORE_ON_THE_COVER, *DECLARED, *NOTHING)
