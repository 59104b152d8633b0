"""Percentages: 0 to 100, with or without their sign."""

from __future__ import annotations

from typing import Any

import pytest

from impact.checks.base import Stated
from impact.returns.answers import Raw
from tests.returns.checking.questions import reading, text


def test_percentage_is_0_to_100():
    """62.5 is sixty-two and a half per cent."""
    assert reading("percent", 62.5) == Stated(62.5)
    assert reading("percent", 112).findings[0].code == "above_most"


@pytest.mark.parametrize("value", ["12%", "12 per cent", Raw("number", 0.12, "12%")])
def test_percent_sign_is_read_where_a_percentage_belongs(value: Any):
    """A cell that shows 12% holds 0.12 inside; a person meant 12."""
    found = reading("percent", value)
    assert found.value == 12.0
    assert text(found).endswith("It was read as 12 per cent. If that is right, you need do nothing.")


def test_percent_sign_that_a_format_only_writes_changes_nothing():
    """The cell holds 62.5 and shows 62.5%."""
    assert reading("percent", Raw("number", 62.5, "62.5%")) == Stated(62.5)


def test_cell_shown_as_a_percentage_is_no_count():
    """0.12 shown as 12% is neither 12 nor 0.12 of anything."""
    assert reading("count", Raw("number", 0.12, "12%")).findings[0].code == "with_percent"


def test_share_below_one_is_asked_about():
    """0.45 may be 45 per cent a hundred times too small."""
    found = reading("percent", 0.45)
    assert (found.value, found.findings[0].severity) == (0.45, "query")
    assert text(found) == (
        "This cell holds 0.45, which was read as 0.45 per cent. If you mean 45 per cent, enter 45; if 0.45 per cent is "
        "right, say so in the explanation beside it."
    )
