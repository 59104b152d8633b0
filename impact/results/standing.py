"""How returns stand, as far as a figure's status and quality rest on it.

Comes after `results.model`; whoever holds the store says it (`steps.reporting`), `results.provisional` and
`results.quality` ask it. The results know nothing of the store itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from impact.plan.periods import Period
from impact.results.model import Result
from impact.returns.observation import Observation

State = Literal["not returned", "errors", "queries", "accepted"]


class Queries(NamedTuple):
    """How many queries were explained, and how many are open."""

    explained: int = 0
    open: int = 0


@dataclass(frozen=True)
class ReturnStands:
    """How one supplier's return for one quarter stands.

    Attributes:
        state: Of what counts; "errors" where nothing counts and what came has errors.
        signed_off: Whether what counts is signed off.
        open_queries: How many queries of what counts nobody has answered.
        closed: Whether its lock date has passed, so that nothing more can come.
        on_time: Whether it came by its due date; None while that is still ahead and nothing has come.
        replaced: Whether what counts took the place of an earlier good version.
        queries: The queries of what counts, by the ref of the measure they ask about.
    """

    state: State = "not returned"
    signed_off: bool = False
    open_queries: int = 0
    closed: bool = False
    on_time: bool | None = None
    replaced: bool = False
    queries: Mapping[str, Queries] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Whether its answers count."""
        return self.state in ("queries", "accepted")

    @property
    def settled(self) -> bool:
        """Whether nothing in it waits for anybody: its answers count and are signed off, or its quarter is closed."""
        if self.good:
            return self.signed_off and not self.open_queries
        return self.closed


Stands = Mapping[tuple[str, Period], ReturnStands]  # by the supplier's id and the quarter it was collected for


class Returns:
    """How returns stand, sorted by quarter once, so that it is quickly said of figure after figure.

    `calm` are the identities of those periods asked about so far of whose returns nothing is to come.
    """

    def __init__(self, stands: Stands) -> None:
        quarters: dict[Period, dict[str, ReturnStands]] = {}
        for (supplier, quarter), stand in stands.items():
            quarters.setdefault(quarter, {})[supplier] = stand
        self._quarters = {quarter: Quarter(found) for quarter, found in quarters.items()}
        self._of: dict[int, tuple[Quarter, Period]] = {}  # by the identity of the period, which is kept for that
        self.calm: set[int] = set()

    def of(self, period: Period) -> Quarter:
        """Return the returns for the quarter that ends with *period*, a measure's own."""
        found = self._of.get(id(period))
        if found is None:
            quarter = self._quarters.setdefault(Period.containing(period.last), Quarter({}))
            found = self._of[id(period)] = (quarter, period)
            if not quarter.unsettled:
                self.calm.add(id(period))
        return found[0]

    def settle(self, result: Result) -> bool:
        """Whether nothing is to come for *result*, as is seen at once of nearly all; False where it takes a look."""
        if result.periods:
            return False
        quarter, left = self.of(result.period), result.coverage.left
        if quarter.unsettled:
            return not left and quarter.unsettled.isdisjoint([one.supplier for one in result.observations])
        return not left or all(one.supplier.id in quarter.stands for one in left)

    def behind(self, result: Result) -> Mapping[Quarter, Set[str]]:
        """Return the suppliers that *result* rests on, or would if they were in it, by collected quarter."""
        found: dict[Quarter, set[str]] = {}
        _add(found, self.of, result.observations)
        for left in result.coverage.left:
            _add(found, self.of, left.observations)
            lacks = left.lacks or ((left.supplier, result.periods[-1] if result.periods else result.period),)
            for supplier, period in lacks:
                found.setdefault(self.of(period), set()).add(supplier.id)
        return found


class Quarter:
    """The returns for one quarter, by supplier, and which suppliers' are so or so.

    Attributes:
        stands: How each stands.
        unsettled: Those of which something is still to come.
        good: Those whose answers count; `replaced` are those of them that took the place of an earlier good version.
        due: Those of which it is known whether they came on time; `on_time` are those that did.
        queried: Those with queries, explained or open.
    """

    def __init__(self, stands: Mapping[str, ReturnStands]) -> None:
        def those(is_so: Callable[[ReturnStands], object]) -> frozenset[str]:
            return frozenset([supplier for supplier, stand in stands.items() if is_so(stand)])

        self.stands = stands
        self.unsettled = those(lambda one: not one.settled)
        self.good = those(lambda one: one.good)
        self.replaced = those(lambda one: one.good and one.replaced)
        self.due = those(lambda one: one.on_time is not None)
        self.on_time = those(lambda one: one.on_time)
        self.queried = those(lambda one: one.queries)


def _add(found: dict[Quarter, set[str]], of: Callable[[Period], Quarter], observations: Iterable[Observation]) -> None:
    """Put the supplier of each of *observations* with its quarter; those of a period come together."""
    held: Period | None = None
    suppliers: set[str] = set()
    for one in observations:
        if one.period is not held:
            held = one.period
            suppliers = found.setdefault(of(held), set())
        suppliers.add(one.supplier)
