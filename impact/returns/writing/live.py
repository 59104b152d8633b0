"""What a template's formulas and drop-downs say at once, in the workbook, as far as a spreadsheet can know.

The Check column has one formula for each answer, and one for each row of a record sheet. A sign goes before the words,
so that colour is never alone: × must be mended, ! mended or explained. Not every rule can be said in a spreadsheet; one
that cannot is left to the checks, which hold the return to all of them. The markers [x] and [z] are let in everywhere
that an answer is asked for: a rule that refused them would be answered with a false 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from impact.checks.base import LEAST_DECIMAL, NUMBERS, RETURNING, Live
from impact.checks.findings import figure
from impact.checks.rule import MARKERS, ReturnRule
from impact.plan.formula import Expression, Kind, excel_comparison, parse
from impact.plan.measure import AskedItem, Column, DerivedItem, Measure, RatioOf, Reference, SumOf
from impact.plan.parts import Severity
from impact.plan.periods import Period, day
from impact.plan.spreadsheet import (
    LONGEST_FORMULA,
    THIS_ROW,
    Block,
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
from impact.returns.form import (
    ANSWER_COLUMN,
    CHECK_COLUMN,
    COVER_SHEET,
    EXPLAIN_COLUMN,
    FIRST_ROW,
    NIL_CELL,
    Form,
    FormSheet,
    Question,
    RecordTable,
)
from impact.returns.grid import column_number
from impact.returns.interpretation import column_purpose, purpose
from impact.returns.observation import Last

MEND, EXPLAIN = "×", "!"
ANSWER, EXPLANATION, CHECK = (column_number(letter) for letter in (ANSWER_COLUMN, EXPLAIN_COLUMN, CHECK_COLUMN))
LAST = ANSWER - 1  # the column of the last figure
NIL = Cell(int(NIL_CELL[1:]), column_number(NIL_CELL[0]))  # on the cover

OK, ASK, _NOT_YET = "OK", "Please answer", "not yet"
_TOO_LARGE = 1e12
_DEEPEST = 50  # IFs inside one another; Excel takes 64
_YES_OR_NO = ("yes", "no", "y", "n", "true", "false")
_TERMS: Mapping[str, Kind] = {
    "count": "number", "number": "number", "percent": "number", "date": "date", "yes_no": "yes_no",
}  # fmt: skip  # every other type is a text

Case = tuple[Node, Node]


class Formulas:
    """The formulas of one form.

    Args:
        form: What is asked.
        reach: The last row that formulas look at in each record sheet, by the table's defined name.
        last: The last figure of each answer, by defined name.
    """

    def __init__(self, form: Form, reach: Mapping[str, int], last: Mapping[str, Last]) -> None:
        self._form, self._reach, self._last = form, reach, last
        self._questions = {(question.measure, question.item): question for question in form.questions()}
        self._tables = {(table.measure, table.key): table for table in form.tables}
        self._measures = {measure.ref: measure for measure in form.measures}

    # --- what an item stands for ----------------------------------------------------------------------------------

    def terms(self, measure: Measure, operands: Sequence[str], sheet: str) -> dict[str, Term]:
        """Those *operands* ("launched", "IW-15.adopted" of another measure) that a formula on *sheet* can speak of."""
        found: dict[str, Term] = {}
        for operand in operands:
            ref, _, key = operand.rpartition(".")
            if (term := self._item(ref or measure.ref, key, sheet)) is not None:
                found[operand] = term
        return found

    def _item(self, ref: str, key: str, sheet: str) -> Term | None:
        item = self._measures[ref].items.get(key) if ref in self._measures else None
        question = self._questions.get((ref, key))
        if isinstance(item, AskedItem) and question is not None:
            return Term(answer_cell(question, sheet), _TERMS.get(question.type, "text"))
        if isinstance(item, DerivedItem) and (table := self._tables.get((ref, item.from_))) is not None:
            node = self._derived(item, table)
            return Term(node, "number", known=True) if node is not None else None
        return None

    def rows_of(self, table: RecordTable) -> Node:
        """How many rows of a record sheet hold anything."""
        blanks = [call("ISBLANK", self._column(table, at)) for at in range(1, len(table.columns) + 1)]
        return call("SUMPRODUCT", joined("-", 1, joined("*", *blanks)))

    def _derived(self, item: DerivedItem, table: RecordTable) -> Node | None:
        if item.where is not None:
            return None
        try:
            if item.count == "all":
                return self.rows_of(table)
            if item.count is not None:
                return call("SUMPRODUCT", joined("*", self._rows_where(parse(item.count), table), 1))
            return call("SUM", self._named(parse(item.sum), table)) if item.sum is not None else None
        except LookupError:
            return None

    def _rows_where(self, tree: Expression, table: RecordTable) -> Node:
        """1 in each row that meets a rule. One that goes beyond comparing columns is left to the checks."""
        if tree.compares and len(tree.signs) == 1:
            sides = [self._side(side, table) for side in tree.parts]
            there = [joined("<>", side, text) for side in sides if isinstance(side, Block) for text in ("", *MARKERS)]
            numbers = {key for key, column in table.columns if column.type in ("count", "number")}
            is_number = any(side.sign == "name" and side.value in numbers for side in tree.parts)
            sizes = [call("ABS", side) for side in sides] if is_number else []
            return joined(
                "*",
                *there,
                excel_comparison(tree.sign, sides[0], sides[1], sizes),
            )
        if tree.sign not in ("and", "or"):
            raise LookupError
        each = [self._rows_where(part, table) for part in tree.parts]
        return joined("*", *each) if tree.sign == "and" else joined(">", joined("+", *each), 0)

    def _side(self, tree: Expression, table: RecordTable) -> Node:
        return tree.value if tree.sign == "constant" else self._named(tree, table)

    def _named(self, tree: Expression, table: RecordTable) -> Block:
        for at, (key, column) in enumerate(table.columns, start=1):
            if (tree.sign, tree.value) == ("name", key) and column.type not in ("force", "yes_no"):
                return self._column(table, at)
        raise LookupError

    def _column(self, table: RecordTable, column: int) -> Block:
        return Block(FIRST_ROW, column, self._reach[table.name], column, table.sheet)

    def _counted(self, measure: Measure, key: str) -> RecordTable | None:
        """The record sheet whose rows the item *key* is held to by a rule `key == listed`."""
        for check in measure.checks:
            tree = parse(check.rule) if isinstance(check, ReturnRule) else None
            if tree is not None and tree.sign == "==" and len(tree.signs) == 1:
                names = [str(side.value) for side in tree.parts if side.sign == "name"]
                others = [measure.items.get(name) for name in names if name != key]
                if key in names and len(others) == 1 and isinstance(others[0], DerivedItem) and _all(others[0]):
                    return self._tables.get((measure.ref, others[0].from_))
        return None

    # --- the Check column -----------------------------------------------------------------------------------------

    def check(self, question: Question) -> Node:
        """The formula beside an answer. One that would be too long keeps only what its own cell must be."""
        cell, measure = answer_cell(question, question.sheet), self._measures.get(question.measure)
        cases = [*_faults(question, cell), *(self._checks(question, measure) if measure is not None else ())]
        first: list[Case] = [
            (call("ISERROR", cell), f"{MEND} An error of the spreadsheet. Type over it."),
            (is_blank(cell), _if_blank(question)),
            (is_one_of(cell, MARKERS), OK),
        ]
        words = chosen(*first, *cases[:_DEEPEST], otherwise=OK)
        if len(written(words)) >= LONGEST_FORMULA:
            words = chosen(*first, otherwise=OK)
        table = self._counted(measure, question.item) if measure is not None else None
        if table is None:
            return words
        rows = self.rows_of(table)
        many = call("IF", joined("=", rows, 1), " row is filled in", " rows are filled in")
        return joined("&", words, " (", joined("&", rows, many), ")")

    def _checks(self, question: Question, measure: Measure) -> Iterator[Case]:
        """What the definitions hold the answer to."""
        now, sheet = answer_cell(question, question.sheet), question.sheet
        known = isinstance(self._last.get(question.name), (int, float)) and question.type in NUMBERS
        last = Cell(question.row, LAST) if known else None
        for check in measure.checks:
            if check.status == "trial" or check.severity == "note":
                continue
            terms = self.terms(measure, tuple(check.items()), sheet)
            live = Live(question.item, now, question.type == "count", last, terms, self._form.minimum_count)
            for condition, says in check.excel(live):
                yield _said(condition, check.severity, says, question.row)

    def row_check(self, table: RecordTable) -> Node:
        """The formula at the end of each row of a record sheet; it says nothing of a blank row."""
        cells = {key: Cell(THIS_ROW, at) for at, (key, _) in enumerate(table.columns, start=1)}
        none = [call("ISBLANK", cell) for cell in cells.values()]
        cases: list[Case] = [(call("AND", *none), "")]
        for (key, column), heading in zip(table.columns, table.headings, strict=True):
            cases += _column_cases(column, heading, cells[key], table.period)
        cases += self._row_checks(table, cells)
        whole = chosen(*cases[:_DEEPEST], otherwise=OK)
        return whole if len(written(whole)) < LONGEST_FORMULA else chosen(cases[0], otherwise=OK)

    def _row_checks(self, table: RecordTable, cells: Mapping[str, Cell]) -> Iterator[Case]:
        measure = self._measures.get(table.measure)
        terms = {key: Term(cells[key], _TERMS.get(column.type, "text")) for key, column in table.columns}
        terms[RETURNING] = Term(self._form.supplier.name, "text", known=True)
        for check in measure.records[table.key].checks if measure is not None else ():
            if check.status != "trial" and check.severity != "note":
                sign = MEND if check.severity == "error" else EXPLAIN
                yield from ((condition, f"{sign} {says}") for condition, says in check.excel(terms))

    # --- what answers come to -------------------------------------------------------------------------------------

    def totals(self, sheet: FormSheet) -> Iterator[tuple[str, Node, str]]:
        """Yield what each measure of a sheet comes to, where that is more than one answer says by itself.

        The words before it, its formula, its number format.
        """
        for measure in self._form.measures:
            if measure.promise == sheet.promise and (node := self._comes_to(measure, sheet.name)) is not None:
                yield f"{measure.ref} {measure.name} comes to", node, _code(measure)

    def _comes_to(self, measure: Measure, sheet: str) -> Node | None:
        value = measure.value
        if isinstance(value, SumOf):
            added = list(self.terms(measure, value.operands, sheet).values())
            if len(added) < len(set(value.operands)) or (len(added) == 1 and not added[0].known):
                return None
            return _once_known(added, joined("+", *(term.node for term in added)))
        if not isinstance(value, RatioOf) or isinstance(value.denominator, Reference):
            return None
        terms = self.terms(measure, (value.numerator, value.denominator), sheet)
        if len(terms) < len({value.numerator, value.denominator}):
            return None
        above, below = terms[value.numerator], terms[value.denominator]
        share = joined("/", joined("*", value.per, above.node), below.node)
        return _once_known([above, below], chosen((joined("=", below.node, 0), "no figure"), otherwise=share))


def _all(item: DerivedItem) -> bool:
    return item.count == "all" and item.where is None


def answer_cell(question: Question, sheet: str) -> Cell:
    """The answer's cell, as a formula on *sheet* names it."""
    return Cell(question.row, ANSWER, "" if question.sheet == sheet else question.sheet)


