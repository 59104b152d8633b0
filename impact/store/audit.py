"""The audit: what was done, in order, each entry chained to the one before by its hash.

Comes after `store.schema`; whatever writes to the store records it here, in the same transaction. An entry holds a hash
of the rows it stands for, as the database gives them back, so that `store.examination` can tell when one was altered.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    insert,
    select,
    type_coerce,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import JSON, TypeDecorator

from impact.store import schema
from impact.store.model import AuditEntry

BEGINNING = "0" * 64  # what the first entry follows
GROUPED: Mapping[str, tuple[Table, Column[int]]] = {  # each table's rows go into one hash for each value of the column
    "submissions": (schema.submissions, schema.submissions.c.number),
    "findings": (schema.findings, schema.findings.c.submission),
    "observations": (schema.observations, schema.observations.c.submission),
    "explanations": (schema.explanations, schema.explanations.c.entry),
    "sign_offs": (schema.sign_offs, schema.sign_offs.c.entry),
    "withdrawals": (schema.withdrawals, schema.withdrawals.c.entry),
}
BY_SUBMISSION = ("submissions", "findings", "observations")
_BROUGHT: Mapping[str, tuple[str, ...]] = {  # the tables that an action brings rows into
    "brought in": BY_SUBMISSION,
    "filed": (*BY_SUBMISSION, "explanations"),
    "explained": ("explanations",),
    "signed off": ("sign_offs",),
    "withdrawn": ("withdrawals",),
    "published": (),
}
_LAST = select(schema.audit.c.number, schema.audit.c.hash).order_by(schema.audit.c.number.desc()).limit(1)
_AT_ONCE = 1000


def next_number(connection: Connection) -> int:
    """Return the number that the next entry will have. Nobody else writes within this transaction."""
    return 1 + _last(connection)[0]


def head(connection: Connection) -> str:
    """Return the hash of the last entry, which stands for all before it too; "" where there is none."""
    number, hashed = _last(connection)
    return hashed if number else ""


def record(
    connection: Connection, action: str, submission: int | None, at: datetime, by: str, told: Mapping[str, Any]
) -> None:
    """Record that *action* was done to *submission*, with the hashes of the rows it brought. Call it after those.

    *submission* is None where the action is about none, as publishing is. *told* is what a reader of the audit should
    see without looking further; *at* is an aware time.
    """
    last, before = _last(connection)
    number = last + 1
    rows = {}
    for name in _BROUGHT[action]:
        key = submission if name in BY_SUBMISSION else number
        rows[name] = digests(connection, name, key).get(key)
    detail = json.dumps({**told, "rows": {k: v for k, v in rows.items() if v}}, sort_keys=True)
    said: dict[str, Any] = {
        "number": number,
        "done_at": schema.Moment().process_bind_param(at, connection.dialect),
        "done_by": schema.Words().process_bind_param(by, connection.dialect),
        "action": action,
        "submission": submission,
        "detail": detail,
    }
    chained = chain_hash(before, tuple(said.values()))
    connection.execute(insert(schema.audit), {**said, "done_at": at, "hash": chained})


def bring_in(connection: Connection, at: datetime) -> None:
    """Record every submission that was filed before there was an audit, as it stands now."""
    table = schema.submissions.c
    query = select(table.number, table.sha256, schema.files.c.size).join(schema.files).order_by(table.number)
    for number, digest, size in connection.execute(query).all():
        record(connection, "brought in", number, at, "", {"file": digest, "size": size})


def entries(connection: Connection, after: int) -> list[AuditEntry]:
    """Return the next entries after number *after*, as many as are read at once; none at the end."""
    table = schema.audit
    found = connection.execute(select(table).where(table.c.number > after).order_by(table.c.number).limit(_AT_ONCE))
    return [AuditEntry(*row) for row in found]


def next_readable(connection: Connection, after: int) -> AuditEntry | None:
    """Return the entry after number *after*; None at the end, or where somebody put what cannot be read."""
    table = schema.audit
    query = select(table).where(table.c.number > after).order_by(table.c.number).limit(1)
    try:
        row = connection.execute(query).first()
    except (ValueError, TypeError, DBAPIError):
        return None
    return AuditEntry(*row) if row else None


def chain_hash(before: str, said: Sequence[Any]) -> str:
    """Return the hash of an entry that says *said* (its columns as they are kept) and follows the hash *before*."""
    return sha256(_spelt([before, *said])).hexdigest()


def digests(connection: Connection, name: str, only: int | None = None) -> dict[Any, str]:
    """Return a hash of the rows of a table for each value of the column they are grouped by, or for *only* one."""
    query, all_of_them = _rows(name, connection.dialect.name)
    if only is None:
        rows = connection.execute(all_of_them, execution_options={"yield_per": _AT_ONCE})
    else:
        rows = connection.execute(query, {"only": only})
    return {group: _digest(row[1:] for row in own) for group, own in groupby(rows, key=lambda row: row[0])}


@lru_cache
def _rows(name: str, dialect: str) -> tuple[Select[Any], Select[Any]]:
    """Return the query for the rows of one value `only`, and the one for all rows."""
    table, key = GROUPED[name]
    query = select(type_coerce(key, Integer), *as_kept(dialect, table)).order_by(key, *table.primary_key)
    return query.where(key == bindparam("only")), query


def _last(connection: Connection) -> tuple[int, str]:
    row = connection.execute(_LAST).first()
    return (row.number, row.hash) if row else (0, BEGINNING)


def as_kept(dialect: str, table: Table) -> Iterator[Any]:
    """Yield the columns of *table* as they are kept: a changed byte shows even where it would be read alike."""
    for column in table.columns:
        if isinstance(column.type, JSON):
            yield cast(column, Text)
        elif isinstance(column.type, Date):
            yield column if dialect == "postgresql" else type_coerce(column, Text)
        else:
            own = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
            yield type_coerce(column, own)


def _digest(rows: Iterator[Sequence[Any]]) -> str:
    digest = sha256()
    for row in rows:
        digest.update(_spelt(list(row)) + b"\n")
    return digest.hexdigest()


def _spelt(values: Sequence[Any]) -> bytes:
    """Write *values* down in one way, whichever database they come from."""
    return json.dumps(values, ensure_ascii=True, separators=(",", ":"), default=_plain).encode("ascii")


def _plain(value: object) -> str | dict[str, str]:
    if isinstance(value, date):
        return value.isoformat()
    return {"bytes": bytes(value).hex()} if isinstance(value, bytes | memoryview) else {"other": repr(value)}
