"""Returns as values, without a file: a small plan that has every kind of check, and what suppliers wrote for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from impact.checks.findings import Finding
from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.model import Plan
from impact.plan.periods import Period, day
from impact.plan.register import Register, Supplier
from impact.returns.answers import Answer, Identity, Return, SentRows
from impact.returns.form import Form, RecordTable, make_form
from impact.returns.grid import BLANK, Grid, Raw, column_letters
from impact.returns.observation import Observation

Q1 = Period.parse("2024-25-Q1")
Q4 = Period.parse("2024-25-Q4")
CLEVELAND = Supplier("E23000013", "Cleveland", "territorial", "North East")
DURHAM = Supplier("E23000008", "Durham", "territorial", "North East")
DEVON_AND_CORNWALL = Supplier("E23000035", "Devon & Cornwall", "territorial", "South West")
CITY = Supplier("E23000034", "London, City of", "territorial", "London")
MET = Supplier("E23000001", "Metropolitan Police", "territorial", "London")
OFFICE = Supplier("office", "Programme office", "internal")
REGISTER = Register((CLEVELAND, DURHAM, DEVON_AND_CORNWALL, CITY, MET, OFFICE))

LAUNCHES = "C4 Local innovation"  # the sheet of most questions
PRACTICES = "IW-15 practices"

_MEASURE: dict[str, Any] = {
    "commitment": "C4", "level": "output", "why": "It is promised.", "source": {"id": "plan"}, "owner": "Head",
    "supplier": "forces", "frequency": "quarterly", "unit": "count", "direction": "increase", "across_time": "flow",
    "across_forces": "sum",
}  # fmt: skip

LAUNCHED: dict[str, Any] = {
    "ref": "IW-17",
    "title": "New initiatives with an evaluation plan at launch",
    "items": {
        "launched": {"label": "Initiatives launched", "type": "count"},
        "with_plan": {"label": "… of which had an evaluation plan", "type": "count"},
    },
    "checks": [
        {"rule": "with_plan <= launched", "message": "More initiatives had a plan than were launched."},
        {"change": "launched", "beyond": "50%"},
    ],
}
EVERY_TYPE: dict[str, Any] = {
    "ref": "IW-2",
    "title": "One question of every type",
    "items": {
        "cost": {"label": "Cost", "type": "number", "minimum": 5, "maximum": 5000},
        "share": {"label": "Share trained", "type": "percent"},
        "broker": {"label": "Is there a broker?", "type": "yes_no"},
        "stage": {"label": "How far has it got?", "type": "choice", "choices": ["Begun", "Half-way", "Done"]},
        "started": {"label": "When did it begin?", "type": "date"},
        "remarks": {"label": "What changed?", "type": "text"},
    },
}
ADOPTED: dict[str, Any] = {
    "ref": "IW-15",
    "title": "Practices adopted from another force",
    "records": {
        "practices": {
            "label": "Practices that came from another force",
            "columns": {
                "title": {"type": "text", "required": True, "maximum_length": 40},
                "origin": {"type": "force", "required": True},
                "adopted_on": {"type": "date", "required": True, "within": "period"},
                "stage": {"type": "choice", "choices": ["untested", "evaluated"], "required": True},
                "places": {"type": "count"},
                "begun_on": {"type": "date"},
            },
            "checks": [
                {"rule": "origin != force", "message": "A practice from another force cannot be your own."},
                {"rule": "begun_on <= adopted_on", "message": "It cannot be adopted before it began."},
                {"unique": ["title", "origin"]},
            ],
        }
    },
    "items": {
        "listed": {"label": "Practices adopted", "type": "count"},
        "adopted": {"from": "practices", "count": "all", "label": "Practices listed"},
        "evaluated": {"from": "practices", "count": 'stage != "untested"'},
        "places": {"from": "practices", "sum": "places", "label": "Places using them"},
        "wait": {"from": "practices", "median": "adopted_on - begun_on", "where": 'stage == "evaluated"'},
    },
    "checks": [
        {"rule": "listed == adopted", "message": "The number given is not the number of rows filled in."},
        {"change": "places", "beyond": "100%"},
    ],
}
TRAINED: dict[str, Any] = {
    "ref": "IW-9",
    "title": "Officers trained in the year",
    "frequency": "annual",
    "items": {"trained": {"label": "Officers trained", "type": "count"}},
    "checks": [{"change": "trained", "beyond": "10%"}],
}


def measure(shape: Mapping[str, Any], **changes: Any) -> Measure:
    """Build a measure from one of the shapes above, with some of its fields replaced."""
    merged = {**_MEASURE, **shape, **changes}
    return Measure.model_validate({"value": {"sum": next(iter(merged["items"]))}, **merged})


def definitions(*measures: Measure) -> Definitions:
    """Build definitions of a plan with these measures, or with every one above."""
    chosen = measures or tuple(measure(shape) for shape in (LAUNCHED, EVERY_TYPE, ADOPTED, TRAINED))
    step = {"ref": "C4.1", "title": "Open the practice bank", "owner": "Head", "due": "2024-12-31", "done_when": "Open"}
    commitment = {
        "ref": "C4", "title": "Local innovation", "owner": "Director", "source": {"id": "plan"}, "steps": [step],
    }  # fmt: skip
    plan = Plan.model_validate(
        {
            "title": "Business plan",
            "organisation": "College of Policing",
            "covers": {"from": "2022-04-01", "to": "2026-03-31"},
            "sources": [{"id": "plan", "title": "Business plan"}],
            "ambitions": [{"ref": "IW", "title": "Innovation", "statement": "It works.", "commitments": [commitment]}],
            "collection": {"steps_from": "office"},
            "measures": chosen,
        }
    )
    return Definitions(plan, REGISTER, "0123456789ab")


GOOD: Mapping[str, Any] = {
    "IW_17.launched": 12,
    "IW_17.with_plan": 9,
    "IW_2.cost": 1204.5,
    "IW_2.share": 62.5,
    "IW_2.broker": "Yes",
    "IW_2.stage": "Half-way",
    "IW_2.started": date(2024, 5, 3),
    "IW_2.remarks": "More people came.",
    "IW_15.listed": 2,
    "IW_9.trained": 300,
    "step_C4_1.state": "Under way",
}
GOOD_ROWS: Sequence[Sequence[Any]] = (
    ("Night watch", "Durham", date(2024, 4, 9), "evaluated", 3, date(2024, 4, 1)),
    ("Day watch", "Durham", date(2024, 5, 9), "untested", None, None),
)


def raw(value: Any) -> Raw:
    """A cell that holds *value*; a `Raw` is taken as it is."""
    if isinstance(value, Raw):
        return value
    if value is None:
        return BLANK
    if isinstance(value, bool):
        return Raw("yes_no", value, "TRUE" if value else "FALSE")
    if isinstance(value, str):
        return Raw("text", value, value)
    if isinstance(value, date):
        return Raw("date", value, day(value))
    return Raw("number", float(value), f"{value:g}")


def error(shown: str = "#REF!") -> Raw:
    """A cell with one of the spreadsheet's own error values."""
    return Raw("error", shown, shown, formula="A1/0")