def _if_blank(question: Question) -> Node:
    """What a blank answer says; a number beside it is no explanation, but most likely the answer."""
    unanswered: Node = ASK if question.required else "May stay blank"
    if question.required and question.type == "count" and (question.minimum or 0) <= 0:
        nil = joined("=", _lower(replace(NIL, sheet=COVER_SHEET)), "yes")
        unanswered = call("IF", nil, "OK: counts as 0", ASK)
    says = f"{MEND} The answer seems to stand in the Explanation column."
    return call("IF", call("ISNUMBER", Cell(question.row, EXPLANATION)), says, unanswered)


def _lower(cell: Node) -> Node:
    return call("LOWER", call("TRIM", cell))


def _said(condition: Node, severity: Severity, says: str, row: int) -> Case:
    """An error until it is mended; a query until it is explained."""
    if severity == "error":
        return condition, f"{MEND} {says}"
    explanation = Cell(row, EXPLANATION)
    return call("IF", condition, is_blank(explanation), False), f"{EXPLAIN} {says} Please explain."


def _unfit(kind: str, cell: Cell, choices: Sequence[str]) -> tuple[Node, str] | None:
    """When a cell holds no answer of this *kind*, and what is said of it; None where any will do."""
    match kind:
        case "count" | "number" | "percent":
            return call("NOT", is_number(cell)), "not a number."
        case "yes_no":
            either = call("OR", call("ISLOGICAL", cell), is_one_of(cell, _YES_OR_NO))
            return call("NOT", either), "choose Yes or No."
        case "choice":
            return call("NOT", is_one_of(cell, choices)), "choose one from the list."
        case "date":
            return call("NOT", is_number(cell)), "not a date."
    return None


