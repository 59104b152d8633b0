"""Each fault of the theory of change is told at its place, with what to do, and a circle once."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.plan.lint import circles
from impact.plan.loading import load
from tests.plan.workspaces import Edit, told, write_workspace

RATIO, RECORDS, MEDIAN = "measures/ratio.yaml", "measures/records.yaml", "measures/median.yaml"
YES, RATE = "measures/yes.yaml", "measures/rate.yaml"


def leads(file: str, *refs: str) -> Edit:
    """Let the measure in *file* lead to *refs*, on its fifth line."""
    return file, "\nsource:", f"\nleads_to: [{', '.join(refs)}]\nsource:"


def compared(file: str, by: str) -> Edit:
    """Let the measure in *file* compare forces *by* an item, in place of its value's line."""
    return file, "\nacross_time:", f"\ncontribution: {{{by}}}\nacross_time:"


CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "an output that leads to an outcome": ([leads(RATIO, "IW-2")], []),
    "an output that leads to another": ([leads(RATIO, "IW-5")], []),
    "an activity that leads to all that follow it": ([leads(MEDIAN, "IW-3", "IW-1", "IW-5", "IW-2")], []),
    "a measure that is not there": (
        [leads(RATIO, "IW-22")],
        [f"{RATIO}:6:12  measure 'IW-1' leads to 'IW-22', but no measure has that ref. Did you mean 'IW-2'?"],
    ),
    "a measure whose ref cannot be read": (
        [leads(RATIO, "IW-2"), (RECORDS, "ref: IW-2", "ref: iw 2")],
        [
            f"{RECORDS}:1:6  'ref' of measure 'iw 2' is 'iw 2'. Begin with a capital letter; then letters, digits, "
            "dots and hyphens: C1, C1.2, IW-17."
        ],
    ),
    "no ref at all": (
        [leads(RATIO, "iw 2")],
        [
            f"{RATIO}:6:12  entry 1 of 'leads_to' of measure 'IW-1' is 'iw 2'. Begin with a capital letter; then "
            "letters, digits, dots and hyphens: C1, C1.2, IW-17."
        ],
    ),
    "one named twice": (
        [leads(RATIO, "IW-2", "IW-2")],
        [f"{RATIO}:6:18  'IW-2' stands here a second time. Keep one of them."],
    ),
    "itself": (
        [leads(RATIO, "IW-1")],
        [f"{RATIO}:6:12  measure 'IW-1' leads to itself. Take it out, or name the measure that was meant."],
    ),
    "a step back": (
        [leads(RECORDS, "IW-1")],
        [
            f"{RECORDS}:6:12  measure 'IW-2' measures an outcome and leads to 'IW-1', which measures an output, "
            "a step back. Name measure 'IW-2' under 'leads_to' of 'IW-1' instead, or correct the level of one of them."
        ],
    ),
    "a step back where the level cannot be read": (
        [leads(RECORDS, "IW-1"), (RECORDS, "level: outcome", "level: outcom")],
        [f"{RECORDS}:4:8  'level' of measure 'IW-2' is 'outcom'. Did you mean 'outcome'?"],
    ),
    "two that lead to each other": (
        [leads(RATIO, "IW-5"), leads(RATE, "IW-1")],
        [f"{RATE}:6:12  these measures lead round in a circle: IW-1 to IW-5 to IW-1. Take one of these links out."],
    ),
    "three, off which others lead": (
        [
            leads(RATIO, "IW-2", "IW-3"),
            leads(RATE, "IW-1", "IW-2"),
            leads(YES, "IW-5"),
            (YES, "level: activity", "level: output"),
        ],
        [
            f"{RATE}:6:12  these measures lead round in a circle: IW-1 to IW-3 to IW-5 to IW-1. "
            "Take one of these links out."
        ],
    ),
    "a circle with a step back is that step": (
        [leads(RATIO, "IW-2"), leads(RECORDS, "IW-1")],
        [
            f"{RECORDS}:6:12  measure 'IW-2' measures an outcome and leads to 'IW-1', which measures an output, "
            "a step back. Name measure 'IW-2' under 'leads_to' of 'IW-1' instead, or correct the level of one of them."
        ],
    ),
    "compared by a count of another measure": ([compared(RATIO, "adopted: IW-2.adopted, since: 2023-24-Q1")], []),
    "compared by a question that nothing else uses": (
        [compared(RECORDS, "adopted: began"), (RECORDS, "items:", "items:\n  began: {label: Begun?, type: yes_no}")],
        [],
    ),
    "compared by what is not there": (
        [compared(RATIO, "adopted: lanched")],
        [
            f"{RATIO}:16:25  the comparison is by 'lanched', but measure 'IW-1' has no item 'lanched'. "
            "Did you mean 'launched'?"
        ],
    ),
    "compared by what another does not have": (
        [compared(RATIO, "adopted: IW-2.adoptd")],
        [
            f"{RATIO}:16:30  the comparison is by 'IW-2.adoptd', but measure 'IW-2' has no item 'adoptd'. "
            "Did you mean 'adopted'?"
        ],
    ),
    "compared by a measure that is not there": (
        [compared(RATIO, "adopted: IW-22.adopted")],
        [
            f"{RATIO}:16:25  the comparison is by 'IW-22.adopted', but no measure has the ref 'IW-22'. "
            "Did you mean 'IW-2'?"
        ],
    ),
    "compared by its own value": (
        [compared(RATIO, "adopted: with_plan")],
        [
            f"{RATIO}:16:25  the comparison is by 'with_plan', which the value itself is made of. Name what says that "
            "a force adopted the practice, apart from its effect."
        ],
    ),
    "compared by a text": (
        [compared(RATIO, "adopted: why"), (RATIO, "items:", "items:\n  why: {label: Why, type: text}")],
        [
            f"{RATIO}:17:25  the comparison is by 'why', which is neither a yes-or-no question nor a count. "
            "Name an item by which each force says whether it adopted the practice."
        ],
    ),
    "compared by what a team supplies, at another frequency": (
        [
            compared(RATIO, "adopted: IW-4.sent"),
            (MEDIAN, "items:", "items:\n  sent: {from: published, count: all}"),
            (MEDIAN, "frequency: quarterly", "frequency: annual"),
            (MEDIAN, "2021-22-Q4", "2021-22"),
            (MEDIAN, "2023-24-Q4", "2023-24"),
        ],
        [
            f"{RATIO}:16:25  the comparison is by 'IW-4.sent', which 'office' supplies, so it does not tell one force "
            "from another. Name an item that the forces supply.",
            f"{RATIO}:16:25  the comparison is by 'IW-4.sent', which is annual, not quarterly. Name an item of the "
            "measure's own frequency.",
        ],
    ),
    "a team's measure compared": (
        [compared(MEDIAN, "adopted: IW-1.launched")],
        [
            f"{MEDIAN}:21:1  measure 'IW-4' compares forces, but 'office' supplies it, so no force has a figure. "
            "Take 'contribution' out, or ask the forces."
        ],
    ),
    "since a year, and outside the plan": (
        [compared(RATIO, "adopted: IW-2.adopted, since: 2026-27")],
        [
            f"{RATIO}:16:46  the comparison is since a year, 2026/27, but the measure is quarterly. "
            "Write a quarter, such as 2024-25-Q4.",
            f"{RATIO}:16:46  the comparison is since 2026/27, outside the plan (1 April 2022 to 31 March 2026). "
            "Correct the period.",
        ],
    ),
}


