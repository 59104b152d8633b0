"""What a practice may have contributed: the forces that adopted it beside those that did not.

Comes after `results.compute`, `results.adoption` and `results.differences`; `results.contribution_words` says it, and
`results.theory` tells by it which links of the plan's theory were tested.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.plan.register import Area, Supplier
from impact.results.adoption import Adoption, Known, adoption, asked_by
from impact.results.compute import combined
from impact.results.contribution_words import finding, too_few, trend_words
from impact.results.differences import (
    FEWEST_AFTER,
    FEWEST_BEFORE,
    Difference,
    Figures,
    beyond,
    change,
    mean_before,
    shared_course,
    slope,
    welch,
)
from impact.results.gathering import Gathering
from impact.results.model import Left
from impact.results.series import own_periods

CAUTION = (
    "This is contribution, not proof of cause. Forces chose whether to adopt, and what led them to it may have moved"
    " the figure too. So may anything else that changed at the time in one group more than in the other."
)


@dataclass(frozen=True)
class Group:
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
class Comparison:
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
    adopters: Group | None = None
    rest: Group | None = None
    left: tuple[Left, ...] = ()
    says: str = ""
    trend_says: str = ""
    caution: str = ""
    why_not: str = ""


def contribution(gathering: Gathering, measure: Measure, upto: Period) -> Comparison | None:
    """Compare the forces that adopted the practice of `measure.contribution` with the rest, up to the quarter *upto*.

    Each adopter's change is its mean from the period it adopted in less its mean before; the rest's is over the same
    periods, by forces that never adopted. None where the measure names no practice.

    Source: metrics/methods.md, "Contribution, not cause".
    """
    if measure.contribution is None:
        return None
    definitions = gathering.definitions
    asks, item = asked_by(definitions, measure, measure.contribution.adopted)
    bare = Comparison(measure.ref, (asks.ref, item))
    if measure.supplier != "forces":
        return _not_shown(bare, "forces do not supply this measure")
    rounding = gathering.roundings.get(asks.ref)
    if rounding is not None and (asks.ref, item) in rounding.items:
        return _not_shown(bare, "who adopted it is told by a count of people, which is rounded")
    periods, since = _alike(own_periods(definitions, measure, upto), upto, measure, asks)
    if len(periods) < FEWEST_BEFORE + FEWEST_AFTER:
        return _not_shown(bare, too_few("periods", len(periods), FEWEST_BEFORE + FEWEST_AFTER, since))
    who = adoption(definitions, measure, periods, gathering.observations)
    figures = _figures(gathering, measure, who, periods)
    return _compared(definitions, measure, bare, _Found(who, periods, figures, since))


@dataclass(frozen=True)
class _Found:
    """Who adopted, over which periods, each force's figures, and the change of definition they begin with, if any."""

    who: Adoption
    periods: Sequence[Period]
    figures: Mapping[str, Figures]
    since: Period | None


@dataclass(frozen=True)
class _Force:
    """What one force brings: its mean before, its change beyond what the rest share, and its trend before, likewise.

    `change` is None where it has too few figures on a side, `trend` where it has too few before. `plain` is the change
    as it is.
    """

    force: Supplier
    before: float = 0.0
    plain: float = 0.0
    change: float | None = None
    trend: float | None = None


def _compared(definitions: Definitions, measure: Measure, bare: Comparison, found: _Found) -> Comparison:
    fewest = definitions.plan.presentation.minimum_group
    kept = [known for known in found.who.rest if len(found.figures[known.force.id]) >= FEWEST_BEFORE + FEWEST_AFTER]
    course = shared_course({known.force.id: found.figures[known.force.id] for known in kept})
    if kept and course is None:
        return _not_shown(bare, "the figures of the forces that did not adopt it do not overlap in time")
    brought = [_adopter(found, known, course or {}) for known in found.who.adopters]
    adopters = [one for one, _ in brought if one.change is not None]
    starts = Counter(start for one, start in brought if one.change is not None)
    rest = [one for known in kept if (one := _other(found, known, course or {}, starts)).change is not None]
    left = (*found.who.left, *_without_figures(found.who, adopters, rest))
    for whose, group in (("that adopted it", adopters), ("that did not adopt it", rest)):
        if len(group) < fewest:
            what = f"forces {whose} and have figures before and after"
            return _not_shown(bare, too_few(what, len(group), fewest, found.since), left)
    scale = max(abs(value) for figures in found.figures.values() for value in figures.values())
    return _shown(definitions, measure, replace(bare, left=left), adopters, rest, scale)


