"""Whether a figure may still change, and why: the reasons behind [p].

Comes after `results.standing` and `results.compiled`; the report shows [p] beside a figure that has a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from impact.results.compiled import Compiled
from impact.results.everywhere import with_each
from impact.results.model import Result
from impact.results.standing import Returns, ReturnStands, Stands

_SILENT = ReturnStands()  # of whom nothing is known


def provisional(result: Result, returns: Returns) -> tuple[str, ...]:
    """Return every reason why *result* may still change, in words; none when it is final.

    A return that is not there, has errors, has open queries or is not signed off is a reason, of each supplier that is
    expected in the figure. One that is not there or has errors is no reason any more once its lock date has passed:
    then it can no longer come, and the figure stays without it.

    Args:
        result: Of any measure, area and period.
        returns: How they stand. A supplier in the figure of whose return nothing is said there gives no reason.

    Source: metrics/methods.md, "Provisional and revised".
    """
    if returns.settle(result):
        return ()
    out = [one for left in result.coverage.left for one in (left.supplier, *(supplier for supplier, _ in left.lacks))]
    names = {one.id: one.name for one in out}
    known: list[ReturnStands] = []
    missing: set[str] = set()
    for quarter, suppliers in returns.behind(result).items():
        told = quarter.stands
        known += [told.get(one, _SILENT) for one in suppliers if one in told or one in names]
        missing |= {one for one in suppliers if one in names and _is_out(told.get(one, _SILENT))}
    good = [one for one in known if one.good]
    reasons = (
        _not_returned(missing, names),
        _counted(sum(one.state == "errors" and not one.closed for one in known), "has errors", "have errors"),
        _counted(sum(one.open_queries > 0 for one in good), "has open queries", "have open queries"),
        _counted(sum(not one.signed_off for one in good), "is not signed off", "are not signed off"),
    )
    return tuple(reason for reason in reasons if reason)


def with_provisional(compiled: Compiled, stands: Stands) -> Compiled:
    """Return *compiled* with the reasons in `Result.provisional` of each result."""
    returns = Returns(stands)

    def reasoned(result: Result) -> Result:
        reasons = provisional(result, returns)
        return Result.of({**vars(result), "provisional": reasons}) if reasons else result

    def marked(results: Iterable[Result]) -> tuple[Result, ...]:
        calm = returns.calm  # nearly all figures are of quarters that are done with: they are passed over
        return tuple(
            [
                one if id(one.period) in calm and not one.coverage.left and not one.periods else reasoned(one)
                for one in results
            ]
        )

    return with_each(compiled, marked)


def _is_out(stand: ReturnStands) -> bool:
    return stand.state == "not returned" and not stand.closed


def _not_returned(missing: Set[str], names: Mapping[str, str]) -> str:
    """Say "Kent has not returned", or "3 forces have not returned"."""
    if len(missing) == 1:
        return f"{names[next(iter(missing))]} has not returned"
    return f"{len(missing):,} forces have not returned" if missing else ""


def _counted(number: int, one: str, many: str) -> str:
    if not number:
        return ""
    return f"{number:,} return{'' if number == 1 else 's'} {one if number == 1 else many}"
