"""What a practice may have contributed: the forces that adopted it beside those that did not.

A difference in differences: what the adopters changed by, beyond what the rest changed by. Nothing is rounded but in
words.

Sources: J. D. Angrist and J.-S. Pischke, Mostly Harmless Econometrics (2009), chapter 5; B. Callaway and P. H. C.
Sant'Anna, "Difference-in-differences with multiple time periods", Journal of Econometrics 225 (2021), 200-230, for
comparing with those that never adopted; B. L. Welch, "The generalization of 'Student's' problem when several different
population variances are involved", Biometrika 34 (1947), 28-35. HM Treasury, Magenta Book: central government
guidance on evaluation (2020), chapter 2, for the theory of change. metrics/methods.md, "Contribution, not cause",
"Theory of change".
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum, sqrt
from typing import Literal, NamedTuple, get_args

from impact.plan.definitions import Definitions
from impact.plan.measure import LENGTH_OF, AskedItem, Level, Measure
from impact.plan.model import Presentation, Promise
from impact.plan.periods import Period
from impact.plan.register import Area, Supplier
from impact.results.compute import Gathering, combined
from impact.results.model import Left, Series, amount, decimals_of, digits, rounded_to
from impact.results.series import own_periods

CAUTION = (
    "This is contribution, not proof of cause. Forces chose whether to adopt, and what led them to it may have moved"
    " the figure too. So may anything else that changed at the time in one group more than in the other."
)
FEWEST_BEFORE = FEWEST_AFTER = 2  # figures of one force on each side of the adoption
FEWEST_FOR_TREND = 3  # a line through two points fits them whatever they are
_NO_SPREAD = 1e-12  # as a share of the figures: what binary arithmetic alone leaves
_UNITS = {"percent": "points", "days": "days", "fte": "FTE"}
_LONG = {"quarter": "quarter", "half": "half-year", "year": "year"}

Figures = Mapping[int, float]  # one force's figures, by the place of the period in the series


@dataclass(frozen=True)
class Difference:
    """The mean of one group less that of another, with its 95% interval.

    `low` and `high` are None where no force differs from the others of its group, so that nothing measures chance.
    """

    size: float
    low: float | None
    high: float | None

    @property
    def beyond_chance(self) -> bool:
        """Whether the interval leaves 0 out."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True)
class ComparedGroup:
    """Forces compared, and the mean over them, each counting once, of their means before and after; in its unit.

    For the rest, `after` is where they come to over the very periods of the adopters: before and what they changed by.
    """

    forces: tuple[Supplier, ...]
    before: float
    after: float

    @property
    def change(self) -> float:
        """After less before."""
        return self.after - self.before


@dataclass(frozen=True)
class GroupComparison:
    """What came of comparing; where it is not shown, `difference` is None and `why_not` says why.

    Attributes:
        measure: Its ref.
        adopted: The item that said who adopted: the ref of the measure that asks, and the item's key.
        difference: The adopters' change less the rest's, in the measure's unit, with its 95% interval.
        trend: How much more the adopters gained in a period before they adopted; None where it cannot be told.
        left: Forces in neither group, and why.
        says, trend_says, caution: The same in words. The caution belongs wherever the difference is shown.
    """

    measure: str
    adopted: tuple[str, str]
    difference: Difference | None = None
    trend: Difference | None = None
    adopters: ComparedGroup | None = None
    rest: ComparedGroup | None = None
    left: tuple[Left, ...] = ()
    says: str = ""
    trend_says: str = ""
    caution: str = ""
    why_not: str = ""


