"""A force's own returns, quarter by quarter, and what is asked of it now: what to do next, and nobody is blamed.

What was found is quoted in the words of the findings, but for measures that count people: a finding names figures as
they were sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from impact.checks.findings import Finding
from impact.plan.definitions import Definitions
from impact.plan.periods import Period, day
from impact.report import sentences as say
from impact.report.document import Revised, RevisedLine, Sign
from impact.results.disclosure import guarded
from impact.returns.form import defined_name
from impact.store.model import Explanation, ReturnStatus, Submission

SHOWN_QUARTERS = 16  # the latest; a plan that runs for longer says how many came before
MANY = 4  # earlier quarters that are named; more are counted
NOT_USED = ("not returned", "return has errors")  # said of the whole return, so not again of each measure
_OPEN = "Mend it in a new version, or say why it is right."


@dataclass(frozen=True)
class ReturnOfQuarter:
    """One quarter's return: how it came, when, which version counts, and who signed it."""

    name: str
    state: Sign
    came: str
    versions: str
    queries: str
    signed: str


@dataclass(frozen=True)
class FoundInReturn:
    """One finding of the return: its place, what stands there, what was expected, and what to do or what was said."""

    place: str
    says: str
    then: str


@dataclass(frozen=True)
class ReplacedReturn:
    """A return that took the place of an earlier one, and why."""

    quarter: str
    says: str


@dataclass(frozen=True)
class ForceReturns:
    """How good the force's data are: its returns so far, what was found in the last, and what it changed since.

    `nothing` stands in place of the findings that are open, where there are none. `compared` says what was compared for
    `revised`, the figures of the force that are others than in the last edition; "" where no edition was.
    """

    says: tuple[str, ...]
    nothing: str
    quarters: tuple[ReturnOfQuarter, ...]
    outstanding: tuple[FoundInReturn, ...]
    explained: tuple[FoundInReturn, ...]
    unquoted: str
    replaced: tuple[ReplacedReturn, ...]
    compared: str
    revised: tuple[RevisedLine, ...]


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