@pytest.mark.method("Theory of change")
@pytest.mark.parametrize("case", CASES)
def test_lint_theory(case: str, tmp_path: Path) -> None:
    """Each fault of what leads to what, and of what is compared, is told at its place, with what to do."""
    edits, expected = CASES[case]
    assert told(write_workspace(tmp_path, *edits)) == expected


def test_what_is_written_is_what_is_held(tmp_path: Path) -> None:
    """Links in their order, the item that says who adopted, and the first period that counts."""
    edits = [leads(RATIO, "IW-5", "IW-2"), compared(RATIO, "adopted: IW-2.adopted, since: 2023-24-Q1")]
    measure = load(write_workspace(tmp_path, *edits)).plan.measure("IW-1")
    assert measure.leads_to == ("IW-5", "IW-2")
    assert measure.contribution is not None and measure.contribution.since is not None
    assert (measure.contribution.adopted, measure.contribution.since.name) == ("IW-2.adopted", "Q1 2023/24")


names = st.sampled_from("ABCDEF")
graphs = st.dictionaries(names, st.lists(names, unique=True, max_size=4)).map(
    lambda drawn: {name: [to for to in drawn.get(name, []) if to != name] for name in "ABCDEF"}
)


@given(graphs)
def test_a_circle_is_told_just_where_no_order_can_be_found(forward: dict[str, list[str]]) -> None:
    """The standard library puts the measures in order, or cannot; every circle told is one of links that are there."""
    found = list(circles(forward))
    assert can_be_ordered(forward) == (not found)
    for circle in found:
        assert all(to in forward[of] for of, to in zip(circle, (*circle[1:], circle[0]), strict=True))


def can_be_ordered(forward: dict[str, list[str]]) -> bool:
    """Return whether the standard library finds an order in which every link leads on."""
    try:
        TopologicalSorter(forward).prepare()
    except CycleError:
        return False
    return True
