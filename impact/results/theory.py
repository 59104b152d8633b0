"""The plan's theory of change: which measure is meant to move which, how each stands, and which links were tested.

Source: HM Treasury, Magenta Book: central government guidance on evaluation (2020), chapter 2; metrics/methods.md,
"Theory of change".
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from impact.plan.definitions import Definitions
from impact.plan.measure import Level, Measure
from impact.plan.model import Promise
from impact.results.contribution import GroupComparison
from impact.results.model import Series
from impact.results.words import amount

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
    stages = {one.ref: _stage(definitions, one, national.get(one.ref)) for one in definitions.plan.measures}
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


def _stage(definitions: Definitions, measure: Measure, series: Series | None) -> Stage:
    return Stage(measure.ref, measure.name, measure.level, measure.promise, _stands(definitions, measure, series))


def _stands(definitions: Definitions, measure: Measure, series: Series | None) -> str:
    """The latest figure with its period, its rating and its variation."""
    if series is None:
        return "no figure yet: none of its periods has ended"
    latest = series.latest
    figure = f"[{latest.marker}]" if latest.marker else "no figure"
    if latest.value is not None:
        figure = amount(latest.value, measure, definitions.plan.presentation)
    return f"{figure} for {latest.period.name}; {series.rating.standing}; {_VARIES[series.variation.drift]}"


_VARIES = {
    "improving": "improving",
    "worsening": "worsening",
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