def contribution(gathering: Gathering, measure: Measure, upto: Period) -> GroupComparison | None:
    """Compare the forces that adopted the practice of `measure.contribution` with the rest, up to the quarter *upto*.

    Each adopter's change is its mean from the period it adopted in less its mean before; the rest's is over the same
    periods, by forces that never adopted. None where the measure names no practice.
    """
    if measure.contribution is None:
        return None
    definitions = gathering.definitions
    ref, item = measure.item_of(measure.contribution.adopted)
    asks = definitions.plan.measure(ref)
    bare = GroupComparison(measure.ref, (ref, item))
    if measure.supplier != "forces":
        return replace(bare, why_not="forces do not supply this measure")
    rounding = gathering.roundings.get(ref)
    if rounding is not None and (ref, item) in rounding.items:
        return replace(bare, why_not="who adopted it is told by a count of people, which is rounded")
    breaks = [one.period for each in (measure, asks) for one in each.breaks if one.period.first <= upto.last]
    since = max(breaks, key=lambda period: period.first, default=None)
    every = own_periods(definitions, measure, upto)
    periods = [period for period in every if since is None or since.first <= period.last]
    if len(periods) < FEWEST_BEFORE + FEWEST_AFTER:
        return replace(bare, why_not=_too_few("periods", len(periods), FEWEST_BEFORE + FEWEST_AFTER, since))
    found = [
        _judged(gathering, measure, asks, item, force, periods) for force in definitions.register.forces(periods[-1])
    ]
    known = [one for one in found if isinstance(one, _Known)]
    left = tuple(one for one in found if isinstance(one, Left))
    return _compared(bare, gathering, measure, periods, known, left, since)


# --- who adopted ----------------------------------------------------------------------------------------------------


class _Known(NamedTuple):
    """What is known of one force: the period it adopted in, None if it never did, and the last it answered for."""

    force: Supplier
    adopted: Period | None
    until: Period


def _judged(
    gathering: Gathering, measure: Measure, asks: Measure, item: str, force: Supplier, periods: Sequence[Period]
) -> _Known | Left:
    """Whether and when a force adopted, by what it said and nothing else; or why that cannot be told.

    A force adopts in the first period for which it says yes. One that stopped, that had adopted before it was asked or
    before `since`, or that never answered is in neither group; nor is one that did not answer for the period before
    its first yes, since that may have been a yes too.
    """
    asked = [period for period in periods if asks.period_within(period) is not None]
    said = {period: gathering.observations.get(force.id, asks.ref, item, period) for period in asked}
    answered = {period: one.value > 0 for period, one in said.items() if one is not None and one.value is not None}
    if not answered:
        return Left(force, "did not say whether it had adopted")
    first = min((period for period, yes in answered.items() if yes), default=None)
    if first is None:
        return _Known(force, None, max(answered))
    since = measure.contribution.since if measure.contribution else None
    before = [period for period in asked if period < first]
    stopped = min((period for period, yes in answered.items() if not yes and first < period), default=None)
    held = asks.items[item]  # a count of what was taken up in a period cannot say that it was given up
    can_stop = (isinstance(held, AskedItem) and held.type == "yes_no") or asks.across_time != "flow"
    if since is not None and first < since:
        return Left(force, f"had adopted before {since.name}")
    if first != since and not before:
        return Left(force, f"had adopted by {first.name}, when it was first asked")
    if first != since and before[-1] not in answered:
        return Left(force, f"did not answer for {before[-1].name}, so it is not known when it adopted")
    if can_stop and stopped is not None:
        return Left(force, f"adopted in {first.name}, and had stopped by {stopped.name}")
    return _Known(force, first, max(answered))


# --- what each group brings -----------------------------------------------------------------------------------------


class _Force(NamedTuple):
    """What one force brings: its mean before, its change, its change beyond what the rest share, and its trend before,
    likewise; `trend` is None where it has too few figures before.
    """

    force: Supplier
    before: float
    plain: float
    change: float
    trend: float | None


