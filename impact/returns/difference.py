"""What changed from one version of a return to the next, cell by cell.

Answers are compared by what they answer, wherever their cells now stand. Rows of a record sheet that are the same in
both are set aside, and the rest compared in order, so that one row put in is one row put in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from impact.returns.answers import Answer, Return, SentRow, SentRows
from impact.returns.form import RecordTable
from impact.returns.grid import BLANK, Raw
from impact.returns.numberformats import plain

_FIGURE = re.compile(r"-?[\d,]+(?:\.\d+)?")
_NONE = Answer("", BLANK, "", "")
_NO_ROW = SentRow(0, {})


@dataclass(frozen=True)
class Changed:
    """One cell that says something else than before.

    Attributes:
        sheet, cell: Where it stands now; where it stood, when it is gone.
        item: Defined name of the answer or record sheet; "" for what belongs to no question.
        label: What the cell is called: "Initiatives launched", "Practice, row 7".
        before, after: As a person reads them in the cell; "" for blank.
    """

    sheet: str
    cell: str
    item: str
    label: str
    before: str
    after: str


def difference(before: Return, after: Return) -> tuple[Changed, ...]:
    """Return every cell that changed from *before* to *after*, in the form's order; none where one cannot be read."""
    return tuple(_difference(before, after))


def _difference(before: Return, after: Return) -> Iterator[Changed]:
    if before.form is None or after.form is None:
        return
    for question in after.form.questions():
        name = question.name
        now = after.answers.get(name, _NONE)
        yield from _changed(name, question.label, before.answers.get(name, _NONE), now)
        was, says = before.explanations.get(name, ""), after.explanations.get(name, "")
        if was != says:
            sheet, label = now.sheet or question.sheet, f"{question.label}: explanation"
            yield Changed(sheet, question.explain_cell, name, label, was, says)
    yield from _changed("", "Nothing to report?", before.nil or _NONE, after.nil or _NONE)
    for table in after.form.tables:
        rows, others = before.records.get(table.name, SentRows()), after.records.get(table.name, SentRows())
        gone, come = _unlike(table, rows, others), _unlike(table, others, rows)
        for old, new in zip_longest(gone, come, fillvalue=_NO_ROW):
            for (key, _), heading in zip(table.columns, table.headings, strict=True):
                label = f"{heading}, row {new.number or old.number}"
                yield from _changed(table.name, label, old.cells.get(key, _NONE), new.cells.get(key, _NONE))


def _changed(item: str, label: str, was: Answer, now: Answer) -> Iterator[Changed]:
    """A formula that gives the same value is no change."""
    if was.raw[:2] != now.raw[:2]:
        place = now if now.cell else was
        yield Changed(place.sheet, place.cell, item, label, _seen(was.raw), _seen(now.raw))


def _seen(raw: Raw) -> str:
    """What a person reads, but a plain figure as it was typed: a format may show 5 as "5.0", and 5.04 too."""
    if not isinstance(raw.value, float) or _FIGURE.fullmatch(raw.shown) is None:
        return raw.shown
    return f"{Decimal(plain(raw.value)):{',' if ',' in raw.shown else ''}f}"


def _unlike(table: RecordTable, rows: Iterable[SentRow], others: Iterable[SentRow]) -> list[SentRow]:
    """The rows of which *others* has no like, as often as it lacks them."""
    there = Counter(_contents(table, row) for row in others)
    unlike: list[SentRow] = []
    for row in rows:
        there[contents := _contents(table, row)] -= 1
        if there[contents] < 0:
            unlike.append(row)
    return unlike


def _contents(table: RecordTable, row: SentRow) -> tuple[tuple[object, ...], ...]:
    return tuple(row.cells.get(key, _NONE).raw[:2] for key, _ in table.columns)
