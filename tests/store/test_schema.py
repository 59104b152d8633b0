"""The tables: made by the migrations, as the code has them, and append-only by themselves."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from impact.store.database import MIGRATIONS
from impact.store.schema import HEAD, VERSION_TABLE, metadata
from impact.store.submissions import Store
from tests.store.filings import QUERY, filing, observation

TABLES = ("files", "submissions", "findings", "observations")


def _statements(path: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as bare:
        found = bare.execute(
            "SELECT name, sql FROM sqlite_master WHERE type <> 'trigger' AND sql <> '' AND name <> ?", (VERSION_TABLE,)
        )
        return set(found)


@pytest.fixture
def filled(store: Store, path: Path):
    """A bare connection, without any setting of ours, to a store with a row in every table."""
    store.file(filing(observation(), findings=(QUERY,)))
    store.close()
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


def test_the_migrations_lead_to_the_tables_of_the_code(store: Store, path: Path, tmp_path: Path):
    """What the migrations make is, word for word, what the code says there is."""
    direct = create_engine(f"sqlite:///{tmp_path / 'direct'}")
    metadata.create_all(direct)
    direct.dispose()
    assert _statements(path) == _statements(tmp_path / "direct")


def test_alembic_sees_nothing_left_to_do(store: Store, path: Path):
    """Its own comparison of the database and the code finds no difference."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE, "compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_code_knows_the_newest_revision():
    """`HEAD` lets a current store open without Alembic, so it must be the newest migration."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_a_current_store_opens_without_alembic(store: Store, path: Path):
    """Importing it takes longer than all else together."""
    script = f"import sys; from impact.store.submissions import Store; Store.open('sqlite:///{path}').close(); "
    script += "sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_changed(filled: sqlite3.Connection, table: str):
    """The database refuses an update, whoever asks."""
    column = filled.execute(f"SELECT name FROM pragma_table_info('{table}') LIMIT 1").fetchone()[0]
    with pytest.raises(sqlite3.IntegrityError, match=f"rows of {table} are kept for ever"):
        filled.execute(f"UPDATE {table} SET {column} = {column}")


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_removed(filled: sqlite3.Connection, table: str):
    """The database refuses a delete, whoever asks."""
    with pytest.raises(sqlite3.IntegrityError, match=f"rows of {table} are kept for ever"):
        filled.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_put_in_place_of_another(filled: sqlite3.Connection, table: str):
    """INSERT OR REPLACE deletes without a word in a bare SQLite; it is refused too."""
    before = filled.execute(f"SELECT * FROM {table}").fetchall()
    with pytest.raises(sqlite3.IntegrityError, match=f"rows of {table} are kept for ever"):
        filled.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    assert filled.execute(f"SELECT * FROM {table}").fetchall() == before


def test_the_database_is_set_to_lose_nothing(store: Store, path: Path):
    """A write-ahead log that the file remembers, and full synchronisation on each connection of ours."""
    with store._engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "busy_timeout")
        }
    assert settings == {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1, "busy_timeout": 10_000,
    }  # fmt: skip


def test_many_open_a_new_store_at_once(path: Path):
    """One makes the tables, the others wait for it; each can file."""
    numbers: list[int] = []

    def open_and_file(content: bytes) -> None:
        with Store.open(f"sqlite:///{path}") as store:
            numbers.append(store.file(filing(content=content)).number)

    threads = [threading.Thread(target=open_and_file, args=(b"%d" % i,)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


def test_a_store_can_be_held_in_memory():
    """For a trial: nothing is written anywhere."""
    with Store.open("sqlite://") as store:
        assert store.file(filing(observation())).number == 1
        assert len(store.observations()) == 1
