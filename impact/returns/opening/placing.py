"""Where each question is answered in a workbook, and what stands there.

After `opening.labels` and `opening.likeness`; `opening.intake` gathers it into a `Return`. A cell is found by its
defined name, else on the form's own sheet by the ref and the question beside it; what is in neither place is said,
never taken as blank. A name is followed until something speaks against it: cutting and pasting can lead two names to
one cell, and a program that deletes rows or columns can leave names behind in another question's row or under another
heading. Then neither is picked. A column is known by its heading alone, never by where the template had it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from impact.returns.answers import BLANK, UNDER_EXPLANATION, UNDER_LAST, Answer, Raw
from impact.returns.findings import Finding
from impact.returns.form import ANSWER_COLUMN, EXPLAIN_COLUMN, HEADINGS, Form, FormSheet, Question
from impact.returns.opening.columns import Columns
from impact.returns.opening.copies import answered_twice
from impact.returns.opening.explained import explanation_of
from impact.returns.opening.labels import Labels, Place
from impact.returns.opening.likeforms import asked_by
from impact.returns.opening.likeness import Likeness, find_twins
from impact.returns.opening.lost import bears_labels, called, lost_answers, sheet_emptied
from impact.returns.places import cell_name, column_letters, column_number
from impact.returns.reading.workbook import Sheet, Workbook

LAST_COLUMN = column_letters(HEADINGS.index("Last time") + 1)
OWN_CELL = "Type each answer in its own yellow cell in the workbook made for you, and send that."

_ANSWER, _EXPLANATION = (HEADINGS[column_number(column) - 1] for column in (ANSWER_COLUMN, EXPLAIN_COLUMN))

Spot = tuple[str, int, int]  # a cell, by its sheet's name


@dataclass
class Answers:
    """What was found of a form's questions, by defined name; `beside` has the cells of the explanations."""

    entries: dict[str, Answer] = field(default_factory=dict)
    beside: dict[str, Answer] = field(default_factory=dict)
    explanations: dict[str, str] = field(default_factory=dict)
    strays: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    nowhere: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def find_answers(workbook: Workbook, form: Form) -> Answers:
    """Find every question's answer and explanation in *workbook*."""
    search = _Search(workbook, form)
    answers = Answers()
    for sheet in form.sheets:
        if (emptied := search.emptied(sheet)) is not None:
            answers.nowhere += [question.name for question in sheet.questions]
            answers.findings.append(sheet_emptied(sheet, emptied))
            continue
        twins = find_twins(sheet, search.likeness, search.found(sheet))
        answers.findings += twins.findings
        answers.nowhere += [question.name for question in twins.questions]
        left = [question for question in sheet.questions if question not in twins.questions]
        lost = [question for question in left if not _find(question, search, answers)]
        answers.findings += search.lost(sheet, lost)
        answers.findings += search.copies(sheet, answers.entries)
    return answers


def _find(question: Question, search: _Search, answers: Answers) -> bool:
    """Add the answer to *question*, or what stands against it; False when there is no cell for it."""
    if (straight := search.straight(question)) is not None:
        return _take(question, straight, search, answers)
    place = search.answer(question)
    if place is not None and search.deleted(question, place):
        place = None
    says = search.objection(question, place) if place is not None else ""
    if place is None or says:
        answers.nowhere.append(question.name)
        if place is not None and not search.said_already(question, place):
            answers.findings.append(_cell_moved(question, place, says))
        return place is not None
    return _take(question, place, search, answers)


def _take(question: Question, place: Place, search: _Search, answers: Answers) -> bool:
    """Take what stands at *place* for the answer."""
    entry = answers.entries[question.name] = search.entry(question.name, place)
    if (beside := search.explanation(question)) is not None and (words := explanation_of(beside.raw)):
        answers.beside[question.name] = beside
        answers.explanations[question.name] = words
    if entry.raw.kind == "blank" and entry.raw.formula is None and (strays := search.strays(question, place)):
        answers.strays[question.name] = strays
    return True


