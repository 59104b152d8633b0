"""What the findings of a record sheet say besides: what the cell is for, and whether every date is four years off.

Comes after `checking.records`, before `checking.checks`. Excel counts days from 1900, or in some workbooks made on a
Mac from 1904; the reader knows which, but a date copied from one into the other moves by 1,462 days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from string import digits

import numpy as np

from impact.plan.periods import Period
from impact.returns.checking.messages import (
    NOT_A_RECORD,
    OUTSIDE_PERIOD,
    ROW_RULE,
    SAME_ROW_TWICE,
    SAME_ROWS,
    TOTAL_ROW,
)
from impact.returns.checking.purpose import column_purpose
from impact.returns.checking.records import Records
from impact.returns.findings import Finding
from impact.returns.grid import DATE, NUMBER, ODD
from impact.returns.tables import SentColumn

# a rule speaks of several cells, not of what one is for
_OF_ROWS = (ROW_RULE.code, SAME_ROWS.code, SAME_ROW_TWICE.code, TOTAL_ROW.code, NOT_A_RECORD.code)
APART = timedelta(days=1462)  # 1 January 1904 less 31 December 1899, and the 29 February 1900 that never was
HINT = (
    "Every date on this sheet is four years and a day off, as when dates are pasted from a workbook that counts days "
    "from 1904: paste them again as text, or type them."
)


def row_findings(records: Records) -> Iterator[Finding]:
    """Yield the findings of *records*, those of a cell with what it is for.

    Where every date that belongs into the period is 1,462 days off, the findings about them say so.
    """
    purposes = _purposes(records)
    hinting = any(finding.code == OUTSIDE_PERIOD.code for finding in records.findings) and _all_off(records)
    for finding in records.findings:
        expected = "" if finding.code in _OF_ROWS else purposes.get(finding.cell.rstrip(digits), "")
        told = HINT if hinting and finding.code == OUTSIDE_PERIOD.code else finding.remedy
        yield replace(finding, expected=expected, remedy=told)


def _purposes(records: Records) -> dict[str, str]:
    """What each column of the sheet is for, by its letters."""
    table, sent = records.table, records.read.sent.columns
    return {sent[key].letters: column_purpose(column, table.period) for key, column in table.columns if key in sent}


def _all_off(records: Records) -> bool:
    """Whether every date that is to lie within the period lies in it once moved by the same 1,462 days."""
    keys = [key for key, column in records.table.columns if column.within == "period" and key in records.columns]
    return any(_moved_inside(records, keys, by) for by in (APART, -APART))


def _moved_inside(records: Records, keys: list[str], by: timedelta) -> bool:
    held = (value for key in keys for value in _different(records.read.sent.columns[key]))
    days = (value.date() if isinstance(value, datetime) else value for value in held if isinstance(value, date))
    return all(_inside(each, by, records.table.period) for each in days)


def _different(column: SentColumn) -> Iterator[object]:
    """What stands in a column, each different date and number once."""
    places = np.flatnonzero((column.kinds == DATE) | (column.kinds == NUMBER) | (column.kinds == ODD))
    apart = column.styles[places] * np.int64(256) + column.kinds[places]
    _, firsts = np.unique(column.numbers[places] + 1j * apart, return_index=True)
    return (column.raw(place).value for place in places[firsts].tolist())


def _inside(day: date, by: timedelta, period: Period) -> bool:
    try:
        return period.first <= day + by <= period.last
    except OverflowError:  # at the calendar's own ends
        return False
