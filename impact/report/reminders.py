"""The text of the reminder to send to each supplier that still owes something.

Comes after `report.standings`. The template holds the words; it works nothing out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from impact.plan.definitions import Definitions
from impact.plan.periods import day
from impact.report.standings import stand_of
from impact.report.styling import letter_templates
from impact.returns.findings import Finding
from impact.store.model import ReturnStatus, Submission

Owes = Literal["return", "errors", "queries", "sign-off"]


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
        _reminder(definitions, status, *owes, findings, today) for status in statuses if (owes := owed(status))
    )


def _reminder(
    definitions: Definitions,
    status: ReturnStatus,
    owes: Owes,
    about: Submission | None,
    findings: Mapping[int, Sequence[Finding]],
    today: date,
) -> Reminder:
    last = status.lock
    wanted = {"errors": ("error", "query"), "queries": ("query",)}.get(owes, ())
    listed = enumerate(findings.get(about.number, ()) if about else (), start=1)
    counts = status.counted
    return Reminder(
        supplier=status.supplier.id,
        name=status.supplier.name,
        at="at" if status.supplier.is_force else "in the",
        owes=owes,
        period=status.period.label,
        plan=definitions.plan.title,
        organisation=definitions.plan.organisation,
        due=day(status.due),
        closes=day(last),
        overdue=today > status.due,
        closed=today > last,
        about=about,
        came=day(about.received.date()) if about else "",
        still_counts=counts.version if owes == "errors" and counts else 0,
        findings=tuple(Numbered(number, one.place, one.text) for number, one in listed if one.severity in wanted),
    )


def write_reminder(reminder: Reminder, folders: Sequence[Path]) -> str:
    """Return the text to send, its subject as the first line.

    Raises:
        jinja2.TemplateError: A workspace's own template names something that is not there.
    """
    text = letter_templates(folders).get_template("email/reminder.txt").render(reminder=reminder)
    return text.strip() + "\n"
