"""Verifying: a changed byte anywhere is found, and named with what is known of it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impact.cli.editions import lines
from impact.report.manifest import MANIFEST, hashes, read_manifest
from impact.steps.editions import NoSuchEdition, find, intact, last_edition, place
from impact.steps.publish import content_of, page_of_changes
from impact.steps.verify import Verified, causes, store_faults, verify
from impact.workspace import Workspace
from tests.integration.commands import Said, impact, impact_here
from tests.steps.small_editions import FIRST, PERIOD, send, store_of
from tests.steps.test_publishing import folder, manifest

pytestmark = pytest.mark.slow

ANOTHER_DAY = Path(__file__).with_name("another_day")


def elsewhere(workspace: Workspace, edition: str, *more: str) -> Said:
    """Verify as another would: 400 days later, in another time zone, with another order of hashes."""
    environment = {
        "TZ": "Pacific/Auckland",
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": ":".join((str(ANOTHER_DAY), *filter(None, sys.path))),
    }
    return impact(workspace.root, "verify", edition, *more, environment=environment)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_changed_byte_is_found_in_any_file(spoilt: Workspace, data: st.DataObject) -> None:
    """One bit of one byte: the file is named, whichever it is."""
    files = sorted(path for path in folder(spoilt, 2).rglob("*") if path.is_file())
    path = data.draw(st.sampled_from(files))
    was = path.read_bytes()
    at, bit = data.draw(st.integers(0, len(was) - 1)), data.draw(st.integers(0, 7))
    path.write_bytes(was[:at] + bytes([was[at] ^ 1 << bit]) + was[at + 1 :])
    try:
        with store_of(spoilt, reading=True) as store:
            faults = intact(folder(spoilt, 2), store).faults
        assert path.relative_to(folder(spoilt, 2)).as_posix() in {fault.file for fault in faults}
    finally:
        path.write_bytes(was)


def test_whoever_writes_the_manifest_anew_is_found_by_the_audit(spoilt: Workspace) -> None:
    """A page altered, and its hash in the manifest too: the store knows another manifest."""
    edition = folder(spoilt, 2)
    (edition / "report.html").write_bytes(b"All is well.")
    files = {one.path: (edition / one.path).read_bytes() for one in manifest(spoilt, 2).files}
    (edition / MANIFEST).write_bytes(manifest(spoilt, 2).model_copy(update={"files": hashes(files)}).written())
    with store_of(spoilt, reading=True) as store:
        (fault,) = intact(edition, store).faults
        recorded = store.publications()[1].manifest
    digest = sha256((edition / MANIFEST).read_bytes()).hexdigest()
    assert fault.text == (
        f"manifest.json: it is not the manifest that Jo Smith published on 1 October 2024. Its SHA-256 is {digest}; the"
        f" store's audit has {recorded}."
    )


def test_missing_and_added_files_are_named(spoilt: Workspace) -> None:
    """And a manifest that is gone, or is none."""
    edition = folder(spoilt, 1)
    (edition / "results.csv").unlink()
    (edition / "figures" / ".more.html").write_text("more")
    with store_of(spoilt, reading=True) as store:
        assert [fault.text for fault in intact(edition, store).faults] == [
            "figures/.more.html: it is not among what was published.",
            "results.csv: it is missing.",
        ]
        (edition / MANIFEST).write_text("{}")
        told = [fault.says for fault in intact(edition, store).faults]
        assert told[1] == "it cannot be read: edition: Field required."
        (edition / MANIFEST).unlink()
        assert [fault.text for fault in intact(edition, store).faults] == [
            "manifest.json: it is missing: nothing else can be held to it."
        ]


def test_what_differs_is_told_with_its_place(spoilt: Workspace) -> None:
    """The line of a text, the byte of a PDF; a source is taken from where its bytes still are; all in one pass.

    All of it was made again meanwhile, on another day, in another folder and time zone: nothing else differs.
    """
    edition = folder(spoilt, 2)
    page = (edition / "report.json").read_text(encoding="utf-8")
    (edition / "report.json").write_text(page.replace('"title": "An ambition"', '"title": "Our ambition"', 1))
    pdf = bytearray((edition / "board.pdf").read_bytes())
    pdf[1233] ^= 1
    (edition / "board.pdf").write_bytes(pdf)
    register = edition / "sources" / "metrics" / "register.csv"
    register.write_text(register.read_text().replace("Cleveland", "Clevelund"))
    (edition / "sources" / "last-edition" / MANIFEST).unlink()
    said = elsewhere(spoilt, f"{PERIOD}/v2", "--json")
    assert said.status == 1, said.everything
    told = json.loads(said.out)
    assert (told["sound"], told["not_made_again"], told["causes"]) == (False, "", [])
    assert [(one["file"], one["says"]) for one in told["faults"]] == [
        ("board.pdf", "it is not the file that was published: the first byte that differs is number 1,234 of"
         f" {len(pdf):,}."),
        ("report.json", "it is not the file that was published: line 2 says “ \"title\": \"Our ambition\",\\n”, and was"
         " published as “ \"title\": \"An ambition\",\\n”."),
        (f"sources/last-edition/{MANIFEST}", "it is missing."),
        ("sources/metrics/register.csv", "it is not the file that was published: line 2 says “E1,Clevelund,territorial,"
         "North East,,\\n”, and was published as “E1,Cleveland,territorial,North East,,\\n”."),
    ]  # fmt: skip


def test_an_edition_that_is_as_it_was_is_said_to_be() -> None:
    """With how much was looked at."""
    assert list(lines(Verified(f"{PERIOD}/v1", 26, ()))) == [
        "2024-25-Q1/v1 is as it was published: 26 files. Made again from the store, all of it comes out the same."
    ]


def test_a_source_that_nobody_has_any_more_cannot_be_made_again(spoilt: Workspace) -> None:
    """It is said, and the rest is held to the manifest all the same."""
    edition = folder(spoilt, 1)
    (edition / "sources" / "metrics" / "register.csv").unlink()
    (spoilt.metrics / "register.csv").write_text("id,name,kind,region,since,until\nE1,Kent,territorial,South East,,\n")
    with store_of(spoilt, reading=True) as store:
        found = verify(spoilt, edition, store)
    assert [fault.text for fault in found.faults] == ["sources/metrics/register.csv: it is missing."]
    assert found.not_remade == "what it was made of is not whole: sources/metrics/register.csv"


def alter(workspace: Workspace, table: str, change: str) -> None:
    """Change rows of the store as its keeper could: past the triggers, which are put back."""
    with closing(sqlite3.connect(workspace.root / "store" / "impact.sqlite3")) as database, database:
        asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
        kept = database.execute(asked, (table,)).fetchall()
        for name, _ in kept:
            database.execute(f"DROP TRIGGER {name}")
        database.execute(f"UPDATE {table} SET {change}")
        for _, statement in kept:
            database.execute(statement)


@pytest.mark.parametrize(
    ("table", "change", "fault"),
    [
        ("files", "content = X'00' WHERE sha256 = (SELECT sha256 FROM submissions WHERE number = 1)",
         "The file of submission 1 is not the one that was sent."),
        ("observations", "value = 9 WHERE submission = 2 AND item = 'with_plan'",
         "The figures of submission 2 are not as audit entry 3 records them."),
    ],
)  # fmt: skip
def test_an_altered_store_is_found(spoilt: Workspace, table: str, change: str, fault: str) -> None:
    """A byte of a file that was sent, and a figure: each as the store's own audit says it."""
    alter(spoilt, table, change)
    with store_of(spoilt, reading=True) as store:
        assert [one.text for one in store_faults(store, manifest(spoilt, 2))] == [f"The store: {fault}"]


