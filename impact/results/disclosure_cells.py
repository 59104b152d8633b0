"""What is published, as cells over sums of answers: the attacker's view of a linked set of measures.

Comes after `results.disclosure_items`, before `results.disclosure_search`, which chooses what to hide. Each figure is a
sum of answers, or two; each answer is a cell too, since the trace of any total prints it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import fsum, isclose

from impact.plan.measure import Figure, Measure, RatioOf, Reference, SumOf
from impact.plan.model import Presentation
from impact.plan.periods import Period
from impact.results.disclosure_items import Item, LinkedSet
from impact.results.gathering import operands
from impact.results.model import Result
from impact.returns.observation import Observation

Answer = tuple[str, str, str, Period]  # supplier, measure's ref, item, period
Terms = frozenset[tuple[Answer, int]]  # a sum of answers, each so many times

NATION, REGION, FORCE, ANSWER = 2500.0, 50.0, 1.0, 0.05  # how much is lost when such a cell is hidden
UNBOUNDED = float("inf")


@dataclass(frozen=True)
class Limits:
    """Between which values everyone knows a sum to lie, from what is shown and from the markers."""

    low: float
    high: float = UNBOUNDED


@dataclass(frozen=True)
class Guard:
    """A sum that must stay unknown: to all who see what is shown it may be as low as `low` or as high as `high`."""

    terms: Terms
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Cell:
    """A figure, or one answer behind figures, that is shown or hidden as a whole.

    Attributes:
        name: The measure's ref, the area's code; for an answer the item in place of the area, and the supplier.
        period: Its own.
        parts: The sums that it shows: one, or numerator and denominator.
        size: The value of the largest of them.
        loss: How much a reader loses when it is hidden.
        hidden: Whether it is hidden whatever else is.
    """

    name: tuple[str, ...]
    period: Period
    parts: tuple[Terms, ...]
    size: float
    loss: float
    hidden: bool = False

    @property
    def is_answer(self) -> bool:
        """Whether it is one answer, not a figure."""
        return self.loss == ANSWER


@dataclass(frozen=True)
class Published:
    """A linked set of measures as it would be published with nothing hidden but what was too small already.

    Attributes:
        cells: In the order in which they may be hidden: by period, then name. No two have the same name and period.
        values: Each sum's value.
        limits: What anyone knows of a sum beside its being shown.
        guards: What must stay unknown.
        answers: Each answer's number.
        folded: The figures that are no sums, a median of forces, each with the answers behind it.
    """

    cells: tuple[Cell, ...]
    values: dict[Terms, float]
    limits: dict[Terms, Limits]
    guards: tuple[Guard, ...]
    answers: dict[Answer, float]
    folded: dict[tuple[str, ...], tuple[Answer, ...]]


def published(linked: LinkedSet, results: Iterable[Result], rules: Presentation) -> Published:
    """Return what *results*, all of measures in *linked* and each of its own area and period, show together."""
    reading = _Reading(linked, rules)
    for result in results:
        reading.read(result)
    return reading.published()


def answer_of(one: Observation) -> Answer:
    """Return which answer an observation is."""
    return (one.supplier, one.measure, one.item, one.period)


def name_of(result: Result) -> tuple[str, ...]:
    """Return the name of the cell that *result* is."""
    return (result.measure, result.area.code, str(result.period))


class _Reading:
    """What was read so far of a linked set's results."""

    def __init__(self, linked: LinkedSet, rules: Presentation) -> None:
        self._linked = linked
        self._rules = rules
        self._measures = {one.ref: one for one in linked.measures}
        self._cells: dict[tuple[str, ...], Cell] = {}
        self._values: dict[Terms, float] = {}
        self._limits: dict[Terms, Limits] = {}
        self._guards: dict[Terms, Guard] = {}
        self._answers: dict[Answer, float] = {}
        self._folded: dict[tuple[str, ...], tuple[Answer, ...]] = {}

    def read(self, result: Result) -> None:
        measure = self._measures[result.measure]
        given = {answer_of(one): one.value for one in result.observations if one.value is not None}
        self._answers.update(given)
        if not given or (result.value is None and result.marker not in ("u", "z")):
            return
        parts = self._parts(measure, tuple(given), result)
        if parts is None:
            self._folded[name_of(result)] = tuple(sorted(given))
            return
        hidden = self._rate(measure, result, parts) if isinstance(measure.value, RatioOf) else self._sum(parts[0])
        size = max(abs(self._values[part]) for part in parts)
        name = name_of(result)
        self._cells[name] = Cell(name, result.period, parts, size, _loss(result), hidden)

    def published(self) -> Published:
        for answer, value in self._answers.items():
            terms = frozenset([(answer, 1)])
            self._values[terms] = value
            if (answer[1], answer[2]) in self._linked.people:
                self._guard(terms, self._rules.minimum_count)
            name = (answer[1], answer[2], str(answer[3]), answer[0])
            self._cells[name] = Cell(name, answer[3], (terms,), abs(value), ANSWER)
        cells = sorted(self._cells.values(), key=lambda cell: (cell.period, cell.name))
        guards = sorted(
            (self._known(guard) for guard in self._guards.values()),
            key=lambda guard: (len(guard.terms), guard.value, sorted(guard.terms)),
        )
        return Published(tuple(cells), self._values, self._limits, tuple(guards), self._answers, self._folded)

    def _known(self, guard: Guard) -> Guard:
        """No more can stay unknown than the markers leave open."""
        known = self._limits.get(guard.terms, Limits(0.0))
        return replace(guard, high=min(guard.high, known.high))

    def _parts(self, measure: Measure, answers: tuple[Answer, ...], result: Result) -> tuple[Terms, ...] | None:
        """The sums that a figure shows, each with its value kept; None where the figure is no sum of its answers."""
        times = Counter(operands(measure))
        if isinstance(measure.value, RatioOf):
            named = operands(measure)
            parts = tuple(self._summed(answers, Counter([item])) for item in dict.fromkeys(named))
            shown = (result.numerator, result.denominator)[: len(parts)]
            same = [
                told is not None and _same(self._values[part], told) for part, told in zip(parts, shown, strict=True)
            ]
            return parts if all(same) else None
        if isinstance(measure.value, Figure) and len(answers) > 1:
            return None
        assert isinstance(measure.value, SumOf | Figure)  # a share of forces is in no linked set
        whole = self._summed(answers, times)
        return (whole,) if result.value is not None and _same(self._values[whole], result.value) else None

    def _summed(self, answers: tuple[Answer, ...], times: Counter[Item]) -> Terms:
        terms = frozenset((one, times[one[1], one[2]]) for one in answers if times[one[1], one[2]])
        self._values[terms] = fsum(often * self._answers[one] for one, often in terms)
        return terms

    def _sum(self, whole: Terms) -> bool:
        """Keep what is known of a total, and guard a small count of people."""
        value = self._values[whole]
        self._bound(whole, min(1.0, value) if value >= 0 else -UNBOUNDED)
        return self._counts_people(whole) and self._guard(whole, self._rules.minimum_count)

    def _rate(self, measure: Measure, result: Result, parts: tuple[Terms, ...]) -> bool:
        """Keep what is known of a rate's parts, and guard them; return whether it is hidden on its own account."""
        few = self._rules.minimum_count
        assert isinstance(measure.value, RatioOf)
        hidden = result.marker == "u"
        if self._counts_people(parts[0]):
            hidden |= self._guard(parts[0], few)
        if isinstance(measure.value.denominator, Reference) or len(parts) < 2:
            return hidden
        whole = parts[1]
        least = self._rules.minimum_respondents if measure.survey else few if measure.unit == "percent" else 0
        value = self._values[whole]
        if result.marker == "u":
            self._bound(whole, min(1.0, value), least - 1.0)
            self._bound(parts[0], 0.0, least - 1.0)
            self._put(Guard(whole, value, 1.0, least - 1.0))
        else:
            self._bound(whole, min(float(max(least, 1)), value))
        if measure.unit == "percent":
            rest = self._rest(*parts)
            self._bound(rest, 0.0)
            if self._counts_people(rest):
                hidden |= self._guard(rest, few)
        elif self._counts_people(whole):
            hidden |= self._guard(whole, few)
        return hidden

    def _rest(self, part: Terms, whole: Terms) -> Terms:
        """What is in the whole and not in the part: of ten people of whom nine did, the one who did not."""
        terms = Counter(dict(whole))
        terms.subtract(Counter(dict(part)))
        rest = frozenset((one, often) for one, often in terms.items() if often)
        self._values[rest] = self._values[whole] - self._values[part]
        return rest

    def _counts_people(self, terms: Terms) -> bool:
        return any((one[1], one[2]) in self._linked.people for one, _ in terms)

    def _guard(self, terms: Terms, few: int) -> bool:
        """Guard a count from 1 to below *few*; return whether it is one."""
        value = self._values[terms]
        if not 0 < value < few:
            return False
        self._put(Guard(terms, value, min(1.0, value), float(few)))
        return True

    def _put(self, guard: Guard) -> None:
        held = self._guards.get(guard.terms, guard)
        self._guards[guard.terms] = Guard(guard.terms, guard.value, guard.low, max(guard.high, held.high))

    def _bound(self, terms: Terms, low: float, high: float = UNBOUNDED) -> None:
        held = self._limits.get(terms, Limits(low, high))
        self._limits[terms] = Limits(max(low, held.low), min(high, held.high))


def _same(one: float, other: float) -> bool:
    return isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def _loss(result: Result) -> float:
    return {"national": NATION, "region": REGION, "force": FORCE}[result.area.kind]
