"""Match the answers of a workbook to the form's questions, whatever was moved, renamed or deleted since it was made.

A cell is found by its defined name, which survives inserted rows, renamed and reordered sheets; else on the form's own
sheet by the ref and the question beside it. What is in neither place is said, never taken as blank. A name is followed
until something speaks against it: cutting and pasting can lead two names to one cell, and a program that deletes rows
or columns can leave names behind in another question's row or under another heading. Then neither is picked. Sheets are
copied by "Move or Copy" and rows pasted twice: answers that differ are said, and none is picked. A record sheet's table
is known by its headings, its columns by theirs, its rows wherever anything stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from string import ascii_uppercase
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from impact.checks.findings import Finding, listed
from impact.plan.parts import Severity
from impact.returns.answers import NEVER_WORKED_OUT, UNDER_EXPLANATION, UNDER_LAST, Answer, SentRows
from impact.returns.form import HEADINGS, Form, FormSheet, Question, RecordTable, Words, normal
from impact.returns.grid import BLANK, ODD, TEXT, Grid, Raw, cell_name, column_letters
from impact.returns.reading.workbook import Sheet, Workbook

FRESH_TEMPLATE = "Copy your answers into a fresh template and send that."
KEEP_ONE = "Delete the sheet that is not meant, and send the workbook again."
OWN_CELL = "Type each answer in its own yellow cell in the workbook made for you, and send that."
_IF_REWORDED = (
    "Check that the answer is to the new one, and say so in the column 'Explanation'; if it is not, correct it."
)
_NOT_HERE = " are not in this sheet, so its answers cannot be found."

_REF, _QUESTION, _, _LAST, _ANSWER, _EXPLANATION, _ = HEADINGS
_FEWEST_HEADINGS = 3  # fewer of the form's in one row are somebody's own words
_DEEPEST = 50  # rows from the top that are looked through: a header row pushed further down is not a header row
_FEW_LOST, _MOST_LOST = 3, 6  # answers without a cell that are said one by one, and that are named in one finding
_MOST_LEFT = 10  # answers no longer asked for that are named
_LONGEST_FORMULA = 100  # characters shown of one that was never worked out
_ANSWER_NAME = re.compile(r"(?!impact\.|_xlnm\.|check\.)[a-z]\w*\.[a-z]\w*")
_TOTAL = re.compile(r"(?:of:)?=?\s*SUBTOTAL\(", re.IGNORECASE)


# --- headings -----------------------------------------------------------------------------------------------------


class Headings(NamedTuple):
    """A header row: the column under each heading that has one alone, and those that stand over more than one."""

    row: int
    columns: Mapping[str, int]
    doubled: frozenset[str]

    def whole(self, headings: Sequence[str]) -> bool:
        """Whether each of *headings* has its column."""
        return self.columns.keys() >= set(headings)


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
    over = {heading: rows[row].get(normal(heading), []) for heading in sought}
    doubled = frozenset(heading for heading, columns in over.items() if len(columns) > 1)
    return Headings(row, {heading: columns[0] for heading, columns in over.items() if len(columns) == 1}, doubled)


class Labels:
    """The words on one sheet beside the answers: which question each row belongs to, wherever its columns now are."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        found = find_headings(sheet, HEADINGS)
        self._found = found.columns if found is not None else {}
        self.headed = len(self._found) >= _FEWEST_HEADINGS  # as the form's sheets of questions are
        self.columns = self._found if self.headed else {}  # under each of the form's headings
        self.over = {column: heading for heading, column in self.columns.items()}

    def _under(self, heading: str) -> dict[int, str]:
        """A ref and question are known by their own words: without a heading they are where the form has them."""
        cells = self.sheet.cells.column(self._found.get(heading, HEADINGS.index(heading) + 1))
        return {row: cells.raw(at).shown for at, row in enumerate(cells.rows.tolist())}

    @cached_property
    def refs(self) -> dict[int, str]:
        """What stands in the column of refs, by row."""
        return self._under(_REF)

    @cached_property
    def questions(self) -> dict[int, str]:
        """What stands in the column of questions, by row."""
        return self._under(_QUESTION)

    @cached_property
    def rows(self) -> dict[Words, list[int]]:
        """The rows in which each ref and question stand together: two alike in both name neither."""
        rows: dict[Words, list[int]] = {}
        for row in self.refs:
            rows.setdefault(self.words(row), []).append(row)
        return rows

    def words(self, row: int) -> Words:
        """The ref and question in *row*; "" where nothing stands."""
        return normal(self.refs.get(row, "")), normal(self.questions.get(row, ""))

    def row(self, question: Question) -> int | None:
        """The only row in which *question* stands; None without one."""
        return next((rows[0] for key in question.words if len(rows := self.rows.get(key, [])) == 1), None)

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
    def cell(self) -> str:
        """As a person names it: "E14"."""
        return cell_name(self.row, self.column)

    @property
    def raw(self) -> Raw:
        """What stands there."""
        return self.on.sheet.at(self.row, self.column)

    def answer(self, name: str) -> Answer:
        """What stands there, as the answer called *name*."""
        return Answer(name, self.raw, self.on.sheet.name, self.cell)

    def finding(
        self, code: str, severity: Severity, says: str, remedy: str, item: str, named: Sequence[CellPlace] = ()
    ) -> Finding:
        """A finding about *item* here, and in the cells *named* that it names itself."""
        cells = tuple(f"{place.on.sheet.name}!{place.cell}" for place in named)
        return Finding(code, severity, says, remedy, self.on.sheet.name, self.cell, item, cells, named=len(cells))


