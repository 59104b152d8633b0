"""What has changed since the last edition: which figure, from what to what, by whose return, and why.

Comes after `results.compiled`; the report shows [r] beside a figure that is among them, and a table of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

from impact.plan.periods import Period
from impact.plan.register import Area
from impact.results.compiled import Compiled
from impact.results.everywhere import to_each, with_each
from impact.results.model import Result
from impact.returns.observation import Observation

CAME_AFTER = "came after the last edition"
WITHDRAWN = "withdrawn"
NOT_ANSWERED = "no longer answered"
NOT_BY_A_RETURN = "no return behind it changed; how it is worked out or what may be shown did"
NOT_SHOWN_NOW = "not shown now, to protect it or another figure"
SHOWN_NOW = "shown now, as neither it nor another figure has to be protected any more"

_Said = frozenset[tuple[str, str, Period, float | None, str]]
_Place = tuple[str, str, Period, tuple[Period, ...]]  # a measure, an area's code, a period and its parts so far
_Answer = tuple[str, str, str, Period]  # a supplier, a measure, an item and a period


@dataclass(frozen=True)
class Filed:
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
class Shown:
    """A figure as it was published: its value, or the marker in its place, and what it was worked out from.

    Where it is `withheld` it is none of these: beside the figure of now it would give away one that is hidden.
    """

    value: float | None
    marker: str
    numerator: float | None = None
    denominator: float | None = None
    withheld: bool = False


@dataclass(frozen=True)
class Whose:
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

    `otherwise` says why where no answer behind it differs. `periods` are those that the year so far is made of.
    """

    measure: str
    area: Area
    period: Period
    before: Shown
    now: Shown
    whose: tuple[Whose, ...]
    otherwise: str = NOT_BY_A_RETURN
    periods: tuple[Period, ...] = ()

    @property
    def reason(self) -> str:
        """Each reason once, in the order of the suppliers."""
        reasons = dict.fromkeys(one.reason for one in self.whose)
        return "; ".join(reasons) if reasons else self.otherwise


def revisions(
    before: Compiled,
    now: Compiled,
    filed: Mapping[int, Filed],
    whole: tuple[Compiled, Compiled] | None = None,
) -> tuple[Revision, ...]:
    """Return each figure that both could show and that differs: by measure, then national, regions, forces; by period.

    The year so far is among them, after the national figures, where both had got as far in it.

    A figure of which the last edition could show nothing, since its period is newer, is not revised. One that it
    showed as missing, and that is there now, is. A figure is the same where its value, its marker, its numerator and
    its denominator are; nothing is rounded first. A force more or fewer in it, without that, does not revise it.

    What a figure was is withheld where an answer behind it was hidden then or is hidden now, and the answer, or
    whether it is hidden, has changed: the two figures together could give it away.

    Args:
        before: The quarter of the last edition, by what was known then, as it may be shown.
        now: The same quarter or a later one, by what is known now, as it may be shown.
        filed: The submissions behind both, by number.
        whole: Both before anything in them was hidden; None where nothing was.

    Source: metrics/methods.md, "Provisional and revised".
    """
    then, today = (_by_place(one) for one in whole or (before, now))
    unseen = _changed_unseen(_hidden(before, then), _hidden(now, today))
    found: list[Revision] = []
    for old, new in _pairs(before, now):
        if _shown(old) != _shown(new):
            behind = then[_place(old)], today[_place(new)]
            held = not old.missing and not unseen.isdisjoint(key for one in behind for key in _answers(one))
            was = Shown(None, "", withheld=True) if held else _shown(old)
            whose = tuple(_whose(*behind, filed))
            why = _otherwise(old, new)
            found.append(Revision(new.measure, new.area, new.period, was, _shown(new), whose, why, new.periods))
    return tuple(found)


def with_revised(compiled: Compiled, found: Iterable[Revision]) -> Compiled:
    """Return *compiled* with `Result.revised` set on each result that is among *found*."""
    changed: set[_Place] = set()
    for one in found:
        changed.add((one.measure, one.area.code, one.period, one.periods))
        changed.add((one.measure, one.area.code, Period(one.period.year, "year"), (one.period,)))  # so far, of it alone

    def marked(result: Result) -> Result:
        return replace(result, revised=True) if _place(result) in changed else result

    return with_each(compiled, to_each(marked))


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


def _by_place(compiled: Compiled) -> dict[_Place, Result]:
    return {_place(one): one for ref in compiled.national for one in _results(compiled, ref)}


def _place(result: Result) -> _Place:
    return result.measure, result.area.code, result.period, result.periods


def _answers(result: Result) -> dict[_Answer, tuple[float | None, str]]:
    return {(one.supplier, one.measure, one.item, one.period): (one.value, one.marker) for one in result.observations}


def _hidden(shown: Compiled, whole: Mapping[_Place, Result]) -> dict[_Answer, tuple[float | None, str]]:
    """Each answer that some figure does not show, with what it says."""
    found: dict[_Answer, tuple[float | None, str]] = {}
    for ref in shown.national:
        for result in _results(shown, ref):
            if result.withheld or result.hidden:
                kept = _answers(result)
                behind = _answers(whole[_place(result)])
                found.update((key, said) for key, said in behind.items() if key not in kept)
    return found


def _changed_unseen(
    then: Mapping[_Answer, tuple[float | None, str]], now: Mapping[_Answer, tuple[float | None, str]]
) -> frozenset[_Answer]:
    """The answers hidden on one day only, or on both and other than they were."""
    return frozenset(key for key in then.keys() | now.keys() if then.get(key) != now.get(key))


def _otherwise(old: Result, new: Result) -> str:
    if bool(old.hidden) == bool(new.hidden):
        return NOT_BY_A_RETURN
    return NOT_SHOWN_NOW if new.hidden else SHOWN_NOW


def _shown(result: Result) -> Shown:
    return Shown(result.value, result.marker, result.numerator, result.denominator)


def _whose(old: Result, new: Result, filed: Mapping[int, Filed]) -> Iterator[Whose]:
    """Each supplier that says something else, in the order of its id."""
    was, given = _by_supplier(old), _by_supplier(new)
    for supplier in sorted(was.keys() | given.keys()):
        earlier, later = was.get(supplier, []), given.get(supplier, [])
        periods = {period for _, _, period, _, _ in _said(earlier) ^ _said(later)}  # of a year, not all of them
        if periods:
            numbers = _submission(earlier, periods), _submission(later, periods)
            yield Whose(supplier, *numbers, _why(*numbers, filed))


def _by_supplier(result: Result) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for one in (*result.observations, *(one for left in result.coverage.left for one in left.observations)):
        found.setdefault(one.supplier, []).append(one)
    return found


def _said(observations: Iterable[Observation]) -> _Said:
    return frozenset((one.measure, one.item, one.period, one.value, one.marker) for one in observations)


def _submission(observations: Iterable[Observation], periods: Set[Period]) -> int | None:
    return max((one.submission for one in observations if one.period in periods), default=None)


def _why(before: int | None, now: int | None, filed: Mapping[int, Filed]) -> str:
    """The reason given with the new version; that it came late; or that what stood there was taken back."""
    new = filed.get(now, Filed()) if now is not None else None
    if new is not None and new.since:
        return new.reason.strip().rstrip(".") or CAME_AFTER
    old = filed.get(before, Filed()) if before is not None else Filed()
    if old.withdrawn is None:
        return NOT_ANSWERED
    said = old.withdrawn.strip().rstrip(".")
    return f"{WITHDRAWN}: {said}" if said else WITHDRAWN
