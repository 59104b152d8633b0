"""What is kept of each filing, as values.

Comes after `returns`; `store.submissions` writes and reads these, `store.status` counts them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from impact.plan.periods import Period
from impact.plan.register import Supplier
from impact.returns.findings import Finding
from impact.returns.observation import Observation

State = Literal["accepted", "queries", "errors"]


@dataclass(frozen=True)
class Filing:
    """One file as it came in, with what was found in it: what the store is asked to keep.

    `supplier` is "" and `period` None where the file does not say. `observations` is empty when there are errors.
    `received` is an aware UTC time, given by the caller.
    """

    supplier: str
    period: Period | None
    filename: str
    content: bytes
    received: datetime
    findings: tuple[Finding, ...]
    observations: tuple[Observation, ...]
    by: str = ""


@dataclass(frozen=True)
class Submission:
    """One filing of a return, kept for ever.

    `number` is its own, across the store; `version` counts the filings of one supplier and period from 1 (0 where
    the file does not say whose it is). `repeat` says that this very file was filed already: nothing was added.
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


@dataclass(frozen=True)
class ReturnStatus:
    """How one supplier stands for one period.

    `counted` is the latest submission without errors, the one whose figures are used; `latest` the last one filed.
    `on_time` is whether the first submission without errors came by the due date; None when there is none.
    """

    supplier: Supplier
    period: Period
    due: date
    state: Literal["not returned", "errors", "queries", "accepted"]
    on_time: bool | None
    counted: Submission | None
    latest: Submission | None
    versions: int
