"""How far a figure may be trusted: how the returns behind it stand, whether it may still change, its letter, and what
has changed since the last edition.

How returns stand is said by whoever holds the store; the results know nothing of the store itself. Source:
metrics/methods.md, "Provisional and revised", "Quality of the data".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.plan.register import Area
from impact.results.compiled import Compiled, with_each
from impact.results.model import Coverage, Result
from impact.returns.observation import Observation

State = Literal["not returned", "errors", "queries", "accepted"]
Grade = Literal["A", "B", "C", "D"]

ENOUGH_COVERED = 0.90  # share of forces, and of what they hold; metrics/methods.md, "Quality of the data"
ENOUGH_ON_TIME = 0.80
ENOUGH_EXPLAINED = 0.90
MOST_REPLACED = 0.10
_LOWERS = ("", ": one letter lower", ": two letters lower")
_GRADES: tuple[Grade, ...] = ("A", "B", "C", "D")
_START: dict[Grade, str] = {
    "A": "taken whole from a record kept for another purpose",
    "B": "counted from records or a sound survey",
    "C": "rests on judgement, or on what people say of themselves",
    "D": "new, incomplete or untried",
}


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


class Standings:
    """How returns stand, sorted by quarter once, so that it is quickly said of figure after figure."""

    def __init__(self, stands: Stands) -> None:
        quarters: dict[Period, dict[str, ReturnStands]] = {}
        for (supplier, quarter), stand in stands.items():
            quarters.setdefault(quarter, {})[supplier] = stand
        self._quarters = {quarter: QuarterStands(found) for quarter, found in quarters.items()}
        self._of: dict[int, tuple[QuarterStands, Period]] = {}  # by the identity of the period, which is kept for that

    def of(self, period: Period) -> QuarterStands:
        """Return the returns for the quarter that ends with *period*, a measure's own."""
        found = self._of.get(id(period))
        if found is None:
            quarter = self._quarters.setdefault(Period.containing(period.last), QuarterStands({}))
            found = self._of[id(period)] = (quarter, period)
        return found[0]

    def settle(self, result: Result) -> bool:
        """Whether nothing is to come for *result*, as is seen at once of nearly all; False where it takes a look."""
        if result.periods or result.coverage.left:
            return False
        unsettled = self.of(result.period).unsettled
        return not unsettled or unsettled.isdisjoint([one.supplier for one in result.observations])

    def behind(self, result: Result) -> Mapping[QuarterStands, Set[str]]:
        """Return the suppliers that *result* rests on, or would if they were in it, by collected quarter."""
        found: dict[QuarterStands, set[str]] = {}
        held: Period | None = None
        suppliers: set[str] = set()
        marked = [one for left in result.coverage.left for one in left.observations]
        for one in (*result.observations, *marked):
            if one.period is not held:  # those of a period come together
                held = one.period
                suppliers = found.setdefault(self.of(held), set())
            suppliers.add(one.supplier)
        for left in result.coverage.left:
            lacks = left.lacks or ((left.supplier, result.periods[-1] if result.periods else result.period),)
            for supplier, period in lacks:
                found.setdefault(self.of(period), set()).add(supplier.id)
        return found


class QuarterStands:
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


_Behind = Mapping[QuarterStands, Set[str]]  # the suppliers that a figure rests on


# --- whether it may still change ------------------------------------------------------------------------------------


_SILENT = ReturnStands()  # of whom nothing is known


def provisional(result: Result, returns: Standings) -> tuple[str, ...]:
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
        silent = ((one, told.get(one, _SILENT)) for one in suppliers if one in names)
        missing |= {one for one, stand in silent if stand.state == "not returned" and not stand.closed}
    good = [one for one in known if one.good]
    reasons = (
        _not_returned(missing, names),
        _who(sum(one.state == "errors" and not one.closed for one in known), "has errors", "have errors"),
        _who(sum(one.open_queries > 0 for one in good), "has open queries", "have open queries"),
        _who(sum(not one.signed_off for one in good), "is not signed off", "are not signed off"),
    )
    return tuple(reason for reason in reasons if reason)


def with_provisional(compiled: Compiled, stands: Stands) -> Compiled:
    """Return *compiled* with the reasons in `Result.provisional` of each result."""
    returns = Standings(stands)

    def reasoned(result: Result) -> Result:
        reasons = provisional(result, returns)
        return replace(result, provisional=reasons) if reasons else result

    return with_each(compiled, lambda results: [reasoned(one) for one in results])


def _not_returned(missing: Set[str], names: Mapping[str, str]) -> str:
    """Say "Kent has not returned", or "3 forces have not returned"."""
    if len(missing) == 1:
        return f"{names[next(iter(missing))]} has not returned"
    return f"{len(missing):,} forces have not returned" if missing else ""


def _who(number: int, one: str, many: str) -> str:
    return f"{_counted(number, 'return')} {one if number == 1 else many}" if number else ""


