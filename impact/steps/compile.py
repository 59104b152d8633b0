"""Compile a quarter's results from the store, each with why it may still change, and compare with the last edition.

The results know nothing of the store: what they need of it is handed to them as plain values here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.results.compiled import Compiled, compile_results
from impact.results.disclosure import keyed, people
from impact.results.quality import (
    Queries,
    ReturnStands,
    Revision,
    Stands,
    WhyFiled,
    revisions,
    with_provisional,
    with_revised,
)
from impact.results.trace import Provenance
from impact.returns.form import defined_name
from impact.steps.editions import Last
from impact.store.model import ReturnStatus, Submission
from impact.store.status import grid
from impact.store.submissions import Store


@dataclass(frozen=True)
class Known:
    """What the store held at a moment.

    `as_at` is None for all that is there now; then no return is taken to be closed or overdue.
    """

    definitions: Definitions
    submissions: tuple[Submission, ...]
    queries: Mapping[int, Mapping[str, tuple[int, int]]]
    as_at: datetime | None
    key: bytes | None = None

    def public_hash(self, one: Submission) -> str:
        """Return the SHA-256 of a file as it may be published: of a return that counts people under the store's key.

        "" where such a return has no key yet: it is made with the first edition.
        """
        supplier, asked = self.definitions.register.supplier(one.supplier), self._asked_of_people
        force = supplier is None or supplier.is_force
        if one.supplier in asked or (force and "forces" in asked):
            return keyed(one.sha256, self.key) if self.key else ""
        return one.sha256

    @cached_property
    def _asked_of_people(self) -> frozenset[str]:
        """Who supplies an item that counts people: "forces", or a team's id."""
        measures = self.definitions.plan.measures
        refs = {ref for ref, _ in people(measures)}
        return frozenset(one.supplier for one in measures if one.ref in refs)

    @cached_property
    def filed(self) -> Mapping[Period, tuple[ReturnStatus, ...]]:
        """How each supplier stands for each quarter that anything was filed for."""
        by_period: dict[Period, list[Submission]] = {}
        for submission in self.submissions:
            if submission.period is not None:
                by_period.setdefault(submission.period, []).append(submission)
        return {quarter: grid(self.definitions, quarter, filed) for quarter, filed in by_period.items()}

    @property
    def states(self) -> Mapping[tuple[str, Period], str]:
        """The state of each supplier's return, as figures are compiled with it."""
        return {(one.supplier.id, quarter): one.state for quarter, each in self.filed.items() for one in each}

    def history(self, upto: Period) -> dict[Period, tuple[ReturnStatus, ...]]:
        """How each supplier stood for every quarter of the plan up to *upto*, oldest first."""
        return {
            quarter: self.filed.get(quarter) or grid(self.definitions, quarter, ())
            for quarter in quarters(self.definitions, upto)
        }

    def stands(self, upto: Period) -> Stands:
        """How the return of every supplier stands, for each quarter of the plan up to *upto*."""
        collection, today = self.definitions.plan.collection, _day(self.as_at)
        found: dict[tuple[str, Period], ReturnStands] = {}
        for quarter in quarters(self.definitions, upto):
            for supplier in self.definitions.register.suppliers:
                if supplier.exists_in(quarter):
                    due, lock = collection.due(quarter, supplier.id), collection.lock(quarter, supplier.id)
                    found[supplier.id, quarter] = ReturnStands(
                        closed=today is not None and lock < today,
                        on_time=False if today is not None and due < today else None,
                    )
        for quarter, each in self.filed.items():
            for one in each:
                found[one.supplier.id, quarter] = self._stands(one, today)
        return found

    def _stands(self, status: ReturnStatus, today: date | None) -> ReturnStands:
        overdue = today is not None and status.due < today
        kept = status.counted
        return ReturnStands(
            state=status.state,
            signed_off=status.signed_off is not None,
            open_queries=kept.queries if kept else 0,
            closed=today is not None and status.lock < today,
            on_time=status.on_time if kept else (False if overdue else None),
            replaced=kept is not None and status.first is not None and kept.number != status.first.number,
            queries=self._queries(kept) if kept else {},
        )

    def _queries(self, kept: Submission) -> Mapping[str, Queries]:
        found: dict[str, Queries] = {}
        for item, (explained, still_open) in self.queries.get(kept.number, {}).items():
            ref = self._refs.get(item.partition(".")[0])
            if ref is not None:
                so_far = found.get(ref, Queries())
                found[ref] = Queries(so_far.explained + explained, so_far.open + still_open)
        return found

    @cached_property
    def _refs(self) -> Mapping[str, str]:
        """Each measure's ref by the name that its answers begin with."""
        return {defined_name(measure.ref, "")[:-1]: measure.ref for measure in self.definitions.plan.measures}


