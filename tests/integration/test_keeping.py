"""What is kept as a whole: the record of what was done, backups, and bringing one back."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from impact.workspace import Settings, Workspace
from tests.integration.commands import impact, impact_here
from tests.store.old_stores import make_first


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
    found: str = json.loads(impact_here(root, "audit", "--json").out)["head"]
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
    assert impact_here(ours, "sign-off", "3", "--name", "Jo Smith", "--role", "Head of Analysis").status == 0
    told = json.loads(impact_here(ours, "audit", "--json").out)
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
    said = impact_here(ours, "audit")
    assert said.status == 1
    assert "submission 3" in said.out
    assert "sound" not in said.out
    assert json.loads(impact_here(ours, "audit", "--json").out)["sound"] is False


def test_a_record_that_was_rewritten_does_not_hold_the_hash_written_down(ours: Path, made: Path) -> None:
    """The one thing that a chain alone cannot show; the right hash is found, also an older one."""
    before = head(ours)
    assert impact_here(ours, "withdraw", "3", "--reason", "Sent in error.").status == 0
    assert impact_here(ours, "audit", "--expect", before).status == 0
    said = impact_here(ours, "audit", "--expect", "0" * 64)
    assert said.status == 1
    assert "0" * 64 in said.out


def test_a_backup_is_brought_back_elsewhere(made: Path, tmp_path: Path) -> None:
    """Everything is there again, to the last hash."""
    said = impact(made, "backup", str(tmp_path / "copy.sqlite3"))
    assert said.out == (
        f"5 submissions in {tmp_path / 'copy.sqlite3'}. The last entry of the record has the hash {head(made)}\n"
    )
    assert impact_here(tmp_path, "init", "new").status == 0
    said = impact(tmp_path / "new", "restore", str(tmp_path / "copy.sqlite3"))
    assert said.out == f"5 submissions brought back. The last entry of the record has the hash {head(made)}\n"
    assert head(tmp_path / "new") == head(made)
    assert impact_here(tmp_path / "new", "submissions").out == impact_here(made, "submissions").out


def test_a_store_that_holds_something_is_never_restored_over(made: Path, tmp_path: Path) -> None:
    """Refused with status 1; what is there stays."""
    assert impact_here(made, "backup", str(tmp_path / "copy.sqlite3")).status == 0
    before = head(made)
    said = impact_here(made, "restore", str(tmp_path / "copy.sqlite3"))
    assert said.status == 1
    assert said.err == (
        f"{made / 'store' / 'impact.sqlite3'} holds something already. "
        "Restore into a new place; nothing there was touched.\n"
    )
    assert head(made) == before


def test_a_file_that_is_no_backup_is_not_restored(made: Path, tmp_path: Path) -> None:
    """In words, and nothing is made of it."""
    (tmp_path / "letter.txt").write_text("Dear all, figures to follow.")
    assert impact_here(tmp_path, "init", "new").status == 0
    said = impact_here(tmp_path / "new", "restore", str(tmp_path / "letter.txt"))
    assert said.status == 3
    assert "letter.txt" in said.err


def tampered(root: Path, *statements: str) -> None:
    """Run *statements* on the store, past its own guards."""
    with sqlite3.connect(root / "store" / "impact.sqlite3") as database:
        for (trigger,) in database.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            database.execute(f'drop trigger "{trigger}"')
        for statement in statements:
            database.execute(statement)
    database.close()


def test_a_store_that_is_not_there_is_never_sound(made: Path, tmp_path: Path) -> None:
    """Its address was mistyped, say: status 1, on the terminal and for another program."""
    elsewhere = {"IMPACT_STORE": f"sqlite:///{tmp_path}/impcat.sqlite3"}
    said = impact_here(made, "audit", environment=elsewhere)
    assert said.status == 1
    assert said.out == (
        f"0 entries.\nThere is no store at {tmp_path}/impcat.sqlite3 yet. It is made when the first return is "
        "received. If there should be one, check its address. There is no record to examine.\n"
    )
    told = json.loads(impact_here(made, "audit", "--json", environment=elsewhere).out)
    assert (told["sound"], len(told["faults"])) == (False, 1)


def test_a_store_without_its_version_is_damaged(ours: Path) -> None:
    """One row less does not make it new: status 3, whether it is read or written."""
    tampered(ours, "delete from impact_schema")
    for command in (("audit",), ("submissions",), ("receive", "returns"), ("backup", "copy.sqlite3")):
        said = impact_here(ours, *command)
        assert said.status == 3
        assert said.err == (
            f"{ours}/store/impact.sqlite3 is damaged: its tables are there, but not which version of impact made them. "
            "Nothing in it was changed. Keep that file as it is, and restore the last backup into a new place.\n"
        )
        assert "sound" not in said.out


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("update audit set done_at = 'rubbish' where number = 2", "Audit entry 2 was changed, or does not follow"),
        ("update audit set detail = cast(x'80ff' as text) where number = 2", "Audit entry 2 was changed"),
        ("drop table withdrawals", "The table withdrawals is gone.\nWhat the tables hold was not examined.\n"),
    ],
)
def test_a_record_that_cannot_be_read_is_said_to_be_changed(ours: Path, statement: str, fault: str) -> None:
    """Faults in words with status 1, and the same for another program."""
    tampered(ours, statement)
    said = impact_here(ours, "audit")
    assert (said.status, said.err) == (1, "")
    assert fault in said.out
    assert "The rows of audit are not guarded against changes: " in said.out
    assert json.loads(impact_here(ours, "audit", "--json").out)["sound"] is False


def test_a_backup_never_takes_the_place_of_another_store(made: Path, ours: Path) -> None:
    """Refused with status 1; that one stays as it is."""
    other = ours / "store" / "impact.sqlite3"
    before = other.read_bytes()
    said = impact_here(made, "backup", str(other))
    assert said.status == 1
    assert said.err == (
        f"{other} is a database in use, not a backup. Give another file for the backup; nothing was written there.\n"
    )
    assert other.read_bytes() == before


def test_a_store_of_an_earlier_version(tmp_path: Path) -> None:
    """Reading says what to do; a backup copies it as it is; then it is brought up to date as said."""
    assert impact_here(tmp_path, "init", "ours").status == 0
    root = tmp_path / "ours"
    make_first(f"sqlite:///{root}/store/impact.sqlite3")
    said = impact_here(root, "submissions")
    assert said.status == 3
    assert said.err == (
        f"{root}/store/impact.sqlite3 was made by an earlier version of impact, so it cannot be read yet. "
        "Keep a copy of it with `impact backup`, then run `impact doctor`: it brings the store up to date.\n"
    )
    said = impact_here(root, "backup", "copy.sqlite3")
    assert said.out == (
        "2 submissions in copy.sqlite3. An earlier version of impact made this store: it was copied as it is, and not "
        "examined.\n"
    )
    impact_here(root, "doctor")
    assert impact_here(root, "submissions").status == 0
    assert impact_here(root, "audit").out.endswith("The record is sound: nothing was changed or taken out.\n")


def test_a_folder_with_signs_that_mean_something_in_an_address(tmp_path: Path) -> None:
    """The store is within the workspace, whatever its name."""
    assert impact_here(tmp_path, "init", "Q1? #2 100%41").status == 0
    root = tmp_path / "Q1? #2 100%41"
    (root / "letter.xlsx").write_bytes(b"Dear all, figures to follow.")
    impact_here(root, "receive", "letter.xlsx")
    assert (root / "store" / "impact.sqlite3").is_file()
    assert len(json.loads(impact_here(root, "submissions", "--json").out)) == 1
    assert [path.name for path in tmp_path.iterdir()] == [root.name]


@pytest.mark.parametrize(
    "address", ["sqlite:////srv/x.sqlite3?timeout=60", "postgresql+psycopg://me@there/name", "nonsense"]
)
def test_an_address_in_the_environment_stays_as_it_is(tmp_path: Path, address: str) -> None:
    """Only a path within the workspace is completed, what follows it included."""
    workspace = Workspace(tmp_path / "a?b", Settings(store="sqlite:///store/impact.sqlite3?timeout=60"))
    assert workspace.store_url({"IMPACT_STORE": address}) == address
    assert workspace.store_url({}) == f"sqlite:///{tmp_path}/a%3Fb/store/impact.sqlite3?timeout=60"
