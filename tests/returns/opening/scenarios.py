"""A good return with something done to it, and what is then found in it as a text that is kept.

A `@scenarios.add` function edits the good return as a person or a program would; its sentence heads the text. What is
found stands in `tests/golden/kept/opening/`, a file a scenario: findings word for word, every answer that is not as it
was filled in or not in its own cell, explanations, strays, rows of records. `--golden` writes them anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from openpyxl.workbook import Workbook as Book
from openpyxl.workbook.defined_name import DefinedName

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.returns.answers import Answer, Return
from impact.returns.opening import open_return
from tests.returns.workbooks import DEFINITIONS, GOOD_ANSWERS, edited, filled

C1, C4, PRACTICES = "C1 An evidence base that", "C4 Local innovation", "IW-15 practices"
LAUNCHED, WITH_PLAN = "IW_17.launched", "IW_17.with_plan"

Edit = Callable[[Book], None]


@cache
def good() -> bytes:
    """The good return."""
    return filled()


def opened(edit: Edit | None = None, content: bytes | None = None, **more: Any) -> Return:
    """The good return, or another *content*, as it is opened after an edit."""
    given = content if content is not None else good()
    more = {"definitions": DEFINITIONS, **more}
    return open_return(edited(given, edit) if edit is not None else given, **more)


@dataclass(frozen=True)
class Scenario:
    """Something done to a return, and what is known when it is opened."""

    name: str
    edit: Edit
    content: Callable[[], bytes] = good
    known: Mapping[str, Any] = field(default_factory=dict)

    def text(self) -> str:
        """What it is and what is found."""
        result = opened(self.edit, self.content(), **self.known)
        return "\n".join([f"# {self.edit.__doc__}", *told(result), ""])


class Scenarios(dict[str, Scenario]):
    """The scenarios of one module of tests, by name."""

    def add(
        self,
        edit: Edit | None = None,
        *,
        content: Callable[[], bytes] = good,
        definitions: Definitions = DEFINITIONS,
        supplier: str | None = None,
        period: Period | None = None,
        filename: str = "",
    ) -> Any:
        """Take an edit for a scenario, of the good return or of another *content*."""
        if edit is None:
            known = {"definitions": definitions, "supplier": supplier, "period": period, "filename": filename}
            return lambda each: self._keep(Scenario(each.__name__, each, content, known))
        return self._keep(Scenario(edit.__name__, edit))

    def _keep(self, scenario: Scenario) -> Edit:
        assert scenario.name not in self
        self[scenario.name] = scenario
        return scenario.edit

    def each(self, about: str, edits: Mapping[str, Edit], content: Callable[[], bytes] = good) -> None:
        """Take several edits for one scenario each, of which the same is to be said."""
        for name, edit in edits.items():
            chosen = _with_sentence(edit, about)
            self._keep(Scenario(name, chosen, content))


def _with_sentence(edit: Edit, about: str) -> Edit:
    def same(book: Book) -> None:
        edit(book)

    same.__doc__ = about
    return same


def told(result: Return) -> list[str]:
    """What was found in a return, line by line."""
    lines = [f"of {result.identity.supplier or 'nobody'} for {result.identity.period or 'no period'}"]
    for one in result.findings:
        about = " ".join(part for part in (one.severity, one.code, one.place, one.item) if part)
        lines.append(f"{about}: {one.text}" + (f" [of which {one.named} named]" if one.named else ""))
    if result.form is None:
        return lines
    for question in result.form.questions():
        answer = result.answers.get(question.name)
        if answer is None:
            lines += [f"{question.name} has no answer"] if question.name not in result.nowhere else []
            continue
        if answer.raw.value != GOOD_ANSWERS.get(question.name):
            lines.append(f"{question.name} is {_shown(answer)}")
        if (answer.sheet, answer.cell) != (question.sheet, question.cell):
            lines.append(f"{question.name} stands in {answer.sheet}!{answer.cell}")
    lines += [f"nowhere: {', '.join(sorted(result.nowhere))}"] if result.nowhere else []
    lines += [f"{name} is explained: {words}" for name, words in result.explanations.items()]
    lines += [f"beside {name}: {_shown(one)} in {one.cell}" for name, held in result.strays.items() for one in held]
    for name, rows in result.records.items():
        for row in rows:
            cells = ", ".join(
                f"{key} {_shown(cell)} ({cell.cell})" for key, cell in row.cells.items() if cell.raw.shown
            )
            lines.append(f"{name} row {row.number}: {cells}")
    nil = result.nil
    lines += [f"nothing to report: {_shown(nil)} in {nil.sheet}!{nil.cell}"] if nil and nil.raw.shown else []
    return [*lines, *([] if nil else ["nothing to report: no cell"])]


def _shown(answer: Answer) -> str:
    formula = f" (={answer.raw.formula})" if answer.raw.formula is not None else ""
    shown = f" {answer.raw.shown!r}" if answer.raw.value is not None else ""
    return f"{answer.raw.kind}{shown}{formula}"


# --- edits ------------------------------------------------------------------------------------------------------


def lead(book: Book, name: str, sheet: str, cell: str) -> None:
    """Have a defined name lead to another cell: "$E$8"."""
    book.defined_names[name] = DefinedName(name, attr_text=f"'{sheet}'!{cell}")


def break_names(book: Book, *names: str) -> None:
    """Defined names that lead nowhere, as Excel leaves them when their cells are deleted."""
    for name in names:
        book.defined_names[name] = DefinedName(name, attr_text="#REF!")


def no_names(book: Book, *, but: str = "impact.") -> None:
    """Take the defined names away, as a paste or another program may."""
    for name in [name for name in book.defined_names if not name.startswith(but)]:
        del book.defined_names[name]


def put(book: Book, sheet: str, **cells: Any) -> None:
    """Type into cells of a sheet."""
    for cell, value in cells.items():
        book[sheet][cell] = value


def clear(book: Book, sheet: str, columns: str, rows: range = range(5, 30)) -> None:
    """Clear columns below their headings."""
    for row in rows:
        for column in columns:
            book[sheet][f"{column}{row}"].value = None
