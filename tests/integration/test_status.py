"""`impact status`: the grid of who has returned, as a table, as JSON, as a page, and as reminders to send."""

from __future__ import annotations

import json
import os
import re
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from tests.checking.browser import Browser
from tests.checking.checkers import needed, page_faults
from tests.integration.commands import impact, impact_here
from tests.integration.quarters import PERIOD

DAY = re.compile(r"\d{1,2} [A-Z][a-z]+ 20\d\d")


@pytest.fixture(scope="module")
def made(quarter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The quarter as it came in, with Kent's return signed off."""
    root = Path(shutil.copytree(quarter, tmp_path_factory.mktemp("status") / "ours"))
    assert impact_here(root, "sign-off", "3", "--name", "Jo Smith", "--role", "Head of Analysis").status == 0
    return root


def test_the_table_reads_well_on_a_terminal(made: Path) -> None:
    """What needs most doing first, one line for each, nothing wider than 80 columns."""
    said = impact(made, "status", "--period", PERIOD)
    assert said.status == 0
    lines = said.out.splitlines()
    assert max(map(len, lines[:-1])) <= 80
    assert [DAY.sub("DAY", line) for line in lines[2:19]] == [
        "2 of 45 have made a return that counts: 0 on time, 2 late.",
        "1 signed off, 0 in order and not signed off, 1 with open queries, 1 with errors,",
        "42 not returned.",
        "",
        "With errors to mend: nothing of these counts yet (1)",
        "  Surrey                  1 error   DAY, version 1",
        "",
        "With queries to mend or explain: their figures count (1)",
        "  Durham                  1 query   Late, DAY, version 1",
        "",
        "Signed off (1)",
        "  Kent                    In order  Late, DAY, version 1",
        "                          Jo Smith, Head of Analysis, DAY",
        "",
        "Not returned (42)",
        "  Cleveland               Missing",
        "  Northumbria             Missing",
    ]
    assert "1 file of any quarter kept that could not be told whose they are" in lines[-1]
    assert lines[-1].endswith(": 5 letter.xlsx")


def test_as_json(made: Path) -> None:
    """The facts of each supplier, in the register's order."""
    listed = json.loads(impact_here(made, "status", "--period", PERIOD, "--json").out)
    assert len(listed) == 45
    (durham,) = [one for one in listed if one["name"] == "Durham"]
    assert {key: durham[key] for key in list(durham)[:13]} == {
        "supplier": "E23000008", "name": "Durham", "period": PERIOD, "due": "2024-07-20", "lock": "2124-06-06",
        "state": "queries", "stand": "queries", "says": "1 query", "on_time": False, "nil": False,
        "signed_off": None, "versions": 1, "notes": [],
    }  # fmt: skip
    assert durham["counted"]["submission"] == durham["latest"]["submission"] == 2


def test_what_was_known_on_an_earlier_day(made: Path) -> None:
    """Before the due date nothing had come, and nobody was missing."""
    said = impact_here(made, "status", "--period", PERIOD, "--as-at", "2024-07-15")
    assert said.out.startswith("Q1 2024/25 (April to June), as at 15 July 2024\n")
    assert "Not returned (45)\n  Cleveland               Not yet due\n" in said.out


def test_a_workspace_that_nobody_can_write_to(made: Path, tmp_path: Path) -> None:
    """Reading leaves every byte of the store as it was, and nothing beside it."""
    root = Path(shutil.copytree(made, tmp_path / "ours"))

    def bytes_of_the_store() -> dict[str, str]:
        return {path.name: sha256(path.read_bytes()).hexdigest() for path in (root / "store").iterdir()}

    before = bytes_of_the_store()
    os.chmod(root / "store", 0o555)
    try:
        for command in (
            ("status", "--period", PERIOD),
            ("submissions",),
            ("findings", "2"),
            ("trace", "IW-17", "--period", PERIOD),
            ("audit",),
        ):
            said = impact_here(root, *command)
            assert said.status == 0, said.everything
        assert bytes_of_the_store() == before
    finally:
        os.chmod(root / "store", 0o755)


def test_before_anything_was_received(tmp_path: Path) -> None:
    """Nobody has returned; that there is no store yet is said, and none is made."""
    assert impact_here(tmp_path, "init", "ours").status == 0
    said = impact_here(tmp_path / "ours", "status", "--period", PERIOD)
    assert said.status == 0
    assert "0 of 45 have made a return that counts: 0 on time, 0 late." in said.out
    assert "It is made when the first return is received." in said.err
    assert list((tmp_path / "ours" / "store").iterdir()) == []


def test_a_reminder_for_each_supplier_that_owes_something(made: Path, tmp_path: Path) -> None:
    """Nothing for Kent, which has signed; the finding for Surrey, the query for Durham."""
    said = impact_here(made, "status", "--period", PERIOD, "--reminders", str(tmp_path / "send"))
    assert said.err == f"44 reminders in {tmp_path / 'send'}\n"
    assert not (tmp_path / "send" / f"{PERIOD} Kent.txt").exists()
    surrey = (tmp_path / "send" / f"{PERIOD} Surrey.txt").read_text(encoding="utf-8")
    assert surrey.startswith("Subject: Your return for Q1 2024/25 (April to June): cells to mend\n")
    assert re.search(r'^1\. C4 Local innovation!E\d+  This cell holds "lots"', surrey, re.MULTILINE)
    durham = (tmp_path / "send" / f"{PERIOD} Durham.txt").read_text(encoding="utf-8")
    assert "Initiatives launched in the quarter is 100; last quarter it was 10." in durham


def test_a_reminder_of_before_is_not_to_be_sent(made: Path, tmp_path: Path) -> None:
    """Where nothing is owed any more, the old text is named; it is not deleted."""
    (tmp_path / f"{PERIOD} Kent.txt").write_text("Dear Kent")
    said = impact_here(made, "status", "--period", PERIOD, "--reminders", str(tmp_path))
    assert said.err.endswith(
        f"Do not send these, which are there from before: nothing is owed now.\n  {PERIOD} Kent.txt\n"
    )
    assert (tmp_path / f"{PERIOD} Kent.txt").read_text() == "Dear Kent"


def test_a_workspace_s_own_reminder_replaces_the_shipped_one(made: Path, tmp_path: Path) -> None:
    """A template put in place of ours."""
    root = Path(shutil.copytree(made, tmp_path / "ours"))
    (root / "templates" / "email").mkdir(parents=True)
    (root / "templates" / "email" / "reminder.txt").write_text("Hello {{ reminder.name }}!")
    assert impact_here(root, "status", "--period", PERIOD, "--reminders", "send").status == 0
    assert (root / "send" / f"{PERIOD} Surrey.txt").read_text() == "Hello Surrey!\n"


def test_the_page_fits_a_phone_and_a_desk(made: Path, tmp_path: Path) -> None:
    """One file, as accessible as a report; nothing is wider than the window, and the shipped font is the one used."""
    page = tmp_path / "status.html"
    said = impact_here(made, "status", "--period", PERIOD, "--html", str(page))
    assert said.err == f"The page is {page}\n"
    assert "Jo Smith, Head of Analysis" in page.read_text(encoding="utf-8")
    needed()
    with Browser(tmp_path / "profile") as browser:
        assert [str(fault) for fault in page_faults(browser, page)] == []
        with browser.page(page.as_uri()) as opened:
            assert opened.run("document.fonts.check('16px \"Source Sans 3\"')")