def _compared(
    bare: GroupComparison,
    gathering: Gathering,
    measure: Measure,
    periods: Sequence[Period],
    known: Sequence[_Known],
    left: tuple[Left, ...],
    since: Period | None,
) -> GroupComparison:
    figures = {one.force.id: _figures(gathering, measure, one, periods) for one in known}
    never = [one for one in known if one.adopted is None]
    enough = [one for one in never if len(figures[one.force.id]) >= FEWEST_BEFORE + FEWEST_AFTER]
    course = shared_course({one.force.id: figures[one.force.id] for one in enough})
    if enough and course is None:
        why_not = "the figures of the forces that did not adopt it do not overlap in time"
        return replace(bare, why_not=why_not, left=left)
    starts: Counter[int] = Counter()
    adopters: list[_Force] = []
    for one in known:
        if one.adopted is not None:
            start = periods.index(one.adopted)
            if (brought := _brought(one.force, figures[one.force.id], course or {}, {start: 1})) is not None:
                adopters.append(brought)
                starts[start] += 1
    brought_by = [_brought(one.force, figures[one.force.id], course or {}, starts) for one in enough]
    rest = [one for one in brought_by if one is not None]
    compared = {one.force.id for one in (*adopters, *rest)}
    for one in sorted(known, key=lambda one: one.adopted is None):
        if one.force.id not in compared:
            when = "others adopted" if one.adopted is None else "it adopted"
            left += (Left(one.force, f"has not {FEWEST_BEFORE} figures both before and after {when}"),)
    rules = gathering.definitions.plan.presentation
    for whose, group in (("that adopted it", adopters), ("that did not adopt it", rest)):
        if len(group) < rules.minimum_group:
            what = f"forces {whose} and have figures before and after"
            return replace(bare, why_not=_too_few(what, len(group), rules.minimum_group, since), left=left)
    scale = max(abs(value) for each in figures.values() for value in each.values())
    difference = welch([one.change for one in adopters], [one.change for one in rest], scale)
    trends = [[one.trend for one in group if one.trend is not None] for group in (adopters, rest)]
    trend = welch(trends[0], trends[1], scale) if min(map(len, trends)) >= rules.minimum_group else None
    moved = _mean([one.plain for one in adopters])
    ours, others = _group(adopters, moved), _group(rest, moved - difference.size)
    shown = replace(bare, difference=difference, trend=trend, adopters=ours, rest=others, left=left, caution=CAUTION)
    says, trend_says = _finding(measure, rules, ours, others, difference), _trend_words(measure, rules, trend)
    return replace(shown, says=says, trend_says=trend_says)


def _figures(gathering: Gathering, measure: Measure, known: _Known, periods: Sequence[Period]) -> Figures:
    """A force's own figures, by place: none after it last said how it stands, none before it took another in."""
    force = known.force
    found: dict[int, float] = {}
    for at, period in enumerate(periods):
        brought = [one for one in gathering.all(measure, period) if one.supplier.id == force.id]
        if known.until < period or not brought:
            continue
        result = combined(gathering, measure, Area("force", force.id, force.name), period, brought)
        if result.broken:
            found.clear()
        if result.value is not None:
            found[at] = result.value
    return found


def _brought(force: Supplier, figures: Figures, course: Figures, starts: Mapping[int, int]) -> _Force | None:
    """What a force brings over the periods of each adopter in *starts*, by how many; None where it has too few figures.

    An adopter's own start is the only one of its own.
    """
    plain = {at: value for at, value in figures.items() if at in course}
    above = beyond(plain, course)
    told = [(start, moved, times) for start, times in starts.items() if (moved := change(above, start)) is not None]
    if not told:
        return None
    slopes = [(value, times) for start, times in starts.items() if (value := slope(above, start)) is not None]
    return _Force(
        force,
        _weighed([(_mean([value for at, value in plain.items() if at < start]), times) for start, _, times in told]),
        _weighed([(change(plain, start) or 0.0, times) for start, _, times in told]),
        _weighed([(moved, times) for _, moved, times in told]),
        _weighed(slopes) if slopes else None,
    )


def _group(forces: Sequence[_Force], moved: float) -> ComparedGroup:
    before = _mean([one.before for one in forces])
    return ComparedGroup(tuple(one.force for one in forces), before, before + moved)


# --- differences in differences -------------------------------------------------------------------------------------


