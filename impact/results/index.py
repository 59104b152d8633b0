"""Observations, found at once by supplier, measure, item and period.

Comes after `returns.observation`, before `results.gathering`, which asks it for what each supplier said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from impact.plan.periods import Period
from impact.returns.observation import Observation

Answers = Mapping[str, Observation]  # to one question, by supplier
NO_ANSWERS: Answers = MappingProxyType({})
LARGEST = 1e15  # beyond it a machine's whole numbers have gaps; no NaN and no infinity is within it
UNUSABLE = "not a usable number"  # the words of an observation that held one


class ObservationIndex:
    """A look-up over observations, the same whatever order they come in.

    The store gives one observation for each supplier, measure, item and period. Should there be two, the later
    submission's counts; within one submission the greater by all its fields, so that nothing rests on order. What is no
    number, infinite or beyond LARGEST is held as [x], with the words that say so: it must not reach a figure.
    """

    def __init__(self, observations: Iterable[Observation]) -> None:
        self._questions: dict[Period, dict[tuple[str, str], dict[str, Observation]]] = {}
        self._heard: dict[date, set[str]] | None = None
        held_period: Period | None = None
        questions: dict[tuple[str, str], dict[str, Observation]] = {}
        for one in observations:
            supplier, measure, item, period, value, _, _, _, _, _ = one
            if period is not held_period:  # those of a period come together: a period is costly to look up
                held_period = period
                questions = self._questions.setdefault(period, {})
            if value is not None and not -LARGEST <= value <= LARGEST:
                one = one._replace(value=None, marker="x", text=UNUSABLE)
            asked = (measure, item)
            answers = questions.get(asked)
            if answers is None:
                answers = questions[asked] = {}
            held = answers.setdefault(supplier, one)
            if held is not one and _rank(held) < _rank(one):
                answers[supplier] = one

    def answers(self, measure: str, item: str, period: Period) -> Answers:
        """Return every supplier's observation of one item, by supplier. *period* is the measure's own."""
        return self._questions.get(period, {}).get((measure, item), NO_ANSWERS)

    def get(self, supplier: str, measure: str, item: str, period: Period) -> Observation | None:
        """Return the observation, or None when the supplier gave none. *period* is the measure's own."""
        return self.answers(measure, item, period).get(supplier)

    def heard(self, supplier: str, last: date) -> bool:
        """Whether *supplier* said anything at all for a period that ends on *last*."""
        if self._heard is None:
            self._heard = {}
            for period, questions in self._questions.items():
                self._heard.setdefault(period.last, set()).update(*questions.values())
        return supplier in self._heard.get(last, ())

    def __len__(self) -> int:
        return sum(len(answers) for questions in self._questions.values() for answers in questions.values())


def _rank(one: Observation) -> tuple[int, bool, float, str, str, str, str]:
    value = 0.0 if one.value is None else one.value
    return (one.submission, one.value is not None, value, one.marker, one.text, one.sheet, one.cell)