class _Search:
    """Where names and labels lead in one workbook, and where the two disagree."""

    def __init__(self, workbook: Workbook, form: Form) -> None:
        self._names = workbook.names
        self._sheets = {sheet.name.casefold(): sheet for sheet in workbook.sheets}
        self._sheets.update({sheet.name: sheet for sheet in workbook.sheets})
        self._asked = asked_by(form)
        self.likeness = Likeness(workbook, form, self._asked)
        self._places: dict[str, Place] = {}
        self._answers: dict[Spot, list[Question]] = {}
        self._explained: dict[str, Place] = {}
        self._straight: dict[str, list[Question]] = {}
        self._columns: dict[str, Columns] = {}
        self._explained_straight: set[str] = set()
        for sheet in form.sheets:
            self._look_up(sheet)

    @cached_property
    def _explanations(self) -> Counter[Spot]:
        return Counter(map(_spot, self._explained.values()))

    def _look_up(self, asked: FormSheet) -> None:
        """Where the names of one sheet's questions lead, and where the words beside them do."""
        own = self.likeness.sheet(asked.name)
        labels = self._labels_of(own) if own is not None else None
        answers, explanations = (labels.column(at) if labels else None for at in (ANSWER_COLUMN, EXPLAIN_COLUMN))
        for question in asked.questions:
            name = question.name
            row = labels.row(self._asked.words[name]) if labels is not None else None
            beside = (own, row, answers) if own is not None and row is not None and answers is not None else None
            explained = (own, row, explanations) if own is not None and row and explanations is not None else None
            answer_name, explanation_name = self._asked.names[name]
            place = self._named(answer_name) or beside
            if place is not None:
                self._places[name] = place
                there = self._answers.setdefault(_spot(place), [])
                there.append(question)
                if place == beside:
                    self._straight[name] = there
            at = self._named(explanation_name) or explained
            if at is not None:
                self._explained[name] = at
            if at == explained:
                self._explained_straight.add(name)

    def straight(self, question: Question) -> Place | None:
        """The cell that its name, if it has one, and the words beside it both lead to: nothing speaks against that."""
        there = self._straight.get(question.name)
        return self._places[question.name] if there is not None and len(there) == 1 else None

    def entry(self, name: str, place: Place) -> Answer:
        """What stands in a cell, as the answer called *name*."""
        sheet, row, column = place
        return Answer(name, self._raw(place), sheet.name, cell_name(row, column))

    def _raw(self, place: Place) -> Raw:
        columns = self._columns.get(place[0].name)
        if columns is None:
            columns = self._columns[place[0].name] = self._labels_of(place[0]).columns
        return columns.at(place[1], place[2])

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
        sheet, row, _ = place
        raw = self._raw(place)
        if raw.kind != "blank" or raw.formula is not None:
            return False
        ref, words = self._labels_of(sheet).words(row)
        empty = not ref and words not in (known[1] for known in self._asked.words[question.name])
        alike = any(sheet is each for each in self.likeness.alike(question.sheet))
        return empty and alike and self._own_row(question) is None

    def explanation(self, question: Question) -> Answer | None:
        """What explains the answer: never what stands in another's row, or could be two questions'."""
        named = self._explained.get(question.name)
        if question.name in self._explained_straight and (named is None or self._raw(named) is BLANK):
            return None
        place = self.explained_at(question)
        return self.entry(question.name, place) if place is not None else None

    def explained_at(self, question: Question) -> Place | None:
        """Where its explanation stands: where its name leads, else beside the question."""
        place = self._explained.get(question.name)
        if place is not None and not self._anothers(question, place):
            return place
        place = self._beside(question, EXPLAIN_COLUMN)
        return place if place is not None and not self._anothers(question, place) else None

    def _anothers(self, question: Question, place: Place) -> bool:
        spot = _spot(place)
        if spot in self._answers or self._explanations[spot] > 1:
            return True
        if question.name in self._explained_straight and place == self._explained[question.name]:
            return False
        return self._labels_of(place[0]).heading(place[2]) not in ("", _EXPLANATION) or bool(
            self._row_of_another(question, place)
        )

    def strays(self, question: Question, place: Place) -> tuple[Answer, ...]:
        """What was perhaps typed beside *place* instead: a figure on either side of it."""
        sheet, row, _ = place
        found: list[Answer] = []
        if (column := self._labels_of(sheet).column(LAST_COLUMN)) is not None:
            found.append(self.entry(question.name + UNDER_LAST, (sheet, row, column)))
        explained = self.explained_at(question)
        if explained is not None and self._raw(explained).is_figure:
            found.append(self.entry(question.name + UNDER_EXPLANATION, explained))
        return tuple(entry for entry in found if entry.raw.kind != "blank")

    def copies(self, asked: FormSheet, entries: dict[str, Answer]) -> Iterator[Finding]:
        """What is to be said of rows that stand a second time with another answer."""
        sheet = self.likeness.sheet(asked.name)
        if sheet is not None:
            yield from answered_twice(asked, sheet, self._labels_of(sheet), self._asked, entries)

    def emptied(self, asked: FormSheet) -> Sheet | None:
        """The sheet that every name of *asked* still leads to, when all that stood on it is gone."""
        found = self.found(asked)
        there = found[0][1][0] if len(found) == len(asked.questions) else None
        if there is None or bears_labels(asked, self._labels_of(there), self._asked):
            return None
        return there if all(place[0] is there and self._raw(place) is BLANK for _, place in found) else None

    def lost(self, asked: FormSheet, lost: list[Question]) -> list[Finding]:
        """What is to be said of questions that have no cell."""
        return lost_answers(asked, lost, self.likeness, self._asked)

    def said_already(self, question: Question, place: Place) -> bool:
        """Whether what was moved onto one cell with this answer was named when the first of them was said."""
        return self._answers[_spot(place)][0] != question

    def objection(self, question: Question, place: Place) -> str:
        """What speaks against the answer to *question* standing at *place*, as a sentence; "" when nothing does."""
        if others := [called(other) for other in self._answers[_spot(place)] if other != question]:
            one = f"that of {others[0]}" if len(others) == 1 else f"those of {', '.join(others[:-1])} and {others[-1]}"
            moved = "one was moved onto the other" if len(others) == 1 else "they were moved onto one another"
            return f"The answer cell of {called(question)} cannot be told from {one}: {moved}."
        where = (
            self._row_of_another(question, place)
            or self._elsewhere(question, place)
            or self._column_of_another(question, place)
        )
        return f"The answer cell of {called(question)} has been moved: {where}." if where else ""

    def _row_of_another(self, question: Question, place: Place) -> str:
        words = self._labels_of(place[0]).words(place[1])
        if other := self._asked.other(question, words):
            return f"this cell is in the row of {called(other)}"
        ref = self._asked.other_ref(question, words)
        return f"this cell is in a row of {ref}" if ref else ""

    def _elsewhere(self, question: Question, place: Place) -> str:
        """Where the question itself stands, when that is in another row, or has another answer beside it."""
        sheet, row, _ = place
        stands = self._own_row(question, sheet)
        if stands is None:
            return ""
        own = self.likeness.beside(question, stands[0], ANSWER_COLUMN)
        if own is not None and _spot(own) == _spot(place):
            return ""
        rival = own is not None and _rivals(self._raw(own), self._raw(place))
        if stands[0] is sheet and stands[1] == row:
            return f"another answer stands in {cell_name(*own[1:])}" if own is not None and rival else ""
        words = self._labels_of(sheet).words(row)
        foreign = bool(words[1]) and not self._asked.own(question, words)
        return f"its question is in row {stands[1]} of '{stands[0].name}'" if rival or foreign else ""

    def _column_of_another(self, question: Question, place: Place) -> str:
        """The heading over *place*, when it is another than that of answers.

        An answer that was cut and pasted onto its explanation took the place of it: nothing else stands there.
        """
        labels = self._labels_of(place[0])
        heading = labels.heading(place[2])
        if heading in ("", _ANSWER):
            return ""
        if heading == _EXPLANATION and labels.has_column(ANSWER_COLUMN):
            named = self._named(self._asked.names[question.name][1])
            if named is None or _spot(named) == _spot(place):
                return ""
        return f"this cell is in the column '{heading}'"

    def _own_row(self, question: Question, first: Sheet | None = None) -> tuple[Sheet, int] | None:
        """The row where the question itself stands: on the sheet asked *first*, else on its own."""
        for sheet in (first, self.likeness.sheet(question.sheet)):
            if sheet is not None and (row := self.likeness.row(question, sheet)) is not None:
                return sheet, row
        return None

    def _named(self, name: str) -> Place | None:
        """Where a name in lower case leads."""
        place = self._names.get(name)
        if place is None:
            return None
        called, row, column, *_ = place
        sheet = self._sheets.get(called)
        if sheet is None:  # called by its name in other letters
            sheet = self._sheets.get(called.casefold())
        return (sheet, row, column) if sheet is not None else None

    def _beside(self, question: Question, laid_out: str) -> Place | None:
        own = self.likeness.sheet(question.sheet)
        return self.likeness.beside(question, own, laid_out) if own is not None else None

    def _labels_of(self, sheet: Sheet) -> Labels:
        return self.likeness.labels(sheet)


def _spot(place: Place) -> Spot:
    return place[0].name, place[1], place[2]


def _rivals(beside: Raw, named: Raw) -> bool:
    """Whether the cell beside the question holds something, and something else than the one behind the name."""
    holds = bool(beside.shown) or (beside.kind == "blank" and beside.formula is not None)
    return holds and (beside.kind, beside.value) != (named.kind, named.value)


def _cell_moved(question: Question, place: Place, says: str) -> Finding:
    sheet, row, column = place
    return Finding("cell_moved", "error", says, OWN_CELL, sheet.name, cell_name(row, column), question.name)
