"""A store that cannot be opened or written: said in plain words, with nothing half-stored."""

from __future__ import annotations

import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from impact.store.submissions import Store, StoreUnavailable
from tests.store.filings import QUERY, filing, observation
from tests.store.people import an_ordinary_person


@contextmanager
def room_for(pages: int) -> Iterator[None]:
    """A disk with room for *pages* of a database: SQLite itself says when it is full."""

    def limit(connection, _record) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


def refusal(url: str) -> tuple[str, str]:
    """What is said when the store at *url* is opened."""
    with pytest.raises(StoreUnavailable) as caught:
        Store.open(url).close()
    return caught.value.says, caught.value.remedy


@pytest.mark.parametrize("url", ["", "impact.sqlite3", "mysql://me@there/impact", "nonsense://x", "postgresql://a:b"])
def test_what_is_no_address(url: str):
    """The address is repeated, with the two forms that one can have."""
    assert refusal(url) == (
        f"'{url}' is not the address of a store.",
        "Write it as sqlite:////folder/impact.sqlite3 or postgresql+psycopg://user@machine/name.",
    )


def test_a_password_in_a_wrong_address_is_not_shown():
    """Messages end up in logs."""
    assert (
        refusal("mysql://me:secret@there/impact")[0] == "'mysql://me:***@there/impact' is not the address of a store."
    )


def test_a_driver_that_is_not_installed():
    """PostgreSQL needs one more package; the message names it."""
    says, remedy = refusal("postgresql+psycopg2://me@there/impact")
    assert says == "The Python package psycopg2, which speaks to this kind of database, is not installed."
    assert remedy.startswith("Run `pip install 'psycopg[binary]'`")


def test_a_folder_in_place_of_a_file(tmp_path: Path):
    """A folder is not written into on a guess."""
    assert refusal(f"sqlite:///{tmp_path}") == (
        f"{tmp_path} is a folder, and a database is a file.",
        f"Nothing more was kept. Give the path of a file, such as {tmp_path}/impact.sqlite3.",
    )
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made(tmp_path: Path):
    """A file stands where the folder would be."""
    (tmp_path / "store").write_text("a file")
    assert refusal(f"sqlite:///{tmp_path}/store/deep/impact.sqlite3") == (
        f"The folder {tmp_path}/store/deep cannot be made: not a directory.",
        "Nothing more was kept. Choose a place for the store where you may write.",
    )


@pytest.mark.parametrize("content", [b"x", b"Name,Value\n" * 2000, b"PK\x03\x04" + bytes(5000)])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes):
    """It is left as it was: SQLite alone would write over a very short one."""
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    assert refusal(f"sqlite:///{path}") == (
        f"{path} is not a database.",
        "Nothing more was kept. Give the path of the store, or of a new file.",
    )
    assert path.read_bytes() == content


def test_a_database_with_a_ruined_inside(stored: Store, path: Path):
    """It begins as a database does; the rest is rubbish."""
    stored.close()
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 50_000)
    assert refusal(f"sqlite:///{path}") == (
        f"{path} is damaged.",
        "Nothing more was kept. Put the last backup in its place.",
    )


def test_a_database_of_another_program(tmp_path: Path):
    """Our tables are not put among another's."""
    path = tmp_path / "places.sqlite"
    with closing(sqlite3.connect(path)) as bare:
        bare.execute("CREATE TABLE places (url)")
    before = path.read_bytes()
    assert refusal(f"sqlite:///{path}") == (
        f"{path} holds the tables of another program.",
        "Nothing more was kept. Give the address of the store, or of a database with nothing in it.",
    )
    assert path.read_bytes() == before


def test_a_store_of_a_newer_version(stored: Store, path: Path):
    """An older program does not write into tables it does not know."""
    stored.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as bare:
        bare.execute("UPDATE impact_schema SET version_num = '9999'")
    assert refusal(f"sqlite:///{path}") == (
        f"{path} was written by a newer version of impact.",
        "Nothing more was kept. Install that version and try again.",
    )


def test_a_read_only_folder(open_place: Path):
    """A new store cannot be made in it."""
    os.chmod(open_place, 0o555)
    with an_ordinary_person():
        assert refusal(f"sqlite:///{open_place}/impact.sqlite3") == (
            f"{open_place}/impact.sqlite3 cannot be opened.",
            "Nothing more was kept. Check that you may read and write this file and its folder, and try again.",
        )
        assert refusal(f"sqlite:///{open_place}/store/impact.sqlite3") == (
            f"The folder {open_place}/store cannot be made: permission denied.",
            "Nothing more was kept. Choose a place for the store where you may write.",
        )


