"""What is kept as a whole: the record of what was done, backups, and bringing one back."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.integration.commands import impact


@pytest.fixture(scope="module")
def made(quarter: Path) -> Path:
    """The quarter as it came in: five submissions."""
    return quarter


@pytest.fixture
def ours(made: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(made, tmp_path / "ours"))


def head(root: Path) -> str:
    """The hash of the last entry."""
    found: str = json.loads(impact(root, "audit", "--json").out)["head"]
    return found


def test_the_record_is_sound(made: Path) -> None:
    """How many entries, and the hash of the last, which stands for all before it."""
    said = impact(made, "audit")
    assert said.status == 0
    assert said.out == (
        f"5 entries. The last has the hash {head(made)}\nThe record is sound: nothing was changed or taken out.\n"
    )


def test_the_record_as_json(ours: Path) -> None:
    """Each entry: when, who, what, of which submission."""
    assert impact(ours, "sign-off", "3", "--name", "Jo Smith", "--role", "Head of Analysis").status == 0
    told = json.loads(impact(ours, "audit", "--json").out)
    assert (told["sound"], told["faults"]) == (True, [])
    assert [(one["number"], one["action"], one["submission"]) for one in told["entries"]] == [
        (1, "filed", 1), (2, "filed", 2), (3, "filed", 3), (4, "filed", 4), (5, "filed", 5), (6, "signed off", 3),
    ]  # fmt: skip
    assert told["entries"][-1]["by"] == "Jo Smith"
    assert told["entries"][-1]["hash"] == told["head"]


def test_a_figure_that_was_changed_behind_its_back_is_found(ours: Path) -> None:
    """Whoever opens the database past its own guards leaves a trace: status 1, and the submission is named."""
    with sqlite3.connect(ours / "store" / "impact.sqlite3") as database:
        for (trigger,) in database.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            database.execute(f'drop trigger "{trigger}"')
        database.execute("update observations set value = 9999 where submission = 3 and value is not null")
    database.close()
    said = impact(ours, "audit")
    assert said.status == 1
    assert "submission 3" in said.out
    assert "sound" not in said.out
    assert json.loads(impact(ours, "audit", "--json").out)["sound"] is False


def test_a_record_that_was_rewritten_does_not_hold_the_hash_written_down(ours: Path, made: Path) -> None:
    """The one thing that a chain alone cannot show; the right hash is found, also an older one."""
    before = head(ours)
    assert impact(ours, "withdraw", "3", "--reason", "Sent in error.").status == 0
    assert impact(ours, "audit", "--expect", before).status == 0
    said = impact(ours, "audit", "--expect", "0" * 64)
    assert said.status == 1
    assert "0" * 64 in said.out


def test_a_backup_is_brought_back_elsewhere(made: Path, tmp_path: Path) -> None:
    """Everything is there again, to the last hash."""
    said = impact(made, "backup", str(tmp_path / "copy.sqlite3"))
    assert said.out == (
        f"5 submissions in {tmp_path / 'copy.sqlite3'}. The last entry of the record has the hash {head(made)}\n"
    )
    assert impact(tmp_path, "init", "new").status == 0
    said = impact(tmp_path / "new", "restore", str(tmp_path / "copy.sqlite3"))
    assert said.out == f"5 submissions brought back. The last entry of the record has the hash {head(made)}\n"
    assert head(tmp_path / "new") == head(made)
    assert impact(tmp_path / "new", "submissions").out == re.sub("^$", "", impact(made, "submissions").out)


def test_a_store_that_holds_something_is_never_restored_over(made: Path, tmp_path: Path) -> None:
    """Refused with status 1; what is there stays."""
    assert impact(made, "backup", str(tmp_path / "copy.sqlite3")).status == 0
    before = head(made)
    said = impact(made, "restore", str(tmp_path / "copy.sqlite3"))
    assert said.status == 1
    assert said.err == (
        f"{made / 'store' / 'impact.sqlite3'} holds something already. "
        "Restore into a new place; nothing there was touched.\n"
    )
    assert head(made) == before


def test_a_file_that_is_no_backup_is_not_restored(made: Path, tmp_path: Path) -> None:
    """In words, and nothing is made of it."""
    (tmp_path / "letter.txt").write_text("Dear all, figures to follow.")
    assert impact(tmp_path, "init", "new").status == 0
    said = impact(tmp_path / "new", "restore", str(tmp_path / "letter.txt"))
    assert said.status == 3
    assert "letter.txt" in said.err
