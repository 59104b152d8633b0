"""A force that became part of another: the register says when and of which, or each fault is told at its cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from impact.plan.loading import load
from tests.plan.workspaces import REGISTER, told, write_workspace

HEADING = REGISTER.splitlines()[0] + ",successor\n"
CASES: dict[str, tuple[list[str], list[str]]] = {
    "nobody": ([], []),
    "a force that became part of another": (["E3,Old,territorial,South West,,2015-03-31,E2"], []),
    "one after the other": (
        ["E3,Old,territorial,Wales,,2015-03-31,E4", "E4,Newer,territorial,Wales,2015-04-01,2016-03-31,E2"],
        [],
    ),
    "no day": (
        ["E3,Old,territorial,South West,,,E2"],
        [
            "register.csv:5:32  'Old' became part of 'E2', but nothing says when it ended. Write its last day under "
            "'until', as 2024-06-30."
        ],
    ),
    "a force that is not there": (
        ["E3,Old,territorial,South West,,2015-03-31,E22"],
        [
            "register.csv:5:43  'Old' became part of 'E22', which this register does not have. Did you mean 'E2'?",
        ],
    ),
    "a force by its name": (
        ["E3,Old,territorial,South West,,2015-03-31,Cleveland"],
        ["register.csv:5:43  'Old' became part of 'Cleveland', which this register does not have. Write its id, 'E1'."],
    ),
    "a force whose own row is wrong": (
        ["E3,Old,territorial,Wales,,2015-03-31,E4", "E4,Newer,territorial,,,,"],
        ["register.csv:6:22  the force 'Newer' has no region. Fill it in."],
    ),
    "itself": (
        ["E3,Old,territorial,South West,,2015-03-31,E3"],
        ["register.csv:5:43  'Old' cannot become part of itself. Write the id of the other force."],
    ),
    "a team": (
        ["E3,Old,territorial,South West,,2015-03-31,office"],
        [
            "register.csv:5:43  'Old' cannot become part of 'Programme office', which is a team. "
            "Write the id of a force."
        ],
    ),
    "of a team": (
        ["desk,Old desk,internal,,,2015-03-31,E1"],
        ["register.csv:5:37  'Old desk' is a team, and only a force has a successor. Leave this empty."],
    ),
    "two that became part of each other": (
        ["E3,Old,territorial,Wales,,2015-03-31,E4", "E4,Older,territorial,Wales,,2015-03-31,E3"],
        [
            "register.csv:5:38  'Old' ended on 31 March 2015, but 'Older', which it became part of, ended on "
            "31 March 2015 itself. Correct whichever date is wrong, or name another force.",
            "register.csv:6:40  'Older' ended on 31 March 2015, but 'Old', which it became part of, ended on "
            "31 March 2015 itself. Correct whichever date is wrong, or name another force.",
        ],
    ),
    "a force that began too late": (
        ["E3,Old,territorial,Wales,,1973-01-01,E2"],
        [
            "register.csv:5:38  'Old' ended on 1 January 1973, but 'Avon, and Somerset', which it became part of, "
            "began only on 1 April 1974. Correct whichever date is wrong, or name another force."
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_successors(case: str, tmp_path: Path) -> None:
    """The successor is a force that exists on the day after the other's last."""
    rows, expected = CASES[case]
    assert told(write_workspace(tmp_path, files={"register.csv": written(rows)})) == expected


def test_the_successor_is_held(tmp_path: Path) -> None:
    """… by its id; empty for everybody else."""
    rows = ["E3,Old,territorial,South West,,2015-03-31,E2"]
    register = load(write_workspace(tmp_path, files={"register.csv": written(rows)})).register
    assert [supplier.successor for supplier in register.suppliers] == ["", "", "", "E2"]


def test_a_register_needs_no_such_column(tmp_path: Path) -> None:
    """One without it has no force that became part of another."""
    assert all(not supplier.successor for supplier in load(write_workspace(tmp_path)).register.suppliers)


def test_the_column_misspelt(tmp_path: Path) -> None:
    """It is told as any other heading is."""
    wrong = written([]).replace(",successor", ",succesor")
    assert told(write_workspace(tmp_path, files={"register.csv": wrong})) == [
        "register.csv:1:33  'succesor' is not a column of this file. Did you mean 'successor'?"
    ]


def written(rows: list[str]) -> str:
    """Return the small register with the column, and *rows* after its own."""
    own = [f"{line}," for line in REGISTER.splitlines()[1:]]
    return HEADING + "".join(f"{row}\n" for row in (*own, *rows))
