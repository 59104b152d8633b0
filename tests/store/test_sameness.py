"""What counts as the same filing: the same bytes, judged the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from impact.store.submissions import Store
from tests.store.filings import CLEVELAND, ERROR, NOTE, Q1, QUERY, filing, observation, on

LOCKED = replace(ERROR, code="locked", says="The quarter is closed.", item="", cells=())
ELSEWHERE = replace(QUERY, code="same_file_elsewhere", says="Durham sent this very file.")


@pytest.mark.parametrize(
    "now",
    [
        {"findings": (replace(QUERY, says="This is three times last quarter's."),)},
        {"findings": (replace(QUERY, cell="E23"),)},
        {"findings": (replace(QUERY, code="range"),)},
        {"findings": (QUERY, NOTE)},
        {"findings": ()},
        {"value": 13.0},
    ],
)
def test_what_is_judged_otherwise_is_filed_anew(store: Store, now: dict[str, Any]):
    """Another finding, in another place, one more or less, or another figure, though the state may be the same."""
    store.file(filing(observation(12.0), findings=(QUERY,)))
    again = store.file(filing(observation(now.get("value", 12.0)), findings=now.get("findings", (QUERY,))))
    assert (again.version, again.repeat) == (2, False)


@pytest.mark.parametrize(
    "figure", [observation(None, marker="x"), observation(12.0, item="ended"), observation(12.0)._replace(text="Some.")]
)
def test_another_marker_item_or_word_is_filed_anew(store: Store, figure):
    """Everything that is said of an answer counts, but not where it stands."""
    store.file(filing(observation(12.0)))
    assert store.file(filing(observation(12.0)._replace(cell="E99"))).repeat
    assert not store.file(filing(figure)).repeat


def test_the_order_of_findings_and_other_advice_are_no_difference(store: Store):
    """Only what was found counts: its code, place and words."""
    store.file(filing(findings=(QUERY, NOTE)))
    assert store.file(filing(findings=(replace(NOTE, remedy="Take the new one."), QUERY))).repeat


def test_a_query_that_became_an_error_is_filed_anew(store: Store):
    """A rule was made stricter, in the same words."""
    store.file(filing(observation(), findings=(QUERY,)))
    assert not store.file(filing(findings=(replace(QUERY, severity="error"),))).repeat


def test_one_of_two_queries_explained(store: Store):
    """Each may come as a query or as the note that it became."""
    other = replace(QUERY, says="This is half last quarter's.", cell="E23")
    store.file(filing(findings=(QUERY, other)))
    store.explain(1, 1, "A new team.", "", on(11))
    for first in ("query", "note"):
        assert store.file(filing(findings=(replace(QUERY, severity=first), other))).repeat
    assert not store.file(filing(findings=(QUERY, replace(other, severity="note")))).repeat


def test_what_depends_on_the_moment_is_no_difference(store: Store):
    """A good return that is sent again once the quarter is closed, or after another sent it too, is there already."""
    store.file(filing(observation()))
    assert store.file(filing(observation(), findings=(ELSEWHERE,))).repeat
    assert store.file(filing(findings=(LOCKED,), received=on(1, month=9))).repeat


def test_what_was_late_is_filed_once_it_may_be(store: Store):
    """An extension was given: the same bytes count now."""
    store.file(filing(findings=(LOCKED,)))
    assert store.file(filing(findings=(LOCKED,))).repeat
    again = store.file(filing())
    assert (again.version, again.state, again.repeat) == (2, "accepted", False)


def test_characters_that_no_database_takes_are_no_difference(store: Store):
    """What was replaced on the way in is compared as replaced."""
    odd = filing(observation()._replace(text="a\0b"), findings=(replace(QUERY, says='It says "\ud800".'),))
    store.file(odd)
    assert store.file(odd).repeat


def test_an_explanation_lapses_with_its_finding(store: Store):
    """It is not there for a version that asks something else, and does not come back with the old value."""
    other = replace(QUERY, says="This is half last quarter's.")
    store.file(filing(findings=(QUERY,)))
    store.explain(1, 1, "A new team.", "", on(11))
    assert store.explanations(CLEVELAND, Q1) == {QUERY.fingerprint: "A new team."}
    store.file(filing(findings=(other,), content=b"2"))
    assert store.explanations(CLEVELAND, Q1) == {}
    store.file(filing(findings=(QUERY,), content=b"3"))
    assert store.explanations(CLEVELAND, Q1) == {}


def test_an_explanation_is_carried_from_version_to_version(store: Store):
    """As long as each asks the same; the latest words are carried."""
    store.file(filing(findings=(QUERY,)))
    store.explain(1, 1, "First.", "", on(11))
    for content in (b"2", b"3"):
        store.file(filing(findings=(QUERY,), content=content))
    assert store.explanations(CLEVELAND, Q1) == {QUERY.fingerprint: "First."}
    store.explain(3, 1, "Second.", "", on(12))
    assert store.explanations(CLEVELAND, Q1) == {QUERY.fingerprint: "Second."}
