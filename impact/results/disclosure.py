"""Counts of people, rounded where results are made; everything later is worked out from the rounded counts.

An item marked `sensitive` counts people. So does, for this purpose, whatever would give its count away: what a
percentage has as its other part, what is added up with it, and what a check of the definitions adds up to or compares
with it. Counts of such items are added exactly for an area and period, then rounded; a share or a mean of too few
people is [u]. Nothing that is worked out from them later can hold more than the rounded counts do.

Sources: Higher Education Statistics Agency, "Rounding and suppression to anonymise statistics", for the nearest 5 with
halves up, for no percentage of fewer than 22.5 people and no mean of seven or fewer. metrics/methods.md, "Disclosure".
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor

from impact.checks.rule import ReturnRule
from impact.checks.total import Total
from impact.plan.formula import FormulaError, parse
from impact.plan.measure import Measure, RatioOf, SumOf
from impact.plan.model import Plan
from impact.returns.observation import Observation

Item = tuple[str, str]  # a measure's ref and one of its items

FEWEST_OF_SHARE = 22.5  # people below which no percentage is shown
FEWEST_OF_MEAN = 7.5  # and no mean: of 7 or fewer


def people(measures: Iterable[Measure]) -> frozenset[Item]:
    """Return the items that count people, or would give away a count of people; none where no item is `sensitive`."""
    measures = tuple(measures)
    found = {(one.ref, key) for one in measures for key, item in one.items.items() if item.sensitive}
    ties = [tie for one in measures for tie in _ties(one)] if found else []
    while more := {item for tie in ties if not found.isdisjoint(tie) for item in tie} - found:
        found |= more
    return frozenset(found)


def guarded(measures: Iterable[Measure]) -> frozenset[str]:
    """Return the refs of the measures whose answers are not quoted: of people, of people asked, and checked by them."""
    measures = tuple(measures)
    items = people(measures)
    refs = {ref for ref, _ in items} | {one.ref for one in measures if not items.isdisjoint(one.operands)}
    refs |= {ref for one in measures if one.survey for ref in (one.ref, *(ref for ref, _ in one.operands))}
    named = [f"{ref}.{key}" for ref, key in items]
    return frozenset(refs | {one.ref for one in measures if any(name in str(one.checks) for name in named)})


def _ties(measure: Measure) -> Iterator[set[Item]]:
    """Yield the items of which one gives another away."""
    value = measure.value
    if isinstance(value, SumOf) or (isinstance(value, RatioOf) and measure.unit == "percent"):
        yield set(measure.operands)
    for check in measure.checks:
        if isinstance(check, Total):
            yield {measure.item_of(name) for name in (check.total, *check.of)}
        elif isinstance(check, ReturnRule):
            for names in _compared(check.rule):
                yield {measure.item_of(name) for name in names}


def _compared(rule: str) -> Iterator[set[str]]:
    """Yield the names in each comparison of a rule; none of a rule that cannot be read."""
    try:
        tree = parse(rule).tree
    except FormulaError:
        return
    for part in tree.walk():
        if part.compares:
            yield {str(one.value) for one in part.walk() if one.sign == "name"}


def keyed(digest: str, key: bytes) -> str:
    """Return what is public in place of the hash of a return that counts people, 64 hex digits.

    The plain hash of a form with one or two small unknown numbers in it is soon guessed; under a *key* that no edition
    holds it is not.
    """
    return hmac.digest(key, digest.encode(), "sha256").hex()


@dataclass(frozen=True)
class Rounding:
    """How the figures of one measure that rests on counts of people are told.

    Attributes:
        base: Counts are rounded to the nearest multiple of it, halves up.
        numerator, denominator: Whether that part of a ratio counts people.
        fewest: A ratio is [u] where fewer people than this could stand behind the denominator as it is shown.
        items: Whose answers are not shown.
    """

    base: int
    numerator: bool
    denominator: bool
    fewest: float
    items: frozenset[Item]

    def count(self, value: float) -> float:
        """Return *value* to the nearest multiple of the base, halves up."""
        return float(floor(value / self.base + 0.5) * self.base)

    def parts(self, numerator: float, denominator: float) -> tuple[float, float]:
        """Return both parts of a ratio as they are shown."""
        return (
            self.count(numerator) if self.numerator else numerator,
            self.count(denominator) if self.denominator else denominator,
        )

    def is_of_few(self, denominator: float) -> bool:
        """Whether a *denominator*, as it is shown, may stand for too few people."""
        return denominator < self.fewest_shown

    @property
    def fewest_shown(self) -> float:
        """The smallest denominator, as it is shown, that a ratio is given over: 25 where 22.5 or more round to it."""
        return ceil((self.fewest + self.base / 2) / self.base) * self.base if self.denominator else self.fewest

    @property
    def too_few(self) -> str:
        """Why a ratio over fewer is not given."""
        return f"it rests on fewer than {self.fewest_shown:.15g} people{', as rounded' if self.denominator else ''}"

    def untold(self, observations: Iterable[Observation]) -> tuple[Observation, ...]:
        """Return *observations* without the numbers that count people: [c] stands there."""
        return tuple(
            one._replace(value=None, marker="c", text="") if (one.measure, one.item) in self.items else one
            for one in observations
        )


def roundings(plan: Plan) -> Mapping[str, Rounding]:
    """Return how counts are rounded, by the ref of each measure that has any to round."""
    items = people(plan.measures)
    found: dict[str, Rounding] = {}
    for measure in plan.measures:
        asked = measure.operands
        if items.isdisjoint(asked):
            continue
        ratio = isinstance(measure.value, RatioOf)
        denominator = ratio and len(asked) > 1 and asked[1] in items
        fewest = FEWEST_OF_SHARE if ratio and measure.unit == "percent" else FEWEST_OF_MEAN if denominator else 0.0
        found[measure.ref] = Rounding(plan.presentation.rounding, asked[0] in items, denominator, fewest, items)
    return found
