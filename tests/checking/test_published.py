"""Every page and PDF of an edition passes independent checkers: no error, no warning but one that is shown wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from tests.checking.browser import Browser
from tests.checking.installed import needed
from tests.checking.markup import markup_faults
from tests.checking.papers import paper_faults, tagged_in_the_margin
from tests.checking.web_pages import page_faults

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

FORCE = "forces/E23000013-cleveland"
PAPERS = ("board.pdf", "full.pdf", f"{FORCE}.pdf")
REPEATED = "outloud PAG-001"  # excused only by the test that shows it wrong
MARGIN = 48.0  # points: the 17 mm at a page’s head and foot that only running heads stand in
# Of the pages that derive figures, one of each kind: a team's own figure, and forces' with regions and returns. The
# others are of the same template, and their markup is read like every page's.
PAGES = ("report.html", f"{FORCE}.html", "figures/IW-19.html", "figures/IW-22.html")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One Chromium for every page."""
    needed()
    with Browser(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.mark.parametrize("paper", PAPERS)
def test_a_pdf_conforms_reads_well_and_has_only_shipped_fonts(edition: Path, paper: str) -> None:
    """PDF/UA-1 by page-validation, errors and warnings of outloud, and what pdffonts lists."""
    found = [fault for fault in paper_faults(edition / paper) if fault.rule != REPEATED]
    assert [str(fault) for fault in found] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_words_that_stand_on_many_pages_are_no_running_heads(edition: Path, paper: str) -> None:
    """Where outloud's PAG-001 is mistaken: it takes the names of regions on charts for running heads.

    Running heads and page numbers stand in the page's margin, and nothing there is tagged as content.
    """
    assert tagged_in_the_margin(edition / paper, MARGIN) == []


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


def test_every_kind_of_page_is_looked_at(edition: Path) -> None:
    """A page that an edition gains is added to those above."""
    others = {str(path.relative_to(edition)) for path in edition.rglob("*.html")} - set(PAGES)
    assert {Path(other).parent.name for other in others} == {"figures"}


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