def test_a_read_only_file(open_place: Path):
    """What is there can be read, in a folder that can be written; filing is refused."""
    path = open_place / "impact.sqlite3"
    with Store.open(f"sqlite:///{path}") as store:
        first = store.file(filing())
    os.chmod(path, 0o444)
    os.chmod(open_place, 0o777)
    with an_ordinary_person(), Store.open(f"sqlite:///{path}") as store:
        with pytest.raises(StoreUnavailable) as caught:
            store.file(filing(content=b"next"))
        assert store.submissions() == (first,)
    assert caught.value.says == f"{path} cannot be written: the file or its folder is read-only."
    assert caught.value.remedy == "Nothing more was kept. Allow yourself to write to both and try again."


def test_a_store_that_another_program_writes(stored: Store, path: Path):
    """After the wait it is said; reading goes on meanwhile, and the filing succeeds once the other is done."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with Store.open(f"sqlite:///{path}?timeout=0.05") as second:
        with pytest.raises(StoreUnavailable) as caught:
            second.file(filing())
        assert second.submissions() == ()
        other.close()
        assert second.file(filing()).number == 1
    assert str(caught.value) == (
        f"{path} is in use by another program. Nothing more was kept. Wait until that has finished and try again."
    )


def test_a_new_store_that_another_program_holds(tmp_path: Path):
    """The same is said when it cannot even be looked into."""
    path = tmp_path / "impact.sqlite3"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert refusal(f"sqlite:///{path}?timeout=0.05")[0] == f"{path} is in use by another program."
    other.close()


@pytest.mark.parametrize(
    "large",
    [
        filing(content=bytes(400_000)),
        filing(findings=(QUERY,) * 4000),
        filing(*(observation(item=f"i{number}") for number in range(4000))),
    ],
    ids=["in the file", "in the findings", "in the observations"],
)
def test_a_full_disk_keeps_nothing_of_a_filing(path: Path, large):
    """Wherever the room ends, all of that filing is gone, all before it is there, and it can be sent again."""
    url = f"sqlite:///{path}"
    with Store.open(url) as store:
        first = store.file(filing(content=b"before"))
    with room_for(40), Store.open(url) as store:
        with pytest.raises(StoreUnavailable) as caught:
            store.file(large)
        assert store.submissions() == (first,)
        assert store.file(filing(content=b"small")).number == 2
    assert caught.value.says == f"The disk that holds {path} is full."
    assert caught.value.remedy == "Nothing more was kept. Make room on it and try again."
    with closing(sqlite3.connect(path)) as bare:
        counts = [
            bare.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("files", "findings", "observations")
        ]
    assert counts == [2, 0, 0]
    with Store.open(url) as store:
        assert store.file(large).number == 3


@pytest.mark.parametrize("pages", [1, 3, 6, 9])
def test_a_full_disk_leaves_no_half_of_the_tables(path: Path, pages: int):
    """A store is made whole or not at all: with room again, opening it starts afresh."""
    with room_for(pages):
        says, _ = refusal(f"sqlite:///{path}")
    assert says == f"The disk that holds {path} is full."
    with closing(sqlite3.connect(path)) as bare:
        assert bare.execute("SELECT name FROM sqlite_master").fetchall() == []
    with Store.open(f"sqlite:///{path}") as store:
        assert store.file(filing()).number == 1


def test_a_disk_that_refuses_a_write(stored: Store, path: Path):
    """The system cuts a write off half-way; that filing is gone whole, and the next one is kept."""
    first = stored.file(filing(content=b"before"))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, limits[1]))
    try:
        with pytest.raises(StoreUnavailable) as caught:
            stored.file(filing(content=bytes(1_000_000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert caught.value.says == f"The disk that holds {path} failed."
    assert caught.value.remedy == "Nothing more was kept. Check the disk and the space left on it, and try again."
    assert stored.submissions() == (first,)
    assert stored.file(filing(content=b"after")).number == 2


def test_a_store_that_goes_while_it_is_open(stored: Store, path: Path):
    """Someone overwrites the file: reading and filing both say so."""
    stored.file(filing())
    stored.close()
    path.write_bytes(b"overwritten " * 1000)
    for attempt in (lambda: stored.submissions(), lambda: stored.file(filing(content=b"next"))):
        with pytest.raises(StoreUnavailable) as caught:
            attempt()
        assert caught.value.says == f"{path} is not a database."
