"""The answers behind a linked set's figures, numbered, and the rules that tie them.

Comes after `results.disclosure.periods`, before `results.disclosure.cells`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from impact.plan.periods import Period
from impact.results.disclosure.items import LinkedSet
from impact.results.disclosure.sums import Answer, Terms
from impact.results.model import Result


@dataclass(frozen=True)
class Answers:
    """What was answered, the same in whatever order it came.

    Attributes:
        periods: Of the results and the answers, oldest first, a year after its quarters.
        known: Each answer, in order; its number is its place here. An item that no figure shows is one too, without a
            value, where a rule ties it to others.
        values: Theirs.
        number: The number of the answer that each observation is, by the observation's identity.
        ties: What is true of every return that was accepted: sums that come to 0.
    """

    periods: tuple[Period, ...]
    known: tuple[Answer, ...]
    values: tuple[float | None, ...]
    number: Mapping[int, int]
    ties: tuple[Terms, ...]
    places: dict[int, int]
    by_period: dict[Period, int]

    def place(self, period: Period) -> int:
        """Return where *period* stands among all."""
        found = self.places.get(id(period))
        return self.by_period[period] if found is None else found


def answers_of(linked: LinkedSet, results: Sequence[Result]) -> Answers:
    """Return every answer behind *results*, which are all of measures in *linked*."""
    periods: dict[int, Period] = {}
    found: dict[int, tuple[Period, str, str, str, float]] = {}
    for result in results:
        periods[id(result.period)] = result.period
        for one in result.observations:
            supplier, ref, item, period, value, *_ = one
            if value is not None and id(one) not in found:
                periods[id(period)] = period
                found[id(one)] = (period, supplier, ref, item, value)
    ordered = sorted(set(periods.values()), key=lambda period: period._order)
    by_period = {period: at for at, period in enumerate(ordered)}
    places = {each: by_period[period] for each, period in periods.items()}
    keys = {each: (places[id(told[0])], told[1], told[2], told[3]) for each, told in found.items()}
    values: dict[Answer, float | None] = {keys[each]: told[4] for each, told in found.items()}
    rows = list(_tied(linked, values))
    for row in rows:
        for answer in row:
            values.setdefault(answer, None)
    known = sorted(values)
    numbers = {answer: at for at, answer in enumerate(known)}
    return Answers(
        tuple(ordered),
        tuple(known),
        tuple(values[answer] for answer in known),
        {each: numbers[answer] for each, answer in keys.items()},
        tuple(tuple((numbers[answer], often) for answer, often in row.items()) for row in rows),
        places,
        by_period,
    )


def _tied(linked: LinkedSet, known: Iterable[Answer]) -> Iterable[dict[Answer, int]]:
    """Each identity for each supplier and period that gave all of its items which any figure shows."""
    if not linked.identities:
        return
    answers = set(known)
    asked = {(ref, item) for _, _, ref, item in answers}
    for place, supplier in sorted({(one[0], one[1]) for one in answers}):
        for weights in linked.identities:
            shown = [item for item in weights if item in asked]
            if shown and all((place, supplier, *item) in answers for item in shown):
                yield {(place, supplier, *item): round(weight) for item, weight in weights.items()}
