"""The sentences that figures make: natural English, UK forms, singular and plural right.

Comes after `report.figures`, before `report.movement`; the summary, the scoreboard and each measure's page speak
with these.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from impact.plan.definitions import Definitions
from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.report.figures import format_value
from impact.results import words
from impact.results.model import Coverage, Result, Series
from impact.results.spc import FEWEST_POINTS
from impact.results.targets import next_target
from impact.results.uncertainty import is_count, is_share_of_cases

FEW_CASES = 30  # of fewer, one case is more than 3 points; metrics/methods.md, "The summary"

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_WHY_MISSING = {
    "x": "the figure is not available [x]",
    "z": "the measure does not apply [z]",
    "c": "the figure is confidential [c]",
    "u": "it rests on too few to be reliable [u]",
}
_SPAN = {"quarter": "quarter", "half": "half-year", "year": "year"}


def listed(names: Iterable[str]) -> str:
    """Join names: "Kent", "Kent and Essex", "Kent, Essex and Surrey"."""
    said = list(names)
    return " and ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)


def spelt(number: int) -> str:
    """A whole number in a sentence: words below ten, digits from there."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else f"{number:,}"


def tallied(number: int) -> str:
    """A number that stands for its noun: "none", "one", "12"."""
    return spelt(number) if number else "none"


def counted(number: int, one: str, many: str = "") -> str:
    """Count in words: "one measure", "12 measures", "no measures"."""
    return f"{spelt(number)} {one if number == 1 else many or one + 's'}"


def opening(text: str) -> str:
    """*text* with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def inside(text: str) -> str:
    """*text* in the middle of a sentence: its capital goes, unless the word is all capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def decimals_of(measure: Measure, definitions: Definitions) -> int:
    """How many decimals the measure's figures are shown with."""
    return words.decimals_of(measure, definitions.plan.presentation)


def figure(value: float | None, measure: Measure, decimals: int, marker: str = "") -> str:
    """A figure of the measure as it stands in a sentence: "67%", "1,204", "[x]", "no figure"."""
    if value is None and not marker:
        return "no figure"
    return format_value(value, measure.unit, decimals, marker)


def difference(size: float, measure: Measure, decimals: int) -> str:
    """How far two figures of the measure lie apart: "9 points", "1 point", "3 days", "0.2"."""
    size = abs(words.rounded_to(size, decimals))
    digits = format_value(size, "count", decimals)
    unit = {"percent": "point", "days": "day"}.get(measure.unit)
    if unit is None:
        return digits
    return f"{digits} {unit}" if size == 1 else f"{digits} {unit}s"


def is_of_few(measure: Measure, result: Result) -> bool:
    """Whether a figure is a percentage of so few cases that one more or less moves it far.

    Source: metrics/methods.md, "The summary".
    """
    return is_share_of_cases(measure) and result.denominator is not None and result.denominator < FEW_CASES


def cases_words(measure: Measure, result: Result) -> str:
    """Of how few cases a percentage is: "6 of 12"; "" where it is of many, or their number is not to be given.

    People and respondents are not numbered here.
    """
    part, whole = result.numerator, result.denominator
    if result.missing or part is None or whole is None or not is_of_few(measure, result):
        return ""
    if measure.survey or result.rounded:
        return ""
    return f"{part:,.0f} of {whole:,.0f}" if is_count(part) and is_count(whole) else ""


def own_date(result: Result, quarter: Period) -> str:
    """Return " in 2024/25" where the figure is not of the report's own quarter, else ""."""
    return "" if result.period == quarter else f" in {result.period.name}"


def against_target(measure: Measure, series: Series, decimals: int) -> str:
    """What the rating adds, as a clause: "; the 60% promised by Q4 2025/26 is met"."""
    if series.rating.standing == "off track":
        behind = gap(measure, series, decimals)
        return f"; {behind}" if behind else ""
    promised = _promised(measure, series, decimals)
    if not promised:
        return ""
    if series.rating.standing == "met":
        return f"; {promise_met(measure, series, decimals)}"
    if series.rating.standing == "on track" and (missed := _just_missed(measure, series, decimals)):
        return f"; {missed}"
    return f"; on track for the {promised}" if series.rating.standing == "on track" else ""


