"""The words beside the answers on one sheet: which question each row belongs to, wherever its columns now are.

After `reading.workbook` and `opening.headings`; `opening.likeness` and `opening.placing` ask it where a question
stands, and whose row a defined name leads to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from impact.returns.form import HEADINGS, Question
from impact.returns.opening.columns import Columns
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
        self.columns = Columns(sheet)

    @property
    def headed(self) -> bool:
        """Whether the sheet has a header row like those of the form's sheets of questions."""
        return len(self._found) >= _FEWEST

    @cached_property
    def _refs(self) -> dict[int, str]:
        return self._under(_REF)

    @cached_property
    def _questions(self) -> dict[int, str]:
        return self._under(_QUESTION)

    def _under(self, heading: str) -> dict[int, str]:
        """A ref and question are known by their own words, wherever they stand."""
        return self.columns.shown(self._found.get(heading, _LAID_OUT[heading]))

    @cached_property
    def _words(self) -> dict[int, Words]:
        return {row: (normal(ref), normal(self._questions.get(row, ""))) for row, ref in self._refs.items()}

    @cached_property
    def _rows(self) -> dict[Words, int]:
        """Two rows alike in both name neither."""
        times = Counter(self._words.values())
        return {key: row for row, key in self._words.items() if times[key] == 1}

    def once(self) -> Iterable[Words]:
        """The ref and question of each row that has them to itself."""
        return self._rows

    @cached_property
    def repeated(self) -> Mapping[Words, tuple[int, ...]]:
        """The rows in which the very same ref and question stand, where that is more than one."""
        rows: dict[Words, tuple[int, ...]] = {}
        if len(self._rows) < len(self._words):
            for row, key in self._words.items():
                rows[key] = (*rows.get(key, ()), row) if key not in self._rows else ()
        return {key: held for key, held in rows.items() if len(held) > 1 and all(key)}

    def words(self, row: int) -> Words:
        """The ref and question in *row*; "" where nothing stands."""
        known = self._words.get(row)
        return known if known is not None else ("", normal(self._questions.get(row, "")))

    def shown(self, row: int) -> tuple[str, str]:
        """The ref and question in *row* as a person reads them."""
        return self._refs.get(row, ""), self._questions.get(row, "")

    def row(self, words: Iterable[Words]) -> int | None:
        """The row in which any of these *words* stand; None without one."""
        rows = self._rows
        for key in words:
            if key in rows:
                return rows[key]
        return None

    def cell(self, words: Iterable[Words], laid_out: str) -> Place | None:
        """The cell beside any of these *words* in the column that the form lays out as *laid_out*.

        None without such a row, and where it is not known which column that is: what stands there is another's.
        """
        row, column = self.row(words), self.column(laid_out)
        return (self._sheet, row, column) if row is not None and column is not None else None

    def stands(self, laid_out: str, words: Collection[str]) -> bool:
        """Whether any of *words*, as `normal` gives them, stands in the column of refs or of questions."""
        return any(normal(shown) in words for shown in self._under(_heading(laid_out)).values())

    def has_column(self, laid_out: str) -> bool:
        """Whether it is known which column that is, by its heading."""
        return self.column(laid_out) is not None

    def heading(self, column: int) -> str:
        """The form's heading that stands over *column*; "" for none of the form's."""
        return self._over.get(column, "") if self.headed else ""

    def column(self, laid_out: str) -> int | None:
        """The column that the form lays out as *laid_out*, by its heading; None where that is not known."""
        return self._found.get(_heading(laid_out)) if self.headed else None


@cache
def _heading(laid_out: str) -> str:
    return normal(HEADINGS[column_number(laid_out) - 1])


@dataclass(frozen=True)
class Asked:
    """All that a form asks, by the words beside it.

    Attributes:
        by_words: The questions beside which these words may stand.
        words: What may stand beside each question, by its name.
        names: The defined names of each question's answer and explanation, in lower case, by its name.
        refs: Each measure's ref, by its words.
    """

    by_words: Mapping[Words, tuple[Question, ...]]
    words: Mapping[str, tuple[Words, ...]]
    refs: Mapping[str, str]
    names: Mapping[str, tuple[str, str]]

    @classmethod
    def by(cls, questions: Iterable[Question]) -> Asked:
        """Gather *questions* by what may stand beside them."""
        by_words: dict[Words, tuple[Question, ...]] = {}
        words: dict[str, tuple[Words, ...]] = {}
        refs: dict[str, str] = {}
        names: dict[str, tuple[str, str]] = {}
        for question in questions:
            refs[normal(question.measure)] = question.measure
            words[question.name] = _words_of(question)
            name = question.name.casefold()
            names[question.name] = (name, f"{name}.explanation")
            for key in words[question.name]:
                by_words[key] = (*by_words.get(key, ()), question)
        return cls(by_words, words, refs, names)

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
