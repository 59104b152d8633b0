"""Open the database: its address, its settings, its tables made or brought up to date.

SQLite by default, PostgreSQL by URL: what differs between the two stands here and in `schema.append_only`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, column, create_engine, event, func, inspect, select, table
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import NullPool

from impact.store.failures import DamagedStore, EarlierStore, NoStoreYet, StoreUnavailable, said_plainly
from impact.store.schema import HEAD, READABLE, VERSION_TABLE, make_all, metadata

MIGRATIONS = Path(__file__).parent / "migrations"
PATIENCE = "10"  # seconds to wait while another program writes; `?timeout=` in the URL says otherwise, on SQLite
_FIRST_TABLES = frozenset({"files", "submissions", "findings", "observations"})  # those of the first revision
_WITHOUT_AUDIT = "0001"  # the last revision before there was an audit
_WRITERS_LOCK = 0x696D70616374  # "impact": any number that nobody else in the database locks
_ATTEMPTS = 3
_BEGIN_ANEW = ("40001", "40P01", "23505")  # PostgreSQL: could not serialise, deadlock, somebody else took the number
_BEGIN = "impact_begin"  # the execution option that says how a transaction begins on SQLite
_HEADER = b"SQLite format 3\x00"
_SETTINGS = ("foreign_keys = ON", "recursive_triggers = ON", "synchronous = FULL")

T = TypeVar("T")


def connect(url: str) -> tuple[Engine, str]:
    """Return an engine for *url*, with a current schema, and the name of the place for messages.

    Raises:
        StoreUnavailable: The database cannot be reached or made, is not ours, or is newer than this program.
    """
    address = _address(url)
    place, path = _place(url), _path(address)
    if path is not None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise StoreUnavailable(
                f"The folder {path.parent} cannot be made: {(problem.strerror or 'it failed').lower()}.",
                "Nothing more was kept. Choose a place for the store where you may write.",
            ) from problem
        see_that_it_is_a_database(path)
    engine = _engine(address)
    with _let_go_of(engine), said_plainly(place):
        with engine.connect() as connection:
            current = _revision(connection, place)
        if current != HEAD:
            with writing(engine) as connection:
                _migrate(connection, place)
        if engine.dialect.name == "sqlite":
            _keep_a_write_ahead_log(engine)
    return engine, place


def connect_to_read(url: str) -> tuple[Engine, str]:
    """Return an engine that only reads *url*, and the name of the place. Nothing is made, migrated or switched.

    Raises:
        NoStoreYet: Nothing was ever kept there.
        EarlierStore: An earlier version made it.
        StoreUnavailable: The database cannot be reached, is not ours, is damaged or of a newer version.
    """
    engine, place, revision = connect_as_it_is(url)
    if revision < READABLE:
        engine.dispose()
        raise EarlierStore(place)
    return engine, place


def connect_as_it_is(url: str) -> tuple[Engine, str, str]:
    """Return an engine that only reads *url*, the name of the place, and the revision of its schema: today's or older.

    Raises:
        NoStoreYet: Nothing was ever kept there.
        StoreUnavailable: The database cannot be reached, is not ours, is damaged or of a newer version.
    """
    address = _address(url)
    place, path = _place(url), _path(address)
    if path is None:
        engine = _engine(address)
    else:
        see_that_it_is_a_database(path)
        if not path.exists():
            raise NoStoreYet(str(path))
        patience = float(str(address.query["timeout"]))
        # No connection is kept: whether the file's log is there has to be looked at each time.
        engine = create_engine("sqlite://", creator=lambda: _open_to_read(path, patience), poolclass=NullPool)
        _set_up(engine)
    engine = engine.execution_options(postgresql_readonly=True)
    with _let_go_of(engine):
        with said_plainly(place), engine.connect() as connection:
            revision = _revision(connection, place)
        if revision is None:
            raise NoStoreYet(place)
        if revision > HEAD:
            raise _newer(place)
    return engine, place, revision


def write(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Do *work* in one transaction and return what it returns; again, where the database asks to begin anew."""
    for _ in range(_ATTEMPTS - 1):
        try:
            with writing(engine) as connection:
                return work(connection)
        except DBAPIError as problem:
            if getattr(problem.orig, "sqlstate", None) not in _BEGIN_ANEW:
                raise
    with writing(engine) as connection:
        return work(connection)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give the one connection that may write: others wait, and all of it is kept or none."""
    if engine.dialect.name == "sqlite":
        with engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"}).begin() as connection:
            yield connection
    else:
        # A stricter isolation, which a server may have as its default, would show things as before the wait.
        with engine.execution_options(isolation_level="READ COMMITTED").begin() as connection:
            connection.execute(select(func.set_config("lock_timeout", f"{PATIENCE}s", True)))
            connection.execute(select(func.pg_advisory_xact_lock(_WRITERS_LOCK)))
            yield connection


@contextmanager
def at_one_moment(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees everything as it is now, however long the reading takes and whoever writes."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with engine.connect() as connection:
        yield connection


def see_that_it_is_a_database(path: Path) -> None:
    """See that *path* is an SQLite database, empty, or not there.

    Raises:
        StoreUnavailable: It is something else.
    """
    if path.is_dir():
        raise StoreUnavailable(
            f"{path} is a folder, and a database is a file.",
            f"Nothing more was kept. Give the path of a file, such as {path / 'impact.sqlite3'}.",
        )
    try:
        with path.open("rb") as content:
            start = content.read(len(_HEADER))
    except OSError:
        return  # opening it as a database will say why
    if start not in (b"", _HEADER):
        # SQLite itself would take a very short file for an empty database and write over it.
        raise StoreUnavailable(
            f"{path} is not a database.",
            "Nothing more was kept. Give the path of the store, or of a new file.",
        )


# --- addresses and engines --------------------------------------------------------------------------------------------


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise _no_address(url) from None
    try:
        address.get_dialect()
    except NoSuchModuleError:
        raise _no_address(address.render_as_string(hide_password=True)) from None
    except ModuleNotFoundError as missing:
        raise _without_driver(missing) from missing
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        raise _no_address(address.render_as_string(hide_password=True))
    wait = "timeout" if address.get_backend_name() == "sqlite" else "connect_timeout"
    return address if wait in address.query else address.update_query_dict({wait: PATIENCE})


def _place(url: str) -> str:
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return address.database or "the store"
    return address.render_as_string(hide_password=True)


def _path(address: URL) -> Path | None:
    """The file of an SQLite store; None where it is in memory, or no SQLite."""
    if address.get_backend_name() != "sqlite" or "uri" in address.query:
        return None
    return Path(address.database) if address.database and address.database != ":memory:" else None


def _no_address(shown: str) -> StoreUnavailable:
    return StoreUnavailable(
        f"'{shown}' is not the address of a store.",
        "Write it as sqlite:////folder/impact.sqlite3 or postgresql+psycopg://user@machine/name.",
    )


def _without_driver(missing: ModuleNotFoundError) -> StoreUnavailable:
    return StoreUnavailable(
        f"The Python package {missing.name}, which speaks to this kind of database, is not installed.",
        "Run `pip install 'psycopg[binary]'` and write the address as postgresql+psycopg://user@machine/name.",
    )


def _engine(address: URL) -> Engine:
    try:
        engine = create_engine(address)
    except ModuleNotFoundError as missing:
        raise _without_driver(missing) from missing
    if engine.dialect.name == "sqlite":
        _set_up(engine)
    return engine


def _set_up(engine: Engine) -> None:
    """Give each connection to SQLite our settings."""

    def settings(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # or the driver begins and commits by rules of its own
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")

    def begin(connection: Connection) -> None:
        said = connection.get_execution_options().get(_BEGIN, "BEGIN")
        if said is not None:
            connection.exec_driver_sql(said)

    event.listen(engine, "connect", settings)
    event.listen(engine, "begin", begin)


@contextmanager
def _let_go_of(engine: Engine) -> Iterator[None]:
    """Close what is open where it fails."""
    try:
        yield
    except BaseException:
        engine.dispose()
        raise


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


def _keep_a_write_ahead_log(engine: Engine) -> None:
    """Let others read while one writes. The file remembers it; said again, for one restored from a copy.

    SQLite does not wait for others here. Where another program has the file open at this moment, it goes on as safely,
    if less smoothly, with the journal it has, and the next to open it switches.
    """
    with engine.execution_options(**{_BEGIN: None}).connect() as connection:  # refused within a transaction
        try:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        except OperationalError as problem:
            if not getattr(problem.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
                raise


# --- the schema -------------------------------------------------------------------------------------------------------


def _newer(place: str) -> StoreUnavailable:
    return StoreUnavailable(
        f"{place} was written by a newer version of impact.",
        "Nothing more was kept. Install that version and try again.",
    )


def _revision(connection: Connection, place: str) -> str | None:
    """Return the schema's revision, or None for a database with nothing in it.

    Raises:
        StoreUnavailable: It holds tables of our names, or (an SQLite file) any tables, but not ours; or ours, but not
            the one row that says how new they are.
    """
    names = set(inspect(connection).get_table_names())
    ours = names & set(metadata.tables)
    damaged = names >= _FIRST_TABLES
    if VERSION_TABLE in names:
        said: Sequence[object] = connection.scalars(
            select(column("version_num")).select_from(table(VERSION_TABLE))
        ).all()
        if len(said) == 1 and isinstance(said[0], str):
            return said[0]
        damaged = bool(said or ours)
    if damaged:
        raise DamagedStore(place, "its tables are there, but not which version of impact made them.")
    if ours or (names and VERSION_TABLE not in names and connection.dialect.name == "sqlite"):
        raise StoreUnavailable(
            f"{place} holds the tables of another program.",
            "Nothing more was kept. Give the address of the store, or of a database with nothing in it.",
        )
    return None


def _migrate(connection: Connection, place: str) -> None:
    """Bring the schema up to date within the transaction of *connection*. Another program may just have done so."""
    current = _revision(connection, place)
    if current is None:
        make_all(connection)
    if current in (None, HEAD):
        return
    from alembic import command  # late: it takes as long to import as everything else here
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    from impact.store.audit import bring_in

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current not in known:
        raise _newer(place)
    command.upgrade(config, "head")
    if current == _WITHOUT_AUDIT:
        bring_in(connection, datetime.now(UTC))
