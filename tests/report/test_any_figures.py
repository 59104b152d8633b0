"""Whatever the figures are: every chart finds a place for them, and a report is written."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from itertools import cycle

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from impact.report.charts.forces import FunnelDot, Multiple, Multiples, Ranked, RankedRow
from impact.report.charts.trend import Goal, Spark
from impact.report.content import compose
from impact.report.html import render
from impact.resources import folder
from impact.results.compiled import compile_results
from impact.store.standing import grid
from tests.report.charted import funnel, trend
from tests.report.reported import AS_AT
from tests.results.small_plans import FORCES, Q1, definitions, measure, promised, ratio, said

EDGE = (0.0, -0.0, 5e-324, -5e-324, 1e-300, 1e-12, -1e-12, 0.4, 1e12, 1e15, -1e15)
FIGURE = st.one_of(st.sampled_from(EDGE), st.floats(-1e15, 1e15), st.integers(-5, 200).map(float))
NUMBER = re.compile(r"(?<![\w.])(nan|inf)(?![\w])")
AIMS = promised(("2025-26-Q4", 60), baseline=("2021-22-Q4", 40))
PLAN = definitions(measure(events=True, **AIMS), ratio(quality="A", **AIMS))


@settings(max_examples=60, deadline=None)
@given(st.lists(FIGURE, min_size=1, max_size=12), st.integers(0, 2))
@example([0.0, 1e-12], 0)
@example([5e-324], 0)
def test_every_chart_finds_a_place_for_any_figures(values: list[float], decimals: int) -> None:
    """No exception, and no place that is no number."""
    named = [(f"Force {n}", value) for n, value in enumerate(values)]
    rows = tuple(RankedRow(name, name, value, "figure", (value, value)) for name, value in named)
    dots = [FunnelDot(name, name, abs(value) or 1.0, value) for name, value in named]
    panels = (Multiple("Wales", tuple(values)),)
    series = trend(values, "count", decimals, goal=Goal(values[0], "target"), path=tuple(values))
    layouts = (
        series.lay_out(500, 210),
        series.lay_out(300, 64),
        Spark(series).lay_out(80, 22),
        funnel(dots, centre=values[0], unit="count", decimals=decimals).lay_out(330, 250),
        Ranked("T", "A.", "", rows, "count", decimals, values[0], "all forces").lay_out(700),
        Multiples("T", "A.", "", "count", decimals, ("Q1", "Q2"), tuple(values), panels).lay_out(700),
    )
    for layout in layouts:
        assert not NUMBER.search(repr(layout)), layout


@pytest.mark.parametrize("answers", [(0.0, 1e-12), (5e-324, 0.0), (1e15, 0.0, 1e-300)])
def test_a_report_is_written_of_any_figures(answers: tuple[float, ...]) -> None:
    """On the page and as JSON, without a number that is none."""
    asked = [
        (force, one.ref, item, Q1.moved(back))
        for back in range(-8, 1)
        for force in FORCES
        for one in PLAN.plan.measures
        for item in one.items
    ]
    told = [said(force, ref, item, value, period) for (force, ref, item, period), value in zip(asked, cycle(answers))]
    compiled = compile_results(PLAN, told, {}, Q1)
    report = compose(PLAN, compiled, grid(PLAN, Q1, ()), {}, as_at=AS_AT, synthetic=True)
    json.dumps(asdict(report), default=str, allow_nan=False)
    assert ">nan<" not in render(report, (folder("templates"),), "screen").lower()
