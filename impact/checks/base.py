"""What every kind of check shares: how it stands in YAML, how a fault of its definition is told, and what it judges."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple, TypeAlias

from impact.checks.findings import OR_SAY_WHY, Finding, said, spoken, subject
from impact.plan.formula import KIND_WORDS, FormulaError, Kind, Value, parse
from impact.plan.parts import Fault, Part, Severity, did_you_mean
from impact.plan.periods import Period
from impact.plan.spreadsheet import Node, Term

if TYPE_CHECKING:  # the plan and the returns hold checks: they stand above them
    from impact.plan.definitions import MeasureRead, Outside, Reading
    from impact.plan.measure import Column, Item, Measure, RecordSheet
    from impact.plan.register import Supplier
    from impact.returns.grid import Places as Places
    from impact.returns.observation import Observation
    from impact.returns.records import Records as Records

Status = Literal["live", "trial"]
Within: TypeAlias = str | Sequence[str | int]  # the path of a value within what holds it
Faults: TypeAlias = Iterator[Fault]
NUMBERS = ("count", "number", "percent")
ANY_TYPE = (*NUMBERS, "yes_no", "text", "date", "choice")
LENGTHS = {"quarter": "quarter", "half": "half-year", "year": "year"}
LEAST_DECIMAL = 1e-9  # apart by less, two numbers of a workbook are the same
RETURNING = "force"  # what a rule over rows calls the supplier whose return this is
_KINDS: dict[str, Kind] = {"text": "text", "force": "text", "choice": "text", "date": "date", "yes_no": "yes_no"}


ON_TRIAL = "This check is on trial, so it does not hold your return up."


class Stated(NamedTuple):
    """What one answer, or one cell of a record sheet, was read as; and which item it is.

    Attributes:
        value: float for a number, bool for Yes or No, date, or str (a choice as the definition spells it, a force as
            its id). None when blank, marked or at fault.
        marker: "x" or "z", or "".
        findings: What is to be said of it, without a place.
        at_fault: Whether what it rests on must be mended, so that nothing may rest on it.
        measure, item, period: As in `Observation`.
        label: What a message calls it.
        sheet, cell: The answer's cell; for a figure worked out from a record sheet, its rows.
        name: Defined name of the answer; the record sheet's for a figure worked out from it.
        explain: The cell for an explanation, "" where there is none: a figure worked out from a record sheet.
        whole: Whether it counts things.
        takes_none: Whether 0 is within what its question allows.
    """

    value: Value | None = None
    marker: str = ""
    findings: tuple[Finding, ...] = ()
    at_fault: bool = False
    measure: str = ""
    item: str = ""
    period: Period = Period(0)
    label: str = ""
    sheet: str = ""
    cell: str = ""
    name: str = ""
    explain: str = ""
    whole: bool = False
    takes_none: bool = True

    @property
    def blank(self) -> bool:
        """Whether nothing stands there."""
        return self.value is None and not self.marker and not self.at_fault

    @property
    def number(self) -> float | None:
        """The number that it states; None when it is blank, marked, at fault or no number."""
        if self.at_fault or isinstance(self.value, bool) or not isinstance(self.value, (int, float)):
            return None
        return float(self.value)

    def said_from(self, first: Stated) -> str:
        """Say "Initiatives launched is 498 (E13)", with the sheet where it is not that of *first*."""
        place = self.cell if self.sheet == first.sheet else f"{self.sheet}!{self.cell}"
        return f"{subject(self.label)} is {'blank' if self.value is None else spoken(self.value)} ({place})"


class Found(NamedTuple):
    """A finding, and the defined names of the answers beside which an explanation of it may stand."""

    finding: Finding
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """What the checks of one measure may look at.

    Attributes:
        stated: All that the return states, by measure and item.
        history: The supplier's figures for earlier periods, the oldest first, by measure and item.
        last: The last of each.
        minimum_count: The plan's smallest number that a percentage may rest on.
        asked: Defined names of the answers that a check has asked about already.
    """

    measure: Measure
    stated: Mapping[str, Mapping[str, Stated]]
    supplier: Supplier
    releases: Mapping[str, Outside]
    minimum_count: int
    history: Mapping[tuple[str, str], Sequence[Observation]]
    last: Mapping[tuple[str, str], Observation]
    asked: set[str] = field(default_factory=set)

    def item(self, operand: str) -> Stated | None:
        """An item of the measure, or "IW-15.adopted" of another."""
        ref, _, key = operand.rpartition(".")
        return self.stated.get(ref or self.measure.ref, {}).get(key)

    def comparable(self, then: Period, now: Period) -> bool:
        """Whether no change of definition lies between two periods, the earlier one first."""
        return not any(then < each.period and each.period <= now for each in self.measure.breaks)


class Live(NamedTuple):
    """What a check looks at in the workbook: the answer that it stands beside, and other items as formulas have them.

    Attributes:
        item: The item's key.
        now: The answer's own cell.
        whole: Whether it counts things.
        last: The cell of its last figure; None where it has none.
        terms: Every item that a formula here can speak of, "launched" or "IW-17.launched".
        minimum_count: As in `Case`.
    """

    item: str
    now: Node
    whole: bool
    last: Node | None
    terms: Mapping[str, Term]
    minimum_count: int


class Check(Part):
    """A kind of check.

    Its module's docstring, but for the first line, is its paragraph in docs/checks.md, under `code`. `key` is the field
    by which YAML tells it from others; `turn` its place among them.
    """

    code: ClassVar[str]
    key: ClassVar[str]
    turn: ClassVar[int]
    severity: Severity = "query"
    status: Status = "live"

    @abstractmethod
    def lint(self, at: Place) -> Faults:
        """Yield each fault that no single value of it can know."""

    def said(self, says: str, remedy: str) -> Finding:
        """A finding as severe as the definition says, and no more than a note while the check is on trial."""
        if self.status == "trial":
            return said(self.code, "note", says, f"{remedy} {ON_TRIAL}")
        return said(self.code, self.severity, says, remedy)


class ReturnCheck(Check):
    """Something that a measure's answers within one return are held to."""

    against_earlier: ClassVar[bool] = False  # it asks of what was filed before
    at_length: ClassVar[bool] = False  # all of it, not the last figure alone

    def items(self) -> Iterable[str]:
        """The items that it looks at, "launched" or "IW-17.launched"; where nothing else is said the one it is on."""
        return (getattr(self, self.key),)

    @abstractmethod
    def judge(self, case: Case) -> Iterator[Found]:
        """Yield what is wrong or odd."""

    def excel(self, live: Live) -> Iterator[tuple[Node, str]]:
        """Yield, for the answer that it stands beside in the workbook, a condition and what is to be said there."""
        return iter(())

    def found(self, named: Sequence[Stated], says: str, explain: str = "explain it") -> Found:
        """What was found of *named*, at the first; an error can only be corrected, a query explained too."""
        first, asked = named[0], [one for one in named if one.explain]
        remedy = "Correct it" if len(named) == 1 else "Correct whichever is wrong"
        if not asked:
            remedy = "Correct the rows that are wrong"
        if self.severity != "query":
            remedy += "."
        else:
            remedy += f", or {explain} in {asked[0].explain}." if asked else OR_SAY_WHY
        cell = first.cell.partition(":")[0].partition(",")[0]
        finding = self.said(says, remedy).at(first.sheet, cell, first.name)
        return Found(finding, tuple(one.name for one in named))


