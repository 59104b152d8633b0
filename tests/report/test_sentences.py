"""The words for one figure: how it moved, where it stands, whom it leaves out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.plan.periods import Period
from impact.report import sentences as say
from impact.results.model import Coverage, Left, Rating, Result, Variation
from tests.report.reported import (
    FORCES,
    IMPROVING,
    MET,
    OFF_TRACK,
    QUARTER,
    TEAM,
    TOO_FEW,
    WORSENING,
    YEAR,
    measure,
    result,
    series,
)


@pytest.mark.parametrize(
    ("names", "joined"),
    [([], ""), (["Kent"], "Kent"), (["Kent", "Essex"], "Kent and Essex"), (["A", "B", "C"], "A, B and C")],
)
def test_listed_joins_as_people_do(names: list[str], joined: str) -> None:
    """One, two or many names read as in a sentence."""
    assert say.listed(names) == joined


@pytest.mark.parametrize(
    ("size", "unit", "words"),
    [(9.0, "percent", "9 points"), (-1.0, "percent", "1 point"), (1.0, "days", "1 day"), (1204.0, "count", "1,204")],
)
def test_difference_counts_in_points_and_days(size: float, unit: str, words: str) -> None:
    """A difference between percentages is in points; one is singular."""
    assert say.difference(size, measure(unit=unit), 0) == words


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_change_is_what_a_reader_works_out(now: float, then: float) -> None:
    """The change shown is the difference of the two figures as they are shown."""
    both = series([then, 1.0, 1.0, 1.0, now])
    shown = [float(say.format_value(value, "count", 1).replace(",", "").replace("−", "-")) for value in (now, then)]
    assert say.change(both, 1) == pytest.approx(shown[0] - shown[1], abs=1e-6)


@pytest.mark.parametrize(
    ("values", "variation", "words"),
    [
        ([58.0, 60.0, 60.0, 61.0, 67.0], IMPROVING, "rose from 58% to 67% in a year"),
        ([52.0, 60.0, 60.0, 61.0, 46.0], WORSENING, "fell from 52% to 46% in a year"),
        ([52.0, 60.0, 60.0, 61.0, 52.0], IMPROVING, "stood at 52%, the same as a year before"),
        ([52.0], IMPROVING, "stood at 52%"),
    ],
)
def test_movement(values: list[float], variation: Variation, words: str) -> None:
    """How a figure compares with the year before; nothing is said of a year that is not there."""
    assert say.movement(measure(), series(values, variation=variation), 0, QUARTER) == words


@pytest.mark.method("When a change is a change")
@pytest.mark.parametrize(
    ("variation", "words", "short"),
    [
        (IMPROVING, "rose from 58% to 67% in a year", "up 9 points"),
        (None, "stood at 67%, 58% a year before: no clear change", "up 9 points, no clear change"),
        (WORSENING, "stood at 67%, 58% a year before: no clear change", "up 9 points, no clear change"),
        (
            TOO_FEW,
            "stood at 67%, 58% a year before: too little to call it a change",
            "up 9 points, too little to call it a change",
        ),
    ],
)
def test_a_figure_that_only_moved_neither_rose_nor_fell(variation: Variation | None, words: str, short: str) -> None:
    """Both figures are shown; "rose" is said only where it is more than chance or ordinary variation."""
    found = series([58.0, 60.0, 60.0, 61.0, 67.0], variation=variation)
    assert say.movement(measure(), found, 0, QUARTER) == words
    assert say.change_words(measure(), found, 0) == short


@pytest.mark.method("When a change is a change")
@pytest.mark.parametrize(
    ("cases", "words"),
    [
        (1000, "rose from 58% to 67% in a year"),
        (100, "stood at 67%, 58% a year before: no clear change"),
    ],
)
def test_without_limits_the_interval_has_the_say(cases: float, words: str) -> None:
    """The same two percentages are a rise when they are of many cases, and none when they are of few."""
    found = series([58, 60, 60, 61, 67], variation=TOO_FEW, numerator=round(0.67 * cases), denominator=cases)
    assert found.year_ago is not None
    counted = replace(found.year_ago, numerator=round(0.58 * cases), denominator=cases)
    assert say.movement(measure(quality="B"), replace(found, year_ago=counted), 0, QUARTER) == words


def test_a_provisional_figure_from_other_forces() -> None:
    """Why nothing is said of the movement is told where it is short."""
    left = (Left(FORCES[0], "not returned"),)
    found = series([58, 60, 60, 61, 67], variation=IMPROVING, left=left, provisional=("one force is still to return",))
    assert say.movement(measure(), found, 0, QUARTER) == (
        "stood at 67%, 58% a year before: not the same forces are in both"
    )


@given(
    st.floats(0, 100),
    st.floats(0, 100),
    st.sampled_from([None, IMPROVING, WORSENING, TOO_FEW]),
    st.sampled_from(["increase", "decrease", "maintain"]),
)
def test_the_words_say_no_more_than_the_rule(
    now: float, then: float, variation: Variation | None, direction: str
) -> None:
    """A sentence has "rose" or "fell" only where the rule has it."""
    one, found = measure(direction=direction), series([then, 1.0, 1.0, 1.0, now], variation=variation)
    first = say.movement(one, found, 0, QUARTER).split()[0]
    assert first in ("stood", say.change_said(one, found).kind)


def test_annual_figure_stands_with_its_own_date() -> None:
    """A yearly figure is never shown as the quarter's."""
    up = replace(IMPROVING, signals=((YEAR, "outside the limits"),))
    found = series([40.0, 48.0], last=YEAR, variation=up)
    assert say.movement(measure(), found, 0, QUARTER) == "rose from 40% to 48% in the year to 2024/25"
    assert say.movement(measure(), series([40.0, 48.0], last=YEAR), 0, QUARTER) == (
        "stood at 48% in 2024/25, 40% a year before: no clear change"
    )
    assert say.movement(measure(), series([48.0], last=YEAR), 0, QUARTER) == "stood at 48% in 2024/25"


