"""What was sent in: listed, explained, signed off, taken back, and given out again."""

from __future__ import annotations

import csv
import json
import re
import shutil
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from impact.plan.periods import day
from tests.integration.commands import Said, impact, impact_here
from tests.integration.quarters import BEFORE, PERIOD, send

Q1 = "Q1 2024/25 (April to June)"
HASH = re.compile(r"[0-9a-f]{64}")
CLOCK = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}( at \d\d:\d\d UTC)?")


@pytest.fixture(scope="module")
def made(quarter: Path) -> Path:
    """The quarter as it came in."""
    return quarter


@pytest.fixture
def ours(made: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(made, tmp_path / "ours"))


def plain(text: str) -> str:
    """The text with hashes and times taken out."""
    return CLOCK.sub("DAY", HASH.sub("HASH", text))


def wrapped(said: Said) -> str:
    """What was said on standard error, in one line, without the frame of a usage message."""
    return " ".join(said.err.split())


def test_every_submission_of_a_quarter_is_listed(made: Path) -> None:
    """Number, whose, version, how it stands, file, when, hash."""
    said = impact(made, "submissions", "--period", PERIOD)
    assert said.status == 0
    assert plain(said.out) == (
        f"    2  Durham, {Q1}, version 1: 1 query\n"
        "       2 Durham.xlsx, received DAY\n"
        "       SHA-256 HASH\n"
        f"    3  Kent, {Q1}, version 1: accepted\n"
        "       3 Kent.xlsx, received DAY\n"
        "       SHA-256 HASH\n"
        f"    4  Surrey, {Q1}, version 1: 1 error\n"
        "       4 Surrey.xlsx, received DAY\n"
        "       SHA-256 HASH\n"
    )


def test_without_a_quarter_everything_is_listed(made: Path) -> None:
    """Also the file of which nobody knows whose it is."""
    said = impact_here(made, "submissions")
    assert "    5  5 letter.xlsx, which does not say whose it is: 1 error\n" in said.out
    listed = json.loads(impact_here(made, "submissions", "--json").out)
    assert [one["submission"] for one in listed] == [1, 2, 3, 4, 5]
    assert [one["standing"] for one in listed] == ["accepted", "queries", "accepted", "errors", "errors"]


def test_one_force_s_submissions(made: Path) -> None:
    """By name or code; in a quarter without any, that is said."""
    listed = json.loads(impact_here(made, "submissions", "--force", "durham", "--json").out)
    assert [(one["submission"], one["period"]) for one in listed] == [(1, BEFORE), (2, PERIOD)]
    assert impact_here(made, "submissions", "--period", BEFORE, "--force", "Kent").out == "No return was received.\n"


def test_findings_are_numbered_as_explain_wants_them(made: Path) -> None:
    """Under their kind, each with its place."""
    said = impact_here(made, "findings", "2")
    assert said.status == 0
    first, kind, found = said.out.splitlines()[:3]
    assert first == f"Submission 2, Durham, {Q1}, version 1: 1 query"
    assert kind == "  Mend or explain these:"
    assert re.match(r"    1  C4 Local innovation!E\d+  .*100.*10", found)


def test_a_return_in_order_has_no_findings(made: Path) -> None:
    """That is said, rather than nothing."""
    said = impact_here(made, "findings", "3")
    assert said.out == f"Submission 3, Kent, {Q1}, version 1: accepted\n  Nothing was found.\n"
    assert json.loads(impact_here(made, "findings", "3", "--json").out) == []


def test_findings_as_json_and_as_a_table(made: Path, tmp_path: Path) -> None:
    """The same, number by number."""
    (found,) = json.loads(impact_here(made, "findings", "4", "--json").out)
    said = impact_here(made, "findings", "4", "--csv", str(tmp_path / "found.csv"))
    assert (said.status, said.out) == (0, "")
    assert said.err == f"The table is {tmp_path / 'found.csv'}\n"
    with (tmp_path / "found.csv").open(encoding="utf-8-sig", newline="") as table:
        (row,) = csv.DictReader(table)
    assert row == {
        "submission": "4", "number": "1", "severity": "error", "sheet": found["sheet"], "cell": found["cell"],
        "says": found["says"], "expected": found["expected"], "what to do": found["remedy"], "code": found["code"],
    }  # fmt: skip
    assert found["number"] == 1
    assert '"lots"' in row["says"]


