"""Hold a measure's answers within one return to one another.

**Error or query.** Something that holds between answers does not; the message gives each figure and its cell. Correct
whichever is wrong; a query may be explained beside any of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from impact.checks.base import Case, Faults, Found, Live, Place, ReturnCheck
from impact.checks.findings import sentence
from impact.plan.formula import parse
from impact.plan.parts import Severity, Words
from impact.plan.spreadsheet import Node, Term, call, is_number, is_one_of

MARKERS = ("[x]", "[z]")  # those that a supplier may write in a cell
_UNSAID = Term("", "text", known=True)  # an item that no formula can say is no answer beside which a rule could stand


def violated(rule: str, terms: Mapping[str, Term]) -> Node | None:
    """Return the condition that *rule* is known and does not hold; None where it names what no formula can say."""
    formula = parse(rule)
    if formula.names - terms.keys():
        return None
    asked_blank = {name for part in formula.walk() if part.sign.endswith("blank") for name in part.parts}
    sure: dict[Node, None] = {}  # what must be so of every name before the rule can be held
    for mention in formula.mentions:
        term = terms[str(mention.value)]
        if term.known:
            continue
        if mention in asked_blank:
            sure[call("NOT", is_one_of(term.node, MARKERS))] = None
        elif term.kind in ("number", "date"):
            sure[is_number(term.node)] = None
        elif term.kind == "yes_no":
            sure[is_one_of(term.node, ("yes", "no"))] = None
        else:
            sure[call("NOT", is_one_of(term.node, ("", *MARKERS)))] = None
    broken = call("IFERROR", call("NOT", formula.excel(terms)), False)
    return call("IF", call("AND", *sure), broken, False) if sure else broken


class ReturnRule(ReturnCheck):
    """Something that holds between the measure's items within one return."""

    code: ClassVar[str] = "rule"
    key: ClassVar[str] = "rule"
    turn: ClassVar[int] = 1
    rule: str
    severity: Severity = "error"
    message: Words

    def items(self) -> Iterable[str]:
        """The items that the rule names. Raises FormulaError where it does not parse."""
        return parse(self.rule).names

    def judge(self, case: Case) -> Iterator[Found]:
        """Hold the answers to it, unless one that it names is at fault (that is said already) or has a marker."""
        formula = parse(self.rule)
        named = {key: case.item(key) for key in formula.names}
        known = {key: one for key, one in named.items() if one is not None and not one.at_fault and not one.marker}
        if not named or len(known) < len(named):
            return
        if formula.evaluate({key: one.value for key, one in known.items()}) is False:
            asked = list(known.values())
            figures = "; ".join(one.said_from(asked[0]) for one in asked)
            yield self.found(asked, f"{sentence(self.message)} {sentence(figures)}")

    def excel(self, live: Live) -> Iterator[tuple[Node, str]]:
        """It stands beside the first answer that it names, where a spreadsheet can say it."""
        asked = (key for key in parse(self.rule).names if not live.terms.get(key, _UNSAID).known)
        if next(asked, "") == live.item and (wrong := violated(self.rule, live.terms)) is not None:
            yield wrong, sentence(self.message)

    def lint(self, at: Place) -> Faults:
        """Its formula alone can be wrong."""
        return at.formula_faults("rule", self.rule)
