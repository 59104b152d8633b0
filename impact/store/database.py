"""Open the database: its address, its settings, its tables made or brought up to date.

Comes after `store.schema`; `store.submissions` reads and writes through what is opened here. SQLite by default,
PostgreSQL by URL: what differs between the two stands here and in `schema.append_only`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, column, create_engine, event, func, inspect, select, table
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

from impact.store.failures import StoreUnavailable, said_plainly
from impact.store.schema import HEAD, VERSION_TABLE, metadata

MIGRATIONS = Path(__file__).parent / "migrations"
PATIENCE = "10"  # seconds to wait while another program writes; `?timeout=` in the URL says otherwise
_SQLITE_HEADER = b"SQLite format 3\x00"
_BEGIN = "impact_begin"
_WRITERS_LOCK = 0x696D70616374  # "impact": any number that nobody else in the database locks
_SQLITE_SETTINGS = ("foreign_keys = ON", "recursive_triggers = ON", "synchronous = FULL")


def connect(url: str) -> tuple[Engine, str]:
    """Return an engine for *url*, with a current schema, and the name of the place for messages.

    Raises:
        StoreUnavailable: The database cannot be reached or made, is not ours, or is newer than this program.
    """
    address = _address(url)
    is_sqlite = address.get_backend_name() == "sqlite"
    place = (address.database or "the store") if is_sqlite else address.render_as_string(hide_password=True)
    if is_sqlite:
        _prepare_place(address)
    engine = _engine(address)
    try:
        with said_plainly(place):
            _bring_up_to_date(engine, place)
    except BaseException:
        engine.dispose()
        raise
    return engine, place


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give the one connection that may write: others wait, and all of it is kept or none."""
    if engine.dialect.name == "sqlite":
        with engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"}).begin() as connection:
            yield connection
    else:
        with engine.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(_WRITERS_LOCK)))
            yield connection


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
    if address.get_backend_name() == "sqlite" and "timeout" not in address.query:
        return address.update_query_dict({"timeout": PATIENCE})
    return address


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


def _prepare_place(address: URL) -> None:
    """Make the folder of a new SQLite file, and see that what stands there already is a database."""
    if not address.database or address.database == ":memory:" or "uri" in address.query:
        return
    path = Path(address.database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise StoreUnavailable(
            f"The folder {path.parent} cannot be made: {(problem.strerror or 'it failed').lower()}.",
            "Nothing more was kept. Choose a place for the store where you may write.",
        ) from problem
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


def _holds_something_else(path: Path) -> bool:
    try:
        with path.open("rb") as content:
            start = content.read(len(_SQLITE_HEADER))
    except OSError:
        return False  # opening it as a database will say why
    return start not in (b"", _SQLITE_HEADER)


def _engine(address: URL) -> Engine:
    try:
        engine = create_engine(address)
    except ModuleNotFoundError as missing:
        raise _without_driver(missing) from missing
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # or the driver begins and commits by rules of its own
    for setting in _SQLITE_SETTINGS:
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: Connection) -> None:
    begin = connection.get_execution_options().get(_BEGIN, "BEGIN")
    if begin is not None:
        connection.exec_driver_sql(begin)


def _bring_up_to_date(engine: Engine, place: str) -> None:
    with engine.connect() as connection:
        current = _revision(connection, place)
    if current != HEAD:
        with writing(engine) as connection:
            _migrate(connection, place)
    if engine.dialect.name == "sqlite":
        _keep_a_write_ahead_log(engine)


def _revision(connection: Connection, place: str) -> str | None:
    """Return the schema's revision, or None for a database with nothing in it.

    Raises:
        StoreUnavailable: It holds tables of our names, or (an SQLite file) any tables, but not ours.
    """
    names = set(inspect(connection).get_table_names())
    if VERSION_TABLE in names:
        return connection.scalar(select(column("version_num")).select_from(table(VERSION_TABLE)))
    if names and (connection.dialect.name == "sqlite" or names & set(metadata.tables)):
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
        raise StoreUnavailable(
            f"{place} was written by a newer version of impact.",
            "Nothing more was kept. Install that version and try again.",
        )
    if current != HEAD:
        command.upgrade(config, "head")


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
