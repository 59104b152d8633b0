"""Forces, regions, steps and series as charts' values: what each says, and what stands on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from impact.plan.definitions import Definitions, Outside
from impact.plan.model import Presentation
from impact.plan.register import Area, Supplier
from impact.report.charts import draw
from impact.report.charts.trend import limits_said, marks_said, remarks_said, trend
from impact.report.comparisons import across_words, funnel_chart, ranked, region_multiples, value_tiles
from impact.results.funnel import Funnel, funnel
from impact.results.model import Coverage, Left, Result, Variation
from tests.golden.conftest import Golden
from tests.report.charted import words
from tests.report.reported import QUARTER, WORSENING, definitions, measure, result, seen, series

RATIO = measure(quality="A", events=False)
DEFINITIONS = definitions()
OFFICERS = Outside("officers", "Workforce", "Home Office", date(2019, 9, 30), date(2020, 1, 30), "OGL", "officers", {})
YES_NO = measure(
    items={"used": {"label": "Was it used?", "type": "yes_no"}},
    value={"share_yes": "used"},
    across_forces="share_of_forces",
    across_time="not_additive",
)
TOTAL = measure(unit="count", across_forces="sum")
SHARES, ANSWERS, TOTALS = (seen(series([44, 46]), one) for one in (RATIO, YES_NO, TOTAL))
PLACES = {name: (name[:2], n, 0) for n, name in enumerate(("Kent", "Essex", "Surrey", "Avon", "Hull"))}


def told(cases: Mapping[str, Any]) -> str:
    """What each chart says, one under the other, without its figures."""
    parts = ("title", "alt", "note", "says", "across", "centre_says", "named", "classes", "national_says", "left_out")
    lines = []
    for name, chart in cases.items():
        lines += [
            "",
            f"## {name}",
            *(f"{part}: {getattr(chart, part)}" for part in parts if getattr(chart, part, None)),
        ]
        lines += ["None"] if chart is None else []
    return "\n".join(lines) + "\n"


def force(name: str, value: float | None, hits: float | None = None, size: float | None = None, **more: Any) -> Result:
    """One force's figure in the quarter."""
    area = Area("force", name, name)
    return result(value, area=area, numerator=hits, denominator=size, coverage=Coverage(1, 1), **more)


def forces(values: Sequence[float]) -> list[Result]:
    """A figure for each force on the map, in its order."""
    return [force(name, float(value)) for name, value in zip(PLACES, values, strict=True)]


def counted(*pairs: tuple[float, float]) -> list[Result]:
    """Force 1, Force 2 …: so many of so many."""
    return [force(f"Force {n}", 100 * hits / size, hits, size) for n, (hits, size) in enumerate(pairs, 1)]


def absent(name: str) -> Result:
    """A force that has not returned."""
    left = Left(Supplier(name, name, "territorial"), "not returned")
    return replace(force(name, None), coverage=Coverage(0, 1, (left,)))


def found(results: list[Result]) -> Funnel:
    """The funnel, which must be one."""
    drawn = funnel(RATIO, results, Presentation())
    assert isinstance(drawn, Funnel)
    return drawn


ALIKE = [(20.0, 40.0), (26.0, 50.0), (30.0, 60.0)] * 4
ONE_OUT = counted(*ALIKE, (3.0, 60.0))
FAR = [(2.0 * n, 100.0) for n in range(4)] + [(100.0 - 2 * n, 100.0) for n in range(4)]


def test_a_funnel_speaks_of_those_beyond_the_limits(golden: Golden) -> None:
    """The title is the finding; of many beyond the limits the furthest are named; who has no figure is told so."""
    cases = {
        "nobody beyond": funnel_chart(SHARES, found([*counted(*ALIKE), absent("Kent")])),
        "one beyond": funnel_chart(SHARES, found(ONE_OUT)),
        "many beyond": funnel_chart(SHARES, found(counted(*ALIKE, *FAR))),
    }
    golden("report/funnels.txt", told(cases))
    assert "Force 13" in words(draw(cases["one beyond"]))


def test_the_scale_across_says_what_it_counts() -> None:
    """An item that already says when is left alone; a figure from outside carries its date."""
    known = Definitions(DEFINITIONS.plan, DEFINITIONS.register, "0", {"officers": OFFICERS})
    per_officer = measure(unit="rate", value={"numerator": "closed", "denominator": {"reference": "officers"}})
    assert across_words(SHARES) == "Plans closed in the quarter"
    assert across_words(replace(seen(SHARES.series, per_officer), definitions=known)) == "Officers at 30 September 2019"
    assert across_words(seen(SHARES.series, measure(across_time="stock"))) == "Plans closed"
    assert across_words(TOTALS) == ""


