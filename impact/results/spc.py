"""What statistical process control says of a series: limits, signals and assurance, or a run chart's median.

The chart is XmR: W. A. Shewhart (1931) and D. J. Wheeler, *Understanding Variation* (2nd edition, 2000), for limits;
L. S. Nelson, *Journal of Quality Technology* 14(3), 1982, pages 172 to 173, for the screening; the rules are those that
the Making Data Count programme of NHS England teaches. Source: metrics/methods.md, "Variation", "Process limits",
"Assurance", "Run charts".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from math import fsum
from statistics import median

from impact.plan.measure import Measure, Target
from impact.plan.periods import Period
from impact.results.model import Assurance, Drift, Result, Variation
from impact.results.targets import last_break, next_target, promised_of

FEWEST_POINTS = 12  # metrics/methods.md, "Process limits"
FEWEST_RANGES = 5  # what six points in a row give, the fewest that Wheeler calls useful
TOO_LARGE = 1e300  # far above any count; the limits of larger figures could not be written down as numbers
SHEWHART_FACTOR = 2.66  # 3 / d2, with d2 = 1.128 for ranges of two points
LARGEST_RANGE = 3.267  # D4 for ranges of two points: times their mean, the upper limit of an ordinary moving range
RUN = 7  # points in a row on one side of the mean, or each above (or below) the one before
NEARLY = 1e-9  # as a share of the largest figure: nearer than this, two figures differ by binary arithmetic alone


def variation(
    measure: Measure, results: Sequence[Result], *, screen: bool = True, minimum_coverage: float = 0.0
) -> Variation:
    """Judge the latest of *results* by every figure since the last break.

    Where the latest has no figure, nothing is said of the series: news of an earlier period is not news of this one.

    Args:
        measure: Its direction, targets and breaks.
        results: At least one, one for each period, oldest first; a period without a figure is a gap.
        screen: Whether moving ranges larger than ordinary ones are left out of the limits.
        minimum_coverage: Share of suppliers, from 0 to 1, under which a figure is a gap: of the latest nothing is said.
    """
    start = max((at for at, result in enumerate(results) if result.broken), default=0)
    since, latest = results[start:], results[-1]
    points = _points(measure, since, minimum_coverage)
    first = next((one.period for one, point in zip(since, points, strict=True) if point is not None), None)
    whole = tuple(
        (one.period, point)
        for one, point in zip(since, points, strict=True)
        if point is not None and point != one.value
    )
    too_few = _too_few(points, since[0].period if start else None)
    found = None if too_few else limits(points, screen)
    marked = signals(points, found) if found else ()
    news = [one for one in marked if one.at == len(points) - 1]
    assurance, why = assured(measure, latest, found, minimum_coverage, changing=bool(news), whole=bool(whole))
    told = Variation("too few points", too_few, since=first, assurance=assurance, assurance_reason=why, whole=whole)
    told = replace(told, recalculated=_recalculated(measure, results))
    if found is None:
        return replace(told, centre_of_run=_median(points))
    drift, reason = _drift(measure, latest, _is_thin(latest, minimum_coverage), news)
    said = tuple((since[at].period, _said(group)) for at, group in groupby(marked, key=lambda one: one.at))
    sides = tuple(sorted({one.side for one in news}))
    told = replace(told, drift=drift, reason=reason, signals=said, screened=found.screened, sides=sides)
    return replace(told, mean=found.mean, lower=found.lower, upper=found.upper)


def _points(measure: Measure, since: Sequence[Result], minimum_coverage: float) -> list[float | None]:
    """Return each period's figure, None for a gap and for one of too few suppliers.

    A total over forces is taken as if all that are expected were in it, so that one more or fewer in a quarter is not
    taken for news, nor two that become one, and limits can be held against a target for all.

    Source: metrics/methods.md, "Process limits".
    """
    kept = [None if one.missing or _is_thin(one, minimum_coverage) else one for one in since]
    if measure.across_forces != "sum" or measure.supplier != "forces":
        return [None if one is None else one.value for one in kept]
    weighed = all(one.coverage.weight for one in kept if one is not None)
    return [None if one is None else _of_all(one, weighed) for one in kept]


def _is_thin(result: Result, minimum_coverage: float) -> bool:
    """Whether too few of those expected are in a figure for it to say anything of the series."""
    return result.value is not None and result.coverage.expected > 0 and result.coverage.share < minimum_coverage


def _of_all(total: Result, weighed: bool) -> float | None:
    """A total as if every force expected were in it, by the share that those in it hold of what they are counted by.

    Where that share is not known of every total (not *weighed*), each force expected counts alike.
    """
    coverage = total.coverage
    held = coverage.weight if weighed else coverage.share
    if total.value is None or not held or coverage.included == coverage.expected:
        return total.value
    return total.value / held


def _too_few(points: Sequence[float | None], broken: Period | None) -> str:
    """Why no limits are drawn, "" when they are; *broken* is the period of the last break in series."""
    known = [point for point in points if point is not None]
    since = f" since the break in {broken.name}" if broken else ""
    if len(known) < FEWEST_POINTS:
        return f"{_counted(len(known), 'point')}{since}; {FEWEST_POINTS} are needed"
    if not _judgeable(known):
        return "a figure is too large to draw limits around"
    pairs = len(moving_ranges(points))
    if pairs < FEWEST_RANGES:
        left = f"{_counted(pairs, 'pair')} of neighbours; {FEWEST_RANGES} are needed"
        return f"{len(known)} points{since}, but gaps leave only {left}"
    return ""


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _judgeable(known: Iterable[float]) -> bool:
    """Whether arithmetic on *known* gives numbers: not where one is infinite, not a number, or near to that."""
    return all(abs(value) <= TOO_LARGE for value in known)


def _median(points: Sequence[float | None]) -> float | None:
    """The centre of a run chart; None without points, or with one too large."""
    known = [point for point in points if point is not None]
    return median(known) if known and _judgeable(known) else None


def _recalculated(measure: Measure, results: Sequence[Result]) -> tuple[tuple[Period, str], ...]:
    """Each period that limits begin again with, after figures under another definition, and what changed."""

    def changed(period: Period) -> str:
        return " ".join(one.reason for one in measure.breaks if period.first <= one.period.first <= period.last)

    return tuple((one.period, one.break_reason or changed(one.period)) for one in results[1:] if one.broken)


def _drift(measure: Measure, latest: Result, thin: bool, marked: Sequence[Signal]) -> tuple[Drift, str]:
    if latest.missing:
        return "too few points", f"no figure for {latest.period.name}"
    if thin:
        return "too few points", f"only {latest.coverage.words} forces are in the figure for {latest.period.name}"
    if not marked:
        return "common cause", "within ordinary variation"
    reason = _said(marked)
    sides = {one.side for one in marked}
    if measure.direction in ("context", "maintain") or len(sides) == 2:
        return "changing", reason
    better = 1 if measure.direction == "increase" else -1
    return ("improving" if better in sides else "worsening"), reason


def _said(marked: Iterable[Signal]) -> str:
    return " and ".join(one.words for one in marked)


# --- limits ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ProcessLimits:
    """An XmR chart's mean, and the limits that nearly every ordinary point falls within, in the measure's unit.

    `screened` is the number of moving ranges that were left out for being larger than ordinary ones are.
    """

    lower: float
    mean: float
    upper: float
    screened: int = 0

    @property
    def reach(self) -> float:
        """From the mean to either limit."""
        return self.upper - self.mean

    @property
    def third(self) -> float:
        """From the mean to the outer third, on either side."""
        return self.reach * 2 / 3


def limits(values: Sequence[float | None], screen: bool = True) -> ProcessLimits | None:
    """Return the mean of *values*, give or take 2.66 times their mean moving range; None is a gap.

    Args:
        values: The figures of a series, oldest first, each at most 1e300 in size.
        screen: Whether to leave out, once, the moving ranges that are larger than 3.267 times their mean.

    Returns:
        The limits, or None where no two neighbours both have a figure.
    """
    known = [value for value in values if value is not None]
    ranges = moving_ranges(values)
    if not ranges:
        return None
    kept = _ordinary(ranges, slack_of(known)) if screen else ranges
    mean = fsum(known) / len(known)
    reach = SHEWHART_FACTOR * fsum(kept) / len(kept)
    return ProcessLimits(mean - reach, mean, mean + reach, len(ranges) - len(kept))


def moving_ranges(values: Sequence[float | None]) -> list[float]:
    """Return how far apart each two neighbours are. None is taken across a gap, which is no movement of one period."""
    return [abs(later - earlier) for earlier, later in pairwise(values) if earlier is not None and later is not None]


def slack_of(known: Sequence[float]) -> float:
    """How far apart two figures of the size of *known* may be by binary arithmetic alone; 0.0 without any."""
    return NEARLY * max(map(abs, known), default=0.0)


def _ordinary(ranges: list[float], slack: float) -> list[float]:
    """Return *ranges* without those above the limit for ranges, unless nothing that moves would be left.

    A series that stands still but for one step would have limits of no width, and every point outside them.
    """
    largest = LARGEST_RANGE * fsum(ranges) / len(ranges) + slack
    kept = [size for size in ranges if size <= largest]
    return kept if max(kept) > slack else ranges


# --- signals --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Signal:
    """One point that is part of a signal: its place in the series, the rule's words, 1 for upward and -1 for down."""

    at: int
    words: str
    side: int


