"""The words for one figure: how it moved, where it stands, whom it leaves out."""

from __future__ import annotations

import pytest

from impact.plan.periods import Period
from impact.report import sentences as say
from impact.results.model import Coverage, Left, Result
from tests.report.reported import FORCES, measure, result, seen, series


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


def test_left_out_groups_names_by_reason() -> None:
    """Each reason once, with everyone it holds for."""
    left = (Left(FORCES[0], "not returned"), Left(FORCES[1], "not available [x]"), Left(FORCES[2], "not returned"))
    assert say.left_out(Coverage(5, 8, left)) == ("Not returned: Avon and Cumbria", "Not available [x]: Bedford")


def test_result_of_another_period_is_dated() -> None:
    """The words for a period come from the result, not from the report's quarter."""
    old: Result = result(5.0, Period(2024, "quarter", 4))
    assert seen(series([5.0])).own_date(old) == " in Q4 2024/25"
    assert seen(series([5.0])).own_date(result(5.0)) == ""
