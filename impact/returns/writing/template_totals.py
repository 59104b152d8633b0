"""What answers come to, and how much is filled in: the live figures beneath the questions and on the cover.

After `writing.template_rules`; `writing.template` writes the first, `writing.template_cover` the second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from impact.plan.measure import Measure, RatioOf, Reference, SumOf
from impact.plan.spreadsheet import Block, Cell, Node, Term, call, chosen, is_number, joined
from impact.returns.form import (
    ANSWER_COLUMN,
    CHECK_COLUMN,
    FIRST_ROW,
    NIL_CELL,
    Form,
    FormSheet,
    RecordTable,
)
from impact.returns.places import column_number
from impact.returns.writing.template_checks import ASK, EXPLAIN, MEND
from impact.returns.writing.template_rules import Terms

NOT_YET = "not yet"
NO_FIGURE = "no figure"
_ANSWER, _CHECK = column_number(ANSWER_COLUMN), column_number(CHECK_COLUMN)


@dataclass(frozen=True)
class Total:
    """One live figure: the words before it, its formula, and its number format."""

    words: str
    node: Node
    code: str


def totals(form: Form, terms: Terms, sheet: FormSheet) -> Iterator[Total]:
    """Yield what each measure of a sheet comes to, where that is more than one answer says by itself."""
    for measure in form.measures:
        if measure.promise == sheet.promise and (node := _comes_to(measure, terms, sheet.name)) is not None:
            yield Total(f"{measure.ref} {measure.name} comes to", node, _code(measure))


def _comes_to(measure: Measure, terms: Terms, sheet: str) -> Node | None:
    value = measure.value
    if isinstance(value, SumOf):
        added = [terms.operand(measure, operand, sheet) for operand in value.operands]
        known = [term for term in added if term is not None]
        if len(known) < len(added) or (len(known) == 1 and not known[0].known):
            return None
        return _once_known(known, joined("+", *(term.node for term in known)))
    if not isinstance(value, RatioOf) or isinstance(value.denominator, Reference):
        return None
    above = terms.operand(measure, value.numerator, sheet)
    below = terms.operand(measure, value.denominator, sheet)
    if above is None or below is None:
        return None
    share = joined("/", joined("*", value.per, above.node), below.node)
    return _once_known([above, below], chosen((joined("=", below.node, 0), NO_FIGURE), otherwise=share))


def _once_known(terms: Sequence[Term], node: Node) -> Node:
    sure = [is_number(term.node) for term in terms if not term.known]
    return call("IFERROR", call("IF", call("AND", *sure), node, NOT_YET) if sure else node, NOT_YET)


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


# --- how much is filled in --------------------------------------------------------------------------------------


def answers_of(sheet: FormSheet, on: str = "") -> Block:
    """The answers of a sheet."""
    return _column(sheet, _ANSWER, on)


def checks_of(sheet: FormSheet, on: str = "") -> Block:
    """The Check column of a sheet."""
    return _column(sheet, _CHECK, on)


def row_checks_of(table: RecordTable, last: int, on: str = "") -> Block:
    """The Check column of a record sheet, down to its row *last*."""
    column = len(table.columns) + 1
    return Block(FIRST_ROW, column, last, column, on)


def _column(sheet: FormSheet, column: int, on: str) -> Block:
    return Block(sheet.questions[0].row, column, sheet.questions[-1].row, column, on)


def counted(block: Block, beginning: str) -> Node:
    """How many cells of a Check column begin with a sign or with words."""
    return call("COUNTIF", block, f"{beginning}*")


def how_far(answered: Sequence[Block], checks: Sequence[Block], asked: int) -> Node:
    """How far a sheet is: "3 of 5 filled in. × 1 to mend. ! 1 to explain."."""
    filled = joined("+", *(call("COUNTA", block) for block in answered))
    return joined("&", filled, f" of {asked} filled in.", *_signs(checks))


def rows_so_far(rows: Node, checks: Block) -> Node:
    """How far a record sheet is: "3 rows filled in. × 1 to mend."."""
    words = call("IF", joined("=", rows, 1), " row filled in.", " rows filled in.")
    return joined("&", rows, words, *_signs([checks]))


def _signs(checks: Sequence[Block]) -> Iterator[Node]:
    for sign, words in ((MEND, " to mend."), (EXPLAIN, " to explain.")):
        number = joined("+", *(counted(block, sign) for block in checks))
        yield call("IF", joined("=", number, 0), "", joined("&", f" {sign} ", number, words))


def with_sign(checks: Sequence[Block], sign: str) -> Node:
    """How many cells of Check columns begin with *sign*, which stands before the number: "× 2", or 0."""
    number = joined("+", *(counted(block, sign) for block in checks))
    return call("IF", joined("=", number, 0), 0, joined("&", f"{sign} ", number))


def what_is_left(checks: Sequence[Block], asked: Sequence[Block]) -> Node:
    """What is still to be done, in a sentence, for the cover."""
    left = joined("+", *(counted(block, ASK) for block in asked)) if asked else 0
    wrong = joined("+", *(counted(block, sign) for block in checks for sign in (MEND, EXPLAIN)))
    return chosen(
        (joined(">", left, 0), joined("&", "Answers still to fill in: ", left, ".", *_signs(checks))),
        (joined(">", wrong, 0), call("TRIM", joined("&", *_signs(checks)))),  # a blank may be among what is to mend
        otherwise="OK: everything is filled in, and nothing looks wrong from here. Save it and send it.",
    )


def nil_check(form: Form, rows: Sequence[Node]) -> Node:
    """Beside "Nothing to report?": whether the rest of the workbook says otherwise."""
    nil = Cell(int(NIL_CELL[1:]), column_number(NIL_CELL[0]))
    counts = [call("SUM", block) for sheet in form.sheets for block in _runs_of_counts(sheet)]
    said = call("LOWER", call("TRIM", nil))
    something = joined(">", call("IFERROR", joined("+", *counts, *rows), 0), 0)
    return chosen(
        (call("ISERROR", nil), f"{MEND} Choose Yes or No."),
        (joined("=", said, "yes"), call("IF", something, f"{MEND} Yes, but there are figures above 0.", "OK")),
        (call("OR", joined("=", said, ""), joined("=", said, "no")), ""),
        otherwise=f"{MEND} Choose Yes or No.",
    )


def _runs_of_counts(sheet: FormSheet) -> Iterator[Block]:
    """The blocks of a sheet's answers that are counts."""
    rows = [question.row for question in sheet.questions if question.type == "count"]
    if not rows:
        return
    first = rows[0]
    for row, following in pairwise([*rows, rows[-1] + 2]):
        if following != row + 1:
            yield Block(first, _ANSWER, row, _ANSWER, sheet.name)
            first = following
