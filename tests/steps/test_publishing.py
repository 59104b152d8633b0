"""Publishing: what an edition holds, what its manifest names, and when it is refused."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from impact import __version__
from impact.report.manifest import MANIFEST, Manifest, read_manifest
from impact.steps.editions import place
from impact.steps.publish import publish
from impact.store.model import Refused
from impact.workspace import Workspace
from tests.checking.browser import Browser
from tests.checking.checkers import markup_faults, needed, page_faults
from tests.integration.commands import impact_here
from tests.steps.small_editions import FIRST, JO, LATER, PERIOD, SECOND, store_of

pytestmark = pytest.mark.slow

OUTPUTS = {"board.pdf", "full.pdf", "report.html", "report.json", "results.csv", "observations.csv", "tables.xlsx"}


def folder(workspace: Workspace, version: int) -> Path:
    return place(workspace, PERIOD, version)


def manifest(workspace: Workspace, version: int) -> Manifest:
    return read_manifest((folder(workspace, version) / MANIFEST).read_bytes())


def test_an_edition_holds_every_file(editions: Workspace, first_said: dict[str, Any]) -> None:
    """PDF, HTML, data, a page for each measure, and what they were made of; the command says which."""
    there = {path.relative_to(folder(editions, 1)).as_posix() for path in folder(editions, 1).rglob("*.*")}
    assert there >= OUTPUTS | {"figures/IW-1.html", "sources/metrics/plan.yaml", "sources/impact.toml"}
    assert f"sources/reports/{PERIOD}/commentary/C1.md" in there
    assert "changes.html" not in there
    assert {*first_said["files"], MANIFEST} == {name for name in there if (folder(editions, 1) / name).is_file()}
    assert (first_said["edition"], first_said["compared_with"]) == (f"{PERIOD}/v1", None)
    assert first_said["provisional"] == (
        "Of the returns, by 31 July 2024: 2 not returned, 1 not signed off. Figures that rest on them are provisional"
        " [p]."
    )


def test_the_manifest_names_every_byte(editions: Workspace) -> None:
    """Each file with its hash and size; each submission with that of its file; who published; what with."""
    found = manifest(editions, 1)
    for one in found.files:
        content = (folder(editions, 1) / one.path).read_bytes()
        assert (sha256(content).hexdigest(), len(content)) == (one.sha256, one.size)
    kinds = {one.kind for one in found.files}
    assert kinds == {"output", "definition", "commentary", "style"}
    assert [(one.number, one.supplier, one.counts) for one in found.submissions] == [(1, "E1", True)]
    with store_of(editions, reading=True) as store:
        assert found.submissions[0].sha256 == store.submission(1).sha256
    assert {"impact", "program", "python", "weasyprint", "pikepdf", "jinja2", "pango"} <= found.made_with.keys()
    assert {"base.html.j2", "fonts/SourceSans3-Regular.ttf"} <= {one.path for one in found.shipped}
    assert (found.published.name, found.published.role) == ("Jo Smith", "Head of Analysis")
    assert found.as_at == FIRST


def test_what_is_published_cannot_be_changed_by_mistake(editions: Workspace) -> None:
    """Every file is read-only, and nothing is left beside the edition."""
    files = [path for path in folder(editions, 1).rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o444}
    assert not list(folder(editions, 1).parent.glob(".*"))


def test_the_settings_kept_with_it_have_no_address_of_a_store(editions: Workspace) -> None:
    """It may hold a password."""
    assert (folder(editions, 1) / "sources" / "impact.toml").read_text() == 'name = "small"\nsynthetic = false\n'


def test_the_audit_holds_the_hash_of_the_manifest(editions: Workspace) -> None:
    """So that one who alters the manifest too is found out."""
    with store_of(editions, reading=True) as store:
        recorded = {one.edition: one.manifest for one in store.publications()}
        assert store.examine_audit() == ()
    for version in (1, 2):
        content = (folder(editions, version) / MANIFEST).read_bytes()
        assert recorded[f"{PERIOD}/v{version}"] == sha256(content).hexdigest()


def test_a_second_version_says_what_changed_and_why(editions: Workspace) -> None:
    """The figure with its old value and whose return it was, the return, the commentary; and links to both."""
    page = " ".join((folder(editions, 2) / "changes.html").read_text(encoding="utf-8").split())
    assert "<p>A return was counted again.</p>" in page
    assert "national figure" in page and "one return and one piece of commentary." in page
    assert '<td class="number">40.0%</td> <td class="number">50.0%</td>' in page
    assert "Cleveland (submission 1, now 2): Two plans were left out." in page
    assert "<td>Submission 1, version 1</td><td>Submission 2, version 2</td><td>Two plans were left out.</td>" in page
    assert 'href="../v1/report.html"' in page and 'href="report.html"' in page


def test_commentary_is_shown_as_the_readers_of_each_version_have_it(editions: Workspace) -> None:
    """With the figure that each gave, and without the marks that it is written with."""
    page = " ".join((folder(editions, 2) / "changes.html").read_text(encoding="utf-8").split())
    assert "It goes well: <del>40.0%</del> [p] have one." in page
    assert "It goes <ins>very</ins> well: <ins>50.0%</ins> [p] <ins>[r]</ins> have one." in page
    assert "{{" not in page and "**" not in page


def test_a_second_version_keeps_the_manifest_of_the_first(editions: Workspace) -> None:
    """What that was made with is on its page of changes: here, the same."""
    kept = folder(editions, 2) / "sources" / "last-edition" / MANIFEST
    assert kept.read_bytes() == (folder(editions, 1) / MANIFEST).read_bytes()
    page = (folder(editions, 2) / "changes.html").read_text(encoding="utf-8")
    assert "Nothing about how it looks has changed." in page
    assert f"Made with the same program (impact {__version__})." in page


def test_the_page_of_what_changed_is_accessible(editions: Workspace, tmp_path: Path) -> None:
    """No violation of axe-core's rules, nothing too wide at three widths, and sound markup."""
    needed()
    page = folder(editions, 2) / "changes.html"
    with Browser(tmp_path) as browser:
        found = [*page_faults(browser, page), *markup_faults([page])]
    assert [str(fault) for fault in found] == []


