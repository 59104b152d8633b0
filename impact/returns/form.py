"""The form: which question stands in which sheet, row and cell, for one supplier and period.

The template writer, the reader, the checks and every message use this layout and no other. Pure: the same plan,
supplier and period always give the same form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from textwrap import shorten
from typing import Literal

from impact.plan.measure import AskedItem, Column, Measure
from impact.plan.model import Plan, Promise
from impact.plan.periods import Period
from impact.plan.register import Supplier

TEMPLATE_VERSION = "2"
IDENTITY = ("plan", "definitions", "supplier", "period", "template")  # each a workbook-defined name "impact.<key>"
NIL_NAME = "impact.nil"  # the cover's cell for "Nothing to report?": Yes makes every unanswered count a true 0
NIL_CELL = "B7"  # on the cover, where the template puts it
METADATA_SHEET, COVER_SHEET, STEPS_SHEET = "_impact", "Cover", "Steps"
HEADINGS = ("Ref", "Question", "How to answer", "Last time", "Your answer", "Explanation", "Check")
ANSWER_COLUMN, EXPLAIN_COLUMN, CHECK_COLUMN = "E", "F", "G"
HEADER_ROW, FIRST_ROW, RECORD_ROWS = 4, 5, 200
STEP_STATES = ("Not started", "Under way", "Done")
_ANY_FORCE = Supplier("any force", "any force", "territorial")

AnswerType = Literal["count", "number", "percent", "yes_no", "text", "date", "choice"]
Words = tuple[str, str]  # a row's ref and question, as `normal` gives them


@lru_cache(maxsize=16_384)
def normal(text: str) -> str:
    """Return *text* as words are compared: lower case, single spaces."""
    return " ".join(text.split()).casefold()


@dataclass(frozen=True)
class Question:
    """One answer asked for, and where it stands.

    Attributes:
        name: Workbook-defined name of the answer cell, "IW_17.launched"; its explanation's adds ".explanation".
        measure: The measure's ref, or a step's.
        item: The item's key.
        period: What the answer speaks of: a whole year for an annual measure.
    """

    name: str
    measure: str
    item: str
    period: Period
    title: str
    label: str
    guidance: str
    type: AnswerType
    choices: tuple[str, ...]
    minimum: float | None
    maximum: float | None
    sheet: str
    row: int
    required: bool = True

    @property
    def cell(self) -> str:
        """The answer's cell: "E14"."""
        return f"{ANSWER_COLUMN}{self.row}"

    @property
    def called(self) -> str:
        """How a message calls it: "IW-17 'Initiatives launched'"."""
        return f"{self.measure} '{self.label}'"

    @property
    def explain_cell(self) -> str:
        """The cell for its explanation: "F14"."""
        return f"{EXPLAIN_COLUMN}{self.row}"

    def lines(self, first: bool) -> tuple[str, ...]:
        """The lines in the question's cell: the measure's title stands over the *first* of its questions."""
        return (self.title, self.label) if first else (self.label,)

    @cached_property
    def words(self) -> tuple[Words, Words]:
        """What may stand beside the answer, as the first of its measure's and as a later one."""
        ref = normal(self.measure)
        return (ref, normal(" ".join(self.lines(True)))), (ref, normal(self.label))

    @cached_property
    def names(self) -> tuple[str, str]:
        """The defined names of the answer and its explanation, in lower case."""
        name = self.name.casefold()
        return name, f"{name}.explanation"


