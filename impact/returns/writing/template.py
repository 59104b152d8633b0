"""Write the workbook that a supplier fills in: a cover, a sheet for each promise, record sheets, hidden metadata.

After `returns.form`, which says what stands where; `opening.intake` reads back what was filled in. The same form gives
the same bytes. Every answer cell has a workbook-defined name, so that a program can fill the template too.
`writing.handback` writes the same workbook with what was sent in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.plan.register import Supplier
from impact.returns.answers import BLANK
from impact.returns.form import COVER_SHEET, FIRST_ROW, HEADER_ROW, HEADINGS, Form, FormSheet, Question
from impact.returns.observation import Last
from impact.returns.places import reference
from impact.returns.writing.looks import begun, height_of, lines_in, protect, set_header, set_page, show_signs
from impact.returns.writing.template_contents import Contents, write_answer, write_text
from impact.returns.writing.template_cover import write_cover
from impact.returns.writing.template_draft import Draft, Hidden, Sheet, last_in_cell
from impact.returns.writing.template_records import write_table
from impact.returns.writing.template_totals import answers_of, checks_of, how_far, totals
from impact.returns.writing.validation import Expected, for_question

_NOTE = "Fill in the yellow cells. 0 if there were none; [x] if you could not supply it; [z] if it does not apply."
_WIDTHS = (9, 40, 46, 15, 18, 32, 34)  # characters, one for each of HEADINGS
_WIDE_ANSWER = 44  # where an answer is in words
_FEWEST_LINES = 3  # room for what the Check column may say
_LAST, _ANSWER, _EXPLANATION, _CHECK = 4, 5, 6, 7  # columns, from 1
_NOTHING = Contents()


def write_template(
    form: Form,
    target: Path | BinaryIO,
    *,
    forces: Sequence[Supplier] = (),
    last: Mapping[str, Last] | None = None,
) -> None:
    """Write the template of *form* to *target*.

    Args:
        form: What is asked, of whom, for when.
        target: A path, or a binary file to write to.
        forces: The choices for a record sheet's columns of type force, by name, in this order.
        last: Each answer's last figure (or marker, or words), by defined name; shown as "Last time".

    Raises:
        OSError: *target* cannot be written.
    """
    written = BytesIO()
    workbook = new_workbook(written, form)
    fill_workbook(workbook, form, forces, last or {})
    workbook.close()
    if isinstance(target, Path):
        target.write_bytes(written.getvalue())
    else:
        target.write(written.getvalue())


def new_workbook(target: BinaryIO, form: Form) -> Workbook:
    """Begin the workbook of *form*, which bears the form's own date."""
    workbook = begun(target)
    workbook.set_properties(
        {
            "title": f"{form.plan}: {form.supplier.name}, {form.period.label}",
            "subject": f"Return for {form.period.label}",
            "author": form.organisation,
            "company": form.organisation,
            "created": datetime.combine(form.period.last, time()),
        }
    )
    return workbook


def fill_workbook(
    workbook: Workbook,
    form: Form,
    forces: Sequence[Supplier],
    last: Mapping[str, Last],
    contents: Contents = _NOTHING,
) -> None:
    """Add every sheet of *form* to *workbook*, in the order of their tabs, with *contents* in the answer cells."""
    cover = workbook.add_worksheet(COVER_SHEET, Sheet)
    sheets = [(workbook.add_worksheet(asked.name, Sheet), asked) for asked in form.sheets]
    tables = [(workbook.add_worksheet(table.sheet, Sheet), table) for table in form.tables]
    hidden = Hidden(workbook, form, forces)
    draft = Draft(workbook, form, forces, last, contents)
    for sheet, asked in sheets:
        _Questions(draft, sheet, asked, hidden).write()
    for number, (sheet, table) in enumerate(tables, start=1):
        write_table(draft, sheet, table, f"Records{number}", hidden)
    write_cover(draft, cover)  # last, because it counts what stands on the others


