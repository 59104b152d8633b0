"""Whatever is sent in, the answer is plain words, the right exit status, and the file is kept."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.integration.commands import answer, fill_everything, impact, impact_here, keep_open

PERIOD = "2024-25-Q1"
DURHAM = "E23000008"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with Durham's template, filled in well, as `good.xlsx`."""
    folder = tmp_path_factory.mktemp("bad-input") / "workspace"
    assert impact_here(folder.parent, "init", "workspace").status == 0
    keep_open(folder)
    assert impact_here(folder, "template", "--period", PERIOD, "--force", DURHAM, "--out", "out").status == 0
    fill_everything(folder / "out" / f"{PERIOD} Durham.xlsx").save(folder / "good.xlsx")
    return folder


def kept(folder: Path) -> list[tuple[str, int]]:
    """Each file in the store: its name and size."""
    with sqlite3.connect(folder / "store" / "impact.sqlite3") as connection:
        return connection.execute(
            "select s.filename, length(f.content) from submissions s join files f on f.sha256 = s.sha256"
        ).fetchall()


def test_a_good_return_is_accepted(made: Path) -> None:
    """The ground that the rest stands on."""
    said = impact(made, "receive", "good.xlsx")
    assert said.status == 0, said.everything
    assert "Durham, Q1 2024/25 (April to June): kept as version 1" in said.out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"Dear all, figures to follow.\r\n", "not a workbook"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        (b"PK\x03\x04 and then nothing of a zip", ""),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ""),
    ],
    ids=["empty", "letter", "pdf", "torn", "old-office"],
)
def test_a_file_that_is_no_workbook_is_kept_and_said(made: Path, content: bytes, words: str) -> None:
    """Exit status 1, plain words, and the bytes are in the store."""
    name = f"not-{len(content)}.xlsx"
    (made / name).write_bytes(content)
    said = impact_here(made, "receive", name)
    assert said.status == 1
    assert words.lower() in said.out.lower()
    assert (name, len(content)) in kept(made)


def damaged(made: Path, name: str, mishap: str) -> Path:
    workbook = load_workbook(made / "good.xlsx")
    if mishap == "deleted sheet":
        del workbook[next(sheet for sheet in workbook.sheetnames if sheet.startswith("C2"))]
    else:
        answer(workbook, "IW_17.launched", {"text": "about 20", "error value": "#REF!", "blank": None}[mishap])
    workbook.save(made / name)
    return made / name


@pytest.mark.parametrize(
    ("mishap", "words"),
    [
        ("deleted sheet", "is not in this workbook"),
        ("text", "about 20"),
        ("error value", "#REF!"),
        ("blank", "This cell is blank. Enter a number: 0 if there were none, or [x] if you could not supply it."),
    ],
)
def test_a_damaged_return_says_what_to_mend(made: Path, mishap: str, words: str) -> None:
    """The place, what stands there, what to do; exit status 1; the file is kept."""
    path = damaged(made, f"{mishap}.xlsx", mishap)
    said = impact_here(made, "receive", path.name)
    assert said.status == 1
    assert words in said.out
    assert (path.name, path.stat().st_size) in kept(made)


def test_a_template_of_another_plan_is_refused_by_name(made: Path, tmp_path: Path) -> None:
    """Both plans are named, so that the sender sees which workbook was meant."""
    assert impact_here(tmp_path, "init", "other").status == 0
    plan = tmp_path / "other" / "metrics" / "plan.yaml"
    title = next(line for line in plan.read_text().splitlines() if line.startswith("title:"))
    plan.write_text(plan.read_text().replace(title, "title: Another plan altogether", 1))
    impact_here(tmp_path / "other", "template", "--period", PERIOD, "--force", DURHAM, "--out", "out")
    said = impact_here(made, "receive", str(tmp_path / "other" / "out" / f"{PERIOD} Durham.xlsx"))
    assert said.status == 1
    assert "Another plan altogether" in said.out
    assert title.removeprefix("title: ") in said.out


def test_a_database_that_cannot_be_written_ends_with_3(made: Path) -> None:
    """Exit status 3, plain words, and nothing half-stored."""
    before = kept(made)
    garbage = made / "garbage.sqlite3"
    garbage.write_bytes(b"this is no database at all" * 100)
    for url in (
        f"sqlite:///{made}/good.xlsx/store.sqlite3",
        f"sqlite:///{garbage}",
        "sqlite:////proc/none/store.sqlite3",
    ):
        said = impact_here(made, "receive", "good.xlsx", environment={"IMPACT_STORE": url})
        assert said.status == 3, said.everything
        assert said.err.strip()
    assert kept(made) == before