def form(supplier: Supplier = CLEVELAND, period: Period = Q1, plan: Definitions | None = None) -> Form:
    """The form that *supplier* answers."""
    chosen = plan or definitions()
    return make_form(chosen.plan, chosen.digest, supplier, period)


def sent_rows(table: RecordTable, rows: Mapping[int, Sequence[Any]]) -> SentRows:
    """Rows of a record sheet by their numbers; there is a column for each value of the longest."""
    grid = Grid.of({(number, at): raw(value) for number, row in rows.items() for at, value in enumerate(row, start=1)})
    numbers, widest = np.array(list(rows), dtype=np.int32), max((len(row) for row in rows.values()), default=0)
    places = {key: at for at, (key, _) in enumerate(table.columns[:widest], start=1)}
    letters = {key: column_letters(at) for key, at in places.items()}
    columns = {key: grid.column(at).aligned(numbers) for key, at in places.items()}
    return SentRows(table.name, table.sheet, numbers, letters, columns)


def opened(
    answers: Mapping[str, Any] | None = None,
    rows: Sequence[Sequence[Any]] = GOOD_ROWS,
    *,
    explanations: Mapping[str, str] | None = None,
    nowhere: Sequence[str] = (),
    findings: Sequence[Finding] = (),
    supplier: Supplier = CLEVELAND,
    period: Period = Q1,
    plan: Definitions | None = None,
) -> Return:
    """A good return with some *answers* replaced (by defined name), and *rows* in every record sheet."""
    asked = form(supplier, period, plan)
    said = {**GOOD, **(answers or {})}
    entries = {
        q.name: Answer(q.name, raw(said.get(q.name)), q.sheet, q.cell)
        for q in asked.questions()
        if q.name not in nowhere
    }
    records = {
        table.name: sent_rows(table, dict(enumerate(rows, start=5)))
        for table in asked.tables
        if table.name not in nowhere
    }
    return Return(Identity(**asked.identity), asked, tuple(findings), entries, records, explanations or {})


def last(item: str, value: float | None, period: str = "2023-24-Q4", marker: str = "") -> dict[Any, Observation]:
    """Cleveland's last observation of "IW-17.launched" as `check` takes it."""
    ref, key = item.split(".")
    return {(ref, key): Observation("E23000013", ref, key, Period.parse(period), value, marker)}


def said(findings: Sequence[Finding]) -> list[str]:
    """Each finding as it is printed: place, two spaces, text."""
    return [f"{finding.place}  {finding.text}".strip() for finding in findings]
