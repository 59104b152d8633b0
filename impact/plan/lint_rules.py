"""Faults of the formulas: what does not parse, speaks of nothing, or compares unlike things.

Comes after `plan.formula` and `plan.reading`; called by `plan.lint`. Each fault stands at its character in the formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from impact.plan.checking import ReturnRule, RowRule
from impact.plan.definitions import Fault
from impact.plan.documents import Path
from impact.plan.expressions import KIND_WORDS
from impact.plan.formula import Formula, FormulaError, Kind, parse
from impact.plan.measure import AskedItem, Column, DerivedItem, Item, Measure, RecordSheet
from impact.plan.reading import MeasureRead
from impact.plan.words import did_you_mean

_KINDS: dict[str, Kind] = {"text": "text", "force": "text", "choice": "text", "date": "date", "yes_no": "yes_no"}


@dataclass(frozen=True)
class _Rule:
    """One formula, where it stands, what it may speak of and what it must give."""

    path: Path
    text: str
    wanted: Kind
    names: Mapping[str, Item | Column]
    group: Path
    around: str
    own_force: bool

    @property
    def noun(self) -> str:
        """How messages speak of it."""
        return "rule" if self.wanted == "yes_no" else "formula"


def rule_faults(read: MeasureRead) -> Iterator[Fault]:
    """Yield every fault of every formula of the measure."""
    for rule in _rules(read.measure, read.named):
        yield from _faults(read, rule)


def _rules(measure: Measure, named: str) -> Iterator[_Rule]:
    for key, sheet in measure.records.items():
        for number, check in enumerate(sheet.checks):
            if isinstance(check, RowRule):
                yield _over_rows(("records", key, "checks", number, "rule"), check.rule, "yes_no", key, sheet)
    for key, item in measure.items.items():
        if isinstance(item, DerivedItem) and item.from_ in measure.records:
            yield from _derivations(("items", key), item, measure.records[item.from_])
    for number, each in enumerate(measure.checks):
        if isinstance(each, ReturnRule):
            path: Path = ("checks", number, "rule")
            yield _Rule(path, each.rule, "yes_no", measure.items, ("items",), f"item of {named}", own_force=False)


def _derivations(path: Path, item: DerivedItem, sheet: RecordSheet) -> Iterator[_Rule]:
    if item.count is not None and item.count != "all":
        yield _over_rows((*path, "count"), item.count, "yes_no", item.from_, sheet)
    if item.where is not None:
        yield _over_rows((*path, "where"), item.where, "yes_no", item.from_, sheet)
    if item.sum is not None:
        yield _over_rows((*path, "sum"), item.sum, "number", item.from_, sheet)
    if item.median is not None:
        yield _over_rows((*path, "median"), item.median, "number", item.from_, sheet)


def _over_rows(path: Path, text: str, wanted: Kind, key: str, sheet: RecordSheet) -> _Rule:
    group, around = ("records", key, "columns"), f"column of record sheet '{key}'"
    return _Rule(path, text, wanted, sheet.columns, group, around, own_force=True)


def _faults(read: MeasureRead, rule: _Rule) -> Iterator[Fault]:
    try:
        formula = parse(rule.text)
    except FormulaError as error:
        yield read.document.fault_within(rule.path, error.column - 1, f"this {rule.noun} cannot be read.", error.says)
        return
    yield from _unknown(read, rule, formula)
    if formula.names - set(_kinds(rule)):
        return
    try:
        given = formula.kind(_kinds(rule))
    except FormulaError as error:
        yield read.document.fault_within(
            rule.path, error.column - 1, f"this {rule.noun} cannot be worked out.", error.says
        )
        return
    if given != rule.wanted:
        says = f"this {rule.noun} gives {KIND_WORDS[given]}, and {KIND_WORDS[rule.wanted]} is needed here."
        remedy = (
            "Write a comparison." if rule.wanted == "yes_no" else "Write a column of numbers, or one date less another."
        )
        yield read.fault(rule.path, says, remedy)
    yield from _choice_faults(read, rule, formula)


def _kinds(rule: _Rule) -> dict[str, Kind]:
    kinds = {name: _kind(of) for name, of in rule.names.items()}
    return {**kinds, "force": "text"} if rule.own_force else kinds


def _kind(of: Item | Column) -> Kind:
    return "number" if isinstance(of, DerivedItem) else _KINDS.get(of.type, "number")


def _unknown(read: MeasureRead, rule: _Rule, formula: Formula) -> Iterator[Fault]:
    known = _kinds(rule)
    if read.lost(*rule.group):
        return
    told: set[str] = set()
    for mention in formula.mentions:
        if mention.name not in known and mention.name not in told:
            told.add(mention.name)
            says = f"this {rule.noun} uses '{mention.name}', which is no {rule.around}."
            remedy = did_you_mean(mention.name, rule.names)
            yield read.document.fault_within(rule.path, mention.column - 1, says, remedy)


def _choice_faults(read: MeasureRead, rule: _Rule, formula: Formula) -> Iterator[Fault]:
    """A text that no choice ever is makes a comparison that says the same in every row."""
    for name, text in formula.compared_with_text():
        of, value = rule.names.get(name.name), str(text.value)
        if not isinstance(of, AskedItem | Column) or of.type != "choice" or value in of.choices or not of.choices:
            continue
        remedy = did_you_mean(value, of.choices)
        says = f"'{value}' is no choice of '{name.name}'."
        yield read.document.fault_within(rule.path, text.column - 1, says, remedy)
