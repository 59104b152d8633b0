"""The law of what becomes of submissions: after any course of events the audit holds and nothing is gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from impact.checks.findings import Finding
from impact.plan.periods import Period
from impact.store.model import Refused, Submission
from impact.store.submissions import Store
from tests.store.filings import CLEVELAND, DURHAM, ERROR, NOTE, Q1, Q2, QUERY, filing, observation, on

pytestmark = pytest.mark.slow

numbers = st.integers(1, 6)


@dataclass
class Kept:
    """What a plain list remembers of a submission."""

    supplier: str
    period: Period
    value: int
    faulty: bool
    open: bool
    signed: bool = False
    withdrawn: bool = False
    hash: str = ""


@dataclass
class Remembered:
    """What a plain list would say."""

    kept: list[Kept] = field(default_factory=list)

    def counted(self, supplier: str, period: Period) -> int | None:
        """The number of the latest good one that was not withdrawn."""
        own = (n for n, one in enumerate(self.kept, 1) if (one.supplier, one.period) == (supplier, period))
        return max((n for n in own if not self.kept[n - 1].faulty and not self.kept[n - 1].withdrawn), default=None)


def course(new_url: Callable[[], str]) -> type[RuleBasedStateMachine]:
    """Make the machine that does anything to a new store."""

    class Course(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.store = Store.open(new_url())
            self.told, self.heads = Remembered(), [""]
            self.now = on(10)

        def teardown(self) -> None:
            """The audit holds, and so does every head that was ever written down."""
            for head in {*self.heads, self.store.head()}:
                assert self.store.examine_audit(head) == ()
            self.store.close()

        @rule(
            supplier=st.sampled_from([CLEVELAND, DURHAM]),
            period=st.sampled_from([Q1, Q1, Q2]),
            findings=st.sampled_from([(), (NOTE,), (QUERY,), (QUERY, ERROR)]),
        )
        def file(self, supplier: str, period: Period, findings: tuple[Finding, ...]) -> None:
            self.now += timedelta(hours=1)
            number, faulty = len(self.told.kept) + 1, ERROR in findings
            figures = () if faulty else (observation(number, supplier=supplier, period=period),)
            filed = self.store.file(
                filing(*figures, supplier=supplier, period=period, findings=findings, received=self.now,
                       content=b"%d" % number)
            )  # fmt: skip
            assert filed.number == number
            self.told.kept.append(Kept(supplier, period, number, faulty, QUERY in findings, hash=filed.sha256))

        @precondition(lambda self: self.told.kept)
        @rule(number=numbers)
        def explain(self, number: int) -> None:
            one = self._one(number)
            superseded = number < (self.told.counted(one.supplier, one.period) or 0) if one else False
            allowed = one and self._asked(number) and not (one.signed or one.withdrawn or superseded)
            if self._allowed(bool(allowed), lambda: self.store.explain(number, 1, "So.", "", self.now)):
                assert one
                one.open = False

        @precondition(lambda self: self.told.kept)
        @rule(number=numbers)
        def sign_off(self, number: int) -> None:
            one = self._one(number)
            allowed = one and self.told.counted(one.supplier, one.period) == number and not (one.open or one.signed)
            if self._allowed(bool(allowed), lambda: self.store.sign_off(number, "Sam", "Chief", self.now)):
                assert one
                one.signed = True

        @precondition(lambda self: self.told.kept)
        @rule(number=numbers)
        def withdraw(self, number: int) -> None:
            one = self._one(number)
            allowed = one and not one.withdrawn
            if self._allowed(bool(allowed), lambda: self.store.withdraw(number, "A slip.", "", self.now)):
                assert one
                one.withdrawn = True

        @invariant()
        def nothing_is_gone(self) -> None:
            """Each submission stands as the list says, with its file."""
            found = self.store.submissions()
            assert [self._stands(one) for one in found] == [
                (one.open, one.signed, one.withdrawn) for one in self.told.kept
            ]
            for one, kept in zip(found, self.told.kept, strict=True):
                assert one.superseded == (one.number < (self.told.counted(kept.supplier, kept.period) or 0))
                assert one.sha256 == kept.hash

        @invariant()
        def what_counts_is_the_latest_good_one(self) -> None:
            """Its figures, and no others."""
            counted = {self.told.counted(one.supplier, one.period) for one in self.told.kept} - {None}
            assert {o.submission for o in self.store.observations()} == counted

        def _one(self, number: int) -> Kept | None:
            return self.told.kept[number - 1] if number <= len(self.told.kept) else None

        def _asked(self, number: int) -> bool:
            return any(f.fingerprint == QUERY.fingerprint for f in self.store.findings(number)[:1])

        def _stands(self, one: Submission) -> tuple[bool, bool, bool]:
            return one.queries > 0, one.signed_off is not None, one.withdrawn is not None

        def _allowed(self, allowed: bool, change: Callable[[], object]) -> bool:
            """See that *change* is made exactly when it is *allowed*."""
            self.now += timedelta(hours=1)
            try:
                change()
            except Refused as refused:
                assert not allowed, refused
                return False
            assert allowed
            self.heads = [self.heads[0] or self.store.head(), self.store.head()]
            return True

    return Course


def test_any_course_of_events(new_url: Callable[[], str]):
    """File, explain, sign off and withdraw in any order."""
    run_state_machine_as_test(course(new_url), settings=settings(max_examples=6, stateful_step_count=12, deadline=None))
