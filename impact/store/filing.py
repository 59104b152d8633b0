"""Keep one filing: its file, the submission, what was found, the figures, what was explained, and the audit's entry.

Comes after `store.standing` and `store.audit`; `store.submissions` calls it inside one transaction.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from sqlalchemy import Connection, func, insert, select

from impact.plan.measure import Severity
from impact.returns.findings import Finding
from impact.returns.observation import Observation
from impact.store import audit, schema
from impact.store.explanations import keep_explanations
from impact.store.model import Filing, State, Submission, Unkept
from impact.store.standing import of, standing


def keep(connection: Connection, filing: Filing) -> Submission:
    """Keep *filing*, unless it is there already; return how it stands, with `repeat` where nothing was added."""
    file = filing.unkept or Unkept(sha256(filing.content).hexdigest(), len(filing.content))
    digest = file.sha256
    same = _same(connection, filing, digest)
    if same is not None:
        return replace(same, repeat=True)
    _keep_file(connection, file, filing.content)
    number = _keep_submission(connection, filing, digest)
    _keep_findings(connection, number, filing.findings)
    _keep_observations(connection, number, filing.observations)
    given = {
        position: filing.explanations[finding.fingerprint]
        for position, finding in enumerate(filing.findings, start=1)
        if finding.fingerprint in filing.explanations
    }
    if given:
        keep_explanations(connection, number, filing.findings, given, "", filing.received)
    told = {"file": digest, "size": file.size, **({"kept": "hash"} if filing.unkept else {})}
    audit.record(connection, "filed", number, filing.received, filing.by, told)
    whole = of(filing.supplier, filing.period) if _says_whose(filing) else (schema.submissions.c.number == number,)
    return standing(connection, *whole)[-1]


def _says_whose(filing: Filing) -> bool:
    return filing.supplier != "" and filing.period is not None


def _same(connection: Connection, filing: Filing, digest: str) -> Submission | None:
    """Return the latest submission of this very file that still stands and that the checks judge as they do now.

    One that came to the same by explanations given since is the same too.
    """
    table = schema.submissions.c
    own = of(filing.supplier, filing.period)
    alike = select(table.number, table.state).where(*own, table.sha256 == digest)
    filed = {row.number: row.state for row in connection.execute(alike)}
    if not filed:
        return None
    # A file that does not say whose it is bears on no other, so only its own filings are looked at.
    whole = own if _says_whose(filing) else (*own, table.sha256 == digest)
    state = _state(filing)
    return next(
        (
            kept
            for kept in reversed(standing(connection, *whole))
            if kept.number in filed and kept.withdrawn is None and state in (filed[kept.number], kept.state)
        ),
        None,
    )


def _keep_file(connection: Connection, file: Unkept, content: bytes) -> None:
    table = schema.files.c
    if connection.scalar(select(table.sha256).where(table.sha256 == file.sha256)) is None:
        row = {"sha256": file.sha256, "size": file.size, "content": content}
        connection.execute(insert(schema.files), row)


def _keep_submission(connection: Connection, filing: Filing, digest: str) -> int:
    """Keep the submission under the next number, and return that."""
    table = schema.submissions.c
    number: int = 1 + (connection.scalar(select(func.max(table.number))) or 0)
    version = 0
    if _says_whose(filing):
        last = connection.scalar(select(func.max(table.version)).where(*of(filing.supplier, filing.period)))
        version = 1 + (last or 0)
    connection.execute(
        insert(schema.submissions),
        {
            "number": number,
            "supplier": filing.supplier,
            "period": filing.period,
            "ends": filing.period.last if filing.period else None,
            "version": version,
            "filename": filing.filename,
            "sha256": digest,
            "received": filing.received,
            "received_by": filing.by,
            "state": _state(filing),
            "errors": _count(filing, "error"),
            "queries": _count(filing, "query"),
            "notes": _count(filing, "note"),
            "reason": filing.reason,
            "nil": filing.nil,
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