def what_is_known(definitions: Definitions, store: Store, as_at: datetime | None) -> Known:
    """Return what *store* held at *as_at*, or holds now."""
    return Known(definitions, store.submissions(as_at=as_at), store.queries(as_at=as_at), as_at, store.key())


def quarters(definitions: Definitions, upto: Period) -> Iterator[Period]:
    """Yield every quarter of the plan up to *upto*."""
    quarter = Period.containing(definitions.plan.covers.from_)
    while quarter <= upto:
        yield quarter
        quarter = quarter.following


def provenance(known: Known, *, internal: bool = False) -> dict[int, Provenance]:
    """Return what is to be known of each submission behind a figure, by number; *internal*: files' own hashes."""
    return {
        one.number: Provenance(
            number=one.number,
            version=one.version,
            filename=one.filename,
            sha256=one.sha256 if internal else known.public_hash(one),
            received=one.received,
            signed_by=one.signed_off.name if one.signed_off else "",
            signed_role=one.signed_off.role if one.signed_off else "",
            signed_at=one.signed_off.at if one.signed_off else None,
        )
        for one in known.submissions
    }


def compile_period(
    definitions: Definitions, store: Store, period: Period, as_at: datetime | None = None, *, exact: bool = False
) -> Compiled:
    """Return every measure's results up to *period*, by what was known at *as_at*, each with why it may still change.

    Without *as_at* no return is taken to be closed: what has not come may still come. Counts of people are rounded
    unless *exact*.
    """
    known = what_is_known(definitions, store, as_at)
    return _compiled(known, store, period, known.stands(period), exact)


def _compiled(known: Known, store: Store, period: Period, stands: Stands, exact: bool) -> Compiled:
    observations = store.observations(as_at=known.as_at)
    return with_provisional(compile_results(known.definitions, observations, known.states, period, exact=exact), stands)


@dataclass(frozen=True)
class Compared:
    """A quarter's results beside the last edition: what differs is marked in `compiled` and listed in `revisions`.

    `last` is the moment of that edition and `quarter` the one it spoke of, None where nothing was due by then.
    """

    compiled: Compiled
    revisions: tuple[Revision, ...] = ()
    last: datetime | None = None
    quarter: Period | None = None


def beside_last(
    known: Known,
    store: Store,
    period: Period,
    stands: Stands,
    last: Last | datetime | None = None,
    *,
    exact: bool = False,
) -> Compared:
    """Compile *period* from what is *known*, and compare it with what the last edition could say, where there is one.

    Of an edition there is, its own definitions are used; of a moment alone, today's, for the quarter last due by then.
    Both are *exact*, or counts of people are rounded in both.
    """
    compiled = _compiled(known, store, period, stands, exact)
    if last is None:
        return Compared(compiled)
    if isinstance(last, Last):
        definitions, moment = last.definitions(known.definitions), last.before.as_at
        quarter: Period | None = last.before.period
    else:
        definitions, moment = known.definitions, last
        due = definitions.plan.collection.due
        reported = [one for one in quarters(definitions, compiled.period) if due(one) <= last.astimezone(UTC).date()]
        quarter = reported[-1] if reported else None
    if quarter is None:
        return Compared(compiled, last=moment)
    then = what_is_known(definitions, store, moment)
    before = _compiled(then, store, quarter, then.stands(quarter), exact)
    why = {
        one.number: WhyFiled(one.reason, moment < one.received, one.withdrawn.reason if one.withdrawn else None)
        for one in known.submissions
    }
    found = revisions(before, compiled, why)
    return Compared(with_revised(compiled, found), found, moment, quarter)


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(UTC).date() if moment is not None else None
