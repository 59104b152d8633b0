"""Which sheet of a workbook stands for which sheet of the form, by its name or by the questions that stand in it.

After `opening.labels`; before `opening.placing`. Sheets are renamed, and copied by "Move or Copy": two that ask the
same and are answered differently are said, and neither is picked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from impact.returns.answers import Raw
from impact.returns.findings import Finding
from impact.returns.form import ANSWER_COLUMN, Form, FormSheet, Question
from impact.returns.opening.columns import look
from impact.returns.opening.labels import Asked, Labels, Place
from impact.returns.places import cell_name
from impact.returns.reading.workbook import Sheet, Workbook

KEEP_ONE = "Delete the sheet that is not meant, and send the workbook again."


class Likeness:
    """The sheets of one workbook beside those of the form."""

    def __init__(self, workbook: Workbook, form: Form, asked: Asked) -> None:
        self._workbook = workbook
        self._asked = asked
        self._labels: dict[str, Labels] = {}
        self._alike = self._bearing(form)
        self._stands = {sheet.name: self._standing_for(sheet.name) for sheet in form.sheets}

    def labels(self, sheet: Sheet) -> Labels:
        """The words beside the answers on *sheet*, read once."""
        known = self._labels.get(sheet.name)
        if known is None:
            known = self._labels[sheet.name] = Labels(sheet)
        return known

    def sheet(self, name: str) -> Sheet | None:
        """What stands for the form's sheet *name*: the sheet of that name, else the only one with its questions."""
        return self._stands.get(name)

    def _standing_for(self, name: str) -> Sheet | None:
        own = self._workbook.sheet(name)
        alike = self._alike.get(name, ())
        if own is not None and (not alike or any(own is sheet for sheet in alike)):
            return own
        return alike[0] if len(alike) == 1 else own

    def alike(self, name: str) -> tuple[Sheet, ...]:
        """Every sheet in which half or more of the questions of the form's sheet *name* stand."""
        return self._alike.get(name, ())

    def _bearing(self, form: Form) -> dict[str, tuple[Sheet, ...]]:
        """The sheets with half or more of the questions of each of the form's."""
        bearing: dict[str, tuple[Sheet, ...]] = {sheet.name: () for sheet in form.sheets}
        for sheet in self._workbook.sheets:
            labels = self.labels(sheet)
            if not labels.headed:
                continue
            found = self._found_on(labels)
            for asked in form.sheets:
                if found[asked.name] and 2 * found[asked.name] >= len(asked.questions):
                    bearing[asked.name] = (*bearing[asked.name], sheet)
        return bearing

    def _found_on(self, labels: Labels) -> Counter[str]:
        """How many questions of each of the form's sheets stand on one of the workbook's."""
        by_words = self._asked.by_words
        found = {question.name: question.sheet for key in labels.once() for question in by_words.get(key, ())}
        return Counter(found.values())

    def row(self, question: Question, sheet: Sheet) -> int | None:
        """The row of *question* on *sheet*."""
        return self.labels(sheet).row(self._asked.words[question.name])

    def beside(self, question: Question, sheet: Sheet, laid_out: str) -> Place | None:
        """The cell of *question* on *sheet* in the column laid out as *laid_out*."""
        return self.labels(sheet).cell(self._asked.words[question.name], laid_out)


@dataclass(frozen=True)
class Twins:
    """Questions that two sheets answer differently, and what is said of it."""

    questions: tuple[Question, ...] = ()
    findings: tuple[Finding, ...] = ()


def find_twins(asked: FormSheet, likeness: Likeness, found: Sequence[tuple[Question, Place]]) -> Twins:
    """Compare the answers *found* with those on every other sheet with the same questions.

    A copy without any answer says nothing.
    """
    used = {place[0].name for _, place in found}
    differing: dict[str, Question] = {}
    findings: list[Finding] = []
    for copy in likeness.alike(asked.name):
        if copy.name in used:
            continue
        pairs = [
            (question, place, other)
            for question, place in found
            if (other := likeness.beside(question, copy, ANSWER_COLUMN)) is not None
        ]
        if all(_raw(other).kind == "blank" for _, _, other in pairs):
            continue
        apart = [pair for pair in pairs if _differ(_raw(pair[1]), _raw(pair[2]))]
        if apart:
            findings.append(_twins(*apart[0]))
            differing.update((question.name, question) for question, _, _ in apart)
    return Twins(tuple(differing.values()), tuple(findings))


def _raw(place: Place) -> Raw:
    return look(*place)


def _differ(one: Raw, other: Raw) -> bool:
    return (one.kind, one.value) != (other.kind, other.value)


def _twins(question: Question, place: Place, other: Place) -> Finding:
    one, two = _shown(place), _shown(other)
    says = (
        f"The sheets '{place[0].name}' and '{other[0].name}' ask the same questions and their answers differ: "
        f"{question.measure} '{question.label}' is {one} in the first and {two} in the second."
    )
    return Finding("sheet_twice", "error", says, KEEP_ONE, other[0].name, cell_name(*other[1:]), question.name)


def _shown(place: Place) -> str:
    raw = _raw(place)
    return raw.shown if raw.kind != "blank" else "blank"
