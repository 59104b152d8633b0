"""Match the answers of a workbook to the form's questions, whatever was moved, renamed or deleted since it was made.

A cell is found by its defined name, which survives inserted rows, renamed and reordered sheets; else on the form's own
sheet by the ref and the question beside it. What is in neither place is said, never taken as blank. A name is followed
until something speaks against it: cutting and pasting can lead two names to one cell, and a program that deletes rows
or columns can leave names behind in another question's row or under another heading. Then neither is picked. Sheets are
copied by "Move or Copy" and rows pasted twice: answers that differ are said, and none is picked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from impact.checks.findings import Finding, listed
from impact.returns.answers import BLANK, NEVER_WORKED_OUT, UNDER_EXPLANATION, UNDER_LAST, Answer, Raw
from impact.returns.form import HEADINGS, Form, FormSheet, Question, Words, normal
from impact.returns.grid import ODD, TEXT
from impact.returns.places import cell_name
from impact.returns.reading.workbook import Sheet, Workbook

FRESH_TEMPLATE = "Copy your answers into a fresh template and send that."
KEEP_ONE = "Delete the sheet that is not meant, and send the workbook again."
_NOT_HERE = " are not in this sheet, so its answers cannot be found."
OWN_CELL = "Type each answer in its own yellow cell in the workbook made for you, and send that."
_IF_REWORDED = (
    "Check that the answer is to the new one, and say so in the column 'Explanation'; if it is not, correct it."
)

_REF, _QUESTION, _, _LAST, _ANSWER, _EXPLANATION, _ = HEADINGS
_FEWEST_HEADINGS = 3  # fewer of the form's in one row are somebody's own words
_DEEPEST = 50  # rows from the top that are looked through: a header row pushed further down is not a header row
_FEW_LOST, _MOST_LOST = 3, 6  # answers without a cell that are said one by one, and that are named in one finding
_MOST_LEFT = 10  # answers no longer asked for that are named
_LONGEST_FORMULA = 100  # characters shown of one that was never worked out
_ANSWER_NAME = re.compile(r"(?!impact\.|_xlnm\.|check\.)[a-z]\w*\.[a-z]\w*")


@dataclass(frozen=True)
class Headings:
    """A header row, and the columns over which each heading stands, by its words as `normal` gives them."""

    row: int
    columns: Mapping[str, Sequence[int]]

    def column(self, heading: str) -> int | None:
        """The only column under *heading*; None without one, and where it cannot be told which of two is meant."""
        columns = self.columns.get(normal(heading), ())
        return columns[0] if len(columns) == 1 else None

    def doubled(self, heading: str) -> bool:
        """Whether *heading* stands over more than one column."""
        return len(self.columns.get(normal(heading), ())) > 1

    def whole(self, headings: Sequence[str]) -> bool:
        """Whether each of *headings* has its column."""
        return all(self.column(heading) is not None for heading in headings)


def find_headings(sheet: Sheet, sought: Sequence[str], at: int | None = None) -> Headings | None:
    """Return the row with most of the *sought* headings, the uppermost of equals; None when no row has any.

    Args:
        sheet: Where to look.
        sought: The headings' words.
        at: The row where they ought to stand; taken when it has any of them.
    """
    wanted = {normal(heading) for heading in sought}
    rows: dict[int, dict[str, list[int]]] = {}  # in each row, the columns over which each heading stands
    cells, deepest = sheet.cells, _DEEPEST
    for kind in (TEXT, ODD):
        near = np.flatnonzero(((cells.rows <= deepest) | (cells.rows == (at or 0))) & (cells.kinds == kind))
        shown = ((cells.lookups.texts[int(each)] if kind == TEXT else cells.odd[int(each)].shown) for each in
                 cells.numbers[near].tolist())  # fmt: skip
        for row, column, text in zip(cells.rows[near].tolist(), cells.columns[near].tolist(), shown, strict=True):
            if (words := normal(text)) in wanted:
                rows.setdefault(row, {}).setdefault(words, []).append(column)
        deepest = min([deepest, *(row for row, found in rows.items() if found.keys() == wanted)])  # none is better
    if not rows:
        return None
    row = at if at is not None and at in rows else max(rows, key=lambda r: (len(rows[r]), -r))
    return Headings(row, rows[row])


class Labels:
    """The words on one sheet beside the answers: which question each row belongs to, wherever its columns now are."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        found = find_headings(sheet, HEADINGS)
        columns = {heading: found.column(heading) for heading in HEADINGS} if found is not None else {}
        self._found = {heading: column for heading, column in columns.items() if column is not None}
        self.headed = len(self._found) >= _FEWEST_HEADINGS  # as the form's sheets of questions are
        self.columns = self._found if self.headed else {}  # under each of the form's headings
        self.over = {column: heading for heading, column in self.columns.items()}

    @cached_property
    def refs(self) -> dict[int, str]:
        """What stands in the column of refs, by row."""
        return self._under(_REF)

    @cached_property
    def questions(self) -> dict[int, str]:
        """What stands in the column of questions, by row."""
        return self._under(_QUESTION)

    def _under(self, heading: str) -> dict[int, str]:
        """A ref and question are known by their own words: without a heading they are where the form has them."""
        cells = self.sheet.cells.column(self._found.get(heading, HEADINGS.index(heading) + 1))
        return {row: cells.raw(at).shown for at, row in enumerate(cells.rows.tolist())}

    @cached_property
    def _words(self) -> dict[int, Words]:
        return {row: (normal(ref), normal(self.questions.get(row, ""))) for row, ref in self.refs.items()}

    @cached_property
    def rows(self) -> dict[Words, list[int]]:
        """The rows in which each ref and question stand together: two alike in both name neither."""
        rows: dict[Words, list[int]] = {}
        for row, key in self._words.items():
            rows.setdefault(key, []).append(row)
        return rows

    def words(self, row: int) -> Words:
        """The ref and question in *row*; "" where nothing stands."""
        return self._words.get(row) or ("", normal(self.questions.get(row, "")))

    def row(self, question: Question) -> int | None:
        """The only row in which *question* stands; None without one."""
        for key in question.words:
            if len(rows := self.rows.get(key, [])) == 1:
                return rows[0]
        return None

    def beside(self, row: int | None, heading: str) -> CellPlace | None:
        """The cell of *row* under *heading*; None where it is not known which column that is."""
        column = self.columns.get(heading)
        return CellPlace(self, row, column) if row is not None and column is not None else None


