"""What the demo's 630 returns come to, what each command says of them, and every file of their report."""

from __future__ import annotations

import json
import re
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from tests.golden.conftest import Golden
from tests.golden.demo import AS_AT, FORCE, PERIOD, make_demo, make_reports, page, paper, receive_again, rows
from tests.integration.commands import impact_here
from tests.made_once import made_once

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, with the files of every profile of its report; this process's own."""
    earlier = request.config.getoption("--demo")
    make = partial(receive_again, made=earlier) if earlier else make_demo
    made = made_once(tmp_path_factory, "demo", make) / "demo"
    make_reports(made)
    return made


def test_findings_of_630_returns(demo: Path, golden: Golden) -> None:
    """Every finding of every return: code, severity, words and place."""
    golden("demo/findings.txt", rows(demo, "SELECT * FROM findings ORDER BY submission, position"))


def test_observations_of_630_returns(demo: Path, golden: Golden) -> None:
    """Every observation, with the cell it came from."""
    golden("demo/observations.txt", rows(demo, "SELECT * FROM observations ORDER BY submission, measure, item"))


def test_submissions(demo: Path, golden: Golden) -> None:
    """Every version of every return; not the hash of its bytes, which a changed template changes."""
    kept = (
        "number, supplier, period, ends, version, filename, received, received_by, state, errors, queries, notes, nil "
    )
    golden("demo/submissions.txt", rows(demo, f"SELECT {kept}FROM submissions ORDER BY number"))


def numbers(demo: Path, state: str, most: int) -> list[str]:
    """Numbers of the first submissions in a state."""
    found = rows(demo, f"SELECT number FROM submissions WHERE state = '{state}' ORDER BY number LIMIT {most}")
    return [str(json.loads(line)[0]) for line in found.splitlines()]


READING = {
    "check": ["check"],
    "status": ["status", "--period", PERIOD, "--as-at", AS_AT],
    "status-early": ["status", "--period", PERIOD, "--as-at", "2025-07-10"],
    "submissions": ["submissions", "--period", PERIOD],
    "submissions-force": ["submissions", "--force", FORCE],
    "recheck": ["recheck", "--period", PERIOD],
    "audit": ["audit"],
    "commentary": ["commentary", "--period", PERIOD, "--as-at", AS_AT],
    "editions": ["editions"],
    "trace-national": ["trace", "IW-17", "--period", PERIOD, "--as-at", AS_AT],
    "trace-force": ["trace", "IW-15", "--period", PERIOD, "--area", FORCE, "--as-at", AS_AT],
    "trace-region": ["trace", "IW-17", "--period", PERIOD, "--area", "region:north-east", "--as-at", AS_AT],
    "trace-year": ["trace", "IW-17", "--period", PERIOD, "--of", "2024-25", "--as-at", AS_AT],
    "refused-period": ["status", "--period", "2031-32-Q1"],
    "refused-measure": ["trace", "IW-99", "--period", PERIOD],
}


def plain(text: str, demo: Path) -> str:
    """A text without what differs from one making to the next: folders, and hashes of bytes, short ones too."""
    text = text.replace(str(demo), "DEMO").replace("python -m pytest.impact", "impact")
    text = re.sub(r"\b(?=[0-9a-f]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{12,64}\b", "HASH", text)
    return re.sub(r'(size\\?": )\d+', r"\1SIZE", text)


@pytest.mark.parametrize("name", READING)
def test_what_a_command_says(demo: Path, golden: Golden, name: str) -> None:
    """Its JSON and its words, with the status it ends with."""
    ways = ((),) if name == "audit" else ((), ("--json",))  # its entries stand in another order where a demo is reused
    said = [impact_here(demo, *READING[name], *more) for more in ways]
    parts = [f"status {one.status}\n{one.out}\n--- on the other output\n{one.err}" for one in said]
    golden(f"commands/{name}.txt", plain("\n=== --json\n".join(parts), demo))


def test_what_is_said_of_submissions(demo: Path, golden: Golden) -> None:
    """Findings and differences of some submissions of each state, and what changes them, on a workspace of its own."""
    parts = []
    for state in ("errors", "queries", "accepted"):
        for number in numbers(demo, state, 6):
            for command in ("findings", "difference"):
                said = impact_here(demo, command, number, "--json")
                parts.append(f"=== {command} {number} ({state}), status {said.status}\n{said.out}{said.err}")
    golden("commands/submissions-one-by-one.txt", plain("\n".join(parts), demo))


def test_cells_of_a_handback(demo: Path, tmp_path: Path, golden: Golden) -> None:
    """Each cell of the workbooks handed back for three returns with errors or queries."""
    from tests.golden.cells import cells

    for number in numbers(demo, "errors", 2) + numbers(demo, "queries", 1):
        out = tmp_path / f"{number}.xlsx"
        said = impact_here(demo, "handback", number, "--out", str(out))
        assert said.status == 0, said.err
        golden(f"workbooks/handback-{number}.txt", cells(out))


def test_pages(demo: Path, golden: Golden) -> None:
    """The words of every web page."""
    folder = demo / "reports" / PERIOD
    for path in sorted(folder.rglob("*.html")):
        golden(f"pages/{path.relative_to(folder)}.txt", plain(page(path.read_text(encoding="utf-8")), demo))


@pytest.mark.parametrize("name", ["board", "full"])
def test_paper(demo: Path, golden: Golden, name: str) -> None:
    """The text of a PDF, line by line as it is laid out."""
    golden(f"papers/{name}.txt", plain(paper(demo / "reports" / PERIOD / f"{name}.pdf"), demo))


def test_paper_of_a_force(demo: Path, golden: Golden) -> None:
    """The text of one force's own PDF."""
    found = sorted((demo / "reports" / PERIOD / "forces").glob("*.pdf"))
    assert len(found) == 1
    golden("papers/force.txt", plain(paper(found[0]), demo))


def test_data_files(demo: Path, golden: Golden) -> None:
    """Every file of data: `report.json` and each CSV with its description."""
    folder = demo / "reports" / PERIOD
    listed = []
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_file():
            listed.append(name)
        if path.suffix == ".json":
            told = json.loads(path.read_text(encoding="utf-8"))
            golden(f"data/{name}", plain(json.dumps(told, ensure_ascii=False, indent=1) + "\n", demo))
        elif path.suffix == ".csv":
            golden(f"data/{name}", plain(path.read_text(encoding="utf-8"), demo))
    golden("data/files.txt", "\n".join(listed) + "\n")


def test_drawings(demo: Path, golden: Golden) -> None:
    """The hash of every chart on the web page, under its title."""
    text = (demo / "reports" / PERIOD / "report.html").read_text(encoding="utf-8")
    drawn = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    assert len(drawn) > 60
    titled = []
    for one in drawn:
        title = re.search(r"<title[^>]*>(.*?)</title>", one, re.DOTALL)
        titled.append(f"{sha256(one.encode()).hexdigest()[:16]} {title.group(1) if title else ''}")
    golden("pages/drawings.txt", "\n".join(titled) + "\n")
