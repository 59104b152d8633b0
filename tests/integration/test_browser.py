"""A report on which nobody has returned anything yet, in a real browser: every measure is there, and nothing breaks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from impact.plan.loading import load
from impact.plan.periods import Period
from impact.steps.report import composed
from impact.store.submissions import Store
from impact.workspace import make_workspace
from tests.checking.browser import Browser
from tests.checking.checkers import WIDTHS, needed, page_faults

AS_AT = datetime(2024, 8, 1, tzinfo=UTC)
DRAWN = """({
  blank: [...document.querySelectorAll("svg")].filter(
    one => one.checkVisibility() && one.getBoundingClientRect().height < 5).length,
  font: document.fonts.check('16px "Source Sans 3"')})"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The web page of that report."""
    folder = tmp_path_factory.mktemp("empty")
    workspace = make_workspace(folder / "ours", "Empty")
    with Store.open("sqlite://") as store:
        known = composed(workspace, load(workspace.metrics), store, Period.parse("2024-25-Q1"), AS_AT)
    path = folder / "report.html"
    path.write_bytes(known.web_page()["report.html"])
    return path


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One Chromium."""
    needed()
    with Browser(tmp_path_factory.mktemp("profile")) as started:
        yield started


def test_it_is_as_accessible_as_a_full_one(page: Path, browser: Browser) -> None:
    """No violation, no faint word, no sideways scrolling, on a desk or on a phone."""
    assert [str(fault) for fault in page_faults(browser, page)] == []


def test_every_chart_has_a_height_and_the_shipped_font_is_used(page: Path, browser: Browser) -> None:
    """At any width."""
    with browser.page(page.as_uri()) as opened:
        for width in WIDTHS:
            opened.resize(width)
            assert opened.run(DRAWN) == {"blank": 0, "font": True}
