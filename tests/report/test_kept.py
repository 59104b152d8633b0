"""The report is what was last agreed: word for word in its content, and to the eye on its first two pages."""

from __future__ import annotations

import json
from difflib import unified_diff

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.report.keeping import CONTENT, KEPT, PAGES, board, content, grey, pictures

RENEW = "If the change is meant: python -m tests.report.keeping, look at what it wrote in tests/report/kept, keep it."
MOST_APART = 1.5  # of 255, the mean over a page: another machine's edges stay below, a chart that moved does not


def test_the_content_is_what_was_agreed() -> None:
    """Every word and figure of the small report, in its order."""
    kept, now = CONTENT.read_text(encoding="utf-8"), content()
    changed = unified_diff(kept.splitlines(), now.splitlines(), "agreed", "now", lineterm="", n=1)
    assert now == kept, "\n".join([*list(changed)[:60], RENEW])
    assert json.loads(now)["summary"]["headline"]


@pytest.fixture(scope="module")
def pages() -> dict[str, NDArray[np.float64]]:
    """The two pages as they are drawn here."""
    return pictures(board())


@pytest.mark.parametrize("name", PAGES)
def test_the_first_pages_look_as_agreed(pages: dict[str, NDArray[np.float64]], name: str) -> None:
    """The summary and the scoreboard, as pictures."""
    kept = grey(KEPT / f"{name}.png")
    assert pages[name].shape == kept.shape
    assert apart(pages[name], kept) < MOST_APART, RENEW


def test_a_picture_that_moved_is_seen(pages: dict[str, NDArray[np.float64]]) -> None:
    """What the bound is for: a page pushed down by a line, or without its charts, is past it."""
    page = pages["summary"]
    assert apart(np.roll(page, 6, axis=0), page) > MOST_APART
    without = page.copy()
    without[len(page) // 2 :] = 255
    assert apart(without, page) > MOST_APART


def apart(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """The mean difference of two pictures, each blurred over neighbouring dots."""
    return float(np.abs(_blurred(one) - _blurred(other)).mean())


def _blurred(picture: NDArray[np.float64]) -> NDArray[np.float64]:
    rows = (picture[:-2] + picture[1:-1] + picture[2:]) / 3
    return (rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / 3
