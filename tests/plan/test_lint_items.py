"""Each fault of what a measure asks for is told at its place, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.workspaces import Edit, told, write_workspace

CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "an unused item": (
        [("measures/ratio.yaml", "type: count}\nvalue", "type: count}\n  spare: {label: Spare, type: text}\nvalue")],
        [
            (
                "measures/ratio.yaml:15:3  nothing uses item 'spare': no value, no check and no comparison. "
                "Use it, or do not ask for it."
            )
        ],
    ),
    "unused record sheet": (
        [
            (
                "measures/ratio.yaml",
                "items:\n",
                ("records:\n  plans:\n    label: Plans\n    columns:\n      title: {type: text}\nitems:\n"),
            )
        ],
        [
            (
                "measures/ratio.yaml:13:3  nothing is worked out from record sheet 'plans'. Add an item "
                "with 'from: plans', or do not ask for it."
            )
        ],
    ),
    "choice without choices": (
        [("measures/records.yaml", "choices: [untested, evaluated]}", "choices: []}")],
        [
            (
                "measures/records.yaml:20:14  column 'stage' is a choice without choices. Add 'choices: "
                "[first, second]', or change its type."
            )
        ],
    ),
    "choices without choice": (
        [("measures/records.yaml", "type: choice, choices", "type: text, choices")],
        [
            (
                "measures/records.yaml:20:27  column 'stage' has choices, but its type is text. Write "
                "'type: choice', or take the choices out."
            )
        ],
    ),
    "choice twice": (
        [("measures/records.yaml", "[untested, evaluated]", "[untested, evaluated, untested]")],
        [("measures/records.yaml:20:60  column 'stage' has the choice 'untested' twice. Keep one of them.")],
    ),
    "item choice without choices": (
        [("measures/yes.yaml", "type: yes_no", "type: choice")],
        [
            (
                "measures/yes.yaml:13:11  item 'broker' is a choice without choices. Add 'choices: "
                "[first, second]', or change its type."
            ),
            (
                "measures/yes.yaml:14:20  the value is the share that said yes, but 'broker' is no "
                "yes-or-no question. Change the item's type to yes_no, or write another value."
            ),
        ],
    ),
    "minimum over maximum": (
        [
            (
                "measures/ratio.yaml",
                "label: Launched, type: count",
                "label: Launched, type: count, minimum: 10, maximum: 5",
            )
        ],
        [
            (
                "measures/ratio.yaml:13:53  the minimum of item 'launched' is 10, more than its maximum "
                "of 5. Correct whichever is wrong."
            )
        ],
    ),
    "reserved item": (
        [("measures/ratio.yaml", "  launched: {", "  blank: {label: B, type: count}\n  launched: {")],
        [
            (
                "measures/ratio.yaml:13:3  'blank' is a word of the rule language, so it cannot name an "
                "item. Choose another name."
            )
        ],
    ),
    "reserved column": (
        [("measures/records.yaml", "begun_on: {", "is: {")],
        [
            (
                "measures/records.yaml:18:7  'is' is a word of the rule language, so it cannot name a "
                "column. Choose another name."
            )
        ],
    ),
    "column named force": (
        [("measures/records.yaml", "begun_on: {", "force: {")],
        [
            (
                "measures/records.yaml:18:7  'force' means the force that sends the return, so it cannot "
                "name a column. Choose another name."
            )
        ],
    ),
    "unknown record sheet": (
        [("measures/records.yaml", "adopted: {from: practices,", "adopted: {from: practises,")],
        [
            (
                "measures/records.yaml:25:19  item 'adopted' comes from record sheet 'practises', which "
                "measure 'IW-2' does not have. Did you mean 'practices'?"
            )
        ],
    ),
    "derived in no way": (
        [("measures/records.yaml", "{from: practices, count: all}", "{from: practices}")],
        [
            (
                "measures/records.yaml:25:12  item 'adopted' does not say how it is worked out. Add one "
                "of 'count', 'sum' and 'median'."
            )
        ],
    ),
    "derived in two ways": (
        [
            (
                "measures/records.yaml",
                "{from: practices, count: all}",
                "{from: practices, count: all, sum: adopted_on - begun_on}",
            )
        ],
        [("measures/records.yaml:25:42  item 'adopted' is worked out in 2 ways: count and sum. Keep one of them.")],
    ),
    "an item and a sheet of one name": (
        [
            ("measures/records.yaml", "items:\n", "items:\n  practices: {label: X, type: count}\n"),
            ("measures/records.yaml", "sum: [adopted, ", "sum: [practices, adopted, "),
        ],
        [
            (
                "measures/records.yaml:13:3  'practices' names both an item and a record sheet, and they "
                "would have one name in the workbook. Give one of them another name."
            )
        ],
    ),
    "a sheet without columns": (
        [
            (
                "measures/median.yaml",
                "    columns:\n      sent_on: {type: date}\n      out_on: {type: date}\n",
                "    columns: {}\n",
            ),
            ("measures/median.yaml", "median: out_on - sent_on", "count: all"),
        ],
        [
            (
                "measures/median.yaml:13:3  record sheet 'published' has no columns. Add one for each "
                "thing to be told of a record."
            )
        ],
    ),
    "within on text": (
        [("measures/records.yaml", "title: {type: text, maximum_length: 200}", "title: {type: text, within: period}")],
        [
            (
                "measures/records.yaml:16:27  column 'title' is to be within the period, but its type is "
                "text. Write 'type: date', or take this out."
            )
        ],
    ),
    "maximum length on date": (
        [("measures/records.yaml", "begun_on: {type: date}", "begun_on: {type: date, maximum_length: 5}")],
        [
            (
                "measures/records.yaml:18:30  column 'begun_on' has a maximum length, but its type is "
                "date. Write 'type: text', or take this out."
            )
        ],
    ),
    "unique over unknown": (
        [("measures/records.yaml", "unique: [title, origin]", "unique: [title, orgin]")],
        [
            (
                "measures/records.yaml:23:26  the check uses 'orgin', which is no column of record sheet "
                "'practices'. Did you mean 'origin'?"
            )
        ],
    ),
    "change over unknown": (
        [("measures/ratio.yaml", "change: launched", "change: lanched")],
        [
            (
                "measures/ratio.yaml:25:14  the check is on 'lanched', which is no item of measure "
                "'IW-1'. Did you mean 'launched'?"
            )
        ],
    ),
    "change over derived": (
        [("measures/records.yaml", "value:", "checks:\n  - {change: adopted, beyond: 50%}\nvalue:")],
        [
            (
                "measures/records.yaml:28:14  the check is on 'adopted', which is worked out from a "
                "record sheet and has no cell to explain. Check an item that is asked for."
            )
        ],
    ),
    "change over text": (
        [("measures/yes.yaml", "value:", "checks:\n  - {change: broker, beyond: 50%}\nvalue:")],
        [
            (
                "measures/yes.yaml:15:14  the check is on the change of 'broker', which is no number: "
                "its type is yes_no. Check an item that is a number."
            )
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_lint_items(case: str, tmp_path: Path) -> None:
    """Each fault of what a measure asks for is told at its place, with what to do."""
    edits, expected = CASES[case]
    assert told(write_workspace(tmp_path, *edits)) == expected