# --- answers ------------------------------------------------------------------------------------------------------


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
        self.strays: dict[str, Sequence[Answer]] = {}
        self.findings: list[Finding] = []
        self._form, self._workbook = form, workbook
        self._labels = {sheet.name.casefold(): Labels(sheet) for sheet in workbook.sheets}
        self._alike: dict[str, list[Labels]] = {sheet.name: [] for sheet in form.sheets}  # with half of its questions
        for labels in self._labels.values():
            if labels.headed:
                once = (key for key, rows in labels.rows.items() if len(rows) == 1)
                found = Counter({each.name: each.sheet for key in once for each in form.by_words.get(key, ())}.values())
                for sheet in form.sheets:
                    if found[sheet.name] and 2 * found[sheet.name] >= len(sheet.questions):
                        self._alike[sheet.name].append(labels)
        self._own: dict[str, Labels | None] = {}  # what stands for each: that of its name, else the only one alike
        for name, alike in self._alike.items():
            own = self._labels.get(name.casefold())
            self._own[name] = alike[0] if len(alike) == 1 and own not in alike else own
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

    def _beside(self, question: Question, heading: str) -> CellPlace | None:
        """The cell beside the question on its own sheet, under one of the form's headings."""
        own = self._own[question.sheet]
        return own.beside(own.row(question), heading) if own is not None else None

    def _named(self, name: str) -> CellPlace | None:
        """Where a name in lower case leads."""
        found = self._workbook.names.get(name)
        labels = self._labels.get(found.sheet.casefold()) if found is not None else None
        return CellPlace(labels, found.top, found.left) if found is not None and labels is not None else None

    def _find_all(self, asked: FormSheet) -> None:
        """Find the answers of one sheet of the form."""
        found = {each.name: self._places[each.name] for each in asked.questions if each.name in self._places}
        used, own = {place.on for place in found.values()}, self._own[asked.name]
        if len(used) == 1 and len(found) == len(asked.questions):  # does every name lead where all else is gone?
            (there,) = used
            blank = not there.headed and len(self._bare(asked, there)) == 2
            if blank and all(place.raw is BLANK for place in found.values()):
                gone = f"The headings and questions of '{asked.title}'{_NOT_HERE}"
                self.findings.append(Finding("table_missing", "error", gone, FRESH_TEMPLATE, there.sheet.name))
                return
        differing: set[str] = set()
        for copy in (each for each in self._alike[asked.name] if each not in used):
            pairs = [
                (each, found[each.name], other)
                for each in asked.questions
                if each.name in found and (other := copy.beside(copy.row(each), _ANSWER)) is not None
            ]
            apart = [pair for pair in pairs if pair[1].raw[:2] != pair[2].raw[:2]]
            if apart and not all(other.raw.kind == "blank" for _, _, other in pairs):  # one without answers is nothing
                question, place, other = apart[0]
                one, two = (raw.shown if raw.kind != "blank" else "blank" for raw in (place.raw, other.raw))
                says = (
                    f"The sheets '{place.on.sheet.name}' and '{copy.sheet.name}' ask the same questions and their "
                    f"answers differ: {question.called} is {one} in the first and {two} in the second."
                )
                self.findings.append(other.finding("sheet_twice", "error", says, KEEP_ONE, question.name))
                differing.update(each.name for each, _, _ in apart)
        if lost := [each for each in asked.questions if each.name not in differing and not self._find(each)]:
            self.findings += self._lost(asked, lost, own)
        if own is not None and len(own.rows) < len(own.refs):  # some row stands twice
            self.findings += self._answered_twice(asked, own)

    def _find(self, question: Question) -> bool:
        """Take the answer to *question*, or say what stands against it; False when there is no cell for it."""
        place, name = self._places.get(question.name), question.name
        if place is None:
            return False
        answer = place.answer(name)
        if answer.raw == BLANK and place.on in self._alike[question.sheet]:
            ref, words = place.on.words(place.row)  # was its row deleted, and its name left in a row of no question?
            if not (ref or words in (known for _, known in question.words) or self._own_row(question)):
                return False
        if says := self._objection(question, place):
            if self._answered_at[place][0] == question:  # else it was said with the first of them
                self.findings.append(place.finding("cell_moved", "error", says, OWN_CELL, name))
            return True
        self.answers[name] = answer
        explained = self._explained.get(name)  # where its name leads comes first
        if explained is None or self._anothers(question, explained):
            explained = self._beside(question, _EXPLANATION)
            explained = None if explained is None or self._anothers(question, explained) else explained
        if explained is not None and explanation_of(explained.raw):
            self.beside[name] = explained.answer(name)
        if answer.raw == BLANK:  # a figure on either side of it was perhaps typed there instead
            last = place.on.beside(place.row, _LAST)
            strays = [last.answer(name + UNDER_LAST)] if last is not None and last.raw.kind != "blank" else []
            if explained is not None and explained.raw.is_figure:
                strays.append(explained.answer(name + UNDER_EXPLANATION))
            if strays:
                self.strays[name] = strays
        return True

    def _anothers(self, question: Question, place: CellPlace) -> bool:
        """Whether what stands at *place* is an answer, explains another's, or could explain two."""
        if place in self._answered_at or self._explained_at[place] > 1:
            return True
        heading = place.on.over.get(place.column)
        return heading not in (None, _EXPLANATION) or bool(self._row_of_another(question, place))

    # --- what speaks against a place --------------------------------------------------------------------------------

    def _objection(self, question: Question, place: CellPlace) -> str:
        """What speaks against the answer to *question* standing at *place*, as a sentence; "" when nothing does."""
        if others := [other.called for other in self._answered_at[place] if other != question]:
            one, moved = f"that of {others[0]}", "one was moved onto the other"
            if len(others) > 1:
                one, moved = f"those of {listed(others)}", "they were moved onto one another"
            return f"The answer cell of {question.called} cannot be told from {one}: {moved}."
        where = self._row_of_another(question, place) or self._elsewhere(question, place)
        heading = place.on.over.get(place.column)
        if not where and heading not in (None, _ANSWER):
            # an answer that was cut and pasted onto its explanation took the place of it: nothing else stands there
            took_it = heading == _EXPLANATION and _ANSWER in place.on.columns
            if not (took_it and self._named(question.names[1]) in (None, place)):
                where = f"this cell is in the column '{heading}'"
        return f"The answer cell of {question.called} has been moved: {where}." if where else ""

    def _row_of_another(self, question: Question, place: CellPlace) -> str:
        words = place.on.words(place.row)
        others = self._form.by_words.get(words)
        if others and words not in question.words:
            return f"this cell is in the row of {others[0].called}"
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
        if (stands := self._own_row(question, place.on)) is None:
            return ""
        labels, row = stands
        own = labels.beside(row, _ANSWER)
        if own == place:
            return ""
        rival = own is not None and own.raw[:2] != place.raw[:2] and (own.raw.shown or own.raw.uncalculated)
        if labels is place.on and row == place.row:
            return f"another answer stands in {own.cell}" if own is not None and rival else ""
        words = place.on.words(place.row)
        foreign = bool(words[1]) and words not in question.words
        return f"its question is in row {row} of '{labels.sheet.name}'" if rival or foreign else ""

    # --- answers without a cell, and rows that stand twice ----------------------------------------------------------

    def _lost(self, asked: FormSheet, lost: Sequence[Question], own: Labels | None) -> Iterator[Finding]:
        """One finding for a sheet, a row of headings or a column that is gone, else one for each answer or for many."""
        if own is None and len(lost) == len(asked.questions):
            yield _sheet_missing(asked.name)
        elif own is None:
            yield from _cells_missing(lost)
        elif not own.headed:
            says = f"The headings of '{asked.title}'{_NOT_HERE}"
            yield Finding("table_missing", "error", says, FRESH_TEMPLATE, own.sheet.name)
        elif _ANSWER not in own.columns:
            says = f"The column '{_ANSWER}' cannot be told in this sheet, so its answers cannot be found."
            yield Finding("column_missing", "error", says, FRESH_TEMPLATE, own.sheet.name)
        elif len(lost) > 1 and (bare := self._bare(asked, own)):
            columns = f"The column '{bare[0]}' is" if len(bare) == 1 else f"The columns '{bare[0]}' and '{bare[1]}' are"
            many = f"{len(lost)} of its questions" if len(lost) < len(asked.questions) else f"its {len(lost)} questions"
            says = f"{columns} empty or gone in this sheet, so the answers to {many} cannot be found."
            yield Finding("column_missing", "error", says, FRESH_TEMPLATE, own.sheet.name)
        else:
            twice = {each.name: places for each in lost if (places := self._standing_twice(each, own))}
            for question in (each for each in lost if each.name in twice):  # no name tells which of its rows is meant
                first, *others = places = twice[question.name]
                cells, again = listed([place.cell for place in places]), "and send the workbook again."
                says = f"The row of {question.called} stands more than once in this sheet, with its answer in {cells}."
                remedy = f"Delete the row that is not meant, {again}"
                yield first.finding("question_twice", "error", says, remedy, question.name, others)
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
        for question in asked.questions:
            answer, places = self.answers.get(question.name), self._standing_twice(question, labels)
            first = next((each for each in places if answer == each.answer(question.name)), None)
            others = [each for each in places if first and each.raw.kind != "blank" and each.raw[:2] != first.raw[:2]]
            if first is not None and others:
                more = listed([f"{each.raw.shown} in {each.cell}" for each in others])
                stands = f"{first.raw.shown or 'nothing'} stands in {first.cell}, which was used, and {more}"
                says = f"The row of {question.called} stands more than once in this sheet: {stands}."
                remedy = "Delete the row that is not meant; if both are, say why."
                yield first.finding("answered_twice", "query", says, remedy, question.name, others)

    # --- what has changed since it was made -------------------------------------------------------------------------

    def reworded(self) -> Iterator[Finding]:
        """Ask about each answer beside which the question stands in other words than today's."""
        for question in self._form.questions():
            answer = self.answers.get(question.name)
            if answer is None or answer.raw.kind == "blank":
                continue
            labels, row = self._labels[answer.sheet.casefold()], int(answer.cell.lstrip(ascii_uppercase))
            lines = labels.questions.get(row, "").splitlines()
            was = lines[-1].strip() if lines and labels.words(row)[0] == question.words[0][0] else ""
            # spacing, capitals and punctuation tell no two wordings apart
            if was and len({re.sub(r"[\W_]+", "", words).casefold() for words in (was, question.label)}) > 1:
                says = f"When this workbook was made the question was '{was}'; it is now '{question.label}'."
                place = answer.sheet, answer.cell, question.name
                yield Finding("question_reworded", "query", says, _IF_REWORDED, *place)

    def no_longer_asked(self) -> Iterator[Finding]:
        """Say which answers with a name of the template's kind are not asked for any more."""
        asked = {name for question in self._form.questions() for name in question.names}
        asked |= {table.name.casefold() for table in self._form.tables}
        left: list[CellPlace] = []
        for name, found in sorted(each for each in self._workbook.names.items() if each[0] not in asked):
            if found is not None and found.top == found.bottom and _ANSWER_NAME.fullmatch(name):
                left += [place] if (place := self._named(name)) is not None and place.raw.shown else []
        if not left:
            return
        named, more = ", ".join(map(_words_beside, left[:_MOST_LEFT])), len(left) - _MOST_LEFT
        says = f"This answer is no longer asked for, and was not used: {named}."
        if len(left) > 1:
            beyond = f" and {more} more" if more > 0 else ""
            says = f"{len(left)} answers are no longer asked for, and were not used: {named}{beyond}."
        one = left[0].finding("no_longer_asked", "note", says, "You need do nothing.", "", left[1:])
        yield replace(one, named=0)

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
    if raw.uncalculated:
        return f"{NEVER_WORKED_OUT}: ={(raw.formula or '')[:_LONGEST_FORMULA]})"
    return raw.shown.strip()


