"""The quote that would put a typed number in from the results, where one of the measures in sight shows it.

Comes after `report.words.numbers`, before `report.words.asked`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from impact.plan.measure import Measure
from impact.report import sentences as say
from impact.report.movement import change
from impact.report.words.answers import Sight
from impact.report.words.numbers import Typed
from impact.results.model import Result, Series
from impact.results.targets import next_target
from impact.results.words import rounded_to


@dataclass(frozen=True)
class Match:
    """A figure that a typed number equals: what shows it, how it is shown, and the quote to write."""

    shows: str
    shown: str
    quote: str


@dataclass(frozen=True)
class _Shown:
    """A figure of a measure, as it is shown."""

    what: str
    value: float
    quote: str


def matches(typed: Typed, measures: Sequence[Measure], sight: Sight) -> tuple[Match, ...]:
    """Return what shows the number, the likeliest first: exactly before when rounded, now before earlier."""
    if typed.value is None:
        return ()
    exact: list[Match] = []
    near: list[Match] = []
    for measure in measures:
        series = sight.compiled.national.get(measure.ref)
        if series is None or not _same_kind(typed, measure):
            continue
        decimals = say.decimals_of(measure, sight.definitions)
        for one in _figures(typed, measure, series, decimals):
            shown = rounded_to(one.value, decimals)
            words = say.difference(shown, measure, decimals) if typed.kind == "points" else ""
            match = Match(f"{measure.ref} {one.what}", words or say.figure(shown, measure, decimals), one.quote)
            if abs(shown) == typed.value:
                exact.append(match)
            elif typed.decimals < decimals and abs(rounded_to(one.value, typed.decimals)) == typed.value:
                near.append(match)
    return (*exact, *near)


def _same_kind(typed: Typed, measure: Measure) -> bool:
    if typed.kind in ("percent", "points"):
        return measure.unit == "percent"
    return measure.unit == "days" if typed.kind == "days" else measure.unit != "percent"


def _figures(typed: Typed, measure: Measure, series: Series, decimals: int) -> Iterator[_Shown]:
    ref = measure.ref
    if typed.kind == "points":
        moved = change(series, decimals)
        if moved:
            yield _Shown("shows it for the year's change", moved, f'{{{{ change "{ref}" }}}}')
        return
    if series.latest.value is not None:
        yield _value(series.latest, f'{{{{ value "{ref}" }}}}')
    if series.expected_now is not None:
        yield _Shown("shows it as due by now", series.expected_now, f'{{{{ due "{ref}" }}}}')
    target = next_target(measure, series.latest.period)
    if target is not None:
        yield _Shown("has it as its target", target.value, f'{{{{ target "{ref}" }}}}')
    for result in reversed(series.results[:-1]):
        if result.value is not None:
            yield _value(result, f'{{{{ value "{ref}" period="{result.period}" }}}}')


def _value(result: Result, quote: str) -> _Shown:
    assert result.value is not None  # who calls has looked
    return _Shown(f"shows it for {result.period.name}", result.value, quote)
