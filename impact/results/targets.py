"""The path to a target, and how a figure stands against it.

Source: metrics/methods.md, "Baselines, paths and targets", "Rating", "Breaks in series".
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from impact.plan.measure import Break, Measure, RatioOf, Target
from impact.plan.model import Presentation
from impact.plan.periods import Period
from impact.plan.register import Area
from impact.results.model import Rating, Result, Standing, amount, distance, rounded

NEARLY = 1e-9  # as a share of the figure: a target is reached though binary arithmetic falls short of it


def expected_at(measure: Measure, period: Period) -> float | None:
    """Return the path's value at the end of *period*, in the measure's unit.

    The path runs straight from the baseline to the first target and from each target to the next, by equal steps for
    each period, and stays at the last. A stepped path stays at each until the next falls due. It
    begins where the definition in force at *period* does: what was promised before a break does not count after it.
    None before the path begins, and without a target.
    """
    since = last_break(measure, period)
    begins = [(measure.baseline.period, measure.baseline.value)] if measure.baseline and measure.targets else []
    marks = [*begins, *((target.by, target.value) for target in measure.targets)]
    path = [(_months(when), value) for when, value in marks if since is None or since.period.first <= when.last]
    now = _months(period)
    if not path or now < path[0][0]:
        return None
    for (start, low), (end, high) in pairwise(path):
        if start <= now < end and measure.path == "stepped":
            return low
        if start <= now < end:
            return low + (high - low) * (now - start) / (end - start)
    return path[-1][1]


def next_target(measure: Measure, period: Period) -> Target | None:
    """Return the target due at or after *period*; after the last one's date, the last; None without targets."""
    later = [target for target in measure.targets if period.last <= target.by.last]
    return later[0] if later else (measure.targets[-1] if measure.targets else None)


def target_to_come(measure: Measure, period: Period) -> Target | None:
    """Return the first target due after *period*; None where the last has come, and without targets."""
    return next((target for target in measure.targets if period.last < target.by.last), None)


def thresholds(measure: Measure, period: Period, presentation: Presentation) -> str:
    """Return by what the measure is rated at *period*, for the report: "Met at 60.0% or more, the target for …".

    "" for what is never rated: a measure for context, or without a target.
    """
    target = next_target(measure, period)
    if target is None or measure.direction == "context":
        return ""
    goal, by = amount(target.value, measure, presentation), target.by.name
    share = f"not rated under {100 * presentation.minimum_coverage:.15g}% of forces"
    shares = f"; {share}" if measure.supplier == "forces" else ""
    allowed = measure.rating.off_track_beyond if measure.rating else 0.0
    within = distance(allowed, measure, presentation)
    if measure.direction == "maintain":
        return f"Met within {within} of {goal}, to be kept; off track beyond that{shares}"
    side = "less" if measure.direction == "decrease" else "more"
    behind = f"up to {within} behind the path" if allowed else "on the path or ahead of it"
    last = measure.targets[-1].by.name
    return (
        f"Met at {goal} or {side}, the target for {by}; on track {behind}; off track beyond that, "
        f"or short of the last target when {last} has ended{shares}"
    )


def promised_of(measure: Measure, area: Area) -> bool:
    """Whether the targets speak of *area*: a total promised for all forces is no promise of one; a rate may be held up
    to each.
    """
    return area.kind == "national" or isinstance(measure.value, RatioOf)


def rate(measure: Measure, result: Result, presentation: Presentation) -> Rating:
    """Return how *result* stands, with the reason as the end of a sentence. Never good news on missing data."""
    target = next_target(measure, result.period)
    why_not = _not_rated(measure, result, target, presentation)
    if why_not or target is None or result.value is None:
        return Rating("not rated", why_not)
    said = _standing(measure, result.period, result.value, target, presentation)
    return replace(said, reason=f"{said.reason}{_coming(measure, result, presentation)}")


def _standing(measure: Measure, period: Period, value: float, target: Target, rules: Presentation) -> Rating:
    if measure.direction == "maintain":
        return _maintained(measure, value, target, rules)
    aim = f"{amount(target.value, measure, rules)}, the target for {target.by.name}"
    if _behind(measure, target.value, value) <= 0:
        return Rating("met", f"has reached {aim}")
    if target_to_come(measure, period) is None:
        return Rating("off track", f"{_short(measure, target.value, value, rules)} {aim}")
    return _on_the_way(measure, period, value, rules)


def _on_the_way(measure: Measure, period: Period, value: float, rules: Presentation) -> Rating:
    path = expected_at(measure, period)
    if path is None:
        return Rating("not rated", _no_path(measure, period))
    behind, allowed = _behind(measure, path, value), _allowed(measure, path)
    standing: Standing = "off track" if behind > allowed else "on track"
    missed = _missed(measure, period, value)
    if missed is not None and _behind(measure, path, missed.value) == 0:
        within = "" if standing == "off track" else ", within what is allowed"
        return Rating(
            standing, f"{_short(measure, path, value, rules, allowed)} {_promised(measure, missed, rules)}{within}"
        )
    along = f"the path of {amount(path, measure, rules)}"
    shown = _behind(measure, rounded(path, measure, rules), rounded(value, measure, rules))
    if standing == "on track" and shown == 0:
        where = f"on {along}"
    elif behind < 0:
        where = f"{distance(-shown, measure, rules)} ahead of {along}"
    else:
        where = f"{_gap(measure, path, value, rules, allowed)} behind {along}"
    if missed is not None:
        where += f" and {_short(measure, missed.value, value, rules)} {_promised(measure, missed, rules)}"
    return Rating(standing, where)


