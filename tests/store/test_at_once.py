"""Many at once: nobody's number is given twice, and the chain holds."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial

import pytest

from impact.store.model import Refused
from impact.store.submissions import Store
from tests.store.filings import Q1, Q2, filing, observation, on

pytestmark = pytest.mark.slow

PROGRAM = """
import sys
from impact.store.submissions import Store
from tests.store.filings import DURHAM, CLEVELAND, filing, observation
url, supplier = sys.argv[1:]
with Store.open(url) as store:
    for number in range(8):
        store.file(filing(observation(number, supplier=supplier), supplier=supplier, content=b"%d" % number))
"""


def together(*work: Callable[[], object]) -> None:
    """Do each piece of *work* in a thread of its own, all begun at one moment; fail where one fails."""
    start, failed = threading.Barrier(len(work)), []

    def do(piece: Callable[[], object]) -> None:
        start.wait()
        try:
            piece()
        except Exception as problem:
            failed.append(problem)

    threads = [threading.Thread(target=do, args=(piece,)) for piece in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def holds(store: Store, count: int) -> None:
    """See that so many submissions are there, each once, as the audit says."""
    found = store.submissions()
    assert [one.number for one in found] == list(range(1, count + 1))
    assert len({(one.supplier, one.period, one.version) for one in found}) == count
    assert [entry.number for entry in store.audit()] == list(range(1, count + 1))
    assert store.examine_audit() == ()


def test_threads_with_one_store(store: Store):
    """Four share it and file five each for the same force and quarter."""

    def work(name: int) -> Callable[[], None]:
        def file() -> None:
            for number in range(5):
                store.file(filing(observation(number), content=f"{name} {number}".encode()))

        return file

    together(*map(work, range(4)))
    holds(store, 20)


def test_many_open_a_new_store_at_once(new_empty_url: Callable[[], str]):
    """One makes the tables, the others wait for it; each can file."""
    url = new_empty_url()

    def work(name: int) -> Callable[[], None]:
        def open_and_file() -> None:
            with Store.open(url) as store:
                store.file(filing(content=b"%d" % name))

        return open_and_file

    together(*map(work, range(5)))
    with Store.open(url) as store:
        holds(store, 5)


def test_two_programs(url: str):
    """Each with a connection of its own, filing for a force of its own."""
    running = [subprocess.Popen([sys.executable, "-c", PROGRAM, url, name]) for name in ("E23000013", "E23000008")]
    assert [one.wait() for one in running] == [0, 0]
    with Store.open(url) as store:
        holds(store, 16)


def test_the_same_file_from_two_sides(store: Store):
    """It is filed once."""
    numbers: list[int] = []
    together(*[lambda: numbers.append(store.file(filing(observation())).number)] * 4)
    assert numbers == [1, 1, 1, 1]
    holds(store, 1)


def test_a_sign_off_and_a_new_version_at_once(store: Store):
    """Whichever comes first, never is a submission signed off that no longer counted."""
    for quarter, period in enumerate((Q1, Q2)):
        number = store.file(filing(period=period)).number
        later = filing(period=period, content=b"2")

        def sign(number: int = number) -> None:
            try:
                store.sign_off(number, "Sam Poole", "Chief", on(12))
            except Refused as refused:
                assert (
                    str(refused) == f"Submission {number} was replaced by submission {number + 1}. Sign that one off."
                )

        together(sign, partial(store.file, later))
        actions = [entry.action for entry in store.audit()][quarter * 2 :]
        assert actions[-2:] in (["signed off", "filed"], ["filed", "filed"])
    assert store.examine_audit() == ()
