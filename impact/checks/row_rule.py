"""Hold each row of a record sheet to a rule.

**Error or query.** Something that holds in every row does not hold in this one; the message says what, and what the row
holds. Correct the row. Whether it is an error is part of the measure's definition.
"""

from __future__ import annotations

from typing import ClassVar

from impact.checks.base import Faults, Place, RowCheck
from impact.plan.parts import Severity, Words


class RowRule(RowCheck):
    """Something that holds in every row of a record sheet."""

    key: ClassVar[str] = "rule"
    turn: ClassVar[int] = 1
    rule: str
    severity: Severity = "error"
    message: Words

    def lint(self, at: Place) -> Faults:
        """Its formula alone can be wrong."""
        return at.formula_faults("rule", self.rule)