def _maintained(measure: Measure, value: float, target: Target, rules: Presentation) -> Rating:
    away, allowed = abs(value - target.value), _allowed(measure, target.value)
    goal = f"{amount(target.value, measure, rules)} to be kept"
    if away <= NEARLY * abs(target.value):
        return Rating("met", f"at the {goal}")
    standing: Standing = "met" if away <= allowed else "off track"
    side = "above" if value > target.value else "below"
    return Rating(standing, f"{_gap(measure, target.value, value, rules, allowed)} {side} the {goal}")


def _missed(measure: Measure, period: Period, value: float) -> Target | None:
    """The last target that has fallen due at *period*, where *value* has not reached it; one from before a break does
    not count after it.
    """
    since = last_break(measure, period)
    due = [
        one
        for one in measure.targets
        if one.by.last <= period.last and (since is None or since.period.first <= one.by.last)
    ]
    return due[-1] if due and _behind(measure, due[-1].value, value) > 0 else None


def _coming(measure: Measure, result: Result, rules: Presentation) -> str:
    """What is promised after a target that falls due now or was missed: "; 55% is promised by 2025/26", or ""."""
    later = target_to_come(measure, result.period)
    if later is None or result.value is None:
        return ""
    due = any(one.by.last == result.period.last for one in measure.targets)
    missed = measure.direction != "maintain" and _missed(measure, result.period, result.value)
    return f"; {amount(later.value, measure, rules)} is promised by {later.by.name}" if due or missed else ""


def _promised(measure: Measure, target: Target, rules: Presentation) -> str:
    return f"the {amount(target.value, measure, rules)} promised for {target.by.name}"


def _short(measure: Measure, goal: float, value: float, rules: Presentation, allowed: float | None = None) -> str:
    """How far *value* is from a *goal* that it has not reached: "1 point short of", "2 days above"."""
    return f"{_gap(measure, goal, value, rules, allowed)} {'above' if measure.direction == 'decrease' else 'short of'}"


def _gap(measure: Measure, goal: float, value: float, rules: Presentation, allowed: float | None = None) -> str:
    """How far *value* and *goal* lie apart as they are shown; "just over" where that hides that it is not *allowed*."""
    shown = abs(rounded(goal, measure, rules) - rounded(value, measure, rules))
    over = allowed is not None and abs(goal - value) > allowed and NEARLY * abs(goal) < shown <= allowed
    return f"{'just over ' if over else ''}{distance(shown or NEARLY, measure, rules)}"


def _behind(measure: Measure, goal: float, value: float) -> float:
    """How far *value* falls short of *goal* the way the measure should go; 0 where they differ only by arithmetic."""
    gap = (value - goal) if measure.direction == "decrease" else (goal - value)
    return 0.0 if abs(gap) <= NEARLY * max(abs(goal), abs(value)) else gap


def _allowed(measure: Measure, goal: float) -> float:
    return (measure.rating.off_track_beyond if measure.rating else 0.0) + NEARLY * abs(goal)


def _not_rated(measure: Measure, result: Result, target: Target | None, presentation: Presentation) -> str:
    """Why *result* is not rated, "" when it is."""
    if measure.direction == "context":
        return "shown for context, never rated"
    if target is None:
        return "the plan sets no target"
    if not promised_of(measure, result.area):
        return "the target is for all forces together"
    if result.missing:
        return _no_figure(measure, result, presentation)
    if result.coverage.share < presentation.minimum_coverage:
        return f"only {result.coverage.words} forces are in the figure"
    since = last_break(measure, result.period)
    if since is not None and target.by.last < since.period.first:
        return f"the definition changed in {since.period.name}, after the last target"
    if since is not None and measure.baseline is not None and measure.baseline.period.last < since.period.first:
        return f"the definition changed in {since.period.name}, and there is no baseline since"
    ahead = [one for one in measure.breaks if result.period.last < one.period.first <= target.by.last]
    if ahead:
        return f"the target is under the definition that begins in {ahead[0].period.name}"
    return ""


def _no_figure(measure: Measure, result: Result, presentation: Presentation) -> str:
    coverage, marker = result.coverage, result.marker
    if result.why:
        return f"no figure: {result.why}"
    if marker == "u":
        fewest = presentation.minimum_respondents if measure.survey else presentation.minimum_count
        who = "people answered" if measure.survey else "are counted"
        return f"no figure to rely on: fewer than {fewest} {who}"
    if marker == "x" and coverage.included:
        return f"no figure: it needs every force, and {coverage.words} could give theirs"
    if marker == "x":
        return "no figure: it is not available [x]"
    if marker == "z":
        return "no figure: there was nothing to count" if coverage.included else "no figure: it does not apply [z]"
    return f"no figure: {_silent(measure, result)}"


def _silent(measure: Measure, result: Result) -> str:
    """Who did not return: "no force returned", "Kent has not returned"."""
    left = result.coverage.left
    if len(left) != 1:
        return "no force returned" if all(one.why == "not returned" for one in left) else "no force gave one"
    one = left[0]
    said = {"not returned": "has not returned", "return has errors": "has errors in its return"}
    return f"{one.supplier.name} {said.get(one.why, 'did not give one')}"


def _no_path(measure: Measure, period: Period) -> str:
    since = last_break(measure, period)
    if since is not None:
        return f"the definition changed in {since.period.name}, and there is no baseline since"
    if measure.baseline is None:
        return "there is no baseline for a path to the target"
    return f"the path to the target begins in {measure.baseline.period.name}"


def last_break(measure: Measure, period: Period) -> Break | None:
    """The last change of definition that *period* comes after or falls in."""
    past = [one for one in measure.breaks if one.period.first <= period.last]
    return max(past, key=lambda one: one.period.first, default=None)


def _months(period: Period) -> int:
    """The month that *period* ends in, counted from the year 0: quarters stand equally far apart, as days do not."""
    return period.last.year * 12 + period.last.month