def welch(adopters: Sequence[float], rest: Sequence[float], scale: float = 0.0) -> Difference:
    """Return the mean of *adopters* less that of *rest*, with Welch's interval: their spreads need not be equal.

    Args:
        adopters: A number for each force, in any unit.
        rest: The same for the other group.
        scale: How large the figures are that these were worked out from: a spread that is nothing beside them is none.

    Raises:
        ValueError: Either has fewer than two values.
    """
    from scipy.special import stdtrit  # slow to import

    if len(adopters) < 2 or len(rest) < 2:
        raise ValueError("Each group needs at least two values.")
    one, other = _mean(adopters), _mean(rest)
    parts = (_squared_error(adopters, one), _squared_error(rest, other))
    size, error = one - other, sqrt(fsum(parts))
    if error <= _NO_SPREAD * max(scale, *map(abs, adopters), *map(abs, rest)):
        return Difference(size, None, None)
    shares = (parts[0] / fsum(parts), parts[1] / fsum(parts))
    freedom = 1 / (shares[0] ** 2 / (len(adopters) - 1) + shares[1] ** 2 / (len(rest) - 1))
    reach = float(stdtrit(freedom, 0.975)) * error
    return Difference(size, size - reach, size + reach)


def shared_course(rest: Mapping[str, Figures]) -> Figures | None:
    """Return what all of *rest* have in common in each period: the period's part of a force-and-period least squares.

    A force's own level is taken out first, so that a large force without a figure in some period does not move that
    period. Only differences between periods mean anything: the first is 0. None where some periods hang together with
    no others through any force, so that nothing says how they differ.
    """
    import numpy as np

    places = sorted({place for figures in rest.values() for place in figures})
    if not places:
        return None
    values = np.array([[figures.get(place, 0.0) for place in places] for figures in rest.values() if figures])
    mask = np.array([[float(place in figures) for place in places] for figures in rest.values() if figures])
    held = mask.sum(axis=1, keepdims=True)
    away = mask * (values - values.sum(axis=1, keepdims=True) / held)
    # the normal equations, once the forces' levels are out
    together = np.diag(mask.sum(axis=0)) - (mask / held).T @ mask
    if np.linalg.matrix_rank(together) < len(places) - 1:
        return None
    later = np.linalg.solve(together[1:, 1:], away.sum(axis=0)[1:])
    return dict(zip(places, (0.0, *map(float, later)), strict=True))


def beyond(figures: Figures, course: Figures) -> Figures:
    """Return *figures* less the shared *course*, for the periods that it speaks of."""
    return {place: value - course[place] for place, value in figures.items() if place in course}


def change(figures: Figures, start: int) -> float | None:
    """Return the mean from place *start* on less the mean before it; None where either rests on too few figures."""
    before = [value for place, value in figures.items() if place < start]
    after = [value for place, value in figures.items() if place >= start]
    if len(before) < FEWEST_BEFORE or len(after) < FEWEST_AFTER:
        return None
    return _mean(after) - _mean(before)


def slope(figures: Figures, start: int) -> float | None:
    """Return how much is gained from one period to the next before place *start*, by least squares; None if too few."""
    before = [(place, value) for place, value in figures.items() if place < start]
    if len(before) < FEWEST_FOR_TREND:
        return None
    middle = fsum(place for place, _ in before) / len(before)
    gained = fsum((place - middle) * value for place, value in before)
    return gained / fsum((place - middle) ** 2 for place, _ in before)


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)


def _weighed(values: Sequence[tuple[float, int]]) -> float:
    return fsum(value * times for value, times in values) / sum(times for _, times in values)


def _squared_error(values: Sequence[float], mean: float) -> float:
    """The variance of a mean of so many values."""
    return fsum((value - mean) ** 2 for value in values) / (len(values) - 1) / len(values)


# --- in words -------------------------------------------------------------------------------------------------------


