"""Hold a measure's answers within one return to one another.

**Error or query.** Something that holds between answers does not; the message gives each figure and its cell. Correct
whichever is wrong; a query may be explained beside any of them.
"""

from __future__ import annotations

from typing import ClassVar

from impact.checks.base import Faults, Place, ReturnCheck
from impact.plan.formula import parse
from impact.plan.parts import Severity, Words


class ReturnRule(ReturnCheck):
    """Something that holds between the measure's items within one return."""

    key: ClassVar[str] = "rule"
    turn: ClassVar[int] = 1
    rule: str
    severity: Severity = "error"
    message: Words

    def items(self) -> frozenset[str]:
        """The items that the rule names. Raises FormulaError where it does not parse."""
        return parse(self.rule).names

    def lint(self, at: Place) -> Faults:
        """Its formula alone can be wrong."""
        return at.formula_faults("rule", self.rule)
