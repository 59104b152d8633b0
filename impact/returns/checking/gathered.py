"""Gather what is wrong in a record sheet's cells, so that a hundred thousand faults are said in a few findings.

Comes after `checking.messages`, before `checking.columns` and `checking.records`. The very same message in many cells
is one finding with `cells`. Neither the cells of a finding nor the findings of one check in one sheet go on for ever:
what is beyond the limits is counted, never dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from impact.returns.checking.messages import Message
from impact.returns.findings import Finding

MOST_CELLS = 10_000  # further cells that one finding lists
MOST_ALIKE = 200  # findings of one check in one sheet that differ only in what they quote
_EACH, _ALL = -1, -2  # how a message is said; else it stands for what is beyond the listing in the column numbered so
_LOOK = "Look through the whole column and correct what is wrong."
_AS_READ = "If those that are listed were read rightly, you need do nothing."


def beyond(message: Message) -> Message:
    """What stands for *message* in a column with `MOST_ALIKE` others like it already."""
    return Message(message.code, message.severity, "", "")


def summed(count: int, one: str, many: str) -> str:
    """Return "1,204 more rows fail it" or "1 more row fails it", and how many are marked when not all of them are."""
    words = f"{count:,} more {one if count == 1 else many}"
    return f"{words}; the first {MOST_CELLS + 1:,} of them are marked" if count > MOST_CELLS + 1 else words


@dataclass(eq=False)
class Gathered:
    """Messages and the cells that they are about, each cell a place among the rows and one of the columns.

    Attributes:
        sheet, item: As in `Finding`.
        numbers: Each row's number.
        letters: Each column's letters.
    """

    sheet: str
    item: str
    numbers: NDArray[np.int32]
    letters: tuple[str, ...]
    _places: dict[tuple[Message, int], list[NDArray[np.int64]]] = field(default_factory=dict)

    def add(self, message: Message, rows: NDArray[np.intp], column: int) -> None:
        """Say *message* of *column* in each of *rows*; both are places from 0, and there is at least one row."""
        self._add(message, rows, column, _EACH if message.says else column)

    def add_sum(self, message: Message, rows: NDArray[np.intp], column: int) -> None:
        """Say *message*, which says itself how many rows there are, once for all *rows*."""
        self._add(message, rows, column, _ALL)

    def _add(self, message: Message, rows: NDArray[np.intp], column: int, manner: int) -> None:
        places = rows.astype(np.int64) * len(self.letters) + column
        self._places.setdefault((message, manner), []).append(places)

    def findings(self) -> Iterator[Finding]:
        """Every finding, in the order of the first cells, row by row."""
        gathered = [(np.sort(np.concatenate(places)), *key) for key, places in self._places.items()]
        gathered.sort(key=lambda each: int(each[0][0]))
        firsts: dict[tuple[str, int], str] = {}
        found: list[tuple[int, Finding]] = []
        for places, message, manner in gathered:
            first = int(places[0])
            if manner == _EACH:
                firsts.setdefault((message.code, first % len(self.letters)), self._cell(first))
                found += self._said(message, places)
            elif manner == _ALL:
                found.append(self._finding(message, places))
            else:
                summed_up = _beyond(message, len(places), firsts[message.code, manner])
                found.append(self._finding(summed_up, places))
        found.sort(key=lambda each: each[0])
        return (finding for _, finding in found)

    def _said(self, message: Message, places: NDArray[np.int64]) -> Iterator[tuple[int, Finding]]:
        """One finding for all of *places*; a query is answered cell by cell, so it is one for each."""
        if message.severity == "query":
            listed = min(MOST_ALIKE, len(places))
            yield from (self._finding(message, places[[index]]) for index in range(listed))
        else:
            listed = MOST_CELLS + 1
            yield self._finding(message, places)
        if len(places) > listed:
            count = len(places) - listed
            have = f"{count:,} more cell{' of this sheet has' if count == 1 else 's of this sheet have'}"
            rest = replace(message, says=f"{have} the same {message.severity} as {self._cell(int(places[0]))}.")
            yield self._finding(rest, places[[listed]])

    def _finding(self, message: Message, places: NDArray[np.int64]) -> tuple[int, Finding]:
        """The finding, and its place among the cells of the sheet."""
        first, *further = (self._cell(place) for place in places[: MOST_CELLS + 1].tolist())
        found = message.at(self.sheet, first, self.item)
        cells = tuple(f"{self.sheet}!{cell}" for cell in further)
        return int(places[0]), replace(found, cells=cells) if cells else found

    def _cell(self, place: int) -> str:
        row, column = divmod(place, len(self.letters))
        return f"{self.letters[column]}{self.numbers[row]}"


def _beyond(message: Message, count: int, first: str) -> Message:
    """What is said of the cells of one column that are beyond the listing."""
    same = f"the same {message.severity} as {first}, each for what it holds"
    says = summed(count, f"cell of this column has {same}", f"cells of this column have {same}")
    remedy = _AS_READ if message.severity == "note" else _LOOK
    return replace(message, says=f"{says}.", remedy=remedy)