def test_a_second_version_is_compared_with_the_first(editions: Workspace) -> None:
    """Its figures that differ are marked and listed, without being asked to; it keeps what the first was made of."""
    report = json.loads((folder(editions, 2) / "report.json").read_text(encoding="utf-8"))
    assert report["revised"]["since"] == "31 July 2024"
    assert [(one["ref"], one["before"], one["now"]) for one in report["revised"]["lines"]][:1] == [
        ("IW-1", "40.0%", "50.0%")
    ]
    found = manifest(editions, 2)
    assert found.compared_with is not None and found.compared_with.edition == f"{PERIOD}/v1"
    assert {one.kind for one in found.files} >= {"last edition"}


@pytest.mark.parametrize(
    ("person", "words"),
    [
        (JO.model_copy(update={"name": " "}), "An edition needs the name of the person who publishes it."),
        (JO.model_copy(update={"role": ""}), "An edition needs the role in which Jo Smith publishes it."),
        (JO, "2024-25-Q1/v2 is published already and is never changed. To publish version 3, say with --why what it "
         "corrects."),
    ],
)  # fmt: skip
def test_what_is_refused_at_once(editions: Workspace, person: Any, words: str) -> None:
    """Nobody's edition; and another version without a reason."""
    with store_of(editions) as store, pytest.raises(Refused) as refused:
        publish(editions, store, PERIOD, SECOND, person)
    assert str(refused.value) == words


def test_an_altered_edition_is_nothing_to_compare_with(spoilt: Workspace) -> None:
    """Before anything is made."""
    with (folder(spoilt, 2) / "report.html").open("ab") as page:
        page.write(b" ")
    with store_of(spoilt) as store, pytest.raises(Refused, match="2024-25-Q1/v2, which this edition is compared with"):
        publish(spoilt, store, PERIOD, SECOND, LATER)


def test_faults_in_the_commentary_stop_it(spoilt: Workspace) -> None:
    """With the line of each; nothing is made or recorded."""
    (spoilt.commentary_folder(PERIOD) / "C1.md").write_text('It is {{ value "IW-99" }} now.\n')
    said = impact_here(
        spoilt.root, "publish", "--period", str(PERIOD), "--name", "Jo", "--role", "Head", "--why", "More."
    )
    assert said.status == 1, said.everything
    assert "C1.md:1" in said.err and "Nothing was published" in said.err
    assert not folder(spoilt, 3).exists()
    with store_of(spoilt, reading=True) as store:
        assert len(store.publications()) == 2


def test_a_draft_is_compared_with_the_last_edition_known_by_then(editions: Workspace, tmp_path: Path) -> None:
    """A report as at August sees version 1 alone; the data files need no library for PDFs."""
    said = impact_here(editions.root, "report", "--period", str(PERIOD), "--profile", "data", "--as-at", "2024-08-31",
                  "--out", str(tmp_path), "--json")  # fmt: skip
    assert said.status == 0, said.everything
    told = json.loads(said.out)
    assert (told["compared_with"], told["pdf"], told["html"]) == (f"{PERIOD}/v1", None, None)
    assert {Path(one).name for one in told["files"]} >= {"report.json", "results.csv", "tables.xlsx"}


def test_editions_are_listed(editions: Workspace) -> None:
    """Each with its moment, who published it and why."""
    lines = impact_here(editions.root, "editions").out.splitlines()
    assert lines[0].startswith("2024-25-Q1/v1  as at 31 July 2024, published by Jo Smith, Head of Analysis, ")
    assert lines[1] == (
        "2024-25-Q1/v2  as at 30 September 2024, published by Jo Smith, Head of Analysis, 1 October 2024. A return was"
        " counted again."
    )
