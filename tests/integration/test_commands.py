"""Each command does what the README says of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from impact.plan.loading import load
from impact.plan.periods import Period
from impact.steps.report import composed
from impact.store.submissions import Store
from impact.workspace import open_workspace
from tests.integration.commands import fill_everything, impact, impact_here, keep_open

README = Path(__file__).parents[2] / "README.md"
COMMANDS = README.parent / "docs" / "commands.md"
PERIOD = "2024-25-Q1"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new workspace in which Durham has returned."""
    folder = tmp_path_factory.mktemp("commands") / "our-plan"
    impact_here(folder.parent, "init", "our-plan")
    keep_open(folder)
    impact_here(folder, "template", "--period", PERIOD, "--out", "to-send")
    (folder / "returns").mkdir()
    fill_everything(folder / "to-send" / f"{PERIOD} Durham.xlsx").save(folder / "returns" / "durham.xlsx")
    assert impact(folder, "receive", "returns").status == 0
    return folder


@pytest.fixture(scope="module")
def some(workspace: Path) -> Path:
    """Durham's return, and as many templates that nobody filled in as keep two processes busy."""
    folder = workspace / "some"
    folder.mkdir()
    for path in sorted((workspace / "to-send").iterdir())[:12]:
        shutil.copy(path, folder)
    shutil.copy(workspace / "returns" / "durham.xlsx", folder / "a durham.xlsx")
    return folder


def test_every_command_of_the_readme_is_one(workspace: Path) -> None:
    """No command in the README is made up, and each has help."""
    named = set(re.findall(r"^(?:impact|\./run impact) ([a-z-]+)", README.read_text(), re.MULTILINE))
    listed = impact_here(workspace, "--help").out
    for command in named:
        line = re.search(rf"^  {command}  +(.*)", listed, re.MULTILINE)
        assert line, command
        said = impact_here(workspace, command, "--help")
        assert said.status == 0 and line[1] in " ".join(said.out.split()), command


def test_every_command_has_help_and_a_paragraph_of_its_own(workspace: Path) -> None:
    """None is made up in the documentation, and none is missing there."""
    listed = impact_here(workspace, "--help").out.partition("Commands:\n")[2].partition("\n\n")[0]
    lines = [line.split(maxsplit=1) for line in listed.splitlines()]
    assert all(len(line) == 2 and not line[1].endswith("...") for line in lines)
    described = re.findall(r"^### `impact ([a-z-]+)", COMMANDS.read_text(), re.MULTILINE)
    assert sorted(described) == sorted(line[0] for line in lines)


@pytest.mark.parametrize(
    ("command", "arguments"),
    [("status", ("--period", PERIOD)), ("submissions", ()), ("audit", ())],
)
def test_json_has_the_names_that_are_documented(workspace: Path, command: str, arguments: tuple[str, ...]) -> None:
    """Each name stands in the command's own paragraph."""
    told = json.loads(impact_here(workspace, command, *arguments, "--json").out)
    paragraph = COMMANDS.read_text().partition(f"### `impact {command}")[2].partition("\n##")[0]
    assert set(told[0] if isinstance(told, list) else told) <= set(re.findall(r"`([a-z0-9_]+)`", paragraph))


def test_the_example_plan_has_no_fault(workspace: Path) -> None:
    """`impact init` gives a plan that `impact check` accepts, and asks one thing about: it may be left."""
    said = impact_here(workspace, "check")
    asked, counted = said.out.splitlines()
    assert (said.status, counted.split(".")[0]) == (0, "No faults")
    told = json.loads(impact_here(workspace, "check", "--json").out)
    assert (told["faults"], [one["text"] for one in told["queries"]]) == ([], [asked])


def test_a_fault_is_shown_at_its_place_with_a_remedy(tmp_path: Path) -> None:
    """File, line, column, what is wrong, and the nearest thing that would be right."""
    impact_here(tmp_path, "init", "ours")
    measure = tmp_path / "ours" / "metrics" / "measures" / "evaluation-at-launch.yaml"
    text = measure.read_text()
    line = next(n for n, words in enumerate(text.splitlines(), 1) if words.startswith("commitment:"))
    measure.write_text(text.replace("commitment: C4", "commitment: C44"))
    said = impact_here(tmp_path / "ours", "check")
    assert said.status == 1
    assert f"measures/evaluation-at-launch.yaml:{line}:13  " in said.out
    assert "Did you mean 'C4'?" in said.out


def test_status_shows_who_has_not_returned(workspace: Path) -> None:
    """Everyone asked is listed, and one has returned."""
    said = impact_here(workspace, "status", "--period", PERIOD)
    assert said.status == 0
    assert re.search(r"Cleveland +Missing", said.out)
    assert "1 of 45 have made a return that counts: 0 on time, 1 late" in said.out
    listed = json.loads(impact_here(workspace, "status", "--period", PERIOD, "--json").out)
    assert [one["name"] for one in listed if one["state"] != "not returned"] == ["Durham"]


def test_the_same_file_twice_is_filed_once(workspace: Path) -> None:
    """It is recognised, and nothing is added."""
    said = impact_here(workspace, "receive", "returns/durham.xlsx")
    assert said.status == 0
    assert "this very file was received before" in said.out


def test_the_report_is_written_as_html_and_pdf(workspace: Path) -> None:
    """Both from one content, in the period's folder."""
    said = impact(workspace, "report", "--period", PERIOD)
    assert said.status == 0, said.everything
    folder = workspace / "reports" / PERIOD
    assert (folder / "board.pdf").read_bytes().startswith(b"%PDF-")
    html = (folder / "report.html").read_text()
    assert "1 of 43" in html
    assert json.loads((folder / "report.json").read_text())


