"""Signing a submission off, and taking one back.

Comes after `store.standing` and `store.audit`; `store.submissions` calls it inside one transaction.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, insert

from impact.plan.periods import day
from impact.store import audit, schema
from impact.store.model import Refused, SignOff, Submission, Withdrawal
from impact.store.standing import in_place_of, one


def sign_off(connection: Connection, number: int, name: str, role: str, at: datetime) -> SignOff:
    """Keep that *name*, in *role*, accepts the file of a submission.

    Raises:
        Refused: It is not the one that counts, something in it is still open, or it does not say who.
    """
    name, role = name.strip(), role.strip()
    submission = _known(connection, number)
    _can_be_signed(connection, submission)
    if not name:
        raise Refused("A sign-off needs the name of the person who signs.")
    if not role:
        raise Refused(f"A sign-off needs the role in which {name} signs.")
    row = {"name": name, "role": role, "sha256": submission.sha256, "submission": number}
    entry = audit.next_number(connection)
    connection.execute(insert(schema.sign_offs), {**row, "entry": entry, "signed_at": at})
    audit.record(connection, "signed off", number, at, name, {"file": submission.sha256, "role": role})
    kept = one(connection, number).signed_off
    assert kept is not None
    return kept


def withdraw(connection: Connection, number: int, reason: str, by: str, at: datetime) -> Withdrawal:
    """Keep that a submission was taken back: from now on its figures do not count.

    Raises:
        Refused: There is none, it was withdrawn before, or no reason is given.
    """
    reason = reason.strip()
    submission = _known(connection, number)
    if submission.withdrawn:
        raise Refused(f"Submission {number} was withdrawn already, on {day(submission.withdrawn.at.date())}.")
    if not reason:
        raise Refused("A withdrawal needs a reason: it is kept with the submission.")
    given = Withdrawal(number, reason, by, at)
    entry = audit.next_number(connection)
    connection.execute(
        insert(schema.withdrawals),
        {"submission": number, "entry": entry, "reason": reason, "withdrawn_by": by, "withdrawn_at": at},
    )
    audit.record(connection, "withdrawn", number, at, by, {"reason": asdict(given)["reason"]})
    kept = one(connection, number).withdrawn
    assert kept is not None
    return kept


def _known(connection: Connection, number: int) -> Submission:
    try:
        return one(connection, number)
    except KeyError:
        raise Refused(f"There is no submission {number}.") from None


def _can_be_signed(connection: Connection, submission: Submission) -> None:
    number = submission.number
    if submission.withdrawn:
        raise Refused(f"Submission {number} was withdrawn, so it cannot be signed off.")
    if not submission.version:
        raise Refused(f"Submission {number} does not say whose return it is, so it cannot be signed off.")
    if submission.state == "errors":
        raise Refused(
            f"Submission {number} has {_of(submission.errors, 'error')}. Correct the return and send it again first."
        )
    counting = in_place_of(connection, submission)
    if counting is not None and counting.number != number:
        raise Refused(f"Submission {number} was replaced by submission {counting.number}. Sign that one off.")
    if submission.queries:
        raise Refused(
            f"Submission {number} has {_of(submission.queries, 'query', 'queries')} without an answer. "
            "Explain each, or correct the return and send it again, first."
        )
    if submission.signed_off:
        signed = submission.signed_off
        raise Refused(f"Submission {number} was signed off already: by {signed.name}, on {day(signed.at.date())}.")


def _of(count: int, one_of: str, many: str = "") -> str:
    return f"{count} {one_of if count == 1 else many or one_of + 's'}"
