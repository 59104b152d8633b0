"""What these modules start from, made once: two editions of one small quarter, the first by the command itself."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from impact.workspace import Workspace, open_workspace
from tests.integration.commands import impact
from tests.made_once import made_once
from tests.steps.small_editions import FIRST, PERIOD, correct, publish_second, small_workspace


def make_editions(folder: Path) -> None:
    """Make the small workspace in *folder* with its editions, and beside it what was said of the first."""
    workspace = small_workspace(folder / "ours")
    said = impact(
        workspace.root, "publish", "--period", str(PERIOD), "--as-at", FIRST.date().isoformat(),
        "--name", "Jo Smith", "--role", "Head of Analysis", "--json",
    )  # fmt: skip
    assert said.status == 0, said.everything
    (folder / "first.json").write_text(said.out)
    correct(workspace)
    publish_second(workspace)


@pytest.fixture(scope="session")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The small workspace with v1 as at the end of July, and v2 as at the end of September. Nobody may change it."""
    return open_workspace(made_once(tmp_path_factory, "editions", make_editions) / "ours")


@pytest.fixture(scope="session")
def first_said(editions: Workspace) -> dict[str, Any]:
    """What the command said of the first edition, as JSON."""
    said: dict[str, Any] = json.loads((editions.root.parent / "first.json").read_text())
    return said


@pytest.fixture
def spoilt(editions: Workspace, tmp_path: Path) -> Workspace:
    """A copy of it that a test may spoil."""
    shutil.copytree(editions.root, tmp_path / "ours")
    for path in (tmp_path / "ours").rglob("*"):
        if path.is_file():
            path.chmod(0o644)
    return open_workspace(tmp_path / "ours")