def test_a_figure_is_traced_to_its_cell(workspace: Path) -> None:
    """The submission, the sheet and the cell; and those who are not in the figure, with the reason."""
    said = impact(workspace, "trace", "IW-15", "--period", PERIOD, "--area", "E23000008")
    assert said.status == 0, said.everything
    assert "submission 1, " in said.out
    national = impact_here(workspace, "trace", "IW-15", "--period", PERIOD)
    assert "coverage 1 of 43" in national.out
    assert "not returned" in national.out


def test_a_misspelt_measure_gets_a_suggestion(workspace: Path) -> None:
    """Wrong use, with the nearest ref."""
    said = impact_here(workspace, "trace", "IW15", "--period", PERIOD)
    assert said.status == 2
    assert "Did you mean 'IW-15'?" in said.err


def test_a_template_that_was_filled_in_is_never_overwritten(workspace: Path, tmp_path: Path) -> None:
    """A second run leaves it as it is, and says so; one that nobody touched is simply written again."""
    arguments = ("template", "--period", PERIOD, "--force", "Durham", "--out", str(tmp_path))
    assert impact_here(workspace, *arguments).status == 0
    assert impact_here(workspace, *arguments).status == 0
    path = tmp_path / f"{PERIOD} Durham.xlsx"
    fill_everything(path).save(path)
    filled = path.read_bytes()
    said = impact_here(workspace, *arguments)
    assert said.status == 1
    assert "Left as they are" in said.err
    assert path.read_bytes() == filled


def test_what_programs_leave_in_a_folder_is_left_aside(workspace: Path, tmp_path: Path) -> None:
    """A lock file is no return; the workbook beside it is."""
    (tmp_path / "~$durham.xlsx").write_bytes(b"lock")
    (tmp_path / ".DS_Store").write_bytes(b"desk")
    (tmp_path / "durham.xlsx").write_bytes((workspace / "returns" / "durham.xlsx").read_bytes())
    said = impact_here(workspace, "receive", str(tmp_path), "--json")
    assert [one["file"] for one in json.loads(said.out)] == ["durham.xlsx"]
    assert "~$durham.xlsx" in said.err


def test_a_cluster_that_does_not_answer_is_wrong_use(workspace: Path) -> None:
    """An address that is none, in plain words."""
    said = impact_here(workspace, "receive", "to-send", "--cluster", "nonsense")
    assert said.status == 2
    assert "No Dask scheduler answers at 'nonsense'" in " ".join(said.err.split())


def test_a_cluster_reads_what_one_process_does(workspace: Path, some: Path, tmp_path: Path) -> None:
    """A scheduler and a worker of this machine; the same receipts."""
    from distributed import LocalCluster

    store = {"IMPACT_STORE": f"sqlite:///{tmp_path}/cluster.sqlite3"}
    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, protocol="tcp", dashboard_address=None
    ) as cluster:
        said = impact(
            workspace,
            "receive",
            str(some),
            "--cluster",
            cluster.scheduler_address,
            "--json",
            environment=store,
        )
    assert said.status == 1
    assert len(json.loads(said.out)) == 13
    assert [one["file"] for one in json.loads(said.out) if one["state"] == "accepted"] == ["a durham.xlsx"]


def test_two_processes_receive_what_one_does(workspace: Path, some: Path, tmp_path: Path) -> None:
    """How many read never changes the outcome."""
    outcomes = []
    for workers in ("1", "2"):
        store = f"sqlite:///{tmp_path}/{workers}.sqlite3"
        said = impact(
            workspace, "receive", str(some), "--workers", workers, "--json", environment={"IMPACT_STORE": store}
        )
        assert said.status == 1
        outcomes.append([{k: v for k, v in one.items() if k != "received"} for one in json.loads(said.out)])
    assert outcomes[0] == outcomes[1]
    assert len(outcomes[0]) == 13


def web_page_of(root: Path) -> str:
    """The web page that `impact report` would write, without the PDF that it writes too."""
    workspace = open_workspace(root)
    with Store.open(workspace.store_url({}), reading=True) as store:
        known = composed(workspace, load(workspace.metrics), store, Period.parse(PERIOD), datetime.now(UTC))
    return known.web_page()["report.html"].decode()


def test_a_workspace_s_own_template_replaces_the_shipped_one(workspace: Path) -> None:
    """File by file: one style sheet of its own, everything else as shipped."""
    own = workspace / "templates" / "report"
    own.mkdir(parents=True, exist_ok=True)
    (own / "report.css").write_text("/* the house style of ours */ body { color: #123456; }")
    try:
        assert "#123456" in web_page_of(workspace)
    finally:
        (own / "report.css").unlink()


def test_the_doctor_finds_nothing_missing(workspace: Path) -> None:
    """On a machine that ran ./run, everything is there."""
    said = impact(workspace, "doctor")
    assert said.status == 0, said.everything
    assert "WeasyPrint" in said.out


def test_help_loads_nothing_heavy(workspace: Path) -> None:
    """Every heavy library is loaded by the command that needs it, so that `impact --help` answers at once."""
    asked = (
        "import sys; from impact.cli import app; app(['--help'], standalone_mode=False);"
        "print([name for name in ('pydantic', 'sqlalchemy', 'jinja2', 'weasyprint', 'openpyxl', 'xlsxwriter', 'rich')"
        " if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "[]"
