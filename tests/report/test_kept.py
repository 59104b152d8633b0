"""The small report is what was last agreed: word for word in its content, and to the eye on its first two pages."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from impact.report.html import render
from impact.report.pdf import write_pdf
from impact.resources import folder
from tests.golden.conftest import Golden
from tests.report.reported import report

KEPT = Path(__file__).parent / "kept"
PAGES = {"summary": 2, "scoreboard": 3}  # after the cover
DOTS = 40  # to the inch: enough to see that something moved, too few for one machine's edges to differ from another's
MOST_APART = 1.5  # of 255, the mean over a page: another machine's edges stay below, a chart that moved does not

Picture = NDArray[np.float64]  # greys from 0 to 255


def test_the_content_is_what_was_agreed(golden: Golden) -> None:
    """Every word and figure of the small report, in its order."""
    golden("report/report.json", json.dumps(report().as_json(), indent=1, ensure_ascii=False) + "\n")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The two pages of the board's PDF as they are drawn here."""
    place = tmp_path_factory.mktemp("pages")
    (place / "board.pdf").write_bytes(
        write_pdf(render(report(), [folder("templates")], "print", "board"), folder("templates"))
    )
    drawn = ("pdftoppm", "-r", str(DOTS), "-gray", "-png", "-singlefile", str(place / "board.pdf"))
    for name, page in PAGES.items():
        subprocess.run([*drawn, "-f", str(page), "-l", str(page), str(place / name)], check=True)
    return {name: place / f"{name}.png" for name in PAGES}


@pytest.mark.parametrize("name", PAGES)
def test_the_first_pages_look_as_agreed(pages: dict[str, Path], name: str, request: pytest.FixtureRequest) -> None:
    """The summary and the scoreboard, as pictures; --golden keeps those of now."""
    if request.config.getoption("--golden"):
        (KEPT / f"{name}.png").write_bytes(pages[name].read_bytes())
    kept, now = grey(KEPT / f"{name}.png"), grey(pages[name])
    assert now.shape == kept.shape
    assert apart(now, kept) < MOST_APART, "If the change is meant: --golden, look at the picture, keep it."


def test_a_picture_that_moved_is_seen(pages: dict[str, Path]) -> None:
    """What the bound is for: a page pushed down by a line, or without its charts, is past it."""
    page = grey(pages["summary"])
    assert apart(np.roll(page, 6, axis=0), page) > MOST_APART
    without = page.copy()
    without[len(page) // 2 :] = 255
    assert apart(without, page) > MOST_APART


def grey(path: Path) -> Picture:
    """A picture as greys."""
    with Image.open(path) as opened:
        return np.asarray(opened.convert("L"), dtype=np.float64)


def apart(one: Picture, other: Picture) -> float:
    """The mean difference of two pictures, each blurred over neighbouring dots."""
    return float(np.abs(_blurred(one) - _blurred(other)).mean())


def _blurred(picture: Picture) -> Picture:
    rows = (picture[:-2] + picture[1:-1] + picture[2:]) / 3
    return (rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / 3
