"""Each fault of a measure's value is told at its place, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.workspaces import Edit, told, write_workspace

CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "unknown item": (
        [("measures/ratio.yaml", "numerator: with_plan,", "numerator: withplan,")],
        [
            (
                "measures/ratio.yaml:15:20  the value takes 'withplan', which is no item of measure "
                "'IW-1'. Did you mean 'with_plan'?"
            )
        ],
    ),
    "unknown measure": (
        [("measures/rate.yaml", "numerator: IW-1.launched", "numerator: IW-11.launched")],
        [
            (
                "measures/rate.yaml:12:20  the value takes 'IW-11.launched', but no measure has the ref "
                "'IW-11'. Did you mean 'IW-1'?"
            )
        ],
    ),
    "unknown item of other": (
        [("measures/rate.yaml", "numerator: IW-1.launched", "numerator: IW-1.lanched")],
        [
            (
                "measures/rate.yaml:12:25  the value takes 'IW-1.lanched', but measure 'IW-1' has no "
                "item 'lanched'. Did you mean 'launched'?"
            )
        ],
    ),
    "other supplier": (
        [
            ("measures/rate.yaml", "numerator: IW-1.launched", "numerator: IW-1.launched"),
            ("measures/rate.yaml", "supplier: forces", "supplier: office"),
        ],
        [
            (
                "measures/rate.yaml:12:20  the value takes 'IW-1.launched', which 'forces' supplies, not "
                "'office'. Take items of one supplier."
            ),
            (
                "measures/rate.yaml:12:60  the value divides by release 'officers', which has no figure "
                "for 'office'. Add 'office' to it, or take a denominator that 'office' supplies."
            ),
        ],
    ),
    "other frequency": (
        [("measures/rate.yaml", "frequency: quarterly", "frequency: annual")],
        [
            (
                "measures/rate.yaml:12:20  the value takes 'IW-1.launched', which is quarterly, not "
                "annual. Take items of one frequency."
            )
        ],
    ),
    "text taken": (
        [
            (
                "measures/ratio.yaml",
                "with_plan: {label: With a plan, type: count}",
                "with_plan: {label: With a plan, type: text}",
            ),
            (
                "measures/ratio.yaml",
                ('  - {rule: with_plan <= launched, message: "More had a plan than were launched."}\n'),
                "",
            ),
        ],
        [
            (
                "measures/ratio.yaml:15:20  the value takes 'with_plan', which is no number: its type is "
                "text. Take an item that is a number."
            )
        ],
    ),
    "yes/no taken": (
        [("measures/yes.yaml", "share_yes: broker", "sum: broker"), ("measures/yes.yaml", "share_of_forces", "sum")],
        [
            (
                "measures/yes.yaml:14:14  the value takes 'broker', which is no number: its type is "
                "yes_no. Write 'share_yes' for a yes-or-no question."
            )
        ],
    ),
    "share over count": (
        [("measures/yes.yaml", "type: yes_no", "type: count")],
        [
            (
                "measures/yes.yaml:14:20  the value is the share that said yes, but 'broker' is no "
                "yes-or-no question. Change the item's type to yes_no, or write another value."
            )
        ],
    ),
    "percent added": (
        [
            (
                "measures/ratio.yaml",
                "value: {numerator: with_plan, denominator: launched, per: 100}",
                "value: {sum: launched}",
            ),
            ("measures/ratio.yaml", "type: count", "type: percent"),
            ("measures/ratio.yaml", "across_forces: ratio_of_sums", "across_forces: sum"),
        ],
        [
            (
                "measures/rate.yaml:12:20  the value adds 'IW-1.launched', which is a percentage, and "
                "percentages of forces cannot be added. Ask for the two numbers behind it and write a "
                "ratio."
            ),
            (
                "measures/ratio.yaml:15:14  the value adds 'launched', which is a percentage, and "
                "percentages of forces cannot be added. Ask for the two numbers behind it and write a "
                "ratio."
            ),
        ],
    ),
    "median added": (
        [
            ("measures/median.yaml", "figure: middle", "sum: middle"),
            ("measures/median.yaml", "across_forces: not_additive", "across_forces: sum"),
        ],
        [
            (
                "measures/median.yaml:20:14  the value adds 'middle', which is a median, and medians "
                "cannot be added. Write 'figure', which takes each median as it is, or count something."
            )
        ],
    ),
    "ratio as sum": (
        [("measures/ratio.yaml", "across_forces: ratio_of_sums", "across_forces: sum")],
        [
            (
                "measures/ratio.yaml:17:16  'across_forces' is sum, but the value is a ratio. Write "
                "ratio_of_sums, or another value."
            )
        ],
    ),
    "sum as ratio": (
        [("measures/records.yaml", "across_forces: sum", "across_forces: ratio_of_sums")],
        [
            (
                "measures/records.yaml:29:16  'across_forces' is ratio_of_sums, but the value is a sum. "
                "Write sum, or another value."
            )
        ],
    ),
    "share as sum": (
        [("measures/yes.yaml", "across_forces: share_of_forces", "across_forces: sum")],
        [
            (
                "measures/yes.yaml:16:16  'across_forces' is sum, but the value is a share of forces "
                "that said yes. Write share_of_forces, or another value."
            )
        ],
    ),
    "figure as sum": (
        [("measures/median.yaml", "across_forces: not_additive", "across_forces: sum")],
        [
            (
                "measures/median.yaml:22:16  'across_forces' is sum, but the value is one supplier's own "
                "figure. Write not_additive, or another value."
            )
        ],
    ),
    "figure over time": (
        [("measures/median.yaml", "across_time: not_additive", "across_time: flow")],
        [
            (
                "measures/median.yaml:21:14  'across_time' is flow, but the value is one supplier's own "
                "figure, which cannot be added over time. Write not_additive."
            )
        ],
    ),
    "unknown release": (
        [("measures/rate.yaml", "reference: officers", "reference: oficers")],
        [
            (
                "measures/rate.yaml:12:60  the value divides by release 'oficers', which reference/ does "
                "not have. Did you mean 'officers'?"
            )
        ],
    ),
    "release without the team": (
        [
            ("measures/rate.yaml", "numerator: IW-1.launched", "numerator: sent"),
            ("measures/rate.yaml", "value:", "items:\n  sent: {label: Sent, type: count}\nvalue:"),
            ("measures/rate.yaml", "supplier: forces", "supplier: office"),
        ],
        [
            (
                "measures/rate.yaml:14:51  the value divides by release 'officers', which has no figure "
                "for 'office'. Add 'office' to it, or take a denominator that 'office' supplies."
            )
        ],
    ),
    "percent per 1000": (
        [("measures/ratio.yaml", "per: 100}", "per: 1000}")],
        [
            (
                "measures/ratio.yaml:15:59  the unit is percent, but the value is per 1,000. Write 'per: "
                "100', or 'unit: rate'."
            )
        ],
    ),
    "survey without respondents": (
        [("measures/records.yaml", "unit: count", "unit: count\nsurvey: true")],
        [
            (
                "measures/records.yaml:11:1  measure 'IW-2' is a survey, but its value has no "
                "denominator to count the respondents. Write a ratio over the respondents, or take "
                "'survey' out."
            )
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_lint_values(case: str, tmp_path: Path) -> None:
    """Each fault of a measure's value is told at its place, with what to do."""
    edits, expected = CASES[case]
    assert told(write_workspace(tmp_path, *edits)) == expected
