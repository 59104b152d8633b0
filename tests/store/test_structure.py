"""A database that is not as the program makes it: said plainly, whatever was done to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from impact.store.audit import NOT_EXAMINED, examine
from impact.store.submissions import Store, StoreUnavailable
from tests.store.filings import filing, fill


@pytest.fixture(scope="module")
def filled(new_url: Callable[[], str]) -> Iterator[Store]:
    """A store with a row in every table."""
    with Store.open(new_url()) as opened:
        fill(opened)
        yield opened


def after(store: Store, *statements: str) -> tuple[str, ...]:
    """What the audit says once *statements* were run by the keeper of the database; they are undone again."""
    with store._engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
        faults = examine(connection)
        connection.rollback()
    return faults


def drop(store: Store, table: str, *names: str) -> list[str]:
    """The statements that take triggers away."""
    on = f" ON {table}" if store._engine.dialect.name == "postgresql" else ""
    return [f"DROP TRIGGER {name}{on}" for name in names]


def test_a_store_as_it_is_made(filled: Store):
    """Nothing is wrong with it."""
    assert after(filled) == ()


def test_a_guard_that_is_missing(filled: Store):
    """Its table's rows can be changed, though none was."""
    one, two = (
        ("append_only", "no_truncate") if filled._engine.dialect.name == "postgresql" else ("no_update", "no_delete")
    )
    assert after(filled, *drop(filled, "files", f"files_{one}")) == (
        f"The rows of files are not guarded against changes: files_{one} is missing or was changed.",
    )
    assert after(filled, *drop(filled, "audit", f"audit_{one}", f"audit_{two}")) == (
        f"The rows of audit are not guarded against changes: audit_{one}, audit_{two} are missing or were changed.",
    )


def test_a_guard_that_guards_no_longer(filled: Store):
    """It has its name still: it does something else, or was switched off."""
    if filled._engine.dialect.name == "postgresql":
        for change in (
            "ALTER TABLE files DISABLE TRIGGER files_append_only",
            "CREATE OR REPLACE TRIGGER files_append_only BEFORE UPDATE ON files "
            "FOR EACH ROW EXECUTE FUNCTION impact_append_only()",
        ):
            assert after(filled, change) == (
                "The rows of files are not guarded against changes: files_append_only is missing or was changed.",
            )
        emptied = (
            "CREATE OR REPLACE FUNCTION impact_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RETURN NEW; END $$"
        )
        assert len(after(filled, emptied)) == 9
    else:
        other = "CREATE TRIGGER files_no_update BEFORE UPDATE ON files WHEN 0 BEGIN SELECT 1; END"
        assert after(filled, "DROP TRIGGER files_no_update", other) == (
            "The rows of files are not guarded against changes: files_no_update is missing or was changed.",
        )


def test_a_trigger_of_somebody_else(filled: Store):
    """It may change what comes in, or let it vanish."""
    does = (
        "FOR EACH ROW EXECUTE FUNCTION impact_append_only()"
        if filled._engine.dialect.name == "postgresql"
        else "BEGIN SELECT RAISE(IGNORE); END"
    )
    assert after(filled, f"CREATE TRIGGER vanish BEFORE INSERT ON files {does}") == (
        "The table files has a trigger that impact did not make: vanish.",
    )


def test_a_table_that_is_gone(filled: Store):
    """Nothing more can be said of the rows; the guards of the others are looked at all the same."""
    faults = after(filled, "DROP TABLE withdrawals")
    assert faults[:2] == ("The table withdrawals is gone.", NOT_EXAMINED)


def test_columns_that_differ(filled: Store):
    """One too many, one that is gone."""
    assert after(filled, "ALTER TABLE audit ADD COLUMN extra INTEGER")[:2] == (
        "The table audit is not as impact makes it: see its column extra.", NOT_EXAMINED,
    )  # fmt: skip
    faults = after(filled, "ALTER TABLE findings RENAME COLUMN says TO said")
    assert faults[0] == "The table findings is not as impact makes it: see its columns said, says."


def test_an_index_that_is_gone(filled: Store):
    """One of them keeps two versions from having one number."""
    assert after(filled, "DROP INDEX uq_submissions_supplier_period_version")[0] == (
        "The index uq_submissions_supplier_period_version of the table submissions is gone."
    )


# --- what SQLite alone lets happen --------------------------------------------------------------------------------


@pytest.fixture
def bare(stored: Store, path: Path) -> Iterator[sqlite3.Connection]:
    """A bare connection to a filled store, without its triggers."""
    fill(stored)
    stored.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        yield connection


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET done_at = 'rubbish'",
        "UPDATE audit SET done_at = 5",
        "UPDATE audit SET detail = CAST(X'80FF' AS TEXT)",
    ],
)
def test_an_audit_that_cannot_be_read(bare: sqlite3.Connection, path: Path, statement: str):
    """Its entries are said to be changed; those that can be read are given, up to the first that cannot."""
    bare.execute(f"{statement} WHERE number = 3")
    with Store.open(f"sqlite:///{path}", reading=True) as store:
        assert store.examine_audit()[0] == ("Audit entry 3 was changed, or does not follow from the one before it.")
        assert [entry.number for entry in store.readable_audit()] == [1, 2]


def test_an_index_that_does_not_hold_what_its_table_holds(bare: sqlite3.Connection, path: Path):
    """SQLite's own examination finds it: a row could be there and not be found."""
    bare.execute("PRAGMA writable_schema = ON")
    bare.execute("UPDATE sqlite_master SET sql = replace(sql, 'version > 0', 'version > 1') WHERE name LIKE 'uq_%'")
    bare.close()
    with Store.open(f"sqlite:///{path}", reading=True) as store:
        first, second, *_ = store.examine_audit()
    assert first.startswith("The database itself is damaged: ")
    assert second == NOT_EXAMINED


UNKNOWN = "{path} is damaged: its tables are there, but not which version of impact made them."


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM impact_schema", "DROP TABLE impact_schema", "UPDATE impact_schema SET version_num = X'00'",
     "INSERT INTO impact_schema VALUES ('0001')"],
)  # fmt: skip
def test_tables_without_a_version(bare: sqlite3.Connection, path: Path, statement: str):
    """Never taken for a store that is not there yet, nor made anew: it is damaged, to read and to write."""
    bare.execute(statement)
    before = path.read_bytes()
    for reading in (True, False):
        with pytest.raises(StoreUnavailable) as caught:
            Store.open(f"sqlite:///{path}", reading=reading)
        assert caught.value.says == UNKNOWN.format(path=path)
    assert path.read_bytes() == before


def test_tables_without_a_version_on_either_database(new_url: Callable[[], str]):
    """The row that says it was taken out."""
    url = new_url()
    with Store.open(url) as store:
        store.file(filing())
        with store._engine.begin() as connection:
            connection.execute(text("DELETE FROM impact_schema"))
    for reading in (True, False):
        with pytest.raises(StoreUnavailable, match="but not which version of impact made them"):
            Store.open(url, reading=reading)
