"""Which measures can give each other away, and which of their items count people.

Comes after the plan's definitions, before `results.disclosure.cells`. Source: metrics/methods.md, "Disclosure".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from impact.checks.rule import ReturnRule
from impact.checks.total import Total
from impact.plan.expressions import Arithmetic, Comparison, Constant, Expression, Name, Negative
from impact.plan.formula import FormulaError, parse
from impact.plan.measure import Measure, RatioOf, ShareYes
from impact.results.gathering import operands

Item = tuple[str, str]  # a measure's ref and one of its items
Weights = Mapping[Item, float]
Limit = tuple[Weights, float]  # a weighted sum of items that is never less than so much


@dataclass(frozen=True)
class LinkedSet:
    """Measures that publish the same items, or items that a rule of the definitions ties together.

    Attributes:
        measures: In the plan's order. At least one of them counts people or is a survey.
        people: The items that count people, small counts of which are not shown.
        identities: What is true of every return that was accepted, as anyone can read in the definitions: each a
            weighted sum of items that comes to the same.
        limits: What is never less than so much in any of them, in the same way.
    """

    measures: tuple[Measure, ...]
    people: frozenset[Item]
    identities: tuple[Weights, ...]
    limits: tuple[Limit, ...]


def linked_sets(measures: tuple[Measure, ...]) -> tuple[LinkedSet, ...]:
    """Return the linked sets in which something may have to be hidden, none where no measure counts people."""
    guarded = {one.ref for one in measures if is_guarded(one)}
    if not guarded:
        return ()
    sums = [one for one in measures if not isinstance(one.value, ShareYes)]
    identities = [found for one in measures for found in _identities(one)]
    limits = [found for one in measures for found in _limits(one)]
    ruled = [*identities, *(found for found, _ in limits)]
    groups = _joined([*(set(operands(one)) for one in sums), *(set(found) for found in ruled)])
    sets: list[LinkedSet] = []
    for group in groups:
        members = tuple(one for one in sums if set(operands(one)) <= group)
        if any(one.ref in guarded for one in members):
            people = frozenset(item for one in members if one.sensitive for item in _people(one))
            equal = tuple(found for found in identities if set(found) <= group)
            limited = tuple(found for found in limits if set(found[0]) <= group)
            sets.append(LinkedSet(members, people, equal, limited))
    return tuple(sets)


def is_guarded(measure: Measure) -> bool:
    """Whether figures of *measure* may have to be hidden: it counts people, or asks them."""
    return (measure.sensitive or measure.survey) and not isinstance(measure.value, ShareYes)


def _people(measure: Measure) -> tuple[Item, ...]:
    """The items of a sensitive measure that count people; what a percentage is taken of is of the same kind."""
    found = operands(measure)
    return found[:1] if isinstance(measure.value, RatioOf) and measure.unit != "percent" else found


def _joined(groups: list[set[Item]]) -> list[set[Item]]:
    """Put together the groups that share an item, in the order of their first."""
    joined: list[set[Item]] = []
    for group in groups:
        touching = [one for one in joined if one & group]
        for one in touching[1:]:
            joined.remove(one)
        if touching:
            touching[0].update(group, *touching[1:])
        else:
            joined.append(set(group))
    return joined


def _identities(measure: Measure) -> Iterator[Weights]:
    """Yield what the measure's checks make equal in every return that has no errors."""
    for check in measure.checks:
        if isinstance(check, Total) and _always_holds(check):
            named: dict[str, float] = {check.total: 1.0}
            for part in check.of:
                named[part] = named.get(part, 0.0) - 1
            yield {_item(measure, name): weight for name, weight in named.items()}
    for sign, weights, _ in _compared(measure):
        if sign == "==":
            yield weights


def _limits(measure: Measure) -> Iterator[Limit]:
    """Yield what the measure's checks keep from being less than so much; `a < b` is of whole numbers."""
    for sign, weights, rest in _compared(measure):
        if sign in (">", ">="):
            yield weights, (sign == ">") - rest
        elif sign in ("<", "<="):
            yield {item: -weight for item, weight in weights.items()}, (sign == "<") + rest


def _always_holds(check: Total | ReturnRule) -> bool:
    return (check.severity, check.status) == ("error", "live")


def _compared(measure: Measure) -> Iterator[tuple[str, Weights, float]]:
    """Yield each comparison of the measure's rules: its sign, and what its left side has more, of items and besides."""
    for check in measure.checks:
        if isinstance(check, ReturnRule) and _always_holds(check):
            for sign, found in _comparisons(check.rule):
                rest = found.pop("", 0.0)
                if found:
                    yield sign, {_item(measure, name): weight for name, weight in found.items()}, rest


def _comparisons(rule: str) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield each `a == b + c`, `a <= b` and the like of a rule that is nothing else: the left side less the right."""
    try:
        tree = parse(rule).tree
    except FormulaError:
        return
    if not isinstance(tree, Comparison):
        return
    left = tree.first
    for link in tree.links:
        found = _less(_linear(left), _linear(link.right))
        if found is not None:
            yield link.sign, found
        left = link.right


def _linear(part: Expression) -> dict[str, float] | None:
    """Return how often each name is added in *part*, and under "" the number; None for anything but sums of these."""
    match part:
        case Name(name):
            return {name: 1.0}
        case Constant(int() | float() as value):
            return {"": float(value)}
        case Negative(of):
            return _less({}, _linear(of))
        case Arithmetic(first, links) if all(link.sign in "+-" for link in links):
            found = _linear(first)
            for link in links:
                right = _linear(link.right)
                found = _less(found, right if link.sign == "-" else _less({}, right))
            return found
    return None


def _less(left: dict[str, float] | None, right: dict[str, float] | None) -> dict[str, float] | None:
    if left is None or right is None:
        return None
    found = {name: left.get(name, 0.0) - right.get(name, 0.0) for name in {**left, **right}}
    return {name: weight for name, weight in found.items() if weight}


def _item(measure: Measure, name: str) -> Item:
    ref, dot, item = name.rpartition(".")
    return (ref, item) if dot else (measure.ref, name)
