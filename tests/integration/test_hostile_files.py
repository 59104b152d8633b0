"""Hostile files, sent in as any return: each is a finding, soon and within the child's memory, and is kept."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from impact.returns.reader import Reader
from impact.steps.receive import Incoming, receive
from impact.store.submissions import Store
from tests.returns.hostile import HOSTILE
from tests.returns.workbooks import DEFINITIONS, filled

pytestmark = pytest.mark.slow

RECEIVED = datetime(2024, 7, 8, 22, 5, tzinfo=UTC)
SOON = 5.0  # seconds of the processor: a busy machine must not fail the test
MOST = 512 * 1024  # KB above what the child has before it reads anything


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store for the whole module."""
    with Store.open(f"sqlite:///{tmp_path_factory.mktemp('hostile') / 'impact.sqlite3'}") as opened:
        yield opened


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """A child for the whole module, made anew whenever a file ends it."""
    with Reader(DEFINITIONS) as one:
        one.wait_until_ready()
        yield one


def _peak(reader: Reader) -> int:
    """The largest memory of the child so far, in KB."""
    assert reader.process is not None
    lines = Path(f"/proc/{reader.process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def _worked(reader: Reader) -> float:
    """The processor time of the child so far, in seconds."""
    fields = Path(f"/proc/{reader.process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_a_finding_and_is_kept(name: str, reader: Reader, store: Store) -> None:
    """The parent lives on, the file is kept byte for byte, and the next good return is read by the same child."""
    content = HOSTILE[name]()
    before = _peak(reader)
    begun = _worked(reader)
    (receipt,) = receive(DEFINITIONS, store, [Incoming(f"{name}.xlsx", content, RECEIVED)], readers=[reader])
    assert receipt.submission.state == "errors"
    assert receipt.findings[0].remedy
    assert not {finding.code for finding in receipt.findings} & {"not_read", "too_slow", "too_much_memory"}
    assert store.content(receipt.submission.number) == content
    assert _peak(reader) - before < MOST
    assert _worked(reader) - begun < SOON


def test_after_all_of_them_a_good_return_is_accepted(reader: Reader, store: Store) -> None:
    """Nothing that a hostile file did lasts."""
    (receipt,) = receive(DEFINITIONS, store, [Incoming("good.xlsx", filled(), RECEIVED)], readers=[reader])
    assert [finding.code for finding in store.findings(receipt.submission.number)] == ["no_rows"]
    assert store.examine_audit() == ()
