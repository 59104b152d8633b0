"""The workbook that a supplier fills in: a cover, a sheet for each promise, record sheets, hidden metadata.

The same form gives the same bytes. Every answer cell has a workbook-defined name, so that a program can fill the
template too. `writing.handback` writes the same workbook with what was sent in its answer cells, each under the form's
own number format, and what was found beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import groupby

from impact.plan.periods import day
from impact.plan.register import Supplier
from impact.plan.spreadsheet import (
    VALUE,
    Block,
    Cell,
    ErrorValue,
    Node,
    Spot,
    Worth,
    call,
    chosen,
    in_row,
    is_blank,
    joined,
    serial,
    written,
)
from impact.returns.form import (
    COVER_SHEET,
    FIRST_ROW,
    HEADER_ROW,
    HEADINGS,
    IDENTITY,
    METADATA_SHEET,
    NIL_CELL,
    NIL_NAME,
    Form,
    FormSheet,
    Question,
    RecordTable,
)
from impact.returns.grid import BLANK, Raw, cell_name
from impact.returns.interpretation import purpose
from impact.returns.observation import Last
from impact.returns.writing.live import (
    ANSWER,
    ASK,
    CHECK,
    EXPLAIN,
    EXPLANATION,
    LAST,
    MEND,
    NIL,
    OK,
    Formulas,
    answer_rule,
    column_rule,
)
from impact.returns.writing.page import Book, Page, shown_as, writable

_NOTE = "Fill in the yellow cells. 0 if there were none; [x] if you could not supply it; [z] if it does not apply."
_WIDTHS = (9, 40, 46, 15, 18, 32, 34)  # characters, one for each of HEADINGS
_WIDE_ANSWER = 44  # where an answer is in words
_FEWEST_LINES = 3  # room for what the Check column may say
_ROWS_NOTE = "One row for each. Leave the table empty if there are none; if it is full, go on in the rows below it."
_COLUMN_WIDTHS = {"text": 44, "force": 26, "date": 20, "choice": 30}
_CHECK_WIDTH = 64
_MOST_CHECKED = 1_000  # rows with a formula beside them; more would make the workbook slow to open
_ROOM_BELOW = 5_000  # rows below a table's own that drop-downs and totals still reach
_COVER_WIDTHS = (28, 64, 13, 13, 13)
_COVER_HEADINGS = ("Sheet to fill in", "What it asks", "Filled in", "To mend", "To explain")
_NIL_LABEL = "Nothing to report?"
_NIL_WORDS = (
    "Leave this blank, or choose No, if there is anything to report. Choose Yes only if there is nothing at all: "
    "every number of things that you leave blank then counts as 0."
)
_LONGEST_SAID = 600  # letters of a finding that the Check column repeats
_COMPARED = 250  # letters of a text that a formula can hold a cell to
_IN_NO_FORMULA = re.compile("[\\x00-\\x08\\x0b-\\x1f\\ufffe\\uffff]")  # no XML can
_ERRORS = frozenset(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"))
FIRST_DAY = date(1900, 3, 1)  # the 29 February 1900 of spreadsheets never was


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


def write_template(
    form: Form,
    *,
    forces: Sequence[Supplier] = (),
    last: Mapping[str, Last] | None = None,
    contents: Contents = Contents(),  # frozen
) -> bytes:
    """Return the template of *form*.

    Args:
        form: What is asked, of whom, for when.
        forces: The choices for a record sheet's columns of type force, by name, in this order.
        last: Each answer's last figure (or marker, or words), by defined name; shown as "Last time".
        contents: What stands in its answer cells already.
    """
    draft = Draft(form, forces, last or {}, contents)
    draft.fill()
    return draft.done()


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
            return writable(text) or None
    return None


def _last(figure: Last | None) -> float | str | None:
    """The last figure as its cell holds it: a date is its serial number, but one that spreadsheets lack is words."""
    if isinstance(figure, date):
        return serial(figure) if figure >= FIRST_DAY else day(figure)
    return figure if figure is None or isinstance(figure, str) else float(figure)


class Draft(Book):
    """The workbook of a form while it is written; the arguments are those of `write_template`."""

    def __init__(self, form: Form, forces: Sequence[Supplier], last: Mapping[str, Last], contents: Contents) -> None:
        """Begin it, with the form's own date, and what its cells will hold."""
        whose, created = f"{form.supplier.name}, {form.period.label}", datetime.combine(form.period.last, time())
        super().__init__(f"{form.plan}: {whose}", created, form.organisation, subject=f"Return for {form.period.label}")
        self._form, self._forces, self._last, self._contents = form, forces, last, contents
        reach = {table.name: self._last_row(table) + _ROOM_BELOW for table in form.tables}
        self._formulas = Formulas(form, reach, last)
        self._lists: dict[tuple[str, ...], str] = {}
        for question in form.questions():
            if (figure := _last(last.get(question.name))) is not None:
                self.hold((question.sheet, question.row, LAST), figure)
            if question.name in contents.answers:
                self.hold((question.sheet, question.row, ANSWER), held(contents.answers[question.name]))
            if question.name in contents.explanations:
                self.hold((question.sheet, question.row, EXPLANATION), contents.explanations[question.name])
        for table in form.tables:
            rows = contents.records.get(table.name, {})
            at = {key: column for column, (key, _) in enumerate(table.columns, start=1)}
            for row, cells in rows.items():
                for key, raw in cells.items():
                    self.hold((table.sheet, row, at[key]), held(raw))
            there = [any(held(raw) is not None for raw in cells.values()) for cells in rows.values()]
            self.counted[self._formulas.rows_of(table)] = float(sum(there))
        self.hold((COVER_SHEET, NIL.row, NIL.column), held(contents.nil))

    def fill(self) -> None:
        """Add every sheet, in the order of their tabs."""
        cover = self.page(COVER_SHEET)
        sheets = [(self.page(asked.name), asked) for asked in self._form.sheets]
        tables = [(self.page(table.sheet), table) for table in self._form.tables]
        self._write_hidden(self.page(METADATA_SHEET))
        for page, asked in sheets:
            self._write_questions(page, asked)
        for number, (page, table) in enumerate(tables, start=1):
            self._write_table(page, table, f"Records{number}")
        self._write_cover(cover)  # last, because it counts what stands on the others

    # --- the hidden sheet -------------------------------------------------------------------------------------------

    def _write_hidden(self, page: Page) -> None:
        """What the workbook is, in the first two columns; lists of choices come into those after."""
        self._hidden = page
        page.put(1, 1, "Please leave this sheet as it is: it says which return this is.", "plain")
        for row, key in enumerate(IDENTITY, start=2):
            page.put(row, 1, key, "plain")
            page.put(row, 2, self._form.identity[key], "plain")
            self.define(f"impact.{key}", page.name, row, 2)
        names = [force.name for force in self._forces]
        self._list_of_forces = self._place(names, "impact.forces") if names else ""
        page.protect()
        page.sheet.hide()

    def _place(self, choices: Sequence[str], name: str = "") -> str:
        """Write *choices* down a column of their own, once, and return the formula that leads to them."""
        key = tuple(choices)
        if key not in self._lists:
            number = len(self._lists) + 1
            column = number + 3  # past those that say what the workbook is, and a blank one
            for row, choice in enumerate(choices, start=1):
                self._hidden.put(row, column, choice, "plain")
            name = name or f"impact.list_{number}"
            self.define(name, METADATA_SHEET, 1, column, len(choices), column)
            self._lists[key] = f"={name}"
        return self._lists[key]

    # --- marks ------------------------------------------------------------------------------------------------------

    def _answer(self, page: Page, row: int, column: int, raw: Raw, kind: str) -> None:
        """Write an answer cell for a *kind* of answer, marked as it is to be, with what was found beside it."""
        mark = self._contents.marks.get((page.name, row, column))
        style = f"answer {mark.sign}" if mark is not None and mark.sign else "answer"
        page.put(row, column, held(raw), style, shown_as(kind))
        if mark is not None:
            page.comment(row, column, mark.words)

    def _while_as_sent(self, page: Page, live: Node, spots: Iterable[tuple[int, int]], *, explained: int = 0) -> Node:
        """The formula *live*, but what was found at *spots* for as long as they hold what was sent.

        What the live formula says by itself is not said twice. *explained* is the row whose explanation answers a
        query; 0 where there is none.
        """
        for row, column in spots:
            mark = self._contents.marks.get((page.name, row, column))
            says = str(page.worth(row, live) or "")
            if mark is None or not mark.sign or says.startswith((MEND, mark.sign)):
                continue
            same = _same(Cell(row, column), self.cells.get((page.name, row, column)))
            if mark.sign == EXPLAIN and explained:
                same = call("AND", same, is_blank(Cell(explained, EXPLANATION)))
            words = " ".join(mark.words.split())
            live = call("IF", same, f"{mark.sign} {words[:_LONGEST_SAID]}", live)
        return live

    # --- questions --------------------------------------------------------------------------------------------------

    def _write_questions(self, page: Page, asked: FormSheet) -> None:
        in_words = any(question.type == "text" for question in asked.questions)
        widths = [*_WIDTHS[: ANSWER - 1], _WIDE_ANSWER if in_words else _WIDTHS[ANSWER - 1], *_WIDTHS[ANSWER:]]
        page.head(asked.title, _NOTE, HEADINGS, widths)
        before, last = None, asked.questions[-1].row
        for question in asked.questions:
            self._write_question(page, question, first=question.title != before)
            before = question.title
        page.put(
            3,
            1,
            _so_far(
                (call("COUNTA", _column(asked, ANSWER)), f" of {len(asked.questions)} filled in."),
                _column(asked, CHECK),
            ),
            "live",
        )
        found = list(self._formulas.totals(asked))  # under the table and out of its columns' way
        if found:
            page.put(last + 2, 2, "What your answers come to", "strong")
        for row, (said, node, code) in enumerate(found, start=last + 3):
            page.fit(row, ("", said))
            page.put(row, 2, said, "words")
            page.put(row, ANSWER, node, "total", {"num_format": code})
        page.turn_checked(FIRST_ROW, last, CHECK, ANSWER, ANSWER)
        page.finish(asked.title, asked.questions[0].cell)

    def _write_question(self, page: Page, question: Question, *, first: bool) -> None:
        row, name, kind, contents = question.row, question.name, question.type, self._contents
        words = question.lines(first)
        year = f"For the whole of {question.period.label}." if question.period != self._form.period else ""
        guidance = " ".join(filter(None, (question.guidance, year)))
        how = (purpose(question), guidance) if guidance else (purpose(question),)
        last, answer = _last(self._last.get(name)), contents.answers.get(name, BLANK)
        explanation, mark = contents.explanations.get(name, ""), contents.marks.get((page.name, row, ANSWER))
        said, in_words = mark.words if mark is not None else "", answer.shown if kind == "text" else ""
        then = last if isinstance(last, str) else ""
        texts = (question.measure, "\n".join(words), "\n".join(how), then, in_words, explanation, said)
        page.fit(row, texts, _FEWEST_LINES)
        page.put(row, 1, question.measure, "label")
        page.put(row, 2, words, "label")
        page.put(row, 3, how, "label" if guidance else "bold label")
        page.put(row, LAST, last, "last", shown_as(kind))
        self._answer(page, row, ANSWER, answer, kind)
        page.put(row, EXPLANATION, explanation or None, "explanation")
        live = self._formulas.check(question)
        page.put(row, CHECK, self._while_as_sent(page, live, [(row, ANSWER)], explained=row), "check")
        page.sheet.data_validation(question.cell, answer_rule(question, self._place))
        self.define(name, page.name, row, ANSWER)
        self.define(f"{name}.explanation", page.name, row, EXPLANATION)

    # --- record sheets ----------------------------------------------------------------------------------------------

    def _last_row(self, table: RecordTable) -> int:
        """The last row of a record sheet's table: further down than the form's where more rows were sent."""
        return max(table.last_row, *self._contents.records.get(table.name, ()), 0)

    def _write_table(self, page: Page, table: RecordTable, name: str) -> None:
        """Write one record sheet, whose Excel table is called *name*. The Check column stands beside it, not in it."""
        sheet, last, right, title = (
            page.sheet,
            self._last_row(table),
            len(table.columns),
            f"{table.measure} {table.label}",
        )
        for row in range(HEADER_ROW - 1):  # a row's format comes before its column's: only rows to fill stay unlocked
            sheet.set_row(row, None, self.style("above"))
        page.put(1, 1, title, "title")
        page.put(2, 1, _ROWS_NOTE, "note")
        widths = [_COLUMN_WIDTHS.get(column.type, 18) for _, column in table.columns]
        page.columns([width - 3 for width in widths])  # less 3: Excel's arrow to filter by
        page.fit(HEADER_ROW, table.headings)
        page.columns(widths, "below")
        sheet.set_column(right, right, _CHECK_WIDTH)
        headings = [{"header": heading, "header_format": self.style("heading")} for heading in table.headings]
        options = {"name": name, "columns": headings, "style": "Table Style Light 1", "banded_rows": False}
        sheet.add_table(HEADER_ROW - 1, 0, last - 1, right - 1, options)
        page.put(HEADER_ROW, right + 1, "Check", "heading")
        self.define(table.name, page.name, HEADER_ROW, 1, last, right)
        for at, ((_, column), heading) in enumerate(zip(table.columns, table.headings, strict=True)):
            top = cell_name(FIRST_ROW, at + 1)
            rule = column_rule(column, heading, top, table.period, self._list_of_forces, self._place)
            sheet.data_validation(FIRST_ROW - 1, at, last + _ROOM_BELOW - 1, at, rule)  # in the rows below it too
        self._write_rows(page, table)
        checks = Block(FIRST_ROW, right + 1, last, right + 1)
        page.put(3, 1, _so_far(_rows_in_words(self._formulas.rows_of(table), " filled in."), checks), "live")
        page.turn_checked(FIRST_ROW, last, right + 1, 1, right)
        page.finish(title, cell_name(FIRST_ROW, 1))

    def _write_rows(self, page: Page, table: RecordTable) -> None:
        """The rows, each with its check: the same formula, or one of its own where a cell is marked.

        In the far rows of a very long sheet what was found stands as plain words.
        """
        sent, check = self._contents.records.get(table.name, {}), len(table.columns) + 1
        marks = {(row, at): mark for (sheet, row, at), mark in self._contents.marks.items() if sheet == table.sheet}
        live = self._formulas.row_check(table)
        formula, looks = written(live), self.style("row check")
        empty = [self.style("answer", shown_as(column.type)) for _, column in table.columns]
        for row in range(FIRST_ROW, self._last_row(table) + 1):
            cells: Mapping[str, Raw] = sent.get(row, {})
            for at, (key, column) in enumerate(table.columns, start=1):
                if key in cells or (row, at) in marks:
                    self._answer(page, row, at, cells.get(key, BLANK), column.type)
                else:
                    page.sheet.write_blank(row - 1, at - 1, None, empty[at - 1])
            spots = [(row, at) for at in range(1, check) if (row, at) in marks] if marks else []
            if row >= FIRST_ROW + _MOST_CHECKED:
                said = [
                    f"{mark.sign} {' '.join(mark.words.split())}" for mark in map(marks.__getitem__, spots) if mark.sign
                ]
                page.put(row, check, " ".join(said), "row check")
            elif spots:
                page.put(row, check, self._while_as_sent(page, live, spots), "row check")
            else:
                page.put_formula(row, check, in_row(formula, row), page.worth(row, live) if cells else "", looks)

    # --- the cover --------------------------------------------------------------------------------------------------

    def _write_cover(self, page: Page) -> None:
        form, asks_nil = self._form, self._form.asks_counts
        page.columns(_COVER_WIDTHS, "words")
        page.put(1, 1, form.plan, "title")
        page.put(2, 1, f"{form.supplier.name}, {form.period.label}", "above")
        _say(page, 4, "What is asked", _what_is_asked(form))
        _say(page, 5, "By when", _by_when(form), "strong")
        head = 10 if asks_nil else 9
        page.fit(head)
        for column, heading in enumerate(_COVER_HEADINGS, start=1):
            page.put(head, column, heading, "heading" if column < 3 else "right heading")
        last, checks = head, list[Block]()
        for row, (name, cell, words, filled, block) in enumerate(self._progress(), start=head + 1):
            page.fit(row, (name, words))
            page.link(row, 1, name, name, cell)
            page.put(row, 2, words, "label")
            for column, figure in enumerate((filled, _with_sign(block, MEND), _with_sign(block, EXPLAIN)), start=3):
                page.put(row, column, figure, "figure")
            checks.append(block)
            last = row
        page.turn((head + 1, 4, last, 5), f"D{head + 1}")
        _say(page, 6, "How far you are", _what_is_left(checks, checks[: len(form.sheets)]), "status")
        page.turn((6, 2, 6, 2), "B6")
        if asks_nil:
            self._write_nil(page)
        guide = list(_guide(form))
        for row, (label, said) in enumerate(guide, start=last + 2):
            _say(page, row, label, said)
        page.finish(f"{form.supplier.name}, {form.period.name}", NIL_CELL if asks_nil else "A1", with_header=False)
        page.sheet.print_area(0, 0, last + len(guide), len(_COVER_WIDTHS) - 1)

    def _write_nil(self, page: Page) -> None:
        """Nothing to report: Yes, No or blank."""
        _say(page, NIL.row, _NIL_LABEL, None)
        self._answer(page, NIL.row, NIL.column, self._contents.nil, "text")
        message = {"input_title": _NIL_LABEL, "input_message": _NIL_WORDS, "error_message": "Choose Yes or No."}
        page.sheet.data_validation(NIL_CELL, {"validate": "list", "source": ["Yes", "No"], **message})
        self.define(NIL_NAME, page.name, NIL.row, NIL.column)
        live = _nil_check(self._form, [self._formulas.rows_of(table) for table in self._form.tables])
        spot = (NIL.row, NIL.column)
        page.put(NIL.row, NIL.column + 1, self._while_as_sent(page, live, [spot]), "live")
        page.turn((NIL.row, NIL.column + 1, NIL.row, NIL.column + 1), cell_name(NIL.row, NIL.column + 1))
        _say(page, NIL.row + 1, "", _NIL_WORDS)

    def _progress(self) -> Iterator[tuple[str, str, str, Node, Block]]:
        """Each sheet to fill in: its name, first cell and title, how much is filled in, and its Check column."""
        for asked in self._form.sheets:
            answers = call("COUNTA", _column(asked, ANSWER, asked.name))
            filled = joined("&", answers, f" of {len(asked.questions)}")
            yield asked.name, asked.questions[0].cell, asked.title, filled, _column(asked, CHECK, asked.name)
        for table in self._form.tables:
            rows, check = self._formulas.rows_of(table), len(table.columns) + 1
            filled = joined("&", *_rows_in_words(rows))
            checks = Block(FIRST_ROW, check, self._last_row(table), check, table.sheet)
            yield table.sheet, f"A{FIRST_ROW}", table.label, filled, checks


