"""Returns are read in a process of their own: whatever a file does to it, the parent lives on and says so."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO

import pytest

from impact.checks.findings import Finding
from impact.plan.periods import Period
from impact.returns.judging import check
from impact.returns.observation import Beside, Observation
from impact.returns.opening import open_return
from impact.returns.reader import (
    Broken,
    CannotRead,
    Limits,
    Outcome,
    Reader,
    Sent,
    Whose,
    packed,
    receive_values,
    send,
    unpacked,
)
from tests.returns import workbooks

pytestmark = pytest.mark.slow

DEFINITIONS = workbooks.DEFINITIONS
GOOD = workbooks.filled()
FRESH = "Copy your answers into a fresh template and send that."


def _bulky() -> bytes:
    """A workbook that is in order, with many different texts."""
    strings = [f"<t>{sha256(str(number).encode()).hexdigest()}</t>" for number in range(400_000)]
    return workbooks.zipped(workbooks.by_hand("", strings=strings))


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """One child for the whole module."""
    with Reader(DEFINITIONS) as one:
        yield one


def test_the_child_finds_what_this_process_would_find(reader: Reader) -> None:
    """The outcome of a return is the same in the child as here."""
    outcome = reader.read(Sent(GOOD))
    opened = open_return(GOOD, DEFINITIONS)
    assert opened.form is not None
    checked = check(opened, DEFINITIONS)
    assert outcome.whose == Whose(opened.form.supplier.id, opened.form.supplier.name, opened.form.period)
    assert (outcome.findings, outcome.observations) == (checked.findings, checked.observations)


def test_it_is_asked_what_stands_beside_a_return_once_it_is_known_whose_it_is(reader: Reader) -> None:
    """The parent answers for the supplier and period that the file itself names."""
    asked: list[Whose] = []

    def beside(whose: Whose) -> Beside:
        asked.append(whose)
        return Beside(elsewhere=("Durham, Q1 2024/25 (April to June)",))

    outcome = reader.read(Sent(GOOD), beside)
    assert [whose.name for whose in asked] == ["Cleveland"]
    assert "same_file_elsewhere" in [finding.code for finding in outcome.findings]


def test_a_file_that_cannot_be_read_is_a_finding_of_nobody(reader: Reader) -> None:
    """Nothing is asked of the store for a file that does not say whose it is."""
    outcome = reader.read(Sent(b"%PDF-1.7 of something"), lambda whose: pytest.fail("asked"))
    assert (outcome.whose, [finding.code for finding in outcome.findings]) == (Whose(), ["not_a_workbook"])


def test_a_file_that_takes_too_long_is_said_so_and_the_next_one_is_read() -> None:
    """The child is ended when its time is over; a new one reads what comes after."""
    with Reader(DEFINITIONS, Limits(0.0, 0.0)) as hasty:
        outcome = hasty.read(Sent(GOOD))
        assert outcome == Outcome(
            Whose(),
            (
                Finding(
                    "too_slow", "error",
                    "This workbook could not be read within 0 seconds; a return takes a second or two.", FRESH,
                ),
            ),
        )  # fmt: skip
        hasty._limits = Limits()
        assert hasty.read(Sent(GOOD)).whose.name == "Cleveland"


def test_a_file_that_works_the_processor_too_long_is_said_so() -> None:
    """The child's own limit counts what it works, not what it waits for others."""
    with Reader(DEFINITIONS, Limits(seconds=0.01, seconds_for_each_megabyte=0.0, patience=10_000)) as hasty:
        codes = [finding.code for finding in hasty.read(Sent(_bulky())).findings]
    assert codes == ["too_slow"]


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="memory is limited only where the system can")
def test_a_file_that_takes_too_much_memory_is_said_so_and_the_next_one_is_read() -> None:
    """A child that runs out of memory gives up on the file, not on the work."""
    with Reader(DEFINITIONS, Limits(memory=24 * 1024**2)) as narrow:
        outcome = narrow.read(Sent(_bulky()))
        assert [(finding.code, finding.text) for finding in outcome.findings] == [
            ("too_much_memory", f"This workbook takes more memory to read than a return may. {FRESH}")
        ]
        assert narrow.read(Sent(GOOD)).whose.name == "Cleveland"


def test_a_child_that_is_killed_between_two_files_is_made_anew(reader: Reader) -> None:
    """Whatever ends the child (the machine's own memory guard, say) costs nothing but a moment."""
    assert reader.process is not None
    os.kill(reader.process, signal.SIGKILL)
    assert reader.read(Sent(GOOD)).whose.name == "Cleveland"


def test_a_child_that_is_ended_in_the_middle_of_a_file_is_not_the_files_fault(reader: Reader) -> None:
    """The file goes to another child, and is read as if nothing had happened."""
    reader.begin(Sent(GOOD))
    assert reader.process is not None
    os.kill(reader.process, signal.SIGTERM)
    assert reader.whose().name == "Cleveland"
    os.kill(reader.process, signal.SIGTERM)
    assert reader.check(Beside()).findings == reader.read(Sent(GOOD)).findings


def test_a_file_begun_and_given_up_never_answers_for_the_next(reader: Reader) -> None:
    """What was begun and not checked is forgotten."""
    reader.begin(Sent(b"%PDF-1.7 of something"))
    assert reader.read(Sent(GOOD)).whose.name == "Cleveland"


