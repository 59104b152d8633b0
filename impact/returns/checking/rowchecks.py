"""The checks of a record sheet over its rows: rules that each row is held to, and what no two rows may share.

Comes after `checking.columns`, before `checking.records`. Rules are worked out over whole columns; only the rows that
fail are put into words, and beyond `gathered.MOST_ALIKE` of them they are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from impact.checks.base import RowCheck
from impact.checks.row_rule import RowRule
from impact.checks.unique import Unique
from impact.plan.formula import Formula, Vector, parse
from impact.returns.checking.columns import MARKERS, Mask, Places, ReadColumn
from impact.returns.checking.gathered import MOST_ALIKE, Gathered, summed
from impact.returns.checking.messages import OR_SAY_WHY, ROW_RULE, SAME_ROW_TWICE, SAME_ROWS, listed, sentence, spoken
from impact.returns.checking.numerals import tidy
from impact.returns.checking.trial import as_defined
from impact.returns.checking.wanted import Value
from impact.returns.findings import Finding
from impact.returns.form import RecordTable
from impact.returns.tables import SentRows

RETURNING = "force"  # what a rule calls the supplier whose return this is
_ODD = np.uint64(0x9E3779B97F4A7C15)  # spreads what is multiplied by it over 64 bits
MOST_ROWS_NAMED = 20  # of the rows that are the same


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of one record sheet as they were read, each column with a place for each row.

    Attributes:
        table: Where the form has them.
        supplier: The returning supplier's id.
        sent: As the workbook has them.
        columns: As they were read, by key; those alone that the workbook has.
    """

    table: RecordTable
    supplier: str
    sent: SentRows
    columns: Mapping[str, ReadColumn]

    @cached_property
    def sheet(self) -> str:
        """The sheet as the workbook names it; as the form does when there are no rows."""
        return self.sent.sheet if len(self.sent) else self.table.sheet

    def worked_out(self, formula: Formula) -> Vector:
        """What *formula* comes to in each row. It may speak of the columns, and of `force`."""
        own = Vector.same(self.supplier, len(self.sent))
        vectors = {key: self.columns[key].vector for key in formula.names & self.columns.keys()}
        return formula.evaluate_over({RETURNING: own, **vectors}, len(self.sent))

    def judged(self, names: Iterable[str]) -> Mask:
        """Where the columns of *names* are without fault and without marker, so that a rule can be held to them."""
        clear = np.ones(len(self.sent), dtype=np.bool_)
        for name in set(names) - {RETURNING}:
            clear = clear & self.columns[name].clear if name in self.columns else np.zeros_like(clear)
        return clear

    def marked(self, names: Iterable[str], marker: str | None = None) -> Mask:
        """Where any of the columns of *names* has a marker, or *marker* itself."""
        marked = np.zeros(len(self.sent), dtype=np.bool_)
        for name in set(names) & self.columns.keys():
            markers = self.columns[name].markers
            marked |= markers != 0 if marker is None else markers == MARKERS.index(marker)
        return marked

    def gathered(self) -> Gathered:
        """An empty gathering of findings, the columns of which are these in their order."""
        letters = tuple(self.sent.columns[key].letters for key in self.columns)
        return Gathered(self.sheet, self.table.name, self.sent.numbers, letters)

    def place_of(self, key: str) -> int:
        """The place of a column among these."""
        return list(self.columns).index(key)


def check_rows(checks: Sequence[RowCheck], rows: Rows) -> Iterator[Finding]:
    """Yield everything that *checks* of this sheet alone find in its rows."""
    for check in checks:
        if isinstance(check, RowRule):
            yield from _rule(check, rows)
        elif isinstance(check, Unique):
            yield from _unique(check, rows)
    if not any(isinstance(check, Unique) for check in checks) and len(rows.columns) > 1:
        yield from _twice(rows)