def _same(cell: Cell, sent: Worth) -> Node:
    """The condition that a cell still holds what was sent."""
    if sent is None:
        return is_blank(cell)
    if isinstance(sent, ErrorValue):
        return call("ISERROR", cell)
    if isinstance(sent, str) and (len(sent) > _COMPARED or _IN_NO_FORMULA.search(sent)):
        return call("IFERROR", joined("=", call("LEN", cell), len(sent.encode("utf-16-le")) // 2), False)
    return call("IFERROR", joined("=", cell, sent), False)


# --- how much is filled in --------------------------------------------------------------------------------------


def _column(sheet: FormSheet, column: int, on: str = "") -> Block:
    """A *column* of a sheet of questions; *on* is the sheet's own name where another sheet's formula speaks of it."""
    return Block(sheet.questions[0].row, column, sheet.questions[-1].row, column, on)


def _number(checks: Sequence[Block], *beginnings: str) -> Node:
    """How many cells of Check columns begin with a sign or with words."""
    return joined("+", *(call("COUNTIF", block, f"{said}*") for block in checks for said in beginnings))


def _with_sign(block: Block, sign: str) -> Node:
    """How many cells of a Check column begin with *sign*, which stands before the number: "× 2", or 0."""
    number = _number((block,), sign)
    return call("IF", joined("=", number, 0), 0, joined("&", f"{sign} ", number))


def _so_far(said: Sequence[Node], *checks: Block) -> Node:
    """What is filled in, in words, and what is still to be done: "3 of 5 filled in. × 1 to mend. ! 1 to explain."."""
    left = []
    for sign, words in ((MEND, " to mend."), (EXPLAIN, " to explain.")):
        number = _number(checks, sign)
        left.append(call("IF", joined("=", number, 0), "", joined("&", f" {sign} ", number, words)))
    return joined("&", *said, *left)


def _rows_in_words(rows: Node, rest: str = "") -> tuple[Node, Node]:
    return rows, call("IF", joined("=", rows, 1), f" row{rest}", f" rows{rest}")


def _what_is_left(checks: Sequence[Block], asked: Sequence[Block]) -> Node:
    """What is still to be done, in a sentence, for the cover: by every Check column, and by those of questions."""
    left = _number(asked, ASK) if asked else 0
    to_mend = joined(">", _number(checks, MEND, EXPLAIN), 0)
    return chosen(
        (joined(">", left, 0), _so_far(("Answers still to fill in: ", left, "."), *checks)),
        (to_mend, call("TRIM", _so_far((), *checks))),  # a blank may be among what is to mend
        otherwise="OK: everything is filled in, and nothing looks wrong from here. Save it and send it.",
    )


def _nil_check(form: Form, rows: Sequence[Node]) -> Node:
    """Beside "Nothing to report?": whether the rest of the workbook says otherwise."""
    counts: list[Node] = []
    for sheet in form.sheets:
        for is_count, run in groupby(sheet.questions, lambda question: question.type == "count"):
            at = [question.row for question in run]
            counts += [call("SUM", Block(at[0], ANSWER, at[-1], ANSWER, sheet.name))] if is_count else []
    said, wrong = call("LOWER", call("TRIM", NIL)), f"{MEND} Choose Yes or No."
    something = joined(">", call("IFERROR", joined("+", *counts, *rows), 0), 0)
    return chosen(
        (call("ISERROR", NIL), wrong),
        (joined("=", said, "yes"), call("IF", something, f"{MEND} Yes, but there are figures above 0.", OK)),
        (call("OR", joined("=", said, ""), joined("=", said, "no")), ""),
        otherwise=wrong,
    )


# --- words --------------------------------------------------------------------------------------------------------


def _say(page: Page, row: int, label: str, words: Node | None, style: str = "words") -> None:
    page.fit(row, ("", words if isinstance(words, str) else ""))
    page.put(row, 1, label, "strong")
    page.put(row, 2, words, style)


def _what_is_asked(form: Form) -> str:
    answers = sum(1 for _ in form.questions())
    parts = [f"{_many(answers, 'answer')} on {_many(len(form.sheets), 'sheet')}"] if answers else []
    parts += [f"{_many(len(form.tables), 'list')} of records"] if form.tables else []
    span = f"{form.period.label}: {day(form.period.first)} to {day(form.period.last)}"
    return f"{form.organisation} asks {form.supplier.name} for {' and '.join(parts)}, for {span}."


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


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
    column = "It says OK, or what is wrong: × must be mended, ! must be mended or explained."
    yield "The Check column", f"{column} More is checked when it arrives."
    yield "Explanations", "If a figure is right but looks odd, say why in the column beside it."
    yield "Your own notes", "Add rows and sheets of your own if you like. Do not delete or rename the ones here."
    if form.contact:
        yield "Help", form.contact
    if form.signs:
        signs = f"{form.signs[:1].upper()}{form.signs[1:]}"
        yield "Who signs", f"{signs}. Nobody signs here: it is asked for once all is in order."
