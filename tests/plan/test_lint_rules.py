"""Each fault of a formula is told at its character, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.workspaces import Edit, told, write_workspace

CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "does not parse": (
        [("measures/ratio.yaml", "rule: with_plan <= launched", "rule: with_plan = launched")],
        [
            (
                "measures/ratio.yaml:24:22  this rule cannot be read. '=' has no meaning in a formula. "
                "Write == to ask whether two things are equal."
            )
        ],
    ),
    "does not parse, in quotes": (
        [("measures/ratio.yaml", "rule: with_plan <= launched", 'rule: "with_plan <= (launched"')],
        [("measures/ratio.yaml:24:26  this rule cannot be read. This bracket is never closed. Add a ')'.")],
    ),
    "does not parse, over several lines": (
        [
            (
                "measures/ratio.yaml",
                ('  - {rule: with_plan <= launched, message: "More had a plan than were launched."}'),
                "  - message: More.\n    rule: |\n      with_plan =\n      launched",
            )
        ],
        [
            (
                "measures/ratio.yaml:25:11  this rule cannot be read. '=' has no meaning in a formula. "
                "Write == to ask whether two things are equal."
            )
        ],
    ),
    "unknown item": (
        [("measures/ratio.yaml", "rule: with_plan <= launched", "rule: with_plans <= launched")],
        [
            (
                "measures/ratio.yaml:24:12  this rule uses 'with_plans', which is no item of measure "
                "'IW-1'. Did you mean 'with_plan'?"
            )
        ],
    ),
    "unknown column": (
        [("measures/records.yaml", "rule: origin != force", "rule: orign != force")],
        [
            (
                "measures/records.yaml:22:16  this rule uses 'orign', which is no column of record sheet "
                "'practices'. Did you mean 'origin'?"
            )
        ],
    ),
    "unknown column in derived": (
        [("measures/records.yaml", 'count: stage == "evaluated"', 'count: stag == "evaluated"')],
        [
            (
                "measures/records.yaml:26:39  this rule uses 'stag', which is no column of record sheet "
                "'practices'. Did you mean 'stage'?"
            )
        ],
    ),
    "other measure's item": (
        [("measures/ratio.yaml", "rule: with_plan <= launched", "rule: adopted <= launched")],
        [
            (
                "measures/ratio.yaml:24:12  this rule uses 'adopted', which is no item of measure "
                "'IW-1'. Write launched or with_plan."
            )
        ],
    ),
    "compares unlike things": (
        [("measures/records.yaml", "rule: origin != force", "rule: begun_on != force")],
        [("measures/records.yaml:22:25  this rule cannot be worked out. A date and a text cannot be compared.")],
    ),
    "orders texts": (
        [("measures/records.yaml", "rule: origin != force", "rule: title < origin")],
        [
            (
                "measures/records.yaml:22:22  this rule cannot be worked out. Texts have no order. "
                "Compare them with == or !=."
            )
        ],
    ),
    "a rule that gives a number": (
        [("measures/ratio.yaml", "rule: with_plan <= launched", "rule: with_plan + launched")],
        [("measures/ratio.yaml:24:12  this rule gives a number, and a yes or no is needed here. Write a comparison.")],
    ),
    "a median of dates": (
        [("measures/median.yaml", "median: out_on - sent_on", "median: out_on")],
        [
            (
                "measures/median.yaml:19:37  this formula gives a date, and a number is needed here. "
                "Write a column of numbers, or one date less another."
            )
        ],
    ),
    "a count of texts": (
        [("measures/records.yaml", "where: title is not blank", "where: title")],
        [("measures/records.yaml:26:68  this rule gives a text, and a yes or no is needed here. Write a comparison.")],
    ),
    "a choice nobody can make": (
        [("measures/records.yaml", 'stage == "evaluated"', 'stage == "evaluted"')],
        [("measures/records.yaml:26:48  'evaluted' is no choice of 'stage'. Did you mean 'evaluated'?")],
    ),
    "adds texts": (
        [("measures/records.yaml", "rule: origin != force", "rule: title + origin == force")],
        [("measures/records.yaml:22:22  this rule cannot be worked out. Texts cannot be added.")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_lint_rules(case: str, tmp_path: Path) -> None:
    """Each fault of a formula is told at its character, with what to do."""
    edits, expected = CASES[case]
    assert told(write_workspace(tmp_path, *edits)) == expected