def test_a_full_disk_says_what_was_kept_and_loses_nothing(made: Path, tmp_path: Path) -> None:
    """A store that may not grow: the files before are kept whole and listed, the rest are to be sent again."""
    small = tmp_path / "small.sqlite3"
    store = {"IMPACT_STORE": f"sqlite:///{small}"}
    (tmp_path / "many").mkdir()
    for number in range(12):
        (tmp_path / "many" / f"note {number:02}.xlsx").write_bytes(bytes([number]) * 60_000)
    limited = [
        "bash",
        "-c",
        'ulimit -f 400; exec "$@"',
        "-",
        sys.executable,
        "-m",
        "impact",
        "receive",
        str(tmp_path / "many"),
    ]
    ended = subprocess.run(limited, cwd=made, capture_output=True, text=True, env={**os.environ, **store}, check=False)
    assert "Traceback" not in ended.stderr
    assert ended.returncode == 3
    listed = re.search(r"(\d+) files? kept: .* (\d+) files? not reached: send the same again", ended.stdout)
    assert listed is not None, ended.stdout
    with sqlite3.connect(small) as connection:
        assert connection.execute("select count(*) from submissions").fetchone() == (int(listed[1]),)
        assert connection.execute("select count(*) from files").fetchone() == (int(listed[1]),)
    again = impact(made, "receive", str(tmp_path / "many"), environment=store)
    assert again.status == 1
    with sqlite3.connect(small) as connection:
        assert connection.execute("select count(*) from submissions").fetchone() == (12,)


def test_a_return_of_another_force_or_quarter_is_refused_where_one_was_meant(made: Path, tmp_path: Path) -> None:
    """Whoever receives Kent's return for Q2 is told that this is Durham's for Q1."""
    store = {"IMPACT_STORE": f"sqlite:///{tmp_path}/store.sqlite3"}
    said = impact_here(made, "receive", "good.xlsx", "--force", "Kent", "--period", "2024-25-Q2", environment=store)
    assert said.status == 1
    assert "Durham" in said.out
    assert "Kent" in said.out
    assert "Q1 2024/25 (April to June)" in said.out
    assert (
        impact_here(made, "receive", "good.xlsx", "--force", "durham", "--period", PERIOD, environment=store).status
        == 0
    )


def test_a_file_that_is_not_there_is_wrong_use(made: Path) -> None:
    """Exit status 2, before anything is read."""
    assert impact(made, "receive", "nowhere.xlsx").status == 2


def test_a_period_that_is_none_is_wrong_use(made: Path) -> None:
    """The message shows how a period is written."""
    said = impact_here(made, "status", "--period", "Q1 2024")
    assert said.status == 2
    assert "2024-25-Q1" in said.err


@pytest.mark.parametrize("command", ["template", "status", "report"])
def test_a_period_outside_the_plan_is_wrong_use(made: Path, command: str) -> None:
    """The message names the plan's dates; nothing is written."""
    said = impact_here(made, command, "--period", "2027-28-Q1")
    assert said.status == 2
    assert "1 April 2022 to 31 March 2026" in " ".join(said.err.split())


def test_a_folder_that_is_no_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    """The first command a stranger runs in the wrong folder tells them the right one."""
    said = impact(tmp_path, "check")
    assert said.status == 2
    assert "impact init" in said.err


def test_a_file_too_large_to_be_a_return_does_not_touch_the_next(made: Path, tmp_path: Path) -> None:
    """Its hash is kept in its place, and the good return after it is read as ever."""
    folder = tmp_path / "sent"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(b"PK" + bytes(21 * 1024 * 1024))
    (folder / "b.xlsx").write_bytes((made / "good.xlsx").read_bytes())
    store = {"IMPACT_STORE": f"sqlite:///{tmp_path}/store.sqlite3"}
    said = impact(made, "receive", str(folder), "--handback", str(tmp_path / "back"), environment=store)
    assert said.status == 1
    assert "b.xlsx  Durham, Q1 2024/25 (April to June): kept as version 1, accepted." in said.out
    assert "a.xlsx: no workbook to correct can be made of it." in said.err
    with sqlite3.connect(tmp_path / "store.sqlite3") as connection:
        sizes = connection.execute("select size, length(content) from files order by size").fetchall()
    assert sizes[1] == (21 * 1024 * 1024 + 2, 0)


def test_an_empty_folder_is_wrong_use(made: Path, tmp_path: Path) -> None:
    """Nothing is said to have been kept where there was nothing."""
    (tmp_path / "inside").mkdir()
    said = impact_here(made, "receive", str(tmp_path))
    assert said.status == 2
    assert "There is no file in it." in said.err
    assert "inside. Name them to read them." in said.err
