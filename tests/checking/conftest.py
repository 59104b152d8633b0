"""One Chromium for every page, and one edition of the demo's last quarter, with one force's report beside its files.

The returns are told, not written and read as workbooks.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from shutil import copytree

import pytest

from impact.demo.story import COMMENTARY
from impact.plan.loading import load
from impact.steps.report import composed, files_of, make_force_reports, write, write_force_reports
from impact.store.submissions import Store
from impact.workspace import make_workspace
from tests.checking.browser import Browser
from tests.checking.checkers import needed
from tests.integration.told_demo import tell
from tests.made_once import made_once

FORCE = "forces/E23000013-cleveland"  # whose report stands beside the edition's own files


def publish(folder: Path) -> Path:
    """Write everything into *folder* and return where the edition stands."""
    workspace = make_workspace(folder, "Demonstration", synthetic=True)
    definitions = load(workspace.metrics)
    with Store.open("sqlite://") as store:
        period = tell(definitions, store)
        copytree(COMMENTARY, workspace.commentary_folder(period))
        as_at = datetime.combine(period.last + timedelta(days=45), time(17), UTC)
        content = composed(workspace, definitions, store, period, as_at, edition="")
        one = next(force for force in definitions.register.forces(period))
        reports = list(make_force_reports(definitions, store, period, as_at, forces=(one,), synthetic=True))
    target = workspace.report_folder(period) / "v1"
    files, _ = files_of(content, "full")
    write({**files, **content.board_pdf(), **content.data()}, target)
    (written,) = write_force_reports(reports, target, workspace.template_folders)
    assert not written.problem, written.problem
    return target


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's edition, made once for all processes."""
    (found,) = made_once(tmp_path_factory, "edition", publish).glob("reports/*/v1")
    return found


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One Chromium for every page."""
    needed()
    with Browser(tmp_path_factory.mktemp("profile")) as started:
        yield started
