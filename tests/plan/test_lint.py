"""What the wording of faults does not show; `tests/golden/definitions.json` has each fault of the definitions."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.plan.lint import circles
from impact.plan.loading import load
from tests.plan.workspaces import FILES, write_workspace

RATIO = "measures/ratio.yaml"


@pytest.mark.method("Theory of change")
def test_what_is_written_is_what_is_held(tmp_path: Path) -> None:
    """Links in their order, the item that says who adopted, and the first period that counts."""
    links = (RATIO, "\nsource:", "\nleads_to: [IW-5, IW-2]\nsource:")
    by = (RATIO, "\nacross_time:", "\ncontribution: {adopted: IW-2.adopted, since: 2023-24-Q1}\nacross_time:")
    measure = load(write_workspace(tmp_path, links, by)).plan.measure("IW-1")
    assert measure.leads_to == ("IW-5", "IW-2")
    assert measure.contribution is not None and measure.contribution.since is not None
    assert (measure.contribution.adopted, measure.contribution.since.name) == ("IW-2.adopted", "Q1 2023/24")


names = st.sampled_from("ABCDEF")
graphs = st.dictionaries(names, st.lists(names, unique=True, max_size=4)).map(
    lambda drawn: {name: [to for to in drawn.get(name, []) if to != name] for name in "ABCDEF"}
)


@pytest.mark.method("Theory of change")
@given(graphs)
def test_a_circle_is_told_just_where_no_order_can_be_found(forward: dict[str, list[str]]) -> None:
    """The standard library puts the measures in order, or cannot; every circle told is one of links that are there."""
    found = list(circles(forward))
    try:
        TopologicalSorter(forward).prepare()
    except CycleError:
        assert found
    else:
        assert not found
    for circle in found:
        assert all(to in forward[of] for of, to in zip(circle, (*circle[1:], circle[0]), strict=True))


def test_the_successor_is_held(tmp_path: Path) -> None:
    """… by its id; empty for everybody else, and where the register has no such column."""
    heading, *rows = FILES["register.csv"].splitlines()
    old = "E3,Old,territorial,South West,,2015-03-31,E2"
    written = "\n".join([f"{heading},successor", *(f"{row}," for row in rows), old])
    register = load(write_workspace(tmp_path / "a", files={"register.csv": written})).register
    assert [supplier.successor for supplier in register.suppliers] == ["", "", "", "E2"]
    assert not any(supplier.successor for supplier in load(write_workspace(tmp_path / "b")).register.suppliers)
