"""Questions whose words have changed since the workbook was made: is the answer to the old one or the new?

After `opening.placing`, which found the answers by their names; `opening.intake` asks only where the workbook was made
from other definitions than today's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from impact.returns.answers import Answer
from impact.returns.findings import Finding
from impact.returns.form import Form, Question
from impact.returns.opening.headings import normal
from impact.returns.opening.labels import Labels
from impact.returns.reading.workbook import Workbook

_REMEDY = "Check that the answer is to the new one, and say so in the column 'Explanation'; if it is not, correct it."
_BETWEEN = re.compile(r"[\W_]+")


def reworded(workbook: Workbook, form: Form, entries: Mapping[str, Answer]) -> Iterator[Finding]:
    """Ask about each answer beside which the question stands in other words than today's."""
    labels: dict[str, Labels] = {}
    for question in form.questions():
        entry = entries.get(question.name)
        sheet = workbook.sheet(entry.sheet) if entry is not None and entry.raw.kind != "blank" else None
        if entry is None or sheet is None:
            continue
        if entry.sheet not in labels:
            labels[entry.sheet] = Labels(sheet)
        was = _wording(question, *labels[entry.sheet].shown(_row(entry)))
        if was and _plain(was) != _plain(question.label):
            says = f"When this workbook was made the question was '{was}'; it is now '{question.label}'."
            yield Finding("question_reworded", "query", says, _REMEDY, entry.sheet, entry.cell, question.name)


def _wording(question: Question, ref: str, words: str) -> str:
    """The question in the measure's own row, without the title over it; "" in any other row."""
    lines = words.splitlines()
    return lines[-1].strip() if lines and normal(ref) == normal(question.measure) else ""


def _plain(words: str) -> str:
    """What tells two wordings apart: not spacing, capitals or punctuation."""
    return _BETWEEN.sub("", words).casefold()


def _row(entry: Answer) -> int:
    return int(entry.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
