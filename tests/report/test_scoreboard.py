"""The scoreboard: one line for each measure, cut into pages between promises."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from impact.plan.measure import Measure
from impact.plan.periods import Period
from impact.report.content import line
from impact.report.document import MeasureLine
from impact.report.html import render
from impact.report.pdf import write_pdf
from impact.resources import folder
from tests.report.reported import QUARTER, YEAR, measure, report, seen, series

CLOSING = Period(2026, "quarter", 1)


def shown(one: Measure, last: Period = QUARTER) -> MeasureLine:
    """A measure's line, with a figure for *last*."""
    return line(seen(series([48, 49], last=last), one))


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
            YEAR,
            "55%",
            "Q4 25/26",
        ),
        ({"targets": []}, QUARTER, "none", ""),
        ({"direction": "context"}, QUARTER, "none", ""),
    ],
)
def test_a_line_has_the_next_target_with_its_date(given: dict[str, object], last: Period, promised: str, by: str):
    """The first that is due after the figure's own period; where none is to come, the last, as what was due."""
    one = shown(measure(**given), last)
    assert (one.promised, one.by) == (promised, by)


def test_the_date_that_most_targets_have_stands_over_them() -> None:
    """It is said once; a line says its own where that is another."""
    board = report().scoreboard
    assert board.by == "Q4 25/26"
    other = replace(board.groups[1].lines[0], promised="55%", by="Q4 24/25")
    first = replace(board.groups[1], lines=(other, *board.groups[1].lines[1:]))
    page = render(
        replace(report(), scoreboard=replace(board, groups=(board.groups[0], first, *board.groups[2:]))),
        [folder("templates")],
        "print",
        "board",
    )
    assert page.count("Target by Q4 25/26</th>") == 1
    assert '55% <span class="when">Q4 24/25</span>' in page
    assert '<span class="when">Q4 25/26</span>' not in page


def test_a_promise_s_verdict_follows_its_sign_after_a_colon() -> None:
    """As on its own page: "Needs attention: 1 of 2 measures of concern"."""
    page = render(report(), [folder("templates")], "print", "board")
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
