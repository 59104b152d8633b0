"""Write the cover: what is asked and by when, how far one is, where to begin, who helps and who signs.

After `writing.template_draft`; `writing.template` writes it last, because it counts what stands on the other sheets.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from impact.plan.periods import day
from impact.plan.spreadsheet import Block, Node, call, joined
from impact.returns.form import COVER_SHEET, FIRST_ROW, NIL_CELL, NIL_NAME, Form
from impact.returns.places import column_number, quoted, reference
from impact.returns.writing.looks import height_of, lines_in, protect, set_page
from impact.returns.writing.template_contents import write_answer
from impact.returns.writing.template_draft import Draft
from impact.returns.writing.template_totals import (
    answers_of,
    checks_of,
    nil_check,
    row_checks_of,
    what_is_left,
    with_sign,
)

_WIDTHS = (28, 64, 13, 13, 13)
_NIL_ROW, _NIL_COLUMN = int(NIL_CELL[1:]), column_number(NIL_CELL[0])
_NIL_LABEL = "Nothing to report?"
_NIL_WORDS = (
    "Leave this blank, or choose No, if there is anything to report. Choose Yes only if there is nothing at all: "
    "every number of things that you leave blank then counts as 0."
)
_COLUMNS = ("Sheet to fill in", "What it asks", "Filled in", "To mend", "To explain")


def write_cover(draft: Draft, sheet: Worksheet) -> None:
    """Write the cover on *sheet*, still empty."""
    _Cover(draft, sheet).write()


class _Cover:
    """The cover while it is written."""

    def __init__(self, draft: Draft, sheet: Worksheet) -> None:
        self._draft = draft
        self._sheet = sheet
        self._looks = draft.looks

    def write(self) -> None:
        form, sheet, looks = self._draft.form, self._sheet, self._looks
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width, looks.words)
        sheet.write_string("A1", form.plan, looks.title)
        sheet.write_string("A2", f"{form.supplier.name}, {form.period.label}", looks.above)
        self._say(4, "What is asked", _what_is_asked(form))
        self._say(5, "By when", _by_when(form), self._looks.strong)
        self._write_progress(9 if form.asks_counts else 8)
        if form.asks_counts:
            self._write_nil()
        set_page(sheet, f"{form.supplier.name}, {form.period.name}", form.organisation, landscape=False)
        sheet.print_area(0, 0, self._last, len(_WIDTHS) - 1)
        protect(sheet)
        sheet.set_selection(NIL_CELL if form.asks_counts else "A1")

    def _say(self, row: int, label: str, words: str, style: Format | None = None) -> None:
        self._sheet.set_row(row - 1, height_of([lines_in(words, _WIDTHS[1])]))
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
        rows = [draft.terms.rows_of(table) for table in draft.form.tables]
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
            rows = self._draft.terms.rows_of(table)
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
        sheet.set_row(row - 1, height_of([lines_in(words, _WIDTHS[1]), lines_in(name, _WIDTHS[0])]))
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
