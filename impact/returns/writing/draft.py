"""A workbook while it is written: its form, what stands in its cells, and what its formulas come to.

Nothing stands in the answer cells of a template, and what was sent in those of a handback: a number as a number, a text
as a text (never as a formula, whatever it begins with), an error value as that error, each under the form's own number
format. Every formula is written with its value, for programs that do not calculate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.plan.periods import day
from impact.plan.register import Supplier
from impact.plan.spreadsheet import (
    VALUE,
    Cell,
    ErrorValue,
    Node,
    Sheets,
    Spot,
    Worth,
    call,
    in_row,
    is_blank,
    joined,
    serial,
    written,
)
from impact.returns.answers import BLANK, Raw
from impact.returns.form import COVER_SHEET, EXPLAIN_COLUMN, IDENTITY, METADATA_SHEET, NIL_CELL, Form, RecordTable
from impact.returns.observation import Last
from impact.returns.places import column_number, reference
from impact.returns.writing.live import EXPLAIN, MEND, Formulas, answer_cell
from impact.returns.writing.looks import Looks, protect

_LONGEST_TEXT = 32_767  # characters in a cell
_ERRORS = frozenset(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"))


@dataclass(frozen=True)
class CellMark:
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
    marks: Mapping[Spot, CellMark] = field(default_factory=dict)

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


_ROOM_BELOW = 5_000  # rows below a table's own that drop-downs and totals still reach
_LONGEST_SAID = 600  # letters of a finding that the Check column repeats
_FIRST_DAY = date(1900, 3, 1)  # the 29 February 1900 of spreadsheets never was
_IN_NO_FORMULA = re.compile("[\\x00-\\x08\\x0b-\\x1f\\ufffe\\uffff]")  # no XML can
_COMPARED = 250  # letters of a text that a formula can hold a cell to
_COMMENT = {"x_scale": 2.6, "font_size": 9, "color": "#FFFFFF"}


class PlainSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter brings no types
    """A sheet whose formulas and numbers are written as they are.

    XlsxWriter looks through each formula for newer functions than ours, and writes 16 digits where a number has 17.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _xml_number_element(self, number: float, attributes: Sequence[tuple[str, object]] = ()) -> None:
        said = f"{number:.16G}"
        if float(said) != number:
            said = f"{number:.17G}"
        told = "".join(f' {key}="{value}"' for key, value in attributes)
        self.fh.write(f"<c{told}><v>{said}</v></c>")


