"""Whose return it is, for when, and when it came.

Comes after `checking.sayings` and `returns.beside`, before `checking.checks`. Late is no fault: a return is on time or
late, and open or closed, and those are two things.
"""

from __future__ import annotations

from collections.abc import Iterator

from impact.checks.base import RowCheck
from impact.checks.row_rule import RowRule
from impact.plan.definitions import Definitions
from impact.plan.formula import parse
from impact.plan.measure import RecordSheet
from impact.plan.model import Collection
from impact.plan.periods import Period, day
from impact.returns.checking.messages import OR_SAY_WHY, OUTSIDE_PERIOD, listed
from impact.returns.checking.rowchecks import RETURNING
from impact.returns.checking.sayings import BEFORE_THE_END, LOCKED, SAME_FILE_ELSEWHERE, WRONG_PERIOD, WRONG_SUPPLIER
from impact.returns.findings import Finding
from impact.returns.form import Form
from impact.returns.observation import Beside


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


def not_astray(sheet: RecordSheet, astray: frozenset[str]) -> RecordSheet:
    """Return *sheet* without the rules that follow from whose return it is, where that is already at fault.

    Args:
        sheet: A record sheet's definition.
        astray: Codes of what `misdirected` found.
    """
    if WRONG_SUPPLIER.code not in astray or RETURNING in sheet.columns:
        return sheet
    kept = [check for check in sheet.checks if not _of_the_supplier(check)]
    return sheet if len(kept) == len(sheet.checks) else sheet.model_copy(update={"checks": tuple(kept)})


def _of_the_supplier(check: RowCheck) -> bool:
    return isinstance(check, RowRule) and RETURNING in parse(check.rule).names


def follows(finding: Finding, astray: frozenset[str]) -> bool:
    """Whether *finding* only says that a date is not in the period, where the period is already at fault."""
    return finding.code == OUTSIDE_PERIOD.code and WRONG_PERIOD.code in astray


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
