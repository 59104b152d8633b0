"""Putting an edition in its place: whole, once, recorded; or not at all."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier, Thread

import pytest

from impact.report.manifest import MANIFEST
from impact.steps.publish import freeze
from impact.store.model import Refused
from impact.store.submissions import Store
from tests.steps.small_editions import FILES, JO, PERIOD, manifest, send

pytestmark = pytest.mark.slow


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/store.sqlite3"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.open(url) as opened:
        yield opened


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "reports" / str(PERIOD) / "v1"


def test_it_is_there_whole_and_recorded(store: Store, target: Path) -> None:
    """With the manifest, and nothing beside it."""
    freeze(target, manifest(), FILES, store)
    assert {path.relative_to(target).as_posix() for path in target.rglob("*.*")} == {*FILES, MANIFEST}
    assert [path.name for path in target.parent.iterdir()] == ["v1"]
    assert [(one.edition, one.by, one.role, one.at) for one in store.publications()] == [
        ("2024-25-Q1/v1", "Jo Smith", "Head of Analysis", JO.at)
    ]


def test_it_is_never_written_over(store: Store, target: Path) -> None:
    """Whoever comes second is told, and what is there stays."""
    freeze(target, manifest(), FILES, store)
    with pytest.raises(Refused) as refused:
        freeze(target, manifest(by="Sam Poole"), FILES, store)
    assert str(refused.value) == (
        "2024-25-Q1/v1 was published by somebody else meanwhile, and is left as it is. Look at it, and say with --why"
        " what another version corrects."
    )
    assert [one.by for one in store.publications()] == ["Jo Smith"]


def test_two_at_once_one_wins(url: str, store: Store, target: Path) -> None:
    """Whichever is first; the other changes nothing."""
    names = [f"Jo {number}" for number in range(4)]
    barrier, lost = Barrier(len(names)), []

    def one(name: str) -> None:
        with Store.open(url) as own:
            barrier.wait()
            try:
                freeze(target, manifest(by=name), FILES, own)
            except Refused:
                lost.append(name)

    threads = [Thread(target=one, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (won,) = store.publications()
    assert {won.by, *lost} == set(names) and len(lost) == 3
    assert won.by in (target / MANIFEST).read_text()
    assert [path.name for path in target.parent.iterdir()] == ["v1"]


def test_a_return_that_came_in_meanwhile_stops_it(store: Store, target: Path) -> None:
    """What was made no longer says what the store holds."""
    send(store, "E1", 8, datetime(2024, 7, 10, tzinfo=UTC))
    with pytest.raises(Refused, match=r"A return came in while .* Nothing was published: publish again\."):
        freeze(target, manifest(), FILES, store)
    assert not target.exists()


def test_a_full_disk_leaves_nothing(store: Store, target: Path) -> None:
    """Neither an edition, nor half of one, nor a record: no file may be longer than the limit, as on a full disk."""
    big = {**FILES, "tables.xlsx": bytes(4_000_000)}
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, before[1]))
    try:
        with pytest.raises(OSError):
            freeze(target, manifest(big), big, store)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(target.parent.iterdir()) == []
    assert store.publications() == ()
    assert store.examine_audit() == ()


def killed_while_writing(url: str, target: Path) -> None:
    """Freeze an edition in a process that the system kills in the middle of its last file."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
    big = {**FILES, "tables.xlsx": bytes(4_000_000)}
    with Store.open(url) as store:
        freeze(target, manifest(big), big, store)


def test_a_process_killed_half_way_leaves_no_edition(url: str, store: Store, target: Path) -> None:
    """A power cut, say: what it left beside is cleared by the next, which publishes as if it had not been."""
    child = get_context("spawn").Process(target=killed_while_writing, args=(url, target))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGXFSZ
    (left,) = target.parent.iterdir()
    assert left.name.startswith(".v1.") and not store.publications()
    freeze(target, manifest(), FILES, store)
    assert [path.name for path in target.parent.iterdir()] == ["v1"]
    assert store.examine_audit() == ()
