"""A metrics folder becomes `Definitions`, whole and in order, or every fault in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impact.plan.definitions import FaultyDefinitions
from impact.plan.loading import examine, load
from impact.plan.parts import Fault
from impact.plan.periods import Period
from tests.plan.workspaces import FILES, told, write_workspace


def test_a_sound_folder_gives_its_definitions(tmp_path: Path) -> None:
    """Plan, register, outside figures and methods, each as written."""
    found = load(write_workspace(tmp_path, files={"methods.md": "# How\n"}))
    assert found.plan.title == "A plan"
    assert [s.name for s in found.register.suppliers] == ["Cleveland", "Avon, and Somerset", "Programme office"]
    assert found.register.suppliers[1].since == date(1974, 4, 1)
    assert found.outside["officers"].values == {"E1": 1225.89, "E2": 3084.0}
    assert found.outside["officers"].released == date(2020, 1, 30)
    assert found.methods == "# How\n"
    assert found.plan.measure("IW-1").targets[1].by == Period.parse("2025-26-Q4")


def test_measures_come_in_order_of_promise_then_ref(tmp_path: Path) -> None:
    """Not in order of file; IW-2 before IW-10."""
    found = load(write_workspace(tmp_path, ("measures/records.yaml", "ref: IW-2\n", "ref: IW-10\n")))
    assert [m.ref for m in found.plan.measures] == ["IW-1", "IW-4", "IW-5", "IW-3", "IW-10"]


def test_a_word_that_older_yaml_took_for_false_stays_a_word(tmp_path: Path) -> None:
    """The choice `no` is the text "no"."""
    edits = [("measures/records.yaml", "[untested, evaluated]", "[no, evaluated]")]
    columns = load(write_workspace(tmp_path, *edits)).plan.measure("IW-2").records["practices"].columns
    assert columns["stage"].choices == ("no", "evaluated")


def test_a_figure_that_was_never_published_is_left_out(tmp_path: Path) -> None:
    """[x] says so on purpose; it is not zero."""
    found = load(write_workspace(tmp_path, ("reference/officers.csv", "E2,3084", "E2,[x]")))
    assert found.outside["officers"].values == {"E1": 1225.89}


def test_an_index_may_be_a_list(tmp_path: Path) -> None:
    """… whose entries have an id each."""
    entry = "- {id: officers, title: T, publisher: P, as_at: 2019-09-30, released: 2020-01-30, licence: L, unit: U}\n"
    found = load(write_workspace(tmp_path, files={"reference/index.yaml": entry}))
    assert found.outside["officers"].title == "T"


def test_the_digest_names_the_definitions_and_nothing_else(tmp_path: Path) -> None:
    """The same files give the same digest anywhere; a changed byte another; the methods' wording none."""
    same = [load(write_workspace(tmp_path / name)).digest for name in ("a", "b")]
    methods = load(write_workspace(tmp_path / "c", files={"methods.md": "New words."})).digest
    other = load(write_workspace(tmp_path / "d", ("plan.yaml", "A plan", "A Plan"))).digest
    assert same[0] == same[1] == methods != other
    assert len(other) == 12 and int(other, 16) >= 0


def test_line_ends_and_a_byte_order_mark_leave_the_digest_as_it_is(tmp_path: Path) -> None:
    """The same lines, saved by another program or checked out on another machine."""
    windows = {name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for name, text in FILES.items()}
    one, other = load(write_workspace(tmp_path / "a")), load(write_workspace(tmp_path / "b", files=windows))
    assert one.digest == other.digest


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    """No traceback; the fault names the folder."""
    found, faults = examine(tmp_path / "metrics")
    says = f"there is no folder {tmp_path / 'metrics'}."
    assert found is None
    assert faults == (Fault("metrics", 0, 0, says, "Make one with 'impact init', or name another workspace."),)


def test_loading_a_faulty_folder_raises_every_fault(tmp_path: Path) -> None:
    """One line for each, in order of place."""
    root = write_workspace(
        tmp_path,
        ("register.csv", "internal", "intrnal"),
        ("measures/ratio.yaml", "commitment: C1", "commitment: C7"),
        ("plan.yaml", "due: 2024-12-31", "due: 2027-12-31"),
    )
    with pytest.raises(FaultyDefinitions) as refused:
        load(root)
    assert str(refused.value).splitlines() == told(root)
    assert [fault.file for fault in refused.value.faults] == ["plan.yaml", "measures/ratio.yaml", "register.csv"]


@pytest.mark.parametrize(
    ("file", "place"), [("register.csv", "1:1"), ("reference/officers.csv", "1:1"), ("methods.md", "1:1")]
)
def test_a_file_that_is_not_utf_8_is_told_alone(tmp_path: Path, file: str, place: str) -> None:
    """At the first character that is none."""
    assert told(write_workspace(tmp_path, files={file: b"\xff\xfe"})) == [
        f"{file}:{place}  this character is not UTF-8, so the file cannot be read. Save the file as UTF-8."
    ]


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(data=st.data())
def test_whatever_is_done_to_a_file_comes_back_as_faults(tmp_path: Path, data: st.DataObject) -> None:
    """Text cut out, put in or swapped anywhere: definitions or faults, never an exception."""
    file = data.draw(st.sampled_from(sorted(FILES)))
    text = FILES[file]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 20)))
    piece = data.draw(
        st.sampled_from(
            ["", " ", "\n", "\t", ":", "- ", "[", "}", "'", "&a ", "*a", "null", "1", "-1e999", "\ufeff", ","]
        )
    )
    found, faults = examine(write_workspace(tmp_path, files={file: text[:start] + piece + text[end:]}))
    assert (found is None) == bool(faults)
