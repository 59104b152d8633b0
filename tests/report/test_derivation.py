"""From each figure of a measure back to its cells, on a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from math import fsum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx

from impact.plan.measure import AskedItem, Measure, SumOf
from impact.plan.register import Supplier
from impact.report.trace_pages import (
    AnswerRow,
    Derivation,
    derivation,
    derivation_pages,
    figure_link,
    page_of,
    place_of,
)
from impact.resources import folder
from impact.results.compiled import compile_results
from impact.results.trace import Provenance
from impact.returns.observation import Observation
from tests.results.small_plans import (
    CLEVELAND,
    DURHAM,
    FORCES,
    KENT,
    OFFICE,
    PEOPLE,
    Q1,
    STAFFORDSHIRE,
    definitions,
    measure,
    median,
    per_officer,
    ratio,
    said,
    share,
)

pytestmark = pytest.mark.method("From a figure to its cells")

FILED = {7: Provenance(7, 2, "kent.xlsx", "ab" * 32, datetime(2024, 7, 14, 9, 30, tzinfo=UTC), "Ann Lee", "Head",
                       datetime(2024, 7, 15, 9, 0, tzinfo=UTC))}  # fmt: skip


def derived(one: Measure, answers: Iterable[Observation]) -> Derivation:
    """The page of a measure for Q1 2024/25, the plan's only quarter with answers."""
    plan = definitions(one)
    found = derivation(plan, compile_results(plan, answers, {}, Q1), FILED, one.ref)
    assert found is not None
    return found


def plans(*answers: tuple[Supplier, float | str, float | str]) -> list[Observation]:
    """What forces answered to "M-2": plans, launched."""
    return [
        said(force, "M-2", item, value)
        for force, first, second in answers
        for item, value in (("plans", first), ("launched", second))
    ]


def printed(rows: Sequence[AnswerRow]) -> list[tuple[str, ...]]:
    """Each row's name, own figure, answers and note."""
    return [(row.name, *((row.value.text,) if row.value else ()), *(one.text for one in row.answers), row.note)
            for row in rows]  # fmt: skip


def test_each_answer_stands_beside_its_cell_and_its_return() -> None:
    """A row for a force: its own figure, both answers, where they stand, and which version of its return."""
    page = derived(ratio(), plans((KENT, 1, 4)))
    row = page.figures[0].rows[0]
    assert page.columns == ("… of which had a plan", "Initiatives launched")
    assert printed([row]) == [("Kent", "25.0%", "1", "4", "")]
    assert (row.id, row.cells, row.filed, row.version) == ("2024-25-Q1-E23000032", "C1 A promise!E5", 7, "version 2")


def test_the_return_behind_it_has_its_file_and_whole_hash() -> None:
    """Once on a page, however many figures it stands behind."""
    (only,) = derived(ratio(), plans((KENT, 1, 4), (DURHAM, 2, 4))).returns
    assert (only.number, only.version, only.filename, only.sha256) == (7, 2, "kent.xlsx", "ab" * 32)
    assert (only.received, only.signed) == ("14 July 2024", "Signed off by Ann Lee, Head, on 15 July 2024")


def test_the_figure_says_how_it_was_worked_out() -> None:
    """The formula in the form's words, both sums, and who is in it."""
    page = derived(ratio(), plans((KENT, 1, 4), (DURHAM, 2, 4)))
    assert page.formula == "Sum of “… of which had a plan” ÷ sum of “Initiatives launched” × 100"
    figure = page.figures[0]
    assert (figure.id, figure.heading) == ("2024-25-Q1", "Q1 2024/25 (April to June)")
    assert figure.value == "37.5%"
    assert figure.says[:2] == ("3 over 8.", "In the figure: 2 of 5.")
    assert [one.text for one in figure.totals] == ["3", "8"]


def test_a_force_left_out_says_why_with_the_marker_it_gave() -> None:
    """After those in the figure."""
    page = derived(ratio(), plans((KENT, 1, 4), (DURHAM, "x", 4)))
    assert printed(page.figures[0].rows)[:3] == [
        ("Kent", "25.0%", "1", "4", ""),
        ("Cleveland", "–", "", "", "Not returned"),
        ("Durham", "[x]", "[x]", "", "Not available [x]"),
    ]


def test_an_outside_figure_stands_in_its_forces_row() -> None:
    """In a column of its own, under the release's title; the release is named once."""
    page = derived(per_officer(), [said(CLEVELAND, "M-7", "launched", 14), said(DURHAM, "M-7", "launched", 6)])
    assert page.columns == ("Initiatives launched", "Officers in post")
    assert [row[2:4] for row in printed(page.figures[0].rows)[:2]] == [("14", "1,400"), ("6", "1,200")]
    assert page.release == (
        "Officers in post: Home Office, as at 31 March 2024, released 24 July 2024; metrics/reference/officers.csv"
    )


def test_an_answer_that_is_the_figure_has_no_column_beside_it() -> None:
    """A yes, or a figure given as it is."""
    assert derived(share(), [said(KENT, "M-3", "broker", 1)]).own == ""
    page = derived(median(), [said(OFFICE, "M-4", "days", 31.5)])
    assert (page.supplier, printed(page.figures[0].rows)) == ("Team", [("Programme office", "31.5", "")])
    assert page.figures[0].totals == () == page.figures[0].regions


