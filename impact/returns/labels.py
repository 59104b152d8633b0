"""The words beside the answers on one sheet: which question each row belongs to, wherever its columns now are.

After `returns.workbook` and `returns.headings`; `returns.placing` asks it where a question stands, and whose row a
defined name leads to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from impact.returns.form import HEADINGS, Question
from impact.returns.headings import find_headings, normal
from impact.returns.places import column_number
from impact.returns.workbook import Sheet

Place = tuple[Sheet, int, int]  # a cell: its sheet, row and column
Words = tuple[str, str]  # a row's ref and question, as `normal` gives them

_LAID_OUT = {normal(heading): index for index, heading in enumerate(HEADINGS, start=1)}


def question_words(question: Question, first: bool) -> tuple[str, ...]:
    """Return the lines in a question's cell: the measure's title stands over the *first* of its questions."""
    return (question.title, question.label) if first else (question.label,)


def _words_of(question: Question) -> tuple[Words, ...]:
    """What may stand beside a question's answer."""
    ref = normal(question.measure)
    return tuple((ref, normal(" ".join(question_words(question, first)))) for first in (True, False))


class Labels:
    """The rows of one sheet, by the ref and question that stand in them."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        found = find_headings(sheet, HEADINGS)
        self._found: Mapping[str, int] = found.columns if found is not None else {}
        self._columns = {**_LAID_OUT, **self._found}
        self._rows = self._index()

    def _index(self) -> dict[Words, int]:
        """Two rows alike in both name neither."""
        rows = sorted({row for row, column in self._sheet.cells if column == self._columns[normal("Ref")]})
        keys = [self.words(row) for row in rows]
        times = Counter(keys)
        return {key: row for key, row in zip(keys, rows, strict=True) if times[key] == 1}

    def words(self, row: int) -> Words:
        """The ref and question in *row*; "" where nothing stands."""
        ref, words = (self._sheet.at(row, self._columns[normal(heading)]).shown for heading in ("Ref", "Question"))
        return normal(ref), normal(words)

    def cell(self, question: Question, laid_out: str) -> Place | None:
        """The cell of *question* in the column that the form lays out as *laid_out*; None when its row is not there."""
        column = self._columns[self._heading(laid_out)]
        for key in _words_of(question):
            if (row := self._rows.get(key)) is not None:
                return self._sheet, row, column
        return None

    def has_column(self, laid_out: str) -> bool:
        """Whether it is known which column that is: not when other headings were found and this one was not."""
        return not self._found or self._heading(laid_out) in self._found

    @staticmethod
    def _heading(laid_out: str) -> str:
        return normal(HEADINGS[column_number(laid_out) - 1])


@dataclass(frozen=True)
class Asked:
    """All that a form asks, by the words beside it."""

    by_words: Mapping[Words, tuple[Question, ...]]
    refs: Mapping[str, str]

    @classmethod
    def by(cls, questions: Iterable[Question]) -> Asked:
        """Gather *questions* by what may stand beside them."""
        by_words: dict[Words, tuple[Question, ...]] = {}
        refs: dict[str, str] = {}
        for question in questions:
            refs[normal(question.measure)] = question.measure
            for key in _words_of(question):
                by_words[key] = (*by_words.get(key, ()), question)
        return cls(by_words, refs)

    def other(self, question: Question, words: Words) -> Question | None:
        """The question that *words* belong to, when it is another than *question*."""
        found = self.by_words.get(words, ())
        return found[0] if found and question not in found else None

    def other_ref(self, question: Question, words: Words) -> str:
        """The ref in *words*, when another measure of the form has it; else ""."""
        return self.refs.get(words[0], "") if words[0] != normal(question.measure) else ""

    def own(self, question: Question, words: Words) -> bool:
        """Whether *words* belong to *question*."""
        return question in self.by_words.get(words, ())
