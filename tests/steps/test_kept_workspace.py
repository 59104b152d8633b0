"""A workspace that the program made before it read every return by one lane goes on as it was.

`kept_workspace.zip` holds two forces, two quarters, two accepted returns once sent as `.xls`, and one edition.
"""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from impact.report.manifest import MANIFEST
from tests.integration.commands import impact_here

KEPT = Path(__file__).with_name("kept_workspace.zip")
EDITION = Path("reports/2024-25-Q1/v1")
ALTERED = ("not the file that was published", "missing", "not among what was published", "audit")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The workspace, unpacked."""
    with ZipFile(KEPT) as packed:
        packed.extractall(tmp_path)
    return tmp_path


def test_its_record_is_sound(kept: Path) -> None:
    """Nothing in the store was changed, and every submission is listed."""
    assert json.loads(impact_here(kept, "audit", "--json").out)["sound"]
    listed = json.loads(impact_here(kept, "submissions", "--json").out)
    assert [Path(one["filename"]).suffix for one in listed] == [".xlsx", ".xls", ".xls", ".xlsx", ".xlsx"]


@pytest.mark.parametrize(("period", "submission", "value"), [("2024-25-Q1", 2, 17), ("2024-25-Q2", 3, None)])
def test_a_return_once_sent_as_xls_goes_on_counting(
    kept: Path, period: str, submission: int, value: float | None
) -> None:
    """Its cells stand behind the national figure."""
    told = json.loads(impact_here(kept, "trace", "IW-1", "--period", period, "--json").out)
    cells = [one for one in told["cells"] if one["submission"] == submission]
    assert cells and all(one["counted"] and one["filename"].endswith(".xls") for one in cells)
    assert value is None or value in [one["value"] for one in cells]


def test_a_recheck_leaves_it_as_it_stands(kept: Path) -> None:
    """It says that its format is no longer read, and takes nothing back."""
    before = impact_here(kept, "submissions", "--json").out
    said = impact_here(kept, "recheck", "--period", "2024-25-Q1", "--file", "--signed-off-too")
    assert "its file is in a format that is no longer read; it stands as it is" in said.out
    assert impact_here(kept, "submissions", "--json").out == before


def test_its_edition_is_held_to_every_hash(kept: Path) -> None:
    """No file of it was altered; what a newer program makes otherwise is named, with what changed in the program."""
    said = impact_here(kept, "verify", EDITION.relative_to("reports").as_posix())
    assert said.status == 1
    assert not any(words in said.out for words in ALTERED)
    assert "board.pdf: made again from the store, it comes out otherwise" in said.out
    assert "The shipped template report/report.css has changed." in said.out


@pytest.mark.parametrize("path", ["results.csv", "board.pdf", MANIFEST])
def test_an_altered_byte_of_its_edition_is_found(kept: Path, path: str) -> None:
    """Whatever else cannot be made again."""
    altered = kept / EDITION / path
    altered.write_bytes(altered.read_bytes() + b" ")
    said = impact_here(kept, "verify", EDITION.relative_to("reports").as_posix())
    assert any(words in said.out for words in ALTERED)
