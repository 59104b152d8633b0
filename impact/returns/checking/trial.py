"""Give what a check found the severity its definition says, and no more than a note while the check is on trial.

Comes after `checking.messages`; every check that a definition makes speaks through it. A rule introduced in mid-cycle
must not hold up a return until it is proved.
"""

from __future__ import annotations

from dataclasses import replace

from impact.checks.base import Check
from impact.checks.row_rule import RowRule
from impact.returns.checking.messages import ON_TRIAL, OR_SAY_WHY, Message


def as_defined(message: Message, check: Check) -> Message:
    """Return *message* with the severity of *check*; a note that says so where the check is on trial.

    The rule of a row that only asks says how it is answered, for there is no cell beside a row to explain it in.
    """
    if check.status == "trial":
        return replace(message, severity="note", remedy=f"{message.remedy} {ON_TRIAL}")
    if isinstance(check, RowRule) and check.severity == "query":
        message = replace(message, remedy=message.remedy.rstrip(".") + OR_SAY_WHY)
    return message.weighing(check.severity)
