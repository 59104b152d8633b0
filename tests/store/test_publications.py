"""Which editions were published: kept in the audit, with the hash of each manifest."""

from __future__ import annotations

import json

import pytest

from impact.store.model import Publication
from impact.store.submissions import Store
from tests.store.filings import filing, on

FIRST = Publication("2024-25-Q1/v1", "ab" * 32, "Jo Smith", "Head of Analysis", on(20))


def test_an_edition_is_recorded_when_it_is_in_its_place(store: Store) -> None:
    """An entry of the audit without a submission, which finds nothing wrong with it."""
    store.file(filing())
    done: list[str] = []
    store.publish(FIRST, lambda: done.append("in its place"))
    assert done == ["in its place"]
    assert store.publications() == (FIRST,)
    entry = list(store.audit())[-1]
    assert (entry.action, entry.submission, entry.by, entry.at) == ("published", None, "Jo Smith", on(20))
    assert json.loads(entry.detail) == {
        "edition": "2024-25-Q1/v1", "manifest": "ab" * 32, "role": "Head of Analysis", "rows": {},
    }  # fmt: skip
    assert store.examine_audit() == ()


def test_one_that_cannot_be_put_in_its_place_is_not_recorded(store: Store) -> None:
    """Both or neither."""

    def full() -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError):
        store.publish(FIRST, full)
    assert (store.publications(), store.head()) == ((), "")
