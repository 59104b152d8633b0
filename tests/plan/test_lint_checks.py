"""Each fault of a check that is no formula is told at its place, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.workspaces import Edit, told, write_workspace

RATIO = "measures/ratio.yaml"
RECORDS = "measures/records.yaml"


def ratio(check: str) -> list[Edit]:
    """The change check replaced by another."""
    return [(RATIO, "{change: launched, beyond: 50%}", check)]


def records(check: str) -> list[Edit]:
    """A check more on the record sheet."""
    return [(RECORDS, "      - {unique: [title, origin]}", f"      - {{unique: [title, origin]}}\n      - {check}")]


CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "history of what is no item": (
        ratio("{history: launchd, beyond: 3.5}"),
        [f"{RATIO}:25:15  the check is on 'launchd', which is no item of measure 'IW-1'. Did you mean 'launched'?"],
    ),
    "history of a yes or no": (
        [("measures/yes.yaml", "across_time: stock", "checks: [{history: broker}]\nacross_time: stock")],
        [
            "measures/yes.yaml:15:20  the check is on the history of 'broker', which is no number: its type is yes_no. "
            "Check an item that is a number."
        ],
    ),
    "history of a derived item": (
        [(RECORDS, "across_time: flow", "checks: [{history: adopted}]\nacross_time: flow")],
        [
            f"{RECORDS}:28:20  the check is on 'adopted', which is worked out from a record sheet and has no cell to "
            "explain. Check an item that is asked for."
        ],
    ),
    "history beyond nothing": (
        ratio("{history: launched, beyond: 0}"),
        [f"{RATIO}:25:33  'beyond' of check 2 is 0. Write a number above 0."],
    ),
    "history beyond a share": (
        ratio("{history: launched, beyond: 50%}"),
        [f"{RATIO}:25:33  'beyond' of check 2 is '50%'. Write a number."],
    ),
    "a severity that is none": (
        ratio("{history: launched, severity: warning}"),
        [f"{RATIO}:25:35  'severity' of check 2 is 'warning'. Write one of error, query or note."],
    ),
    "a status that is none": (
        ratio("{total: launched, of: [with_plan], status: trail}"),
        [f"{RATIO}:25:48  'status' of check 2 is 'trail'. Did you mean 'trial'?"],
    ),
    "a misspelt kind of check": (
        ratio("{histroy: launched}"),
        [f"{RATIO}:25:6  'histroy' is not a field of check 2. Did you mean 'history'?"],
    ),
    "outside figures of no release": (
        ratio("{outside: launched, at_most: oficers}"),
        [
            f"{RATIO}:25:34  the check looks in release 'oficers', which reference/ does not have. "
            "Did you mean 'officers'?"
        ],
    ),
    "outside figures without a side": (
        ratio("{outside: launched}"),
        [
            f"{RATIO}:25:5  the check on 'launched' names no release of outside figures. "
            "Add 'at_most' or 'at_least' with the name of a file in reference/."
        ],
    ),
    "outside figures on both sides": (
        ratio("{outside: launched, at_most: officers, at_least: officers}"),
        [f"{RATIO}:25:44  the check on 'launched' has both 'at_most' and 'at_least'. Write two checks."],
    ),
    "outside figures for no item": (
        ratio("{outside: lunched, at_most: officers}"),
        [f"{RATIO}:25:15  the check is on 'lunched', which is no item of measure 'IW-1'. Did you mean 'launched'?"],
    ),
    "outside figures that do not have the supplier": (
        [
            (
                "measures/median.yaml",
                "rating: {off",
                "checks: [{outside: middle, at_most: officers}]\nrating: {off",
            )
        ],
        [
            "measures/median.yaml:26:37  the check looks in release 'officers', which has no figure for 'office'. "
            "Add 'office' to it, or take the check out."
        ],
    ),
    "a total of itself": (
        ratio("{total: launched, of: [with_plan, launched]}"),
        [f"{RATIO}:25:39  the total 'launched' is one of its own parts. Take it out."],
    ),
    "a total of itself by its full name": (
        ratio("{total: launched, of: [with_plan, IW-1.launched]}"),
        [f"{RATIO}:25:39  the total 'launched' is one of its own parts. Take it out."],
    ),
    "a total that takes a part twice": (
        ratio("{total: launched, of: [with_plan, with_plan]}"),
        [f"{RATIO}:25:39  the total 'launched' takes 'with_plan' twice. Keep one of them."],
    ),
    "a total of nothing": (
        ratio("{total: launched, of: []}"),
        [f"{RATIO}:25:27  the total 'launched' has no parts. Add the items that it adds up."],
    ),
    "a total of no item": (
        ratio("{total: launched, of: [with_plans]}"),
        [f"{RATIO}:25:28  the total takes 'with_plans', which is no item of measure 'IW-1'. Did you mean 'with_plan'?"],
    ),
    "a total of no measure": (
        ratio("{total: launched, of: [IW-9.adopted]}"),
        [f"{RATIO}:25:28  the total takes 'IW-9.adopted', but no measure has the ref 'IW-9'. Did you mean 'IW-4'?"],
    ),
    "a total of another measure's missing item": (
        ratio("{total: launched, of: [IW-2.adoped]}"),
        [f"{RATIO}:25:33  the total takes 'adoped', which is no item of measure 'IW-2'. Did you mean 'adopted'?"],
    ),
    "a total of what is no number": (
        ratio("{total: launched, of: [IW-3.broker]}"),
        [
            f"{RATIO}:25:28  the total takes 'IW-3.broker', which is half-yearly, not quarterly. "
            "Take items of one frequency.",
            f"{RATIO}:25:28  the total takes 'IW-3.broker', which is no number: its type is yes_no. "
            "Take an item that is a number.",
        ],
    ),
    "a total of another supplier's": (
        ratio("{total: launched, of: [IW-4.middle]}"),
        [
            f"{RATIO}:25:28  the total takes 'IW-4.middle', which 'office' supplies, not 'forces'. "
            "Take items of one supplier."
        ],
    ),
    "a reference from no column": (
        records("{refers: titel, to: IW-2.practices.title}"),
        [
            f"{RECORDS}:24:18  the check uses 'titel', which is no column of record sheet 'practices'. "
            "Did you mean 'title'?"
        ],
    ),
    "a reference to half a place": (
        records("{refers: title, to: practices.title}"),
        [
            f"{RECORDS}:24:29  'practices.title' does not say which column is meant. "
            "Write REF.sheet.column, such as IW-15.practices.title."
        ],
    ),
    "a reference to no measure": (
        records("{refers: title, to: IW-7.practices.title}"),
        [
            f"{RECORDS}:24:29  the check looks in 'IW-7.practices.title', but no measure has the ref 'IW-7'. "
            "Did you mean 'IW-4'?"
        ],
    ),
    "a reference to no record sheet": (
        records("{refers: title, to: IW-2.practises.title}"),
        [
            f"{RECORDS}:24:34  the check looks in 'IW-2.practises.title', but measure 'IW-2' has no record sheet "
            "'practises'. Did you mean 'practices'?"
        ],
    ),
    "a reference to no column": (
        records("{refers: title, to: IW-2.practices.orgin}"),
        [
            f"{RECORDS}:24:44  the check looks in 'IW-2.practices.orgin', but record sheet 'practices' has no column "
            "'orgin'. Did you mean 'origin'?"
        ],
    ),
    "a reference to itself": (
        records("{refers: title, to: IW-2.practices.title}"),
        [f"{RECORDS}:24:29  column 'title' refers to itself. Name a column of another record sheet."],
    ),
    "a reference to another kind of thing": (
        records("{refers: title, to: IW-2.practices.origin}"),
        [
            f"{RECORDS}:24:29  'title' is of type text and 'IW-2.practices.origin' of type force. "
            "Only columns of one type can be compared."
        ],
    ),
    "a reference to another supplier's": (
        records("{refers: begun_on, to: IW-4.published.sent_on}"),
        [
            f"{RECORDS}:24:32  the check looks in 'IW-4.published.sent_on', which 'office' supplies, not 'forces'. "
            "Look in a record sheet of the same supplier."
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_lint_checks(case: str, tmp_path: Path) -> None:
    """Each fault of a check is told at its place, and alone."""
    edits, expected = CASES[case]
    assert told(write_workspace(tmp_path, *edits)) == expected


RIGHT: dict[str, list[Edit]] = {
    "history": ratio("{history: launched}"),
    "outside figures": ratio("{outside: launched, at_most: officers, severity: error, status: trial}"),
    "outside figures of a derived item": [
        (RECORDS, "across_time: flow", "checks: [{outside: adopted, at_least: officers}]\nacross_time: flow")
    ],
    "a total over two measures": ratio("{total: launched, of: [with_plan, IW-2.adopted]}"),
    "a reference": records("{refers: begun_on, to: IW-2.practices.adopted_on, severity: error}"),
}


@pytest.mark.parametrize("case", RIGHT)
def test_checks_without_a_fault(case: str, tmp_path: Path) -> None:
    """Each kind of check, as one would write it."""
    assert told(write_workspace(tmp_path, *RIGHT[case])) == []


@pytest.mark.parametrize(
    "check", ["{history: spare}", "{outside: spare, at_most: officers}", "{total: launched, of: [spare]}"]
)
def test_item_that_only_a_check_uses_is_used(check: str, tmp_path: Path) -> None:
    """It is asked for something."""
    spare: Edit = (RATIO, "  with_plan: {label", "  spare: {label: Spare, type: count}\n  with_plan: {label")
    assert told(write_workspace(tmp_path, spare, *ratio(check))) == []


def test_item_that_only_another_measure_s_total_uses_is_used(tmp_path: Path) -> None:
    """Wherever it stands."""
    spare: Edit = (RECORDS, "  adopted: {from", "  spare: {label: Spare, type: count}\n  adopted: {from")
    assert told(write_workspace(tmp_path, spare, *ratio("{total: launched, of: [IW-2.spare]}"))) == []
