"""The store: every file that came in, what was found in it, and the figures it gave. Nothing is changed or removed.

Comes after `returns.checks`, which finds what is filed here; `store.status` counts it, `results` combines its figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import datetime
from hashlib import sha256
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, insert, select

from impact.plan.measure import Severity
from impact.plan.periods import Period
from impact.returns.findings import Finding
from impact.returns.observation import Observation
from impact.store import observations as observed
from impact.store import schema
from impact.store.database import connect, writing
from impact.store.failures import StoreUnavailable, said_plainly
from impact.store.model import Filing, State, Submission

__all__ = ["Store", "StoreUnavailable"]

_SUBMISSION = (
    *(schema.submissions.c[name] for name in ("number", "supplier", "period", "version", "filename", "sha256")),
    schema.files.c.size,
    *(schema.submissions.c[name] for name in ("received", "state", "errors", "queries", "notes")),
)  # in the order of Submission
_FINDING = tuple(schema.findings.c[field.name] for field in fields(Finding))


class Store:
    """What is kept, in one database. Use it in a `with`, or close it.

    Each method raises `StoreUnavailable` when the database cannot be read or written.
    """

    def __init__(self, engine: Engine, place: str) -> None:
        """Use `Store.open`."""
        self._engine = engine
        self._place = place

    @classmethod
    def open(cls, url: str) -> Store:
        """Open the store at *url*: "sqlite:////folder/impact.sqlite3" or "postgresql+psycopg://user@machine/name".

        A new SQLite file is made with its folder; an older schema is brought up to date.

        Raises:
            StoreUnavailable: It cannot be opened or made, is not a store, or is newer than this program.
        """
        return cls(*connect(url))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def file(self, filing: Filing) -> Submission:
        """Keep *filing*: its file, findings and observations together, or nothing of it.

        The very file that was filed before for its supplier and period is not filed again, so that a folder sent in
        twice changes nothing: that submission comes back with `repeat`. So is one that does not say whose it is. Where
        the checks now come to another state, because a rule was mended since, it is filed anew.

        Raises:
            StoreUnavailable: It could not be written; nothing of it was kept.
        """
        digest = sha256(filing.content).hexdigest()
        with said_plainly(self._place), writing(self._engine) as connection:
            before = _before(filing)
            alike = (schema.submissions.c.sha256 == digest, schema.submissions.c.state == _state(filing))
            same = connection.execute(before.where(*alike)).first()
            if same is not None:
                return replace(_submission(same), repeat=True)
            latest = connection.execute(before).first()
            _keep_file(connection, digest, filing.content)
            number = _keep_submission(connection, filing, digest, 1 + (_submission(latest).version if latest else 0))
            _keep_findings(connection, number, filing.findings)
            _keep_observations(connection, number, filing.observations)
            return _submission(connection.execute(_select().where(schema.submissions.c.number == number)).one())

    def submissions(
        self, period: Period | None = None, supplier: str | None = None, as_at: datetime | None = None
    ) -> tuple[Submission, ...]:
        """Return the submissions in the order they were filed: of *period*, of *supplier*, received by *as_at*."""
        table = schema.submissions.c
        query = _select().order_by(table.number)
        if period is not None:
            query = query.where(table.period == period)
        if supplier is not None:
            query = query.where(table.supplier == supplier)
        if as_at is not None:
            query = query.where(table.received <= as_at)
        with self._reading() as connection:
            return tuple(_submission(row) for row in connection.execute(query))

    def findings(self, number: int) -> tuple[Finding, ...]:
        """Return what was found in a submission, in the order given.

        Raises:
            KeyError: There is no submission with that number.
        """
        table = schema.findings.c
        query = select(*_FINDING).where(table.submission == number).order_by(table.position)
        with self._reading() as connection:
            _digest(connection, number)
            return tuple(_finding(row) for row in connection.execute(query))

    def observations(self, as_at: datetime | None = None) -> tuple[Observation, ...]:
        """Return the observations that count, in order of period, supplier, measure and item.

        They are those of each supplier's latest submission without errors for each period, of the submissions received
        at or before *as_at* (an aware time).
        """
        with self._reading() as connection:
            return observed.all_counted(connection, as_at)

    def last_observations(self, supplier: str, before: Period) -> Mapping[tuple[str, str], Observation]:
        """Return the supplier's last figures, by measure and item, from returns for periods that ended before *before*.

        Answers without a figure (a marker, or only words) are passed over for an earlier one.
        """
        with self._reading() as connection:
            return observed.last_before(connection, supplier, before)

    def content(self, number: int) -> bytes:
        """Return a submission's file, byte for byte.

        Raises:
            KeyError: There is no submission with that number.
        """
        table = schema.files.c
        with self._reading() as connection:
            digest = _digest(connection, number)
            kept: bytes = connection.scalars(select(table.content).where(table.sha256 == digest)).one()
            return kept

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with said_plainly(self._place), self._engine.connect() as connection:
            yield connection


def _select() -> Select[Any]:
    return select(*_SUBMISSION).join(schema.files, schema.files.c.sha256 == schema.submissions.c.sha256)


def _submission(row: Sequence[Any]) -> Submission:
    return Submission(*row)


def _finding(row: Sequence[Any]) -> Finding:
    found = Finding(*row)
    return replace(found, cells=tuple(found.cells))  # JSON has lists only


def _digest(connection: Connection, number: int) -> str:
    table = schema.submissions.c
    digest: str | None = connection.scalar(select(table.sha256).where(table.number == number))
    if digest is None:
        raise KeyError(number)
    return digest


def _says_whose(filing: Filing) -> bool:
    return filing.supplier != "" and filing.period is not None


def _before(filing: Filing) -> Select[Any]:
    """Ask for the submissions of the filing's supplier and period, the latest first."""
    table = schema.submissions.c
    query = _select().where(table.supplier == filing.supplier, table.period.is_not_distinct_from(filing.period))
    return query.order_by(table.number.desc()).limit(1)