def _adopter(found: _Found, known: Known, course: Figures) -> tuple[_Force, int]:
    """What an adopter brings, and the place that its after begins at."""
    start = next(at for at, period in enumerate(found.periods) if period == known.adopted)
    plain = {at: value for at, value in found.figures[known.force.id].items() if at in course}
    above = beyond(plain, course)
    moved = change(plain, start)
    if moved is None:
        return _Force(known.force), start
    return _Force(known.force, mean_before(plain, start), moved, change(above, start), slope(above, start)), start


def _other(found: _Found, known: Known, course: Figures, starts: Mapping[int, int]) -> _Force:
    """What a force that never adopted brings: over the same periods as each adopter, each adopter counting once."""
    plain = found.figures[known.force.id]
    above = beyond(plain, course)
    told = [(change(above, start), start, times) for start, times in starts.items()]
    changes = [(value, times) for value, _, times in told if value is not None]
    if not changes:
        return _Force(known.force)
    befores = [(mean_before(plain, start), times) for value, start, times in told if value is not None]
    slopes = [(value, times) for start, times in starts.items() if (value := slope(above, start)) is not None]
    return _Force(known.force, _weighed(befores), change=_weighed(changes), trend=_weighed(slopes) if slopes else None)


def _weighed(values: Sequence[tuple[float, int]]) -> float:
    return fsum(value * times for value, times in values) / sum(times for _, times in values)


def _without_figures(who: Adoption, *groups: Sequence[_Force]) -> Iterator[Left]:
    compared = {one.force.id for group in groups for one in group}
    for known in (*who.adopters, *who.rest):
        if known.force.id not in compared:
            when = "before and after it adopted" if known.adopted else "before and after others adopted"
            yield Left(known.force, f"has not {FEWEST_BEFORE} figures both {when}")


def _shown(
    definitions: Definitions,
    measure: Measure,
    bare: Comparison,
    adopters: Sequence[_Force],
    rest: Sequence[_Force],
    scale: float,
) -> Comparison:
    rules = definitions.plan.presentation
    difference = welch([one.change or 0.0 for one in adopters], [one.change or 0.0 for one in rest], scale)
    trends = [[one.trend for one in group if one.trend is not None] for group in (adopters, rest)]
    trend = welch(trends[0], trends[1], scale) if min(map(len, trends)) >= rules.minimum_group else None
    moved = fsum(one.plain for one in adopters) / len(adopters)
    one, other = _group(adopters, moved), _group(rest, moved - difference.size)
    return replace(
        bare,
        difference=difference,
        trend=trend,
        adopters=one,
        rest=other,
        says=finding(measure, rules, (len(adopters), one.change), (len(rest), other.change), difference),
        trend_says=trend_words(measure, rules, trend),
        caution=CAUTION,
    )


def _group(forces: Sequence[_Force], moved: float) -> Group:
    before = fsum(one.before for one in forces) / len(forces)
    return Group(tuple(one.force for one in forces), before, before + moved)


def _not_shown(bare: Comparison, why_not: str, left: tuple[Left, ...] = ()) -> Comparison:
    return replace(bare, why_not=why_not, left=left)


def _alike(periods: Sequence[Period], upto: Period, *measures: Measure) -> tuple[tuple[Period, ...], Period | None]:
    """The periods since the last change of any definition by *upto*, and the period of that change."""
    breaks = [one.period for measure in measures for one in measure.breaks if one.period.first <= upto.last]
    since = max(breaks, key=lambda period: period.first, default=None)
    return tuple(period for period in periods if since is None or since.first <= period.last), since


def _figures(gathering: Gathering, measure: Measure, who: Adoption, periods: Sequence[Period]) -> Mapping[str, Figures]:
    """Each force's own figures, by place: none after it last said how it stands, none before it took another in."""
    known = {one.force.id: one for one in (*who.adopters, *who.rest)}
    figures: dict[str, dict[int, float]] = {force: {} for force in known}
    for at, period in enumerate(periods):
        brought = gathering.all(measure, period)
        for one in brought:
            force = known.get(one.supplier.id)
            if force is None or force.until < period:
                continue
            result = combined(gathering, measure, Area("force", one.supplier.id, one.supplier.name), period, (one,))
            if result.broken:
                figures[one.supplier.id].clear()
            if result.value is not None:
                figures[one.supplier.id][at] = result.value
    return figures
