"""Keep one filing: its file, the submission, what was found, the figures, what was explained, and the audit's entry.

Comes after `store.sameness`, `store.sign_offs` and `store.audit`; `store.submissions` calls it inside one transaction.
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
from impact.store.model import Filing, Refused, State, Submission, Unkept
from impact.store.sameness import same
from impact.store.sign_offs import withdraw
from impact.store.standing import of, standing

CHECKED_AGAIN = "Checked again by today's rules."


def keep(connection: Connection, filing: Filing) -> Submission:
    """Keep *filing*, unless it is there already; return how it stands, with `repeat` where nothing was added."""
    file = _file_of(filing)
    known = same(connection, filing, file.sha256)
    return replace(known, repeat=True) if known is not None else _keep_anew(connection, filing, file)


def keep_instead(connection: Connection, filing: Filing, seen: Submission) -> Submission:
    """Keep *filing* in place of the submission *seen*, whose file it judges anew; return how it stands.

    With errors, what counted until now is withdrawn, and the good versions before it too, which would count again.

    Raises:
        Refused: The submission no longer stands as it was *seen*, or another counts by now.
    """
    _see_that_nothing_changed(connection, seen)
    filed = _keep_anew(connection, filing, _file_of(filing))
    if filed.state == "errors":
        for one in standing(connection, *of(seen.supplier, seen.period)):
            if one.version and one.state != "errors" and one.withdrawn is None:
                withdraw(connection, one.number, CHECKED_AGAIN, filing.by, filing.received)
    return filed


def _see_that_nothing_changed(connection: Connection, seen: Submission) -> None:
    whole = standing(connection, *of(seen.supplier, seen.period)) if seen.version else ()
    good = [one for one in whole if one.state != "errors" and one.withdrawn is None]
    now = good[-1] if good else next(iter(whole[-1:]), None)
    if now != replace(seen, repeat=False):
        raise Refused(
            f"Submission {seen.number} no longer stands as it did when it was checked again, "
            "so nothing was filed in its place. Check it again."
        )


def _file_of(filing: Filing) -> Unkept:
    return filing.unkept or Unkept(sha256(filing.content).hexdigest(), len(filing.content))


def _keep_anew(connection: Connection, filing: Filing, file: Unkept) -> Submission:
    _keep_file(connection, file, filing.content)
    number = _keep_submission(connection, filing, file.sha256)
    _keep_findings(connection, number, filing.findings)
    _keep_observations(connection, number, filing.observations)
    given = {
        position: filing.explanations[finding.fingerprint]
        for position, finding in enumerate(filing.findings, start=1)
        if finding.fingerprint in filing.explanations
    }
    if given:
        keep_explanations(connection, number, filing.findings, given, "", filing.received)
    told = {"file": file.sha256, "size": file.size, **({"kept": "hash"} if filing.unkept else {})}
    audit.record(connection, "filed", number, filing.received, filing.by, told)
    whole = of(filing.supplier, filing.period) if filing.says_whose else (schema.submissions.c.number == number,)
    return standing(connection, *whole)[-1]


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
    if filing.says_whose:
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
    rows = [{**observation._asdict(), "submission": number} for observation in kept]
    if rows:
        connection.execute(insert(schema.observations), rows)
