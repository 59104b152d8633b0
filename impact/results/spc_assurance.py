"""Whether a series, as it stands, can be relied on to reach its target.

Comes after `results.spc_limits` and `results.targets`, before `results.spc`. Source: metrics/methods.md, "Assurance".
"""

from __future__ import annotations

from impact.plan.measure import Measure, Target
from impact.results.model import Assurance, Result
from impact.results.spc_limits import NEARLY, Limits
from impact.results.targets import last_break, next_target, promised_of


def assured(
    measure: Measure,
    latest: Result,
    found: Limits | None,
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
    assurance, lie = (
        _kept(measure, target, found) if measure.direction == "maintain" else _reached(measure, target, found)
    )
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


def _reached(measure: Measure, target: Target, found: Limits) -> tuple[Assurance, str]:
    """Where more is better, or less: a figure at the target has reached it, as in the rating."""
    side = -1 if measure.direction == "decrease" else 1
    worst, best = sorted((side * (found.lower - target.value), side * (found.upper - target.value)))
    slack = _slack(target, found)
    if worst >= -slack:
        return "consistently met", "stay on the right side of"
    if best < -slack:
        return "consistently missed", "stay short of"
    return "hit and miss", "fall on both sides of"


def _kept(measure: Measure, target: Target, found: Limits) -> tuple[Assurance, str]:
    """Where a level is to be kept: a figure within the allowed distance of the target has kept it."""
    allowed = (measure.rating.off_track_beyond if measure.rating else 0.0) + _slack(target, found)
    low, high = found.lower - target.value, found.upper - target.value
    if -allowed <= low and high <= allowed:
        return "consistently met", "stay within the allowed distance of"
    if high < -allowed or low > allowed:
        return "consistently missed", "stay out of the allowed distance of"
    return "hit and miss", "fall both within and out of the allowed distance of"


def _slack(target: Target, found: Limits) -> float:
    return NEARLY * max(abs(target.value), abs(found.lower), abs(found.upper))
