"""The pages of promises and their measures: facts, tables, steps, what a promise is meant to lead to, definitions."""

from __future__ import annotations

from dataclasses import astuple, replace
from typing import Any

import pytest

from impact.plan.periods import Period
from impact.plan.register import Area
from impact.report.charts.trend import trend
from impact.report.content import figures_behind, titled
from impact.report.document import Areas, PromisePage
from impact.report.pages import (
    areas,
    combination,
    facts,
    promise_page,
    runs_of,
    theory,
    weighed,
    whole,
    without_figures,
    wording,
)
from impact.report.view import ReportView
from impact.results.compiled import Compiled
from impact.results.contribution import chains
from impact.results.funnel import Funnel, funnel
from impact.results.model import Coverage, Left, Rating, Result
from impact.results.series import SoFar
from tests.golden.conftest import Golden
from tests.report.reported import FORCES, QUARTER, compiled, definitions, measure, report, result, seen, series

NORTH = Area("region", "region:north", "North")
SILENT = Coverage(0, 1, (Left(FORCES[0], "not returned"),))
YES_NO = measure(
    items={"has": {"label": "Has it?", "type": "yes_no"}}, value={"share_yes": "has"}, across_forces="share_of_forces"
)


# --- tables of areas ------------------------------------------------------------------------------------------------


def of_force(number: int, hits: float = 100, size: float = 200, **given: Any) -> Result:
    """One force's percentage."""
    area = Area("force", f"E{number:02}", f"Force {number}")
    plain = result(100 * hits / size, QUARTER, area=area, numerator=hits, denominator=size)
    return replace(plain, **given)


def without(number: int, **given: Any) -> Result:
    """A force without a figure."""
    return replace(of_force(number), value=None, numerator=None, denominator=None, **given)


def table(*results: Result, heading: str = "Force", found: Funnel | None = None, **given: Any) -> Areas:
    """The table of them."""
    made = areas(seen(series([50]), **given), results, heading, found)
    assert made is not None
    return made


@pytest.mark.method("Missing is never zero")
@pytest.mark.method("Comparing forces")
def test_an_area_stands_with_its_figure_or_with_why_it_has_none(golden: Golden) -> None:
    """Its parts and marks beside it, where it stands for its size; a dash or a marker, never a nought; yes or no."""
    many = [*(of_force(number) for number in range(12)), of_force(20, 300, 400)]
    placed = funnel(measure(), many, definitions().plan.presentation)
    assert isinstance(placed, Funnel)
    gone = Coverage(0, 1, (Left(FORCES[0], "not available [x]"),))
    tables = {
        "a figure and none": table(
            of_force(1, provisional=("it is not signed off",)), without(2, coverage=SILENT),
            without(3, marker="x", coverage=gone),
        ),
        "answers": table(of_force(1, value=100.0), of_force(2, value=0.0), one=YES_NO),
        "answers of regions": table(of_force(1, area=NORTH), heading="Region", one=YES_NO),
        "for their size": table(*many, found=placed),
    }  # fmt: skip
    lines = []
    for name, one in tables.items():
        heads = (one.heading, one.counted, one.out_of, one.interval, one.place)
        lines += [f"## {name}", f"{one.caption} ({one.period})", " | ".join(filter(None, heads))]
        lines += [" | ".join(filter(None, astuple(each))) for each in one.lines]
    golden("report/areas.txt", "\n".join(lines) + "\n")
    assert areas(seen(series([50])), [], "Force") is None


@pytest.mark.method("Missing is never zero")
def test_where_no_force_has_a_figure_one_sentence_says_why() -> None:
    """Paper has that sentence in the place of a table of marks; with one figure there is the table."""
    few = [without(n, marker="u", why="too few") for n in range(3)]
    none = without(4, marker="z", why="nothing to take a share of")
    assert without_figures(table(*few, none, without(5, coverage=SILENT))) == (
        "No force has a figure to show for Q1 2025/26: three out of too few to be reliable [u];"
        " one with nothing to take a share of, or to whom it does not apply [z]; one not returned."
    )
    assert without_figures(table(*few, of_force(6))) == ""


# --- a measure ------------------------------------------------------------------------------------------------------


def test_small_words() -> None:
    """A tenth stands only where a small figure has one; ringed periods side by side are one run."""
    assert [whole(value) for value in (1204.0, 97.5, 1204.5, None)] == ["1,204", "97.5", "1,204", "–"]
    shown = [QUARTER.moved(step) for step in range(-4, 1)]
    assert runs_of(shown, {shown[0], shown[1], shown[4]}) == ("Q1 2024/25 to Q2 2024/25", "Q1 2025/26")
    assert runs_of(shown, set()) == ()


def test_missing_figure_is_never_the_one_before() -> None:
    """A late figure is late: the title and the chart say that it is missing; without any there is no chart."""
    one = seen(series([90.0, 95.0, None]), measure(supplier="survey", unit="count"))
    said = "Plans closed with a review: no figure for Q1 2025/26: Research and survey team has not returned"
    assert one.finding == said
    assert one.chart is not None and one.chart.alt == (
        "Line chart of Plans closed with a review, Q3 2024/25 to Q1 2025/26. The line begins at 90 and ends at 95;"
        " the lowest figure is 90, for Q3 2024/25, and the highest is 95, for Q4 2024/25."
        " A dashed line marks the target 60 by Q4 25/26. There is no figure for Q1 2025/26."
    )
    assert trend(seen(series([None, None]))) is None


