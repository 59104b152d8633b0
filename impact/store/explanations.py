"""What a supplier answered to the queries of its returns.

Comes after `store.standing` and `store.audit`; `store.filing` and `store.submissions` write and read through it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select

from impact.plan.periods import Period
from impact.returns.checking.sayings import EXPLAINED
from impact.returns.findings import Finding
from impact.store import audit, schema
from impact.store.model import Explanation, Refused, Submission
from impact.store.standing import counted, in_place_of, of, one

_FINDING = tuple(schema.findings.c[field.name] for field in fields(Finding))


def findings(connection: Connection, number: int, as_at: datetime | None = None) -> tuple[Finding, ...]:
    """Return what was found in a submission, in order; a query explained by *as_at* is a note, and says so."""
    said = schema.explanations.c
    query = select(said.position, said.text).where(said.submission == number).order_by(said.entry)
    if as_at is not None:
        query = query.where(said.explained_at <= as_at)
    answers = {row[0]: row[1] for row in connection.execute(query)}
    return tuple(
        replace(finding, severity="note", remedy=EXPLAINED.format(explanation=answers[position]))
        if finding.severity == "query" and position in answers
        else finding
        for position, finding in enumerate(_filed_findings(connection, number), start=1)
    )


def explain(connection: Connection, number: int, position: int, text: str, by: str, at: datetime) -> Submission:
    """Keep *text* as the answer to a query, and to every other of that submission that asks the very same.

    Raises:
        Refused: It cannot be answered there, or nothing was said.
    """
    submission = _open_to_answers(connection, number)
    found = _filed_findings(connection, number)
    text = text.strip()
    if not 1 <= position <= len(found):
        raise Refused(f"Submission {number} has no finding {position}: {_numbered(len(found))}.")
    asked = found[position - 1]
    if asked.severity == "error":
        raise Refused(f"Finding {position} of submission {number} is an error. Correct the return and send it again.")
    if asked.severity == "note":
        raise Refused(f"Finding {position} of submission {number} is a note: it needs no explanation.")
    if not text:
        raise Refused("The explanation is blank. Say why the figure is right.")
    answered = {
        place: text
        for place, finding in enumerate(found, start=1)
        if finding.severity == "query" and finding.fingerprint == asked.fingerprint
    }
    keep_explanations(connection, number, found, answered, by, at)
    audit.record(connection, "explained", number, at, by, {"findings": sorted(answered)})
    return one(connection, submission.number)


def texts(connection: Connection, supplier: str, period: Period) -> Mapping[str, str]:
    """Return the latest explanation of each fingerprint that still holds for *supplier* and *period*.

    It holds where the latest version has a finding of that fingerprint, and so has every version since it was given.
    """
    submissions = select(schema.submissions.c.number).where(*of(supplier, period))
    numbers = connection.scalars(submissions.order_by(schema.submissions.c.number.desc())).all()
    holding: set[str] | None = None
    latest: dict[str, tuple[int, str]] = {}
    for number in numbers:
        there = {finding.fingerprint for finding in _filed_findings(connection, number)}
        holding = there if holding is None else holding & there
        if not holding:
            break
        for entry, fingerprint, text in _said_of(connection, number):
            if fingerprint in holding and entry > latest.get(fingerprint, (0, ""))[0]:
                latest[fingerprint] = (entry, text)
    return {fingerprint: text for fingerprint, (_, text) in latest.items()}


def _said_of(connection: Connection, number: int) -> Sequence[Any]:
    said = schema.explanations.c
    query = select(said.entry, said.fingerprint, said.text).where(said.submission == number)
    return connection.execute(query.order_by(said.entry, said.position)).all()


def given(connection: Connection, number: int, as_at: datetime | None = None) -> tuple[Explanation, ...]:
    """Return every explanation given by *as_at*, in order: an earlier text that was replaced too."""
    said = schema.explanations.c
    columns = said.submission, said.fingerprint, said.text, said.explained_by, said.explained_at
    query = select(*columns).where(said.submission == number).order_by(said.entry, said.position)
    if as_at is not None:
        query = query.where(said.explained_at <= as_at)
    return tuple(Explanation(*row) for row in connection.execute(query))


def queries(connection: Connection, as_at: datetime | None) -> Mapping[int, Mapping[str, tuple[int, int]]]:
    """Return how many queries are explained and how many open, of each submission that counts, by `Finding.item`.

    Those that were explained by the time it was filed are among the explained. By what was known at *as_at*.
    """
    numbers, found = counted(as_at), schema.findings.c
    answers = select(schema.explanations.c.submission, schema.explanations.c.position).distinct()
    if as_at is not None:
        answers = answers.where(schema.explanations.c.explained_at <= as_at)
    answered = answers.subquery("answered")
    query = (
        select(found.submission, found.item, func.count(answered.c.position), func.count())
        .join(numbers, numbers.c.number == found.submission)
        .outerjoin(answered, (answered.c.submission == found.submission) & (answered.c.position == found.position))
        .where(or_(found.severity == "query", answered.c.position.is_not(None)))
        .group_by(found.submission, found.item)
        .order_by(found.submission, found.item)
    )
    asked: dict[int, dict[str, tuple[int, int]]] = {}
    for number, item, explained, every in connection.execute(query):
        asked.setdefault(number, {})[item] = (explained, every - explained)
    return asked


def keep_explanations(
    connection: Connection,
    number: int,
    found: Sequence[Finding],
    said: Mapping[int, str],
    by: str,
    at: datetime,
) -> None:
    """Keep what was *said*, by position of the finding it answers. The caller records it in the audit next."""
    entry = audit.next_number(connection)
    rows = [
        {
            "submission": number,
            "position": position,
            "entry": entry,
            "fingerprint": found[position - 1].fingerprint,
            "text": text,
            "explained_by": by,
            "explained_at": at,
        }
        for position, text in said.items()
    ]
    connection.execute(insert(schema.explanations), rows)


def _filed_findings(connection: Connection, number: int) -> tuple[Finding, ...]:
    table = schema.findings.c
    query = select(*_FINDING).where(table.submission == number).order_by(table.position)
    return tuple(_finding(row) for row in connection.execute(query))


def _finding(row: Sequence[Any]) -> Finding:
    found = Finding(*row)
    return replace(found, cells=tuple(found.cells))  # JSON has lists only


def _numbered(count: int) -> str:
    if count == 0:
        return "nothing was found in it"
    return "it has only finding 1" if count == 1 else f"they are numbered 1 to {count}"


def _open_to_answers(connection: Connection, number: int) -> Submission:
    try:
        submission = one(connection, number)
    except KeyError:
        raise Refused(f"There is no submission {number}.") from None
    if submission.withdrawn:
        raise Refused(f"Submission {number} was withdrawn. Explain it in the one that takes its place.")
    if submission.superseded:
        counting = in_place_of(connection, submission)
        raise Refused(f"Submission {number} was replaced by submission {counting.number if counting else ''}.")
    if submission.signed_off:
        raise Refused(
            f"Submission {number} is signed off, so what was said of it stands. To change it, send a new version."
        )
    return submission
