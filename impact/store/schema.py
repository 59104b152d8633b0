"""The tables of the store, and the rule that nothing in them is ever changed.

The tables as they are now stand here; the way there stands in `migrations/versions`, where a
step that was released is never changed, and a test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Connection,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.engine import Dialect

from impact.plan.periods import Period

HEAD = "0003"  # the newest revision in migrations/versions; known here so that a current store opens without Alembic
READABLE = "0002"  # the oldest that can be read as it is: it lacks only what is made when it is first needed
VERSION_TABLE = "impact_schema"

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
_NOT_STORABLE = re.compile("[\0\ud800-\udfff]")  # PostgreSQL refuses the first, UTF-8 the others


def storable(value: str) -> str:
    """Return what can be stored of *value*: see `Words`."""
    return _NOT_STORABLE.sub("\ufffd", value)


class Words(TypeDecorator[str]):
    """Text from outside. A character that no database takes (NUL, half a surrogate pair) becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return what can be stored of *value*."""
        return None if value is None else storable(value)


class Moment(TypeDecorator[datetime]):
    """A time, kept as UTC in ISO 8601 of one width, so that the order of the texts is the order of the times."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write *value*, an aware time, in UTC.

        Raises:
            ValueError: It does not say its zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"The time {value} does not say its zone.")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read an aware UTC time."""
        return None if value is None else datetime.fromisoformat(value)


class YesNo(TypeDecorator[bool]):
    """True or False, kept as 1 or 0 on every database."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        """Write *value*."""
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        """Read True or False."""
        return None if value is None else bool(value)


class PeriodName(TypeDecorator[Period]):
    """A period, as "2024-25-Q1"."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: Period | None, dialect: Dialect) -> str | None:
        """Write *value*."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Period | None:
        """Read a period."""
        return None if value is None else _period(value)


@lru_cache(maxsize=1024)
def _period(value: str) -> Period:
    return Period.parse(value)


def _required(name: str, type_: Any, *more: Any, **settings: Any) -> Column[Any]:
    return Column(name, type_, *more, nullable=False, **settings)


metadata = MetaData(naming_convention=_NAMES)

files = Table(
    "files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    _required("size", Integer),
    _required("content", LargeBinary),
)
submissions = Table(
    "submissions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    _required("supplier", Words),
    Column("period", PeriodName),
    Column("ends", Date, comment="Last day of the period: its place in time."),
    _required("version", Integer),
    _required("filename", Words),
    _required("sha256", String(64), ForeignKey(files.c.sha256)),
    _required("received", Moment),
    _required("received_by", Words),
    _required("state", String(8)),
    _required("errors", Integer),
    _required("queries", Integer),
    _required("notes", Integer),
    _required("reason", Words, server_default=""),
    _required("nil", YesNo, server_default="0"),
    CheckConstraint("state IN ('accepted', 'queries', 'errors')", name="state"),
)
Index(
    "uq_submissions_supplier_period_version",
    submissions.c.supplier,
    submissions.c.period,
    submissions.c.version,
    unique=True,
    sqlite_where=text("version > 0"),
    postgresql_where=text("version > 0"),
)
Index(None, submissions.c.sha256)
findings = Table(
    "findings",
    metadata,
    Column("submission", Integer, ForeignKey(submissions.c.number), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _required("code", Words),
    _required("severity", String(5)),
    _required("says", Words),
    _required("remedy", Words),
    _required("sheet", Words),
    _required("cell", Words),
    _required("item", Words),
    _required("cells", JSON, comment="A list of further cells, each as Sheet!A1."),
    _required("expected", Words, server_default=""),
    _required("named", Integer, server_default="0"),
    CheckConstraint("severity IN ('error', 'query', 'note')", name="severity"),
    sqlite_with_rowid=False,
)
observations = Table(
    "observations",
    metadata,
    Column("submission", Integer, ForeignKey(submissions.c.number), primary_key=True),
    Column("measure", Words, primary_key=True),
    Column("item", Words, primary_key=True),
    _required("period", PeriodName),
    _required("supplier", Words),
    Column("value", Double),
    _required("marker", String(8)),
    _required("text", Words),
    _required("sheet", Words),
    _required("cell", Words),
    sqlite_with_rowid=False,
)
explanations = Table(
    "explanations",
    metadata,
    Column("submission", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False, comment="That of the finding it answers."),
    Column("entry", Integer, primary_key=True, autoincrement=False, comment="The audit entry that records it."),
    _required("fingerprint", Words),
    _required("text", Words),
    _required("explained_by", Words),
    _required("explained_at", Moment),
    ForeignKeyConstraint(["submission", "position"], [findings.c.submission, findings.c.position]),
    sqlite_with_rowid=False,
)
sign_offs = Table(
    "sign_offs",
    metadata,
    Column("submission", Integer, ForeignKey(submissions.c.number), primary_key=True, autoincrement=False),
    _required("entry", Integer),
    _required("sha256", String(64)),
    _required("name", Words),
    _required("role", Words),
    _required("signed_at", Moment),
)
withdrawals = Table(
    "withdrawals",
    metadata,
    Column("submission", Integer, ForeignKey(submissions.c.number), primary_key=True, autoincrement=False),
    _required("entry", Integer),
    _required("reason", Words),
    _required("withdrawn_by", Words),
    _required("withdrawn_at", Moment),
)
audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    _required("done_at", Moment),
    _required("done_by", Words),
    _required("action", String(16)),
    Column("submission", Integer),
    _required("detail", Text),
    _required("hash", String(64)),
)
keys = Table(
    "keys",
    metadata,
    Column("purpose", String(16), primary_key=True),
    _required("secret", LargeBinary, comment="Never in an edition: see metrics/methods.md, Disclosure."),
)


def make_all(connection: Connection) -> None:
    """Make in an empty database what the migrations would one after the other, without loading Alembic."""
    version = Table(VERSION_TABLE, MetaData(), Column("version_num", String(32), primary_key=True))
    version.create(connection)
    metadata.create_all(connection)
    dialect = connection.dialect.name
    guards = (append_only(each.name, each.primary_key.columns.keys(), dialect) for each in metadata.sorted_tables)
    for statement in chain(refusal(dialect), *guards):
        connection.execute(text(statement))
    connection.execute(version.insert().values(version_num=HEAD))


def append_only(table: str, key: Iterable[str], dialect: str) -> Iterator[str]:
    """Yield the statements that make the database itself refuse to change or remove a row of *table*.

    Every migration that makes a table anew (Alembic's batch mode does, on SQLite) must run them again: the triggers go
    with the old table and nothing says so. On PostgreSQL they need `refusal("postgresql")` first.
    """
    if dialect == "postgresql":
        yield (
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION impact_append_only()"
        )
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION impact_append_only()"
        )
        return
    refuse = f"SELECT RAISE(ABORT, 'rows of {table} are kept for ever')"
    for verb in ("update", "delete"):
        yield f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} BEGIN {refuse}; END"
    # INSERT OR REPLACE removes a row without any delete trigger where recursive_triggers is off, as in a bare sqlite3.
    same = " AND ".join(f"{column} = NEW.{column}" for column in key)
    yield (
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) BEGIN {refuse}; END"
    )


def refusal(dialect: str) -> Iterator[str]:
    """Yield the statements that make what `append_only` calls: a function on PostgreSQL, nothing on SQLite."""
    if dialect == "postgresql":
        yield (
            "CREATE FUNCTION impact_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION 'rows of % are kept for ever', TG_TABLE_NAME; END $$"
        )