@pytest.mark.method("Coverage")
def test_coverage_is_said_in_share_of_the_denominator() -> None:
    """Beside how many forces are in a figure stands how much of what they are counted by."""
    covered = Coverage(7, 8, (), 0.9731, "officers in post at 30 September 2019")
    assert weighed(result(36.0, coverage=covered)) == (
        "In the figure: 7 of 8 forces, with 97.3% of officers in post at 30 September 2019",
    )
    assert weighed(result(36.0)) == ()


@pytest.mark.method("Years")
def test_a_flow_has_a_figure_for_the_year_so_far() -> None:
    """Two quarters of a year are said as such; one alone is the quarter, and a missing year is not said."""
    year, quarters = Period(2025, "year"), (QUARTER, QUARTER.following)
    total = seen(series([3]), measure(unit="count", across_forces="sum"))
    two = SoFar(result(1204.0, year), quarters, 4)
    others = (replace(two, periods=quarters[:1]), replace(two, result=result(None, year)), None)
    for so_far, said in ((two, {"2025/26, 2 of 4 so far": "1,204"}), *((one, {}) for one in others)):
        view = ReportView(definitions(), replace(compiled(), years={"M-1": so_far} if so_far else {}))
        assert {label: value for label, value in facts(total, view).items() if "so far" in label} == said


@pytest.mark.method("Missing is never zero")
def test_the_figures_behind_the_charts_stand_by_the_length_of_their_periods() -> None:
    """A yearly figure is not among the quarters; the last of each is the scoreboard's, or a dash or its marker."""
    content = report()
    assert content.figures == figures_behind(ReportView(definitions(), compiled()))
    assert content.figures[0].caption == "Each quarter"
    shown = {line.ref: line.latest for group in content.scoreboard.groups for line in group.lines}
    rows = [(table, row) for table in content.figures for row in table.rows]
    assert sorted(row.ref for _, row in rows) == sorted(shown)
    for one, row in rows:
        last = row.cells[-1].split()[0]
        assert len(row.cells) == len(one.periods)
        assert last == shown[row.ref].split()[0] or (last == "–" and shown[row.ref] == "no figure")


# --- a promise ------------------------------------------------------------------------------------------------------


def last_page(found: Compiled, **given: Any) -> PromisePage:
    """The page of the plan's last promise."""
    view = ReportView(definitions(**given) if not given else definitions(measure(**given)), found)
    return promise_page(view.promises[-1], view, {}, None, {})


def test_silence_is_not_good_news() -> None:
    """A promise with nothing judged is not on course; a step past its date of which nothing is heard is of concern."""
    nothing = replace(compiled(), national={"M-1": series([None], rating=Rating("not rated", ""))})
    page = last_page(nothing, commitment="C2")
    assert (page.sign.word, page.verdict) == ("Cannot be said yet", "none of its measures has enough behind it.")
    steps = {ref: replace(state, state="not reported") for ref, state in compiled().steps.items()}
    page = last_page(replace(compiled(), steps=steps))
    assert (page.sign.word, page.verdict) == ("Needs attention", "1 of 1 steps due but not reported.")
    assert page.upcoming == (
        "First step of C2: was due 31 March 2025 and nothing was reported of it. Owner: Head of Steps.",
    )


@pytest.mark.method("Theory of change")
def test_a_promise_shows_what_it_is_meant_to_lead_to() -> None:
    """Each measure by its level with how it stands; a link that nothing tests is counted; no link, no table."""
    linked = definitions(
        measure(ref="M-1", commitment="C1", level="output", leads_to=["M-2"]),
        measure(ref="M-2", commitment="C2", level="outcome", title="Problems solved"),
    )
    section = theory(chains(linked, compiled().national)[0], {"M-1": None})
    assert section is not None
    assert [(row.level, row.ref, row.leads_to) for row in section.rows] == [
        ("Output", "M-1", "M-2 Problems solved"),
        ("Outcome", "M-2", "\N{EN DASH}"),
    ]
    assert section.rows[0].anchor and not section.rows[1].anchor
    assert section.rows[0].says == "36% for Q1 2025/26; off track; worsening"
    assert section.ends == "The chain ends at outcome: nothing measures what comes after. 1 link is untested, of 1."
    assert section.compared == ()
    (alone,) = chains(definitions(measure(ref="M-1", commitment="C1")), compiled().national)
    assert theory(alone, {}) is None


# --- what a measure is ----------------------------------------------------------------------------------------------


def test_definitions_are_said_in_words() -> None:
    """How a figure is made, from the items' own labels; that wording is illustrative until the plan's is supplied."""
    one = measure()
    assert combination(one, definitions(one)) == "Closed plans with a review, divided by plans closed; in per cent"
    assert wording(definitions()) == (
        "Every measure’s wording is illustrative until the plan’s own pages 43 to 46 are supplied."
    )
    assert wording(definitions(measure(source={"id": "plan"}))) == ""
    assert (titled("# How\n\nText"), titled("Text")) == (("How", "Text"), ("Methods", "Text"))