def signals(values: Sequence[float | None], found: ProcessLimits) -> tuple[Signal, ...]:
    """Return every point of *values* that is part of a signal, once for each rule it breaks, oldest first.

    None is a gap: it has no place on either side, and the points on its two sides come one after the other.
    """
    places = [at for at, value in enumerate(values) if value is not None]
    known = [value for value in values if value is not None]
    marked = [Signal(places[at], words, side) for words, side, broken in _broken(known, found) for at in broken]
    return tuple(sorted(marked, key=lambda one: one.at))


def _broken(known: Sequence[float], found: ProcessLimits) -> Iterator[tuple[str, int, Iterable[int]]]:
    """Yield each rule's words wherever it is broken, with 1 for upwards and -1 for downwards, and the places."""
    slack = slack_of(known)
    away = [value - found.mean for value in known]
    sides = [_side(size, slack) for size in away]
    moves = [_side(later - earlier, slack) for earlier, later in pairwise(known)]
    for at in _beyond(found.reach + slack, away):
        yield ("above the upper limit" if sides[at] > 0 else "below the lower limit"), sides[at], (at,)
    for side, run in _runs(sides, RUN):
        yield f"{RUN} or more in a row {'above' if side > 0 else 'below'} the mean", side, run
    for side, run in _runs(moves, RUN - 1):
        trend = range(run.start, run.stop + 1)
        yield f"{RUN} or more in a row, each {'higher' if side > 0 else 'lower'} than the last", side, trend
    for at in sorted(_two_of_three(_beyond(found.third + slack, away), sides)):
        yield f"2 of 3 close to the {'upper' if sides[at] > 0 else 'lower'} limit", sides[at], (at,)


