"""The words beside the answers on one sheet: which question each row belongs to, wherever its columns now are.

After `reading.workbook` and `opening.headings`; `opening.likeness` and `opening.placing` ask it where a question
stands, and whose row a defined name leads to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from impact.returns.form import HEADINGS, Question
from impact.returns.opening.headings import find_headings, normal
from impact.returns.places import column_number
from impact.returns.reading.workbook import Sheet

Place = tuple[Sheet, int, int]  # a cell: its sheet, row and column
Words = tuple[str, str]  # a row's ref and question, as `normal` gives them

_LAID_OUT = {normal(heading): index for index, heading in enumerate(HEADINGS, start=1)}
_REF, _QUESTION = normal("Ref"), normal("Question")
_FEWEST = 3  # headings of the form's: fewer in one row are somebody's own words


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
        self._over = {column: HEADINGS[_LAID_OUT[words] - 1] for words, column in self._found.items()}
        columns = {**_LAID_OUT, **self._found}  # a ref and question are known by their own words, wherever they stand
        self._refs, self._questions = (_shown(sheet, columns[heading]) for heading in (_REF, _QUESTION))
        self._rows = self._index()

    @property
    def headed(self) -> bool:
        """Whether the sheet has a header row like those of the form's sheets of questions."""
        return len(self._found) >= _FEWEST

    def _index(self) -> dict[Words, int]:
        """Two rows alike in both name neither."""
        keys = [self.words(row) for row in self._refs]
        times = Counter(keys)
        return {key: row for key, row in zip(keys, self._refs, strict=True) if times[key] == 1}

    def words(self, row: int) -> Words:
        """The ref and question in *row*; "" where nothing stands."""
        return normal(self._refs.get(row, "")), normal(self._questions.get(row, ""))

    def shown(self, row: int) -> tuple[str, str]:
        """The ref and question in *row* as a person reads them."""
        return self._refs.get(row, ""), self._questions.get(row, "")

    def row(self, words: Iterable[Words]) -> int | None:
        """The row in which any of these *words* stand; None without one."""
        return next((row for key in words if (row := self._rows.get(key)) is not None), None)

    def cell(self, words: Iterable[Words], laid_out: str) -> Place | None:
        """The cell beside any of these *words* in the column that the form lays out as *laid_out*.

        None without such a row, and where it is not known which column that is: what stands there is another's.
        """
        row, column = self.row(words), self._column(laid_out)
        return (self._sheet, row, column) if row is not None and column is not None else None

    def has_column(self, laid_out: str) -> bool:
        """Whether it is known which column that is, by its heading."""
        return self._column(laid_out) is not None

    def heading(self, column: int) -> str:
        """The form's heading that stands over *column*; "" for none of the form's."""
        return self._over.get(column, "") if self.headed else ""

    def _column(self, laid_out: str) -> int | None:
        return self._found.get(_heading(laid_out)) if self.headed else None


@cache
def _heading(laid_out: str) -> str:
    return normal(HEADINGS[column_number(laid_out) - 1])


def _shown(sheet: Sheet, column: int) -> dict[int, str]:
    """What a person reads in each cell of a column, by row."""
    cells = sheet.cells.column(column)
    return {row: cells.raw(index).shown for index, row in enumerate(cells.rows.tolist())}


@dataclass(frozen=True)
class Asked:
    """All that a form asks, by the words beside it.

    Attributes:
        by_words: The questions beside which these words may stand.
        words: What may stand beside each question, by its name.
        refs: Each measure's ref, by its words.
    """

    by_words: Mapping[Words, tuple[Question, ...]]
    words: Mapping[str, tuple[Words, ...]]
    refs: Mapping[str, str]

    @classmethod
    def by(cls, questions: Iterable[Question]) -> Asked:
        """Gather *questions* by what may stand beside them."""
        by_words: dict[Words, tuple[Question, ...]] = {}
        words: dict[str, tuple[Words, ...]] = {}
        refs: dict[str, str] = {}
        for question in questions:
            refs[normal(question.measure)] = question.measure
            words[question.name] = _words_of(question)
            for key in words[question.name]:
                by_words[key] = (*by_words.get(key, ()), question)
        return cls(by_words, words, refs)

    def other(self, question: Question, words: Words) -> Question | None:
        """The question that *words* belong to, when it is another than *question*."""
        found = self.by_words.get(words, ())
        return None if not found or self.own(question, words) else found[0]

    def other_ref(self, question: Question, words: Words) -> str:
        """The ref in *words*, when another measure of the form has it; else ""."""
        ref = self.refs.get(words[0], "")
        return ref if ref != question.measure else ""

    def own(self, question: Question, words: Words) -> bool:
        """Whether *words* belong to *question*."""
        return words in self.words[question.name]
