"""Who returned: on time, late, with errors that stop the use of it, or not at all; by name, never by guess.

Comes after `store.status`; the summary shows its sentences and map, a page of its own lists what is outstanding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from impact.plan.periods import day
from impact.report import sentences as say
from impact.report.charts.tiles import Tile
from impact.report.charts.timeline import ReturnsGrid
from impact.report.model import Answered, Outstanding, Returned, ReturnLine, Sign
from impact.store.model import ReturnStatus

Stand = Literal["on time", "late", "errors", "not returned"]
Places = Mapping[str, tuple[str, int, int]]

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
    tiles = tuple(_tile(status, places) for status in forces if status.supplier.id in places)
    says = tuple(text for text in (_forces(forces), _outstanding_forces(forces), _teams(teams)) if text)
    says = says or ("No return was asked for.",)
    return Returned(
        says=says,
        tiles=tiles,
        alt=f"Map of the forces as tiles. {' '.join(says[: len(says) - bool(teams)])}".strip() if tiles else "",
        outstanding=tuple(_outstanding(status) for status in statuses if stand_of(status) != "on time"),
        lines=tuple(_line(status) for status in statuses),
        answered=tuple(answered),
        history=history,
    )


def _line(status: ReturnStatus) -> ReturnLine:
    signed = status.signed_off
    return ReturnLine(
        name=status.supplier.name,
        state=_SIGNS[stand_of(status)],
        came=_came(status),
        signed=f"{signed.name}, {signed.role}" if signed is not None else "",
    )


def _came(status: ReturnStatus) -> str:
    """The day by which it was on time or late, and that of the version used, where that is a later one."""
    used = status.counted or status.latest
    if used is None:
        return ""
    first = status.first or used
    came, now = day(first.received.date()), day(used.received.date())
    return came if came == now else f"{came}, corrected {now}"


def _tile(status: ReturnStatus, places: Places) -> Tile:
    short, column, row = places[status.supplier.id]
    return Tile(status.supplier.id, short, status.supplier.name, column, row, stand_of(status))


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
