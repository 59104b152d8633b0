"""The demo is a whole national picture: synthetic, marked so, and the same every time."""

from __future__ import annotations

import json
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from impact.demo.run import Made, run
from impact.plan.loading import load
from impact.store.standing import statuses
from impact.store.submissions import Store

pytestmark = pytest.mark.slow

QUARTERS = 2


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, Made]:
    """Two runs with one seed: one process, then two."""
    folder = tmp_path_factory.mktemp("demo")
    one = run(folder / "one", seed=7, workers=1, quarters=QUARTERS)
    two = run(folder / "two", seed=7, workers=2, quarters=QUARTERS)
    return one, two


def digests(made: Made) -> dict[str, str]:
    """Every file that the demo wrote, but for the database's own side files."""
    root = made.workspace.root
    return {
        str(path.relative_to(root)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.parent.name != "store"
    }


def test_the_same_seed_gives_the_same_bytes(demos: tuple[Made, Made]) -> None:
    """Every workbook, the HTML, the JSON and the PDF, however many processes worked."""
    one, two = (digests(made) for made in demos)
    assert one == two
    assert {Path(name).suffix for name in one} >= {".xlsx", ".html", ".pdf", ".json"}


def test_the_store_holds_the_same_submissions(demos: tuple[Made, Made]) -> None:
    """Numbers, versions, states and observations agree."""
    kept = []
    for made in demos:
        with Store.open(made.workspace.store_url({})) as store:
            kept.append((store.submissions(), store.observations()))
    assert kept[0] == kept[1]


def test_some_returns_are_late_missing_wrong_and_corrected(demos: tuple[Made, Made]) -> None:
    """As in a real quarter."""
    made = demos[0]
    definitions = load(made.workspace.metrics)
    with Store.open(made.workspace.store_url({})) as store:
        found = statuses(definitions, store, made.period)
        submissions = store.submissions()
    assert sum(one.supplier.is_force for one in found) == 43
    assert any(one.on_time is False for one in found)
    assert any(one.errors for one in submissions)
    assert any(one.version > 1 and not one.errors for one in submissions)
    assert made.workbooks > QUARTERS * 40


def test_every_page_says_that_it_is_synthetic(demos: tuple[Made, Made]) -> None:
    """Each page of the PDF, and the web page."""
    report = demos[0].report
    assert report.pdf and report.html
    text = subprocess.run(
        ["pdftotext", "-layout", str(report.pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    pages = text.split("\f")[:-1]
    assert len(pages) > 8
    assert all("Synthetic data" in page for page in pages)
    assert "Synthetic data" in report.html.read_text()
    assert json.loads((report.folder / "report.json").read_text())["notice"].startswith("Synthetic data")


def test_it_never_writes_into_a_folder_that_holds_something(tmp_path: Path) -> None:
    """What is there stays as it is."""
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="is not empty"):
        run(tmp_path, seed=7, workers=1, quarters=1)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
