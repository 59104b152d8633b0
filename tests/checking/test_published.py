"""Every page and PDF of an edition passes independent checkers: no error, no warning but one that is shown wrong."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag
from xml.etree import ElementTree

import pikepdf
import pytest
from outloud.model import Document

from tests.checking.browser import Browser
from tests.checking.checkers import markup_faults, needed, opened, page_faults, paper_faults, tagged_in_the_margin
from tests.checking.conftest import FORCE
from tests.report.agreement import disagreements, missing_words

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PAGES = ("report.html", f"{FORCE}.html", *(f"figures/IW-{number:02}.html" for number in range(1, 23)))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_accessible_at_every_width(edition: Path, browser: Browser, page: str) -> None:
    """No violation of axe-core's rules for WCAG 2.2, no faint word, nothing too wide; with scripts and without."""
    assert [str(fault) for fault in page_faults(browser, edition / page)] == []


def test_the_markup_of_every_page_is_sound(edition: Path) -> None:
    """All that html-validate has to say of each page of the edition."""
    needed()
    pages = sorted(edition.rglob("*.html"))
    assert len(pages) > 20
    assert [str(fault) for fault in markup_faults(pages)] == []


def test_every_page_is_looked_at(edition: Path) -> None:
    """A page that an edition gains is added to those above."""
    assert {str(path.relative_to(edition)) for path in edition.rglob("*.html")} == set(PAGES)


@cache
def places(page: Path) -> frozenset[str]:
    """Every id on a page."""
    return frozenset(re.findall(r'\bid="([^"]+)"', page.read_text(encoding="utf-8")))


def test_every_link_leads_somewhere(edition: Path) -> None:
    """Within a page, and from each figure of the report to the row that derives it."""
    lost, seen = [], 0
    for page in sorted(edition.rglob("*.html")):
        for link in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', page.read_text(encoding="utf-8")):
            path, place = urldefrag(link)
            if ":" in path:
                continue  # on the web
            target = (page.parent / unquote(path)).resolve() if path else page
            seen += 1
            if not target.is_file() or (place and unquote(place) not in places(target)):
                lost.append(f"{page.name}: {link}")
    assert lost == []
    assert seen > 5000


pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

XHTML = "{http://www.w3.org/1999/xhtml}"
PAPERS = ("board.pdf", "full.pdf", f"{FORCE}.pdf")
REPEATED = "outloud PAG-001"  # excused only by the test that shows it wrong
MARGIN = 48.0  # points: the 17 mm at a page’s head and foot that only running heads stand in


@pytest.fixture(scope="module", params=PAPERS)
def paper(request: pytest.FixtureRequest, edition: Path) -> Iterator[tuple[Path, Document]]:
    """Each PDF, and what outloud reads in it."""
    path = edition / request.param
    with opened(path) as document:
        yield path, document


def test_a_pdf_conforms_reads_well_and_has_only_shipped_fonts(paper: tuple[Path, Document]) -> None:
    """PDF/UA-1 by page-validation, errors and warnings of outloud, and what pdffonts lists."""
    found = [fault for fault in paper_faults(*paper) if fault.rule != REPEATED]
    assert [str(fault) for fault in found] == []


def test_words_that_stand_on_many_pages_are_no_running_heads(paper: tuple[Path, Document]) -> None:
    """Where outloud's PAG-001 is mistaken: it takes the names of regions on charts for running heads.

    Running heads and page numbers stand in the page's margin, and nothing there is tagged as content.
    """
    assert tagged_in_the_margin(paper[1], MARGIN) == []


SIDE = 16 / 25.4 * 72  # points: the margin left and right
HAIR = 0.5  # points that a letter may lean over it


def test_no_word_stands_outside_the_margins(paper: tuple[Path, Document]) -> None:
    """Left and right, tables and charts as well; what does not fit is to break into lines."""
    boxes = subprocess.run(["pdftotext", "-bbox", str(paper[0]), "-"], capture_output=True, check=True).stdout
    outside = [
        f"page {number}: {word.text}"
        for number, page in enumerate(ElementTree.fromstring(boxes).iter(f"{XHTML}page"), 1)
        for word in page.iter(f"{XHTML}word")
        if float(word.attrib["xMin"]) < SIDE - HAIR
        or float(word.attrib["xMax"]) > float(page.attrib["width"]) - SIDE + HAIR
    ]
    assert outside == []


MOST_PAGES = 16  # that a board reads


def test_the_board_has_no_more_pages_than_it_reads(edition: Path) -> None:
    """A cover, the summary, the scoreboard, a page for each promise, returns, figures and methods."""
    with pikepdf.open(edition / "board.pdf") as opened_:
        assert len(opened_.pages) <= MOST_PAGES


@pytest.mark.parametrize("paper_", ["board.pdf", "full.pdf"])
def test_the_tables_of_a_pdf_say_what_its_data_say(edition: Path, paper_: str) -> None:
    """Figure for figure: the spreadsheet, the CSV and the JSON agree, and the PDF's text has every line of them."""
    report = json.loads((edition / "report.json").read_text(encoding="utf-8"))
    files = {name: (edition / name).read_bytes() for name in ("tables.xlsx", "results.csv")}
    assert disagreements(files, report) == []
    command = ["pdftotext", "-layout", str(edition / paper_), "-"]
    text = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert missing_words(report, text) == []
    words = set(text.split())
    behind = [row for page in report["promises"] for one in page["measures"] for row in one["behind"]["rows"]]
    assert [row["value"] for row in behind if not set(row["value"].split()) <= words] == []
