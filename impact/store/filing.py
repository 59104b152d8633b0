"""What changes how things stand: a filing, an explanation, a sign-off, a withdrawal. Each records itself in the audit.

Every function works inside one transaction of its caller's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, Text, func, insert, select, type_coerce

from impact.checks.findings import Finding
from impact.plan.periods import day
from impact.store import audit, schema
from impact.store.model import Filing, Refused, SignOff, Submission, Unkept, Withdrawal
from impact.store.standing import filed_findings, group_of, of, standing

CHECKED_AGAIN = "Checked again by today's rules."
OF_THE_MOMENT = frozenset({"locked", "before_the_end", "same_file_elsewhere", "same_as_last"})


def keep(connection: Connection, filing: Filing) -> Submission:
    """Keep *filing*, unless it is there already; return how it stands, with `repeat` where nothing was added.

    It is there where this very file still stands and the checks judge it as they did then.
    """
    file = _file_of(filing)
    own = of(filing.supplier, filing.period)
    # A file that does not say whose it is bears on no other, so only its own filings are looked at.
    whole = own if filing.says_whose else (*own, schema.submissions.c.sha256 == file.sha256)
    for kept in reversed(standing(connection, *whole)):
        if kept.sha256 == file.sha256 and not kept.withdrawn and _judged_alike(connection, filing, kept):
            return replace(kept, repeat=True)
    return _keep_anew(connection, filing, file)


def keep_instead(connection: Connection, filing: Filing, seen: Submission) -> Submission:
    """Keep *filing* in place of the submission *seen*, whose file it judges anew; return how it stands.

    With errors, what counted until now is withdrawn, and the good versions before it too, which would count again.

    Raises:
        Refused: The submission no longer stands as it was *seen*, or another counts by now.
    """
    whole = standing(connection, *of(seen.supplier, seen.period)) if seen.version else ()
    good = [one for one in whole if one.good]
    if next(iter(good[-1:] or whole[-1:]), None) != replace(seen, repeat=False):
        raise Refused(
            f"Submission {seen.number} no longer stands as it did when it was checked again, "
            "so nothing was filed in its place. Check it again."
        )
    filed = _keep_anew(connection, filing, _file_of(filing))
    if filed.state == "errors":
        for one in good:
            withdraw(connection, one.number, CHECKED_AGAIN, filing.by, filing.received)
    return filed


def _file_of(filing: Filing) -> Unkept:
    return filing.unkept or Unkept(sha256(filing.content).hexdigest(), len(filing.content))


def _keep_anew(connection: Connection, filing: Filing, file: Unkept) -> Submission:
    files, table = schema.files.c, schema.submissions.c
    if connection.scalar(select(files.sha256).where(files.sha256 == file.sha256)) is None:
        row = {"sha256": file.sha256, "size": file.size, "content": filing.content}
        connection.execute(insert(schema.files), row)
    number: int = 1 + (connection.scalar(select(func.max(table.number))) or 0)
    version = 0
    if filing.says_whose:
        last = connection.scalar(select(func.max(table.version)).where(*of(filing.supplier, filing.period)))
        version = 1 + (last or 0)
    found = Counter(finding.severity for finding in filing.findings)
    connection.execute(
        insert(schema.submissions),
        {
            "number": number,
            "supplier": filing.supplier,
            "period": filing.period,
            "ends": filing.period.last if filing.period else None,
            "version": version,
            "filename": filing.filename,
            "sha256": file.sha256,
            "received": filing.received,
            "received_by": filing.by,
            "state": "errors" if found["error"] else "queries" if found["query"] else "accepted",
            "errors": found["error"],
            "queries": found["query"],
            "notes": found["note"],
            "reason": filing.reason,
            "nil": filing.nil,
        },
    )
    if filing.findings:
        rows = [
            {"submission": number, "position": position, **finding.attributes, "cells": list(finding.cells)}
            for position, finding in enumerate(filing.findings, start=1)
        ]
        connection.execute(insert(schema.findings), rows)
    if filing.observations:
        given = [{**observation._asdict(), "submission": number} for observation in filing.observations]
        connection.execute(insert(schema.observations), given)
    said = {
        position: filing.explanations[finding.fingerprint]
        for position, finding in enumerate(filing.findings, start=1)
        if finding.fingerprint in filing.explanations
    }
    if said:
        _keep_explanations(connection, number, filing.findings, said, "", filing.received)
    told = {"file": file.sha256, "size": file.size, **({"kept": "hash"} if filing.unkept else {})}
    audit.record(connection, "filed", number, filing.received, filing.by, told)
    return group_of(connection, number)[0]


# --- whether a filing says what is kept already -----------------------------------------------------------------------


def _judged_alike(connection: Connection, filing: Filing, kept: Submission) -> bool:
    """Whether the checks find in *filing* what they found in *kept*, and came to the same figures.

    Findings that depend on the day or on what else was sent do not matter. A query that was explained is the same as
    before, and as the note that it became.
    """
    stopped = any(finding.severity == "error" for finding in filing.findings)
    if kept.state == "errors" and not stopped:
        return False
    lasting = sorted(
        ((*map(schema.storable, (one.code, one.sheet, one.cell, one.says)),), one.severity)
        for one in filing.findings
        if one.code not in OF_THE_MOMENT
    )
    table, said = schema.findings.c, schema.explanations.c
    answered = set(connection.scalars(select(said.position).where(said.submission == kept.number)))
    words = table.code, table.sheet, table.cell, table.says
    query = select(*words, table.severity, table.position).where(table.submission == kept.number)
    there = sorted(row for row in map(tuple, connection.execute(query)) if row[0] not in OF_THE_MOMENT)
    if [words for words, _ in lasting] != [row[:4] for row in there]:
        return False
    for (_, severity), (*_, before, position) in zip(lasting, there, strict=True):
        if severity not in (("query", "note") if position in answered else (before,)):
            return False
    if stopped and not any(severity == "error" for _, severity in lasting):
        return True  # only the day stops it, so its figures were not taken: what is kept of them stands
    given = schema.observations.c
    columns = given.measure, given.item, given.value, given.marker, type_coerce(given.text, Text)
    rows = connection.execute(select(*columns).where(given.submission == kept.number))
    mine = ((one.measure, one.item, one.value, one.marker, schema.storable(one.text)) for one in filing.observations)
    return _in_one_order(mine) == _in_one_order(map(tuple, rows))


def _in_one_order(figures: Iterable[tuple[object, ...]]) -> list[tuple[str, ...]]:
    """Spell each part, so that a missing value can stand among numbers; SQLite knows no minus zero."""
    return sorted(tuple(repr(part + 0.0 if isinstance(part, int | float) else part) for part in one) for one in figures)


# --- explanations -----------------------------------------------------------------------------------------------------


def explain(connection: Connection, number: int, position: int, text: str, by: str, at: datetime) -> Submission:
    """Keep *text* as the answer to a query, and to every other of that submission that asks the very same.

    Raises:
        Refused: It cannot be answered there, or nothing was said.
    """
    submission, whole = _known(connection, number)
    if submission.withdrawn:
        raise Refused(f"Submission {number} was withdrawn. Explain it in the one that takes its place.")
    if submission.superseded:
        counting = [one for one in whole if one.good][-1]
        raise Refused(f"Submission {number} was replaced by submission {counting.number}.")
    if submission.signed_off:
        raise Refused(
            f"Submission {number} is signed off, so what was said of it stands. To change it, send a new version."
        )
    found = filed_findings(connection, number)
    text = text.strip()
    if not 1 <= position <= len(found):
        there = {0: "nothing was found in it", 1: "it has only finding 1"}
        numbered = there.get(len(found), f"they are numbered 1 to {len(found)}")
        raise Refused(f"Submission {number} has no finding {position}: {numbered}.")
    asked = found[position - 1]
    if asked.severity == "error":
        raise Refused(f"Finding {position} of submission {number} is an error. Correct the return and send it again.")
    if asked.severity == "note":
        raise Refused(f"Finding {position} of submission {number} is a note: it needs no explanation.")
    if not text:
        raise Refused("The explanation is blank. Say why the figure is right.")
    same = [place for place, one in enumerate(found, start=1) if one.severity == "query"
            and one.fingerprint == asked.fingerprint]  # fmt: skip
    _keep_explanations(connection, number, found, dict.fromkeys(same, text), by, at)
    audit.record(connection, "explained", number, at, by, {"findings": same})
    return group_of(connection, number)[0]


def _keep_explanations(
    connection: Connection, number: int, found: Sequence[Finding], said: Mapping[int, str], by: str, at: datetime
) -> None:
    """Keep what was *said*, by position of the finding it answers. The caller records it in the audit next."""
    shared = {"submission": number, "entry": audit.next_number(connection), "explained_by": by, "explained_at": at}
    rows = [
        {**shared, "position": position, "fingerprint": found[position - 1].fingerprint, "text": text}
        for position, text in said.items()
    ]
    connection.execute(insert(schema.explanations), rows)


# --- sign-offs and withdrawals ----------------------------------------------------------------------------------------


def sign_off(connection: Connection, number: int, name: str, role: str, at: datetime) -> SignOff:
    """Keep that *name*, in *role*, accepts the file of a submission.

    Raises:
        Refused: It is not the one that counts, something in it is still open, or it does not say who.
    """
    name, role = name.strip(), role.strip()
    submission, whole = _known(connection, number)
    if submission.withdrawn:
        raise Refused(f"Submission {number} was withdrawn, so it cannot be signed off.")
    if not submission.version:
        raise Refused(f"Submission {number} does not say whose return it is, so it cannot be signed off.")
    if submission.state == "errors":
        has = f"{submission.errors} error{'' if submission.errors == 1 else 's'}"
        raise Refused(f"Submission {number} has {has}. Correct the return and send it again first.")
    if submission.superseded:
        counting = [one for one in whole if one.good][-1]
        raise Refused(f"Submission {number} was replaced by submission {counting.number}. Sign that one off.")
    if submission.queries:
        has = f"{submission.queries} {'query' if submission.queries == 1 else 'queries'}"
        raise Refused(
            f"Submission {number} has {has} without an answer. "
            "Explain each, or correct the return and send it again, first."
        )
    if signed := submission.signed_off:
        raise Refused(f"Submission {number} was signed off already: by {signed.name}, on {day(signed.at.date())}.")
    if not name:
        raise Refused("A sign-off needs the name of the person who signs.")
    if not role:
        raise Refused(f"A sign-off needs the role in which {name} signs.")
    row = {"submission": number, "entry": audit.next_number(connection), "sha256": submission.sha256}
    connection.execute(insert(schema.sign_offs), {**row, "name": name, "role": role, "signed_at": at})
    audit.record(connection, "signed off", number, at, name, {"file": submission.sha256, "role": role})
    kept = group_of(connection, number)[0].signed_off
    assert kept is not None
    return kept


def withdraw(connection: Connection, number: int, reason: str, by: str, at: datetime) -> Withdrawal:
    """Keep that a submission was taken back: from now on its figures do not count.

    Raises:
        Refused: There is none, it was withdrawn before, or no reason is given.
    """
    reason = reason.strip()
    submission, _ = _known(connection, number)
    if submission.withdrawn:
        raise Refused(f"Submission {number} was withdrawn already, on {day(submission.withdrawn.at.date())}.")
    if not reason:
        raise Refused("A withdrawal needs a reason: it is kept with the submission.")
    row = {"submission": number, "entry": audit.next_number(connection), "reason": reason}
    connection.execute(insert(schema.withdrawals), {**row, "withdrawn_by": by, "withdrawn_at": at})
    audit.record(connection, "withdrawn", number, at, by, {"reason": reason})
    kept = group_of(connection, number)[0].withdrawn
    assert kept is not None
    return kept


def _known(connection: Connection, number: int) -> tuple[Submission, tuple[Submission, ...]]:
    try:
        return group_of(connection, number)
    except KeyError:
        raise Refused(f"There is no submission {number}.") from None