def _words_beside(place: CellPlace) -> str:
    ref, question = place.on.refs.get(place.row, ""), place.on.questions.get(place.row, "")
    return f"{ref} '{question.splitlines()[-1] if question else ''}'" if ref else "an answer without its question"


def _sheet_missing(name: str) -> Finding:
    return Finding("sheet_missing", "error", f"The sheet '{name}' is not in this workbook.", FRESH_TEMPLATE, name)


def _cells_missing(lost: Sequence[Question]) -> Iterator[Finding]:
    """One for each of a few answers; of more, one for all."""
    if len(lost) > _FEW_LOST:
        named = listed([question.called for question in lost], _MOST_LOST)
        says = f"The cells for {len(lost)} questions are not in this workbook: {named}."
        yield Finding("cell_missing", "error", says, FRESH_TEMPLATE, lost[0].sheet)
        return
    for question in lost:
        says = f"The cell for {question.called} is not in this workbook."
        yield Finding("cell_missing", "error", says, FRESH_TEMPLATE, question.sheet, "", question.name)


# --- record sheets ------------------------------------------------------------------------------------------------

_Found = tuple[Sheet, Headings]  # a table: its sheet and its row of headings


def find_records(workbook: Workbook, form: Form) -> tuple[dict[str, SentRows], list[Finding]]:
    """Find every record sheet's rows, by its table's defined name, and say what is wrong: first which stand twice."""
    records: dict[str, SentRows] = {}
    twice, missing = list[Finding](), list[Finding]()
    for table in form.tables:
        sheet, headings = _table(workbook, table, twice)
        if sheet is None:
            missing.append(_sheet_missing(table.sheet))
            continue
        remedy = FRESH_TEMPLATE, sheet.name, "", table.name
        if headings is None:
            says = f"The headings of '{table.label}' are not in this sheet, so its rows cannot be read."
            missing.append(Finding("table_missing", "error", says, *remedy))
            continue
        for heading in table.headings:
            says = f"The column '{heading}' is not in this sheet."
            if heading in headings.doubled:
                says = f"The heading '{heading}' stands over more than one column of this sheet."
            missing += [Finding("column_missing", "error", says, *remedy)] if heading not in headings.columns else []
        records[table.name] = _rows(table, sheet, headings)
    return records, [*twice, *missing]


