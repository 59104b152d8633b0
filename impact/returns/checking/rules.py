"""Hold the items of a measure to one another, and to the supplier's last figures.

Comes after `checking.found`, before `checking.checks`. A rule is not held against an item that is at fault (what
follows from a fault is not said again) or that has a marker (nobody knows). A change is not asked about while both
figures of a count are below the plan's minimum count: from 1 to 2 is 100 per cent and says nothing; nor across a break
in the series, where the two do not compare. A change from 0 is beyond any percentage.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from impact.checks.change import Change
from impact.checks.rule import ReturnRule
from impact.plan.formula import Formula, parse
from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.returns.checking.found import Found, found, number_of, remedy
from impact.returns.checking.messages import figure, sentence, spoken, subject
from impact.returns.checking.observe import Stated
from impact.returns.checking.sayings import CHANGE, OR_EXPLAIN_CHANGE, RULE
from impact.returns.checking.trial import as_defined
from impact.returns.checking.wanted import Value
from impact.returns.observation import Observation

LAST = {"quarter": "last quarter", "half": "last half-year", "year": "last year"}


def check_rules(measure: Measure, stated: Mapping[str, Stated]) -> Iterator[Found]:
    """Yield what is wrong or odd between the items of *measure*.

    Args:
        measure: The definition, with its checks.
        stated: Its items as the return states them, by key.
    """
    for check in measure.checks:
        if isinstance(check, ReturnRule):
            yield from _rule(check, stated)


def _rule(check: ReturnRule, stated: Mapping[str, Stated]) -> Iterator[Found]:
    formula = _formula(check.rule)
    values: dict[str, Value | None] = {}
    for name in formula.names:
        one = stated.get(name)
        if one is None or one.at_fault or one.marker:
            return
        values[name] = one.value
    if not values:
        return
    if formula.evaluate(values) is False:
        named = [stated[key] for key in dict.fromkeys(name.name for name in formula.mentions)]
        figures = sentence("; ".join(figure_at(one, named[0]) for one in named))
        message = RULE(message=sentence(check.message), figures=figures, remedy=remedy(check.severity, named))
        yield found(as_defined(message, check), named)


@lru_cache(maxsize=4096)
def _formula(rule: str) -> Formula:
    return parse(rule)


def figure_at(one: Stated, first: Stated) -> str:
    """Say "Initiatives launched is 498 (E13)", with the sheet where it is not the place's own."""
    place = one.cell if one.sheet == first.sheet else f"{one.sheet}!{one.cell}"
    said = "blank" if one.value is None else spoken(one.value)
    return f"{subject(one.label)} is {said} ({place})"


def comparable(measure: Measure, then: Period, now: Period) -> bool:
    """Whether no change of definition lies between two periods of *measure*, the earlier one first."""
    return not measure.breaks or not any(then < each.period and each.period <= now for each in measure.breaks)


def check_changes(
    measure: Measure,
    stated: Mapping[str, Stated],
    last: Mapping[tuple[str, str], Observation],
    minimum_count: int,
) -> Iterator[Found]:
    """Yield each change from the supplier's last figure that is beyond what its check allows.

    Args:
        measure: The definition, with its checks.
        stated: Its items as the return states them, by key.
        last: The supplier's last observations before this period, by measure and item.
        minimum_count: The plan's smallest number that a percentage may rest on.
    """
    for check in measure.checks:
        if not isinstance(check, Change) or check.change not in stated:
            continue
        one, before = stated[check.change], last.get((measure.ref, check.change))
        now = number_of(one)
        if before is None or before.value is None or now is None:
            continue
        small = one.whole and max(now, before.value) < minimum_count
        if small or abs(now - before.value) <= check.share * abs(before.value):
            continue
        if comparable(measure, before.period, one.period):
            yield _change(check, one, now, before.period, before.value)


def _change(check: Change, one: Stated, now: float, then: Period, before: float) -> Found:
    message = CHANGE(
        label=subject(one.label),
        now=figure(now),
        when=LAST[one.period.length] if then.following == one.period else f"in {then.name}",
        before=figure(before),
        remedy=remedy(check.severity, [one], OR_EXPLAIN_CHANGE),
    )
    return found(as_defined(message, check), [one])