def test_receive_writes_every_finding_into_one_table(made: Path, tmp_path: Path) -> None:
    """One row for each, over all the files."""
    said = impact_here(made, "receive", "returns", "--csv", str(tmp_path / "found.csv"))
    assert said.status == 1
    with (tmp_path / "found.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = [(row["submission"], row["severity"]) for row in csv.DictReader(table)]
    assert ("4", "error") in rows
    assert ("5", "error") in rows


@pytest.mark.parametrize("command", ["findings", "difference"])
def test_a_number_that_does_not_exist_is_wrong_use(made: Path, command: str) -> None:
    """The message says which there are, and what lists them."""
    said = impact_here(made, command, "99")
    assert said.status == 2
    assert "There is no submission 99. They go from 1 to 5: `impact submissions` lists them." in wrapped(said)


def test_a_query_is_explained(ours: Path) -> None:
    """It becomes a note that says so, and the return is accepted."""
    said = impact_here(ours, "explain", "2", "1", "Two programmes began at once.", "--by", "Jo Smith")
    assert said.status == 0, said.everything
    assert re.fullmatch(
        rf"Durham, {re.escape(Q1)}, version 1: the query at C4 Local innovation!E\d+ is explained. No query is left.\n",
        said.out,
    )
    (found,) = json.loads(impact_here(ours, "findings", "2", "--json").out)
    assert found["severity"] == "note"
    assert "Two programmes began at once." in found["remedy"]
    (kept,) = [one for one in json.loads(impact_here(ours, "submissions", "--json").out) if one["submission"] == 2]
    assert (kept["state"], kept["queries"]) == ("accepted", 0)


def test_an_error_cannot_be_explained(ours: Path) -> None:
    """Refused with status 1, in words; the same as JSON."""
    said = impact(ours, "explain", "4", "1", "We do not count them.")
    words = "Finding 1 of submission 4 is an error. Correct the return and send it again."
    assert (said.status, said.out, said.err) == (1, "", f"{words}\n")
    assert json.loads(impact_here(ours, "explain", "4", "1", "No.", "--json").out) == {"refused": words}


def test_a_finding_that_does_not_exist_is_wrong_use(ours: Path) -> None:
    """The message says which there are."""
    said = impact_here(ours, "explain", "2", "7", "Because.")
    assert said.status == 2
    assert "Submission 2 has no finding 7. It has only finding 1: `impact findings 2` lists it." in wrapped(said)
    said = impact_here(ours, "explain", "3", "1", "Because.")
    assert "Submission 3 has no finding 1. Nothing was found in it." in wrapped(said)


def test_a_blank_explanation_is_wrong_use(ours: Path) -> None:
    """Before anything is looked at."""
    said = impact_here(ours, "explain", "2", "1", "  ")
    assert said.status == 2
    assert "There is nothing in it. Say in a few words why the figure is right as it is." in wrapped(said)


def test_a_return_is_signed_off(ours: Path) -> None:
    """Name, role and the hash of the file that is meant."""
    said = impact(ours, "sign-off", "3", "--name", "Jo Smith", "--role", "Head of Analysis")
    digest = sha256((ours / "returns" / "3 Kent.xlsx").read_bytes()).hexdigest()
    assert said.out == f"Kent, {Q1}, version 1: signed off by Jo Smith, Head of Analysis. SHA-256 {digest}\n"
    assert said.status == 0
    listed = json.loads(impact_here(ours, "status", "--period", PERIOD, "--json").out)
    (kent,) = [one for one in listed if one["name"] == "Kent"]
    assert (kent["stand"], kent["signed_off"]["name"], kent["signed_off"]["sha256"]) == (
        "signed off", "Jo Smith", digest,
    )  # fmt: skip


def test_what_is_still_open_cannot_be_signed_off(ours: Path) -> None:
    """A query has to be answered first; errors mended."""
    said = impact_here(ours, "sign-off", "2", "--name", "Jo Smith", "--role", "Head of Analysis")
    assert said.status == 1
    assert said.err == (
        "Submission 2 has 1 query without an answer. Explain each, or correct the return and send it again, first.\n"
    )


def test_a_new_version_needs_a_new_sign_off(ours: Path) -> None:
    """The one that was signed is superseded, and keeps its sign-off."""
    assert impact_here(ours, "sign-off", "3", "--name", "Jo Smith", "--role", "Head of Analysis").status == 0
    send(ours, PERIOD, "Kent", 4, "6 Kent.xlsx")
    assert impact_here(ours, "receive", "returns/6 Kent.xlsx").status == 0
    listed = impact_here(ours, "submissions", "--period", PERIOD, "--force", "Kent").out
    today = day(datetime.now(UTC).date())
    assert f"version 1: superseded; signed off by Jo Smith, Head of Analysis, on {today}" in listed
    assert "version 2: accepted" in listed
    status = json.loads(impact_here(ours, "status", "--period", PERIOD, "--json").out)
    assert [one["stand"] for one in status if one["name"] == "Kent"] == ["to sign"]


def test_a_return_is_withdrawn(ours: Path) -> None:
    """It is kept, and does not count; withdrawing it twice is refused."""
    said = impact_here(ours, "withdraw", "3", "--reason", "Sent in error.", "--by", "Jo Smith")
    assert (said.status, said.out) == (0, f"Kent, {Q1}, version 1: withdrawn. No version counts now.\n")
    assert ": withdrawn on " in impact_here(ours, "submissions", "--force", "Kent").out
    again = impact_here(ours, "withdraw", "3", "--reason", "Sent in error.")
    assert again.status == 1
    assert plain(again.err) == "Submission 3 was withdrawn already, on DAY.\n"
    trace = impact_here(ours, "trace", "IW-17", "--period", PERIOD)
    assert "submission 3" not in trace.out


def test_the_version_before_counts_again_after_a_withdrawal(ours: Path) -> None:
    """The person who withdraws is told which."""
    send(ours, PERIOD, "Kent", 4, "6 Kent.xlsx")
    assert impact_here(ours, "receive", "returns/6 Kent.xlsx").status == 0
    said = impact_here(ours, "withdraw", "6", "--reason", "Sent in error.")
    assert said.out == f"Kent, {Q1}, version 2: withdrawn. Version 1 counts now.\n"


def test_the_file_comes_back_as_it_was_sent(made: Path, tmp_path: Path) -> None:
    """Byte for byte, also where it is no workbook; another file is never written over."""
    said = impact_here(made, "file", "5", "--out", str(tmp_path / "letter.xlsx"))
    assert said.out == f"5 letter.xlsx as it came, 30 bytes, is {tmp_path / 'letter.xlsx'}\n"
    assert (tmp_path / "letter.xlsx").read_bytes() == b"Dear all, figures to follow.\r\n"
    again = impact_here(made, "file", "4", "--out", str(tmp_path / "letter.xlsx"))
    assert again.status == 2
    assert again.err == (
        f"{tmp_path / 'letter.xlsx'} is there already, and is left as it is. Name another file with --out.\n"
    )
    assert (tmp_path / "letter.xlsx").read_bytes() == b"Dear all, figures to follow.\r\n"
