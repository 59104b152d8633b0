"""Run the demo: a new workspace, thirteen quarters of returns, the report. openpyxl stands for whoever fills a form.

Returns go through the same templates and the same `receive` as real ones; only the clock is the story's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from random import Random
from shutil import copytree
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from openpyxl.utils.cell import range_boundaries

from impact.demo.story import COMMENTARY, EXPLANATIONS, SIGNATORY, SIGNING_ROLE, Answers, Cell, Storyteller
from impact.plan.definitions import Definitions
from impact.plan.loading import load
from impact.plan.periods import Period
from impact.plan.register import Supplier
from impact.returns.form import Form, Question, make_form
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


# --- the workbooks, as people send them ----------------------------------------------------------------------------

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def fill(template: bytes, answers: Answers, explanations: Mapping[str, str], saved: datetime) -> bytes:
    """Return *template* filled in and saved at *saved*. The same arguments give the same bytes.

    Args:
        template: A workbook as `write_template` writes it.
        answers: By defined name.
        explanations: By the defined name of the answer they explain.
        saved: What the workbook says of when it was saved.
    """
    workbook = load_workbook(BytesIO(template))
    for name, value in answers.cells.items():
        if value is not None:
            put(workbook, name, value)
    for name, words in explanations.items():
        put(workbook, f"{name}.explanation", words)
    for name, rows in answers.rows.items():
        sheet, (column, row, _, _) = place(workbook, name)
        for down, cells in enumerate(rows, start=1):
            for across, value in enumerate(cells):
                workbook[sheet].cell(row + down, column + across).value = value
    return save(workbook, saved)


def put(workbook: Workbook, name: str, value: Cell) -> None:
    """Write *value* into the cell that *name* stands for."""
    sheet, (column, row, _, _) = place(workbook, name)
    workbook[sheet].cell(row, column).value = value


def place(workbook: Workbook, name: str) -> tuple[str, tuple[int, int, int, int]]:
    """Return the sheet and the bounds (first column, first row, last column, last row) of a defined name."""
    sheet, reference = next(iter(workbook.defined_names[name].destinations))
    left, top, right, bottom = range_boundaries(reference)
    return sheet, (int(left or 1), int(top or 1), int(right or 1), int(bottom or 1))


def save(workbook: Workbook, saved: datetime) -> bytes:
    """Return the workbook's bytes with *saved* in place of the machine's clock."""
    buffer = BytesIO()
    workbook.save(buffer)
    packed = BytesIO()
    stamp = saved.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with ZipFile(buffer) as before, ZipFile(packed, "w") as after:
        for entry in before.namelist():
            content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", before.read(entry))
            after.writestr(ZipInfo(entry, _ZIP_EPOCH), content, ZIP_DEFLATED)
    return packed.getvalue()


# --- what goes wrong on the way: late and missing returns, and workbooks that people damaged --------------------------


@dataclass(frozen=True)
class Order:
    """One workbook to make and send.

    Attributes:
        days: Days after the period's end on which it is sent.
        mishap: A key of `DAMAGES`, "no workbook", "changed", or "" for a good one.
        explanations: By defined name, what the supplier writes beside its answers.
        attempt: 1 for the first filing of the period, 2 for the next.
    """

    supplier: Supplier
    period: Period
    days: int
    mishap: str = ""
    explanations: tuple[tuple[str, str], ...] = ()
    attempt: int = 1

    @property
    def sent(self) -> datetime:
        """When it arrives: at a working hour that depends on nothing but the order."""
        hour = 9 + (len(self.supplier.name) + self.period.number) % 9
        return datetime.combine(self.period.last + timedelta(days=self.days), time(hour, 30), UTC)

    @property
    def filename(self) -> str:
        """As people name such files."""
        again = "" if self.attempt == 1 else f" v{self.attempt}"
        return f"{self.supplier.name} {self.period}{again}.xlsx"


def first_round(suppliers: Sequence[Supplier], period: Period, due_days: int, draw: Random) -> list[Order]:
    """Return the first filing of each supplier that sends one, in order of arrival."""
    forces = [s for s in suppliers if s.is_force]
    chosen = draw.sample(forces, 10)
    missing, late = chosen[: draw.choice((1, 1, 2))], chosen[2:5]
    wrong = dict(zip((s.id for s in chosen[5:]), draw.sample([*sorted(DAMAGES), "no workbook"], 5), strict=False))
    orders: list[Order] = []
    for supplier in suppliers:
        if supplier in missing:
            continue
        behind = draw.randint(1, 18) if supplier in late else 0
        days = due_days + behind if behind else draw.randint(4, due_days)
        mishap = wrong.get(supplier.id, "") if draw.random() < 0.6 else ""
        orders.append(Order(supplier, period, days, mishap))
    return sorted(orders, key=lambda order: (order.sent, order.supplier.id))


def damage(workbook: bytes, order: Order, form: Form) -> bytes:
    """Return *workbook* as the mishap of *order* leaves it."""
    if not order.mishap:
        return workbook
    if order.mishap == "no workbook":
        return f"{order.supplier.name}: our return is in the e-mail of Friday.\r\n".encode()
    opened = load_workbook(BytesIO(workbook))
    DAMAGES[order.mishap](opened, form)
    return save(opened, order.sent)


def _count(form: Form, which: int) -> Question:
    """One of the numbers asked for: another for each force and *which*."""
    numbers = [question for question in form.questions() if question.type == "count"]
    return numbers[(which + sum(map(ord, form.supplier.id))) % len(numbers)]


def _part_above_whole(workbook: Workbook, form: Form) -> None:
    """Swap a part and its whole, where the form asks for both."""
    if "IW_18.mapped" in {question.name for question in form.questions()}:
        put(workbook, "IW_18.in_force", 20)
        put(workbook, "IW_18.mapped", 120)


def _lost_sheet(workbook: Workbook, form: Form) -> None:
    del workbook[form.sheets[0].name]


def _leap(workbook: Workbook, form: Form) -> None:
    """More than twice as many as usual: odd, and perhaps right."""
    sheet, (column, row, _, _) = place(workbook, "IW_17.launched")
    cell = workbook[sheet].cell(row, column)
    cell.value = int(str(cell.value)) * 2 + 3


def _instead(which: int, value: Cell) -> Callable[[Workbook, Form], None]:
    """Something else in place of a number."""
    return lambda workbook, form: put(workbook, _count(form, which).name, value)


DAMAGES: dict[str, Callable[[Workbook, Form], None]] = {
    "error value": _instead(0, "#REF!"),
    "words": _instead(1, "about 20"),
    "blank": _instead(2, None),
    "part above whole": _part_above_whole,
    "lost sheet": _lost_sheet,
    "negative": _instead(0, -3),
    "leap": _leap,
}
