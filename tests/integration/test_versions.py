"""Versions of one return: what changed, the workbook to hand back, and what today's rules would say of them."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from impact.plan.loading import load
from impact.plan.periods import Period
from impact.returns.reader import Reader
from impact.steps.handback import file_rechecked, recheck
from impact.store.submissions import Refused, Store
from impact.workspace import open_workspace
from tests.integration.commands import answer, impact, impact_here
from tests.integration.quarters import LAUNCHED, PERIOD, send

Q1 = "Q1 2024/25 (April to June)"
MEASURE = "metrics/measures/evaluation-at-launch.yaml"


@pytest.fixture(scope="module")
def made(quarter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The quarter as it came in, and a second version of Kent's return with 4 launches in place of 3."""
    root = Path(shutil.copytree(quarter, tmp_path_factory.mktemp("versions") / "ours"))
    path = send(root, PERIOD, "Kent", 4, "6 Kent.xlsx")
    arguments = ("--by", "Jo Smith", "--reason", "One launch was left out.")
    assert impact_here(root, "receive", str(path), *arguments).status == 0
    return root


@pytest.fixture
def ours(made: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return Path(shutil.copytree(made, tmp_path / "ours"))


def test_a_version_says_who_sent_it_and_why(made: Path) -> None:
    """As it was told when it was received."""
    said = impact_here(made, "submissions", "--period", PERIOD, "--force", "Kent")
    assert f"    3  Kent, {Q1}, version 1: superseded\n" in said.out
    assert f"    6  Kent, {Q1}, version 2: accepted\n" in said.out
    assert re.search(r"received .* by Jo Smith\n       Reason: One launch was left out\.\n", said.out)


def test_what_a_version_changed(made: Path) -> None:
    """The one cell, as it was and as it is."""
    said = impact_here(made, "difference", "6")
    assert said.status == 0
    heading, line = said.out.splitlines()
    assert heading == f"Kent, {Q1}, version 2, beside the version before:"
    assert re.fullmatch(r"  C4 Local innovation!E\d+  Initiatives launched in the quarter: was 3, is 4", line)
    (changed,) = json.loads(impact_here(made, "difference", "6", "--json").out)
    assert (changed["item"], changed["before"], changed["after"]) == (LAUNCHED, "3", "4")


def test_a_first_version_changed_nothing(made: Path) -> None:
    """That is said."""
    assert impact_here(made, "difference", "3").out == f"Kent, {Q1}, version 1: there is no version before it.\n"
    assert json.loads(impact_here(made, "difference", "3", "--json").out) == []


def test_a_handback_is_corrected_and_sent_again(ours: Path) -> None:
    """The workbook that comes back opens with what to mend, and is accepted once that is put right."""
    said = impact(ours, "handback", "4", "--out", "handback.xlsx")
    assert said.out == f"Surrey, {Q1}, version 1: the workbook to hand back is handback.xlsx\n"
    workbook = load_workbook(ours / "handback.xlsx")
    first = [str(cell.value) for row in workbook.worksheets[0].iter_rows() for cell in row if cell.value]
    assert any('"lots"' in words for words in first)
    answer(workbook, LAUNCHED, 3)
    workbook.save(ours / "corrected.xlsx")
    said = impact_here(ours, "receive", "corrected.xlsx")
    assert said.status == 0, said.everything
    assert f"Surrey, {Q1}: kept as version 2, accepted." in said.out


def test_a_handback_is_never_written_over_a_file(ours: Path) -> None:
    """Somebody may be correcting it."""
    (ours / "handback.xlsx").write_bytes(b"mine")
    said = impact_here(ours, "handback", "4", "--out", "handback.xlsx")
    assert said.status == 2
    assert (ours / "handback.xlsx").read_bytes() == b"mine"


def test_rules_that_did_not_change_affect_nobody(made: Path) -> None:
    """Everything comes to the same."""
    said = impact_here(made, "recheck", "--period", PERIOD)
    assert (said.status, said.out) == (
        0, f"{Q1}: today's rules come to the same for every return.\nNothing was changed.\n",
    )  # fmt: skip


def stricter(root: Path) -> None:
    """Let the definitions allow at most two launches: Kent's four become an error."""
    measure = root / MEASURE
    text = measure.read_text(encoding="utf-8")
    changed = text.replace("  launched:\n", "  launched:\n    maximum: 2\n", 1)
    assert changed != text
    measure.write_text(changed, encoding="utf-8")


def test_a_stricter_rule_lists_who_is_affected_and_changes_nothing(ours: Path) -> None:
    """Those signed off first; the sign-off stands."""
    assert impact_here(ours, "sign-off", "6", "--name", "Jo Smith", "--role", "Head of Analysis").status == 0
    stricter(ours)
    before = impact_here(ours, "submissions").out
    said = impact_here(ours, "recheck", "--period", PERIOD)
    assert said.status == 0, said.everything
    assert said.out.startswith(
        f"Signed off (1)\n  Submission 6, Kent, {Q1}, version 2: accepted before, errors now\n    found now, error: "
    )
    assert f"\nNot signed off (1)\n  Submission 2, Durham, {Q1}, version 1: queries before, errors now\n" in said.out
    assert "\n    none of its figures would count\n" in said.out
    assert said.out.endswith(
        f"{Q1}: today's rules come to something else for 2 returns.\n"
        "1 return would have other notes, and nothing else.\n"
        "Nothing was changed.\n"
    )
    assert impact_here(ours, "submissions").out == before


def test_those_not_signed_off_are_filed_anew_on_request(ours: Path) -> None:
    """Kent's sign-off is left alone; Durham's return gets a new version by today's rules."""
    assert impact_here(ours, "sign-off", "6", "--name", "Jo Smith", "--role", "Head of Analysis").status == 0
    stricter(ours)
    said = impact(ours, "recheck", "--period", PERIOD, "--file", "--by", "Jo Smith")
    assert said.status == 0, said.everything
    last = said.out.splitlines()[-1]
    assert last.startswith(f"Durham, {Q1}, version 2: filed anew as submission 7, ")
    assert last.endswith(". Submission 2 is withdrawn: nothing of it counts.")
    assert "signed off by Jo Smith" in impact_here(ours, "submissions", "--force", "Kent").out
    listed = json.loads(impact_here(ours, "submissions", "--force", "Durham", "--period", PERIOD, "--json").out)
    assert [one["by"] for one in listed] == ["", "Jo Smith"]


def test_a_stricter_rule_takes_effect(ours: Path) -> None:
    """What counted until now can no longer be signed off, and status says that the return has errors."""
    stricter(ours)
    assert impact_here(ours, "recheck", "--period", PERIOD, "--file").status == 0
    said = impact_here(ours, "sign-off", "6", "--name", "Jo Smith", "--role", "Head of Analysis")
    assert (said.status, said.err) == (1, "Submission 6 was withdrawn, so it cannot be signed off.\n")
    told = json.loads(impact_here(ours, "status", "--period", PERIOD, "--json").out)
    assert {one["name"]: one["stand"] for one in told if one["versions"]} == {
        "Durham": "errors", "Kent": "errors", "Surrey": "errors",
    }  # fmt: skip
    assert impact_here(ours, "audit").status == 0


def test_what_changed_since_it_was_checked_is_left_as_it_is(ours: Path) -> None:
    """A force corrects its return between the check and the filing: its correction goes on counting."""
    stricter(ours)
    workspace = open_workspace(ours)
    definitions = load(workspace.metrics)
    with Store.open(workspace.store_url({})) as store, Reader(definitions) as reading:
        found = recheck(definitions, store, Period.parse(PERIOD), reading)
        (kent,) = [one for one in found if one.submission.number == 6]
        store.sign_off(6, "Jo Smith", "Head of Analysis", datetime(2024, 8, 1, tzinfo=UTC))
        with pytest.raises(Refused, match="Submission 6 no longer stands as it did when it was checked again"):
            file_rechecked(store, kent, datetime(2024, 8, 2, tzinfo=UTC), "Jo Smith")
        assert store.submission(6).standing == "signed off"
