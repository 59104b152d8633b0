"""One column of a record sheet as it was read, and what is wrong in many of its cells said in a few findings.

Every different content of a column is read once, as its definition asks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from impact.checks.base import Stated
from impact.checks.findings import MOST_ALIKE, MOST_CELLS, Finding, compared, error, said, summed
from impact.plan.formula import Vector
from impact.plan.measure import Column
from impact.plan.periods import day
from impact.returns.asked import Wanted
from impact.returns.form import RecordTable
from impact.returns.grid import NUMBER, TEXT
from impact.returns.interpretation import BEYOND, PERHAPS_A_MARKER, VERY_MANY, read, says_something, stands_in
from impact.returns.tables import NOTHING, SentColumn
from impact.returns.typed import wrong

Mask = NDArray[np.bool_]
Places = NDArray[np.intp]  # of rows, from 0
_NEARLY_WHOLE = 1e-8  # far more than is taken for a rounding error
_SOMETHING = re.compile(r"\w")


@dataclass(frozen=True, eq=False)
class ReadColumn:
    """One column as it was read, with a place for each row.

    Attributes:
        heading: What it is called.
        definition: What it asks for.
        sent: As the workbook has it.
        readings: What each different content was read as; a blank is the first.
        which: Which of them each row holds.
    """

    heading: str
    definition: Column
    sent: SentColumn
    readings: Sequence[Stated]
    which: Places

    @classmethod
    def of(cls, heading: str, column: Column, sent: SentColumn, table: RecordTable, wanted: Wanted) -> ReadColumn:
        """Read every cell as *wanted*, and hold it to the rest of what its definition asks."""
        which, firsts = _contents(sent, np.flatnonzero(sent.kinds != NOTHING))
        told: dict[str, set[Finding]] = defaultdict(set)
        readings = [Stated()]
        for place, plain in zip(firsts.tolist(), _plain(column, sent, wanted, firsts), strict=True):
            if plain is not None:
                readings.append(Stated(plain))
                continue
            suggesting = len(told["not_a_choice"]) < MOST_ALIKE and len(told["not_a_force"]) < MOST_ALIKE
            asked = wanted if suggesting else replace(wanted, suggesting=False)
            reading = _held_to(column, table, read(asked, sent.raw(place)))
            if reading.findings:
                reading = reading._replace(findings=tuple(_up_to_most(one, told[one.code]) for one in reading.findings))
            readings.append(reading)
        return cls(heading, column, sent, readings, which)

    def kept(self, chosen: Places) -> ReadColumn:
        """The same column with a place for each of *chosen* alone."""
        return replace(self, sent=self.sent.kept(chosen), which=self.which[chosen])

    @cached_property
    def vector(self) -> Vector:
        """The values, as rules work with them."""
        each = Vector.of([reading.value for reading in self.readings])
        return Vector(each.kind, each.data[self.which], each.known[self.which])

    @cached_property
    def _states(self) -> NDArray[np.uint8]:
        """Of each row: 0 for a value, 1 for a blank, 2 for a marker, 3 for a fault."""
        states = [3 if one.at_fault else 2 if one.marker else 1 if one.value is None else 0 for one in self.readings]
        return np.array(states, dtype=np.uint8)[self.which]

    @property
    def blanks(self) -> Mask:
        """Where nothing stands."""
        blank: Mask = self._states == 1
        return blank

    @property
    def clear(self) -> Mask:
        """Where there is neither fault nor marker, so that a rule can be held to it."""
        clear: Mask = self._states < 2
        return clear

    def codes(self, by: Callable[[object], object] = compared) -> NDArray[np.int64]:
        """A number for each value, the same for those that *by* makes the same; -1 where there is none."""
        known: dict[object, int] = {None: -1}
        codes = [known.setdefault(by(one.value), len(known)) for one in self.readings]
        return np.array(codes, dtype=np.int64)[self.which]

    def marked(self, marker: str) -> Mask:
        """Where *marker* stands; any, for ""."""
        marked: Mask = self._states == 2
        if marker and marked.any():
            marked &= np.array([one.marker == marker for one in self.readings], dtype=np.bool_)[self.which]
        return marked

    def groups(self, wanted: Sequence[bool]) -> list[Places]:
        """The places of each value of those readings that are *wanted*, in the order of their first."""
        places = np.flatnonzero(np.array(wanted, dtype=np.bool_)[self.which])
        return grouped(places, self.codes(lambda value: value)[places])

    def alike(self, places: Places) -> list[Places]:
        """Those of *places* together that hold the very same, in the order of their first."""
        return grouped(places, self.which[places])


def _contents(sent: SentColumn, places: Places) -> tuple[Places, Places]:
    """Which different content each row has, from 1 in the order in which they are first, and where that is."""
    keys = sent.numbers[places] + 1j * (sent.styles[places] * 256.0 + sent.kinds[places])
    _, firsts, inverse = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(firsts)
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(1, len(order) + 1)
    which = np.zeros(len(sent.kinds), dtype=np.intp)
    which[places] = rank[inverse]
    return which, places[firsts[order]]


def _plain(column: Column, sent: SentColumn, wanted: Wanted, places: Places) -> Iterator[float | str | None]:
    """What certainly is read so of a cell, with nothing to be said of it; None where `read` has to look.

    Numbers in bounds, shown as numbers, and not so nearly whole that they would be rounded; words that are no marker
    and no stand-in, and not too long.
    """
    lookups, numbers = sent.grid.lookups, sent.numbers[places]
    if wanted.kind in ("count", "number"):
        shown = [style.kind not in ("date", "time") and not style.after.endswith("%") for style in lookups.formats]
        with np.errstate(invalid="ignore"):
            off, near = np.abs(numbers - np.rint(numbers)), _NEARLY_WHOLE * np.maximum(1, np.abs(numbers))
            good = (sent.kinds[places] == NUMBER) & ((off == 0) | ((off > near) & (wanted.kind == "number")))
            good &= np.array([*shown, False], dtype=np.bool_)[sent.styles[places]]
            good &= numbers >= (-BEYOND if wanted.minimum is None else wanted.minimum)
            good &= numbers < (VERY_MANY if wanted.kind == "count" else BEYOND)
        yield from (number if fine else None for number, fine in zip(numbers.tolist(), good.tolist(), strict=True))
    elif wanted.kind == "text":
        most = column.maximum_length or np.inf
        for number, kind in zip(numbers.tolist(), sent.kinds[places].tolist(), strict=True):
            text = lookups.texts[int(number)].replace("\u00a0", " ").strip() if kind == TEXT else ""
            fine = len(text) <= most and not PERHAPS_A_MARKER.search(text) and _SOMETHING.search(text)
            says = not column.required or re.search(r"\d", text) or not stands_in(text)  # no stand-in has a figure
            yield text if fine and says else None
    else:
        yield from (None for _ in places)


def grouped(places: Places, keys: NDArray[np.float64] | Places) -> list[Places]:
    """The *places* with the same key together, in the order of their first."""
    if not len(places):
        return []
    order = np.argsort(keys, kind="stable")
    groups = np.split(places[order], np.flatnonzero(np.diff(keys[order])) + 1)
    return sorted(groups, key=lambda group: int(group[0]))


def _up_to_most(finding: Finding, told: set[Finding]) -> Finding:
    """The finding itself; beyond `MOST_ALIKE` that differ only in what they quote, one that stands for the rest."""
    if finding in told or len(told) < MOST_ALIKE:
        told.add(finding)
        return finding
    return said(finding.code, finding.severity, "", "")


def _held_to(column: Column, table: RecordTable, reading: Stated) -> Stated:
    """Hold a reading to the rest of what its column asks."""
    value, most = reading.value, column.maximum_length
    if isinstance(value, str) and most and len(value) > most:
        says = f"This cell holds {len(value):,} characters, more than the {most:,} there is room for."
        return wrong(error("too_long", says, f"Shorten it to {most:,} or fewer."))
    if column.within == "period" and isinstance(value, date):
        first, last = table.period.first, table.period.last
        if first <= value <= last:
            return reading
        shown, dates = day(value), f"{day(first)} to {day(last)}"
        remedy = f"Enter a date from {dates}, or take the row out if it belongs to another period."
        return wrong(error("outside_period", f"This cell holds {shown}, outside {table.period.label}.", remedy, shown))
    return says_something(reading) if column.type == "text" and column.required else reading


# --- findings of many cells ---------------------------------------------------------------------------------------


@dataclass(eq=False)
class Gathered:
    """Findings and the cells they are about, so that a hundred thousand faults are said in a few.

    The very same in many cells is one finding with `cells`. Neither the cells of a finding nor the findings of one
    check in one sheet go on for ever: what is beyond the limits is counted, never dropped.

    Attributes:
        sheet, item: As in `Finding`.
        numbers: Each row's number.
        letters: Each column's letters.
    """

    sheet: str
    item: str
    numbers: NDArray[np.int32]
    letters: tuple[str, ...]
    _places: dict[tuple[Finding, int | None], list[NDArray[np.int64]]] = field(default_factory=dict)

    def add(self, finding: Finding, rows: Places, column: int, *, summed_up: bool = False) -> None:
        """Say *finding* of *column* in each of *rows*, of which there is one at least; once for all if *summed_up*.

        One without words stands for what is beyond the listing in its column.
        """
        manner = None if summed_up else column if not finding.says else -1
        places = rows.astype(np.int64) * len(self.letters) + column
        self._places.setdefault((finding, manner), []).append(places)

    def findings(self) -> Iterator[Finding]:
        """Every finding, in the order of the first cells, row by row."""
        gathered = [(np.sort(np.concatenate(places)), *key) for key, places in self._places.items()]
        gathered.sort(key=lambda each: int(each[0][0]))
        firsts: dict[tuple[str, int], str] = {}
        found: list[tuple[int, Finding]] = []
        for places, finding, manner in gathered:
            first = int(places[0])
            if manner == -1:
                firsts.setdefault((finding.code, first % len(self.letters)), self._cell(first))
                found += self._said(finding, places)
            elif manner is None:
                found.append(self._at(finding, places))
            else:
                same = f"the same {finding.severity} as {firsts[finding.code, manner]}, each for what it holds"
                says = summed(len(places), f"cell of this column has {same}", f"cells of this column have {same}")
                look = "Look through the whole column and correct what is wrong."
                if finding.severity == "note":
                    look = "If those that are listed were read rightly, you need do nothing."
                found.append(self._at(replace(finding, says=f"{says}.", remedy=look), places))
        found.sort(key=lambda each: each[0])
        return (finding for _, finding in found)

    def _said(self, finding: Finding, places: NDArray[np.int64]) -> Iterator[tuple[int, Finding]]:
        """One finding for all of *places*; a query is answered cell by cell, so it is one for each."""
        if finding.severity == "query":
            listing = min(MOST_ALIKE, len(places))
            yield from (self._at(finding, places[[index]]) for index in range(listing))
        else:
            listing = MOST_CELLS + 1
            yield self._at(finding, places)
        if len(places) > listing:
            count = len(places) - listing
            have = f"{count:,} more cell{' of this sheet has' if count == 1 else 's of this sheet have'}"
            says = f"{have} the same {finding.severity} as {self._cell(int(places[0]))}."
            yield self._at(replace(finding, says=says), places[[listing]])

    def _at(self, finding: Finding, places: NDArray[np.int64]) -> tuple[int, Finding]:
        """The finding, and its place among the cells of the sheet."""
        first, *further = (self._cell(place) for place in places[: MOST_CELLS + 1].tolist())
        cells = tuple(f"{self.sheet}!{cell}" for cell in further)
        return int(places[0]), replace(finding, sheet=self.sheet, cell=first, item=self.item, cells=cells)

    def _cell(self, place: int) -> str:
        row, column = divmod(place, len(self.letters))
        return f"{self.letters[column]}{self.numbers[row]}"
