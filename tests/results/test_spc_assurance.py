"""Whether a series, as it stands, can be relied on to reach its target."""

from __future__ import annotations

from typing import Any

import pytest

from impact.plan.periods import Period
from impact.results.model import Coverage
from impact.results.spc_assurance import assured
from impact.results.spc_limits import Limits
from tests.results.small_plans import CLEVELAND, area_of, broken_at, figure, measure, promised

pytestmark = pytest.mark.method("Assurance")

NOW = Period.parse("2024-25-Q1")
BAND = Limits(40, 50, 60)


def said(target: float, direction: str = "increase", found: Limits | None = BAND, **changes: Any) -> tuple[str, str]:
    """What is said where *target* is due by Q4 2025/26 and ordinary figures run from 40 to 60."""
    one = measure(direction=direction, **{**promised(("2025-26-Q4", target)), **changes})
    return assured(one, figure(one, 50, NOW), found)


def test_all_of_the_band_beyond_the_target_is_consistently_met() -> None:
    """Above it where more is better, below it where less is; a figure on the target has reached it."""
    words = "ordinary ups and downs stay on the right side of the target for Q4 2025/26"
    assert said(39) == said(40) == said(61, "decrease") == said(60, "decrease") == ("consistently met", words)


def test_all_of_the_band_short_of_the_target_is_consistently_missed() -> None:
    """It will not be reached by ordinary luck: something has to change."""
    words = "ordinary ups and downs stay short of the target for Q4 2025/26"
    assert said(60.5) == said(39.5, "decrease") == ("consistently missed", words)


def test_a_target_within_the_band_is_hit_and_miss() -> None:
    """Whether it is reached in any one quarter is chance, even where the best that can be expected just reaches it."""
    words = "ordinary ups and downs fall on both sides of the target for Q4 2025/26"
    assert said(55) == said(60) == said(40, "decrease") == ("hit and miss", words)


def test_a_level_to_be_kept() -> None:
    """Within 5 of the target is met, as in the rating: the band has to lie all within, or all without."""
    named = "the allowed distance of the target for Q4 2025/26"
    narrow = Limits(48, 50, 52)
    assert said(50, "maintain", narrow) == ("consistently met", f"ordinary ups and downs stay within {named}")
    assert said(58, "maintain", narrow) == ("consistently missed", f"ordinary ups and downs stay out of {named}")
    assert said(42, "maintain", narrow) == ("consistently missed", f"ordinary ups and downs stay out of {named}")
    assert said(55, "maintain", narrow) == (
        "hit and miss",
        f"ordinary ups and downs fall within {named} and out of it",
    )


def test_a_series_that_stands_at_its_target() -> None:
    """Limits of no width on the target: met, though binary arithmetic puts them a hair below."""
    assert said(0.3, found=Limits(0.3 - 1e-17, 0.3, 0.3))[0] == "consistently met"
    assert said(0.1 + 0.2, found=Limits(0.3, 0.3, 0.3))[0] == "consistently met"


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
