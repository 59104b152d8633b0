"""Whose return it is, for when, and when it came.

Comes after `checking.sayings` and `returns.beside`, before `checking.checks`. Late is no fault: a return is on time or
late, and open or closed, and those are two things.
"""

from __future__ import annotations

from collections.abc import Iterator

from impact.plan.definitions import Definitions
from impact.plan.model import Collection
from impact.plan.periods import Period, day
from impact.returns.beside import Beside
from impact.returns.checking.messages import OR_SAY_WHY, listed
from impact.returns.checking.sayings import BEFORE_THE_END, LOCKED, SAME_FILE_ELSEWHERE, WRONG_PERIOD, WRONG_SUPPLIER
from impact.returns.findings import Finding
from impact.returns.form import Form


def misdirected(
    form: Form, definitions: Definitions, beside: Beside, supplier: str | None, period: Period | None
) -> Iterator[Finding]:
    """Yield why this is another's return, or another period's, than the one expected (None where any will do)."""
    if supplier not in (None, form.supplier.id):
        known = definitions.register.supplier(supplier or "")
        expected = known.name if known else str(supplier)
        yield WRONG_SUPPLIER(found=form.supplier.name, expected=expected).at("", "")
    if period is not None and period != form.period:
        yield WRONG_PERIOD(found=form.period.label, expected=period.label).at("", "")
    if beside.elsewhere:
        yield SAME_FILE_ELSEWHERE(
            elsewhere=listed(beside.elsewhere), supplier=form.supplier.name, period=form.period.label
        ).at("", "")


def untimely(form: Form, collection: Collection, beside: Beside) -> Iterator[Finding]:
    """Yield whether it came when returns for the period were closed, or before there could be one."""
    came = beside.received
    if came is None:
        return
    lock = collection.lock(form.period, form.supplier.id)
    if came > lock:
        yield LOCKED(period=form.period.label, lock=day(lock), received=day(came), organisation=form.organisation).at(
            "", ""
        )
    elif came < form.period.last:
        yield BEFORE_THE_END(
            received=day(came), period=form.period.name, last=day(form.period.last), or_say_why=OR_SAY_WHY
        ).at("", "")
