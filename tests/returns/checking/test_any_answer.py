"""The laws of reading an answer: whatever stands in the cell, it is one thing and never two."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from impact.returns.answers import Raw
from impact.returns.asked import Wanted
from impact.returns.interpretation import interpret, read
from tests.returns.checking.any_cell import CELLS
from tests.returns.checking.questions import KINDS, question, reading


@given(st.sampled_from(KINDS), st.booleans(), CELLS)
def test_no_cell_is_ever_too_much(kind: str, required: bool, cell: Raw):
    """Whatever stands there is a value, a marker, a fault or nothing, and never two of them."""
    found = interpret(question(kind, required=required), cell)
    assert [found.value is not None, bool(found.marker), found.at_fault, found.blank].count(True) == 1
    assert not (required and found.blank)


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_whole_number_is_read_alike_as_number_and_as_text(number: int):
    """Typed plainly, with commas or as a number cell, a figure is one and the same."""
    values = {reading("count", written).value for written in (number, str(number), f"{number:,}")}
    assert values == {float(number)}


@given(
    kind=st.sampled_from(KINDS),
    value=st.one_of(st.integers(-200, 200).map(float), st.floats(), st.sampled_from([1e12, -1e12, 0.5, 1e-12, 100.0])),
    shown=st.sampled_from(["", "12", "12%", "12 % ", "£12"]),
    bounds=st.tuples(st.none() | st.floats(-50, 50), st.none() | st.floats(50, 150)),
)
def test_plain_numbers_are_read_as_any_other(
    kind: str, value: float, shown: str, bounds: tuple[float | None, float | None]
):
    """The short way for whole numbers gives what the long way gives."""
    asked = question(kind, minimum=bounds[0], maximum=bounds[1])
    held = Raw("number", value, shown)
    assert interpret(asked, held) == read(Wanted.by_question(asked), held)
