"""Hold the items of a measure to one another, and to the supplier's last figures.

Comes after `returns.observe`, before `returns.checks`. A rule is not held against an item that is at fault (what
follows from a fault is not said again) or that has a marker (nobody knows). A change is not asked about while both
figures of a count are below the plan's minimum count: from 1 to 2 is 100 per cent and says nothing. A change from 0 is
beyond any percentage.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from impact.plan.formula import parse
from impact.plan.measure import Change, Measure, ReturnRule, Severity
from impact.plan.periods import Period
from impact.returns.findings import Finding
from impact.returns.messages import (
    CHANGE,
    CORRECT_ONE,
    CORRECT_ONE_OF,
    CORRECT_ROWS,
    EXPLAINED,
    OR_EXPLAIN,
    OR_EXPLAIN_CHANGE,
    OR_SAY_WHY,
    RULE,
    Message,
    figure,
    sentence,
    spoken,
    subject,
)
from impact.returns.observation import Observation
from impact.returns.observe import Stated
from impact.returns.trial import as_defined
from impact.returns.wanted import Value

_LAST = {"quarter": "last quarter", "half": "last half-year", "year": "last year"}


def check_rules(measure: Measure, stated: Mapping[str, Stated], explanations: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what is wrong or odd between the items of *measure*.

    Args:
        measure: The definition, with its checks.
        stated: Its items as the return states them, by key.
        explanations: What the supplier wrote beside answers, by defined name.
    """
    for check in measure.checks:
        if isinstance(check, ReturnRule):
            yield from _rule(check, stated, explanations)


def _rule(check: ReturnRule, stated: Mapping[str, Stated], explanations: Mapping[str, str]) -> Iterator[Finding]:
    formula = parse(check.rule)
    if not formula.names or not formula.names <= stated.keys():
        return
    named = [stated[key] for key in dict.fromkeys(name.name for name in formula.mentions)]
    if any(one.at_fault or one.marker for one in named):
        return
    values: dict[str, Value | None] = {one.item: one.value for one in named}
    if formula.evaluate(values) is False:
        figures = sentence("; ".join(_figure(one, named[0]) for one in named))
        remedy = _remedy(check.severity, named, OR_EXPLAIN)
        message = as_defined(RULE(message=sentence(check.message), figures=figures, remedy=remedy), check)
        yield explained(_placed(message, named[0]), named, explanations)


def _figure(one: Stated, first: Stated) -> str:
    """Say "Initiatives launched is 498 (E13)", with the sheet where it is not the place's own."""
    place = one.cell if one.sheet == first.sheet else f"{one.sheet}!{one.cell}"
    said = "blank" if one.value is None else spoken(one.value)
    return f"{subject(one.label)} is {said} ({place})"


def check_changes(
    measure: Measure,
    stated: Mapping[str, Stated],
    last: Mapping[tuple[str, str], Observation],
    explanations: Mapping[str, str],
    minimum_count: int,
) -> Iterator[Finding]:
    """Yield each change from the supplier's last figure that is beyond what its check allows.

    Args:
        measure: The definition, with its checks.
        stated: Its items as the return states them, by key.
        last: The supplier's last observations before this period, by measure and item.
        explanations: What the supplier wrote beside answers, by defined name.
        minimum_count: The plan's smallest number that a percentage may rest on.
    """
    for check in measure.checks:
        if not isinstance(check, Change) or check.change not in stated:
            continue
        one, before = stated[check.change], last.get((measure.ref, check.change))
        now = _number(one)
        if before is None or before.value is None or now is None:
            continue
        small = one.whole and max(now, before.value) < minimum_count
        if not small and abs(now - before.value) > check.share * abs(before.value):
            yield _change(check, one, now, before.period, before.value, explanations)


def _change(
    check: Change, one: Stated, now: float, then: Period, before: float, explanations: Mapping[str, str]
) -> Finding:
    message = CHANGE(
        label=subject(one.label),
        now=figure(now),
        when=_LAST[one.period.length] if then.following == one.period else f"in {then.name}",
        before=figure(before),
        remedy=_remedy(check.severity, [one], OR_EXPLAIN_CHANGE),
    )
    return explained(_placed(as_defined(message, check), one), [one], explanations)


def _number(one: Stated) -> float | None:
    number = isinstance(one.value, (int, float)) and not isinstance(one.value, bool)
    return float(one.value) if number and not one.at_fault else None  # type: ignore[arg-type]  # it is a number


def _placed(message: Message, one: Stated) -> Finding:
    return message.at(one.sheet, one.first_cell, one.name)


def _remedy(severity: Severity, named: Sequence[Stated], or_explain: str) -> str:
    """What to do: an error can only be corrected, a query explained too, where there is a cell for it."""
    correct = CORRECT_ONE if len(named) == 1 else CORRECT_ONE_OF
    asked = [one for one in named if not one.derived]
    if not asked:
        correct = CORRECT_ROWS
    if severity != "query":
        return f"{correct}."
    return correct + (or_explain.format(cell=asked[0].explain) if asked else OR_SAY_WHY)


def explained(finding: Finding, named: Sequence[Stated], explanations: Mapping[str, str]) -> Finding:
    """Return a query as a note with its explanation, where one stands beside an item of *named*."""
    if finding.severity != "query":
        return finding
    said = (" ".join(explanations.get(one.name, "").split()) for one in named)
    explanation = next((text for text in said if text), "")
    if not explanation:
        return finding
    return replace(finding, severity="note", remedy=EXPLAINED.format(explanation=explanation))
