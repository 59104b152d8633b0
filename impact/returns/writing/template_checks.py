"""The words of the Check column: one formula for each answer, and one for each row of a record sheet.

After `writing.template_rules`; `writing.template` writes them. They say at once, in the workbook, what the checks will
say of the return when it comes, as far as a spreadsheet can know. A sign goes before the words, so that colour is never
alone: × must be mended, ! mended or explained.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from impact.checks.change import Change
from impact.checks.findings import figure, sentence
from impact.checks.row_rule import RowRule
from impact.checks.rule import ReturnRule
from impact.checks.total import Total
from impact.plan.formula import parse
from impact.plan.measure import AskedItem, Column, Measure
from impact.plan.parts import Severity
from impact.plan.periods import Period, day
from impact.plan.spreadsheet import (
    LONGEST_FORMULA,
    THIS_ROW,
    Cell,
    Node,
    Term,
    call,
    chosen,
    is_blank,
    is_number,
    is_one_of,
    joined,
    serial,
    written,
)
from impact.returns.form import COVER_SHEET, EXPLAIN_COLUMN, NIL_CELL, Form, Question, RecordTable
from impact.returns.observation import Last
from impact.returns.places import column_number
from impact.returns.writing.template_rules import (
    NotInASpreadsheet,
    Terms,
    answer_cell,
    is_marker,
    is_signed_percentage,
    term_of,
    violated,
    words_for_rows,
)

MEND, EXPLAIN = "×", "!"
OK = "OK"
ASK = "Please answer"
MAY_STAY = "May stay blank"
AS_NIL = "OK: counts as 0"
_BESIDE = "The answer seems to stand in the Explanation column."
_TOO_LARGE = 1e12
_LEAST_DECIMAL = 1e-9
_RETURNING = "force"  # what a row's rule calls the supplier whose return this is
_LAST = 4  # the column of the last figure
_DEEPEST = 50  # IFs inside one another; Excel takes 64
_NUMBERS = ("count", "number", "percent")
_YES_OR_NO = ("yes", "no", "y", "n", "true", "false")

Case = tuple[Node, Node]


class Checks:
    """The formulas of the Check column of one form.

    Args:
        form: What is asked.
        terms: What each item stands for in a formula.
        last: The last figure of each answer, by defined name.
    """

    def __init__(self, form: Form, terms: Terms, last: Mapping[str, Last]) -> None:
        self._form = form
        self._terms = terms
        self._last = last
        self._measures = {measure.ref: measure for measure in form.measures}

    def of(self, question: Question) -> Node:
        """The formula beside an answer."""
        cell = answer_cell(question, question.sheet)
        measure = self._measures.get(question.measure)
        faults = list(_faults(question, cell))
        rules = [*_oddities(question, cell), *(self._rules(question, measure) if measure is not None else ())]
        words = self._worded(question, cell, [*faults, *rules])
        table = self._terms.counted(measure, question.item) if measure is not None else None
        if table is not None:
            words = joined("&", words, " (", words_for_rows(self._terms.rows_of(table)), ")")
        return words

    def _worded(self, question: Question, cell: Cell, cases: list[Case]) -> Node:
        """A formula that would be too long keeps only what its own cell must be."""
        first: list[Case] = [(call("ISERROR", cell), f"{MEND} An error of the spreadsheet. Type over it.")]
        first += [(is_blank(cell), self._if_blank(question)), (is_marker(cell), OK)]
        whole = chosen(*first, *cases[:_DEEPEST], otherwise=OK)
        return whole if len(written(whole)) < LONGEST_FORMULA else chosen(*first, otherwise=OK)

    def _if_blank(self, question: Question) -> Node:
        """What a blank answer says; a number beside it is no explanation, but most likely the answer."""
        beside = Cell(question.row, column_number(EXPLAIN_COLUMN))
        return call("IF", call("ISNUMBER", beside), f"{MEND} {_BESIDE}", self._if_unanswered(question))

    def _if_unanswered(self, question: Question) -> Node:
        if not question.required:
            return MAY_STAY
        if question.type != "count" or (question.minimum or 0) > 0:
            return ASK
        nil = Cell(int(NIL_CELL[1:]), column_number(NIL_CELL[0]), COVER_SHEET)
        return call("IF", joined("=", call("LOWER", call("TRIM", nil)), "yes"), AS_NIL, ASK)

    def _rules(self, question: Question, measure: Measure) -> Iterator[Case]:
        """What the definitions hold the answer to, beside the first answer that each rule speaks of."""
        terms = self._terms.of_measure(measure, question.sheet)
        for check in measure.checks:
            if check.status == "trial" or check.severity == "note":
                continue
            if isinstance(check, ReturnRule) and self._first_asked(check, measure) == question.item:
                try:
                    yield _said(violated(check.rule, terms), check.severity, sentence(check.message), question.row)
                except NotInASpreadsheet:
                    continue
            elif isinstance(check, Change) and check.change == question.item:
                yield from self._change(check, question)
            elif isinstance(check, Total) and check.total == question.item:
                yield from self._total(check, question, measure)

    @staticmethod
    def _first_asked(check: ReturnRule, measure: Measure) -> str:
        named = [mention.name for mention in parse(check.rule).mentions]
        return next((name for name in named if isinstance(measure.items.get(name), AskedItem)), "")

    def _change(self, check: Change, question: Question) -> Iterator[Case]:
        if not isinstance(self._last.get(question.name), (int, float)) or question.type not in _NUMBERS:
            return
        now, before = answer_cell(question, question.sheet), Cell(question.row, _LAST)
        far = joined(">", call("ABS", joined("-", now, before)), joined("*", check.share, call("ABS", before)))
        if question.type == "count":
            least = self._form.minimum_count
            far = call("AND", call("OR", joined(">=", now, least), joined(">=", before, least)), far)
        said = f"Changed by more than {check.beyond} since last time."
        yield _said(far, check.severity, said, question.row)

    def _total(self, check: Total, question: Question, measure: Measure) -> Iterator[Case]:
        parts = [self._terms.operand(measure, operand, question.sheet) for operand in check.of]
        known = [term for term in parts if term is not None and term.kind == "number"]
        if len(known) < len(check.of):
            return
        sure = [is_number(term.node) for term in known if not term.known]
        apart = joined("-", answer_cell(question, question.sheet), joined("+", *(term.node for term in known)))
        differs = call("IFERROR", joined(">", call("ABS", apart), _LEAST_DECIMAL), False)
        wrong = call("IF", call("AND", *sure), differs, False) if sure else differs
        yield _said(wrong, check.severity, "Not the sum of its parts.", question.row)

    # --- record sheets ----------------------------------------------------------------------------------------------

    def of_row(self, table: RecordTable) -> Node:
        """The formula at the end of each row of a record sheet; it says nothing of a blank row."""
        cells = {key: Cell(THIS_ROW, at) for at, (key, _) in enumerate(table.columns, start=1)}
        none = [call("ISBLANK", cell) for cell in cells.values()]
        cases: list[Case] = [(call("AND", *none), "")]
        for (key, column), heading in zip(table.columns, table.headings, strict=True):
            cases += _column_cases(column, heading, cells[key], table.period)
        cases += self._row_rules(table, cells)
        whole = chosen(*cases[:_DEEPEST], otherwise=OK)
        return whole if len(written(whole)) < LONGEST_FORMULA else chosen(cases[0], otherwise=OK)

    def _row_rules(self, table: RecordTable, cells: Mapping[str, Cell]) -> Iterator[Case]:
        measure = self._measures.get(table.measure)
        terms = {key: term_of(column.type, cells[key]) for key, column in table.columns}
        terms[_RETURNING] = Term(self._form.supplier.name, "text", known=True)
        for check in measure.records[table.key].checks if measure is not None else ():
            if not isinstance(check, RowRule) or check.status == "trial" or check.severity == "note":
                continue
            try:
                sign = MEND if check.severity == "error" else EXPLAIN
                yield violated(check.rule, terms), f"{sign} {sentence(check.message)}"
            except NotInASpreadsheet:
                continue


def _said(condition: Node, severity: Severity, says: str, row: int) -> Case:
    """An error until it is mended; a query until it is explained."""
    if severity == "error":
        return condition, f"{MEND} {says}"
    explanation = Cell(row, column_number(EXPLAIN_COLUMN))
    return call("IF", condition, is_blank(explanation), False), f"{EXPLAIN} {says} Please explain."


def _faults(question: Question, cell: Cell) -> Iterator[Case]:
    """What the answer's own type and bounds ask."""
    match question.type:
        case "count" | "number" | "percent":
            if question.type == "percent":
                least, most = question.minimum or 0, 100 if question.maximum is None else question.maximum
                yield is_signed_percentage(cell, least, most), OK
            yield call("NOT", is_number(cell)), f"{MEND} Not a number."
            yield from _bounds(question, cell)
        case "yes_no":
            either = call("OR", call("ISLOGICAL", cell), is_one_of(cell, _YES_OR_NO))
            yield call("NOT", either), f"{MEND} Choose Yes or No."
        case "choice":
            yield call("NOT", is_one_of(cell, question.choices)), f"{MEND} Choose one from the list."
        case "date":
            yield call("NOT", is_number(cell)), f"{MEND} Not a date."
        case "text":
            return


