"""Write the workbook that a supplier fills in: a cover, a sheet for each promise, record sheets, hidden metadata.

After `returns.form`, which says what stands where; `returns.intake` reads back what was filled in. The same form gives
the same bytes. Every answer cell has a workbook-defined name, so that a program can fill the template too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.plan.periods import day
from impact.plan.register import Supplier
from impact.returns.form import (
    COVER_SHEET,
    FIRST_ROW,
    HEADER_ROW,
    HEADINGS,
    IDENTITY,
    METADATA_SHEET,
    Form,
    FormSheet,
    Question,
    RecordTable,
)
from impact.returns.labels import question_words
from impact.returns.looks import Looks, height_of, lines_in, make_looks, protect, set_header, set_page
from impact.returns.numberformats import plain
from impact.returns.places import cell_name, quoted, reference
from impact.returns.validation import ListPlace, for_column, for_question

_NOTE = "Fill in the yellow cells. 0 if there were none; [x] if you could not supply it; [z] if it does not apply."
_TABLE_NOTE = "One row for each. Leave the table empty if there are none; if it is full, go on in the rows below it."
_WIDTHS = (9, 44, 54, 20, 18, 36)  # characters, one for each of HEADINGS
_WIDE_ANSWER = 44  # where an answer is in words
_COLUMN_WIDTHS = {"text": 44, "force": 26, "date": 20, "choice": 30}
_ROOM_BELOW = 5_000  # rows below a table's own that drop-downs and checks still reach


def write_template(
    form: Form, target: Path | BinaryIO, *, forces: Sequence[Supplier] = (), last: Mapping[str, float] | None = None
) -> None:
    """Write the template of *form* to *target*.

    Args:
        form: What is asked, of whom, for when.
        target: A path, or a binary file to write to.
        forces: The choices for a record sheet's columns of type force, by name, in this order.
        last: Each answer's last figure, by defined name; shown beside the question as "Last time: 1,204."

    Raises:
        OSError: *target* cannot be written.
    """
    written = BytesIO()
    workbook = Workbook(written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties(
        {
            "title": f"{form.plan}: {form.supplier.name}, {form.period.label}",
            "author": form.organisation,
            "company": form.organisation,
            "created": datetime.combine(form.period.last, time()),
        }
    )
    _Template(workbook, form, forces, last or {}).write()
    workbook.close()
    if isinstance(target, Path):
        target.write_bytes(written.getvalue())
    else:
        target.write(written.getvalue())


class _Template:
    """One workbook while it is written; sheets are added in the order of their tabs."""

    def __init__(self, workbook: Workbook, form: Form, forces: Sequence[Supplier], last: Mapping[str, float]) -> None:
        self._workbook = workbook
        self._form = form
        self._last = last
        self._forces = forces
        self._looks: Looks = make_looks(workbook)

    def write(self) -> None:
        cover = self._workbook.add_worksheet(COVER_SHEET)
        sheets = [(self._workbook.add_worksheet(asked.name), asked) for asked in self._form.sheets]
        tables = [(self._workbook.add_worksheet(table.sheet), table) for table in self._form.tables]
        hidden = _Hidden(self._workbook, self._form, self._forces)
        self._write_cover(cover)
        for sheet, asked in sheets:
            self._write_questions(sheet, asked, hidden.place)
        for number, (sheet, table) in enumerate(tables, start=1):
            self._write_table(sheet, table, f"Records{number}", hidden)
        cover.activate()

    # --- the cover ------------------------------------------------------------------------------------------------

    def _write_cover(self, sheet: Worksheet) -> None:
        form, looks = self._form, self._looks
        sheet.set_column("A:A", 28, looks.words)
        sheet.set_column("B:B", 80, looks.words)
        sheet.write_string("A1", form.plan, looks.title)
        sheet.write_string("A2", f"{form.supplier.name}, {form.period.label}", looks.above)
        due = day(form.due)
        rows = [
            ("Who asks", form.organisation),
            ("Force" if form.supplier.is_force else "Team", form.supplier.name),
            ("Period", f"{form.period.label}: {day(form.period.first)} to {day(form.period.last)}"),
            ("When", f"Please return this by {due}."),
            ("How to fill it in", "Fill in every yellow cell. Do not leave a cell blank:"),
            ("0", "if there were none"),
            ("[x]", "if you could not supply it"),
            ("[z]", "if it does not apply to you"),
            ("Explanations", "If a figure is right but looks odd, say why in the column beside it."),
            ("Your own notes", "Add sheets of your own if you like. Do not delete or rename the ones here."),
        ]
        for row, (label, words) in enumerate(rows, start=3):
            sheet.write_string(row, 0, label, looks.strong)
            sheet.write_string(row, 1, words, looks.words)
        self._write_contents(sheet, 3 + len(rows) + 1)
        set_page(sheet, f"{form.supplier.name}, {form.period.name}", form.organisation, landscape=False)
        protect(sheet)

    def _write_contents(self, sheet: Worksheet, row: int) -> None:
        """The sheets to fill in, each a link to its first answer."""
        looks = self._looks
        sheet.write_string(row, 0, "Sheets to fill in", looks.strong)
        listed = [
            (asked.name, asked.questions[0].cell, f"{len(asked.questions)} questions") for asked in self._form.sheets
        ]
        listed += [(table.sheet, f"A{FIRST_ROW}", table.label) for table in self._form.tables]
        for at, (name, cell, words) in enumerate(listed, start=row + 1):
            sheet.write_url(at, 0, f"internal:{quoted(name)}!{cell}", looks.link, name)
            sheet.write_string(at, 1, words, looks.words)

    # --- the sheets of questions -------------------------------------------------------------------------------------

    def _write_questions(self, sheet: Worksheet, asked: FormSheet, place: ListPlace) -> None:
        self._write_top(sheet, asked.title, _NOTE)
        in_words = any(question.type == "text" for question in asked.questions)
        for column, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, _WIDE_ANSWER if heading == "Your answer" and in_words else width)
            sheet.write_string(HEADER_ROW - 1, column, heading, self._looks.heading)
        before = None
        sheet.set_row(HEADER_ROW - 1, height_of((1,)))
        for question in asked.questions:
            self._write_question(sheet, question, place, first=question.title != before)
            before = question.title
        set_header(sheet)
        set_page(sheet, asked.title, self._form.organisation)
        protect(sheet)

    def _write_question(self, sheet: Worksheet, question: Question, place: ListPlace, *, first: bool) -> None:
        looks, row = self._looks, question.row - 1
        expected = for_question(question, place)
        asked = "\n".join(question_words(question, first))
        written = (question.measure, asked, self._guidance(question), expected.words)
        sheet.set_row(row, height_of(lines_in(text, width) for text, width in zip(written, _WIDTHS, strict=False)))
        sheet.write_string(row, 0, question.measure, looks.label)
        self._write_words(sheet, row, question_words(question, first))
        if guidance := self._guidance(question):
            sheet.write_string(row, 2, guidance, looks.label)
        else:
            sheet.write_blank(row, 2, None, looks.label)
        sheet.write_string(row, 3, expected.words, looks.quiet)
        sheet.write_blank(row, 4, None, looks.answer(question.type))
        sheet.write_blank(row, 5, None, looks.explanation)
        sheet.data_validation(question.cell, expected.rule)
        for name, column in ((question.name, 5), (f"{question.name}.explanation", 6)):
            self._workbook.define_name(name, "=" + reference(question.sheet, question.row, column))

    def _write_words(self, sheet: Worksheet, row: int, words: Sequence[str]) -> None:
        """The measure's title, in bold, over the first of its questions."""
        looks = self._looks
        if len(words) == 1:
            sheet.write_string(row, 1, words[0], looks.label)
            return
        title, label = words
        sheet.write_rich_string(row, 1, looks.strong, title, looks.words, f"\n{label}", looks.label)

    def _guidance(self, question: Question) -> str:
        parts = [question.guidance] if question.guidance else []
        if question.period != self._form.period:
            parts.append(f"For the whole of {question.period.label}.")
        if (figure := self._last.get(question.name)) is not None:
            parts.append(f"Last time: {_figure(figure)}.")
        return " ".join(parts)

    def _write_top(self, sheet: Worksheet, title: str, note: str) -> None:
        sheet.write_string(0, 0, title, self._looks.title)
        sheet.write_string(1, 0, note, self._looks.note)

    # --- the record sheets ------------------------------------------------------------------------------------------

    def _write_table(self, sheet: Worksheet, table: RecordTable, name: str, hidden: _Hidden) -> None:
        looks, right = self._looks, len(table.columns) - 1
        for row in range(HEADER_ROW - 1):  # a row's format comes before its column's: only rows to fill stay unlocked
            sheet.set_row(row, None, looks.above)
        self._write_top(sheet, f"{table.measure} {table.label}", _TABLE_NOTE)
        widths = [_COLUMN_WIDTHS.get(column.type, 18) for _, column in table.columns]
        tall = [lines_in(heading, width - 3) for heading, width in zip(table.headings, widths, strict=True)]
        sheet.set_row(HEADER_ROW - 1, height_of(tall))  # less 3: Excel's arrow to filter by
        headings = [{"header": heading, "header_format": looks.heading} for heading in table.headings]
        sheet.add_table(
            HEADER_ROW - 1, 0, table.last_row - 1, right,
            {"name": name, "columns": headings, "style": "Table Style Light 1", "banded_rows": False},
        )  # fmt: skip
        for at, ((_, column), heading) in enumerate(zip(table.columns, table.headings, strict=True)):
            sheet.set_column(at, at, widths[at], looks.below)
            for row in range(HEADER_ROW, table.last_row):
                sheet.write_blank(row, at, None, looks.answer(column.type))
            top = cell_name(FIRST_ROW, at + 1)
            expected = for_column(column, heading, top, table.period, hidden.forces, hidden.place)
            sheet.data_validation(FIRST_ROW - 1, at, table.last_row + _ROOM_BELOW - 1, at, expected.rule)
        whole = reference(table.sheet, HEADER_ROW, 1, table.last_row, right + 1)
        self._workbook.define_name(table.name, f"={whole}")
        set_header(sheet)
        set_page(sheet, f"{table.measure} {table.label}", self._form.organisation)
        protect(sheet)


class _Hidden:
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


def _figure(number: float) -> str:
    return f"{number:,.0f}" if number.is_integer() else plain(number)