class RowCheck(Check):
    """Something that the rows of a record sheet are held to."""

    across: ClassVar[bool] = False  # it looks into other record sheets, when all are read

    @abstractmethod
    def judge(self, rows: Records, sheets: Mapping[tuple[str, str], Records]) -> Iterator[Finding]:
        """Yield what is wrong or odd in *rows*; *sheets* are all of the return, by measure and key, if `across`."""

    def excel(self, terms: Mapping[str, Term]) -> Iterator[tuple[Node, str]]:
        """Yield a condition on one row in the workbook, and what is to be said there."""
        return iter(())


@dataclass(frozen=True)
class Place:
    """Where a check, or a formula, stands in the definitions; *sheet* is the record sheet that it is over, or ""."""

    read: MeasureRead
    reading: Reading
    path: Sequence[str | int]
    sheet: str = ""

    def fault(self, path: Within, says: str, remedy: str, *, key: bool = False, offset: int | None = None) -> Fault:
        """A fault at a value of the check, at its *key*, or at character *offset* of a text, from 0."""
        within = (path,) if isinstance(path, str) else path
        return self.read.document.fault((*self.path, *within), says, remedy, key=key, offset=offset)

    def unknown(self, path: Within, says: str, word: str, which: str, known: Iterable[str]) -> Faults:
        """A fault where *word*, at *path*, is none of *known*."""
        within = (path,) if isinstance(path, str) else path
        return self.read.document.unknown((*self.path, *within), says, word, which, known)

    # --- what several kinds ask ---------------------------------------------------------------------------------

    def subject_faults(self, step: str, key: str, *, asked: bool = False) -> Faults:
        """What a check is on must be a number of the measure's own; *asked* where it wants an explanation beside it."""
        yield from self.operand_faults(step, key, "the check is on")
        item = self.read.measure.items.get(key)
        if item is not None and item.derived and asked:
            says = f"the check is on '{key}', which is worked out from a record sheet and has no cell to explain."
            yield self.fault(step, says, "Check an item that is asked for.")

    def operand_faults(self, path: Within, operand: str, takes: str, types: Collection[str] = NUMBERS) -> Faults:
        """An item must be there, a number; REF.item of another measure in a return of the same supplier and time."""
        ref, dot, key = operand.rpartition(".")
        ours, reading, says = self.read.measure, self.reading, f"{takes} '{operand}', "
        other = reading.measure(ref) if dot else ours
        if other is None:
            if not reading.unsure_of("ref"):
                says += f"but no measure has the ref '{ref}'."
                yield self.fault(path, says, did_you_mean(ref, reading.refs), offset=0)
            return
        if other.supplier != ours.supplier and reading.knows(other.supplier) and reading.knows(ours.supplier):
            supplied = f"which '{other.supplier}' supplies, not '{ours.supplier}'."
            yield self.fault(path, f"{says}{supplied}", "Take items of one supplier.")
        if other.frequency != ours.frequency:
            differs = f"which is {other.frequency}, not {ours.frequency}."
            yield self.fault(path, f"{says}{differs}", "Take items of one frequency.")
        if key in other.items:
            if (type_ := other.items[key].type) not in types:
                says += f"which is no number: its type is {type_}."
                yield self.fault(path, says, "Take an item that is a number.")
        elif not reading.lost_items(other.ref):
            says += f"but measure '{ref}' has no item '{key}'." if dot else f"which is no item of measure '{ours.ref}'."
            yield self.fault(path, says, did_you_mean(key, other.items), offset=len(ref + dot) if dot else None)

    def release_faults(self, path: Within, release: str, looks: str, otherwise: str) -> Faults:
        """A release of outside figures must be there, with a figure for a team that is not the forces."""
        supplier, reading = self.read.measure.supplier, self.reading
        if reading.releases is None:
            return
        yield from self.unknown(path, f"{looks} release", release, "reference/ does not have", reading.releases)
        if supplier != "forces" and release in reading.outside and supplier not in reading.outside[release].values:
            says = f"{looks} release '{release}', which has no figure for '{supplier}'."
            yield self.fault(path, says, f"Add '{supplier}' to it, or {otherwise}.")

    def column_faults(self, path: Within, key: str) -> Faults:
        """A column that a check over rows names must be one of its record sheet."""
        if not self.read.lost("records", self.sheet, "columns"):
            columns = self.read.measure.records[self.sheet].columns
            which = f"is no column of record sheet '{self.sheet}'"
            yield from self.unknown(path, "the check uses", key, which, columns)

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
            return self.fault(step, says, remedy, offset=column - 1)

        try:
            formula = parse(text)
        except FormulaError as error:
            yield at(error.column, f"this {noun} cannot be read.", error.says)
            return
        unknown = [mention for mention in formula.mentions if mention.value not in kinds]
        if unknown:
            first = {str(each.value): each.column for each in reversed(unknown)}
            for name, column in first.items() if not self.read.lost(*group) else ():
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
            yield self.fault(step, says, compare if wanted == "yes_no" else take)
        for mention, constant in formula.compared_with_text():
            of, value = named.get(str(mention.value)), str(constant.value)
            if of is not None and of.type == "choice" and of.choices and value not in of.choices:
                says = f"'{value}' is no choice of '{mention.value}'."
                yield at(constant.column, says, did_you_mean(value, of.choices))
