"""A small plan of five forces and one team, made as values, and the observations that fill it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from impact.plan.definitions import Definitions, Outside
from impact.plan.measure import (
    AskedItem,
    Baseline,
    Break,
    Figure,
    Measure,
    RatingRule,
    RatioOf,
    Reference,
    ShareYes,
    SourceUse,
    SumOf,
    Target,
)
from impact.plan.model import Ambition, Collection, Commitment, Covers, Plan, Presentation, Step
from impact.plan.periods import Period
from impact.plan.register import Area, Register, Supplier
from impact.results.compute import UNKNOWN, Brought, Gathering, ObservationIndex, States, combine
from impact.results.model import Coverage, Result, Series
from impact.results.series import SoFar, ended, own_periods, series_of, within, year_so_far
from impact.results.series import over as over_parts
from impact.returns.observation import Observation

Q1 = Period.parse("2024-25-Q1")
CLEVELAND = Supplier("E23000013", "Cleveland", "territorial", "North East")
DURHAM = Supplier("E23000008", "Durham", "territorial", "North East")
WEST_MIDLANDS = Supplier("E23000014", "West Midlands", "territorial", "West Midlands")
STAFFORDSHIRE = Supplier("E23000015", "Staffordshire", "territorial", "West Midlands")
KENT = Supplier("E23000032", "Kent", "territorial", "South East")
FORCES = (CLEVELAND, DURHAM, WEST_MIDLANDS, STAFFORDSHIRE, KENT)
OFFICE = Supplier("office", "Programme office", "internal")
REGISTER = Register((*FORCES, OFFICE))
NATIONAL = REGISTER.national
NORTH_EAST = Area("region", "region:north-east", "North East")

OFFICERS = Outside(
    id="officers",
    title="Officers in post",
    publisher="Home Office",
    as_at=date(2024, 3, 31),
    released=date(2024, 7, 24),
    licence="OGL",
    unit="fte",
    values={CLEVELAND.id: 1400.0, DURHAM.id: 1200.0, WEST_MIDLANDS.id: 8000.0, STAFFORDSHIRE.id: 1900.0},
)
STEP_DUE = Step(ref="C1.1", title="Publish the guide", owner="A head", due=date(2024, 5, 31), done_when="It is out")
STEP_LATER = Step(ref="C1.2", title="Review the guide", owner="A head", due=date(2025, 3, 31), done_when="It is read")


PEOPLE = AskedItem(label="Initiatives launched", type="count", sensitive=True)  # but of people


def definitions(
    *measures: Measure,
    minimum_count: int = 0,
    minimum_coverage: float = 0.75,
    register: Register = REGISTER,
    coverage_by: str = "",
) -> Definitions:
    """The plan from April 2022 to March 2026, with *measures* under its one commitment."""
    source = SourceUse(id="plan")
    commitment = Commitment(
        ref="C1", title="A promise", owner="A director", source=source, steps=(STEP_DUE, STEP_LATER)
    )
    plan = Plan(
        title="A plan",
        organisation="A body",
        covers=Covers(from_=date(2022, 4, 1), to=date(2026, 3, 31)),
        sources=(),
        ambitions=(Ambition(ref="A", title="An ambition", statement="So", commitments=(commitment,)),),
        collection=Collection(steps_from="office"),
        presentation=Presentation(
            minimum_count=minimum_count, minimum_coverage=minimum_coverage, coverage_by=coverage_by
        ),
        measures=measures,
    )
    return Definitions(plan, register, "0" * 12, {"officers": OFFICERS})


def measure(ref: str = "M-1", **changes: Any) -> Measure:
    """A quarterly count that forces supply, changed as told."""
    told: dict[str, Any] = {
        "title": "Initiatives launched",
        "commitment": "C1",
        "level": "output",
        "why": "It matters.",
        "source": SourceUse(id="plan"),
        "owner": "A head",
        "supplier": "forces",
        "frequency": "quarterly",
        "unit": "count",
        "direction": "increase",
        "items": {"launched": AskedItem(label="Initiatives launched", type="count")},
        "value": SumOf(sum="launched"),
        "across_time": "flow",
        "across_forces": "sum",
    }
    return Measure(ref=ref, **{**told, **changes})


def ratio(ref: str = "M-2", **changes: Any) -> Measure:
    """A percentage: plans over launched."""
    told: dict[str, Any] = {
        "unit": "percent",
        "items": {
            "launched": AskedItem(label="Initiatives launched", type="count"),
            "plans": AskedItem(label="… of which had a plan", type="count"),
        },
        "value": RatioOf(numerator="plans", denominator="launched"),
        "across_forces": "ratio_of_sums",
    }
    return measure(ref, **{**told, **changes})


def share(ref: str = "M-3", **changes: Any) -> Measure:
    """The share of forces that said yes."""
    told: dict[str, Any] = {
        "unit": "percent",
        "items": {"broker": AskedItem(label="Is there a broker?", type="yes_no")},
        "value": ShareYes(share_yes="broker"),
        "across_time": "stock",
        "across_forces": "share_of_forces",
    }
    return measure(ref, **{**told, **changes})


def median(ref: str = "M-4", **changes: Any) -> Measure:
    """The office's own median."""
    told: dict[str, Any] = {
        "supplier": "office",
        "unit": "days",
        "direction": "decrease",
        "items": {"days": AskedItem(label="Median days", type="number")},
        "value": Figure(figure="days"),
        "across_time": "not_additive",
        "across_forces": "not_additive",
    }
    return measure(ref, **{**told, **changes})


