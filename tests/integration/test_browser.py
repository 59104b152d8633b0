"""The web page in a real browser: nothing is cut off, on a desk or on a phone."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.integration.commands import impact

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install -y chromium")

MEASURE = """<script>addEventListener("load", () => parent.postMessage(JSON.stringify({
  wide: document.documentElement.scrollWidth, seen: document.documentElement.clientWidth,
  charts: document.querySelectorAll("svg").length,
  blank: [...document.querySelectorAll("svg")].filter(s => s.getBoundingClientRect().height < 5).length,
  font: document.fonts.check('16px "Source Sans 3"')}), "*"))</script>"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A report on which nobody has returned anything yet: every measure is there, and nothing breaks."""
    folder = tmp_path_factory.mktemp("browser")
    assert impact(folder, "init", "ours").status == 0
    assert impact(folder / "ours", "report", "--period", "2024-25-Q1").status == 0
    return (folder / "ours" / "reports" / "2024-25-Q1" / "report.html").read_text(encoding="utf-8")


def seen(page: str, width: int, folder: Path) -> dict[str, float]:
    """Open *page* in a frame *width* pixels wide and return what it says of its own size."""
    framed = html.escape(page.replace("</body>", f"{MEASURE}</body>"), quote=True)
    (folder / "frame.html").write_text(
        "<!doctype html><title>frame</title><pre id=said></pre>"
        "<script>addEventListener('message', e => said.textContent = e.data)</script>"
        f'<iframe width="{width}" height="2000" srcdoc="{framed}"></iframe>',
        encoding="utf-8",
    )
    assert CHROMIUM is not None
    dumped = subprocess.run(
        [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={folder / 'profile'}", "--window-size=1600,2400", "--virtual-time-budget=8000",
            "--dump-dom", (folder / "frame.html").as_uri(),
        ],
        capture_output=True, text=True, timeout=120, check=True,
    ).stdout  # fmt: skip
    said = re.search(r'<pre id="said">(.*?)</pre>', dumped)
    assert said is not None
    found: dict[str, float] = json.loads(html.unescape(said[1]))
    return found


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_window(page: str, width: int, tmp_path: Path) -> None:
    """No sideways scrolling, every chart has a height, and the shipped font is the one used."""
    found = seen(page, width, tmp_path)
    assert found["wide"] <= found["seen"]
    assert found["blank"] == 0
    assert found["font"]
