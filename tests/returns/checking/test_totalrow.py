"""A total typed under the rows of a record sheet."""

from __future__ import annotations

from typing import Any

import pytest

from tests.returns.checking.record_rows import records
from tests.returns.filed_returns import GOOD_ROWS, PRACTICES, said

PLACES = sum(row[4] or 0 for row in GOOD_ROWS)


def total(title: Any, places: Any, *rest: Any) -> list[str]:
    """What is said of the good rows with a row under them."""
    row = [title, None, None, None, places, None]
    row[5 : 5 + len(rest)] = rest
    return said(records(*GOOD_ROWS, row).findings)


@pytest.mark.parametrize("word", ["Total", " TOTALS: ", "Sum", "Grand total"])
def test_total(word: str):
    """One thing is said, not three blanks, and the row counts for nothing."""
    row = 5 + len(GOOD_ROWS)
    assert total(word, PLACES) == [f"{PRACTICES}!A{row}  Row {row} looks like a total of the rows above. Delete it."]


def test_number_that_is_no_sum_is_a_record():
    """Then the blanks beside it are said."""
    assert "total" not in " ".join(total("Total", PLACES + 1))


def test_name_that_is_no_word_for_a_total_is_a_record():
    """A practice may have as many places as the others together."""
    assert "looks like a total" not in " ".join(total("Night shift", PLACES))


def test_word_alone_is_a_record():
    """Nothing in it is added up."""
    assert "looks like a total" not in " ".join(total("Total", None))


def test_only_row_is_a_record():
    """There is nothing above it to add up."""
    assert "looks like a total" not in " ".join(said(records(["Total", None, None, None, 3, None]).findings))