def _bounds(question: Question, cell: Cell) -> Iterator[Case]:
    least, most = question.minimum, question.maximum
    if least is not None:
        says = "Below 0." if least == 0 else f"Less than {figure(least)}."
        yield joined("<", cell, least), f"{MEND} {says}"
    if most is not None:
        yield joined(">", cell, most), f"{MEND} More than {figure(most)}."
    if question.type == "count":
        yield _not_whole(cell), f"{MEND} Not a whole number."
    if most is None:
        yield joined(">=", call("ABS", cell), _TOO_LARGE), f"{MEND} Too large to be right."


def _not_whole(cell: Cell) -> Node:
    return joined(">", call("ABS", joined("-", cell, call("ROUND", cell, 0))), _LEAST_DECIMAL)


def _oddities(question: Question, cell: Cell) -> Iterator[Case]:
    """A share where a percentage is asked for: 0.4 for 40."""
    if question.type == "percent":
        share = call("AND", joined(">", cell, 0), joined("<", cell, 1))
        yield _said(share, "query", "Less than 1 per cent? Enter 40 for 40 per cent.", question.row)


def _column_cases(column: Column, heading: str, cell: Cell, period: Period) -> Iterator[Case]:
    """What is wrong in one cell of a row. A force's name is left to the drop-down: it can be written in many ways."""
    yield call("ISERROR", cell), f"{MEND} {heading}: an error of the spreadsheet."
    if column.required:
        yield is_blank(cell), f"{MEND} {heading} is blank."
    wrong = _wrong_in_column(column, cell, period)
    if wrong is not None:
        condition, says = wrong
        excused = call("OR", is_blank(cell), is_marker(cell))
        yield call("IF", excused, False, condition), f"{MEND} {heading}: {says}"


def _wrong_in_column(column: Column, cell: Cell, period: Period) -> tuple[Node, str] | None:
    number = is_number(cell)
    match column.type:
        case "count":
            unfit = call("OR", joined("<", cell, 0), _not_whole(cell))
            return call("IF", number, unfit, True), "not a whole number."
        case "number":
            return call("NOT", number), "not a number."
        case "yes_no":
            either = call("OR", call("ISLOGICAL", cell), is_one_of(cell, _YES_OR_NO))
            return call("NOT", either), "choose Yes or No."
        case "choice":
            return call("NOT", is_one_of(cell, column.choices)), "choose one from the list."
        case "date" if column.within:
            first, last = serial(period.first), serial(period.last)
            outside = call("OR", joined("<", cell, first), joined(">=", cell, last + 1))
            return call("IF", number, outside, True), f"not a date from {day(period.first)} to {day(period.last)}."
        case "date":
            return call("NOT", number), "not a date."
        case "text" if column.maximum_length:
            too_long = joined(">", call("LEN", cell), column.maximum_length)
            return too_long, f"longer than {column.maximum_length:,} letters."
    return None