class Draft:
    """One workbook while it is written.

    Args:
        workbook: What is written to.
        form: What is asked, of whom, for when.
        forces: The choices for a record sheet's columns of type force.
        last: Each answer's last figure, by defined name.
        contents: What stands in the answer cells.
    """

    def __init__(
        self,
        workbook: Workbook,
        form: Form,
        forces: Sequence[Supplier],
        last: Mapping[str, Last],
        contents: Contents,
    ) -> None:
        self.workbook = workbook
        self.form = form
        self.forces = forces
        self.last = last
        self.contents = contents
        self.looks = Looks(workbook)
        self.formulas = Formulas(form, {table.name: self.reach(table) for table in form.tables}, last)
        self._cells: dict[Spot, Worth] = dict(contents.cells(form))
        for question in form.questions():
            if (figure := last.get(question.name)) is not None:
                self._cells[question.sheet, question.row, 4] = last_in_cell(figure)
        counted: dict[Node, Worth] = {
            self.formulas.rows_of(table): float(contents.rows_in(table.name)) for table in form.tables
        }
        self._filled: dict[str, int] = {}
        for sheet, row, _ in self._cells:
            self._filled[sheet] = max(row, self._filled.get(sheet, 0))
        self._sheets = Sheets(self._cells, self._filled, counted)

    def last_row(self, table: RecordTable) -> int:
        """The last row of a record sheet's table: further down than the form's where more rows were sent."""
        return max(table.last_row, self.contents.last_row(table.name))

    def reach(self, table: RecordTable) -> int:
        """The last row that drop-downs and totals look at."""
        return self.last_row(table) + _ROOM_BELOW

    def formula(self, sheet: Worksheet, row: int, column: int, node: Node, style: Format) -> None:
        """Write a formula with its value. Row and column from 1."""
        value = self.worth(sheet.get_name(), row, node)
        self.put(sheet, row, column, in_row(written(node), row), value, style)

    def put(self, sheet: Worksheet, row: int, column: int, formula: str, value: Worth, style: Format) -> None:
        """Write a formula that is written out and worked out already."""
        sheet.write_formula(row - 1, column - 1, formula, style, "" if value is None else value)
        if value != "":
            self._cells[sheet.get_name(), row, column] = value
            self._filled[sheet.get_name()] = max(row, self._filled.get(sheet.get_name(), 0))

    def worth(self, sheet: str, row: int, node: Node) -> Worth:
        """What a formula in a row of *sheet* comes to."""
        return self._sheets.worth(node, sheet, row)

    # --- marks ------------------------------------------------------------------------------------------------------

    def mark(self, sheet: str, row: int, column: int) -> CellMark | None:
        """What is to be seen at a cell."""
        return self.contents.marks.get((sheet, row, column))

    def sign(self, sheet: str, row: int, column: int) -> str:
        """How a cell is marked: "×", "!" or ""."""
        mark = self.mark(sheet, row, column)
        return mark.sign if mark is not None else ""

    def comment(self, sheet: Worksheet, row: int, column: int) -> None:
        """Say beside a cell what was found there."""
        mark = self.mark(sheet.get_name(), row, column)
        if mark is not None:
            lines = sum(1 + len(part) // 45 for part in mark.words.split("\n"))
            options = {**_COMMENT, "author": self.form.organisation, "height": 20 + 13 * lines}
            sheet.write_comment(row - 1, column - 1, mark.words[:5_000], options)

    def while_as_sent(self, sheet: str, live: Node, spots: Iterable[tuple[int, int]], *, explained: int = 0) -> Node:
        """The formula *live*, but what was found at *spots* for as long as they hold what was sent.

        What the live formula says by itself is not said twice. *explained* is the row whose explanation answers a
        query; 0 where there is none.
        """
        for row, column in spots:
            mark = self.mark(sheet, row, column)
            says = str(self.worth(sheet, row, live) or "")
            if mark is None or not mark.sign or says.startswith((MEND, mark.sign)):
                continue
            same = _same(Cell(row, column), self._cells.get((sheet, row, column)))
            if mark.sign == EXPLAIN and explained:
                same = call("AND", same, is_blank(Cell(explained, column_number(EXPLAIN_COLUMN))))
            words = " ".join(mark.words.split())
            live = call("IF", same, f"{mark.sign} {words[:_LONGEST_SAID]}", live)
        return live


def last_in_cell(figure: Last) -> float | str:
    """The last figure as its cell holds it: a date is its serial number, but one that spreadsheets lack is words."""
    if isinstance(figure, date):
        return serial(figure) if figure >= _FIRST_DAY else day(figure)
    return figure if isinstance(figure, str) else float(figure)


def _same(cell: Cell, sent: Worth) -> Node:
    """The condition that a cell still holds what was sent."""
    if sent is None:
        return is_blank(cell)
    if isinstance(sent, ErrorValue):
        return call("ISERROR", cell)
    if isinstance(sent, str) and (len(sent) > _COMPARED or _IN_NO_FORMULA.search(sent)):
        return call("IFERROR", joined("=", call("LEN", cell), len(sent.encode("utf-16-le")) // 2), False)
    return call("IFERROR", joined("=", cell, sent), False)


class Hidden:
    """The hidden sheet: what the workbook is, in the first two columns, and lists of choices, in those after."""

    def __init__(self, workbook: Workbook, form: Form, forces: Sequence[Supplier]) -> None:
        self._workbook = workbook
        self._sheet = workbook.add_worksheet(METADATA_SHEET)
        self._lists: dict[tuple[str, ...], str] = {}
        self._sheet.write_string(0, 0, "Please leave this sheet as it is: it says which return this is.")
        for row, key in enumerate(IDENTITY, start=2):
            self._sheet.write_string(row - 1, 0, key)
            self._sheet.write_string(row - 1, 1, form.identity[key])
            workbook.define_name(f"impact.{key}", "=" + reference(METADATA_SHEET, row, 2))
        self.forces = self.place([force.name for force in forces], "impact.forces") if forces else ""
        protect(self._sheet)
        self._sheet.hide()

    def place(self, choices: Sequence[str], name: str = "") -> str:
        """Write *choices* down a column of their own, once, and return the formula that leads to them."""
        key = tuple(choices)
        if key not in self._lists:
            number = len(self._lists) + 1
            column = number + 2  # the first two columns say what the workbook is
            for row, choice in enumerate(choices):
                self._sheet.write_string(row, column, choice)
            name = name or f"impact.list_{number}"
            self._workbook.define_name(name, "=" + reference(METADATA_SHEET, 1, column + 1, len(choices), column + 1))
            self._lists[key] = f"={name}"
        return self._lists[key]
