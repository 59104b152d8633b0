"""What is published, as cells over sums of answers: the attacker's view of a linked set of measures.

Comes after `results.disclosure.answers`, before `results.disclosure.search`, which chooses what to hide. Each figure is
a sum of answers, or two; each answer is a cell too, since the trace of any total prints it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isclose
from typing import NamedTuple

from impact.plan.measure import Figure, Measure, RatioOf, Reference
from impact.plan.model import Presentation
from impact.results.disclosure.answers import Answers, answers_of
from impact.results.disclosure.items import Item, LinkedSet
from impact.results.disclosure.sums import FORCE, NATION, REGION, Cell, Sums
from impact.results.gathering import operands
from impact.results.model import Result

FURTHEST = 10  # no answer need change by more than so many times the smallest count that is shown
LOSS = {"national": NATION, "region": REGION, "force": FORCE}


class Guard(NamedTuple):
    """A sum that must stay unknown: to all who see what is shown it may be as low as `low` or as high as `high`."""

    low: float
    high: float


@dataclass(frozen=True)
class Published:
    """Results that belong together as they would be published with nothing hidden but what was too small already.

    Attributes:
        answers: The answers behind them, and the periods they are of.
        sums: Every sum, and the cells that show it.
        limits: By period, what anyone knows of a sum beside its being shown: not below, not above.
        guards: By period, the sums that must stay unknown.
        behind: Every result, with the answers behind it.
        folded: Where among them are those that are no sums: a median of forces.
    """

    answers: Answers
    sums: Sums
    limits: tuple[list[tuple[int, float, float]], ...]
    guards: tuple[dict[int, Guard], ...]
    behind: list[tuple[Result, list[int]]]
    folded: list[int]


class Reader:
    """Reads what the results of a linked set show together, as far as it rests on the definitions."""

    def __init__(self, linked: LinkedSet, rules: Presentation) -> None:
        self.linked = linked
        self.few = rules.minimum_count
        self.kinds = {one.ref: _Kind(one, linked.people, rules) for one in linked.measures}
        self.order = {one.ref: at for at, one in enumerate(linked.measures)}
        self.furthest = FURTHEST * (1 + max(self.few, *(kind.fewest for kind in self.kinds.values())))

    def read(self, results: Sequence[Result]) -> Published:
        """Return what *results*, all of the set's measures and each of its own area and period, show together."""
        return _Reading(self, results).told


class _Kind:
    """What a measure's figures are made of."""

    def __init__(self, measure: Measure, people: frozenset[Item], rules: Presentation) -> None:
        asked = operands(measure)
        few = rules.minimum_count
        self.items = tuple(dict.fromkeys(asked))
        self.people = tuple(item in people for item in self.items)
        self.any_people = any(self.people)
        self.often = Counter(asked)
        self.is_simple = len(asked) == 1
        self.is_rate = isinstance(measure.value, RatioOf)
        self.is_own = isinstance(measure.value, Figure)
        self.percent = measure.unit == "percent"
        outside = isinstance(measure.value, RatioOf) and isinstance(measure.value.denominator, Reference)
        self.whole_is_told = self.is_rate and not outside and len(self.items) > 1
        self.fewest = rules.minimum_respondents if measure.survey else few if self.percent else 0


