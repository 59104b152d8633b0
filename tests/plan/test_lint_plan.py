"""Each fault of `plan.yaml` is told at its place, with what to do, and alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.workspaces import Edit, told, write_workspace

CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "plan ends before it begins": (
        [("plan.yaml", "to: 2026-03-31", "to: 2021-03-31")],
        [
            (
                "plan.yaml:3:32  the plan ends on 31 March 2021, before it begins on 1 April 2022. "
                "Correct whichever date is wrong."
            )
        ],
    ),
    "source twice": (
        [
            (
                "plan.yaml",
                "  - {id: strategy, title: A strategy}",
                "  - {id: strategy, title: A strategy}\n  - {id: strategy, title: Another}",
            )
        ],
        [
            (
                "plan.yaml:6:10  source 'strategy' stands here a second time; the first is on line 5. "
                "Give each source an id of its own."
            )
        ],
    ),
    "source of a promise unknown": (
        [("plan.yaml", "source: {id: strategy}", "source: {id: stratgy}")],
        [
            (
                "plan.yaml:14:22  commitment 'C1' rests on source 'stratgy', which 'sources' does not "
                "have. Did you mean 'strategy'?"
            )
        ],
    ),
    "two promises, one ref": (
        [("plan.yaml", "ref: C2\n", "ref: C1\n")],
        [
            (
                "plan.yaml:17:14  'C1' is the ref of a commitment on line 11 already. Give this "
                "commitment a ref of its own."
            )
        ],
    ),
    "two steps, one ref": (
        [("plan.yaml", "ref: C2.1", "ref: C1.1")],
        [("plan.yaml:22:19  'C1.1' is the ref of a step on line 16 already. Give this step a ref of its own.")],
    ),
    "a step with a commitment's ref": (
        [("plan.yaml", "ref: C2.1", "ref: C1")],
        [("plan.yaml:22:19  'C1' is the ref of a commitment on line 11 already. Give this step a ref of its own.")],
    ),
    "two steps, one workbook name": (
        [("plan.yaml", "ref: C2.1", "ref: C1-1")],
        [
            (
                "plan.yaml:22:19  steps 'C1.1' and 'C1-1' would have one name in the workbook. Give one "
                "of the two another ref."
            )
        ],
    ),
    "commitment without steps": (
        [
            (
                "plan.yaml",
                (
                    "        steps:\n"
                    "          - {ref: C2.1, title: Do more, owner: Someone, due: 2024-12-31, done_when: "
                    "More is done}\n"
                ),
                "",
            )
        ],
        [
            (
                "plan.yaml:17:9  commitment 'C2' has no steps. Add 'steps': what the plan says will be "
                "done, each with ref, title, owner, due and done_when."
            )
        ],
    ),
    "step due after the plan": (
        [("plan.yaml", "due: 2024-12-31", "due: 2027-06-30")],
        [
            (
                "plan.yaml:22:62  step 'C2.1' is due on 30 June 2027, after the plan ends on 31 March "
                "2026. Correct the date."
            )
        ],
    ),
    "step due before the plan": (
        [("plan.yaml", "due: 2024-12-31", "due: 2021-06-30")],
        [
            (
                "plan.yaml:22:62  step 'C2.1' is due on 30 June 2021, before the plan begins on 1 April "
                "2022. Correct the date."
            )
        ],
    ),
    "nobody reports the steps": (
        [("plan.yaml", "  steps_from: office\n", "")],
        [
            (
                "plan.yaml:23:1  nobody is asked how far the steps have got. Name an internal supplier "
                "of register.csv under 'collection', such as 'steps_from: office'."
            )
        ],
    ),
    "steps reported by nobody known": (
        [("plan.yaml", "steps_from: office", "steps_from: ofice")],
        [
            (
                "plan.yaml:24:15  the steps are reported by 'ofice', which is no internal supplier of "
                "register.csv. Did you mean 'office'?"
            )
        ],
    ),
    "steps reported by a force": (
        [("plan.yaml", "steps_from: office", "steps_from: E1")],
        [
            (
                "plan.yaml:24:15  the steps are reported by 'E1', which is no internal supplier of "
                "register.csv. Write office."
            )
        ],
    ),
    "extension for an unknown force": (
        [("plan.yaml", "{force: E1,", "{force: E9,")],
        [("plan.yaml:26:15  this extension is for 'E9', which register.csv does not have. Did you mean 'E1'?")],
    ),
    "extension for a force by its name": (
        [("plan.yaml", "{force: E1,", "{force: Cleveland,")],
        [("plan.yaml:26:15  this extension is for 'Cleveland', which register.csv does not have. Write its id, 'E1'.")],
    ),
    "extension outside the plan": (
        [("plan.yaml", "period: 2023-24-Q1, until: 2023-12-31", "period: 2021-22-Q1, until: 2021-12-31")],
        [
            (
                "plan.yaml:26:27  this extension is for Q1 2021/22, outside the plan (1 April 2022 to 31 "
                "March 2026). Correct the period."
            )
        ],
    ),
    "extension due no later than without it": (
        [("plan.yaml", "until: 2023-12-31,", "until: 2023-12-31, due: 2023-07-20,")],
        [
            "plan.yaml:26:63  this extension is due on 20 July 2023, but Q1 2023/24 is due on 20 July 2023 anyway. "
            "Give a later date, or take 'due' out."
        ],
    ),
    "extension due after its last day": (
        [("plan.yaml", "until: 2023-12-31,", "until: 2023-12-31, due: 2024-01-01,")],
        [
            "plan.yaml:26:63  this extension is due on 1 January 2024, after its last day, 31 December 2023. "
            "Correct whichever date is wrong."
        ],
    ),
    "extension that only moves the due date": (
        [("plan.yaml", "until: 2023-12-31,", "until: 2023-08-29, due: 2023-08-01,")],
        [],
    ),
    "extension that extends nothing": (
        [("plan.yaml", "until: 2023-12-31", "until: 2023-08-29")],
        [
            (
                "plan.yaml:26:46  this extension ends on 29 August 2023, but Q1 2023/24 is open until 29 "
                "August 2023 without it. Give a later date, or take the extension out."
            )
        ],
    ),
    "a commitment nothing measures": (
        [
            ("measures/ratio.yaml", "commitment: C1", "commitment: C2"),
            ("measures/median.yaml", "commitment: C1", "commitment: C2"),
            ("measures/rate.yaml", "commitment: C1", "commitment: C2"),
        ],
        [("plan.yaml:11:14  nothing measures commitment 'C1'. Write a measure with 'commitment: C1' in measures/.")],
    ),
    "a statement nothing measures": (
        [
            (
                "plan.yaml",
                "    commitments:\n",
                (
                    "    statements:\n"
                    "      - {ref: A1, title: It is so, owner: Someone, source: {id: strategy}}\n"
                    "    commitments:\n"
                ),
            )
        ],
        [("plan.yaml:11:15  nothing measures statement 'A1'. Write a measure with 'commitment: A1' in measures/.")],
    ),
    "coverage by a release that is there": (
        [("plan.yaml", "collection:", "presentation: {coverage_by: officers}\ncollection:")],
        [],
    ),
    "coverage by a release that is not there": (
        [("plan.yaml", "collection:", "presentation: {coverage_by: oficers}\ncollection:")],
        [
            (
                "plan.yaml:23:29  coverage is weighed by release 'oficers', which reference/ does not have. "
                "Did you mean 'officers'?"
            )
        ],
    ),
    "groups of one": (
        [("plan.yaml", "collection:", "presentation: {minimum_group: 1}\ncollection:")],
        [("plan.yaml:23:31  'minimum_group' of 'presentation' of the plan is 1. It must be at least 2.")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_lint_plan(case: str, tmp_path: Path) -> None:
    """Each fault of `plan.yaml` is told at its place, with what to do, and alone."""
    edits, expected = CASES[case]
    assert told(write_workspace(tmp_path, *edits)) == expected
