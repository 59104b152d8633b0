"""Backups and restores: whole, while the store is in use, from either database into either."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from impact.store.backup import backup, restore
from impact.store.failures import EarlierStore
from impact.store.submissions import NoStoreYet, Refused, Store, StoreUnavailable
from tests.store.filings import filing, fill, observation
from tests.store.old_stores import make_first
from tests.store.servers import Server


def told(store: Store) -> object:
    """All that a store says."""
    submissions = store.submissions()
    each = [(store.findings(s.number), store.content(s.number), store.explanations_of(s.number)) for s in submissions]
    return submissions, each, store.observations(), tuple(store.audit())


@pytest.fixture(params=["sqlite", "postgresql"])
def other_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where nothing is yet: a file that is not there, or a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/restored/impact.sqlite3"
    server: Server = request.getfixturevalue("server")
    return server.url(server.empty())


def test_there_and_back(url: str, store: Store, other_url: str, tmp_path: Path):
    """Every submission, file, finding, explanation and entry is the same in the new place, and goes on from there."""
    fill(store)
    made = backup(url, tmp_path / "backups" / "monday.sqlite3")
    assert (made.submissions, made.head, made.faults) == (3, store.head(), ())
    assert restore(tmp_path / "backups" / "monday.sqlite3", other_url) == made
    with Store.open(other_url) as restored:
        assert told(restored) == told(store)
        assert restored.examine_audit(expected_head=made.head) == ()
        assert restored.file(filing(observation(9), content=b"next")).number == 4


def test_a_backup_is_one_file_that_can_be_opened(url: str, store: Store, tmp_path: Path):
    """It is a store itself, and nothing else is left in its folder."""
    fill(store)
    target = tmp_path / "folder" / "copy.sqlite3"
    backup(url, target)
    assert [one.name for one in target.parent.iterdir()] == ["copy.sqlite3"]
    with Store.open(f"sqlite:///{target}", reading=True) as copy:
        assert told(copy) == told(store)


def test_a_backup_while_others_file(url: str, store: Store, tmp_path: Path):
    """It holds what was there at one moment: whole filings, and an audit that holds."""
    stop = threading.Event()
    filed: list[int] = []

    def keep_filing() -> None:
        with Store.open(url) as own:
            while not stop.is_set() and len(filed) < 400:
                content = b"%d" % len(filed) * 2000
                filed.append(own.file(filing(observation(len(filed)), content=content)).number)

    thread = threading.Thread(target=keep_filing)
    thread.start()
    try:
        made = [backup(url, tmp_path / f"{number}.sqlite3") for number in range(3)]
    finally:
        stop.set()
        thread.join()
    assert [one.faults for one in made] == [(), (), ()]
    assert [one.submissions for one in made] == sorted(one.submissions for one in made)
    assert filed == list(range(1, len(filed) + 1))
    assert store.examine_audit(expected_head=made[-1].head) == ()


def test_a_later_backup_takes_the_place_of_an_earlier(url: str, store: Store, tmp_path: Path):
    """Under the same name."""
    target = tmp_path / "copy.sqlite3"
    store.file(filing())
    backup(url, target)
    store.file(filing(content=b"2"))
    assert backup(url, target).submissions == 2


def test_a_place_that_holds_something_is_left_alone(url: str, store: Store, other_url: str, tmp_path: Path):
    """A backup is not put over what is there."""
    target = tmp_path / "copy.sqlite3"
    store.file(filing())
    backup(url, target)
    with Store.open(other_url) as other:
        other.file(filing(content=b"mine"))
        with pytest.raises(Refused, match="holds something already"):
            restore(target, other_url)
        assert other.content(1) == b"mine"


def test_a_backup_that_was_tampered_with_is_not_restored(url: str, store: Store, other_url: str, tmp_path: Path):
    """It says what is wrong, and makes nothing in the new place."""
    target = tmp_path / "copy.sqlite3"
    fill(store)
    backup(url, target)
    with closing(sqlite3.connect(target, isolation_level=None)) as bare:
        bare.execute("DROP TRIGGER sign_offs_no_update")
        bare.execute("UPDATE sign_offs SET name = 'Somebody else'")
    with pytest.raises(Refused) as caught:
        restore(target, other_url)
    assert str(caught.value) == (
        f"{target} is not as its audit says, so it was not restored. The sign-off of submission 1 is not as audit "
        "entry 5 records it."
    )
    with pytest.raises(NoStoreYet):
        Store.open(other_url, reading=True)


def test_a_store_that_was_tampered_with_is_backed_up_all_the_same(stored: Store, path: Path, tmp_path: Path):
    """A copy of what is left is better than none; its faults are told."""
    fill(stored)
    stored.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as bare:
        bare.execute("DROP TRIGGER withdrawals_no_update")
        bare.execute("UPDATE withdrawals SET reason = ''")
    made = backup(f"sqlite:///{path}", tmp_path / "copy.sqlite3")
    assert made.faults == (
        "The withdrawal of submission 2 is not as audit entry 6 records it.",
        "The rows of withdrawals are not guarded against changes: withdrawals_no_update is missing or was changed.",
    )


def test_a_store_that_only_lost_its_guards_can_be_restored(stored: Store, path: Path, tmp_path: Path):
    """Every row is as the audit says, and in the new place they are guarded again."""
    fill(stored)
    stored.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as bare:
        bare.execute("DROP TRIGGER withdrawals_no_update")
    assert len(backup(f"sqlite:///{path}", tmp_path / "copy.sqlite3").faults) == 1
    assert restore(tmp_path / "copy.sqlite3", f"sqlite:///{tmp_path}/new.sqlite3").faults == ()


def test_a_store_without_one_of_its_tables_is_backed_up_all_the_same(stored: Store, path: Path, tmp_path: Path):
    """The copy is not examined, and says so."""
    fill(stored)
    stored.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as bare:
        bare.execute("PRAGMA foreign_keys = OFF")
        bare.execute("DROP TABLE audit")
    made = backup(f"sqlite:///{path}", tmp_path / "copy.sqlite3")
    assert made.faults[:2] == ("The table audit is gone.", "What the tables hold was not examined.")


def test_a_backup_of_an_earlier_version(other_url: str, tmp_path: Path):
    """It is brought up to date on the way; the file itself stays as it was."""
    source = tmp_path / "old.sqlite3"
    make_first(f"sqlite:///{source}")
    before = source.read_bytes()
    assert restore(source, other_url).submissions == 2
    assert source.read_bytes() == before


def test_a_store_of_an_earlier_version_is_copied_as_it_is(tmp_path: Path):
    """Before it is brought up to date; it cannot be examined yet, and the copy can be restored."""
    old = tmp_path / "old.sqlite3"
    make_first(f"sqlite:///{old}")
    before = old.read_bytes()
    made = backup(f"sqlite:///{old}", tmp_path / "copy.sqlite3")
    assert (made.submissions, made.head, made.faults, made.earlier) == (2, "", (), True)
    assert old.read_bytes() == before
    assert restore(tmp_path / "copy.sqlite3", f"sqlite:///{tmp_path}/new.sqlite3").submissions == 2


def test_a_store_of_an_earlier_version_on_postgresql(server: Server, tmp_path: Path):
    """It says what to do first."""
    url = server.url(server.empty())
    make_first(url)
    with pytest.raises(EarlierStore):
        backup(url, tmp_path / "copy.sqlite3")
    assert list(tmp_path.iterdir()) == []


NOT_OURS = "{0} is not an earlier backup of this store. Give another file for the backup; nothing was written there."
IN_USE = "{0} is a database in use, not a backup. Give another file for the backup; nothing was written there."


def refused(url: str, target: Path) -> str:
    """What is said instead of a backup into *target*, which stays as it was."""
    before = target.read_bytes()
    with pytest.raises(Refused) as caught:
        backup(url, target)
    assert target.read_bytes() == before
    assert [one.name for one in target.parent.iterdir() if ".part" in one.name] == []
    return str(caught.value)


def test_another_store_is_never_replaced(url: str, store: Store, tmp_path: Path):
    """Neither one that is open, nor one that was closed: a store is written with a log, a backup is not."""
    store.file(filing())
    other = tmp_path / "other.sqlite3"
    with Store.open(f"sqlite:///{other}") as opened:
        opened.file(filing())
        assert other.with_name("other.sqlite3-wal").exists()
        assert refused(url, other) == IN_USE.format(other)
    assert not other.with_name("other.sqlite3-wal").exists()
    assert refused(url, other) == IN_USE.format(other)


def test_the_backup_of_another_store_is_never_replaced(
    url: str, store: Store, new_url: Callable[[], str], tmp_path: Path
):
    """Its record is another; nor is one that is further than this store."""
    store.file(filing())
    target, other_url = tmp_path / "copy.sqlite3", new_url()
    with Store.open(other_url) as other:
        other.file(filing(content=b"another"))
        backup(other_url, target)
    assert refused(url, target) == NOT_OURS.format(target)
    further = tmp_path / "further.sqlite3"
    backup(url, further)
    with Store.open(new := new_url()):
        assert refused(new, further) == NOT_OURS.format(further)


def test_a_database_of_another_program_is_never_replaced(url: str, store: Store, tmp_path: Path):
    """Whatever is in it; one of somebody's with an unfinished change neither."""
    target = tmp_path / "places.sqlite"
    with closing(sqlite3.connect(target)) as bare:
        bare.execute("CREATE TABLE places (url)")
    assert refused(url, target) == NOT_OURS.format(target)
    target.with_name("places.sqlite-journal").touch()
    assert refused(url, target) == IN_USE.format(target)


