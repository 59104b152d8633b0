"""Each file that cannot be used is told once, and nothing that only follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.plan.workspaces import Edit, told, write_workspace

CASES: dict[str, tuple[list[Edit], Mapping[str, str | bytes | None], list[str]]] = {
    "missing plan": (
        [],
        {"plan.yaml": None},
        [
            (
                "plan.yaml  this file is missing. Write the plan in it: title, organisation, covers, "
                "sources and ambitions."
            )
        ],
    ),
    "missing register": (
        [],
        {"register.csv": None},
        [
            (
                "register.csv  this file is missing. List in it who supplies figures, under the heading "
                "id,name,kind,region,since,until"
            )
        ],
    ),
    "no measures": (
        [],
        {
            "measures/ratio.yaml": None,
            "measures/records.yaml": None,
            "measures/yes.yaml": None,
            "measures/median.yaml": None,
            "measures/rate.yaml": None,
        },
        ["measures  there is no measure. Write one in a file measures/<name>.yaml."],
    ),
    "a file named .yml": (
        [],
        {"measures/x.yml": "a: 1"},
        [("measures/x.yml  this file is not read, because its name does not end in .yaml. Rename it x.yaml.")],
    ),
    "a measure that is no YAML": (
        [("measures/ratio.yaml", "ref: IW-1\n", "ref: IW-1: 2\n")],
        {},
        [
            (
                "measures/ratio.yaml:1:10  a colon cannot stand here. Indent this line like its "
                "neighbours, or put quotes around a text that has a colon in it."
            )
        ],
    ),
    "an unreadable measure may measure any commitment": (
        [],
        {"measures/ratio.yaml": "a: [\n", "measures/median.yaml": None, "measures/rate.yaml": None},
        [("measures/ratio.yaml:2:1  the file stops before this is finished. Close what was opened.")],
    ),
    "a faulty measure still measures its commitment": (
        [
            ("measures/ratio.yaml", "level: output", "level: outputt"),
            ("measures/median.yaml", "commitment: C1", "commitment: C2"),
            ("measures/rate.yaml", "commitment: C1", "commitment: C2"),
        ],
        {},
        [("measures/ratio.yaml:4:8  'level' of measure 'IW-1' is 'outputt'. Did you mean 'output'?")],
    ),
    "indented by a tab": (
        [("measures/ratio.yaml", "title: Planned", "\ttitle: Planned")],
        {},
        [("measures/ratio.yaml:2:1  a tab stands here, and YAML is indented with spaces. Put spaces in its place.")],
    ),
    "a key twice": (
        [("measures/ratio.yaml", "level: output", "level: output\nlevel: impact")],
        {},
        [("measures/ratio.yaml:5:1  'level' stands here a second time; the first is on line 4. Keep one of them.")],
    ),
    "not UTF-8": (
        [],
        {"measures/yes.yaml": b"title: Caf\xe9"},
        [("measures/yes.yaml:1:11  this character is not UTF-8, so the file cannot be read. Save the file as UTF-8.")],
    ),
    "an empty measure": (
        [],
        {"measures/yes.yaml": ""},
        [("measures/yes.yaml  this file is empty. Write a definition in it, or delete it.")],
    ),
    "a plan that is no YAML": (
        [],
        {"plan.yaml": "title: [\n"},
        [("plan.yaml:2:1  the file stops before this is finished. Close what was opened.")],
    ),
    "a faulty plan": (
        [
            (
                "plan.yaml",
                "organisation: A body\ncovers: {from: 2022-04-01, to: 2026-03-31}",
                "covers: {from: 2022-04-01, to: never}",
            )
        ],
        {},
        [
            "plan.yaml:1:1  the plan has no 'organisation'. Add it: a text.",
            ("plan.yaml:2:32  'to' of 'covers' of the plan is 'never'. Write a date such as 2024-06-30."),
        ],
    ),
    "methods that are not UTF-8": (
        [],
        {"methods.md": b"\xff\xfe"},
        [("methods.md:1:1  this character is not UTF-8, so the file cannot be read. Save the file as UTF-8.")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_files(case: str, tmp_path: Path) -> None:
    """Each file that cannot be used is told once, and nothing that only follows from it."""
    edits, files, expected = CASES[case]
    assert told(write_workspace(tmp_path, *edits, files=files)) == expected
