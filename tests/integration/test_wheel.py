"""An installed wheel works away from the checkout: everything it needs travels in it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.integration.commands import impact

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content, unpacked where nothing else of the project is."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (wheel,) = folder.glob("impact-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_holds_templates_styles_fonts_and_the_example_plan(installed: Path) -> None:
    """One of each, where the program looks for them."""
    shipped = installed / "impact" / "_shipped"
    for wanted in ("templates/report/report.css", "templates/fonts/SourceSans3-Regular.ttf", "metrics/plan.yaml"):
        assert (shipped / wanted).is_file(), wanted
    assert len(list((shipped / "metrics" / "measures").glob("*.yaml"))) >= 16


def test_the_way_from_init_to_report_works_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    """A new workspace, a check, a template and a report, with nothing of the checkout in reach."""
    environment = {"PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    where = subprocess.run(
        [sys.executable, "-c", "import impact; print(impact.__file__)"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert where.stdout.startswith(str(installed))
    for arguments in (
        ("init", "ours"),
        ("check",),
        ("template", "--period", "2024-25-Q1", "--force", "E23000008", "--out", "out"),
        ("report", "--period", "2024-25-Q1"),
    ):
        folder = tmp_path if arguments[0] == "init" else tmp_path / "ours"
        said = impact(folder, *arguments, environment=environment)
        assert said.status == 0, said.everything
