"""The rules of the definitions as spreadsheet formulas: `with_plan <= launched` becomes E6<=E5.

After `plan.formula` and `writing.template_formulas`; `writing.template_checks` says what is wrong with them and
`writing.template_totals` what a measure comes to. Not every rule can be said in a spreadsheet; one that cannot is left
to the checks, which hold the return to all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from impact.checks.rule import ReturnRule
from impact.plan import expressions as plan
from impact.plan.formula import Formula, parse
from impact.plan.measure import AskedItem, DerivedItem, Measure
from impact.returns.form import ANSWER_COLUMN, FIRST_ROW, Form, Question, RecordTable
from impact.returns.observation import GIVEN
from impact.returns.places import column_number
from impact.returns.writing.template_formulas import Block, Call, Cell, Node, call, joined

MARKERS = tuple(f"[{marker}]" for marker in GIVEN)
_SIGNS = {"==": "=", "!=": "<>"}
_ANSWER = column_number(ANSWER_COLUMN)
_KINDS: Mapping[str, plan.Kind] = {
    "count": "number", "number": "number", "percent": "number", "date": "date", "yes_no": "yes_no",
}  # fmt: skip  # every other type is a text


class NotInASpreadsheet(Exception):
    """The rule speaks of something that no formula of the template can say."""


@dataclass(frozen=True)
class Term:
    """What a rule's name stands for. A figure worked out from a record sheet is always known."""

    node: Node
    kind: plan.Kind
    known: bool = False


def violated(rule: str, terms: Mapping[str, Term]) -> Node:
    """Return the condition that *rule* is known and does not hold.

    Raises:
        NotInASpreadsheet: It names something that is not among *terms*.
    """
    formula = parse(rule)
    sure = tuple(dict.fromkeys(_guards(formula, terms)))
    broken = call("IFERROR", call("NOT", _translated(formula.tree, terms)), False)
    return call("IF", call("AND", *sure), broken, False) if sure else broken


def is_blank(node: Node) -> Node:
    """The condition that a cell holds nothing, or only spaces."""
    return joined("=", call("TRIM", node), "")


def is_marker(node: Node) -> Node:
    """The condition that a cell holds [x] or [z]."""
    return is_one_of(node, MARKERS)


def is_one_of(node: Node, texts: Iterable[str]) -> Node:
    """The condition that a cell holds one of *texts*, whatever its case."""
    said = call("LOWER", call("TRIM", node))
    return call("OR", *(joined("=", said, text.lower()) for text in texts))


def is_number(node: Node) -> Node:
    """The condition that a cell holds a number; LibreOffice takes TRUE for one."""
    return call("AND", call("ISNUMBER", node), call("NOT", call("ISLOGICAL", node)))


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
    asked_blank = {
        part.name for part in plan.parts_of(formula.tree) if isinstance(part, plan.Blank)
    }  # names as they stand there
    for mention in formula.mentions:
        term = _term(mention.name, terms)
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


def _term(name: str, terms: Mapping[str, Term]) -> Term:
    if name not in terms:
        raise NotInASpreadsheet(name)
    return terms[name]


def _translated(part: plan.Expression, terms: Mapping[str, Term]) -> Node:
    match part:
        case plan.Constant(value):
            return value
        case plan.Name(name):
            term = _term(name, terms)
            return is_one_of(term.node, ("yes",)) if term.kind == "yes_no" else term.node
        case plan.Blank(plan.Name(name), wanted):
            term = _term(name, terms)
            blank: Node = False if term.known else is_blank(term.node)
            return blank if wanted else call("NOT", blank)
        case plan.Negative(of):
            return joined("-", 0, _translated(of, terms))
        case plan.Not(of):
            return call("NOT", _translated(of, terms))
        case plan.Arithmetic(first, links):
            so_far = _translated(first, terms)
            for link in links:
                so_far = joined(link.sign, so_far, _translated(link.right, terms))
            return so_far
        case plan.Comparison(first, links):
            sides = [_translated(side, terms) for side in (first, *(link.right for link in links))]
            pairs = [
                joined(_SIGNS.get(link.sign, link.sign), *pair)
                for link, pair in zip(links, pairwise(sides), strict=True)
            ]
            return pairs[0] if len(pairs) == 1 else call("AND", *pairs)
        case plan.Joined(word, parts):
            return call(word.upper(), *(_translated(each, terms) for each in parts))


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
            if isinstance(tree, plan.Comparison) and [link.sign for link in tree.links] == ["=="]:
                names = [side.name for side in (tree.first, tree.links[0].right) if isinstance(side, plan.Name)]
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

    def _rows_where(self, tree: plan.Expression, table: RecordTable) -> Node:
        """1 in each row that meets a rule. One that goes beyond comparing columns is left to the checks."""
        match tree:
            case plan.Comparison(first, (link,)):
                sides = [self._side(side, table) for side in (first, link.right)]
                blocks = [side for side in sides if isinstance(side, Block)]
                there = [joined("<>", block, text) for block in blocks for text in ("", *MARKERS)]
                return joined("*", *there, joined(_SIGNS.get(link.sign, link.sign), *sides))
            case plan.Joined("and", parts):
                return joined("*", *(self._rows_where(each, table) for each in parts))
            case plan.Joined("or", parts):
                return joined(">", joined("+", *(self._rows_where(each, table) for each in parts)), 0)
        raise NotInASpreadsheet

    def _side(self, tree: plan.Expression, table: RecordTable) -> Node:
        return tree.value if isinstance(tree, plan.Constant) else self._named(tree, table)

    def _named(self, tree: plan.Expression, table: RecordTable) -> Block:
        keys = [key for key, column in table.columns if column.type not in ("force", "yes_no")]
        if not isinstance(tree, plan.Name) or tree.name not in keys:
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
