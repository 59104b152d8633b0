"""Read and check the rows of a record sheet, column by column, and work out what they come to.

Every column is read; then come the rules of each row, and what no two rows may share. A rule is not held against a cell
that is at fault or has a marker, and nothing is said of a column that no row has: opening the workbook said it is not
there. In rules a choice is as the definition spells it, a force is its id, `force` is the returning supplier's id, and
a text keeps its case; what rows share is compared whatever its case.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import median
from string import digits

import numpy as np
from numpy.typing import NDArray

from impact.checks.base import RETURNING, Stated
from impact.checks.findings import (
    MOST_ALIKE,
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
from impact.plan.formula import Formula, Vector, parse
from impact.plan.measure import DerivedItem, Measure, RecordSheet
from impact.plan.model import Covers
from impact.plan.periods import Period, day
from impact.plan.register import Register
from impact.returns.answers import SentRow
from impact.returns.asked import Wanted, column_purpose
from impact.returns.columns import Gathered, Mask, Places, ReadColumn, grouped
from impact.returns.form import FIRST_ROW, RecordTable
from impact.returns.places import cell_name
from impact.returns.tables import SentRows
from impact.returns.typed import WORDS_FOR_NONE

MOST_ROWS_NAMED = 20  # of the rows that are the same
NOT_AVAILABLE, NOT_APPLICABLE = "x", "z"
YEARS = 20  # before the plan begins and after it ends a date can hardly be meant
_CALLED = frozenset({"total", "totals", "grand total", "sum", "sums", "overall", "overall total", "all"})
_APART = timedelta(days=1462)  # 1 January 1904 less 31 December 1899, and the 29 February 1900 that never was
_FOUR_YEARS_OFF = (
    "Every date on this sheet is four years and a day off, as when dates are pasted from a workbook that counts days "
    "from 1904: paste them again as text, or type them."
)


# --- a whole sheet ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Records:
    """One record sheet as it was read.

    Attributes:
        table: Where the form has it.
        supplier: The returning supplier's id.
        sent: Its rows as the workbook has them.
        columns: As they were read, by key; those alone that the workbook has.
        findings: Everything wrong or odd in it, but for what is so beside other sheets.
    """

    table: RecordTable
    supplier: str
    sent: SentRows
    columns: Mapping[str, ReadColumn]
    findings: tuple[Finding, ...] = ()

    def __len__(self) -> int:
        return len(self.sent)

    @property
    def sheet(self) -> str:
        """The sheet as the workbook names it; as the form does when there are no rows."""
        return self.sent.sheet if len(self.sent) else self.table.sheet

    def kept(self, chosen: Places) -> Records:
        """The rows at *chosen* alone."""
        columns = {key: column.kept(chosen) for key, column in self.columns.items()}
        return replace(self, sent=self.sent.kept(chosen), columns=columns)

    def worked_out(self, formula: Formula) -> Vector:
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
        for name in set(names) & self.columns.keys():
            marked |= self.columns[name].marked(marker)
        return marked

    def gathered(self) -> Gathered:
        """An empty gathering of findings, the columns of which are these in their order."""
        letters = tuple(self.sent.columns[key].letters for key in self.columns)
        return Gathered(self.sheet, self.table.name, self.sent.numbers, letters)

    def heading(self, key: str) -> str:
        """What a column of the form is called."""
        return dict(zip((name for name, _ in self.table.columns), self.table.headings, strict=True))[key]

    def as_written(self, key: str, place: int) -> str:
        """A value as the supplier wrote it, a force by its name, not its id; "blank" where there is none."""
        held, value = self.sent.columns[key].raw(place).value, self.columns[key].vector.value(place)
        return "blank" if value is None else spoken(tidy(held) if isinstance(held, str) else value)

    def said(self, key: str, place: int, *, with_cell: bool) -> str:
        """Say "Started on is 3 May 2024", with the cell where it is not the finding's own."""
        beside = f" ({self.sent.entry(place, key).cell})" if with_cell else ""
        return f"{self.columns[key].heading} is {self.as_written(key, place)}{beside}"

    def named(self, places: Places) -> str:
        """The numbers of some rows, as a list: "5, 6 and 9"."""
        return listed([str(number) for number in self.sent.numbers[places].tolist()], MOST_ROWS_NAMED)

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
        gathered, column = self.gathered(), list(self.columns).index(key) if key else 0
        for places in groups[:MOST_ALIKE]:
            gathered.add(say(places), places if by_cell else places[1:2], column)
        if len(groups) > MOST_ALIKE:
            beyond = np.sort(np.concatenate([places if by_cell else places[1:2] for places in groups[MOST_ALIKE:]]))
            gathered.add(rest(len(beyond)), beyond, column, summed_up=True)
        yield from gathered.findings()


