"""Workbooks for suppliers, and returns looked at again: templates, handbacks, differences, what today's rules say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from impact.checks.findings import Finding, stops
from impact.plan.definitions import Definitions
from impact.plan.periods import Period, day
from impact.resources import put
from impact.returns.form import make_form
from impact.returns.observation import Beside, Changed, Observation, last_figures
from impact.returns.reader import Outcome, Reader, Sent, Whose
from impact.returns.reading.unreadable import NO_LONGER_READ
from impact.returns.writing.template import write_template
from impact.steps.receive import Incoming, beside, filing
from impact.store.model import Submission
from impact.store.standing import statuses
from impact.store.submissions import Store


def write_templates(
    definitions: Definitions,
    period: Period,
    target: Path,
    *,
    store: Store | None = None,
    only: str | None = None,
    progress: Callable[[], None] = lambda: None,
) -> tuple[list[Path], list[Path]]:
    """Write a template for each supplier asked in *period* (or *only* one) into *target*.

    Return the templates written, and the workbooks in their places that differ and are left as they are: somebody may
    have filled them in. The last figures come from *store*, where there is one.
    """
    target.mkdir(parents=True, exist_ok=True)
    forces = definitions.register.forces(period)
    written: list[Path] = []
    left: list[Path] = []
    for supplier in definitions.register.suppliers:
        if only not in (None, supplier.id) or not supplier.exists_in(period):
            continue
        form = make_form(definitions.plan, definitions.digest, supplier, period)
        if not form.empty:
            path = target / f"{period} {supplier.name}.xlsx"
            last = last_figures(form, _before(store, supplier.id, period))
            made = write_template(form, forces=forces, last=last)
            if path.exists() and path.read_bytes() != made:
                left.append(path)
            else:
                written.append(put(path, made))
        progress()
    return written, left


def _before(store: Store | None, supplier: str, period: Period | None) -> Beside:
    """The supplier's earlier answers, which a template and a handback show."""
    if store is None or period is None:
        return Beside()
    return Beside(history=store.history(supplier, period), words=store.last_words(supplier, period))


def handback(definitions: Definitions, store: Store, number: int, reader: Reader) -> bytes:
    """Return our form again with all that submission *number* said, its findings marked and listed.

    Raises:
        KeyError: There is no submission with that number.
        CannotRead: Its file can no longer be read.
    """
    one = store.submission(number)
    supplier = definitions.register.supplier(one.supplier)
    whose = f"{supplier.name}, " if supplier else ""
    when = f"{one.period.label}, " if one.period else ""
    version = f"version {one.version}, " if one.version else ""
    named = f"{whose}{when}{version}received {day(one.received.astimezone(UTC).date())}"
    before = _before(store, one.supplier, one.period)
    return reader.hand_back(_sent(store, one), store.findings(number), before, (named,))


def difference(definitions: Definitions, store: Store, number: int, reader: Reader) -> tuple[Changed, ...]:
    """Return what submission *number* says that the version before it did not; nothing for a first version.

    Raises:
        KeyError: There is no submission with that number.
        CannotRead: One of the two files can no longer be read.
    """
    one = store.submission(number)
    filed = store.submissions(period=one.period, supplier=one.supplier)
    earlier = [other for other in filed if other.number < number and other.version]
    if not earlier or not one.version:
        return ()
    return reader.compare(_sent(store, earlier[-1]), _sent(store, one))


def _sent(store: Store, submission: Submission) -> Sent:
    return Sent(store.content(submission.number), submission.filename, submission.supplier or None, submission.period)


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

    @property
    def matters(self) -> bool:
        """Whether more than notes would be different."""
        asked = any(finding.severity != "note" for finding in (*self.now, *self.gone))
        return asked or bool(self.figures) or self.state != self.submission.state


def recheck(
    definitions: Definitions, store: Store, period: Period, reader: Reader, as_at: datetime | None = None
) -> tuple[Rechecked, ...]:
    """Return the submissions counted for *period* that today's rules judge otherwise, those signed off first.

    Nothing is changed by it: a sign-off stands until a new version is filed.
    """
    kept = store.observations(as_at)
    found: list[Rechecked] = []
    for status in statuses(definitions, store, period, as_at):
        submission = status.counted or status.latest
        if submission is None:
            continue
        sent = _sent(store, submission)
        incoming = Incoming(submission.filename, sent.content, submission.received)

        def kept_beside(whose: Whose, incoming: Incoming = incoming) -> Beside:
            return replace(beside(definitions, store, whose, incoming), elsewhere=())

        outcome = reader.read(sent, kept_beside)
        if submission.state != "errors" and any(one.code in NO_LONGER_READ for one in outcome.findings):
            found.append(Rechecked(submission, (), (), submission.state, (), outcome, unread=True))
            continue
        before = store.findings(submission.number)
        now, gone = _only_in(outcome.findings, before), _only_in(before, outcome.findings)
        own = (one for one in kept if one.submission == submission.number)
        figures = tuple(_figures(own, outcome.observations)) if submission.state != "errors" else ()
        if now or gone or figures:
            asked = any(finding.severity == "query" for finding in outcome.findings)
            state = "errors" if stops(outcome.findings) else "queries" if asked else "accepted"
            found.append(Rechecked(submission, now, gone, state, figures, outcome))
    return tuple(sorted(found, key=lambda one: one.submission.signed_off is None))


def _only_in(findings: tuple[Finding, ...], others: tuple[Finding, ...]) -> tuple[Finding, ...]:
    def key(finding: Finding) -> tuple[str, str, str, str]:
        return finding.fingerprint, finding.severity, finding.place, finding.says

    there = {key(other) for other in others}
    return tuple(finding for finding in findings if key(finding) not in there)


def _figures(before: Iterable[Observation], after: Iterable[Observation]) -> Iterator[Changed]:
    """Each figure that is no longer the same, by measure and item."""

    def said(one: Observation | None) -> str:
        if one is None or one.value is not None:
            return f"{one.value:,g}" if one else ""
        return f"[{one.marker}]" if one.marker else one.text

    was, now = ({(one.measure, one.item): one for one in each} for each in (before, after))
    for key in dict.fromkeys((*was, *now)):
        old, new = was.get(key), now.get(key)
        if said(old) != said(new):
            place = new or old
            assert place is not None
            yield Changed(place.sheet, place.cell, "", " ".join(key), said(old), said(new))


def file_rechecked(store: Store, one: Rechecked, received: datetime, by: str) -> Submission:
    """File a rechecked return anew, as a new version by today's rules, which needs a new sign-off.

    With errors, the submission that was rechecked is withdrawn with it: nothing of the return counts from then on.

    Raises:
        Refused: It stands otherwise by now than when it was rechecked; nothing was filed.
    """
    content = store.content(one.submission.number)
    why = "Checked again by today's rules; the file is the same."
    again = filing(Incoming(one.submission.filename, content, received), one.outcome, by, why)
    return store.file(again, instead_of=one.submission)
