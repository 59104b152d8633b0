"""What is said of every workbook of the corpus, and each cell of the templates."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.golden.cells import cells
from tests.golden.conftest import Golden
from tests.integration.commands import impact_here
from tests.returns.corpus import FAULTS
from tests.returns.corpus.test_corpus import judged, workbook

pytestmark = pytest.mark.slow


def test_corpus(golden: Golden) -> None:
    """Every finding of every workbook with a planted fault: all that a finding tells."""
    parts = []
    for fault in FAULTS:
        found = [json.dumps(one.as_json(), ensure_ascii=False) for one in judged(workbook(fault.name), fault.known)]
        parts.append("\n".join([f"=== {fault.name}", *found]))
    golden("corpus/findings.txt", "\n".join(parts) + "\n")


SHOWN = ("Cleveland", "Digital analytics team", "Programme office", "Research and survey team")


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The templates of a new workspace for every supplier."""
    folder = tmp_path_factory.mktemp("templates")
    assert impact_here(folder, "init", "ours").status == 0
    for period in ("2024-25-Q1", "2024-25-Q4"):
        said = impact_here(folder / "ours", "template", "--period", period, "--out", str(folder / period))
        assert said.status == 0, said.err
    return folder


@pytest.mark.parametrize("period", ["2024-25-Q1", "2024-25-Q4"])
def test_cells_of_templates(templates: Path, golden: Golden, period: str) -> None:
    """Each cell of one force's workbook and of every team's."""
    written = sorted((templates / period).iterdir())
    shown = [path for path in written if path.stem.endswith(SHOWN)]
    assert len(shown) >= 3
    golden(f"workbooks/{period}-files.txt", "\n".join(path.name for path in written) + "\n")
    for path in shown:
        golden(f"workbooks/{path.stem}.txt", cells(path))