class _Questions:
    """One sheet of questions while it is written."""

    def __init__(self, draft: Draft, sheet: Worksheet, asked: FormSheet, hidden: Hidden) -> None:
        self._draft = draft
        self._sheet = sheet
        self._asked = asked
        self._hidden = hidden
        in_words = any(question.type == "text" for question in asked.questions)
        self._widths = tuple(
            _WIDE_ANSWER if in_words and heading == "Your answer" else width
            for heading, width in zip(HEADINGS, _WIDTHS, strict=True)
        )

    def write(self) -> None:
        sheet, asked, looks = self._sheet, self._asked, self._draft.looks
        sheet.write_string(0, 0, asked.title, looks.title)
        sheet.write_string(1, 0, _NOTE, looks.note)
        for column, (heading, width) in enumerate(zip(HEADINGS, self._widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(HEADER_ROW - 1, column, heading, looks.heading)
        sheet.set_row(HEADER_ROW - 1, height_of((1,)))
        before = None
        for question in asked.questions:
            self._write_question(question, first=question.title != before)
            before = question.title
        self._draft.formula(
            sheet, 3, 1, how_far([answers_of(asked)], [checks_of(asked)], len(asked.questions)), looks.live
        )
        self._write_totals(asked.questions[-1].row + 2)
        show_signs(sheet, looks, (FIRST_ROW, asked.questions[-1].row), _CHECK, (_ANSWER, _ANSWER))
        set_header(sheet)
        set_page(sheet, asked.title, self._draft.form.organisation)
        protect(sheet)
        sheet.set_selection(asked.questions[0].cell)

    def _write_question(self, question: Question, *, first: bool) -> None:
        draft, sheet, row = self._draft, self._sheet, question.row
        looks, sign = draft.looks, draft.sign(sheet.get_name(), row, _ANSWER)
        expected = for_question(question, self._hidden.place)
        words = question.lines(first)
        self._set_height(question, words, expected)
        sheet.write_string(row - 1, 0, question.measure, looks.label)
        self._write_over(row, 2, words)
        self._write_over(row, 3, tuple(part for part in (expected.words, self._guidance(question)) if part), ahead=True)
        self._write_last(question)
        write_answer(sheet, row, _ANSWER, draft.contents.answers.get(question.name, BLANK), question.type, looks, sign)
        write_text(sheet, row, _EXPLANATION, draft.contents.explanations.get(question.name, ""), looks.explanation)
        live = draft.checks.of(question)
        sticky = draft.while_as_sent(sheet.get_name(), live, [(row, _ANSWER)], explained=row)
        draft.formula(sheet, row, _CHECK, sticky, looks.check)
        draft.comment(sheet, row, _ANSWER)
        sheet.data_validation(question.cell, expected.rule)
        for name, column in ((question.name, _ANSWER), (f"{question.name}.explanation", _EXPLANATION)):
            draft.workbook.define_name(name, "=" + reference(question.sheet, row, column))

    def _set_height(self, question: Question, words: Sequence[str], expected: Expected) -> None:
        contents, mark = self._draft.contents, self._draft.mark(self._sheet.get_name(), question.row, _ANSWER)
        texts = (
            question.measure,
            "\n".join(words),
            "\n".join((expected.words, self._guidance(question))).rstrip(),
            last if isinstance(last := self._draft.last.get(question.name), str) else "",
            contents.answers.get(question.name, BLANK).shown if question.type == "text" else "",
            contents.explanations.get(question.name, ""),
            mark.words if mark is not None else "",
        )
        lines = [lines_in(text, width) for text, width in zip(texts, self._widths, strict=True)]
        self._sheet.set_row(question.row - 1, height_of([_FEWEST_LINES, *lines]))

    def _write_over(self, row: int, column: int, words: Sequence[str], *, ahead: bool = False) -> None:
        """The first line in bold over the second; one alone is bold only when it goes *ahead* of nothing."""
        looks = self._draft.looks
        if len(words) == 2:
            first, rest = words
            parts = (looks.strong, first, looks.words, f"\n{rest}")
            self._sheet.write_rich_string(row - 1, column - 1, *parts, looks.label)
        else:
            self._sheet.write_string(row - 1, column - 1, words[0], looks.bold_label if ahead else looks.label)

    def _write_last(self, question: Question) -> None:
        figure, looks = self._draft.last.get(question.name), self._draft.looks
        style, at = looks.last(question.type), (question.row - 1, _LAST - 1)
        if figure is None:
            self._sheet.write_blank(*at, None, style)
        elif isinstance(held := last_in_cell(figure), str):
            write_text(self._sheet, question.row, _LAST, held, style)
        else:
            self._sheet.write_number(*at, held, style)

    def _guidance(self, question: Question) -> str:
        parts = [question.guidance] if question.guidance else []
        if question.period != self._draft.form.period:
            parts.append(f"For the whole of {question.period.label}.")
        return " ".join(parts)

    def _write_totals(self, row: int) -> None:
        """What the answers come to, under the table and out of its columns' way."""
        draft, looks = self._draft, self._draft.looks
        found = list(totals(draft.form, draft.terms, self._asked))
        if not found:
            return
        self._sheet.write_string(row - 1, 1, "What your answers come to", looks.strong)
        for at, total in enumerate(found, start=row + 1):
            self._sheet.set_row(at - 1, height_of([lines_in(total.words, self._widths[1])]))
            self._sheet.write_string(at - 1, 1, total.words, looks.words)
            draft.formula(self._sheet, at, _ANSWER, total.node, looks.total(total.code))
