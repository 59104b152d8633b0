"""Counts of people from the store to every file: an edition, a force's own pages, and the corporate team's own view."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest

from impact.checks.findings import Finding
from impact.report.manifest import MANIFEST
from impact.results.disclosure import keyed
from impact.returns.observation import Observation
from impact.steps.editions import place
from impact.steps.publish import publish
from impact.steps.verify import verify
from impact.store.model import Filing
from impact.workspace import Workspace, open_workspace
from tests.golden.demo import paper
from tests.integration.commands import impact_here
from tests.made_once import made_once
from tests.plan.workspaces import write_workspace
from tests.steps.small_editions import FIRST, JO, LATER, PERIOD, SECOND, SETTINGS, store_of

pytestmark = [pytest.mark.slow, pytest.mark.method("Disclosure")]

# What each force gave of `launched` and `with_plan`, in July and for E1 again in August, and their sums.
CLEVELAND, AVON, AGAIN = (13237, 11618), (14316, 11643), (13242, 11613)
SUMS = (27553, 23261, 27558, 23256)
SHARES = ("87.7691", "81.3285", "87.6982")  # in per cent, of the exact counts
CONTENTS = [f"{force} {counts}".encode() for force, counts in (("E1", CLEVELAND), ("E2", AVON), ("E1", AGAIN))]


def filing(force: str, counts: tuple[int, int], received: datetime) -> Filing:
    """A return whose query quotes a count, and whose explanation quotes both."""
    asked = Finding("change", "note", f"Launched is {counts[0]:,}; last quarter it was 9,999.", "You explained.",
                    "Return", "E5", "IW_1.launched")  # fmt: skip
    said = tuple(
        Observation(force, "IW-1", item, PERIOD, float(count), sheet="Return", cell=f"E{row}")
        for row, item, count in zip((5, 6), ("launched", "with_plan"), counts, strict=True)
    )
    told = {asked.fingerprint: f"We counted {counts[0]} and {counts[1]:,} by hand."}
    content = f"{force} {counts}".encode()
    return Filing(force, PERIOD, f"{force}.xlsx", content, received, (asked,), said, "receive", explanations=told)


def make_editions(folder: Path) -> None:
    """Two editions, the second after a force counted again."""
    asked = "launched: {label: Launched, type: count"
    write_workspace(folder / "ours" / "metrics", ("measures/ratio.yaml", asked, f"{asked}, sensitive: true"))
    (folder / "ours" / "impact.toml").write_text(SETTINGS)
    workspace = open_workspace(folder / "ours")
    words = workspace.commentary_folder(PERIOD)
    words.mkdir(parents=True)
    (words / "C1.md").write_text('It goes **well**: {{ value "IW-1" }} have one.\n')
    with store_of(workspace) as store:
        store.file(filing("E1", CLEVELAND, datetime(2024, 7, 10, 9, tzinfo=UTC)))
        store.file(filing("E2", AVON, datetime(2024, 7, 11, 9, tzinfo=UTC)))
        publish(workspace, store, PERIOD, FIRST, JO)
        store.file(filing("E1", AGAIN, datetime(2024, 8, 20, 9, tzinfo=UTC)))
        publish(workspace, store, PERIOD, SECOND, LATER)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return open_workspace(made_once(tmp_path_factory, "counts-of-people", make_editions) / "ours")


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """All that stands in each file: the words of a PDF and what it carries, the parts of a workbook."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        if path.suffix == ".pdf":
            yield path.name, paper(path)
            with pikepdf.open(path) as pdf:
                for name, spec in pdf.attachments.items():
                    yield f"{path.name}/{name}", spec.get_file().read_bytes().decode("utf-8", "replace")
        elif path.suffix == ".xlsx":
            yield from xlsx(path)
        else:
            yield path.name, path.read_bytes().decode("utf-8", "replace")


def xlsx(path: Path) -> Iterator[tuple[str, str]]:
    from zipfile import ZipFile

    with ZipFile(path) as parts:
        for name in parts.namelist():
            yield f"{path.name}/{name}", parts.read(name).decode("utf-8", "replace")


