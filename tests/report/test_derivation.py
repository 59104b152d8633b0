"""From each figure of a measure back to its cells, on a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from math import fsum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx

from impact.plan.measure import AskedItem, Measure, SumOf
from impact.plan.register import Supplier
from impact.report.trace_pages import (
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
from tests.golden.conftest import Golden
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


def printed(page: Derivation) -> list[str]:
    """What a page says, and of its latest figure every row that says more than that nobody returned."""
    latest = page.figures[0]
    lines = [page.formula, page.release, f"{page.supplier} | {page.own} | {' | '.join(page.columns)}"]
    lines += [f"{latest.id}: {latest.heading}: {latest.value}", *latest.says]
    rows = [row for row in latest.rows if row.note != "Not returned"]
    for row in (*rows, *[row for row in latest.rows if row.note == "Not returned"][:1]):
        parts = [row.name, row.value.text if row.value else "", *(one.text for one in row.answers), row.cells]
        lines.append(" | ".join([*parts, row.version, row.note, row.id]))
    lines.append("Together: " + " | ".join(one.text for one in latest.totals))
    for region in latest.regions:
        sums = [one.text for one in (region.counted, region.out_of) if one]
        lines.append(" | ".join([region.name, region.value.text, *sums, region.coverage, region.note, region.id]))
    filed = [
        (one.supplier, f"version {one.version}", one.filename, one.sha256, one.received, one.signed)
        for one in page.returns
    ]
    lines += [" | ".join(one) for one in filed]
    return [*lines, "Figures: " + ", ".join(f"{figure.id} {figure.name}" for figure in page.figures[:4])]


def test_every_figure_leads_back_to_its_cells(golden: Golden) -> None:
    """Each answer beside its cell and its return, who is left out and why, sums, regions, files; the latest first.

    An answer that is the figure has no column beside it; an item that counts twice stands in two, so that the table
    adds up; an outside figure stands in its force's row.
    """
    twice = measure(value=SumOf(sum=("launched", "launched")))
    pages = {
        "a share": derived(ratio(), plans((KENT, 1, 4), (DURHAM, 2, 4), (STAFFORDSHIRE, 3, 4))),
        "one not available": derived(ratio(), plans((KENT, 1, 4), (DURHAM, "x", 4))),
        "per officer": derived(
            per_officer(), [said(CLEVELAND, "M-7", "launched", 14), said(DURHAM, "M-7", "launched", 6)]
        ),
        "a yes": derived(share(), [said(KENT, "M-3", "broker", 1)]),
        "a team's own": derived(median(), [said(OFFICE, "M-4", "days", 31.5)]),
        "twice the same": derived(twice, [said(KENT, "M-1", "launched", 3)]),
    }
    golden(
        "report/derivations.txt",
        "\n".join(line for name in pages for line in ("", f"## {name}", *printed(pages[name]))) + "\n",
    )


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
