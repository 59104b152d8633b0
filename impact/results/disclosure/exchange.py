"""The quick way to other answers that print the same: what one supplier has more, others have less.

Comes after `results.disclosure.sums`, before `results.disclosure.search`. Suppliers are alike where every figure that
is of several of them has them all: of two forces of a region, one can have what the other has, and only their own
figures change. Whatever is found here is held against everything that is known, so it can be short of the best but
never wrong.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator
from math import ceil

from impact.results.disclosure.sums import REGION, Change, Moved, Sums, Terms

Question = tuple[int, str, str]  # a period's place, a measure's ref and its item
Alike = tuple[tuple[int, int], ...]  # the sums of several suppliers that an answer is in, and how often
DEPTH = 3  # how many further answers of the same supplier may have to change with one


class Exchange:
    """The exchanges that are possible with the figures of the periods up to one."""

    def __init__(self, sums: Sums, periods: range) -> None:
        self._sums = sums
        self._periods = periods
        self._alike: dict[int, Alike] = {}
        self._groups: dict[Question, dict[Alike, list[tuple[float, int]]]] = {}
        self._lost: dict[int, float] = {}
        self._asked: dict[Question, dict[str, int]] = {}  # by supplier
        for at, (period, supplier, ref, item) in enumerate(sums.answers):
            if period in periods and not sums.is_fixed(at):
                self._asked.setdefault((period, ref, item), {})[supplier] = at

    def cheapest(self, one: int, by: int) -> Change | None:
        """Return how the sum *one* could change by *by* or further, losing as little as can be seen; None if it cannot.

        *by* is below 0 where it is to be less.
        """
        best: Change | None = None
        least = 0.0
        for move in self._moves(one, by):
            for change, moved in self._balanced(move):
                if reaches(moved.get(one, 0), by) and self._sums.holds(moved):
                    lost = self._sums.lost(self._sums.moving(moved))
                    if best is None or lost < least:
                        best, least = change, lost
                    if lost < REGION:
                        break
            if best is not None and least == 0:
                break
        if best is not None and least >= REGION:
            return self._mended(best, one, by) or best
        return best

    def freed(self, cells: Iterable[int]) -> None:
        """Say that *cells* were hidden: exchanges that change them come first from now on."""
        sums = self._sums
        for cell in cells:
            for part in sums.cells[cell].parts:
                if sums.alone[part]:
                    for at, _ in sums.terms[part]:
                        self._reorder(at)

    def _reorder(self, at: int) -> None:
        held = self._lost.get(at)
        if held:
            now = self._own_loss(at)
            if now != held:
                group = self._groups[self._question(at)][self._alike[at]]
                group.remove((held, at))
                insort(group, (now, at))
                self._lost[at] = now

    # --- who changes first: the answers that the sum is of ---------------------------------------------------------

    def _moves(self, one: int, by: int) -> Iterator[Change]:
        """Yield changes of the sum's own answers that change it by *by*."""
        terms = self._sums.terms[one]
        if self._sums.alone[one]:
            for order in (terms, terms[::-1]) if len(terms) > 1 else (terms,):
                move = self._split(order, by)
                if move is not None:
                    yield from self._repaired(move, DEPTH)
            return
        questions: dict[tuple[Question, int], list[int]] = {}
        for at, often in terms:
            if not self._sums.is_fixed(at):
                questions.setdefault((self._question(at), often), []).append(at)
        for (_, often), members in questions.items():
            if by % often == 0:
                change: Change = {}
                ordered = [at for _, at in sorted((self._own_loss(at), at) for at in members)]
                if self._given(change, {}, ordered, by // often):
                    yield change

    def _split(self, terms: Terms, by: int) -> Change | None:
        """The change of *by* of a sum of one supplier, as much of it as may be by its first answer."""
        move: Change = {}
        for at, often in terms:
            step = int(by / often)
            step = int(min(max(step, self._sums.low[at]), self._sums.high[at]))
            if step:
                move[at] = step
                by -= often * step
        return None if by else move

    def _repaired(self, move: Change, depth: int) -> Iterator[Change]:
        """Yield *move*, with whatever else its supplier's own sums need to stay what they are known to be."""
        sums = self._sums
        moved = sums.moved(move)
        for one, by in moved.items():
            if sums.alone[one] and not sums.low[one] <= by <= sums.high[one]:
                break
        else:
            yield move
            return
        if not depth:
            return
        wanted = (sums.high[one] if by > sums.high[one] else sums.low[one]) - by
        for at, often in sums.terms[one]:
            if at not in move and not sums.is_fixed(at):
                step = ceil(abs(wanted) / abs(often)) * (1 if (wanted > 0) == (often > 0) else -1)
                yield from self._repaired({**move, at: step}, depth - 1)

    # --- who makes up for it ---------------------------------------------------------------------------------------

    def _balanced(self, move: Change) -> Iterator[tuple[Change, Moved]]:
        """Yield *move* with others making up for it: those alike, those of another group, nobody."""
        if len({self._sums.answers[at][1] for at in move}) == 1:
            yield from self._among_alike(move)
        yield from self._among_others(move)
        yield dict(move), self._sums.moved(move)

    def _among_alike(self, move: Change) -> Iterator[tuple[Change, Moved]]:
        groups = [self._group(at) for at in move]
        if len(move) > 1:
            first = next(iter(move))
            for _, partner in groups[0]:
                found = None if partner == first else self._answers_like(move, partner)
                if found is not None and all(self._like(at) == self._like(to) for at, to in found.items()):
                    change = {**move, **{to: -move[at] for at, to in found.items()}}
                    moved = self._sums.moved(change)
                    if self._sums.holds(moved):
                        yield change, moved
                        break
        change = dict(move)
        moved = self._sums.moved(change)
        if all(
            self._given(change, moved, [at for _, at in group], -by)
            for group, by in zip(groups, move.values(), strict=True)
        ):
            yield change, moved

    def _among_others(self, move: Change) -> Iterator[tuple[Change, Moved]]:
        """Each other group in turn, with one supplier of it, or where only one question is concerned with several."""
        questions = {self._question(at) for at in move}
        own = {self._like(at) for at in move}
        first = next(iter(move))
        for alike, group in self._grouped(self._question(first)).items():
            if alike in own:
                continue
            if len(questions) == 1:
                change = dict(move)
                moved = self._sums.moved(change)
                if self._given(change, moved, [at for _, at in group], -sum(move.values())):
                    yield change, moved
                continue
            for _, partner in group:
                found = self._answers_like(move, partner)
                if found is not None:
                    change = {**move, **{to: -move[at] for at, to in found.items()}}
                    moved = self._sums.moved(change)
                    if self._sums.holds(moved):
                        yield change, moved
                        break

    def _given(self, change: Change, moved: Moved, among: Iterable[int], by: int) -> bool:
        """Add to *change*, and to what it *moved*, answers *among* these that come to *by*; False if they do not."""
        showing = self._sums.showing
        for at in among:
            most = 0 if at in change else self._most(at, by, moved)
            if most:
                change[at] = most
                for one, often in showing[at]:
                    moved[one] = moved.get(one, 0) + often * most
                by -= most
            if not by:
                return True
        return not by

    def _most(self, at: int, by: int, moved: Moved) -> int:
        """How much of *by* one answer can take on, as far as its supplier's own sums go."""
        sums = self._sums
        left = float(abs(by))
        for one, often in sums.showing[at]:
            if sums.alone[one]:
                rises = (often > 0) == (by > 0)
                room = sums.high[one] - moved.get(one, 0) if rises else moved.get(one, 0) - sums.low[one]
                left = min(left, room / abs(often))
        return 0 if left < 1 else int(left) * (1 if by > 0 else -1)

    def _answers_like(self, move: Change, partner: int) -> dict[int, int] | None:
        """The answers of another supplier to the same questions as those in *move*, by those."""
        supplier = self._sums.answers[partner][1]
        found: dict[int, int] = {}
        for at in move:
            to = self._asked.get(self._question(at), {}).get(supplier)
            if to is None or to in move:
                return None
            found[at] = to
        return found

    def _mended(self, change: Change, one: int, by: int) -> Change | None:
        """Return *change* with an exchange for another question that takes back what it does to shown figures.

        A force that lacks a quarter is not in the year: what it gives in one quarter to one that is, it can get back in
        another. None where no such exchange is free of loss and leaves the sum *one* as far as was wanted.
        """
        sums = self._sums
        moved = sums.moved(change)
        spoilt = next(
            sum_ for sum_, far in moved.items() if far and any(sums.loss[cell] for cell in sums.shown_in[sum_])
        )
        back = -moved[spoilt]
        for at, often in sums.terms[spoilt]:
            if at in change or back % often or sums.is_fixed(at) or self._own_loss(at):
                continue
            for group in self._grouped(self._question(at)).values():
                for lost, to in group:
                    if lost:
                        break
                    if to != at and to not in change:
                        trial = {**change, at: back // often, to: -back // often}
                        result = sums.moved(trial)
                        if reaches(result.get(one, 0), by) and sums.holds(result) and not sums.moving(result):
                            return trial
        return None

    # --- groups of suppliers that are alike ------------------------------------------------------------------------

    def _question(self, at: int) -> Question:
        period, _, ref, item = self._sums.answers[at]
        return (period, ref, item)

    def _group(self, at: int) -> list[tuple[float, int]]:
        return self._grouped(self._question(at)).get(self._like(at), [])

    def _grouped(self, question: Question) -> dict[Alike, list[tuple[float, int]]]:
        """Who answered a question, by who they are alike with, those first whose own figures are lost most lightly."""
        groups = self._groups.get(question)
        if groups is None:
            groups = self._groups[question] = {}
            for at in self._asked.get(question, {}).values():
                self._lost[at] = lost = self._own_loss(at)
                groups.setdefault(self._like(at), []).append((lost, at))
            for group in groups.values():
                group.sort()
        return groups

    def _like(self, at: int) -> Alike:
        found = self._alike.get(at)
        if found is None:
            sums, last = self._sums, self._periods[-1]
            shared = [
                (one, often) for one, often in sums.showing[at] if not sums.alone[one] and sums.since[one] <= last
            ]
            found = self._alike[at] = tuple(sorted(shared))
        return found

    def _own_loss(self, at: int) -> float:
        sums = self._sums
        return sums.lost({cell for one, _ in sums.showing[at] if sums.alone[one] for cell in sums.shown_in[one]})


def reaches(moved: int, by: int) -> bool:
    """Whether a sum that *moved* so far went by *by* or further, towards the same side."""
    return moved >= by if by > 0 else moved <= by
