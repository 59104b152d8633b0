"""Open the database: its address, its settings, its tables made or brought up to date.

Comes after `store.schema`; `store.submissions` reads and writes through what is opened here. SQLite by default,
PostgreSQL by URL: what differs between the two stands here, in `store.sqlite` and in `schema.append_only`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, column, create_engine, func, inspect, select, table
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from impact.store.audit import bring_in
from impact.store.failures import DamagedStore, EarlierStore, NoStoreYet, StoreUnavailable, said_plainly
from impact.store.schema import HEAD, VERSION_TABLE, metadata
from impact.store.sqlite import BEGIN, keep_a_write_ahead_log, open_sqlite_to_read, prepare_place, set_up

MIGRATIONS = Path(__file__).parent / "migrations"
PATIENCE = "10"  # seconds to wait while another program writes; `?timeout=` in the URL says otherwise, on SQLite
_FIRST_TABLES = frozenset({"files", "submissions", "findings", "observations"})  # those of the first revision
_UNKNOWN_VERSION = "its tables are there, but not which version of impact made them."
_WITHOUT_AUDIT = "0001"  # the last revision before there was an audit
_WRITERS_LOCK = 0x696D70616374  # "impact": any number that nobody else in the database locks
_ATTEMPTS = 3
_BEGIN_ANEW = ("40001", "40P01", "23505")  # PostgreSQL: could not serialise, deadlock, somebody else took the number

T = TypeVar("T")


def connect(url: str) -> tuple[Engine, str]:
    """Return an engine for *url*, with a current schema, and the name of the place for messages.

    Raises:
        StoreUnavailable: The database cannot be reached or made, is not ours, or is newer than this program.
    """
    address = _address(url)
    is_sqlite = address.get_backend_name() == "sqlite"
    place = _place(url)
    if is_sqlite:
        prepare_place(address)
    engine = _engine(address)
    try:
        with said_plainly(place):
            _bring_up_to_date(engine, place)
    except BaseException:
        engine.dispose()
        raise
    return engine, place


def connect_to_read(url: str) -> tuple[Engine, str]:
    """Return an engine that only reads *url*, and the name of the place. Nothing is made, migrated or switched.

    Raises:
        NoStoreYet: Nothing was ever kept there.
        EarlierStore: An earlier version made it.
        StoreUnavailable: The database cannot be reached, is not ours, is damaged or of a newer version.
    """
    engine, place, revision = connect_as_it_is(url)
    if revision < HEAD:
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
    place = _place(url)
    engine = open_sqlite_to_read(address) if address.get_backend_name() == "sqlite" else _engine(address)
    engine = engine.execution_options(postgresql_readonly=True)
    try:
        with said_plainly(place), engine.connect() as connection:
            revision = _revision(connection, place)
        if revision is None:
            raise NoStoreYet(place)
        if revision > HEAD:
            raise _newer(place)
    except BaseException:
        engine.dispose()
        raise
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
        with engine.execution_options(**{BEGIN: "BEGIN IMMEDIATE"}).begin() as connection:
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


def _place(url: str) -> str:
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return address.database or "the store"
    return address.render_as_string(hide_password=True)


def _newer(place: str) -> StoreUnavailable:
    return StoreUnavailable(
        f"{place} was written by a newer version of impact.",
        "Nothing more was kept. Install that version and try again.",
    )


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
    return set_up(engine) if engine.dialect.name == "sqlite" else engine


def _bring_up_to_date(engine: Engine, place: str) -> None:
    with engine.connect() as connection:
        current = _revision(connection, place)
    if current != HEAD:
        with writing(engine) as connection:
            _migrate(connection, place)
    if engine.dialect.name == "sqlite":
        keep_a_write_ahead_log(engine)


def _revision(connection: Connection, place: str) -> str | None:
    """Return the schema's revision, or None for a database with nothing in it.

    Raises:
        StoreUnavailable: It holds tables of our names, or (an SQLite file) any tables, but not ours; or ours, but not
            the one row that says how new they are.
    """
    names = set(inspect(connection).get_table_names())
    ours = names & set(metadata.tables)
    if VERSION_TABLE in names:
        said: Sequence[object] = connection.scalars(
            select(column("version_num")).select_from(table(VERSION_TABLE))
        ).all()
        if len(said) == 1 and isinstance(said[0], str):
            return said[0]
        if said or ours:
            raise DamagedStore(place, _UNKNOWN_VERSION)
        return None
    if names >= _FIRST_TABLES:
        raise DamagedStore(place, _UNKNOWN_VERSION)
    if ours or (names and connection.dialect.name == "sqlite"):
        raise StoreUnavailable(
            f"{place} holds the tables of another program.",
            "Nothing more was kept. Give the address of the store, or of a database with nothing in it.",
        )
    return None


def _migrate(connection: Connection, place: str) -> None:
    """Bring the schema up to date within the transaction of *connection*. Another program may just have done so."""
    from alembic import command  # late: it takes as long to import as everything else here
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    current = _revision(connection, place)
    if current is not None and current not in known:
        raise _newer(place)
    if current != HEAD:
        command.upgrade(config, "head")
    if current == _WITHOUT_AUDIT:
        bring_in(connection, datetime.now(UTC))