def _table(workbook: Workbook, table: RecordTable, findings: list[Finding]) -> tuple[Sheet | None, Headings | None]:
    """The sheet and headings of a table: where its name leads when every heading stands in that row.

    Else where every heading stands on the form's own sheet, or on the only sheet with them all; failing that, as many
    of its headings as there are, where its name leads or on the form's own sheet. Other sheets with other rows of the
    same table are said.
    """
    named, own = workbook.named(table.name), workbook.sheet(table.sheet)
    there, top = (named[0], named[1].top) if named is not None else (None, None)
    whole: list[_Found] = []
    for sheet in workbook.sheets:
        for at in (top, None) if there is sheet else (None,):
            found = find_headings(sheet, table.headings, at=at)
            if found is not None and found.whole(table.headings):
                whole.append((sheet, found))
                break
    chosen = next((each for each in whole if each[0] is there and each[1].row == top), None)
    chosen = chosen or next((each for each in whole if each[0] is own), whole[0] if len(whole) == 1 else None)
    if chosen is not None:
        for other in (each for each in whole if each[0] is not chosen[0]):
            if (rows := _contents(table, other)) and rows != _contents(table, chosen):
                both = f"The sheets '{chosen[0].name}' and '{other[0].name}' both hold '{table.label}'"
                place = other[0].name, "", table.name
                findings.append(Finding("sheet_twice", "error", f"{both}, and their rows differ.", KEEP_ONE, *place))
        return chosen
    if there is None or own is not None:
        return own, find_headings(own, table.headings) if own is not None else None
    return there, find_headings(there, table.headings, at=top)


