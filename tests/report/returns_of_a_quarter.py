"""Submissions and statuses of one quarter, by hand: due on 20 July 2024, closed after 29 August."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from impact.checks.findings import Finding
from impact.plan.periods import Period
from impact.store.model import ReturnStatus, SignOff, Submission, Withdrawal
from tests.store.plans import CLEVELAND, DURHAM, definitions

__all__ = ["CLEVELAND", "DURHAM", "definitions"]

Q1 = Period(2024, "quarter", 1)
IN_TIME = datetime(2024, 7, 12, 9, 30, tzinfo=UTC)
AFTER = datetime(2024, 7, 25, 9, 30, tzinfo=UTC)
BEFORE_DUE, OVERDUE, CLOSED = date(2024, 7, 15), date(2024, 8, 1), date(2024, 9, 1)
SIGNED = SignOff(1, "0" * 64, "Jo Smith", "Head of Analysis", datetime(2024, 7, 14, tzinfo=UTC))
TAKEN_BACK = Withdrawal(1, "sent in error", "Jo Smith", datetime(2024, 7, 16, tzinfo=UTC))


def submission(number: int = 1, **other: Any) -> Submission:
    """A good submission of Cleveland's that came in time."""
    told: dict[str, Any] = {
        "number": number, "supplier": CLEVELAND.id, "period": Q1, "version": number, "filename": "cleveland.xlsx",
        "sha256": "0" * 64, "size": 1, "received": IN_TIME, "state": "accepted", "errors": 0, "queries": 0, "notes": 0,
    }  # fmt: skip
    return Submission(**{**told, **other})


def status(counted: Submission | None = None, latest: Submission | None = None, **other: Any) -> ReturnStatus:
    """How Cleveland stands with what counts and what came last; the same submission where only one is given."""
    latest = latest or counted
    state = counted.state if counted else "errors" if latest and not latest.withdrawn else "not returned"
    told: dict[str, Any] = {
        "supplier": CLEVELAND, "period": Q1, "due": date(2024, 7, 20), "state": state,
        "on_time": counted.received.date() <= date(2024, 7, 20) if counted else None,
        "counted": counted, "latest": latest, "versions": latest.version if latest else 0,
        "lock": date(2024, 8, 29),
    }  # fmt: skip
    return ReturnStatus(**{**told, **other})


def finding(severity: str = "error", says: str = "This cell is blank.", **other: Any) -> Finding:
    """Something found in C1!E5."""
    told: dict[str, Any] = {"code": "blank", "severity": severity, "says": says, "remedy": "Enter a number."}
    return Finding(**{**told, "sheet": "C1", "cell": "E5", **other})
