"""Every fault is told in one pass: none hides another, and none that only follows from another is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.workspaces import Edit, told, write_workspace

CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "three in one measure": (
        [
            ("measures/ratio.yaml", "direction: increase", "direction: up"),
            ("measures/ratio.yaml", "commitment: C1", "commitment: C22"),
            ("measures/ratio.yaml", "numerator: with_plan", "numerator: with_plam"),
        ],
        [
            "measures/ratio.yaml:3:13  measure 'IW-1' belongs to commitment 'C22', which plan.yaml does not have. "
            "Did you mean 'C2'?",
            "measures/ratio.yaml:11:12  'direction' of measure 'IW-1' is 'up'. Write one of increase, decrease, "
            "maintain or context.",
            "measures/ratio.yaml:15:20  the value takes 'with_plam', which is no item of measure 'IW-1'. "
            "Did you mean 'with_plan'?",
        ],
    ),
    "a bad date in the plan and an unknown commitment": (
        [
            ("plan.yaml", "due: 2023-12-31", "due: soon"),
            ("measures/yes.yaml", "commitment: C2", "commitment: C11"),
        ],
        [
            "plan.yaml:16:60  'due' of step 'C1.1' is 'soon'. Write a date such as 2024-06-30.",
            "measures/yes.yaml:3:13  measure 'IW-3' belongs to commitment 'C11', which plan.yaml does not have. "
            "Did you mean 'C1'?",
        ],
    ),
    "a supplier twice and an unknown supplier": (
        [
            ("register.csv", "E2,", "E1,"),
            ("reference/officers.csv", "E2,3084\n", ""),
            ("measures/median.yaml", "supplier: office", "supplier: ofice"),
        ],
        [
            "measures/median.yaml:8:11  measure 'IW-4' is supplied by 'ofice', which register.csv does not have. "
            "Did you mean 'office'?",
            "register.csv:3:1  the id 'E1' stands here a second time; the first is on line 2. Keep one of them.",
        ],
    ),
    "a faulty ref and an unknown commitment": (
        [
            ("measures/ratio.yaml", "ref: IW-1", "ref: iw 1"),
            ("measures/ratio.yaml", "commitment: C1", "commitment: C22"),
        ],
        [
            "measures/ratio.yaml:1:6  'ref' of measure 'iw 1' is 'iw 1'. Begin with a capital letter; then letters, "
            "digits, dots and hyphens: C1, C1.2, IW-17.",
            "measures/ratio.yaml:3:13  measure 'iw 1' belongs to commitment 'C22', which plan.yaml does not have. "
            "Did you mean 'C2'?",
        ],
    ),
    "seven over several files": (
        [
            ("plan.yaml", "due: 2023-12-31", "due: soon"),
            ("plan.yaml", "steps_from: office", "steps_from: ofice"),
            ("measures/median.yaml", "value: 45}", "value: lots}"),
            ("measures/ratio.yaml", "type: count}", "type: cuont}"),
            ("measures/ratio.yaml", "change: launched", "change: lanched"),
            ("measures/records.yaml", "commitment: C2", "commitment: C22"),
            ("register.csv", "territorial,North East", "teritorial,North East"),
        ],
        [
            "plan.yaml:16:60  'due' of step 'C1.1' is 'soon'. Write a date such as 2024-06-30.",
            "plan.yaml:24:15  the steps are reported by 'ofice', which is no internal supplier of register.csv. "
            "Did you mean 'office'?",
            "measures/median.yaml:25:29  'value' of target 1 is 'lots'. Write a number.",
            "measures/ratio.yaml:13:37  'type' of item 'launched' is 'cuont'. Did you mean 'count'?",
            "measures/ratio.yaml:25:14  the check is on 'lanched', which is no item of measure 'IW-1'. "
            "Did you mean 'launched'?",
            "measures/records.yaml:3:13  measure 'IW-2' belongs to commitment 'C22', which plan.yaml does not have. "
            "Did you mean 'C2'?",
            "register.csv:2:14  'Cleveland' is of kind 'teritorial'. Did you mean 'territorial'?",
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_every_fault_is_told_in_one_pass(case: str, tmp_path: Path) -> None:
    """… in order of place, each once."""
    edits, expected = CASES[case]
    assert told(write_workspace(tmp_path, *edits)) == expected


@pytest.mark.parametrize(
    "edit",
    [
        ("measures/ratio.yaml", "frequency: quarterly", "frequency: daily"),
        ("measures/ratio.yaml", "direction: increase", "direction: up"),
        ("measures/ratio.yaml", "unit: percent", "unit: percents"),
        ("measures/ratio.yaml", "supplier: forces\n", ""),
        ("measures/ratio.yaml", "commitment: C1", "commitment: c 1"),
        ("measures/ratio.yaml", "value: {numerator: with_plan, denominator: launched, per: 100}", "value: all"),
        ("measures/ratio.yaml", "value: {numerator: with_plan, denominator: launched, per: 100}\n", ""),
        ("measures/ratio.yaml", "baseline: {period: 2021-22-Q4", "baseline: {period: never"),
        ("measures/ratio.yaml", "baseline: {period: 2021-22-Q4, value: 41.0}", "baseline: 41"),
        ("measures/ratio.yaml", "{by: 2023-24-Q4", "{by: later"),
        ("measures/ratio.yaml", "{by: 2023-24-Q4, value: 60}", "60"),
        (
            "measures/ratio.yaml",
            "targets:\n  - {by: 2023-24-Q4, value: 60}\n  - {by: 2025-26-Q4, value: 75}",
            "targets: 9",
        ),
        ("measures/ratio.yaml", "launched: {label: Launched, type: count}", "Launched: {label: Launched, type: count}"),
        ("measures/ratio.yaml", "with_plan: {label: With a plan, type: count}", "with_plan: some"),
        ("measures/ratio.yaml", "rule: with_plan <= launched", "rule: 7"),
        ("measures/records.yaml", "choices: [untested, evaluated]", "choices: untested"),
        ("measures/records.yaml", "stage: {type: choice", "stage: {type: choise"),
        ("measures/records.yaml", "{from: practices, count: all}", "{from: The practices, count: all}"),
        ("plan.yaml", "covers: {from: 2022-04-01", "covers: {from: start"),
        ("plan.yaml", "to: 2026-03-31", "to: end"),
        ("plan.yaml", "ref: C1\n", "ref: c1\n"),
        ("plan.yaml", "source: {id: strategy}\n        steps", "source: strategy\n        steps"),
        ("plan.yaml", "  - {id: strategy, title: A strategy}", "  - strategy"),
        ("reference/index.yaml", "as_at: 2019-09-30", "as_at: then"),
        ("register.csv", "office,Programme office,internal", "office,Programme office,team"),
        ("register.csv", "E1,Cleveland,territorial,North East,,", "E1,Cleveland"),
    ],
)
def test_a_fault_is_told_alone(edit: Edit, tmp_path: Path) -> None:
    """What only follows from a value that is refused is not told as well."""
    assert len(told(write_workspace(tmp_path, edit))) == 1


def test_one_fault_hides_none_of_another_file(tmp_path: Path) -> None:
    """Of a file that is no YAML nothing is known; every other file is still looked at."""
    edits: list[Edit] = [
        ("measures/yes.yaml", "ref: IW-3", "ref: IW-3: 4"),
        ("plan.yaml", "{force: E1,", "{force: E9,"),
    ]
    assert told(write_workspace(tmp_path, *edits)) == [
        "plan.yaml:26:15  this extension is for 'E9', which register.csv does not have. Did you mean 'E1'?",
        "measures/yes.yaml:1:10  a colon cannot stand here. Indent this line like its neighbours, or put quotes "
        "around a text that has a colon in it.",
    ]
