"""A return that counted before its format ceased to be read goes on counting, and a recheck leaves it as it stands."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from impact.plan.periods import Period
from impact.store.model import Filing
from impact.store.submissions import Store
from impact.workspace import open_workspace
from tests.integration.commands import impact_here
from tests.integration.quarters import KENT, LAUNCHED, PERIOD
from tests.returns.binaryworkbooks import as_xlsb
from tests.returns.otherworkbooks import xls

Q1 = "Q1 2024/25 (April to June)"


@pytest.fixture
def ours(quarter: Path, tmp_path: Path) -> Path:
    """The quarter as it came in, Kent's return filed once more as the .xls that an earlier program read."""
    root = Path(shutil.copytree(quarter, tmp_path / "ours"))
    with Store.open(open_workspace(root).store_url({})) as store:
        kept = tuple(one._replace(submission=0) for one in store.observations() if one.submission == 3)
        assert kept
        received = datetime(2024, 7, 20, tzinfo=UTC)
        filed = store.file(Filing(KENT, Period.parse(PERIOD), "kent.xls", xls(), received, (), kept))
        assert (filed.number, filed.state) == (6, "accepted")
    return root


@pytest.mark.parametrize("file", [(), ("--file", "--signed-off-too")])
def test_a_recheck_leaves_it_as_it_stands(ours: Path, file: tuple[str, ...]) -> None:
    """It says so, files nothing anew, and the figures go on counting."""
    said = impact_here(ours, "recheck", "--period", PERIOD, *file)
    assert said.status == 0, said.everything
    stands = "its file is in a format that is no longer read; it stands as it is."
    assert f"Submission 6, Kent, {Q1}, version 2: {stands}\n" in said.out
    assert f"{Q1}: today's rules come to the same for every return.\n" in said.out
    listed = json.loads(impact_here(ours, "submissions", "--force", "Kent", "--period", PERIOD, "--json").out)
    assert [one["state"] for one in listed] == ["accepted", "accepted"]
    with Store.open(open_workspace(ours).store_url({})) as store:
        assert {one.submission for one in store.observations() if one.supplier == KENT} == {6}
    assert impact_here(ours, "audit").status == 0


def test_it_can_be_signed_off_still(ours: Path) -> None:
    """Nothing of it was withdrawn."""
    impact_here(ours, "recheck", "--period", PERIOD, "--file")
    assert impact_here(ours, "sign-off", "6", "--name", "Jo Smith", "--role", "Head of Analysis").status == 0


def test_what_comes_in_an_old_format_is_handed_back_filled_in(quarter: Path, tmp_path: Path) -> None:
    """One finding with the click that mends it, and a workbook in the format that is read."""
    root = Path(shutil.copytree(quarter, tmp_path / "ours"))
    (root / "kent.xlsb").write_bytes(as_xlsb((root / "returns" / "3 Kent.xlsx").read_bytes()))
    said = impact_here(root, "receive", "kent.xlsb", "--handback", "back")
    assert said.status == 1
    assert "This is an Excel binary workbook (.xlsb). In Excel, choose Save As, then Excel Workbook (.xlsx)" in said.out
    (back,) = (root / "back").iterdir()
    assert back.suffix == ".xlsx"
    workbook = load_workbook(back)
    ((sheet, place),) = workbook.defined_names[LAUNCHED].destinations
    assert workbook[sheet][place].value == 3
