"""Read and check the rows of a record sheet, column by column, and work out what they come to.

Every different content of a column is read once. Then come the rules of each row, and what no two rows may share. A
rule is not held against a cell that is at fault or has a marker, and nothing is said of a column that no row has:
opening the workbook said it is not there. In rules a choice is as the definition spells it, a force is its id, `force`
is the returning supplier's id, and a text keeps its case; what rows share is compared whatever its case.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from statistics import median
from string import digits

import numpy as np
from numpy.typing import NDArray

from impact.checks.base import RETURNING, Stated
from impact.checks.findings import (
    MOST_ALIKE,
    MOST_CELLS,
    OR_SAY_WHY,
    Finding,
    compared,
    error,
    listed,
    query,
    quoted,
    spoken,
    summed,
    tidy,
)
from impact.plan.formula import Expression, Vector, parse
from impact.plan.measure import Column, DerivedItem, Measure, RecordSheet
from impact.plan.model import Covers
from impact.plan.periods import day
from impact.plan.register import Register
from impact.returns.answers import SentRows
from impact.returns.form import FIRST_ROW, RecordTable
from impact.returns.grid import NOTHING, Grid, Places, cell_name
from impact.returns.interpretation import WORDS_FOR_NONE, Wanted, column_purpose, plainly, read, says_something, wrong

MOST_ROWS_NAMED = 20  # of the rows that are the same
NOT_AVAILABLE, NOT_APPLICABLE = "x", "z"
YEARS = 20  # before the plan begins and after it ends a date can hardly be meant
_CALLED = frozenset({"total", "totals", "grand total", "sum", "sums", "overall", "overall total", "all"})
_APART = timedelta(days=1462)  # 1 January 1904 less 31 December 1899, and the 29 February 1900 that never was
_FOUR_YEARS_OFF = (
    "Every date on this sheet is four years and a day off, as when dates are pasted from a workbook that counts days "
    "from 1904: paste them again as text, or type them."
)
Mask = NDArray[np.bool_]
Told = tuple[Finding, Places, int, bool]  # what is said, in which rows, of which column, and whether once for all
VALUE, EMPTY, MARKER, FAULT = range(4)  # what stands in a cell, as it was read


# --- one column ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class ReadColumn:
    """One column as it was read, with a place for each row.

    Attributes:
        heading: What it is called.
        letters: The sheet's column: "C".
        definition: What it asks for.
        cells: As the workbook has them.
        readings: What each different content was read as; a blank is the first.
        which: Which of them each row holds.
    """

    heading: str
    letters: str
    definition: Column
    cells: Grid
    readings: Sequence[Stated]
    which: Places

    def kept(self, chosen: Places) -> ReadColumn:
        """The same column with a place for each of *chosen* alone."""
        return replace(self, cells=self.cells.taken(chosen), which=self.which[chosen])

    def where(self, wanted: Iterable[object]) -> Mask:
        """The rows that hold one of those readings that are *wanted*, of which there is one for each."""
        chosen: Mask = np.array([bool(one) for one in wanted], dtype=np.bool_)[self.which]
        return chosen

    @cached_property
    def vector(self) -> Vector:
        """The values, as rules work with them."""
        each = Vector.of([reading.value for reading in self.readings])
        return Vector(each.kind, each.data[self.which], each.known[self.which])

    @cached_property
    def states(self) -> NDArray[np.uint8]:
        """Of each row: VALUE, EMPTY, MARKER or FAULT."""
        states = [
            FAULT if one.at_fault else MARKER if one.marker else EMPTY if one.value is None else VALUE
            for one in self.readings
        ]
        return np.array(states, dtype=np.uint8)[self.which]

    @property
    def blanks(self) -> Mask:
        """Where nothing stands."""
        blank: Mask = self.states == EMPTY
        return blank

    @property
    def clear(self) -> Mask:
        """Where there is neither fault nor marker, so that a rule can be held to it."""
        clear: Mask = self.states < MARKER
        return clear

    def codes(self, by: Callable[[object], object] = compared) -> NDArray[np.int64]:
        """A number for each value, the same for those that *by* makes the same; -1 where there is none."""
        known: dict[object, int] = {None: -1}
        codes = [known.setdefault(by(one.value), len(known)) for one in self.readings]
        return np.array(codes, dtype=np.int64)[self.which]

    def groups(self, wanted: Sequence[bool]) -> list[Places]:
        """The places of each value of those readings that are *wanted*, in the order of their first."""
        places = np.flatnonzero(self.where(wanted))
        return grouped(places, self.codes(lambda value: value)[places])

    def alike(self, places: Places) -> list[Places]:
        """Those of *places* together that hold the very same, in the order of their first."""
        return grouped(places, self.which[places])


def grouped(places: Places, keys: NDArray[np.float64] | Places) -> list[Places]:
    """The *places* with the same key together, in the order of their first."""
    if not len(places):
        return []
    order = np.argsort(keys, kind="stable")
    groups = np.split(places[order], np.flatnonzero(np.diff(keys[order])) + 1)
    return sorted(groups, key=lambda group: int(group[0]))


def _read_column(
    heading: str, letters: str, column: Column, cells: Grid, table: RecordTable, wanted: Wanted
) -> ReadColumn:
    """Read every cell as *wanted*, and hold it to the rest of what its definition asks."""
    there = np.flatnonzero(cells.kinds != NOTHING)
    keys = cells.numbers[there] + 1j * (cells.styles[there] * 256.0 + cells.kinds[there])
    _, firsts, inverse = np.unique(keys, return_index=True, return_inverse=True)
    order, which = np.argsort(firsts), np.zeros(len(cells), dtype=np.intp)
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(1, len(order) + 1)  # from 1, in the order in which the contents are first
    which[there], firsts = rank[inverse], there[firsts[order]]
    told: dict[str, set[Finding]] = defaultdict(set)  # by code; beyond `MOST_ALIKE` one stands for the rest
    readings = [Stated()]
    for place, plain in zip(firsts.tolist(), plainly(wanted, column, cells, firsts), strict=True):
        if plain is not None:
            readings.append(Stated(plain))
            continue
        suggesting = len(told["not_a_choice"]) < MOST_ALIKE and len(told["not_a_force"]) < MOST_ALIKE
        asked = wanted if suggesting else replace(wanted, suggesting=False)
        reading = _held_to(column, table, read(asked, cells.raw(place)))
        findings = reading.findings
        for one in findings:
            if len(told[one.code]) < MOST_ALIKE:
                told[one.code].add(one)
        if findings:
            rest = (one if one in told[one.code] else replace(one, says="", remedy="", shown="") for one in findings)
            reading = reading._replace(findings=tuple(rest))
        readings.append(reading)
    return ReadColumn(heading, letters, column, cells, readings, which)


def _held_to(column: Column, table: RecordTable, reading: Stated) -> Stated:
    """Hold a reading to the rest of what its column asks."""
    value, most, period = reading.value, column.maximum_length, table.period
    if isinstance(value, str) and most and len(value) > most:
        says = f"This cell holds {len(value):,} characters, more than the {most:,} there is room for."
        return wrong("too_long", says, f"Shorten it to {most:,} or fewer.")
    if column.within and isinstance(value, date) and not period.first <= value <= period.last:
        shown, dates = day(value), f"{day(period.first)} to {day(period.last)}"
        remedy = f"Enter a date from {dates}, or take the row out if it belongs to another period."
        return wrong("outside_period", f"This cell holds {shown}, outside {period.label}.", remedy, shown)
    return says_something(reading) if column.type == "text" and column.required else reading


# --- a whole sheet ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Records:
    """One record sheet as it was read.

    Attributes:
        table: Where the form has it.
        supplier: The returning supplier's id.
        on: The sheet as the workbook names it.
        numbers: Each row's number, from 1.
        columns: As they were read, by key; those alone that the workbook has.
        findings: Everything wrong or odd in it, but for what is so beside other sheets.
    """

    table: RecordTable
    supplier: str
    on: str
    numbers: NDArray[np.int32]
    columns: Mapping[str, ReadColumn]
    findings: tuple[Finding, ...] = ()

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def sheet(self) -> str:
        """The sheet as the workbook names it; as the form does when there are no rows."""
        return self.on if len(self) else self.table.sheet

    def kept(self, chosen: Places) -> Records:
        """The rows at *chosen* alone."""
        columns = {key: column.kept(chosen) for key, column in self.columns.items()}
        return replace(self, numbers=self.numbers[chosen], columns=columns)

    @property
    def filled(self) -> NDArray[np.int64]:
        """How many cells of each row hold anything."""
        filled = np.zeros(len(self), dtype=np.int64)
        for column in self.columns.values():
            filled += ~column.blanks
        return filled

    def worked_out(self, formula: Expression) -> Vector:
        """What *formula* comes to in each row. It may speak of the columns, and of `force`."""
        vectors = {key: self.columns[key].vector for key in formula.names & self.columns.keys()}
        return formula.evaluate_over({RETURNING: self.supplier, **vectors}, len(self))

    def judged(self, names: Iterable[str]) -> Mask:
        """Where the columns of *names* are without fault and without marker, so that a rule can be held to them."""
        clear = np.ones(len(self), dtype=np.bool_)
        for name in set(names) - {RETURNING}:
            clear = clear & self.columns[name].clear if name in self.columns else np.zeros_like(clear)
        return clear

    def marked(self, names: Iterable[str], marker: str = "") -> Mask:
        """Where any of the columns of *names* has a marker, or *marker* itself."""
        marked = np.zeros(len(self), dtype=np.bool_)
        for column in (self.columns[name] for name in set(names) & self.columns.keys()):
            there: Mask = column.states == MARKER
            if marker and there.any():
                there &= column.where(one.marker == marker for one in column.readings)
            marked |= there
        return marked

    def heading(self, key: str) -> str:
        """What a column of the form is called."""
        return dict(zip((name for name, _ in self.table.columns), self.table.headings, strict=True))[key]

    def as_written(self, key: str, place: int) -> str:
        """A value as the supplier wrote it, a force by its name, not its id; "blank" where there is none."""
        column = self.columns[key]
        held, value = column.cells.raw(place).value, column.vector.value(place)
        return "blank" if value is None else spoken(tidy(held) if isinstance(held, str) else value)

    def said(self, key: str, place: int, *, with_cell: bool) -> str:
        """Say "Started on is 3 May 2024", with the cell where it is not the finding's own."""
        beside = f" ({self.columns[key].letters}{self.numbers[place]})" if with_cell else ""
        return f"{self.columns[key].heading} is {self.as_written(key, place)}{beside}"

    def named(self, places: Places) -> str:
        """The numbers of some rows, as a list: "5, 6 and 9"."""
        return listed([str(number) for number in self.numbers[places].tolist()], MOST_ROWS_NAMED)

    def agreeing(self, judged: Mask, codes: Sequence[NDArray[np.int64]]) -> list[Places]:
        """The rows *judged* that have the same codes in all, and not -1 in all, in groups of two and more."""
        places = np.flatnonzero(judged & (np.max(codes, axis=0) >= 0))
        joined = np.zeros(len(places), dtype=np.int64)
        for each in codes:
            joined = np.unique(joined * (int(each.max(initial=0)) + 2) + each[places] + 1, return_inverse=True)[1]
        several = np.bincount(joined)[joined] > 1 if len(places) else np.zeros(0, dtype=np.bool_)
        return grouped(places[several], joined[several])

    def told(
        self,
        groups: Sequence[Places],
        key: str,
        say: Callable[[Places], Finding],
        rest: Callable[[int], Finding],
        *,
        by_cell: bool = False,
    ) -> Iterator[Finding]:
        """Say something of each group of rows, and beyond `MOST_ALIKE` of them once how many there are.

        Args:
            groups: Places of rows.
            key: The column at which it is said; "" for the first.
            say: What is said of one group.
            rest: What is said of so many more.
            by_cell: Whether it is said at each row of a group, and rows are counted; else at the second alone.
        """
        column = list(self.columns).index(key) if key else 0
        at = [places if by_cell else places[1:2] for places in groups]
        each = zip(groups[:MOST_ALIKE], at, strict=False)
        told = [(say(places), rows, column, False) for places, rows in each]
        if len(groups) > MOST_ALIKE:
            beyond = np.sort(np.concatenate(at[MOST_ALIKE:]))
            told.append((rest(len(beyond)), beyond, column, True))
        return self.in_few(told)

    def in_few(self, told: Iterable[Told]) -> Iterator[Finding]:
        """Every finding at its cells, in the order of the first, so that a hundred thousand faults are said in a few.

        The very same in many cells is one finding with `cells`; a query is answered cell by cell, so it is one for
        each. Neither the cells of a finding nor the findings of one check in one sheet go on for ever: what is beyond
        the limits is counted, never dropped. A finding without words stands for what is beyond them in its column.
        """
        letters, width = [column.letters for column in self.columns.values()], len(self.columns)
        gathered: dict[tuple[Finding, int | None, bool], list[Places]] = defaultdict(list)
        for finding, rows, column, once in told:
            gathered[finding, None if finding.says else column, once].append(rows * width + column)
        found: list[tuple[Places, Finding]] = []
        firsts: dict[tuple[str, int], str] = {}

        def cell(place: int) -> str:
            return f"{letters[place % width]}{self.numbers[place // width]}"

        each = [(np.sort(np.concatenate(parts)), *key) for key, parts in gathered.items()]
        for places, finding, beyond, once in sorted(each, key=lambda one: int(one[0][0])):
            first, grave, alike = int(places[0]), finding.severity, [(places, finding)]
            if beyond is not None:
                same = f"the same {grave} as {firsts[finding.code, beyond]}, each for what it holds"
                says = summed(len(places), f"cell of this column has {same}", f"cells of this column have {same}")
                look = "Look through the whole column and correct what is wrong."
                if grave == "note":
                    look = "If those that are listed were read rightly, you need do nothing."
                alike = [(places, replace(finding, says=f"{says}.", remedy=look))]
            elif not once:
                firsts.setdefault((finding.code, first % width), cell(first))
                listing = MOST_ALIKE if grave == "query" else MOST_CELLS + 1
                if grave == "query":
                    alike = [(places[[at]], finding) for at in range(min(listing, len(places)))]
                if (count := len(places) - listing) > 0:
                    have = f"{count:,} more cell{' of this sheet has' if count == 1 else 's of this sheet have'}"
                    says = f"{have} the same {grave} as {cell(first)}."
                    alike.append((places[[listing]], replace(finding, says=says)))
            found += alike
        for places, finding in sorted(found, key=lambda one: int(one[0][0])):
            at, *further = map(cell, places[: MOST_CELLS + 1].tolist())
            cells = tuple(f"{self.sheet}!{each}" for each in further)
            yield replace(finding, sheet=self.sheet, cell=at, item=self.table.name, cells=cells)


