"""Which observations count, and how they are read.

Comes after `store.schema`; `store.submissions` asks here. A figure counts when its submission is the latest one without
errors of its supplier and period: the order is the order of filing, whatever times the filings bear.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Subquery, func, literal_column, select

from impact.plan.periods import Period
from impact.returns.observation import Observation
from impact.store.schema import observations, submissions

_FIELDS = tuple(
    observations.c[name]
    for name in ("supplier", "measure", "item", "period", "value", "marker", "text", "submission", "sheet", "cell")
)  # in the order of Observation


def counted(as_at: datetime | None = None, supplier: str | None = None) -> Subquery:
    """Return the numbers of the submissions that count, by what was received at or before *as_at*."""
    latest = (
        select(func.max(submissions.c.number).label("number"))
        .where(submissions.c.version > literal_column("0"), submissions.c.state != "errors")
        .group_by(submissions.c.supplier, submissions.c.period)
    )
    if as_at is not None:
        latest = latest.where(submissions.c.received <= as_at)
    if supplier is not None:
        latest = latest.where(submissions.c.supplier == supplier)
    return latest.subquery("counted")


def all_counted(connection: Connection, as_at: datetime | None) -> tuple[Observation, ...]:
    """Return every observation that counts, in order of period, supplier, measure and item."""
    numbers = counted(as_at)
    found = _read(connection, select(*_FIELDS).join(numbers, numbers.c.number == observations.c.submission))
    ranks = {period: rank for rank, period in enumerate(sorted({o.period for o in found}))}
    return tuple(sorted(found, key=lambda o: (ranks[o.period], o.supplier, o.measure, o.item, o.submission)))


def last_before(connection: Connection, supplier: str, before: Period) -> Mapping[tuple[str, str], Observation]:
    """Return the supplier's last figure for each measure and item, from returns for periods before *before*."""
    numbers = counted(supplier=supplier)
    figures = (
        select(*_FIELDS)
        .join(numbers, numbers.c.number == observations.c.submission)
        .join(submissions, submissions.c.number == observations.c.submission)
        .where(submissions.c.ends < before.first, observations.c.value.is_not(None))
        .order_by(submissions.c.ends, submissions.c.number, observations.c.measure, observations.c.item)
    )
    return {(figure.measure, figure.item): figure for figure in _read(connection, figures)}


def _read(connection: Connection, query: Select[Any]) -> list[Observation]:
    return [Observation(*row) for row in connection.execute(query).all()]