def _keep_file(connection: Connection, digest: str, content: bytes) -> None:
    table = schema.files.c
    if connection.scalar(select(table.sha256).where(table.sha256 == digest)) is None:
        connection.execute(insert(schema.files), {"sha256": digest, "size": len(content), "content": content})


def _keep_submission(connection: Connection, filing: Filing, digest: str, version: int) -> int:
    """Keep the submission under the next number, and return that."""
    number: int = 1 + (connection.scalar(select(func.max(schema.submissions.c.number))) or 0)
    connection.execute(
        insert(schema.submissions),
        {
            "number": number,
            "supplier": filing.supplier,
            "period": filing.period,
            "ends": filing.period.last if filing.period else None,
            "version": version if _says_whose(filing) else 0,
            "filename": filing.filename,
            "sha256": digest,
            "received": filing.received,
            "received_by": filing.by,
            "state": _state(filing),
            "errors": _count(filing, "error"),
            "queries": _count(filing, "query"),
            "notes": _count(filing, "note"),
        },
    )
    return number


def _state(filing: Filing) -> State:
    if _count(filing, "error"):
        return "errors"
    return "queries" if _count(filing, "query") else "accepted"


def _count(filing: Filing, severity: Severity) -> int:
    return sum(finding.severity == severity for finding in filing.findings)


def _keep_findings(connection: Connection, number: int, findings: tuple[Finding, ...]) -> None:
    rows = [
        {"submission": number, "position": position, **vars(finding), "cells": list(finding.cells)}
        for position, finding in enumerate(findings, start=1)
    ]
    if rows:
        connection.execute(insert(schema.findings), rows)


def _keep_observations(connection: Connection, number: int, kept: tuple[Observation, ...]) -> None:
    rows = [{**vars(observation), "submission": number} for observation in kept]
    if rows:
        connection.execute(insert(schema.observations), rows)
