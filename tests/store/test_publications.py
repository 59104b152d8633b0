"""Which editions were published: kept in the audit, with the hash of each manifest."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from impact.store.audit import record_faults
from impact.store.model import Publication
from impact.store.submissions import Store
from tests.store.filings import filing, on
from tests.store.tampering import unguarded

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


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE keys SET secret = :other", "is not as audit entry 2 records it."),
        ("DELETE FROM keys", "is gone: audit entry 2 records it."),
    ],
)
def test_a_key_that_is_altered_or_gone_is_noticed(store: Store, change: str, says: str) -> None:
    """The public hashes of an edition could no longer be made again; a store without an edition has nothing to hold."""
    store.file(filing())
    store.make_key()
    assert store.examine_audit() == ()
    store.publish(FIRST, lambda: None)
    assert store.examine_audit() == ()
    with unguarded(store) as connection:
        connection.execute(text(change), {"other": b"1" * 32} if ":other" in change else {})
        assert record_faults(connection) == (f"The key of public hashes {says}",)


def test_one_that_cannot_be_put_in_its_place_is_not_recorded(store: Store) -> None:
    """Both or neither."""

    def full() -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError):
        store.publish(FIRST, full)
    assert (store.publications(), store.head()) == ((), "")
