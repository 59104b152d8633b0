"""A store of an earlier version, opened by this one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from impact.checks.findings import Finding
from impact.store.submissions import Store, StoreUnavailable
from tests.store.filings import CLEVELAND, Q1, filing, observation, on
from tests.store.old_stores import make_first


@pytest.fixture
def old_url(new_empty_url: Callable[[], str]) -> str:
    """Where a store of the first revision is."""
    url = new_empty_url()
    make_first(url)
    return url


def test_what_was_there_is_there_still(old_url: str):
    """Files, submissions, findings and figures, with the new columns empty."""
    with Store.open(old_url) as store:
        first, second = store.submissions()
        assert (first.supplier, first.period, first.state) == (CLEVELAND, Q1, "queries")
        assert (first.reason, first.nil, first.standing) == ("", False, "queries")
        assert (second.supplier, second.period, second.state) == ("", None, "errors")
        assert (store.content(1), store.content(2)) == (b"a", b"b")
        assert store.findings(1) == (
            Finding("change", "query", "This is twice last quarter's.", "Explain it.", "C4", "E22", "", ("C4!E23",)),
        )
        assert [o.value for o in store.observations()] == [12.5]


def test_it_is_brought_into_the_audit(old_url: str):
    """One entry for each submission, which holds from then on; opened again, nothing more is brought in."""
    for _ in range(2):
        with Store.open(old_url) as store:
            assert [(e.number, e.action, e.submission) for e in store.audit()] == [
                (1, "brought in", 1),
                (2, "brought in", 2),
            ]
            assert store.examine_audit() == ()


def test_it_goes_on_from_there(old_url: str):
    """The old query can be explained, the return signed off, the next one filed."""
    with Store.open(old_url) as store:
        store.explain(1, 1, "A new team.", "", on(11))
        store.sign_off(1, "Sam Poole", "Chief", on(12))
        assert store.file(filing(observation(13))).version == 2
        assert [one.standing for one in store.submissions(period=Q1)] == ["superseded", "accepted"]
        assert store.examine_audit() == ()


def test_its_rows_are_still_kept_for_ever(tmp_path):
    """The triggers of the old tables are there after it, and those of the new ones too."""
    path = tmp_path / "old.sqlite3"
    make_first(f"sqlite:///{path}")
    Store.open(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path)) as bare, pytest.raises(sqlite3.IntegrityError, match="are kept for ever"):
        bare.execute("UPDATE submissions SET filename = ''")
    with closing(sqlite3.connect(path)) as bare, pytest.raises(sqlite3.IntegrityError, match="are kept for ever"):
        bare.execute("DELETE FROM audit")


def test_it_is_not_brought_up_to_date_by_reading(old_url: str):
    """Reading writes nothing: it says what to do first."""
    with pytest.raises(StoreUnavailable) as caught:
        Store.open(old_url, reading=True)
    assert caught.value.says.endswith(" was made by an earlier version of impact, so it cannot be read yet.")
    assert caught.value.remedy == (
        "Keep a copy of it with `impact backup`, then run `impact doctor`: it brings the store up to date."
    )
