"""Hold each row of a record sheet to a rule.

**Error or query.** Something that holds in every row does not hold in this one; the message says what, and what the row
holds. Correct the row. Whether it is an error is part of the measure's definition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from impact.checks.base import Faults, Place, RowCheck
from impact.checks.findings import OR_SAY_WHY, Finding, sentence, summed
from impact.checks.rule import violated
from impact.plan.formula import parse
from impact.plan.parts import Severity, Words
from impact.plan.spreadsheet import Node, Term

if TYPE_CHECKING:
    from impact.checks.base import Places, Records


class RowRule(RowCheck):
    """Something that holds in every row of a record sheet."""

    code: ClassVar[str] = "row_rule"
    key: ClassVar[str] = "rule"
    turn: ClassVar[int] = 1
    rule: str
    severity: Severity = "error"
    message: Words

    def judge(self, rows: Records, sheets: Mapping[tuple[str, str], Records]) -> Iterator[Finding]:
        """Hold every row to it; the place is the first column it speaks of."""
        formula = parse(self.rule)
        failing = (rows.worked_out(formula).false & rows.judged(formula.names)).nonzero()[0]
        keys = [key for key in formula.names if key in rows.columns]
        groups: Sequence[Places] = [*failing.reshape(-1, 1)]
        if len(keys) < 2 and self.severity != "query":  # rows that hold the same are said in one
            groups = rows.columns[keys[0]].alike(failing) if keys else [failing] if len(failing) else []
        correct, message = "Correct the row.", sentence(self.message)

        def say(places: Places) -> Finding:
            held = (rows.said(key, int(places[0]), with_cell=index > 0) for index, key in enumerate(keys))
            return self._said(f"{message} {sentence('; '.join(held))}", correct)

        def rest(count: int) -> Finding:
            fails = "row of this sheet fails the same check", "rows of this sheet fail the same check"
            return self._said(f"{message} {summed(count, *fails)}.", "Correct the rows.")

        yield from rows.told(groups, keys[0] if keys else "", say, rest, by_cell=True)

    def _said(self, says: str, remedy: str) -> Finding:
        """One that only asks says how it is answered, for there is no cell beside a row to explain it in."""
        asks = self.severity == "query" and self.status != "trial"
        return self.said(says, remedy.rstrip(".") + OR_SAY_WHY if asks else remedy)

    def excel(self, terms: Mapping[str, Term]) -> Iterator[tuple[Node, str]]:
        """Where a spreadsheet can say it."""
        if (wrong := violated(self.rule, terms)) is not None:
            yield wrong, sentence(self.message)

    def lint(self, at: Place) -> Faults:
        """Its formula alone can be wrong."""
        return at.formula_faults("rule", self.rule)
