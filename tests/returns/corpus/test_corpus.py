"""Each workbook of the corpus gives exactly the findings it should; and any set of its faults gives theirs together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.compare_readers import compare
from impact.checks.findings import Finding, stops
from impact.returns.judging import check
from impact.returns.opening import open_return
from impact.returns.reading.unreadable import Unreadable
from tests.returns.corpus import CORPUS, FAULTS
from tests.returns.corpus.fault import Beforehand, Fault, Planted, Said
from tests.returns.corpus.good import FORM, OFFICE_FORM, good
from tests.returns.corpus.plan import DEFINITIONS
from tests.returns.corpus.planting import composable, expected, in_one, planted, together

ROOT = Path(__file__).parents[3]
TOGETHER = {fault.name: fault for fault in FAULTS if isinstance(fault, Planted) and composable(fault)}
ORDER = ("error", "query", "note")


@cache
def workbook(name: str) -> bytes:
    """The workbook of that name, built once."""
    return CORPUS[name]()


def judged(content: bytes, known: Beforehand) -> tuple[Finding, ...]:
    """What is said of a workbook, from its bytes; nothing of it is used while anything must be mended."""
    opened = open_return(content, DEFINITIONS, supplier=known.told[0], period=known.told[1], filename=known.filename)
    checked = check(
        opened, DEFINITIONS, beside=known.beside, expected_supplier=known.supplier, expected_period=known.period
    )
    assert bool(checked.observations) is not stops(checked.findings)
    return checked.findings


@pytest.mark.parametrize("form", [FORM, OFFICE_FORM], ids=["force", "team"])
def test_good_return(form):
    """The return that every fault is planted in has nothing wrong."""
    assert judged(good(form), Beforehand(supplier=form.supplier.id)) == ()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_workbook(fault: Fault):
    """One workbook, one thing wrong, and exactly what is said of it: code, severity, place and every word."""
    assert tuple(Said.of(finding) for finding in judged(workbook(fault.name), fault.known)) == fault.says


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(sorted(TOGETHER)), unique=True, min_size=2, max_size=60))
def test_any_faults_together(drawn: list[str]):
    """Any set of faults in a good return gives exactly those findings, less what follows from others, and no more."""
    faults = together(TOGETHER[name] for name in drawn)
    found = [Said.of(finding) for finding in judged(planted(faults), Beforehand())]
    each = Counter(each for said in found for each in said.one_by_one())
    assert in_one(each, expected(faults)) == in_one(expected(faults), expected(faults))
    grouped = [(said.code, said.text) for said in found if said.severity != "query" and "!" in said.place]
    assert len(grouped) == len(set(grouped)), "the very same words are said once"
    assert [said.severity for said in found] == sorted((said.severity for said in found), key=ORDER.index)


def few_workbooks() -> Iterator[tuple[str, bytes]]:
    """Every fault in as few workbooks as can be: those of different cells in one, what else is done to a file alone."""
    left = [fault for fault in TOGETHER.values() if not fault.removes]
    alone = CORPUS.keys() - {fault.name for fault in left}
    while left:
        faults = together(left)
        yield ", ".join(fault.name for fault in faults), planted(faults)
        left = [fault for fault in left if fault not in faults]
    yield from ((name, workbook(name)) for name in sorted(alone))


@pytest.mark.slow
def test_readers_agree():
    """What can be read at all is read alike by ours, openpyxl and calamine: each cell is compared by itself.

    What is known to differ stands as rules in `benchmarks.compare_readers`, each with its reason.
    """
    found: dict[str, list[str]] = {}
    for name, content in few_workbooks():
        try:
            found[name] = [str(difference) for difference in compare(content).differences]
        except Unreadable:
            continue
    assert len(found) > 100
    assert {name: each for name, each in found.items() if each} == {}


NOT_FROM_A_WORKBOOK = {
    "old_excel": "said of a format that no figure is taken from: see tests/returns/reading",
    "binary_excel": "said of a format that no figure is taken from: see tests/returns/reading",
    "open_document": "said between readers: an .ods is read by the next of them",
    "too_slow": "said of the process that reads, not of what it read",
    "too_much_memory": "said of the process that reads, not of what it read",
    "not_read": "said of the process that reads, not of what it read",
}


def test_every_check_is_shown_by_a_workbook():
    """Each check that the guide has a paragraph for is shown by a workbook of the corpus, and no other is."""
    guide = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^### `([a-z_]+)`", guide, re.MULTILINE))
    shown = {said.code for fault in FAULTS for said in fault.says}
    assert shown == explained - NOT_FROM_A_WORKBOOK.keys()


def test_corpus_is_large_enough():
    """At least 120 workbooks that something is said of, each by a name of its own."""
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
    assert sum(bool(fault.says) for fault in FAULTS) >= 120
