"""Hostile files in the other formats: each refused under its own code, or read, soon and within little memory."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import process_time

import pytest

from impact.returns.reading.otherformats import read_as_saved
from impact.returns.reading.unreadable import Unreadable
from tests.returns.hostile_formats import EXPECTED, HOSTILE

pytestmark = pytest.mark.slow

SOON = 5  # seconds of the processor's time, whatever else the machine does
MEMORY = 512 * 1024 * 1024  # bytes over what the process had before


@pytest.fixture(scope="module")
def apart() -> Iterator[ProcessPoolExecutor]:
    """A process with a limit on its memory."""
    with ProcessPoolExecutor(1, get_context("fork"), initializer=_limit) as pool:
        yield pool


def _limit() -> None:
    with open("/proc/self/statm", encoding="ascii") as pages:
        held = int(pages.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, held + MEMORY))


def _read(content: bytes) -> tuple[str, str, float]:
    """The code of its refusal, else what stands in A1, and the seconds that it took."""
    begun = process_time()
    try:
        code, shown = "", read_as_saved(content).sheets[0].at(1, 1).shown
    except Unreadable as unreadable:
        code, shown = unreadable.finding.code, unreadable.finding.remedy
    return code, shown, process_time() - begun


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_of_another_format(name: str, apart: ProcessPoolExecutor):
    """It is refused with the finding that fits it and a remedy, or read; never slowly, nor with much memory."""
    code, shown, seconds = apart.submit(_read, HOSTILE[name]()).result(60)
    assert code == EXPECTED[name]
    assert shown
    assert seconds < SOON


def test_formula_in_a_csv_is_words():
    """What begins as a command does is a text, as it was written."""
    found = read_as_saved(HOSTILE[".csv of formulas"]()).sheets[0].at(1, 1)
    assert (found.kind, found.shown) == ("text", "=cmd|'/c calc'!A0")
