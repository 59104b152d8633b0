"""How each supplier stands for a period, in words: what came, when, what is still owed, who signed.

Comes after `store.status`; the terminal, the status page and the reminders all show these lines. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from impact.plan.definitions import Definitions
from impact.plan.periods import Period, day
from impact.report.model import Sign
from impact.store.model import ReturnStatus

Stand = Literal["errors", "queries", "to sign", "signed off", "not returned"]

HEADINGS: dict[Stand, str] = {
    "errors": "With errors to mend: nothing of these counts yet",
    "queries": "With queries to mend or explain: their figures count",
    "to sign": "In order, and not signed off",
    "signed off": "Signed off",
    "not returned": "Not returned",
}


@dataclass(frozen=True)
class Line:
    """One supplier, ready to show.

    Attributes:
        stand: Which of the five groups it is in.
        sign: The same as a shape and words, with how many errors or queries.
        came: When it first came in order, and when the version that counts, where that is a later one: "On time, 12
            July 2024", "Late, 25 July 2024; version 3 on 1 August 2024". The day alone while it has errors; "" when
            nothing counts.
        version: "version 2", the one meant by `stand`; "" when nothing has come.
        notes: Whatever else is to be known of it, each a sentence without its full stop.
        signed: "Jo Smith, Head of Analysis, 14 July 2024", or "".
    """

    supplier: str
    name: str
    stand: Stand
    sign: Sign
    came: str
    version: str
    notes: tuple[str, ...]
    signed: str


@dataclass(frozen=True)
class Standings:
    """Every supplier asked for one period.

    Attributes:
        dates: "Due 20 July 2024; closes 29 August 2024."
        says: The counts, in two sentences.
    """

    plan: str
    organisation: str
    period: str
    as_at: str
    dates: str
    says: tuple[str, ...]
    lines: tuple[Line, ...]
    notice: str

    def groups(self) -> tuple[tuple[str, tuple[Line, ...]], ...]:
        """The lines by heading, what needs most doing first; without the groups that nobody is in."""
        found = ((HEADINGS[stand], tuple(one for one in self.lines if one.stand == stand)) for stand in HEADINGS)
        return tuple((heading, lines) for heading, lines in found if lines)


def standings(
    definitions: Definitions,
    period: Period,
    statuses: Sequence[ReturnStatus],
    as_at: datetime,
    *,
    synthetic: bool = False,
) -> Standings:
    """Put *statuses*, those of *period*, into words as at *as_at* (aware)."""
    plan = definitions.plan
    collection = plan.collection
    return Standings(
        plan=plan.title,
        organisation=plan.organisation,
        period=period.label,
        as_at=day(as_at.date()),
        dates=f"Due {day(collection.due(period))}; closes {day(collection.lock(period, ''))}.",
        says=tuple(_counts(statuses)),
        lines=tuple(_line(definitions, status, as_at.date()) for status in statuses),
        notice="Synthetic data: every figure is made up" if synthetic else "",
    )


def stand_of(status: ReturnStatus) -> Stand:
    """Where a supplier stands: by the submission that counts, or else by the last that came."""
    if status.counted is None:
        return "errors" if status.state == "errors" else "not returned"
    if status.signed_off:
        return "signed off"
    return "queries" if status.state == "queries" else "to sign"


def _line(definitions: Definitions, status: ReturnStatus, today: date) -> Line:
    stand = stand_of(status)
    meant = status.counted or (status.latest if stand == "errors" else None)
    return Line(
        supplier=status.supplier.id,
        name=status.supplier.name,
        stand=stand,
        sign=_sign(stand, status, today),
        came=_came(status) if meant else "",
        version=f"version {meant.version}" if meant else "",
        notes=tuple(_notes(definitions, status)),
        signed=_signed(status),
    )


def _sign(stand: Stand, status: ReturnStatus, today: date) -> Sign:
    if stand == "not returned":
        return Sign("off-track", "Missing") if today > status.due else Sign("open", "Not yet returned")
    if stand == "errors":
        return Sign("off-track", _count(status.latest.errors if status.latest else 0, "error"))
    if stand == "queries":
        return Sign("changed", _count(status.counted.queries if status.counted else 0, "query", "queries"))
    if stand == "to sign":
        return Sign("on-track", "Nil return" if status.nil else "In order")
    return Sign("met", "Nil return" if status.nil else "In order")


def _count(number: int, one: str, many: str = "") -> str:
    """Say "3 errors": in figures, which stand under one another in a table."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _came(status: ReturnStatus) -> str:
    counted = status.counted
    if counted is None:
        return day(status.latest.received.date()) if status.latest else ""
    first = status.first or counted
    came = f"{'On time' if status.on_time else 'Late'}, {day(first.received.date())}"
    if first.number == counted.number:
        return came
    return f"{came}; version {counted.version} on {day(counted.received.date())}"


def _signed(status: ReturnStatus) -> str:
    signed = status.signed_off
    return f"{signed.name}, {signed.role}, {day(signed.at.date())}" if signed else ""


def _notes(definitions: Definitions, status: ReturnStatus) -> list[str]:
    """What a reader would otherwise not see: an extension, a nil, a faulty correction, a return taken back."""
    collection, latest, kept = definitions.plan.collection, status.latest, status.counted
    found = []
    if (status.due, status.lock) != (collection.due(status.period), collection.lock(status.period, "")):
        found.append(f"Extension: due {day(status.due)}, closes {day(status.lock)}")
    if status.nil and stand_of(status) == "queries":
        found.append("Nil return")
    if kept and kept.queries and status.signed_off:
        found.append(f"Signed off with {_count(kept.queries, 'query', 'queries')} open")
    if latest and latest.withdrawn:
        found.append(f"Version {latest.version} was withdrawn on {day(latest.withdrawn.at.date())}")
    elif kept and latest and latest.number != kept.number:
        found.append(f"Version {latest.version} has {_count(latest.errors, 'error')}, so version {kept.version} counts")
    return found


def _counts(statuses: Sequence[ReturnStatus]) -> list[str]:
    if not statuses:
        return ["Nothing is asked for this quarter."]
    stands = [stand_of(status) for status in statuses]
    kept = [status for status in statuses if status.counted]
    late = sum(status.on_time is False for status in kept)
    nil = sum(status.nil for status in kept)
    return [
        f"{len(kept)} of {len(statuses)} have made a return that counts: {len(kept) - late} on time, {late} late"
        f"{f'; {nil} of them nil' if nil else ''}.",
        f"{stands.count('signed off')} signed off, {stands.count('to sign')} in order and not signed off, "
        f"{stands.count('queries')} with open queries, {stands.count('errors')} with errors, "
        f"{stands.count('not returned')} not returned.",
    ]