def test_a_return_that_came_with_an_earlier_time_is_named(spoilt: Workspace) -> None:
    """It would be in the edition if that were made now."""
    with store_of(spoilt) as store:
        send(store, "E2", 3, manifest(spoilt, 1).as_at)
        (fault,) = store_faults(store, manifest(spoilt, 1))
    assert fault.text == (
        "The store: submission 3 has come in with a time before the edition's, and was not there when it was made."
    )


def test_what_is_another_than_it_was_is_told(editions: Workspace) -> None:
    """A library, the program, a shipped template: what may be why a file comes out otherwise."""
    found = manifest(editions, 1)
    assert list(causes(found)) == []
    shipped = tuple(one for one in found.shipped if one.path != "base.html.j2")
    older = found.model_copy(update={"made_with": {**found.made_with, "weasyprint": "69.0"}, "shipped": shipped})
    now = found.made_with["weasyprint"]
    assert list(causes(older)) == [
        f"weasyprint is {now}; it was 69.0.",
        "The shipped template base.html.j2 has changed.",
    ]


def test_the_page_of_changes_tells_of_the_programs_that_the_manifests_record(
    editions: Workspace, tmp_path: Path
) -> None:
    """Whatever runs now: an edition is verified by later programs too."""
    shutil.copytree(folder(editions, 2) / "sources", tmp_path / "made of")
    first, second = manifest(editions, 1), manifest(editions, 2)
    older = {**first.made_with, "impact": "1.1", "program": "0123"}
    there = tuple(one for one in first.shipped if one.path != "report/report.css")
    before = first.model_copy(update={"made_with": older, "shipped": there})
    (tmp_path / "made of" / "last-edition" / MANIFEST).write_bytes(before.written())
    made = second.model_copy(update={"made_with": {**second.made_with, "impact": "1.2", "program": "4567"}})
    with store_of(editions, reading=True) as store:
        page = page_of_changes(content_of(tmp_path / "made of", store, made), made).decode()
    assert "Made with another version of the program (impact 1.2, was 1.1): one of its own templates" in page
    assert "one of the program’s own templates and styles and the version of the program." in page
    assert "<td>report/report.css</td>" in page
    assert "Nothing about how it looks has changed." not in page