def read_records(table: RecordTable, sheet: RecordSheet, sent: SentRows, register: Register, supplier: str) -> Records:
    """Read and check every row that holds anything.

    Args:
        table: Where the record sheet stands, and the period its dates are held to.
        sheet: Its definition, with the checks.
        sent: Its rows as the workbook has them; those that only look filled (spaces) are left out.
        register: Whose forces of the period a column of type `force` may name.
        supplier: The returning supplier's id.
    """
    forces = register.forces(table.period)
    columns = {
        key: _read_column(
            heading, sent.letters[key], column, sent.columns[key], table, Wanted.by_column(column, forces)
        )
        for (key, column), heading in zip(table.columns, table.headings, strict=True)
        if key in sent.columns
    }
    records = Records(table, supplier, sent.sheet, sent.numbers, columns)
    if not (filled := records.filled > 0).all():
        records = records.kept(np.flatnonzero(filled))
    total = _total_row(records)
    records = records.kept(np.arange(len(records) - 1)) if total else records
    none = dict(_no_records(records))
    if none:
        records = records.kept(np.setdiff1d(np.arange(len(records)), list(none)))
    found = [none[place] for place in sorted(none)]
    found += _as_expected(records, [*records.in_few(_of_cells(records))])
    for check in (check for check in sheet.checks if not check.across):
        found += check.judge(records, {})
    if not any(check.key == "unique" for check in sheet.checks) and len(columns) > 1:
        found += _twice(records)
    return replace(records, findings=(*found, *([total] if total else [])))