def read_records(
    table: RecordTable, sheet: RecordSheet, rows: Sequence[SentRow], register: Register, supplier: str
) -> Records:
    """Read and check every row that holds anything.

    Args:
        table: Where the record sheet stands, and the period its dates are held to.
        sheet: Its definition, with the checks.
        rows: As the workbook has them; those that only look filled (spaces) are left out.
        register: Whose forces of the period a column of type `force` may name.
        supplier: The returning supplier's id.
    """
    sent, forces = SentRows.of(rows), register.forces(table.period)
    columns = {
        key: ReadColumn.of(heading, column, sent.columns[key], table, Wanted.by_column(column, forces))
        for (key, column), heading in zip(table.columns, table.headings, strict=True)
        if key in sent.columns
    }
    records = Records(table, supplier, sent, columns)
    filled = ~np.logical_and.reduce([column.blanks for column in columns.values()]) if columns else np.zeros(0, bool)
    records = records if filled.all() else records.kept(np.flatnonzero(filled))
    total = _total_row(records)
    records = records.kept(np.arange(len(records) - 1)) if total else records
    none = dict((*_saying_none(records), *_headings(records)))
    if none:
        records = records.kept(np.setdiff1d(np.arange(len(records)), list(none)))
    found = [none[place] for place in sorted(none)]
    found += _as_expected(records, [*_cell_findings(records)])
    for check in (check for check in sheet.checks if not check.across):
        found += check.judge(records, {})
    if not any(check.key == "unique" for check in sheet.checks) and len(columns) > 1:
        found += _twice(records)
    return replace(records, findings=(*found, *([total] if total else [])))


def _cell_findings(records: Records) -> Iterator[Finding]:
    """Everything to be said of single cells; of many cells that say the same together."""
    gathered = records.gathered()
    for index, column in enumerate(records.columns.values()):
        if column.definition.required and len(blanks := np.flatnonzero(column.blanks)):
            needed = f"{column.heading} is needed in every row."
            expected = Wanted.by_column(column.definition, ()).expected
            gathered.add(error("blank_in_row", "This cell is blank.", f"{needed} {expected}"), blanks, index)
        telling = np.array([bool(reading.findings) for reading in column.readings], dtype=np.bool_)
        for places in column.alike(np.flatnonzero(telling[column.which])):
            for finding in column.readings[int(column.which[places[0]])].findings:
                gathered.add(finding, places, index)
    yield from gathered.findings()