class _Reading:
    """What was read so far."""

    def __init__(self, reader: Reader, results: Sequence[Result]) -> None:
        answers = answers_of(reader.linked, results)
        place, order = answers.place, reader.order
        self._few = reader.few
        self._sums = Sums(answers.known, answers.values, reader.furthest)
        self._items = [(ref, item) for _, _, ref, item in answers.known]
        periods = range(len(answers.moments))
        self.told = Published(answers, self._sums, tuple([] for _ in periods), tuple({} for _ in periods), [], [])
        for result in sorted(results, key=lambda one: (place(one), order[one.measure], one.area.code)):
            self._read(reader.kinds[result.measure], result, place(result))
        people = reader.linked.people
        for at, value in enumerate(answers.values):
            if value is not None and 0 < value < self._few and self._items[at] in people:
                self._guard(at, answers.known[at][0])
        for terms in answers.ties:
            self._sums.tie(terms)
        for terms, least in answers.limits:
            period = answers.known[terms[0][0]][0]
            one = self._sums.place(terms, period)
            self._limit(period, one, min(least, self._sums.values[one]))

    def _read(self, kind: _Kind, result: Result, period: int) -> None:
        number = self.told.answers.number
        given = [number[id(one)] for one in result.observations if one.value is not None]
        self.told.behind.append((result, given))
        if not given or (result.value is None and result.marker not in ("u", "z")):
            return
        given = sorted(given)
        parts = self._parts(kind, given, result, period)
        if parts is None:
            self.told.folded.append(len(self.told.behind) - 1)
            return
        small = self._rate(kind, result, period, parts) if kind.is_rate else self._total(kind, period, parts[0])
        self._sums.show(Cell(period, parts, LOSS[result.area.kind], small, len(self.told.behind) - 1))

    def _parts(self, kind: _Kind, given: list[int], result: Result, period: int) -> tuple[int, ...] | None:
        """The sums that a figure shows; None where the figure is no sum of its answers."""
        if kind.is_own and len(given) > 1:
            return None
        if kind.is_rate:
            asked = [[(one, 1) for one in given if self._items[one] == item] for item in kind.items]
            told = (result.numerator, result.denominator)
        elif kind.is_simple:
            asked, told = [[(one, 1) for one in given]], (result.value, None)
        else:
            often, items = kind.often, self._items
            asked, told = [[(one, often[items[one]]) for one in given if items[one] in often]], (result.value, None)
        parts = []
        for terms, value in zip(asked, told, strict=False):
            if not terms or value is None:
                return None
            part = self._sums.place(tuple(terms), period)
            if not isclose(self._sums.values[part], value, rel_tol=1e-9, abs_tol=1e-9):
                return None
            parts.append(part)
        return tuple(parts)

    def _total(self, kind: _Kind, period: int, whole: int) -> bool:
        """Keep what is known of a total, and guard a small count of people."""
        value = self._sums.values[whole]
        self._limit(period, whole, min(1.0, value) if value >= 0 else -inf)
        return kind.any_people and self._guard(whole, period)

    def _rate(self, kind: _Kind, result: Result, period: int, parts: tuple[int, ...]) -> bool:
        """Keep what is known of a rate's parts, and guard them; return whether it is hidden on its own account."""
        small = result.marker == "u"
        if kind.people[0]:
            small |= self._guard(parts[0], period)
        if not kind.whole_is_told:
            return small
        whole = parts[1]
        value = self._sums.values[whole]
        if result.marker == "u":
            most = kind.fewest - 1.0
            self._limit(period, whole, min(1.0, value), most)
            self._limit(period, parts[0], 0.0, most)
            self._put(period, whole, Guard(1.0, most))
        else:
            self._limit(period, whole, min(float(max(kind.fewest, 1)), value))
        if kind.percent:
            rest = self._rest(parts[0], whole, period)
            self._limit(period, rest, 0.0)
            if kind.any_people:
                small |= self._guard(rest, period)
        elif kind.people[1]:
            small |= self._guard(whole, period)
        return small

    def _rest(self, part: int, whole: int, period: int) -> int:
        """What is in the whole and not in the part: of ten people of whom nine did, the one who did not."""
        terms = self._sums.terms[whole] + tuple([(one, -often) for one, often in self._sums.terms[part]])
        return self._sums.place(terms, period)

    def _guard(self, one: int, period: int) -> bool:
        """Guard a count from 1 to below the minimum; return whether it is one."""
        value = self._sums.values[one]
        if not 0 < value < self._few:
            return False
        self._put(period, one, Guard(min(1.0, value), float(self._few)))
        return True

    def _put(self, period: int, one: int, guard: Guard) -> None:
        held = self.told.guards[period].get(one, guard)
        self.told.guards[period][one] = Guard(min(guard.low, held.low), max(guard.high, held.high))

    def _limit(self, period: int, one: int, low: float, high: float = inf) -> None:
        self.told.limits[period].append((one, low, high))
