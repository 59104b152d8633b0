"""A force's report as a page and on paper: one file each, the same words, sound for those who do not see it."""

from __future__ import annotations

import io
import re
import subprocess
from html import unescape
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

from impact.report.branding import page_templates
from impact.report.charts.trend import OwnSeries, Point, Trend
from impact.report.html import LETTERS, force_style, lean, render_force
from impact.report.pdf import Printer
from impact.resources import folder
from tests.checking.checkers import conformance_faults, font_faults, outloud_faults
from tests.report.charted import labels, places
from tests.report.force_reported import PLAIN, report
from tests.report.test_html import parsed

TEMPLATES = (folder("templates"),)


@pytest.fixture(scope="module")
def screen() -> str:
    """A report with a change, a gap and a hidden figure, for a screen."""
    return render_force(report({"Avon": {**PLAIN, "reviewed": 5, "adopted": "x", "trained": 17}}), TEMPLATES, "screen")


@pytest.fixture(scope="module")
def printed() -> str:
    """The same for print."""
    return render_force(report({"Avon": {**PLAIN, "reviewed": 5, "adopted": "x", "trained": 17}}), TEMPLATES, "print")


@pytest.fixture(scope="module")
def papers(printed: str) -> tuple[bytes, bytes]:
    """The PDF, and what comes of writing it again after another with the same printer."""
    printer = Printer(TEMPLATES[0], force_style(TEMPLATES))
    return printer.write(printed), printer.write(printed)


def words_of(html: str) -> str:
    """What a page says, without its style and drawings."""
    bare = re.sub(r"<(style|svg|header|a class=\"skip\").*?</(style|svg|header|a)>", " ", html, flags=re.DOTALL)
    body = bare[bare.index("<main") :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_the_same_words_on_a_screen_and_on_paper(screen: str, printed: str) -> None:
    """No figure is on one of them alone."""
    assert words_of(screen) == words_of(printed)


def test_one_file_of_a_sane_size(screen: str) -> None:
    """Nothing is fetched, and the fonts in it are cut down: 43 of these can be sent by mail."""
    assert not re.search(r"""(src|href)=["'](?!data:|#|mailto:)""", screen)
    assert screen.count("data:font/woff2") == 3
    assert len(screen) < 300_000


def test_headings_tables_and_drawings_are_sound(screen: str) -> None:
    """Headings skip no level, each table has a caption and scopes, each drawing its words."""
    elements = parsed(screen)
    levels = [int(one.tag[1]) for one in elements if re.fullmatch("h[1-6]", one.tag)]
    assert levels[0] == 1 and all(after <= before + 1 for before, after in pairwise(levels))
    tables = [one for one in elements if one.tag == "table"]
    assert tables and all(one.children[0].tag == "caption" for one in tables)
    assert all(one.attributes.get("scope") for one in elements if one.tag == "th")
    drawings = [one for one in elements if one.tag == "svg"]
    assert drawings and all(one.children[0].tag == "title" and one.children[0].words.strip() for one in drawings)


def test_an_address_is_a_link() -> None:
    """Whoever is to write for help need not copy the address; other signs are escaped."""
    written = page_templates([folder("templates")]).from_string("{{ text|urlize }}")
    assert written.render(text="<Write> to help@example.org.") == (
        '&lt;Write&gt; to <a href="mailto:help@example.org">help@example.org</a>.'
    )


def test_paper_is_sound(papers: tuple[bytes, bytes], tmp_path: Path) -> None:
    """Independent checkers find nothing against the PDF; only the shipped fonts are in it."""
    paper = tmp_path / "force.pdf"
    paper.write_bytes(papers[0])
    assert list(conformance_faults(paper)) == []
    assert list(font_faults(paper)) == []
    # what outloud says of running heads is looked at with the Board's report, whose style sheet they come from
    assert [one for one in outloud_faults(paper) if "PAG-001" not in str(one)] == []


def test_paper_has_the_figures(papers: tuple[bytes, bytes], tmp_path: Path) -> None:
    """What is read back from the PDF has each line of the table; the exact count is nowhere."""
    with pikepdf.open(io.BytesIO(papers[0])) as opened:
        assert 2 <= len(opened.pages) <= 4
    paper = tmp_path / "force.pdf"
    paper.write_bytes(papers[0])
    read = " ".join(subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, check=True)
                    .stdout.decode().split())  # fmt: skip
    assert "M-1 Plans closed with a review 8% 50% 43% 47% 12 of 12 Below 99.8%" in read
    assert "M-2 Practices adopted [x] 4 20 in all 44 in all 11 of 12 No figure" in read
    assert "M-4 People trained 15 140" in read
    assert not re.search(r"\b17\b(?! July)", read)


def test_the_same_bytes_whatever_was_printed_before(papers: tuple[bytes, bytes]) -> None:
    """A printer that has written one paper writes the next as if it were the first."""
    assert papers[0] == papers[1]


def test_letters_beyond_the_usual_come_along() -> None:
    """A page in other letters gets them in its fonts; the usual page does not carry them."""
    style = force_style(TEMPLATES).partition("}")[0]  # one face is enough, and three take their time
    usual, greek = lean(style, "Cleveland"), lean(style, "Cleveland λ")
    assert len(usual) < len(greek)
    assert lean(style, "Ynys Môn") == usual
    assert "ŵ" in LETTERS


def series(nation: tuple[float | None, ...], says: str = "all forces 40%") -> OwnSeries:
    """Three own figures with others behind them."""
    points = tuple(Point(f"Q{n} 24/25", value) for n, value in enumerate((50.0, 55.0, 60.0), start=1))
    return OwnSeries(Trend("A line.", points, "percent", 0), nation, says)


def test_the_line_behind_reaches_the_newest_period() -> None:
    """All forces stand behind the force's own line, on one scale, and are named at their end."""
    drawn = series((30.0, 35.0, 40.0)).lay_out()
    ((*_, (x, y)),), ((end, own),) = places(drawn, "all forces"), places(drawn, "end accent")
    assert x == end and y > own
    assert [label.lines for label in labels(drawn) if "all" in label.lines[0]] == [("all forces 40%",)]
    assert not places(drawn, "all forces dot") and not places(drawn, "goal")


@pytest.mark.parametrize(
    ("nation", "says", "lines", "dots"),
    [((30.0, None, 40.0), "all forces 40%", [], 2), ((30.0, 35.0, None), "", [2], 0), ((), "", [], 0)],
)
def test_gaps_behind_are_not_bridged(nation: tuple[float | None, ...], says: str, lines: list[int], dots: int) -> None:
    """Where all forces have no figure the line behind stops; a figure that nothing reaches is a dot."""
    drawn = series(nation, says).lay_out()
    assert [len(line) for line in places(drawn, "all forces")] == lines
    assert len(places(drawn, "all forces dot")) == dots