@dataclass(frozen=True)
class RecordTable:
    """A record sheet's table: a header row of column labels, then `RECORD_ROWS` rows to fill.

    `name` is the workbook-defined name of the whole table, header included: "IW_15.practices".
    """

    name: str
    measure: str
    key: str
    period: Period
    title: str
    label: str
    sheet: str
    columns: tuple[tuple[str, Column], ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """The label over each column, as the template writes it and the reader looks for it."""
        return tuple(column.label or key.replace("_", " ").capitalize() for key, column in self.columns)

    @property
    def last_row(self) -> int:
        """The last row to fill, 1-based."""
        return HEADER_ROW + RECORD_ROWS


@dataclass(frozen=True)
class FormSheet:
    """One visible sheet of questions for one promise (or the steps, without a `promise`), in order of row."""

    name: str
    title: str
    questions: tuple[Question, ...]
    promise: str = ""


@dataclass(frozen=True)
class Form:
    """The whole layout for one supplier and period.

    Attributes:
        measures: Those asked about, with the rules and totals that the template shows live.
        minimum_count: The plan's smallest number that a percentage may rest on.
        due, lock: The last day on time, and the last day to file at all; the supplier's extensions are in them.
        contact, signs: How to get help and who signs off, in words; "" where the plan does not say.
    """

    plan: str
    organisation: str
    definitions: str
    supplier: Supplier
    period: Period
    due: date
    sheets: tuple[FormSheet, ...]
    tables: tuple[RecordTable, ...]
    measures: tuple[Measure, ...] = ()
    minimum_count: int = 0
    lock: date | None = None
    contact: str = ""
    signs: str = ""

    @property
    def asks_counts(self) -> bool:
        """Whether "Nothing to report?" is asked: only a count can be a true 0 by it."""
        return any(question.type == "count" for question in self.questions())

    def questions(self) -> Iterator[Question]:
        """Every question, in the form's order."""
        for sheet in self.sheets:
            yield from sheet.questions

    @cached_property
    def by_words(self) -> dict[Words, tuple[Question, ...]]:
        """The questions beside which these words may stand."""
        found: dict[Words, tuple[Question, ...]] = {}
        for question in self.questions():
            for key in question.words:
                found[key] = (*found.get(key, ()), question)
        return found

    @cached_property
    def refs(self) -> dict[str, str]:
        """Each measure's ref, by its words."""
        return {question.words[0][0]: question.measure for question in self.questions()}

    @property
    def empty(self) -> bool:
        """Whether the supplier is asked nothing in this period."""
        return not self.tables and next(self.questions(), None) is None

    @property
    def identity(self) -> dict[str, str]:
        """What the hidden metadata says, by the keys of `IDENTITY`."""
        said = (self.plan, self.definitions, self.supplier.id, str(self.period), TEMPLATE_VERSION)
        return dict(zip(IDENTITY, said, strict=True))


def defined_name(measure: str, item: str) -> str:
    """Return the workbook-defined name of an item: "IW-17", "launched" gives "IW_17.launched"."""
    return f"{re.sub('[^A-Za-z0-9]', '_', measure)}.{item}"


def sheet_name(ref: str, title: str) -> str:
    r"""Return a name Excel takes: at most 31 characters, none of `[]:*?/\`, cut at a word."""
    words = re.sub(r"[\[\]:*?/\\']", " ", f"{ref} {title}")
    cut = shorten(words, 31, placeholder="", break_on_hyphens=False, break_long_words=False)
    return cut or words.split()[0][:31]


class _Plan:
    """A plan as a key: the very object, and no other that is equal to it."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Plan) and other.plan is self.plan

    def __hash__(self) -> int:
        return id(self.plan)


def make_form(plan: Plan, definitions: str, supplier: Supplier, period: Period) -> Form:
    """Lay out what *supplier* is asked for *period*. Forces are asked alike: their layout is made once.

    Args:
        plan: The plan and its measures.
        definitions: Digest of the definitions, kept in the workbook so that a return says which it answers.
        supplier: Who fills it in.
        period: The quarter in which it is collected; an annual measure is asked for with the year's last.
    """
    collection = plan.collection
    alike = supplier.is_force and collection.steps_from != supplier.id
    form = _laid_out(_Plan(plan), definitions, _ANY_FORCE if alike else supplier, period)
    due, lock = collection.due(period, supplier.id), collection.lock(period, supplier.id)
    return replace(form, supplier=supplier, due=due, lock=lock)


@lru_cache(maxsize=16)
def _laid_out(key: _Plan, definitions: str, supplier: Supplier, period: Period) -> Form:
    plan, collection = key.plan, key.plan.collection
    asked = [
        (measure, own)
        for measure in plan.measures
        if (measure.supplier == "forces") == supplier.is_force
        and measure.supplier in ("forces", supplier.id)
        and (own := measure.period_within(period)) is not None
    ]
    sheets = [_promise_sheet(promise, asked) for promise in plan.promises()]
    sheets += [_steps_sheet(plan, period)] if collection.steps_from == supplier.id else []
    tables = [
        RecordTable(
            *(defined_name(measure.ref, key), measure.ref, key, own, measure.title, sheet.label),
            *(sheet_name(measure.ref, key.replace("_", " ")), tuple(sheet.columns.items())),
        )
        for measure, own in asked
        for key, sheet in measure.records.items()
    ]
    return Form(
        *(plan.title, plan.organisation, definitions, supplier, period, collection.due(period, supplier.id)),
        sheets=tuple(sheet for sheet in sheets if sheet.questions),
        tables=tuple(tables),
        measures=tuple(measure for measure, _ in asked),
        minimum_count=plan.presentation.minimum_count,
        contact=collection.contact,
        signs=collection.signs,
    )


def _promise_sheet(promise: Promise, asked: list[tuple[Measure, Period]]) -> FormSheet:
    name, questions = sheet_name(promise.ref, promise.name), list[Question]()
    for measure, own in asked:
        for key, item in measure.items.items() if measure.promise == promise.ref else ():
            if isinstance(item, AskedItem):
                open_below = item.minimum is not None or item.type in ("text", "date")
                open_above = item.maximum is not None or item.type != "percent"
                questions.append(
                    Question(
                        *(defined_name(measure.ref, key), measure.ref, key, own, measure.title),
                        *(item.label, item.guidance, item.type),
                        choices=("Yes", "No") if item.type == "yes_no" else item.choices,
                        minimum=item.minimum if open_below else 0,
                        maximum=item.maximum if open_above else 100,
                        sheet=name,
                        row=FIRST_ROW + len(questions),
                    )
                )
    return FormSheet(name, f"{promise.ref} {promise.title}", tuple(questions), promise.ref)


def _steps_sheet(plan: Plan, period: Period) -> FormSheet:
    """Two questions for each step: how far it has got, and the evidence, which may be left out."""
    questions: list[Question] = []
    for promise, step in plan.steps():
        for item, label, guidance, choices in (
            ("state", f"{step.title}: how far has it got?", f"Done when: {step.done_when}", STEP_STATES),
            ("evidence", "… and the evidence for that", "", ()),
        ):
            name, title, row = defined_name(step.ref, item), f"{promise.ref} {promise.name}", FIRST_ROW + len(questions)
            asked: tuple[AnswerType, tuple[str, ...]] = "choice" if choices else "text", choices
            about = step.ref, item, period, title, label, guidance
            questions.append(Question(f"step_{name}", *about, *asked, None, None, STEPS_SHEET, row, bool(choices)))
    return FormSheet(STEPS_SHEET, "Steps the plan promised", tuple(questions))
