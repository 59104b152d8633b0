"""Give what a check found the severity its definition says, and no more than a note while the check is on trial.

Comes after `returns.messages`; `returns.records` and `returns.rules` speak through it. A rule introduced in mid-cycle
must not hold up a return until it is proved.
"""

from __future__ import annotations

from dataclasses import replace

from impact.plan.measure import Change, ReturnRule, RowRule, Unique
from impact.returns.messages import ON_TRIAL, Message


def as_defined(message: Message, check: ReturnRule | Change | RowRule | Unique) -> Message:
    """Return *message* with the severity of *check*; a note that says so where the check is on trial."""
    if check.status == "trial":
        return replace(message, severity="note", remedy=f"{message.remedy} {ON_TRIAL}")
    return message.weighing(check.severity)
