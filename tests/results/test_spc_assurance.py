"""Whether a series, as it stands, can be relied on to reach its target."""

from __future__ import annotations

from typing import Any

import pytest

from impact.plan.periods import Period
from impact.results.model import Coverage
from impact.results.spc import ProcessLimits, assured
from tests.results.small_plans import CLEVELAND, area_of, broken_at, figure, measure, promised

pytestmark = pytest.mark.method("Assurance")

NOW = Period.parse("2024-25-Q1")
BAND = ProcessLimits(40, 50, 60)


def said(
    target: float, direction: str = "increase", found: ProcessLimits | None = BAND, **changes: Any
) -> tuple[str, str]:
    """What is said where *target* is due by Q4 2025/26 and ordinary figures run from 40 to 60."""
    one = measure(direction=direction, **{**promised(("2025-26-Q4", target)), **changes})
    return assured(one, figure(one, 50, NOW), found)


def due(target: float, direction: str = "increase", found: ProcessLimits | None = BAND) -> tuple[str, str]:
    """The same where *target* falls due now."""
    one = measure(direction=direction, **promised(("2024-25-Q1", target)))
    return assured(one, figure(one, 50, NOW), found)


def test_all_of_the_band_beyond_the_target_is_consistently_met() -> None:
    """Above it where more is better, below it where less is; a figure on the target has reached it."""
    words = "consistently met: ordinary ups and downs stay on the right side of the target for Q1 2024/25"
    assert due(39) == due(40) == due(61, "decrease") == due(60, "decrease") == ("consistently met", words)


def test_all_of_the_band_short_of_the_target_is_consistently_missed() -> None:
    """It will not be reached by ordinary luck: something has to change."""
    words = "consistently missed: ordinary ups and downs stay short of the target for Q1 2024/25"
    assert due(60.5) == due(39.5, "decrease") == ("consistently missed", words)


def test_a_target_within_the_band_is_hit_and_miss() -> None:
    """Whether it is reached in any one quarter is chance, even where the best that can be expected just reaches it."""
    words = "hit and miss: ordinary ups and downs fall on both sides of the target for Q1 2024/25"
    assert due(55) == due(60) == due(40, "decrease") == ("hit and miss", words)


def test_a_level_to_be_kept() -> None:
    """Within 5 of the target is met, as in the rating: the band has to lie all within, or all without."""
    ups, named = "ordinary ups and downs", "the allowed distance of the target for Q1 2024/25"
    narrow = ProcessLimits(48, 50, 52)
    missed = ("consistently missed", f"consistently missed: {ups} stay out of {named}")
    assert due(50, "maintain", narrow) == ("consistently met", f"consistently met: {ups} stay within {named}")
    assert due(58, "maintain", narrow) == due(42, "maintain", narrow) == missed
    assert due(55, "maintain", narrow) == ("hit and miss", f"hit and miss: {ups} fall both within and out of {named}")


def test_what_is_not_due_yet_has_been_neither_met_nor_missed() -> None:
    """It is said what would come of the series as it runs now."""
    start = "as things run now, the target for Q4 2025/26 would be"
    ups = "ordinary ups and downs"
    assert said(39)[1] == f"{start} consistently met: {ups} stay on the right side of it"
    assert said(61)[1] == f"{start} consistently missed: {ups} stay short of it"
    assert said(55)[1] == f"{start} hit and miss: {ups} fall on both sides of it"
    assert said(50, "maintain", ProcessLimits(48, 50, 52))[1] == (
        f"{start} consistently met: {ups} stay within the allowed distance of it"
    )


def test_a_target_whose_date_is_past_is_judged_as_one_that_is_due() -> None:
    """After the last target's date it is the last target that counts."""
    one = measure(**promised(("2023-24-Q4", 39)))
    assert assured(one, figure(one, 50, NOW), BAND)[1].startswith("consistently met: ordinary ups and downs stay on")


def test_limits_are_not_how_things_run_now_where_the_series_has_changed() -> None:
    """Then they say what would come if it went back to where it was on average."""
    one = measure(**promised(("2025-26-Q4", 61)))
    assert assured(one, figure(one, 65, NOW), BAND, changing=True)[1] == (
        "if this change did not last, the target for Q4 2025/26 would be consistently missed"
    )


def test_limits_of_totals_made_whole_say_so() -> None:
    """The figure beside them may lack a force."""
    one = measure(**promised(("2024-25-Q1", 61)))
    assert assured(one, figure(one, 50, NOW), BAND, whole=True)[1] == (
        "consistently missed: ordinary ups and downs of a total of all forces stay short of the target for Q1 2024/25"
    )


def test_a_series_that_stands_at_its_target() -> None:
    """ProcessLimits of no width on the target: met, though binary arithmetic puts them a hair below."""
    assert said(0.3, found=ProcessLimits(0.3 - 1e-17, 0.3, 0.3))[0] == "consistently met"
    assert said(0.1 + 0.2, found=ProcessLimits(0.3, 0.3, 0.3))[0] == "consistently met"


def test_nothing_is_said_without_direction_target_or_limits() -> None:
    """And the reason is given."""
    assert said(50, "context") == ("", "neither way is better")
    assert said(50, targets=()) == ("", "the plan sets no target")
    assert said(50, found=None) == ("", "there are too few points for limits")


def test_a_target_for_all_forces_is_none_for_one() -> None:
    """A total promised for all is not promised of each."""
    one = measure(**promised(("2025-26-Q4", 50)))
    alone = figure(one, 50, NOW, area=area_of(CLEVELAND))
    assert assured(one, alone, BAND) == ("", "the target is for all forces together")


@pytest.mark.parametrize("changed", ["2025-26-Q1", "2025-26-Q4"])
def test_a_target_under_another_definition_is_not_held_against_these_figures(changed: str) -> None:
    """What is counted will have changed before the target falls due."""
    assert said(50, **broken_at(changed)) == ("", "the target for Q4 2025/26 is under another definition")


def test_a_target_from_before_the_break_is_not_held_against_the_figures_after_it() -> None:
    """The last target fell due before what is counted changed."""
    one = measure(**promised(("2023-24-Q4", 50)), **broken_at("2024-25-Q1"))
    assert assured(one, figure(one, 50, NOW), BAND) == ("", "the target for Q4 2023/24 is under another definition")


def test_nothing_is_said_on_missing_or_thin_data() -> None:
    """Never good news where the figure is missing, or too few forces are in it."""
    one = measure(**promised(("2025-26-Q4", 30)))
    assert assured(one, figure(one, None, NOW), BAND) == ("", "there is no figure for Q1 2024/25")
    thin = figure(one, 50, NOW, coverage=Coverage(3, 5))
    assert assured(one, thin, BAND, minimum_coverage=0.75) == ("", "only 3 of 5 forces are in the figure")
    assert assured(one, thin, BAND, minimum_coverage=0.6)[0] == "consistently met"
