"""Workbooks as people send them: a template filled in through its defined names, and damaged as real returns were.

openpyxl stands for the person who fills the form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from openpyxl.utils.cell import range_boundaries

from impact.demo.story import Answers, Cell
from impact.plan.periods import Period
from impact.plan.register import Supplier
from impact.returns.form import Form, Question

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