def test_ranked_forces_say_from_where_to_where(golden: Golden) -> None:
    """With the national figure, and who is not shown by the reason; none, one, equal, huge figures.

    Forces add up to a total and lie far below it; a yes or a no is told by a map.
    """
    hidden = [absent("Kent"), force("Essex", None, marker="c"), force("Surrey", None, marker="c")]
    some = counted((20, 40), (45, 60), (12, 60))
    odd = {"one": (0.0,), "equal": (0.0, 0.0, 0.0), "huge": (-5.0, -5.0, 2e9)}
    cases = {
        "some hidden": ranked(SHARES, [*some, *hidden], result(48.1)),
        "nobody": ranked(SHARES, [absent("Kent")], None),
        **{
            name: ranked(SHARES, [force(f"Force {n}", value) for n, value in enumerate(values)], None)
            for name, values in odd.items()
        },
        "a total": ranked(TOTALS, [force("Kent", 3.0), force("Essex", 5.0)], result(8.0)),
        "answers": ranked(ANSWERS, [force("Kent", 100.0)], result(100.0)),
        "no forces": ranked(SHARES, [], result(48.0)),
    }
    golden("report/ranked.txt", told(cases))
    chart = cases["some hidden"]
    assert chart is not None and [row.name for row in chart.rows] == ["Force 2", "Force 1", "Force 3"]
    assert [draw(chart) != "" for chart in cases.values() if chart is not None]


def test_a_map_has_yes_and_no_or_classes_with_round_ends(golden: Golden) -> None:
    """A figure stands in the class that its shown value falls in; counts are in whole numbers, or parted evenly."""
    said = [force("Kent", 100.0), force("Essex", 0.0), absent("Surrey"), force("Gwent", 100.0)]
    cases = {
        "answers": value_tiles(ANSWERS, said, PLACES),
        "shares": value_tiles(SHARES, forces((31.0, 39.6, 52.0, 60.0, 74.0)), PLACES),
        "no figure": value_tiles(SHARES, [absent("Kent")], PLACES),
        "no place": value_tiles(SHARES, [force("Kent", 3.0)], {}),
        **{
            f"counts {values}": value_tiles(TOTALS, forces(values), PLACES)
            for values in ((0, 1, 2, 3, 4), (0, 0, 0, 0, 9), (4, 4, 4, 4, 4), (0, 10, 25, 40, 80))
        },
    }
    golden("report/maps.txt", told(cases))
    answers, shares = cases["answers"], cases["shares"]
    assert answers is not None and [tile.level for tile in answers.tiles] == [1, 0, None]
    assert shares is not None and [tile.level for tile in shares.tiles] == [0, 1, 1, 2, 2]
    assert words(draw(answers, 300))[-3:] == ["yes: 1", "no: 1", "no figure: 1"]


def regional(name: str, *values: float | None) -> tuple[Result, ...]:
    """A region's results, the last in the report's quarter."""
    area = Area("region", f"region:{name.lower()}", name)
    return tuple(result(value, QUARTER.moved(n + 1 - len(values)), area=area) for n, value in enumerate(values))


def test_regions_say_their_latest_figures(golden: Golden) -> None:
    """On one scale, and a region without a figure is named; the parts of a total lie far below the whole."""
    regions = {"a": regional("Wales", 40, 42), "b": regional("London", 50, 55), "c": regional("North", 41, None)}
    national = seen(series([44, 46]), RATIO)
    cases = {
        "shares": region_multiples(national, regions),
        "no figure": region_multiples(national, {"a": regional("Wales", None, None)}),
        "a total": region_multiples(TOTALS, {"a": regional("Wales", 3, 4)}),
    }
    golden("report/regions.txt", told(cases))
    chart = cases["shares"]
    assert chart is not None
    assert {"Wales", "42%", "London", "55%", "North", "no figure"} <= set(words(draw(chart)))


# --- a series -------------------------------------------------------------------------------------------------------

TOO_FEW = Variation("too few points", "5 points; 12 are needed.", since=QUARTER.moved(-4), centre_of_run=46.0)
REMARKS = {QUARTER: "a new form", QUARTER.moved(-1): "guidance withdrawn", QUARTER.moved(-40): "long ago"}
EARLIER = replace(result(52, QUARTER.moved(-1)), provisional=("Kent has not returned",), revised=True)


@pytest.mark.method("Process limits")
def test_a_series_says_what_is_drawn_of_it(golden: Golden) -> None:
    """Its median from four figures on, its band where it has any width, what may change or has, its remarks.

    [p] and [r] stand beside the newest figure alone. A total that lacks a force may lie outside the band without a
    ring; where neither band nor median is drawn, nothing is said of it.
    """
    whole = ((QUARTER, 65.0),)
    plain = series([50, 52, 54])
    cases = {
        "median": series([44, 45, 46, 47, 48], variation=TOO_FEW),
        "three figures": series([44, None, 46, 48], variation=replace(TOO_FEW, since=None)),
        "newest may change": series([50, 52], provisional=("Kent has not returned",), revised=True),
        "earlier may change": replace(plain, results=(plain.results[0], EARLIER, plain.results[2])),
        "band": series([50, 52], variation=WORSENING),
        "no width": series([50, 50], variation=replace(WORSENING, lower=45.0, upper=45.0)),
        "band of totals": series([50, 52], variation=replace(WORSENING, whole=whole)),
        "median of totals": series([44, 45, 46, 47], variation=replace(TOO_FEW, whole=whole)),
        "bare totals": series([44, 45], variation=replace(TOO_FEW, since=None, centre_of_run=None, whole=whole)),
        "remarks": plain,
    }
    lines = []
    for name, one in cases.items():
        chart = trend(seen(one), REMARKS if name == "remarks" else {})
        assert chart is not None
        said = (*limits_said(chart, one.variation), *marks_said(chart), *remarks_said(chart))
        lines += ["", f"## {name}", chart.alt, f"median: {chart.median}, limits: {chart.limits}", *said]
    golden("report/series.txt", "\n".join(lines) + "\n")
