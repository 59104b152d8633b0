"""How returns stand, as far as a figure's status and quality rest on it.

Comes after `results.model`; whoever holds the store says it (`steps.reporting`), `results.provisional` and
`results.quality` ask it. The results know nothing of the store itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from impact.plan.periods import Period
from impact.results.model import Result

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


Stands = Mapping[tuple[str, Period], ReturnStands]  # by the supplier's id and the quarter it was collected for


def returns_behind(result: Result) -> frozenset[tuple[str, Period]]:
    """Return each supplier and collected quarter that *result* rests on, or would if the supplier were in it."""
    given = {(one.supplier, one.period) for one in result.observations}
    for left in result.coverage.left:
        given.update((one.supplier, one.period) for one in left.observations)
        given.add((left.supplier.id, result.period))
    quarters = {period: Period.containing(period.last) for period in {period for _, period in given}}
    return frozenset((supplier, quarters[period]) for supplier, period in given)
