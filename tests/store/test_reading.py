"""A store opened only to be read: not a byte of it is written."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from impact.store.submissions import NoStoreYet, Store, StoreUnavailable
from tests.store.filings import filing, fill, observation
from tests.store.people import an_ordinary_person


def test_all_can_be_read(url: str, store: Store):
    """What one writes, the other sees, at once."""
    fill(store)
    with Store.open(url, reading=True) as reader:
        assert reader.submissions() == store.submissions()
        assert reader.observations() == store.observations()
        assert reader.examine_audit() == ()
        store.file(filing(observation(7), content=b"next"))
        assert len(reader.submissions()) == 4


def test_nothing_can_be_written(url: str, store: Store):
    """Filing is refused by the database itself."""
    with Store.open(url, reading=True) as reader, pytest.raises(StoreUnavailable) as caught:
        reader.file(filing())
    assert "read-only" in caught.value.says
    assert store.submissions() == ()


def test_a_store_that_is_not_there_yet(tmp_path: Path):
    """It is not made, nor is its folder."""
    path = tmp_path / "store" / "impact.sqlite3"
    with pytest.raises(NoStoreYet) as caught:
        Store.open(f"sqlite:///{path}", reading=True)
    assert str(caught.value) == (
        f"There is no store at {path} yet. It is made when the first return is received. If there should be one, check "
        "its address."
    )
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_our_tables_yet(new_empty_url: Callable[[], str]):
    """An empty one is no store yet either."""
    with pytest.raises(NoStoreYet):
        Store.open(new_empty_url(), reading=True)


def test_a_folder_that_cannot_be_written(open_place: Path):
    """The file is read as it is, and nothing appears beside it."""
    path = open_place / "impact.sqlite3"
    with Store.open(f"sqlite:///{path}") as stored:
        fill(stored)
    os.chmod(path, 0o444)
    os.chmod(open_place, 0o555)
    before = sha256(path.read_bytes()).hexdigest()
    with an_ordinary_person(), Store.open(f"sqlite:///{path}", reading=True) as reader:
        assert len(reader.submissions()) == 3
        assert reader.examine_audit() == ()
    assert sha256(path.read_bytes()).hexdigest() == before
    assert [one.name for one in open_place.iterdir()] == [path.name]


def test_a_name_with_signs_that_mean_something_in_an_address(tmp_path: Path):
    """A per cent sign, a question mark and a space are part of the path."""
    path = tmp_path / "100% of it" / "a #1.sqlite3"
    with Store.open(f"sqlite:///{path}") as store:
        store.file(filing())
    with Store.open(f"sqlite:///{path}", reading=True) as reader:
        assert len(reader.submissions()) == 1


def test_a_store_of_a_newer_version(stored: Store, path: Path):
    """What its tables mean is not guessed."""
    stored.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as bare:
        bare.execute("UPDATE impact_schema SET version_num = '9999'")
    with pytest.raises(StoreUnavailable) as caught:
        Store.open(f"sqlite:///{path}", reading=True)
    assert caught.value.says == f"{path} was written by a newer version of impact."