def test_an_item_that_counts_twice_stands_in_two_columns() -> None:
    """So that the table adds up to the figure."""
    figure = derived(measure(value=SumOf(sum=("launched", "launched"))), [said(KENT, "M-1", "launched", 3)]).figures[0]
    assert [one.text for one in figure.rows[0].answers] == ["3", "3"]
    assert [one.value for one in figure.totals] == [3, 3]


def test_a_region_is_beside_its_own_forces_coverage() -> None:
    """Its figure, both sums, and who of it is left out."""
    page = derived(ratio(), plans((KENT, 1, 4), (STAFFORDSHIRE, 3, 4)))
    region = next(row for row in page.figures[0].regions if row.name == "West Midlands")
    assert region.id == "2024-25-Q1-region:west-midlands"
    assert (region.counted and region.counted.text, region.out_of and region.out_of.text) == ("3", "4")
    assert (region.coverage, region.note) == ("1 of 2", "West Midlands: not returned")


def test_the_latest_figure_comes_first() -> None:
    """Then the year so far, then those before it; each has a place of its own."""
    figures = derived(measure(), [said(KENT, "M-1", "launched", 3)]).figures
    ids = [figure.id for figure in figures]
    assert ids[:4] == ["2024-25-Q1", "2024-25", "2023-24-Q4", "2023-24-Q3"]
    assert figures[1].name == "2024/25 so far"
    assert len(set(ids)) == len(ids)


def test_no_count_of_people_is_on_the_page() -> None:
    """Neither in a row, nor in a total, a region, or the text of the page: only sums, rounded."""
    plan = definitions(measure(items={"launched": PEOPLE}))
    counts = {force.id: 1001 + 11 * at + at // 4 for at, force in enumerate(FORCES)}
    answers = [said(force, "M-1", "launched", counts[force.id], Q1) for force in FORCES]
    compiled = compile_results(plan, answers, {}, Q1)
    page = derivation(plan, compiled, {}, "M-1")
    assert page is not None
    assert {row.answers[0].text for row in page.figures[0].rows} == {"[c]"}
    assert not page.figures[0].totals
    ((_, content),) = derivation_pages(plan, compiled, {}, [folder("templates")])
    for count in (*counts.values(), sum(counts.values())):
        assert f"{count:,}" not in content.decode() and f'"{count}"' not in content.decode()


PAIR = st.tuples(st.integers(0, 1000), st.integers(1, 1000))


@settings(max_examples=40)
@given(st.lists(st.one_of(st.none(), PAIR), min_size=5, max_size=5))
def test_the_table_adds_up_to_the_figure(pairs: list[tuple[int, int] | None]) -> None:
    """Every force has one place; the sums of those in the figure are the totals beneath them."""
    answers = plans(*((force, *pair) for force, pair in zip(FORCES, pairs, strict=True) if pair))
    figure = derived(ratio(), answers).figures[0]
    assert sorted(row.id for row in figure.rows) == sorted(place_of(Q1, force.id) for force in FORCES)
    inside = [row for row in figure.rows if not row.left]
    assert len(inside) == sum(pair is not None for pair in pairs)
    for at, total in enumerate(figure.totals):
        assert total.value == approx(fsum(row.answers[at].value or 0 for row in inside))


def test_a_page_is_the_same_whenever_it_is_made() -> None:
    """Byte for byte; it fetches nothing, and says what the reader must know of the data."""
    plan = definitions(ratio())
    compiled = compile_results(plan, plans((KENT, 1, 4)), {}, Q1)
    pages = [dict(derivation_pages(plan, compiled, FILED, [folder("templates")], notice="Made up")) for _ in range(2)]
    assert pages[0] == pages[1]
    ((path, content),) = pages[0].items()
    assert path == page_of("M-2") == "figures/M-2.html"
    text = content.decode()
    assert '<p class="notice">Made up</p>' in text
    assert 'src="' not in text and "url(" not in text and "http" not in text


def test_words_in_a_return_are_words_on_the_page() -> None:
    """A label or a file's name with markup in it is shown, never run."""
    one = ratio(items={
        "launched": AskedItem(label="<script>alert(1)</script>", type="count"),
        "plans": AskedItem(label="Plans", type="count"),
    })  # fmt: skip
    plan = definitions(one)
    compiled = compile_results(plan, plans((KENT, 1, 4)), {}, Q1)
    ((_, content),) = derivation_pages(plan, compiled, FILED, [folder("templates")])
    assert "<script>alert" not in content.decode()


def test_a_link_leads_from_beside_the_folder() -> None:
    """To the nation's figure, or to an area's by its code."""
    assert figure_link("IW-17", Q1) == "figures/IW-17.html#2024-25-Q1"
    assert figure_link("IW-17", "2024-25-Q1", "E23000013") == "figures/IW-17.html#2024-25-Q1-E23000013"
    assert figure_link("IW-17", Q1, "national") == figure_link("IW-17", Q1)
    assert figure_link("IW-17", Q1, "region:wales") == "figures/IW-17.html#2024-25-Q1-region%3Awales"
