"""Every fault of the measures that no single value can know, each at its place; `lint_plan` has those of the plan.

Pure. What hangs on something that could not be read, or that another fault already explains, is not reported. A measure
leads to measures of its own level or of a later one, in the order input, activity, output, outcome, impact (HM
Treasury, Magenta Book, 2020).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import get_args

from impact.checks.base import RETURNING, Place
from impact.plan.definitions import MeasureRead, PlanRead, Reading
from impact.plan.documents import Path
from impact.plan.formula import RESERVED, FormulaError, Kind
from impact.plan.lint_plan import plan_faults, ref_faults, sound_covers
from impact.plan.measure import (
    LENGTH_OF,
    AskedItem,
    Baseline,
    Column,
    Contribution,
    Figure,
    Item,
    Level,
    Measure,
    RatioOf,
    RecordSheet,
    Reference,
    ShareYes,
    SumOf,
    Target,
    Value,
)
from impact.plan.parts import Fault, did_you_mean, listed
from impact.plan.periods import MONTHS_IN, Period, day

LEVELS: tuple[str, ...] = get_args(Level)
LONG = {"quarter": "quarter", "half": "half-year", "year": "year"}
EXAMPLES = {"quarter": "2024-25-Q4", "half": "2024-25-H2", "year": "2024-25"}
_ADVERBS = {"quarterly": "each quarter", "half-yearly": "each half-year", "annual": "each year"}
_COMBINES: dict[type, tuple[str, str]] = {
    RatioOf: ("a ratio", "ratio_of_sums"),
    SumOf: ("a sum", "sum"),
    ShareYes: ("a share of forces that said yes", "share_of_forces"),
    Figure: ("one supplier's own figure", "not_additive"),
}


def lint(reading: Reading) -> tuple[Fault, ...]:
    """Return every fault of what was read, in no particular order."""
    return tuple(_faults(reading))


def _faults(reading: Reading) -> Iterator[Fault]:
    if reading.plan is not None:
        yield from plan_faults(reading.plan, reading)
    yield from ref_faults(reading)
    yield from _circle_faults(reading)
    for read in reading.measures:
        linter = _Linter(read, reading)
        if reading.plan is not None:
            yield from linter.belonging(reading.plan)
        yield from linter.supplier()
        yield from linter.items()
        for key, sheet in read.measure.records.items():
            yield from linter.record_sheet(key, sheet)
        for number, check in enumerate(read.measure.checks):
            yield from check.lint(Place(read, reading, ("checks", number)))
        yield from linter.value()
        yield from linter.counting()
        yield from linter.promised()
        yield from linter.leads()
        if read.measure.contribution is not None:
            yield from linter.contribution(read.measure.contribution)


def operands(value: Value) -> Iterator[tuple[Path, str]]:
    """Yield each item that *value* takes, with its path in the file."""
    match value:
        case SumOf(sum=str(one)):
            yield ("value", "sum"), one
        case SumOf():
            for number, each in enumerate(value.operands):
                yield ("value", "sum", number), each
        case RatioOf():
            yield ("value", "numerator"), value.numerator
            if isinstance(value.denominator, str):
                yield ("value", "denominator"), value.denominator
        case ShareYes():
            yield ("value", "share_yes"), value.share_yes
        case Figure():
            yield ("value", "figure"), value.figure


def is_count(item: Item) -> bool:
    """Return whether *item* counts: whole numbers asked for, or rows of a record sheet."""
    return item.type == "count" if isinstance(item, AskedItem) else item.count is not None


class _Linter:
    """Looks for the faults of one measure."""

    def __init__(self, read: MeasureRead, reading: Reading) -> None:
        self.read = read
        self.reading = reading
        self.measure = read.measure
        self.fault, self.key_fault = read.fault, read.key_fault
        self.covers = None if reading.plan is None else sound_covers(reading.plan.plan)

    def belonging(self, plan: PlanRead) -> Iterator[Fault]:
        """Each ref that the plan gives twice, or wrongly, explains one that it seems not to have."""
        measure, named, lost = self.measure, self.read.named, plan.lost_promises
        promises = [promise.ref for promise in plan.plan.promises()]
        unknown = {each.measure.commitment for each in self.reading.measures} - set(promises)
        if measure.commitment in unknown and lost is not None and lost < len(unknown):
            says = f"{named} belongs to commitment '{measure.commitment}', which plan.yaml does not have."
            yield self.fault(("commitment",), says, did_you_mean(measure.commitment, promises))
        sources = [source.id for source in plan.plan.sources]
        if measure.source.id not in sources and not plan.unsure("sources"):
            says = f"{named} rests on source '{measure.source.id}', which plan.yaml does not have."
            yield self.fault(("source", "id"), says, did_you_mean(measure.source.id, sources))
        collected = plan.plan.collection.frequency
        if MONTHS_IN[LENGTH_OF[measure.frequency]] < MONTHS_IN[LENGTH_OF[collected]]:
            says = f"{named} is {measure.frequency}, and the plan's figures are only collected {_ADVERBS[collected]}."
            yield self.fault(("frequency",), says, f"Write {collected}, or change 'collection' in plan.yaml.")

    def supplier(self) -> Iterator[Fault]:
        """Every force, or one internal team of the register."""
        supplier, register = self.measure.supplier, self.reading.register
        if supplier == "forces" or register is None or supplier in self.reading.unsure:
            return
        found = register.supplier(supplier)
        if found is None:
            known = ("forces", *(s.id for s in register.suppliers if not s.is_force))
            says = f"{self.read.named} is supplied by '{supplier}', which register.csv does not have."
            yield self.fault(("supplier",), says, did_you_mean(supplier, known))
        elif found.is_force:
            says = f"{self.read.named} is supplied by '{supplier}', a single force."
            yield self.fault(("supplier",), says, "Write forces, so that every force is asked.")

    # --- items and record sheets ------------------------------------------------------------------------------------

    def items(self) -> Iterator[Fault]:
        """What is asked for, how the rest is worked out, and what nothing uses."""
        measure, sheets = self.measure, self.measure.records
        for key, item in measure.items.items():
            path: Path = ("items", key)
            yield from self._name(path, key, "an item")
            if isinstance(item, AskedItem):
                yield from self._choices(path, f"item '{key}'", item)
                if item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
                    says = (
                        f"the minimum of item '{key}' is {item.minimum:g}, more than its maximum of {item.maximum:g}."
                    )
                    yield self.fault((*path, "minimum"), says, "Correct whichever is wrong.")
                continue
            if item.from_ not in sheets and not self.read.lost("records"):
                says = f"item '{key}' comes from record sheet '{item.from_}', which {self.read.named} does not have."
                yield self.fault((*path, "from"), says, did_you_mean(item.from_, sheets))
            ways = [way for way in ("count", "sum", "median") if getattr(item, way) is not None]
            if not ways:
                says = f"item '{key}' does not say how it is worked out."
                yield self.fault(path, says, "Add one of 'count', 'sum' and 'median'.")
            if len(ways) > 1:
                says = f"item '{key}' is worked out in {len(ways)} ways: {listed(ways)}."
                yield self.key_fault((*path, ways[1]), says, "Keep one of them.")
            for way in (*ways, "where") if item.from_ in sheets else ():
                text = getattr(item, way)
                if text is not None and (way, text) != ("count", "all"):
                    wanted: Kind = "number" if way in ("sum", "median") else "yes_no"
                    yield from Place(self.read, self.reading, path, item.from_).formula_faults(way, text, wanted)
        if not self.reading.unsure_of("ref", "value", "contribution") and not self.read.unsure("checks"):
            split = (used.rpartition(".") for each in self.reading.measures for used in _used(each.measure))
            used = {*_used(measure), *(item for ref, _, item in split if ref == measure.ref)}
            for key in measure.items:
                if key not in used and key not in RESERVED:
                    says = f"nothing uses item '{key}': no value, no check and no comparison."
                    yield self.key_fault(("items", key), says, "Use it, or do not ask for it.")
        wanted_sheets = {item.from_ for item in measure.items.values() if not isinstance(item, AskedItem)}
        for key in sheets if wanted_sheets <= sheets.keys() and not self.read.unsure("items") else ():
            if key not in wanted_sheets:
                says = f"nothing is worked out from record sheet '{key}'."
                yield self.key_fault(("records", key), says, f"Add an item with 'from: {key}', or do not ask for it.")

    def _name(self, path: Path, key: str, what: str) -> Iterator[Fault]:
        """A word of the rule language cannot name anything that a rule may speak of."""
        if key in RESERVED:
            says = f"'{key}' is a word of the rule language, so it cannot name {what}."
            yield self.key_fault(path, says, "Choose another name.")

    def _choices(self, path: Path, what: str, asked: AskedItem | Column) -> Iterator[Fault]:
        """A choice has choices, each once, and nothing else has any."""
        if asked.type == "choice" and not asked.choices:
            says = f"{what} is a choice without choices."
            yield self.fault(path, says, "Add 'choices: [first, second]', or change its type.")
        if asked.type != "choice" and asked.choices:
            says = f"{what} has choices, but its type is {asked.type}."
            yield self.key_fault((*path, "choices"), says, "Write 'type: choice', or take the choices out.")
        for number, choice in enumerate(asked.choices):
            if choice in asked.choices[:number]:
                says = f"{what} has the choice '{choice}' twice."
                yield self.fault((*path, "choices", number), says, "Keep one of them.")

    def record_sheet(self, key: str, sheet: RecordSheet) -> Iterator[Fault]:
        """Its columns, and the checks over its rows."""
        path = ("records", key)
        if key in self.measure.items:
            says = f"'{key}' names both an item and a record sheet, and they would have one name in the workbook."
            yield self.key_fault(path, says, "Give one of them another name.")
        if not sheet.columns:
            says = f"record sheet '{key}' has no columns."
            yield self.key_fault(path, says, "Add one for each thing to be told of a record.")
        for name, column in sheet.columns.items():
            place = (*path, "columns", name)
            yield from self._name(place, name, "a column")
            if name == RETURNING:
                says = "'force' means the force that sends the return, so it cannot name a column."
                yield self.key_fault(place, says, "Choose another name.")
            yield from self._choices(place, f"column '{name}'", column)
            for field, wanted, has in (
                ("within", "date", "is to be within the period"),
                ("maximum_length", "text", "has a maximum length"),
            ):
                if getattr(column, field) is not None and column.type != wanted:
                    says = f"column '{name}' {has}, but its type is {column.type}."
                    yield self.key_fault((*place, field), says, f"Write 'type: {wanted}', or take this out.")
        for number, check in enumerate(sheet.checks):
            yield from check.lint(Place(self.read, self.reading, (*path, "checks", number), key))

    # --- the value --------------------------------------------------------------------------------------------------

    def value(self) -> Iterator[Fault]:
        """What it takes, and whether that can be combined as the measure says."""
        measure, value, place = self.measure, self.measure.value, Place(self.read, self.reading, ())
        for path, operand in operands(value):
            ref, dot, key = operand.rpartition(".")
            item, items = self.reading.item(measure, operand), measure.items
            if dot:
                yield from place.measure_faults(*path, operand=operand, takes="the value takes")
            if item is not None:
                yield from self._operand(path, operand, item)
            elif not dot and not self.read.lost("items"):
                says = f"the value takes '{operand}', which is no item of {self.read.named}."
                yield self.fault(path, says, did_you_mean(operand, items))
            elif dot and (other := self.reading.measure(ref)) is not None and not self.reading.lost_items(ref):
                says = f"the value takes '{operand}', but measure '{ref}' has no item '{key}'."
                yield self.read.document.fault_within(path, len(ref) + 1, says, did_you_mean(key, other.items))
        yield from self._combining()
        if isinstance(value, RatioOf) and isinstance(value.denominator, Reference):
            remedy = f"take a denominator that '{measure.supplier}' supplies"
            path, release = ("value", "denominator", "reference"), value.denominator.reference
            yield from place.release_faults(*path, release=release, looks="the value divides by", otherwise=remedy)
        if isinstance(value, RatioOf) and measure.unit == "percent" and value.per != 100:
            says = f"the unit is percent, but the value is per {value.per:,}."
            yield self.fault(("value", "per"), says, "Write 'per: 100', or 'unit: rate'.")
        if measure.survey and not isinstance(value, RatioOf):
            says = f"{self.read.named} is a survey, but its value has no denominator to count the respondents."
            yield self.key_fault(("survey",), says, "Write a ratio over the respondents, or take 'survey' out.")

    def _operand(self, path: Path, operand: str, item: Item) -> Iterator[Fault]:
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

    def _combining(self) -> Iterator[Fault]:
        measure = self.measure
        what, wanted = _COMBINES[type(measure.value)]
        if isinstance(measure.value, Figure):
            if not self.reading.knows(measure.supplier) and measure.across_forces == "median_of_forces":
                wanted = measure.across_forces  # who supplies it is reported, and decides
            elif measure.supplier == "forces":
                what, wanted = "each force's own figure", "median_of_forces"
            if measure.across_time != "not_additive":
                says = (
                    f"'across_time' is {measure.across_time}, but the value is {what}, which cannot be added over time."
                )
                yield self.fault(("across_time",), says, "Write not_additive.")
        if measure.across_forces != wanted:
            says = f"'across_forces' is {measure.across_forces}, but the value is {what}."
            yield self.fault(("across_forces",), says, f"Write {wanted}, or another value.")

    def counting(self) -> Iterator[Fault]:
        """Events and people are counted one by one, which neither a yes nor a median does."""
        measure, value = self.measure, self.measure.value
        if measure.events:
            says, remedy = f"'events' says that {measure.ref} counts events, but ", ""
            if measure.survey:
                says, remedy = f"{says}it is a survey.", "An interval for a sample holds: take 'events' out."
            elif isinstance(value, ShareYes):
                says, remedy = f"{says}its value counts forces.", "Take 'events' out, or write a sum or a ratio."
            elif measure.unit not in ("count", "rate"):
                says = f"{says}its unit is {measure.unit}."
                remedy = "Take 'events' out, or write 'unit: count' or 'unit: rate'."
            elif measure.across_time != "flow":
                says = f"{says}'across_time' is {measure.across_time}, and events happen during a period."
                remedy = "Take 'events' out, or write 'across_time: flow'."
            if remedy:
                yield self.key_fault(("events",), says, remedy)
            for path, operand in operands(value) if not isinstance(value, ShareYes) else ():
                item = self.reading.item(measure, operand) if path[-1] != "denominator" else None
                if item is not None and not is_count(item):
                    says = f"'events' says that {self.read.named} counts events, but '{operand}' is no count."
                    yield self.key_fault(("events",), says, "Take 'events' out, or count the events.")
        for key, each in measure.items.items():
            if each.sensitive and not is_count(each):
                says = f"'sensitive' says that item '{key}' counts people, but it is no count."
                yield self.key_fault(("items", key, "sensitive"), says, "Take 'sensitive' out, or count the people.")

    # --- what is promised -------------------------------------------------------------------------------------------

    def promised(self) -> Iterator[Fault]:
        """Its baseline, targets, rating, and the periods it is valid for."""
        measure, base, valid = self.measure, self.measure.baseline, self.measure.valid
        yield from self._rating()
        targets: list[tuple[Path, Target]] = [(("targets", n), each) for n, each in enumerate(measure.targets)]
        for path, each in (*targets, *([(("baseline",), base)] if base is not None else ())):
            what, when = ("target", each.by) if isinstance(each, Target) else ("baseline", each.period)
            field = "by" if isinstance(each, Target) else "period"
            if measure.unit == "percent" and not 0 <= each.value <= 100:
                named = f"target by {when.name}" if isinstance(each, Target) else f"baseline in {when.name}"
                says = f"the {named} is {_number(each.value)}, but a percentage lies between 0 and 100."
                yield self.fault((*path, "value"), says, "Correct the value, or the unit.")
            yield from self._length((*path, field), f"the {what} is for", when)
        if measure.direction != "context":
            yield from self._order()
        if self.covers is not None and base is not None:
            yield from self._baseline(base.period, *self.covers)
        dated: list[tuple[Path, str, Period]] = [
            ((*path, "by"), "the target is for", each.by) for path, each in targets
        ]
        dated += [(("breaks", n, "period"), "the break is in", each.period) for n, each in enumerate(measure.breaks)]
        if valid is not None:
            dated.append((("valid", "from"), "the measure is valid from", valid.from_))
            dated += [(("valid", "to"), "the measure is valid to", valid.to)] if valid.to is not None else []
        for path, says, period in dated:
            yield from self._outside_plan(path, says, period)
        if valid is not None and valid.to is not None and valid.to < valid.from_:
            says = f"the measure is valid to {valid.to.name}, before it is valid from {valid.from_.name}."
            yield self.fault(("valid", "to"), says, "Correct whichever is wrong.")

    def _length(self, path: Path, says: str, period: Period) -> Iterator[Fault]:
        frequency = self.measure.frequency
        wanted = LENGTH_OF[frequency]
        if period.length != wanted:
            says = f"{says} a {LONG[period.length]}, {period.name}, but the measure is {frequency}."
            yield self.fault(path, says, f"Write a {LONG[wanted]}, such as {EXAMPLES[wanted]}.")

    def _outside_plan(self, path: Path, says: str, period: Period) -> Iterator[Fault]:
        if self.covers is not None and not self.covers[0] <= period.last <= self.covers[1]:
            first, last = (day(each) for each in self.covers)
            yield self.fault(
                path, f"{says} {period.name}, outside the plan ({first} to {last}).", "Correct the period."
            )

    def _rating(self) -> Iterator[Fault]:
        """A target needs a path to it and a rule to rate by; a context measure has none of them."""
        measure, named = self.measure, self.read.named
        stepped = measure.path == "stepped"
        if measure.direction == "context":
            has = [*(name for name in ("targets", "rating") if getattr(measure, name)), *(("path",) if stepped else ())]
            if has:
                fields = listed(f"'{name}'" for name in has)
                says = f"{named} is context, which is never rated, but it has {fields}."
                yield self.key_fault((has[0],), says, "Take that out, or change its direction.")
            return
        if measure.targets and measure.baseline is None:
            says = f"{named} has targets but no baseline, so there is no path to them."
            yield self.key_fault(("targets",), says, "Add 'baseline: {period: …, value: …}', or take the targets out.")
        if measure.targets and measure.rating is None:
            says = f"{named} has targets but no rule to rate it by."
            yield self.key_fault(("targets",), says, "Add 'rating: {off_track_beyond: …}', in the measure's own unit.")
        if measure.rating is not None and not measure.targets:
            says = f"{named} has a rule to rate it by but no targets, so it is never rated."
            yield self.key_fault(("rating",), says, "Add 'targets', or take 'rating' out.")
        elif stepped and not measure.targets:
            says = f"{named} has a stepped path but no targets, so there is nothing to step to."
            yield self.key_fault(("path",), says, "Add 'targets', or take 'path' out.")

    def _order(self) -> Iterator[Fault]:
        """Each target is later than the one before, or the baseline, and not on the wrong side of it."""
        measure, direction = self.measure, self.measure.direction
        before: Baseline | Target | None = measure.baseline
        if self.covers is not None and measure.baseline is not None and measure.baseline.period.last > self.covers[1]:
            before = None  # the baseline itself is reported
        for number, target in enumerate(measure.targets):
            if before is not None:
                when = before.by if isinstance(before, Target) else before.period
                what = "target" if isinstance(before, Target) else "baseline"
                told = f"the {what} of {_number(before.value)} {'by' if what == 'target' else 'in'} {when.name}"
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

    def _baseline(self, period: Period, first: date, last: date) -> Iterator[Fault]:
        """A path may start up to a year before the plan, not earlier, and not after its end."""
        path = ("baseline", "period")
        if period.last > last:
            says = f"the baseline is {period.name}, which ends after the plan does on {day(last)}."
            yield self.fault(path, says, "Take an earlier period.")
        elif (period.last.year, period.last.month, period.last.day) < (first.year - 1, first.month, first.day):
            says = f"the baseline is {period.name}, more than a year before the plan begins on {day(first)}."
            yield self.fault(path, says, "Take a later period.")

    # --- the theory of change ---------------------------------------------------------------------------------------

    def leads(self) -> Iterator[Fault]:
        """What the measure leads to."""
        measure, named = self.measure, self.read.named
        for number, ref in enumerate(measure.leads_to):
            path, other = ("leads_to", number), self.reading.measure(ref)
            if ref in measure.leads_to[:number]:
                yield self.fault(path, f"'{ref}' stands here a second time.", "Keep one of them.")
            elif ref == measure.ref:
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

    def contribution(self, contribution: Contribution) -> Iterator[Fault]:
        """The practice that is compared, and since when."""
        measure, adopted, path = self.measure, contribution.adopted, ("contribution", "adopted")
        ref, _, key = adopted.rpartition(".")
        other = self.reading.measure(ref) if ref else measure
        if contribution.since is not None:
            place = ("contribution", "since")
            yield from self._length(place, "the comparison is since", contribution.since)
            yield from self._outside_plan(place, "the comparison is since", contribution.since)
        if measure.supplier != "forces":
            if self.reading.knows(measure.supplier):
                supplied = f"but '{measure.supplier}' supplies it, so no force has a figure."
                remedy = "Take 'contribution' out, or ask the forces."
                yield self.key_fault(("contribution",), f"{self.read.named} compares forces, {supplied}", remedy)
        elif adopted in [operand for _, operand in operands(measure.value)]:
            says = f"the comparison is by '{adopted}', which the value itself is made of."
            yield self.fault(path, says, "Name what says that a force adopted the practice, apart from its effect.")
        elif other is None:
            if not self.reading.unsure_of("ref"):
                says = f"the comparison is by '{adopted}', but no measure has the ref '{ref}'."
                yield self.fault(path, says, did_you_mean(ref, self.reading.refs))
        elif key not in other.items:
            if not self.reading.lost_items(other.ref):
                says = f"the comparison is by '{adopted}', but measure '{other.ref}' has no item '{key}'."
                offset = len(ref) + 1 if ref else 0
                yield self.read.document.fault_within(path, offset, says, did_you_mean(key, other.items))
        else:
            by = f"the comparison is by '{adopted}', which"
            if not is_count(other.items[key]) and other.items[key].type != "yes_no":
                remedy = "Name an item by which each force says whether it adopted the practice."
                yield self.fault(path, f"{by} is neither a yes-or-no question nor a count.", remedy)
            if other.supplier != "forces" and self.reading.knows(other.supplier):
                says = f"{by} '{other.supplier}' supplies, so it does not tell one force from another."
                yield self.fault(path, says, "Name an item that the forces supply.")
            if other.frequency != measure.frequency:
                says = f"{by} is {other.frequency}, not {measure.frequency}."
                yield self.fault(path, says, "Name an item of the measure's own frequency.")


def _number(value: float) -> str:
    return f"{value:,.6f}".rstrip("0").rstrip(".")


def _used(measure: Measure) -> Iterator[str]:
    """The items behind its figure, by which forces are compared, and at which its checks look."""
    yield from (operand for _, operand in operands(measure.value))
    if measure.contribution is not None:
        yield measure.contribution.adopted
    for check in measure.checks:
        try:
            yield from check.items()
        except FormulaError:  # a rule that does not parse may mean any item
            yield from measure.items


def _circle_faults(reading: Reading) -> Iterator[Fault]:
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
        yield last.fault(("leads_to", last.measure.leads_to.index(circle[0])), says, "Take one of these links out.")


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
