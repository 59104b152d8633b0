"""A figure typed beside an answer that was left blank: under "Last time", or where its explanation goes.

After `opening.placing`, which keeps what stands there, and `checking.answers`; `checking.checks` has the finding about
the blank say so. No such figure is ever taken for the answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from impact.returns.answers import UNDER_LAST, Answer, Return
from impact.returns.checking.messages import BLANK, BLANK_BESIDE, Message, figure
from impact.returns.checking.wanted import Wanted
from impact.returns.form import Question
from impact.returns.observation import Beside

_NUMBERS = ("count", "number", "percent")


@dataclass(frozen=True)
class Misplaced:
    """The figures that the supplier typed beside one blank answer.

    Attributes:
        typed: Each with its cell.
        last: The last figure known of the answer, which stood under "Last time".
    """

    typed: tuple[Answer, ...] = ()
    last: float | None = None

    @property
    def in_explanation(self) -> bool:
        """Whether one stands where the explanation goes, so that it can be nobody's but the supplier's."""
        return any(not _of_last_time(stray) for stray in self.typed)

    def pointed_out(self, message: Message, question: Question, blank: Answer) -> Message:
        """Return the *message* about the answer at *blank* with what stands beside it; any other as it is."""
        if message.code != BLANK.code or not self.typed:
            return message
        first, *rest = self.typed
        also = [f"{_shown(stray)} in {self._where(stray, blank)}" for stray in rest]
        expected = Wanted.by_question(question).expected
        return BLANK_BESIDE(
            shown=_shown(first),
            where=", and ".join([self._where(first, blank), *also]),
            which="one of them" if rest else "that",
            cell=blank.cell,
            otherwise=expected[0].lower() + expected[1:],
        )

    def _where(self, stray: Answer, blank: Answer) -> str:
        cell = stray.cell if stray.sheet == blank.sheet else f"{stray.sheet}!{stray.cell}"
        ours = _of_last_time(stray) and self.last is not None
        return f"{cell} in place of your last figure, {figure(self.last or 0)}" if ours else cell


_NOTHING = Misplaced()


def misplaced(question: Question, filed: Return, beside: Beside) -> Misplaced:
    """Return what the supplier typed beside the blank answer to *question*.

    What stands under "Last time" is theirs where it is not the last figure known. Where no figure of theirs is known
    at all, nobody can tell what the template gave. Only a number can be answered by a figure.
    """
    strays = filed.strays.get(question.name, ())
    if not strays or question.type not in _NUMBERS:
        return _NOTHING
    known = beside.last.get((question.measure, question.item)) if beside.history else None
    last = known.value if known is not None else None
    typed = [stray for stray in strays if not _of_last_time(stray) or (beside.history and _is_another(stray, last))]
    return Misplaced(tuple(typed), last)


def _of_last_time(stray: Answer) -> bool:
    return stray.name.endswith(UNDER_LAST)


def _is_another(stray: Answer, last: float | None) -> bool:
    return stray.raw.kind == "number" and stray.raw.value != last


def _shown(stray: Answer) -> str:
    return stray.raw.shown.strip()