def _faults(question: Question, cell: Cell) -> Iterator[Case]:
    """What the answer's own type and bounds ask."""
    least, most, percent = question.minimum, question.maximum, question.type == "percent"
    if percent:
        yield _is_signed_percentage(cell, least or 0, 100 if most is None else most), OK
    if (unfit := _unfit(question.type, cell, question.choices)) is not None:
        condition, says = unfit
        yield condition, f"{MEND} {says[0].upper()}{says[1:]}"
    if question.type not in NUMBERS:
        return
    if least is not None:
        yield joined("<", cell, least), f"{MEND} {'Below 0.' if least == 0 else f'Less than {figure(least)}.'}"
    if most is not None:
        yield joined(">", cell, most), f"{MEND} More than {figure(most)}."
    if question.type == "count":
        yield _not_whole(cell), f"{MEND} Not a whole number."
    if most is None:
        yield joined(">=", call("ABS", cell), _TOO_LARGE), f"{MEND} Too large to be right."
    if percent:
        share = call("AND", joined(">", cell, 0), joined("<", cell, 1))
        yield _said(share, "query", "Less than 1 per cent? Enter 40 for 40 per cent.", question.row)


def _not_whole(cell: Cell) -> Node:
    return joined(">", call("ABS", joined("-", cell, call("ROUND", cell, 0))), LEAST_DECIMAL)


