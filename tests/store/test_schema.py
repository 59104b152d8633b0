"""The tables: made by the migrations, as the code has them, and append-only by themselves."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from impact.store.database import MIGRATIONS
from impact.store.schema import HEAD, VERSION_TABLE, metadata
from impact.store.submissions import Store
from tests.store.filings import filing, fill, observation
from tests.store.old_stores import migrate
from tests.store.servers import Server

TABLES = tuple(metadata.tables)


def _clauses(path: Path) -> dict[str, set[str]]:
    """What stands in the definition of each table, index and trigger, by clause: a column added later stands last."""
    with closing(sqlite3.connect(path)) as bare:
        found = bare.execute("SELECT name, sql FROM sqlite_master WHERE sql <> '' AND name <> ?", (VERSION_TABLE,))
        return {name: set(re.split(r",\s+(?![^(]*\))", re.sub(r"\s+\)", ")", sql.strip()[:-1]))) for name, sql in found}


@pytest.fixture
def filled(stored: Store, path: Path):
    """A bare connection, without any setting of ours, to a store with a row in every table."""
    fill(stored)
    stored.close()
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def filled_server(server: Server) -> str:
    """The plain address of a database on PostgreSQL with a row in every table."""
    url = server.fresh()
    with Store.open(url) as store:
        fill(store)
    return url.replace("+psycopg", "")


def test_the_migrations_lead_to_the_tables_of_the_code(stored: Store, path: Path, tmp_path: Path):
    """What they make one after the other is, clause by clause, what a new store is given at once."""
    migrate(f"sqlite:///{tmp_path / 'migrated'}", "head")
    assert _clauses(tmp_path / "migrated") == _clauses(path)


def test_alembic_sees_nothing_left_to_do(url: str):
    """Its own comparison of a database that was migrated and the code finds no difference."""
    migrate(url, "head")
    with Store.open(url) as store, store._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE, "compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_code_knows_the_newest_revision():
    """`HEAD` lets a current store open without Alembic, so it must be the newest migration."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_a_current_store_opens_without_alembic(stored: Store, path: Path):
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


@pytest.mark.parametrize("verb", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
@pytest.mark.parametrize("table", TABLES)
def test_postgresql_refuses_as_well(filled_server: str, table: str, verb: str):
    """An update, a delete and a truncate of every table, by the owner of the database."""
    column = next(iter(metadata.tables[table].columns)).name
    with (
        psycopg.connect(filled_server) as bare,
        pytest.raises(psycopg.Error, match=r"rows of [a-z_]+ are kept for ever"),
    ):
        bare.execute(verb.format(table, column).encode())


def test_the_database_is_set_to_lose_nothing(stored: Store, path: Path):
    """A write-ahead log that the file remembers, and full synchronisation on each connection of ours."""
    with stored._engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "busy_timeout")
        }
    assert settings == {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1, "busy_timeout": 10_000,
    }  # fmt: skip


def test_a_store_can_be_held_in_memory():
    """For a trial: nothing is written anywhere."""
    with Store.open("sqlite://") as store:
        assert store.file(filing(observation())).number == 1
        assert len(store.observations()) == 1
