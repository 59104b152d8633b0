"""The audit: what was done, in order, each entry chained to the one before by its hash; and the store held to it.

Whatever writes to the store records it here, in the same transaction. An entry holds a hash of the rows it stands for,
as the database gives them back. So `examine` finds any altered byte of any row, any row that is gone and any that came
in by another way. It cannot find an audit that somebody cut at its end or wrote anew from the start: for that, write
its last hash down elsewhere and give it to `examine`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    Integer,
    LargeBinary,
    Select,
    Table,
    Text,
    TypeDecorator,
    bindparam,
    cast,
    insert,
    inspect,
    select,
    text,
    type_coerce,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError

from impact.store import schema
from impact.store.model import AuditEntry

NOT_EXAMINED = "What the tables hold was not examined."
_BEGINNING = "0" * 64  # what the first entry follows
_GROUPED: Mapping[str, tuple[Table, Column[int]]] = {  # each table's rows go into one hash for each value of the column
    "submissions": (schema.submissions, schema.submissions.c.number),
    "findings": (schema.findings, schema.findings.c.submission),
    "observations": (schema.observations, schema.observations.c.submission),
    "explanations": (schema.explanations, schema.explanations.c.entry),
    "sign_offs": (schema.sign_offs, schema.sign_offs.c.entry),
    "withdrawals": (schema.withdrawals, schema.withdrawals.c.entry),
}
_BY_SUBMISSION = ("submissions", "findings", "observations")
_BROUGHT: Mapping[str, tuple[str, ...]] = {  # the tables that an action brings rows into
    "brought in": _BY_SUBMISSION,
    "filed": (*_BY_SUBMISSION, "explanations"),
    "explained": ("explanations",),
    "signed off": ("sign_offs",),
    "withdrawn": ("withdrawals",),
    "published": (),
}
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
        key = submission if name in _BY_SUBMISSION else number
        if digest := _digests(connection, name, key).get(key):
            rows[name] = digest
    said: dict[str, Any] = {
        "number": number,
        "done_at": schema.Moment().process_bind_param(at, connection.dialect),
        "done_by": schema.storable(by),
        "action": action,
        "submission": submission,
        "detail": json.dumps({**told, "rows": rows}, sort_keys=True),
    }
    chained = _chain_hash(before, tuple(said.values()))
    connection.execute(insert(schema.audit), {**said, "done_at": at, "hash": chained})


def key_hash(connection: Connection) -> str | None:
    """Return the SHA-256 of the key that public hashes are made with; None where there is none."""
    if not inspect(connection).has_table(schema.keys.name):  # of an earlier version, and only read
        return None
    secret = connection.scalar(select(type_coerce(schema.keys.c.secret, LargeBinary)))
    return None if secret is None else sha256(secret if isinstance(secret, bytes) else str(secret).encode()).hexdigest()


def bring_in(connection: Connection, at: datetime) -> None:
    """Record every submission that was filed before there was an audit, as it stands now."""
    table = schema.submissions.c
    query = select(table.number, table.sha256, schema.files.c.size).join(schema.files).order_by(table.number)
    for number, digest, size in connection.execute(query).all():
        record(connection, "brought in", number, at, "", {"file": digest, "size": size})


def entries(connection: Connection, after: int, most: int = _AT_ONCE) -> list[AuditEntry]:
    """Return the next entries after number *after*, as many as are read at once; none at the end."""
    table = schema.audit
    found = connection.execute(select(table).where(table.c.number > after).order_by(table.c.number).limit(most))
    return [AuditEntry(*row) for row in found]


def readable(connection: Connection) -> tuple[AuditEntry, ...]:
    """Return the entries up to the first that cannot be read."""
    found: list[AuditEntry] = []
    try:
        while more := entries(connection, found[-1].number if found else 0, most=1):
            found += more
    except (ValueError, TypeError, DBAPIError):
        pass
    return tuple(found)


def _last(connection: Connection) -> tuple[int, str]:
    table = schema.audit.c
    row = connection.execute(select(table.number, table.hash).order_by(table.number.desc()).limit(1)).first()
    return (row.number, row.hash) if row else (0, _BEGINNING)


# --- hashes -----------------------------------------------------------------------------------------------------------


def _chain_hash(before: str, said: Sequence[Any]) -> str:
    """Return the hash of an entry that says *said* (its columns as they are kept) and follows the hash *before*."""
    return sha256(_spelt([before, *said])).hexdigest()


def _digests(connection: Connection, name: str, only: int | None = None) -> dict[Any, str]:
    """Return a hash of the rows of a table for each value of the column they are grouped by, or for *only* one."""
    query, all_of_them = _rows(name, connection.dialect.name)
    if only is None:
        rows = connection.execute(all_of_them, execution_options={"yield_per": _AT_ONCE})
    else:
        rows = connection.execute(query, {"only": only})
    found = {}
    for group, own in groupby(rows, key=lambda row: row[0]):
        digest = sha256()
        for row in own:
            digest.update(_spelt(list(row[1:])) + b"\n")
        found[group] = digest.hexdigest()
    return found


@lru_cache
def _rows(name: str, dialect: str) -> tuple[Select[Any], Select[Any]]:
    """Return the query for the rows of one value `only`, and the one for all rows."""
    table, key = _GROUPED[name]
    query = select(type_coerce(key, Integer), *_as_kept(dialect, table)).order_by(key, *table.primary_key)
    return query.where(key == bindparam("only")), query


def _as_kept(dialect: str, table: Table) -> Iterator[Any]:
    """Yield the columns of *table* as they are kept: a changed byte shows even where it would be read alike."""
    for column in table.columns:
        if isinstance(column.type, JSON):
            yield cast(column, Text)
        elif isinstance(column.type, Date):
            yield column if dialect == "postgresql" else type_coerce(column, Text)
        else:
            own = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
            yield type_coerce(column, own)


def _spelt(values: Sequence[Any]) -> bytes:
    """Write *values* down in one way, whichever database they come from."""
    return json.dumps(values, ensure_ascii=True, separators=(",", ":"), default=_plain).encode("ascii")


def _plain(value: object) -> str | dict[str, str]:
    if isinstance(value, date):
        return value.isoformat()
    return {"bytes": bytes(value).hex()} if isinstance(value, bytes | memoryview) else {"other": repr(value)}


# --- the store held to its audit --------------------------------------------------------------------------------------

_NOUNS = {
    "submissions": "Submission {0} is",
    "findings": "The findings of submission {0} are",
    "observations": "The figures of submission {0} are",
    "explanations": "The explanation of submission {0} is",
    "sign_offs": "The sign-off of submission {0} is",
    "withdrawals": "The withdrawal of submission {0} is",
}
_STRANGERS = {"explanations": "An explanation", "sign_offs": "A sign-off", "withdrawals": "A withdrawal"}


@dataclass
class _Recorded:
    """What the audit says there is, by table and number: the hash of rows, the entry and submission that say so.

    `files` has the submissions of each file by its hash; `unkept` the size of each of which nothing but that is kept.
    `key` is the hash of the key that the last edition's public hashes were made with, and the entry that says so.
    """

    rows: dict[tuple[str, Any], tuple[str, int, Any]] = field(default_factory=dict)
    files: dict[str, list[Any]] = field(default_factory=dict)
    unkept: dict[str, Any] = field(default_factory=dict)
    hashes: set[str] = field(default_factory=set)
    key: tuple[str, int] | None = None


def examine(connection: Connection, expected_head: str = "") -> tuple[str, ...]:
    """Return every fault found: of the database itself, of the audit and the rows, then of what guards them.

    None when all is as it was recorded.
    """
    return (*record_faults(connection, expected_head), *_unguarded(connection))


def record_faults(connection: Connection, expected_head: str = "") -> tuple[str, ...]:
    """Return every fault of the database itself, of the audit and of the rows; the audit's own before theirs.

    Where the tables are not whole, what is in them is not looked at.
    """
    recorded = _Recorded()
    with _reading_any_text(connection):
        faults = [*_damage(connection), *_table_faults(connection)]
        if faults:
            return (*faults, NOT_EXAMINED)
        faults += _chain_faults(connection, recorded)
        if expected_head and expected_head not in recorded.hashes:
            faults.append(
                f"The audit does not hold the entry with hash {expected_head}, which was written down: "
                "it was cut short or written anew."
            )
        faults += _row_faults(connection, recorded)
        faults += _file_faults(connection, recorded)
        if recorded.key and (found := key_hash(connection)) != recorded.key[0]:
            is_so = "not as" if found else "gone:"
            faults.append(f"The key of public hashes is {is_so} audit entry {recorded.key[1]} records it.")
    return tuple(faults)


@contextmanager
def _reading_any_text(connection: Connection) -> Iterator[None]:
    """Read text that is not UTF-8 too, on SQLite: only tampering or a bad disk puts it there, and it must be said."""
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str


def _chain_faults(connection: Connection, recorded: _Recorded) -> Iterator[str]:
    """Yield what is wrong with the chain; note in *recorded* what each entry says there is."""
    query = select(*_as_kept(connection.dialect.name, schema.audit)).order_by(schema.audit.c.number)
    before, due = _BEGINNING, 1
    for number, *said, hashed in connection.execute(query).all():
        if number == due + 1:
            yield f"Audit entry {due} is missing."
        elif number != due:
            yield f"Audit entries {due} to {number - 1} are missing."
        elif _chain_hash(before, (number, *said)) != hashed:
            yield f"Audit entry {number} was changed, or does not follow from the one before it."
        before, due = hashed, number + 1
        recorded.hashes.add(hashed)
        *_, submission, detail = said
        try:
            told = json.loads(detail)
            rows = dict(told["rows"])
        except (TypeError, ValueError, KeyError):
            continue  # it was changed, which is a fault already
        for table, digest in rows.items():
            recorded.rows[table, submission if table in _BY_SUBMISSION else number] = (digest, number, submission)
        if told.get("key"):
            recorded.key = str(told["key"]), number
        if "submissions" in rows:
            recorded.files.setdefault(str(told.get("file")), []).append(submission)
            if told.get("kept") == "hash":
                recorded.unkept[str(told.get("file"))] = told.get("size")


def _row_faults(connection: Connection, recorded: _Recorded) -> Iterator[str]:
    def order(place: tuple[str, Any]) -> tuple[int, bool, Any]:
        table, key = place
        known = list(_GROUPED).index(table) if table in _GROUPED else len(_GROUPED)
        return known, not isinstance(key, int), key if isinstance(key, int) else str(key)

    there = {(table, key): digest for table in _GROUPED for key, digest in _digests(connection, table).items()}
    for table, key in sorted(there.keys() | recorded.rows.keys(), key=order):
        if (table, key) not in recorded.rows:
            if table in _BY_SUBMISSION:
                yield f"{_NOUNS[table].format(key)} not in the audit."
            else:
                yield f"{_STRANGERS[table]} is kept that the audit does not have: it names audit entry {key}."
            continue
        digest, entry, submission = recorded.rows[table, key]
        what = _NOUNS.get(table, f"{table} is").format(submission)
        records = f"audit entry {entry} records {'them' if what.endswith('are') else 'it'}"
        if (table, key) not in there:
            yield f"{what} gone: {records}."
        elif there[table, key] != digest:
            yield f"{what} not as {records}."


def _file_faults(connection: Connection, recorded: _Recorded) -> Iterator[str]:
    table = schema.files.c
    of = {
        name: f"submission{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"
        for name, numbers in recorded.files.items()
    }
    names = connection.scalars(select(type_coerce(table.sha256, Text)).order_by(table.sha256)).all()
    for name in names:
        if name not in of:
            yield f"A file is kept that no submission in the audit has: its hash is said to be {name}."
            continue
        # One at a time: together they may be more than fits into memory.
        columns = type_coerce(table.size, Integer), type_coerce(table.content, LargeBinary)
        size, content = connection.execute(select(*columns).where(table.sha256 == name)).one()
        if name in recorded.unkept and (content, size) == (b"", recorded.unkept[name]):
            continue
        if not isinstance(content, bytes) or sha256(content).hexdigest() != name or size != len(content):
            yield f"The file of {of[name]} is not the one that was sent."
    for name in sorted(of.keys() - set(names)):
        yield f"The file of {of[name]} is gone."


# --- the database itself ----------------------------------------------------------------------------------------------

_SHOWN = 3  # of what SQLite finds
_POSTGRESQL_TRIGGER = re.compile(
    r"CREATE TRIGGER (\w+) BEFORE ([A-Z ]+) ON (?:\w+\.)?(\w+) FOR EACH (\w+) EXECUTE FUNCTION (?:\w+\.)?(\w+)\(\)"
)
_TRIGGERS_OF_POSTGRESQL = text(
    "SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid), t.tgenabled, p.prosrc FROM pg_trigger t "
    "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
    "WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)"
)
_TRIGGERS_OF_SQLITE = text("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")

_Triggers = Mapping[tuple[str, str], object]  # by table and name: what each does, spelt in one way


def _damage(connection: Connection) -> Iterator[str]:
    """SQLite's own examination: pages, indexes, constraints."""
    if connection.dialect.name == "sqlite":
        said = [str(line) for line in connection.exec_driver_sql("PRAGMA integrity_check").scalars()]
        if said != ["ok"]:
            more = f" and {len(said) - _SHOWN:,} more" if len(said) > _SHOWN else ""
            yield f"The database itself is damaged: {'; '.join(said[:_SHOWN])}{more}."


