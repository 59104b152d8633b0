"""Sums of answers, how far each may change, and the cells that show them: what an attacker knows, as numbers.

Comes after `results.disclosure.items`, before `results.disclosure.cells`, which fills it. Answers, sums and cells are
numbered: the first sums are the answers alone, and the first cells what a trace prints of them. Everything is in
changes from the true answers, by whole numbers: a sum whose change lies between 0 and 0 is known to all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import fsum, inf
from typing import NamedTuple

Answer = tuple[int, str, str, str]  # the period's place among all, supplier, measure's ref, item
Terms = tuple[tuple[int, int], ...]  # a sum of answers, each so many times
Change = dict[int, int]  # by how much each answer is another than the true one; those not in it are the same
Moved = dict[int, int]  # by how much each sum is another

NATION, REGION, FORCE, ANSWER = 2500.0, 50.0, 1.0, 0.05  # how much is lost when such a cell is hidden


class Cell(NamedTuple):
    """A figure, or one answer behind figures, that is shown or hidden as a whole.

    Attributes:
        period: Its own, by its place.
        parts: The sums that it shows: one, or numerator and denominator.
        kind: How much a reader loses when it is hidden.
        small: Whether it is hidden whatever else is.
        result: Which result it is; None for an answer.
    """

    period: int
    parts: tuple[int, ...]
    kind: float
    small: bool
    result: int | None


class Sums:
    """Every sum that is shown, limited or guarded.

    Attributes:
        answers: Which answer each is; an item that no figure shows is one too, if a rule ties it to others.
        terms, values: What each sum is made of, and comes to.
        low, high: Between which values its change is known to lie, so far.
        since: The place of the first period whose figures speak of it.
        alone: Whether all its answers are of one supplier.
        showing: For each answer, the sums that it is in, and how often.
        cells: Whatever can be hidden, and `shown_in` for each sum the cells that show it.
        loss: For each cell what hiding it would lose now; 0 for what is hidden already or was shown before.
        hidden: Whether each cell is hidden.
    """

    def __init__(self, answers: Sequence[Answer], values: Sequence[float | None], furthest: int) -> None:
        """Begin with the answers alone. None is to change by more than *furthest*, which is never needed."""
        count = len(answers)
        self.answers = answers
        self.furthest = furthest
        self.terms: list[Terms] = [((at, 1),) for at in range(count)]
        self.values: list[float] = [value or 0.0 for value in values]
        self.low: list[float] = [_lowest(value, furthest) for value in values]
        self.high: list[float] = [float(furthest)] * count
        self.since = [answer[0] for answer in answers]
        self.alone = [True] * count
        self.showing: list[list[tuple[int, int]]] = [[(at, 1)] for at in range(count)]
        self.shown_in: list[list[int]] = [[at] for at in range(count)]
        self.cells = [Cell(answer[0], (at,), ANSWER, False, None) for at, answer in enumerate(answers)]
        self.loss = [0.0] * count
        self.hidden = [value is None for value in values]
        self._places: dict[frozenset[tuple[int, int]], int] = {}

    def place(self, terms: Terms, period: int) -> int:
        """Return the number of the sum of *terms*, which a figure of *period* speaks of; the same for the same sum."""
        if len(terms) == 1 and terms[0][1] == 1:
            at = terms[0][0]
        else:
            at = self._places.setdefault(frozenset(terms), len(self.terms))
            if at == len(self.terms):
                self._add(terms, period)
        if period < self.since[at]:
            self.since[at] = period
        return at

    def _add(self, terms: Terms, period: int) -> None:
        at = len(self.terms)
        self.terms.append(terms)
        self.values.append(fsum([often * self.values[one] for one, often in terms]))
        self.low.append(-inf)
        self.high.append(inf)
        self.since.append(period)
        self.shown_in.append([])
        answers, showing = self.answers, self.showing
        first = answers[terms[0][0]][1]
        self.alone.append(answers[terms[-1][0]][1] == first and all(answers[one][1] == first for one, _ in terms))
        for one, often in terms:
            showing[one].append((at, often))

    def tie(self, terms: Terms) -> None:
        """Say that a sum is known to all whatever the answers are, as a rule has it."""
        self._add(terms, self.answers[terms[0][0]][0])
        self.fix(len(self.terms) - 1)

    def show(self, cell: Cell) -> None:
        """Add a figure."""
        for part in dict.fromkeys(cell.parts):
            self.shown_in[part].append(len(self.cells))
        self.cells.append(cell)
        self.loss.append(0.0)
        self.hidden.append(False)

    def limit(self, one: int, low: float, high: float) -> None:
        """Say between which values a sum is known to lie."""
        self.low[one] = max(self.low[one], low - self.values[one])
        self.high[one] = min(self.high[one], high - self.values[one])

    def fix(self, one: int) -> None:
        """Say that a sum is known to all."""
        self.low[one] = self.high[one] = 0.0

    def is_fixed(self, answer: int) -> bool:
        """Whether an answer is known to all."""
        return self.low[answer] == self.high[answer] == 0

    def moved(self, change: Change) -> Moved:
        """By how much *change* makes every sum another."""
        moved: Moved = {}
        for answer, by in change.items():
            for one, often in self.showing[answer]:
                moved[one] = moved.get(one, 0) + often * by
        return moved

    def holds(self, moved: Moved) -> bool:
        """Whether nothing that is known speaks against it."""
        low, high = self.low, self.high
        return all(low[one] <= by <= high[one] for one, by in moved.items())

    def moving(self, moved: Moved) -> set[int]:
        """The cells that would show another figure and are not hidden."""
        shown_in, loss = self.shown_in, self.loss
        return {cell for one, by in moved.items() if by for cell in shown_in[one] if loss[cell]}

    def lost(self, cells: Iterable[int]) -> float:
        """What a reader loses with *cells*: the same in whatever order."""
        return fsum([self.loss[cell] for cell in cells])

    def hide(self, cells: Iterable[int]) -> set[int]:
        """Hide *cells*, and with a force's figure, or one of a single answer, the answers behind; return them all."""
        found: set[int] = set()
        for at in cells:
            found.add(at)
            cell = self.cells[at]
            for part in cell.parts if cell.result is not None else ():
                if cell.kind == FORCE or len(self.terms[part]) == 1:
                    found.update(one for one, _ in self.terms[part] if self.answers[one][0] == cell.period)
        for at in found:
            self.hidden[at] = True
            self.loss[at] = 0.0
        return found


def _lowest(value: float | None, furthest: int) -> float:
    """How far an answer may fall: a count to nought."""
    return -float(furthest) if value is None or value < 0 else -min(float(value // 1), float(furthest))