def force_returns(
    definitions: Definitions, filed: Filed, quarter: Period, as_at: datetime, revised: Revised | None
) -> ForceReturns:
    """Compose a force's returns.

    Args:
        definitions: The plan.
        filed: What is kept of the force's returns.
        quarter: The report's.
        as_at: Explanations after it are not seen; aware.
        revised: This force's figures that differ from the last edition's; None where no edition was compared with.
    """
    outstanding, explained, unquoted = _told(definitions, filed, as_at)
    nothing = "Nothing is left to mend or explain."
    if examined(filed.status(quarter)) is None:
        nothing = "There is no return to check yet."
    return ForceReturns(
        says=tuple(_says(filed, as_at)),
        nothing="" if outstanding or unquoted else nothing,
        quarters=tuple(_quarter(status, as_at) for status in reversed(filed.statuses[-SHOWN_QUARTERS:])),
        outstanding=outstanding,
        explained=explained,
        unquoted=_unquoted(unquoted),
        replaced=tuple(_replaced(filed.submissions)),
        compared=f"Figures of the force that differ from the edition of {revised.since}, marked [r]" if revised else "",
        revised=revised.others if revised is not None else (),
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


def _quarter(status: ReturnStatus, as_at: datetime) -> ReturnOfQuarter:
    kept, signed = status.counted, status.signed_off
    first = status.first or kept
    queries = ""
    if kept is not None:
        queries = say.counted(kept.queries, "open query", "open queries") if kept.queries else "none open"
    return ReturnOfQuarter(
        name=status.period.name,
        state=state_sign(status, as_at),
        came=day(first.received.date()) if first else "",
        versions=f"{kept.version if kept else 'none'} of {status.versions}" if status.versions else "",
        queries=queries,
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


# --- what was found ----------------------------------------------------------------------------------------------


def _told(
    definitions: Definitions, filed: Filed, as_at: datetime
) -> tuple[tuple[FoundInReturn, ...], tuple[FoundInReturn, ...], tuple[str, ...]]:
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
            outstanding.append(FoundInReturn(found.place, found.says, f"{found.expected} {found.remedy}".strip()))
        elif found.fingerprint in answers:
            explained.append(FoundInReturn(found.place, found.says, answers[found.fingerprint]))
        else:
            outstanding.append(FoundInReturn(found.place, found.says, f"{found.expected} {_OPEN}".strip()))
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


def _replaced(submissions: Sequence[Submission]) -> Iterator[ReplacedReturn]:
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
            yield ReplacedReturn(
                one.period.name,
                f"Version {one.version} was taken back on {day(one.withdrawn.at.date())}:"
                f" {one.withdrawn.reason.strip().rstrip('.')}.",
            )
        elif earlier is not None:
            yield ReplacedReturn(
                one.period.name,
                f"Version {one.version} took the place of version {earlier.version} on"
                f" {day(one.received.date())}{reason}.",
            )


# --- what is asked of the force ----------------------------------------------------------------------------------


def return_words(name: str, filed: Filed, quarter: Period, as_at: datetime) -> tuple[str, ...]:
    """How the return for the quarter came, and whether its figures are in this report."""
    status = filed.status(quarter)
    if status is None:
        return (f"No return was asked of {name} for {quarter.name}.",)
    return tuple(_return(status, as_at.date()))


def _return(status: ReturnStatus, today: date) -> Iterator[str]:
    kept, latest, quarter = status.counted, status.latest, status.period.name
    first = status.first or kept
    if kept is not None and first is not None:
        late = first.received.date() - status.due
        how = "on time" if status.on_time else f"{say.counted(late.days, 'day')} after it was due"
        nil = "nil return" if status.nil else "return"
        yield f"The {nil} for {quarter} came on {day(first.received.date())}, {how}; its figures are in this report."
        if kept.number != first.number:
            yield f"Version {kept.version}, of {day(kept.received.date())}, is the one that counts."
        if latest is not None and latest.number != kept.number and latest.errors and latest.withdrawn is None:
            errors = say.counted(latest.errors, "error")
            yield f"A later version, of {day(latest.received.date())}, has {errors} and is not used."
        yield _signed(status)
    elif latest is not None and status.state == "errors":
        errors = say.counted(latest.errors, "error")
        yield (
            f"The return for {quarter}, of {day(latest.received.date())}, has {errors} still to be mended, so none of"
            " its figures are used. Nothing is put in their place."
        )
    elif today > status.due:
        yield f"No return for {quarter} had come by {day(today)}; it was due on {day(status.due)}."
        yield "Missing is never counted as zero: its figures are left out of the region and of all forces."
    else:
        yield f"The return for {quarter} is due on {day(status.due)} and had not come by {day(today)}."


def _signed(status: ReturnStatus) -> str:
    signed = status.signed_off
    if signed is None:
        return "It is not signed off yet, so its figures are provisional [p]."
    return f"It was signed off on {day(signed.at.date())} ({signed.role})."


def asked_of(name: str, definitions: Definitions, filed: Filed, quarter: Period, as_at: datetime) -> tuple[str, ...]:
    """What is asked of the force for the quarter, what matters most first; that nothing is, where all is done."""
    status = filed.status(quarter)
    found = tuple(_asked(status, definitions, as_at.date())) if status is not None else ()
    found += tuple(_from_before(filed, quarter))
    return found or (f"Nothing is asked of {name} for {quarter.name}: all of it is in, with thanks.",)


def _asked(status: ReturnStatus, definitions: Definitions, today: date) -> Iterator[str]:
    kept, latest, collection = status.counted, status.latest, definitions.plan.collection
    open_until = f"by {day(status.lock)}, when {status.period.name} closes"
    closed = today > status.lock
    broken = latest is not None and latest.errors > 0 and latest.withdrawn is None
    if kept is None and closed:
        yield (
            f"{status.period.name} closed on {day(status.lock)}, so its figures stay without this force. If they can"
            " still be had, ask whether the quarter can be opened again."
        )
    elif broken and latest is not None and not closed:
        yield f"Mend {_the(latest.errors, 'error')} listed under Returns and send the return again {open_until}."
    elif kept is None:
        yield f"Send the return for {status.period.name} {open_until}. A nil return is a return too."
    if kept is not None and kept.queries and not broken:
        yield (
            f"Mend or explain {_the(kept.queries, 'query', 'queries')} listed under Returns. Meanwhile the figures"
            " count, as provisional [p]."
        )
    if kept is not None and status.signed_off is None:
        by = f" by {collection.signs.partition(';')[0].strip()}" if collection.signs else ""
        first = " once that is done" if kept.queries else ""
        yield f"Have version {kept.version} signed off{by}{first}."
    if collection.contact and (kept is None or broken or kept.queries):
        yield f"For help: {say.inside(collection.contact.rstrip('.'))}."


def _from_before(filed: Filed, quarter: Period) -> Iterator[str]:
    """What is still open of earlier quarters' returns, whose figures are provisional for as long as it is."""
    before = [status for status in filed.statuses if status.period < quarter and status.counted is not None]
    queries = [one.period.name for one in before if one.counted is not None and one.counted.queries]
    unsigned = [one.period.name for one in before if one.signed_off is None]
    if queries:
        yield f"From before: queries are open on the {_returns(queries)}. Mend or explain them."
    if unsigned:
        yield f"From before: the {_returns(unsigned)} {'is' if len(unsigned) == 1 else 'are'} not signed off yet."


def _returns(quarters: Sequence[str]) -> str:
    if len(quarters) > MANY:
        return f"returns for {len(quarters):,} quarters, listed under Returns,"
    return f"return{'' if len(quarters) == 1 else 's'} for {say.listed(quarters)}"


def _the(number: int, one: str, many: str = "") -> str:
    return f"the {one}" if number == 1 else f"the {say.spelt(number)} {many or one + 's'}"
