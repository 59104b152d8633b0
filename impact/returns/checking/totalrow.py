"""A total typed under the rows of a record sheet.

Comes after `checking.rowchecks`, before `checking.records`, which takes the row out: it is no record, and says nothing
that the rows above do not.
"""

from __future__ import annotations

import math

import numpy as np

from impact.returns.checking.columns import ReadColumn
from impact.returns.checking.messages import TOTAL_ROW
from impact.returns.checking.numerals import tidy
from impact.returns.checking.rowchecks import Rows
from impact.returns.findings import Finding

_CALLED = frozenset({"total", "totals", "grand total", "sum", "sums", "overall", "overall total", "all"})


def total_row(rows: Rows) -> Finding | None:
    """Return the finding when the last of *rows* adds up those above it; None when it is a record like them.

    It does when each number in it is the sum of its column, at least one of them above 0, and nothing else stands in
    it but, in its first column, a word such as "Total". Without the word there must be two rows above.
    """
    last = len(rows.sent) - 1
    if last < 1 or not rows.columns:
        return None
    first, *others = rows.columns
    called = _called(rows, first, last)
    if not called and (last < 2 or not _sums(rows.columns[first], last, blank_too=True)):
        return None
    if not all(_sums(rows.columns[key], last, blank_too=True) for key in others):
        return None
    sums = [key for key in rows.columns if _sums(rows.columns[key], last, blank_too=False)]
    if not sums:
        return None
    entry = rows.sent.entry(last, first if called else sums[0])
    return TOTAL_ROW(row=str(int(rows.sent.numbers[last]))).at(entry.sheet, entry.cell, rows.table.name)


def _called(rows: Rows, key: str, place: int) -> bool:
    value = rows.sent.columns[key].raw(place).value
    return isinstance(value, str) and tidy(value).lower().rstrip(" :.") in _CALLED


def _sums(column: ReadColumn, last: int, *, blank_too: bool) -> bool:
    """Whether the last number is the sum of those above, and more than 0; or, with *blank_too*, nothing or 0."""
    if column.blanks[last]:
        return blank_too
    vector = column.vector
    if vector.kind != "number" or not vector.known[last]:
        return False
    summed = math.fsum(np.where(vector.known[:last], vector.data[:last], 0.0).tolist())
    alike = math.isclose(float(vector.data[last]), summed, rel_tol=1e-9, abs_tol=1e-9)
    return alike and (blank_too or summed > 0)
