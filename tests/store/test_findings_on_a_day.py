"""Findings and explanations as they were known on a day: a later answer does not change what a report said."""

from __future__ import annotations

from impact.store.submissions import Store
from tests.store.filings import QUERY, filing, on


def test_a_query_is_open_until_it_is_explained(store: Store) -> None:
    """Before that moment it has no answer; from then on it is a note."""
    store.file(filing(findings=(QUERY,)))
    store.explain(1, 1, "Two courses ran.", "sam@cleveland", on(15))
    assert [one.severity for one in store.findings(1, on(14))] == ["query"]
    assert store.explanations_of(1, on(14)) == ()
    assert [one.severity for one in store.findings(1, on(15))] == ["note"]
    assert [one.text for one in store.explanations_of(1, on(15))] == ["Two courses ran."]
