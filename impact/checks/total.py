"""Hold a total to the sum of its parts, wherever in the return they stand.

**Error or query.** A total is not the sum of its parts, which may stand on several sheets; the message gives each with
its cell. Correct whichever is wrong. Nothing is said while one of them is blank, a marker or at fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum
from typing import ClassVar

from impact.checks.base import Case, Faults, Found, Live, Place, ReturnCheck
from impact.checks.findings import figure, sentence, subject
from impact.plan.formula import excel_comparison, is_sum
from impact.plan.parts import Operand, Severity
from impact.plan.spreadsheet import Node, call, is_number, joined


class Total(ReturnCheck):
    """An item is the sum of others, of this measure or another, wherever in the return they stand."""

    code: ClassVar[str] = "total"
    key: ClassVar[str] = "total"
    turn: ClassVar[int] = 2
    total: str
    of: tuple[Operand, ...]
    severity: Severity = "error"

    def items(self) -> tuple[str, ...]:
        """The total and its parts."""
        return (self.total, *self.of)

    def judge(self, case: Case) -> Iterator[Found]:
        """Hold the total to its parts; one that is not known withholds the check: nobody knows the sum then."""
        named = [one for item in self.items() if (one := case.item(item)) is not None]
        now, *parts = [one.number for one in named] or [None]
        known = [number for number in parts if number is not None]
        if now is None or len(known) < len(self.of) or is_sum(now, known):
            return
        figures = sentence("; ".join(part.said_from(named[0]) for part in named[1:]))
        says = f"{subject(named[0].label)} is {figure(now)}, but its parts add up to {figure(fsum(known))}: {figures}"
        yield self.found(named, says)

    def excel(self, live: Live) -> Iterator[tuple[Node, str]]:
        """It stands beside the total, where a spreadsheet can say each part."""
        parts = [live.terms[item] for item in self.of if item in live.terms and live.terms[item].kind == "number"]
        if live.item != self.total or len(parts) < len(self.of):
            return
        sure = [is_number(term.node) for term in parts if not term.known]
        nodes = [term.node for term in parts]
        sizes = [call("ABS", node) for node in (live.now, *nodes)]
        differs = call("IFERROR", excel_comparison("!=", live.now, joined("+", *nodes), sizes), False)
        yield call("IF", call("AND", *sure), differs, False) if sure else differs, "Not the sum of its parts."

    def lint(self, at: Place) -> Faults:
        """It adds up numbers that stand in the same return, each once, and not itself."""
        yield from at.subject_faults("total", self.total)
        if not self.of:
            yield at.fault("of", f"the total '{self.total}' has no parts.", "Add the items that it adds up.")
        own = (self.total, f"{at.read.measure.ref}.{self.total}")
        yield from at.read.document.repeated_entries((*at.path, "of"), self.of)
        for number, operand in enumerate(self.of):
            if operand in own:
                says = f"the total '{self.total}' is one of its own parts."
                yield at.fault(("of", number), says, "Take it out.")
            elif operand not in self.of[:number]:
                yield from at.operand_faults(("of", number), operand, "the total takes")