def _column_cases(column: Column, heading: str, cell: Cell, period: Period) -> Iterator[Case]:
    """What is wrong in one cell of a row. A force's name is left to the drop-down: it can be written in many ways."""
    yield call("ISERROR", cell), f"{MEND} {heading}: an error of the spreadsheet."
    if column.required:
        yield is_blank(cell), f"{MEND} {heading} is blank."
    match column.type:
        case "count":
            below = call("OR", joined("<", cell, 0), _not_whole(cell))
            wrong: tuple[Node, str] | None = (call("IF", is_number(cell), below, True), "not a whole number.")
        case "date" if column.within:
            first, last = serial(period.first), serial(period.last)
            outside = call("OR", joined("<", cell, first), joined(">=", cell, last + 1))
            span = f"not a date from {day(period.first)} to {day(period.last)}."
            wrong = call("IF", is_number(cell), outside, True), span
        case "text" if column.maximum_length:
            too_long = joined(">", call("LEN", cell), column.maximum_length)
            wrong = too_long, f"longer than {column.maximum_length:,} letters."
        case _:
            wrong = _unfit(column.type, cell, column.choices)
    if wrong is not None:
        excused = call("OR", is_blank(cell), is_one_of(cell, MARKERS))
        yield call("IF", excused, False, wrong[0]), f"{MEND} {heading}: {wrong[1]}"


def _is_signed_percentage(node: Node, least: float, most: float) -> Node:
    """The condition that a cell holds a text such as "0.5%", from *least* to *most* per cent."""
    number = call("SUBSTITUTE", call("TRIM", node), "%", "")
    signed = joined("=", joined("&", number, "%"), call("TRIM", node))
    value = call("VALUE", number)
    return call("IFERROR", call("AND", signed, joined(">=", value, least), joined("<=", value, most)), False)


def _once_known(terms: Sequence[Term], node: Node) -> Node:
    sure = [is_number(term.node) for term in terms if not term.known]
    return call("IFERROR", call("IF", call("AND", *sure), node, _NOT_YET) if sure else node, _NOT_YET)


