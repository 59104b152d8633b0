"""What has changed since the last edition: which figure, from what to what, by whose return, and why.

The report shows [r] beside a figure that is among them, and a table of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

from impact.plan.periods import Period
from impact.plan.register import Area
from impact.results.compiled import Compiled, with_each
from impact.results.model import Result
from impact.returns.observation import Observation

CAME_AFTER = "came after the last edition"
WITHDRAWN = "withdrawn"
NOT_ANSWERED = "no longer answered"
NOT_BY_A_RETURN = "no return behind it changed; how it is worked out or what may be shown did"

_Said = frozenset[tuple[str, str, Period, float | None, str, int]]
_Place = tuple[str, str, Period, tuple[Period, ...]]  # a measure, an area's code, a period and its parts so far


@dataclass(frozen=True)
class WhyFiled:
    """What is to be known of a submission to say why a figure changed.

    Attributes:
        reason: What was said when it was sent, "" where nothing was.
        since: Whether it came after the last edition.
        withdrawn: Why it was taken back, as known now; None where it was not.
    """

    reason: str = ""
    since: bool = True
    withdrawn: str | None = None


@dataclass(frozen=True)
class FigureShown:
    """A figure as it was published: its value, or the marker in its place, and what it was worked out from."""

    value: float | None
    marker: str
    numerator: float | None = None
    denominator: float | None = None


@dataclass(frozen=True)
class ChangedAnswers:
    """A supplier whose answers behind a figure differ.

    `before` and `now` are the submissions its answers came from; None where it gave none.
    """

    supplier: str
    before: int | None
    now: int | None
    reason: str


@dataclass(frozen=True)
class Revision:
    """A figure that is another than in the last edition, in the measure's own period or for the year so far.

    `periods` are those that the year so far is made of.
    """

    measure: str
    area: Area
    period: Period
    before: FigureShown
    now: FigureShown
    whose: tuple[ChangedAnswers, ...]
    periods: tuple[Period, ...] = ()

    @property
    def reason(self) -> str:
        """Each reason once, in the order of the suppliers."""
        reasons = dict.fromkeys(one.reason for one in self.whose)
        return "; ".join(reasons) or NOT_BY_A_RETURN


def revisions(before: Compiled, now: Compiled, filed: Mapping[int, WhyFiled]) -> tuple[Revision, ...]:
    """Return each figure that both could show and that differs: by measure, then national, regions, forces; by period.

    The year so far is among them, after the national figures, where both had got as far in it.

    A figure of which the last edition could show nothing, since its period is newer, is not revised. One that it
    showed as missing, and that is there now, is. A figure is the same where its value, its marker, its numerator and
    its denominator are; nothing is rounded first. A force more or fewer in it, without that, does not revise it.

    Of counts of people the figures are those that are shown, rounded, and whoever sent another return is named,
    whatever it says.

    Args:
        before: The quarter of the last edition, by what was known then.
        now: The same quarter or a later one, by what is known now.
        filed: The submissions behind both, by number.

    Source: metrics/methods.md, "Provisional and revised".
    """
    return tuple(
        Revision(
            new.measure, new.area, new.period, _shown(old), _shown(new), tuple(_whose(old, new, filed)), new.periods
        )
        for old, new in _pairs(before, now)
        if _shown(old) != _shown(new)
    )


def with_revised(compiled: Compiled, found: Iterable[Revision]) -> Compiled:
    """Return *compiled* with `Result.revised` set on each result that is among *found*."""
    changed: set[_Place] = set()
    for one in found:
        changed.add((one.measure, one.area.code, one.period, one.periods))
        changed.add((one.measure, one.area.code, Period(one.period.year, "year"), (one.period,)))  # so far, of it alone

    def marked(results: Iterable[Result]) -> list[Result]:
        return [replace(one, revised=True) if _place(one) in changed else one for one in results]

    return with_each(compiled, marked)


def _pairs(before: Compiled, now: Compiled) -> Iterator[tuple[Result, Result]]:
    for ref in now.national:
        old = {_place(one): one for one in _results(before, ref)}
        for new in _results(now, ref):
            if (found := old.get(_place(new))) is not None:
                yield found, new


def _results(compiled: Compiled, ref: str) -> tuple[Result, ...]:
    series, year = compiled.national.get(ref), compiled.years.get(ref)
    so_far = (year.result,) if year is not None and len(year.result.periods) > 1 else ()  # of one, it is its own
    areas = (
        result
        for found in (compiled.region_series, compiled.force_series)
        for results in (found[ref].values() if ref in found else ())
        for result in results
    )
    return (*(series.results if series is not None else ()), *so_far, *areas)


def _place(result: Result) -> _Place:
    return result.measure, result.area.code, result.period, result.periods


def _shown(result: Result) -> FigureShown:
    return FigureShown(result.value, result.marker, result.numerator, result.denominator)


def _whose(old: Result, new: Result, filed: Mapping[int, WhyFiled]) -> Iterator[ChangedAnswers]:
    """Each supplier that says something else, in the order of its id."""
    was, given, untold = _by_supplier(old), _by_supplier(new), bool(old.rounded or new.rounded)
    for supplier in sorted(was.keys() | given.keys()):
        earlier, later = was.get(supplier, []), given.get(supplier, [])
        said = _said(earlier, untold) ^ _said(later, untold)
        periods = {period for _, _, period, *_ in said}  # of a year, not all of them
        if periods:
            numbers = _submission(earlier, periods), _submission(later, periods)
            yield ChangedAnswers(supplier, *numbers, _why(*numbers, filed))


def _by_supplier(result: Result) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for one in (*result.observations, *(one for left in result.coverage.left for one in left.observations)):
        found.setdefault(one.supplier, []).append(one)
    return found


def _said(observations: Iterable[Observation], untold: bool) -> _Said:
    """What was answered; where numbers are not told, by which submission, and no more."""
    return frozenset(
        (one.measure, one.item, one.period, None, "", one.submission)
        if untold
        else (one.measure, one.item, one.period, one.value, one.marker, 0)
        for one in observations
    )


def _submission(observations: Iterable[Observation], periods: Set[Period]) -> int | None:
    return max((one.submission for one in observations if one.period in periods), default=None)


def _why(before: int | None, now: int | None, filed: Mapping[int, WhyFiled]) -> str:
    """The reason given with the new version; that it came late; or that what stood there was taken back."""
    new = filed.get(now, WhyFiled()) if now is not None else None
    if new is not None and new.since:
        return new.reason.strip().rstrip(".") or CAME_AFTER
    old = filed.get(before, WhyFiled()) if before is not None else WhyFiled()
    if old.withdrawn is None:
        return NOT_ANSWERED
    said = old.withdrawn.strip().rstrip(".")
    return f"{WITHDRAWN}: {said}" if said else WITHDRAWN