def _just_missed(measure: Measure, series: Series, decimals: int) -> str:
    """Where a promise has fallen due and is not quite kept: "1 point short of the 50% promised by 2024/25, …"."""
    target, now = next_target(measure, series.latest.period), series.latest.value
    if target is None or now is None or target.by != series.latest.period:
        return ""
    apart = words.rounded_to(now, decimals) - words.rounded_to(target.value, decimals)
    if not apart:
        return ""
    far = f"{difference(apart, measure, decimals)} {_side(measure, apart)}"
    return f"{far} the {figure(target.value, measure, decimals)} promised by {target.by.name}, within what is allowed"


def promise_met(measure: Measure, series: Series, decimals: int) -> str:
    """Say "the 60% promised by Q4 2025/26 is met", "" where it is not."""
    promised = _promised(measure, series, decimals)
    if not promised or series.rating.standing != "met":
        return ""
    return f"the {promised} {'is kept' if measure.direction == 'maintain' else 'is met'}"


def gap(measure: Measure, series: Series, decimals: int) -> str:
    """How far the figure is from its path: "14 points short of the 50% due by now"; "" where there is no path."""
    now, due = series.latest.value, series.expected_now
    if now is None or due is None:
        return ""
    apart = words.rounded_to(now, decimals) - words.rounded_to(due, decimals)
    far = f"{difference(apart, measure, decimals)} {_side(measure, apart)}"
    return f"{far} the {figure(due, measure, decimals)} due by now"


def _promised(measure: Measure, series: Series, decimals: int) -> str:
    target = next_target(measure, series.latest.period)
    if series.latest.value is None or series.expected_now is None or target is None:
        return ""
    return f"{figure(target.value, measure, decimals)} promised by {target.by.name}"


def _side(measure: Measure, gap: float) -> str:
    if measure.direction == "increase":
        return "short of"
    return "above" if gap > 0 else "below"


def coverage_words(measure: Measure, result: Result) -> str:
    """Who is in the figure: "41 of 43 forces", "3,912 people answered", or "" for a team's own figure."""
    if measure.survey and result.denominator is not None:
        return f"{result.denominator:,.0f} people answered"
    return f"{result.coverage.words} forces" if measure.supplier == "forces" else ""


def in_brackets(text: str) -> str:
    """Return " (text)", or nothing for nothing."""
    return f" ({text})" if text else ""


def missing_words(measure: Measure, result: Result, supplier: str) -> str:
    """Why there is no figure: "no figure for Q1 2025/26: the survey team has not returned"."""
    if result.marker:
        why = _WHY_MISSING.get(result.marker, f"marked [{result.marker}]")
    elif measure.supplier == "forces":
        why = "no force has returned one"
    else:
        why = f"{supplier} has not returned"
    return f"no figure for {result.period.name}: {why}"


def too_few_words(series: Series) -> str:
    """Say "four yearly figures are too few to tell a change from chance"."""
    results = series.results
    start = max((at for at, result in enumerate(results) if result.broken), default=0)
    points = sum(1 for result in results[start:] if not result.missing)
    span = {"quarter": "quarterly", "half": "half-yearly", "year": "yearly"}[results[-1].period.length]
    after = " since the break in the series" if start else ""
    if points >= FEWEST_POINTS:
        return f"too few of its {span} figures{after} rest on enough forces, side by side, to tell a change from chance"
    one = points == 1
    return f"{counted(points, f'{span} figure')}{after} {'is' if one else 'are'} too few to tell a change from chance"


def thin_words(coverage: Coverage, fewest: float) -> str:
    """Say "only 20 of 43 forces are in the figure, under the 75% that a rating needs"."""
    return f"only {coverage.words} forces are in the figure, under the {fewest:.0%} that a rating needs"


def left_out(coverage: Coverage) -> tuple[str, ...]:
    """The suppliers that are not in a figure, grouped by the reason: "Not returned: Kent and Essex."."""
    reasons: dict[str, list[str]] = {}
    for left in coverage.left:
        reasons.setdefault(left.why, []).append(left.supplier.name)
    return tuple(f"{opening(why)}: {listed(names)}" for why, names in reasons.items())


def span_of(periods: Sequence[Period]) -> str:
    """Say "13 quarters", "one year"."""
    return counted(len(periods), _SPAN[periods[-1].length]) if periods else "no periods"
