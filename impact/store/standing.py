"""How each submission stands: what was explained, signed off or withdrawn since, and which one counts.

Comes after `store.schema`; the rest of the store asks here. A submission counts when it is the latest one of its
supplier and period without errors that was not withdrawn: the order is the order of filing, whatever times they bear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, distinct, func, literal_column, select

from impact.plan.periods import Period
from impact.store.model import SignOff, State, Submission, Withdrawal
from impact.store.schema import explanations, files, findings, sign_offs, submissions, withdrawals

_OWN = (
    *(submissions.c[name] for name in ("number", "supplier", "period", "version", "filename", "sha256")),
    files.c.size,
    *(submissions.c[name] for name in ("received", "state", "errors", "queries", "notes")),
    *(submissions.c[name] for name in ("received_by", "reason", "nil")),
)
_COUNTS = 12  # columns up to the notes: the start of Submission, in its order
_SIGNED = (sign_offs.c.submission, sign_offs.c.sha256, sign_offs.c.name, sign_offs.c.role, sign_offs.c.signed_at)
_WITHDRAWN = (
    withdrawals.c.submission,
    withdrawals.c.reason.label("why"),
    withdrawals.c.withdrawn_by,
    withdrawals.c.withdrawn_at,
)


def of(supplier: str, period: Period | None) -> tuple[ColumnElement[bool], ...]:
    """Return the condition that a submission is one of *supplier* for *period*."""
    return submissions.c.supplier == supplier, submissions.c.period.is_not_distinct_from(period)


def standing(
    connection: Connection, *where: ColumnElement[bool], as_at: datetime | None = None
) -> tuple[Submission, ...]:
    """Return the submissions that meet *where*, in the order they were filed, as they stood at *as_at* (or stand now).

    *where* must take all or none of the submissions of one supplier and period, since they bear on one another.
    """
    found = [_submission(row) for row in connection.execute(_query(as_at).where(*where))]
    counting = {
        (one.supplier, one.period): one.number
        for one in found
        if one.version and one.state != "errors" and one.withdrawn is None
    }
    return tuple(
        replace(one, superseded=bool(one.version) and one.number < counting.get((one.supplier, one.period), 0))
        for one in found
    )


def one(connection: Connection, number: int) -> Submission:
    """Return a submission as it stands now.

    Raises:
        KeyError: There is no submission with that number.
    """
    whose = select(submissions.c.supplier, submissions.c.period).where(submissions.c.number == number)
    row = connection.execute(whose).first()
    if row is None:
        raise KeyError(number)
    if row.supplier == "" or row.period is None:
        return standing(connection, submissions.c.number == number)[0]
    return next(found for found in standing(connection, *of(*row)) if found.number == number)


def in_place_of(connection: Connection, submission: Submission) -> Submission | None:
    """Return the submission that counts for the supplier and period of *submission*, or None."""
    if not submission.version:
        return None
    good = [
        found
        for found in standing(connection, *of(submission.supplier, submission.period))
        if found.state != "errors" and found.withdrawn is None
    ]
    return good[-1] if good else None


def counted(as_at: datetime | None = None, supplier: str | None = None) -> Subquery:
    """Return the numbers of the submissions that count, by what was received and withdrawn at or before *as_at*."""
    taken_back = withdrawals.c.submission == submissions.c.number
    latest = (
        select(func.max(submissions.c.number).label("number"))
        .outerjoin(withdrawals, taken_back if as_at is None else taken_back & (withdrawals.c.withdrawn_at <= as_at))
        .where(submissions.c.version > literal_column("0"), submissions.c.state != "errors")
        .where(withdrawals.c.submission.is_(None))
        .group_by(submissions.c.supplier, submissions.c.period)
    )
    if as_at is not None:
        latest = latest.where(submissions.c.received <= as_at)
    if supplier is not None:
        latest = latest.where(submissions.c.supplier == supplier)
    return latest.subquery("counted")


def _query(as_at: datetime | None) -> Select[Any]:
    answered = _answered(as_at)
    signed = sign_offs.c.submission == submissions.c.number
    taken_back = withdrawals.c.submission == submissions.c.number
    query = (
        select(*_OWN, answered.c.queries_answered, *_SIGNED, *_WITHDRAWN)
        .join(files, files.c.sha256 == submissions.c.sha256)
        .outerjoin(answered, answered.c.submission == submissions.c.number)
        .outerjoin(sign_offs, signed if as_at is None else signed & (sign_offs.c.signed_at <= as_at))
        .outerjoin(withdrawals, taken_back if as_at is None else taken_back & (withdrawals.c.withdrawn_at <= as_at))
        .order_by(submissions.c.number)
    )
    return query if as_at is None else query.where(submissions.c.received <= as_at)


def _answered(as_at: datetime | None) -> Subquery:
    """Count the queries of each submission that were explained after it was filed."""
    query = (
        select(explanations.c.submission, func.count(distinct(explanations.c.position)).label("queries_answered"))
        .join(
            findings,
            (findings.c.submission == explanations.c.submission) & (findings.c.position == explanations.c.position),
        )
        .where(findings.c.severity == "query")
        .group_by(explanations.c.submission)
    )
    if as_at is not None:
        query = query.where(explanations.c.explained_at <= as_at)
    return query.subquery("answered")


def _submission(row: Sequence[Any]) -> Submission:
    own, (answered, *more) = row[: len(_OWN)], row[len(_OWN) :]
    signed, withdrawn = more[: len(_SIGNED)], more[len(_SIGNED) :]
    kept = replace(
        Submission(*own[:_COUNTS]),
        by=own[_COUNTS],
        reason=own[_COUNTS + 1],
        nil=own[_COUNTS + 2],
        signed_off=SignOff(*signed) if signed[0] is not None else None,
        withdrawn=Withdrawal(*withdrawn) if withdrawn[0] is not None else None,
    )
    if not answered:
        return kept
    queries = kept.queries - answered
    state: State = "accepted" if kept.state == "queries" and not queries else kept.state
    return replace(kept, state=state, queries=queries, notes=kept.notes + answered)