def test_what_is_no_backup(other_url: str, tmp_path: Path):
    """A file that is not there, an empty one, a folder, something else."""
    missing, other = tmp_path / "none.sqlite3", tmp_path / "notes.txt"
    other.write_text("Buy milk")
    with pytest.raises(StoreUnavailable, match=f"There is no backup at {missing}."):
        restore(missing, other_url)
    with pytest.raises(StoreUnavailable, match="is not a database"):
        restore(other, other_url)
    with pytest.raises(StoreUnavailable, match="is a folder"):
        restore(tmp_path, other_url)


def test_where_a_backup_cannot_go(new_url: Callable[[], str], tmp_path: Path, stored: Store, path: Path):
    """Over something else, over the store itself, of a store that is not there."""
    other = tmp_path / "notes.txt"
    other.write_text("Buy milk")
    with pytest.raises(StoreUnavailable, match="is not a database"):
        backup(new_url(), other)
    assert other.read_text() == "Buy milk"
    with pytest.raises(Refused, match="is the store itself"):
        backup(f"sqlite:///{path}", path)
    with pytest.raises(NoStoreYet):
        backup(f"sqlite:///{tmp_path}/none.sqlite3", tmp_path / "copy.sqlite3")
    assert not (tmp_path / "copy.sqlite3").exists()