class CellPlace(NamedTuple):
    """A cell of a workbook, on a sheet with its labels."""

    on: Labels
    row: int
    column: int

    @property
    def sheet(self) -> str:
        """The sheet's name."""
        return self.on.sheet.name

    @property
    def cell(self) -> str:
        """As a person names it: "E14"."""
        return cell_name(self.row, self.column)

    @property
    def raw(self) -> Raw:
        """What stands there."""
        return self.on.sheet.at(self.row, self.column)

    def answer(self, name: str) -> Answer:
        """What stands there, as the answer called *name*."""
        return Answer(name, self.raw, self.sheet, self.cell)


class Matcher:
    """The answers of a form found in one workbook.

    Attributes:
        answers, strays: As in `Return`.
        beside: Each cell that explains an answer, by the answer's name.
        findings: What is said of answers that have no cell, or none that can be told.
    """

    def __init__(self, workbook: Workbook, form: Form) -> None:
        self.answers: dict[str, Answer] = {}
        self.beside: dict[str, Answer] = {}
        self.strays: dict[str, tuple[Answer, ...]] = {}
        self.findings: list[Finding] = []
        self._form, self._workbook = form, workbook
        self._labels = {sheet.name.casefold(): Labels(sheet) for sheet in workbook.sheets}
        self._alike = self._bearing()
        self._own = {sheet.name: self._standing_for(sheet.name) for sheet in form.sheets}
        self._places: dict[str, CellPlace] = {}  # where each answer's name leads, else its cell beside the question
        self._answered_at: dict[CellPlace, list[Question]] = {}
        self._explained: dict[str, CellPlace] = {}
        for question in form.questions():
            if (place := self._named(question.names[0]) or self._beside(question, _ANSWER)) is not None:
                self._places[question.name] = place
                self._answered_at.setdefault(place, []).append(question)
            if (place := self._named(question.names[1]) or self._beside(question, _EXPLANATION)) is not None:
                self._explained[question.name] = place
        self._explained_at = Counter(self._explained.values())
        for sheet in form.sheets:
            self._find_all(sheet)

    def _bearing(self) -> dict[str, list[Labels]]:
        """The workbook's sheets in which half or more of the questions of each of the form's stand."""
        bearing: dict[str, list[Labels]] = {sheet.name: [] for sheet in self._form.sheets}
        for labels in self._labels.values():
            if labels.headed:
                once = (key for key, rows in labels.rows.items() if len(rows) == 1)
                asked = {each.name: each.sheet for key in once for each in self._form.by_words.get(key, ())}
                found = Counter(asked.values())
                for sheet in self._form.sheets:
                    if found[sheet.name] and 2 * found[sheet.name] >= len(sheet.questions):
                        bearing[sheet.name].append(labels)
        return bearing

    def _standing_for(self, name: str) -> Labels | None:
        """What stands for the form's sheet *name*: the sheet of that name, else the only one with its questions."""
        own, alike = self._labels.get(name.casefold()), self._alike[name]
        if own is not None and (not alike or own in alike):
            return own
        return alike[0] if len(alike) == 1 else own

    def _beside(self, question: Question, heading: str) -> CellPlace | None:
        """The cell beside the question on its own sheet, under one of the form's headings."""
        own = self._own[question.sheet]
        return own.beside(own.row(question), heading) if own is not None else None

    def _named(self, name: str) -> CellPlace | None:
        """Where a name in lower case leads."""
        found = self._workbook.names.get(name)
        labels = self._labels.get(found.sheet.casefold()) if found is not None else None
        return CellPlace(labels, found.top, found.left) if found is not None and labels is not None else None

    # --- one sheet of the form --------------------------------------------------------------------------------------

    def _find_all(self, asked: FormSheet) -> None:
        found = {each.name: self._places[each.name] for each in asked.questions if each.name in self._places}
        if (emptied := self._emptied(asked, found)) is not None:
            gone = f"The headings and questions of '{asked.title}'"
            self.findings.append(Finding("table_missing", "error", f"{gone}{_NOT_HERE}", FRESH_TEMPLATE, emptied))
            return
        differing = self._on_copies(asked, found)
        lost = [each for each in asked.questions if each.name not in differing and not self._find(each)]
        own = self._own[asked.name]
        if lost:
            self.findings += self._lost(asked, lost, own)
        if own is not None:
            self.findings += self._answered_twice(asked, own)

    def _emptied(self, asked: FormSheet, found: Mapping[str, CellPlace]) -> str | None:
        """The sheet that every name of *asked* still leads to, when all that stood on it is gone."""
        sheets = {place.on for place in found.values()}
        if len(sheets) != 1 or len(found) < len(asked.questions):
            return None
        (there,) = sheets
        blank = not there.headed and len(self._bare(asked, there)) == 2
        return there.sheet.name if blank and all(place.raw is BLANK for place in found.values()) else None

    def _on_copies(self, asked: FormSheet, found: Mapping[str, CellPlace]) -> set[str]:
        """Say of each other sheet with the same questions that its answers differ, and return whose do.

        A copy without any answer says nothing.
        """
        used = {place.on for place in found.values()}
        differing: set[str] = set()
        for copy in self._alike[asked.name]:
            if copy in used:
                continue
            pairs = [
                (question, found[question.name], other)
                for question in asked.questions
                if question.name in found and (other := copy.beside(copy.row(question), _ANSWER)) is not None
            ]
            apart = [pair for pair in pairs if _content(pair[1].raw) != _content(pair[2].raw)]
            if apart and not all(other.raw.kind == "blank" for _, _, other in pairs):
                self.findings.append(self._sheet_twice(*apart[0]))
                differing.update(question.name for question, _, _ in apart)
        return differing

    def _sheet_twice(self, question: Question, place: CellPlace, other: CellPlace) -> Finding:
        one, two = (raw.shown if raw.kind != "blank" else "blank" for raw in (place.raw, other.raw))
        says = (
            f"The sheets '{place.sheet}' and '{other.sheet}' ask the same questions and their answers differ: "
            f"{_called(question)} is {one} in the first and {two} in the second."
        )
        return Finding("sheet_twice", "error", says, KEEP_ONE, other.sheet, other.cell, question.name)

    def _find(self, question: Question) -> bool:
        """Take the answer to *question*, or say what stands against it; False when there is no cell for it."""
        place = self._places.get(question.name)
        if place is None or self._deleted(question, place):
            return False
        if says := self._objection(question, place):
            if self._answered_at[place][0] == question:  # else it was said with the first of them
                at = place.sheet, place.cell, question.name
                self.findings.append(Finding("cell_moved", "error", says, OWN_CELL, *at))
            return True
        answer = self.answers[question.name] = place.answer(question.name)
        explained = self._explained_by(question)
        if explained is not None and explanation_of(explained.raw):
            self.beside[question.name] = explained.answer(question.name)
        if answer.raw == BLANK and (strays := self._strays(question, place, explained)):
            self.strays[question.name] = strays
        return True

    def _strays(self, question: Question, place: CellPlace, explained: CellPlace | None) -> tuple[Answer, ...]:
        """What was perhaps typed beside *place* instead: a figure on either side of it."""
        found: list[Answer] = []
        if (last := place.on.beside(place.row, _LAST)) is not None:
            found.append(last.answer(question.name + UNDER_LAST))
        if explained is not None and explained.raw.is_figure:
            found.append(explained.answer(question.name + UNDER_EXPLANATION))
        return tuple(answer for answer in found if answer.raw.kind != "blank")

    # --- explanations -----------------------------------------------------------------------------------------------

    def _explained_by(self, question: Question) -> CellPlace | None:
        """Where the answer's explanation stands: where its name leads, else beside the question."""
        place = self._explained.get(question.name)
        if place is not None and not self._anothers(question, place):
            return place
        place = self._beside(question, _EXPLANATION)
        return place if place is not None and not self._anothers(question, place) else None

    def _anothers(self, question: Question, place: CellPlace) -> bool:
        """Whether what stands at *place* is an answer, explains another's, or could explain two."""
        if place in self._answered_at or self._explained_at[place] > 1:
            return True
        heading = place.on.over.get(place.column)
        return heading not in (None, _EXPLANATION) or bool(self._row_of_another(question, place))

    # --- what speaks against a place --------------------------------------------------------------------------------

    def _deleted(self, question: Question, place: CellPlace) -> bool:
        """Whether the question's row was deleted and its name left behind on an empty cell of a row of no question."""
        raw, labels = place.raw, place.on
        if raw.kind != "blank" or raw.formula is not None or labels not in self._alike[question.sheet]:
            return False
        ref, words = labels.words(place.row)
        return not ref and words not in (known for _, known in question.words) and self._own_row(question) is None

    def _objection(self, question: Question, place: CellPlace) -> str:
        """What speaks against the answer to *question* standing at *place*, as a sentence; "" when nothing does."""
        if others := [_called(other) for other in self._answered_at[place] if other != question]:
            one, moved = f"that of {others[0]}", "one was moved onto the other"
            if len(others) > 1:
                one, moved = f"those of {listed(others)}", "they were moved onto one another"
            return f"The answer cell of {_called(question)} cannot be told from {one}: {moved}."
        where = (
            self._row_of_another(question, place)
            or self._elsewhere(question, place)
            or self._column_of_another(question, place)
        )
        return f"The answer cell of {_called(question)} has been moved: {where}." if where else ""

    def _row_of_another(self, question: Question, place: CellPlace) -> str:
        words = place.on.words(place.row)
        others = self._form.by_words.get(words)
        if others and words not in question.words:
            return f"this cell is in the row of {_called(others[0])}"
        ref = self._form.refs.get(words[0], question.measure)
        return f"this cell is in a row of {ref}" if ref != question.measure else ""

    def _own_row(self, question: Question, first: Labels | None = None) -> tuple[Labels, int] | None:
        """The row where the question itself stands: on the sheet asked *first*, else on its own."""
        for labels in (first, self._own[question.sheet]):
            if labels is not None and (row := labels.row(question)) is not None:
                return labels, row
        return None

    def _elsewhere(self, question: Question, place: CellPlace) -> str:
        """Where the question itself stands, when that is in another row, or has another answer beside it."""
        here = place.on
        if (stands := self._own_row(question, here)) is None:
            return ""
        labels, row = stands
        own = labels.beside(row, _ANSWER)
        if own == place:
            return ""
        rival = own is not None and _rivals(own.raw, place.raw)
        if labels is here and row == place.row:
            return f"another answer stands in {own.cell}" if own is not None and rival else ""
        words = here.words(place.row)
        foreign = bool(words[1]) and words not in question.words
        return f"its question is in row {row} of '{labels.sheet.name}'" if rival or foreign else ""

    def _column_of_another(self, question: Question, place: CellPlace) -> str:
        """The heading over *place*, when it is another than that of answers.

        An answer that was cut and pasted onto its explanation took the place of it: nothing else stands there.
        """
        labels = place.on
        heading = labels.over.get(place.column)
        if heading in (None, _ANSWER):
            return ""
        if heading == _EXPLANATION and _ANSWER in labels.columns:
            named = self._named(question.names[1])
            if named is None or named == place:
                return ""
        return f"this cell is in the column '{heading}'"

    # --- answers without a cell, and rows that stand twice ----------------------------------------------------------

    def _lost(self, asked: FormSheet, lost: Sequence[Question], own: Labels | None) -> Iterator[Finding]:
        """One finding for a sheet, a row of headings or a column that is gone, else one for each answer or for many."""
        if own is None:
            if len(lost) == len(asked.questions):
                yield sheet_missing(asked.name)
            else:
                yield from _cells_missing(lost)
            return
        name = own.sheet.name
        if not own.headed:
            says = f"The headings of '{asked.title}'{_NOT_HERE}"
            yield Finding("table_missing", "error", says, FRESH_TEMPLATE, name)
        elif _ANSWER not in own.columns:
            says = f"The column '{_ANSWER}' cannot be told in this sheet, so its answers cannot be found."
            yield Finding("column_missing", "error", says, FRESH_TEMPLATE, name)
        elif len(lost) > 1 and (bare := self._bare(asked, own)):
            columns = f"The column '{bare[0]}' is" if len(bare) == 1 else f"The columns '{bare[0]}' and '{bare[1]}' are"
            many = f"{len(lost)} of its questions" if len(lost) < len(asked.questions) else f"its {len(lost)} questions"
            says = f"{columns} empty or gone in this sheet, so the answers to {many} cannot be found."
            yield Finding("column_missing", "error", says, FRESH_TEMPLATE, name)
        else:
            twice = {each.name: places for each in lost if (places := self._standing_twice(each, own))}
            for question in lost:
                if question.name in twice:
                    yield _question_twice(question, twice[question.name])
            yield from _cells_missing([question for question in lost if question.name not in twice])

    def _bare(self, asked: FormSheet, labels: Labels) -> list[str]:
        """The headings of those columns, of refs and of questions, in which none of the sheet's own stands."""
        refs = {question.words[0][0] for question in asked.questions}
        questions = {words for question in asked.questions for _, words in question.words}
        columns = ((_REF, refs, labels.refs), (_QUESTION, questions, labels.questions))
        return [heading for heading, words, shown in columns if words.isdisjoint(map(normal, shown.values()))]

    def _standing_twice(self, question: Question, labels: Labels) -> list[CellPlace]:
        """The answer's cells in the rows in which *question*, and no other, stands more than once."""
        for key in question.words:
            rows = labels.rows.get(key, ())
            if len(rows) > 1 and all(key) and self._form.by_words[key] == (question,):
                return [place for row in rows if (place := labels.beside(row, _ANSWER)) is not None]
        return []

    def _answered_twice(self, asked: FormSheet, labels: Labels) -> Iterator[Finding]:
        """Ask about each answer found by its name whose row stands a second time with another answer in it."""
        if len(labels.rows) == len(labels.refs):  # no row stands twice
            return
        for question in asked.questions:
            answer = self.answers.get(question.name)
            held = {place.cell: place.raw for place in self._standing_twice(question, labels)}
            if answer is None or answer.sheet != labels.sheet.name or answer.cell not in held:
                continue
            own = answer.raw
            others = {cell: raw for cell, raw in held.items() if raw.kind != "blank" and _content(raw) != _content(own)}
            if others:
                more = listed([f"{raw.shown} in {cell}" for cell, raw in others.items()])
                stands = f"{own.shown or 'nothing'} stands in {answer.cell}, which was used, and {more}"
                says = f"The row of {_called(question)} stands more than once in this sheet: {stands}."
                remedy = "Delete the row that is not meant; if both are, say why."
                cells = tuple(f"{answer.sheet}!{cell}" for cell in others)
                at = answer.sheet, answer.cell, question.name
                yield Finding("answered_twice", "query", says, remedy, *at, cells=cells, named=len(cells))

    # --- what has changed since it was made -------------------------------------------------------------------------

    def reworded(self) -> Iterator[Finding]:
        """Ask about each answer beside which the question stands in other words than today's."""
        for question in self._form.questions():
            answer = self.answers.get(question.name)
            if answer is None or answer.raw.kind == "blank":
                continue
            labels, row = self._labels[answer.sheet.casefold()], int(answer.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            lines = labels.questions.get(row, "").splitlines()
            was = lines[-1].strip() if lines and normal(labels.refs.get(row, "")) == question.words[0][0] else ""
            if was and _plain(was) != _plain(question.label):
                says = f"When this workbook was made the question was '{was}'; it is now '{question.label}'."
                place = answer.sheet, answer.cell, question.name
                yield Finding("question_reworded", "query", says, _IF_REWORDED, *place)

    def no_longer_asked(self) -> Iterator[Finding]:
        """Say which answers with a name of the template's kind are not asked for any more."""
        asked = {name for question in self._form.questions() for name in question.names}
        asked |= {table.name.casefold() for table in self._form.tables}
        names = (name for name in sorted(self._workbook.names.keys() - asked) if _ANSWER_NAME.fullmatch(name))
        left = [place for name in names if (place := self._one_row(name)) is not None and place.raw.shown]
        if not left:
            return
        named = ", ".join(self._words_beside(place) for place in left[:_MOST_LEFT])
        says = f"This answer is no longer asked for, and was not used: {named}."
        if len(left) > 1:
            more = f" and {len(left) - _MOST_LEFT} more" if len(left) > _MOST_LEFT else ""
            says = f"{len(left)} answers are no longer asked for, and were not used: {named}{more}."
        cells = tuple(f"{other.sheet}!{other.cell}" for other in left[1:])
        sheet, cell = left[0].sheet, left[0].cell
        yield Finding("no_longer_asked", "note", says, "You need do nothing.", sheet, cell, cells=cells)

    def _one_row(self, name: str) -> CellPlace | None:
        found = self._workbook.names[name]
        return self._named(name) if found is not None and found.top == found.bottom else None

    def _words_beside(self, place: CellPlace) -> str:
        labels = place.on
        ref, question = labels.refs.get(place.row, ""), labels.questions.get(place.row, "")
        return f"{ref} '{question.splitlines()[-1] if question else ''}'" if ref else "an answer without its question"

    def renamed(self) -> Workbook:
        """The workbook of one sheet with that named as the form's that it is; as it is where that cannot be told."""
        (sheet,) = self._workbook.sheets
        names = [name for name, alike in self._alike.items() if alike]
        for table in self._form.tables:
            found = find_headings(sheet, table.headings)
            if found is not None and found.whole(table.headings):
                names.append(table.sheet)
        return replace(self._workbook, sheets=(replace(sheet, name=names[0]),)) if len(names) == 1 else self._workbook


def explanation_of(raw: Raw) -> str:
    """Return the words in an explanation's cell; of a formula that was never worked out, a stand-in that shows it."""
    if raw.kind == "blank" and raw.formula is not None:
        return f"{NEVER_WORKED_OUT}: ={raw.formula[:_LONGEST_FORMULA]})"
    return raw.shown.strip()


def sheet_missing(name: str) -> Finding:
    """A sheet of the template is gone."""
    return Finding("sheet_missing", "error", f"The sheet '{name}' is not in this workbook.", FRESH_TEMPLATE, name)


def _called(question: Question) -> str:
    return f"{question.measure} '{question.label}'"


def _content(raw: Raw) -> tuple[str, object]:
    return raw.kind, raw.value


def _rivals(beside: Raw, named: Raw) -> bool:
    """Whether the cell beside the question holds something, and something else than the one behind the name."""
    holds = bool(beside.shown) or (beside.kind == "blank" and beside.formula is not None)
    return holds and _content(beside) != _content(named)


def _plain(words: str) -> str:
    """What tells two wordings apart: not spacing, capitals or punctuation."""
    return re.sub(r"[\W_]+", "", words).casefold()


def _cells_missing(lost: Sequence[Question]) -> Iterator[Finding]:
    """One for each of a few answers; of more, one for all."""
    if len(lost) > _FEW_LOST:
        named = listed([_called(question) for question in lost], _MOST_LOST)
        says = f"The cells for {len(lost)} questions are not in this workbook: {named}."
        yield Finding("cell_missing", "error", says, FRESH_TEMPLATE, lost[0].sheet)
        return
    for question in lost:
        says = f"The cell for {_called(question)} is not in this workbook."
        yield Finding("cell_missing", "error", says, FRESH_TEMPLATE, question.sheet, "", question.name)


def _question_twice(question: Question, places: Sequence[CellPlace]) -> Finding:
    """No name of it is left to tell which of its rows is meant."""
    first, *others = places
    cells = listed([place.cell for place in places])
    says = f"The row of {_called(question)} stands more than once in this sheet, with its answer in {cells}."
    remedy = "Delete the row that is not meant, and send the workbook again."
    further = tuple(f"{place.sheet}!{place.cell}" for place in others)
    at = first.sheet, first.cell, question.name
    return Finding("question_twice", "error", says, remedy, *at, cells=further, named=len(further))