def _table_faults(connection: Connection) -> Iterator[str]:
    """What of the tables is not as the program makes them, so that their rows may not be readable."""
    inspector, dialect = inspect(connection), connection.dialect
    columns_of = {name: columns for (_, name), columns in inspector.get_multi_columns().items()}
    indexes_of = {name: indexes for (_, name), indexes in inspector.get_multi_indexes().items()}
    for name, table in schema.metadata.tables.items():
        if name not in columns_of and name == schema.keys.name:
            continue  # a store of an earlier version, which is only read
        if name not in columns_of:
            yield f"The table {name} is gone."
            continue
        expected = {c.name: (c.type.compile(dialect).upper(), bool(c.nullable)) for c in table.columns}
        found = {c["name"]: (c["type"].compile(dialect).upper(), bool(c["nullable"])) for c in columns_of[name]}
        differ = sorted(c for c in expected.keys() | found.keys() if expected.get(c) != found.get(c))
        if differ:
            columns = f"column{'s' if len(differ) > 1 else ''} {', '.join(differ)}"
            yield f"The table {name} is not as impact makes it: see its {columns}."
        for index in sorted({str(index.name) for index in table.indexes} - {i["name"] for i in indexes_of[name]}):
            yield f"The index {index} of the table {name} is gone."


def _unguarded(connection: Connection) -> Iterator[str]:
    """Yield each table whose rows the database would let somebody change, or that does more than guard them."""
    there, expected = _triggers(connection), _expected_triggers(connection.dialect)
    for table in schema.metadata.tables:
        if table == schema.keys.name and not inspect(connection).has_table(table):
            continue  # a store of an earlier version, which is only read
        wanting = [name for (of, name), does in expected.items() if of == table and there.get((of, name)) != does]
        if wanting:
            are = "is missing or was changed" if len(wanting) == 1 else "are missing or were changed"
            yield f"The rows of {table} are not guarded against changes: {', '.join(wanting)} {are}."
    for table, name in sorted(there.keys() - expected.keys()):
        if table in schema.metadata.tables:
            yield f"The table {table} has a trigger that impact did not make: {name}."


