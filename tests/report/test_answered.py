"""Queries with their explanations, as the full report lists them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from impact.checks.findings import Finding
from impact.report.returned import answered
from impact.store.model import Explanation
from tests.report.reported import definitions, measure
from tests.report.returns_of_a_quarter import status, submission

QUERY = Finding("jump", "query", "Plans closed is 1,204; last quarter it was 310.", "Correct it, or explain it.",
                item="M_1.closed")  # fmt: skip
ERROR = Finding("blank", "error", "This cell is blank.", "Enter a number.", item="M_1.closed")


def told(*explained: str) -> dict[int, tuple[list[Finding], list[Explanation]]]:
    """What submission 1 has: a query, an error, and explanations."""
    given = [Explanation(1, QUERY.fingerprint, text, "Jo", datetime(2025, 7, 1, tzinfo=UTC)) for text in explained]
    return {submission().number: ([QUERY, ERROR], given)}


def test_a_query_stands_with_its_explanation() -> None:
    """What stood there and what the force said of it; an error never counts, so it is not here."""
    found = answered(definitions(), [status(submission())], told("Two units merged."))
    assert len(found) == 1
    assert (found[0].says, found[0].answer) == (QUERY.says, "Two units merged.")
    assert found[0].about.startswith("M-1 ")


def test_a_query_without_an_answer_has_none() -> None:
    """Silence is not an explanation."""
    assert answered(definitions(), [status(submission())], told())[0].answer == ""


@pytest.mark.method("Disclosure")
def test_a_query_on_counts_of_people_is_not_quoted() -> None:
    """Its words name the figures, and small ones are not shown anywhere."""
    one = measure(
        items={
            "closed": {"label": "Closed", "type": "count", "sensitive": True},
            "reviewed": {"label": "Reviewed", "type": "count"},
        }
    )
    (found,) = answered(definitions(one), [status(submission())], told("Two people left."))
    assert "1,204" not in found.says and "Two people" not in found.answer


def test_nothing_is_listed_of_a_return_that_does_not_count() -> None:
    """Errors keep a return out, and its queries with it."""
    assert answered(definitions(), [status(None)], told()) == ()