def test_a_kept_file_is_handed_back_from_the_child(reader: Reader) -> None:
    """The handback is a workbook that reads as the file did."""
    outcome = reader.read(Sent(GOOD))
    again = reader.read(Sent(reader.hand_back(Sent(GOOD), outcome.findings, Beside())))
    assert [(o.measure, o.item, o.value, o.marker, o.text) for o in again.observations] == [
        (o.measure, o.item, o.value, o.marker, o.text) for o in outcome.observations
    ]


def test_two_versions_are_compared_in_the_child(reader: Reader) -> None:
    """What changed is told cell by cell."""
    other = workbooks.filled({**workbooks.GOOD_ANSWERS, "IW_17.launched": 99})
    (changed,) = reader.compare(Sent(GOOD), Sent(other))
    assert (changed.item, changed.after) == ("IW_17.launched", "99")


def test_what_cannot_be_made_of_a_kept_file_is_said() -> None:
    """A comparison that takes too long ends with the reason."""
    with Reader(DEFINITIONS, Limits(0.0, 0.0)) as hasty, pytest.raises(CannotRead):
        hasty.compare(Sent(GOOD), Sent(GOOD))


def test_the_child_writes_no_file_and_opens_few(reader: Reader) -> None:
    """Its limits hold from the first file on."""
    reader.read(Sent(GOOD))
    limits = {}
    with open(f"/proc/{reader.process}/limits") as lines:
        for line in lines:
            limits[line[:25].strip()] = line[26:].split()[0]
    assert (limits["Max file size"], limits["Max core file size"], limits["Max open files"]) == ("0", "0", "32")
    assert limits["Max address space"].isdigit()


def test_of_earlier_figures_what_checks_ask_for_arrives() -> None:
    """All the figures of an item held to its history, the last of any other."""
    quarter, half = Period.parse("2023-24-Q4"), Period.parse("2023-24-H2")
    series = tuple(
        Observation("E23000013", "LI-1", "launched", quarter.moved(-back), 12.0 - back) for back in (2, 1, 0)
    )
    events = Observation("E23000013", "LI-3", "events", half, 6.0, text="six", sheet="C2", cell="E5")
    marked = Observation("E23000013", "LI-4", "marked", quarter, None, marker="x", submission=7)
    beside = Beside(
        history={
            ("LI-1", "launched"): series,
            ("LI-1", "closed"): tuple(one._replace(item="closed") for one in series),
            ("LI-2", "won"): (),
            ("LI-3", "events"): (events,),
            ("LI-4", "marked"): (marked,),
        },
        explained={"change|LI_1.launched|…": "Two more came."},
        elsewhere=("Durham, Q1 2024/25 (April to June)",),
        received=date(2024, 7, 9),
    )
    arrived = unpacked(*pickle.loads(pickle.dumps(packed(beside, {("LI-1", "launched")}))))
    history = {
        ("LI-1", "launched"): series,
        ("LI-1", "closed"): (series[-1]._replace(item="closed"),),
        ("LI-3", "events"): (events,),
        ("LI-4", "marked"): (marked,),
    }
    assert dict(arrived.history) == history
    assert dict(arrived.last) == {key: figures[-1] for key, figures in history.items()}
    assert [one.value for one in arrived.history["LI-1", "launched"]] == [10.0, 11.0, 12.0]
    assert [one.value for one in arrived.history["LI-4", "marked"]] == [None]
    assert replace(arrived, history={}) == replace(beside, history={})
    assert unpacked(*packed(Beside())) == Beside()


def test_observations_come_back_as_they_were() -> None:
    """They come in columns, and nothing of them is lost."""
    quarter = Period.parse("2023-24-Q4")
    observations = (
        Observation("E23000013", "LI-1", "launched", quarter, None, marker="x", sheet="C2", cell="E5"),
        Observation("E23000013", "LI-1", "closed", Period.parse("2023-24-H2"), 3.0, text="three", submission=4),
    )
    for outcome in (Outcome(Whose("E23000013", "Cleveland", quarter), (), observations), Outcome(Whose(), ())):
        pipe = BytesIO()
        send(pipe, outcome)
        pipe.seek(0)
        assert receive_values(pipe) == outcome


def test_columns_that_no_child_makes_are_refused() -> None:
    """What cannot be put together again is as good as anything else that must not be said."""
    pipe = BytesIO()
    send(pipe, _Crooked(Whose(), ()))
    pipe.seek(0)
    with pytest.raises(Broken):
        receive_values(pipe)


class _Crooked(Outcome):
    def __reduce__(self) -> tuple[object, ...]:
        made, (whose, findings, _, *rest) = super().__reduce__()
        return made, (whose, findings, ((), *[("?",)] * 10), *rest)


class _Evil:
    def __reduce__(self) -> tuple[object, ...]:
        return (os.getpid, ())


@pytest.mark.parametrize("message", [_Evil(), pickle.PickleBuffer, Beside, os.system])
def test_nothing_but_values_comes_back_from_the_child(message: object) -> None:
    """A child that a hostile file has taken over cannot make the parent run anything."""
    written = pickle.dumps(message)
    with pytest.raises(Broken):
        receive_values(BytesIO(len(written).to_bytes(8, "big") + written))
