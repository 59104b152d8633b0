"""Who returned in each quarter, as a grid's value: every supplier, every quarter, every word ready made.

Comes after `store.status` and `report.returned`; `report.charts` draws it, and a table may say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from impact.plan.periods import Period
from impact.plan.register import Supplier
from impact.report import sentences as say
from impact.report.charts.timeline import SAID, Came, GridRow, ReturnsGrid
from impact.report.returned import stand_of
from impact.store.model import ReturnStatus

FORCES, TEAMS = "Forces", "Teams of the body itself"


def returns_grid(by_period: Mapping[Period, Sequence[ReturnStatus]]) -> ReturnsGrid | None:
    """Return the grid of *by_period*, how each supplier asked stood for each period.

    Suppliers stand in the register's order, those that are no longer asked after the others.

    Returns:
        None where nobody was asked for anything.
    """
    periods = sorted(by_period)
    suppliers = _suppliers([by_period[period] for period in reversed(periods)])
    if not suppliers:
        return None
    stands: dict[tuple[str, Period], Came] = {
        (one.supplier.id, period): stand_of(one) for period in periods for one in by_period[period]
    }
    came: dict[str, tuple[Came, ...]] = {
        one.id: tuple(stands.get((one.id, period), "not asked") for period in periods) for one in suppliers
    }
    counts: Counter[Came] = Counter(cell for cells in came.values() for cell in cells if cell != "not asked")
    asked = sum(counts.values())
    span = f"{periods[0].name} to {periods[-1].name}" if len(periods) > 1 else periods[0].name
    groups = ((FORCES, True), (TEAMS, False))
    return ReturnsGrid(
        title=f"{counts['on time']:,} of {asked:,} returns came on time over {say.span_of(periods)}",
        alt=f"Returns of {len(suppliers)} suppliers, {span}: {_counted(counts)}.",
        periods=tuple(period.short for period in periods),
        groups=tuple(
            (heading, rows)
            for heading, forces in groups
            if (rows := tuple(_row(one, came[one.id]) for one in suppliers if one.is_force is forces))
        ),
        totals=tuple(str(sum(cells[n] == "on time" for cells in came.values())) for n in range(len(periods))),
        exceptions=tuple((one.name, said) for one in suppliers if (said := _exceptions(came[one.id], periods))),
    )


def _suppliers(newest_first: Sequence[Sequence[ReturnStatus]]) -> list[Supplier]:
    found: dict[str, Supplier] = {}
    for statuses in newest_first:
        for status in statuses:
            found.setdefault(status.supplier.id, status.supplier)
    return list(found.values())


def _row(supplier: Supplier, cells: tuple[Came, ...]) -> GridRow:
    asked = sum(cell != "not asked" for cell in cells)
    return GridRow(supplier.name, cells, f"{cells.count('on time')} of {asked}")


def _counted(counts: Counter[Came]) -> str:
    """Say "520 on time, 40 late, 12 not usable: errors to mend"."""
    return ", ".join(f"{counts[came]:,} {said}" for came, said in SAID.items() if counts[came])


def _exceptions(cells: Sequence[Came], periods: Sequence[Period]) -> str:
    """Every return of a supplier that was not on time: "late: Q1 2024/25; missing: Q3 2024/25"; "" when all were."""
    by_state: dict[Came, list[str]] = {}
    for cell, period in zip(cells, periods, strict=True):
        if cell not in ("on time", "not asked"):
            by_state.setdefault(cell, []).append(period.name)
    return "; ".join(f"{SAID[came].split(':')[0]}: {say.listed(names)}" for came, names in by_state.items())