def found(number: int, text: str) -> bool:
    """Whether *number* stands there by itself: no part of a longer one or of a hash."""
    return re.search(rf"(?<![0-9a-z.,]){number // 1000},?{number % 1000:03}(?![0-9a-z])", text) is not None


@pytest.mark.parametrize("version", [1, 2])
def test_no_file_of_an_edition_has_an_exact_answer(workspace: Workspace, version: int) -> None:
    """Nor a sum of them, a share of them, a file's own hash or the key: pages, data, traces, sources, attachments."""
    folder = place(workspace, PERIOD, version)
    with store_of(workspace, reading=True) as store:
        key = store.key()
    assert key is not None
    seen: set[str] = set()
    for name, text in texts(folder):
        seen.add(name)
        for count in (*CLEVELAND, *AVON, *AGAIN, *SUMS, 9999):
            assert not found(count, text), (name, count)
        assert not any(share in text for share in SHARES), name
        assert not any(sha256(content).hexdigest() in text for content in CONTENTS), name
        assert key.hex() not in text and key.decode("latin-1") not in text
    assert {"report.json", "results.csv", "observations.csv", "board.pdf", "board.pdf/results.csv", "full.pdf",
            "IW-1.html", MANIFEST, "ratio.yaml"} <= seen  # fmt: skip
    results, manifest = ((folder / name).read_text(encoding="utf-8") for name in ("results.csv", MANIFEST))
    assert f"{23260 if version == 1 else 23255},{27555 if version == 1 else 27560}" in results
    assert all(keyed(sha256(content).hexdigest(), key) in manifest for content in CONTENTS[: version + 1])


@pytest.mark.parametrize("version", [1, 2])
def test_such_an_edition_is_verified_to_the_last_byte(workspace: Workspace, version: int) -> None:
    """Every file comes out of the store the same."""
    with store_of(workspace, reading=True) as store:
        said = verify(workspace, place(workspace, PERIOD, version), store)
        assert (said.faults, said.not_remade, store.examine_audit()) == ((), "", ())


def test_a_force_sees_its_own_figures_exactly_and_others_rounded(workspace: Workspace, tmp_path: Path) -> None:
    """On its own pages and paper: 13,237 in 1,225.89 officers, and the 13,235 of its region, where it is alone."""
    said = impact_here(workspace.root, "report", "--period", str(PERIOD), "--as-at", "2024-07-31", "--profile", "force",
                       "--force", "E1", "--workers", "1", "--out", str(tmp_path))  # fmt: skip
    assert said.status == 0, said.everything
    told = dict(texts(tmp_path))
    assert len(told) == 2
    for text in told.values():
        assert "10,797.9" in text and "10,796.2" in text
        assert not any(found(count, text) for count in (*AVON, *SUMS))


def test_the_corporate_teams_own_view_is_exact_and_says_so_on_every_page(workspace: Workspace, tmp_path: Path) -> None:
    """And is nowhere that an edition is made of."""
    said = impact_here(workspace.root, "report", "--period", str(PERIOD), "--as-at", "2024-07-31", "--profile", "full",
                       "--internal", "--out", str(tmp_path))  # fmt: skip
    assert said.status == 0, said.everything
    told = dict(texts(tmp_path))
    mark = "For the corporate team alone: counts of people are not rounded"
    pages = told["full.pdf"].rstrip("\f").split("\f")
    assert len(pages) > 3 and all(mark in " ".join(page.split()) for page in pages)
    html = [text for name, text in told.items() if name.endswith(".html")]
    assert all(mark in " ".join(text.split()) for text in html)
    assert all(any(found(count, text) for text in told.values()) for count in SUMS[:2])
    edition = place(workspace, PERIOD, 2)
    assert mark not in "".join(text for _, text in texts(edition))
    refused = impact_here(workspace.root, "publish", "--period", str(PERIOD), "--internal", "--name", "Jo Smith",
                          "--role", "Head", "--why", "So.")  # fmt: skip
    assert refused.status == 2 and "--internal" in refused.everything
