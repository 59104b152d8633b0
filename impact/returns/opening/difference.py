"""What changed from one version of a return to the next, cell by cell.

After `opening.intake`, which opened both; the command line and the portal show it. Answers are compared by what they
answer, wherever their cells now stand. Rows of a record sheet that are the same in both are set aside, and the rest
compared in order, so that one row put in is one row put in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from impact.returns.answers import BLANK, Answer, Raw, Return, Row
from impact.returns.form import Form, Question, RecordTable
from impact.returns.numberformats import plain

_FIGURE = re.compile(r"-?[\d,]+(?:\.\d+)?")
NOTHING = ""  # how a blank cell is written
_NO_ENTRY = Answer("", BLANK, "", "")


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
    form = after.form
    if form is None or before.form is None:
        return ()
    return (*_answers(form, before, after), *_nil(before, after), *_records(form, before, after))


def _answers(form: Form, old: Return, new: Return) -> Iterator[Changed]:
    for question in form.questions():
        was, now = old.answers.get(question.name, _NO_ENTRY), new.answers.get(question.name, _NO_ENTRY)
        if changed := _changed(question.name, question.label, was, now):
            yield changed
        yield from _explanation(question, old.explanations, new.explanations, now)


def _explanation(question: Question, old: Mapping[str, str], new: Mapping[str, str], now: Answer) -> Iterator[Changed]:
    was, says = old.get(question.name, ""), new.get(question.name, "")
    if was != says:
        sheet = now.sheet or question.sheet
        yield Changed(sheet, question.explain_cell, question.name, f"{question.label}: explanation", was, says)


def _nil(old: Return, new: Return) -> Iterator[Changed]:
    if changed := _changed("", "Nothing to report?", old.nil or _NO_ENTRY, new.nil or _NO_ENTRY):
        yield changed


def _changed(item: str, label: str, was: Answer, now: Answer) -> Changed | None:
    if _content(was.raw) == _content(now.raw):
        return None
    place = now if now.cell else was
    return Changed(place.sheet, place.cell, item, label, _seen(was.raw), _seen(now.raw))


def _seen(raw: Raw) -> str:
    """What a person reads, but a plain figure as it was typed: a format may show 5 as "5.0", and 5.04 too."""
    if not isinstance(raw.value, float) or _FIGURE.fullmatch(raw.shown) is None:
        return raw.shown
    return f"{Decimal(plain(raw.value)):{',' if ',' in raw.shown else ''}f}"


def _content(raw: Raw) -> tuple[str, object]:
    """What is compared: a formula that gives the same value is no change."""
    return (raw.kind, raw.value)


# --- record sheets ----------------------------------------------------------------------------------------------

_Cells = tuple[tuple[str, object], ...]


def _records(form: Form, old: Return, new: Return) -> Iterator[Changed]:
    for table in form.tables:
        was, now = list(old.records.get(table.name, ())), list(new.records.get(table.name, ()))
        gone, come = _unlike(table, was, now), _unlike(table, now, was)
        for before, after in zip_longest(gone, come):
            yield from _row(table, before, after)


def _unlike(table: RecordTable, rows: Sequence[Row], others: Sequence[Row]) -> list[Row]:
    """The rows of which *others* has no like, as often as it lacks them."""
    there = Counter(_row_content(table, row) for row in others)
    unlike: list[Row] = []
    for row in rows:
        content = _row_content(table, row)
        if there[content]:
            there[content] -= 1
        else:
            unlike.append(row)
    return unlike


def _row_content(table: RecordTable, row: Row) -> _Cells:
    return tuple(_content(row.cells[key].raw) if key in row.cells else _content(BLANK) for key, _ in table.columns)


def _row(table: RecordTable, before: Row | None, after: Row | None) -> Iterator[Changed]:
    number = (after or before).number if after or before else 0  # type: ignore[union-attr]  # one of them is there
    for (key, _), heading in zip(table.columns, table.headings, strict=True):
        was = before.cells.get(key, _NO_ENTRY) if before else _NO_ENTRY
        now = after.cells.get(key, _NO_ENTRY) if after else _NO_ENTRY
        if changed := _changed(table.name, f"{heading}, row {number}", was, now):
            yield changed
