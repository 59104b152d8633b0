"""What a workbook says besides the answers asked for: "Nothing to report?", and answers that are no longer asked for.

After `reading.workbook`; `opening.intake` gathers it.
"""

from __future__ import annotations

import re

from impact.returns.answers import Answer
from impact.returns.findings import Finding
from impact.returns.form import NIL_NAME, Form
from impact.returns.opening import oddities
from impact.returns.opening.columns import look
from impact.returns.opening.headings import normal
from impact.returns.opening.labels import Labels
from impact.returns.opening.likeforms import asked_by
from impact.returns.places import Range, cell_name
from impact.returns.reading.workbook import Sheet, Workbook

_NIL_WORDS = normal("Nothing to report?")
_DEEPEST = 40  # rows of a cover that are looked through
_MOST_NAMED = 10  # answers named one by one
_ANSWER = re.compile(r"[a-z]\w*\.[a-z]\w*")


def find_nil(workbook: Workbook) -> Answer | None:
    """Return the cover's cell for "Nothing to report?": by its name, else beside its words; None without one."""
    if (named := workbook.named(NIL_NAME)) is not None:
        sheet, place = named
        return Answer(NIL_NAME, look(sheet, place.top, place.left), sheet.name, place.cell)
    for sheet in workbook.sheets:
        for row in range(1, _DEEPEST + 1):
            if normal(sheet.at(row, 1).shown) == _NIL_WORDS:
                return Answer(NIL_NAME, sheet.at(row, 2), sheet.name, cell_name(row, 2))
    return None


def no_longer_asked(workbook: Workbook, form: Form) -> tuple[Finding, ...]:
    """Say which answers with a name of the template's kind are not asked for any more."""
    asked = {name for names in asked_by(form).names.values() for name in names}
    asked |= {table.name.casefold() for table in form.tables}
    labels: dict[str, Labels] = {}
    left: list[tuple[Sheet, Range, str]] = []
    for name in sorted(workbook.names.keys() - asked):
        found = workbook.named(name) if _is_answer(name) else None
        if found is not None and found[1].top == found[1].bottom and look(found[0], found[1].top, found[1].left).shown:
            beside = labels.setdefault(found[0].name, Labels(found[0]))
            left.append((*found, _called(beside.shown(found[1].top))))
    return (_not_asked(left),) if left else ()


def _not_asked(left: list[tuple[Sheet, Range, str]]) -> Finding:
    named = ", ".join(words for _, _, words in left[:_MOST_NAMED])
    more = f" and {len(left) - _MOST_NAMED} more" if len(left) > _MOST_NAMED else ""
    says = f"This answer is no longer asked for, and was not used: {named}."
    if len(left) > 1:
        says = f"{len(left)} answers are no longer asked for, and were not used: {named}{more}."
    (sheet, place, _), *others = left
    cells = tuple(f"{other.name}!{at.cell}" for other, at, _ in others)
    return Finding("no_longer_asked", "note", says, "You need do nothing.", sheet.name, place.cell, cells=cells)


def _is_answer(name: str) -> bool:
    return _ANSWER.fullmatch(name) is not None and not name.startswith(("impact.", "_xlnm.", "check."))


def _called(words: tuple[str, str]) -> str:
    ref, question = words
    return f"{ref} '{question.splitlines()[-1] if question else ''}'" if ref else "an answer without its question"


def from_another_workbook(entries: dict[str, Answer]) -> tuple[Finding, ...]:
    """Say which answers are worked out from another workbook, which may have changed since."""
    linked = [
        entry
        for entry in entries.values()
        if entry.raw.formula is not None and oddities.from_another_workbook(entry.raw)
    ]
    if not linked:
        return ()
    first, *others = linked
    return (
        Finding(
            "from_another_workbook",
            "query",
            "This cell's value comes from another workbook.",
            "Paste the value.",
            first.sheet,
            first.cell,
            first.name,
            cells=tuple(f"{entry.sheet}!{entry.cell}" for entry in others),
        ),
    )
