"""A good return, filled in by name in the template as it is really written, and what was filed before it.

Everything in it is right: checked beside `BEFORE` it has no finding at all. Each workbook of the corpus is this one
with one thing wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook as Book

from impact.plan.periods import Period
from impact.plan.register import Supplier
from impact.returns.form import COVER_SHEET, NIL_CELL, NIL_NAME, Form, Question, RecordTable, make_form
from impact.returns.grid import cell_name
from impact.returns.observation import Beside, Observation
from impact.returns.writing.template import write_template
from tests.returns.corpus.plan import CLEVELAND, DEFINITIONS, OFFICE, Q4, REGISTER
from tests.returns.workbooks import load

ANSWERS: Mapping[str, Any] = {
    "EB_1.trained": 120,
    "EB_1.places": 150,
    "EB_1.spent": 1204.5,
    "EB_1.share": 62.5,
    "EB_1.balance": -12,
    "EB_2.lead": "Yes",
    "EB_2.stage": "Half-way",
    "EB_2.route": "With others",
    "EB_2.since": date(2024, 5, 3),
    "EB_2.remarks": "More people came.",
    "LI_1.launched": 12,
    "LI_1.with_plan": 9,
    "LI_2.bids": 20,
    "LI_2.won": 8,
    "LI_2.cost": 310,
    "LI_2.hours": 95.5,
    "LI_3.events": 6,
    "LI_4.days": 300,
    "LI_5.in_person": 200,
    "LI_5.online": 1000,
    "SP_1.listed": 3,
    "SP_3.reached": 1200,
    "SP_3.known": 1200,
    "EB_3.pages": 41,
    "step_C1_1.state": "Under way",
    "step_C1_1.evidence": "The bank is built and is being tried by three forces.",
}
ROWS: Mapping[str, Sequence[Sequence[Any]]] = {
    "SP_1.practices": (
        ("Night watch", "Durham", date(2025, 1, 9), "evaluated", 3, 12.5, "Yes", date(2025, 1, 2)),
        ("Day watch", "Devon & Cornwall", date(2025, 2, 9), "untested", 4, None, None, None),
        ("Quiet hours", "London, City of", date(2025, 3, 31), "untested", None, 40, "No", date(2024, 11, 30)),
    ),
    "EB_4.talks": (("Trainers", 30), ("Chiefs", 12)),
    "SP_2.visits": (("V1", "Durham", 4, "Night watch"), ("V2", "London, City of", 2, "quiet  HOURS")),
}
_LAST: Mapping[str, tuple[str, float]] = {
    "LI-1.launched": ("2024-25-Q3", 11),
    "LI-2.cost": ("2024-25-Q3", 300),
    "LI-2.hours": ("2024-25-Q3", 100),
    "LI-3.events": ("2024-25-H1", 6),
    "LI-4.days": ("2023-24", 290),
    "SP-1.places": ("2024-25-Q2", 5),
}


def _key(item: str) -> tuple[str, str]:
    ref, _, key = item.partition(".")
    return ref, key


def _before(item: str, period: str, value: float) -> Observation:
    return Observation(CLEVELAND.id, *_key(item), Period.parse(period), value)


_ONLINE = (900, 1010, 950, 1100, 980, 1020, 940, 1000)  # the latest is that of the quarter before
_QUARTERS = [str(Q4.moved(-back)) for back in range(len(_ONLINE), 0, -1)]
BEFORE = Beside(
    history={
        **{_key(item): (_before(item, *last),) for item, last in _LAST.items()},
        ("LI-5", "online"): tuple(
            _before("LI-5.online", quarter, value) for quarter, value in zip(_QUARTERS, _ONLINE, strict=True)
        ),
    }
)


def form_for(supplier: Supplier = CLEVELAND, period: Period = Q4) -> Form:
    """The form of the corpus's plan."""
    return make_form(DEFINITIONS.plan, DEFINITIONS.digest, supplier, period)


FORM = form_for()
OFFICE_FORM = form_for(OFFICE)
_QUESTIONS: Mapping[str, Question] = {q.name: q for form in (FORM, OFFICE_FORM) for q in form.questions()}
_TABLES: Mapping[str, RecordTable] = {table.name: table for form in (FORM, OFFICE_FORM) for table in form.tables}


def template(form: Form = FORM) -> bytes:
    """A template as it is sent out."""
    return write_template(form, forces=REGISTER.forces(form.period))


def good(form: Form = FORM) -> bytes:
    """The good return for *form*."""
    return _good(form.supplier, form.period)


@lru_cache(maxsize=8)
def _good(supplier: Supplier, period: Period) -> bytes:
    form = form_for(supplier, period)
    book = load(template(form))
    for question in form.questions():
        cell_of(book, question.name).value = ANSWERS[question.name]
    for table in form.tables:
        for number, row in enumerate(ROWS[table.name], start=5):
            for (column, _), value in zip(table.columns, row, strict=True):
                cell_of(book, row_cell(table.name, number, column)).value = value
        _leave_out_rows_to_fill(book, table)
    return saved(book)


def _leave_out_rows_to_fill(book: Book, table: RecordTable) -> None:
    """Take out the yellow rows that nothing stands in: they say nothing, and openpyxl takes long over them."""
    sheet = book[table.sheet]
    filled = table.last_row - len(ROWS[table.name])
    sheet.delete_rows(5 + len(ROWS[table.name]), filled)


def saved(book: Book) -> bytes:
    """The workbook's bytes."""
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def row_cell(table: str, row: int, column: str) -> str:
    """Name a cell of a record sheet, as `where` and `cell_of` take it: "SP_1.practices!5.title"."""
    return f"{table}!{row}.{column}"


def where(name: str) -> tuple[str, str]:
    """The sheet and cell of an answer, a record sheet or its cell, in a form that nobody has rearranged."""
    if name == NIL_NAME:
        return COVER_SHEET, NIL_CELL
    if name in _TABLES:
        return _TABLES[name].sheet, ""
    if "!" not in name:
        question = _QUESTIONS[name.removesuffix(".explanation")]
        return question.sheet, question.explain_cell if name.endswith(".explanation") else question.cell
    table = _TABLES[name.partition("!")[0]]
    row, _, column = name.partition("!")[2].partition(".")
    at = [key for key, _ in table.columns].index(column)
    return table.sheet, cell_name(int(row), at + 1)


def cell_of(book: Book, name: str) -> Cell:
    """The cell that a defined name leads to in *book*, or a cell of the record sheet that it leads to."""
    table, record, _ = name.partition("!")
    ((sheet, place),) = book.defined_names[table].destinations
    return book[sheet][where(name)[1] if record else place.replace("$", "")]
