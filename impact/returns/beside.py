"""What is known of a supplier from outside the return: what was filed before, and when this one came.

Before `checking.checks`, which holds a return to it; the store answers it. All of it may be empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from textwrap import shorten

from impact.plan.periods import Period
from impact.returns.form import Form, Question
from impact.returns.observation import Observation

Key = tuple[str, str]  # a measure's ref and an item's key
Series = Sequence[Observation]  # of one item, the oldest first
Last = float | str | date  # the last answer to a question, as its template shows it

_IN_WORDS = ("date", "text", "choice")  # types whose observations have words and no figure
_LONGEST_SHOWN = 120  # letters under "Last time", whose column is narrow


class Earlier(Mapping[Key, Series]):
    """A supplier's earlier figures in columns, each an observation only when it is asked for."""

    def __init__(
        self,
        supplier: str,
        keys: Sequence[Key],
        lengths: Sequence[int],
        periods: Sequence[Period],
        places: Sequence[int],
        values: Sequence[float],
    ) -> None:
        """Hold the figures of *keys*, *lengths* of them each; of each its period's place and its value, or a NaN."""
        self._supplier = supplier
        self._bounds = dict(
            zip(keys, zip(accumulate(lengths, initial=0), accumulate(lengths), strict=False), strict=True)
        )
        self._periods, self._places, self._values = periods, places, values

    def __getitem__(self, key: Key) -> tuple[Observation, ...]:
        first, end = self._bounds[key]
        return tuple(self._made(key, place) for place in range(first, end))

    def __iter__(self) -> Iterator[Key]:
        return iter(self._bounds)

    def __len__(self) -> int:
        return len(self._bounds)

    def values_of(self, key: Key) -> list[float | None]:
        """The bare values of an item, the oldest first; [] of one that is not known."""
        first, end = self._bounds.get(key, (0, 0))
        return [None if value != value else value for value in self._values[first:end]]

    def latest(self, key: Key) -> Observation:
        """The last figure of an item. Raises KeyError."""
        return self._made(key, self._bounds[key][1] - 1)

    def _made(self, key: Key, place: int) -> Observation:
        value = self._values[place]
        period = self._periods[self._places[place]]
        return Observation(self._supplier, *key, period, None if value != value else value)


def values_of(history: Mapping[Key, Series], key: Key) -> Sequence[float | None]:
    """Return the bare values of an item in *history*, the oldest first; none of one that is not known."""
    if isinstance(history, Earlier):
        return history.values_of(key)
    return [one.value for one in history.get(key, ())]


@dataclass(frozen=True)
class _Latest(Mapping[Key, Observation]):
    """The last figure of each item of some `Earlier`."""

    of: Earlier

    def __getitem__(self, key: Key) -> Observation:
        return self.of.latest(key)

    def __iter__(self) -> Iterator[Key]:
        return iter(self.of)

    def __len__(self) -> int:
        return len(self.of)


@dataclass(frozen=True)
class Beside:
    """What stands beside a return.

    Attributes:
        history: The supplier's figures from returns for earlier periods, the oldest first, by measure and item.
            Observations without a figure (markers, words) are left out.
        words: The words of its last text, choice or date, by measure and item; a date as "2024-06-30".
        explained: Explanations given before for this supplier and period, by `Finding.fingerprint`.
        elsewhere: Whose return this very file already is, when it was filed for another supplier or period: "Durham,
            Q1 2024/25 (April to June)".
        received: The day it came, UTC; None where nobody says.
    """

    history: Mapping[Key, Series] = field(default_factory=dict)
    words: Mapping[Key, str] = field(default_factory=dict)
    explained: Mapping[str, str] = field(default_factory=dict)
    elsewhere: tuple[str, ...] = ()
    received: date | None = None

    @property
    def last(self) -> Mapping[Key, Observation]:
        """The last figure of each item."""
        if isinstance(self.history, Earlier):
            return _Latest(self.history)
        return {key: figures[-1] for key, figures in self.history.items() if figures}


def last_figures(form: Form, beside: Beside) -> dict[str, Last]:
    """Return the last answer to each question of *form*, by its defined name, as the template shows it.

    A number is a number and a date a date; yes or no are words, and so is whatever was answered to a question that then
    asked for something else. Long words are shortened.
    """
    last = beside.last
    shown = ((question, _shown(question, last, beside.words)) for question in form.questions())
    return {question.name: before for question, before in shown if before is not None}


def _shown(question: Question, figures: Mapping[Key, Observation], words: Mapping[Key, str]) -> Last | None:
    key = (question.measure, question.item)
    if question.type in _IN_WORDS:
        return _in_words(question.type, words[key]) if key in words else None
    figure = figures.get(key)
    if figure is None or figure.value is None:
        return None
    return ("Yes" if figure.value else "No") if question.type == "yes_no" else figure.value


def _in_words(kind: str, words: str) -> Last:
    if kind == "date":
        try:
            return date.fromisoformat(words)
        except ValueError:
            pass
    return shorten(words, _LONGEST_SHOWN, placeholder=" …")
