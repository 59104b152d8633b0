"""What was known on a day: the figures, how returns stood, and what was explained, whatever has come since."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impact.store.submissions import Store
from tests.store.filings import CLEVELAND, DURHAM, ERROR, NOTE, Q1, QUERY, filing, observation, on

OTHER = replace(QUERY, code="history", item="IW_17.launched")


def test_a_locked_out_return_is_not_in_the_figures_of_any_day(store: Store) -> None:
    """It has an error of its own, so the good return before it goes on counting."""
    locked = replace(ERROR, code="locked")
    store.file(filing(observation(1), received=on(10)))
    store.file(filing(content=b"2", received=on(20), findings=(locked,)))
    assert [[o.value for o in store.observations(as_at=on(day))] for day in (9, 10, 20, 21)] == [[], [1], [1], [1]]


def test_a_late_return_is_not_there_before_it_came(store: Store) -> None:
    """Nor is what the supplier gave for the quarter before put in its place."""
    store.file(filing(observation(7), received=on(10)))
    store.file(filing(observation(8, supplier=DURHAM), supplier=DURHAM, received=on(25, month=8)))
    assert [o.supplier for o in store.observations(as_at=on(24, month=8)) if o.period == Q1] == [CLEVELAND]
    assert [o.supplier for o in store.observations(as_at=on(25, month=8))] == [DURHAM, CLEVELAND]


def test_a_withdrawal_is_known_from_its_own_day_on(store: Store) -> None:
    """Until then the second version counts, from then on the first one does again."""
    store.file(filing(observation(1), received=on(10)))
    store.file(filing(observation(2), content=b"2", received=on(12)))
    store.withdraw(2, "It was a trial.", "", on(14))
    assert [[o.value for o in store.observations(as_at=on(day))] for day in (11, 13, 14)] == [[1], [2], [1]]


@pytest.mark.method("As at a date")
def test_nothing_that_comes_later_changes_what_was_known(store: Store) -> None:
    """Every kind of later entry is made, and what is read for the earlier day stays the very same."""
    store.file(filing(observation(1), findings=(QUERY,), received=on(10)))

    def known() -> tuple[object, ...]:
        day = on(10, 23)
        return store.submissions(as_at=day), store.observations(as_at=day), store.queries(as_at=day)

    before = known()
    store.explain(1, 1, "Two courses ran.", "", on(11))
    store.sign_off(1, "Sam Poole", "Head of Performance", on(12))
    store.file(filing(observation(2), content=b"2", received=on(13), reason="A slip."))
    store.file(filing(observation(5, supplier=DURHAM), supplier=DURHAM, received=on(14)))
    store.withdraw(2, "It was a trial.", "", on(15))
    assert known() == before


def test_queries_that_are_explained_and_open(store: Store) -> None:
    """By the answer they ask about, of the submission that counts; those explained in the workbook are among them."""
    explained = replace(OTHER, severity="note", remedy="You explained.")
    store.file(filing(observation(0), findings=(QUERY,)))
    store.file(
        filing(observation(1), content=b"2", findings=(explained, QUERY, NOTE), received=on(12),
               explanations={OTHER.fingerprint: "A new team."})
    )  # fmt: skip
    assert store.queries() == {2: {"": (0, 1), "IW_17.launched": (1, 0)}}


def test_queries_as_they_stood_at_a_date(store: Store) -> None:
    """An explanation is known from its own day on; a second text for the same query counts once."""
    store.file(filing(observation(1), findings=(OTHER,), received=on(10)))
    store.explain(1, 1, "Two courses ran.", "", on(11))
    store.explain(1, 1, "Three courses ran.", "", on(12))
    found = [store.queries(as_at=on(day)) for day in (9, 10, 11, 12)]
    assert found == [
        {},
        {1: {"IW_17.launched": (0, 1)}},
        {1: {"IW_17.launched": (1, 0)}},
        {1: {"IW_17.launched": (1, 0)}},
    ]
