"""Vectors published elsewhere, and which of our rules follows which of theirs.

The figures and what they come to are facts from these sources; the words and the tests are ours.

- NHSRplotthedots, the R package for NHS England's Making Data Count, github.com/nhs-r-community/NHSRplotthedots, MIT
  licence, copyright 2021 NHS-R Community: its tests (tests/testthat and their snapshots) and its vignette `deviations`.
- nhspy-plotthedots, github.com/nhs-pycom/nhspy-plotthedots, MIT licence, copyright 2023 NHS Python Community:
  tests/unittests/test_pandas_spc_x_calc.py, after the worked example of NHS England's own tool.
- NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2, in the public domain.
- R. F. Hart and M. K. Hart, Interrupted I and MR chart, statit.com: a series with gaps.

Ours, theirs, and where we differ on purpose:

- `limits` follows `ptd_spc_standard`. A series that never moves has limits on its mean, where theirs has none; a range
  that just reaches the limit for ranges stays, where theirs goes; nothing is screened where all that moves would go.
- The four rules of `signals` follow `outside_limits`, `ptd_seven_point_one_side_mean`, `ptd_seven_point_trend` and
  `ptd_two_in_three`, each with its `ptd_part_of_…`. A gap ends neither a run nor a trend. A point outside a limit
  counts as close to it, as Making Data Count has it since the change it announced in November 2023 (their issue 194).
- The reason that `variation` gives follows `ptd_special_cause_type`, and its drift `ptd_calculate_point_type`. We say
  every rule that the latest point breaks, where they name one; signals both ways are a change, where theirs is the
  way of the rule that they name.
- 12 points follow `ptd_add_short_group_warnings`. With fewer we draw no limits, where they draw trial limits and warn.
  Their words say 12; their later code asks for 13, as the Excel tool does. We do as the words say.
- `assured` follows `ptd_calculate_assurance_type`. A band that ends on the target, on its right side, is consistently
  met, as a figure on the target has met it; theirs is inconsistent. A level to be kept is assured as well.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from pytest import approx

from impact.results.spc import ProcessLimits, assured, limits, signals, variation
from tests.results.small_plans import figure, measure, promised
from tests.results.small_series import at, results

pytestmark = [pytest.mark.method("Process limits"), pytest.mark.method("Variation")]

VIGNETTE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]

# R's set.seed(123); rnorm(20), which their tests draw on, to eight places
NORMAL = [
    *(-0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621, -1.26506123, -0.68685285),
    *(-0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272, -0.55584113, 1.78691314, 0.49785048, -1.96661716),
    *(0.70135590, -0.47279141),
]
FAR = [*NORMAL[:14], 10, *NORMAL[15:]]  # their fifteenth figure made 10

FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
TOOL = [89, 86, 75, 77, 81, 74, 72, 78, 76, 82, 77, 54, 66, 77, 86]

ROOM = ProcessLimits(-3, 0, 3)  # 1 is above the mean, 2.5 is close to the upper limit


def drawn(values: Sequence[float | None], screen: bool = True) -> tuple[float, float, float]:
    """Upper limit, mean, lower limit, as the vignette gives them."""
    found = limits(values, screen)
    assert found is not None
    return found.upper, found.mean, found.lower


def places(values: Sequence[float], words: str) -> list[int]:
    """Where *values* break the rule that *words* are part of."""
    return [one.at for one in signals(values, ROOM) if words in one.words]


def test_the_worked_example_of_the_vignette() -> None:
    """18 points, one far above: its two ranges are left out, or kept as in the Excel tool; the point is marked."""
    assert drawn(VIGNETTE) == approx((4.60, 1.94, -0.72), abs=0.005)
    assert drawn(VIGNETTE, screen=False) == approx((6.95, 1.94, -3.06), abs=0.005)
    for screen, left_out in ((True, 2), (False, 0)):
        found = variation(measure(), results(VIGNETTE), screen=screen)
        assert (found.screened, found.drift) == (left_out, "common cause")
        assert [one for one in found.signals if "limit" in one[1]] == [(at(4), "above the upper limit")]


@pytest.mark.parametrize(
    ("values", "screen", "expected"),
    [
        (NORMAL, True, (3.294627, 0.1416238, -3.01138)),
        (FAR, True, (3.722497, 0.6694159, -2.383666)),
        (FAR, False, (5.935457, 0.6694159, -4.596625)),
    ],
)
def test_limits_of_their_snapshots(values: list[float], screen: bool, expected: tuple[float, ...]) -> None:
    """`ptd_spc_standard`: twenty figures, then with one made 10, screened and not."""
    assert drawn(values, screen) == approx(expected, abs=1e-6)
    assert signals(NORMAL, ProcessLimits(-3.01138, 0.1416238, 3.294627)) == ()


def test_limits_of_each_half() -> None:
    """Their two groups of ten have trial limits; ours have too few points for any, and a median."""
    first, second = NORMAL[:10], NORMAL[10:]
    assert drawn(first) == approx((2.75, 0.0746, -2.60), abs=0.005)
    assert drawn(second) == approx((3.70, 0.209, -3.28), abs=0.005)
    found = variation(measure(), results(NORMAL, broken=10))
    assert (found.lower, found.reason) == (None, "10 points since the break in Q3 2023/24; 12 are needed")


def test_the_example_of_the_handbook() -> None:
    """Flow rate: mean 50.81, limits 45.8159 and 55.8041 by 3/1.128 for our 2.66; no range is far above the rest."""
    assert drawn(FLOW) == drawn(FLOW, screen=False) == approx((55.8041, 50.81, 45.8159), abs=0.001)


def test_the_example_of_the_national_tool() -> None:
    """Mean 76.67, limits 57 and 96; the twelfth of fifteen is below, and nothing else is marked."""
    assert drawn(TOOL) == approx((96, 76.67, 57), abs=0.5)
    found = limits(TOOL)
    assert found is not None
    assert [(one.at, one.words) for one in signals(TOOL, found)] == [(11, "below the lower limit")]


def test_the_example_with_gaps() -> None:
    """No range is taken across an interruption: ranges 3, 6, 4, 1, 6, 4, their mean 4, and limits 22.7 and 1.5."""
    values = [4, 1, 7, None, 30, 26, 25, 19, None, 3, None, 1, 5]
    assert drawn(values) == drawn(values, screen=False) == approx((22.7, 12.1, 1.5), abs=0.05)


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        ([], []),
        ([1] * 6, []),
        ([1] * 6 + [-1], []),
        ([1] * 8 + [-1], [*range(8)]),
        ([-1] * 8 + [1], [*range(8)]),
        ([-1] + [1] * 8 + [-1], [*range(1, 9)]),
        ([1] + [-1] * 8 + [1], [*range(1, 9)]),
    ],
)
def test_seven_on_one_side_of_the_mean(sides: list[float], expected: list[int]) -> None:
    """They find where a run is complete, and then all that are part of it; we mark all that are part of it."""
    assert places(sides, "the mean") == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], []),
        ([1, 2, 3, 4, 5, 6], []),
        ([1, 2, 3, 3, 4, 5, 6], []),
        ([1, 2, 3, 4, 5, 6, 7], [*range(7)]),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], [*range(1, 8)]),
        ([7, 6, 5, 4, 3, 2, 1], [*range(7)]),
        ([2, 7, 6, 5, 4, 3, 2, 1, 3], [*range(1, 8)]),
    ],
)
def test_seven_point_trend(values: list[float], expected: list[int]) -> None:
    """Two equal figures end a trend; a trend down counts as one up does."""
    assert places(values, "than the last") == expected


@pytest.mark.parametrize(
    ("close", "expected"),
    [
        ([0, 0, 0], []),
        ([1, 0, 1], [0, 2]),
        ([0, 1, 1], [1, 2]),
        ([1, 1, 0], [0, 1]),
        ([0, 0, 1, 0, 1, 0, 0], [2, 4]),
        ([0, 0, 1, 1, 0, 0, 0], [2, 3]),
        ([1, 0, 0, 1], []),
        ([1, 0, 0, 1, 1], [3, 4]),
    ],
)
def test_two_in_three(close: list[int], expected: list[int]) -> None:
    """1 is close to a limit, 0 is not, all above the mean; only the close ones are marked."""
    assert places([2.5 if one else 1 for one in close], "2 of 3") == expected


@pytest.mark.parametrize(
    ("close", "sides"),
    [
        ([1, 0, 1], [1, -1, 1]),
        ([0, 1, 1], [1, -1, 1]),
        ([1, 1, 0], [1, -1, 1]),
        ([0, 0, 1, 0, 1, 0, 0], [1, -1, 1, -1, 1, -1, 1]),
        ([0, 0, 1, 1, 0, 0, 0], [-1, 1, -1, 1, -1, 1, -1]),
    ],
)
def test_two_in_three_across_the_mean(close: list[int], sides: list[int]) -> None:
    """All three have to be on one side of it."""
    assert places([side * (2.5 if one else 1) for one, side in zip(close, sides, strict=True)], "2 of 3") == []


def test_two_close_to_opposite_limits() -> None:
    """14 figures of 1 and -1, then 5.5 and -5.5: close to a limit each, and common cause."""
    found = variation(measure(), results([*[1, -1] * 7, 5.5, -5.5]))
    assert (found.drift, found.signals) == ("common cause", ())


def test_eleven_points_are_too_few_and_twelve_are_not() -> None:
    """What their test of the warning has: 11 warned of, 12 not."""
    assert variation(measure(), results(NORMAL[:11])).reason == "11 points; 12 are needed"
    assert variation(measure(), results(NORMAL[:12])).drift == "common cause"


@pytest.mark.method("Assurance")
@pytest.mark.parametrize(
    ("direction", "expected"),
    [
        ("increase", ["consistently missed", "consistently met", "hit and miss"]),
        ("decrease", ["consistently met", "consistently missed", "hit and miss"]),
        ("context", ["", "", ""]),
    ],
)
def test_assurance_of_three_bands(direction: str, expected: list[str]) -> None:
    """Limits 1 to 3, 5 to 7 and 1 to 5 against a target of 4, by direction; theirs is none where it is neutral."""
    one = measure(direction=direction, **promised(("2025-26-Q4", 4)))
    bands = ProcessLimits(1, 2, 3), ProcessLimits(5, 6, 7), ProcessLimits(1, 4, 5)
    assert [assured(one, figure(one, 4), band)[0] for band in bands] == expected


@pytest.mark.method("Assurance")
def test_no_assurance_without_a_target() -> None:
    """Theirs is none as well."""
    assert assured(measure(), figure(measure(), 4), ProcessLimits(1, 2, 3))[0] == ""
