"""What changed from one version of a return to the next, cell by cell.

Answers are compared by what they answer, wherever their cells now stand. Rows of a record sheet that are the same in
both are set aside, and the rest compared in order, so that one row put in is one row put in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from itertools import zip_longest

from impact.returns.answers import Answer, Return, SentRow, SentRows
from impact.returns.form import RecordTable
from impact.returns.grid import BLANK, Raw
from impact.returns.numberformats import plain
from impact.returns.reader import Changed

_FIGURE = re.compile(r"-?[\d,]+(?:\.\d+)?")
_NONE = Answer("", BLANK, "", "")


def difference(before: Return, after: Return) -> tuple[Changed, ...]:
    """Return every cell that changed from *before* to *after*, in the form's order; none where one cannot be read."""
    changes: list[Changed] = []

    def compare(item: str, label: str, was: Answer, now: Answer) -> None:
        """A formula that gives the same value is no change."""
        if was.raw[:2] != now.raw[:2]:
            place = now if now.cell else was
            changes.append(Changed(place.sheet, place.cell, item, label, _seen(was.raw), _seen(now.raw)))

    if before.form is None or after.form is None:
        return ()
    for question in after.form.questions():
        name = question.name
        now = after.answers.get(name, _NONE)
        compare(name, question.label, before.answers.get(name, _NONE), now)
        was, says = before.explanations.get(name, ""), after.explanations.get(name, "")
        if was != says:
            sheet, label = now.sheet or question.sheet, f"{question.label}: explanation"
            changes.append(Changed(sheet, question.explain_cell, name, label, was, says))
    compare("", "Nothing to report?", before.nil or _NONE, after.nil or _NONE)
    for table in after.form.tables:
        rows, others = (sent.records.get(table.name, SentRows()) for sent in (before, after))
        gone, come = _unlike(table, rows, others), _unlike(table, others, rows)
        for old, new in zip_longest(gone, come, fillvalue=SentRow(0, {})):
            for (key, _), heading in zip(table.columns, table.headings, strict=True):
                label = f"{heading}, row {new.number or old.number}"
                compare(table.name, label, old.cells.get(key, _NONE), new.cells.get(key, _NONE))
    return tuple(changes)


def _seen(raw: Raw) -> str:
    """What a person reads, but a plain figure as it was typed: a format may show 5 as "5.0", and 5.04 too."""
    if not isinstance(raw.value, float) or _FIGURE.fullmatch(raw.shown) is None:
        return raw.shown
    return f"{Decimal(plain(raw.value)):{',' if ',' in raw.shown else ''}f}"


def _unlike(table: RecordTable, rows: Iterable[SentRow], others: Iterable[SentRow]) -> list[SentRow]:
    """The rows of which *others* has no like, as often as it lacks them."""

    def contents(row: SentRow) -> tuple[object, ...]:
        return tuple(row.cells.get(key, _NONE).raw[:2] for key, _ in table.columns)

    there, unlike = Counter(map(contents, others)), list[SentRow]()
    for row in rows:
        there[contents(row)] -= 1
        unlike += [row] if there[contents(row)] < 0 else []
    return unlike
