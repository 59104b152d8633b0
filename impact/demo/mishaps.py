"""What goes wrong on the way: late and missing returns, and workbooks that people damaged.

Each mishap is one that real returns had.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from io import BytesIO
from random import Random

from openpyxl import Workbook, load_workbook

from impact.demo.filling import place, put, save
from impact.plan.periods import Period
from impact.plan.register import Supplier
from impact.returns.form import Form, Question

Damage = Callable[[Workbook, Form], None]


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


def _error_value(workbook: Workbook, form: Form) -> None:
    put(workbook, _count(form, 0).name, "#REF!")


def _words(workbook: Workbook, form: Form) -> None:
    put(workbook, _count(form, 1).name, "about 20")


def _blank(workbook: Workbook, form: Form) -> None:
    put(workbook, _count(form, 2).name, None)


def _part_above_whole(workbook: Workbook, form: Form) -> None:
    """Swap a part and its whole, where the form asks for both."""
    names = {question.name for question in form.questions()}
    if "IW_18.mapped" in names:
        put(workbook, "IW_18.in_force", 20)
        put(workbook, "IW_18.mapped", 120)


def _lost_sheet(workbook: Workbook, form: Form) -> None:
    del workbook[form.sheets[0].name]


def _leap(workbook: Workbook, form: Form) -> None:
    """More than twice as many as usual: odd, and perhaps right."""
    sheet, (column, row, _, _) = place(workbook, "IW_17.launched")
    cell = workbook[sheet].cell(row, column)
    cell.value = int(str(cell.value)) * 2 + 3


def _negative(workbook: Workbook, form: Form) -> None:
    put(workbook, _count(form, 0).name, -3)


DAMAGES: dict[str, Damage] = {
    "error value": _error_value,
    "words": _words,
    "blank": _blank,
    "part above whole": _part_above_whole,
    "lost sheet": _lost_sheet,
    "negative": _negative,
    "leap": _leap,
}
