"""Whether the database itself is as the program makes it: whole, with its tables, and with what guards their rows.

Comes after `store.schema`; `store.examination` asks here before it reads a row, and once it has read them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

from impact.store.schema import append_only, metadata, refusal

_SHOWN = 3  # of what SQLite finds
_POSTGRESQL_TRIGGER = re.compile(
    r"CREATE TRIGGER (\w+) BEFORE ([A-Z ]+) ON (?:\w+\.)?(\w+) FOR EACH (\w+) EXECUTE FUNCTION (?:\w+\.)?(\w+)\(\)"
)
_OF_POSTGRESQL = text(
    "SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid), t.tgenabled, p.prosrc FROM pg_trigger t "
    "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
    "WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)"
)
_OF_SQLITE = text("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")

Triggers = Mapping[tuple[str, str], object]  # by table and name: what each does, spelt in one way


def broken(connection: Connection) -> tuple[str, ...]:
    """Return what is wrong with the database file and its tables, so that their rows may not be readable."""
    return (*_file_faults(connection), *_table_faults(connection))


def unguarded(connection: Connection) -> Iterator[str]:
    """Yield each table whose rows the database would let somebody change, or that does more than guard them."""
    there, expected = _triggers(connection), _expected_triggers(connection.dialect)
    for table in metadata.tables:
        wanting = [name for (of, name), does in expected.items() if of == table and there.get((of, name)) != does]
        if wanting:
            are = "is missing or was changed" if len(wanting) == 1 else "are missing or were changed"
            yield f"The rows of {table} are not guarded against changes: {', '.join(wanting)} {are}."
    for table, name in sorted(there.keys() - expected.keys()):
        if table in metadata.tables:
            yield f"The table {table} has a trigger that impact did not make: {name}."


def _file_faults(connection: Connection) -> Iterator[str]:
    """SQLite's own examination: pages, indexes, constraints."""
    if connection.dialect.name != "sqlite":
        return
    said = [str(line) for line in connection.exec_driver_sql("PRAGMA integrity_check").scalars()]
    if said != ["ok"]:
        more = f" and {len(said) - _SHOWN:,} more" if len(said) > _SHOWN else ""
        yield f"The database itself is damaged: {'; '.join(said[:_SHOWN])}{more}."


def _table_faults(connection: Connection) -> Iterator[str]:
    inspector = inspect(connection)
    columns_of = {name: columns for (_, name), columns in inspector.get_multi_columns().items()}
    indexes_of = {name: indexes for (_, name), indexes in inspector.get_multi_indexes().items()}
    for name, table in metadata.tables.items():
        if name not in columns_of:
            yield f"The table {name} is gone."
            continue
        expected = {c.name: (_type(c.type, connection.dialect), bool(c.nullable)) for c in table.columns}
        found = {c["name"]: (_type(c["type"], connection.dialect), bool(c["nullable"])) for c in columns_of[name]}
        differ = sorted(c for c in expected.keys() | found.keys() if expected.get(c) != found.get(c))
        if differ:
            columns = f"column{'s' if len(differ) > 1 else ''} {', '.join(differ)}"
            yield f"The table {name} is not as impact makes it: see its {columns}."
        indexes = {str(index.name) for index in table.indexes} - {i["name"] for i in indexes_of[name]}
        for index in sorted(indexes):
            yield f"The index {index} of the table {name} is gone."


def _type(type_: TypeEngine[object], dialect: Dialect) -> str:
    return type_.compile(dialect).upper()


def _triggers(connection: Connection) -> Triggers:
    if connection.dialect.name == "sqlite":
        return {(table, name): _spelt(sql) for table, name, sql in connection.execute(_OF_SQLITE)}
    return {
        (table, name): (_in_parts(sql), _spelt(does), switched in ("O", "A", b"O", b"A"))
        for table, name, sql, switched, does in connection.execute(_OF_POSTGRESQL)
    }


def _expected_triggers(dialect: Dialect) -> Triggers:
    found: dict[tuple[str, str], object] = {}
    function = "".join(refusal(dialect.name))
    for name, table in metadata.tables.items():
        for statement in append_only(name, tuple(column.name for column in table.primary_key), dialect.name):
            trigger = statement.split()[2]
            does = function.split("$$")[1] if function else ""
            found[(name, trigger)] = (_in_parts(statement), _spelt(does), True) if function else _spelt(statement)
    return found


def _in_parts(statement: str) -> object:
    """Take a statement of PostgreSQL's apart: it gives the events in an order of its own, and the schema's name."""
    parts = _POSTGRESQL_TRIGGER.fullmatch(_spelt(statement))
    return (*parts.group(1, 3, 4, 5), frozenset(parts[2].split(" OR "))) if parts else statement


def _spelt(statement: str) -> str:
    return " ".join(str(statement).split())
