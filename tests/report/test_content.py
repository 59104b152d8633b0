"""What a report says as a whole: the summary, and every measure on a line."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.report.content import line, summary
from impact.report.html import render
from impact.report.pdf import write_pdf
from impact.report.view import ReportView
from impact.resources import folder
from impact.results.model import Rating, Series
from tests.golden.conftest import Golden
from tests.report.reported import (
    IMPROVING,
    OFF_TRACK,
    QUARTER,
    TOO_FEW,
    YEAR,
    compiled,
    definitions,
    measure,
    of,
    report,
    seen,
    series,
)

CLOSING = Period(2026, "quarter", 1)
ONE, MANY = measure(commitment="C2"), measure(ref="M-2", title="Many", commitment="C2")
SURVEY = measure(ref="M-4", supplier="survey", frequency="annual", survey=True,
                 targets=[{"by": "2025-26", "value": 50}])  # fmt: skip
OF_FEW = replace(
    series([55, 60, 60, 61, 50], rating=OFF_TRACK, variation=TOO_FEW, numerator=6.0, denominator=12.0),
    expected_now=60.0,
)
OF_MANY = series([31, 30, 30, 31, 30], rating=OFF_TRACK, numerator=300.0, denominator=1000.0)
YEARLY = series([40, 45, 48], last=YEAR, variation=TOO_FEW, numerator=96.0, denominator=200.0)
ASKED = replace(YEARLY, year_ago=replace(YEARLY.results[-2], numerator=90.0, denominator=200.0))
BETTER = series([30, 31, 32, 33, 36], rating=OFF_TRACK, variation=replace(IMPROVING, signals=()))

CASES: dict[str, tuple[tuple[Measure, Series], ...]] = {
    "above its mean, yet lower than a year before; another did not change": (
        (ONE, series([68, 70, 70, 71, 67], variation=IMPROVING)), (MANY, series([50, 50, 50, 50, 51])),
    ),
    "off track, of few cases and of many: the headline has the many": ((ONE, OF_FEW), (MANY, OF_MANY)),
    "off track, of few cases alone": ((ONE, OF_FEW),),
    "off track and improving: but": ((ONE, BETTER),),
    "three yearly figures that were compared": ((SURVEY, ASKED),),
    "off track, without a clear change": ((ONE, series([45, 44, 43, 42, 36], rating=OFF_TRACK)),),
    "no figure": ((ONE, series([None], rating=Rating("not rated", ""))),),
}  # fmt: skip


def told(found: Sequence[tuple[Measure, Series]], silent: bool) -> Iterator[str]:
    """What the summary says of measures, line by line."""
    results = compiled()
    if silent:
        steps = {ref: replace(state, state="not reported") for ref, state in results.steps.items()}
        results = replace(results, steps=steps)
    national = {one.ref: of(one.ref, each) for one, each in found}
    page = summary(ReportView(definitions(*(one for one, _ in found)), replace(results, national=national)), {})
    yield from (page.headline, page.counts)
    for column in page.columns:
        yield " | ".join((column.title, *(f"{one.subject} {one.says}" for one in column.said), column.nothing))
    yield from (f"{fact.label}: {fact.value}" for fact in page.rest)


@pytest.mark.method("The summary")
def test_the_summary_says_what_leads_and_counts_what_it_leaves_out(golden: Golden) -> None:
    """A tally of nothing says none; what was compared is not called too few; what changed both ways stands apart."""
    parts = (f"== {name}\n" + "\n".join(told(found, name == "no figure")) for name, found in CASES.items())
    golden("report/summaries.txt", "\n\n".join(parts) + "\n")


def test_commentary_leads_and_the_counts_stay() -> None:
    """The team's words come first; what was counted is still there."""
    summary = report({"summary": "A good quarter.", "decisions": "1. agree the plan"}).summary
    assert (summary.words, summary.decisions) == ("A good quarter.", "1. agree the plan")
    assert "off track" in summary.counts


@pytest.mark.method("Rating")
@pytest.mark.parametrize(
    ("given", "last", "promised", "by"),
    [
        ({}, QUARTER, "60%", "Q4 25/26"),
        ({"path": "stepped"}, QUARTER, "60%", "Q4 25/26, all at once"),
        ({"targets": [{"by": "2024-25-Q4", "value": 60}]}, QUARTER, "60%", "was due Q4 24/25"),
        ({}, CLOSING, "60%", "was due Q4 25/26"),
        ({"frequency": "annual", "targets": [{"by": "2024-25", "value": 50}]}, YEAR, "50%", "was due Q4 24/25"),
        (
            {"frequency": "annual", "targets": [{"by": "2024-25", "value": 50}, {"by": "2025-26", "value": 55}]},
            YEAR, "55%", "Q4 25/26",
        ),
        ({"targets": []}, QUARTER, "none", ""),
        ({"direction": "context"}, QUARTER, "none", ""),
    ],
)  # fmt: skip
def test_a_line_has_the_next_target_with_its_date(given: dict[str, object], last: Period, promised: str, by: str):
    """The first that is due after the figure's own period; where none is to come, the last, as what was due."""
    one = line(seen(series([48, 49], last=last), measure(**given)))
    assert (one.promised, one.by) == (promised, by)


def test_the_date_that_most_targets_have_stands_over_them_and_a_verdict_follows_its_sign() -> None:
    """It is said once; a line says its own where that is another. "Needs attention: 1 of 2 measures of concern"."""
    board = report().scoreboard
    assert board.by == "Q4 25/26"
    other = replace(board.groups[1].lines[0], promised="55%", by="Q4 24/25")
    first = replace(board.groups[1], lines=(other, *board.groups[1].lines[1:]))
    found = replace(report(), scoreboard=replace(board, groups=(board.groups[0], first, *board.groups[2:])))
    page = render(found, [folder("templates")], "print", "board")
    assert page.count("Target by Q4 25/26</th>") == 1
    assert '55% <span class="when">Q4 24/25</span>' in page
    assert '<span class="when">Q4 25/26</span>' not in page
    assert "Needs attention</span>: 1 of 2 measures of concern" in page


def test_scoreboard_breaks_between_promises(tmp_path: Path) -> None:
    """On paper a promise stays together with its lines, the heads stand on each page, and the note at the end."""
    board = report().scoreboard
    groups = tuple(replace(board.groups[1], ref=f"C{n}", lines=board.groups[1].lines * 5) for n in range(5))
    page = render(replace(report(), scoreboard=replace(board, groups=groups)), [folder("templates")], "print", "board")
    paper = tmp_path / "board.pdf"
    paper.write_bytes(write_pdf(page, folder("templates")))
    said = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, check=True).stdout.decode()
    pages = [each for each in said.split("\f") if "Path so far" in each]
    assert [each.count("Plans closed with a review") for each in pages] == [10, 10, 5]
    assert ["A change is in points" in each for each in pages] == [False, False, True]