def test_an_edition_that_is_not_there(editions: Workspace) -> None:
    """Wrong use, with those there are."""
    said = impact_here(editions.root, "verify", "2024-25-Q1/v3")
    words = "There is no edition '2024-25-Q1/v3'. This workspace has 2024-25-Q1/v1, 2024-25-Q1/v2."
    assert (said.status, said.err.strip()) == (2, words)


def test_an_edition_is_found_by_its_name_its_period_or_its_folder(editions: Workspace) -> None:
    """A period stands for its last version."""
    assert find(editions, "2024-25-Q1/v1") == folder(editions, 1)
    assert find(editions, "2024-25-Q1") == find(editions, str(folder(editions, 2))) == folder(editions, 2)
    for nonsense in ("2024-25-Q2", "2024-25-Q1/first", "nonsense"):
        with pytest.raises(NoSuchEdition):
            find(editions, nonsense)


def test_a_later_quarter_is_compared_with_the_last_version(editions: Workspace) -> None:
    """And a report of an earlier moment with what had been published for it; nothing comes before the first."""
    later = last_edition(editions, PERIOD.following)
    assert later is not None and later.before.edition == "2024-25-Q1/v2"
    then = last_edition(editions, PERIOD, FIRST)
    assert then is not None and then.before.edition == "2024-25-Q1/v1"
    assert last_edition(editions, PERIOD.moved(-1)) is None
    assert last_edition(editions, PERIOD, FIRST - timedelta(days=1)) is None


def test_a_manifest_says_the_same_read_and_written(editions: Workspace) -> None:
    """So that it can be held to its own hash."""
    content = (place(editions, PERIOD, 2) / MANIFEST).read_bytes()
    assert read_manifest(content).written() == content
