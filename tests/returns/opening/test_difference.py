"""What changed from one version of a return to the next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from impact.returns.answers import difference
from impact.returns.grid import raw_number, read_format
from impact.returns.observation import Changed
from tests.returns.filed_returns import GOOD_ROWS, LAUNCHES, PRACTICES, opened


def test_an_answer_that_changed_is_told_with_both_values() -> None:
    """The cell, what it is called, and what it said before and says now."""
    before, after = opened({"IW_17.launched": 12}), opened({"IW_17.launched": 14})
    assert difference(before, after) == (Changed(LAUNCHES, "E5", "IW_17.launched", "Initiatives launched", "12", "14"),)


def test_a_blank_that_was_filled_in_was_nothing_before() -> None:
    """Blank is written as nothing, never as 0."""
    (changed,) = difference(opened({"IW_17.launched": None}), opened({"IW_17.launched": 0}))
    assert (changed.before, changed.after) == ("", "0")


def test_a_figure_is_told_as_it_was_typed() -> None:
    """Not with the decimals that its cell's format adds, nor without those it hides."""
    one, two = (raw_number(value, read_format(code), False) for value, code in ((5.0, "0.0"), (1204.25, "#,##0.0")))
    (changed,) = difference(opened({"IW_2.cost": one}), opened({"IW_2.cost": two}))
    assert (changed.before, changed.after) == ("5", "1,204.25")


def test_the_same_return_has_no_difference() -> None:
    """Nothing changed, nothing told."""
    same = opened()
    assert difference(same, same) == ()


def test_a_row_put_in_above_others_is_the_only_change() -> None:
    """Rows are compared by what they say, so that those moved down are not told."""
    one, two = practice("Hot spots"), practice("Focused deterrence")
    changes = difference(opened({}, [one]), opened({}, [two, one]))
    assert [change.label for change in changes] == [
        f"{heading}, row 5" for heading in ("Title", "Origin", "Adopted on", "Stage", "Places", "Begun on")
    ]
    assert all(change.before == "" and change.sheet == PRACTICES for change in changes)


def practice(title: str) -> tuple[object, ...]:
    """A good row with another title."""
    return (title, *GOOD_ROWS[0][1:])


@given(st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=6), st.lists(st.sampled_from("abcd"), max_size=6))
def test_rows_that_only_changed_places_are_no_difference(titles: list[str], others: list[str]) -> None:
    """The law: as many changes as rows that have no like in the other version."""
    changes = difference(
        opened({}, [practice(title) for title in titles]), opened({}, [practice(title) for title in others])
    )
    rows = {change.label.split(", ")[1] for change in changes if change.label.startswith("Title")}
    unlike = max(
        len(titles) - sum(min(titles.count(t), others.count(t)) for t in set(titles)),
        len(others) - sum(min(titles.count(t), others.count(t)) for t in set(others)),
    )
    assert len(rows) <= unlike
    assert bool(changes) == (sorted(titles) != sorted(others))