# --- its letter -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Quality:
    """A letter and every reason for it, each a sentence with its figure; the first says which letter it starts from.

    A reason that lowers the letter ends by saying so.
    """

    grade: Grade
    reasons: tuple[str, ...]

    @property
    def lowering(self) -> tuple[str, ...]:
        """The reasons that lower it."""
        return tuple(reason for reason in self.reasons if reason.endswith(tuple(f"{one}." for one in _LOWERS[1:])))


_Reason = tuple[str, int]  # in words, and by how many letters it lowers


def quality(measure: Measure, result: Result, returns: Standings, minimum_coverage: float) -> Quality:
    """Return the quality of one figure, by what is known of the returns that it rests on.

    It starts from the letter in the definition, and each reason lowers it by one letter, or by two where fewer are in
    the figure than a rating needs. Nothing raises it, and nothing is below D.

    Args:
        measure: Its definition.
        result: Its figure, or the gap where one should be: then coverage alone makes it what it is.
        returns: How they stand; what is not said there gives no reason.
        minimum_coverage: The plan's: the share of forces under which nothing is rated.

    Source: metrics/methods.md, "Quality of the data".
    """
    behind = returns.behind(result)
    reasons: list[_Reason] = [
        (f"Starts at {measure.quality}: {_START[measure.quality]}", 0),
        *_covered(measure, result.coverage, minimum_coverage),
        *_on_time(behind),
        *_explained(measure, behind),
        *_replaced(behind, result.revised),
        *_redefined(measure, result.period),
    ]
    place = _GRADES.index(measure.quality) + sum(lower for _, lower in reasons)
    return Quality(
        _GRADES[min(place, len(_GRADES) - 1)], tuple(f"{words}{_LOWERS[lower]}." for words, lower in reasons)
    )


def qualities(definitions: Definitions, compiled: Compiled, stands: Stands) -> Mapping[str, tuple[Quality, ...]]:
    """Return the quality of every national figure: by the measure's ref, one for each result of its series."""
    fewest, returns = definitions.plan.presentation.minimum_coverage, Standings(stands)
    return {
        ref: tuple(quality(definitions.plan.measure(ref), result, returns, fewest) for result in series.results)
        for ref, series in compiled.national.items()
    }


def _covered(measure: Measure, coverage: Coverage, minimum: float) -> Iterator[_Reason]:
    if measure.supplier != "forces":
        if not coverage.included and coverage.expected:
            yield "Its supplier gave no figure", 2
        return
    words = f"{coverage.words} forces are in it"
    if coverage.weight is not None:
        words += f", with {coverage.weight:.0%} of {coverage.weighed_by or 'what it is out of'}"
    share = min(coverage.share, 1.0 if coverage.weight is None else coverage.weight)
    yield words, 2 if coverage.share < minimum else int(share < ENOUGH_COVERED)


def _on_time(behind: _Behind) -> Iterator[_Reason]:
    due = sum(len(who & quarter.due) for quarter, who in behind.items())
    came = sum(len(who & quarter.on_time) for quarter, who in behind.items())
    if due:
        words = f"{came:,} of {_counted(due, 'return')} came on time"
        yield words, int(came < ENOUGH_ON_TIME * due)


def _explained(measure: Measure, behind: _Behind) -> Iterator[_Reason]:
    told = [quarter.stands[one].queries for quarter, who in behind.items() for one in who & quarter.queried]
    refs = {measure.ref, *(ref for ref, _ in measure.operands)} if told else ()
    asked = [queries[ref] for queries in told for ref in refs if ref in queries]
    explained, every = sum(one.explained for one in asked), sum(one.explained + one.open for one in asked)
    if every:
        verb = "is" if explained == 1 else "are"
        words = f"{explained:,} of {_counted(every, 'query', 'queries')} about it {verb} explained"
        yield words, int(explained < ENOUGH_EXPLAINED * every)


def _replaced(behind: _Behind, revised: bool) -> Iterator[_Reason]:
    good = sum(len(who & quarter.good) for quarter, who in behind.items())
    again = sum(len(who & quarter.replaced) for quarter, who in behind.items())
    if again:
        words = f"{again:,} of {_counted(good, 'return')} took the place of an earlier version"
        yield words, int(again > MOST_REPLACED * good)
    if revised:
        yield "It differs from the last edition", 0


def _redefined(measure: Measure, period: Period) -> Iterator[_Reason]:
    """A change of definition less than a year before the period's end."""
    latest = max((one.period for one in measure.breaks if one.period.last <= period.last), default=None)
    if latest is not None and 12 * (period.last.year - latest.first.year) + period.last.month - latest.first.month < 12:
        yield f"Its definition changed in {latest.name}, within the year", 1


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


# --- what has changed since the last edition -------------------------------------------------------------------------


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