@pytest.mark.parametrize(
    ("rating", "words"),
    [
        (OFF_TRACK, "; 4 points short of the 50% due by now"),
        (MET, "; the 60% promised by Q4 2025/26 is met"),
        (Rating("on track", ""), "; on track for the 60% promised by Q4 2025/26"),
        (Rating("not rated", ""), ""),
    ],
)
def test_against_target(rating: Rating, words: str) -> None:
    """The rating as a clause, with the figure it is held against."""
    assert say.against_target(measure(), series([46.0], rating=rating), 0) == words


def test_less_is_better_where_the_measure_says_so() -> None:
    """A measure that should fall is above what was due, not short of it."""
    days = measure(unit="days", direction="decrease")
    found = series([60.0], rating=OFF_TRACK, expected=36.0)
    assert say.against_target(days, found, 0) == "; 24 days above the 36 due by now"


@pytest.mark.parametrize(
    ("values", "variation", "words"),
    [
        ([40.0, 1.0, 1.0, 1.0, 50.0], IMPROVING, ", beyond ordinary variation"),
        ([40.0, 1.0, 1.0, 1.0, 50.0], WORSENING, "; its recent quarters show a worsening beyond ordinary variation"),
        ([50.0, 1.0, 1.0, 1.0, 50.0], WORSENING, "; its recent quarters show a worsening beyond ordinary variation"),
        ([50.0], WORSENING, ", a worsening beyond ordinary variation"),
        ([40.0, 1.0, 1.0, 1.0, 50.0], None, ""),
        ([40.0, 1.0, 1.0, 1.0, 50.0], TOO_FEW, ""),
    ],
)
def test_against_chance(values: list[float], variation: object, words: str) -> None:
    """A rise on the year that ends in a worsening run says both."""
    assert say.against_chance(measure(), series(values, variation=variation), 0) == words  # type: ignore[arg-type]  # the table names it


def test_missing_words_say_why() -> None:
    """A figure that is not there says why, and whose it was."""
    missing = result(None, marker="u")
    assert (
        say.missing_words(measure(), missing, "") == "no figure for Q1 2025/26: it rests on too few to be reliable [u]"
    )
    silent = result(None)
    assert say.missing_words(measure(), silent, "") == "no figure for Q1 2025/26: no force has returned one"
    team = measure(supplier="survey")
    assert (
        say.missing_words(team, silent, TEAM.name)
        == "no figure for Q1 2025/26: Research and survey team has not returned"
    )


def test_left_out_groups_names_by_reason() -> None:
    """Each reason once, with everyone it holds for."""
    left = (
        Left(FORCES[0], "not returned"),
        Left(FORCES[1], "not available [x]"),
        Left(FORCES[2], "not returned"),
    )
    assert say.left_out(Coverage(5, 8, left)) == ("Not returned: Avon and Cumbria", "Not available [x]: Bedford")


def test_a_total_of_other_forces_moves_only_by_those_in_both() -> None:
    """The figure is the whole; the movement is like for like, and says so."""
    found = series([44, 50, 51, 52, 60], variation=IMPROVING)
    assert found.year_ago is not None
    alike = replace(found.latest, value=47.0, coverage=Coverage(40, 43))
    one = measure(unit="count", decimals=0)
    assert say.movement(one, replace(found, alike=alike), 0, QUARTER) == (
        "stood at 60; in the 40 forces counted both times it rose from 44 to 47 in a year"
    )
    steady = replace(series([44, 50, 51, 52, 60]), alike=alike)
    assert say.movement(one, steady, 0, QUARTER) == (
        "stood at 60; in the 40 forces counted both times it was 47, 44 a year before: no clear change"
    )


def test_result_of_another_period_is_dated() -> None:
    """The words for a period come from the result, not from the report's quarter."""
    old: Result = result(5.0, Period(2024, "quarter", 4))
    assert say.own_date(old, QUARTER) == " in Q4 2024/25"
    assert say.own_date(result(5.0), QUARTER) == ""
