"""What is made of kept returns: the handback, what changed between versions, what today's rules would say.

After `steps.receiving`, which files them; the command line and the portal call it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from impact.checks.findings import Finding, stops
from impact.plan.definitions import Definitions
from impact.plan.periods import Period, day
from impact.returns.difference import Changed
from impact.returns.observation import Beside, Observation
from impact.returns.reader import Outcome, Reader, Sent
from impact.returns.reading.unreadable import NO_LONGER_READ
from impact.steps.receiving import Incoming, Sender, beside, filing
from impact.steps.reporting import statuses
from impact.store.model import Submission
from impact.store.submissions import Store


def handback(definitions: Definitions, store: Store, number: int, reader: Reader) -> bytes:
    """Return our form again with all that submission *number* said, its findings marked and listed.

    Raises:
        KeyError: There is no submission with that number.
        CannotRead: Its file can no longer be read.
    """
    submission = store.submission(number)
    before = _before(store, submission)
    return reader.hand_back(
        _sent(store, submission), store.findings(number), before, (_named(definitions, submission),)
    )


def difference(definitions: Definitions, store: Store, number: int, reader: Reader) -> tuple[Changed, ...]:
    """Return what submission *number* says that the version before it did not; nothing for a first version.

    Raises:
        KeyError: There is no submission with that number.
        CannotRead: One of the two files can no longer be read.
    """
    submission = store.submission(number)
    earlier = [
        other
        for other in store.submissions(period=submission.period, supplier=submission.supplier)
        if other.number < number and other.version
    ]
    if not earlier or not submission.version:
        return ()
    return reader.compare(_sent(store, earlier[-1]), _sent(store, submission))


def _before(store: Store, submission: Submission) -> Beside:
    """The earlier answers, which the handback shows as the template did."""
    if not submission.period:
        return Beside()
    whose = (submission.supplier, submission.period)
    return Beside(history=store.history(*whose), words=store.last_words(*whose))


def _sent(store: Store, submission: Submission) -> Sent:
    return Sent(store.content(submission.number), submission.filename, submission.supplier or None, submission.period)


def _named(definitions: Definitions, submission: Submission) -> str:
    supplier = definitions.register.supplier(submission.supplier)
    whose = f"{supplier.name}, " if supplier else ""
    when = f"{submission.period.label}, " if submission.period else ""
    version = f"version {submission.version}, " if submission.version else ""
    return f"{whose}{when}{version}received {day(submission.received.astimezone(UTC).date())}"


# --- rules that changed -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rechecked:
    """A submission that today's rules judge otherwise than when it was filed.

    Attributes:
        submission: As it stands; nothing of it is changed.
        now, gone: Findings that it would have now, and those it had and would have no longer.
        state: What it would be: "accepted", "queries" or "errors".
        figures: Figures that would be others.
        outcome: Everything that the check said.
        unread: Whether its file is in a format that is no longer read, so that it stands as it is.
    """

    submission: Submission
    now: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    state: str
    figures: tuple[Changed, ...]
    outcome: Outcome
    unread: bool = False


def recheck(
    definitions: Definitions, store: Store, period: Period, reader: Reader, as_at: datetime | None = None
) -> tuple[Rechecked, ...]:
    """Return the submissions counted for *period* that today's rules judge otherwise, those signed off first.

    Nothing is changed by it: a sign-off stands until a new version is filed.
    """
    kept = store.observations(as_at)
    found: list[Rechecked] = []
    for status in statuses(definitions, store, period, as_at):
        if (submission := status.counted or status.latest) is not None:
            own = tuple(o for o in kept if o.submission == submission.number)
            found.extend(_rechecked(definitions, store, submission, own, reader))
    return tuple(sorted(found, key=lambda one: one.submission.signed_off is None))


def _rechecked(
    definitions: Definitions, store: Store, submission: Submission, kept: tuple[Observation, ...], reader: Reader
) -> Iterator[Rechecked]:
    incoming = Incoming(submission.filename, store.content(submission.number), submission.received)
    sent = _sent(store, submission)
    outcome = reader.read(sent, lambda whose: replace(beside(definitions, store, whose, incoming), elsewhere=()))
    before = store.findings(submission.number)
    if submission.state != "errors" and any(finding.code in NO_LONGER_READ for finding in outcome.findings):
        yield Rechecked(submission, (), (), submission.state, (), outcome, unread=True)
        return
    now = _only_in(outcome.findings, before)
    gone = _only_in(before, outcome.findings)
    figures = tuple(_figures(kept, outcome.observations)) if submission.state != "errors" else ()
    if now or gone or figures:
        yield Rechecked(submission, now, gone, _state(outcome), figures, outcome)


def _only_in(findings: tuple[Finding, ...], others: tuple[Finding, ...]) -> tuple[Finding, ...]:
    there = {_key(other) for other in others}
    return tuple(finding for finding in findings if _key(finding) not in there)


def _key(finding: Finding) -> tuple[str, str, str, str]:
    return finding.fingerprint, finding.severity, finding.place, finding.says


def _state(outcome: Outcome) -> str:
    if stops(outcome.findings):
        return "errors"
    return "queries" if any(finding.severity == "query" for finding in outcome.findings) else "accepted"


def _figures(before: tuple[Observation, ...], after: tuple[Observation, ...]) -> Iterator[Changed]:
    """Each figure that is no longer the same, by measure and item."""
    was = {(o.measure, o.item): o for o in before}
    now = {(o.measure, o.item): o for o in after}
    for key in dict.fromkeys((*was, *now)):
        old, new = was.get(key), now.get(key)
        if _said(old) != _said(new):
            place = new or old
            assert place is not None
            yield Changed(place.sheet, place.cell, "", " ".join(key), _said(old), _said(new))


def _said(one: Observation | None) -> str:
    if one is None:
        return ""
    if one.value is not None:
        return f"{one.value:,g}"
    return f"[{one.marker}]" if one.marker else one.text


def file_rechecked(store: Store, one: Rechecked, received: datetime, by: str) -> Submission:
    """File a rechecked return anew, as a new version by today's rules, which needs a new sign-off.

    With errors, the submission that was rechecked is withdrawn with it: nothing of the return counts from then on.

    Raises:
        Refused: It stands otherwise by now than when it was rechecked; nothing was filed.
    """
    content = store.content(one.submission.number)
    sender = Sender(by, "Checked again by today's rules; the file is the same.")
    again = filing(Incoming(one.submission.filename, content, received), one.outcome, sender)
    return store.file(again, instead_of=one.submission)