def _rule(check: RowRule, rows: Rows) -> Iterator[Finding]:
    """Hold every row to a rule; the place is the first column it speaks of."""
    formula = parse(check.rule)
    failing = np.flatnonzero(rows.worked_out(formula).false & rows.judged(formula.names))
    if not len(failing):
        return
    keys = [key for key in dict.fromkeys(name.name for name in formula.mentions) if key in rows.columns]
    gathered, column = rows.gathered(), rows.place_of(keys[0]) if keys else 0
    alike = _alike(failing, keys, rows) if len(keys) < 2 and check.severity != "query" else _apart(failing)
    for places in alike[:MOST_ALIKE]:
        figures = _figures(keys, int(places[0]), rows)
        message = as_defined(ROW_RULE(message=sentence(check.message), figures=figures), check)
        gathered.add(message, places, column)
    if rest := alike[MOST_ALIKE:]:
        beyond = np.concatenate(rest)
        fails = "row of this sheet fails the same check", "rows of this sheet fail the same check"
        says = f"{summed(len(beyond), *fails)}."
        message = replace(ROW_RULE(message=sentence(check.message), figures=says), remedy="Correct the rows.")
        gathered.add_sum(as_defined(message, check), np.sort(beyond), column)
    yield from gathered.findings()


def _alike(failing: Places, keys: Sequence[str], rows: Rows) -> list[Places]:
    """The failing rows, those together that hold the same in the one column of *keys*; all together without any."""
    if not keys:
        return [failing]
    sent = rows.sent.columns[keys[0]]
    contents: dict[tuple[int, float, int], list[int]] = {}
    arrays = (array[failing].tolist() for array in (sent.kinds, sent.numbers, sent.styles))
    for place, *content in zip(failing.tolist(), *arrays, strict=True):
        contents.setdefault((content[0], content[1], content[2]), []).append(place)
    return [np.array(places, dtype=np.intp) for places in contents.values()]


def _apart(failing: Places) -> list[Places]:
    """Each failing row alone, and those beyond `MOST_ALIKE` together."""
    return np.split(failing, np.arange(1, min(MOST_ALIKE + 1, len(failing))))


def _figures(keys: Sequence[str], place: int, rows: Rows) -> str:
    """What the columns of a rule hold: "Started on is 3 May 2024; ended on is 1 May 2024 (D7)."."""
    said = []
    for index, key in enumerate(keys):
        entry = rows.sent.entry(place, key)
        beside = f" ({entry.cell})" if index else ""
        said.append(f"{rows.columns[key].heading} is {_as_written(key, place, rows)}{beside}")
    return sentence("; ".join(said))


def _as_written(key: str, place: int, rows: Rows) -> str:
    """A value as the supplier wrote it: a force by its name, not its id."""
    raw, value = rows.sent.columns[key].raw(place), rows.columns[key].vector.value(place)
    if value is None:
        return "blank"
    return spoken(tidy(raw.value) if isinstance(raw.value, str) else value)


# --- what no two rows may share -----------------------------------------------------------------------------------


def _unique(check: Unique, rows: Rows) -> Iterator[Finding]:
    """Find rows that agree in all the columns; a row with one of them at fault or all of them blank is left out."""
    judged = rows.judged(check.unique)
    if not judged.any():
        return
    codes = [_codes(rows.columns[key].vector) for key in check.unique]
    asked = np.flatnonzero(judged & np.logical_or.reduce([each >= 0 for each in codes]))
    groups = _agreeing(asked, [each[asked] for each in codes])
    gathered, column = rows.gathered(), rows.place_of(check.unique[0])
    headings = [rows.columns[key].heading for key in check.unique]
    for places in groups[:MOST_ALIKE]:
        message = SAME_ROWS(rows=_named(places, rows), columns=listed(headings), first_column=headings[0])
        gathered.add(as_defined(message, check), places[1:2], column)
    if rest := groups[MOST_ALIKE:]:
        message = SAME_ROWS(rows="", columns=listed(headings), first_column=headings[0])
        same = f"the same {listed(headings)}"
        says = summed(len(rest), f"group of rows has {same}", f"groups of rows have {same}") + "."
        seconds = np.sort(np.array([places[1] for places in rest], dtype=np.intp))
        gathered.add_sum(as_defined(replace(message, says=says), check), seconds, column)
    yield from gathered.findings()