def _finding(
    measure: Measure, rules: Presentation, ours: ComparedGroup, others: ComparedGroup, difference: Difference
) -> str:
    """What each group did and how they differ. The difference is that of the two changes as they are shown."""
    decimals = max(1, decimals_of(measure, rules))  # a mean over forces has a decimal more than a whole number

    def moved(group: ComparedGroup) -> str:
        if rounded_to(group.change, decimals) == 0:
            return "did not move"
        return f"{'rose' if group.change > 0 else 'fell'} by {_size(abs(group.change), measure, decimals)}"

    adopted = len(ours.forces)
    apart = rounded_to(ours.change, decimals) - rounded_to(others.change, decimals)
    if difference.low is None:
        judged = "all forces of a group changed alike, so nothing says how large a difference chance makes"
    elif not difference.beyond_chance:
        judged = "no more than chance explains"
    else:
        judged = "more than chance explains"
        if measure.direction in ("increase", "decrease"):
            good = (difference.size > 0) is (measure.direction == "increase")
            judged += f", and {'the way' if good else 'against the way'} it should go"
    return (
        f"The {_forces(adopted)} that adopted it {moved(ours)} on average;"
        f" the {_forces(len(others.forces))} that did not {moved(others)} over the same periods."
        f" The first change less the second is {_size(apart, measure, decimals)}"
        f"{_interval(measure, decimals, difference)}: {judged}."
    )


def _trend_words(measure: Measure, rules: Presentation, trend: Difference | None) -> str:
    """Whether the two groups moved alike before."""
    if trend is None:
        return "Whether the two groups moved alike before cannot be told: too few forces have 3 figures before."
    decimals = max(1, decimals_of(measure, rules)) + 1
    each = _LONG[LENGTH_OF[measure.frequency]]
    size = f"{_size(trend.size, measure, decimals)} a {each}{_interval(measure, decimals, trend)}"
    less = f"the trend of the adopters less that of the rest was {size}"
    if trend.beyond_chance:
        return (
            f"The two groups were moving apart before that: {less}, more than chance explains."
            " The difference may be no more than this going on."
        )
    return (
        f"Before that, {less}, no more than chance explains."
        " A difference in trend too small to be seen here is not ruled out."
    )


def _too_few(what: str, count: int, needed: int, since: Period | None) -> str:
    """That there are not enough of something, and whether a change of definition is behind it."""
    begins = f"the definition changed in {since.name}, and only figures since then compare; " if since else ""
    return f"{begins}{what}: {count}, and at least {needed} are needed"


def _interval(measure: Measure, decimals: int, difference: Difference) -> str:
    if difference.low is None or difference.high is None:
        return ""
    return f" (95% interval: {digits(difference.low, decimals)} to {_size(difference.high, measure, decimals)})"


def _size(size: float, measure: Measure, decimals: int) -> str:
    unit = _UNITS.get(measure.unit)
    return f"{digits(size, decimals)} {unit}" if unit else digits(size, decimals)


def _forces(count: int) -> str:
    return "1 force" if count == 1 else f"{count} forces"


# --- the theory of change --------------------------------------------------------------------------------------------


LEVELS: tuple[Level, ...] = get_args(Level)

Tested = Literal["tested", "compared, not shown", "untested"]


@dataclass(frozen=True)
class Stage:
    """A measure in a chain; `says` how it stands: "67.1% for Q1 2024/25; on track; within ordinary variation"."""

    ref: str
    name: str
    level: Level
    promise: str
    says: str


@dataclass(frozen=True)
class TheoryLink:
    """One measure that is meant to move another, and whether anything here tests that it does."""

    before: Stage
    after: Stage
    tested: Tested
    says: str


@dataclass(frozen=True)
class TheoryChain:
    """What a promise is meant to lead to.

    Attributes:
        promise: Its ref.
        stages: Its measures, and those they lead to, of whatever promise: by level, then in the plan's order.
        links: Every link between them, once, in the order of `stages`.
        ends: How far the chain reaches, and what is missing of it, in words.
    """

    promise: str
    stages: tuple[Stage, ...]
    links: tuple[TheoryLink, ...]
    ends: str


