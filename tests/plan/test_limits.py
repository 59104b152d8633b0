"""What no plan can mean: numbers beyond all figures, blank words, names too long for a workbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.workspaces import Edit, told, write_workspace

RATIO = "measures/ratio.yaml"
LONG = "x" * 61
MEASURES = ("ratio", "records", "yes", "median", "rate")
CASES: dict[str, tuple[Edit, str]] = {
    "an endless target": (
        (RATIO, "value: 75}", "value: 1e400}"),
        f"{RATIO}:21:29  'value' of target 2 is '1e400'. Write a number below 1,000,000,000,000.",
    ),
    "an infinite baseline": (
        (RATIO, "value: 41.0}", "value: .inf}"),
        f"{RATIO}:18:39  'value' of 'baseline' of measure 'IW-1' is '.inf'. Write a number.",
    ),
    "no number": (
        (RATIO, "value: 41.0}", "value: nan}"),
        f"{RATIO}:18:39  'value' of 'baseline' of measure 'IW-1' is 'nan'. Write a number below 1,000,000,000,000.",
    ),
    "too large a minimum": (
        (RATIO, "{label: Launched, type: count}", "{label: Launched, type: count, minimum: 1e12}"),
        f"{RATIO}:13:53  'minimum' of item 'launched' is 1000000000000.0. Write a number below 1,000,000,000,000.",
    ),
    "too small a maximum": (
        (RATIO, "{label: Launched, type: count}", "{label: Launched, type: count, maximum: -2e12}"),
        f"{RATIO}:13:53  'maximum' of item 'launched' is -2000000000000.0. Write a number above -1,000,000,000,000.",
    ),
    "a target beyond 100 per cent": (
        (RATIO, "value: 75}", "value: 130}"),
        f"{RATIO}:21:29  the target by Q4 2025/26 is 130, but a percentage lies between 0 and 100. "
        "Correct the value, or the unit.",
    ),
    "a baseline below 0 per cent": (
        (RATIO, "value: 41.0}", "value: -1}"),
        f"{RATIO}:18:39  the baseline in Q4 2021/22 is -1, but a percentage lies between 0 and 100. "
        "Correct the value, or the unit.",
    ),
    "a blank label": (
        (RATIO, "{label: Launched,", '{label: "",'),
        f"{RATIO}:13:21  'label' of item 'launched' is empty. Write a text.",
    ),
    "a title of spaces": (
        (RATIO, "title: Planned at launch", 'title: "  "'),
        f"{RATIO}:2:8  'title' of measure 'IW-1' is empty. Write a text.",
    ),
    "a blank step": (
        ("plan.yaml", "title: Do it", "title: ''"),
        "plan.yaml:16:32  'title' of step 'C1.1' is empty. Write a text.",
    ),
    "a ref too long": (
        ("plan.yaml", "ref: C2.1", f"ref: C2.{'1' * 38}"),
        f"plan.yaml:22:19  'ref' of step 'C2.{'1' * 38}' is 'C2.{'1' * 38}'. Write 40 characters at most.",
    ),
    "an item's name too long": (
        ("measures/yes.yaml", "  broker: {label", f"  {LONG}: {{label"),
        f"measures/yes.yaml:13:3  '{LONG}' cannot be a name here. Write 60 characters at most.",
    ),
    "an outside figure too large": (
        ("reference/officers.csv", "3084", "1e12"),
        "reference/officers.csv:3:4  '1e12' is not a number below 1,000,000,000,000. "
        "Write a number without commas, or [x] where there is none.",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_no_plan_can_mean_is_refused(case: str, tmp_path: Path) -> None:
    """At its place, in plain words, and alone."""
    edit, expected = CASES[case]
    assert told(write_workspace(tmp_path, edit)) == [expected]


def test_a_file_where_the_measures_should_be_is_told(tmp_path: Path) -> None:
    """… in the system's own words, and not as if there were no measure yet."""
    root = write_workspace(tmp_path, files={f"measures/{n}.yaml": None for n in MEASURES} | {"measures": "x"})
    assert told(root) == [
        "measures  this folder cannot be read: Not a directory. Check that it is a folder, and who may read it."
    ]
