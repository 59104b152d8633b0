"""What every kind of check shares: how it stands in YAML, and how a fault of its definition is told."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from impact.plan.formula import KIND_WORDS, FormulaError, Kind, parse
from impact.plan.parts import Part, Severity
from impact.plan.words import did_you_mean

if TYPE_CHECKING:  # the plan holds checks: it stands above them
    from impact.plan.definitions import Fault
    from impact.plan.measure import Column, Item, RecordSheet
    from impact.plan.reading import MeasureRead, Reading

Status = Literal["live", "trial"]
Faults: TypeAlias = "Iterator[Fault]"
NUMBERS = ("count", "number", "percent")
RETURNING = "force"  # what a rule over rows calls the supplier whose return this is
_KINDS: dict[str, Kind] = {"text": "text", "force": "text", "choice": "text", "date": "date", "yes_no": "yes_no"}


class Check(Part):
    """A kind of check. `key` is the field by which YAML tells it from others; `turn` its place among them."""

    key: ClassVar[str]
    turn: ClassVar[int]
    severity: Severity = "query"
    status: Status = "live"

    @abstractmethod
    def lint(self, at: Place) -> Faults:
        """Yield each fault that no single value of it can know."""


class ReturnCheck(Check):
    """Something that a measure's answers within one return are held to."""

    @abstractmethod
    def items(self) -> Iterable[str]:
        """The items that it looks at, "launched" or "IW-17.launched"."""


class RowCheck(Check):
    """Something that the rows of a record sheet are held to."""


@dataclass(frozen=True)
class Place:
    """Where a check, or a formula, stands in the definitions; *sheet* is the record sheet that it is over, or ""."""

    read: MeasureRead
    reading: Reading
    path: Sequence[str | int]
    sheet: str = ""

    def fault(self, *steps: str | int, says: str, remedy: str) -> Fault:
        """A fault at a value of the check."""
        return self.read.fault((*self.path, *steps), says, remedy)

    def key_fault(self, *steps: str | int, says: str, remedy: str) -> Fault:
        """A fault at a key of the check."""
        return self.read.key_fault((*self.path, *steps), says, remedy)

    def fault_within(self, *steps: str | int, offset: int, says: str, remedy: str) -> Fault:
        """A fault at a character of a text of the check, from 0."""
        return self.read.document.fault_within((*self.path, *steps), offset, says, remedy)

    # --- what several kinds ask ---------------------------------------------------------------------------------

    def subject_faults(self, step: str, key: str, what: str = "", *, asked: bool = False) -> Faults:
        """What a check is on must be a number of the measure's own; *asked* where it wants an explanation beside it."""
        items = self.read.measure.items
        item = items.get(key)
        if item is None:
            if not self.read.lost("items"):
                says = f"the check is on '{key}', which is no item of {self.read.named}."
                fit = (k for k, i in items.items() if i.type in NUMBERS and not (asked and i.derived))
                yield self.fault(step, says=says, remedy=did_you_mean(key, fit))
        elif item.derived and asked:
            says = f"the check is on '{key}', which is worked out from a record sheet and has no cell to explain."
            yield self.fault(step, says=says, remedy="Check an item that is asked for.")
        elif item.type not in NUMBERS:
            says = f"the check is on {what}'{key}', which is no number: its type is {item.type}."
            yield self.fault(step, says=says, remedy="Check an item that is a number.")

    def measure_faults(self, *steps: str | int, operand: str, takes: str) -> Faults:
        """Of REF.item, the measure must be there, in a return of the same supplier, for the same length of time."""
        ref, ours = operand.rpartition(".")[0], self.read.measure
        other = self.reading.measure(ref)
        if other is None:
            if not self.reading.unsure_of("ref"):
                says = f"{takes} '{operand}', but no measure has the ref '{ref}'."
                yield self.fault_within(*steps, offset=0, says=says, remedy=did_you_mean(ref, self.reading.refs))
            return
        known = self.reading.knows(other.supplier) and self.reading.knows(ours.supplier)
        if other.supplier != ours.supplier and known:
            says = f"{takes} '{operand}', which '{other.supplier}' supplies, not '{ours.supplier}'."
            yield self.fault(*steps, says=says, remedy="Take items of one supplier.")
        if other.frequency != ours.frequency:
            says = f"{takes} '{operand}', which is {other.frequency}, not {ours.frequency}."
            yield self.fault(*steps, says=says, remedy="Take items of one frequency.")

    def release_faults(self, *steps: str | int, release: str, looks: str, otherwise: str) -> Faults:
        """A release of outside figures must be there, with a figure for a team that is not the forces."""
        supplier, reading = self.read.measure.supplier, self.reading
        if reading.releases is None:
            return
        if release not in reading.releases:
            says = f"{looks} release '{release}', which reference/ does not have."
            yield self.fault(*steps, says=says, remedy=did_you_mean(release, reading.releases))
        elif supplier != "forces" and release in reading.outside and supplier not in reading.outside[release].values:
            says = f"{looks} release '{release}', which has no figure for '{supplier}'."
            yield self.fault(*steps, says=says, remedy=f"Add '{supplier}' to it, or {otherwise}.")

    def column_faults(self, *steps: str | int, key: str) -> Faults:
        """A column that a check over rows names must be one of its record sheet."""
        columns = self.read.measure.records[self.sheet].columns
        if key not in columns and not self.read.lost("records", self.sheet, "columns"):
            says = f"the check uses '{key}', which is no column of record sheet '{self.sheet}'."
            yield self.fault(*steps, says=says, remedy=did_you_mean(key, columns))

    def formula_faults(self, step: str, text: str, wanted: Kind = "yes_no") -> Faults:
        """Yield what of a formula does not parse, speaks of nothing, or compares unlike things, at its character."""
        named: Mapping[str, Item | Column] = self.read.measure.items
        around, group = f"item of {self.read.named}", ["items"]
        if self.sheet:
            record: RecordSheet = self.read.measure.records[self.sheet]
            named, around = record.columns, f"column of record sheet '{self.sheet}'"
            group = ["records", self.sheet, "columns"]
        kinds = {name: _KINDS.get(of.type, "number") for name, of in named.items()}
        kinds |= {RETURNING: "text"} if self.sheet else {}
        noun = "rule" if wanted == "yes_no" else "formula"

        def at(column: int, says: str, remedy: str) -> Fault:
            return self.fault_within(step, offset=column - 1, says=says, remedy=remedy)

        try:
            formula = parse(text)
        except FormulaError as error:
            yield at(error.column, f"this {noun} cannot be read.", error.says)
            return
        unknown = {mention.name: mention.column for mention in reversed(formula.mentions) if mention.name not in kinds}
        if unknown:
            for name, column in reversed(unknown.items()) if not self.read.lost(*group) else ():
                yield at(column, f"this {noun} uses '{name}', which is no {around}.", did_you_mean(name, named))
            return
        try:
            given = formula.kind(kinds)
        except FormulaError as error:
            yield at(error.column, f"this {noun} cannot be worked out.", error.says)
            return
        if given != wanted:
            says = f"this {noun} gives {KIND_WORDS[given]}, and {KIND_WORDS[wanted]} is needed here."
            compare, take = "Write a comparison.", "Write a column of numbers, or one date less another."
            yield self.fault(step, says=says, remedy=compare if wanted == "yes_no" else take)
        for mention, constant in formula.compared_with_text():
            of, value = named.get(mention.name), str(constant.value)
            if of is not None and of.type == "choice" and of.choices and value not in of.choices:
                says = f"'{value}' is no choice of '{mention.name}'."
                yield at(constant.column, says, did_you_mean(value, of.choices))
