"""How a measure is judged, in words: its thresholds, its assurance, its interval, and forces beyond chance."""

from __future__ import annotations

from dataclasses import replace

from impact.plan.register import Area
from impact.report.judged import beyond_chance, interval_shown, rated, varied
from impact.results.model import Result
from tests.report.reported import MET, QUARTER, WORSENING, definitions, measure, result, series

RULES = definitions().plan.presentation


def test_a_rating_stands_with_its_thresholds():
    """A reader sees by what it was rated without looking anywhere else."""
    judged = rated(measure(), series([50, 61], rating=MET), RULES)
    assert judged.reason == (
        "The target of 60% by Q4 2025/26 is reached. Met at 60% or more, the target for Q4 2025/26; on track up to"
        " 5 points behind the path; off track beyond that, or short of the last target when Q4 2025/26 has ended; not"
        " rated under 75% of forces."
    )


def test_a_measure_for_context_has_no_thresholds():
    """What is never rated is held to nothing."""
    context = measure(direction="context", unit="count")
    assert rated(context, series([3]), RULES).reason == "No further behind its path than is allowed."


def test_variation_stands_with_its_assurance():
    """Whether the series can be relied on to reach its target is said beside it, where it can be said."""
    assured = replace(WORSENING, assurance="hit and miss", assurance_reason="it falls on both sides of the target")
    assert varied(series([1], variation=assured)).reason == (
        "Part of a change. Hit and miss: it falls on both sides of the target."
    )
    assert varied(series([1], variation=WORSENING)).reason == "Part of a change."


def test_an_interval_is_shown_where_it_differs_from_the_figure():
    """A survey's interval stands; one that rounds to the figure itself, or of a hidden figure, does not."""
    survey = measure(survey=True)
    wide = result(48.0, numerator=48.0, denominator=100.0, interval=(38.5, 57.7))
    assert interval_shown(survey, wide, 0) == (38.5, 57.7)
    assert interval_shown(survey, replace(wide, interval=(47.9, 48.1)), 0) is None
    assert interval_shown(survey, replace(wide, value=None, hidden="fewer than 5 people"), 0) is None


def of_force(number: int, hits: float, size: float) -> Result:
    """One force's percentage."""
    area = Area("force", f"E{number}", f"Force {number}")
    return result(100 * hits / size, QUARTER, area=area, numerator=hits, denominator=size)


def test_a_force_beyond_chance_is_named_and_a_small_one_is_not():
    """Twelve forces near one half; a large one far above is named, a small one with the same share is not."""
    alike = [of_force(number, 100, 200) for number in range(12)]
    small, large = of_force(20, 9, 12), of_force(21, 300, 400)
    said = beyond_chance(measure(), [*alike, small, large], RULES)
    assert said.startswith("Force 21 is beyond the 99.8% limits for its size.")
    assert "Force 20" not in said


def test_too_few_forces_are_not_compared():
    """Under ten forces nothing is said, and nothing for a measure of one team."""
    assert beyond_chance(measure(), [of_force(number, 100, 200) for number in range(9)], RULES) == ""
    assert beyond_chance(measure(), [], RULES) == ""
