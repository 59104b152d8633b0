"""The grid of the expected and the received: how each supplier stands for one period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.plan.register import Supplier
from impact.returns.form import make_form
from impact.store.model import ReturnStatus, Submission

if TYPE_CHECKING:
    from impact.store.submissions import Store


def statuses(
    definitions: Definitions, store: Store, period: Period, as_at: datetime | None = None
) -> tuple[ReturnStatus, ...]:
    """Return how each supplier stands for *period*, by what was known at *as_at*."""
    return grid(definitions, period, store.submissions(period=period, as_at=as_at))


def grid(definitions: Definitions, period: Period, submissions: Sequence[Submission]) -> tuple[ReturnStatus, ...]:
    """Return how each supplier that is asked something for *period* stands, in the register's order.

    A supplier stands by the submission whose figures are used, so a faulty correction does not undo a good return:
    `latest` tells of it. What was withdrawn is neither good nor in time. *submissions* may be in any order, with those
    of other periods and suppliers among them.
    """
    own: dict[str, list[Submission]] = {}
    for submission in sorted(submissions, key=lambda s: s.number):
        if submission.period == period:
            own.setdefault(submission.supplier, []).append(submission)
    expected = definitions.plan.collection.expected
    return tuple(
        _standing(definitions, supplier, period, own.get(supplier.id, []))
        for supplier in definitions.register.suppliers
        if (expected.forces if supplier.is_force else expected.internal) != "none" and supplier.exists_in(period)
        if not make_form(definitions.plan, definitions.digest, supplier, period).empty
    )


def _standing(definitions: Definitions, supplier: Supplier, period: Period, filed: list[Submission]) -> ReturnStatus:
    collection = definitions.plan.collection
    due = collection.due(period, supplier.id)
    held = any(submission.withdrawn is None for submission in filed)
    good = [submission for submission in filed if submission.good]
    return ReturnStatus(
        supplier=supplier,
        period=period,
        due=due,
        state=good[-1].state if good else ("errors" if held else "not returned"),
        on_time=good[0].received.astimezone(UTC).date() <= due if good else None,
        counted=good[-1] if good else None,
        latest=filed[-1] if filed else None,
        versions=len(filed),
        lock=collection.lock(period, supplier.id),
        first=good[0] if good else None,
    )
