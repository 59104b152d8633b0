"""What stands in a form's cells when it is written: nothing in a template, what was sent in a handback.

After `returns.answers`; `writing.template` writes it. A number is written as a number, a text as a text (never as a
formula, whatever it begins with), an error value as that error; each under the form's own number format.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from impact.plan.spreadsheet import VALUE, ErrorValue, Spot, Worth, serial
from impact.returns.answers import BLANK, Raw
from impact.returns.form import COVER_SHEET, EXPLAIN_COLUMN, NIL_CELL, Form
from impact.returns.places import column_number
from impact.returns.writing.looks import Looks
from impact.returns.writing.template_rules import answer_cell

_LONGEST_TEXT = 32_767  # characters in a cell
_ERRORS = frozenset(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"))


@dataclass(frozen=True)
class Mark:
    """What is to be seen at a cell: a sign ("×", "!", or "" for a note alone), and the words beside it."""

    sign: str
    words: str


@dataclass(frozen=True)
class Contents:
    """What stands in the cells that a supplier fills in.

    Attributes:
        answers: By defined name.
        explanations: By the defined name of the answer.
        records: By the table's name: the cells of each row by column, at its row number.
        nil: The cover's answer to "Nothing to report?".
        marks: What is wrong or odd, by cell.
    """

    answers: Mapping[str, Raw] = field(default_factory=dict)
    explanations: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, Mapping[int, Mapping[str, Raw]]] = field(default_factory=dict)
    nil: Raw = BLANK
    marks: Mapping[Spot, Mark] = field(default_factory=dict)

    def last_row(self, table: str) -> int:
        """The last row of a record sheet that holds anything; 0 when none does."""
        return max(self.records.get(table, {}), default=0)

    def rows_in(self, table: str) -> int:
        """How many rows of a record sheet hold anything."""
        rows = self.records.get(table, {}).values()
        return sum(any(held(raw) is not None for raw in cells.values()) for cells in rows)

    def cells(self, form: Form) -> Iterator[tuple[Spot, Worth]]:
        """Every cell that holds anything, as formulas see it."""
        for question in form.questions():
            cell = answer_cell(question, "")
            if question.name in self.answers:
                yield (question.sheet, cell.row, cell.column), held(self.answers[question.name])
            if question.name in self.explanations:
                yield (question.sheet, cell.row, column_number(EXPLAIN_COLUMN)), self.explanations[question.name]
        for table in form.tables:
            at = {key: column for column, (key, _) in enumerate(table.columns, start=1)}
            for row, cells in self.records.get(table.name, {}).items():
                for key, raw in cells.items():
                    yield (table.sheet, row, at[key]), held(raw)
        yield (COVER_SHEET, int(NIL_CELL[1:]), column_number(NIL_CELL[0])), held(self.nil)


def held(raw: Raw) -> Worth:
    """A cell's value as formulas see it: a date is its serial number."""
    match raw.kind, raw.value:
        case "error", _:
            return ErrorValue(raw.shown) if raw.shown in _ERRORS else VALUE
        case _, bool() as answer:
            return answer
        case _, int() | float() as number:
            return float(number)
        case _, date() as when:
            return serial(when)
        case _, str() as text:
            return _writable(text) or None
    return None


def write_answer(sheet: Worksheet, row: int, column: int, raw: Raw, kind: str, looks: Looks, sign: str = "") -> None:
    """Write *raw* into an answer cell for a *kind* of answer, marked with *sign*. Row and column from 1."""
    value, style = held(raw), looks.answer(kind, sign)
    at = (row - 1, column - 1)
    if value is None:
        sheet.write_blank(*at, None, style)
    elif isinstance(value, ErrorValue):
        sheet.write_formula(*at, f"={value}", style, str(value))  # the error's own constant: nothing is worked out
    elif isinstance(value, bool):
        sheet.write_boolean(*at, value, style)
    elif isinstance(value, str):
        sheet.write_string(*at, value, style)
    else:
        sheet.write_number(*at, value, style)


def write_text(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    """Write *text* as a text, or a blank; row and column from 1."""
    if text := _writable(text):
        sheet.write_string(row - 1, column - 1, text, style)
    else:
        sheet.write_blank(row - 1, column - 1, None, style)


def _writable(text: str) -> str:
    """As much as a cell can hold, in letters that a file can."""
    return text.encode("utf-8", "replace").decode("utf-8")[:_LONGEST_TEXT]