def _of_cells(records: Records) -> Iterator[Told]:
    """Everything to be said of single cells."""
    for index, column in enumerate(records.columns.values()):
        if column.definition.required and len(blanks := np.flatnonzero(column.blanks)):
            needed = f"{column.heading} is needed in every row."
            expected = Wanted.by_column(column.definition, ()).expected
            yield error("blank_in_row", "This cell is blank.", f"{needed} {expected}"), blanks, index, False
        for places in column.alike(np.flatnonzero(column.where(reading.findings for reading in column.readings))):
            for finding in column.readings[int(column.which[places[0]])].findings:
                yield finding, places, index, False


def _as_expected(records: Records, findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings of cells with what each is for; and whether every date of the period is four years off.

    Excel counts days from 1900, or in some workbooks made on a Mac from 1904; the reader knows which, but a date copied
    from one into the other moves by 1,462 days.
    """
    period, columns = records.table.period, records.columns.values()
    purposes = {column.letters: column_purpose(column.definition, period) for column in columns}
    off = False
    if any(finding.code == "outside_period" for finding in findings):
        held = [
            column.cells.raw(place).value
            for column in columns
            if column.definition.within
            for place in np.unique(column.which, return_index=True)[1].tolist()
        ]
        days = [when.date() if isinstance(when, datetime) else when for when in held if isinstance(when, date)]
        off = any(
            all(period.first + by <= when <= period.last + by for when in days) for by in (_APART, timedelta() - _APART)
        )
    for finding in findings:
        remedy = _FOUR_YEARS_OFF if off and finding.code == "outside_period" else finding.remedy
        yield replace(finding, expected=purposes.get(finding.cell.rstrip(digits), ""), remedy=remedy)


# --- rows that are no records -------------------------------------------------------------------------------------


def _total_row(records: Records) -> Finding | None:
    """Return the finding when the last row adds up those above it; None when it is a record like them.

    It does when each number in it is the sum of its column, at least one of them above 0, and nothing else stands in
    it but, in its first column, a word such as "Total". Without the word there must be two rows above.
    """
    last = len(records) - 1
    if last < 1 or not records.columns:
        return None
    first = next(iter(records.columns))
    called = tidy(_text(records, first, last)).lower().rstrip(" :.") in _CALLED
    if not called and last < 2:
        return None
    sums: list[str] = []
    for key, column in records.columns.items():
        vector = column.vector
        if column.blanks[last] or (called and key == first):
            continue
        if vector.kind != "number" or not vector.known[last]:
            return None
        above = math.fsum(vector.data[:last][vector.known[:last]].tolist())
        if not math.isclose(float(vector.data[last]), above, rel_tol=1e-9, abs_tol=1e-9):
            return None
        sums += [key] if above > 0 else []
    if not sums:
        return None
    says = f"Row {int(records.numbers[last])} looks like a total of the rows above."
    return _of_row(records, last, first if called else sums[0], error("total_row", says, "Delete it."))


def _no_records(records: Records) -> Iterator[tuple[int, Finding]]:
    """Rows in which one cell alone is filled and says that there were none; and those that repeat the headings."""

    def no_record(place: int, key: str, says: str, remedy: str) -> tuple[int, Finding]:
        says = f"Row {int(records.numbers[place])} {says} and is no record."
        return place, _of_row(records, place, key, error("not_a_record", says, remedy))

    filled = records.filled
    for place in np.flatnonzero(filled == 1)[:MOST_ALIKE].tolist():
        key = next(key for key, column in records.columns.items() if not column.blanks[place])
        text = _text(records, key, place)
        if {compared(text), str(compared(text)).rstrip(".!")} & WORDS_FOR_NONE:
            remedy = "Delete it; where there were none, the table stays empty."
            yield no_record(place, key, f"says {quoted(text)}", remedy)
    words = next((column for column in records.columns.values() if column.definition.type == "text"), None)
    if words is not None:  # those alone are looked at in which a column of words holds its own
        own = words.where(compared(reading.value) == compared(words.heading) for reading in words.readings)
        for place in np.flatnonzero(own)[:MOST_ALIKE].tolist():
            held = {key: column.heading for key, column in records.columns.items() if not column.blanks[place]}
            if len(held) > 1 and all(compared(_text(records, key, place)) == compared(held[key]) for key in held):
                yield no_record(place, next(iter(held)), "repeats the headings", "Delete it.")


def _text(records: Records, key: str, place: int) -> str:
    value = records.columns[key].cells.raw(place).value
    return value if isinstance(value, str) else ""


def _of_row(records: Records, place: int, key: str, finding: Finding) -> Finding:
    return finding.at(records.sheet, f"{records.columns[key].letters}{records.numbers[place]}", records.table.name)


def _twice(records: Records) -> Iterator[Finding]:
    """Rows that agree in every column, where nothing says which columns tell them apart."""
    columns = records.columns.values()
    judged = records.judged(records.columns) & (np.sum([column.vector.known for column in columns], axis=0) > 1)
    remedy = f"Delete what was entered twice{OR_SAY_WHY}"

    def say(places: Places) -> Finding:
        return query("same_row_twice", f"Rows {records.named(places)} are the same in every column.", remedy)

    def rest(count: int) -> Finding:
        same = summed(count, "group of rows is the same", "groups of rows are the same")
        return query("same_row_twice", f"{same} in every column.", remedy)

    groups = records.agreeing(judged, [column.codes(lambda value: value) for column in columns])
    return records.told(groups, "", say, rest)


# --- dates that can hardly be meant -------------------------------------------------------------------------------


def unlikely(held: object, covers: Covers, or_explain: str) -> Finding | None:
    """Return the query about a date so far from the plan's time that it can hardly be meant; None for any other."""
    apart = timedelta(days=YEARS * 365.25)
    if not isinstance(held, date) or covers.from_ - apart <= held <= covers.to + apart:
        return None
    begins = f"before the start of the plan, which begins on {day(covers.from_)}"
    ends = f"after the end of the plan, which ends on {day(covers.to)}"
    says = f"This cell holds {day(held)}, more than {YEARS} years {begins if held < covers.from_ else ends}."
    return query("unlikely_date", says, f"Correct it{or_explain}")


def unlikely_in_rows(records: Records, covers: Covers) -> Iterator[Finding]:
    """Yield the queries about the dates of a record sheet; one that has to lie in the period is held to that."""
    for key, column in records.columns.items():
        if column.definition.type != "date" or column.definition.within:
            continue
        asked = [unlikely(reading.value, covers, OR_SAY_WHY) for reading in column.readings]

        def say(places: Places, column: ReadColumn = column, asked: Sequence[Finding | None] = asked) -> Finding:
            found = asked[int(column.which[places[0]])]
            assert found is not None
            return found

        def rest(count: int, letters: str = column.letters) -> Finding:
            as_far = summed(count, f"date in column {letters} is as far", f"dates in column {letters} are as far")
            return query("unlikely_date", f"{as_far} from the plan.", f"Correct it{OR_SAY_WHY}")

        far = np.flatnonzero(column.where(asked))
        expected = column_purpose(column.definition, records.table.period)
        for finding in records.told([*far.reshape(-1, 1)], key, say, rest, by_cell=True):
            yield replace(finding, expected=expected)


# --- what the rows come to ----------------------------------------------------------------------------------------


def stated_records(measure: Measure, records: Records, at_fault: bool) -> Iterator[Stated]:
    """What a record sheet comes to: one for each item of *measure* worked out from it.

    A record sheet that was sent without a row says that there were none, so a count is 0 and a sum is 0; a median of
    nothing does not apply. A count or a sum that a row's `[x]` leaves open is itself `[x]`: the rest of the rows would
    be too few. Rows where a value is blank or does not apply are left out; a median of rows that all leave it out is
    `[x]`. Where anything in the sheet must be mended, *at_fault*, nothing is worked out.
    """
    table = records.table
    for key, item in measure.items.items():
        if not isinstance(item, DerivedItem) or item.from_ != table.key:
            continue
        value, marker, rows = (None, "", np.arange(0)) if at_fault else _worked_out(item, records)
        label, cells = item.label or key.replace("_", " ").capitalize(), _cells(rows, records)
        about = measure.ref, key, table.period, label, records.sheet, cells, table.name
        yield Stated(value, marker, (), at_fault, *about, whole=item.count is not None)


def _worked_out(item: DerivedItem, records: Records) -> tuple[float | None, str, Places]:
    """A figure, or the marker in its place, and the rows it rests on."""
    kept, is_open = _meeting(item.where, np.arange(len(records)), records)
    if item.count is not None:
        counted, open_too = (kept, False) if item.count == "all" else _meeting(item.count, kept, records)
        return (None, NOT_AVAILABLE, counted) if is_open or open_too else (float(len(counted)), "", counted)
    formula = parse(item.sum or item.median or "")
    vector = records.worked_out(formula)
    known = vector.known & ~records.marked(formula.names) & (vector.kind == "number")
    given = kept[known[kept]]
    numbers = vector.data[given].tolist()
    if item.sum is not None:
        if is_open or records.marked(formula.names, NOT_AVAILABLE)[kept].any():
            return None, NOT_AVAILABLE, given
        return float(sum(numbers)), "", given
    if not numbers:
        return None, NOT_AVAILABLE if len(kept) or is_open else NOT_APPLICABLE, kept
    return float(median(numbers)), "", given


def _meeting(rule: str | None, among: Places, records: Records) -> tuple[Places, bool]:
    """The rows *among* these that meet a rule, and whether an `[x]` leaves open if there are more."""
    if rule is None:
        return among, False
    formula = parse(rule)
    met = records.worked_out(formula).true & ~records.marked(formula.names)
    return among[met[among]], bool(records.marked(formula.names, NOT_AVAILABLE)[among].any())


def _cells(chosen: Places, records: Records) -> str:
    """The rows a figure rests on, "A5:D6,A9:D9"; where none counts, all that were looked at; of an empty sheet, all."""
    table = records.table
    numbers = records.numbers[chosen] if len(chosen) else records.numbers
    if not len(numbers):
        return f"{cell_name(FIRST_ROW, 1)}:{cell_name(table.last_row, len(table.columns))}"
    letters = sorted((column.letters for column in records.columns.values()), key=lambda each: (len(each), each))
    ordered = np.sort(numbers)
    runs = np.split(ordered, np.flatnonzero(np.diff(ordered) != 1) + 1)
    return ",".join(f"{letters[0]}{run[0]}:{letters[-1]}{run[-1]}" for run in runs)
