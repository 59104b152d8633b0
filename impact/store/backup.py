"""Copy a whole store while it is in use, and put a copy in place.

A backup is one SQLite file with the same tables, whichever database it was made from, so that it can be opened,
examined, and put into either.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine, func, insert, inspect, select

from impact.store import audit, schema
from impact.store.database import (
    at_one_moment,
    connect,
    connect_as_it_is,
    see_that_it_is_a_database,
    write,
)
from impact.store.failures import EarlierStore, StoreUnavailable, said_plainly
from impact.store.model import Refused

_IN_ORDER = schema.metadata.sorted_tables  # a table comes after those that its rows name
_AT_ONCE = {"files": 1}  # rows held in memory together: a file may be large
_ROWS = 1000
_VERSIONS = slice(18, 20)  # where a file of SQLite's says whether it is written with a log beside it
_LOGGED = b"\x02\x02"
_ELSEWHERE = "Give another file for the backup; nothing was written there."

Progress = Callable[[], None]


@dataclass(frozen=True)
class Copied:
    """A copy that was made.

    Attributes:
        submissions: How many it holds.
        head: The hash of its last audit entry, to be written down elsewhere; "" where nothing was done yet.
        faults: What the audit of the copy finds: none when all is well. A restore refuses a copy with any but of its
            guards, which are made anew.
        earlier: It is of a store that an earlier version made, and was not examined.
    """

    submissions: int
    head: str
    faults: tuple[str, ...]
    earlier: bool = False


def backup(url: str, target: Path, progress: Progress = lambda: None) -> Copied:
    """Write a copy of the store at *url* into the file *target*, as it is at one moment, while others go on filing.

    An earlier backup of the same record there is replaced, once the new one is whole. A store that an earlier version
    made is copied as it is, on SQLite: it has to be brought up to date before it can be examined. *progress* is called
    now and then.

    Raises:
        NoStoreYet: There is nothing at *url*.
        EarlierStore: It is on PostgreSQL, and an earlier version made it.
        StoreUnavailable: The store cannot be read, or the copy cannot be written.
        Refused: *target* is something else than an earlier backup of this record.
    """
    see_that_it_is_a_database(target)
    engine, place, revision = connect_as_it_is(url)
    in_a_file = engine.dialect.name == "sqlite"
    try:
        if revision < schema.HEAD and not in_a_file:
            raise EarlierStore(place)
        with said_plainly(place), engine.connect() as connection:
            _see_that_it_may_be_replaced(target, place, connection)
        with _beside(target) as part:
            if in_a_file:
                with said_plainly(place), engine.connect() as connection:
                    driver = connection.connection.driver_connection
                    assert driver is not None
                    with _failing_at(part), closing(sqlite3.connect(part)) as new:
                        driver.backup(new, pages=-1, progress=lambda *_: progress())
            else:
                _stream_into_file(engine, place, part, progress)
            copied = _examined(part, revision)
            part.replace(target)
    finally:
        engine.dispose()
    return copied


def restore(source: Path, url: str, progress: Progress = lambda: None) -> Copied:
    """Put the backup *source* into the store at *url*, which must hold nothing yet. All of it is put there, or none.

    A backup that an earlier version made is brought up to date on the way; *source* itself stays as it is.

    Raises:
        StoreUnavailable: The backup cannot be read, or the store cannot be written.
        Refused: There is something in the store already, or the backup is not as its audit says.
    """
    see_that_it_is_a_database(source)
    if not source.is_file() or not source.stat().st_size:
        raise StoreUnavailable(f"There is no backup at {source}.", "Give the path of the file that the backup wrote.")
    with TemporaryDirectory(prefix="impact-") as folder:
        copy = Path(folder) / "backup.sqlite3"
        with _failing_at(source), closing(_bare(source, "mode=ro")) as old, closing(sqlite3.connect(copy)) as new:
            old.backup(new, pages=_ROWS, progress=lambda *_: progress())
        engine, _ = connect(f"sqlite:///{copy}")
        try:
            return _put(engine, str(source), url, progress)
        finally:
            engine.dispose()


def _put(engine: Engine, source: str, url: str, progress: Progress) -> Copied:
    with said_plainly(source), at_one_moment(engine) as backed:
        faults = audit.record_faults(backed)
        if faults:
            raise Refused(f"{source} is not as its audit says, so it was not restored. {' '.join(faults[:3])}")
        target, place = connect(url)

        def fill(connection: Connection) -> Copied:
            if any(connection.scalar(select(func.count()).select_from(table)) for table in _IN_ORDER):
                raise Refused(f"{place} holds something already. Restore into a new place; nothing there was touched.")
            _copy_rows(backed, connection, progress)
            copied = _told_of(connection)
            if copied.faults:
                wrong = f"What was written into {place} is not what was read, so none of it was kept."
                raise Refused(f"{wrong} {copied.faults[0]}")
            return copied

        try:
            with said_plainly(place):
                return write(target, fill)
        finally:
            target.dispose()


def _copy_rows(source: Connection, target: Connection, progress: Progress) -> None:
    for table in _IN_ORDER:
        query = select(table).order_by(*table.primary_key)
        rows = source.execute(query, execution_options={"yield_per": _AT_ONCE.get(table.name, _ROWS)})
        for batch in rows.mappings().partitions():
            target.execute(
                insert(table), [{column.name: row[column.name] for column in table.columns} for row in batch]
            )
            progress()


def _stream_into_file(engine: Engine, place: str, part: Path, progress: Progress) -> None:
    """Fill a new file with the rows of another database, read in one transaction."""
    new, _ = connect(f"sqlite:///{part}")
    try:
        with said_plainly(place), at_one_moment(engine) as source, _failing_at(part):
            write(new, lambda target: _copy_rows(source, target, progress))
    finally:
        new.dispose()


def _examined(part: Path, revision: str) -> Copied:
    """Make of *part* one plain file, without a log beside it, and say what is in it."""
    with _failing_at(part), closing(sqlite3.connect(part)) as plain:
        plain.execute("PRAGMA journal_mode = DELETE")
    engine, place, _ = connect_as_it_is(f"sqlite:///{part}")
    try:
        with said_plainly(place), engine.connect() as connection:
            return _told_of(connection) if revision == schema.HEAD else Copied(_count(connection), "", (), earlier=True)
    finally:
        engine.dispose()


def _told_of(connection: Connection) -> Copied:
    faults = audit.examine(connection)
    if audit.NOT_EXAMINED in faults:
        return Copied(0, "", faults)
    return Copied(_count(connection), audit.head(connection), faults)


def _count(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(schema.submissions)) or 0


# --- what a backup may replace ----------------------------------------------------------------------------------------


def _see_that_it_may_be_replaced(target: Path, place: str, store: Connection) -> None:
    """See that *target* is not there, is empty, or is an earlier backup of the record in *store*, which is at *place*.

    Raises:
        Refused: It is something else.
    """
    if not target.exists() or not target.stat().st_size:
        return
    if Path(place).exists() and target.samefile(place):
        raise Refused(f"{target} is the store itself. Give another file for the backup.")
    with target.open("rb") as content:
        in_use = content.read(_VERSIONS.stop)[_VERSIONS] == _LOGGED
    if in_use or any(target.with_name(target.name + end).exists() for end in ("-wal", "-journal")):
        raise Refused(f"{target} is a database in use, not a backup. {_ELSEWHERE}")
    earlier, own = _entries(target), []
    if earlier and inspect(store).has_table(schema.audit.name):
        columns = schema.audit.c.number, schema.audit.c.hash
        own = [tuple(row) for row in store.execute(select(*columns).order_by(columns[0]).limit(len(earlier)))]
    if earlier is None or earlier != own:
        raise Refused(f"{target} is not an earlier backup of this store. {_ELSEWHERE}")


def _entries(target: Path) -> list[tuple[int, str]] | None:
    """Return the number and hash of each entry of the audit in *target*; None where it is no backup of ours."""
    try:
        with closing(_bare(target, "mode=ro&immutable=1")) as bare:
            names = {name for (name,) in bare.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if names | {schema.keys.name} != {*schema.metadata.tables, schema.VERSION_TABLE}:
                return None
            entries = [(number, hashed) for number, hashed in bare.execute("SELECT number, hash FROM audit ORDER BY 1")]
            (submissions,) = bare.execute("SELECT count(*) FROM submissions").fetchone()
    except sqlite3.Error:
        return None
    return entries if entries or not submissions else None


# --- files ------------------------------------------------------------------------------------------------------------


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Give a new file beside *target*, and leave none of it behind."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        yield part
    except OSError as problem:
        raise StoreUnavailable(
            f"{target} cannot be written: {(problem.strerror or 'it failed').lower()}.",
            "No backup was made. Choose a place where you may write.",
        ) from problem
    finally:
        for end in ("", "-journal", "-wal", "-shm"):
            part.with_name(part.name + end).unlink(missing_ok=True)


def _bare(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)


@contextmanager
def _failing_at(path: Path) -> Iterator[None]:
    """Say plainly what SQLite says when it is asked directly."""
    try:
        yield
    except sqlite3.Error as problem:
        raise StoreUnavailable(
            f"{path} cannot be copied: {str(problem).rstrip('.')}.",
            "Check the disk and the space left on it, and try again.",
        ) from problem