def _named(places: Places, rows: Rows) -> str:
    """The numbers of some rows, as a list: "5, 6 and 9"."""
    named = [str(number) for number in rows.sent.numbers[places[:MOST_ROWS_NAMED]].tolist()]
    more = [f"{len(places) - len(named):,} more"] if len(places) > len(named) else []
    return listed([*named, *more])


def _twice(rows: Rows) -> Iterator[Finding]:
    """Find rows that agree in every column, where nothing says which columns tell them apart."""
    known = np.sum([column.vector.known for column in rows.columns.values()], axis=0)
    judged = np.flatnonzero(rows.judged(rows.columns) & (known > 1))
    if len(judged) < 2:
        return
    mixed = np.zeros(len(judged), dtype=np.uint64)
    for column in rows.columns.values():
        vector = column.vector
        bits = np.where(vector.known, vector.data.astype(np.float64), -0.5)[judged].view(np.uint64)
        mixed = (mixed ^ bits) * _ODD
        mixed ^= mixed >> np.uint64(29)
    _, which, counts = np.unique(mixed, return_inverse=True, return_counts=True)
    perhaps = judged[(counts > 1)[which]]
    groups = _agreeing(perhaps, [_codes(column.vector)[perhaps] for column in rows.columns.values()])
    gathered = rows.gathered()
    for places in groups[:MOST_ALIKE]:
        message = SAME_ROW_TWICE(rows=_named(places, rows), or_say_why=OR_SAY_WHY)
        gathered.add(message, places[1:2], 0)
    if rest := groups[MOST_ALIKE:]:
        says = summed(len(rest), "group of rows is the same", "groups of rows are the same") + " in every column."
        message = replace(SAME_ROW_TWICE(rows="", or_say_why=OR_SAY_WHY), says=says)
        gathered.add_sum(message, np.sort(np.array([places[1] for places in rest], dtype=np.intp)), 0)
    yield from gathered.findings()


def _codes(vector: Vector) -> NDArray[np.int64]:
    """A number for each value, the same for those that are compared as the same; -1 where there is none."""
    if vector.kind == "text":
        known: dict[str, int] = {}
        across = [known.setdefault(compared_text(text), len(known)) for text in vector.texts]
        codes = np.array(across or [0], dtype=np.int64)[vector.data]
    else:
        codes = np.unique(vector.data, return_inverse=True)[1].astype(np.int64)
    return np.where(vector.known, codes, -1)


def _agreeing(places: Places, codes: Sequence[NDArray[np.int64]]) -> list[Places]:
    """The *places* that have the same codes in all, in groups of two and more, in the order of their first."""
    if not len(places):
        return []
    joined = np.zeros(len(places), dtype=np.int64)
    for each in codes:
        joined = np.unique(joined * (int(each.max(initial=0)) + 2) + each + 1, return_inverse=True)[1]
    order = np.argsort(joined, kind="stable")
    starts = np.flatnonzero(np.diff(joined[order], prepend=-1))
    ends = np.append(starts[1:], len(order))
    found = [places[order[start:end]] for start, end in zip(starts, ends, strict=True) if end - start > 1]
    return sorted(found, key=lambda group: int(group[0]))


def compared(value: Value) -> Value:
    """Return a value as it is compared with another: a text on one line, in one case."""
    return compared_text(value) if isinstance(value, str) else value


def compared_text(text: str) -> str:
    """Return a text as it is compared: on one line, in one case."""
    return (" ".join(text.split()) if text.isascii() else tidy(text)).casefold()