def _triggers(connection: Connection) -> _Triggers:
    if connection.dialect.name == "sqlite":
        return {(table, name): _on_one_line(sql) for table, name, sql in connection.execute(_TRIGGERS_OF_SQLITE)}
    return {
        (table, name): (_in_parts(sql), _on_one_line(does), switched in ("O", "A", b"O", b"A"))
        for table, name, sql, switched, does in connection.execute(_TRIGGERS_OF_POSTGRESQL)
    }


def _expected_triggers(dialect: Dialect) -> _Triggers:
    found: dict[tuple[str, str], object] = {}
    function = "".join(schema.refusal(dialect.name))
    for name, table in schema.metadata.tables.items():
        for statement in schema.append_only(name, tuple(column.name for column in table.primary_key), dialect.name):
            does = (_in_parts(statement), _on_one_line(function.split("$$")[1]), True) if function else None
            found[name, statement.split()[2]] = does or _on_one_line(statement)
    return found


def _in_parts(statement: str) -> object:
    """Take a statement of PostgreSQL's apart: it gives the events in an order of its own, and the schema's name."""
    parts = _POSTGRESQL_TRIGGER.fullmatch(_on_one_line(statement))
    return (*parts.group(1, 3, 4, 5), frozenset(parts[2].split(" OR "))) if parts else statement


def _on_one_line(statement: str) -> str:
    return " ".join(str(statement).split())
