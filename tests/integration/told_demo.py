"""The demo's thirteen quarters in a store, without its workbooks: its answers go to the checks as they would be read.

Writing and reading six hundred workbooks takes minutes; `test_demo` does so for two quarters. Here what the demo draws
becomes a `Return` at once. Who is late, missing or wrong is the demo's own story too: what would be damaged is filed
without its figures, as a return with errors is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

from impact.checks.findings import Finding
from impact.demo.run import QUARTERS, Order, first_round
from impact.demo.story import Answers, Storyteller
from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.returns.answers import Answer, Identity, Return
from impact.returns.form import FIRST_ROW, Form, make_form
from impact.returns.judging import check
from impact.store.model import Filing
from impact.store.submissions import Store
from tests.returns.filed_returns import raw, sent_rows

SIGNED = 0.9  # of the returns in order
DAMAGED = Finding("wrong_type", "error", "This is text where a number was expected.", "Enter a number.")


def tell(definitions: Definitions, store: Store, seed: int = 2026, quarters: int = QUARTERS) -> Period:
    """File the demo's returns in *store*, quarter by quarter, and return the last, most of which is signed off."""
    first = Period.containing(definitions.plan.covers.from_)
    drawing = Storyteller(definitions, seed)
    last = first.moved(quarters - 1)
    for period in (first.moved(step) for step in range(quarters)):
        draw = Random(f"{seed}/{period}")
        asked = [
            supplier
            for supplier in definitions.register.suppliers
            if supplier.exists_in(period) and not _form(definitions, Order(supplier, period, 0)).empty
        ]
        for order in first_round(asked, period, definitions.plan.collection.due_days, draw):
            _file(definitions, store, drawing, order, signed=period == last and draw.random() < SIGNED)
    return last


def _file(definitions: Definitions, store: Store, drawing: Storyteller, order: Order, signed: bool) -> None:
    form = _form(definitions, order)
    answers = drawing.answers(form)
    found = (DAMAGED,) if order.mishap else ()
    checked = check(replace(_return(form, answers), findings=found), definitions)
    content = repr(answers).encode()
    kept = store.file(
        Filing(
            order.supplier.id, order.period, order.filename, content, order.sent, checked.findings, checked.observations
        )
    )
    if kept.state == "accepted" and signed:
        name = f"A made-up signatory of {order.supplier.name}"
        store.sign_off(kept.number, name, "Head of Performance", order.sent + timedelta(days=2))


def _form(definitions: Definitions, order: Order) -> Form:
    return make_form(definitions.plan, definitions.digest, order.supplier, order.period)


def _return(form: Form, answers: Answers) -> Return:
    """What the workbook would say, each answer in its cell of the form."""
    entries = {
        question.name: Answer(question.name, raw(answers.cells.get(question.name)), question.sheet, question.cell)
        for question in form.questions()
    }
    records = {
        table.name: sent_rows(table, dict(enumerate(answers.rows[table.name], start=FIRST_ROW)))
        for table in form.tables
    }
    return Return(Identity(**form.identity), form, answers=entries, records=records)
