"""Counting events and people, and medians over forces: each fault is told at its place, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.workspaces import Edit, told, write_workspace

RATIO, RECORDS, MEDIAN = "measures/ratio.yaml", "measures/records.yaml", "measures/median.yaml"
YES, RATE = "measures/yes.yaml", "measures/rate.yaml"


def says(file: str, field: str, after: str = "direction: increase") -> Edit:
    """Add the line *field* after the line *after*."""
    return file, f"\n{after}\n", f"\n{after}\n{field}\n"


def of_forces(across: str = "median_of_forces") -> list[Edit]:
    """Let every force supply the median."""
    return [
        (MEDIAN, "supplier: office", "supplier: forces"),
        (MEDIAN, "across_forces: not_additive", f"across_forces: {across}"),
    ]


CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "events as a sum": ([says(RECORDS, "events: true", "direction: context")], []),
    "events as a rate": ([says(RATE, "events: true")], []),
    "events as a percentage": (
        [says(RATIO, "events: true")],
        [
            f"{RATIO}:12:1  'events' says that IW-1 counts events, but its unit is percent. Take 'events' out, or "
            "write 'unit: count' or 'unit: rate'."
        ],
    ),
    "events in a survey": (
        [says(RATE, "events: true\nsurvey: true")],
        [
            f"{RATE}:12:1  'events' says that IW-5 counts events, but it is a survey. An interval for a sample holds: "
            "take 'events' out."
        ],
    ),
    "events as a stock": (
        [says(RATE, "events: true"), (RATE, "across_time: flow", "across_time: stock")],
        [
            f"{RATE}:12:1  'events' says that IW-5 counts events, but 'across_time' is stock, and events happen during "
            "a period. Take 'events' out, or write 'across_time: flow'."
        ],
    ),
    "events as forces": (
        [says(YES, "events: true")],
        [
            f"{YES}:12:1  'events' says that IW-3 counts events, but its value counts forces. Take 'events' out, or "
            "write a sum or a ratio."
        ],
    ),
    "events that are no count": (
        [says(RATE, "events: true"), (RATIO, "label: Launched, type: count", "label: Launched, type: number")],
        [
            f"{RATE}:12:1  'events' says that measure 'IW-5' counts events, but 'IW-1.launched' is no count. "
            "Take 'events' out, or count the events."
        ],
    ),
    "sensitive numerators": (
        [(RATIO, "label: Launched, type: count", "label: Launched, type: count, sensitive: true")],
        [],
    ),
    "a sensitive measure": (
        [says(RATIO, "sensitive: true")],
        [
            f"{RATIO}:12:1  'sensitive' is not a field of measure 'IW-1'. Write it under each item that counts people: "
            "what is public of them is rounded."
        ],
    ),
    "sensitive days": (
        [(MEDIAN, "median: out_on - sent_on", "median: out_on - sent_on, sensitive: true")],
        [
            f"{MEDIAN}:19:55  'sensitive' says that item 'middle' counts people, but it is no count. "
            "Take 'sensitive' out, or count the people."
        ],
    ),
    "a median of forces": (of_forces(), []),
    "each force's own figure, not combined": (
        of_forces("not_additive"),
        [
            f"{MEDIAN}:22:16  'across_forces' is not_additive, but the value is each force's own figure. "
            "Write median_of_forces, or another value."
        ],
    ),
    "a median of one team": (
        [(MEDIAN, "across_forces: not_additive", "across_forces: median_of_forces")],
        [
            f"{MEDIAN}:22:16  'across_forces' is median_of_forces, but the value is one supplier's own figure. "
            "Write not_additive, or another value."
        ],
    ),
    "a median of ratios": (
        [(RATIO, "across_forces: ratio_of_sums", "across_forces: median_of_forces")],
        [
            f"{RATIO}:17:16  'across_forces' is median_of_forces, but the value is a ratio. "
            "Write ratio_of_sums, or another value."
        ],
    ),
    "a median of forces, misspelt": (
        [
            (MEDIAN, "supplier: office", "supplier: forcs"),
            (MEDIAN, "across_forces: not_additive", "across_forces: median_of_forces"),
        ],
        [
            f"{MEDIAN}:8:11  measure 'IW-4' is supplied by 'forcs', which register.csv does not have. "
            "Did you mean 'forces'?"
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_lint_counting(case: str, tmp_path: Path) -> None:
    """What is counted, and how the figures of forces are put together, agree with the value."""
    edits, expected = CASES[case]
    assert told(write_workspace(tmp_path, *edits)) == expected