def _code(measure: Measure) -> str:
    decimals = measure.decimals if measure.decimals is not None else 0 if measure.unit == "count" else 1
    code = "#,##0" + ("." + "0" * decimals if decimals else "")
    per = measure.value.per if isinstance(measure.value, RatioOf) else 100
    match measure.unit:
        case "percent":
            return f'{code}"%"'  # after the figure, which is a percentage already
        case "rate":
            return f'{code}" per {per:,}"'
    return code


# --- what Excel lets into a cell --------------------------------------------------------------------------------

_LONGEST_LIST = 255  # characters of a list written into the rule itself; Excel calls a longer one damaged
_LONGEST_TITLE = 32
_LONGEST_MESSAGE = 255
_EARLIEST = date(1990, 1, 1)  # a date before this is a slip of the keyboard
_IF_MISSING = "[x] if you could not supply it, [z] if it does not apply."

Rule = dict[str, Any]  # as XlsxWriter's data_validation takes it
ListPlace = Callable[[Sequence[str]], str]


def answer_rule(question: Question, place: ListPlace) -> Rule:
    """Return what *question*'s answer cell takes, as Excel's rule.

    Args:
        question: What is asked, and where.
        place: Puts choices on the hidden sheet and returns the formula that leads to them; used where a rule cannot
            hold them itself.
    """
    cell, message = question.cell, f"{purpose(question)}. {_IF_MISSING}"
    if question.type == "text":
        return _with_messages({"validate": "any"}, question.label, message)
    if question.type in ("yes_no", "choice"):
        return _with_messages(_list((*question.choices, *MARKERS), place), question.label, message)
    bounds = [f"{cell}>={question.minimum!r}"] if question.minimum is not None else []
    bounds += [f"{cell}<={question.maximum!r}"] if question.maximum is not None else []
    bounds += [f"{cell}=INT({cell})"] if question.type == "count" else []
    rule = f"AND({','.join(bounds)})" if bounds else "TRUE"
    if question.type == "date":
        rule = f"{cell}>=DATE({_EARLIEST.year},{_EARLIEST.month},{_EARLIEST.day})"
    markers = ",".join(f'{cell}="{marker}"' for marker in MARKERS)
    # IF, not OR: Excel's OR works out every part, and INT("[x]") would make the whole an error.
    custom = {"validate": "custom", "value": f"=IF(ISNUMBER({cell}),{rule},OR({markers}))"}
    return _with_messages(custom, question.label, message)


def column_rule(column: Column, heading: str, cell: str, period: Period, forces: str, place: ListPlace) -> Rule:
    """Return what the cells of a record sheet's column take; *cell* is the uppermost, *forces* the list of forces."""
    rule: Rule = {"validate": "any"}
    match column.type:
        case "count":
            whole = f"=IF(ISNUMBER({cell}),AND({cell}>=0,{cell}=INT({cell})),FALSE)"
            rule = {"validate": "custom", "value": whole}
        case "number":
            rule = {"validate": "decimal", "criteria": ">=", "value": -1e15}
        case "yes_no" | "choice":
            rule = _list(column.choices if column.type == "choice" else ("Yes", "No"), place)
        case "force" if forces:
            rule = {"validate": "list", "source": forces}
        case "date":
            first, last = (period.first, period.last) if column.within else (_EARLIEST, date(2199, 12, 31))
            rule = {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
        case "text" if column.maximum_length is not None:
            rule = {"validate": "length", "criteria": "<=", "value": column.maximum_length}
    said = (f"{column_purpose(column, period)}.", column.guidance, "Needed." if column.required else "")
    return _with_messages(rule, heading, " ".join(filter(None, said)))


def _list(choices: Sequence[str], place: ListPlace) -> Rule:
    alone = len(",".join(choices)) <= _LONGEST_LIST and not any("," in choice or '"' in choice for choice in choices)
    return {"validate": "list", "source": list(choices) if alone else place(choices)}


def _with_messages(rule: Rule, title: str, message: str) -> Rule:
    told = {"input_title": _cut(title, _LONGEST_TITLE), "error_title": "This does not fit here"}
    return {**rule, **told, **dict.fromkeys(("input_message", "error_message"), _cut(message, _LONGEST_MESSAGE))}


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
