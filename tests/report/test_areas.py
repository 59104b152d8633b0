"""The forces of a measure as a table: each with its figure, or with why it has none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impact.plan.register import Area
from impact.report.pages import areas, whole, without_figures
from impact.results.funnel import Funnel, funnel
from impact.results.model import Coverage, Left, Result
from tests.report.reported import FORCES, QUARTER, definitions, measure, result, seen, series

RULES = definitions().plan.presentation


def of_force(number: int, hits: float = 100, size: float = 200, **given: object) -> Result:
    """One force's percentage."""
    area = Area("force", f"E{number:02}", f"Force {number}")
    plain = result(100 * hits / size, QUARTER, area=area, numerator=hits, denominator=size)
    return replace(plain, **given)  # type: ignore[arg-type]  # the fields of a Result, by name


def test_no_force_no_table() -> None:
    """A team's own measure has no forces."""
    assert areas(seen(series([50])), [], "Force") is None


def test_a_force_with_its_figure_and_its_parts() -> None:
    """The figure stands beside what it was worked out from, and its marks."""
    table = areas(seen(series([50])), [of_force(1, provisional=("it is not signed off",))], "Force")
    assert table is not None
    assert (table.caption, table.period) == ("M-1 by force, Q1 2025/26", "2025-26-Q1")
    line = table.lines[0]
    assert (line.code, line.name, line.value, line.counted, line.out_of, line.note) == (
        "E01",
        "Force 1",
        "50%",
        "100",
        "200",
        "[p]",
    )


@pytest.mark.method("Missing is never zero")
@pytest.mark.parametrize(
    ("given", "value", "note"),
    [
        ({"coverage": Coverage(0, 1, (Left(FORCES[0], "not returned"),))}, "–", "Not returned"),
        ({"marker": "x", "coverage": Coverage(0, 1, (Left(FORCES[0], "not available [x]"),))}, "[x]",
         "Not available [x]"),
    ],
)  # fmt: skip
def test_a_force_without_a_figure_says_why(given: dict[str, object], value: str, note: str) -> None:
    """A dash or a marker, never a nought, and the reason beside it; nothing of its parts."""
    missing = replace(of_force(1), value=None, numerator=None, denominator=None, **given)  # type: ignore[arg-type]  # named in the table
    table = areas(seen(series([50])), [missing], "Force")
    assert table is not None
    line = table.lines[0]
    assert (line.value, line.counted, line.out_of, line.note) == (value, "", "", note)


def test_a_yes_is_no_percentage() -> None:
    """Of one force a yes-or-no measure says yes or no."""
    asked = measure(
        items={"has": {"label": "Has it?", "type": "yes_no"}},
        value={"share_yes": "has"},
        across_forces="share_of_forces",
    )
    both = [replace(of_force(1), value=100.0), replace(of_force(2), value=0.0)]
    table = areas(seen(series([50]), asked), both, "Force")
    assert table is not None
    assert [line.value for line in table.lines] == ["Yes", "No"]
    assert table.counted == ""


@pytest.mark.method("Comparing forces")
def test_where_a_force_stands_for_its_size() -> None:
    """The place is said in the table where the forces compare."""
    found = [*(of_force(number) for number in range(12)), of_force(20, 300, 400)]
    placed = funnel(measure(), found, RULES)
    assert isinstance(placed, Funnel)
    table = areas(seen(series([50])), found, "Force", placed)
    assert table is not None
    assert table.place == "For its size"
    assert table.lines[-1].place == "Above 99.8%"


def test_counts_are_whole_where_they_are() -> None:
    """A tenth stands only where a small figure has one."""
    assert [whole(value) for value in (1204.0, 97.5, 1204.5, None)] == ["1,204", "97.5", "1,204", "–"]


@pytest.mark.method("Missing is never zero")
def test_where_no_force_has_a_figure_one_sentence_says_why() -> None:
    """Paper has that sentence in the place of a table of marks; with one figure there is the table."""
    few = [replace(of_force(n), value=None, marker="u", why="too few") for n in range(3)]
    none = replace(of_force(4), value=None, marker="z", why="nothing to take a share of")
    silent = replace(of_force(5), value=None, coverage=Coverage(0, 1, (Left(FORCES[0], "not returned"),)))
    table = areas(seen(series([50])), [*few, none, silent], "Force")
    assert table is not None
    assert without_figures(table) == (
        "No force has a figure to show for Q1 2025/26: three out of too few to be reliable [u];"
        " one with nothing to take a share of, or to whom it does not apply [z]; one not returned."
    )
    known = areas(seen(series([50])), [*few, of_force(6)], "Force")
    assert known is not None and without_figures(known) == ""
