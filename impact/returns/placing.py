"""Where each question is answered in a workbook, and what stands there.

After `returns.workbook` and `returns.headings`; `returns.intake` gathers it into a `Return`. A cell is found by its
defined name, else on the form's own sheet by the ref and the question beside it; what is in neither place is said,
never taken as blank.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from impact.returns.filed import Entry
from impact.returns.findings import Finding
from impact.returns.form import ANSWER_COLUMN, EXPLAIN_COLUMN, HEADINGS, Form, FormSheet, Question
from impact.returns.headings import find_headings, normal
from impact.returns.places import cell_name, column_number
from impact.returns.workbook import Sheet, Workbook

FRESH_TEMPLATE = "Copy your answers into a fresh template and send that."

_LAID_OUT = {normal(heading): index for index, heading in enumerate(HEADINGS, start=1)}

Place = tuple[Sheet, int, int]  # a cell: its sheet, row and column


@dataclass
class Answers:
    """What was found of a form's questions, by defined name."""

    entries: dict[str, Entry] = field(default_factory=dict)
    explanations: dict[str, str] = field(default_factory=dict)
    nowhere: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def find_answers(workbook: Workbook, form: Form) -> Answers:
    """Find every question's answer and explanation in *workbook*."""
    answers = Answers()
    for sheet in form.sheets:
        own = workbook.sheet(sheet.name)
        lost = _find_on(sheet, workbook, _Beside(own), answers)
        answers.nowhere += [question.name for question in lost]
        answers.findings += _lost(sheet, lost, sheet_there=own is not None)
    return answers


def _find_on(asked: FormSheet, workbook: Workbook, beside: _Beside, answers: Answers) -> list[Question]:
    lost: list[Question] = []
    for question in asked.questions:
        place = _named(workbook, question.name) or beside.cell(question, ANSWER_COLUMN)
        if place is None:
            lost.append(question)
            continue
        answers.entries[question.name] = entry_at(question.name, *place)
        explained = _named(workbook, f"{question.name}.explanation") or beside.cell(question, EXPLAIN_COLUMN)
        if explained is not None and (words := _words(*explained)):
            answers.explanations[question.name] = words
    return lost


def _named(workbook: Workbook, name: str) -> Place | None:
    found = workbook.named(name)
    return (found[0], found[1].top, found[1].left) if found is not None else None


def _words(sheet: Sheet, row: int, column: int) -> str:
    return sheet.at(row, column).shown.strip()


def entry_at(name: str, sheet: Sheet, row: int, column: int) -> Entry:
    """Return what stands in a cell, as the answer called *name*."""
    return Entry(name, sheet.at(row, column), sheet.name, cell_name(row, column))


def question_words(question: Question, first: bool) -> tuple[str, ...]:
    """Return the lines in a question's cell: the measure's title stands over the *first* of its questions."""
    return (question.title, question.label) if first else (question.label,)


class _Beside:
    """The rows of one sheet, by the ref and question that stand beside the answers wherever its columns now are."""

    def __init__(self, sheet: Sheet | None) -> None:
        self._sheet = sheet
        self._rows: dict[tuple[str, str], int] = {}
        self._columns = dict(_LAID_OUT)
        if sheet is not None:
            found = find_headings(sheet, HEADINGS)
            self._columns.update(found.columns if found is not None else {})
            self._index(sheet)

    def _index(self, sheet: Sheet) -> None:
        """Two rows alike in both name neither."""
        ref, words = self._columns[normal("Ref")], self._columns[normal("Question")]
        rows = sorted({row for row, column in sheet.cells if column == ref})
        keys = [(normal(_words(sheet, row, ref)), normal(_words(sheet, row, words))) for row in rows]
        times = Counter(keys)
        self._rows = {key: row for key, row in zip(keys, rows, strict=True) if times[key] == 1}

    def cell(self, question: Question, laid_out: str) -> Place | None:
        """The cell of *question* in the column that the form lays out as *laid_out*; None when its row is not there."""
        if self._sheet is None:
            return None
        column = self._columns[normal(HEADINGS[column_number(laid_out) - 1])]
        for first in (True, False):
            key = (normal(question.measure), normal(" ".join(question_words(question, first))))
            if (row := self._rows.get(key)) is not None:
                return self._sheet, row, column
        return None


def _lost(asked: FormSheet, lost: Sequence[Question], *, sheet_there: bool) -> list[Finding]:
    """One finding for a sheet that is gone with all its answers, else one for each answer's cell."""
    if len(lost) == len(asked.questions) and not sheet_there:
        return [sheet_missing(asked.name)]
    return [_cell_missing(question) for question in lost]


def sheet_missing(name: str) -> Finding:
    """A sheet of the template is gone."""
    return Finding("sheet_missing", "error", f"The sheet '{name}' is not in this workbook.", FRESH_TEMPLATE, name)


def _cell_missing(question: Question) -> Finding:
    says = f"The cell for {question.measure} '{question.label}' is not in this workbook."
    return Finding("cell_missing", "error", says, FRESH_TEMPLATE, question.sheet, "", question.name)
