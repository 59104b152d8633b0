"""Write the workbook that a supplier fills in: a cover, a sheet for each promise, record sheets, hidden metadata.

The same form gives the same bytes. Every answer cell has a workbook-defined name, so that a program can fill the
template too. `writing.handback` writes the same workbook with what was sent in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impact.plan.periods import day
from impact.plan.register import Supplier
from impact.plan.spreadsheet import Block, Node, call, in_row, joined, written
from impact.returns.answers import BLANK, Raw
from impact.returns.asked import purpose
from impact.returns.form import (
    COVER_SHEET,
    FIRST_ROW,
    HEADER_ROW,
    HEADINGS,
    NIL_CELL,
    NIL_NAME,
    Form,
    FormSheet,
    Question,
    RecordTable,
)
from impact.returns.observation import Last
from impact.returns.places import cell_name, column_number, quoted, reference
from impact.returns.writing.draft import Contents, Draft, Hidden, PlainSheet, last_in_cell, write_answer, write_text
from impact.returns.writing.live import (
    answer_rule,
    answers_of,
    checks_of,
    column_rule,
    how_far,
    nil_check,
    row_checks_of,
    rows_so_far,
    what_is_left,
    with_sign,
)
from impact.returns.writing.looks import begun, height_of, lines_in, protect, set_header, set_page, show_signs

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
    cover = workbook.add_worksheet(COVER_SHEET, PlainSheet)
    sheets = [(workbook.add_worksheet(asked.name, PlainSheet), asked) for asked in form.sheets]
    tables = [(workbook.add_worksheet(table.sheet, PlainSheet), table) for table in form.tables]
    hidden = Hidden(workbook, form, forces)
    draft = Draft(workbook, form, forces, last, contents)
    for sheet, asked in sheets:
        _Questions(draft, sheet, asked, hidden).write()
    for number, (sheet, table) in enumerate(tables, start=1):
        _write_table(draft, sheet, table, f"Records{number}", hidden)
    _Cover(draft, cover).write()  # last, because it counts what stands on the others


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
        expected = purpose(question)
        words = question.lines(first)
        self._set_height(question, words, expected)
        sheet.write_string(row - 1, 0, question.measure, looks.label)
        self._write_over(row, 2, words)
        self._write_over(row, 3, tuple(part for part in (expected, self._guidance(question)) if part), ahead=True)
        self._write_last(question)
        write_answer(sheet, row, _ANSWER, draft.contents.answers.get(question.name, BLANK), question.type, looks, sign)
        write_text(sheet, row, _EXPLANATION, draft.contents.explanations.get(question.name, ""), looks.explanation)
        live = draft.formulas.check(question)
        sticky = draft.while_as_sent(sheet.get_name(), live, [(row, _ANSWER)], explained=row)
        draft.formula(sheet, row, _CHECK, sticky, looks.check)
        draft.comment(sheet, row, _ANSWER)
        sheet.data_validation(question.cell, answer_rule(question, self._hidden.place))
        for name, column in ((question.name, _ANSWER), (f"{question.name}.explanation", _EXPLANATION)):
            draft.workbook.define_name(name, "=" + reference(question.sheet, row, column))

    def _set_height(self, question: Question, words: Sequence[str], expected: str) -> None:
        contents, mark = self._draft.contents, self._draft.mark(self._sheet.get_name(), question.row, _ANSWER)
        texts = (
            question.measure,
            "\n".join(words),
            "\n".join((expected, self._guidance(question))).rstrip(),
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
        found = list(draft.formulas.totals(self._asked))
        if not found:
            return
        self._sheet.write_string(row - 1, 1, "What your answers come to", looks.strong)
        for at, total in enumerate(found, start=row + 1):
            self._sheet.set_row(at - 1, height_of([lines_in(total.words, self._widths[1])]))
            self._sheet.write_string(at - 1, 1, total.words, looks.words)
            draft.formula(self._sheet, at, _ANSWER, total.node, looks.total(total.code))


# --- record sheets ----------------------------------------------------------------------------------------------

_ROWS_NOTE = "One row for each. Leave the table empty if there are none; if it is full, go on in the rows below it."
_COLUMN_WIDTHS = {"text": 44, "force": 26, "date": 20, "choice": 30}
_CHECK_WIDTH = 64
_MOST_CHECKED = 1_000  # rows with a formula beside them; more would make the workbook slow to open
_NO_ROW: Mapping[str, Raw] = {}


def _write_table(draft: Draft, sheet: Worksheet, table: RecordTable, name: str, hidden: Hidden) -> None:
    """Write one record sheet.

    Args:
        draft: The workbook while it is written.
        sheet: Still empty.
        table: What stands in it.
        name: The name of the Excel table.
        hidden: Where choices are listed.
    """
    looks, title = draft.looks, f"{table.measure} {table.label}"
    for row in range(HEADER_ROW - 1):  # a row's format comes before its column's: only rows to fill stay unlocked
        sheet.set_row(row, None, looks.above)
    sheet.write_string(0, 0, title, looks.title)
    sheet.write_string(1, 0, _ROWS_NOTE, looks.note)
    _write_frame(draft, sheet, table, name)
    _write_rules(draft, sheet, table, hidden)
    _write_rows(draft, sheet, table)
    checks = row_checks_of(table, draft.last_row(table))
    draft.formula(sheet, 3, 1, rows_so_far(draft.formulas.rows_of(table), checks), looks.live)
    right = len(table.columns)
    show_signs(sheet, looks, (FIRST_ROW, draft.last_row(table)), right + 1, (1, right))
    set_header(sheet)
    set_page(sheet, title, draft.form.organisation)
    protect(sheet)
    sheet.set_selection(FIRST_ROW - 1, 0, FIRST_ROW - 1, 0)


def _write_frame(draft: Draft, sheet: Worksheet, table: RecordTable, name: str) -> None:
    """The table, its headings and its defined name. The Check column stands beside it, not in it."""
    looks, last, right = draft.looks, draft.last_row(table), len(table.columns)
    widths = [_COLUMN_WIDTHS.get(column.type, 18) for _, column in table.columns]
    tall = [lines_in(heading, width - 3) for heading, width in zip(table.headings, widths, strict=True)]
    sheet.set_row(HEADER_ROW - 1, height_of(tall))  # less 3: Excel's arrow to filter by
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width, looks.below)
    sheet.set_column(right, right, _CHECK_WIDTH)
    headings = [{"header": heading, "header_format": looks.heading} for heading in table.headings]
    options = {"name": name, "columns": headings, "style": "Table Style Light 1", "banded_rows": False}
    sheet.add_table(HEADER_ROW - 1, 0, last - 1, right - 1, options)
    sheet.write_string(HEADER_ROW - 1, right, "Check", looks.heading)
    draft.workbook.define_name(table.name, "=" + reference(table.sheet, HEADER_ROW, 1, last, right))


def _write_rules(draft: Draft, sheet: Worksheet, table: RecordTable, hidden: Hidden) -> None:
    """What each column takes, in its own rows and in those below the table."""
    for at, ((_, column), heading) in enumerate(zip(table.columns, table.headings, strict=True)):
        top = cell_name(FIRST_ROW, at + 1)
        rule = column_rule(column, heading, top, table.period, hidden.forces, hidden.place)
        sheet.data_validation(FIRST_ROW - 1, at, draft.reach(table) - 1, at, rule)


def _write_rows(draft: Draft, sheet: Worksheet, table: RecordTable) -> None:
    sent, checks = draft.contents.records.get(table.name, {}), _RowChecks(draft, sheet, table)
    for row in range(FIRST_ROW, draft.last_row(table) + 1):
        cells = sent.get(row, _NO_ROW)
        for at, (key, column) in enumerate(table.columns, start=1):
            if key not in cells and (row, at) not in checks.marked:
                sheet.write_blank(row - 1, at - 1, None, draft.looks.answer(column.type))
                continue
            sign = draft.sign(table.sheet, row, at)
            write_answer(sheet, row, at, cells.get(key, BLANK), column.type, draft.looks, sign)
            draft.comment(sheet, row, at)
        checks.write(row, blank=not cells)


class _RowChecks:
    """The Check column beside a record sheet: the same formula in each row, or one of its own where a cell is marked.

    In the far rows of a very long sheet what was found stands as plain words.
    """

    def __init__(self, draft: Draft, sheet: Worksheet, table: RecordTable) -> None:
        self._draft = draft
        self._sheet = sheet
        self._table = table
        self._column = len(table.columns) + 1
        self._live = draft.formulas.row_check(table)
        self._formula = written(self._live)
        self.marked = {(row, at) for sheet_name, row, at in draft.contents.marks if sheet_name == table.sheet}
        self._marked_rows = {row for row, _ in self.marked}

    def write(self, row: int, *, blank: bool) -> None:
        """Write the check of one row."""
        draft, style = self._draft, self._draft.looks.flat
        spots = [(row, at) for at in range(1, self._column) if (row, at) in self.marked]
        if row >= FIRST_ROW + _MOST_CHECKED:
            marks = [draft.mark(self._table.sheet, *spot) for spot in spots]
            said = [f"{mark.sign} {' '.join(mark.words.split())}" for mark in marks if mark is not None and mark.sign]
            self._sheet.write_string(row - 1, self._column - 1, " ".join(said), style)
        elif spots:
            node = draft.while_as_sent(self._table.sheet, self._live, spots)
            draft.formula(self._sheet, row, self._column, node, style)
        else:
            value = "" if blank else draft.worth(self._table.sheet, row, self._live)
            draft.put(self._sheet, row, self._column, in_row(self._formula, row), value, style)


# --- the cover ---------------------------------------------------------------------------------------------------

_COVER_WIDTHS = (28, 64, 13, 13, 13)
_NIL_ROW, _NIL_COLUMN = int(NIL_CELL[1:]), column_number(NIL_CELL[0])
_NIL_LABEL = "Nothing to report?"
_NIL_WORDS = (
    "Leave this blank, or choose No, if there is anything to report. Choose Yes only if there is nothing at all: "
    "every number of things that you leave blank then counts as 0."
)
_COLUMNS = ("Sheet to fill in", "What it asks", "Filled in", "To mend", "To explain")


class _Cover:
    """The cover while it is written."""

    def __init__(self, draft: Draft, sheet: Worksheet) -> None:
        self._draft = draft
        self._sheet = sheet
        self._looks = draft.looks

    def write(self) -> None:
        form, sheet, looks = self._draft.form, self._sheet, self._looks
        for column, width in enumerate(_COVER_WIDTHS):
            sheet.set_column(column, column, width, looks.words)
        sheet.write_string("A1", form.plan, looks.title)
        sheet.write_string("A2", f"{form.supplier.name}, {form.period.label}", looks.above)
        self._say(4, "What is asked", _what_is_asked(form))
        self._say(5, "By when", _by_when(form), self._looks.strong)
        self._write_progress(9 if form.asks_counts else 8)
        if form.asks_counts:
            self._write_nil()
        set_page(sheet, f"{form.supplier.name}, {form.period.name}", form.organisation, landscape=False)
        sheet.print_area(0, 0, self._last, len(_COVER_WIDTHS) - 1)
        protect(sheet)
        sheet.set_selection(NIL_CELL if form.asks_counts else "A1")

    def _say(self, row: int, label: str, words: str, style: Format | None = None) -> None:
        self._sheet.set_row(row - 1, height_of([lines_in(words, _COVER_WIDTHS[1])]))
        self._sheet.write_string(row - 1, 0, label, self._looks.strong)
        self._sheet.write_string(row - 1, 1, words, style or self._looks.words)

    # --- nothing to report ------------------------------------------------------------------------------------------

    def _write_nil(self) -> None:
        draft, sheet, looks = self._draft, self._sheet, self._looks
        self._say(_NIL_ROW, _NIL_LABEL, "")
        sign = draft.sign(COVER_SHEET, _NIL_ROW, _NIL_COLUMN)
        write_answer(sheet, _NIL_ROW, _NIL_COLUMN, draft.contents.nil, "text", looks, sign)
        message = {"input_title": _NIL_LABEL, "input_message": _NIL_WORDS}
        rule = {"validate": "list", "source": ["Yes", "No"], "error_message": "Choose Yes or No.", **message}
        sheet.data_validation(NIL_CELL, rule)
        draft.workbook.define_name(NIL_NAME, "=" + reference(COVER_SHEET, _NIL_ROW, _NIL_COLUMN))
        draft.comment(sheet, _NIL_ROW, _NIL_COLUMN)
        rows = [draft.formulas.rows_of(table) for table in draft.form.tables]
        live = draft.while_as_sent(COVER_SHEET, nil_check(draft.form, rows), [(_NIL_ROW, _NIL_COLUMN)])
        draft.formula(sheet, _NIL_ROW, _NIL_COLUMN + 1, live, looks.live)
        self._colour(_NIL_ROW - 1, _NIL_COLUMN, _NIL_ROW - 1, _NIL_COLUMN)
        self._say(_NIL_ROW + 1, "", _NIL_WORDS)

    # --- how far one is ---------------------------------------------------------------------------------------------

    def _write_progress(self, row: int) -> None:
        """The sheets to fill in: each a link to its first answer, with what is filled in and what is left."""
        form, sheet, looks = self._draft.form, self._sheet, self._looks
        sheet.set_row(row, height_of([1]))
        for column, heading in enumerate(_COLUMNS):
            sheet.write_string(row, column, heading, looks.heading if column < 2 else looks.right_heading)
        first = at = row + 2
        checks: list[Block] = []
        for asked in form.sheets:
            filled = joined("&", call("COUNTA", answers_of(asked, asked.name)), f" of {len(asked.questions)}")
            checks.append(checks_of(asked, asked.name))
            self._line(at, asked.name, asked.questions[0].cell, asked.title, filled, checks[-1])
            at += 1
        for table in form.tables:
            rows = self._draft.formulas.rows_of(table)
            filled = joined("&", rows, call("IF", joined("=", rows, 1), " row", " rows"))
            checks.append(row_checks_of(table, self._draft.last_row(table), table.sheet))
            self._line(at, table.sheet, f"A{FIRST_ROW}", table.label, filled, checks[-1])
            at += 1
        self._colour(first - 1, 3, at - 2, 4)
        self._write_left(checks)
        for label, words in _guide(form):
            at += 1
            self._say(at, label, words)
        self._last = at - 1

    def _line(self, row: int, name: str, cell: str, words: str, filled: Node, checks: Block) -> None:
        sheet, looks = self._sheet, self._looks
        sheet.set_row(row - 1, height_of([lines_in(words, _COVER_WIDTHS[1]), lines_in(name, _COVER_WIDTHS[0])]))
        sheet.write_url(row - 1, 0, f"internal:{quoted(name)}!{cell}", looks.boxed_link, name)
        sheet.write_string(row - 1, 1, words, looks.label)
        self._draft.formula(sheet, row, 3, filled, looks.figure)
        self._draft.formula(sheet, row, 4, with_sign([checks], "×"), looks.figure)
        self._draft.formula(sheet, row, 5, with_sign([checks], "!"), looks.figure)

    def _write_left(self, checks: list[Block]) -> None:
        """How far one is, in a sentence near the top."""
        form = self._draft.form
        asked = [checks_of(each, each.name) for each in form.sheets]
        self._say(6, "How far you are", "")
        self._draft.formula(self._sheet, 6, 2, what_is_left(checks, asked), self._looks.status)
        self._colour(5, 1, 5, 1)

    def _colour(self, top: int, left: int, bottom: int, right: int) -> None:
        """Colour what begins with a sign; rows and columns from 0."""
        told = f"{'ABCDE'[left]}{top + 1}"
        for sign, style in (("×", self._looks.mend), ("!", self._looks.explain)):
            rule = {"type": "formula", "criteria": f'=LEFT({told},1)="{sign}"', "format": style}
            self._sheet.conditional_format(top, left, bottom, right, rule)


def _what_is_asked(form: Form) -> str:
    answers = sum(1 for _ in form.questions())
    parts = [_many(answers, "answer", f" on {_many(len(form.sheets), 'sheet')}")] if answers else []
    parts += [_many(len(form.tables), "list") + " of records"] if form.tables else []
    span = f"{form.period.label}: {day(form.period.first)} to {day(form.period.last)}"
    return f"{form.organisation} asks {form.supplier.name} for {' and '.join(parts)}, for {span}."


def _many(number: int, noun: str, rest: str = "") -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}{rest}"


def _by_when(form: Form) -> str:
    words = f"Please return this by {day(form.due)}."
    if form.lock is not None and form.lock > form.due:
        words += f" You can still correct it until {day(form.lock)}; after that, ask for more time first."
    return words


def _guide(form: Form) -> Iterator[tuple[str, str]]:
    yield "How to fill it in", "Fill in every yellow cell. Do not leave a cell blank:"
    yield "0", "if there were none"
    yield "[x]", "if you could not supply it"
    yield "[z]", "if it does not apply to you"
    yield (
        "The Check column",
        (
            "It says OK, or what is wrong: × must be mended, ! must be mended or explained. More is checked when it "
            "arrives."
        ),
    )
    yield "Explanations", "If a figure is right but looks odd, say why in the column beside it."
    yield "Your own notes", "Add rows and sheets of your own if you like. Do not delete or rename the ones here."
    if form.contact:
        yield "Help", form.contact
    if form.signs:
        yield (
            "Who signs",
            f"{form.signs[:1].upper()}{form.signs[1:]}. Nobody signs here: it is asked for once all is in order.",
        )
