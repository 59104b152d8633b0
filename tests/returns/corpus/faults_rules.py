"""Answers held to one another and to the last ones."""

from __future__ import annotations

from tests.returns.corpus.fault import Planted, answers, said

ON_TRIAL = "This check is on trial, so it does not hold your return up."

BETWEEN: tuple[Planted, ...] = (
    answers("part-larger-than-the-whole", {"LI_1.with_plan": 13},
        said("rule", "LI_1.with_plan",
            'More initiatives had a plan than were launched. "… of which had an evaluation plan" is 13 (E6); '
            "Initiatives launched is 12 (E5). Correct whichever is wrong.", rests_on=("LI_1.launched",))),
    answers("rule-that-asks", {"LI_2.won": 20},
        said("rule", "LI_2.won",
            "Every bid was won. Bids won is 20 (E8); Bids made is 20 (E7). Correct whichever is wrong, or explain it "
            "in F8.", "query", rests_on=("LI_2.bids",))),
    answers("rule-that-asks-explained", {"LI_2.won": 20, "LI_2.bids.explanation": "All from one fund."},
        said("rule", "LI_2.won",
            'Every bid was won. Bids won is 20 (E8); Bids made is 20 (E7). You explained: "All from one fund."', "note",
            rests_on=("LI_2.bids",))),
    answers("rule-on-trial", {"LI_2.cost": 901},
        said("rule", "LI_2.cost",
            f"The bids cost more than bids do. Cost of the bids, in thousands of pounds is 901 (E9). Correct it. "
            f"{ON_TRIAL}", "note"),
        said("change", "LI_2.cost",
            "Cost of the bids, in thousands of pounds is 901; last quarter it was 300. Correct it, or explain the "
            f"change in F9. {ON_TRIAL}", "note")),
    answers("whole-that-is-blank", {"LI_1.launched": None},
        said("blank", "LI_1.launched",
            "This cell is blank. Enter a number: 0 if there were none, or [x] if you could not supply it.")),
    answers("bids-to-be-confirmed", {"LI_2.bids": "TBC"},
        said("not_known", "LI_2.bids",
            'This cell holds "TBC". Enter a number if you have it now, or [x] if you could not supply it.')),
    answers("rule-with-a-marker", {"LI_1.launched": "[x]", "LI_1.with_plan": 40}),
)  # fmt: skip

CHANGES: tuple[Planted, ...] = (
    answers("change-from-last-quarter", {"LI_1.launched": 17},
        said("change", "LI_1.launched",
            "Initiatives launched is 17; last quarter it was 11. Correct it, or explain the change in F5.", "query")),
    answers("change-explained", {"LI_1.launched": 17, "LI_1.launched.explanation": " Two programmes\nbegan. "},
        said("change", "LI_1.launched",
            'Initiatives launched is 17; last quarter it was 11. You explained: "Two programmes began."', "note")),
    *(
        answers(f"change-explained-by-{name}", {"LI_1.launched": 17, "LI_1.launched.explanation": written},
            said("change", "LI_1.launched",
                "Initiatives launched is 17; last quarter it was 11. Correct it, or explain the change in F5. The "
                f'explanation beside it says only "{written}": write what happened.', "query"),
        )
        for name, written in (
            ("error-value", "#REF!"), ("full-stop", "."), ("dash", "-"), ("x", "x"), ("tbc", "TBC"), ("n-a", "n/a"),
            ("email", "see email"),
        )
    ),
    answers("change-on-trial", {"LI_2.cost": 400},
        said("change", "LI_2.cost",
            "Cost of the bids, in thousands of pounds is 400; last quarter it was 300. Correct it, or explain the "
            f"change in F9. {ON_TRIAL}", "note")),
    answers("change-that-is-an-error", {"LI_2.hours": 955},
        said("change", "LI_2.hours",
            "Hours spent on them is 955; last quarter it was 100. Correct it.")),
    answers("change-from-last-half-year", {"LI_3.events": 9},
        said("change", "LI_3.events",
            "Events held is 9; last half-year it was 6. Correct it, or explain the change in F11.", "query")),
    answers("change-from-last-year", {"LI_4.days": 200},
        said("change", "LI_4.days",
            "Days of training is 200; last year it was 290. Correct it, or explain the change in F12.", "query")),
    answers("change-at-its-limit", {"LI_1.launched": 16.0, "LI_1.with_plan": 5}),
)  # fmt: skip

TOTALS: tuple[Planted, ...] = (
    answers("total-that-is-not-the-sum", {"SP_3.reached": 1250, "SP_3.known": 1250},
        said("total", "SP_3.reached",
            "People reached in all is 1,250, but its parts add up to 1,200: People reached in person is 200 (C2 Local "
            "innovation!E13); People reached online is 1,000 (C2 Local innovation!E14). Correct whichever is wrong.",
            rests_on=("LI_5.in_person", "LI_5.online"))),
    answers("total-that-asks", {"SP_3.known": 1100},
        said("total", "SP_3.known",
            '"… of whom the force knows" is 1,100, but its parts add up to 1,200: People reached in all is 1,200 (E6). '
            "Correct whichever is wrong, or explain it in F7.", "query", rests_on=("SP_3.reached",))),
    answers("total-that-asks-explained", {"SP_3.known": 1100, "SP_3.known.explanation": "The rest gave no name."},
        said("total", "SP_3.known",
            '"… of whom the force knows" is 1,100, but its parts add up to 1,200: People reached in all is 1,200 (E6). '
            'You explained: "The rest gave no name."', "note", rests_on=("SP_3.reached",))),
    answers("total-with-a-part-not-supplied", {"LI_5.in_person": "[x]"}),
    answers("total-with-a-part-to-be-confirmed", {"LI_5.in_person": "TBC"},
        said("not_known", "LI_5.in_person",
            'This cell holds "TBC". Enter a number if you have it now, or [x] if you could not supply it.')),
)  # fmt: skip

OUTSIDE: tuple[Planted, ...] = (
    answers("more-than-there-are-outside", {"EB_1.trained": 1401},
        said("outside", "EB_1.trained",
            "Officers trained is 1,401, more than 1,400 officers: Home Office's figure for Cleveland at 30 September "
            "2024, released 22 January 2025. Correct it, or explain it in F5.", "query")),
    answers("more-than-there-are-outside-explained",
        {"EB_1.trained": 1401, "EB_1.trained.explanation": "Two of them left."},
        said("outside", "EB_1.trained",
            "Officers trained is 1,401, more than 1,400 officers: Home Office's figure for Cleveland at 30 September "
            '2024, released 22 January 2025. You explained: "Two of them left."', "note")),
    answers("as-many-as-there-are-outside", {"EB_1.trained": 1400}),
)  # fmt: skip

HISTORY: tuple[Planted, ...] = (
    answers("figure-unlike-earlier-ones", {"LI_5.online": 3000, "SP_3.reached": 3200, "SP_3.known": 3200},
        said("unlike_before", "LI_5.online",
            "People reached online is 3,000; in the last 8 quarters it was from 900 to 1,100. Correct it, or explain "
            "it in F14.", "query")),
    answers("figure-a-little-unlike-earlier-ones", {"LI_5.online": 1150, "SP_3.reached": 1350, "SP_3.known": 1350}),
)  # fmt: skip

FAULTS: tuple[Planted, ...] = (*BETWEEN, *CHANGES, *TOTALS, *OUTSIDE, *HISTORY)
