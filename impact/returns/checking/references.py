"""Hold the values of a record sheet's column to another record sheet's: each is to be found there.

Comes after `checking.records`, before `checking.checks`. Capitals, spaces and the way a force is written make no
difference. A cell at fault or with a marker refers to nothing; one in the column looked into, or a blank that should
not be one, withholds the check: nobody knows what belongs there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from impact.checks.refers import Refers
from impact.plan.model import Plan
from impact.returns.checking.columns import Places, ReadColumn
from impact.returns.checking.found import Found
from impact.returns.checking.gathered import MOST_ALIKE, summed
from impact.returns.checking.messages import OR_SAY_WHY, Message, spoken
from impact.returns.checking.numerals import tidy
from impact.returns.checking.records import Records
from impact.returns.checking.rowchecks import compared
from impact.returns.checking.sayings import REFERS
from impact.returns.checking.trial import as_defined
from impact.returns.checking.wanted import Value

_NONE: Places = np.zeros(0, dtype=np.intp)
Sheets = Mapping[tuple[str, str], Records]  # by measure and record sheet


def check_references(plan: Plan, records: Sequence[Records]) -> Iterator[Found]:
    """Yield each value that does not stand where its column refers to; *records* are the sheets of one return."""
    sheets: Sheets = {(one.table.measure, one.table.key): one for one in records}
    for (ref, key), sheet in sheets.items():
        for check in plan.measure(ref).records[key].checks:
            if isinstance(check, Refers):
                yield from _refers(check, sheet, sheets)


def _refers(check: Refers, sheet: Records, sheets: Sheets) -> Iterator[Found]:
    ref, key, target = check.target
    there = sheets.get((ref, key))
    known = None if there is None else _known(there, target)
    if there is None or known is None:
        return
    unknown, beyond = _unknown(sheet.columns.get(check.refers), known)
    if not unknown:
        return
    gathered, column = sheet.read.gathered(), sheet.read.place_of(check.refers)
    for places in unknown:
        shown = f"{_heading(sheet, check.refers)} is {_as_written(sheet, check.refers, int(places[0]))}, which does"
        gathered.add(as_defined(_message(check, shown, there), check), places, column)
    if len(beyond):
        shown = summed(len(beyond), "cell of this column holds what does", "cells of this column hold what does")
        gathered.add(as_defined(_message(check, shown, there), check), beyond[:1], column)
    yield from map(Found, gathered.findings())


def _message(check: Refers, shown: str, there: Records) -> Message:
    return REFERS(
        shown=shown,
        target=_heading(there, check.target[2]),
        sheet=there.read.sheet,
        or_say_why=OR_SAY_WHY if check.severity == "query" else ".",
    )


def _unknown(column: ReadColumn | None, known: frozenset[Value]) -> tuple[list[Places], Places]:
    """The places of each value that is not among *known*, the first `MOST_ALIKE` of them; and those of all others."""
    if column is None:
        return [], _NONE
    codes = np.array([code for code, value in _values(column) if compared(value) not in known])
    data = column.vector.data
    places = np.flatnonzero(column.vector.known)
    places = places[np.isin(data[places], codes)] if len(codes) else _NONE
    each, firsts = np.unique(data[places], return_index=True)
    listed = each[np.argsort(firsts)][:MOST_ALIKE]
    return [places[data[places] == code] for code in listed], places[~np.isin(data[places], listed)]


def _values(column: ReadColumn) -> Iterator[tuple[float, Value]]:
    """Each different value of a column, with the number that stands for it there."""
    places = np.flatnonzero(column.vector.known)
    codes, firsts = np.unique(column.vector.data[places], return_index=True)
    for code, place in zip(codes.tolist(), places[firsts].tolist(), strict=True):
        if (value := column.vector.value(place)) is not None:
            yield code, value


def _known(there: Records, column: str) -> frozenset[Value] | None:
    """Every value of the column, as it is compared; None where one of them cannot be known."""
    if not len(there.rows):
        return frozenset()
    looked_into = there.columns.get(column)
    if looked_into is None or not looked_into.clear.all():
        return None
    if looked_into.definition.required and looked_into.blanks.any():
        return None
    return frozenset(compared(value) for _, value in _values(looked_into))


def _heading(sheet: Records, column: str) -> str:
    return dict(zip((name for name, _ in sheet.table.columns), sheet.table.headings, strict=True))[column]


def _as_written(sheet: Records, column: str, place: int) -> str:
    """A value as the supplier wrote it: a force by its name, not its id."""
    held, value = sheet.entry(place, column).raw.value, sheet.columns[column].vector.value(place)
    return spoken(tidy(held) if isinstance(held, str) else value or 0)
