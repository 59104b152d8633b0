"""Each value that a model refuses is told at its place, in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.workspaces import Edit, told, write_workspace

CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "a field misspelt": (
        [
            (
                "measures/ratio.yaml",
                "baseline: {period: 2021-22-Q4, value: 41.0}",
                "basline: {period: 2021-22-Q4, value: 41.0}",
            )
        ],
        [("measures/ratio.yaml:18:1  'basline' is not a field of measure 'IW-1'. Did you mean 'baseline'?")],
    ),
    "a field nobody knows": (
        [("measures/yes.yaml", "value: {share_yes: broker}", "value: {share_yes: broker}\nsheep: 3")],
        [
            (
                "measures/yes.yaml:15:1  'sheep' is not a field of measure 'IW-3'. Take it out. It can "
                "have ref, title, short, commitment, level, why, source, owner, supplier, frequency, "
                "unit and 21 more."
            )
        ],
    ),
    "a field of a small part nobody knows": (
        [("measures/ratio.yaml", "rating: {off_track_beyond: 5}", "rating: {off_track_beyond: 5, sheep: 3}")],
        [
            (
                "measures/ratio.yaml:22:31  'sheep' is not a field of 'rating' of measure 'IW-1'. Take "
                "it out. It can have off_track_beyond."
            )
        ],
    ),
    "prose missing": (
        [("measures/ratio.yaml", "owner: Someone\n", "")],
        ["measures/ratio.yaml:1:1  measure 'IW-1' has no 'owner'. Add it: a text."],
    ),
    "a choice missing": (
        [("measures/ratio.yaml", "level: output\n", "")],
        [
            (
                "measures/ratio.yaml:1:1  measure 'IW-1' has no 'level'. Add it: one of input, activity, "
                "output, outcome or impact."
            )
        ],
    ),
    "a date missing": (
        [("plan.yaml", "due: 2023-12-31, ", "")],
        [("plan.yaml:16:13  step 'C1.1' has no 'due'. Add it: a date such as 2024-06-30.")],
    ),
    "a number missing": (
        [("measures/ratio.yaml", "{by: 2025-26-Q4, value: 75}", "{by: 2025-26-Q4}")],
        ["measures/ratio.yaml:21:5  target 2 has no 'value'. Add it: a number."],
    ),
    "a value missing": (
        [("measures/yes.yaml", "value: {share_yes: broker}\n", "")],
        [
            (
                "measures/yes.yaml:1:1  measure 'IW-3' has no 'value'. Add it: {sum: …}, {numerator: …, "
                "denominator: …}, {share_yes: …} or {figure: …}."
            )
        ],
    ),
    "a bad choice with a near one": (
        [("measures/ratio.yaml", "direction: increase", "direction: increse")],
        [("measures/ratio.yaml:11:12  'direction' of measure 'IW-1' is 'increse'. Did you mean 'increase'?")],
    ),
    "a bad choice with no near one": (
        [("measures/ratio.yaml", "direction: increase", "direction: sideways")],
        [
            (
                "measures/ratio.yaml:11:12  'direction' of measure 'IW-1' is 'sideways'. Write one of "
                "increase, decrease, maintain or context."
            )
        ],
    ),
    "a number for a text": (
        [("measures/ratio.yaml", "owner: Someone", "owner: 12")],
        [("measures/ratio.yaml:7:8  'owner' of measure 'IW-1' is 12. Put quotes around it, so that it is a text.")],
    ),
    "true for a text": (
        [("measures/ratio.yaml", "owner: Someone", "owner: true")],
        [("measures/ratio.yaml:7:8  'owner' of measure 'IW-1' is true. Put quotes around it, so that it is a text.")],
    ),
    "nothing for a text": (
        [("measures/ratio.yaml", "owner: Someone", "owner:")],
        [("measures/ratio.yaml:7:1  'owner' of measure 'IW-1' is empty. Write a text.")],
    ),
    "a list for a text": (
        [("measures/ratio.yaml", "owner: Someone", "owner: [a, b]")],
        [("measures/ratio.yaml:7:8  'owner' of measure 'IW-1' is a list. Write a text.")],
    ),
    "fields for a text": (
        [("measures/ratio.yaml", "owner: Someone", "owner: {a: b}")],
        [("measures/ratio.yaml:7:8  'owner' of measure 'IW-1' is a group of fields. Write a text.")],
    ),
    "a text for a number": (
        [("measures/ratio.yaml", "value: 75}", "value: lots}")],
        [("measures/ratio.yaml:21:29  'value' of target 2 is 'lots'. Write a number.")],
    ),
    "a percentage for a number": (
        [("measures/ratio.yaml", "value: 75}", "value: 75%}")],
        ["measures/ratio.yaml:21:29  'value' of target 2 is '75%'. Write a number."],
    ),
    "a text for fields": (
        [("measures/ratio.yaml", "rating: {off_track_beyond: 5}", "rating: five")],
        [("measures/ratio.yaml:22:9  'rating' of measure 'IW-1' is 'five'. Write {off_track_beyond: …}.")],
    ),
    "a text for a list": (
        [("measures/ratio.yaml", "breaks:\n  - {period: 2024-25-Q1, reason: New words}", "breaks: none")],
        [("measures/ratio.yaml:26:9  'breaks' of measure 'IW-1' is 'none'. Write a list.")],
    ),
    "a text for named entries": (
        [("measures/yes.yaml", "items:\n  broker: {label: Is there a broker?, type: yes_no}", "items: broker")],
        [("measures/yes.yaml:12:8  'items' of measure 'IW-3' is 'broker'. Write a group of named entries.")],
    ),
    "half a number": (
        [("measures/ratio.yaml", "unit: percent", "unit: percent\ndecimals: 1.5")],
        [("measures/ratio.yaml:11:11  'decimals' of measure 'IW-1' is 1.5. Write a whole number.")],
    ),
    "too large a number": (
        [("measures/ratio.yaml", "unit: percent", "unit: percent\ndecimals: 9")],
        [("measures/ratio.yaml:11:11  'decimals' of measure 'IW-1' is 9. It must be at most 6.")],
    ),
    "too small a number": (
        [("measures/ratio.yaml", "rating: {off_track_beyond: 5}", "rating: {off_track_beyond: -5}")],
        [("measures/ratio.yaml:22:28  'off_track_beyond' of 'rating' of measure 'IW-1' is -5. It must be at least 0.")],
    ),
    "neither true nor false": (
        [("measures/records.yaml", "origin: {type: force}", "origin: {type: force, required: perhaps}")],
        [("measures/records.yaml:17:39  'required' of column 'origin' is 'perhaps'. Write true or false.")],
    ),
    "no date": (
        [("plan.yaml", "due: 2023-12-31", "due: 31/12/2023")],
        [("plan.yaml:16:60  'due' of step 'C1.1' is '31/12/2023'. Write a date such as 2024-06-30.")],
    ),
    "no period": (
        [("measures/ratio.yaml", "by: 2025-26-Q4", "by: 2025-Q4")],
        [
            (
                "measures/ratio.yaml:21:10  'by' of target 2 is '2025-Q4'. Write a period such as "
                "2024-25-Q1, 2024-25-H1 or 2024-25."
            )
        ],
    ),
    "years that do not follow": (
        [("measures/ratio.yaml", "by: 2025-26-Q4", "by: 2025-27-Q4")],
        [("measures/ratio.yaml:21:10  'by' of target 2 is '2025-27-Q4'. Did you mean '2025-26-Q4'?")],
    ),
    "no ref": (
        [("measures/ratio.yaml", "ref: IW-1", "ref: iw 1")],
        [
            (
                "measures/ratio.yaml:1:6  'ref' of measure 'iw 1' is 'iw 1'. Begin with a capital "
                "letter; then letters, digits, dots and hyphens: C1, C1.2, IW-17."
            )
        ],
    ),
    "no name": (
        [("measures/yes.yaml", "  broker: {label", "  Broker?: {label")],
        [
            (
                "measures/yes.yaml:13:3  'Broker?' cannot be a name here. Begin with a small letter; "
                "then small letters, digits and underscores."
            )
        ],
    ),
    "no percentage": (
        [("measures/ratio.yaml", "beyond: 50%", "beyond: 0.5")],
        [("measures/ratio.yaml:25:32  'beyond' of check 2 is 0.5. Write a percentage such as 50%.")],
    ),
    "no percentage in quotes": (
        [("measures/ratio.yaml", "beyond: 50%", "beyond: half")],
        [("measures/ratio.yaml:25:32  'beyond' of check 2 is 'half'. Write a percentage such as 50%.")],
    ),
    "a misspelt kind of item": (
        [("measures/records.yaml", "adopted: {from: practices", "adopted: {form: practices")],
        [("measures/records.yaml:25:13  'form' is not a field of item 'adopted'. Did you mean 'from'?")],
    ),
    "a misspelt kind of check": (
        [("measures/records.yaml", "{unique: [title, origin]}", "{unqiue: [title, origin]}")],
        [("measures/records.yaml:23:10  'unqiue' is not a field of check 2. Did you mean 'unique'?")],
    ),
    "a misspelt outside denominator": (
        [("measures/rate.yaml", "{reference: officers}", "{refrence: officers}")],
        [
            (
                "measures/rate.yaml:12:49  'refrence' is not a field of 'denominator' of 'value' of "
                "measure 'IW-5'. Did you mean 'reference'?"
            )
        ],
    ),
    "neither an item nor a release": (
        [("measures/rate.yaml", "{reference: officers}", "[officers]")],
        [("measures/rate.yaml:12:48  'denominator' of 'value' of measure 'IW-5' is a list. Write a text.")],
    ),
    "a number among operands": (
        [("measures/records.yaml", "sum: [adopted, evaluated]", "sum: [adopted, 3]")],
        [
            (
                "measures/records.yaml:27:24  entry 2 of 'sum' of 'value' of measure 'IW-2' is 3. Put "
                "quotes around it, so that it is a text."
            )
        ],
    ),
    "no: a choice, not False": ([("measures/records.yaml", "[untested, evaluated]", "[no, evaluated]")], []),
    "a fault in the fault's neighbour": (
        [
            ("measures/ratio.yaml", "direction: increase", "direction: increse\nownr: x"),
            ("measures/ratio.yaml", "owner: Someone\n", ""),
            ("plan.yaml", "due: 2023-12-31", "due: soon"),
        ],
        [
            ("plan.yaml:16:60  'due' of step 'C1.1' is 'soon'. Write a date such as 2024-06-30."),
            ("measures/ratio.yaml:10:12  'direction' of measure 'IW-1' is 'increse'. Did you mean 'increase'?"),
            ("measures/ratio.yaml:11:1  'ownr' is not a field of measure 'IW-1'. Did you mean 'owner'?"),
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_validation(case: str, tmp_path: Path) -> None:
    """Each value that a model refuses is told at its place, in plain words."""
    edits, expected = CASES[case]
    assert told(write_workspace(tmp_path, *edits)) == expected
