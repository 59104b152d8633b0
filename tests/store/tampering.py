"""Alter a store behind the program's back, as one with the rights of its keeper could: within a transaction that is
undone afterwards, so that each test finds the store whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Text, cast, column, select, table, type_coerce, update
from sqlalchemy.types import JSON, Date, TypeDecorator

from impact.store.schema import metadata
from impact.store.submissions import Store

OTHERS = {"state": "errors", "severity": "note", "action": "brought in"}  # what else such a column may hold
RECORDED = sorted(metadata.tables.keys() - {"keys"})  # it is held to the editions it was used for
COLUMNS = [(name, one.name) for name in RECORDED for one in metadata.tables[name].columns]


@contextmanager
def unguarded(store: Store) -> Iterator[Connection]:
    """A connection to which no trigger and no foreign key applies; all that it does is undone at the end."""
    sqlite = store._engine.dialect.name == "sqlite"
    with store._engine.execution_options(impact_begin=None).connect() as connection:
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN")
            for (trigger,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
                connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        else:
            for name in metadata.tables:
                connection.exec_driver_sql(f"ALTER TABLE {name} DISABLE TRIGGER ALL")
        yield connection
        connection.exec_driver_sql("ROLLBACK")
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")


def alter(connection: Connection, name: str, column_name: str) -> None:
    """Put another value into one column of the first row of a table, the least different that it takes."""
    whole = metadata.tables[name]
    known = whole.columns[column_name]
    key = list(whole.primary_key)
    row = connection.execute(select(*(_bare(c) for c in key), _bare(known)).order_by(*key)).first()
    assert row is not None, f"{name} has no row"
    *place, before = row
    bare = table(name, *(column(c.name, _bare(c).type) for c in whole.columns))
    changed: Any = _other(column_name, before)
    if isinstance(known.type, JSON) and connection.dialect.name == "postgresql":
        changed = cast(changed, JSON(none_as_null=True)) if changed is None else type_coerce(["C4!E99"], JSON)
    where = [bare.c[c.name] == value for c, value in zip(key, place, strict=True)]
    connection.execute(update(bare).values({column_name: changed}).where(*where))


def _bare(known: Column[Any]) -> Any:
    if isinstance(known.type, JSON):
        return cast(known, Text)
    if isinstance(known.type, Date):
        return known
    return type_coerce(known, known.type.impl_instance if isinstance(known.type, TypeDecorator) else known.type)


def _other(name: str, before: Any) -> Any:
    if name in OTHERS:
        return OTHERS[name] if before != OTHERS[name] else "query"
    if isinstance(before, str):
        return (before[:-1] + ("0" if before[-1] != "0" else "1")) if before else "y"
    if isinstance(before, bytes):
        return bytes([before[0] ^ 1, *before[1:]])
    if isinstance(before, date):
        return before + timedelta(days=1)
    return 1 if before is None else before + 100
