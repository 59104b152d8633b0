"""What only SQLite needs: a file in a folder, its settings, and ways to read it without writing a byte.

Comes before `store.database`.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from impact.store.failures import NoStoreYet, StoreUnavailable

BEGIN = "impact_begin"  # the execution option that says how a transaction begins
_HEADER = b"SQLite format 3\x00"
_SETTINGS = ("foreign_keys = ON", "recursive_triggers = ON", "synchronous = FULL")


def prepare_place(address: URL) -> None:
    """Make the folder of a new SQLite file, and see that what stands there already is a database.

    Raises:
        StoreUnavailable: The folder cannot be made, or something else stands there.
    """
    path = _path(address)
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise StoreUnavailable(
            f"The folder {path.parent} cannot be made: {(problem.strerror or 'it failed').lower()}.",
            "Nothing more was kept. Choose a place for the store where you may write.",
        ) from problem
    see_that_it_is_a_database(path)


def see_that_it_is_a_database(path: Path) -> None:
    """See that *path* is a database, empty, or not there.

    Raises:
        StoreUnavailable: It is something else.
    """
    if path.is_dir():
        raise StoreUnavailable(
            f"{path} is a folder, and a database is a file.",
            f"Nothing more was kept. Give the path of a file, such as {path / 'impact.sqlite3'}.",
        )
    if _holds_something_else(path):
        # SQLite itself would take a very short file for an empty database and write over it.
        raise StoreUnavailable(
            f"{path} is not a database.",
            "Nothing more was kept. Give the path of the store, or of a new file.",
        )


def set_up(engine: Engine) -> Engine:
    """Give each connection of *engine* our settings."""
    event.listen(engine, "connect", _set_up_connection)
    event.listen(engine, "begin", _begin)
    return engine


def keep_a_write_ahead_log(engine: Engine) -> None:
    """Let others read while one writes. The file remembers it; said again, for one restored from a copy.

    SQLite does not wait for others here. Where another program has the file open at this moment, it goes on as safely,
    if less smoothly, with the journal it has, and the next to open it switches.
    """
    with engine.execution_options(**{BEGIN: None}).connect() as connection:  # refused within a transaction
        try:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        except OperationalError as problem:
            if not getattr(problem.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
                raise


def open_sqlite_to_read(address: URL) -> Engine:
    """Return an engine that reads the file at *address* and never writes to it.

    Raises:
        NoStoreYet: There is no such file.
        StoreUnavailable: Something else stands there.
    """
    path = _path(address)
    if path is None:
        return set_up(create_engine(address))
    see_that_it_is_a_database(path)
    if not path.exists():
        raise NoStoreYet(str(path))
    patience = float(str(address.query.get("timeout", 10)))
    # No connection is kept: whether the file's log is there has to be looked at each time.
    return set_up(create_engine("sqlite://", creator=lambda: _open_to_read(path, patience), poolclass=NullPool))


def _open_to_read(path: Path, patience: float) -> sqlite3.Connection:
    """Open *path* to be read: in a folder that cannot be written, as it is, where it has no log beside it.

    With a log, SQLite needs to make (or find) an index of it; without one, and without room to make any, it has to be
    told that nobody writes.
    """
    where = f"file:{quote(str(path.absolute()))}?mode=ro"
    opened = sqlite3.connect(where, uri=True, timeout=patience, check_same_thread=False)
    try:
        opened.execute("SELECT 1 FROM sqlite_master").fetchone()
        return opened
    except sqlite3.OperationalError as problem:
        opened.close()
        unlogged = not path.with_name(f"{path.name}-wal").exists()
        if problem.sqlite_errorname.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY")) and unlogged:
            return sqlite3.connect(f"{where}&immutable=1", uri=True, timeout=patience, check_same_thread=False)
        raise


def _path(address: URL) -> Path | None:
    if not address.database or address.database == ":memory:" or "uri" in address.query:
        return None
    return Path(address.database)


def _holds_something_else(path: Path) -> bool:
    try:
        with path.open("rb") as content:
            start = content.read(len(_HEADER))
    except OSError:
        return False  # opening it as a database will say why
    return start not in (b"", _HEADER)


def _set_up_connection(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # or the driver begins and commits by rules of its own
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: Connection) -> None:
    begin = connection.get_execution_options().get(BEGIN, "BEGIN")
    if begin is not None:
        connection.exec_driver_sql(begin)
