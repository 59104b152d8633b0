"""The form: which question stands in which sheet, row and cell, for one supplier and period.

Comes after `plan`; the template writer, the reader, the checks and every message use this layout and no other.
Pure: the same plan, supplier and period always give the same form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from impact.plan.measure import AskedItem, Column, Measure
from impact.plan.model import Plan, Promise
from impact.plan.periods import Period
from impact.plan.register import Supplier

TEMPLATE_VERSION = "2"
IDENTITY = ("plan", "definitions", "supplier", "period", "template")  # each a workbook-defined name "impact.<key>"
NIL_NAME = "impact.nil"  # the cover's cell for "Nothing to report?": Yes makes every unanswered count a true 0
NIL_CELL = "B7"  # on the cover, where the template puts it
METADATA_SHEET = "_impact"
COVER_SHEET = "Cover"
STEPS_SHEET = "Steps"
HEADINGS = ("Ref", "Question", "How to answer", "Last time", "Your answer", "Explanation", "Check")
ANSWER_COLUMN = "E"
EXPLAIN_COLUMN = "F"
CHECK_COLUMN = "G"
HEADER_ROW = 4
FIRST_ROW = 5
RECORD_ROWS = 200
STEP_STATES = ("Not started", "Under way", "Done")

AnswerType = Literal["count", "number", "percent", "yes_no", "text", "date", "choice"]


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
    def explain_cell(self) -> str:
        """The cell for its explanation: "F14"."""
        return f"{EXPLAIN_COLUMN}{self.row}"


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

    @property
    def empty(self) -> bool:
        """Whether the supplier is asked nothing in this period."""
        return not self.tables and not any(True for _ in self.questions())

    @property
    def identity(self) -> dict[str, str]:
        """What the hidden metadata says, by the keys of `IDENTITY`."""
        return dict(
            zip(
                IDENTITY,
                (self.plan, self.definitions, self.supplier.id, str(self.period), TEMPLATE_VERSION),
                strict=True,
            )
        )


def defined_name(measure: str, item: str) -> str:
    """Return the workbook-defined name of an item: "IW-17", "launched" gives "IW_17.launched"."""
    return f"{re.sub('[^A-Za-z0-9]', '_', measure)}.{item}"


def step_name(step: str, item: str) -> str:
    """Return the workbook-defined name of a step's answer: "C1.1", "state" gives "step_C1_1.state"."""
    return f"step_{defined_name(step, item)}"


def sheet_name(ref: str, title: str) -> str:
    r"""Return a name Excel takes: at most 31 characters, none of `[]:*?/\`, cut at a word."""
    words = re.sub(r"[\[\]:*?/\\']", " ", f"{ref} {title}").split()
    name = words[0][:31]
    for word in words[1:]:
        if len(name) + 1 + len(word) > 31:
            break
        name += f" {word}"
    return name


def make_form(plan: Plan, definitions: str, supplier: Supplier, period: Period) -> Form:
    """Lay out what *supplier* is asked for *period*.

    Args:
        plan: The plan and its measures.
        definitions: Digest of the definitions, kept in the workbook so that a return says which it answers.
        supplier: Who fills it in.
        period: The quarter in which it is collected; an annual measure is asked for with the year's last.
    """
    asked = [
        (measure, own)
        for measure in plan.measures
        if (measure.supplier == "forces") == supplier.is_force
        and measure.supplier in ("forces", supplier.id)
        and (own := measure.period_within(period)) is not None
    ]
    sheets = [
        _promise_sheet(promise, [(m, p) for m, p in asked if m.promise == promise.ref]) for promise in plan.promises()
    ]
    if plan.collection.steps_from == supplier.id:
        sheets.append(_steps_sheet(plan, period))
    return Form(
        plan=plan.title,
        organisation=plan.organisation,
        definitions=definitions,
        supplier=supplier,
        period=period,
        due=plan.collection.due(period, supplier.id),
        sheets=tuple(sheet for sheet in sheets if sheet.questions),
        tables=tuple(table for measure, own in asked for table in _tables(measure, own)),
        measures=tuple(measure for measure, _ in asked),
        minimum_count=plan.presentation.minimum_count,
        lock=plan.collection.lock(period, supplier.id),
        contact=plan.collection.contact,
        signs=plan.collection.signs,
    )


def _promise_sheet(promise: Promise, asked: list[tuple[Measure, Period]]) -> FormSheet:
    name = sheet_name(promise.ref, promise.name)
    items = [
        (measure, own, key, item)
        for measure, own in asked
        for key, item in measure.items.items()
        if isinstance(item, AskedItem)
    ]
    questions = tuple(
        _question(measure, own, key, item, name, FIRST_ROW + index)
        for index, (measure, own, key, item) in enumerate(items)
    )
    return FormSheet(name, f"{promise.ref} {promise.title}", questions, promise.ref)


def _question(measure: Measure, own: Period, key: str, item: AskedItem, sheet: str, row: int) -> Question:
    return Question(
        name=defined_name(measure.ref, key),
        measure=measure.ref,
        item=key,
        period=own,
        title=measure.title,
        label=item.label,
        guidance=item.guidance,
        type=item.type,
        choices=("Yes", "No") if item.type == "yes_no" else item.choices,
        minimum=item.minimum if item.minimum is not None else (None if item.type in ("text", "date") else 0),
        maximum=item.maximum if item.maximum is not None else (100 if item.type == "percent" else None),
        sheet=sheet,
        row=row,
    )


def _steps_sheet(plan: Plan, period: Period) -> FormSheet:
    questions: list[Question] = []
    for promise, step in plan.steps():
        for item, label, kind, choices, required in (
            ("state", f"{step.title}: how far has it got?", "choice", STEP_STATES, True),
            ("evidence", "… and the evidence for that", "text", (), False),
        ):
            questions.append(
                Question(
                    name=step_name(step.ref, item),
                    measure=step.ref,
                    item=item,
                    period=period,
                    title=f"{promise.ref} {promise.name}",
                    label=label,
                    guidance=f"Done when: {step.done_when}" if item == "state" else "",
                    type="choice" if kind == "choice" else "text",
                    choices=choices,
                    minimum=None,
                    maximum=None,
                    sheet=STEPS_SHEET,
                    row=FIRST_ROW + len(questions),
                    required=required,
                )
            )
    return FormSheet(STEPS_SHEET, "Steps the plan promised", tuple(questions))


def _tables(measure: Measure, own: Period) -> Iterator[RecordTable]:
    for key, sheet in measure.records.items():
        yield RecordTable(
            name=defined_name(measure.ref, key),
            measure=measure.ref,
            key=key,
            period=own,
            title=measure.title,
            label=sheet.label,
            sheet=sheet_name(measure.ref, key.replace("_", " ")),
            columns=tuple(sheet.columns.items()),
        )
