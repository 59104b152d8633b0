"""A force's own returns, quarter by quarter: how each came, what was found in the last, what was changed since.

Comes after `store.status` and `report.standings`; `report.force.page` puts it on the last page. What was found is
quoted in the words of the findings, but for measures that count people: a finding names figures as they were sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from impact.plan.definitions import Definitions
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.force.model import Quarter, Replaced, Returns, RevisedFigure, Told
from impact.report.model import Revised, Sign
from impact.results.disclosure import guarded
from impact.returns.findings import Finding
from impact.returns.form import defined_name
from impact.store.model import Explanation, ReturnStatus, Submission

SHOWN_QUARTERS = 16  # the latest; a plan that runs for longer says how many came before
_OPEN = "Mend it in a new version, or say why it is right."


@dataclass(frozen=True)
class Filed:
    """What is kept of one force, by what was known at the report's moment.

    Attributes:
        statuses: How it stood in each quarter that it was asked in, oldest first; the last is the report's own, if it
            was asked then.
        submissions: Every filing of it, in order.
        findings: What was found in the submission that counts for the report's quarter, or in the last where none does.
        explanations: Every explanation of that submission, in order.
    """

    statuses: tuple[ReturnStatus, ...] = ()
    submissions: tuple[Submission, ...] = ()
    findings: tuple[Finding, ...] = ()
    explanations: tuple[Explanation, ...] = ()

    def status(self, quarter: Period) -> ReturnStatus | None:
        """How it stands for *quarter*; None where it was not asked."""
        return next((one for one in self.statuses if one.period == quarter), None)


def examined(status: ReturnStatus | None) -> Submission | None:
    """The submission whose findings are told: a later one with errors to mend, or else the one that counts."""
    if status is None:
        return None
    latest = status.latest
    return latest if latest is not None and latest.errors and latest.withdrawn is None else status.counted


def returns(
    definitions: Definitions, filed: Filed, quarter: Period, as_at: datetime, revised: Revised | None
) -> Returns:
    """Compose a force's returns.

    Args:
        definitions: The plan.
        filed: What is kept of the force's returns.
        quarter: The report's.
        as_at: Explanations after it are not seen; aware.
        revised: This force's figures that differ from the last edition's; None where no edition was compared with.
    """
    outstanding, explained, unquoted = _told(definitions, filed, as_at)
    return Returns(
        says=tuple(_says(filed, as_at)),
        nothing="" if outstanding or unquoted else _nothing(filed.status(quarter)),
        quarters=tuple(_quarter(status, as_at) for status in reversed(filed.statuses[-SHOWN_QUARTERS:])),
        outstanding=outstanding,
        explained=explained,
        unquoted=_unquoted(unquoted),
        replaced=tuple(_replaced(filed.submissions)),
        compared=_compared(revised),
        revised=tuple(
            RevisedFigure(line.ref, line.name, line.period, line.before, line.now)
            for line in (revised.others if revised is not None else ())
        ),
    )


def _says(filed: Filed, as_at: datetime) -> Iterator[str]:
    """Count the returns of the quarters that are due."""
    due = [status for status in filed.statuses if status.due < as_at.date() or status.counted is not None]
    if not due:
        yield "No return of it has been due yet."
        return
    on_time = sum(status.on_time is True for status in due)
    late = sum(status.on_time is False for status in due)
    parts = [f"{say.tallied(on_time)} came on time"]
    parts += [f"{say.tallied(late)} came late"] if late else []
    without = len(due) - on_time - late
    parts += [f"{say.tallied(without)} {'has' if without == 1 else 'have'} not come in order"] if without else []
    yield f"Of {say.counted(len(due), 'return')} due so far, {say.listed(parts)}."
    if len(filed.statuses) > SHOWN_QUARTERS:
        yield f"The table has the last {SHOWN_QUARTERS}."


def _nothing(status: ReturnStatus | None) -> str:
    """What stands in place of the findings that are open, where there are none."""
    if examined(status) is None:
        return "There is no return to check yet."
    return "Nothing is left to mend or explain."


def _quarter(status: ReturnStatus, as_at: datetime) -> Quarter:
    kept, signed = status.counted, status.signed_off
    first = status.first or kept
    return Quarter(
        name=status.period.name,
        state=state_sign(status, as_at),
        came=day(first.received.date()) if first else "",
        versions=_versions(status),
        queries=_queries(kept),
        signed=f"{signed.role}, {day(signed.at.date())}" if signed else ("not signed off" if kept else ""),
    )


def state_sign(status: ReturnStatus, as_at: datetime) -> Sign:
    """How a return stands, as a shape and words."""
    if status.counted is not None:
        told = "Nil return, " if status.nil else ""
        word = "on time" if status.on_time else "late"
        return Sign("met" if status.on_time else "late", say.opening(f"{told}{word}"))
    if status.latest is not None and status.state == "errors":
        return Sign("off-track", "Errors to mend" if as_at.date() <= status.lock else "Errors, not used")
    return Sign("off-track", "Missing") if status.due < as_at.date() else Sign("open", "Not yet due")


def _versions(status: ReturnStatus) -> str:
    if not status.versions:
        return ""
    kept = f"{status.counted.version}" if status.counted is not None else "none"
    return f"{kept} of {status.versions}"


def _queries(kept: Submission | None) -> str:
    if kept is None:
        return ""
    return say.counted(kept.queries, "open query", "open queries") if kept.queries else "none open"


# --- what was found ----------------------------------------------------------------------------------------------


def _told(
    definitions: Definitions, filed: Filed, as_at: datetime
) -> tuple[tuple[Told, ...], tuple[Told, ...], tuple[str, ...]]:
    """Return the findings that are open, those that were explained, and the places of those that are not quoted."""
    answers = {one.fingerprint: one.text for one in filed.explanations if one.at <= as_at}
    ever = {one.fingerprint for one in filed.explanations}
    held_back = Guarded.of(definitions)
    outstanding, explained, unquoted = [], [], []
    for found in filed.findings:
        asked = found.severity == "query" or found.fingerprint in ever
        if not (asked or found.severity == "error"):
            continue
        if held_back.may_give_away(found):
            unquoted.append(found.place or "the workbook")
        elif found.severity == "error":
            outstanding.append(Told(found.place, found.says, f"{found.expected} {found.remedy}".strip()))
        elif found.fingerprint in answers:
            explained.append(Told(found.place, found.says, answers[found.fingerprint]))
        else:
            outstanding.append(Told(found.place, found.says, f"{found.expected} {_OPEN}".strip()))
    return tuple(outstanding), tuple(explained), tuple(unquoted)


@dataclass(frozen=True)
class Guarded:
    """The measures whose answers are not quoted, as the names that their answers begin with."""

    names: frozenset[str]

    @classmethod
    def of(cls, definitions: Definitions) -> Guarded:
        """Every measure tied to a count of people, or of people who were asked."""
        refs = guarded(definitions.plan.measures)
        return cls(frozenset(defined_name(ref, "")[:-1] for ref in refs))

    def may_give_away(self, found: Finding) -> bool:
        """Whether the words of *found* may name a figure that is hidden; of one that names no measure, it may."""
        if not self.names:
            return False
        return not found.item or found.item.partition(".")[0] in self.names


def _unquoted(places: Sequence[str]) -> str:
    if not places:
        return ""
    those = "One finding is" if len(places) == 1 else f"{say.opening(say.spelt(len(places)))} findings are"
    return (
        f"{those} not quoted here, at {say.listed(dict.fromkeys(places))}: the words name answers about people, and"
        " this report may be passed on. They stand in the list of findings that came with the return."
    )


# --- what was changed --------------------------------------------------------------------------------------------


def _replaced(submissions: Sequence[Submission]) -> Iterator[Replaced]:
    """Each version in order that took the place of an earlier one in order, and each that was taken back."""
    good: dict[Period, Submission] = {}
    for one in submissions:
        if one.period is None or one.state == "errors":
            continue
        earlier = good.get(one.period)
        reason = f": {one.reason.strip().rstrip('.')}" if one.reason.strip() else ""
        if one.withdrawn is None:
            good[one.period] = one
        if one.withdrawn is not None:
            yield Replaced(
                one.period.name,
                f"Version {one.version} was taken back on {day(one.withdrawn.at.date())}:"
                f" {one.withdrawn.reason.strip().rstrip('.')}.",
            )
        elif earlier is not None:
            yield Replaced(
                one.period.name,
                f"Version {one.version} took the place of version {earlier.version} on"
                f" {day(one.received.date())}{reason}.",
            )


def _compared(revised: Revised | None) -> str:
    if revised is None:
        return ""
    return f"Figures of the force that differ from the edition of {revised.since}, marked [r]"
