"""Every web page of an edition passes independent checkers, whatever its width, and each link leads somewhere."""

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
from tests.checking.published import FORCE
from tests.checking.web_pages import page_faults

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PAGES = ("report.html", f"{FORCE}.html", *(f"figures/IW-{number:02}.html" for number in range(1, 23)))


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One Chromium for every page."""
    needed()
    with Browser(tmp_path_factory.mktemp("profile")) as started:
        yield started


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
