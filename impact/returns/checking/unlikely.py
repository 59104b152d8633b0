"""Dates so far from the plan's time that they can hardly be meant: 1 January 1900, 3 May 2124.

Comes after `checking.observe` and `checking.records`, before `checking.checks`. A date that has to lie within the
period is held to that instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from impact.plan.model import Covers
from impact.plan.periods import day
from impact.returns.checking.found import Found
from impact.returns.checking.gathered import MOST_ALIKE, summed
from impact.returns.checking.messages import OR_SAY_WHY, Message
from impact.returns.checking.observe import Stated
from impact.returns.checking.purpose import column_purpose
from impact.returns.checking.records import Records
from impact.returns.checking.sayings import OR_EXPLAIN_BESIDE, UNLIKELY_DATE
from impact.returns.findings import Finding

YEARS = 20  # before the plan begins and after it ends
_APART = timedelta(days=YEARS * 365.25)


def unlikely_answer(one: Stated, covers: Covers, expected: str) -> Found | None:
    """Return the query about the date of one answer; None where it may well be meant, and where it is no date."""
    if not isinstance(one.value, date) or covers.from_ - _APART <= one.value <= covers.to + _APART:
        return None
    message = _message(one.value, covers, OR_EXPLAIN_BESIDE)
    return Found(message.at(one.sheet, one.cell, one.name, expected), (one.name,))


def unlikely_in_rows(records: Records, covers: Covers) -> Iterator[Finding]:
    """Yield the queries about the dates of a record sheet, each date of a column in one; many of them are counted."""
    first, last = (covers.from_ - _APART).toordinal(), (covers.to + _APART).toordinal()
    for index, (key, column) in enumerate(records.columns.items()):
        if column.vector.kind != "date" or column.definition.within == "period":
            continue
        days = column.vector.data
        far = np.flatnonzero(column.vector.known & ((days < first) | (days > last)))
        if not len(far):
            continue
        gathered = records.read.gathered()
        for place in far[:MOST_ALIKE].tolist():
            gathered.add(_message(date.fromordinal(int(days[place])), covers, OR_SAY_WHY), far[far == place], index)
        if len(rest := far[MOST_ALIKE:]):
            letters = records.read.sent.columns[key].letters
            says = summed(len(rest), f"date in column {letters} is as far", f"dates in column {letters} are as far")
            message = _message(date.fromordinal(int(days[rest[0]])), covers, OR_SAY_WHY)
            gathered.add_sum(
                Message(message.code, message.severity, f"{says} from the plan.", message.remedy), rest, index
            )
        expected = column_purpose(column.definition, records.table.period)
        yield from (replace(finding, expected=expected) for finding in gathered.findings())


def _message(held: date, covers: Covers, or_explain: str) -> Message:
    early = held < covers.from_
    end = f"which begins on {day(covers.from_)}" if early else f"which ends on {day(covers.to)}"
    side = "before the start" if early else "after the end"
    return UNLIKELY_DATE(shown=day(held), years=str(YEARS), side=side, end=end, or_explain=or_explain)
