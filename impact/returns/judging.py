"""Judge a whole return: everything wrong or odd in one pass, and what it comes to when nothing is wrong.

Each answer and each row of a record sheet is read, then items are held to one another, to the supplier's earlier
figures and to figures from outside. What follows from a fault already said is not said again, and the very same thing
wrong in many cells is said once. Missing is never zero: a nil is said on purpose, on the cover or by a 0 in every
number, and a workbook left blank says nothing at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from string import ascii_letters
from typing import NamedTuple

from impact.checks import RETURN_CHECKS
from impact.checks.base import NUMBERS, RETURNING, Case, Found, Stated
from impact.checks.findings import OR_SAY_WHY, Finding, error, figure, in_order, listed, note, query, quoted, stops
from impact.checks.row_rule import RowRule
from impact.checks.rule import ReturnRule
from impact.plan.definitions import Definitions
from impact.plan.formula import Expression, parse
from impact.plan.measure import DerivedItem, Measure
from impact.plan.periods import Period, day
from impact.returns.answers import UNDER_LAST, Answer, Return, SentRows
from impact.returns.form import EXPLAIN_COLUMN, FIRST_ROW, Form, Question
from impact.returns.grid import BLANK, cell_name
from impact.returns.interpretation import OR_EXPLAIN_BESIDE, Wanted, interpret, purpose, read, says_nothing
from impact.returns.observation import EXPLAINED, Beside, Observation
from impact.returns.records import Records, read_records, stated_records, unlikely, unlikely_in_rows

FEWEST_THE_SAME = 5  # figures above 0 that are those of last time: of fewer, chance would do
FEW = 6  # places named before "and 5 more"
MANY = 3  # findings of one code that stand apart; more are said together
NAMED = 6  # cells that are named with what they hold
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
    if (form := filed.form) is None:
        return Checked(in_order(filed.findings), ())
    astray = [*_misdirected(form, definitions, beside, expected_supplier, expected_period)]
    before = [*filed.findings, *(astray or _untimely(form, definitions, beside.received))]
    if (nothing := _nothing_filled_in(form, filed)) is not None:
        return Checked(in_order([*before, nothing]), ())
    judged = _Judged(form, filed, definitions, beside, {finding.code for finding in astray})
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
    given = (one for one in judged.stated if one.value is not None or one.marker)
    observed = tuple(_observation(one, form.supplier.id) for one in given)
    return Checked(tuple(findings), observed, judged.nil or zero, explanations)


def _observation(one: Stated, supplier: str) -> Observation:
    """Numbers are in the item's own unit (a percent is 0 to 100); a yes is 1, a no 0; a date's text is "2024-06-30"."""
    value, of = one.value, (supplier, one.measure, one.item, one.period)
    number = float(value) if isinstance(value, (int, float)) else None
    text = str(value) if isinstance(value, (date, str)) else ""
    return Observation(*of, number, one.marker, text, sheet=one.sheet, cell=one.cell)


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


def _untimely(form: Form, definitions: Definitions, came: date | None) -> Iterator[Finding]:
    """Yield whether it came when returns for the period were closed, or before there could be one; late is no fault."""
    if came is None:
        return
    lock = definitions.plan.collection.lock(form.period, form.supplier.id)
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
    if len(asked) < 2 or any(filed.records.values()) or any(filed.explanations.values()):
        return None
    for answer in (*filed.answers.values(), *([filed.nil] if filed.nil else [])):
        reading = read(_NIL_CELL, answer.raw)
        if not reading.blank and [one.code for one in reading.findings] != ["not_chosen"]:
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

    def __init__(self, form: Form, filed: Return, definitions: Definitions, beside: Beside, astray: set[str]) -> None:
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
        self._read_rows(astray, cells)
        if self.nil:
            self.found.append(self._on_cover(finding := self._nil_finding()))
            if finding.severity == "error":
                self.stated = [
                    one._replace(value=None, at_fault=True) if one.name in self.taken else one for one in self.stated
                ]
        self.found += cells

    def _answered(self, question: Question, found: list[Found]) -> Iterator[Stated]:
        """Read one answer. A cell that the workbook lacks was said on opening it."""
        name, filed = question.name, self._filed
        if name not in filed.answers and name in filed.nowhere:
            return
        answer = filed.answers.get(name) or Answer(name, BLANK, question.sheet, question.cell)
        reading = interpret(question, answer.raw)
        findings = list(reading.findings)
        if [one.code for one in findings] == ["blank"]:
            strays, finding = self._beside_blank(question, answer)
            none_counted = self.nil and question.type == "count" and question.required and (question.minimum or 0) <= 0
            if none_counted and all(stray.name.endswith(UNDER_LAST) for stray in strays):
                self.taken.add(name)
                reading, findings = Stated(0.0), []
            elif finding is not None:
                findings = [finding]
        if question.type == "date":
            far = unlikely(reading.value, self._definitions.plan.covers, OR_EXPLAIN_BESIDE)
            findings += [far] if far is not None else []
        expected = purpose(question) if findings else ""
        found += [Found(one.at(answer.sheet, answer.cell, name, expected), (name,)) for one in findings]
        about = question.measure, question.item, question.period, question.label, answer.sheet, answer.cell, name
        yield Stated(
            *(reading.value, reading.marker, reading.findings, reading.at_fault, *about),
            explain=EXPLAIN_COLUMN + answer.cell.lstrip(ascii_letters),
            whole=question.type == "count",
            takes_none=question.minimum is None or question.minimum <= 0,
        )

    def _beside_blank(self, question: Question, blank: Answer) -> tuple[Sequence[Answer], Finding | None]:
        """What the supplier typed beside the blank answer to a question that a figure can answer, and what is said.

        What stands under "Last time" is theirs where it is not the last figure known. Where no figure of theirs is
        known at all, nobody can tell what the template gave. No such figure is ever taken for the answer.
        """
        known, history = self._beside.last.get((question.measure, question.item)), self._beside.history
        last = known.value if known is not None else None
        strays = [
            stray
            for stray in (self._filed.strays.get(question.name, ()) if question.type in NUMBERS else ())
            if not stray.name.endswith(UNDER_LAST)
            or (history and stray.raw.kind == "number" and stray.raw.value != last)
        ]
        if not strays:
            return strays, None
        places: list[str] = []
        for stray in strays:
            cell = stray.cell if stray.sheet == blank.sheet else f"{stray.sheet}!{stray.cell}"
            ours = last is not None and stray.name.endswith(UNDER_LAST)
            places.append(f"{cell} in place of your last figure, {figure(last or 0)}" if ours else cell)
        shown, *others = (stray.raw.shown.strip() for stray in strays)
        also = [f"{other} in {at}" for other, at in zip(others, places[1:], strict=True)]
        says = f"This cell is blank, but {shown} stands beside it in {', and '.join([places[0], *also])}."
        expected = Wanted.by_question(question).expected
        otherwise, which = expected[0].lower() + expected[1:], "one of them" if also else "that"
        remedy = f"If {which} is the answer, type it in {blank.cell}; if not, {otherwise}"
        return strays, error("blank", says, remedy, shown)

    def _read_rows(self, astray: set[str], found: list[Found]) -> None:
        """Read every record sheet and work out what it comes to, but for those that lack a column.

        What follows from being another's return is not said of the rows. The figures of a sheet without a row have the
        marker of an answer that a rule holds to them: a sheet that nobody touched looks like one with nothing to list.
        """
        plan, filed = self._definitions.plan, self._filed
        cut = {finding.item for finding in filed.findings if finding.severity == "error"}
        given = {(one.measure, one.item): one for one in self.stated}
        for table in (table for table in self._form.tables if table.name not in filed.nowhere):
            measure, rows = plan.measure(table.measure), filed.records.get(table.name, SentRows())
            sheet = measure.records[table.key]
            if "wrong_supplier" in astray and RETURNING not in sheet.columns:
                ours = [
                    one
                    for one in sheet.checks
                    if not isinstance(one, RowRule) or RETURNING not in parse(one.rule).names
                ]
                sheet = sheet.model_copy(update={"checks": tuple(ours)})
            records = read_records(table, sheet, rows, self._definitions.register, self._form.supplier.id)
            self.records.append(records)
            follows = ("outside_period",) if "wrong_period" in astray else ()
            found += [Found(one) for one in records.findings if one.code not in follows]
            found += map(Found, unlikely_in_rows(records, plan.covers))
            marker = ""
            if not len(records):
                own, rules = _held_to(measure, table.key)
                names = sorted({name for formula in rules for name in formula.names - own})
                held = [given[table.measure, name] for name in names if (table.measure, name) in given]
                if not any(one.number == 0 for one in held):
                    marker = next((one.marker for one in held if one.marker), "")
            for one in stated_records(measure, records, table.name in cut or stops(records.findings)):
                self.stated.append(one._replace(value=None, marker=marker) if marker and not one.at_fault else one)

    # --- nothing to report --------------------------------------------------------------------------------------

    def _on_cover(self, finding: Finding) -> Found:
        cover = self._filed.nil
        return Found(finding.at(cover.sheet, cover.cell, "", "Yes or No") if cover is not None else finding)

    def _nil_finding(self) -> Finding:
        """That the return was taken as nil, or what speaks against it."""
        figures = [one for one in self.stated if one.explain and (one.number or 0) > 0]
        rows = [f"the rows of {records.table.sheet}" for records in self.records if len(records)]
        if figures or rows:
            says = f"{_SAYS_YES[:-1]}, but there is something in {_few([*map(_place, figures), *rows])}."
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
        counts = [one.number for one in asked if one.whole]
        if not counts or any(len(records) for records in self.records):
            return False
        return all(number == 0 for number in counts) and not any(one.number for one in asked)

    # --- what is odd between its parts, and beside others -------------------------------------------------------

    def between(self) -> Iterator[Found]:
        """What is wrong or odd between items, against the earlier figures and against those from outside."""
        items: dict[str, dict[str, Stated]] = {}
        for one in self.stated:
            items.setdefault(one.measure, {})[one.item] = one
        plan, beside, outside = self._definitions.plan, self._beside, self._definitions.outside
        known = outside, plan.presentation.minimum_count, beside.history, beside.last
        cases = [
            Case(measure, items, self._form.supplier, *known)
            for measure in plan.measures
            if measure.ref in items and measure.checks
        ]
        yield from _judged_by_kind(cases, against_earlier=False)
        nil: list[Finding] = []  # of the blanks taken as 0, all that is asked in one query
        for found in _judged_by_kind(cases, against_earlier=True):
            if found.finding.severity == "query" and found.finding.item in self.taken:
                nil.append(found.finding)
            else:
                yield found
        if nil:
            more = [f"The same holds for {len(nil) - FEW} more."] if len(nil) > FEW else []
            says = " ".join([_SAYS_YES, *(finding.says for finding in nil[:FEW]), *more])
            remedy = f"Choose No here and enter the numbers{OR_SAY_WHY}"
            yield self._on_cover(query("nil_after_figures", says, remedy))
        if not self.nil:
            yield from self._no_rows(items)
        sheets = {(one.table.measure, one.table.key): one for one in self.records}
        for (ref, key), records in sheets.items():
            for across in (one for one in plan.measure(ref).records[key].checks if one.across):
                yield from map(Found, across.judge(records, sheets))
        if self._as_last():
            label = self._form.period.moved(-1).label
            says = f"Every number in this return is the same as in {label}."
            yield Found(
                query("same_as_last", says, f"Check that it is not the return for {label} sent again{OR_SAY_WHY}")
            )

    def _no_rows(self, items: Mapping[str, Mapping[str, Stated]]) -> Iterator[Found]:
        """Ask of each sheet without a row whether there were none, unless an answer says so, or why not."""
        for records in (one for one in self.records if not len(one) and not stops(one.findings)):
            table, stated = records.table, items.get(records.table.measure, {})
            own, rules = _held_to(self._definitions.plan.measure(table.measure), table.key)
            if any(stated[key].at_fault for key in own & stated.keys()):
                continue
            if any(_settled(formula, [stated[key] for key in formula.names if key in stated]) for formula in rules):
                continue
            remedy = (
                'List what there was to list; if there was nothing, send the words "There were none" with your return, '
                "and they will be kept beside this query."
            )
            finding = query("no_rows", f"The sheet {table.sheet} has no rows.", remedy)
            yield Found(finding.at(records.sheet, cell_name(FIRST_ROW, 1), table.name))

    def _as_last(self) -> bool:
        """Whether every number is that of the period before, and enough of them are above 0."""
        before, above = self._form.period.moved(-1), 0
        for one in self.stated:
            if one.number is not None and one.period == self._form.period:
                then = self._beside.last.get((one.measure, one.item))
                if then is None or then.period != before or then.value != one.number:
                    return False
                above += one.number > 0
        return above >= FEWEST_THE_SAME


def _judged_by_kind(cases: Sequence[Case], *, against_earlier: bool) -> Iterator[Found]:
    """What the checks of each measure find, kind after kind."""
    for case in cases:
        for kind in (kind for kind in RETURN_CHECKS if kind.against_earlier == against_earlier):
            for one in (one for one in case.measure.checks if isinstance(one, kind)):
                for found in one.judge(case):
                    if against_earlier:
                        case.asked.add(found.finding.item)
                    yield found


def _held_to(measure: Measure, sheet: str) -> tuple[set[str], list[Expression]]:
    """The figures of a record sheet, and the rules of its measure that speak of one of them, but for those on trial."""
    own = {key for key, item in measure.items.items() if isinstance(item, DerivedItem) and item.from_ == sheet}
    live = (one for one in measure.checks if isinstance(one, ReturnRule) and one.status != "trial")
    return own, [formula for formula in (parse(one.rule) for one in live) if own & formula.names]


def _settled(formula: Expression, named: Sequence[Stated]) -> bool:
    """Whether one of the answers is 0, marked or at fault, or they do not agree, which the rule itself says."""
    asked = [one for one in named if one.explain]
    if any(one.at_fault or one.marker or one.number == 0 for one in asked):
        return True
    return bool(asked) and formula.evaluate({one.item: one.value for one in named}) is False


def _place(one: Stated) -> str:
    return f"{one.sheet}!{one.cell}"


def _few(places: Sequence[str]) -> str:
    return listed(places, FEW if len(places) <= FEW else FEW - 1)


# --- explanations -------------------------------------------------------------------------------------------------


def explain(
    every: Iterable[Found], written: Mapping[str, str], before: Mapping[str, str]
) -> tuple[list[Finding], dict[str, str]]:
    """Answer each query that an explanation stands beside, or that was explained before while its figures stood.

    Args:
        every: What was found.
        written: What the supplier wrote beside answers, by defined name; it wins over *before*.
        before: Explanations given earlier, by fingerprint.

    Returns:
        The findings with each explained query as a note; and the explanations by fingerprint of the query.
    """
    findings: list[Finding] = []
    explanations: dict[str, str] = {}
    for finding, names in every:
        if finding.severity != "query":
            findings.append(finding)
            continue
        beside = [text for name in names if (text := " ".join(written.get(name, "").split()))]
        says = [text for text in beside if not says_nothing(text)]
        here = next((text for text in says if not _for_another(text, finding, before)), "")
        earlier = before.get(finding.fingerprint, "")
        if text := here or ("" if says_nothing(earlier) else earlier):
            explanations[finding.fingerprint] = text
            answered = EXPLAINED.format(explanation=text) if here else f'Explained before: "{text}"'
            findings.append(replace(finding, severity="note", remedy=answered))
            continue
        asked = ""
        if says:
            asked = (
                "The explanation beside it was given for another figure. Write what explains this one; if it is the "
                "same, say so there."
            )
        elif beside:
            asked = f"The explanation beside it says only {quoted(beside[0])}: write what happened."
        elif earlier.strip():
            asked = f"The explanation given before says only {quoted(earlier)}: write what happened."
        findings.append(replace(finding, remedy=f"{finding.remedy} {asked}".rstrip()))
    return findings, explanations


def _for_another(text: str, finding: Finding, before: Mapping[str, str]) -> bool:
    """Whether *text* is what was said of the same answer and check when another figure stood there."""
    same, plain = f"{finding.code}|{finding.item}|", " ".join(text.split()).casefold()
    return finding.fingerprint not in before and any(
        asked.startswith(same) and " ".join(said.split()).casefold() == plain for asked, said in before.items()
    )


# --- the very same thing in many cells, and the same kind of thing with another figure in each --------------------


class Alike(NamedTuple):
    """How many findings of one code that differ in what they quote are said in one.

    Attributes:
        says: As it goes on from "These cells", before the cells and what they hold.
        remedy: What to do; "" for what each of them says, where that is the same.
        otherwise: What to do where each says something else; "" where those that do stay apart: a name that is
            suggested is not lost.
    """

    says: str
    remedy: str = ""
    otherwise: str = "Enter in each what its question asks, or [x] if you could not supply it."


_READ = "If each was read rightly, you need do nothing."
_ASKED_IN_EACH = {
    "error_value": "hold errors of the spreadsheet", "not_a_number": "hold no number",
    "time_for_number": "hold times where numbers belong", "not_exact": "do not hold one exact number",
    "with_percent": "hold percentages where another number was asked for", "with_words": "hold numbers with words",
    "with_mark": "hold numbers with a mark beside them", "words_for_not_applicable": "hold words instead of a marker",
    "sign_for_missing": "hold a sign instead of an answer", "not_known": "hold no answer yet",
    "word_for_none": "hold a word for none", "not_whole": "hold numbers that are not whole",
    "negative": "hold numbers below 0", "not_yes_or_no": "hold neither Yes nor No", "not_a_date": "hold no date",
    "number_for_date": "hold numbers where dates belong",
}  # fmt: skip
ALIKE: dict[str, Alike] = {code: Alike(says) for code, says in _ASKED_IN_EACH.items()} | {
    "blank": Alike(
        "are blank, with a figure beside each",
        "If each is the answer beside it, type it in the answer's own cell; if not, enter in each what its question "
        "asks, or [x] if you could not supply it.",
    ),
    "read_as_number": Alike("hold numbers as text", f"They were read as numbers. {_READ}"),
    "read_as_percentage": Alike("show percentages", f"They were read in per cent, 12% as 12. {_READ}"),
    "read_as_date": Alike("hold dates as text", f"They were read as dates. {_READ}"),
    "with_currency": Alike("hold a sign for money", "Enter in each the number alone."),
    "not_in_full": Alike("hold numbers that are not written in full", "Enter each in full."),
    "with_apostrophe": Alike("hold numbers with an apostrophe before them", "Enter each without it."),
    "stand_in": Alike("hold words that only stand in for an answer", otherwise=""),
    "not_a_choice": Alike("hold none of the answers offered", otherwise=""),
    "not_a_force": Alike("hold no force's name or code", otherwise=""),
    "either_date": Alike("hold dates that could be two days", "Write the month of each as a word."),
    "outside_period": Alike(
        "hold dates outside the period", "", "Correct them, or take out the rows of another period."
    ),
}


def by_cause(findings: Iterable[Finding]) -> list[Finding]:
    """Return *findings* with those of one cause in one, at the place of the first.

    What differs only in the figure that it quotes is said together where that is said more than `MANY` times. A query
    is left alone: it is answered cell by cell.
    """
    same: dict[object, list[Finding]] = {}
    for place, finding in enumerate(findings):
        apart = finding.severity == "query" or not finding.cell
        key: object = place if apart else (finding.code, finding.severity, finding.says, finding.remedy)
        same.setdefault(key, []).append(finding)
    groups: dict[object, list[Finding]] = {}
    keyed: list[tuple[object, Finding]] = []
    for finding in map(_merged, same.values()):
        alike = ALIKE.get(finding.code)
        key = id(finding)
        if alike is not None and finding.severity != "query" and finding.cell and finding.shown:
            key = (finding.code, finding.severity, "" if alike.remedy or alike.otherwise else finding.remedy)
        groups.setdefault(key, []).append(finding)
        keyed.append((key, finding))
    return [
        finding if len(groups[key]) <= MANY else _together(groups[key])
        for key, finding in keyed
        if len(groups[key]) <= MANY or finding is groups[key][0]
    ]


def _merged(group: Sequence[Finding]) -> Finding:
    """The first of *group* with the cells of all."""
    first, *rest = group
    if not rest:
        return first
    further = tuple(cell for other in rest for cell in (other.place, *other.cells))
    expected = first.expected if all(other.expected == first.expected for other in rest) else ""
    return replace(first, cells=(*first.cells, *further), expected=expected)


def _together(group: Sequence[Finding]) -> Finding:
    """One finding for all of *group*, that names the first cells with what they hold."""
    first, alike = group[0], ALIKE[group[0].code]
    cells = [(finding, cell) for finding in group for cell in (finding.place, *finding.cells)]
    named, sheet = [], first.sheet
    for finding, place in cells[:NAMED]:
        on, _, cell = place.rpartition("!")
        named.append(f"{cell if on == sheet else place} {finding.shown}")
        sheet = on
    more = f" and {len(cells) - NAMED:,} more" if len(cells) > NAMED else ""
    remedies = {finding.remedy for finding in group}
    remedy = alike.remedy or (first.remedy if len(remedies) == 1 else "") or alike.otherwise
    says = f"These cells {alike.says}: {', '.join(named)}{more}."
    return replace(_merged(group), says=says, remedy=remedy, named=len(named) - 1)
