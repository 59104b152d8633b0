"""The spreadsheet, the CSV, the JSON and the PDF of a report say the same, figure for figure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from impact.report.html import render
from impact.report.pdf import write_pdf
from impact.resources import folder
from tests.report.agreement import disagreements, missing_words
from tests.report.published import LAST, Published, answers, published
from tests.report.test_pdf import text_of
from tests.results.small_plans import CLEVELAND

TEMPLATES = folder("templates")


def test_the_files_say_the_same(quarter: Published) -> None:
    """Every figure, its parts and its marks; every word of the scoreboard."""
    assert disagreements(quarter.files, quarter.report.as_json()) == []


def test_a_figure_that_differs_is_found(quarter: Published) -> None:
    """In the CSV, in the spreadsheet, or in the report itself."""
    report = quarter.report.as_json()
    content = quarter.files["results.csv"].replace(b",49.27536231884058,", b",49.37536231884058,")
    assert "M-2 England and Wales 2024-25-Q3: 49.37536231884058 is shown as 49.3%" in disagreements(
        {**quarter.files, "results.csv": content}, report
    )
    other = published(answers({(CLEVELAND, LAST): 30}))
    found = disagreements({**quarter.files, "tables.xlsx": other.files["tables.xlsx"]}, report)
    assert "M-1 Cleveland 2024-25-Q3: 5 in the CSV, 30 in the spreadsheet" in found
    group = quarter.report.scoreboard.groups[0]
    lines = (replace(group.lines[0], latest="1,000"), *group.lines[1:])
    wrong = replace(
        quarter.report, scoreboard=replace(quarter.report.scoreboard, groups=(replace(group, lines=lines),))
    )
    assert any(one.startswith("M-1 latest: ('1,000',") for one in disagreements(quarter.files, wrong.as_json()))


def test_the_pdf_has_every_line_of_the_scoreboard(quarter: Published, tmp_path: Path) -> None:
    """Its text is read back; a figure that is not there is found."""
    text = "\n".join(text_of(write_pdf(render(quarter.report, [TEMPLATES], "print"), TEMPLATES), tmp_path))
    report = quarter.report.as_json()
    assert missing_words(report, text) == []
    report["scoreboard"]["groups"][0]["lines"][1]["latest"] = "49.4%"
    assert [one.split()[:2] for one in missing_words(report, text)] == [["M-2", "49.4%"]]
    report["scoreboard"]["groups"][0]["lines"][0]["promised"] = "123,456"
    assert [one.split()[0] for one in missing_words(report, text)] == ["M-1", "M-2"]
