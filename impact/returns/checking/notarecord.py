"""Rows of a record sheet that are no records: a word for "none", or the headings once more.

Comes after `checking.rowchecks`, before `checking.records`, which takes them out. Where there were none the table stays
empty; a row that says so would be counted as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from impact.returns.checking.columns import Places
from impact.returns.checking.gathered import MOST_ALIKE
from impact.returns.checking.messages import NOT_A_RECORD, quoted
from impact.returns.checking.numerals import WORDS_FOR_NONE
from impact.returns.checking.rowchecks import Rows, compared_text
from impact.returns.findings import Finding

_OR_EMPTY = "; where there were none, the table stays empty"


@dataclass(frozen=True, eq=False)
class NoRecords:
    """The rows that are none, as places, and what is said of each; no more than `MOST_ALIKE` of either kind."""

    places: Places
    findings: tuple[Finding, ...]


def no_records(rows: Rows) -> NoRecords:
    """Find the rows in which one cell alone is filled and says that there were none, and those that repeat headings."""
    found = dict((*_saying_none(rows), *_headings(rows)))
    ordered = sorted(found)
    return NoRecords(np.array(ordered, dtype=np.intp), tuple(found[place] for place in ordered))


def _saying_none(rows: Rows) -> Iterator[tuple[int, Finding]]:
    filled = np.zeros(len(rows.sent), dtype=np.int64)
    for column in rows.columns.values():
        filled += ~column.blanks
    for place in np.flatnonzero(filled == 1)[:MOST_ALIKE].tolist():
        key = next(key for key, column in rows.columns.items() if not column.blanks[place])
        said = _text(rows, key, place)
        if compared_text(said).rstrip(".!") in WORDS_FOR_NONE or compared_text(said) in WORDS_FOR_NONE:
            yield place, _finding(rows, key, place, f"says {quoted(said)}", _OR_EMPTY)


def _headings(rows: Rows) -> Iterator[tuple[int, Finding]]:
    """Look at those rows alone in which a column of words holds its own heading."""
    words = [key for key, column in rows.columns.items() if column.definition.type == "text"]
    if len(rows.columns) < 2 or not words:
        return
    column = rows.columns[words[0]]
    heading = compared_text(column.heading)
    same = [code for code, text in enumerate(column.vector.texts) if text.strip().casefold() == heading]
    if not same:
        return
    for place in np.flatnonzero(column.vector.known & np.isin(column.vector.data, same))[:MOST_ALIKE].tolist():
        filled = [key for key, each in rows.columns.items() if not each.blanks[place]]
        if len(filled) > 1 and all(
            compared_text(_text(rows, key, place)) == compared_text(rows.columns[key].heading) for key in filled
        ):
            yield place, _finding(rows, filled[0], place, "repeats the headings", "")


def _text(rows: Rows, key: str, place: int) -> str:
    value = rows.sent.columns[key].raw(place).value
    return value if isinstance(value, str) else ""


def _finding(rows: Rows, key: str, place: int, says: str, or_empty: str) -> Finding:
    entry = rows.sent.entry(place, key)
    message = NOT_A_RECORD(row=str(int(rows.sent.numbers[place])), says=says, or_empty=or_empty)
    return message.at(entry.sheet, entry.cell, rows.table.name)
