"""What statistical process control says of a series: limits, signals and assurance, or a run chart's median.

Comes after `results.compute` and the `spc_` modules, before `results.series`. Source: metrics/methods.md, "Variation",
"Process limits", "Assurance", "Run charts".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from statistics import median

from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.results.model import Drift, Result, Variation
from impact.results.spc_assurance import assured
from impact.results.spc_limits import limits, moving_ranges
from impact.results.spc_rules import Signal, signals

FEWEST_POINTS = 12  # metrics/methods.md, "Process limits"
FEWEST_RANGES = 5  # what six points in a row give, the fewest that Wheeler calls useful
TOO_LARGE = 1e300  # far above any count; the limits of larger figures could not be written down as numbers


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
    recalculated = _recalculated(measure, results)
    too_few = _too_few(points, since[0].period if start else None)
    found = None if too_few else limits(points, screen)
    marked = signals(points, found) if found else ()
    news = [one for one in marked if one.at == len(points) - 1]
    assurance, why = assured(measure, latest, found, minimum_coverage, changing=bool(news), whole=bool(whole))
    if found is None:
        return Variation(
            drift="too few points",
            reason=too_few,
            since=first,
            assurance=assurance,
            assurance_reason=why,
            centre_of_run=_median(points),
            recalculated=recalculated,
            whole=whole,
        )
    thin = _is_thin(latest, minimum_coverage)
    drift, reason = _drift(measure, latest, thin, news)
    return Variation(
        drift=drift,
        reason=reason,
        mean=found.mean,
        lower=found.lower,
        upper=found.upper,
        since=first,
        signals=tuple((since[at].period, _said(group)) for at, group in groupby(marked, key=lambda one: one.at)),
        assurance=assurance,
        assurance_reason=why,
        screened=found.screened,
        recalculated=recalculated,
        sides=tuple(sorted({one.side for one in news})),
        whole=whole,
    )


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
    return tuple(
        (one.period, one.break_reason or _what_changed(measure, one.period)) for one in results[1:] if one.broken
    )


def _what_changed(measure: Measure, period: Period) -> str:
    return " ".join(one.reason for one in measure.breaks if period.first <= one.period.first <= period.last)


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
