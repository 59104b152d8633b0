"""Compile a quarter's results from the store, each with why it may still change, and compare with the last edition.

The results know nothing of the store: what they need of it is handed to them as plain values here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
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
from impact.store.standing import grid
from impact.store.submissions import Store


@dataclass(frozen=True)
class Known:
    """What the store held at a moment.

    `as_at` is None for all that is there now; then no return is taken to be closed or overdue.
    """

    definitions: Definitions
    store: Store
    as_at: datetime | None
    submissions: tuple[Submission, ...]
    queries: Mapping[int, Mapping[str, tuple[int, int]]]
    key: bytes | None

    @cached_property
    def filed(self) -> Mapping[Period, tuple[ReturnStatus, ...]]:
        """How each supplier stands for each quarter that anything was filed for."""
        periods = {one.period for one in self.submissions if one.period is not None}
        return {quarter: grid(self.definitions, quarter, self.submissions) for quarter in periods}

    def history(self, upto: Period) -> dict[Period, tuple[ReturnStatus, ...]]:
        """How each supplier stood for every quarter of the plan up to *upto*, oldest first."""
        return {
            quarter: self.filed.get(quarter) or grid(self.definitions, quarter, ())
            for quarter in quarters(self.definitions, upto)
        }

    def stands(self, upto: Period) -> Stands:
        """How the return of every supplier stands, for each quarter of the plan up to *upto*."""
        collection, today = self.definitions.plan.collection, self.as_at and self.as_at.astimezone(UTC).date()
        filed = {(one.supplier.id, one.period): one for each in self.filed.values() for one in each}
        found: dict[tuple[str, Period], ReturnStands] = {}
        for quarter in quarters(self.definitions, upto):
            for supplier in self.definitions.register.suppliers:
                if supplier.exists_in(quarter):
                    one = filed.get((supplier.id, quarter))
                    kept, first = (one.counted, one.first) if one else (None, None)
                    overdue = today is not None and collection.due(quarter, supplier.id) < today
                    found[supplier.id, quarter] = ReturnStands(
                        state=one.state if one else "not returned",
                        signed_off=one is not None and one.signed_off is not None,
                        open_queries=kept.queries if kept else 0,
                        closed=today is not None and collection.lock(quarter, supplier.id) < today,
                        on_time=one.on_time if one and kept else (False if overdue else None),
                        replaced=kept is not None and first is not None and kept.number != first.number,
                        queries=self._queries(kept) if kept else {},
                    )
        return found

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

    def compiled(self, period: Period, *, exact: bool = False) -> Compiled:
        """Every measure's results up to *period*, each with why it may still change.

        Counts of people are rounded unless *exact*.
        """
        stands, observations = self.stands(period), self.store.observations(as_at=self.as_at)
        states = {key: one.state for key, one in stands.items()}
        return with_provisional(compile_results(self.definitions, observations, states, period, exact=exact), stands)

    def public_hash(self, one: Submission) -> str:
        """Return the SHA-256 of a file as it may be published: of a return that counts people under the store's key.

        "" where such a return has no key yet: it is made with the first edition.
        """
        supplier, asked = self.definitions.register.supplier(one.supplier), self._asked_of_people
        if one.supplier in asked or ("forces" in asked and (supplier is None or supplier.is_force)):
            return keyed(one.sha256, self.key) if self.key else ""
        return one.sha256

    @cached_property
    def _asked_of_people(self) -> frozenset[str]:
        """Who supplies an item that counts people: "forces", or a team's id."""
        refs = {ref for ref, _ in people(self.definitions.plan.measures)}
        return frozenset(one.supplier for one in self.definitions.plan.measures if one.ref in refs)

    def provenance(self, *, internal: bool = False) -> dict[int, Provenance]:
        """What is to be told of each submission behind a figure, by number; *internal*: files' own hashes."""
        return {
            one.number: Provenance(
                number=one.number,
                version=one.version,
                filename=one.filename,
                sha256=one.sha256 if internal else self.public_hash(one),
                received=one.received,
                signed_by=one.signed_off.name if one.signed_off else "",
                signed_role=one.signed_off.role if one.signed_off else "",
                signed_at=one.signed_off.at if one.signed_off else None,
            )
            for one in self.submissions
        }


def what_is_known(definitions: Definitions, store: Store, as_at: datetime | None = None) -> Known:
    """Return what *store* held at *as_at*, or holds now."""
    submissions, queries = store.submissions(as_at=as_at), store.queries(as_at=as_at)
    return Known(definitions, store, as_at, submissions, queries, store.key())


def quarters(definitions: Definitions, upto: Period) -> Iterator[Period]:
    """Yield every quarter of the plan up to *upto*."""
    quarter = Period.containing(definitions.plan.covers.from_)
    while quarter <= upto:
        yield quarter
        quarter = quarter.following


@dataclass(frozen=True)
class Compared:
    """A quarter's results beside the last edition: what differs is marked in `compiled` and listed in `revisions`.

    `last` is the moment of that edition and `quarter` the one it spoke of, None where nothing was due by then.
    """

    compiled: Compiled
    revisions: tuple[Revision, ...] = ()
    last: datetime | None = None
    quarter: Period | None = None


def beside_last(known: Known, period: Period, last: Last | datetime | None = None, *, exact: bool = False) -> Compared:
    """Compile *period* from what is *known*, and compare it with what the last edition could say, where there is one.

    Of an edition there is, its own definitions are used; of a moment alone, today's, for the quarter last due by then.
    Both are *exact*, or counts of people are rounded in both.
    """
    compiled, definitions = known.compiled(period, exact=exact), known.definitions
    if last is None:
        return Compared(compiled)
    quarter: Period | None = None
    if isinstance(last, Last):
        definitions, moment, quarter = last.definitions(definitions), last.before.as_at, last.before.period
    else:
        moment, due = last, definitions.plan.collection.due
        for one in quarters(definitions, period):
            quarter = one if due(one) <= moment.astimezone(UTC).date() else quarter
    if quarter is None:
        return Compared(compiled, last=moment)
    before = what_is_known(definitions, known.store, moment).compiled(quarter, exact=exact)
    why = {
        one.number: WhyFiled(one.reason, moment < one.received, one.withdrawn.reason if one.withdrawn else None)
        for one in known.submissions
    }
    found = revisions(before, compiled, why)
    return Compared(with_revised(compiled, found), found, moment, quarter)
