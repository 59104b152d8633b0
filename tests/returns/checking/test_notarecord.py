"""Rows of a record sheet that are no records, and rows that were entered twice."""

from __future__ import annotations

from typing import Any

import pytest

from impact.checks.findings import Finding
from tests.returns.checking.record_rows import GOOD, TABLE, records
from tests.returns.filed_returns import GOOD_ROWS, PRACTICES, said

EMPTY = "Delete it; where there were none, the table stays empty."


def alone(word: Any) -> list[Any]:
    """A row with nothing in it but *word*, in its first column."""
    return [word, *[None] * (len(GOOD) - 1)]


@pytest.mark.parametrize("word", ["None", "NIL", "Nil return", "N/A", "-", " none. ", "Nothing to report"])
def test_word_for_none(word: str):
    """One thing is said, not three blanks."""
    found = records(alone(word))
    assert said(found.findings) == [f'{PRACTICES}!A5  Row 5 says "{word.strip()}" and is no record. {EMPTY}']
    assert (found.findings[0].code, found.findings[0].severity, len(found)) == ("not_a_record", "error", 0)


def test_word_for_none_in_another_column():
    """It is no record either."""
    assert [f.code for f in records([None, None, "none", None, None, None]).findings] == ["not_a_record"]


def test_headings_once_more():
    """They were pasted in with the rows."""
    found = records(*GOOD_ROWS, list(TABLE.headings))
    row = 5 + len(GOOD_ROWS)
    assert said(found.findings) == [f"{PRACTICES}!A{row}  Row {row} repeats the headings and is no record. Delete it."]
    assert len(found) == len(GOOD_ROWS)


@pytest.mark.parametrize("row", [alone("Night shift"), ["None", *GOOD[1:]], alone("[x]")])
def test_anything_else_is_a_record(row: list[Any]):
    """A name, a row with more in it, and a marker are held to what their columns ask."""
    assert "not_a_record" not in [finding.code for finding in records(row).findings]


def twice(*rows: list[Any], **more: Any) -> list[Finding]:
    """What is said of rows that are the same in every column."""
    return [finding for finding in records(*rows, **more).findings if finding.code == "same_row_twice"]


def test_rows_the_same_in_every_column():
    """They are asked about together, at the second of them."""
    good, other = list(GOOD_ROWS[0]), list(GOOD_ROWS[1])
    (finding,) = twice(good, other, good, good, checks=[])
    assert (finding.severity, finding.cell) == ("query", "A7")
    assert finding.text == (
        "Rows 5, 7 and 8 are the same in every column. Delete what was entered twice; if it is right, send the reason "
        "with your return, and it will be kept beside this query."
    )


def test_rows_that_differ_in_one_column():
    """They are two records."""
    good = list(GOOD_ROWS[0])
    changed = [*good[:4], 77, *good[5:]]
    assert twice(good, changed, checks=[]) == []


def test_rows_that_a_check_of_the_sheet_tells_apart():
    """It says itself which rows are the same."""
    good = list(GOOD_ROWS[0])
    assert twice(good, good) == []
