"""Who returned: on time, late, with errors that stop the use of it, or not at all; by name, never by guess.

The summary shows the sentences and the map, a page of its own lists what is outstanding, every quarter's returns, and
the queries on the returns that count, each with the supplier's explanation: what is odd and right, said in public. What
the checks say of a measure that counts people, or asks them, quotes its answers, so none of those is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from impact.checks.findings import Finding
from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.periods import Period, day
from impact.plan.register import Supplier
from impact.report import sentences as say
from impact.report.charts.forces import Tile
from impact.report.charts.timeline import SAID, Came, GridRow, ReturnsGrid
from impact.report.comparisons import Places
from impact.report.document import Answered, Outstanding, Returned, ReturnLine, Sign
from impact.results.disclosure import guarded as guarded_measures
from impact.returns.form import defined_name
from impact.store.model import Explanation, ReturnStatus

Stand = Literal["on time", "late", "errors", "not returned"]
Filings = Mapping[int, tuple[Sequence[Finding], Sequence[Explanation]]]  # by the number of a submission that counts

FORCES, TEAMS = "Forces", "Teams of the body itself"
_NOT_SHOWN = "A query on figures that count people: its words are not shown."
_SIGNS: dict[Stand, Sign] = {
    "on time": Sign("met", "On time"),
    "late": Sign("late", "Late"),
    "errors": Sign("off-track", "Errors to mend"),
    "not returned": Sign("open", "Not returned"),
}


def stand_of(status: ReturnStatus) -> Stand:
    """Where a supplier stands: its figures are used when it has a submission without errors."""
    if status.counted is not None:
        return "on time" if status.on_time else "late"
    return "errors" if status.latest is not None else "not returned"


def returned(
    statuses: Sequence[ReturnStatus],
    places: Places,
    answered: Sequence[Answered] = (),
    history: ReturnsGrid | None = None,
) -> Returned:
    """Compose who returned.

    Args:
        statuses: One for each supplier that was asked.
        places: Short label, column and row on the tile map, by supplier id; a force without a place is not drawn.
        answered: The queries on what they sent.
        history: How the returns of every quarter came.
    """
    forces = [status for status in statuses if status.supplier.is_force]
    teams = [status for status in statuses if not status.supplier.is_force]
    tiles = tuple(
        Tile(force.id, short, force.name, column, row, stand_of(status))
        for status in forces
        if (force := status.supplier).id in places
        for short, column, row in (places[force.id],)
    )
    says = tuple(text for text in (_forces(forces), _outstanding_forces(forces), _teams(teams)) if text)
    says = says or ("No return was asked for.",)
    return Returned(
        says=says,
        tiles=tiles,
        alt=f"Map of the forces as tiles. {' '.join(says[: len(says) - bool(teams)])}".strip() if tiles else "",
        outstanding=tuple(_outstanding(status) for status in statuses if stand_of(status) != "on time"),
        lines=tuple(
            ReturnLine(
                name=status.supplier.name,
                state=_SIGNS[stand_of(status)],
                came=_came(status),
                signed=f"{signed.name}, {signed.role}" if (signed := status.signed_off) is not None else "",
            )
            for status in statuses
        ),
        answered=tuple(answered),
        history=history,
    )


def _came(status: ReturnStatus) -> str:
    """The day by which it was on time or late, and that of the version used, where that is a later one."""
    used = status.counted or status.latest
    if used is None:
        return ""
    first = status.first or used
    came, now = day(first.received.date()), day(used.received.date())
    return came if came == now else f"{came}, corrected {now}"


def _names(statuses: Sequence[ReturnStatus], stand: Stand) -> list[str]:
    return [status.supplier.name for status in statuses if stand_of(status) == stand]


def _forces(forces: Sequence[ReturnStatus]) -> str:
    """Say "41 of 43 forces made a return that could be used: 38 on time and 3 late."."""
    if not forces:
        return ""
    on_time, late = len(_names(forces, "on time")), len(_names(forces, "late"))
    how = {(True, False): ", all on time", (False, True): ", all late", (False, False): ""}.get(
        (bool(on_time), bool(late)), f": {on_time} on time and {late} late"
    )
    return f"{on_time + late} of {len(forces)} forces made a return that could be used{how}."


def _outstanding_forces(forces: Sequence[ReturnStatus]) -> str:
    wrong, missing = _names(forces, "errors"), _names(forces, "not returned")
    said = []
    if wrong:
        has = "a return with errors" if len(wrong) == 1 else "returns with errors"
        said.append(f"{say.listed(wrong)} sent {has} still to be mended.")
    if missing:
        said.append(f"{say.listed(missing)} {'has' if len(missing) == 1 else 'have'} not returned.")
    if said:
        said.append(f"No figure is assumed for {'it' if len(wrong + missing) == 1 else 'them'}.")
    return " ".join(said)


def _teams(teams: Sequence[ReturnStatus]) -> str:
    if not teams:
        return ""
    absent = [status.supplier.name for status in teams if status.counted is None]
    late = _names(teams, "late")
    if absent:
        return f"Of the body’s own teams, no usable return came from: {say.listed(absent)}."
    tail = f", {say.listed(late)} late" if late else ""
    return (
        f"All of the body’s own teams returned{tail}." if len(teams) > 1 else f"The {teams[0].supplier.name} returned."
    )


def _outstanding(status: ReturnStatus) -> Outstanding:
    stand = stand_of(status)
    due = f"Due {day(status.due)}"
    if stand == "late" and status.counted is not None:
        says = f"{due}; the return used came on {day(status.counted.received.date())}. Its figures are in this report."
    elif stand == "errors" and status.latest is not None:
        errors = say.counted(status.latest.errors, "error")
        says = f"{due}; the last return, of {day(status.latest.received.date())}, has {errors}. None of it is used."
    else:
        says = f"{due}; nothing has come. It is left out of every figure."
    return Outstanding(status.supplier.name, _SIGNS[stand], says)


def answered(definitions: Definitions, statuses: Sequence[ReturnStatus], told: Filings) -> tuple[Answered, ...]:
    """Return every query on a return that counts, by supplier in the order of *statuses*.

    Args:
        definitions: For names, and for which measures count people.
        statuses: How each supplier stands.
        told: By the number of a submission that counts, its findings and the explanations it has.
    """
    guarded = guarded_measures(definitions.plan.measures)
    names = {defined_name(measure.ref, "")[:-1]: measure for measure in definitions.plan.measures}
    found: list[Answered] = []
    for status in statuses:
        if status.counted is None:
            continue
        findings, explanations = told.get(status.counted.number, ((), ()))
        texts = {one.fingerprint: one.text for one in explanations}
        for query in (one for one in findings if one.severity == "query"):
            measure = names.get(query.item.partition(".")[0])
            found.append(_answered(status.supplier.name, query, measure, guarded, texts.get(query.fingerprint, "")))
    return tuple(found)


def _answered(supplier: str, query: Finding, measure: Measure | None, guarded: frozenset[str], answer: str) -> Answered:
    about = f"{measure.ref} {measure.name}" if measure is not None else query.place or "The whole return"
    if measure is not None and measure.ref in guarded:
        return Answered(supplier, about, _NOT_SHOWN, "Explained; not shown" if answer else "")
    return Answered(supplier, about, query.says, answer)


def returns_grid(by_period: Mapping[Period, Sequence[ReturnStatus]]) -> ReturnsGrid | None:
    """Return the grid of *by_period*, how each supplier asked stood for each period.

    Suppliers stand in the register's order, those that are no longer asked after the others.

    Returns:
        None where nobody was asked for anything.
    """
    periods = sorted(by_period)
    suppliers = {one.supplier.id: one.supplier for period in periods for one in by_period[period]}
    newest_first = dict.fromkeys(one.supplier.id for period in reversed(periods) for one in by_period[period])
    if not suppliers:
        return None
    stands: dict[tuple[str, Period], Came] = {
        (one.supplier.id, period): stand_of(one) for period in periods for one in by_period[period]
    }
    came: dict[str, tuple[Came, ...]] = {
        id_: tuple(stands.get((id_, period), "not asked") for period in periods) for id_ in newest_first
    }
    counts: Counter[Came] = Counter(cell for cells in came.values() for cell in cells if cell != "not asked")
    span = f"{periods[0].name} to {periods[-1].name}" if len(periods) > 1 else periods[0].name
    told = ", ".join(f"{counts[each]:,} {said}" for each, said in SAID.items() if counts[each])
    return ReturnsGrid(
        title=f"{counts['on time']:,} of {counts.total():,} returns came on time over {say.span_of(periods)}",
        alt=f"Returns of {len(suppliers)} suppliers, {span}: {told}.",
        periods=tuple(period.short for period in periods),
        groups=tuple(
            (heading, rows)
            for heading, forces in ((FORCES, True), (TEAMS, False))
            if (rows := tuple(_row(suppliers[id_], came[id_]) for id_ in came if suppliers[id_].is_force is forces))
        ),
        totals=tuple(str(sum(cells[n] == "on time" for cells in came.values())) for n in range(len(periods))),
        exceptions=tuple((suppliers[id_].name, said) for id_ in came if (said := _exceptions(came[id_], periods))),
    )


def _row(supplier: Supplier, cells: tuple[Came, ...]) -> GridRow:
    asked = sum(cell != "not asked" for cell in cells)
    return GridRow(supplier.name, cells, f"{cells.count('on time')} of {asked}")


def _exceptions(cells: Sequence[Came], periods: Sequence[Period]) -> str:
    """Every return of a supplier that was not on time: "late: Q1 2024/25; missing: Q3 2024/25"; "" when all were."""
    by_state: dict[Came, list[str]] = {}
    for cell, period in zip(cells, periods, strict=True):
        if cell not in ("on time", "not asked"):
            by_state.setdefault(cell, []).append(period.name)
    return "; ".join(f"{SAID[came].split(':')[0]}: {say.listed(names)}" for came, names in by_state.items())