def chains(
    definitions: Definitions, national: Mapping[str, Series], comparisons: Iterable[GroupComparison] = ()
) -> tuple[TheoryChain, ...]:
    """Return the chain of each promise that has measures, in the plan's order.

    Args:
        definitions: The plan, whose measures say what they lead to.
        national: Each measure's series for all forces, by ref; a measure none of whose periods has ended is not in it.
        comparisons: What came of comparing the forces that adopted a practice with the rest.
    """
    stages = {
        one.ref: Stage(one.ref, one.name, one.level, one.promise, _stands(definitions, one, national.get(one.ref)))
        for one in definitions.plan.measures
    }
    compared = {one.measure: one for one in comparisons}
    return tuple(
        _chain(definitions, promise, stages, compared)
        for promise in definitions.plan.promises()
        if definitions.plan.measures_of(promise)
    )


def _chain(
    definitions: Definitions, promise: Promise, stages: Mapping[str, Stage], compared: Mapping[str, GroupComparison]
) -> TheoryChain:
    reached = _reached(definitions, promise)
    ordered = sorted(reached, key=lambda one: LEVELS.index(one.level))  # a stable sort keeps the plan's order
    links = tuple(
        _link(stages[one.ref], stages[other.ref], compared.get(other.ref))
        for one in ordered
        for other in ordered
        if other.ref in one.leads_to
    )
    return TheoryChain(promise.ref, tuple(stages[one.ref] for one in ordered), links, _ends(ordered, links))


def _reached(definitions: Definitions, promise: Promise) -> list[Measure]:
    """The promise's measures and all they lead to, however far, in the plan's order."""
    plan = definitions.plan
    by_ref = {one.ref: one for one in plan.measures}
    waiting = deque(one.ref for one in plan.measures_of(promise))
    found: set[str] = set()
    while waiting:
        ref = waiting.popleft()
        if ref not in found and ref in by_ref:
            found.add(ref)
            waiting.extend(by_ref[ref].leads_to)
    return [one for one in plan.measures if one.ref in found]


def _stands(definitions: Definitions, measure: Measure, series: Series | None) -> str:
    """The latest figure with its period, its rating and its variation."""
    if series is None:
        return "no figure yet: none of its periods has ended"
    latest, drift = series.latest, series.variation.drift
    figure = f"[{latest.marker}]" if latest.marker else "no figure"
    if latest.value is not None:
        figure = amount(latest.value, measure, definitions.plan.presentation)
    return f"{figure} for {latest.period.name}; {series.rating.standing}; {_VARIES.get(drift, drift)}"


_VARIES = {
    "changing": "changing beyond ordinary variation",
    "common cause": "within ordinary variation",
    "too few points": "too few points to tell its variation",
}


def _link(before: Stage, after: Stage, comparison: GroupComparison | None) -> TheoryLink:
    if comparison is None or comparison.adopted[0] != before.ref:
        return TheoryLink(
            before, after, "untested", "Untested: that the one moves the other is what the plan takes to be so."
        )
    if comparison.difference is None:
        says = f"Untested: a comparison of forces is defined but not shown, because {comparison.why_not}."
        return TheoryLink(before, after, "compared, not shown", says)
    return TheoryLink(before, after, "tested", f"Tested by comparing forces. {comparison.says} {comparison.caution}")


def _ends(measures: list[Measure], links: tuple[TheoryLink, ...]) -> str:
    """How far a chain reaches. A promise that is measured by what is done only says nothing of what it achieves."""
    furthest = measures[-1].level
    untested = sum(link.tested != "tested" for link in links)
    if not links:
        reach = f"No measure here is said to lead to another; the furthest is of {furthest}."
    elif furthest == "impact":
        reach = "The chain reaches impact."
    else:
        reach = f"The chain ends at {furthest}: nothing measures what comes after."
    if not untested:
        return reach
    count = "1 link is" if untested == 1 else f"{untested} links are"
    return f"{reach} {count} untested, of {len(links)}."
