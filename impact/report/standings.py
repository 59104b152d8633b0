"""How each supplier stands for a period, in words: what came, when, what is still owed, who signed.

The terminal, the status page and the reminders all show these lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from impact.checks.findings import Finding
from impact.plan.definitions import Definitions
from impact.plan.periods import Period, day
from impact.report.document import Sign
from impact.report.styling import letter_templates, page_templates, style
from impact.store.model import ReturnStatus, Submission

Stand = Literal["errors", "queries", "to sign", "signed off", "not returned"]
Owes = Literal["return", "errors", "queries", "sign-off"]

HEADINGS: dict[Stand, str] = {
    "errors": "With errors to mend: nothing of these counts yet",
    "queries": "With queries to mend or explain: their figures count",
    "to sign": "In order, and not signed off",
    "signed off": "Signed off",
    "not returned": "Not returned",
}


@dataclass(frozen=True)
class Standing:
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
class ReturnStandings:
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
    lines: tuple[Standing, ...]
    notice: str

    def groups(self) -> tuple[tuple[str, tuple[Standing, ...]], ...]:
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
) -> ReturnStandings:
    """Put *statuses*, those of *period*, into words as at *as_at* (aware)."""
    plan = definitions.plan
    collection = plan.collection
    return ReturnStandings(
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


def _line(definitions: Definitions, status: ReturnStatus, today: date) -> Standing:
    stand = stand_of(status)
    signed = status.signed_off
    meant = status.counted or (status.latest if stand == "errors" else None)
    return Standing(
        supplier=status.supplier.id,
        name=status.supplier.name,
        stand=stand,
        sign=_sign(stand, status, today),
        came=_came(status) if meant else "",
        version=f"version {meant.version}" if meant else "",
        notes=tuple(_notes(definitions, status)),
        signed=f"{signed.name}, {signed.role}, {day(signed.at.date())}" if signed else "",
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


def render_returns(found: ReturnStandings, folders: Sequence[Path]) -> str:
    """Return the page of who has returned; nothing in it points to another file, and no script runs.

    Args:
        found: How each supplier stands.
        folders: Template folders; of two files with one path the first folder's is used.

    Raises:
        jinja2.TemplateError: A workspace's own template names something that is not there.
        FileNotFoundError: No folder has the fonts.
    """
    templates = page_templates(folders)
    templates.globals.update(style=style(templates, folders, "report/report.css", "status/status.css"), medium="screen")
    return templates.get_template("status/status.html.j2").render(found=found)


# --- reminders ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Numbered:
    """A finding as the reminder lists it, with the number that `impact explain` takes."""

    number: int
    place: str
    text: str


@dataclass(frozen=True)
class Reminder:
    """What a supplier owes, ready to put into words.

    Attributes:
        at: Before its name: "at" a force, "in the" team.
        about: The submission that is in question; None where nothing has come.
        still_counts: The version that counts while a later one has errors, or 0.
        overdue, closed: Whether the due and the lock date are past.
    """

    supplier: str
    name: str
    at: str
    owes: Owes
    period: str
    plan: str
    organisation: str
    due: str
    closes: str
    overdue: bool
    closed: bool
    about: Submission | None
    came: str
    still_counts: int
    findings: tuple[Numbered, ...]


def owed(status: ReturnStatus) -> tuple[Owes, Submission | None] | None:
    """What *status* leaves to do, and in which submission; None where all is done.

    A later version that cannot be used comes first: whoever sent it takes it for their return.
    """
    latest = status.latest
    if latest and latest.errors and not latest.withdrawn:
        return "errors", latest
    if status.counted is None:
        return "return", None
    stand = stand_of(status)
    if stand == "signed off":
        return None
    return ("queries" if stand == "queries" else "sign-off"), status.counted


def reminders(
    definitions: Definitions,
    statuses: Sequence[ReturnStatus],
    findings: Mapping[int, Sequence[Finding]],
    today: date,
) -> tuple[Reminder, ...]:
    """Return what to remind each supplier of.

    Args:
        definitions: The plan, for its names and dates.
        statuses: One for each supplier asked.
        findings: Of each submission with open errors or queries, by its number.
        today: What is past and what is not.
    """
    return tuple(
        _reminder(definitions, status, owes, about, findings.get(about.number, ()) if about else (), today)
        for status in statuses
        if (found := owed(status))
        for owes, about in (found,)
    )


def _reminder(
    definitions: Definitions,
    status: ReturnStatus,
    owes: Owes,
    about: Submission | None,
    findings: Sequence[Finding],
    today: date,
) -> Reminder:
    wanted = {"errors": ("error", "query"), "queries": ("query",)}.get(owes, ())
    return Reminder(
        supplier=status.supplier.id,
        name=status.supplier.name,
        at="at" if status.supplier.is_force else "in the",
        owes=owes,
        period=status.period.label,
        plan=definitions.plan.title,
        organisation=definitions.plan.organisation,
        due=day(status.due),
        closes=day(status.lock),
        overdue=today > status.due,
        closed=today > status.lock,
        about=about,
        came=day(about.received.date()) if about else "",
        still_counts=status.counted.version if owes == "errors" and status.counted else 0,
        findings=tuple(
            Numbered(number, one.place, one.text)
            for number, one in enumerate(findings, start=1)
            if one.severity in wanted
        ),
    )


def write_reminder(reminder: Reminder, folders: Sequence[Path]) -> str:
    """Return the text to send, its subject as the first line.

    Raises:
        jinja2.TemplateError: A workspace's own template names something that is not there.
    """
    text = letter_templates(folders).get_template("email/reminder.txt").render(reminder=reminder)
    return text.strip() + "\n"
