"""Where each question is answered in a workbook, and what stands there.

After `opening.labels` and `opening.likeness`; `opening.intake` gathers it into a `Return`. A cell is found by its
defined name, else on the form's own sheet by the ref and the question beside it; what is in neither place is said,
never taken as blank. A name is followed until something speaks against it: cutting and pasting can lead two names to
one cell, and a program that deletes rows can leave names behind in another question's row. Then neither is picked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from impact.returns.filed import Entry, Raw
from impact.returns.findings import Finding
from impact.returns.form import ANSWER_COLUMN, EXPLAIN_COLUMN, Form, FormSheet, Question
from impact.returns.opening.labels import Asked, Labels, Place
from impact.returns.opening.likeness import Likeness, find_twins
from impact.returns.places import cell_name
from impact.returns.reading.workbook import Sheet, Workbook

FRESH_TEMPLATE = "Copy your answers into a fresh template and send that."
OWN_CELL = "Type each answer in its own yellow cell in the workbook made for you, and send that."

Spot = tuple[str, int, int]  # a cell, by its sheet's name


@dataclass
class Answers:
    """What was found of a form's questions, by defined name."""

    entries: dict[str, Entry] = field(default_factory=dict)
    explanations: dict[str, str] = field(default_factory=dict)
    nowhere: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def find_answers(workbook: Workbook, form: Form) -> Answers:
    """Find every question's answer and explanation in *workbook*."""
    search = _Search(workbook, form)
    answers = Answers()
    for sheet in form.sheets:
        twins = find_twins(sheet, search.likeness, search.found(sheet))
        answers.findings += twins.findings
        answers.nowhere += [question.name for question in twins.questions]
        left = [question for question in sheet.questions if question not in twins.questions]
        lost = [question for question in left if not _find(question, search, answers)]
        answers.findings += _lost(sheet, lost, sheet_there=search.likeness.sheet(sheet.name) is not None)
    return answers


def _find(question: Question, search: _Search, answers: Answers) -> bool:
    """Add the answer to *question*, or what stands against it; False when there is no cell for it."""
    place = search.answer(question)
    if place is not None and search.deleted(question, place):
        place = None
    says = search.objection(question, place) if place is not None else ""
    if place is None or says:
        answers.nowhere.append(question.name)
        if place is not None:
            answers.findings.append(_cell_moved(question, place, says))
        return place is not None
    answers.entries[question.name] = entry_at(question.name, *place)
    if words := search.explanation(question):
        answers.explanations[question.name] = words
    return True


def entry_at(name: str, sheet: Sheet, row: int, column: int) -> Entry:
    """Return what stands in a cell, as the answer called *name*."""
    return Entry(name, sheet.at(row, column), sheet.name, cell_name(row, column))


