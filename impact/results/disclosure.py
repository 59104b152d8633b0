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
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, product
from math import ceil, floor, inf

from impact.checks.base import ReturnCheck
from impact.checks.change import Change
from impact.checks.rule import ReturnRule
from impact.checks.total import Total
from impact.plan.definitions import MeasureRead
from impact.plan.formula import FormulaError, parse
from impact.plan.measure import AskedItem, Measure, RatioOf, SumOf
from impact.plan.model import Plan, Presentation
from impact.plan.parts import Fault, listed
from impact.returns.observation import Observation

Item = tuple[str, str]  # a measure's ref and one of its items

FEWEST_OF_SHARE = 22.5  # people below which no percentage is shown
FEWEST_OF_MEAN = 7.5  # and no mean: of 7 or fewer
FEWEST_CANDIDATES = 3  # that a rounded count should leave to whoever knows the definitions
_STEPS = 6  # multiples of the base, from 0, that counts are tried as where a check looks at two


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
        tree = parse(rule)
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


# --- bounds in the definitions --------------------------------------------------------------------------------------

_REMEDY = "Take it out or move it; or leave it, and know what it gives away."


def narrowing(reads: Sequence[MeasureRead], rules: Presentation) -> Iterator[Fault]:
    """Yield a question, at its place, for each bound that leaves a rounded count fewer than three candidates.

    Whoever knows the definitions knows that what was accepted keeps to them, and sees whether a return was asked about.

    Args:
        reads: Every measure, and where each of its fields stands.
        rules: How counts are rounded; of smaller ones than its `minimum_count` no change is asked about.

    Source: metrics/methods.md, "Disclosure".
    """
    items = people([read.measure for read in reads])
    for read in reads:
        for key, item in read.measure.items.items():
            if isinstance(item, AskedItem) and (read.measure.ref, key) in items:
                for field, bound in (("minimum", item.minimum), ("maximum", item.maximum)):
                    if bound is not None and (told := _of_bounds(key, item, bound, rules.rounding)):
                        says = f"item '{key}' counts people, and its {field} is {bound:.15g}: {told}"
                        yield read.document.fault(("items", key, field), says, _REMEDY)
        for number, check in enumerate(read.measure.checks):
            names = sorted(check.items()) if isinstance(check, ReturnRule) else check.items()
            named = {name: read.measure.item_of(name) in items for name in names}
            if any(named.values()) and (told := _of_check(check, named, rules)):
                says = f"this check looks at counts of people: {told}"
                yield read.document.fault(("checks", number, check.key), says, _REMEDY)


def _of_bounds(key: str, item: AskedItem, bound: float, base: int) -> str:
    """What the bounds of *item* leave of the count that is shown as the *bound* itself would be; "" where enough."""
    least, most = -inf if item.minimum is None else item.minimum, inf if item.maximum is None else item.maximum
    shown = floor(bound / base + 0.5) * base
    return _narrowed(base, {key: True}, [(shown,)], lambda count: least <= count <= most)


def _of_check(check: ReturnCheck, named: Mapping[str, bool], rules: Presentation) -> str:
    """What *check* leaves of the first counts of which it leaves too few; "" where it always leaves enough.

    Of those *named* it is known whether they are of people; what is not is known itself.
    """
    base = rules.rounding
    if isinstance(check, Total):
        return _of_total(tuple(named), base)
    if isinstance(check, Change):
        named, few, share = {**named, "the one before": True}, rules.minimum_count, check.share

        def kept(*counts: int) -> bool:
            return max(counts) < few or abs(counts[0] - counts[1]) <= share * counts[1]

    elif isinstance(check, ReturnRule) and len(named) < 3:
        rule = parse(check.rule)

        def kept(*counts: int) -> bool:
            return rule.evaluate(dict(zip(named, counts, strict=True))) is not False

    else:
        return ""
    tried = list(product(*(range(0, _STEPS * base, base) if one else (0, 1, base) for one in named.values())))
    if check.severity == "error":
        return _narrowed(base, named, tried, kept)
    return _narrowed(base, named, tried, kept, " and nothing asked") or _narrowed(
        base, named, tried, lambda *counts: not kept(*counts), " and asked about"
    )


def _of_total(named: Sequence[str], base: int) -> str:
    """What a total leaves of its parts, where all are shown; *named* are the total and its parts."""
    for parts in combinations_with_replacement((0, 2 * base), len(named) - 1):
        bands = [_candidates(one, base) for one in parts]
        least, most = sum(band[0] for band in bands), sum(band[-1] for band in bands)
        for total in range(floor(least / base) * base, most + base, base):
            whole = _candidates(total, base)
            for at, band in enumerate(bands):
                left = range(max(band[0], whole[0] - most + band[-1]), min(band[-1], whole[-1] - least + band[0]) + 1)
                if _is_few(left, band):
                    return _told(named, (total, *parts), at + 1, left)
    return ""


def _narrowed(
    base: int, named: Mapping[str, bool], tried: Iterable[Sequence[int]], kept: Callable[..., bool], asked: str = ""
) -> str:
    """What is left of one of the counts *named*, shown as *tried*, by knowing that they are *kept* to."""
    for shown in tried:
        bands = [_candidates(one, base) if of_people else range(one, one + 1)
                 for one, of_people in zip(shown, named.values(), strict=True)]  # fmt: skip
        left = [counts for counts in product(*bands) if kept(*counts)]
        for at, band in enumerate(bands):
            if _is_few(own := {counts[at] for counts in left}, band):
                return _told(tuple(named), shown, at, own, asked)
    return ""


def _candidates(shown: int, base: int) -> range:
    """The counts that are shown so."""
    return range(max(0, ceil(shown - base / 2)), ceil(shown + base / 2))


def _is_few(left: Collection[int], band: Collection[int]) -> bool:
    """Whether fewer candidates are left than there should be, and than rounding alone leaves."""
    return 0 < len(left) < min(FEWEST_CANDIDATES, len(band))


def _told(named: Sequence[str], shown: Sequence[int], at: int, left: Iterable[int], asked: str = "") -> str:
    told = listed(f"'{name}' shown as {count}" for name, count in zip(named, shown, strict=True))
    return f"with {told}{asked}, '{named[at]}' can only be {listed(map(str, sorted(left)), 'or')}."
