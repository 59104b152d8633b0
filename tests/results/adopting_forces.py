"""Forces that take up a practice, or not, and a measure that it is meant to move: a plan and its answers for tests.

The measure is "M-1", initiatives launched (a count), the practice "M-3", a broker in post; the first period is Q1
2022/23.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from impact.plan.definitions import Definitions
from impact.plan.measure import Contribution
from impact.plan.periods import Period
from impact.plan.register import Register, Supplier
from impact.results.compute import Gathering, ObservationIndex
from impact.results.contribution import GroupComparison, contribution
from impact.returns.observation import Observation
from tests.results.small_plans import definitions, measure, said, share

FIRST = Period.parse("2022-23-Q1")
Figure = float | None


@dataclass(frozen=True)
class Course:
    """What one force said, quarter by quarter from the first: its figures, and whether it had adopted ("yny-")."""

    figures: Sequence[Figure]
    answers: str


def quarter(number: int) -> Period:
    """The quarter at a place in the series, from 0."""
    return FIRST.moved(number)


def forces(count: int) -> tuple[Supplier, ...]:
    """So many forces: F01, F02, …"""
    return tuple(Supplier(f"F{n:02}", f"Force {n}", "territorial", "North East") for n in range(1, count + 1))


def plan_of(
    count: int, fewest: int = 2, since: str = "", asks: Mapping[str, Any] | None = None, **changes: Any
) -> Definitions:
    """The plan with so many forces, which compares them where each group has *fewest*."""
    named = Contribution(adopted="M-3.broker", since=Period.parse(since) if since else None)
    made = definitions(measure(contribution=named, **changes), share(**(asks or {})))
    presentation = made.plan.presentation.model_copy(update={"minimum_group": fewest})
    plan = made.plan.model_copy(update={"presentation": presentation})
    return replace(made, plan=plan, register=Register(forces(count)))


def answered(courses: Sequence[Course]) -> Iterator[Observation]:
    """Every answer of each force in turn."""
    for force, course in zip(forces(len(courses)), courses, strict=True):
        for at, value in enumerate(course.figures):
            if value is not None:
                yield said(force, "M-1", "launched", value, quarter(at))
        for at, letter in enumerate(course.answers):
            if letter != "-":
                yield said(force, "M-3", "broker", 1 if letter == "y" else 0, quarter(at))


def compared(courses: Sequence[Course], **told: Any) -> GroupComparison:
    """What comes of comparing them, up to the last quarter that any of them speaks of."""
    made = plan_of(len(courses), **told)
    last = max(len(course.figures) for course in courses) - 1
    found = contribution(Gathering(made, ObservationIndex(answered(courses))), made.plan.measures[0], quarter(last))
    assert found is not None
    return found
