"""Rows of questions that were pasted a second time: which of the answers is meant?

After `opening.labels`; `opening.placing` asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from impact.returns.answers import Answer, Raw
from impact.returns.findings import Finding
from impact.returns.form import ANSWER_COLUMN, FormSheet, Question
from impact.returns.opening.labels import Asked, Labels
from impact.returns.places import cell_name
from impact.returns.reading.workbook import Sheet


def rows_of(question: Question, labels: Labels, asked: Asked) -> tuple[int, ...]:
    """The rows in which *question*, and no other, stands more than once; () when it does not."""
    for key in asked.words[question.name]:
        rows = labels.repeated.get(key, ())
        if rows and asked.by_words[key] == (question,):
            return rows
    return ()


def question_twice(question: Question, sheet: Sheet, labels: Labels, asked: Asked) -> Finding | None:
    """Say that *question*, of which no name is left, stands more than once; None when it does not."""
    column, rows = labels.column(ANSWER_COLUMN), rows_of(question, labels, asked)
    if column is None or not rows:
        return None
    first, *others = cells = [cell_name(row, column) for row in rows]
    says = f"{_row_of(question)} stands more than once in this sheet, with its answer in {_and(cells)}."
    remedy = "Delete the row that is not meant, and send the workbook again."
    further = _further(sheet, others)
    return Finding(
        "question_twice", "error", says, remedy, sheet.name, first, question.name, cells=further, named=len(further)
    )


def answered_twice(
    form_sheet: FormSheet, sheet: Sheet, labels: Labels, asked: Asked, entries: Mapping[str, Answer]
) -> Iterator[Finding]:
    """Ask about each answer found by its name whose row stands a second time with another answer in it."""
    column = labels.column(ANSWER_COLUMN)
    if column is None or not labels.repeated:
        return
    for question in form_sheet.questions:
        entry = entries.get(question.name)
        if entry is None or entry.sheet != sheet.name:
            continue
        held = {cell_name(row, column): labels.columns.at(row, column) for row in rows_of(question, labels, asked)}
        if entry.cell in held and (others := _others(entry, held)):
            yield _answered_twice(question, entry, others)


def _others(entry: Answer, held: Mapping[str, Raw]) -> dict[str, Raw]:
    own = entry.raw
    return {
        cell: raw
        for cell, raw in held.items()
        if cell != entry.cell and raw.kind != "blank" and (raw.kind, raw.value) != (own.kind, own.value)
    }


def _answered_twice(question: Question, entry: Answer, others: Mapping[str, Raw]) -> Finding:
    more = _and([f"{raw.shown} in {cell}" for cell, raw in others.items()])
    says = (
        f"{_row_of(question)} stands more than once in this sheet: {entry.raw.shown or 'nothing'} stands in "
        f"{entry.cell}, which was used, and {more}."
    )
    remedy = "Delete the row that is not meant; if both are, say why."
    cells = tuple(f"{entry.sheet}!{cell}" for cell in others)
    return Finding(
        "answered_twice", "query", says, remedy, entry.sheet, entry.cell, question.name, cells=cells, named=len(cells)
    )


def _row_of(question: Question) -> str:
    return f"The row of {question.measure} '{question.label}'"


def _further(sheet: Sheet, cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{sheet.name}!{cell}" for cell in cells)


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
