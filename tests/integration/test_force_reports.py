"""Every force's own report in one go: by one process or several, whatever fails, and what is said of it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer

from impact.cli.reports import write_for_forces
from impact.cli.session import Here
from impact.plan.loading import load
from impact.plan.periods import Period
from impact.report.force_report import ForceReport
from impact.report.html import render_force
from impact.resources import folder
from impact.steps.report import STOPPED, ForceWritten, make_force_reports, write_force_reports
from impact.store.submissions import Store
from impact.workspace import open_workspace
from tests.golden.demo import page
from tests.integration.quarters import DURHAM, KENT, PERIOD, SURREY

SHORT = "<html lang='en'><title>{{ report.name }}</title><style>\n</style><h1>{{ report.name }}</h1>"


@pytest.fixture(scope="module")
def reports(quarter: Path) -> tuple[ForceReport, ...]:
    """Every force's report on the quarter, of which Durham has a query, Kent is in order and Surrey has an error."""
    workspace = open_workspace(quarter)
    definitions = load(workspace.metrics)
    with Store.open(workspace.store_url(os.environ), reading=True) as store:
        moment = datetime.now(UTC)
        found = tuple(make_force_reports(definitions, store, Period.parse(PERIOD), moment, synthetic=True))
    assert all(isinstance(one, ForceReport) for one in found)
    return found  # type: ignore[return-value]  # each is one, as just seen


def of(reports: Sequence[ForceReport], code: str) -> ForceReport:
    """The report of one force."""
    return next(one for one in reports if one.code == code)


def words(report: ForceReport) -> str:
    """What its page says, a block a line."""
    return page(render_force(report, (folder("templates"),), "print"))


def own_template(root: Path, text: str, own: str = "own") -> tuple[Path, ...]:
    """Template folders in which each force's page is *text*."""
    (root / own / "force").mkdir(parents=True)
    (root / own / "force" / "report.html.j2").write_text(text, encoding="utf-8")
    return (root / own, folder("templates"))


def test_every_force_has_one(reports: tuple[ForceReport, ...]) -> None:
    """All 43, whether they returned or not, each with every measure that is asked of it."""
    assert len(reports) == 43
    assert len({one.code for one in reports}) == 43
    assert len({len(one.lines) for one in reports}) == 1


def test_each_says_how_its_return_stands(reports: tuple[ForceReport, ...]) -> None:
    """A query to explain, a signature that is missing, an error to mend, a return that has not come."""
    assert "Mend or explain the query listed under Returns." in words(of(reports, DURHAM))
    assert of(reports, DURHAM).returns.outstanding[0].place == "C4 Local innovation!E8"
    assert "\nHave version 1 signed off" in words(of(reports, KENT))
    assert "has errors to mend" in words(of(reports, SURREY))
    assert of(reports, SURREY).returns.outstanding
    assert "\nThere is no return of Cleveland" in words(of(reports, "E23000013"))


def test_one_process_and_two_write_the_same_bytes(reports: tuple[ForceReport, ...], tmp_path: Path) -> None:
    """Who writes a report, and after which other, does not show in it."""
    some = [of(reports, code) for code in (DURHAM, SURREY)]
    told: list[None] = []
    for workers in (1, 2):
        written = list(
            write_force_reports(
                some,
                tmp_path / str(workers),
                (folder("templates"),),
                workers=workers,
                progress=lambda: told.append(None),
            )
        )
        assert [(one.code, one.problem) for one in written] == [(DURHAM, ""), (SURREY, "")]
    assert len(told) == 4
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / n / "forces").iterdir()} for n in "12")
    assert sorted(one) == [
        f"{code}-{name}.{kind}" for code, name in ((DURHAM, "durham"), (SURREY, "surrey")) for kind in ("html", "pdf")
    ]
    assert one == two


@pytest.mark.parametrize("workers", [1, 2])
def test_one_that_fails_is_named_and_the_rest_are_written(
    reports: tuple[ForceReport, ...], tmp_path: Path, workers: int
) -> None:
    """A fault in one force's page is that force's problem; the others come out whole."""
    folders = own_template(tmp_path, SHORT + "{% if report.code == '" + KENT + "' %}{{ report.nothing }}{% endif %}")
    some = [of(reports, code) for code in (DURHAM, KENT, SURREY)]
    durham, kent, surrey = write_force_reports(some, tmp_path, folders, workers=workers)
    assert durham.pdf is not None and surrey.pdf is not None
    assert (kent.name, kent.html, kent.pdf) == ("Kent", None, None)
    assert kent.problem == "UndefinedError: 'impact.report.force_report.ForceReport object' has no attribute 'nothing'"


class Deadly(ForceReport):
    """A report whose unpacking ends the process, as too little memory would."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (9,)


def test_a_process_that_is_killed_takes_no_other_report_with_it(
    reports: tuple[ForceReport, ...], tmp_path: Path
) -> None:
    """What the dead process left undone is done by another; the one that killed it is named."""
    kent = of(reports, KENT)
    deadly = Deadly(**{name: getattr(kent, name) for name in ForceReport.__dataclass_fields__})
    some = [deadly, of(reports, DURHAM), of(reports, SURREY)]
    first, *others = write_force_reports(some, tmp_path, own_template(tmp_path, SHORT), workers=2)
    assert first == ForceWritten(KENT, "Kent", problem=STOPPED)
    assert [one.problem for one in others] == ["", ""]
    assert all(one.pdf is not None and one.pdf.is_file() for one in others)


# --- on the terminal --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def here(quarter: Path, tmp_path_factory: pytest.TempPathFactory) -> Here:
    """The quarter's workspace with a short page of its own for each force, with a fault in Durham's and Kent's."""
    root = tmp_path_factory.mktemp("forces") / "ours"
    shutil.copytree(quarter, root)
    own_template(root, SHORT + "{% if report.name in ('Durham', 'Kent') %}{{ report.nothing }}{% endif %}", "templates")
    return Here(root)


def write(here: Here, out: Path, force: str | None, as_json: bool = False) -> None:
    """Write reports on the quarter as known now."""
    now = datetime.now(UTC)
    write_for_forces(here, Period.parse(PERIOD), now, force=force, out=out, workers=1, as_json=as_json)


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
