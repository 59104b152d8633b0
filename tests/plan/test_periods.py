"""Financial periods: how they are written, ordered, moved and matched."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.plan.periods import Length, Period, day

lengths = st.sampled_from(["quarter", "half", "year"])
days = st.dates(date(1950, 1, 1), date(2090, 12, 31))


def test_a_day_is_written_as_people_write_it() -> None:
    """No leading nought, the month in full."""
    assert day(date(2024, 6, 3)) == "3 June 2024"


def test_the_first_quarter_runs_from_april_to_june() -> None:
    """Both days are inside it."""
    quarter = Period.parse("2024-25-Q1")
    assert (quarter.first, quarter.last) == (date(2024, 4, 1), date(2024, 6, 30))


def test_the_last_quarter_falls_in_the_next_calendar_year() -> None:
    """Its February may have 29 days; its last day is 31 March."""
    quarter = Period.parse("2023-24-Q4")
    assert (quarter.first, quarter.last) == (date(2024, 1, 1), date(2024, 3, 31))


@pytest.mark.parametrize(
    ("text", "label", "short"),
    [
        ("2024-25-Q1", "Q1 2024/25 (April to June)", "Q1 24/25"),
        ("2024-25-H2", "H2 2024/25 (October to March)", "H2 24/25"),
        ("1999-00", "1999/00 (April to March)", "99/00"),
    ],
)
def test_a_period_has_a_label_and_a_short_name(text: str, label: str, short: str) -> None:
    """The label for a heading, the short name for the foot of a chart."""
    period = Period.parse(text)
    assert (period.label, period.short) == (label, short)


@pytest.mark.parametrize(
    "text", ["2024", "2024-25-Q5", "2024-26", "2024-25-q1", "24-25", "2024-25-Q1x", "", "Q1 2024/25"]
)
def test_anything_else_is_not_a_period(text: str) -> None:
    """The message shows what stood there and how to write one."""
    with pytest.raises(ValueError) as refused:
        Period.parse(text)
    assert str(refused.value) == f"'{text}' is not a period. Write one as 2024-25-Q1, 2024-25-H1 or 2024-25."


def test_a_year_is_asked_for_with_the_quarter_that_ends_it() -> None:
    """The fourth quarter ends the half and the year; the third ends neither."""
    assert Period.parse("2024-25-Q4").ending_here("year") == Period.parse("2024-25")
    assert Period.parse("2024-25-Q2").ending_here("half") == Period.parse("2024-25-H1")
    assert Period.parse("2024-25-Q3").ending_here("half") is None
    assert Period.parse("2024-25").ending_here("quarter") == Period.parse("2024-25-Q4")


def test_of_periods_that_end_together_the_shorter_comes_first() -> None:
    """Quarter, half, year."""
    texts = ["2024-25", "2024-25-H2", "2024-25-Q4", "2024-25-Q3"]
    assert [str(p) for p in sorted(map(Period.parse, texts))] == ["2024-25-Q3", "2024-25-Q4", "2024-25-H2", "2024-25"]


@given(days, lengths)
def test_every_day_lies_in_the_period_that_contains_it(when: date, length: Length) -> None:
    """… and the day before its first lies in the one before."""
    period = Period.containing(when, length)
    assert period.first <= when <= period.last
    assert Period.containing(period.first - timedelta(days=1), length) == period.moved(-1)


@given(days, lengths)
def test_a_period_is_read_back_as_it_was_written(when: date, length: Length) -> None:
    """Text and period are the same thing."""
    period = Period.containing(when, length)
    assert Period.parse(str(period)) == period


@given(days, lengths, st.integers(-50, 50))
def test_periods_follow_one_another_without_a_gap(when: date, length: Length, steps: int) -> None:
    """Each begins on the day after the one before it; going and coming back is standing still."""
    period = Period.containing(when, length)
    assert period.following.first == period.last + timedelta(days=1)
    assert period.moved(steps).moved(-steps) == period
