"""From each figure of a measure back to its cells, on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from math import fsum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.plan.measure import AskedItem, Measure, SumOf
from impact.plan.register import Supplier
from impact.report.trace_pages import derivation_pages, figure_link, page_of, place_of
from impact.resources import folder
from impact.results.compiled import compile_results
from impact.results.trace import Provenance
from impact.returns.observation import Observation
from tests.golden.conftest import Golden
from tests.golden.demo import page
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


def derived(one: Measure, answers: Iterable[Observation], filed: Mapping[int, Provenance] = FILED) -> str:
    """The page of a measure for Q1 2024/25, the plan's only quarter with answers."""
    plan = definitions(one)
    compiled = compile_results(plan, answers, {}, Q1)
    ((path, content),) = derivation_pages(plan, compiled, filed, [folder("templates")], notice="Made up")
    assert path == page_of(one.ref) == f"figures/{one.ref}.html"
    return content.decode()


def plans(*answers: tuple[Supplier, float | str, float | str]) -> list[Observation]:
    """What forces answered to "M-2": plans, launched."""
    return [
        said(force, "M-2", item, value)
        for force, first, second in answers
        for item, value in (("plans", first), ("launched", second))
    ]


def latest(text: str) -> str:
    """A page with the latest of its figures, and the returns behind all of them."""
    head, first, *_, returns = text.split('<section class="figure">')
    return head + first + returns


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
    golden("report/derivations.txt", "\n".join(f"## {name}\n{page(latest(text))}" for name, text in pages.items()))


def test_no_count_of_people_is_on_the_page() -> None:
    """Neither in a row, nor in a total, a region, or the text of the page: only sums, rounded."""
    counts = {force.id: 1001 + 11 * at + at // 4 for at, force in enumerate(FORCES)}
    answers = [said(force, "M-1", "launched", counts[force.id], Q1) for force in FORCES]
    text = derived(measure(items={"launched": PEOPLE}), answers, {})
    assert text.count('<td class="number" data-value="">[c]</td>') == 2 * len(
        FORCES
    )  # of the quarter, and of the year so far
    assert "<tfoot>" not in text
    for count in (*counts.values(), sum(counts.values())):
        assert f"{count:,}" not in text and f'"{count}"' not in text


PAIR = st.tuples(st.integers(0, 1000), st.integers(1, 1000))
_ROW = re.compile(r'<tr(?: id="([^"]*)")?( class="left")?><th scope="row">(?:.*?)</tr>')
_VALUES = re.compile(r'data-value="([^"]*)"')


@settings(max_examples=40)
@given(st.lists(st.one_of(st.none(), PAIR), min_size=5, max_size=5))
def test_the_table_adds_up_to_the_figure(pairs: list[tuple[int, int] | None]) -> None:
    """Every force has one place; the sums of those in the figure are the totals beneath them."""
    answers = plans(*((force, *pair) for force, pair in zip(FORCES, pairs, strict=True) if pair))
    table = derived(ratio(), answers).partition("</table>")[0]
    body, _, foot = table.partition("<tbody>")[2].partition("</tbody>")
    rows = list(_ROW.finditer(body))
    assert sorted(row[1] for row in rows) == sorted(place_of(Q1, force.id) for force in FORCES)
    inside = [[float(value or 0) for value in _VALUES.findall(row[0])[1:]] for row in rows if not row[2]]
    assert len(inside) == sum(pair is not None for pair in pairs)
    totals = [float(total.replace(",", "")) for total in re.findall(r'<td class="number">([\d,]+)</td>', foot)]
    assert totals == ([fsum(column) for column in zip(*inside, strict=True)] if inside else [])


def test_a_page_is_the_same_whenever_it_is_made() -> None:
    """Byte for byte; it fetches nothing, and says what the reader must know of the data."""
    text = derived(ratio(), plans((KENT, 1, 4)))
    assert text == derived(ratio(), plans((KENT, 1, 4)))
    assert '<p class="notice">Made up</p>' in text
    assert 'src="' not in text and "url(" not in text and "http" not in text


def test_words_in_a_return_are_words_on_the_page() -> None:
    """A label or a file's name with markup in it is shown, never run."""
    items = {
        "launched": AskedItem(label="<script>alert(1)</script>", type="count"),
        "plans": AskedItem(label="Plans", type="count"),
    }
    assert "<script>alert" not in derived(ratio(items=items), plans((KENT, 1, 4)))


def test_a_link_leads_from_beside_the_folder() -> None:
    """To the nation's figure, or to an area's by its code."""
    assert figure_link("IW-17", Q1) == figure_link("IW-17", Q1, "national") == "figures/IW-17.html#2024-25-Q1"
    assert figure_link("IW-17", "2024-25-Q1", "E23000013") == "figures/IW-17.html#2024-25-Q1-E23000013"
    assert figure_link("IW-17", Q1, "region:wales") == "figures/IW-17.html#2024-25-Q1-region%3Awales"
