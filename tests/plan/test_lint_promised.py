"""Each fault of what is promised of a measure is told at its place, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.workspaces import Edit, told, write_workspace

CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "targets out of order": (
        [("measures/ratio.yaml", "{by: 2025-26-Q4, value: 75}", "{by: 2022-23-Q4, value: 75}")],
        [
            (
                "measures/ratio.yaml:21:10  the target by Q4 2022/23 is not later than the target of 60 "
                "by Q4 2023/24. Put the targets in order of time, after the baseline."
            )
        ],
    ),
    "two targets for one period": (
        [("measures/ratio.yaml", "{by: 2025-26-Q4, value: 75}", "{by: 2023-24-Q4, value: 75}")],
        [
            (
                "measures/ratio.yaml:21:10  the target by Q4 2023/24 is not later than the target of 60 "
                "by Q4 2023/24. Put the targets in order of time, after the baseline."
            )
        ],
    ),
    "a target against the direction": (
        [("measures/ratio.yaml", "value: 75}", "value: 55}")],
        [
            (
                "measures/ratio.yaml:21:29  the target by Q4 2025/26 is 55, lower than the target of 60 "
                "by Q4 2023/24, but the measure should increase. Correct the value, or the direction."
            )
        ],
    ),
    "a target below the baseline": (
        [
            ("measures/ratio.yaml", "value: 41.0", "value: 1041.5"),
            ("measures/ratio.yaml", "unit: percent", "unit: rate"),
        ],
        [
            (
                "measures/ratio.yaml:20:29  the target by Q4 2023/24 is 60, lower than the baseline of "
                "1,041.5 in Q4 2021/22, but the measure should increase. Correct the value, or the "
                "direction."
            )
        ],
    ),
    "a target above the baseline, to decrease": (
        [("measures/median.yaml", "value: 45", "value: 65")],
        [
            (
                "measures/median.yaml:25:29  the target by Q4 2023/24 is 65, higher than the baseline of "
                "62 in Q4 2021/22, but the measure should decrease. Correct the value, or the direction."
            )
        ],
    ),
    "target before baseline": (
        [("measures/ratio.yaml", "{period: 2021-22-Q4, value: 41.0}", "{period: 2024-25-Q1, value: 41.0}")],
        [
            (
                "measures/ratio.yaml:20:10  the target by Q4 2023/24 is not later than the baseline of "
                "41 in Q1 2024/25. Put the targets in order of time, after the baseline."
            )
        ],
    ),
    "target outside": (
        [("measures/ratio.yaml", "by: 2025-26-Q4, value", "by: 2026-27-Q1, value")],
        [
            (
                "measures/ratio.yaml:21:10  the target is for Q1 2026/27, outside the plan (1 April 2022 "
                "to 31 March 2026). Correct the period."
            )
        ],
    ),
    "baseline after": (
        [("measures/ratio.yaml", "{period: 2021-22-Q4, value: 41.0}", "{period: 2026-27-Q1, value: 41.0}")],
        [
            (
                "measures/ratio.yaml:18:20  the baseline is Q1 2026/27, which ends after the plan does "
                "on 31 March 2026. Take an earlier period."
            )
        ],
    ),
    "baseline long before": (
        [("measures/ratio.yaml", "{period: 2021-22-Q4, value: 41.0}", "{period: 2020-21-Q3, value: 41.0}")],
        [
            (
                "measures/ratio.yaml:18:20  the baseline is Q3 2020/21, more than a year before the plan "
                "begins on 1 April 2022. Take a later period."
            )
        ],
    ),
    "no baseline": (
        [("measures/ratio.yaml", "baseline: {period: 2021-22-Q4, value: 41.0}\n", "")],
        [
            (
                "measures/ratio.yaml:18:1  measure 'IW-1' has targets but no baseline, so there is no "
                "path to them. Add 'baseline: {period: …, value: …}', or take the targets out."
            )
        ],
    ),
    "no rating": (
        [("measures/ratio.yaml", "rating: {off_track_beyond: 5}\n", "")],
        [
            (
                "measures/ratio.yaml:19:1  measure 'IW-1' has targets but no rule to rate it by. Add "
                "'rating: {off_track_beyond: …}', in the measure's own unit."
            )
        ],
    ),
    "rating without targets": (
        [("measures/ratio.yaml", ("targets:\n  - {by: 2023-24-Q4, value: 60}\n  - {by: 2025-26-Q4, value: 75}\n"), "")],
        [
            (
                "measures/ratio.yaml:19:1  measure 'IW-1' has a rule to rate it by but no targets, so it "
                "is never rated. Add 'targets', or take 'rating' out."
            )
        ],
    ),
    "context with targets": (
        [("measures/ratio.yaml", "direction: increase", "direction: context")],
        [
            (
                "measures/ratio.yaml:19:1  measure 'IW-1' is context, which is never rated, but it has "
                "'targets' and 'rating'. Take that out, or change its direction."
            )
        ],
    ),
    "steps to nowhere": (
        [
            ("measures/ratio.yaml", "targets:\n  - {by: 2023-24-Q4, value: 60}\n  - {by: 2025-26-Q4, value: 75}\n", ""),
            ("measures/ratio.yaml", "rating: {off_track_beyond: 5}", "path: stepped"),
        ],
        [
            (
                "measures/ratio.yaml:19:1  measure 'IW-1' has a stepped path but no targets, so there is nothing "
                "to step to. Add 'targets', or take 'path' out."
            )
        ],
    ),
    "steps to targets": ([("measures/ratio.yaml", "rating:", "path: stepped\nrating:")], []),
    "context with a path": (
        [("measures/records.yaml", "direction: context", "direction: context\npath: stepped")],
        [
            (
                "measures/records.yaml:12:1  measure 'IW-2' is context, which is never rated, but it has "
                "'path'. Take that out, or change its direction."
            )
        ],
    ),
    "wrong length": (
        [
            ("measures/ratio.yaml", "by: 2025-26-Q4, value", "by: 2025-26, value"),
            ("measures/ratio.yaml", "{period: 2021-22-Q4, value: 41.0}", "{period: 2021-22-H2, value: 41.0}"),
        ],
        [
            (
                "measures/ratio.yaml:18:20  the baseline is for a half-year, H2 2021/22, but the measure "
                "is quarterly. Write a quarter, such as 2024-25-Q4."
            ),
            (
                "measures/ratio.yaml:21:10  the target is for a year, 2025/26, but the measure is "
                "quarterly. Write a quarter, such as 2024-25-Q4."
            ),
        ],
    ),
    "a quarter for a half-yearly measure": (
        [("measures/yes.yaml", "across_time: stock", "across_time: stock\nbaseline: {period: 2021-22-Q4, value: 5}")],
        [
            (
                "measures/yes.yaml:16:20  the baseline is for a quarter, Q4 2021/22, but the measure is "
                "half-yearly. Write a half-year, such as 2024-25-H2."
            )
        ],
    ),
    "valid outside": (
        [("measures/ratio.yaml", "{from: 2022-23-Q1, to: 2025-26-Q4}", "{from: 2021-22-Q4, to: 2026-27-Q1}")],
        [
            (
                "measures/ratio.yaml:28:15  the measure is valid from Q4 2021/22, outside the plan (1 "
                "April 2022 to 31 March 2026). Correct the period."
            ),
            (
                "measures/ratio.yaml:28:31  the measure is valid to Q1 2026/27, outside the plan (1 "
                "April 2022 to 31 March 2026). Correct the period."
            ),
        ],
    ),
    "valid backwards": (
        [("measures/ratio.yaml", "{from: 2022-23-Q1, to: 2025-26-Q4}", "{from: 2024-25-Q4, to: 2024-25-Q1}")],
        [
            (
                "measures/ratio.yaml:28:31  the measure is valid to Q1 2024/25, before it is valid from "
                "Q4 2024/25. Correct whichever is wrong."
            )
        ],
    ),
    "break outside": (
        [("measures/ratio.yaml", "{period: 2024-25-Q1, reason", "{period: 2026-27-Q1, reason")],
        [
            (
                "measures/ratio.yaml:27:14  the break is in Q1 2026/27, outside the plan (1 April 2022 "
                "to 31 March 2026). Correct the period."
            )
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_lint_promised(case: str, tmp_path: Path) -> None:
    """Each fault of what is promised of a measure is told at its place, with what to do."""
    edits, expected = CASES[case]
    assert told(write_workspace(tmp_path, *edits)) == expected
