"""What the results are told of the store: how returns stand, and why each submission came.

The results room knows nothing of the store, so what it needs is handed to it as plain values here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from impact.plan.definitions import Definitions
from impact.plan.periods import Period
from impact.results.disclosure import keyed, people
from impact.results.quality import Queries, ReturnStands, Stands
from impact.results.revisions import WhyFiled
from impact.returns.form import defined_name
from impact.store.model import ReturnStatus, Submission
from impact.store.status import grid
from impact.store.submissions import Store


@dataclass(frozen=True)
class Known:
    """What the store held at a moment: each supplier's standing for each quarter that anything was filed for.

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
    def statuses(self) -> Mapping[tuple[str, Period], ReturnStatus]:
        """By supplier and quarter."""
        by_period: dict[Period, list[Submission]] = {}
        for submission in self.submissions:
            if submission.period is not None:
                by_period.setdefault(submission.period, []).append(submission)
        return {
            (status.supplier.id, quarter): status
            for quarter, submissions in by_period.items()
            for status in grid(self.definitions, quarter, submissions)
        }

    @cached_property
    def states(self) -> Mapping[tuple[str, Period], str]:
        """The state of each, as figures are compiled with it."""
        return {key: status.state for key, status in self.statuses.items()}

    def stands(self, upto: Period) -> Stands:
        """How the return of every supplier stands, for each quarter of the plan up to *upto*."""
        collection, today = self.definitions.plan.collection, _day(self.as_at)
        found: dict[tuple[str, Period], ReturnStands] = {}
        quarter = Period.containing(self.definitions.plan.covers.from_)
        while quarter <= upto:
            for supplier in self.definitions.register.suppliers:
                if supplier.exists_in(quarter):
                    due, lock = collection.due(quarter, supplier.id), collection.lock(quarter, supplier.id)
                    found[supplier.id, quarter] = ReturnStands(
                        closed=today is not None and lock < today,
                        on_time=False if today is not None and due < today else None,
                    )
            quarter = quarter.following
        for key, status in self.statuses.items():
            found[key] = self._stands(status, today)
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


def reasons(submissions: Iterable[Submission], last: datetime) -> Mapping[int, WhyFiled]:
    """Return why each submission came, or was taken back, and whether it came after the edition of *last*."""
    return {
        one.number: WhyFiled(one.reason, last < one.received, one.withdrawn.reason if one.withdrawn else None)
        for one in submissions
    }


def last_reported(definitions: Definitions, period: Period, last: datetime) -> Period | None:
    """Return the quarter that an edition of *last* spoke of: the latest, up to *period*, due by then.

    None where no quarter of the plan was due.
    """
    began = Period.containing(definitions.plan.covers.from_)
    quarter, when = period, last.astimezone(UTC).date()
    while began <= quarter:
        if definitions.plan.collection.due(quarter) <= when:
            return quarter
        quarter = quarter.moved(-1)
    return None


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(UTC).date() if moment is not None else None
