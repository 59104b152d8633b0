"""What is said of a measure: how it moved, how it is judged, what it promised, and why nothing can be said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.report.sentences import format_value
from impact.report.view import MeasureView
from impact.results.model import Coverage, Left, Rating, Series, Variation
from tests.golden.conftest import Golden
from tests.report.reported import (
    FORCES,
    IMPROVING,
    MET,
    OFF_TRACK,
    TOO_FEW,
    WORSENING,
    YEAR,
    measure,
    result,
    seen,
    series,
)

BOTH_WAYS = replace(IMPROVING, drift="changing", sides=(-1, 1))
ON_TRACK, NOT_RATED = Rating("on track", ""), Rating("not rated", "")
SURVEY = measure(quality="B", survey=True)
DAYS = measure(unit="days", direction="decrease")
TOTAL = measure(unit="count", decimals=0)


def counted(found: Series, *, now: float, then: float, of: float) -> Series:
    """The series whose latest figure and that of a year before are counts of cases."""
    assert found.year_ago is not None
    latest = replace(found.latest, numerator=now, denominator=of)
    results = (*found.results[:-1], latest)
    return replace(found, results=results, year_ago=replace(found.year_ago, numerator=then, denominator=of))


def rise(variation: Variation | None, *, now: float = 67.0, then: float = 58.0) -> Series:
    """A figure and that of a year before."""
    return series([then, 60.0, 60.0, 61.0, now], variation=variation)


def older() -> Series:
    """A signal that the figure of a year before was part of already."""
    found = rise(IMPROVING)
    assert found.year_ago is not None
    signals = ((found.year_ago.period, "a run"), *IMPROVING.signals)
    return replace(found, variation=replace(IMPROVING, mean=50.0, signals=signals, lower=40.0, upper=60.0))


def alike(variation: Variation | None) -> Series:
    """A total with another set of forces than a year before."""
    found = rise(variation, now=60.0, then=44.0)
    return replace(found, alike=replace(found.latest, value=47.0, coverage=Coverage(40, 43)))


def cases() -> Mapping[str, MeasureView]:
    """What may be the matter with a measure, each by its name."""
    thin = tuple(Left(force, "not returned") for force in FORCES[:3])
    few = {"variation": TOO_FEW, "numerator": 6.0, "denominator": 12.0}
    year_up = replace(IMPROVING, signals=((YEAR, "outside the limits"),))
    assured = replace(
        WORSENING, assurance="hit and miss", assurance_reason="hit and miss: it falls on both sides of it"
    )
    moved = {
        "rose, and the limits say so": seen(rise(IMPROVING)),
        "fell, and the limits say so": seen(rise(WORSENING, now=46.0, then=52.0)),
        "moved within ordinary variation": seen(rise(None)),
        "moved against its series": seen(rise(WORSENING)),
        "moved against its series, which lies above its mean": seen(rise(IMPROVING, then=68.0)),
        "fell against its series, less being better": seen(rise(replace(IMPROVING, mean=70.0), then=60.0), DAYS),
        "moved while its series changed both ways": seen(rise(BOTH_WAYS)),
        "moved, with too few points": seen(rise(TOO_FEW)),
        "the same, and improving": seen(rise(IMPROVING, now=58.0)),
        "the same": seen(rise(None, now=58.0)),
        "no earlier figure, and worsening": seen(series([52.0], variation=WORSENING)),
        "no earlier figure": seen(series([52.0])),
        "rose by its interval, of many cases": seen(
            counted(rise(TOO_FEW), now=670, then=580, of=1000), measure(quality="B")
        ),
        "no more than chance, of few cases": seen(
            counted(rise(TOO_FEW), now=67, then=58, of=100), measure(quality="B")
        ),
        "rose by its interval, and worsening": seen(counted(rise(WORSENING), now=670, then=580, of=1000), SURVEY),
        "a signal older than both": seen(older()),
        "a percentage of 12": seen(series([55, 60, 60, 61, 50], **few)),  # type: ignore[arg-type]  # by name
        "a percentage of 29": seen(series([50], numerator=14.0, denominator=29.0)),
        "a percentage of 30": seen(series([50], numerator=15.0, denominator=30.0)),
        "a percentage of 12 that rose": seen(
            series([40, 44, 46, 47, 50], variation=IMPROVING, numerator=6.0, denominator=12.0)
        ),
        "of few respondents": seen(series([50], **few), measure(survey=True)),  # type: ignore[arg-type]  # by name
        "of few, rounded": seen(series([50], rounded=True, **few)),  # type: ignore[arg-type]  # by name
        "no number of cases": seen(series([50], variation=TOO_FEW, numerator=5.5, denominator=12.0)),
        "provisional, of other forces": seen(
            series([58, 60, 60, 61, 67], left=(Left(FORCES[0], "not returned"),), provisional=("one is to return",))
        ),
        "a total of other forces, improving": seen(alike(IMPROVING), TOTAL),
        "a total of other forces": seen(alike(None), TOTAL),
        "yearly, and rose": seen(series([40.0, 48.0], last=YEAR, variation=year_up)),
        "yearly": seen(series([40.0, 48.0], last=YEAR)),
        "yearly, the first": seen(series([48.0], last=YEAR)),
    }
    rated = {
        "off track": seen(series([46.0], rating=OFF_TRACK)),
        "off track, less being better": seen(series([60.0], rating=OFF_TRACK, expected=36.0), DAYS),
        "off track and improving": seen(series([50.0], rating=OFF_TRACK, variation=IMPROVING)),
        "met": seen(series([61.0], rating=MET)),
        "met and worsening": seen(series([50.0], rating=MET, variation=WORSENING)),
        "on track": seen(series([46.0], rating=ON_TRACK)),
        "not rated": seen(series([46.0], rating=NOT_RATED)),
        "with its assurance": seen(series([46.0], variation=assured)),
        "too few points": seen(series([50.0], variation=TOO_FEW)),
        "too few forces": seen(series([70.0], rating=MET, left=thin)),
        "no figure": seen(series([None], rating=MET)),
        "no figure to rely on": seen(series([None], marker="u")),
        "no figure of a team": seen(series([None]), measure(supplier="survey")),
        "for context": seen(series([3.0]), measure(direction="context", unit="count")),
    }
    return {**moved, **rated}


@pytest.mark.method("When a change is a change")
@pytest.mark.method("The summary")
@pytest.mark.method("Rating")
@pytest.mark.method("Assurance")
def test_what_is_said_of_a_measure(golden: Golden) -> None:
    """Only a change that is one "rose" or "fell"; a figure of another period has its date, a rating its thresholds;
    few cases are numbered; bad news comes before good, and neither is said of too little.
    """
    lines = []
    for name, one in cases().items():
        lines += [f"== {name}: {one.verdict}", f"{one.finding}{one.against_target}.", f"in short: {one.in_short}"]
        lines += [f"on a year ago: {one.change_words}", f"cannot be said: {one.why_unsaid}"]
        lines += [f"{judged.sign.word}: {judged.reason}" for judged in (one.rated, one.varied)]
    golden("report/views.txt", "\n".join(lines) + "\n")


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_change_is_what_a_reader_works_out(now: float, then: float) -> None:
    """The change shown is the difference of the two figures as they are shown."""
    both = series([then, 1.0, 1.0, 1.0, now])
    shown = [float(format_value(value, "count", 1).replace(",", "").replace("−", "-")) for value in (now, then)]
    assert seen(both, measure(decimals=1)).moved == pytest.approx(shown[0] - shown[1], abs=1e-6)


@pytest.mark.method("When a change is a change")
@given(
    st.floats(0, 100),
    st.floats(0, 100),
    st.sampled_from([None, IMPROVING, WORSENING, BOTH_WAYS, TOO_FEW]),
    st.sampled_from(["increase", "decrease", "maintain"]),
)
def test_the_words_say_no_more_than_the_rule(
    now: float, then: float, variation: Variation | None, direction: str
) -> None:
    """A sentence has "rose" or "fell" only where the rule has it, "improving" only where the series is.

    What is more than ordinary variation in one place is not called no change in another.
    """
    one = seen(series([then, 1.0, 1.0, 1.0, now], variation=variation), measure(direction=direction))
    assert {one.movement.split()[0], one.in_short.split()[0]} <= {"stood", one.change.kind}
    for drift, word in (("improving", ", better"), ("worsening", ", worse")):
        assert word not in one.movement or one.drift == drift
    said = one.movement + one.in_short + one.change_words
    assert not (one.speaks and any(word in said for word in ("no clear change", "cannot be called")))


def of_cases(then: float, now: float, of: float) -> Series:
    """A percentage of so many and that of a year before, with too few quarters for limits."""
    return counted(rise(TOO_FEW, now=now, then=then), now=now * of // 100, then=then * of // 100, of=of)


@pytest.mark.method("When a change is a change")
@pytest.mark.method("The summary")
@pytest.mark.parametrize(
    ("found", "direction", "verdict"),
    [
        (of_cases(45.0, 67.0, 1000), "increase", "better"),
        (of_cases(45.0, 67.0, 1000), "decrease", "worse"),
        (of_cases(67.0, 45.0, 1000), "increase", "worse"),
        (of_cases(45.0, 67.0, 1000), "maintain", "steady"),
        (of_cases(40.0, 60.0, 10), "increase", "unsaid"),
        (rise(IMPROVING, then=66.3), "increase", "better"),
        (rise(IMPROVING, now=66.4, then=66.3), "increase", "better"),  # the same as shown
        (rise(IMPROVING, now=65.0, then=66.3), "increase", "steady"),
        (rise(IMPROVING, now=65.0, then=66.3), "decrease", "better"),
        (rise(IMPROVING, then=66.3), "decrease", "steady"),
        (rise(WORSENING, now=65.0, then=66.3), "increase", "worse"),
        (rise(WORSENING, then=66.3), "increase", "steady"),
        (rise(BOTH_WAYS, then=66.3), "increase", "steady"),
    ],
)
def test_a_figure_is_better_or_worse_only_by_a_change(found: Series, direction: str, verdict: str) -> None:
    """By the interval of two figures where there are too few for limits; else where series and year do not part."""
    assert seen(found, measure(direction=direction, quality="B")).verdict == verdict


def test_an_interval_is_shown_where_it_differs_from_the_figure() -> None:
    """A survey's interval stands; one that rounds to the figure itself, or of no figure, does not."""
    one = seen(series([48]), SURVEY)
    wide = result(48.0, numerator=48.0, denominator=100.0, interval=(38.5, 57.7))
    assert (one.interval(wide), one.interval_words(wide)) == ((38.5, 57.7), "39% to 58%")
    assert one.interval(replace(wide, interval=(47.9, 48.1))) is None
    assert one.interval(replace(wide, value=None)) is None
