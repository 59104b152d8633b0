"""Every fault of the plan and its measures that no single value can know, each at its place.

Pure. What hangs on something that could not be read, or that another fault already explains, is not reported. A measure
leads to measures of its own level or of a later one, in the order input, activity, output, outcome, impact (HM
Treasury, Magenta Book, 2020).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import get_args

from impact.checks.base import ANY_TYPE, LENGTHS, RETURNING, Place, ReturnCheck, RowCheck
from impact.plan.definitions import MeasureRead, PlanRead, Reading
from impact.plan.documents import Document, Path
from impact.plan.formula import RESERVED, FormulaError
from impact.plan.measure import (
    LENGTH_OF,
    AskedItem,
    Baseline,
    Column,
    Figure,
    Item,
    Level,
    Measure,
    RatioOf,
    Reference,
    ShareYes,
    SumOf,
    Target,
)
from impact.plan.model import Ambition, Commitment, Extension, Promise, Step
from impact.plan.parts import Fault, did_you_mean, listed, nearest
from impact.plan.periods import MONTHS_IN, Period, day
from impact.plan.register import id_for

Faults = Iterator[Fault]
Numbered = Ambition | Promise | Step
LEVELS: tuple[str, ...] = get_args(Level)
_EXAMPLES = {"quarter": "2024-25-Q4", "half": "2024-25-H2", "year": "2024-25"}
_ADVERBS = {"quarterly": "each quarter", "half-yearly": "each half-year", "annual": "each year"}
_NOT_IN_PLAN, _NOT_IN_REFERENCE = "plan.yaml does not have", "reference/ does not have"
_WRONG_DATE = "Correct whichever date is wrong."
_COMBINES: dict[type, tuple[str, str]] = {
    RatioOf: ("a ratio", "ratio_of_sums"),
    SumOf: ("a sum", "sum"),
    ShareYes: ("a share of forces that said yes", "share_of_forces"),
    Figure: ("one supplier's own figure", "not_additive"),
}


def lint(reading: Reading) -> Faults:
    """Yield every fault of what was read, in no particular order."""
    plan = None if reading.plan is None else _PlanLinter(reading.plan, reading)
    if plan is not None:
        yield from plan.faults()
    yield from _ref_faults(reading, plan)
    yield from _circle_faults(reading)
    for read in reading.measures:
        yield from _MeasureLinter(read, reading, plan).faults()


def _noun(thing: Numbered | Measure) -> str:
    return type(thing).__name__.lower()


def _is_count(item: Item) -> bool:
    """Whether *item* counts: whole numbers asked for, or rows of a record sheet."""
    return item.type == "count" if isinstance(item, AskedItem) else item.count is not None


def _number(value: float) -> str:
    return f"{value:,.6f}".rstrip("0").rstrip(".")


def _outside(covers: tuple[date, date] | None, when: date, named: str) -> str:
    """What is *named* and how far the plan goes, where *when* does not lie within it; "" where it does."""
    if covers is None or covers[0] <= when <= covers[1]:
        return ""
    return f"{named}, outside the plan ({day(covers[0])} to {day(covers[1])})."


# --- between measures -------------------------------------------------------------------------------------------


def _ref_faults(reading: Reading, plan: _PlanLinter | None) -> Faults:
    """One ref, one thing: in the definitions and, `-` and `.` being `_` there, in the workbook."""
    things: list[tuple[Document, Path, Numbered | Measure]] = []
    if plan is not None:
        things += [(plan.read.document, path, thing) for path, thing in plan.numbered]
    things += [(read.document, (), read.measure) for read in reading.measures]
    first: dict[str, str] = {}
    in_workbook: dict[tuple[str, str], str] = {}
    for document, path, thing in things:
        ref, noun, place = thing.ref, _noun(thing), document.fault((*path, "ref"), "")
        if ref in first:
            says = f"'{ref}' is the ref of {first[ref]} already."
            yield document.fault((*path, "ref"), says, f"Give this {noun} a ref of its own.")
        a = "an" if isinstance(thing, Ambition) else "a"
        first.setdefault(ref, f"{a} {noun} on line {place.line} of {document.file}")
        other = in_workbook.setdefault((noun, re.sub("[^a-z0-9]", "_", ref.casefold())), ref)
        if other != ref and isinstance(thing, Step | Measure):
            says = f"{noun}s '{other}' and '{ref}' would have one name in the workbook."
            yield document.fault((*path, "ref"), says, "Give one of the two another ref.")


def _circle_faults(reading: Reading) -> Faults:
    """Each circle once, at the link that closes it; one with a step back in it is explained by that step."""
    reads = {each.measure.ref: each for each in reversed(reading.measures)}
    levels = {ref: each.measure.level for ref, each in reads.items()}
    forward = {
        ref: [to for to in each.measure.leads_to if to != ref and levels.get(to) == levels[ref]]
        for ref, each in reads.items()
    }
    for circle in circles(forward):
        last = reads[circle[-1]]
        says = f"these measures lead round in a circle: {' to '.join((*circle, circle[0]))}."
        path = ("leads_to", last.measure.leads_to.index(circle[0]))
        yield last.document.fault(path, says, "Take one of these links out.")


def circles(forward: Mapping[str, list[str]]) -> Iterator[tuple[str, ...]]:
    """Yield each circle in *forward*, which says what each of its keys leads to, from where it is entered.

    Every chain is walked, each key once; a link back to one that is still being walked closes a circle.
    """
    done: set[str] = set()
    for start in sorted(forward):
        way: list[tuple[str, Iterator[str]]] = [(start, iter(forward[start]))] if start not in done else []
        while way:
            ref, rest = way[-1]
            onward = next(rest, None)
            walked = [each for each, _ in way]
            if onward is None:
                done.add(ref)
                way.pop()
            elif onward in walked:
                yield tuple(walked[walked.index(onward) :])
            elif onward not in done:
                way.append((onward, iter(forward[onward])))


def _used(measure: Measure) -> Iterator[str]:
    """The items behind its figure, by which forces are compared, and at which its checks look."""
    yield from measure.value.operands
    if measure.contribution is not None:
        yield measure.contribution.adopted
    for check in measure.checks:
        try:
            yield from check.items()
        except FormulaError:  # a rule that does not parse may mean any item
            yield from measure.items


# --- the plan ---------------------------------------------------------------------------------------------------


class _PlanLinter:
    """Looks for the faults of `plan.yaml`."""

    def __init__(self, read: PlanRead, reading: Reading) -> None:
        self.read, self.plan, self.reading = read, read.plan, reading
        self.fault, self.unknown = read.document.fault, read.document.unknown
        ends = self.plan.covers.from_, self.plan.covers.to
        self.covers = ends if ends[0] <= ends[1] else None
        ambitions: list[tuple[Path, Ambition]]
        ambitions = [(("ambitions", number), each) for number, each in enumerate(self.plan.ambitions)]
        self.promises: list[tuple[Path, Promise]] = [
            ((*path, group, number), promise)
            for path, ambition in ambitions
            for group, promises in (("statements", ambition.statements), ("commitments", ambition.commitments))
            for number, promise in enumerate(promises)
        ]
        self.steps: list[tuple[Path, Step]] = [
            ((*path, "steps", number), step)
            for path, promise in self.promises
            for number, step in enumerate(promise.steps)
        ]
        self.numbered: list[tuple[Path, Numbered]] = [*ambitions, *self.promises, *self.steps]

    def faults(self) -> Faults:
        """Yield every fault of the plan itself."""
        if self.covers is None:
            first, last = self.plan.covers.from_, self.plan.covers.to
            says = f"the plan ends on {day(last)}, before it begins on {day(first)}."
            yield self.fault(("covers", "to"), says, _WRONG_DATE)
        yield from self._sources()
        yield from self._steps()
        yield from self._reporter()
        for number, extension in enumerate(self.plan.collection.extensions):
            yield from self._extension(("collection", "extensions", number), extension)
        release, releases = self.plan.presentation.coverage_by, self.reading.releases
        if release and releases is not None:
            says, which = "coverage is weighed by release", _NOT_IN_REFERENCE
            yield from self.unknown(("presentation", "coverage_by"), says, release, which, releases)
        if not self.reading.unsure_of("commitment"):  # a faulty measure may well serve one that nothing seems to
            refs = [promise.ref for _, promise in self.promises]
            named = {read.measure.commitment for read in self.reading.measures}
            measured = {ref if ref in refs else nearest(ref, refs) for ref in named}
            for path, promise in self.promises:
                if promise.ref not in measured:
                    remedy = f"Write a measure with 'commitment: {promise.ref}' in measures/."
                    yield self.fault((*path, "ref"), f"nothing measures {_noun(promise)} '{promise.ref}'.", remedy)

    def _sources(self) -> Faults:
        ids = [source.id for source in self.plan.sources]
        yield from self.read.document.repeated_entries(("sources",), ids, "source ", "id")
        for path, promise in self.promises if not self.read.unsure("sources") else ():
            place, says = (*path, "source", "id"), f"{_noun(promise)} '{promise.ref}' rests on source"
            yield from self.unknown(place, says, promise.source.id, "'sources' does not have", ids)

    def _steps(self) -> Faults:
        for path, promise in self.promises:
            if isinstance(promise, Commitment) and not promise.steps:
                remedy = "Add 'steps': what the plan says will be done, each with ref, title, owner, due and done_when."
                yield self.fault(path, f"commitment '{promise.ref}' has no steps.", remedy)
        for path, step in self.steps:
            if outside := _outside(self.covers, step.due, day(step.due)):
                yield self.fault((*path, "due"), f"step '{step.ref}' is due on {outside}", "Correct the date.")

    def _reporter(self) -> Faults:
        reporter, register = self.plan.collection.steps_from, self.reading.register
        teams = [] if register is None else [s.id for s in register.suppliers if not s.is_force]
        if register is not None and reporter is None and self.steps:
            example = teams[0] if teams else "programme-office"
            remedy = f"Name an internal supplier of register.csv under 'collection', such as 'steps_from: {example}'."
            yield self.fault(("collection",), "nobody is asked how far the steps have got.", remedy, key=True)
        elif register is not None and reporter is not None and reporter not in {*teams, *self.reading.unsure}:
            says = f"the steps are reported by '{reporter}', which is no internal supplier of register.csv."
            yield self.fault(("collection", "steps_from"), says, did_you_mean(reporter, teams))

    def _extension(self, path: Path, extension: Extension) -> Faults:
        """An extension gives more time: to file at all, or to be on time."""
        force, period, until, due = extension.force, extension.period, extension.until, extension.due
        register = self.reading.register
        if register is not None and register.supplier(force) is None and force not in self.reading.unsure:
            says = f"this extension is for '{force}', which register.csv does not have."
            yield self.fault((*path, "force"), says, id_for(force, register.suppliers))
        if outside := _outside(self.covers, period.last, period.name):
            yield self.fault((*path, "period"), f"this extension is for {outside}", "Correct the period.")
        without = self.plan.collection.model_copy(update={"extensions": ()})
        locked, anyway = without.lock(period, force), without.due(period, force)
        if until < locked or (until == locked and due is None):
            says = f"this extension ends on {day(until)}, but {period.name} is open until {day(locked)} without it."
            yield self.fault((*path, "until"), says, "Give a later date, or take the extension out.")
        if due is not None and due <= anyway:
            says = f"this extension is due on {day(due)}, but {period.name} is due on {day(anyway)} anyway."
            yield self.fault((*path, "due"), says, "Give a later date, or take 'due' out.")
        elif due is not None and due > until:
            says = f"this extension is due on {day(due)}, after its last day, {day(until)}."
            yield self.fault((*path, "due"), says, _WRONG_DATE)


# --- a measure --------------------------------------------------------------------------------------------------


class _MeasureLinter:
    """Looks for the faults of one measure."""

    def __init__(self, read: MeasureRead, reading: Reading, plan: _PlanLinter | None) -> None:
        self.read, self.measure, self.named = read, read.measure, read.named
        self.reading, self.plan = reading, plan
        self.fault, self.unknown = read.document.fault, read.document.unknown
        self.covers = plan.covers if plan is not None else None

    def faults(self) -> Faults:
        """Yield every one of them."""
        looks = (self._belonging, self._supplier, self._items, self._unused, self._record_sheets, self._checks)
        more = (self._value, self._combining, self._counting, self._rating, self._promised, self._order, self._leads)
        for look in (*looks, *more, self._contribution):
            yield from look()

    def _checks(self) -> Faults:
        places: list[tuple[Path, str, Sequence[ReturnCheck | RowCheck]]] = [(("checks",), "", self.measure.checks)]
        places += [(("records", key, "checks"), key, sheet.checks) for key, sheet in self.measure.records.items()]
        for path, key, checks in places:
            for number, check in enumerate(checks):
                yield from check.lint(Place(self.read, self.reading, (*path, number), key))

    def _belonging(self) -> Faults:
        """Each ref that the plan gives twice, or wrongly, explains one that it seems not to have."""
        measure, named, plan = self.measure, self.named, self.plan
        if plan is None:
            return
        lost = plan.read.lost_promises
        promises = [promise.ref for _, promise in plan.promises]
        unknown = {each.measure.commitment for each in self.reading.measures} - set(promises)
        if measure.commitment in unknown and lost is not None and lost < len(unknown):
            says = f"{named} belongs to commitment"
            yield from self.unknown(("commitment",), says, measure.commitment, _NOT_IN_PLAN, promises)
        if not plan.read.unsure("sources"):
            sources, says = [source.id for source in plan.plan.sources], f"{named} rests on source"
            yield from self.unknown(("source", "id"), says, measure.source.id, _NOT_IN_PLAN, sources)
        collected = plan.plan.collection.frequency
        if MONTHS_IN[LENGTH_OF[measure.frequency]] < MONTHS_IN[LENGTH_OF[collected]]:
            says = f"{named} is {measure.frequency}, and the plan's figures are only collected {_ADVERBS[collected]}."
            yield self.fault(("frequency",), says, f"Write {collected}, or change 'collection' in plan.yaml.")

    def _supplier(self) -> Faults:
        """Every force, or one internal team of the register."""
        supplier, register = self.measure.supplier, self.reading.register
        if supplier == "forces" or register is None or supplier in self.reading.unsure:
            return
        found = register.supplier(supplier)
        if found is None:
            known = ("forces", *(s.id for s in register.suppliers if not s.is_force))
            says = f"{self.named} is supplied by"
            yield from self.unknown(("supplier",), says, supplier, "register.csv does not have", known)
        elif found.is_force:
            says = f"{self.named} is supplied by '{supplier}', a single force."
            yield self.fault(("supplier",), says, "Write forces, so that every force is asked.")

    # --- items and record sheets ------------------------------------------------------------------------------------

    def _items(self) -> Faults:
        """What is asked for, and how the rest is worked out."""
        sheets = self.measure.records
        for key, item in self.measure.items.items():
            path: Path = ("items", key)
            yield from self._name(path, key, "an item")
            if isinstance(item, AskedItem):
                yield from self._choices(path, f"item '{key}'", item)
                least, most = item.minimum, item.maximum
                if least is not None and most is not None and least > most:
                    says = f"the minimum of item '{key}' is {least:g}, more than its maximum of {most:g}."
                    yield self.fault((*path, "minimum"), says, "Correct whichever is wrong.")
                continue
            if not self.read.lost("records"):
                says, which = f"item '{key}' comes from record sheet", f"{self.named} does not have"
                yield from self.unknown((*path, "from"), says, item.from_, which, sheets)
            ways = [way for way in ("count", "sum", "median") if getattr(item, way) is not None]
            if not ways:
                says = f"item '{key}' does not say how it is worked out."
                yield self.fault(path, says, "Add one of 'count', 'sum' and 'median'.")
            if len(ways) > 1:
                says = f"item '{key}' is worked out in {len(ways)} ways: {listed(ways)}."
                yield self.fault((*path, ways[1]), says, "Keep one of them.", key=True)
            at = Place(self.read, self.reading, path, item.from_)
            for way in (*ways, "where") if item.from_ in sheets else ():
                text = getattr(item, way)
                if text is not None and (way, text) != ("count", "all"):
                    yield from at.formula_faults(way, text, "number" if way in ("sum", "median") else "yes_no")

    def _unused(self) -> Faults:
        """What nothing uses is not to be asked for."""
        measure = self.measure
        if not self.reading.unsure_of("ref", "value", "contribution") and not self.read.unsure("checks"):
            split = (used.rpartition(".") for each in self.reading.measures for used in _used(each.measure))
            used = {*_used(measure), *(item for ref, _, item in split if ref == measure.ref), *RESERVED}
            for key in measure.items.keys() - used:
                says = f"nothing uses item '{key}': no value, no check and no comparison."
                yield self.fault(("items", key), says, "Use it, or do not ask for it.", key=True)
        wanted = {item.from_ for item in measure.items.values() if not isinstance(item, AskedItem)}
        if wanted <= measure.records.keys() and not self.read.unsure("items"):
            for key in measure.records.keys() - wanted:
                says = f"nothing is worked out from record sheet '{key}'."
                remedy = f"Add an item with 'from: {key}', or do not ask for it."
                yield self.fault(("records", key), says, remedy, key=True)

    def _name(self, path: Path, key: str, what: str) -> Faults:
        """A word of the rule language cannot name anything that a rule may speak of."""
        if key in RESERVED:
            says = f"'{key}' is a word of the rule language, so it cannot name {what}."
            yield self.fault(path, says, "Choose another name.", key=True)

    def _choices(self, path: Path, what: str, asked: AskedItem | Column) -> Faults:
        """A choice has choices, each once, and nothing else has any."""
        if asked.type == "choice" and not asked.choices:
            remedy = "Add 'choices: [first, second]', or change its type."
            yield self.fault(path, f"{what} is a choice without choices.", remedy)
        if asked.type != "choice" and asked.choices:
            says = f"{what} has choices, but its type is {asked.type}."
            yield self.fault((*path, "choices"), says, "Write 'type: choice', or take the choices out.", key=True)
        yield from self.read.document.repeated_entries((*path, "choices"), asked.choices, "the choice ")

    def _record_sheets(self) -> Faults:
        """Their columns."""
        for key, sheet in self.measure.records.items():
            path = ("records", key)
            if key in self.measure.items:
                says = f"'{key}' names both an item and a record sheet, and they would have one name in the workbook."
                yield self.fault(path, says, "Give one of them another name.", key=True)
            if not sheet.columns:
                remedy = "Add one for each thing to be told of a record."
                yield self.fault(path, f"record sheet '{key}' has no columns.", remedy, key=True)
            for name, column in sheet.columns.items():
                yield from self._column((*path, "columns", name), name, column)

    def _column(self, path: Path, name: str, column: Column) -> Faults:
        yield from self._name(path, name, "a column")
        if name == RETURNING:
            says = "'force' means the force that sends the return, so it cannot name a column."
            yield self.fault(path, says, "Choose another name.", key=True)
        yield from self._choices(path, f"column '{name}'", column)
        for field, wanted, has in (
            ("within", "date", "is to be within the period"),
            ("maximum_length", "text", "has a maximum length"),
        ):
            if getattr(column, field) is not None and column.type != wanted:
                says = f"column '{name}' {has}, but its type is {column.type}."
                yield self.fault((*path, field), says, f"Write 'type: {wanted}', or take this out.", key=True)

    # --- the value --------------------------------------------------------------------------------------------------

    def _value(self) -> Faults:
        """What it takes."""
        measure, value, place = self.measure, self.measure.value, Place(self.read, self.reading, ("value",))
        for within, operand in value.takes.items():
            item = self.reading.item(measure, operand)
            yield from place.operand_faults(within, operand, "the value takes", ANY_TYPE)
            if item is not None:
                yield from self._operand(("value", *within), operand, item)
        if isinstance(value, RatioOf) and isinstance(value.denominator, Reference):
            otherwise = f"take a denominator that '{measure.supplier}' supplies"
            within, release = ("denominator", "reference"), value.denominator.reference
            yield from place.release_faults(within, release, "the value divides by", otherwise)
        if isinstance(value, RatioOf) and measure.unit == "percent" and value.per != 100:
            says = f"the unit is percent, but the value is per {value.per:,}."
            yield self.fault(("value", "per"), says, "Write 'per: 100', or 'unit: rate'.")
        if measure.survey and not isinstance(value, RatioOf):
            says = f"{self.named} is a survey, but its value has no denominator to count the respondents."
            remedy = "Write a ratio over the respondents, or take 'survey' out."
            yield self.fault(("survey",), says, remedy, key=True)

    def _operand(self, path: Path, operand: str, item: Item) -> Faults:
        """What is added is a number, and neither a median nor a percentage."""
        value = self.measure.value
        if isinstance(value, ShareYes):
            if item.type != "yes_no":
                says = f"the value is the share that said yes, but '{operand}' is no yes-or-no question."
                yield self.fault(path, says, "Change the item's type to yes_no, or write another value.")
        elif item.type in ("text", "date", "choice", "yes_no"):
            says = f"the value takes '{operand}', which is no number: its type is {item.type}."
            question = item.type == "yes_no"
            remedy = "Write 'share_yes' for a yes-or-no question." if question else "Take an item that is a number."
            yield self.fault(path, says, remedy)
        elif isinstance(value, Figure):
            return
        elif not isinstance(item, AskedItem) and item.median is not None:
            says = f"the value adds '{operand}', which is a median, and medians cannot be added."
            yield self.fault(path, says, "Write 'figure', which takes each median as it is, or count something.")
        elif item.type == "percent" and self.measure.supplier == "forces":
            says = f"the value adds '{operand}', which is a percentage, and percentages of forces cannot be added."
            yield self.fault(path, says, "Ask for the two numbers behind it and write a ratio.")

    def _combining(self) -> Faults:
        """Whether its figures can be combined as it says."""
        measure = self.measure
        across, over_time = measure.across_forces, measure.across_time
        what, wanted = _COMBINES[type(measure.value)]
        if isinstance(measure.value, Figure):
            if not self.reading.knows(measure.supplier) and across == "median_of_forces":
                wanted = across  # who supplies it is reported, and decides
            elif measure.supplier == "forces":
                what, wanted = "each force's own figure", "median_of_forces"
            if over_time != "not_additive":
                says = f"'across_time' is {over_time}, but the value is {what}, which cannot be added over time."
                yield self.fault(("across_time",), says, "Write not_additive.")
        if across != wanted:
            says = f"'across_forces' is {across}, but the value is {what}."
            yield self.fault(("across_forces",), says, f"Write {wanted}, or another value.")

    def _counting(self) -> Faults:
        """Events and people are counted one by one, which neither a yes nor a median does."""
        measure, value = self.measure, self.measure.value
        if measure.events:
            counts_forces, says, remedy = isinstance(value, ShareYes), "", ""
            if measure.survey:
                says, remedy = "it is a survey.", "An interval for a sample holds: take 'events' out."
            elif counts_forces:
                says, remedy = "its value counts forces.", "Take 'events' out, or write a sum or a ratio."
            elif measure.unit not in ("count", "rate"):
                says = f"its unit is {measure.unit}."
                remedy = "Take 'events' out, or write 'unit: count' or 'unit: rate'."
            elif measure.across_time != "flow":
                says = f"'across_time' is {measure.across_time}, and events happen during a period."
                remedy = "Take 'events' out, or write 'across_time: flow'."
            if says:
                says = f"'events' says that {measure.ref} counts events, but {says}"
                yield self.fault(("events",), says, remedy, key=True)
            for within, operand in value.takes.items() if not counts_forces else ():
                item = self.reading.item(measure, operand) if within != ("denominator",) else None
                if item is not None and not _is_count(item):
                    says = f"'events' says that {self.named} counts events, but '{operand}' is no count."
                    yield self.fault(("events",), says, "Take 'events' out, or count the events.", key=True)
        for key, each in measure.items.items():
            if each.sensitive and not _is_count(each):
                says = f"'sensitive' says that item '{key}' counts people, but it is no count."
                remedy = "Take 'sensitive' out, or count the people."
                yield self.fault(("items", key, "sensitive"), says, remedy, key=True)

    # --- what is promised -------------------------------------------------------------------------------------------

    def _promised(self) -> Faults:
        """Its baseline and targets, and the periods it is valid for."""
        measure, base, valid = self.measure, self.measure.baseline, self.measure.valid
        dated: list[tuple[Path, str, Period]] = []
        for number, target in enumerate(measure.targets):
            path: Path = ("targets", number)
            yield from self._percentage((*path, "value"), f"target by {target.by.name}", target.value)
            yield from self._length((*path, "by"), "the target is for", target.by)
            dated.append(((*path, "by"), "the target is for", target.by))
        if base is not None:
            yield from self._percentage(("baseline", "value"), f"baseline in {base.period.name}", base.value)
            yield from self._length(("baseline", "period"), "the baseline is for", base.period)
            if self.covers is not None:
                yield from self._baseline(base.period, *self.covers)
        dated += [(("breaks", n, "period"), "the break is in", each.period) for n, each in enumerate(measure.breaks)]
        if valid is not None:
            dated.append((("valid", "from"), "the measure is valid from", valid.from_))
        if valid is not None and valid.to is not None:
            dated.append((("valid", "to"), "the measure is valid to", valid.to))
            if valid.to < valid.from_:
                says = f"the measure is valid to {valid.to.name}, before it is valid from {valid.from_.name}."
                yield self.fault(("valid", "to"), says, "Correct whichever is wrong.")
        for path, says, period in dated:
            yield from self._within(path, says, period)

    def _percentage(self, path: Path, named: str, value: float) -> Faults:
        if self.measure.unit == "percent" and not 0 <= value <= 100:
            says = f"the {named} is {_number(value)}, but a percentage lies between 0 and 100."
            yield self.fault(path, says, "Correct the value, or the unit.")

    def _length(self, path: Path, says: str, period: Period) -> Faults:
        frequency = self.measure.frequency
        wanted = LENGTH_OF[frequency]
        if period.length != wanted:
            says = f"{says} a {LENGTHS[period.length]}, {period.name}, but the measure is {frequency}."
            yield self.fault(path, says, f"Write a {LENGTHS[wanted]}, such as {_EXAMPLES[wanted]}.")

    def _within(self, path: Path, says: str, period: Period) -> Faults:
        if outside := _outside(self.covers, period.last, period.name):
            yield self.fault(path, f"{says} {outside}", "Correct the period.")

    def _baseline(self, period: Period, first: date, last: date) -> Faults:
        """A path may start up to a year before the plan, not earlier, and not after its end."""
        if period.last > last:
            says = f"the baseline is {period.name}, which ends after the plan does on {day(last)}."
            yield self.fault(("baseline", "period"), says, "Take an earlier period.")
        elif (period.last.year, period.last.month, period.last.day) < (first.year - 1, first.month, first.day):
            says = f"the baseline is {period.name}, more than a year before the plan begins on {day(first)}."
            yield self.fault(("baseline", "period"), says, "Take a later period.")

    def _rating(self) -> Faults:
        """A target needs a path to it and a rule to rate by; a context measure has none of them."""
        measure, named, targets = self.measure, self.named, self.measure.targets
        stepped = measure.path == "stepped"
        if measure.direction == "context":
            has = [*(name for name in ("targets", "rating") if getattr(measure, name)), *(("path",) if stepped else ())]
            if has:
                fields = listed(f"'{name}'" for name in has)
                says = f"{named} is context, which is never rated, but it has {fields}."
                yield self.fault((has[0],), says, "Take that out, or change its direction.", key=True)
            return
        if targets and measure.baseline is None:
            says = f"{named} has targets but no baseline, so there is no path to them."
            remedy = "Add 'baseline: {period: …, value: …}', or take the targets out."
            yield self.fault(("targets",), says, remedy, key=True)
        if targets and measure.rating is None:
            says = f"{named} has targets but no rule to rate it by."
            remedy = "Add 'rating: {off_track_beyond: …}', in the measure's own unit."
            yield self.fault(("targets",), says, remedy, key=True)
        if measure.rating is not None and not targets:
            says = f"{named} has a rule to rate it by but no targets, so it is never rated."
            yield self.fault(("rating",), says, "Add 'targets', or take 'rating' out.", key=True)
        elif stepped and not targets:
            says = f"{named} has a stepped path but no targets, so there is nothing to step to."
            yield self.fault(("path",), says, "Add 'targets', or take 'path' out.", key=True)

    def _order(self) -> Faults:
        """Each target is later than the one before, or the baseline, and not on the wrong side of it."""
        measure, direction = self.measure, self.measure.direction
        before: Baseline | Target | None = measure.baseline
        if direction == "context":
            return
        if self.covers is not None and measure.baseline is not None and measure.baseline.period.last > self.covers[1]:
            before = None  # the baseline itself is reported
        for number, target in enumerate(measure.targets):
            if before is not None:
                is_target = isinstance(before, Target)
                when = before.by if isinstance(before, Target) else before.period
                told = f"the {'target' if is_target else 'baseline'} of {_number(before.value)} "
                told += f"{'by' if is_target else 'in'} {when.name}"
                sound = measure.unit != "percent" or (0 <= before.value <= 100 and 0 <= target.value <= 100)
                rise = target.value - before.value
                if target.by <= when:
                    says = f"the target by {target.by.name} is not later than {told}."
                    remedy = "Put the targets in order of time, after the baseline."
                    yield self.fault(("targets", number, "by"), says, remedy)
                elif sound and ((direction == "increase" and rise < 0) or (direction == "decrease" and rise > 0)):
                    way = "lower" if direction == "increase" else "higher"
                    says = f"the target by {target.by.name} is {_number(target.value)}, {way} than {told}, "
                    says += f"but the measure should {direction}."
                    yield self.fault(("targets", number, "value"), says, "Correct the value, or the direction.")
            before = target

    # --- the theory of change ---------------------------------------------------------------------------------------

    def _leads(self) -> Faults:
        """What the measure leads to."""
        measure, named = self.measure, self.named
        yield from self.read.document.repeated_entries(("leads_to",), measure.leads_to)
        for number, ref in enumerate(measure.leads_to):
            path, other = ("leads_to", number), self.reading.measure(ref)
            if ref in measure.leads_to[:number]:
                continue
            if ref == measure.ref:
                yield self.fault(path, f"{named} leads to itself.", "Take it out, or name the measure that was meant.")
            elif other is None:
                if not self.reading.unsure_of("ref"):
                    refs = [each.measure.ref for each in self.reading.measures if each is not self.read]
                    says = f"{named} leads to '{ref}', but no measure has that ref."
                    yield self.fault(path, says, did_you_mean(ref, refs))
            elif LEVELS.index(other.level) < LEVELS.index(measure.level):  # each of the five begins with a vowel
                says = f"{named} measures an {measure.level} and leads to '{ref}', which measures an {other.level}, "
                remedy = f"Name {named} under 'leads_to' of '{ref}' instead, or correct the level of one of them."
                yield self.fault(path, f"{says}a step back.", remedy)

    def _contribution(self) -> Faults:
        """The practice that is compared, and since when."""
        measure, contribution, path = self.measure, self.measure.contribution, ("contribution", "adopted")
        if contribution is None:
            return
        adopted = contribution.adopted
        if contribution.since is not None:
            place = ("contribution", "since")
            yield from self._length(place, "the comparison is since", contribution.since)
            yield from self._within(place, "the comparison is since", contribution.since)
        if measure.supplier != "forces":
            if self.reading.knows(measure.supplier):
                says = f"{self.named} compares forces, but '{measure.supplier}' supplies it, so no force has a figure."
                yield self.fault(("contribution",), says, "Take 'contribution' out, or ask the forces.", key=True)
        elif adopted in measure.value.operands:
            remedy = "Name what says that a force adopted the practice, apart from its effect."
            says = f"the comparison is by '{adopted}', which the value itself is made of."
            yield self.fault(path, says, remedy)
        else:
            at, says = Place(self.read, self.reading, path), "the comparison is by"
            yield from at.operand_faults((), adopted, says, ANY_TYPE)
            item = self.reading.item(measure, adopted)
            if item is not None and not _is_count(item) and item.type != "yes_no":
                remedy = "Name an item by which each force says whether it adopted the practice."
                says = f"{says} '{adopted}', which is neither a yes-or-no question nor a count."
                yield self.fault(path, says, remedy)
