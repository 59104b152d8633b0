"""Judge a whole return: everything wrong or odd in one pass, and what it comes to when nothing is wrong.

Each answer and each row of a record sheet is read, then items are held to one another, to the supplier's earlier
figures and to figures from outside. What follows from a fault already said is not said again, and the very same thing
wrong in many cells is said once. Missing is never zero: a nil is said on purpose, on the cover or by a 0 in every
number, and a workbook left blank says nothing at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from string import ascii_letters

from impact.checks import RETURN_CHECKS
from impact.checks.base import NUMBERS, RETURNING, Case, Found, Stated
from impact.checks.findings import (
    OR_SAY_WHY,
    Finding,
    error,
    figure,
    in_order,
    listed,
    note,
    query,
    stops,
)
from impact.checks.row_rule import RowRule
from impact.checks.rule import ReturnRule
from impact.plan.definitions import Definitions
from impact.plan.formula import Formula, parse
from impact.plan.measure import DerivedItem, Measure, RecordSheet
from impact.plan.model import Collection, Plan
from impact.plan.periods import Period, day
from impact.returns.answers import BLANK, UNDER_LAST, Answer, Return
from impact.returns.asked import Wanted, purpose
from impact.returns.explaining import by_cause, explain
from impact.returns.form import EXPLAIN_COLUMN, FIRST_ROW, Form, Question
from impact.returns.interpretation import OR_EXPLAIN_BESIDE, interpret, read
from impact.returns.observation import Beside, Observation
from impact.returns.places import cell_name
from impact.returns.records import Records, read_records, stated_records, unlikely, unlikely_in_rows

FEWEST_THE_SAME = 5  # figures above 0 that are those of last time: of fewer, chance would do
FEW = 6  # places named before "and 5 more"
_NIL_CELL = Wanted("yes_no", excusable=False)
_SAYS_YES = 'The answer to "Nothing to report?" is Yes.'


@dataclass(frozen=True)
class Checked:
    """What a return came to.

    Attributes:
        findings: Errors, then queries, then notes; what stopped the reading among them.
        observations: One for each item answered; none at all when there is any error.
        nil: Whether it says that there was nothing to report, on the cover or by a 0 in every number.
        explanations: Of each query that was explained, here or before, by `Finding.fingerprint`; it is now a note.
    """

    findings: tuple[Finding, ...]
    observations: tuple[Observation, ...]
    nil: bool = False
    explanations: Mapping[str, str] = field(default_factory=dict)


def check(
    filed: Return,
    definitions: Definitions,
    *,
    beside: Beside = Beside(),  # noqa: B008  # frozen
    expected_supplier: str | None = None,
    expected_period: Period | None = None,
) -> Checked:
    """Check a return that was opened.

    Args:
        filed: The form it answers, what it says, and what was found on opening it.
        definitions: Those the form was made from.
        beside: What is known of the supplier from outside the return.
        expected_supplier: Id of the supplier whose return this should be; None where any will do.
        expected_period: The quarter in which it should be collected; None where any will do.
    """
    form = filed.form
    if form is None:
        return Checked(in_order(filed.findings), ())
    astray = tuple(_misdirected(form, definitions, beside, expected_supplier, expected_period))
    before = [*filed.findings, *(astray or _untimely(form, definitions.plan.collection, beside.received))]
    if (nothing := _nothing_filled_in(form, filed)) is not None:
        return Checked(in_order([*before, nothing]), ())
    judged = _Judged(form, filed, definitions, beside, frozenset(finding.code for finding in astray))
    later = () if astray else judged.between()
    findings, explanations = explain((*map(Found, before), *judged.found, *later), filed.explanations, beside.explained)
    findings = list(in_order(by_cause(findings)))
    if stops(findings):
        return Checked(tuple(findings), (), explanations=explanations)
    asked = any(finding.code == "no_rows" and finding.severity == "query" for finding in findings)
    zero = not judged.nil and not asked and judged.all_zero
    if zero:
        says = "Every number is 0, which says that there was nothing to report."
        remedy = "If that is not so, enter the numbers, or [x] where you could not supply one."
        findings.append(note("all_zero", says, remedy))
    observed = tuple(
        _observation(one, form.supplier.id) for one in judged.stated if one.value is not None or one.marker
    )
    return Checked(tuple(findings), observed, judged.nil or zero, explanations)


def _observation(one: Stated, supplier: str) -> Observation:
    """Numbers are in the item's own unit (a percent is 0 to 100); a yes is 1, a no 0; a date's text is "2024-06-30"."""
    number = float(one.value) if isinstance(one.value, (int, float)) else None
    text = one.value.isoformat() if isinstance(one.value, date) else one.value if isinstance(one.value, str) else ""
    return Observation(
        supplier, one.measure, one.item, one.period, number, one.marker, text, sheet=one.sheet, cell=one.cell
    )


# --- whose return it is, for when, and when it came --------------------------------------------------------------


def _misdirected(
    form: Form, definitions: Definitions, beside: Beside, supplier: str | None, period: Period | None
) -> Iterator[Finding]:
    """Yield why this is another's return, or another period's, than the one expected (None where any will do)."""
    if supplier not in (None, form.supplier.id):
        known = definitions.register.supplier(supplier or "")
        expected = known.name if known else str(supplier)
        says = f"This return is for {form.supplier.name}; {expected}'s was expected."
        yield error("wrong_supplier", says, f"Send the workbook made for {expected}.")
    if period is not None and period != form.period:
        says = f"This return is for {form.period.label}; {period.label} was expected."
        yield error("wrong_period", says, f"Send the workbook made for {period.label}.")
    if beside.elsewhere:
        says = f"This very file was filed already for {listed(beside.elsewhere)}."
        remedy = f"Send the workbook made for {form.supplier.name}, {form.period.label}."
        yield error("same_file_elsewhere", says, remedy)


def _not_astray(sheet: RecordSheet, astray: frozenset[str]) -> RecordSheet:
    """Return *sheet* without the rules that follow from whose return it is, where that is already at fault."""
    if "wrong_supplier" not in astray or RETURNING in sheet.columns:
        return sheet
    kept = [one for one in sheet.checks if not (isinstance(one, RowRule) and RETURNING in parse(one.rule).names)]
    return sheet.model_copy(update={"checks": tuple(kept)})


def _untimely(form: Form, collection: Collection, came: date | None) -> Iterator[Finding]:
    """Yield whether it came when returns for the period were closed, or before there could be one; late is no fault."""
    if came is None:
        return
    lock = collection.lock(form.period, form.supplier.id)
    if came > lock:
        says = f"Returns for {form.period.label} were closed on {day(lock)}; this one came on {day(came)}."
        remedy = f"Ask the corporate team of {form.organisation} for an extension, then send it again."
        yield error("locked", says, remedy)
    elif came < form.period.last:
        says = f"This return came on {day(came)}, and {form.period.name} ends on {day(form.period.last)}."
        yield query("before_the_end", says, f"Send it again when the period is over{OR_SAY_WHY}")


def _nothing_filled_in(form: Form, filed: Return) -> Finding | None:
    """Return the one finding of a workbook in which nobody wrote anything; None for any other, or a single question."""
    asked = [question for question in form.questions() if question.required and question.name not in filed.nowhere]
    there = [*filed.answers.values(), *([filed.nil] if filed.nil else [])]
    written = (reading for answer in there if not (reading := read(_NIL_CELL, answer.raw)).blank)
    if len(asked) < 2 or any(filed.records.values()) or any(filed.explanations.values()):
        return None
    if any([one.code for one in reading.findings] != ["not_chosen"] for reading in written):
        return None
    nil = ' If there was nothing to report, choose Yes beside "Nothing to report?" on the cover.' if filed.nil else ""
    says = f"Nothing is filled in: all {len(asked)} answers are blank."
    return error("nothing_filled_in", says, f"Fill the workbook in, save it and send it again.{nil}")


# --- what it says -----------------------------------------------------------------------------------------------


class _Judged:
    """A return while it is judged.

    Attributes:
        nil: Whether the cover says that there was nothing to report.
        taken: Defined names of the counts left blank that were taken as 0.
        stated: What the answers state, the record sheets' figures too.
        records: The record sheets.
        found: What was found in reading it.
    """

    def __init__(
        self, form: Form, filed: Return, definitions: Definitions, beside: Beside, astray: frozenset[str]
    ) -> None:
        self._form, self._filed, self._definitions, self._beside = form, filed, definitions, beside
        self.found: list[Found] = []
        self.nil = False
        if filed.nil is not None:
            reading = read(_NIL_CELL, filed.nil.raw)
            self.nil = reading.value is True
            self.found += [self._on_cover(one) for one in reading.findings if one.code != "not_chosen"]
        self.taken: set[str] = set()
        cells: list[Found] = []
        self.stated = [one for question in form.questions() for one in self._answered(question, cells)]
        self.records: list[Records] = []
        figures, rows = self._rows(astray)
        self.stated += self._as_answered(figures)
        if self.nil and (finding := self._nil_finding()) is not None:
            self.found.append(self._on_cover(finding))
            if finding.severity == "error":
                self.stated = [
                    one._replace(value=None, at_fault=True) if one.name in self.taken else one for one in self.stated
                ]
        self.found += cells
        self.found += map(Found, rows)

    def _answered(self, question: Question, found: list[Found]) -> Iterator[Stated]:
        """Read one answer. A cell that the workbook lacks was said on opening it."""
        name, filed = question.name, self._filed
        answer = filed.answers.get(name) or Answer(name, BLANK, question.sheet, question.cell)
        if name not in filed.answers and name in filed.nowhere:
            return
        reading, expected = interpret(question, answer.raw), purpose(question)
        if reading.findings:
            strays = self._strays(question)
            none_counted = self.nil and question.type == "count" and question.required and (question.minimum or 0) <= 0
            if [one.code for one in reading.findings] == ["blank"]:
                if none_counted and all(stray.name.endswith(UNDER_LAST) for stray in strays):
                    self.taken.add(name)
                    reading = Stated(0.0)
                elif strays:
                    reading = reading._replace(findings=(self._beside_blank(strays, question, answer),))
            for finding in reading.findings:
                found.append(Found(finding.at(answer.sheet, answer.cell, name, expected), (name,)))
        if question.type == "date":
            far = unlikely(reading.value, self._definitions.plan.covers, OR_EXPLAIN_BESIDE)
            if far is not None:
                found.append(Found(far.at(answer.sheet, answer.cell, name, expected), (name,)))
        yield Stated(
            *reading[:4],
            question.measure,
            question.item,
            question.period,
            question.label,
            answer.sheet,
            answer.cell,
            name,
            EXPLAIN_COLUMN + answer.cell.lstrip(ascii_letters),
            question.type == "count",
            question.minimum is None or question.minimum <= 0,
        )

    def _strays(self, question: Question) -> list[Answer]:
        """What the supplier typed beside the blank answer to a question that a figure can answer.

        What stands under "Last time" is theirs where it is not the last figure known. Where no figure of theirs is
        known at all, nobody can tell what the template gave.
        """
        if question.type not in NUMBERS:
            return []
        known = self._beside.last.get((question.measure, question.item))
        last = known.value if known is not None else None

        def theirs(stray: Answer) -> bool:
            another = stray.raw.kind == "number" and stray.raw.value != last
            return not stray.name.endswith(UNDER_LAST) or (bool(self._beside.history) and another)

        return [stray for stray in self._filed.strays.get(question.name, ()) if theirs(stray)]

    def _beside_blank(self, strays: Sequence[Answer], question: Question, blank: Answer) -> Finding:
        """A blank beside which something was typed. No such figure is ever taken for the answer."""
        known = self._beside.last.get((question.measure, question.item))

        def where(stray: Answer) -> str:
            cell = stray.cell if stray.sheet == blank.sheet else f"{stray.sheet}!{stray.cell}"
            ours = known is not None and known.value is not None and stray.name.endswith(UNDER_LAST)
            return f"{cell} in place of your last figure, {figure(known.value or 0)}" if ours and known else cell

        first, *rest = strays
        shown = first.raw.shown.strip()
        also = [f"{stray.raw.shown.strip()} in {where(stray)}" for stray in rest]
        says = f"This cell is blank, but {shown} stands beside it in {', and '.join([where(first), *also])}."
        expected = Wanted.by_question(question).expected
        otherwise = expected[0].lower() + expected[1:]
        which = "one of them" if rest else "that"
        return error("blank", says, f"If {which} is the answer, type it in {blank.cell}; if not, {otherwise}", shown)

    def _rows(self, astray: frozenset[str]) -> tuple[list[Stated], list[Finding]]:
        """Read every record sheet and work out what it comes to, but for those that lack a column.

        What follows from being another's return is not said of the rows.
        """
        form, filed, definitions = self._form, self._filed, self._definitions
        cut = {finding.item for finding in filed.findings if finding.severity == "error"}
        stated: list[Stated] = []
        findings: list[Finding] = []
        for table in form.tables:
            if table.name in filed.nowhere:
                continue
            measure = definitions.plan.measure(table.measure)
            sheet, rows = _not_astray(measure.records[table.key], astray), filed.records.get(table.name, ())
            records = read_records(table, sheet, rows, definitions.register, form.supplier.id)
            follows = "wrong_period" in astray
            findings += (one for one in records.findings if not (follows and one.code == "outside_period"))
            findings += unlikely_in_rows(records, definitions.plan.covers)
            stated += stated_records(measure, records, table.name in cut or stops(records.findings))
            self.records.append(records)
        return stated, findings

    # --- nothing to report --------------------------------------------------------------------------------------

    def _on_cover(self, finding: Finding) -> Found:
        cover = self._filed.nil
        return Found(finding.at(cover.sheet, cover.cell, "", "Yes or No") if cover is not None else finding)

    def _nil_finding(self) -> Finding | None:
        """That the return was taken as nil, or what speaks against it."""
        figures = [one for one in self.stated if one.explain and (one.number or 0) > 0]
        rows = [f"the rows of {records.table.sheet}" for records in self.records if len(records)]
        if figures or rows:
            places = _few([*map(_place, figures), *rows])
            says = f"{_SAYS_YES[:-1]}, but there is something in {places}."
            never_none = [_place(one) for one in figures if not one.takes_none]
            undo = ["enter 0 there"] if len(never_none) < len(figures) else []
            undo += [f"enter [z] in {_few(never_none)} (where 0 cannot stand)"] if never_none else []
            undo += ["clear the rows"] if rows else []
            return error("nil_with_figures", says, f"Choose No here, or {listed(undo)}, whichever is right.")
        many = len(self.taken)
        taken = f"The {many} numbers left blank were taken as 0." if many > 1 else ""
        taken = "The one number left blank was taken as 0." if many == 1 else taken
        return note("nil_return", _SAYS_YES, f"{taken} If that is right, you need do nothing.")

    @property
    def all_zero(self) -> bool:
        """Whether every number asked for was answered with 0, at least one of them, and no row stands."""
        asked = [one for one in self.stated if one.explain]
        counts = [one for one in asked if one.whole]
        if not counts or any(len(records) for records in self.records):
            return False
        return all(one.number == 0 for one in counts) and not any(one.number for one in asked)

    # --- a record sheet without a row ---------------------------------------------------------------------------

    def _as_answered(self, figures: Iterable[Stated]) -> Iterator[Stated]:
        """*figures*, those of a sheet without a row with the marker of an answer that a rule holds to them.

        A sheet that nobody touched looks like one with nothing to list; where the answer is a marker, so are they.
        """
        given = {(one.measure, one.item): one for one in self.stated}
        markers: dict[str, str] = {}
        for table in (records.table for records in self.records if not len(records)):
            own, rules = _held_to(self._definitions.plan.measure(table.measure), table.key)
            names = {name for formula in rules for name in formula.names - own}
            held = [given[table.measure, name] for name in sorted(names) if (table.measure, name) in given]
            if not any(one.number == 0 for one in held):
                markers[table.name] = next((one.marker for one in held if one.marker), "")
        for one in figures:
            marker = "" if one.at_fault else markers.get(one.name, "")
            yield one._replace(value=None, marker=marker) if marker else one

    def _no_rows(self, items: Mapping[str, Mapping[str, Stated]]) -> Iterator[Found]:
        """Ask of each sheet without a row whether there were none, unless an answer says so, or why not."""
        for records in self.records:
            table = records.table
            stated = items.get(table.measure, {})
            own, rules = _held_to(self._definitions.plan.measure(table.measure), table.key)
            said = any(stated[key].at_fault for key in own & stated.keys()) or any(
                _settled(formula, [stated[key] for key in formula.names if key in stated]) for formula in rules
            )
            if len(records) or stops(records.findings) or said:
                continue
            remedy = (
                'List what there was to list; if there was nothing, send the words "There were none" with your return, '
                "and they will be kept beside this query."
            )
            finding = query("no_rows", f"The sheet {table.sheet} has no rows.", remedy)
            yield Found(finding.at(records.sheet, cell_name(FIRST_ROW, 1), table.name))

    # --- what is odd between its parts, and beside others -------------------------------------------------------

    def between(self) -> Iterator[Found]:
        """What is wrong or odd between items, against the earlier figures and against those from outside."""
        items: dict[str, dict[str, Stated]] = {}
        for one in self.stated:
            items.setdefault(one.measure, {})[one.item] = one
        plan, beside = self._definitions.plan, self._beside
        cases = [
            Case(
                measure,
                items,
                self._form.supplier,
                self._definitions.outside,
                plan.presentation.minimum_count,
                beside.history,
                beside.last,
            )
            for measure in plan.measures
            if measure.ref in items and measure.checks
        ]
        yield from _judged_by_kind(cases, against_earlier=False)
        yield from self._without_repeats(_judged_by_kind(cases, against_earlier=True))
        if not self.nil:
            yield from self._no_rows(items)
        yield from map(Found, self._across(plan))
        if (repeated := self._same_as_last()) is not None:
            yield Found(repeated)

    def _without_repeats(self, every: Iterable[Found]) -> Iterator[Found]:
        """What was found against earlier figures; of the blanks taken as 0, all that is asked in one query."""
        asked: list[Finding] = []
        for one in every:
            if one.finding.severity == "query" and one.finding.item in self.taken:
                asked.append(one.finding)
            else:
                yield one
        if asked:
            more = [f"The same holds for {len(asked) - FEW} more."] if len(asked) > FEW else []
            says = " ".join([_SAYS_YES, *(finding.says for finding in asked[:FEW]), *more])
            remedy = f"Choose No here and enter the numbers{OR_SAY_WHY}"
            yield self._on_cover(query("nil_after_figures", says, remedy))

    def _across(self, plan: Plan) -> Iterator[Finding]:
        """What the checks find that look from one record sheet into another."""
        sheets = {(one.table.measure, one.table.key): one for one in self.records}
        for (ref, key), records in sheets.items():
            for check_ in plan.measure(ref).records[key].checks:
                if check_.across:
                    yield from check_.judge(records, sheets)

    def _same_as_last(self) -> Finding | None:
        """Every number is that of the period before, and enough of them are above 0."""
        before, above = self._form.period.moved(-1), 0
        for one in self.stated:
            if one.number is None or one.period != self._form.period:
                continue
            then = self._beside.last.get((one.measure, one.item))
            if then is None or then.period != before or then.value != one.number:
                return None
            above += one.number > 0
        if above < FEWEST_THE_SAME:
            return None
        says = f"Every number in this return is the same as in {before.label}."
        return query("same_as_last", says, f"Check that it is not the return for {before.label} sent again{OR_SAY_WHY}")


def _judged_by_kind(cases: Sequence[Case], *, against_earlier: bool) -> Iterator[Found]:
    """What the checks of each measure find, kind after kind."""
    for case in cases:
        for kind in RETURN_CHECKS:
            for check_ in case.measure.checks:
                if isinstance(check_, kind) and kind.against_earlier == against_earlier:
                    for found in check_.judge(case):
                        if against_earlier:
                            case.asked.add(found.finding.item)
                        yield found


def _held_to(measure: Measure, sheet: str) -> tuple[set[str], list[Formula]]:
    """The figures of a record sheet, and the rules of its measure that speak of one of them, but for those on trial."""
    own = {key for key, item in measure.items.items() if isinstance(item, DerivedItem) and item.from_ == sheet}
    live = (one for one in measure.checks if isinstance(one, ReturnRule) and one.status != "trial")
    return own, [formula for formula in (parse(one.rule) for one in live) if own & formula.names]


def _settled(formula: Formula, named: Sequence[Stated]) -> bool:
    """Whether one of the answers is 0, marked or at fault, or they do not agree, which the rule itself says."""
    asked = [one for one in named if one.explain]
    if any(one.at_fault or one.marker or one.number == 0 for one in asked):
        return True
    return bool(asked) and formula.evaluate({one.item: one.value for one in named}) is False


def _place(one: Stated) -> str:
    return f"{one.sheet}!{one.cell}"


def _few(places: Sequence[str]) -> str:
    return listed(places, FEW if len(places) <= FEW else FEW - 1)
