"""The rules of the definitions as spreadsheet formulas: `with_plan <= launched` becomes E6<=E5.

Not every rule can be said in a spreadsheet; one that cannot is left to the checks, which hold the return to all of
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from impact.checks.rule import ReturnRule
from impact.plan.formula import (
    Blank,
    Chain,
    Constant,
    Expression,
    Formula,
    Kind,
    Name,
    excel_comparison,
    parse,
    parts_of,
)
from impact.plan.measure import AskedItem, DerivedItem, Measure
from impact.plan.spreadsheet import Block, Call, Cell, Node, Term, call, is_number, is_one_of, joined
from impact.returns.form import ANSWER_COLUMN, FIRST_ROW, Form, Question, RecordTable
from impact.returns.observation import GIVEN
from impact.returns.places import column_number

MARKERS = tuple(f"[{marker}]" for marker in GIVEN)
_ANSWER = column_number(ANSWER_COLUMN)
_KINDS: Mapping[str, Kind] = {
    "count": "number", "number": "number", "percent": "number", "date": "date", "yes_no": "yes_no",
}  # fmt: skip  # every other type is a text


class NotInASpreadsheet(Exception):
    """The rule speaks of something that no formula of the template can say."""


def violated(rule: str, terms: Mapping[str, Term]) -> Node:
    """Return the condition that *rule* is known and does not hold.

    Raises:
        NotInASpreadsheet: It names something that is not among *terms*.
    """
    formula = parse(rule)
    if formula.names - terms.keys():
        raise NotInASpreadsheet(rule)
    sure = tuple(dict.fromkeys(_guards(formula, terms)))
    broken = call("IFERROR", call("NOT", formula.excel(terms)), False)
    return call("IF", call("AND", *sure), broken, False) if sure else broken


def is_marker(node: Node) -> Node:
    """The condition that a cell holds [x] or [z]."""
    return is_one_of(node, MARKERS)


def is_signed_percentage(node: Node, least: float, most: float) -> Node:
    """The condition that a cell holds a text such as "0.5%", from *least* to *most* per cent."""
    number = call("SUBSTITUTE", call("TRIM", node), "%", "")
    signed = joined("=", joined("&", number, "%"), call("TRIM", node))
    value = call("VALUE", number)
    return call("IFERROR", call("AND", signed, joined(">=", value, least), joined("<=", value, most)), False)


def term_of(kind: str, node: Node) -> Term:
    """What an answer or a column of this type stands for in a rule."""
    return Term(node, _KINDS.get(kind, "text"))


def _guards(formula: Formula, terms: Mapping[str, Term]) -> Iterable[Node]:
    """What must be so of every name before the rule can be held."""
    asked_blank = {part.name for part in parts_of(formula.tree) if isinstance(part, Blank)}  # names as they stand there
    for mention in formula.mentions:
        term = terms[mention.name]
        if term.known:
            continue
        if mention in asked_blank:
            yield call("NOT", is_marker(term.node))
        elif term.kind in ("number", "date"):
            yield is_number(term.node)
        elif term.kind == "yes_no":
            yield is_one_of(term.node, ("yes", "no"))
        else:
            yield call("NOT", is_one_of(term.node, ("", *MARKERS)))


# --- the items of a form ----------------------------------------------------------------------------------------


class Terms:
    """What each item of a form stands for, seen from one of its sheets.

    Args:
        form: What is asked.
        reach: The last row that formulas look at in each record sheet, by the table's defined name.
    """

    def __init__(self, form: Form, reach: Mapping[str, int]) -> None:
        self._questions = {(question.measure, question.item): question for question in form.questions()}
        self._tables = {(table.measure, table.key): table for table in form.tables}
        self._measures = {measure.ref: measure for measure in form.measures}
        self._reach = reach

    def of_measure(self, measure: Measure, sheet: str) -> dict[str, Term]:
        """The items of *measure* that a formula on *sheet* can speak of, by key."""
        found = ((key, self.item(measure.ref, key, sheet)) for key in measure.items)
        return {key: term for key, term in found if term is not None}

    def operand(self, measure: Measure, operand: str, sheet: str) -> Term | None:
        """An item of *measure*, or "IW-15.adopted" of another."""
        ref, _, key = operand.rpartition(".")
        return self.item(ref or measure.ref, key, sheet)

    def item(self, ref: str, key: str, sheet: str) -> Term | None:
        """What one item stands for; None when no formula can say it."""
        item = self._measures[ref].items.get(key) if ref in self._measures else None
        question = self._questions.get((ref, key))
        if isinstance(item, AskedItem) and question is not None:
            return term_of(question.type, answer_cell(question, sheet))
        if isinstance(item, DerivedItem) and (table := self._tables.get((ref, item.from_))) is not None:
            node = self._derived(item, table)
            return Term(node, "number", known=True) if node is not None else None
        return None

    def rows_of(self, table: RecordTable) -> Node:
        """How many rows of a record sheet hold anything."""
        blanks = [call("ISBLANK", self._column(table, at)) for at in range(1, len(table.columns) + 1)]
        return call("SUMPRODUCT", joined("-", 1, joined("*", *blanks)))

    def counted(self, measure: Measure, key: str) -> RecordTable | None:
        """The record sheet whose rows the item *key* is held to by a rule `key == listed`."""
        for check in measure.checks:
            tree = parse(check.rule).tree if isinstance(check, ReturnRule) else None
            if isinstance(tree, Chain) and [link.sign for link in tree.links] == ["=="]:
                names = [side.name for side in tree.parts if isinstance(side, Name)]
                others = [measure.items.get(name) for name in names if name != key]
                if key in names and len(others) == 1 and isinstance(others[0], DerivedItem) and _all(others[0]):
                    return self._tables.get((measure.ref, others[0].from_))
        return None

    def _derived(self, item: DerivedItem, table: RecordTable) -> Node | None:
        if _all(item):
            return self.rows_of(table)
        try:
            if item.count is not None and item.where is None:
                return call("SUMPRODUCT", joined("*", self._rows_where(parse(item.count).tree, table), 1))
            if item.sum is not None and item.where is None:
                return call("SUM", self._named(parse(item.sum).tree, table))
        except NotInASpreadsheet:
            return None
        return None

    def _rows_where(self, tree: Expression, table: RecordTable) -> Node:
        """1 in each row that meets a rule. One that goes beyond comparing columns is left to the checks."""
        match tree:
            case Chain(_, (link,)) if tree.compares:
                sides = [self._side(side, table) for side in tree.parts]
                there = [
                    joined("<>", side, text) for side in sides if isinstance(side, Block) for text in ("", *MARKERS)
                ]
                numbers = {key for key, column in table.columns if column.type in ("count", "number")}
                exact = not any(isinstance(side, Name) and side.name in numbers for side in tree.parts)
                return joined("*", *there, excel_comparison(link.sign, sides[0], sides[1], exact=exact))
            case Chain(sign="and"):
                return joined("*", *(self._rows_where(each, table) for each in tree.parts))
            case Chain(sign="or"):
                return joined(">", joined("+", *(self._rows_where(each, table) for each in tree.parts)), 0)
        raise NotInASpreadsheet

    def _side(self, tree: Expression, table: RecordTable) -> Node:
        return tree.value if isinstance(tree, Constant) else self._named(tree, table)

    def _named(self, tree: Expression, table: RecordTable) -> Block:
        keys = [key for key, column in table.columns if column.type not in ("force", "yes_no")]
        if not isinstance(tree, Name) or tree.name not in keys:
            raise NotInASpreadsheet
        return self._column(table, [key for key, _ in table.columns].index(tree.name) + 1)

    def _column(self, table: RecordTable, column: int) -> Block:
        return Block(FIRST_ROW, column, self._reach[table.name], column, table.sheet)


def _all(item: DerivedItem) -> bool:
    return item.count == "all" and item.where is None


def answer_cell(question: Question, sheet: str) -> Cell:
    """The answer's cell, as a formula on *sheet* names it."""
    return Cell(question.row, _ANSWER, "" if question.sheet == sheet else question.sheet)


def words_for_rows(rows: Node) -> Node:
    """Return how many rows are filled in, in words."""
    many: Call = call("IF", joined("=", rows, 1), " row is filled in", " rows are filled in")
    return joined("&", rows, many)