def _side(size: float, slack: float) -> int:
    """1 for upwards, -1 for downwards, 0 for what only binary arithmetic makes of nothing."""
    return 0 if abs(size) <= slack else 1 if size > 0 else -1


def _beyond(reach: float, away: Sequence[float]) -> set[int]:
    return {at for at, size in enumerate(away) if abs(size) > reach}


def _runs(sides: Sequence[int], length: int) -> Iterator[tuple[int, range]]:
    """Yield the side and the places of every unbroken run of at least *length*. 0 breaks a run and makes none."""
    start = 0
    for at in range(1, len(sides) + 1):
        if at < len(sides) and sides[at] == sides[start]:
            continue
        if at - start >= length and sides[start]:
            yield sides[start], range(start, at)
        start = at


def _two_of_three(close: set[int], sides: Sequence[int]) -> set[int]:
    """Return the places that are *close* wherever two or more of three in a row are, all three on the same side."""
    found: set[int] = set()
    for start in {at - back for at in close for back in range(3)}:
        three = set(range(start, start + 3))
        inside = 0 <= start <= len(sides) - 3
        if inside and len(close & three) >= 2 and len({sides[at] for at in three}) == 1:
            found |= close & three
    return found


# --- assurance ------------------------------------------------------------------------------------------------------


