"""Each fault of the register and the outside figures is told at its cell, with what to do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.plan.workspaces import Edit, told, write_workspace

CASES: dict[str, tuple[list[Edit], Mapping[str, str | bytes | None], list[str]]] = {
    "an id twice": (
        [("register.csv", "E2,", "E1,"), ("reference/officers.csv", "E2,", "E1,")],
        {},
        [
            ("register.csv:3:1  the id 'E1' stands here a second time; the first is on line 2. Keep one of them."),
            ("reference/officers.csv:3:1  'E1' stands here a second time; the first is on line 2. Keep one of them."),
        ],
    ),
    "a name twice, but for case": (
        [("register.csv", '"Avon, and Somerset"', "cleveland")],
        {},
        [
            (
                "register.csv:3:4  the name 'cleveland' stands here a second time; the first is on line "
                "2. Keep one of them."
            )
        ],
    ),
    "a misspelt kind": (
        [("register.csv", "Programme office,internal", "Programme office,intrnal")],
        {},
        [("register.csv:4:25  'Programme office' is of kind 'intrnal'. Did you mean 'internal'?")],
    ),
    "no kind": (
        [("register.csv", "Programme office,internal", "Programme office,")],
        {},
        [
            (
                "register.csv:4:25  'Programme office' has no kind. Write territorial for a force, "
                "internal for a team of the body itself."
            )
        ],
    ),
    "a force without region": (
        [("register.csv", "territorial,North East", "territorial,")],
        {},
        ["register.csv:2:26  the force 'Cleveland' has no region. Fill it in."],
    ),
    "bad date": (
        [("register.csv", "1974-04-01", "1 April 1974")],
        {},
        [("register.csv:3:48  '1 April 1974' is not a date. Write it as 2024-06-30, or leave it empty.")],
    ),
    "not a date": (
        [("register.csv", "1974-04-01", "1974-02-30")],
        {},
        [("register.csv:3:48  '1974-02-30' is not a date. Write it as 2024-06-30, or leave it empty.")],
    ),
    "ends before it begins": (
        [("register.csv", "1974-04-01,", "1974-04-01,1973-01-01")],
        {},
        [("register.csv:3:59  'Avon, and Somerset' ends before it begins. Correct whichever date is wrong.")],
    ),
    "no id": (
        [
            ("register.csv", "office,Programme office", "x,Programme office"),
            ("register.csv", "E1,Cleveland", ",Cleveland"),
        ],
        {},
        ["register.csv:2:1  this row has no id. Fill it in."],
    ),
    "no name": ([("register.csv", "E1,Cleveland", "E1,")], {}, ["register.csv:2:4  this row has no name. Fill it in."]),
    "id forces": (
        [("register.csv", "office,Programme", "forces,Programme")],
        {},
        [("register.csv:4:1  'forces' means every force, so no supplier can have it as its id. Choose another id.")],
    ),
    "missing column": (
        [("register.csv", "id,name,kind,region,since,until", "id,name,kind,region,since")],
        {},
        [("register.csv:1:1  this file has no column 'until'. Begin it with the line id,name,kind,region,since,until")],
    ),
    "misspelt column": (
        [("register.csv", "id,name,kind,region,since,until", "id,name,kind,regoin,since,until")],
        {},
        [("register.csv:1:14  'regoin' is not a column of this file. Did you mean 'region'?")],
    ),
    "column twice": (
        [("register.csv", "since,until", "until,until")],
        {},
        [("register.csv:1:27  the column 'until' stands here a second time. Keep one of them.")],
    ),
    "too few cells": (
        [("register.csv", "E1,Cleveland,territorial,North East,,", "E1,Cleveland,territorial,North East")],
        {},
        [
            (
                "register.csv:2:1  this row has 4 cells and the heading has 6. Correct its commas, or "
                "put quotes around a text that has one."
            )
        ],
    ),
    "a register of nobody": (
        [],
        {"register.csv": "id,name,kind,region,since,until\n"},
        [("register.csv  the register names nobody. Add a row for each force and internal team.")],
    ),
    "an empty register": (
        [],
        {"register.csv": ""},
        [("register.csv  this file is empty. Begin it with the line id,name,kind,region,since,until")],
    ),
    "unknown supplier in reference": (
        [("reference/officers.csv", "E2,", "E3,")],
        {},
        [("reference/officers.csv:3:1  register.csv has no supplier 'E3'. Did you mean 'E1'?")],
    ),
    "a force by its name in a reference": (
        [("reference/officers.csv", "E1,", "Cleveland,")],
        {},
        [("reference/officers.csv:2:1  register.csv has no supplier 'Cleveland'. Write its id, 'E1'.")],
    ),
    "a number with a comma": (
        [("reference/officers.csv", "3084", "3,084")],
        {},
        [
            (
                "reference/officers.csv:3:1  this row has 3 cells and the heading has 2. Correct its "
                "commas, or put quotes around a text that has one."
            )
        ],
    ),
    "two dots for a number": (
        [("reference/officers.csv", "3084", "..")],
        {},
        [
            (
                "reference/officers.csv:3:4  '..' is not a number. Write a number without commas, or [x] "
                "where there is none."
            )
        ],
    ),
    "no value": (
        [("reference/officers.csv", "3084", "")],
        {},
        [("reference/officers.csv:3:4  'E2' has no value. Write a number without commas, or [x] where there is none.")],
    ),
    "not a number, literally": (
        [("reference/officers.csv", "3084", "nan")],
        {},
        [
            (
                "reference/officers.csv:3:4  'nan' is not a number. Write a number without commas, or "
                "[x] where there is none."
            )
        ],
    ),
    "a force twice in a reference": (
        [("reference/officers.csv", "E2,3084", "E1,3084")],
        {},
        [("reference/officers.csv:3:1  'E1' stands here a second time; the first is on line 2. Keep one of them.")],
    ),
    "a force missing from a reference": (
        [("reference/officers.csv", "E2,3084\n", "")],
        {},
        [
            (
                "reference/officers.csv  there is no value for Avon, and Somerset. Add a row for each, "
                "with [x] where there is no figure."
            )
        ],
    ),
    "a figure that was not published": ([("reference/officers.csv", "E2,3084", "E2,[x]")], {}, []),
    "a reference the index does not describe": (
        [],
        {"reference/people.csv": "supplier,value\nE1,1\nE2,2\n"},
        [
            (
                "reference/people.csv  reference/index.yaml does not describe this file. Add 'people' to "
                "it, with title, publisher, as_at, released, licence and unit."
            )
        ],
    ),
    "a reference described but absent": (
        [],
        {"reference/officers.csv": None},
        [
            (
                "reference/index.yaml:1:1  there is no file reference/officers.csv for release "
                "'officers'. Add it, with the columns supplier,value; or take this out."
            )
        ],
    ),
    "index missing field": (
        [("reference/index.yaml", "  unit: officers\n", "")],
        {},
        [("reference/index.yaml:2:3  release 'officers' has no 'unit'. Add it: a text.")],
    ),
    "index misspelt": (
        [("reference/index.yaml", "  unit: officers\n", "  units: officers\n")],
        {},
        [("reference/index.yaml:7:3  'units' is not a field of release 'officers'. Did you mean 'unit'?")],
    ),
    "index date": (
        [("reference/index.yaml", "2019-09-30", "30 September 2019")],
        {},
        [
            (
                "reference/index.yaml:4:10  'as_at' of release 'officers' is '30 September 2019'. Write "
                "a date such as 2024-06-30."
            )
        ],
    ),
    "index list": (
        [],
        {
            "reference/index.yaml": (
                "- {id: officers, title: t, publisher: p, as_at: 2019-09-30, released: 2020-01-30, "
                "licence: l, unit: u}\n"
                "- {id: people, title: t, publisher: p, as_at: 2019-09-30, released: 2020-01-30, "
                "licence: l, unit: u}\n"
                "- {id: officers, title: t, publisher: p, as_at: 2019-09-30, released: 2020-01-30, "
                "licence: l, unit: u}\n"
            )
        },
        [
            (
                "reference/index.yaml:2:4  there is no file reference/people.csv for release 'people'. "
                "Add it, with the columns supplier,value; or take this out."
            ),
            ("reference/index.yaml:3:8  release 'officers' stands here a second time. Keep one of them."),
        ],
    ),
    "no index": (
        [],
        {"reference/index.yaml": None},
        [
            (
                "reference/officers.csv  reference/index.yaml does not describe this file. Add "
                "'officers' to it, with title, publisher, as_at, released, licence and unit."
            )
        ],
    ),
    "bad index": (
        [],
        {"reference/index.yaml": "a: [\n"},
        [("reference/index.yaml:2:1  the file stops before this is finished. Close what was opened.")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_tables(case: str, tmp_path: Path) -> None:
    """Each fault of the register and the outside figures is told at its cell, with what to do."""
    edits, files, expected = CASES[case]
    assert told(write_workspace(tmp_path, *edits, files=files)) == expected