def _as_expected(records: Records, findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings of cells with what each is for; and whether every date of the period is four years off.

    Excel counts days from 1900, or in some workbooks made on a Mac from 1904; the reader knows which, but a date copied
    from one into the other moves by 1,462 days.
    """
    period, sent = records.table.period, records.sent.columns
    purposes = {sent[k].letters: column_purpose(column, period) for k, column in records.table.columns if k in sent}
    outside = any(finding.code == "outside_period" for finding in findings)
    off = outside and any(_all_inside(records, by) for by in (_APART, -_APART))
    for finding in findings:
        remedy = _FOUR_YEARS_OFF if off and finding.code == "outside_period" else finding.remedy
        yield replace(finding, expected=purposes.get(finding.cell.rstrip(digits), ""), remedy=remedy)


def _all_inside(records: Records, by: timedelta) -> bool:
    """Whether every date that is to lie within the period lies in it once moved."""
    for column in (each for each in records.columns.values() if each.definition.within == "period"):
        for places in column.alike(np.arange(len(records))):
            held = column.sent.raw(int(places[0])).value
            if isinstance(held, date) and not _inside(held, by, records.table.period):
                return False
    return True


def _inside(held: date, by: timedelta, period: Period) -> bool:
    when = held.date() if isinstance(held, datetime) else held
    try:
        return period.first <= when + by <= period.last
    except OverflowError:  # at the calendar's own ends
        return False


# --- rows that are no records -------------------------------------------------------------------------------------


def _total_row(records: Records) -> Finding | None:
    """Return the finding when the last row adds up those above it; None when it is a record like them.

    It does when each number in it is the sum of its column, at least one of them above 0, and nothing else stands in
    it but, in its first column, a word such as "Total". Without the word there must be two rows above.
    """
    last = len(records) - 1
    if last < 1 or not records.columns:
        return None
    first, *others = records.columns
    called = tidy(_text(records, first, last)).lower().rstrip(" :.") in _CALLED
    looked_at = others if called else [first, *others]
    if (not called and last < 2) or not all(_sums(records.columns[key], last, blank_too=True) for key in looked_at):
        return None
    sums = [key for key in records.columns if _sums(records.columns[key], last, blank_too=False)]
    if not sums:
        return None
    says = f"Row {int(records.sent.numbers[last])} looks like a total of the rows above."
    return _of_row(records, last, first if called else sums[0], error("total_row", says, "Delete it."))


def _sums(column: ReadColumn, last: int, *, blank_too: bool) -> bool:
    """Whether the last number is the sum of those above, and more than 0; or, with *blank_too*, nothing or 0."""
    if column.blanks[last]:
        return blank_too
    vector = column.vector
    if vector.kind != "number" or not vector.known[last]:
        return False
    above = math.fsum(vector.data[:last][vector.known[:last]].tolist())
    return math.isclose(float(vector.data[last]), above, rel_tol=1e-9, abs_tol=1e-9) and (blank_too or above > 0)


def _saying_none(records: Records) -> Iterator[tuple[int, Finding]]:
    """Rows in which one cell alone is filled, and says that there were none."""
    filled = np.sum([~column.blanks for column in records.columns.values()], axis=0) if records.columns else np.zeros(0)
    for place in np.flatnonzero(filled == 1)[:MOST_ALIKE].tolist():
        key = next(key for key, column in records.columns.items() if not column.blanks[place])
        text = _text(records, key, place)
        if {compared(text), str(compared(text)).rstrip(".!")} & WORDS_FOR_NONE:
            remedy = "Delete it; where there were none, the table stays empty."
            yield place, _no_record(records, place, key, f"says {quoted(text)}", remedy)


def _headings(records: Records) -> Iterator[tuple[int, Finding]]:
    """Rows that repeat the headings: those alone are looked at in which a column of words holds its own."""
    words = [column for column in records.columns.values() if column.definition.type == "text"]
    if len(records.columns) < 2 or not words:
        return
    same = [compared(reading.value) == compared(words[0].heading) for reading in words[0].readings]
    for place in np.flatnonzero(np.array(same, dtype=np.bool_)[words[0].which])[:MOST_ALIKE].tolist():
        filled = {key: column.heading for key, column in records.columns.items() if not column.blanks[place]}
        if len(filled) > 1 and all(compared(_text(records, key, place)) == compared(filled[key]) for key in filled):
            yield place, _no_record(records, place, next(iter(filled)), "repeats the headings", "Delete it.")


def _text(records: Records, key: str, place: int) -> str:
    value = records.sent.columns[key].raw(place).value
    return value if isinstance(value, str) else ""


def _no_record(records: Records, place: int, key: str, says: str, remedy: str) -> Finding:
    row = int(records.sent.numbers[place])
    return _of_row(records, place, key, error("not_a_record", f"Row {row} {says} and is no record.", remedy))


def _of_row(records: Records, place: int, key: str, finding: Finding) -> Finding:
    answer = records.sent.entry(place, key)
    return finding.at(answer.sheet, answer.cell, records.table.name)


def _twice(records: Records) -> Iterator[Finding]:
    """Rows that agree in every column, where nothing says which columns tell them apart."""
    columns = records.columns.values()
    known = np.sum([column.vector.known for column in columns], axis=0) > 1
    groups = records.agreeing(
        records.judged(records.columns) & known, [column.codes(lambda value: value) for column in columns]
    )
    remedy = f"Delete what was entered twice{OR_SAY_WHY}"

    def say(places: Places) -> Finding:
        return query("same_row_twice", f"Rows {records.named(places)} are the same in every column.", remedy)

    def rest(count: int) -> Finding:
        same = summed(count, "group of rows is the same", "groups of rows are the same")
        return query("same_row_twice", f"{same} in every column.", remedy)

    return records.told(groups, "", say, rest)


# --- dates that can hardly be meant -------------------------------------------------------------------------------


def unlikely(held: object, covers: Covers, or_explain: str) -> Finding | None:
    """Return the query about a date so far from the plan's time that it can hardly be meant; None for any other."""
    apart = timedelta(days=YEARS * 365.25)
    if not isinstance(held, date) or covers.from_ - apart <= held <= covers.to + apart:
        return None
    begins = f"before the start of the plan, which begins on {day(covers.from_)}"
    ends = f"after the end of the plan, which ends on {day(covers.to)}"
    side = begins if held < covers.from_ else ends
    return query(
        "unlikely_date", f"This cell holds {day(held)}, more than {YEARS} years {side}.", f"Correct it{or_explain}"
    )


def unlikely_in_rows(records: Records, covers: Covers) -> Iterator[Finding]:
    """Yield the queries about the dates of a record sheet; one that has to lie in the period is held to that."""
    for key, column in records.columns.items():
        if column.definition.type != "date" or column.definition.within == "period":
            continue
        asked = [unlikely(reading.value, covers, OR_SAY_WHY) for reading in column.readings]
        far = np.flatnonzero(np.array([one is not None for one in asked], dtype=np.bool_)[column.which])
        letters = records.sent.columns[key].letters

        def say(places: Places, column: ReadColumn = column, asked: Sequence[Finding | None] = asked) -> Finding:
            found = asked[int(column.which[places[0]])]
            assert found is not None
            return found

        def rest(count: int, letters: str = letters) -> Finding:
            as_far = summed(count, f"date in column {letters} is as far", f"dates in column {letters} are as far")
            return query("unlikely_date", f"{as_far} from the plan.", f"Correct it{OR_SAY_WHY}")

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
        value, marker, rows = (None, "", _NO_ROWS) if at_fault else _worked_out(item, records)
        yield Stated(
            value=value,
            marker=marker,
            at_fault=at_fault,
            measure=measure.ref,
            item=key,
            period=table.period,
            label=item.label or key.replace("_", " ").capitalize(),
            sheet=records.sheet,
            cell=_cells(rows, records),
            name=table.name,
            whole=item.count is not None,
        )


_NO_ROWS: Places = np.zeros(0, dtype=np.intp)


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
    numbers = records.sent.numbers[chosen] if len(chosen) else records.sent.numbers
    if not len(numbers):
        return f"{cell_name(FIRST_ROW, 1)}:{cell_name(table.last_row, len(table.columns))}"
    letters = sorted((records.sent.columns[key].letters for key in records.columns), key=lambda each: (len(each), each))
    ordered = np.sort(numbers)
    runs = np.split(ordered, np.flatnonzero(np.diff(ordered) != 1) + 1)
    return ",".join(f"{letters[0]}{run[0]}:{letters[-1]}{run[-1]}" for run in runs)
