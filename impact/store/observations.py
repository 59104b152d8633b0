"""Which observations count, and how they are read.

Comes after `store.standing`, which says whose submissions count; `store.submissions` asks here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from impact.plan.periods import Period
from impact.returns.observation import Observation
from impact.store.schema import observations, submissions
from impact.store.standing import counted

_FIELDS = tuple(
    observations.c[name]
    for name in ("supplier", "measure", "item", "period", "value", "marker", "text", "submission", "sheet", "cell")
)  # in the order of Observation


def all_counted(connection: Connection, as_at: datetime | None) -> tuple[Observation, ...]:
    """Return every observation that counts, in order of period, supplier, measure and item."""
    numbers = counted(as_at)
    found = _read(connection, select(*_FIELDS).join(numbers, numbers.c.number == observations.c.submission))
    ranks = {period: rank for rank, period in enumerate(sorted({o.period for o in found}))}
    return tuple(sorted(found, key=lambda o: (ranks[o.period], o.supplier, o.measure, o.item, o.submission)))


def figures_before(
    connection: Connection, supplier: str, before: Period
) -> Mapping[tuple[str, str], tuple[Observation, ...]]:
    """Return the supplier's figures by measure and item, oldest first, from returns for periods before *before*."""
    numbers = counted(supplier=supplier)
    query = (
        select(*_FIELDS)
        .join(numbers, numbers.c.number == observations.c.submission)
        .join(submissions, submissions.c.number == observations.c.submission)
        .where(submissions.c.ends < before.first, observations.c.value.is_not(None))
        .order_by(submissions.c.ends, submissions.c.number, observations.c.measure, observations.c.item)
    )
    found: dict[tuple[str, str], list[Observation]] = {}
    for figure in _read(connection, query):
        found.setdefault((figure.measure, figure.item), []).append(figure)
    return {key: tuple(figures) for key, figures in found.items()}


def words_before(connection: Connection, supplier: str, before: Period) -> Mapping[tuple[str, str], str]:
    """Return the supplier's last words (a date as "2024-06-30") by measure and item, from returns as `figures_before`.

    An item answered with a figure has none, and a marker is passed over.
    """
    numbers = counted(supplier=supplier)
    given = observations.c
    query = (
        select(given.measure, given.item, given.text)
        .join(numbers, numbers.c.number == given.submission)
        .join(submissions, submissions.c.number == given.submission)
        .where(submissions.c.ends < before.first, given.value.is_(None), given.text != "")
        .order_by(submissions.c.ends, submissions.c.number)
    )
    return {(measure, item): text for measure, item, text in connection.execute(query).all()}


def _read(connection: Connection, query: Select[Any]) -> list[Observation]:
    return [Observation(*row) for row in connection.execute(query).all()]
