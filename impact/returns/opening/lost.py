"""What is said of answers that have no cell in a workbook: once where one cause explains them all.

After `opening.labels` and `opening.likeness`; `opening.placing` asks it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from impact.returns.findings import Finding
from impact.returns.form import ANSWER_COLUMN, HEADINGS, FormSheet, Question
from impact.returns.opening.copies import question_twice
from impact.returns.opening.headings import normal
from impact.returns.opening.labels import Asked, Labels
from impact.returns.opening.likeness import Likeness
from impact.returns.places import column_number
from impact.returns.reading.workbook import Sheet

FRESH_TEMPLATE = "Copy your answers into a fresh template and send that."
_FEW = 3  # answers that are said one by one
_MOST_NAMED = 6
_ANSWER = HEADINGS[column_number(ANSWER_COLUMN) - 1]
_REF, _QUESTION = "A", "B"  # where the form has its refs and questions


def called(question: Question) -> str:
    """What a message calls a question."""
    return f"{question.measure} '{question.label}'"


def lost_answers(asked: FormSheet, lost: Sequence[Question], likeness: Likeness, known: Asked) -> list[Finding]:
    """One finding for a sheet, a row of headings or a column that is gone, else one for each answer or for many."""
    sheet = likeness.sheet(asked.name)
    if not lost:
        return []
    if sheet is None:
        return [sheet_missing(asked.name)] if len(lost) == len(asked.questions) else list(_cells_missing(lost))
    labels = likeness.labels(sheet)
    if not labels.has_column(ANSWER_COLUMN):
        return [_column_missing(sheet) if labels.headed else _headings_missing(asked, sheet)]
    if len(lost) > 1 and (empty := tuple(_empty_columns(asked, labels, known))):
        return [_labels_missing(asked, lost, sheet, empty)]
    twice = {question.name: question_twice(question, sheet, labels, known) for question in lost}
    plain = [question for question in lost if twice[question.name] is None]
    return [*(finding for finding in twice.values() if finding is not None), *_cells_missing(plain)]


def bears_labels(asked: FormSheet, labels: Labels, known: Asked) -> bool:
    """Whether a header row, a ref or a question of *asked* stands on a sheet."""
    return labels.headed or len(tuple(_empty_columns(asked, labels, known))) < len((_REF, _QUESTION))


def _empty_columns(asked: FormSheet, labels: Labels, known: Asked) -> Iterator[str]:
    """The headings of those columns, of refs and of questions, in which none of the sheet's own stands."""
    refs = {normal(question.measure) for question in asked.questions}
    questions = {words for question in asked.questions for _, words in known.words[question.name]}
    for column, words in ((_REF, refs), (_QUESTION, questions)):
        if not labels.stands(column, words):
            yield HEADINGS[column_number(column) - 1]


def sheet_missing(name: str) -> Finding:
    """A sheet of the template is gone."""
    return Finding("sheet_missing", "error", f"The sheet '{name}' is not in this workbook.", FRESH_TEMPLATE, name)


def sheet_emptied(asked: FormSheet, sheet: Sheet) -> Finding:
    """The sheet is there, and nothing of the template's is left on it."""
    says = f"The headings and questions of '{asked.title}' are not in this sheet, so its answers cannot be found."
    return Finding("table_missing", "error", says, FRESH_TEMPLATE, sheet.name)


def _column_missing(sheet: Sheet) -> Finding:
    says = f"The column '{_ANSWER}' cannot be told in this sheet, so its answers cannot be found."
    return Finding("column_missing", "error", says, FRESH_TEMPLATE, sheet.name)


def _labels_missing(asked: FormSheet, lost: Sequence[Question], sheet: Sheet, empty: Sequence[str]) -> Finding:
    """Without names, a row is known by its ref and question together."""
    column = f"The column '{empty[0]}' is" if len(empty) == 1 else f"The columns '{empty[0]}' and '{empty[1]}' are"
    many = f"{len(lost)} of its questions" if len(lost) < len(asked.questions) else f"its {len(lost)} questions"
    says = f"{column} empty or gone in this sheet, so the answers to {many} cannot be found."
    return Finding("column_missing", "error", says, FRESH_TEMPLATE, sheet.name)


def _headings_missing(asked: FormSheet, sheet: Sheet) -> Finding:
    says = f"The headings of '{asked.title}' are not in this sheet, so its answers cannot be found."
    return Finding("table_missing", "error", says, FRESH_TEMPLATE, sheet.name)


def _cells_missing(lost: Sequence[Question]) -> Iterator[Finding]:
    """One for each of a few answers; of more, one for all."""
    if len(lost) <= _FEW:
        yield from map(_cell_missing, lost)
        return
    named = [called(question) for question in lost[:_MOST_NAMED]]
    more = [f"{len(lost) - _MOST_NAMED} more"] if len(lost) > _MOST_NAMED else []
    *first, last = [*named, *more]
    says = f"The cells for {len(lost)} questions are not in this workbook: {', '.join(first)} and {last}."
    yield Finding("cell_missing", "error", says, FRESH_TEMPLATE, lost[0].sheet)


def _cell_missing(question: Question) -> Finding:
    says = f"The cell for {called(question)} is not in this workbook."
    return Finding("cell_missing", "error", says, FRESH_TEMPLATE, question.sheet, "", question.name)
