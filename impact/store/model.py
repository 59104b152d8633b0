"""What is kept of each filing, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from impact.checks.findings import Finding
from impact.plan.periods import Period
from impact.plan.register import Supplier
from impact.returns.observation import Observation

State = Literal["accepted", "queries", "errors"]
Standing = Literal["errors", "queries", "accepted", "signed off", "superseded", "withdrawn"]


@dataclass(frozen=True)
class Unkept:
    """A file too large to keep: its SHA-256 and its size in bytes are kept in its place."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Filing:
    """One file as it came in, with what was found in it: what the store is asked to keep.

    `supplier` is "" and `period` None where the file does not say. `observations` is empty when there are errors.
    `received` is an aware UTC time, given by the caller; `reason` says why a new version came. `explanations` are those
    given in the workbook or carried forward, by `Finding.fingerprint` of the findings they answer. `unkept` stands for
    a file too large to keep; `content` is then empty.
    """

    supplier: str
    period: Period | None
    filename: str
    content: bytes
    received: datetime
    findings: tuple[Finding, ...]
    observations: tuple[Observation, ...]
    by: str = ""
    reason: str = ""
    nil: bool = False
    explanations: Mapping[str, str] = field(default_factory=dict)
    unkept: Unkept | None = None

    @property
    def says_whose(self) -> bool:
        """Whether it is known whose return it is, and for which period."""
        return self.supplier != "" and self.period is not None


@dataclass(frozen=True)
class Explanation:
    """A supplier's answer to a query of one submission. `at` is an aware UTC time.

    It goes on holding for later versions of the same supplier and period for as long as each has a finding of the same
    fingerprint; once one has not, it has lapsed for good.
    """

    submission: int
    fingerprint: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class SignOff:
    """A named person with a role accepts one file, by its hash. `at` is an aware UTC time."""

    submission: int
    sha256: str
    name: str
    role: str
    at: datetime


@dataclass(frozen=True)
class Withdrawal:
    """A submission taken back: its figures no longer count. `at` is an aware UTC time."""

    submission: int
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class AuditEntry:
    """One thing that was done, chained to the one before by its hash.

    Attributes:
        number: From 1, without a gap.
        at: When, aware UTC.
        by: Who; "" where nobody said.
        action: "filed", "explained", "signed off", "withdrawn", "brought in", "published".
        submission: The submission meant, or None.
        detail: JSON with sorted keys: for "filed", the file's hash, and hashes of its findings and observations.
        hash: SHA-256 over the hash before and all of the above.
    """

    number: int
    at: datetime
    by: str
    action: str
    submission: int | None
    detail: str
    hash: str


@dataclass(frozen=True)
class Publication:
    """An edition as the audit records it: its name ("2024-25-Q1/v1") and the SHA-256 of its manifest."""

    edition: str
    manifest: str
    by: str
    role: str
    at: datetime


class Refused(Exception):
    """What was asked of the store is not allowed as things stand; the message says why and what to do instead."""


@dataclass(frozen=True)
class Submission:
    """One filing of a return, kept for ever.

    `number` is its own, across the store; `version` counts the filings of one supplier and period from 1 (0 where
    the file does not say whose it is). `repeat` says that this very file was filed already: nothing was added.

    `state`, `queries` and `notes` are as things stand now: a query that was explained since is a note. `superseded`:
    a later submission of the same supplier and period counts in its place. `standing` puts it into one word.
    """

    number: int
    supplier: str
    period: Period | None
    version: int
    filename: str
    sha256: str
    size: int
    received: datetime
    state: State
    errors: int
    queries: int
    notes: int
    repeat: bool = False
    by: str = ""
    reason: str = ""
    nil: bool = False
    signed_off: SignOff | None = None
    withdrawn: Withdrawal | None = None
    superseded: bool = False

    @property
    def good(self) -> bool:
        """Whether its figures may count: it has no errors and was not withdrawn."""
        return self.state != "errors" and self.withdrawn is None

    @property
    def standing(self) -> Standing:
        """What has become of it."""
        if self.withdrawn:
            return "withdrawn"
        if self.superseded:
            return "superseded"
        return "signed off" if self.signed_off else self.state


@dataclass(frozen=True)
class ReturnStatus:
    """How one supplier stands for one period.

    `counted` is the latest submission without errors, the one whose figures are used; `latest` the last one filed.
    `first` is the first one without errors; `on_time` whether it came by the due date, None when there is none. `lock`
    is the last day on which the supplier may file, its extension included.
    """

    supplier: Supplier
    period: Period
    due: date
    state: Literal["not returned", "errors", "queries", "accepted"]
    on_time: bool | None
    counted: Submission | None
    latest: Submission | None
    versions: int
    lock: date
    first: Submission | None = None

    @property
    def nil(self) -> bool:
        """Whether what counts is a nil return: a true zero, said on purpose."""
        return self.counted is not None and self.counted.nil

    @property
    def signed_off(self) -> SignOff | None:
        """The sign-off of what counts, if it has one."""
        return self.counted.signed_off if self.counted else None
