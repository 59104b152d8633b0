"""A return that is checked again by today's rules and filed in place of what counts."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from impact.store.model import Refused, Submission
from impact.store.submissions import Store
from tests.store.filings import CLEVELAND, ERROR, Q1, QUERY, filing, observation, on

CHANGED = (
    "Submission 1 no longer stands as it did when it was checked again, so nothing was filed in its place. "
    "Check it again."
)


def test_the_same_file_is_filed_anew(store: Store):
    """Also where it comes to the very same, since that was asked for."""
    seen = store.file(filing(observation(1), findings=(QUERY,)))
    again = store.file(filing(observation(1), findings=(QUERY,), received=on(20)), instead_of=seen)
    assert (again.number, again.version, again.repeat) == (2, 2, False)
    assert store.submission(1).standing == "superseded"


def signed(store: Store) -> None:
    store.sign_off(1, "Sam Poole", "Chief", on(12))


def withdrawn(store: Store) -> None:
    store.withdraw(1, "A slip.", "", on(12))


def corrected(store: Store) -> None:
    store.file(filing(observation(2), content=b"2"))


def corrected_and_signed(store: Store) -> None:
    corrected(store)
    store.sign_off(2, "Sam Poole", "Chief", on(12))


@pytest.mark.parametrize("meanwhile", [signed, withdrawn, corrected, corrected_and_signed])
def test_what_changed_meanwhile_is_left_as_it_is(store: Store, meanwhile: Callable[[Store], None]):
    """A sign-off, a withdrawal or a new version that came after the check stands; nothing is filed."""
    seen = store.file(filing(observation(1)))
    meanwhile(store)
    before, head = store.submissions(), store.head()
    with pytest.raises(Refused) as caught:
        store.file(filing(observation(9), received=on(20)), instead_of=seen)
    assert str(caught.value) == CHANGED
    assert (store.submissions(), store.head()) == (before, head)


def test_a_sign_off_that_was_seen_is_no_change(store: Store):
    """It was asked for those signed off too: the new version needs a new one."""
    store.file(filing(observation(1)))
    signed(store)
    again = store.file(filing(observation(2), received=on(20)), instead_of=store.submission(1))
    assert (again.standing, store.submission(1).standing) == ("accepted", "superseded")


def stricter(store: Store, seen: Submission) -> Submission:
    """File *seen* again by a rule that makes an error of it."""
    return store.file(filing(findings=(ERROR,), received=on(20)), instead_of=seen)


def test_a_stricter_rule_takes_effect(store: Store):
    """What counted is withdrawn with the filing: its figures count no longer, and it cannot be signed off."""
    filed = stricter(store, store.file(filing(observation(1))))
    assert (filed.number, filed.standing) == (2, "errors")
    old = store.submission(1)
    assert old.withdrawn is not None
    assert (old.withdrawn.reason, old.withdrawn.by, old.withdrawn.at) == (
        "Checked again by today's rules.", "receive", on(20),
    )  # fmt: skip
    assert store.observations() == ()
    with pytest.raises(Refused, match="Submission 1 was withdrawn, so it cannot be signed off"):
        signed(store)
    assert [(entry.action, entry.submission) for entry in store.audit()] == [
        ("filed", 1), ("filed", 2), ("withdrawn", 1),
    ]  # fmt: skip
    assert json.loads(tuple(store.audit())[-1].detail)["reason"] == "Checked again by today's rules."
    assert store.examine_audit() == ()


def test_no_earlier_version_comes_back_in_its_place(store: Store):
    """What a force has corrected is not brought back by a rule."""
    store.file(filing(observation(1)))
    seen = store.file(filing(observation(2), content=b"2"))
    store.file(filing(findings=(ERROR,), content=b"2", received=on(20)), instead_of=seen)
    assert store.observations() == ()
    assert [one.standing for one in store.submissions(Q1, CLEVELAND)] == ["withdrawn", "withdrawn", "errors"]


def test_one_with_errors_that_is_judged_anew(store: Store):
    """Where nothing counts, the latest is meant: a mended rule accepts it; one that came later is not passed over."""
    seen = store.file(filing(findings=(ERROR,)))
    assert store.file(filing(observation(1)), instead_of=seen).state == "accepted"
    other = store.file(filing(findings=(ERROR,), supplier="E23000008"))
    store.file(filing(findings=(ERROR,), supplier="E23000008", content=b"2"))
    with pytest.raises(Refused, match=r"Submission 3 no longer stands"):
        store.file(filing(supplier="E23000008"), instead_of=other)