def median_of_forces(ref: str = "M-6", **changes: Any) -> Measure:
    """A figure of each force's own, of which the median is taken."""
    return median(ref, **{"supplier": "forces", "across_forces": "median_of_forces", **changes})


def per_officer(ref: str = "M-7", **changes: Any) -> Measure:
    """A rate per 1,000 officers, who are in the outside release; it has no figure for Kent."""
    over = RatioOf(numerator="launched", denominator=Reference(reference="officers"), per=1000)
    return ratio(ref, **{"unit": "rate", "value": over, **changes})


def merged(closed: Supplier, into: Supplier, until: str) -> Register:
    """The register after *closed* became part of *into* at the end of the period *until*."""
    ended = replace(closed, until=Period.parse(until).last, successor=into.id)
    return Register(tuple(ended if one == closed else one for one in REGISTER.suppliers))


def promised(
    *targets: tuple[str, float], baseline: tuple[str, float] | None = None, beyond: float = 5
) -> dict[str, Any]:
    """The changes that give a measure its baseline, targets and rating rule: ("2023-24-Q4", 60), …"""
    start = Baseline(period=Period.parse(baseline[0]), value=baseline[1]) if baseline else None
    return {
        "baseline": start,
        "targets": tuple(Target(by=Period.parse(by), value=value) for by, value in targets),
        "rating": RatingRule(off_track_beyond=beyond),
    }


def broken_at(period: str) -> dict[str, Any]:
    """The change that breaks the series from *period* on."""
    return {"breaks": (Break(period=Period.parse(period), reason="The labels changed."),)}


def said(
    supplier: Supplier, measure: str, item: str, value: float | str, period: Period = Q1, text: str = ""
) -> Observation:
    """What a supplier answered: a number, or a marker such as "x"."""
    number, marker = (None, value) if isinstance(value, str) else (float(value), "")
    return Observation(supplier.id, measure, item, period, number, marker, text, 7, "C1 A promise", "E5")


def launched(answers: Iterable[tuple[Supplier, float | str]], period: Period = Q1) -> ObservationIndex:
    """What forces answered to "M-1"."""
    return ObservationIndex(said(supplier, "M-1", "launched", value, period) for supplier, value in answers)


def planned(answers: Iterable[tuple[Supplier, float | str, float | str]], period: Period = Q1) -> ObservationIndex:
    """What forces answered to "M-2": plans, launched."""
    return ObservationIndex(
        said(supplier, "M-2", item, value, period)
        for supplier, plans, total in answers
        for item, value in (("plans", plans), ("launched", total))
    )


def figure(measure: Measure, value: float | None, period: Period = Q1, included: int = 5, **changes: Any) -> Result:
    """A national result with *value*."""
    told: dict[str, Any] = {"marker": "", "area": NATIONAL, "coverage": Coverage(included, 5)}
    return Result(measure=measure.ref, period=period, value=value, **{**told, **changes})


def area_of(force: Supplier) -> Area:
    """The area that a force covers."""
    return Area("force", force.id, force.name)


def compute(
    made: Definitions, measure: Measure, area: Area, period: Period, index: ObservationIndex, states: States = UNKNOWN
) -> Result:
    """One figure."""
    return combine(Gathering(made, index, states), measure, area, period)


def gather(
    made: Definitions, measure: Measure, area: Area, period: Period, index: ObservationIndex, states: States = UNKNOWN
) -> tuple[Brought, ...]:
    """What every supplier expected for a figure brings."""
    gathering = Gathering(made, index, states)
    return tuple(gathering.part(measure, area, period, gathering.all(measure, period)))


def series(
    made: Definitions, measure: Measure, area: Area, upto: Period, index: ObservationIndex, states: States = UNKNOWN
) -> Series | None:
    """A measure over time; None when none of its periods has ended by then."""
    gathering = Gathering(made, index, states)
    results = [combine(gathering, measure, area, period) for period in own_periods(made, measure, upto)]
    return series_of(gathering, measure, results) if results else None


def over(
    made: Definitions, measure: Measure, area: Area, whole: Period, index: ObservationIndex, states: States = UNKNOWN
) -> Result:
    """A measure over a whole year or half-year."""
    return over_parts(Gathering(made, index, states), measure, area, whole, within(measure, whole))


def so_far(
    made: Definitions, measure: Measure, area: Area, upto: Period, index: ObservationIndex, states: States = UNKNOWN
) -> SoFar | None:
    """A measure over the year so far; None while no period of it has ended."""
    return year_so_far(Gathering(made, index, states), measure, area, upto) if ended(measure, upto) else None
