"""What is said on the terminal when forces' own reports are written."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer

from impact.cli.reports import write_for_forces
from impact.cli.session import Here
from impact.plan.periods import Period
from impact.workspace import Workspace, open_workspace
from tests.integration.quarters import KENT, PERIOD

SHORT = "<html lang='en'><title>{{ report.name }}</title><style>\n</style><h1>{{ report.name }}</h1>"


@pytest.fixture(scope="module")
def workspace(quarter: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The quarter's workspace with a short page of its own for each force, with a fault in Durham's and Kent's."""
    root = tmp_path_factory.mktemp("forces") / "ours"
    shutil.copytree(quarter, root)
    (root / "templates" / "force").mkdir(parents=True)
    fault = "{% if report.name in ('Durham', 'Kent') %}{{ report.nothing }}{% endif %}"
    (root / "templates" / "force" / "report.html.j2").write_text(SHORT + fault, encoding="utf-8")
    return open_workspace(root)


@pytest.fixture(scope="module")
def here(workspace: Workspace) -> Here:
    """What a command in it opens."""
    return Here(workspace.root)


def write(here: Here, out: Path, force: str | None, as_json: bool = False) -> None:
    """Write reports on the quarter as known now."""
    write_for_forces(
        here,
        Period.parse(PERIOD),
        datetime.now(UTC),
        force=force,
        out=out,
        workers=1,
        as_json=as_json,
    )


def test_one_force_by_its_name(here: Here, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The two files are named."""
    write(here, tmp_path, "surrey")
    html, pdf = (tmp_path / "forces" / f"E23000031-surrey.{kind}" for kind in ("html", "pdf"))
    assert capsys.readouterr().out == f"HTML  {html}\nPDF   {pdf}\n"
    assert html.is_file() and pdf.is_file()


def test_all_of_them_and_those_that_fail(here: Here, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """How many were written and where; those that were not by name, once for one reason; the status says so."""
    with pytest.raises(typer.Exit) as ended:
        write(here, tmp_path, None)
    assert ended.value.exit_code == 3
    said = capsys.readouterr()
    assert said.out == f"41 of 43 forces: each its own PDF and HTML in {tmp_path / 'forces'}\n"
    assert said.err == (
        "Not written whole: Durham and Kent."
        " UndefinedError: 'impact.report.force_report.ForceReport object' has no attribute 'nothing'\n"
    )
    assert len(list((tmp_path / "forces").glob("*.pdf"))) == 41


def test_for_another_program(here: Here, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON names each force with its files and what went wrong with them."""
    with pytest.raises(typer.Exit):
        write(here, tmp_path, KENT, as_json=True)
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["code"], one["name"], one["html"], one["pdf"]) == (KENT, "Kent", None, None)
    assert one["problem"].startswith("UndefinedError")


def test_a_team_has_none(here: Here, tmp_path: Path) -> None:
    """A report of its own is for a force; a team of the body itself is told so."""
    with pytest.raises(typer.BadParameter) as refused:
        write(here, tmp_path, "programme-office")
    assert str(refused.value) == (
        "'programme-office' is a team of the body itself: only forces have a report of their own."
    )
