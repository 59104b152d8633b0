"""Whether a backup may take the place of the file that stands there: only of an earlier backup of the same record.

Comes after `store.schema`; `store.copies` asks here before it writes anything.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, inspect, select

from impact.store import schema
from impact.store.model import Refused

_VERSIONS = slice(18, 20)  # where a file of SQLite's says whether it is written with a log beside it
_LOGGED = b"\x02\x02"
_ELSEWHERE = "Give another file for the backup; nothing was written there."


def see_that_it_may_be_replaced(target: Path, place: str, store: Connection) -> None:
    """See that *target* is not there, is empty, or is an earlier backup of the record in *store*, which is at *place*.

    Raises:
        Refused: It is something else.
    """
    if not target.exists() or not target.stat().st_size:
        return
    if Path(place).exists() and target.samefile(place):
        raise Refused(f"{target} is the store itself. Give another file for the backup.")
    beside = [target.with_name(target.name + end) for end in ("-wal", "-journal")]
    with target.open("rb") as content:
        in_use = content.read(_VERSIONS.stop)[_VERSIONS] == _LOGGED
    if in_use or any(one.exists() for one in beside):
        raise Refused(f"{target} is a database in use, not a backup. {_ELSEWHERE}")
    earlier = _entries(target)
    if earlier is None or earlier != _own_entries(store, len(earlier)):
        raise Refused(f"{target} is not an earlier backup of this store. {_ELSEWHERE}")


def _entries(target: Path) -> list[tuple[int, str]] | None:
    """Return the number and hash of each entry of the audit in *target*; None where it is no backup of ours."""
    where = f"{target.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(where, uri=True)) as bare:
            names = {name for (name,) in bare.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if names != {*schema.metadata.tables, schema.VERSION_TABLE}:
                return None
            entries = [(number, hashed) for number, hashed in bare.execute("SELECT number, hash FROM audit ORDER BY 1")]
            (submissions,) = bare.execute("SELECT count(*) FROM submissions").fetchone()
    except sqlite3.Error:
        return None
    return entries if entries or not submissions else None


def _own_entries(store: Connection, count: int) -> list[tuple[int, str]]:
    if not inspect(store).has_table(schema.audit.name):
        return []
    columns = schema.audit.c.number, schema.audit.c.hash
    return [(number, hashed) for number, hashed in store.execute(select(*columns).order_by(columns[0]).limit(count))]