class _Search:
    """Where names and labels lead in one workbook, and where the two disagree."""

    def __init__(self, workbook: Workbook, form: Form) -> None:
        self._workbook = workbook
        self._sheets = {sheet.name.casefold(): sheet for sheet in workbook.sheets}
        self._asked = Asked.by(form.questions())
        self.likeness = Likeness(workbook, form, self._asked)
        self._places: dict[str, Place] = {}
        self._answers: dict[Spot, list[Question]] = {}
        for question in form.questions():
            place = self._named(question.name) or self._beside(question, ANSWER_COLUMN)
            if place is not None:
                self._places[question.name] = place
                self._answers.setdefault(_spot(place), []).append(question)
        self._explained = {question.name: self._explained_at(question) for question in form.questions()}
        self._explanations = Counter(_spot(place) for place in self._explained.values() if place is not None)

    def answer(self, question: Question) -> Place | None:
        """Where the answer's name leads, else its cell beside the question."""
        return self._places.get(question.name)

    def found(self, asked: FormSheet) -> list[tuple[Question, Place]]:
        """The questions of one sheet of the form that have a place."""
        return [
            (question, self._places[question.name]) for question in asked.questions if question.name in self._places
        ]

    def deleted(self, question: Question, place: Place) -> bool:
        """Whether the question's row was deleted and its name left behind on an empty cell of a row of no question."""
        sheet, row, column = place
        raw = sheet.at(row, column)
        if raw.kind != "blank" or raw.formula is not None:
            return False
        ref, words = self._labels_of(sheet).words(row)
        empty = not ref and words not in (known[1] for known in self._asked.words[question.name])
        return empty and sheet in self.likeness.alike(question.sheet) and self._beside(question, ANSWER_COLUMN) is None

    def explanation(self, question: Question) -> str:
        """What explains the answer: never what stands in another's row, or could be two questions'."""
        place = self._explained[question.name]
        if place is not None and not self._anothers(question, place):
            return place[0].at(*place[1:]).shown.strip()
        place = self._beside(question, EXPLAIN_COLUMN)
        if place is not None and not self._anothers(question, place):
            return place[0].at(*place[1:]).shown.strip()
        return ""

    def _anothers(self, question: Question, place: Place) -> bool:
        spot = _spot(place)
        return spot in self._answers or self._explanations[spot] > 1 or bool(self._row_of_another(question, place))

    def objection(self, question: Question, place: Place) -> str:
        """What speaks against the answer to *question* standing at *place*, as a sentence; "" when nothing does."""
        if others := [other for other in self._answers[_spot(place)] if other != question]:
            return (
                f"The answer cell of {_called(question)} cannot be told from that of {_called(others[0])}: "
                "one was moved onto the other."
            )
        where = self._row_of_another(question, place) or self._elsewhere(question, place)
        return f"The answer cell of {_called(question)} has been moved: {where}." if where else ""

    def _row_of_another(self, question: Question, place: Place) -> str:
        words = self._labels_of(place[0]).words(place[1])
        if other := self._asked.other(question, words):
            return f"this cell is in the row of {_called(other)}"
        ref = self._asked.other_ref(question, words)
        return f"this cell is in a row of {ref}" if ref else ""

    def _elsewhere(self, question: Question, place: Place) -> str:
        """Where the question itself stands, when that is in another row, or has another answer beside it."""
        sheet, row, column = place
        labels = self._labels_of(sheet)
        own = self.likeness.beside(question, sheet, ANSWER_COLUMN) or self._beside(question, ANSWER_COLUMN)
        if own is None or _spot(own) == _spot(place):
            return ""
        words = labels.words(row)
        foreign = bool(words[1]) and not self._asked.own(question, words)
        column_known = self._labels_of(own[0]).has_column(ANSWER_COLUMN)
        rival = column_known and _rivals(own[0].at(*own[1:]), sheet.at(row, column))
        if _spot(own)[:2] == _spot(place)[:2]:
            return f"another answer stands in {cell_name(*own[1:])}" if rival else ""
        return f"its question is in row {own[1]} of '{own[0].name}'" if rival or foreign else ""

    def _named(self, name: str) -> Place | None:
        place = self._workbook.names.get(name.casefold())
        sheet = self._sheets.get(place.sheet.casefold()) if place is not None else None
        return (sheet, place.top, place.left) if sheet is not None and place is not None else None

    def _beside(self, question: Question, laid_out: str) -> Place | None:
        own = self.likeness.sheet(question.sheet)
        return self.likeness.beside(question, own, laid_out) if own is not None else None

    def _explained_at(self, question: Question) -> Place | None:
        """Where its explanation should stand: where its name leads, else beside the question."""
        return self._named(f"{question.name}.explanation") or self._beside(question, EXPLAIN_COLUMN)

    def _labels_of(self, sheet: Sheet) -> Labels:
        return self.likeness.labels(sheet)


def _spot(place: Place) -> Spot:
    return place[0].name, place[1], place[2]


def _rivals(beside: Raw, named: Raw) -> bool:
    """Whether the cell beside the question holds something, and something else than the one behind the name."""
    holds = bool(beside.shown) or (beside.kind == "blank" and beside.formula is not None)
    return holds and (beside.kind, beside.value) != (named.kind, named.value)


def _called(question: Question) -> str:
    return f"{question.measure} '{question.label}'"


def _lost(asked: FormSheet, lost: Sequence[Question], *, sheet_there: bool) -> list[Finding]:
    """One finding for a sheet that is gone with all its answers, else one for each answer's cell."""
    if len(lost) == len(asked.questions) and not sheet_there:
        return [sheet_missing(asked.name)]
    return [_cell_missing(question) for question in lost]


def sheet_missing(name: str) -> Finding:
    """A sheet of the template is gone."""
    return Finding("sheet_missing", "error", f"The sheet '{name}' is not in this workbook.", FRESH_TEMPLATE, name)


def _cell_missing(question: Question) -> Finding:
    says = f"The cell for {_called(question)} is not in this workbook."
    return Finding("cell_missing", "error", says, FRESH_TEMPLATE, question.sheet, "", question.name)


def _cell_moved(question: Question, place: Place, says: str) -> Finding:
    sheet, row, column = place
    return Finding("cell_moved", "error", says, OWN_CELL, sheet.name, cell_name(row, column), question.name)
