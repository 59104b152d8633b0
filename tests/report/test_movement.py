"""How a figure moved: against the year before, and in its own series, each named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.report.figures import format_value
from impact.results.model import Coverage, Drift, Left, Variation
from tests.report.reported import FORCES, IMPROVING, TOO_FEW, WORSENING, YEAR, measure, seen, series


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_change_is_what_a_reader_works_out(now: float, then: float) -> None:
    """The change shown is the difference of the two figures as they are shown."""
    both = series([then, 1.0, 1.0, 1.0, now])
    shown = [float(format_value(value, "count", 1).replace(",", "").replace("−", "-")) for value in (now, then)]
    assert seen(both, measure(decimals=1)).moved == pytest.approx(shown[0] - shown[1], abs=1e-6)


@pytest.mark.parametrize(
    ("values", "variation", "words"),
    [
        ([58.0, 60.0, 60.0, 61.0, 67.0], IMPROVING, "rose from 58% to 67% in a year, beyond ordinary variation"),
        ([52.0, 60.0, 60.0, 61.0, 46.0], WORSENING, "fell from 52% to 46% in a year, beyond ordinary variation"),
        (
            [52.0, 60.0, 60.0, 61.0, 52.0],
            IMPROVING,
            "stood at 52%, the same as a year before, better than ordinary variation explains",
        ),
        ([52.0, 60.0, 60.0, 61.0, 52.0], None, "stood at 52%, the same as a year before"),
        ([52.0], WORSENING, "stood at 52%, worse than ordinary variation explains"),
        ([52.0], None, "stood at 52%"),
    ],
)
def test_movement(values: list[float], variation: Variation | None, words: str) -> None:
    """How a figure compares with the year before; nothing is said of a year that is not there."""
    assert seen(series(values, variation=variation)).movement == words


@pytest.mark.method("When a change is a change")
@pytest.mark.parametrize(
    ("variation", "words", "short"),
    [
        (IMPROVING, "rose from 58% to 67% in a year, beyond ordinary variation", "up 9 points"),
        (None, "stood at 67% (58% a year before), no more than ordinary variation", "up 9 points, no clear change"),
        (
            WORSENING,
            "stood at 67% (58% a year before), part of a run that ordinary variation does not explain",
            "up 9 points",
        ),
        (
            TOO_FEW,
            "stood at 67% (58% a year before), which cannot be called a change yet",
            "up 9 points, cannot be called a change yet",
        ),
    ],
)
def test_a_figure_that_only_moved_neither_rose_nor_fell(variation: Variation | None, words: str, short: str) -> None:
    """Both figures are shown; "rose" is said only where it is more than chance or ordinary variation."""
    found = series([58.0, 60.0, 60.0, 61.0, 67.0], variation=variation)
    assert seen(found).movement == words
    assert seen(found).change_words == short


@pytest.mark.method("When a change is a change")
@pytest.mark.parametrize(
    ("cases", "words"),
    [
        (1000, "rose from 58% to 67% in a year, by more than chance"),
        (100, "stood at 67% (58% a year before), no more than chance would do"),
    ],
)
def test_without_limits_the_interval_has_the_say(cases: float, words: str) -> None:
    """The same two percentages are a rise when they are of many cases, and none when they are of few."""
    found = series([58, 60, 60, 61, 67], variation=TOO_FEW, numerator=round(0.67 * cases), denominator=cases)
    assert found.year_ago is not None
    counted = replace(found.year_ago, numerator=round(0.58 * cases), denominator=cases)
    assert seen(replace(found, year_ago=counted), measure(quality="B")).movement == words


def test_a_signal_older_than_both_figures_is_said_without_a_rise() -> None:
    """The series is improving; the figure of a year ago was part of that already, so it stands as a figure alone."""
    before = series([58, 60, 60, 61, 67], variation=IMPROVING)
    assert before.year_ago is not None
    known = replace(
        IMPROVING, mean=50.0, signals=((before.year_ago.period, "a run"), *IMPROVING.signals), lower=40.0, upper=60.0
    )
    found = replace(before, variation=known)
    assert seen(found).movement == ("stood at 67% (58% a year before), better than ordinary variation explains")
    assert seen(found).in_short == "stood at 67%, better than ordinary variation explains"
    assert seen(found).change_words == "up 9 points"


@pytest.mark.method("When a change is a change")
@pytest.mark.parametrize("drift", ["improving", "worsening", "changing"])
@pytest.mark.parametrize("now", [67.0, 49.0])
def test_where_the_series_speaks_the_difference_has_no_verdict_of_its_own(drift: Drift, now: float) -> None:
    """What is more than ordinary variation in one place is not called no change in another."""
    found = series([58, 60, 60, 61, now], variation=replace(IMPROVING, drift=drift))
    assert seen(found).change_words in ("up 9 points", "down 9 points")
    for words in (seen(found).movement, seen(found).in_short):
        assert "no clear change" not in words
        assert "cannot be called" not in words


def test_a_figure_that_went_the_other_way_is_not_called_better() -> None:
    """It lies above its mean by more than chance, and below the figure of a year before: both are said as they are."""
    found = series([68, 70, 70, 71, 67], variation=IMPROVING)
    words = "above the mean of its figures since Q1 2022/23, which ordinary variation does not explain"
    assert seen(found).movement == f"stood at 67% (68% a year before), {words}"
    assert seen(found).in_short == f"stood at 67%, {words}"
    days = measure(unit="days", direction="decrease")
    fallen = replace(IMPROVING, mean=70.0)
    assert "above" not in seen(series([60, 70, 70, 71, 67], variation=IMPROVING), days).movement
    assert ", below the mean of" in seen(series([60, 70, 70, 71, 67], variation=fallen), days).movement


@pytest.mark.method("The summary")
def test_a_percentage_of_few_cases_gives_their_number() -> None:
    """One case of 12 is 8 points: the reader sees of how few the percentage is, from the first to the last below 30."""
    few = series([55, 60, 60, 61, 50], variation=TOO_FEW, numerator=6.0, denominator=12.0)
    assert seen(few).movement == ("stood at 50% (6 of 12; 55% a year before), which cannot be called a change yet")
    assert seen(few).in_short == "stood at 50% (6 of 12)"
    assert seen(series([50], numerator=14.0, denominator=29.0)).movement == ("stood at 50% (14 of 29)")
    assert seen(series([50], numerator=15.0, denominator=30.0)).movement == "stood at 50%"
    risen = series([40, 44, 46, 47, 50], variation=IMPROVING, numerator=6.0, denominator=12.0)
    assert seen(risen).movement == ("rose from 40% to 50% (6 of 12) in a year, beyond ordinary variation")


@pytest.mark.parametrize(("given", "result"), [({"survey": True}, {}), ({}, {"rounded": 5}), ({}, {"numerator": 5.5})])
def test_the_number_of_cases_is_not_given_where_it_may_not_be_known(
    given: dict[str, object], result: dict[str, object]
) -> None:
    """People, respondents; and what is no number of cases."""
    few = series([50], variation=TOO_FEW, numerator=6.0, denominator=12.0)
    kept = replace(few, results=(replace(few.latest, **result),))  # type: ignore[arg-type]  # the fields of a Result
    assert seen(kept, measure(**given)).movement == "stood at 50%"


def test_a_provisional_figure_from_other_forces() -> None:
    """Why nothing is said of the movement is told where it is short."""
    left = (Left(FORCES[0], "not returned"),)
    found = series([58, 60, 60, 61, 67], left=left, provisional=("one force is still to return",))
    assert seen(found).movement == "stood at 67% (58% a year before, not of the same forces)"


@given(
    st.floats(0, 100),
    st.floats(0, 100),
    st.sampled_from([None, IMPROVING, WORSENING, TOO_FEW]),
    st.sampled_from(["increase", "decrease", "maintain"]),
)
def test_the_words_say_no_more_than_the_rule(
    now: float, then: float, variation: Variation | None, direction: str
) -> None:
    """A sentence has "rose" or "fell" only where the rule has it, "improving" only where the series is."""
    one, found = measure(direction=direction), series([then, 1.0, 1.0, 1.0, now], variation=variation)
    said = seen(found, one).movement
    assert said.split()[0] in ("stood", seen(found, one).change.kind)
    for drift, word in (("improving", ", better"), ("worsening", ", worse")):
        assert word not in said or found.variation.drift == drift
    unclear = ("no clear change", "cannot be called")
    assert found.variation.drift not in ("improving", "worsening") or not any(word in said for word in unclear)
    assert seen(found, one).in_short.split()[0] in ("stood", seen(found, one).change.kind)


def test_annual_figure_stands_with_its_own_date() -> None:
    """A yearly figure is never shown as the quarter's."""
    up = replace(IMPROVING, signals=((YEAR, "outside the limits"),))
    found = series([40.0, 48.0], last=YEAR, variation=up)
    assert seen(found).movement == ("rose from 40% to 48% in the year to 2024/25, beyond ordinary variation")
    assert seen(series([40.0, 48.0], last=YEAR)).movement == (
        "stood at 48% in 2024/25 (40% a year before), no more than ordinary variation"
    )
    assert seen(series([48.0], last=YEAR)).movement == "stood at 48% in 2024/25"


