"""Hold everything that is kept to the audit, and say each fault in plain words.

Comes after `store.audit`, which records, and `store.structure`; `impact audit`, backups and restores ask here. It finds
any altered byte of any row, any row that is gone and any that came in by another way. It cannot find an audit that
somebody cut at its end or wrote anew from the start: for that, write its last hash down elsewhere and give it here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Integer, LargeBinary, Text, select, type_coerce

from impact.store import schema, structure
from impact.store.audit import BEGINNING, BY_SUBMISSION, GROUPED, as_kept, chain_hash, digests

NOT_EXAMINED = "What the tables hold was not examined."
_NOUNS = {
    "submissions": "Submission {0}",
    "findings": "The findings of submission {0}",
    "observations": "The figures of submission {0}",
    "explanations": "The explanation of submission {0}",
    "sign_offs": "The sign-off of submission {0}",
    "withdrawals": "The withdrawal of submission {0}",
}
_STRANGERS = {
    "explanations": "An explanation",
    "sign_offs": "A sign-off",
    "withdrawals": "A withdrawal",
}
_PLURAL = ("findings", "observations")

Place = tuple[str, Any]  # a table, and the number its rows are grouped by


@dataclass
class _Recorded:
    """What the audit says there is: the hash of rows, the entry and submission that say so; and the files' hashes.

    `unkept` has the size of each file of which nothing but the hash is kept, by that hash.
    """

    rows: dict[Place, tuple[str, int, Any]] = field(default_factory=dict)
    files: dict[str, list[Any]] = field(default_factory=dict)
    unkept: dict[str, Any] = field(default_factory=dict)
    hashes: set[str] = field(default_factory=set)


def examine(connection: Connection, expected_head: str = "") -> tuple[str, ...]:
    """Return every fault found: of the database itself, of the audit and the rows, then of what guards them.

    None when all is as it was recorded.
    """
    return (*record_faults(connection, expected_head), *structure.unguarded(connection))


def record_faults(connection: Connection, expected_head: str = "") -> tuple[str, ...]:
    """Return every fault of the database itself, of the audit and of the rows; the audit's own before theirs.

    Where the tables are not whole, what is in them is not looked at.
    """
    recorded = _Recorded()
    with _reading_any_text(connection):
        faults = list(structure.broken(connection))
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
    return tuple(faults)


def _chain_faults(connection: Connection, recorded: _Recorded) -> Iterator[str]:
    query = select(*as_kept(connection.dialect.name, schema.audit)).order_by(schema.audit.c.number)
    before, due = BEGINNING, 1
    for number, *said, hashed in connection.execute(query).all():
        whole = number == due
        if not whole:
            yield (
                f"Audit entry {due} is missing."
                if number == due + 1
                else (f"Audit entries {due} to {number - 1} are missing.")
            )
        elif chain_hash(before, (number, *said)) != hashed:
            yield f"Audit entry {number} was changed, or does not follow from the one before it."
        before, due = hashed, number + 1
        recorded.hashes.add(hashed)
        _take_down(recorded, number, said)


def _take_down(recorded: _Recorded, number: int, said: list[Any]) -> None:
    """Note what an entry says there is. What cannot be read of it was changed, and is a fault already."""
    *_, submission, detail = said
    try:
        told = json.loads(detail)
        rows = dict(told["rows"])
    except (TypeError, ValueError, KeyError):
        return
    for table, digest in rows.items():
        recorded.rows[(table, submission if table in BY_SUBMISSION else number)] = (digest, number, submission)
    if "submissions" in rows:
        recorded.files.setdefault(str(told.get("file")), []).append(submission)
        if told.get("kept") == "hash":
            recorded.unkept[str(told.get("file"))] = told.get("size")


def _row_faults(connection: Connection, recorded: _Recorded) -> Iterator[str]:
    there = {(table, key): digest for table in GROUPED for key, digest in digests(connection, table).items()}
    for place in sorted(there.keys() | recorded.rows.keys(), key=_order):
        table, key = place
        are = "are" if table in _PLURAL else "is"
        if place not in recorded.rows:
            yield _stranger(table, key, are)
            continue
        digest, entry, submission = recorded.rows[place]
        what = _NOUNS.get(table, table).format(submission)
        if place not in there:
            yield f"{what} {are} gone: audit entry {entry} records {'them' if are == 'are' else 'it'}."
        elif there[place] != digest:
            yield f"{what} {are} not as audit entry {entry} records {'them' if are == 'are' else 'it'}."


def _stranger(table: str, key: Any, are: str) -> str:
    if table in BY_SUBMISSION:
        return f"{_NOUNS[table].format(key)} {are} not in the audit."
    return f"{_STRANGERS[table]} is kept that the audit does not have: it names audit entry {key}."


def _order(place: Place) -> tuple[int, bool, Any]:
    table, key = place
    known = list(GROUPED).index(table) if table in GROUPED else len(GROUPED)
    return known, not isinstance(key, int), key if isinstance(key, int) else str(key)


def _file_faults(connection: Connection, recorded: _Recorded) -> Iterator[str]:
    table = schema.files.c
    names = connection.scalars(select(type_coerce(table.sha256, Text)).order_by(table.sha256)).all()
    for name in names:
        if name not in recorded.files:
            yield f"A file is kept that no submission in the audit has: its hash is said to be {name}."
            continue
        # One at a time: together they may be more than fits into memory.
        columns = type_coerce(table.size, Integer), type_coerce(table.content, LargeBinary)
        size, content = connection.execute(select(*columns).where(table.sha256 == name)).one()
        if name in recorded.unkept and (content, size) == (b"", recorded.unkept[name]):
            continue
        if not isinstance(content, bytes) or sha256(content).hexdigest() != name or size != len(content):
            yield f"The file of {_submissions(recorded.files[name])} is not the one that was sent."
    for name in sorted(recorded.files.keys() - set(names)):
        yield f"The file of {_submissions(recorded.files[name])} is gone."


def _submissions(numbers: list[Any]) -> str:
    return f"submission{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


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
