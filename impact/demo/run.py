"""Run the demo: a new workspace, thirteen quarters of returns, the report.

Returns go through the same templates and the same `receive` as real ones; only the clock is the story's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from random import Random
from shutil import copytree

from impact.demo.story import COMMENTARY, EXPLANATIONS, SIGNATORY, SIGNING_ROLE, Storyteller
from impact.demo.workbooks import Order, damage, fill, first_round
from impact.plan.definitions import Definitions
from impact.plan.loading import load
from impact.plan.periods import Period
from impact.returns.form import make_form
from impact.returns.reader import Reader
from impact.returns.writing.template import write_template
from impact.steps.receive import Incoming, Receipt, processes, readers, receive
from impact.steps.report import Written, composed, files_of, write
from impact.store.standing import statuses
from impact.store.submissions import Store
from impact.workspace import Workspace, make_workspace

QUARTERS = 13
_REPORTED_AFTER = 45  # days after the last quarter's end
_AT_ONCE = 8
_SIGNED = 0.92  # of the returns of the last quarter that are in order; of those before, all


@dataclass(frozen=True)
class Made:
    """What the demo made."""

    workspace: Workspace
    period: Period
    report: Written
    workbooks: int
    accepted: int
    with_queries: int
    with_errors: int


def run(
    folder: Path, *, seed: int, workers: int = 2, quarters: int = QUARTERS, progress: Callable[[], None] = lambda: None
) -> Made:
    """Make the demo in the new or empty *folder*: *quarters* of returns from the plan's first on, then the report.

    Raises:
        FileExistsError: *folder* holds something already.
    """
    workspace = make_workspace(folder, "Demonstration", synthetic=True)
    definitions = load(workspace.metrics)
    first = Period.containing(definitions.plan.covers.from_)
    last = first.moved(quarters - 1)
    receipts: list[Receipt] = []
    with (
        Store.open(workspace.store_url({})) as store,
        processes(workers) as pool,
        readers(definitions, workers) as children,
    ):
        sending = _Sending(workspace, definitions, store, pool, children, seed, progress)
        for period in (first.moved(step) for step in range(quarters)):
            receipts += sending.quarter(period, _SIGNED if period == last else 1.0)
        copytree(COMMENTARY, workspace.commentary_folder(last))
        as_at = datetime.combine(last.last + timedelta(days=_REPORTED_AFTER), time(17), UTC)
        files, problem = files_of(composed(workspace, definitions, store, last, as_at), "board")
    written = write(files, workspace.report_folder(last), problem)
    states = [receipt.submission.state for receipt in receipts]
    counts = (states.count(state) for state in ("accepted", "queries", "errors"))
    return Made(workspace, last, written, len(receipts), *counts)


@dataclass(frozen=True)
class _Sending:
    """Sends in returns, as suppliers would."""

    workspace: Workspace
    definitions: Definitions
    store: Store
    pool: Executor | None
    children: tuple[Reader, ...]
    seed: int
    progress: Callable[[], None]

    def quarter(self, period: Period, signed: float) -> list[Receipt]:
        """Send in one quarter's returns, then what its findings call for; sign off a share *signed* of those in order.

        Each is signed two days after it came.
        """
        plan, register = self.definitions.plan, self.definitions.register
        draw = Random(f"{self.seed}/{period}")
        asked = [
            supplier
            for supplier in register.suppliers
            if supplier.exists_in(period) and not make_form(plan, self.definitions.digest, supplier, period).empty
        ]
        orders = first_round(asked, period, plan.collection.due_days, draw)
        receipts = self._send(orders)
        receipts += self._send(_second_round(orders, receipts, draw))
        draw = Random(f"{self.seed}/{period}/signed")
        for status in statuses(self.definitions, self.store, period):
            kept = status.counted
            if kept is not None and kept.state == "accepted" and draw.random() < signed:
                name = f"{SIGNATORY} of {status.supplier.name}"
                self.store.sign_off(kept.number, name, SIGNING_ROLE, kept.received + timedelta(days=2))
        return receipts

    def _send(self, orders: Sequence[Order]) -> list[Receipt]:
        """Make the workbooks, keep a copy of each beside the store, and receive them in order of arrival."""
        if not orders:
            return []
        make = partial(_make, self.definitions, self.seed)
        contents = self.pool.map(make, orders, chunksize=_AT_ONCE) if self.pool else map(make, orders)
        folder = self.workspace.root / "returns" / str(orders[0].period)
        folder.mkdir(parents=True, exist_ok=True)
        incoming: list[Incoming] = []
        for order, content in zip(orders, contents, strict=True):
            (folder / order.filename).write_bytes(content)
            incoming.append(Incoming(order.filename, content, order.sent))
        return list(receive(self.definitions, self.store, incoming, readers=self.children, progress=self.progress))


def _make(definitions: Definitions, seed: int, order: Order) -> bytes:
    """Write the supplier's template, fill it from the story, and let the order's mishap happen to it."""
    form = make_form(definitions.plan, definitions.digest, order.supplier, order.period)
    template = write_template(form, forces=definitions.register.forces(order.period))
    answers = Storyteller(definitions, seed).answers(form)
    if order.mishap == "changed":  # a later count of the first whole: a little more than was first sent
        first = next(question.name for question in form.questions() if question.type == "count")
        value = answers.cells.get(first)
        if isinstance(value, int):
            answers = replace(answers, cells={**answers.cells, first: value + 2})
        order = replace(order, mishap="")
    filled = fill(template, answers, dict(order.explanations), order.sent)
    return damage(filled, order, form)


def _second_round(orders: Sequence[Order], receipts: Sequence[Receipt], draw: Random) -> list[Order]:
    """Return what is sent after the findings: corrected, explained, and one figure counted again."""
    again: list[Order] = []
    for order, receipt in zip(orders, receipts, strict=True):
        days = order.days + draw.randint(2, 9)
        state = receipt.submission.state
        if state == "errors" and draw.random() < 0.8:
            again.append(replace(order, days=days, mishap="", attempt=2))
        elif state == "queries" and draw.random() < 0.8:
            words = draw.choice(EXPLANATIONS)
            queried = tuple((f.item, words) for f in receipt.findings if f.severity == "query" and f.item)
            again.append(replace(order, days=days, explanations=queried, attempt=2))
    settled = [o for o, r in zip(orders, receipts, strict=True) if r.submission.state == "accepted"]
    counted_again = draw.choice([o for o in settled if o.supplier.is_force])
    again.append(replace(counted_again, days=counted_again.days + 10, mishap="changed", attempt=2))
    return sorted(again, key=lambda order: (order.sent, order.supplier.id))