def test_a_rise_by_the_interval_that_ends_in_a_worsening_run_says_both() -> None:
    """The year and the last quarters go different ways: neither is left out."""
    found = series([58, 60, 60, 61, 67], variation=WORSENING, numerator=670.0, denominator=1000.0)
    assert found.year_ago is not None
    counted = replace(found.year_ago, numerator=580.0, denominator=1000.0)
    survey = measure(quality="B", survey=True)
    both = replace(found, year_ago=counted)
    assert seen(both, survey).movement == (
        "rose from 58% to 67% in a year, by more than chance; but its recent quarters are worse than ordinary variation"
        " explains"
    )


def test_a_total_of_other_forces_moves_only_by_those_in_both() -> None:
    """The figure is the whole; the movement is like for like, and says so."""
    found = series([44, 50, 51, 52, 60], variation=IMPROVING)
    assert found.year_ago is not None
    alike = replace(found.latest, value=47.0, coverage=Coverage(40, 43))
    one = measure(unit="count", decimals=0)
    assert seen(replace(found, alike=alike), one).movement == (
        "stood at 60, better than ordinary variation explains; in the 40 forces counted both times it was 47 (44 a year"
        " before)"
    )
    steady = replace(series([44, 50, 51, 52, 60]), alike=alike)
    assert seen(steady, one).movement == (
        "stood at 60; in the 40 forces counted both times it was 47 (44 a year before), which cannot be called a change"
        " yet"
    )