def _contents(table: RecordTable, found: _Found) -> list[tuple[str, object]]:
    """What stands under the headings, heading by heading, whatever the rows' numbers."""
    sheet, headings = found
    columns = [(heading, sheet.cells.column(headings.columns[heading])) for heading in table.headings]
    return [
        (heading, cells.raw(at).value)
        for heading, cells in columns
        for at in np.flatnonzero(cells.rows > headings.row).tolist()
    ]


def _rows(table: RecordTable, sheet: Sheet, headings: Headings) -> SentRows:
    """Every row under the header that holds something in one of the table's columns, below the table too."""
    named = zip(table.columns, table.headings, strict=True)
    columns = {key: headings.columns[heading] for (key, _), heading in named if heading in headings.columns}
    cells = {key: sheet.cells.column(column) for key, column in columns.items()}
    held = {key: each.rows[(each.rows > headings.row) & _holding(each)] for key, each in cells.items()}
    numbers = np.unique(np.concatenate([*held.values(), np.zeros(0, dtype=np.int32)]))
    if len(numbers):
        last = [each.raw(at) for each in cells.values() for at in np.flatnonzero(each.rows == numbers[-1]).tolist()]
        if any(_TOTAL.match(raw.formula or "") for raw in last):
            numbers = numbers[:-1]  # a spreadsheet's own row of totals, or a filter's, is no record
    needed = [key for key, column in table.columns if column.required] or [key for key, _ in table.columns]
    for area in sheet.totalled:  # an Excel table's last row, where it begins at the headings
        begins = area.top == headings.row < area.bottom
        begins = begins and any(area.left <= column <= area.right for column in columns.values())
        if begins and not all(key in held and area.bottom in held[key] for key in needed):
            numbers = numbers[numbers != area.bottom]  # else a record was typed over the totals
    letters = {key: column_letters(column) for key, column in columns.items()}
    return SentRows(table.name, sheet.name, numbers, letters, {key: cells[key].aligned(numbers) for key in columns})


def _holding(cells: Grid) -> NDArray[np.bool_]:
    """Which cells hold something.

    Only spaces, or a formula that shows nothing, are nothing; a formula that was never worked out is something.
    """
    holding = np.ones(len(cells.rows), dtype=np.bool_)
    texts = np.flatnonzero(cells.kinds == TEXT)
    each, which = np.unique(cells.numbers[texts], return_inverse=True)
    held = [bool(cells.lookups.texts[int(number)].strip()) for number in each]
    holding[texts] = np.array(held, dtype=np.bool_)[which]
    for index in np.flatnonzero(cells.kinds == ODD).tolist():
        raw = cells.raw(index)
        holding[index] = raw.kind != "text" or raw.shown != ""
    return holding