def assured(
    measure: Measure,
    latest: Result,
    found: ProcessLimits | None,
    minimum_coverage: float = 0.0,
    *,
    changing: bool = False,
    whole: bool = False,
) -> tuple[Assurance, str]:
    """Return how the limits *found* lie against the next target, with that and the reason in words.

    Args:
        measure: Its direction, its targets and its allowed distance.
        latest: The latest result of the series, with a figure or without.
        found: The limits since the last break, None where there are too few points for any.
        minimum_coverage: Share of suppliers, from 0 to 1, under which nothing is said.
        changing: Whether the latest point is part of a signal: then the limits are not how things run now.
        whole: Whether the limits are of totals as if all forces were in them, and some lack one.

    Returns:
        The assurance, "" where none can be given, and the words: why not, or a clause that says the assurance. Of
        a target that is not due yet it says what would come, as nothing has been met or missed.
    """
    target = next_target(measure, latest.period)
    why_not = _not_assured(measure, latest, target, minimum_coverage)
    if why_not or target is None:
        return "", why_not
    if found is None:
        return "", "there are too few points for limits"
    assurance, lie = _judged(measure, target, found)
    ups = "ordinary ups and downs of a total of all forces" if whole else "ordinary ups and downs"
    named = f"the target for {target.by.name}"
    if target.by.last <= latest.period.last:
        return assurance, f"{assurance}: {ups} {lie} {named}"
    if changing:
        return assurance, f"if this change did not last, {named} would be {assurance}"
    return assurance, f"as things run now, {named} would be {assurance}: {ups} {lie} it"


def _not_assured(measure: Measure, latest: Result, target: Target | None, minimum_coverage: float) -> str:
    """Why nothing is said of the target, "" when something can be."""
    if measure.direction == "context":
        return "neither way is better"
    if target is None:
        return "the plan sets no target"
    if not promised_of(measure, latest.area):
        return "the target is for all forces together"
    if last_break(measure, target.by) != last_break(measure, latest.period):
        return f"the target for {target.by.name} is under another definition"
    if latest.missing:
        return f"there is no figure for {latest.period.name}"
    if latest.coverage.share < minimum_coverage:
        return f"only {latest.coverage.words} forces are in the figure"
    return ""


def _judged(measure: Measure, target: Target, found: ProcessLimits) -> tuple[Assurance, str]:
    """A figure at the target has reached it, as in the rating; one near a level to be kept has kept it."""
    low, high = found.lower - target.value, found.upper - target.value
    slack = NEARLY * max(abs(target.value), abs(found.lower), abs(found.upper))
    if measure.direction == "maintain":
        allowed = (measure.rating.off_track_beyond if measure.rating else 0.0) + slack
        met, missed = -allowed <= low and high <= allowed, high < -allowed or low > allowed
        lie = ("stay within the allowed distance of", "stay out of the allowed distance of",
               "fall both within and out of the allowed distance of")  # fmt: skip
    else:
        worst, best = (-high, -low) if measure.direction == "decrease" else (low, high)
        met, missed = worst >= -slack, best < -slack
        lie = ("stay on the right side of", "stay short of", "fall on both sides of")
    if met:
        return "consistently met", lie[0]
    return ("consistently missed", lie[1]) if missed else ("hit and miss", lie[2])
