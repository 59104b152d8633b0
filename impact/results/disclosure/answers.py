"""The answers behind a linked set's figures, numbered, and the rules that tie them.

Comes after `results.disclosure.periods`, before `results.disclosure.cells`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from impact.plan.periods import Period
from impact.results.disclosure.items import LinkedSet
from impact.results.disclosure.periods import Moment, moment
from impact.results.disclosure.sums import Answer, Terms
from impact.results.model import Result


@dataclass(frozen=True)
class Answers:
    """What was answered, the same in whatever order it came.

    Attributes:
        moments: When the results and the answers are out, oldest first, a year after its quarters.
        known: Each answer, in order; its number is its place here. An item that no figure shows is one too, without a
            value, where a rule ties it to others.
        values: Theirs.
        number: The number of the answer that each observation is, by the observation's identity.
        ties: What is true of every return that was accepted: sums that anyone knows.
        limits: Sums that are never less than so much in any of them.
    """

    moments: tuple[Moment, ...]
    known: tuple[Answer, ...]
    values: tuple[float | None, ...]
    number: Mapping[int, int]
    ties: tuple[Terms, ...]
    limits: tuple[tuple[Terms, float], ...]
    places: Mapping[Moment, int]

    def place(self, result: Result) -> int:
        """Return where the moment of *result* stands among all."""
        return self.places[moment(result)]


def answers_of(linked: LinkedSet, results: Sequence[Result]) -> Answers:
    """Return every answer behind *results*, which are all of measures in *linked*."""
    periods: dict[int, Period] = {}
    found: dict[int, tuple[Period, str, str, str, float]] = {}
    moments: set[Moment] = set()
    for result in results:
        moments.add(moment(result))
        for one in result.observations:
            supplier, ref, item, period, value, *_ = one
            if value is not None and id(one) not in found:
                periods[id(period)] = period
                found[id(one)] = (period, supplier, ref, item, value)
    ordered = sorted(moments | {period._order for period in periods.values()})
    places = {each: at for at, each in enumerate(ordered)}
    of = {each: places[period._order] for each, period in periods.items()}
    keys = {each: (of[id(told[0])], told[1], told[2], told[3]) for each, told in found.items()}
    values: dict[Answer, float | None] = {keys[each]: told[4] for each, told in found.items()}
    limited = list(_limited(linked, values))
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
        tuple(_terms(row, numbers) for row in rows),
        tuple((_terms(row, numbers), least) for row, least in limited),
        places,
    )


def _terms(row: Mapping[Answer, int], numbers: Mapping[Answer, int]) -> Terms:
    return tuple((numbers[answer], often) for answer, often in row.items())


def _limited(linked: LinkedSet, known: Iterable[Answer]) -> Iterator[tuple[dict[Answer, int], float]]:
    """Each limit for each supplier and period that gave all of its items, if figures show them all."""
    if not linked.limits:
        return
    answers = set(known)
    for place, supplier in sorted({(one[0], one[1]) for one in answers}):
        for weights, least in linked.limits:
            row = {(place, supplier, *item): round(weight) for item, weight in weights.items()}
            if row.keys() <= answers:
                yield row, least


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
